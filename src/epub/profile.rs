//! What each family of reading systems supports, as data. `CONFORMANCE.md` has the same as a table, with reasons.

use crate::model::Media;

/// A family of readers.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Profile {
    /// Any reader of EPUB 3.3.
    #[default]
    Epub3,
    /// Send-to-Kindle and Kindle e-readers.
    Kindle,
    /// Kobo e-readers.
    Kobo,
    /// Apple Books.
    Apple,
    /// EPUB 2 readers, old e-ink devices and reading apps without WebP and SVG.
    Compat,
}

/// What a family of readers can do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Abilities {
    /// Picture formats that can be shown.
    pub pictures: &'static [Media],
    /// Whether pictures may be animated.
    pub animation: bool,
    /// The longest useful side of a picture in pixels; `None` leaves pictures at their original size.
    pub longest_side: Option<u32>,
    /// The largest book that is accepted, in bytes; `None` when there is no known limit.
    pub book_bytes: Option<u64>,
    /// Whether the cover page is part of the spine (Kindle shows the cover picture by itself).
    pub cover_page: bool,
    /// Whether MathML is rendered.
    pub mathml: bool,
}

/// EPUB 3.3 core media types: <https://www.w3.org/TR/epub-33/#sec-core-media-types>
const CORE: &[Media] = &[Media::Jpeg, Media::Png, Media::Gif, Media::WebP, Media::Svg];
const PLAIN: &[Media] = &[Media::Jpeg, Media::Png, Media::Gif];

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 5] = [
        Self::Epub3,
        Self::Kindle,
        Self::Kobo,
        Self::Apple,
        Self::Compat,
    ];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Epub3 => "epub3",
            Self::Kindle => "kindle",
            Self::Kobo => "kobo",
            Self::Apple => "apple",
            Self::Compat => "compat",
        }
    }

    /// What it can do. The table in `CONFORMANCE.md` says why.
    #[must_use]
    pub fn abilities(self) -> Abilities {
        let epub3 = Abilities {
            pictures: CORE,
            animation: true,
            longest_side: None,
            book_bytes: None,
            cover_page: true,
            mathml: true,
        };
        match self {
            Self::Epub3 => epub3,
            Self::Kindle => Abilities {
                pictures: PLAIN,
                animation: false,
                longest_side: Some(2560),
                book_bytes: Some(50_000_000),
                cover_page: false,
                ..epub3
            },
            Self::Kobo => Abilities {
                pictures: PLAIN,
                animation: false,
                longest_side: Some(1920),
                ..epub3
            },
            Self::Apple => Abilities {
                longest_side: Some(2366),
                book_bytes: Some(2_000_000_000),
                ..epub3
            },
            Self::Compat => Abilities {
                pictures: PLAIN,
                animation: false,
                longest_side: Some(1600),
                book_bytes: Some(50_000_000),
                mathml: false,
                ..epub3
            },
        }
    }
}
