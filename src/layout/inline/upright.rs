//! What of the ideographic face stands upright in a line that will run down the page (RULES VT-01 to VT-03, VT-05).

use unicode_vo::{Orientation, char_orientation};

use super::class::Class;
use super::shape::ShapedGlyph;
use crate::model::Region;

/// Whether a cluster of the ideographic face stands upright. `along` are its glyphs as text across has them, `upright`
/// those that the face has for lines that run down.
pub(super) fn stands(
    c: char,
    class: Class,
    along: (u32, u32),
    upright: (u32, u32),
    pool: &[ShapedGlyph],
) -> bool {
    // VT-05: these are turned, so that they join.
    if matches!(class, Class::Dash | Class::Ellipsis) {
        return false;
    }
    match char_orientation(c) {
        Orientation::Upright | Orientation::TransformedOrUpright => true,
        // Emoji that Unicode would turn (arrows, digits in a key) are pictures to their readers.
        Orientation::Rotated | Orientation::TransformedOrRotated if class == Class::Emoji => true,
        // A form of its own is made for such lines; curly quotes have one in faces for Chinese.
        Orientation::Rotated | Orientation::TransformedOrRotated => {
            let ids = |(from, to): (u32, u32)| {
                let glyphs = pool.get(from as usize..to as usize);
                glyphs.unwrap_or_default().iter().map(|it| it.id)
            };
            !ids(along).eq(ids(upright))
        }
    }
}

/// VT-03: marks whose ink is in the middle of their cell in lines that run down, so that no half of it is blank.
pub(super) fn is_whole(c: char, region: Region) -> bool {
    matches!(c, '：' | '；' | '！' | '？') && region == Region::Hans
}
