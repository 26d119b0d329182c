//! Pictures that may be set smaller, so that a page is not left half empty for one (RULES PG-06).

use crate::layout::{Length, Rect};

/// How small a picture may become for a page's sake, in hundredths of its height.
const SMALLEST: i64 = 70;

/// A picture at the top of a strip that may be set smaller. It loses whole pitches, so that the lines below it
/// stay on the grid.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Elastic {
    /// Where the picture is.
    pub(super) bounds: Rect,
    /// By how many pitches it may be lower.
    pub(crate) most: i64,
}

impl Elastic {
    /// How far a picture may be set smaller; `None` when it is low already.
    pub(crate) fn of(bounds: Rect, pitch: Length) -> Option<Self> {
        let least = bounds.height.scale(SMALLEST, 100).max(pitch.scale(6, 1));
        let most = (bounds.height - least).0 / pitch.0.max(1);
        (most > 0).then_some(Self { bounds, most })
    }
}

/// How many pitches each of several pictures loses so that all lose `wanted`: in proportion to what they can.
pub(crate) fn shares(most: &[i64], wanted: i64) -> Vec<i64> {
    let total: i64 = most.iter().sum();
    let (mut seen, mut done) = (0, 0);
    let share = |can: &i64| {
        seen += can;
        let until = seen * wanted.min(total) / total.max(1);
        let own = until - done;
        done = until;
        own
    };
    most.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn pictures_share_what_they_lose() {
        assert_eq!(shares(&[4, 4], 4), [2, 2]);
        assert_eq!(shares(&[4, 2], 6), [4, 2]);
        assert_eq!(shares(&[1, 7, 3], 5).iter().sum::<i64>(), 5);
        assert!(shares(&[], 3).is_empty());
    }
}
