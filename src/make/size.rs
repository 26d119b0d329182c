//! Keeps a finished book, EPUB or PDF, within a number of bytes by making its pictures smaller.

use crate::Error;

/// How often a book that is too large is made again with smaller pictures.
const TRIES: u32 = 4;

/// A book that was made, and the number of bytes of its pictures.
pub(super) struct Attempt<T> {
    pub(super) made: T,
    pub(super) pictures: u64,
}

/// The first attempt of at most `limit` bytes, or the last attempt when none is small enough.
///
/// The part of a book that is not pictures has nearly the same number of bytes in each attempt. Therefore each attempt
/// reduces the bytes of the pictures by the bytes that the last one had too many. `again` makes the book with pictures of at
/// most the given number of bytes, if it can. When it cannot, the pictures are as small as possible and the loop ends.
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
    fn pictures_shrink_until_the_book_fits() {
        assert_eq!(run(2000, 0), (1100, 0));
        assert_eq!(run(600, 0), (600, 1));
    }

    #[test]
    fn the_loop_ends_when_pictures_cannot_shrink_further() {
        assert_eq!(run(600, 700), (800, 1));
        assert_eq!(run(50, 0), (100, 1));
    }
}
