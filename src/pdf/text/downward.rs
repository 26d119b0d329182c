//! Lines that run down, written so that poppler finds their text in order and without blanks that are not there.
//!
//! For poppler an upright glyph ends where it is shown from, and begins an em higher. So it sees a gap of an em between
//! such a glyph and a letter after it that lies on its side, and the other way round two that overlap; it begins a new
//! line at either, and orders lines by other things than the text. Where upright glyphs and others meet, one stretch with
//! `ActualText` holds both. Such a stretch begins for poppler at its first glyph and ends with its last, in the font of the
//! last: if an upright glyph is at either end, an invisible one beside it that lies on its side says how far the stretch
//! reaches.

use super::{Charmap, Joiner, Letter, SILENT, Side, Stretch};
use crate::layout::{Length, LineTurn};

/// Whether readers see no letter.
fn is_blank(text: &str) -> bool {
    text == SILENT || text.trim().is_empty()
}

/// Where a fragment of a line that runs down ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineEnd {
    /// The line's baseline.
    y: Length,
    /// Where the last letter begins and ends.
    x: Length,
    end: Length,
    size: Length,
    stands: bool,
}

impl<'a, C: Charmap> Joiner<'a, '_, C> {
    /// Whether a letter stands upright in a line that runs down.
    fn stands(&self, letter: &Letter<'_>) -> bool {
        let run = self.fragment.runs.get(letter.run);
        !letter.lies && run.is_some_and(|it| it.upright.is_some())
    }

    /// Whether poppler reads a gap after an upright letter as a blank: there it takes gaps from 0.03 em on.
    pub(super) fn stands_apart(&self, gap: Length, size: Length) -> bool {
        let last = self.letters.last();
        let down = self.fragment.turn == LineTurn::Down;
        down && gap.0 * 1000 > size.0 * 25 && last.is_some_and(|it| self.stands(it))
    }

    /// The last letter that is no blank.
    fn last_letter(&self) -> Option<usize> {
        self.letters.iter().rposition(|it| !is_blank(it.text))
    }

    /// Where the fragment ends, if its line runs down.
    pub(super) fn line_end(&self) -> Option<LineEnd> {
        let last = self.letters.get(self.last_letter()?)?;
        (self.fragment.turn == LineTurn::Down).then(|| LineEnd {
            y: self.fragment.y,
            x: last.x,
            end: last.end,
            size: self.size(last),
            stands: self.stands(last),
        })
    }

    /// Where the first letter of a fragment comes after one of the same line that stands otherwise: begins a stretch that
    /// the letter is to join. `false` where it is not so.
    pub(super) fn bridge_line(&mut self, line: Option<LineEnd>, next: &Letter<'a>) -> bool {
        let stands = self.stands(next);
        let before = line.filter(|it| it.y == self.fragment.y && it.stands != stands);
        let down = self.fragment.turn == LineTurn::Down;
        let Some(before) =
            before.filter(|_| down && self.letters.is_empty() && !is_blank(next.text))
        else {
            return false;
        };
        // A short way before the upright letter, or from where the upright letter before it ends for poppler.
        let x = match stands {
            true => next.x - self.size(next).scale(1, 10),
            false if next.x - before.end < before.size.scale(1, 2) => before.x,
            false => return false,
        };
        let Some(silent) = self.silent(next) else {
            return false;
        };
        let actual = std::mem::take(&mut self.before);
        self.begin(Some(actual));
        self.draw(&[Letter { x, ..silent }]);
        true
    }

    /// Where a letter comes after one that stands otherwise, or two upright ones are so far from each other that poppler
    /// would make two blocks of them: makes the one before, with the blanks between them, a stretch that the letter is to
    /// join. `false` where it is not so.
    pub(super) fn bridge_from(&mut self, next: &Letter<'a>) -> bool {
        let down = self.fragment.turn == LineTurn::Down;
        if !down || is_blank(next.text) || !self.before.is_empty() {
            return false;
        }
        let Some(at) = self.last_letter() else {
            return false;
        };
        let before = self.letters[at];
        let crosses = self.stands(&before) != self.stands(next);
        let far = next.x - before.end > self.size(next).scale(1, 2);
        if !crosses && (!far || !self.stands(next)) {
            return false;
        }
        let first = self.gather(at);
        let Some(letter) = self.letters.get(first).copied() else {
            return false;
        };
        if crosses
            && self.stands(&letter)
            && let Some(silent) = self.silent(&letter)
        {
            let x = letter.x - self.size(&letter);
            self.letters.insert(first, Letter { x, ..silent });
            if let Some(stretch) = self.out.last_mut() {
                stretch.letters.end += 1;
            }
        }
        true
    }

    /// Ends a stretch that a letter has joined: if the letter stands upright and others do not, with an invisible glyph on
    /// its side.
    pub(super) fn bridge_to(&mut self) {
        let Some(last) = self.letters.last().copied().filter(|it| self.stands(it)) else {
            return;
        };
        let own = self.out.last().map(|it| it.letters.clone());
        let own = own.and_then(|it| self.letters.get(it)).unwrap_or_default();
        let lies = |it: &Letter<'_>| it.lies || !(is_blank(it.text) || self.stands(it));
        if own.iter().any(lies)
            && let Some(silent) = self.silent(&last)
        {
            let x = last.x - (silent.end - silent.x);
            self.draw(&[Letter { x, ..silent }]);
        }
    }

    /// Makes the letters from `from` on one stretch with their text, with all letters of the stretch that `from` is in if
    /// that has a text; returns the first of them.
    fn gather(&mut self, from: usize) -> usize {
        let mut text = String::new();
        let mut first = self.letters.len();
        while let Some(stretch) = self.out.pop_if(|it| it.letters.end > from) {
            let Stretch { letters, actual } = stretch;
            first = match &actual {
                Some(_) => letters.start,
                None => letters.start.max(from),
            };
            let own = self.letters.get(first..letters.end).unwrap_or_default();
            let own = actual.unwrap_or_else(|| own.iter().map(|it| it.text).collect());
            text.insert_str(0, &own);
            if first > letters.start {
                self.out.push(Stretch {
                    letters: letters.start..first,
                    actual: None,
                });
                break;
            }
        }
        self.out.push(Stretch {
            letters: first..self.letters.len(),
            actual: Some(text),
        });
        first
    }

    fn size(&self, letter: &Letter<'a>) -> Length {
        let run = self.fragment.runs.get(letter.run);
        run.map_or(Length::ZERO, |it| it.size)
    }

    /// A blank's glyph from the face of a letter, on its side and without text; a quarter of an em wide, as nearly all faces have it.
    fn silent(&self, letter: &Letter<'a>) -> Option<Letter<'a>> {
        let run = self.fragment.runs.get(letter.run)?;
        Some(Letter {
            glyph: self.faces.glyph(run.face, ' ')?,
            end: letter.x + run.size.scale(1, 4),
            text: SILENT,
            side: Side::Any,
            lies: true,
            ..*letter
        })
    }
}
