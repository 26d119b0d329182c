//! The pictures that an article names, and their bytes once they are loaded.

use std::collections::BTreeMap;

use super::{Blob, Reasons};

/// Number of an [`Asset`] in [`Assets`], from 0.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct AssetId(pub u32);

/// The pictures of one document. Comparison ignores when the pictures were fetched.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    assets: Vec<Asset>,
    attachments: Vec<(AssetId, Picture)>,
    fetches: BTreeMap<AssetId, Fetch>,
    /// Numbers of the pictures by their first addresses.
    by_address: BTreeMap<Option<String>, usize>,
}

impl PartialEq for Assets {
    fn eq(&self, other: &Self) -> bool {
        (&self.assets, &self.attachments) == (&other.assets, &other.attachments)
    }
}

impl Eq for Assets {}

/// The answer of a host to the request for a picture. It belongs in the report of a run and never in a book,
/// whose bytes must not depend on when it was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fetch {
    /// The address that was requested.
    pub url: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The time of the answer, in seconds since 1970, UTC.
    pub time: u64,
}

/// One picture, from its address to its bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Asset {
    /// Addresses as written, the best first; never empty.
    pub candidates: Vec<String>,
    /// `referrerpolicy`, when the element has one.
    pub referrer_policy: Option<String>,
    /// Line in the source, from 1.
    pub line: u32,
    /// Whether its bytes are here.
    pub state: AssetState,
}

/// Whether the bytes of an [`Asset`] are here.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AssetState {
    /// Nobody has looked for it yet.
    Pending,
    /// Its bytes are here.
    Loaded(Picture),
    /// It cannot be had, for these reasons.
    Missing(Reasons),
}

/// The bytes of a picture, and what they were found to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Picture {
    /// The type, found from the bytes and not from what the host or the file name says.
    pub media: Media,
    /// Width in pixels, with the EXIF orientation applied.
    pub width: u32,
    /// Height in pixels, with the EXIF orientation applied.
    pub height: u32,
    /// The bytes.
    pub blob: Blob,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
}

/// The types of pictures that are recognised.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Media {
    /// `image/jpeg`
    Jpeg,
    /// `image/png`
    Png,
    /// `image/gif`
    Gif,
    /// `image/webp`
    WebP,
    /// `image/svg+xml`
    Svg,
    /// `image/avif`
    Avif,
    /// `image/heic`
    Heic,
    /// `image/bmp`
    Bmp,
    /// `image/tiff`
    Tiff,
    /// `image/x-icon`
    Ico,
}

impl Media {
    /// The media type.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Svg => "image/svg+xml",
            Self::Avif => "image/avif",
            Self::Heic => "image/heic",
            Self::Bmp => "image/bmp",
            Self::Tiff => "image/tiff",
            Self::Ico => "image/x-icon",
        }
    }

    /// The usual file extension, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::WebP => "webp",
            Self::Svg => "svg",
            Self::Avif => "avif",
            Self::Heic => "heic",
            Self::Bmp => "bmp",
            Self::Tiff => "tif",
            Self::Ico => "ico",
        }
    }
}

impl Asset {
    /// The address to show to readers: the best one with `http` or `https`, otherwise the best one.
    #[must_use]
    pub fn address(&self) -> &str {
        let complete = |it: &&String| it.starts_with("http://") || it.starts_with("https://");
        let found = self.candidates.iter().find(complete);
        found.or(self.candidates.first()).map_or("", String::as_str)
    }

    /// The first 200 characters of [`Asset::address`], by which reports name the picture.
    #[must_use]
    pub fn short_address(&self) -> String {
        self.address().chars().take(200).collect()
    }
}

impl Assets {
    /// Adds a picture, or finds the one with the same first address.
    pub fn add(&mut self, asset: Asset) -> AssetId {
        let next = self.assets.len();
        let address = asset.candidates.first().cloned();
        let index = *self.by_address.entry(address).or_insert(next);
        if index == next {
            self.assets.push(asset);
        }
        AssetId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The picture with this number.
    #[must_use]
    pub fn get(&self, id: AssetId) -> Option<&Asset> {
        self.assets.get(usize::try_from(id.0).ok()?)
    }

    /// The bytes of the picture with this number, when they are here.
    #[must_use]
    pub fn picture(&self, id: AssetId) -> Option<&Picture> {
        match &self.get(id)?.state {
            AssetState::Loaded(picture) => Some(picture),
            AssetState::Pending | AssetState::Missing(_) => None,
        }
    }

    /// All pictures with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (AssetId, &Asset)> {
        (0..).map(AssetId).zip(&self.assets)
    }

    /// All pictures, to fill in their bytes.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (AssetId, &mut Asset)> {
        (0..).map(AssetId).zip(&mut self.assets)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.assets.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.assets.is_empty()
    }

    /// Notes the answer of a host to the request for this picture.
    pub fn note(&mut self, id: AssetId, fetch: Fetch) {
        self.fetches.insert(id, fetch);
    }

    /// The answer of a host to the request for this picture, in this run or an earlier one.
    #[must_use]
    pub fn fetch(&self, id: AssetId) -> Option<&Fetch> {
        self.fetches.get(&id)
    }

    /// Adds bytes that were loaded but cannot be shown, to be attached to the book.
    pub fn attach(&mut self, id: AssetId, picture: Picture) {
        self.attachments.push((id, picture));
    }

    /// The bytes that were loaded but cannot be shown, with the numbers of their pictures.
    pub fn attachments(&self) -> impl Iterator<Item = &(AssetId, Picture)> {
        self.attachments.iter()
    }
}
