//! What is drawn with a line beside its glyphs: grounds, lines and waves below, lines through, frames,
//! emphasis dots (RULES DE-01 to DE-03, DE-08). All of it is filled rectangles: nothing reaches the text layer.

use super::class::Class;
use super::cluster::Cluster;
use super::{Line, Text, TextStyle};
use crate::layout::{Color, Item, Length, Rect};
use crate::model::Region;

/// Draws the decorations of a line whose bodies begin at `lefts`.
///
/// In a line that will run down, `vertical`, dots are to the right of it, and so are lines in Japanese and Korean; all
/// else that is below a line across is to the left (RULES VT-05).
pub(super) fn decorate(
    line: &mut Line,
    list: &[Cluster],
    lefts: &[Length],
    text: &Text,
    vertical: bool,
) {
    let plain = |it: &Cluster| {
        text.spans.get(it.span as usize).is_none_or(|it| {
            let style = &it.style;
            let numbered = style.underline.or(style.wave).or(style.frame);
            numbered.is_none() && style.ground.is_none() && !style.strike && !style.dots
        })
    };
    if list.iter().all(plain) {
        return;
    }
    let stretches = |mark: &dyn Fn(&TextStyle) -> Option<u32>| stretches(list, lefts, text, mark);
    for stretch in stretches(&|it| it.ground.is_some().then_some(0)) {
        if let Some(color) = stretch.style.ground {
            let em = stretch.em;
            line.items
                .push(stretch.fill(-em * 93 / 100, em * 110 / 100, color));
        }
    }
    for stretch in stretches(&|it| it.underline) {
        let right = vertical
            && match stretch.style.language.region() {
                Region::Ja | Region::Ko => true,
                Region::Hans | Region::HantTw | Region::HantHk | Region::Other => false,
            };
        let top = if right {
            -stretch.em * 98 / 100
        } else {
            stretch.em * 14 / 100
        };
        line.items.push(
            stretch
                .inset()
                .fill(top, stretch.em / 20, stretch.style.color),
        );
    }
    for stretch in stretches(&|it| it.wave) {
        wave(line, &stretch.inset());
    }
    for stretch in stretches(&|it| it.frame) {
        frame(line, &stretch);
    }
    for stretch in stretches(&|it| it.strike.then_some(0)) {
        let top = -stretch.em * 405 / 1000;
        line.items
            .push(stretch.fill(top, stretch.em / 20, stretch.style.color));
    }
    for (cluster, left) in list.iter().zip(lefts) {
        let style = text.spans.get(cluster.span as usize).map(|it| &it.style);
        if let Some(style) = style
            && style.dots
            && takes_dot(cluster)
        {
            dot(line, cluster, *left, style, vertical);
        }
    }
}

/// Neighbouring clusters under one mark that look alike. A gap before or after is not part of it (DE-03).
struct MarkedStretch<'a> {
    left: Length,
    right: Length,
    /// Whether the mark ends to the left and to the right, or goes on in another colour or height.
    ends: (bool, bool),
    em: Length,
    style: &'a TextStyle,
}

impl MarkedStretch<'_> {
    /// DE-02: a mark ends before its text does, so that two side by side stay two.
    fn inset(&self) -> Self {
        let inset = |ends: bool| if ends { self.em / 16 } else { Length::ZERO };
        Self {
            left: self.left + inset(self.ends.0),
            right: self.right - inset(self.ends.1),
            ..*self
        }
    }

    fn fill(&self, top: Length, height: Length, color: Color) -> Item {
        Item::Fill {
            bounds: Rect {
                x: self.left,
                y: top - self.style.rise,
                width: (self.right - self.left).max(Length::ZERO),
                height,
            },
            color,
            content: None,
        }
    }
}

/// The stretches under one kind of mark; `mark` gives the number of the mark that a style stands under.
fn stretches<'a>(
    list: &[Cluster],
    lefts: &[Length],
    text: &'a Text,
    mark: &dyn Fn(&TextStyle) -> Option<u32>,
) -> Vec<MarkedStretch<'a>> {
    let mut out: Vec<MarkedStretch<'a>> = Vec::new();
    let mut open = None;
    for (cluster, left) in list.iter().zip(lefts) {
        let style = text.spans.get(cluster.span as usize).map(|it| &it.style);
        let Some((style, number)) = style.and_then(|it| Some((it, mark(it)?))) else {
            open = None;
            continue;
        };
        let mut next = MarkedStretch {
            left: *left,
            right: *left + cluster.width,
            ends: (true, true),
            em: cluster.em,
            style,
        };
        match out.last_mut() {
            Some(last) if open == Some(number) => {
                if (last.style.ground, last.style.color, last.style.rise)
                    == (style.ground, style.color, style.rise)
                {
                    last.left = last.left.min(next.left);
                    last.right = last.right.max(next.right);
                    last.em = last.em.max(next.em);
                } else {
                    // Right-to-left text goes on to the left.
                    if next.left < last.left {
                        (last.ends.0, next.ends.1) = (false, false);
                    } else {
                        (last.ends.1, next.ends.0) = (false, false);
                    }
                    out.push(next);
                }
            }
            Some(_) | None => out.push(next),
        }
        open = Some(number);
    }
    out
}

/// Heights of a wave over a period of half an em, in thousandths of the greatest height.
const WAVE: [i64; 16] = [
    0, 383, 707, 924, 1000, 924, 707, 383, 0, -383, -707, -924, -1000, -924, -707, -383,
];

/// DE-02: a wave below, in slices.
fn wave(line: &mut Line, stretch: &MarkedStretch<'_>) {
    let em = stretch.em;
    let slice = (em / 32).max(Length(1));
    let (mut left, end) = (stretch.left, stretch.right);
    for height in WAVE.iter().cycle() {
        if left >= end {
            break;
        }
        let part = MarkedStretch {
            left,
            right: end.min(left + slice),
            ..*stretch
        };
        let top = em * 17 / 100 - em * *height / 25_000;
        line.items
            .push(part.fill(top, em / 20, stretch.style.color));
        left += slice;
    }
}

/// DE-08: a frame of a twentieth of an em around a name.
fn frame(line: &mut Line, stretch: &MarkedStretch<'_>) {
    let (em, color) = (stretch.em, stretch.style.color);
    let (top, bottom, thick) = (-em * 93 / 100, em * 17 / 100, em / 20);
    let outside = MarkedStretch {
        left: stretch.left - thick / 2,
        right: stretch.right + thick / 2,
        ..*stretch
    };
    let side = |left: Length| MarkedStretch {
        left,
        right: left + thick,
        ..*stretch
    };
    let right = side(outside.right - thick);
    line.items.extend([
        outside.fill(top, thick, color),
        outside.fill(bottom - thick, thick, color),
        side(outside.left).fill(top, bottom - top, color),
        right.fill(top, bottom - top, color),
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
fn dot(line: &mut Line, cluster: &Cluster, left: Length, style: &TextStyle, vertical: bool) {
    let em = cluster.em;
    let radius = em / 10;
    let center = match cluster.region {
        _ if vertical => -em * 102 / 100,
        Region::Ja | Region::Ko => -em * 98 / 100,
        Region::Hans | Region::HantTw | Region::HantHk | Region::Other
            if style.underline.is_some() =>
        {
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
                x: middle - half,
                y: center - radius + slice * at - style.rise,
                width: half * 2,
                height: slice,
            },
            color: style.color,
            content: None,
        });
    }
}
