//! What is drawn with a line beside its glyphs: grounds, lines and waves below, lines through, frames,
//! emphasis dots (RULES DE-01 to DE-03, DE-08). All of it is fills: nothing reaches the text layer.

use super::class::Class;
use super::cluster::Cluster;
use super::{Line, Text, TextStyle};
use crate::layout::{Color, Item, Length, Rect};
use crate::model::Region;

/// Draws the decorations of a line whose bodies begin at `lefts`.
pub(super) fn decorate(line: &mut Line, list: &[Cluster], lefts: &[i64], text: &Text) {
    let plain = |it: &Cluster| {
        text.spans.get(it.span as usize).is_none_or(|it| {
            let style = &it.style;
            let drawn = [
                style.underline,
                style.strike,
                style.dots,
                style.wave,
                style.frame,
            ];
            style.ground.is_none() && !drawn.contains(&true)
        })
    };
    if list.iter().all(plain) {
        return;
    }
    let stretches = |wanted: &dyn Fn(&TextStyle) -> bool| stretches(list, lefts, text, wanted);
    for stretch in stretches(&|it| it.ground.is_some()) {
        if let Some(color) = stretch.style.ground {
            let em = stretch.em;
            line.items
                .push(stretch.fill(-em * 93 / 100, em * 110 / 100, 0, color));
        }
    }
    for stretch in stretches(&|it| it.underline) {
        // DE-02: two marks side by side stay apart.
        let inset = stretch.em / 16;
        let top = stretch.em * 14 / 100;
        line.items
            .push(stretch.fill(top, stretch.em / 20, inset, stretch.style.color));
    }
    for stretch in stretches(&|it| it.wave) {
        wave(line, &stretch);
    }
    for stretch in stretches(&|it| it.frame) {
        frame(line, &stretch);
    }
    for stretch in stretches(&|it| it.strike) {
        let top = -stretch.em * 405 / 1000;
        line.items
            .push(stretch.fill(top, stretch.em / 20, 0, stretch.style.color));
    }
    for (cluster, left) in list.iter().zip(lefts) {
        let style = text.spans.get(cluster.span as usize).map(|it| &it.style);
        if let Some(style) = style
            && style.dots
            && takes_dot(cluster)
        {
            dot(line, cluster, *left, style);
        }
    }
}

/// Neighbours that are decorated alike. A gap before or after is not part of it (DE-03).
struct Stretch<'a> {
    left: i64,
    right: i64,
    em: i64,
    style: &'a TextStyle,
}

impl Stretch<'_> {
    fn fill(&self, top: i64, height: i64, inset: i64, color: Color) -> Item {
        let top = top - self.style.rise.0;
        Item::Fill {
            bounds: Rect {
                x: Length(self.left + inset),
                y: Length(top),
                width: Length((self.right - self.left - 2 * inset).max(0)),
                height: Length(height),
            },
            color,
            content: None,
        }
    }
}

fn stretches<'a>(
    list: &[Cluster],
    lefts: &[i64],
    text: &'a Text,
    wanted: &dyn Fn(&TextStyle) -> bool,
) -> Vec<Stretch<'a>> {
    let mut out: Vec<Stretch<'a>> = Vec::new();
    let mut open = false;
    for (cluster, left) in list.iter().zip(lefts) {
        let span = text.spans.get(cluster.span as usize);
        let Some(style) = span.map(|it| &it.style).filter(|it| wanted(it)) else {
            open = false;
            continue;
        };
        let right = left + cluster.width;
        match out.last_mut() {
            Some(last)
                if open
                    && (last.style.ground, last.style.color, last.style.rise)
                        == (style.ground, style.color, style.rise) =>
            {
                last.left = last.left.min(*left);
                last.right = last.right.max(right);
                last.em = last.em.max(cluster.em);
            }
            Some(_) | None => out.push(Stretch {
                left: *left,
                right,
                em: cluster.em,
                style,
            }),
        }
        open = true;
    }
    out
}

/// Heights of a wave over a period of half an em, in thousandths of its largest.
const WAVE: [i64; 8] = [0, 707, 1000, 707, 0, -707, -1000, -707];

/// DE-02: a wave below, in slices; like a line, apart from its neighbour.
fn wave(line: &mut Line, stretch: &Stretch<'_>) {
    let em = stretch.em;
    let (slice, inset) = ((em / 16).max(1), em / 16);
    let (mut left, end) = (stretch.left + inset, stretch.right - inset);
    for height in WAVE.iter().cycle() {
        if left >= end {
            break;
        }
        let part = Stretch {
            left,
            right: end.min(left + slice),
            ..*stretch
        };
        let top = em * 17 / 100 - em * height / 25_000;
        line.items
            .push(part.fill(top, em / 20, 0, stretch.style.color));
        left += slice;
    }
}

/// DE-08: a frame of a twentieth of an em around a name.
fn frame(line: &mut Line, stretch: &Stretch<'_>) {
    let (em, color) = (stretch.em, stretch.style.color);
    let (top, bottom, thick) = (-em * 93 / 100, em * 17 / 100, em / 20);
    let outside = Stretch {
        left: stretch.left - thick / 2,
        right: stretch.right + thick / 2,
        ..*stretch
    };
    let side = |left: i64| Stretch {
        left,
        right: left + thick,
        ..*stretch
    };
    let right = side(outside.right - thick);
    line.items.extend([
        outside.fill(top, thick, 0, color),
        outside.fill(bottom - thick, thick, 0, color),
        side(outside.left).fill(top, bottom - top, 0, color),
        right.fill(top, bottom - top, 0, color),
    ]);
}

/// DE-01: on letters, never on marks.
fn takes_dot(cluster: &Cluster) -> bool {
    cluster.class.is_han()
        || cluster.class == Class::Hangul
        || (cluster.class == Class::Western && cluster.c.is_alphanumeric())
}

/// Half the width of a disc of radius 1000 at eight heights.
const DISC: [i64; 8] = [484, 781, 927, 992, 992, 927, 781, 484];

/// A disc of a fifth of an em, in slices: below in Chinese, above in Japanese and Korean.
fn dot(line: &mut Line, cluster: &Cluster, left: i64, style: &TextStyle) {
    let em = cluster.em;
    let radius = em / 10;
    let center = match cluster.region {
        Region::Ja | Region::Ko => -em * 98 / 100,
        Region::Hans | Region::HantTw | Region::HantHk | Region::Other if style.underline => {
            em * 37 / 100
        }
        Region::Hans | Region::HantTw | Region::HantHk | Region::Other => em * 28 / 100,
    };
    let middle = left + cluster.width / 2;
    let slice = radius / 4;
    for (at, half) in (0..).zip(DISC) {
        let half = radius * half / 1000;
        line.items.push(Item::Fill {
            bounds: Rect {
                x: Length(middle - half),
                y: Length(center - radius + slice * at - style.rise.0),
                width: Length(2 * half),
                height: Length(slice),
            },
            color: style.color,
            content: None,
        });
    }
}
