//! Graphemes to clusters: a face for each, its glyphs, its class and the cell of a mark.

use super::look::{SpanLook, family_of, look, plan};
use super::{Blank, Cluster, Clusters, FORMULA};
use crate::layout::inline::class::{self, Class, MarkForm, Tier, class_of, is_blank};
use crate::layout::inline::itemize::is_emoji;
use crate::layout::inline::resolve::Grapheme;
use crate::layout::inline::shape::{PlanKey, ShapingFaces, Stance, Wants, is_ignorable};
use crate::layout::inline::{Punctuation, SpanKind, Text, upright};
use crate::layout::{Length, Upright};

/// Shapes and classifies the paragraph. `levels` is empty or has a bidi level per byte; `vertical` tells that its
/// lines will run down the page.
pub(in crate::layout::inline) fn clusters(
    text: &Text,
    graphemes: &[Grapheme],
    levels: &[u8],
    style: Punctuation,
    vertical: bool,
    faces: &mut impl ShapingFaces,
) -> Clusters {
    let looks: Vec<SpanLook> = text.spans.iter().map(|it| look(it, faces)).collect();
    let mut out = Clusters::default();
    out.list.reserve(graphemes.len());
    out.blanks.reserve(graphemes.len() + 1);
    out.blanks.push(Blank::default());
    let mut maker = ClusterMaker {
        text,
        graphemes,
        levels,
        style,
        vertical,
        looks: &looks,
        out,
    };
    let mut at = 0;
    while at < graphemes.len() {
        at = maker.next(at, faces);
    }
    maker.out
}

/// The width of a picture or a formula in its line; `None` for text. In a line that will run down, a picture stands
/// upright and a formula is turned.
fn object_width(kind: &SpanKind, vertical: bool) -> Option<Length> {
    match kind {
        SpanKind::Picture { height, .. } if vertical => Some(*height),
        SpanKind::Picture { width, .. } => Some(*width),
        SpanKind::Formula(piece) => Some(piece.set.width),
        SpanKind::Text | SpanKind::Code | SpanKind::NoteReference(_) | SpanKind::Ruby(..) => None,
    }
}

/// Makes the clusters of a paragraph, one after the other.
pub(super) struct ClusterMaker<'a> {
    text: &'a Text,
    pub(super) graphemes: &'a [Grapheme],
    levels: &'a [u8],
    style: Punctuation,
    pub(super) vertical: bool,
    pub(super) looks: &'a [SpanLook],
    pub(super) out: Clusters,
}

