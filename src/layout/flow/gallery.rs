//! Pictures side by side: rows as wide as the measure whose pictures are equally high, as on a contact sheet.

use crate::layout::Length;

/// Most pictures in a row.
const MOST: usize = 4;

/// Pictures that are wider or higher than this, in hundredths of their other side, stand alone.
const TOO_LONG: i64 = 240;

/// A row of pictures: what each is, by its place among all, and how wide and high it is set.
pub(super) type PictureRow = Vec<(usize, (Length, Length))>;

/// Puts pictures, which alone would be set in the sizes given, into rows.
///
/// Pictures that are small beside the measure keep their size and stand side by side as long as they fit. Of
/// the others, those that follow each other fill rows of equal height, so that together they are as near as
/// can be to the height that two landscape pictures have side by side.
pub(super) fn rows(alone: &[(Length, Length)], measure: Length, gutter: Length) -> Vec<PictureRow> {
    let mut rows = Vec::new();
    let mut from = 0;
    while from < alone.len() {
        let kind = Kind::of(alone[from], measure);
        let run = alone[from..].iter();
        let run = run.take_while(|it| Kind::of(**it, measure) == kind).count();
        let part = &alone[from..from + run];
        let made = match kind {
            Kind::Small => side_by_side(part, measure, gutter),
            Kind::Large => justified(part, measure, gutter),
            Kind::Long => (0..run).map(|it| vec![(it, part[it])]).collect(),
        };
        let moved = |row: PictureRow| row.into_iter().map(|(at, size)| (from + at, size));
        rows.extend(
            made.into_iter()
                .map(|row| moved(row).collect::<PictureRow>()),
        );
        from += run;
    }
    rows
}

/// How a picture may stand with others.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    /// Narrower than a quarter of the measure.
    Small,
    /// A panorama, a long screenshot.
    Long,
    /// Any other.
    Large,
}

impl Kind {
    fn of((width, height): (Length, Length), measure: Length) -> Self {
        if width <= measure.scale(1, 4) && height <= measure.scale(1, 3) {
            Self::Small
        } else if width > height.scale(TOO_LONG, 100) || height > width.scale(TOO_LONG, 100) {
            Self::Long
        } else {
            Self::Large
        }
    }
}

/// Rows of pictures in their own sizes.
fn side_by_side(alone: &[(Length, Length)], measure: Length, gutter: Length) -> Vec<PictureRow> {
    let mut rows: Vec<PictureRow> = Vec::new();
    let mut width = Length::ZERO;
    for (at, one) in alone.iter().enumerate() {
        let joined = width + gutter + one.0;
        match rows.last_mut() {
            Some(row) if joined <= measure => {
                width = joined;
                row.push((at, *one));
            }
            Some(_) | None => {
                width = one.0;
                rows.push(vec![(at, *one)]);
            }
        }
    }
    rows
}

/// Rows of equal height, parted where their heights are nearest to the one aimed at.
fn justified(alone: &[(Length, Length)], measure: Length, gutter: Length) -> Vec<PictureRow> {
    if alone.len() < 2 {
        return alone.iter().map(|it| vec![(0, *it)]).collect();
    }
    // Two pictures of three to two side by side are a third as high as the measure is wide.
    let aim = measure.scale(1, 3);
    // The cheapest rows up to each picture: their cost, and where the last of them begins.
    let mut best: Vec<(i64, usize)> = vec![(0, 0)];
    for end in 1..=alone.len() {
        let ways = (end.saturating_sub(MOST)..end).map(|from| {
            let height = height(&alone[from..end], measure, gutter);
            // How many thousandths higher or lower than aimed at.
            let off = if height > aim {
                (height - aim).0 * 1000 / aim.0.max(1)
            } else {
                (aim - height).0 * 1000 / height.0.max(1)
            };
            (best[from].0 + off * off, from)
        });
        best.push(ways.min().unwrap_or((0, 0)));
    }
    let mut rows = Vec::new();
    let mut end = alone.len();
    while end > 0 {
        let from = best[end].1;
        let height = height(&alone[from..end], measure, gutter);
        let size = |it: &(Length, Length)| (height.scale(it.0.0, it.1.0.max(1)), height);
        rows.push((from..end).map(|it| (it, size(&alone[it]))).collect());
        end = from;
    }
    rows.reverse();
    rows
}

/// How high a row is that fills the measure; no picture of it is set larger than it would be alone.
fn height(row: &[(Length, Length)], measure: Length, gutter: Length) -> Length {
    let gutters = gutter.scale(i64::try_from(row.len()).unwrap_or(1) - 1, 1);
    // What each is wide when all are a thousand points high.
    let thousand = Length::pt(1000);
    let wide = row.iter().map(|it| thousand.scale(it.0.0, it.1.0.max(1)));
    let wide: Length = wide.sum();
    let full = (measure - gutters).scale(thousand.0, wide.0.max(1));
    row.iter().map(|it| it.1).min().unwrap_or(full).min(full)
}

#[cfg(test)]
mod tests {
    use super::{Length, rows};

    const MEASURE: Length = Length::pt(420);
    const GUTTER: Length = Length::pt(6);

    fn set(alone: &[(i64, i64)]) -> Vec<Vec<usize>> {
        let alone: Vec<_> = alone
            .iter()
            .map(|it| (Length::pt(it.0), Length::pt(it.1)))
            .collect();
        let rows = rows(&alone, MEASURE, GUTTER);
        for row in &rows {
            let wide = row.iter().map(|it| it.1.0).sum::<Length>();
            assert!(wide <= MEASURE, "{row:?}");
            assert!(row.iter().all(|it| it.1.1 == row[0].1.1) || row.len() > 1);
            assert!(row.iter().all(|it| it.1.1 <= alone[it.0].1), "{row:?}");
        }
        let places = |row: &super::PictureRow| row.iter().map(|it| it.0).collect();
        rows.iter().map(places).collect()
    }

    #[test]
    fn nine_photographs_are_rows_that_fill_the_measure() {
        let wide = (420, 280);
        let high = (237, 316);
        assert_eq!(set(&[wide, wide]), [[0, 1]]);
        assert_eq!(set(&[wide; 4]), [[0, 1], [2, 3]]);
        let nine = set(&[high, wide, wide, high, wide, wide, high, wide, wide]);
        assert!(nine.len() <= 4, "{nine:?}");
        assert_eq!(nine.concat(), (0..9).collect::<Vec<_>>());
    }

    #[test]
    fn panoramas_stand_alone_and_small_ones_keep_their_size() {
        assert_eq!(set(&[(420, 280), (420, 90)]), [[0], [1]]);
        assert_eq!(
            set(&[(90, 60), (90, 60), (420, 280)]),
            vec![vec![0, 1], vec![2]]
        );
    }
}
