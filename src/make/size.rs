//! The one loop that keeps a finished book within a number of bytes.

use crate::Error;

/// How often pictures are made smaller for a book that is too long.
const TRIES: u32 = 4;

/// A book that was made, and how many bytes its pictures have.
pub(super) struct Attempt<T> {
    pub(super) made: T,
    pub(super) pictures: u64,
}

/// The first attempt whose length is at most `limit`; the last one when none is.
///
/// Only pictures can be made smaller, and the rest of a book is as long whatever they are, but for a few bytes: so each
/// attempt gives the pictures as many bytes fewer as the last book was too long. `again` makes the book with pictures of at
/// most so many bytes, as near as it can; when it does not come so low, the pictures are as small as they can be made.
pub(super) fn within<T>(
    limit: Option<u64>,
    first: Attempt<T>,
    length: impl Fn(&T) -> Result<u64, Error>,
    mut again: impl FnMut(u64) -> Result<Attempt<T>, Error>,
) -> Result<T, Error> {
    let (mut made, mut budget) = (first.made, first.pictures);
    let Some(limit) = limit else {
        return Ok(made);
    };
    for _ in 0..TRIES {
        let excess = length(&made)?.saturating_sub(limit);
        if excess == 0 || budget == 0 {
            break;
        }
        budget = budget.saturating_sub(excess);
        let smaller = again(budget)?;
        made = smaller.made;
        if smaller.pictures > budget {
            break;
        }
        budget = smaller.pictures;
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A book of 100 bytes of text, whose pictures cannot be made smaller than `least`.
    fn run(limit: u64, least: u64) -> (u64, u32) {
        let tries = std::cell::Cell::new(0);
        let attempt = |pictures| Attempt {
            made: 100 + pictures,
            pictures,
        };
        let again = |budget: u64| {
            tries.set(tries.get() + 1);
            Ok(attempt(budget.max(least)))
        };
        let made = within(Some(limit), attempt(1000), |it| Ok(*it), again);
        (made.unwrap(), tries.get())
    }

    #[test]
    fn pictures_give_way_until_the_book_fits() {
        assert_eq!(run(2000, 0), (1100, 0));
        assert_eq!(run(600, 0), (600, 1));
    }

    #[test]
    fn what_cannot_be_made_smaller_is_not_tried_for_ever() {
        assert_eq!(run(600, 700), (800, 1));
        assert_eq!(run(50, 0), (100, 1));
    }
}
