//! The facts that are read from the header of a picture of any type.

use std::borrow::Cow;

use crate::model::Media;

/// What the header of a picture says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::assets) struct PictureHeader<'a> {
    /// The type.
    pub(in crate::assets) media: Media,
    /// Pixels across as stored, before [`PictureHeader::orientation`].
    pub(in crate::assets) width: u32,
    /// Pixels down as stored.
    pub(in crate::assets) height: u32,
    /// EXIF orientation, 1 to 8.
    pub(in crate::assets) orientation: u8,
    /// How many frames the animation has; 1 for a still picture.
    pub(in crate::assets) frames: u32,
    /// How its colours are stored.
    pub(in crate::assets) colour: Colour,
    /// Bits of one sample of one channel.
    pub(in crate::assets) depth: u8,
    /// The embedded ICC profile, as stored (compressed in a PNG).
    pub(in crate::assets) profile: Option<Cow<'a, [u8]>>,
    /// Whether a WebP was stored without loss. For all other types, the type decides that.
    pub(in crate::assets) exact: bool,
    /// Whether it is a progressive JPEG, whose decoder needs more memory.
    pub(in crate::assets) progressive: bool,
    /// Whether it is an interlaced PNG, whose rows do not come in order.
    pub(in crate::assets) interlaced: bool,
    /// Whether every reader of this type can show it: it is not cut off and does not use a rare coding.
    pub(in crate::assets) sound: bool,
}

/// How the colours of a picture are stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::assets) enum Colour {
    /// Shades of grey.
    Grey,
    /// Red, green and blue, or a coding of them (such as YCbCr).
    Rgb,
    /// Cyan, magenta, yellow and black ink.
    Cmyk,
}

impl<'a> PictureHeader<'a> {
    pub(in crate::assets) fn new(media: Media, width: u32, height: u32) -> Self {
        Self {
            media,
            width,
            height,
            orientation: 1,
            frames: 1,
            colour: Colour::Rgb,
            depth: 8,
            profile: None,
            exact: false,
            progressive: false,
            interlaced: false,
            sound: true,
        }
    }

    /// The same header with a copy of the profile, so that it no longer borrows from the file.
    pub(in crate::assets) fn into_owned(self) -> PictureHeader<'static> {
        let profile = self.profile.map(|it| Cow::Owned(it.into_owned()));
        PictureHeader { profile, ..self }
    }

    /// Whether the picture was stored without loss.
    pub(in crate::assets) fn lossless(&self) -> bool {
        match self.media {
            Media::Jpeg | Media::Avif | Media::Heic => false,
            Media::WebP => self.exact,
            Media::Png | Media::Gif | Media::Svg | Media::Bmp | Media::Tiff | Media::Ico => true,
        }
    }

    /// Pixels across and down as a reader sees them.
    pub(in crate::assets) fn shown(&self) -> (u32, u32) {
        match self.orientation {
            5..=8 => (self.height, self.width),
            _ => (self.width, self.height),
        }
    }
}
