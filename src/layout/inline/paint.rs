//! A line of placed clusters to fragments: glyphs at their places, with the exact text they stand for.

use super::class::Class;
use super::cluster::{Cluster, Clusters};
use super::decorate::decorate;
use super::distribute::PlacedLine;
use super::ruby::{self, Annotation};
use super::shape::{PlanKey, ShapingFaces, Stance, Wants, is_ignorable};
use super::text::VisibleCounts;
use super::{Line, SpanKind, Text};
use crate::fonts::FaceId;
use crate::layout::{
    Color, Fragment, Glyph, Item, Length, PlacedPicture, Rect, Run, TextOrigin, Upright,
};

/// A line to paint.
pub(super) struct UnpaintedLine<'a> {
    pub(super) text: &'a Text,
    pub(super) clusters: &'a Clusters,
    /// The line's clusters.
    pub(super) range: std::ops::Range<usize>,
    pub(super) placed: &'a PlacedLine,
    /// The measure of a paragraph that runs from right to left.
    pub(super) leftward: Option<Length>,
    /// Whether the line will run down.
    pub(super) vertical: bool,
    pub(super) annotations: &'a [Annotation],
    pub(super) counts: &'a VisibleCounts,
    /// A hyphen is drawn at its end.
    pub(super) hyphen: bool,
}

/// Paints a line.
pub(super) fn paint(painted: &UnpaintedLine<'_>, faces: &mut impl ShapingFaces) -> Line {
    let list = &painted.clusters.list[painted.range.clone()];
    let lefts = lefts(list, painted.placed, painted.leftward);
    // Everything before this byte is on earlier lines. Looking for it from the first span would take the square of the
    // time for a paragraph of many lines and many spans.
    let start = match painted.range.start {
        0 => 0,
        _ => list.first().map_or(0, |it| it.start as usize),
    };
    let spans = &painted.text.spans;
    let mut pen = LinePen {
        text: painted.text,
        counts: painted.counts,
        line: Line::default(),
        span: spans.partition_point(|it| it.range.end <= start),
    };
    pen.line
        .spans_from(list, &lefts, painted.text, painted.vertical);
    decorate(&mut pen.line, list, &lefts, painted.text, painted.vertical);
    if let (0, Some(first), Some(left)) = (painted.range.start, list.first(), lefts.first()) {
        let opening = painted.clusters.blanks[0].opening(first);
        pen.blanks(0, first.start as usize, *left - opening, *left, faces);
    }
    let annotations = painted.annotations;
    let earlier = annotations.partition_point(|it| it.base.end <= painted.range.start);
    let mut annotations = annotations[earlier..].iter().peekable();
    for (at, (cluster, left)) in list.iter().zip(&lefts).enumerate() {
        pen.cluster(cluster, *left, faces);
        let index = painted.range.start + at;
        while annotations.peek().is_some_and(|it| it.base.end <= index) {
            annotations.next();
        }
        if let Some(annotation) = annotations.next_if(|it| it.base.end == index + 1) {
            let from = annotation
                .base
                .start
                .saturating_sub(painted.range.start)
                .min(at);
            let bases = list[from..=at].iter().zip(&lefts[from..=at]);
            let start = bases.clone().map(|it| *it.1).min().unwrap_or(*left);
            let end = bases.map(|it| *it.1 + it.0.width).max().unwrap_or(*left);
            ruby::draw(&mut pen.line, annotation, start, end, cluster.em, faces);
        }
        let next = painted.clusters.list.get(painted.range.start + at + 1);
        let until = next.map_or(painted.text.text.len(), |it| it.start as usize);
        let (from, to) = room(list, &lefts, at, &painted.placed.gaps);
        pen.blanks(cluster.end as usize, until, from, to, faces);
    }
    if painted.hyphen
        && let (Some(last), Some(left)) = (list.last(), lefts.last())
    {
        pen.hyphen(last, *left + last.width, faces);
    }
    pen.line.trim();
    pen.line
}

