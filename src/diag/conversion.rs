//! What was done to a picture so that an output can show it.

use std::fmt;

use crate::model::{Media, NoPicture, Picture};

/// From which form to which a picture was brought, and what was done on the way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Conversion {
    /// As it came.
    pub from: PictureForm,
    /// As it is shown.
    pub to: PictureForm,
    /// What was done, in this order; empty where only the forms are known.
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
    /// Another type, for this one is not shown everywhere.
    Recoded,
    /// Turned upright.
    Turned,
    /// The first frame of a film.
    Stilled,
    /// The first frame of a film that has too many.
    StilledForLength,
    /// Inks mixed to sRGB.
    InksMixed,
    /// Coded anew, for it is damaged or in a rare coding.
    Repaired,
    /// 16 bits a sample cut to 8.
    DepthCut,
    /// Its colours turned to sRGB.
    ColoursTurned,
    /// Printed in grey.
    Greyed,
    /// Scaled down.
    Scaled {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// Made to take fewer bytes, to keep the book small.
    Squeezed,
    /// What the camera wrote was dropped.
    MetadataDropped,
    /// Scripts, styles and links outwards of an SVG left out.
    Tamed,
    /// An SVG drawn as pixels.
    Drawn,
    /// The text in the HTML parts of an SVG is not shown.
    HtmlLost,
    /// The text of an SVG is not shown, for there are no fonts.
    TextLost,
    /// Nothing, although something was due.
    LeftAsItCame {
        /// Why nothing could be done.
        reason: NoPicture,
        /// What was due.
        due: Vec<Change>,
    },
}

impl Change {
    /// A name that does not change from version to version, for reports.
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
