//! The common form of all pictures: an image with its dictionary, and its orientation.

use lopdf::{Dictionary, Object, Stream, dictionary};

use crate::pdf::object::name;

/// An image and its orientation.
pub(super) struct ImageObject {
    /// The profile of its colours and its mask are streams in its dictionary; a draft makes objects of them.
    pub(super) stream: Stream,
    pub(super) turn: Turn,
}

/// Exif orientation, 1 to 8.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Turn(pub(super) u8);

impl Turn {
    /// As stored.
    pub(super) const UPRIGHT: Self = Self(1);

    /// The matrix from an image's unit square to a box with its lower left corner at (x, y).
    pub(crate) fn matrix(self, x: f32, y: f32, width: f32, height: f32) -> [f32; 6] {
        let (w, h) = (width, height);
        match self.0 {
            2 => [-w, 0.0, 0.0, h, x + w, y],
            3 => [-w, 0.0, 0.0, -h, x + w, y + h],
            4 => [w, 0.0, 0.0, -h, x, y + h],
            5 => [0.0, -h, -w, 0.0, x + w, y + h],
            6 => [0.0, -h, w, 0.0, x, y + h],
            7 => [0.0, h, w, 0.0, x, y],
            8 => [0.0, h, -w, 0.0, x + w, y],
            _ => [w, 0.0, 0.0, h, x, y],
        }
    }
}

/// The dictionary entries that every image has.
pub(super) fn entries(
    (width, height): (u32, u32),
    bits: u8,
    space: Object,
    filter: &str,
) -> Dictionary {
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "BitsPerComponent" => i64::from(bits),
        "ColorSpace" => space,
        "Filter" => name(filter),
    }
}
