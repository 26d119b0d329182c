//! A box with the code in it, for what no face has (RULES FN-05): visible, and never a blank.

use super::cluster::{Cluster, family};
use super::shape::{PlanKey, ShapingFaces, Stance, Wants, is_ignorable};
use super::text::VisibleCounts;
use super::{Line, Text};
use crate::layout::{Fragment, Glyph, Item, Length, Rect, Run};

/// Draws the box of a cluster whose body begins at `left`. The first digit stands for its text.
pub(super) fn draw(
    line: &mut Line,
    cluster: &Cluster,
    left: Length,
    text: &Text,
    counts: &VisibleCounts,
    faces: &mut impl ShapingFaces,
) {
    let Some(span) = text.spans.get(cluster.span as usize) else {
        return;
    };
    let source = &text.text[cluster.start as usize..cluster.end as usize];
    let em = cluster.em;
    let inset = em * 5 / 100;
    let (x, y) = (left + inset, -em * 83 / 100);
    let (width, height) = (cluster.width - inset * 2, em * 90 / 100);
    let thin = em * 3 / 100;
    for (x, y, width, height) in [
        (x, y, width, thin),
        (x, y + height - thin, width, thin),
        (x, y, thin, height),
        (x + width - thin, y, thin, height),
    ] {
        line.items.push(Item::Fill {
            bounds: Rect {
                x,
                y,
                width,
                height,
            },
            color: span.style.color,
            content: None,
        });
    }
    let c = source
        .chars()
        .find(|it| !is_ignorable(*it))
        .unwrap_or(cluster.c);
    let code = format!("{:04X}", u32::from(c));
    let columns = if code.len() > 4 { 3 } else { 2 };
    let size = em * if columns == 3 { 30 } else { 38 } / 100;
    if line
        .fragments
        .last()
        .is_none_or(|it| it.content != span.content || it.y != Length::ZERO)
    {
        line.fragments.push(Fragment {
            content: span.content,
            source: text.source(span, cluster.start as usize, counts),
            ..Fragment::default()
        });
    }
    let Some(fragment) = line.fragments.last_mut() else {
        return;
    };
    let start = u32::try_from(fragment.text.len()).unwrap_or(u32::MAX);
    fragment.text.push_str(source);
    let end = u32::try_from(fragment.text.len()).unwrap_or(u32::MAX);
    let mut range = start..end;
    let language = faces.language(&span.style.language);
    for (at, digit) in code.chars().enumerate() {
        let mut bytes = [0; 4];
        let piece = digit.encode_utf8(&mut bytes);
        let Some(face) = faces.find(family(&span.style), piece, Wants::Western) else {
            continue;
        };
        let key = PlanKey {
            face,
            script: *b"Latn",
            language,
            rtl: false,
            kern: false,
            stance: Stance::Along,
        };
        let (first, _) = faces.shape_char(key, digit);
        let Some(glyph) = faces.pool().get(first as usize).copied() else {
            continue;
        };
        let advance = size * i64::from(glyph.advance) / faces.units(face);
        let (row, column) = (at / columns, at % columns);
        let cell = width / i64::try_from(columns).unwrap_or(2);
        let column = i64::try_from(column).unwrap_or(0);
        let below = if row == 0 {
            em * 43 / 100
        } else {
            em * 2 / 100
        };
        let glyph = Glyph {
            id: glyph.id,
            x: x + cell * column + (cell - advance) / 2,
            rise: span.style.rise + below,
            advance,
            text: range.clone(),
        };
        range = end..end;
        let fits = |it: &Run| (it.face, it.size, it.color) == (face, size, span.style.color);
        match fragment.runs.last_mut() {
            Some(run) if fits(run) => run.glyphs.push(glyph),
            Some(_) | None => fragment.runs.push(Run {
                face,
                size,
                color: span.style.color,
                upright: None,
                glyphs: vec![glyph],
            }),
        }
    }
}
