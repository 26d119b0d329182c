//! Short Western text that stands upright in a line that will run down the page (RULES VT-04).

use super::look::{SpanLook, plan};
use super::make::{ClusterMaker, advance};
use crate::layout::inline::class::{Class, is_blank};
use crate::layout::inline::shape::{ShapingFaces, Stance, Wants};
use crate::layout::{Length, Upright};

/// The most digits that share a cell, and the most capitals that stand one below the other.
const MOST_DIGITS: usize = 2;
const MOST_CAPITALS: usize = 4;

/// More than such a run with the blanks around it.
const LONGEST: usize = 8;

impl ClusterMaker<'_> {
    /// The end of the Western text at `at` that stands upright in one cell; `None` when it is turned with its line.
    pub(super) fn upright_to(&self, at: usize) -> Option<usize> {
        if !self.vertical {
            return None;
        }
        let look = self.looks.get(self.graphemes[at].span as usize)?;
        if look.code || look.raised || look.note {
            return None;
        }
        let is_part = |at: &usize| {
            let it = self.graphemes.get(*at);
            it.is_some_and(|it| it.c.is_ascii_graphic() || it.c == ' ')
        };
        // What goes on for longer is not short, however long it is.
        let before = (0..at).rev().take_while(is_part).take(LONGEST).last();
        let from = before.unwrap_or(at);
        let to = (at..).take_while(is_part).take(LONGEST).last()? + 1;
        if to - from >= LONGEST {
            return None;
        }
        let run = self.graphemes.get(from..to)?;
        let first = run.iter().position(|it| !is_blank(it.c))?;
        let last = run.iter().rposition(|it| !is_blank(it.c))?;
        let run = &run[first..=last];
        if run.iter().any(|it| it.end - it.start != 1) {
            return None;
        }
        let all = |test: fn(char) -> bool| run.iter().all(|it| test(it.c));
        let digits = all(|it| it.is_ascii_digit()) || all(|it| matches!(it, '!' | '?'));
        if digits && run.len() <= MOST_DIGITS {
            // A pair in two styles is still one pair, but it cannot be one cluster.
            let span = self.graphemes[at].span;
            let alike = run.iter().all(|it| it.span == span);
            return Some(if alike { at + run.len() } else { at + 1 });
        }
        (all(|it| it.is_ascii_uppercase()) && run.len() <= MOST_CAPITALS).then_some(at + 1)
    }

    /// Western text upright in one cell, an ideograph to what surrounds it.
    pub(super) fn together(
        &mut self,
        from: usize,
        to: usize,
        faces: &mut impl ShapingFaces,
    ) -> usize {
        let look: &SpanLook = &self.looks[self.graphemes[from].span as usize];
        let piece = self.piece(from, to);
        let Some(face) = faces.find(look.family, piece, Wants::Western) else {
            return self.western(from, faces);
        };
        let mut key = plan(look, face, *b"Latn", false);
        let along = faces.shape(key, piece);
        key.stance = Stance::Together;
        let glyphs = faces.shape(key, piece);
        let upright = match (to - from, glyphs.1 - glyphs.0) {
            (1, 1) => Upright::Alone,
            (2, 2) => {
                let width = advance(faces, along).max(1);
                let narrow = (faces.units(face) * 1000 / width).min(1000);
                Upright::First(u16::try_from(narrow).unwrap_or(1000))
            }
            // The face has a form of its own for them, which need not be as wide.
            (_, _) => return self.western(from, faces),
        };
        // A typed blank beside it would be the gap of AS-01, which is for what lies along the line.
        if let Some(blank) = self.out.blanks.last_mut() {
            blank.space = Length::ZERO;
        }
        let mut cluster = self.cluster(from, to, look, Class::Han);
        cluster.face = Some(face);
        cluster.glyphs = glyphs;
        cluster.upright = Some(upright);
        cluster.width = look.size;
        self.push(cluster);
        to
    }
}