/// Left edge of each body, in the order of the text; right-to-left runs are turned here.
fn lefts(list: &[Cluster], placed: &PlacedLine, leftward: Option<Length>) -> Vec<Length> {
    let mut lefts = Vec::with_capacity(list.len());
    // What stands before the line stands at its right, if the paragraph runs from right to left.
    let start = leftward.map_or(placed.start, |measure| {
        let bodies: Length = list.iter().map(|it| it.width).sum();
        measure - placed.start - bodies - placed.gaps.iter().copied().sum()
    });
    let mut x = start;
    for (at, cluster) in list.iter().enumerate() {
        lefts.push(x);
        x += cluster.width + placed.gaps.get(at).copied().unwrap_or_default();
    }
    if list.iter().all(|it| it.level == 0) {
        return lefts;
    }
    let levels: Vec<unicode_bidi::Level> = list
        .iter()
        .map(|it| unicode_bidi::Level::new(it.level).unwrap_or(unicode_bidi::Level::ltr()))
        .collect();
    let order = unicode_bidi::BidiInfo::reorder_visual(&levels);
    // A gap stands between two neighbours in the text. Where a run of another direction begins or ends, these
    // are not neighbours on the page: there the gap stands beside the one that belongs to the outer run.
    let mut x = start;
    for (at, index) in order.iter().enumerate() {
        lefts[*index] = x;
        x += list[*index].width;
        if let Some(next) = order.get(at + 1) {
            let (earlier, later) = ((*index).min(*next), (*index).max(*next));
            let outside = list[earlier].level <= list[later].level;
            let gap = if outside { earlier } else { later - 1 };
            x += placed.gaps.get(gap).copied().unwrap_or_default();
        }
    }
    lefts
}

/// Where the gap after a cluster begins and ends on the page. Where a run begins or ends, it stands beside
/// the neighbour in the outer run, as [`lefts`] has it.
fn room(list: &[Cluster], lefts: &[Length], at: usize, gaps: &[Length]) -> (Length, Length) {
    let edges = |at: usize| (lefts[at], lefts[at] + list[at].width);
    let gap = gaps.get(at).copied().unwrap_or_default();
    let leftward = list[at].level % 2 == 1;
    match list.get(at + 1) {
        Some(next) if next.level < list[at].level => {
            let (left, right) = edges(at + 1);
            if next.level % 2 == 1 {
                (right, right + gap)
            } else {
                (left - gap, left)
            }
        }
        Some(_) if leftward => (edges(at).0 - gap, edges(at).0),
        Some(_) => (edges(at).1, edges(at).1 + gap),
        None if leftward => (edges(at).0, edges(at).0),
        None => (edges(at).1, edges(at).1),
    }
}

struct LinePen<'a> {
    text: &'a Text,
    counts: &'a VisibleCounts,
    line: Line,
    /// The span that was written last.
    span: usize,
}

impl Line {
    /// Gives back the room that glyphs were given while their number was not known. All lines of a book are kept until
    /// its pages are written, and glyphs are most of them.
    fn trim(&mut self) {
        for fragment in &mut self.fragments {
            fragment.text.shrink_to_fit();
            for run in &mut fragment.runs {
                run.glyphs.shrink_to_fit();
            }
        }
    }

    /// Height, end, links and notes of the line.
    fn spans_from(&mut self, list: &[Cluster], lefts: &[Length], text: &Text, vertical: bool) {
        for (cluster, left) in list.iter().zip(lefts) {
            let Some(span) = text.spans.get(cluster.span as usize) else {
                continue;
            };
            let (from, to) = (*left, *left + cluster.width);
            self.end = self.end.max(to);
            let em = span.style.size;
            self.ascent = self.ascent.max(em.scale(88, 100) + span.style.rise);
            self.descent = self.descent.max(em.scale(12, 100) - span.style.rise);
            for link in [span.link, span.highlight].into_iter().flatten() {
                // Of the two that text can stand in, one may go on where the other has ended.
                match self.links.iter_mut().rev().take(2).find(|it| it.0 == link) {
                    Some(last) => {
                        last.1 = last.1.min(from);
                        last.2 = last.2.max(to);
                    }
                    None => self.links.push((link, from, to)),
                }
            }
            match &span.kind {
                SpanKind::NoteReference(note) if self.notes.last() != Some(note) => {
                    self.notes.push(*note);
                }
                SpanKind::Picture {
                    article,
                    asset,
                    width,
                    height,
                } => {
                    // In a line that will run down it stands upright, in the middle of the line.
                    let (width, height, top) = if vertical {
                        (*height, *width, em.scale(38, 100) + width.scale(1, 2))
                    } else {
                        (*width, *height, *height + span.style.rise)
                    };
                    self.ascent = self.ascent.max(top);
                    self.descent = self.descent.max(height - top);
                    self.items.push(Item::Picture(PlacedPicture {
                        article: *article,
                        asset: *asset,
                        bounds: Rect {
                            x: from,
                            y: -top,
                            width,
                            height,
                        },
                        content: span.content,
                        source: span.source.map(TextOrigin::position),
                    }));
                }
                SpanKind::Formula(piece) => {
                    let rise = span.style.rise;
                    self.ascent = self.ascent.max(piece.set.ascent + rise);
                    self.descent = self.descent.max(piece.set.descent - rise);
                }
                SpanKind::Text
                | SpanKind::Code
                | SpanKind::NoteReference(_)
                | SpanKind::Ruby(..) => {}
            }
        }
    }
}

