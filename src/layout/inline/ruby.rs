//! Ruby: annotations over their base, bopomofo beside it (RULES DE-04, DE-05).
//!
//! A base that is narrower than its annotation is widened before gaps and breaks are looked at, so
//! that everything after treats it as any other text.

use super::class::is_cjk;
use super::cluster::{Clusters, clusters};
use super::shape::ShapingFaces;
use super::{Line, Punctuation, Span, SpanKind, Text, itemize};
use crate::layout::{ContentId, Fragment, Glyph, Length, Run};

/// An annotation, shaped, and the clusters it belongs to.
#[derive(Debug)]
pub(super) struct Annotation {
    /// Indices of the base's clusters.
    pub(super) base: std::ops::Range<usize>,
    content: Option<ContentId>,
    text: Text,
    clusters: Clusters,
    width: Length,
    kind: AnnotationKind,
}

/// How an annotation stands at its base.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum AnnotationKind {
    /// Over it; to its right, where the line will run down.
    Over,
    /// Bopomofo in a column to its right.
    Beside,
    /// Bopomofo to its right in a line that will run down, a tone beside the last.
    Stacked,
}

/// Size of an annotation, as a fraction of its base's em.
const SIZE: (i64, i64) = (1, 2);
/// Size of bopomofo, as a fraction of their base's em.
const BESIDE: (i64, i64) = (2, 5);
/// Size of bopomofo in lines that run down: three of them are as long as their base.
const STACKED: (i64, i64) = (1, 3);
/// From one bopomofo to the next. They stand in a column of half an em, closer than their cells, of which a
/// third is blank.
const BESIDE_PITCH: (i64, i64) = (1, 3);

/// Shapes every annotation and widens bases that are too narrow.
pub(super) fn annotate(
    text: &Text,
    clusters: &mut Clusters,
    style: Punctuation,
    vertical: bool,
    faces: &mut impl ShapingFaces,
) -> Vec<Annotation> {
    let mut out = Vec::new();
    let mut at = 0;
    for (number, span) in (0_u32..).zip(&text.spans) {
        let SpanKind::Ruby(annotation, content) = &span.kind else {
            continue;
        };
        while clusters.list.get(at).is_some_and(|it| it.span < number) {
            at += 1;
        }
        let count = clusters.list[at..]
            .iter()
            .take_while(|it| it.span == number)
            .count();
        if count == 0 || annotation.is_empty() {
            continue;
        }
        // Beside the column is where all annotations of a line that runs down are.
        let bopomofo = annotation.chars().all(is_bopomofo);
        let kind = match (bopomofo, vertical) {
            (false, _) => AnnotationKind::Over,
            (true, false) => AnnotationKind::Beside,
            (true, true) => AnnotationKind::Stacked,
        };
        let shaped = shape(annotation, span, kind, (style, vertical), faces);
        let base = at..at + count;
        widen(clusters, &base, &shaped);
        at = base.end;
        out.push(Annotation {
            base,
            content: *content,
            ..shaped
        });
    }
    out
}

fn is_bopomofo(c: char) -> bool {
    matches!(u32::from(c), 0x3105..=0x312f | 0x31a0..=0x31bf) || is_tone(c)
}

/// The tones that stand beside the last symbol; ˙ stands before the first.
fn stands_beside(c: char) -> bool {
    is_tone(c) && c != '˙'
}

fn is_tone(c: char) -> bool {
    matches!(c, 'ˊ' | 'ˇ' | 'ˋ' | '˙' | '\u{2c9}')
}

fn shape(
    annotation: &str,
    span: &Span,
    kind: AnnotationKind,
    (style, vertical): (Punctuation, bool),
    faces: &mut impl ShapingFaces,
) -> Annotation {
    let mut own = span.clone();
    own.range = 0..annotation.len();
    own.kind = SpanKind::Text;
    let (numerator, denominator) = match kind {
        AnnotationKind::Over => SIZE,
        AnnotationKind::Beside => BESIDE,
        AnnotationKind::Stacked => STACKED,
    };
    own.style.size = span.style.size.scale(numerator, denominator);
    own.style.strong = false;
    let text = Text {
        text: annotation.to_owned(),
        spans: vec![own],
    };
    let graphemes = itemize::graphemes(&text);
    let clusters = clusters(&text, &graphemes, &[], style, vertical, faces);
    let spaces = clusters.blanks.iter().map(|it| it.space).sum::<Length>();
    let along = clusters.list.iter();
    let along = along.filter(|it| kind != AnnotationKind::Stacked || !stands_beside(it.c));
    let bodies = along
        .map(|it| it.left + it.width + it.right)
        .sum::<Length>();
    Annotation {
        base: 0..0,
        content: None,
        width: bodies + spaces,
        text,
        clusters,
        kind,
    }
}

fn widen(clusters: &mut Clusters, base: &std::ops::Range<usize>, shaped: &Annotation) {
    let list = &mut clusters.list[base.clone()];
    if shaped.kind == AnnotationKind::Beside {
        // The column stands right of the last base of the pair.
        if let Some(last) = list.last_mut() {
            last.width += last.em / 2;
        }
        return;
    }
    let width: Length = list.iter().map(|it| it.width).sum();
    let missing = shaped.width - width;
    if missing <= Length::ZERO {
        return;
    }
    let count = i64::try_from(list.len()).unwrap_or(1);
    for cluster in list {
        let share = missing / count;
        cluster.width += share;
        cluster.shift += share / 2;
    }
}

