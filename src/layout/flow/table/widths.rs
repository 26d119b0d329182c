//! How wide the columns of a table are: what they want, and the size and widths that are chosen for that.

use super::grid::{self, CellGrid};
use super::{Fit, Setter};
use crate::layout::Length;
use crate::layout::flow::place::BlockPlace;

/// What the columns want at the size of the body, without padding.
#[derive(Debug)]
pub(super) struct Natural {
    /// The least: a few characters of running text, or the longest word, as far as [`LONG_WORD`].
    least: Vec<Length>,
    /// To keep every word whole, as far as [`LONGEST_WORD`].
    words: Vec<Length>,
    /// To keep every short cell of the body on one line, and those of the head on two.
    body: Vec<Length>,
    /// To keep everything on one line.
    most: Vec<Length>,
}

/// Running text needs this much to be readable, in ems.
const READABLE: i64 = 4;
/// A word up to this width, in ems, is kept whole even when the table does not fit for that reason.
const LONG_WORD: i64 = 12;
/// A word up to this width, in ems, is kept whole when the table fits; a longer one is broken in any case.
const LONGEST_WORD: i64 = 24;
/// A cell of the body that is no longer than this is rather kept on one line, in ems.
const SHORT: i64 = 12;
/// What a column wants is counted up to this, in ems: beyond it, more text does not make it wider.
const ENOUGH: i64 = 120;
/// How small a table may be set to fit, in thousandths of body text.
const SMALLEST: i64 = 720;
/// The sizes that are tried, in thousandths of body text; the first is the usual one.
const SIZES: [i64; 4] = [900, 860, 800, SMALLEST];
/// How small a table may be set to keep every cell on one line, in thousandths of body text.
const SMALL: i64 = 800;

impl Setter<'_, '_> {
    /// What the columns want, measured by the composer.
    pub(super) fn column_widths(&mut self, grid: &CellGrid<'_>, place: &BlockPlace) -> Natural {
        let em = place.size;
        let ems = || vec![em; grid.columns];
        let mut natural = Natural {
            least: ems(),
            words: ems(),
            body: ems(),
            most: ems(),
        };
        let longest = em.scale(LONGEST_WORD, 1).min(place.measure.scale(1, 2));
        // Cells of one column first, then those that span: they only add what is missing.
        for spanning in [false, true] {
            for placed in &grid.cells {
                let span = placed.columns();
                if (span > 1) != spanning {
                    continue;
                }
                let wants = self.cell_wants(placed.cell, place);
                let most = wants.most.min(em.scale(ENOUGH, 1));
                let readable = most.min(em.scale(READABLE, 1));
                let words = wants.least.min(longest).max(readable);
                let least = wants.least.min(em.scale(LONG_WORD, 1)).max(readable);
                let head = placed.row < grid.head;
                let body = if head { most.scale(1, 2) } else { most };
                let body = body.min(em.scale(SHORT, 1)).max(words);
                // A cell that covers columns has the padding between them too.
                let inside = grid::padding(place).scale(2 * as_i64(span - 1), 1);
                let columns = placed.column..placed.column + span;
                for (all, wanted) in [
                    (&mut natural.least, least),
                    (&mut natural.words, words),
                    (&mut natural.body, body),
                    (&mut natural.most, most),
                ] {
                    spread(&mut all[columns.clone()], wanted - inside);
                }
            }
        }
        natural
    }
}

impl Natural {
    /// The table at the largest size at which every cell stays on one line. If there is none, at the largest at
    /// which the short cells of the body do; if there is none, at which every word stays whole; if there is none,
    /// at which every word does that is not too long. `None` when it fits at no size.
    pub(super) fn fit(&self, place: &BlockPlace) -> Option<Fit> {
        let sized = |size| (size, place.sized(place.size.scale(size, 1000)));
        let upright = SIZES.into_iter().map(sized);
        let largest = |wanted: &[Length], smallest: i64| {
            let mut sizes = upright.clone().filter(|it| it.0 >= smallest);
            sizes.find(|(size, inner)| sum(&padded(wanted, inner, *size)) <= inner.measure)
        };
        let whole = largest(&self.most, SMALL)
            .or_else(|| largest(&self.body, SMALLEST))
            .or_else(|| largest(&self.words, SMALLEST));
        let (least, (size, inner)) = match whole {
            Some(found) => (&self.words, found),
            None => (&self.least, largest(&self.least, SMALLEST)?),
        };
        let widths = self.shared_out(least, &inner, size);
        Some(centred(inner, widths))
    }