impl LinePen<'_> {
    /// The fragment that text at a byte belongs to.
    fn fragment(&mut self, byte: usize) -> Option<(&mut Fragment, &super::Span)> {
        while self
            .text
            .spans
            .get(self.span)
            .is_some_and(|it| it.range.end <= byte)
        {
            self.span += 1;
        }
        let span = self.text.spans.get(self.span)?;
        let fragments = &mut self.line.fragments;
        let fits = |it: &Fragment| {
            it.content == span.content && it.y == Length::ZERO && it.spelled.is_empty()
        };
        if !fragments.last().is_some_and(fits) {
            fragments.push(Fragment {
                content: span.content,
                source: self.text.source(span, byte, self.counts),
                ..Fragment::default()
            });
        }
        fragments.last_mut().map(|it| (it, span))
    }

    fn cluster(&mut self, cluster: &Cluster, left: Length, faces: &mut impl ShapingFaces) {
        let source = self.text;
        let text = &source.text[cluster.start as usize..cluster.end as usize];
        if cluster.class == Class::Object {
            return self.formula(cluster, left);
        }
        let Some(face) = cluster.face else {
            super::missing::draw(&mut self.line, cluster, left, source, self.counts, faces);
            return;
        };
        let Some((fragment, span)) = self.fragment(cluster.start as usize) else {
            return;
        };
        let pool = &faces.pool()[cluster.glyphs.0 as usize..cluster.glyphs.1 as usize];
        if pool.iter().all(|it| it.id == 0) {
            carry(fragment, text);
            return;
        }
        let size = cluster.size;
        let units = faces.units(face);
        let of = |value: i32| size * i64::from(value) / units;
        let range = append(fragment, text);
        if let Some(Upright::First(narrow)) = cluster.upright {
            let color = span.style.color;
            let mut text = range.start..range.start + 1;
            for (glyph, part) in pool.iter().zip([Upright::First, Upright::Second]) {
                run(fragment, face, size, color, Some(part(narrow)))
                    .glyphs
                    .push(Glyph {
                        id: glyph.id,
                        x: left + of(glyph.dx),
                        rise: span.style.rise + of(glyph.dy),
                        advance: of(glyph.advance),
                        text: text.clone(),
                    });
                text = text.end..range.end;
            }
            return;
        }
        let run = run(fragment, face, size, span.style.color, cluster.upright);
        let first = run.glyphs.len();
        let mut x = left + cluster.shift;
        for glyph in pool {
            if glyph.id != 0 {
                run.glyphs.push(Glyph {
                    id: glyph.id,
                    x: x + of(glyph.dx),
                    rise: span.style.rise + of(glyph.dy),
                    advance: of(glyph.advance),
                    text: range.end..range.end,
                });
            }
            x += of(glyph.advance);
        }
        if cluster.level % 2 == 1 {
            // Shaped in the order of the page; a letter comes before its marks.
            run.glyphs[first..].reverse();
        }
        if let Some(letter) = run.glyphs.get_mut(first) {
            letter.text = range;
        }
    }

    /// A formula in its line; a picture is painted with the line's other items.
    fn formula(&mut self, cluster: &Cluster, left: Length) {
        let Some(span) = self.text.spans.get(cluster.span as usize) else {
            return;
        };
        if let SpanKind::Formula(piece) = &span.kind {
            let mut placed = piece.set.at(left, &piece.said, span.content);
            let glyphs = placed
                .fragment
                .runs
                .iter_mut()
                .flat_map(|it| &mut it.glyphs);
            glyphs.for_each(|it| it.rise += span.style.rise);
            for rule in &mut placed.rules {
                if let Item::Fill { bounds, .. } = rule {
                    bounds.y -= span.style.rise;
                }
            }
            placed.fragment.source = span.source;
            self.line.items.extend(placed.rules);
            self.line.fragments.push(placed.fragment);
        }
    }

    /// Blanks of the source between two clusters: each keeps its text and takes its part of the room.
    fn blanks(
        &mut self,
        from: usize,
        to: usize,
        x: Length,
        until: Length,
        faces: &mut impl ShapingFaces,
    ) {
        let source = self.text;
        let blanks = &source.text[from..to];
        let mut x = x;
        for (offset, c) in blanks.char_indices() {
            if c == '\u{2028}' {
                continue;
            }
            let Some((fragment, span)) = self.fragment(from + offset) else {
                continue;
            };
            let mut bytes = [0; 4];
            let text: &str = c.encode_utf8(&mut bytes);
            if is_ignorable(c) || c == '\u{200b}' {
                carry(fragment, text);
                continue;
            }
            let wants = if c == '\u{3000}' {
                Wants::Cjk
            } else {
                Wants::Western
            };
            let painted = if c == '\u{3000}' { c } else { ' ' };
            let Some((face, glyph)) = blank(painted, wants, span, faces) else {
                carry(fragment, text);
                continue;
            };
            let size = span.style.size;
            let advance = size * i64::from(glyph.1) / faces.units(face);
            let range = append(fragment, text);
            run(fragment, face, size, span.style.color, None)
                .glyphs
                .push(Glyph {
                    id: glyph.0,
                    x,
                    rise: span.style.rise,
                    advance,
                    text: range,
                });
            x = (x + advance).min(until.max(x));
        }
    }

    fn hyphen(&mut self, last: &Cluster, x: Length, faces: &mut impl ShapingFaces) {
        let byte = last.end.saturating_sub(1) as usize;
        let Some((fragment, span)) = self.fragment(byte) else {
            return;
        };
        let Some((face, glyph)) = blank('-', Wants::Western, span, faces) else {
            return;
        };
        let size = span.style.size;
        let advance = size * i64::from(glyph.1) / faces.units(face);
        let end = u32::try_from(fragment.text.len()).unwrap_or(u32::MAX);
        run(fragment, face, size, span.style.color, None)
            .glyphs
            .push(Glyph {
                id: glyph.0,
                x,
                rise: span.style.rise,
                advance,
                text: end..end,
            });
        self.line.end = self.line.end.max(x + advance);
    }
}

