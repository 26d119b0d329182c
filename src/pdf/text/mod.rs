//! Turns a [`Fragment`] into glyphs and the text that a PDF reader extracts for them: which glyph stands for
//! which text, where an invisible blank glyph must be drawn, and which stretches need `ActualText`.
//!
//! Layout leaves no glyph for some characters (blanks, joiners); this module puts their text back. Where an
//! extractor would read a gap between glyphs as a blank, one stretch with `ActualText` covers the gap
//! (RULES PD-01, PD-03).
//!
//! Some readers (pdf.js) drop a whole glyph when its text ends in a format character. So the text of a visible
//! glyph never ends in one: the next glyph's text begins with it, or `ActualText` holds it when no glyph
//! follows.
//!
//! Right-to-left text has rules of its own: [`leftward`]; so have lines that run down: [`downward`].

mod downward;
mod leftward;

use std::ops::Range;

use icu_properties::props::{BidiControl, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};

use self::downward::LineEnd;
use super::cmap::sayable;
use crate::fonts::FaceId;
use crate::layout::{Fragment, Glyph, Length};

/// The text (WORD JOINER) of a glyph that stands for no text: PDF wants some text for every glyph.
const SILENT: &str = "\u{2060}";
/// The text of a hyphen that line breaking added (ISO 32000-1, 14.8.2.2.3).
const SOFT_HYPHEN: &str = "\u{ad}";

/// Finds the glyphs of characters in faces.
pub(super) trait Charmap {
    /// The glyph of a character; `None` when the face has none.
    fn glyph(&self, face: FaceId, c: char) -> Option<u16>;
}

/// Which small fonts of a face may hold a letter. In right-to-left text, letters alternate between the sides,
/// so that no two neighbours share a font: pdf.js reverses a row of glyphs that one font shows.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Side {
    /// Any of the first few.
    #[default]
    Any,
    /// The second, the fourth, and so on.
    Odd,
    /// The third, the fifth, and so on.
    Even,
}

impl Side {
    /// The side of the next letter when it must not share a font with a letter of this side.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Any | Self::Even => Self::Odd,
            Self::Odd => Self::Even,
        }
    }
}

/// A glyph to draw and the text that it stands for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Letter<'a> {
    /// Index of its run in the fragment.
    pub(super) run: usize,
    /// Glyph id in the face.
    pub(super) glyph: u16,
    /// Where its origin is.
    pub(super) x: Length,
    /// Where its advance ends.
    pub(super) end: Length,
    /// How far its origin is above the fragment's baseline.
    pub(super) rise: Length,
    /// Its text; never empty.
    pub(super) text: &'a str,
    /// Which small fonts may hold it.
    pub(super) side: Side,
    /// Whether it lies along its line even though its run stands upright.
    pub(super) lies: bool,
}

/// Neighbouring letters whose texts are read one by one, or replaced by one `ActualText`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Stretch {
    /// Its range of [`SpokenText::letters`], in painting order; never empty.
    pub(super) letters: Range<usize>,
    /// The `ActualText`, when the letters' own texts in turn are not the right text, or when a gap between
    /// letters would be read as a blank.
    pub(super) actual: Option<String>,
}

/// The letters and stretches of one fragment at a time; the next fragment reuses the memory.
#[derive(Default)]
pub(super) struct SpokenText<'a> {
    /// In painting order.
    pub(super) letters: Vec<Letter<'a>>,
    /// In the order of the fragment's text (for right-to-left text from the last glyph to the first).
    /// Together they hold all letters, and their texts joined are exactly [`Fragment::text`].
    pub(super) stretches: Vec<Stretch>,
    /// The fragment's own glyphs, without the blanks that are added.
    drawn: Vec<Letter<'a>>,
    groups: Vec<GlyphCluster>,
    /// Where the last line that runs down ended.
    line: Option<LineEnd>,
}