    /// A table that fits at no size: at the smallest, the measure shared out in proportion to what the columns
    /// want.
    pub(super) fn squeezed(&self, place: &BlockPlace) -> Fit {
        let inner = place.sized(place.size.scale(SMALLEST, 1000));
        let padding = grid::padding(&inner);
        let count = as_i64(self.least.len()).max(1);
        let free = (inner.measure - padding.scale(2 * count, 1)).max(Length(count));
        let total = sum(&self.least);
        let widths = self
            .least
            .iter()
            .map(|it| Length(part(free, *it, total)) + padding + padding)
            .collect();
        centred(inner, widths)
    }

    /// Widths with padding that together fill the measure at most. None is below `least`, which must fit.
    ///
    /// As CSS has it (CSS 2.2, 17.5.2.2), a table that fits is as wide as its content and no column is
    /// narrower than its longest word. How a table that does not fit shares the measure out, CSS leaves
    /// open: see [`raise`].
    fn shared_out(&self, least: &[Length], place: &BlockPlace, size: i64) -> Vec<Length> {
        let mut widths = padded(least, place, size);
        for goal in [&self.body, &self.most] {
            raise(&mut widths, &padded(goal, place, size), place.measure);
        }
        widths
    }
}

/// Widths of columns, with padding, at `size` thousandths of the size of the body, for contents of `lengths` at
/// that of the body. They are a trifle wider than the contents, so that rounding breaks no line.
fn padded(lengths: &[Length], place: &BlockPlace, size: i64) -> Vec<Length> {
    let padding = grid::padding(place);
    let of = |it: &Length| it.scale(size, 1000) + Length(64) + padding + padding;
    lengths.iter().map(of).collect()
}

/// Raises widths towards a goal as far as the measure allows. A column that wants no more than its fair part
/// gets all that it wants (dates and figures stay on one line); the others share the rest in proportion to what
/// they lack.
fn raise(widths: &mut [Length], goal: &[Length], measure: Length) {
    let more = |widths: &[Length], column: usize| (goal[column] - widths[column]).max(Length::ZERO);
    let wanted = |widths: &[Length], column: usize| widths[column] + more(widths, column);
    let mut order: Vec<usize> = (0..widths.len()).collect();
    order.sort_by_key(|it| (wanted(widths, *it), *it));
    let mut free = (measure - sum(widths)).max(Length::ZERO);
    let mut rest = measure;
    let mut served = 0;
    for column in &order {
        let (wanted, more) = (wanted(widths, *column), more(widths, *column));
        let fair = rest.scale(1, as_i64(order.len() - served));
        if more > free || wanted > fair && more > Length::ZERO {
            break;
        }
        widths[*column] += more;
        free -= more;
        rest -= wanted;
        served += 1;
    }
    let lack = |widths: &[Length]| order[served..].iter().map(|it| more(widths, *it)).sum();
    let all: Length = lack(widths);
    for column in &order[served..] {
        let more = more(widths, *column);
        widths[*column] += more.min(Length(part(free, more, all)));
    }
}

fn sum(lengths: &[Length]) -> Length {
    lengths.iter().copied().sum()
}

fn as_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Raises columns so that together they are at least `wanted` wide.
fn spread(columns: &mut [Length], wanted: Length) {
    let have: Length = columns.iter().copied().sum();
    let missing = (wanted - have).0;
    let count = as_i64(columns.len()).max(1);
    if missing > 0 {
        for column in columns.iter_mut() {
            *column += Length((missing + count - 1) / count);
        }
    }
}

