//! The pictures that an article names, and their bytes once they are at hand.

use std::collections::BTreeMap;

use super::{Blob, Reasons};

/// Number of an [`Asset`] in [`Assets`], from 0.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct AssetId(pub u32);

/// The pictures of one document. Two are equal when their pictures are, whenever those were fetched.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    assets: Vec<Asset>,
    attachments: Vec<(AssetId, Picture)>,
    fetches: BTreeMap<AssetId, Fetch>,
}

impl PartialEq for Assets {
    fn eq(&self, other: &Self) -> bool {
        (&self.assets, &self.attachments) == (&other.assets, &other.attachments)
    }
}

impl Eq for Assets {}

/// What a host said when a picture was asked for. It belongs to reports of a run, never into an
/// output, which must not depend on when it was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fetch {
    /// The address that was asked for.
    pub url: String,
    /// The status of the answer.
    pub status: u16,
    /// When, in seconds since 1970, UTC.
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
    /// What has become of it.
    pub state: AssetState,
}

/// What has become of an [`Asset`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AssetState {
    /// Nobody has looked for it yet.
    Pending,
    /// Its bytes are here.
    Loaded(Picture),
    /// It could not be had, and why.
    Missing(Reasons),
}

/// Bytes of a picture, and what they were seen to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Picture {
    /// The type, sniffed, never believed.
    pub media: Media,
    /// Pixels across, orientation applied.
    pub width: u32,
    /// Pixels down, orientation applied.
    pub height: u32,
    /// The bytes.
    pub blob: Blob,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
}

/// Types of picture that we tell apart.
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
    /// The address for people to follow: the best one that is complete, else the best one.
    #[must_use]
    pub fn address(&self) -> &str {
        let complete = |it: &&String| it.starts_with("http://") || it.starts_with("https://");
        let found = self.candidates.iter().find(complete);
        found.or(self.candidates.first()).map_or("", String::as_str)
    }
}

impl Assets {
    /// Adds a picture, or finds the one with the same first address.
    pub fn add(&mut self, asset: Asset) -> AssetId {
        let found = self
            .assets
            .iter()
            .position(|it| it.candidates.first() == asset.candidates.first());
        let index = found.unwrap_or_else(|| {
            self.assets.push(asset);
            self.assets.len() - 1
        });
        AssetId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The picture of that number.
    #[must_use]
    pub fn get(&self, id: AssetId) -> Option<&Asset> {
        self.assets.get(usize::try_from(id.0).ok()?)
    }

    /// The bytes of that number, when they are here.
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

    /// Notes what a host said when this picture was asked for.
    pub fn note(&mut self, id: AssetId, fetch: Fetch) {
        self.fetches.insert(id, fetch);
    }

    /// What a host said when this picture was asked for, be it in this run or an earlier one.
    #[must_use]
    pub fn fetch(&self, id: AssetId) -> Option<&Fetch> {
        self.fetches.get(&id)
    }

    /// Keeps bytes that came but cannot be shown, to travel with the output.
    pub fn attach(&mut self, id: AssetId, picture: Picture) {
        self.attachments.push((id, picture));
    }

    /// Bytes that came but cannot be shown, with the number of their picture.
    pub fn attachments(&self) -> impl Iterator<Item = &(AssetId, Picture)> {
        self.attachments.iter()
    }
}
