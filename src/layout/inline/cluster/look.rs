//! What the clusters of a span have in common: family, size, language, the width of a blank.

use crate::fonts::{FaceId, Family};
use crate::layout::Length;
use crate::layout::inline::class::Class;
use crate::layout::inline::shape::{PlanKey, ShapingFaces, Wants};
use crate::layout::inline::{Span, SpanKind, TextStyle};
use crate::model::Region;

/// What the clusters of a span have in common, found once for all of them.
pub(super) struct SpanLook {
    pub(super) language: u16,
    pub(super) region: Region,
    pub(super) family: Family,
    pub(super) size: Length,
    /// Width of a word space, thousandths of the em.
    pub(super) space: i64,
    pub(super) code: bool,
    pub(super) raised: bool,
    pub(super) note: bool,
}

/// The look of a span.
pub(super) fn look(span: &Span, faces: &mut impl ShapingFaces) -> SpanLook {
    let style = &span.style;
    let family = family(style);
    let language = faces.language(&style.language);
    let mut look = SpanLook {
        language,
        region: style.language.region(),
        family,
        size: style.size,
        space: 250,
        code: span.kind == SpanKind::Code || style.family == Family::Mono,
        raised: style.rise != Length::ZERO,
        note: matches!(span.kind, SpanKind::NoteReference(_)),
    };
    if let Some(face) = faces.find(family, " ", Wants::Western) {
        let (start, end) = faces.shape_char(plan(&look, face, *b"Latn", false), ' ');
        let units: i64 = faces.pool()[start as usize..end as usize]
            .iter()
            .map(|it| i64::from(it.advance))
            .sum();
        if units > 0 {
            look.space = units * 1000 / faces.units(face);
        }
    }
    look
}

/// The family that a style is set in: strong Song and Kai are Hei (DE-07). Where the language itself
/// is written in letters, headings and strong text keep the serifs of the text; letters among Han
/// look like the Han (FN-07).
pub(in crate::layout::inline) fn family(style: &TextStyle) -> Family {
    let family = match style.family {
        Family::Song | Family::Kai | Family::Caption if style.strong => Family::Hei,
        Family::Roman | Family::Italic if style.strong => Family::Bold,
        Family::Mono if style.strong => Family::MonoBold,
        Family::Song
        | Family::Roman
        | Family::Hei
        | Family::Bold
        | Family::Kai
        | Family::Italic
        | Family::Mono
        | Family::MonoBold
        | Family::Caption => style.family,
    };
    match (family, style.language.region()) {
        (Family::Hei, Region::Other) => Family::Bold,
        (
            family,
            Region::Hans
            | Region::HantTw
            | Region::HantHk
            | Region::Ja
            | Region::Ko
            | Region::Other,
        ) => family,
    }
}

/// By which plan text of a look is shaped in a face and a script.
pub(super) fn plan(look: &SpanLook, face: FaceId, script: [u8; 4], rtl: bool) -> PlanKey {
    PlanKey {
        face,
        script,
        language: look.language,
        rtl,
        kern: !matches!(&script, b"Hani" | b"Hira" | b"Kana" | b"Bopo" | b"Hang"),
    }
}

/// The family to look for a character in. The Kai at hand has stops and commas in the corner only: where
/// they stand in the middle, Song has them (PW-02).
pub(super) fn family_of(look: &SpanLook, class: Class) -> Family {
    let centred = matches!(look.region, Region::HantTw | Region::HantHk)
        && matches!(class, Class::Stop | Class::Comma);
    match look.family {
        Family::Kai if centred => Family::Song,
        Family::Song
        | Family::Roman
        | Family::Hei
        | Family::Bold
        | Family::Kai
        | Family::Italic
        | Family::Mono
        | Family::MonoBold
        | Family::Caption => look.family,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_of_kai_stand_in_the_middle_where_others_do() {
        let family = |region, family, class| {
            let look = SpanLook {
                language: 0,
                region,
                family,
                size: Length::ZERO,
                space: 0,
                code: false,
                raised: false,
                note: false,
            };
            family_of(&look, class)
        };
        assert_eq!(
            family(Region::HantTw, Family::Kai, Class::Stop),
            Family::Song
        );
        assert_eq!(
            family(Region::HantHk, Family::Kai, Class::Comma),
            Family::Song
        );
        assert_eq!(family(Region::HantTw, Family::Kai, Class::Han), Family::Kai);
        assert_eq!(family(Region::Hans, Family::Kai, Class::Stop), Family::Kai);
        assert_eq!(
            family(Region::HantTw, Family::Hei, Class::Stop),
            Family::Hei
        );
    }
}
