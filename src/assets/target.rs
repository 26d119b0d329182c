//! Which pictures each kind of output can show. Knows nothing of how pictures are converted.

use crate::Spool;
use crate::fonts::Fonts;
use crate::model::Media;

/// Which pictures an output can show.
#[derive(Clone, Debug)]
pub struct PictureTarget<'a> {
    /// The types of pictures it can show.
    pub shows: Vec<Media>,
    /// Whether it shows animations (GIF, WebP); otherwise their first frame is used.
    pub animation: bool,
    /// Whether it shows transparency; otherwise pictures are blended over white.
    pub alpha: bool,
    /// Whether it shows only sRGB with 8 bits a sample. Then profiles are applied, inks converted, and 16 bits reduced
    /// to 8.
    pub srgb_only: bool,
    /// Whether it is printed without colour, so that pictures become grey. Default: `false`.
    pub grey: bool,
    /// The most pixels across and down. Larger pictures are scaled down.
    pub max_size: Option<(u32, u32)>,
    /// The quality of the JPEGs that Lantai encodes, 1 to 100. Default: 90.
    pub quality: u8,
    /// Whether what a camera wrote about place, time and owner is dropped. Default: `false`.
    pub drop_metadata: bool,
    /// The most bytes that all pictures may take together. Default: no limit.
    pub max_bytes: Option<u64>,
    /// The faces for text in SVG. Default: none; such text is left out with a warning.
    pub fonts: Option<&'a Fonts>,
    /// Where the bytes of large pictures are kept. Default: memory.
    pub spool: Spool,
}

impl PictureTarget<'_> {
    /// For a PDF/A: JPEG and PNG in sRGB, at most 300 dots an inch on an A4 page (2480 × 3508 pixels).
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

    /// For an EPUB 3.3 whose readers show all core media types.
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

    /// For an EPUB for e-ink readers and Send-to-Kindle: JPEG, PNG and GIF without animation.
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