impl ClusterMaker<'_> {
    /// Takes in the grapheme at `at` and what is shaped with it; returns the index after them.
    fn next(&mut self, at: usize, faces: &mut impl ShapingFaces) -> usize {
        let grapheme = &self.graphemes[at];
        let c = grapheme.c;
        if is_blank(c) || c == '\u{2028}' {
            self.blank(grapheme);
            return at + 1;
        }
        if c == '\u{a0}'
            && let Some(glue) = self.no_break_gap(at)
        {
            self.blank(grapheme);
            if let Some(blank) = self.out.blanks.last_mut() {
                blank.glue |= glue;
            }
            return at + 1;
        }
        let Some(look) = self.looks.get(grapheme.span as usize) else {
            return at + 1;
        };
        if c == '\u{fffc}' {
            self.object(grapheme, look);
            return at + 1;
        }
        let class = class_of(c, grapheme.form);
        let emoji = is_emoji(self.piece(at, at + 1), c);
        if class == Class::Western && !emoji {
            return match self.upright_to(at) {
                Some(end) => self.together(at, end, faces),
                None => self.western(at, faces),
            };
        }
        if class == Class::Dash {
            return self.dash(at, faces);
        }
        let class = if emoji { Class::Emoji } else { class };
        self.cjk(at, at + 1, class, faces);
        at + 1
    }

    pub(super) fn piece(&self, from: usize, to: usize) -> &str {
        let start = self.graphemes[from].start as usize;
        let end = self.graphemes[to - 1].end as usize;
        &self.text.text[start..end]
    }

    /// Whether U+00A0 at `at` is treated like a typed blank, and then whether it holds its neighbours together;
    /// `None` where it stays a fixed blank.
    ///
    /// Between Han and Western text it is the gap of WS-03 and holds them together. Beside a mark it takes no
    /// room (WS-02), and beside another blank it is one more. Editors on the web write it for U+0020.
    fn no_break_gap(&self, at: usize) -> Option<bool> {
        let (before, after) = (
            self.graphemes.get(at.checked_sub(1)?)?,
            self.graphemes.get(at + 1)?,
        );
        // At the start of a line that the author began it is an indent, and stays.
        let line = self.graphemes[..at].iter().rev().map(|it| it.c);
        if line
            .take(64)
            .find(|it| !matches!(it, ' ' | '\u{a0}'))
            .is_none_or(|it| it == '\u{2028}')
        {
            return None;
        }
        let typed = |it: &Grapheme| matches!(it.c, ' ' | '\n');
        let class = |it: &Grapheme| class_of(it.c, it.form);
        let (a, b) = (class(before), class(after));
        if a.swallows_blank() || b.swallows_blank() || typed(before) || typed(after) {
            return Some(false);
        }
        let autospace = (a.is_han() && b == Class::Western) || (a == Class::Western && b.is_han());
        autospace.then_some(true)
    }

    fn blank(&mut self, grapheme: &Grapheme) {
        let Some(blank) = self.out.blanks.last_mut() else {
            return;
        };
        let look = self.looks.get(grapheme.span as usize);
        let em = look.map_or(Length::ZERO, |it| it.size);
        let before = self.out.list.last();
        if grapheme.c == ' ' && before.is_some_and(|it| it.upright.is_some() && it.c.is_ascii()) {
            return;
        }
        match grapheme.c {
            '\u{2028}' => {
                blank.forced += 1;
                blank.lead = Length::ZERO;
            }
            '\u{3000}' => {
                blank.ideographic += em;
                blank.lead += em;
            }
            '\u{200b}' => blank.may_break = true,
            '\u{ad}' => blank.hyphen = true,
            '\u{2060}' | '\u{feff}' => blank.glue = true,
            '\u{2001}' | '\u{2003}' => blank.space += em,
            '\u{2000}' | '\u{2002}' => blank.space += em / 2,
            '\u{2004}' => blank.space += em / 3,
            '\u{2005}' | '\u{205f}' => blank.space += em / 4,
            '\u{2006}' | '\u{2009}' => blank.space += em / 6,
            '\u{200a}' => blank.space += em / 12,
            c => {
                blank.newline |= c == '\n' && look.is_some_and(|it| !it.code);
                blank.space += em * look.map_or(250, |it| it.space) / 1000;
            }
        }
    }

    pub(super) fn push(&mut self, cluster: Cluster) {
        crate::diag::step(); // one word may have millions of letters
        self.out.list.push(cluster);
        self.out.blanks.push(Blank::default());
    }

    pub(super) fn level(&self, grapheme: &Grapheme) -> u8 {
        let at = grapheme.start as usize;
        self.levels.get(at).copied().unwrap_or(0)
    }

    pub(super) fn cluster(&self, from: usize, to: usize, look: &SpanLook, class: Class) -> Cluster {
        let (first, last) = (&self.graphemes[from], &self.graphemes[to - 1]);
        let last_char = self
            .piece(to - 1, to)
            .chars()
            .rfind(|it| !is_ignorable(*it));
        Cluster {
            start: first.start,
            end: last.end,
            span: first.span,
            c: first.c,
            last: if to - from == 1 && last.end as usize - last.start as usize == last.c.len_utf8()
            {
                last.c
            } else {
                last_char.unwrap_or(last.c)
            },
            class: if look.note { Class::Note } else { class },
            region: look.region,
            em: look.size,
            width: Length::ZERO,
            left: Length::ZERO,
            right: Length::ZERO,
            tier: Tier::Word,
            shift: Length::ZERO,
            face: None,
            size: look.size,
            glyphs: (0, 0),
            upright: None,
            level: self.level(first),
            code: look.code,
            raised: look.raised,
        }
    }

    fn object(&mut self, grapheme: &Grapheme, look: &SpanLook) {
        let at = self
            .graphemes
            .partition_point(|it| it.start < grapheme.start);
        let mut cluster = self.cluster(at, at + 1, look, Class::Object);
        if let Some(span) = self.text.spans.get(grapheme.span as usize)
            && let Some(width) = object_width(&span.kind, self.vertical)
        {
            cluster.width = width;
            if matches!(span.kind, SpanKind::Formula(_)) {
                // AS-03: a formula is a Western token to what surrounds it.
                (cluster.c, cluster.last) = (FORMULA, FORMULA);
            }
        }
        self.push(cluster);
    }

    /// A pair of dashes is one rule of 2 em where the face has such a glyph (PW-06).
    fn dash(&mut self, at: usize, faces: &mut impl ShapingFaces) -> usize {
        let grapheme = &self.graphemes[at];
        let next = self.graphemes.get(at + 1);
        let paired = next.is_some_and(|it| it.c == grapheme.c && it.span == grapheme.span);
        let look = &self.looks[grapheme.span as usize];
        let wanted = Wants::Cjk;
        if paired
            && grapheme.c == '—'
            && let Some(face) = faces.find(look.family, "—", wanted)
        {
            let piece = self.piece(at, at + 2);
            let glyphs = faces.shape(plan(look, face, *b"Hani", false), piece);
            if glyphs.1 - glyphs.0 == 1 {
                let mut cluster = self.cluster(at, at + 2, look, Class::Dash);
                cluster.face = Some(face);
                cluster.glyphs = glyphs;
                cluster.width = look.size * advance(faces, glyphs) / faces.units(face);
                self.push(cluster);
                return at + 2;
            }
        }
        let run = |it: Option<&Grapheme>| {
            it.is_some_and(|it| it.c == grapheme.c && it.form == MarkForm::Cjk)
        };
        let before = at.checked_sub(1).and_then(|it| self.graphemes.get(it));
        // A single em dash is a connector; in a run, each is part of one long dash.
        let single = grapheme.c == '—' && !run(next) && !run(before);
        let class = if single {
            Class::Connector
        } else {
            Class::Dash
        };
        self.cjk(at, at + 1, class, faces);
        at + 1
    }

    /// One cluster of the ideographic face, shaped by itself: CJK does not join across clusters.
    fn cjk<F: ShapingFaces>(&mut self, from: usize, to: usize, class: Class, faces: &mut F) {
        let grapheme = &self.graphemes[from];
        let look = &self.looks[grapheme.span as usize];
        let piece = self.piece(from, to);
        let mut cluster = self.cluster(from, to, look, class);
        let wants = if class == Class::Emoji {
            Wants::Emoji
        } else {
            Wants::Cjk
        };
        let Some(face) = faces.find(family_of(look, class), piece, wants) else {
            cluster.width = look.size;
            self.missing(cluster);
            return;
        };
        let tag = if class == Class::Hangul {
            *b"Hang"
        } else {
            *b"Hani"
        };
        let mut key = plan(look, face, tag, false);
        let shape = |key, faces: &mut F| {
            if piece.len() == grapheme.c.len_utf8() {
                faces.shape_char(key, grapheme.c)
            } else {
                faces.shape(key, piece)
            }
        };
        cluster.glyphs = shape(key, faces);
        cluster.face = Some(face);
        if self.vertical {
            key.stance = if class == Class::Emoji {
                Stance::Together
            } else {
                Stance::Upright
            };
            let turned = shape(key, faces);
            if upright::stands(grapheme.c, class, cluster.glyphs, turned, faces.pool()) {
                cluster.glyphs = turned;
                cluster.upright = Some(Upright::Alone);
            } else {
                key.stance = Stance::Along;
            }
        }
        let units = faces.units(face);
        let width = advance(faces, cluster.glyphs);
        cluster.width = look.size * width / units;
        if class == Class::Emoji {
            // It fills the cell of a han (FN-08).
            if width > 0 {
                cluster.size = look.size * units / width;
                cluster.width = look.size;
            }
        } else {
            self.cell(&mut cluster, key, width * 1000 / units, faces);
        }
        self.push(cluster);
    }

    /// The cell that a mark has in its region.
    fn nominal(&self, cluster: &Cluster) -> Option<class::MarkCell> {
        let region = cluster.region;
        if cluster.upright.is_some() && upright::is_whole(cluster.c, region) {
            return None;
        }
        class::cell(cluster.c, cluster.class, region, self.style)
    }

    /// Gives a mark the cell of its region; the face says where its ink is (PW-02).
    fn cell(
        &self,
        cluster: &mut Cluster,
        key: PlanKey,
        advance: i64,
        faces: &mut impl ShapingFaces,
    ) {
        let Some(cell) = self.nominal(cluster) else {
            return;
        };
        let em = cluster.em;
        let of = |mille: i64| em * mille / 1000;
        let (mut left, mut right, mut body) = (cell.left, cell.right, cell.body);
        let full = (advance - 1000).abs() <= 20;
        let blank_before = match (cell.tier, full) {
            (Some(tier), true) => {
                cluster.tier = tier;
                let units = faces.units(key.face);
                match faces.halt(key, cluster.c) {
                    None => class::cell(
                        cluster.c,
                        cluster.class,
                        cluster.region,
                        Punctuation::Quanjiao,
                    )
                    .map_or(0, |it| it.left),
                    Some(halt) if halt.advance == 0 => {
                        (left, right, body) = (0, 0, 1000);
                        0
                    }
                    Some(halt) => {
                        let before = i64::from(-halt.dx) * 1000 / units;
                        let after = i64::from(-halt.advance) * 1000 / units - before;
                        body = 1000 - before - after;
                        if left + right > 0 {
                            (left, right) = (before, after);
                        }
                        before
                    }
                }
            }
            (Some(tier), false) => {
                cluster.tier = tier;
                body = body.max(advance);
                (advance - body) / 2
            }
            (None, _) => (advance - body) / 2,
        };
        (cluster.left, cluster.width, cluster.right) = (of(left), of(body), of(right));
        cluster.shift = -of(blank_before);
    }

    pub(super) fn missing(&mut self, cluster: Cluster) {
        let cluster_text = &self.text.text[cluster.start as usize..cluster.end as usize];
        self.out.missing.push(cluster_text.to_owned());
        self.push(cluster);
    }
}

/// Sum of advances, in font units.
pub(super) fn advance(faces: &impl ShapingFaces, glyphs: (u32, u32)) -> i64 {
    let pool = &faces.pool()[glyphs.0 as usize..glyphs.1 as usize];
    pool.iter().map(|it| i64::from(it.advance)).sum()
}
