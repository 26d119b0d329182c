//! How wide the columns of a table want to be, and how a size and a measure serve them.

use super::grid::{self, Grid};
use super::{Fit, Setter};
use crate::layout::Length;
use crate::layout::flow::setter::Place;
use crate::model::{Block, BlockKind, Inline};

/// What the columns want, in thousandths of an em.
#[derive(Debug)]
pub(super) struct Natural {
    /// The longest word, or a few characters of running text.
    least: Vec<i64>,
    /// Everything on one line.
    most: Vec<i64>,
}

/// Running text needs this much to be readable.
const READABLE: i64 = 4_000;
/// More than this on one line helps nobody.
const ENOUGH: i64 = 40_000;
/// A word may ask for this much at most; a longer one (an address) is broken.
const LONGEST_WORD: i64 = 12_000;

impl Setter<'_, '_> {
    /// What the columns want, estimated from character widths: no line is set for it.
    pub(super) fn column_widths(&self, grid: &Grid<'_>, place: &Place) -> Natural {
        _ = place;
        let mut natural = Natural {
            least: vec![1_000; grid.columns],
            most: vec![1_000; grid.columns],
        };
        // Cells of one column first, then those that span: they only add what is missing.
        for spanning in [false, true] {
            for placed in &grid.cells {
                let span = placed.columns();
                if (span > 1) != spanning {
                    continue;
                }
                let (mut least, mut most) = (0, 0);
                for block in &placed.cell.blocks {
                    let (word, line) = self.wants(block);
                    least = least.max(word);
                    most = most.max(line);
                }
                let most = most.min(ENOUGH);
                let least = least.min(LONGEST_WORD).max(most.min(READABLE));
                let columns = placed.column..placed.column + span;
                spread(&mut natural.least[columns.clone()], least);
                spread(&mut natural.most[columns], most);
            }
        }
        for (most, least) in natural.most.iter_mut().zip(&natural.least) {
            *most = (*most).max(*least);
        }
        natural
    }

    /// Longest word and longest line of a block.
    fn wants(&self, block: &Block) -> (i64, i64) {
        match &block.kind {
            BlockKind::Paragraph { inlines, .. } | BlockKind::Heading { inlines, .. } => {
                self.inline_wants(inlines)
            }
            BlockKind::Code { text, .. } => {
                let most = text.lines().map(|it| line_width(it) * 11 / 10).max();
                (READABLE * 2, most.unwrap_or_default())
            }
            BlockKind::Figure(figure) => {
                let em = self.geometry.size;
                let picture = figure
                    .images
                    .iter()
                    .filter_map(|it| {
                        let picture = self.document.assets.picture(it.asset)?;
                        let pixels = it.width.unwrap_or(picture.width).min(picture.width);
                        Some(Length::pt(i64::from(pixels)).scale(3, 4).0 * 1000 / em.0)
                    })
                    .max();
                let wants = picture.unwrap_or(READABLE * 2);
                (wants.min(READABLE * 2), wants)
            }
            BlockKind::List { items, .. } => {
                let inner = items
                    .iter()
                    .flat_map(|it| &it.blocks)
                    .map(|it| self.wants(it));
                let (word, line) = inner.fold((0, 0), |a, b| (a.0.max(b.0), a.1.max(b.1)));
                (word + 2_000, line + 2_000)
            }
            BlockKind::Definitions(_)
            | BlockKind::Quote(_)
            | BlockKind::Table(_)
            | BlockKind::Rule
            | BlockKind::Embed(_)
            | BlockKind::Math(_)
            | BlockKind::Group { .. } => {
                let text = block.text();
                let most = text.lines().map(line_width).max().unwrap_or_default();
                (READABLE * 2, most + 4_000)
            }
        }
    }

    fn inline_wants(&self, inlines: &[Inline]) -> (i64, i64) {
        let text = crate::model::inline_text(inlines);
        let line = text.lines().map(line_width).max().unwrap_or_default();
        let word = text.lines().map(word_width).max().unwrap_or_default();
        let pictures = inlines
            .iter()
            .filter(|it| matches!(it, Inline::Image(_)))
            .count();
        let pictures = i64::try_from(pictures).unwrap_or(0) * READABLE;
        (word, line + pictures)
    }
}

/// Raises columns so that together they have `wanted`.
fn spread(columns: &mut [i64], wanted: i64) {
    let have: i64 = columns.iter().sum();
    let missing = wanted - have;
    let count = i64::try_from(columns.len()).unwrap_or(1).max(1);
    if missing > 0 {
        for column in columns.iter_mut() {
            *column += (missing + count - 1) / count;
        }
    }
}

/// Rough width of a character in thousandths of an em.
fn width(c: char) -> i64 {
    match c {
        '\u{0}'..='\u{1f}' => 0,
        ' ' | '.' | ',' | '\'' | 'i' | 'j' | 'l' | '|' | '!' | ':' | ';' => 320,
        'A'..='Z' => 700,
        'm' | 'w' | '@' | '%' => 900,
        '\u{20}'..='\u{7f}' => 570,
        '\u{80}'..='\u{2fff}' => 620,
        _ => 1_000,
    }
}

fn line_width(line: &str) -> i64 {
    line.chars().map(width).sum()
}

/// The longest stretch that no line may break.
fn word_width(line: &str) -> i64 {
    let (mut longest, mut current) = (0, 0);
    for c in line.chars() {
        if c == ' ' || u32::from(c) >= 0x2e80 {
            longest = longest.max(current);
            current = 0;
        } else {
            current += width(c);
        }
    }
    longest.max(current)
}

/// The table at `size` thousandths of body size, when its columns have room.
pub(super) fn fit(natural: &Natural, place: &Place, size: i64) -> Option<Fit> {
    let inner = place.sized(place.size.scale(size, 1000));
    let widths = shared_out(natural, &inner)?;
    Some(centred(inner, widths))
}

/// The table at its smallest, every column a part of the measure by what it wants.
pub(super) fn squeezed(natural: &Natural, place: &Place) -> Fit {
    let inner = place.sized(place.size.scale(super::SMALLEST, 1000));
    let padding = grid::padding(&inner);
    let count = i64::try_from(natural.least.len()).unwrap_or(1).max(1);
    let free = (inner.measure - padding.scale(2 * count, 1)).max(Length(count));
    let total: i64 = natural.least.iter().sum::<i64>().max(1);
    let widths = natural
        .least
        .iter()
        .map(|it| free.scale(*it, total) + padding + padding)
        .collect();
    centred(inner, widths)
}

fn shared_out(natural: &Natural, place: &Place) -> Option<Vec<Length>> {
    let padding = grid::padding(place);
    let of = |thousandths: &i64| place.size.scale(*thousandths, 1000) + padding + padding;
    let least: Vec<Length> = natural.least.iter().map(of).collect();
    let most: Vec<Length> = natural.most.iter().map(of).collect();
    let (all_least, all_most): (Length, Length) =
        (least.iter().copied().sum(), most.iter().copied().sum());
    if all_least > place.measure {
        return None;
    }
    if all_most <= place.measure {
        return Some(most);
    }
    let free = place.measure - all_least;
    let wish = (all_most - all_least).0.max(1);
    Some(
        least
            .iter()
            .zip(&most)
            .map(|(least, most)| *least + free.scale((*most - *least).0, wish))
            .collect(),
    )
}

/// A table narrower than the measure stands in its middle.
fn centred(mut place: Place, widths: Vec<Length>) -> Fit {
    let width: Length = widths.iter().copied().sum();
    place.left += (place.measure - width).max(Length::ZERO).scale(1, 2);
    place.measure = width;
    Fit { place, widths }
}