/// Draws an annotation over the bodies from `left` to `right`.
pub(super) fn draw(
    line: &mut Line,
    annotation: &Annotation,
    left: Length,
    right: Length,
    em: Length,
    faces: &mut impl ShapingFaces,
) {
    let Some(span) = annotation.text.spans.first() else {
        return;
    };
    let mut fragment = Fragment {
        content: annotation.content,
        text: annotation.text.text.clone(),
        ..Fragment::default()
    };
    let size = span.style.size;
    if annotation.kind != AnnotationKind::Beside {
        // Its em box stands on that of the base.
        let above = em * 88 / 100 + size * 12 / 100;
        fragment.y = -above;
        line.ascent = line.ascent.max(above + size * 88 / 100);
    }
    let list = &annotation.clusters.list;
    let spare = (right - left - annotation.width).max(Length::ZERO);
    let cjk = list.iter().all(|it| is_cjk(it.c));
    let count = i64::try_from(list.len()).unwrap_or(1).max(1);
    // CJK is spread, with twice as much room between two signs as at either end; Latin is centred.
    let (before, between) = if cjk && list.len() > 1 {
        (spare / (2 * count), spare / count)
    } else {
        (spare / 2, Length::ZERO)
    };
    let tones = list
        .iter()
        .filter(|it| is_tone(it.c) && it.c != '˙')
        .count();
    let symbols = i64::try_from(list.len() - tones).unwrap_or(0);
    let mut x = left + before;
    // The column of bopomofo is centred on the em box.
    let pitch = em * BESIDE_PITCH.0 / BESIDE_PITCH.1;
    let mut row = em * 38 / 100 + pitch * symbols / 2;
    for (at, cluster) in list.iter().enumerate() {
        let blank = annotation
            .clusters
            .blanks
            .get(at)
            .map_or(Length::ZERO, |it| it.space);
        let start = if at == 0 { 0 } else { cluster.start };
        let next = list
            .get(at + 1)
            .map_or(annotation.text.text.len(), |it| it.start as usize);
        let range = start..u32::try_from(next).unwrap_or(u32::MAX);
        if annotation.kind == AnnotationKind::Stacked && stands_beside(cluster.c) {
            // To the right of the last symbol, at its upper half; the font draws it above lower-case letters.
            let before = x - size - between;
            glyphs(
                &mut fragment,
                cluster,
                before + cluster.shift - size / 10,
                size * 95 / 100,
                range,
                span,
                faces,
            );
            line.ascent = line.ascent.max(em * 88 / 100 + size * 15 / 10);
            continue;
        }
        if annotation.kind == AnnotationKind::Beside {
            let column = right - em / 2;
            let (x, rise) = if is_tone(cluster.c) && cluster.c != '˙' {
                // Beside the upper half of the last symbol; the font draws it above lower-case letters.
                let foot = em * 38 / 100 - pitch * symbols / 2;
                (column + size, foot + pitch * 8 / 10 - size * 7 / 10)
            } else {
                row -= pitch;
                (
                    column + (size - cluster.width) / 2,
                    row + pitch / 2 - size * 38 / 100,
                )
            };
            glyphs(
                &mut fragment,
                cluster,
                x + cluster.shift,
                rise,
                range,
                span,
                faces,
            );
            continue;
        }
        x += blank + cluster.left;
        glyphs(
            &mut fragment,
            cluster,
            x + cluster.shift,
            Length::ZERO,
            range,
            span,
            faces,
        );
        x += cluster.width + cluster.right + between;
    }
    line.fragments.push(fragment);
}

fn glyphs(
    fragment: &mut Fragment,
    cluster: &super::cluster::Cluster,
    x: Length,
    rise: Length,
    text: std::ops::Range<u32>,
    span: &Span,
    faces: &impl ShapingFaces,
) {
    let Some(face) = cluster.face else { return };
    let pool = &faces.pool()[cluster.glyphs.0 as usize..cluster.glyphs.1 as usize];
    let units = faces.units(face);
    let size = cluster.size;
    let of = |value: i32| size * i64::from(value) / units;
    let (mut x, mut text) = (x, text);
    for glyph in pool.iter().filter(|it| it.id != 0) {
        let painted = Glyph {
            id: glyph.id,
            x: x + of(glyph.dx),
            rise: span.style.rise + rise + of(glyph.dy),
            advance: of(glyph.advance),
            text: text.clone(),
        };
        text = text.end..text.end;
        x += of(glyph.advance);
        match fragment.runs.last_mut() {
            Some(run) if (run.face, run.size, run.upright) == (face, size, cluster.upright) => {
                run.glyphs.push(painted);
            }
            Some(_) | None => fragment.runs.push(Run {
                face,
                size,
                color: span.style.color,
                upright: cluster.upright,
                glyphs: vec![painted],
            }),
        }
    }
}

/// Whether two neighbours belong to one annotation and are never parted (DE-04).
pub(super) fn joined(text: &Text, before: u32, after: u32) -> bool {
    before == after
        && text
            .spans
            .get(before as usize)
            .is_some_and(|it| matches!(it.kind, SpanKind::Ruby(..)))
}
