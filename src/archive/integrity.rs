//! A finished book → whether its container is as it was written: every checksum, every header, every byte between them.
//!
//! This needs nothing but the book. It finds every accident; whoever changes a book on purpose can write new checksums,
//! so that only making the book again proves what it shows.

use std::io::{self, Cursor, Seek, SeekFrom, Write};

use zip::{DateTime, ZipArchive, ZipWriter};

use super::pdf;
use super::unpack::{LARGEST, damaged, damaged_file};
use crate::{Error, UnpackProblem};

/// How the container of a book is found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ContainerState {
    /// All its checksums are right.
    Whole,
    /// It has no checksum over all its bytes; earlier versions wrote PDFs like this.
    Unsealed,
    /// Its checksum is wrong, or its bytes are not those that its own entries are written as.
    Changed,
}

/// Checks a book's container.
///
/// # Errors
///
/// [`Error::Unpack`] when it is neither an EPUB nor a PDF, an entry of it is damaged, or all are too large.
pub(super) fn check(book: &[u8]) -> Result<ContainerState, Error> {
    if book.starts_with(b"%PDF") {
        return Ok(match pdf::is_sealed(book) {
            Some(true) => ContainerState::Whole,
            Some(false) => ContainerState::Changed,
            None => ContainerState::Unsealed,
        });
    }
    if !book.starts_with(b"PK") {
        return Err(Error::Unpack(UnpackProblem::NotABook));
    }
    let mut zip = ZipArchive::new(Cursor::new(book)).map_err(damaged)?;
    entries(&mut zip, book.len())?;
    Ok(if rewritten(&mut zip, book).map_err(damaged)? {
        ContainerState::Whole
    } else {
        ContainerState::Changed
    })
}

/// Reads every entry to its end, where its CRC is compared.
fn entries(zip: &mut ZipArchive<Cursor<&[u8]>>, length: usize) -> Result<(), Error> {
    // Pictures are stored, so that a book of ours never unpacks to a multiple of its own length and this besides.
    let most = LARGEST.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
    let mut unpacked = 0;
    for index in 0..zip.len() {
        let file = zip.by_index(index).map_err(damaged)?;
        let name = file.name().to_owned();
        let mut file = io::Read::take(file, most - unpacked + 1);
        let read = io::copy(&mut file, &mut io::sink()).map_err(|it| damaged_file(&name, it))?;
        unpacked += read;
        if unpacked > most {
            return Err(Error::Unpack(UnpackProblem::TooLarge));
        }
    }
    Ok(())
}

/// Whether writing the same entries as the seal writes them gives the same bytes: then names, sizes, flags and order are
/// as they were, in both places where a container has them.
fn rewritten(zip: &mut ZipArchive<Cursor<&[u8]>>, book: &[u8]) -> zip::result::ZipResult<bool> {
    let mut out = ZipWriter::new(Comparison::with(book));
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index)?;
        out.raw_copy_file_touch(entry, DateTime::default(), Some(0o644))?;
    }
    let written = out.finish()?;
    Ok(!written.differs && written.end == book.len())
}

/// A writer that compares what is written with what is expected.
struct Comparison<'a> {
    expected: &'a [u8],
    at: usize,
    end: usize,
    differs: bool,
}

impl<'a> Comparison<'a> {
    fn with(expected: &'a [u8]) -> Self {
        Self {
            expected,
            at: 0,
            end: 0,
            differs: false,
        }
    }
}

impl Write for Comparison<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let end = self.at.saturating_add(bytes.len());
        self.differs |= self.expected.get(self.at..end) != Some(bytes);
        self.at = end;
        self.end = self.end.max(end);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Comparison<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let from = |base: usize, by: i64| u64::try_from(base).ok()?.checked_add_signed(by);
        let place = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => from(self.end, by),
            SeekFrom::Current(by) => from(self.at, by),
        };
        let place = place.ok_or(io::ErrorKind::InvalidInput)?;
        self.at = usize::try_from(place).map_err(|_| io::ErrorKind::InvalidInput)?;
        Ok(place)
    }
}
