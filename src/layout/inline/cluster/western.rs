//! Clusters of proportional text, which is shaped by the piece.

use super::look::{SpanLook, plan};
use super::make::{ClusterMaker, advance};
use crate::fonts::FaceId;
use crate::layout::inline::class::{Class, class_of, is_blank, is_cjk};
use crate::layout::inline::itemize::{is_emoji, script};
use crate::layout::inline::shape::{ShapedGlyph, ShapingFaces, Wants};

impl ClusterMaker<'_> {
    /// Proportional text: everything up to a blank, a CJK cluster or another face is shaped as one.
    pub(super) fn western(&mut self, from: usize, faces: &mut impl ShapingFaces) -> usize {
        let first = &self.graphemes[from];
        let look = &self.looks[first.span as usize];
        let face = faces.find(look.family, self.piece(from, from + 1), Wants::Western);
        let Some(face) = face else {
            let mut cluster = self.cluster(from, from + 1, look, Class::Western);
            cluster.width = look.size;
            self.missing(cluster);
            return from + 1;
        };
        let level = self.level(first);
        let mut tag = script(first.c);
        let mut to = from + 1;
        while let Some(next) = self.graphemes.get(to) {
            if is_blank(next.c)
                || next.c == '\u{2028}'
                || is_cjk(next.c)
                || class_of(next.c, next.form) != Class::Western
                || self.level(next) != level
                || (next.c > '\u{a8}' && is_emoji(self.piece(to, to + 1), next.c))
            {
                break;
            }
            if next.span != first.span {
                let other = &self.looks[next.span as usize];
                if (
                    other.family,
                    other.size,
                    other.language,
                    other.raised,
                    other.note,
                ) != (
                    look.family,
                    look.size,
                    look.language,
                    look.raised,
                    look.note,
                ) {
                    break;
                }
            }
            let own = script(next.c);
            if own.is_some() && tag.is_some() && own != tag {
                break;
            }
            if faces.find(look.family, self.piece(to, to + 1), Wants::Western) != Some(face) {
                break;
            }
            tag = tag.or(own);
            to += 1;
        }
        let key = plan(look, face, tag.unwrap_or(*b"Latn"), level % 2 == 1);
        let glyphs = faces.shape(key, self.piece(from, to));
        self.split(from, to, look, face, glyphs, faces);
        to
    }

    /// Hands the glyphs of a shaped piece to its graphemes; one without glyphs joins the one before.
    fn split(
        &mut self,
        from: usize,
        to: usize,
        look: &SpanLook,
        face: FaceId,
        glyphs: (u32, u32),
        faces: &impl ShapingFaces,
    ) {
        let pool = &faces.pool()[glyphs.0 as usize..glyphs.1 as usize];
        let units = faces.units(face);
        let base = self.graphemes[from].start;
        let rtl = self.level(&self.graphemes[from]) % 2 == 1;
        let groups = groups(pool, glyphs.0, rtl);
        let mut groups = groups.iter().peekable();
        let mut at = from;
        while at < to {
            let mut end = at + 1;
            let group = groups.next();
            let next = groups.peek().map(|it| base + it.0);
            while end < to && next.is_none_or(|it| self.graphemes[end].start < it) {
                end += 1;
            }
            let mut cluster = self.cluster(at, end, look, Class::Western);
            cluster.face = Some(face);
            if let Some(&(_, start, end)) = group {
                cluster.glyphs = (start, end);
            }
            // The shaper may cut finer than UAX #29 does (conjuncts of Devanagari).
            while let Some(finer) = groups.next_if(|it| base + it.0 < cluster.end) {
                cluster.glyphs.0 = cluster.glyphs.0.min(finer.1);
                cluster.glyphs.1 = cluster.glyphs.1.max(finer.2);
            }
            cluster.width = look.size * advance(faces, cluster.glyphs) / units;
            self.push(cluster);
            at = end;
        }
        if pool.iter().any(|it| it.id == 0) {
            let piece = self.piece(from, to).to_owned();
            self.out.missing.push(piece);
        }
    }
}

/// Glyphs that share a cluster, in the order of the text: first byte, and their range in the pool.
fn groups(pool: &[ShapedGlyph], offset: u32, rtl: bool) -> Vec<(u32, u32, u32)> {
    let mut groups: Vec<(u32, u32, u32)> = Vec::with_capacity(pool.len());
    for (at, glyph) in (offset..).zip(pool) {
        match groups.last_mut() {
            Some(last) if last.0 == glyph.cluster => last.2 = at + 1,
            Some(_) | None => groups.push((glyph.cluster, at, at + 1)),
        }
    }
    if rtl {
        groups.reverse();
    }
    groups
}