/// `free · of / all`; the product of two lengths may be too large for 64 bits.
fn part(free: Length, of: Length, all: Length) -> i64 {
    let share = i128::from(free.0) * i128::from(of.0) / i128::from(all.0.max(1));
    i64::try_from(share).unwrap_or(i64::MAX)
}

/// Centres a table that is narrower than the measure.
fn centred(mut place: BlockPlace, widths: Vec<Length>) -> Fit {
    let width: Length = widths.iter().copied().sum();
    place.left += (place.measure - width).max(Length::ZERO).scale(1, 2);
    place.measure = width;
    Fit { place, widths }
}

#[cfg(test)]
mod tests {
    use super::{Length, Natural, sum};
    use crate::layout::flow::place;
    use crate::layout::flow::place::BlockPlace;
    use crate::layout::options::Geometry;
    use crate::layout::{Options, Tags};
    use crate::model::Language;

    /// Columns with their longest word and their longest line, in ems.
    fn ems(columns: &[(i64, i64)]) -> Natural {
        let em = |it: i64| Length::milli_pt(10_500).scale(it, 1);
        let words: Vec<Length> = columns.iter().map(|it| em(it.0)).collect();
        let most: Vec<Length> = columns.iter().map(|it| em(it.1)).collect();
        Natural {
            least: words.clone(),
            words,
            body: most.clone(),
            most,
        }
    }

    /// A4: 40 ems.
    fn body() -> BlockPlace {
        let geometry = Geometry::of(&Options::default(), &crate::themes::Theme::default());
        place(&geometry, &Language::default(), Tags::DOCUMENT)
    }

    /// The table's size in thousandths of body text, and what its columns have in whole ems of its own.
    fn fitted(natural: &Natural) -> Option<(i64, Vec<i64>)> {
        let fit = natural.fit(&body())?;
        assert!(sum(&fit.widths) <= body().measure);
        let em = fit.place.size;
        let widths = fit.widths.iter().map(|it| it.0 / em.0).collect();
        Some((em.0 * 1000 / body().size.0 + 1, widths))
    }

    #[test]
    fn a_table_that_fits_is_as_wide_as_its_content() {
        assert_eq!(fitted(&ems(&[(2, 10), (2, 20)])), Some((900, vec![10, 20])));
    }

    #[test]
    fn a_table_is_set_smaller_before_its_lines_are_broken() {
        assert_eq!(fitted(&ems(&[(2, 20), (2, 22)])).unwrap().0, 900);
        assert_eq!(fitted(&ems(&[(2, 23), (2, 24)])).unwrap().0, 800);
        assert_eq!(fitted(&ems(&[(2, 60), (2, 60)])).unwrap().0, 900);
    }

    #[test]
    fn short_columns_stay_on_one_line_beside_long_ones() {
        let (_, widths) = fitted(&ems(&[(4, 7), (4, 90), (4, 60)])).unwrap();
        assert_eq!(widths[0], 7);
        assert!(widths[1] > widths[2], "{widths:?}");
        assert!(widths.iter().sum::<i64>() >= 42, "{widths:?}");
    }

    #[test]
    fn no_column_is_narrower_than_its_longest_word() {
        let (size, widths) = fitted(&ems(&[(14, 14), (14, 15), (10, 100)])).unwrap();
        assert_eq!(size, 900);
        assert!(widths[0] >= 14 && widths[1] >= 14 && widths[2] >= 10);
        assert_eq!(fitted(&ems(&[(20, 20); 4])), None);
    }

    #[test]
    fn heads_take_two_lines_before_the_body_does() {
        let mut natural = ems(&[(4, 10); 6]);
        natural.body = vec![Length::milli_pt(10_500).scale(6, 1); 6];
        let (_, widths) = fitted(&natural).unwrap();
        assert!(widths.iter().all(|it| *it >= 6), "{widths:?}");
    }

    #[test]
    fn what_fits_nowhere_is_squeezed_into_the_measure() {
        let natural = ems(&[(12, 50); 9]);
        assert!(natural.fit(&body()).is_none());
        let fit = natural.squeezed(&body());
        assert!(sum(&fit.widths) <= body().measure);
    }
}