/// Glyph and advance of one character in the style of a span.
fn blank(
    c: char,
    wants: Wants,
    span: &super::Span,
    faces: &mut impl ShapingFaces,
) -> Option<(FaceId, (u16, i32))> {
    let mut bytes = [0; 4];
    let family = super::cluster::family(&span.style);
    let face = faces.find(family, c.encode_utf8(&mut bytes), wants)?;
    let key = PlanKey {
        face,
        script: *b"Latn",
        language: faces.language(&span.style.language),
        rtl: false,
        kern: true,
        stance: Stance::Along,
    };
    let (start, _) = faces.shape_char(key, c);
    let glyph = faces.pool().get(start as usize)?;
    (glyph.id != 0).then_some((face, (glyph.id, glyph.advance)))
}

/// Adds text to a fragment; returns where it stands there.
fn append(fragment: &mut Fragment, text: &str) -> std::ops::Range<u32> {
    let start = u32::try_from(fragment.text.len()).unwrap_or(u32::MAX);
    fragment.text.push_str(text);
    start..u32::try_from(fragment.text.len()).unwrap_or(u32::MAX)
}

/// Text that nothing is painted for goes to the glyph before it.
fn carry(fragment: &mut Fragment, text: &str) {
    let range = append(fragment, text);
    let runs = fragment.runs.iter_mut().rev();
    for glyph in runs.flat_map(|it| it.glyphs.iter_mut().rev()) {
        glyph.text.end = range.end;
        if glyph.text.start < range.start {
            return;
        }
        glyph.text.start = range.end; // a further glyph of the same cluster
    }
}

/// The run that a glyph of this face, size and colour goes to.
fn run(
    fragment: &mut Fragment,
    face: FaceId,
    size: Length,
    color: Color,
    upright: Option<Upright>,
) -> &mut Run {
    let fits = |it: &Run| (it.face, it.size, it.color, it.upright) == (face, size, color, upright);
    if !fragment.runs.last().is_some_and(fits) {
        fragment.runs.push(Run {
            face,
            size,
            color,
            upright,
            glyphs: Vec::new(),
        });
    }
    let last = fragment.runs.len() - 1;
    &mut fragment.runs[last]
}
