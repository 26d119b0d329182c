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

#[cfg(test)]
mod tests {
    use super::super::{Charmap, SpokenText};
    use crate::fonts::FaceId;
    use crate::layout::{Color, Fragment, Glyph, Length, LineTurn, Run, Upright};

    struct BlankOnly;

    impl Charmap for BlankOnly {
        fn glyph(&self, _: FaceId, c: char) -> Option<u16> {
            (c == ' ').then_some(3)
        }
    }

    /// A line that runs down, of an em of 10 pt: each letter with where it begins in tenths of a point and whether it
    /// stands upright.
    fn line(letters: &[(&str, i64, bool)]) -> Fragment {
        let mut fragment = Fragment {
            turn: LineTurn::Down,
            ..Fragment::default()
        };
        for (text, x, upright) in letters {
            let start = u32::try_from(fragment.text.len()).unwrap();
            fragment.text.push_str(text);
            let end = u32::try_from(fragment.text.len()).unwrap();
            let glyph = Glyph {
                id: 7,
                x: Length::milli_pt(x * 100),
                rise: Length::ZERO,
                advance: Length::pt(if *upright { 10 } else { 5 }),
                text: start..end,
            };
            fragment.runs.push(Run {
                face: FaceId(0),
                size: Length::pt(10),
                color: Color::default(),
                upright: upright.then_some(Upright::Alone),
                glyphs: vec![glyph],
            });
        }
        fragment
    }

    /// The stretches of lines that are read one after the other: their `ActualText`, and their letters with where each is
    /// in points; invisible ones are `~`.
    fn read(lines: &[Fragment]) -> Vec<String> {
        let mut said = SpokenText::default();
        let mut out = Vec::new();
        for line in lines {
            said.read(line, &BlankOnly);
            for stretch in &said.stretches {
                let letters = said.letters[stretch.letters.clone()].iter();
                let shown: Vec<String> = letters
                    .map(|it| {
                        let text = if it.lies { "~" } else { it.text };
                        format!("{text}{}", (it.x.0 + 32768).div_euclid(65536))
                    })
                    .collect();
                let actual = stretch.actual.as_deref().unwrap_or("-");
                out.push(format!("{actual}: {}", shown.join(" ")));
            }
        }
        out
    }

    #[test]
    fn where_upright_and_turned_letters_meet_one_text_holds_both() {
        let letters = [
            ("甲", 0, true),
            ("乙", 100, true),
            ("a", 225, false),
            ("b", 275, false),
            ("c", 325, false),
            ("丙", 400, true),
            ("丁", 500, true),
        ];
        // For poppler 乙 ends at 10, and 丁 begins at 40.
        let expected = [
            "-: 甲0",
            "乙a: ~0 乙10 a23",
            "-: b28",
            "c丙: c33 丙40 ~38",
            "-: 丁50",
        ];
        assert_eq!(read(&[line(&letters)]), expected);
    }

    #[test]
    fn a_letter_alone_holds_its_neighbours_together() {
        let letters = [("甲", 0, true), ("a", 125, false), ("乙", 200, true)];
        assert_eq!(read(&[line(&letters)]), ["甲a乙: ~-10 甲0 a13 乙20 ~18"]);
    }

    #[test]
    fn small_gaps_between_upright_letters_are_no_blanks() {
        let letters = [("甲", 0, true), ("乙", 105, true), ("丙", 206, true)];
        assert_eq!(read(&[line(&letters)]), ["甲乙: 甲0 乙11", "-: 丙21"]);
    }

    #[test]
    fn fragments_of_one_line_meet_like_letters() {
        let marker = line(&[("•", 0, false)]);
        let item = line(&[("甲", 10, true), ("乙", 110, true)]);
        assert_eq!(
            read(&[marker, item]),
            ["-: •0", "甲: ~0 甲1 ~-1", "-: 乙11"]
        );
    }

    #[test]
    fn lines_across_are_left_alone() {
        let mut across = line(&[("甲", 0, true), ("a", 101, false)]);
        across.turn = LineTurn::Across;
        assert_eq!(read(&[across]), ["-: 甲0 a10"]);
    }
}
