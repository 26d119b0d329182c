//! What was done to a picture so that an output can show it.

use std::fmt;

use crate::model::{Media, NoPicture, Picture};

/// How a picture was changed: its form before and after, and each step between.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Conversion {
    /// The form in which it came.
    pub from: PictureForm,
    /// The form in which it is shown.
    pub to: PictureForm,
    /// What was done, in this order; empty where only the two forms are known.
    pub changes: Vec<Change>,
}

/// A type of picture and its size.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PictureForm {
    /// The type.
    pub media: Media,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl From<&Picture> for PictureForm {
    fn from(picture: &Picture) -> Self {
        Self {
            media: picture.media,
            width: picture.width,
            height: picture.height,
        }
    }
}

/// One thing that was done to a picture.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Change {
    /// Encoded as another type, because not every reader shows the type it came in.
    Recoded,
    /// Turned upright.
    Turned,
    /// Reduced to the first frame of its animation, because the output shows no animations.
    Stilled,
    /// Reduced to the first frame of its animation, because it has too many frames.
    StilledForLength,
    /// Converted from four inks (CMYK) to sRGB.
    InksMixed,
    /// Encoded anew, because it is damaged or in a coding that few readers know.
    Repaired,
    /// Reduced from 16 bits a sample to 8.
    DepthCut,
    /// Converted from the colours of its ICC profile to sRGB.
    ColoursTurned,
    /// Turned to grey, for a print without colour.
    Greyed,
    /// Scaled down.
    Scaled {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// Encoded with less quality or fewer pixels, so that the book keeps within its size.
    Squeezed,
    /// What the camera wrote about place, time and owner was removed.
    MetadataDropped,
    /// Scripts, styles and links to other files were removed from an SVG.
    Tamed,
    /// Drawn as pixels from an SVG.
    Drawn,
    /// The text in the HTML parts of an SVG was lost, because those parts are not drawn.
    HtmlLost,
    /// The text of an SVG was lost, because there are no fonts to draw it with.
    TextLost,
    /// Left unchanged, although something should have been done.
    LeftAsItCame {
        /// Why nothing could be done.
        reason: NoPicture,
        /// What should have been done.
        due: Vec<Change>,
    },
}

impl Change {
    /// The name of this change in reports. It does not change from version to version.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Recoded => "recoded",
            Self::Turned => "turned",
            Self::Stilled => "stilled",
            Self::StilledForLength => "stilled-for-length",
            Self::InksMixed => "inks-mixed",
            Self::Repaired => "repaired",
            Self::DepthCut => "depth-cut",
            Self::ColoursTurned => "colours-turned",
            Self::Greyed => "greyed",
            Self::Scaled { .. } => "scaled",
            Self::Squeezed => "squeezed",
            Self::MetadataDropped => "metadata-dropped",
            Self::Tamed => "tamed",
            Self::Drawn => "drawn",
            Self::HtmlLost => "html-lost",
            Self::TextLost => "text-lost",
            Self::LeftAsItCame { .. } => "left-as-it-came",
        }
    }
}

impl fmt::Display for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |media: Media| match self.changes.is_empty() {
            true => media.mime(),
            false => media.extension(),
        };
        let Self { from, to, changes } = self;
        write!(
            f,
            "{} {} × {} became ",
            name(from.media),
            from.width,
            from.height
        )?;
        write!(f, "{} {} × {}", name(to.media), to.width, to.height)?;
        if changes.is_empty() {
            return Ok(());
        }
        write!(f, ": {}", listed(changes))
    }
}

fn listed(changes: &[Change]) -> String {
    let changes: Vec<String> = changes.iter().map(Change::to_string).collect();
    changes.join(", ")
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Recoded => "not shown everywhere",
            Self::Turned => "turned upright",
            Self::Stilled => "its first frame",
            Self::StilledForLength => "its first frame, for it has too many",
            Self::InksMixed => "inks mixed to sRGB",
            Self::Repaired => "damaged or in a rare coding",
            Self::DepthCut => "16 bits cut to 8",
            Self::ColoursTurned => "its colours turned to sRGB",
            Self::Greyed => "printed in grey",
            Self::Scaled { width, height } => return write!(f, "scaled to {width} × {height}"),
            Self::Squeezed => "to keep the book small",
            Self::MetadataDropped => "what the camera wrote was dropped",
            Self::Tamed => "scripts, styles and links outwards left out",
            Self::Drawn => "drawn",
            Self::HtmlLost => "the text in its HTML parts is not shown",
            Self::TextLost => "its text is not shown, there are no fonts",
            Self::LeftAsItCame { reason, due } => {
                return write!(f, "left as it came ({reason}), not {}", listed(due));
            }
        })
    }
}
