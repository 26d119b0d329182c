//! What reading both kinds of books has in common: the bound on what they unpack to, and errors.

use crate::{Cause, Error, UnpackProblem};

/// The most bytes that the files inside one book may unpack to, all together. A hostile book of a few thousand bytes
/// can unpack to any number of bytes, and can give one stream many names.
pub(super) const LARGEST: u64 = 1 << 30;

/// A file that is embedded in a book.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Embedded {
    /// Its name inside the book: a path in an EPUB, a plain name in a PDF.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// How many bytes may still be read after `bytes`, of `room` before them.
///
/// # Errors
///
/// [`UnpackProblem::TooLarge`] when they are more than there was room for.
pub(super) fn left(room: u64, bytes: &[u8]) -> Result<u64, Error> {
    let read = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    room.checked_sub(read)
        .ok_or(Error::Unpack(UnpackProblem::TooLarge))
}

pub(super) fn damaged(cause: impl Into<Cause>) -> Error {
    Error::Unpack(UnpackProblem::Container(cause.into()))
}

pub(super) fn damaged_file(name: &str, cause: impl Into<Cause>) -> Error {
    let (name, source) = (name.to_owned(), cause.into());
    Error::Unpack(UnpackProblem::File { name, source })
}

#[cfg(test)]
mod tests {
    use super::left;

    #[test]
    fn all_files_of_a_book_together_have_one_limit() {
        let bytes = [0; 4];
        assert_eq!(left(10, &bytes).ok(), Some(6));
        assert_eq!(left(4, &bytes).ok(), Some(0));
        assert!(left(3, &bytes).is_err());
    }
}