impl<'a> SpokenText<'a> {
    /// Fills this with a fragment's letters and stretches, in place of the previous fragment's.
    pub(super) fn read(&mut self, fragment: &'a Fragment, faces: &impl Charmap) {
        for letters in [&mut self.letters, &mut self.drawn] {
            letters.clear();
        }
        self.stretches.clear();
        self.groups.clear();
        if !fragment.spelled.is_empty() {
            return self.read_formula(fragment);
        }
        let (letters, groups) = (&mut self.drawn, &mut self.groups);
        self::groups(fragment, faces, letters, groups);
        let mut joiner = Joiner {
            fragment,
            faces,
            letters: &mut self.letters,
            out: &mut self.stretches,
            before: String::new(),
            waiting: 0..0,
            end: None,
            left: None,
            said: 0,
            line: self.line.take(),
        };
        for group in &self.groups {
            joiner.group(group, &self.drawn[group.letters.clone()]);
        }
        joiner.unsaid(fragment.text.len());
        joiner.settle();
        self.line = joiner.line_end();
    }
}

impl<'a> SpokenText<'a> {
    /// Makes a formula one stretch with `ActualText`: its signs stand above and below each other.
    fn read_formula(&mut self, fragment: &'a Fragment) {
        for (number, run) in fragment.runs.iter().enumerate() {
            for glyph in run.glyphs.iter().filter(|it| it.id != 0) {
                let text = &fragment.spelled[bytes(glyph, &fragment.spelled)];
                self.letters.push(Letter {
                    run: number,
                    glyph: glyph.id,
                    x: glyph.x,
                    end: glyph.x + glyph.advance,
                    rise: glyph.rise,
                    text: if text.is_empty() { SILENT } else { text },
                    side: Side::Any,
                    lies: false,
                });
            }
        }
        self.stretches.push(Stretch {
            letters: 0..self.letters.len(),
            actual: Some(fragment.text.clone()),
        });
    }
}

/// The glyphs of one cluster.
struct GlyphCluster {
    /// Bytes of the fragment's text.
    text: Range<usize>,
    letters: Range<usize>,
    size: Length,
    /// Whether it is one glyph with text of its own.
    plain: bool,
}

/// The right edge of what was drawn last.
#[derive(Clone, Copy)]
struct Edge {
    x: Length,
    size: Length,
    /// The letter after it in painting order.
    next: usize,
}

fn groups<'a>(
    fragment: &'a Fragment,
    faces: &impl Charmap,
    letters: &mut Vec<Letter<'a>>,
    groups: &mut Vec<GlyphCluster>,
) {
    let text = &*fragment.text;
    for (number, run) in fragment.runs.iter().enumerate() {
        for glyph in run.glyphs.iter().filter(|it| it.id != 0) {
            let range = bytes(glyph, text);
            let mut letter = Letter {
                run: number,
                glyph: glyph.id,
                x: glyph.x,
                end: glyph.x + glyph.advance,
                rise: glyph.rise,
                text: &text[range.clone()],
                side: Side::Any,
                lies: false,
            };
            match groups.last_mut() {
                Some(group) if range.is_empty() && !group.text.is_empty() => {
                    // The previous glyph of the cluster keeps its first character; this one gets the rest.
                    let (own, rest) = match letters.last() {
                        Some(last) if last.text.len() > 1 && !is_unwritten(last.text) => {
                            let first = last.text.chars().next().map_or(0, char::len_utf8);
                            last.text.split_at(first)
                        }
                        Some(_) | None => ("", ""),
                    };
                    if let Some(last) = letters.last_mut().filter(|_| !rest.is_empty()) {
                        last.text = own;
                        letter.text = rest;
                    } else {
                        letter.text = unwritten(faces, run.face, glyph.id);
                    }
                    letters.push(letter);
                    group.letters.end += 1;
                    group.plain = false;
                }
                Some(_) | None => {
                    if range.is_empty() {
                        letter.text = unwritten(faces, run.face, glyph.id);
                    }
                    letters.push(letter);
                    groups.push(GlyphCluster {
                        plain: !range.is_empty(),
                        text: range,
                        letters: letters.len() - 1..letters.len(),
                        size: run.size,
                    });
                }
            }
        }
    }
    if !groups.is_sorted_by_key(|it| it.text.start) {
        groups.sort_by_key(|it| it.text.start);
    }
}

