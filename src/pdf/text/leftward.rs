//! Right-to-left text, written so that readers extract it in reading order.
//!
//! Its glyphs are placed one by one in reading order (ISO 32000-2, 14.8.2.5.3). The standard also allows glyphs
//! in reverse order marked `ReversedChars`, as Chromium writes them, but readers ignore that mark. Readers
//! reverse characters that seem to have been shown in a row: poppler goes by their positions on the page, and
//! also reverses the text of one glyph or one `ActualText`; pdf.js reverses what one font shows without moving
//! back. So each letter stands for one character and is left of the letter before it, and two neighbours of
//! one cluster have different fonts. Where the shaped glyphs are not like that:
//!
//! - Invisible glyphs at the left edge of a ligature stand for its second and later characters.
//! - The glyph of a mark, which is above its letter, stands for no text; an invisible glyph stands for the mark.
//! - A letter of zero width (alef after lam) moves left by a thousandth of an em.

use icu_properties::CodePointMapData;
use icu_properties::props::BidiClass;

use super::{Charmap, GlyphCluster, Joiner, Last, Letter, SILENT, Side, is_format, waits};
use crate::layout::Length;
use crate::pdf::cmap::sayable;

/// The characters whose glyphs are looked for as invisible glyphs of zero width, the first choice first.
const CARRIERS: [char; 2] = ['\u{200b}', '\0'];
/// The least distance, in thousandths of an em, between two equal characters of one glyph: `MuPDF` and poppler
/// drop the second when it is nearer than a tenth, as if it made the first bold.
const REPEATED: i64 = 110;

impl<'a, C: Charmap> Joiner<'a, '_, C> {
    /// Adds a cluster of right-to-left text, split into letters of one character each; `false` when its text is
    /// not right-to-left or cannot be split so.
    pub(super) fn leftward(&mut self, group: &GlyphCluster, letters: &[Letter<'a>]) -> bool {
        let fragment = self.fragment;
        let text = &fragment.text[group.text.clone()];
        let ([first, marks @ ..], true) = (letters, is_leftward(text)) else {
            return false;
        };
        self.unsaid(group.text.start);
        let waiting = &fragment.text[self.waiting.clone()];
        let mut further = text.char_indices();
        let own = further.next().map_or("", |it| &text[..it.1.len_utf8()]);
        let alone = waiting.is_empty() && own.len() == text.len();
        let carrier = fragment.runs.get(first.run).and_then(|run| {
            let glyph = |c: &char| self.faces.glyph(run.face, *c);
            CARRIERS.iter().find_map(glyph)
        });
        let (Some(carrier), true) = (
            carrier.or(alone.then_some(0)),
            group.text.start == self.said && self.before.is_empty(),
        ) else {
            return false;
        };
        self.waiting = 0..0;
        let step = Length((group.size.0 / 1000).max(1));
        let carrier = Letter {
            glyph: carrier,
            ..*first
        };
        for (at, c) in waiting.char_indices() {
            let right = self.left.map_or(first.end, |it| it.x - step);
            self.carry(&carrier, &waiting[at..at + c.len_utf8()], right);
        }
        let mut letter = Letter {
            text: own,
            ..*first
        };
        if let Some(last) = self.left
            && (Length::ZERO..step.scale(20, 1)).contains(&(letter.x - last.x))
        {
            letter.x = last.x - step;
        }
        self.plain(&[letter]);
        self.left = Some(Last {
            x: letter.x,
            side: Side::Any,
        });
        if !marks.is_empty() {
            self.begin(Some(String::new()));
            let silent = marks.iter().map(|it| Letter {
                text: SILENT,
                ..*it
            });
            self.draw(&silent.collect::<Vec<_>>());
        }
        let mut x = letter.x;
        for (at, c) in further {
            let repeated = text[..at].contains(c);
            x -= step.scale(if repeated { REPEATED } else { 1 }, 1);
            self.carry(&carrier, &text[at..at + c.len_utf8()], x);
        }
        self.said = group.text.end;
        // The gap to the next letter is not to the right of this one.
        self.end = None;
        true
    }

    /// Adds an invisible glyph that stands for `text`.
    fn carry(&mut self, carrier: &Letter<'a>, text: &'a str, x: Length) {
        let side = self.left.map_or(Side::Any, |it| it.side).other();
        self.plain(&[Letter {
            x,
            end: x,
            text,
            side,
            ..*carrier
        }]);
        self.left = Some(Last { x, side });
    }
}

/// Whether a cluster is right-to-left and each of its characters may be the text of a glyph of its own.
fn is_leftward(text: &str) -> bool {
    let class = CodePointMapData::<BidiClass>::new();
    let strong = |c: char| {
        matches!(
            class.get(c),
            BidiClass::RightToLeft | BidiClass::ArabicLetter
        )
    };
    let own = |c: char| sayable(c) == c && !c.is_whitespace() && (!is_format(c) || waits(c));
    text.chars().any(|it| strong(it) && !is_format(it)) && text.chars().all(own)
}
