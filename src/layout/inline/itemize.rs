//! The text to graphemes, each with its span, direction and script.

use icu_properties::CodePointMapData;
use icu_properties::CodePointSetData;
use icu_properties::props::{EmojiPresentation, Script};
use icu_segmenter::GraphemeClusterSegmenter;

use super::Text;
use super::class::MarkForm;
use super::resolve::Grapheme;

/// Cuts the text into extended grapheme clusters (UAX #29), blanks and objects included.
pub(super) fn graphemes(text: &Text) -> Vec<Grapheme> {
    let mut out = Vec::with_capacity(text.text.len() / 2);
    let mut spans = (0_u32..).zip(&text.spans).peekable();
    let mut push = |start: usize, end: usize, c: char| {
        while spans.peek().is_some_and(|it| it.1.range.end <= start) {
            spans.next();
        }
        out.push(Grapheme {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
            c,
            span: spans.peek().map_or(0, |it| it.0),
            form: MarkForm::Western,
        });
    };
    if text.text.chars().all(is_simple) {
        for (at, c) in text.text.char_indices() {
            push(at, at + c.len_utf8(), c);
        }
        return out;
    }
    let segmenter = GraphemeClusterSegmenter::new();
    let mut start = 0;
    for end in segmenter.segment_str(&text.text).skip(1) {
        let Some(c) = text.text[start..end].chars().next() else {
            continue;
        };
        push(start, end, c);
        start = end;
    }
    out
}

/// Whether a character is a grapheme of its own whatever stands beside it. Nearly all are, and need no tables.
fn is_simple(c: char) -> bool {
    matches!(u32::from(c),
        0x20..=0x7e | 0xa0..=0xac | 0xae..=0x2ff | 0x370..=0x482 | 0x2010..=0x2027 | 0x2030..=0x205e
        | 0x2e80..=0x3029 | 0x3031..=0x303c | 0x3041..=0x3096 | 0x309b..=0x3100 | 0x3105..=0x312f
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xff01..=0xff9d)
        && c != '\u{a9}'
        && c != '\u{ae}'
        && !matches!(c, '\u{203c}' | '\u{2049}')
}

/// Whether a cluster is shown as an emoji: by its own nature or because U+FE0F asks for it.
pub(super) fn is_emoji(cluster: &str, c: char) -> bool {
    if matches!(u32::from(c), 0x3041..=0x3290 | 0x3400..=0xd7ff | 0xff00..=0xffef) {
        return false; // the common case
    }
    if u32::from(c) < 0xa9 && !cluster.contains('\u{20e3}') {
        return false;
    }
    if cluster.contains('\u{fe0e}') {
        return false;
    }
    cluster.contains('\u{fe0f}')
        || cluster.contains('\u{20e3}')
        || (u32::from(c) >= 0x231a && CodePointSetData::new::<EmojiPresentation>().contains(c))
}

/// ISO 15924 tag of a character's script; `None` for what has no script of its own.
pub(super) fn script(c: char) -> Option<[u8; 4]> {
    if c.is_ascii() {
        return c.is_ascii_alphabetic().then_some(*b"Latn");
    }
    let script = CodePointMapData::<Script>::new().get(c);
    let tag: &[u8; 4] = match script {
        Script::Common | Script::Inherited | Script::Unknown => return None,
        Script::Latin => b"Latn",
        Script::Han => b"Hani",
        Script::Greek => b"Grek",
        Script::Cyrillic => b"Cyrl",
        Script::Arabic => b"Arab",
        Script::Hebrew => b"Hebr",
        Script::Devanagari => b"Deva",
        Script::Thai => b"Thai",
        Script::Hangul => b"Hang",
        Script::Hiragana => b"Hira",
        Script::Katakana => b"Kana",
        Script::Bopomofo => b"Bopo",
        _ => {
            return icu_properties::PropertyNamesShort::<Script>::new()
                .get(script)
                .and_then(|it| it.as_bytes().try_into().ok());
        }
    };
    Some(*tag)
}

/// Whether the text has anything that runs from right to left.
fn may_be_rtl(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(u32::from(c), 0x590..=0x8ff | 0x200f | 0x202b | 0x202e | 0x2067 | 0xfb1d..=0xfdff
            | 0xfe70..=0xfefc | 0x10800..=0x10fff | 0x1e800..=0x1efff)
    })
}

/// Bidi level of each byte; empty when everything runs from left to right. `leftward` tells whether the paragraph as a
/// whole runs from right to left.
pub(super) fn levels(text: &str, leftward: bool) -> Vec<u8> {
    if !leftward && !may_be_rtl(text) {
        return Vec::new();
    }
    let base = if leftward {
        unicode_bidi::Level::rtl()
    } else {
        unicode_bidi::Level::ltr()
    };
    let info = unicode_bidi::BidiInfo::new(text, Some(base));
    info.levels.iter().map(|it| it.number()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let whole = Text {
            text: text.to_owned(),
            spans: Vec::new(),
        };
        graphemes(&whole)
            .iter()
            .map(|it| &text[it.start as usize..it.end as usize])
            .collect()
    }

    #[test]
    fn emoji_sequences_and_variation_selectors_are_one_cluster() {
        assert_eq!(cut("好👨‍👩‍👧‍👦1️⃣🇨🇳"), ["好", "👨‍👩‍👧‍👦", "1️⃣", "🇨🇳"]);
        assert_eq!(cut("葛\u{e0100}e\u{301}"), ["葛\u{e0100}", "e\u{301}"]);
        assert!(is_emoji("1️⃣", '1') && is_emoji("❤️", '❤') && is_emoji("😀", '😀'));
        assert!(!is_emoji("❤", '❤') && !is_emoji("1", '1'));
    }

    #[test]
    fn scripts_have_their_tags() {
        assert_eq!(script('中'), Some(*b"Hani"));
        assert_eq!(script('ب'), Some(*b"Arab"));
        assert_eq!(script('ა'), Some(*b"Geor"));
        assert_eq!(script('，'), None);
    }
}