/// The bytes of `text` that a glyph stands for; an empty range when they are not whole characters of it.
fn bytes(glyph: &Glyph, text: &str) -> Range<usize> {
    let index = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
    let range = index(glyph.text.start)..index(glyph.text.end);
    match text.get(range.clone()) {
        Some(_) => range,
        None => text.len()..text.len(),
    }
}

fn unwritten(faces: &impl Charmap, face: FaceId, glyph: u16) -> &'static str {
    let is = |c| faces.glyph(face, c) == Some(glyph);
    if is('-') || is('\u{2010}') {
        SOFT_HYPHEN
    } else {
        SILENT
    }
}

fn is_unwritten(text: &str) -> bool {
    text == SILENT || text == SOFT_HYPHEN
}

/// The last letter of right-to-left text.
#[derive(Clone, Copy)]
struct Last {
    /// Its origin.
    x: Length,
    side: Side,
}

struct Joiner<'a, 'b, C> {
    fragment: &'a Fragment,
    faces: &'b C,
    letters: &'b mut Vec<Letter<'a>>,
    out: &'b mut Vec<Stretch>,
    /// Text that comes before the first glyph.
    before: String,
    /// Bytes (they end at `said`) of format characters that the next letter's text is to begin with.
    waiting: Range<usize>,
    /// Where the last letter ends, when its text does not end in a blank.
    end: Option<Edge>,
    /// The last letter, when the next letter of right-to-left text belongs to the left of it.
    left: Option<Last>,
    /// How many bytes of the fragment's text have been handled.
    said: usize,
    /// Where the fragment before ended, if its line runs down.
    line: Option<LineEnd>,
}

