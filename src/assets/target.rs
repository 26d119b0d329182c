//! What outputs can show.

use crate::Spool;
use crate::fonts::Fonts;
use crate::model::Media;

/// What an output can show.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// The types it can show.
    pub shows: Vec<Media>,
    /// Whether films of pictures (GIF, WebP) move; else their first frame is taken.
    pub animation: bool,
    /// Whether transparency is shown; else pictures are laid over white.
    pub alpha: bool,
    /// Whether it knows sRGB alone: profiles are applied, inks mixed, 16 bits cut to 8.
    pub srgb_only: bool,
    /// Whether it is printed without colour: pictures become grey. Default: `false`.
    pub grey: bool,
    /// The most pixels across and down; larger pictures are scaled down.
    pub max_size: Option<(u32, u32)>,
    /// Quality of JPEG made by us, 1 to 100. Default: 90.
    pub quality: u8,
    /// Whether what a camera wrote about place, time and owner is dropped. Default: `false`.
    pub drop_metadata: bool,
    /// The most bytes that the pictures fitted together take. Default: no bound.
    pub max_bytes: Option<u64>,
    /// Faces for the text in SVG. Default: none, such text is left out with a warning.
    pub fonts: Option<&'a Fonts>,
    /// Where the bytes of large pictures are put. Default: memory.
    pub spool: Spool,
}

impl Target<'_> {
    /// A PDF/A: JPEG and PNG in sRGB, at most 300 dpi on an A4 page (2480 × 3508).
    #[must_use]
    pub fn pdf() -> Self {
        Self {
            shows: vec![Media::Jpeg, Media::Png],
            animation: false,
            alpha: true,
            srgb_only: true,
            grey: false,
            max_size: Some((2480, 3508)),
            quality: 90,
            drop_metadata: false,
            max_bytes: None,
            fonts: None,
            spool: Spool::default(),
        }
    }

    /// An EPUB 3.3 for readers that show all its core media types.
    /// <https://www.w3.org/TR/epub-33/#sec-core-media-types>
    #[must_use]
    pub fn epub() -> Self {
        Self {
            shows: vec![Media::Jpeg, Media::Png, Media::Gif, Media::WebP, Media::Svg],
            animation: true,
            alpha: true,
            srgb_only: false,
            grey: false,
            max_size: None,
            quality: 90,
            drop_metadata: false,
            max_bytes: None,
            fonts: None,
            spool: Spool::default(),
        }
    }

    /// An EPUB for readers of e-ink and for Send-to-Kindle: JPEG, PNG and GIF that stand still.
    #[cfg(test)]
    pub(crate) fn epub_plain() -> Self {
        Self {
            shows: vec![Media::Jpeg, Media::Png, Media::Gif],
            animation: false,
            alpha: true,
            srgb_only: true,
            grey: false,
            max_size: Some((2560, 2560)),
            quality: 88,
            drop_metadata: false,
            max_bytes: None,
            fonts: None,
            spool: Spool::default(),
        }
    }
}
