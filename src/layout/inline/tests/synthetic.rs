//! A made-up face: advances by rule, so that no font file is needed to test the composer.

use crate::fonts::{FaceId, Family};
use crate::layout::inline::class::{MarkForm, class_of, is_cjk, is_western};
use crate::layout::inline::shape::{Halt, PlanKey, ShapedGlyph, ShapingFaces, Wants};
use crate::model::Language;

/// Answers with the metrics that the vectors are made for: 1000 units per em.
#[derive(Debug, Default)]
pub(in crate::layout::inline) struct Synthetic {
    pool: Vec<ShapedGlyph>,
}

const LATIN: FaceId = FaceId(0);
const IDEOGRAPHIC: FaceId = FaceId(1);

fn advance(c: char, face: FaceId) -> i32 {
    match c {
        '\u{2e3a}' => 2000,
        c if c.is_ascii_alphanumeric() => 500,
        c if c.is_ascii() || c == '\u{a0}' => 250,
        _ if face == IDEOGRAPHIC => 1000,
        _ => 500,
    }
}

impl ShapingFaces for Synthetic {
    fn find(&mut self, _: Family, cluster: &str, wants: Wants) -> Option<FaceId> {
        let c = cluster.chars().next()?;
        let cjk = wants != Wants::Western
            || is_cjk(c)
            || (!is_western(c)
                && class_of(c, MarkForm::Western) != class_of('a', MarkForm::Western));
        Some(if cjk { IDEOGRAPHIC } else { LATIN })
    }

    fn language(&mut self, _: &Language) -> u16 {
        0
    }

    fn shape(&mut self, key: PlanKey, piece: &str) -> (u32, u32) {
        let start = u32::try_from(self.pool.len()).unwrap();
        for (at, c) in piece.char_indices() {
            self.pool.push(ShapedGlyph {
                id: u16::try_from(u32::from(c) & 0xffff).unwrap().max(1),
                cluster: u32::try_from(at).unwrap(),
                advance: advance(c, key.face),
                dx: 0,
                dy: 0,
            });
        }
        (start, u32::try_from(self.pool.len()).unwrap())
    }

    fn shape_char(&mut self, key: PlanKey, c: char) -> (u32, u32) {
        self.shape(key, c.encode_utf8(&mut [0; 4]))
    }

    fn pool(&self) -> &[ShapedGlyph] {
        &self.pool
    }

    fn halt(&mut self, _: PlanKey, _: char) -> Option<Halt> {
        None
    }

    fn units(&self, _: FaceId) -> i64 {
        1000
    }
}