impl<'a, C: Charmap> Joiner<'a, '_, C> {
    /// Adds the letters of a cluster. They join the previous stretch when the gap before them could be read as
    /// a blank.
    fn group(&mut self, group: &GlyphCluster, letters: &[Letter<'a>]) {
        if self.leftward(group, letters) {
            return;
        }
        self.unsaid(group.text.start);
        let start = self.said.min(group.text.end);
        let own = &self.fragment.text[start..group.text.end];
        let own = if group.plain { shown(own) } else { own };
        self.said = self.said.max(start + own.len());
        let plain = group.plain && start == group.text.start && self.before.is_empty();
        if !plain || starts_blank(own) {
            self.settle();
        }
        let waited = std::mem::take(&mut self.waiting).len();
        let text = &self.fragment.text[start - waited..start + own.len()];
        let from = letters.iter().map(|it| it.x).min().unwrap_or_default();
        let to = letters.iter().map(|it| it.end).max().unwrap_or_default();
        let gapped = self.end.is_some_and(|end| {
            let adjacent = end.next == group.letters.start;
            let gap = from - end.x;
            let wide = reads_as_blank(gap, end.size) || self.stands_apart(gap, end.size);
            adjacent && wide && !starts_blank(text)
        });
        let line = self.line.take();
        let bridged = letters
            .first()
            .is_some_and(|it| self.bridge_from(it) || self.bridge_line(line, it));
        let gapped = if gapped || bridged { self.last() } else { None };
        let joins = match gapped {
            Some(actual) => {
                actual.push_str(text);
                true
            }
            None => false,
        };
        match letters {
            [letter] if plain => {
                let letter = Letter { text, ..*letter };
                if joins {
                    self.draw(&[letter]);
                } else {
                    self.plain(&[letter]);
                }
            }
            letters => {
                if !joins {
                    let mut actual = std::mem::take(&mut self.before);
                    actual.push_str(text);
                    self.begin(Some(actual));
                }
                self.draw(letters);
            }
        }
        if bridged {
            self.bridge_to();
        }
        self.end = (!ends_blank(text)).then_some(Edge {
            x: to,
            size: group.size,
            next: group.letters.end,
        });
        self.left = None;
    }

    /// Begins an empty stretch.
    fn begin(&mut self, actual: Option<String>) {
        let letters = self.letters.len()..self.letters.len();
        self.out.push(Stretch { letters, actual });
    }

    /// Adds letters to the last stretch.
    fn draw(&mut self, letters: &[Letter<'a>]) {
        let shown = letters.iter().map(|it| Letter {
            text: shown(it.text),
            ..*it
        });
        self.letters.extend(shown);
        if let Some(last) = self.out.last_mut() {
            last.letters.end = self.letters.len();
        }
    }

    /// Adds letters that need no `ActualText`.
    fn plain(&mut self, letters: &[Letter<'a>]) {
        if self.out.last().is_none_or(|it| it.actual.is_some()) {
            self.begin(None);
        }
        self.draw(letters);
    }

    /// The `ActualText` of the last stretch. If that stretch has none, its last letter is split off into a new
    /// stretch that has it; `None` when there is no stretch.
    fn last(&mut self) -> Option<&mut String> {
        let last = self.out.last_mut()?;
        if last.actual.is_none() {
            let at = last.letters.end.checked_sub(1)?;
            let alone = Stretch {
                letters: at..last.letters.end,
                actual: Some(self.letters[at].text.to_owned()),
            };
            last.letters.end = at;
            if last.letters.is_empty() {
                *last = alone;
            } else {
                self.out.push(alone);
            }
        }
        self.out.last_mut()?.actual.as_mut()
    }

    /// Handles text up to byte `to` that no glyph stands for: blanks become invisible glyphs, format characters
    /// wait for the next letter, and the rest goes to the `ActualText` of the stretch before it.
    fn unsaid(&mut self, to: usize) {
        let from = self.said;
        let text = self.fragment.text.get(from..to).unwrap_or_default();
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            if waits(c) {
                if self.waiting.is_empty() {
                    self.waiting.start = from + at;
                }
                self.waiting.end = from + end;
                continue;
            }
            self.settle();
            if c.is_whitespace() && self.blank(c, &text[at..end]) {
                self.end = None;
            } else {
                self.say(&text[at..end]);
            }
        }
        self.said = from.max(to);
    }

    /// Gives waiting format characters to the stretch before them, because no letter can take them.
    fn settle(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.say(&self.fragment.text[waiting]);
    }

    /// Appends text to the `ActualText` of the last stretch, or keeps it for the first one.
    fn say(&mut self, text: &str) {
        if text.is_empty() {
        } else if let Some(actual) = self.last() {
            actual.push_str(text);
        } else {
            self.before.push_str(text);
        }
    }

    /// Draws a blank's glyph right after the last letter; `false` when there is no letter or no such glyph.
    fn blank(&mut self, c: char, own: &'a str) -> bool {
        let Some(last) = self.letters.last().copied() else {
            return false;
        };
        let Some(run) = self.fragment.runs.get(last.run) else {
            return false;
        };
        let glyph = self.faces.glyph(run.face, c);
        let Some(glyph) = glyph.or_else(|| self.faces.glyph(run.face, ' ')) else {
            return false;
        };
        let letter = Letter {
            glyph,
            x: self.left.map_or(last.end, |it| it.x),
            text: own,
            side: Side::Any,
            ..last
        };
        self.plain(&[letter]);
        true
    }
}

/// Whether extractors may read a gap as a blank: gaps over 0.08 em count, since extractors begin at 0.1 em.
fn reads_as_blank(gap: Length, size: Length) -> bool {
    gap.0 * 100 > size.0 * 8
}

/// Whether a character is a format character (Unicode category Cf).
fn is_format(c: char) -> bool {
    !c.is_ascii() && CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Format
}

/// Whether the next letter's text may begin with this format character. Not so for bidi controls, which would
/// reverse the letters around them, nor for characters that `ToUnicode` must not hold.
fn waits(c: char) -> bool {
    let turns = CodePointSetData::new::<BidiControl>().contains(c);
    is_format(c) && !turns && sayable(c) == c
}

/// Text without trailing format characters; unchanged when it has no other characters.
fn shown(text: &str) -> &str {
    match text.trim_end_matches(is_format) {
        "" => text,
        shown => shown,
    }
}

fn starts_blank(text: &str) -> bool {
    text.chars().next().is_none_or(char::is_whitespace)
}

fn ends_blank(text: &str) -> bool {
    text.chars().next_back().is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::{Charmap, Side, SpokenText, Stretch};
    use crate::fonts::FaceId;
    use crate::layout::{Color, Fragment, Glyph, Length, Run};

    struct Ascii;

    impl Charmap for Ascii {
        fn glyph(&self, _: FaceId, c: char) -> Option<u16> {
            (c.is_ascii() || c == '\u{200b}').then_some(c as u16)
        }
    }

    /// A fragment of 10 pt glyphs: (x in pt, bytes).
    fn fragment(text: &str, glyphs: &[(i64, std::ops::Range<u32>)]) -> Fragment {
        let glyphs = glyphs.iter().map(|(x, text)| Glyph {
            id: 7,
            x: Length::pt(*x),
            rise: Length::ZERO,
            advance: Length::pt(10),
            text: text.clone(),
        });
        Fragment {
            text: text.to_owned(),
            runs: vec![Run {
                face: FaceId(0),
                size: Length::pt(10),
                color: Color::default(),
                upright: None,
                glyphs: glyphs.collect(),
            }],
            ..Fragment::default()
        }
    }

    fn letters<'a>(said: &'a SpokenText<'_>, stretch: &Stretch) -> Vec<&'a str> {
        let letters = &said.letters[stretch.letters.clone()];
        letters.iter().map(|it| it.text).collect()
    }

    fn show(said: &SpokenText<'_>) -> String {
        let one = |it: &Stretch| {
            let letters = letters(said, it).join("|");
            match &it.actual {
                Some(actual) => format!("{letters}={actual}"),
                None => letters,
            }
        };
        said.stretches
            .iter()
            .map(one)
            .collect::<Vec<_>>()
            .join(" ; ")
    }

    #[track_caller]
    fn check(text: &str, glyphs: &[(i64, std::ops::Range<u32>)], expected: &str) {
        let fragments = [
            fragment("left by another", &[(0, 0..4)]),
            fragment(text, glyphs),
        ];
        let mut said = SpokenText::default();
        for fragment in &fragments {
            said.read(fragment, &Ascii);
        }
        assert_eq!(show(&said), expected);
        let all: String = said
            .stretches
            .iter()
            .map(|it| match &it.actual {
                Some(actual) => actual.clone(),
                None => letters(&said, it).concat(),
            })
            .collect();
        assert_eq!(all, text);
    }

    #[test]
    fn touching_letters_are_plain() {
        check("abc", &[(0, 0..1), (10, 1..2), (20, 2..3)], "a|b|c");
    }

    #[test]
    fn a_gap_without_a_blank_gets_actual_text() {
        check("a2b", &[(0, 0..1), (12, 1..2), (22, 2..3)], "a|2=a2 ; b");
        check("xab", &[(0, 0..1), (10, 1..2), (22, 2..3)], "x ; a|b=ab");
    }

    #[test]
    fn a_blank_without_a_glyph_is_drawn() {
        check("a 2", &[(0, 0..1), (12, 2..3)], "a| |2");
        check("a ", &[(0, 0..1)], "a| ");
    }

    #[test]
    fn joiners_go_to_the_text_of_the_next_letter() {
        check("a\u{200b}b", &[(0, 0..1), (10, 4..5)], "a|\u{200b}b");
        check("a\u{200b}b", &[(0, 0..4), (10, 4..5)], "a|\u{200b}b");
        check("\u{200b}a", &[(0, 3..4)], "\u{200b}a");
        check(
            "a\u{200b}2",
            &[(0, 0..4), (12, 4..5)],
            "a|\u{200b}2=a\u{200b}2",
        );
    }

    #[test]
    fn joiners_at_the_end_go_to_actual_text_before_them() {
        check("ab\u{200b}", &[(0, 0..1), (10, 1..5)], "a ; b=b\u{200b}");
        check("a\u{200b} b", &[(0, 0..1), (20, 5..6)], "a=a\u{200b} ;  |b");
        check(
            "a\u{200b} b",
            &[(0, 0..4), (10, 4..5), (20, 5..6)],
            "a=a\u{200b} ;  |b",
        );
        check("xy\u{200b}", &[(0, 0..5), (10, 0..0)], "x|y=xy\u{200b}");
        check("a\u{ad}", &[(0, 0..3), (10, 3..3)], "a|\u{ad}=a\u{ad}");
        check("\u{200b}", &[(0, 0..3)], "\u{200b}");
    }

    #[test]
    fn characters_forbidden_in_maps_go_to_actual_text() {
        check("a\u{feff}b", &[(0, 0..4), (10, 4..5)], "a=a\u{feff} ; b");
        check("a\u{200f}b", &[(0, 0..4), (10, 4..5)], "a=a\u{200f} ; b");
    }

    #[test]
    fn a_cluster_of_many_glyphs_is_read_as_one() {
        check("xy", &[(0, 0..2), (10, 0..0)], "x|y=xy");
        check("a", &[(0, 0..1), (10, 0..0)], "a|\u{2060}=a");
    }

    #[test]
    fn right_to_left_is_drawn_in_logical_order() {
        check(
            "xabcy",
            &[(0, 0..1), (10, 3..4), (20, 2..3), (30, 1..2), (40, 4..5)],
            "x|a|b|c|y",
        );
    }

    #[test]
    fn marks_of_right_to_left_letters_have_glyphs_of_their_own() {
        // A letter and a mark above it, then a letter with its mark in one glyph.
        check(
            "א\u{5b8}בּ",
            &[(10, 0..4), (12, 4..4), (0, 4..8)],
            "א ; \u{2060}= ; \u{5b8}|ב|\u{5bc}",
        );
        check("xא", &[(0, 0..1), (30, 1..3)], "x|א");
        check("א\u{200c}ב", &[(10, 0..2), (0, 5..7)], "א|\u{200c}|ב");
    }

    #[test]
    fn each_right_to_left_letter_stands_left_of_the_one_before_it() {
        // A ligature of three letters, and a letter of zero width (alef after lam).
        let fragment = fragment("אללבג", &[(20, 0..6), (10, 6..8), (10, 8..10)]);
        let mut said = SpokenText::default();
        said.read(&fragment, &Ascii);
        let letters: Vec<(&str, Side)> = said.letters.iter().map(|it| (it.text, it.side)).collect();
        let expected = [
            ("א", Side::Any),
            ("ל", Side::Odd),
            ("ל", Side::Even),
            ("ב", Side::Any),
            ("ג", Side::Any),
        ];
        assert_eq!(letters, expected);
        assert!(said.letters.is_sorted_by(|a, b| a.x > b.x));
        // Some readers take the same character drawn twice in one place for one bold character.
        assert!((said.letters[1].x - said.letters[2].x).0 * 10 > Length::pt(10).0);
    }

    #[test]
    fn bytes_of_two_glyphs_are_extracted_once() {
        check("abc", &[(0, 0..3), (10, 1..2)], "abc ; b=");
    }

    #[test]
    fn a_formula_has_its_source_as_actual_text() {
        let mut fragment = fragment("a^2", &[(0, 0..1), (10, 1..2), (20, 2..2)]);
        fragment.spelled = "a2".to_owned();
        let mut said = SpokenText::default();
        said.read(&fragment, &Ascii);
        assert_eq!(show(&said), "a|2|\u{2060}=a^2");
    }

    #[test]
    fn invalid_ranges_lose_no_text() {
        check("ab", &[(0, 5..9), (10, 2..9)], "\u{2060}=ab ; \u{2060}=");
    }
}
