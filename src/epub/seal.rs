//! Writes the final container: `mimetype` first, then the package document, then all files in the order of the
//! manifest. Times are fixed, there are no extra fields and pictures are stored, so that the same book gives the same
//! bytes
//! (OCF ZIP container: <https://www.w3.org/TR/epub-33/#sec-zip-container-zipreqs>).

use std::io::{Cursor, Seek, SeekFrom, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::package::{Content, Package, Packing};
use super::{nav, opf};
use crate::model::Blob;
use crate::{Cause, Error};

/// Writes the final container; the text comes from the draft.
///
/// # Errors
///
/// [`Error::Epub`] when the draft cannot be read back or `out` cannot be written.
pub(super) fn seal(
    draft: &[u8],
    package: &Package,
    out: &mut (impl Write + Seek),
) -> Result<(), Error> {
    let mut draft = ZipArchive::new(Cursor::new(draft)).map_err(failed)?;
    let mut zip = ZipWriter::new(out);
    let mimetype = ("mimetype", &b"application/epub+zip"[..]);
    write(&mut zip, mimetype.0, mimetype.1, Packing::Stored)?;
    copy(&mut zip, &mut draft, "META-INF/container.xml")?;
    let document = opf::document(package);
    write(
        &mut zip,
        "OEBPS/content.opf",
        document.as_bytes(),
        Packing::Deflated,
    )?;
    for item in &package.items {
        let name = format!("OEBPS/{}", item.href);
        match &item.content {
            Content::Nav => {
                let page = package.cover_page.is_some();
                let text = nav::document(
                    package.book,
                    &package.contents,
                    &package.files,
                    page,
                    package.options,
                );
                write(&mut zip, &name, text.as_bytes(), Packing::Deflated)?;
            }
            Content::Ncx => {
                let text = nav::ncx(
                    package.book,
                    &package.contents,
                    &package.files,
                    &package.identifier,
                );
                write(&mut zip, &name, text.as_bytes(), Packing::Deflated)?;
            }
            Content::Draft => copy(&mut zip, &mut draft, &name)?,
            Content::Blob(blob, packing) => stream(&mut zip, &name, blob, *packing)?,
        }
    }
    zip.finish().map_err(failed)?;
    Ok(())
}

/// A writer that discards the output and counts its bytes.
#[derive(Debug, Default)]
pub(super) struct LengthCounter {
    at: u64,
    end: u64,
}

impl LengthCounter {
    /// The length of the output in bytes.
    pub(super) fn total(&self) -> u64 {
        self.end
    }
}

impl Write for LengthCounter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.at += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.end = self.end.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Seek for LengthCounter {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let place = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = place.ok_or(std::io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

fn failed(error: impl Into<Cause>) -> Error {
    Error::Epub {
        doing: "sealing the container",
        source: error.into(),
    }
}

fn write(
    zip: &mut ZipWriter<impl Write + Seek>,
    name: &str,
    bytes: &[u8],
    packing: Packing,
) -> Result<(), Error> {
    start(zip, name, packing, false)?;
    zip.write_all(bytes).map_err(failed)
}

/// Writes an entry from a blob without loading all of it into memory.
fn stream(
    zip: &mut ZipWriter<impl Write + Seek>,
    name: &str,
    blob: &Blob,
    packing: Packing,
) -> Result<(), Error> {
    start(zip, name, packing, blob.length() >= u64::from(u32::MAX))?;
    std::io::copy(&mut blob.reader(), zip).map_err(failed)?;
    Ok(())
}

fn start(
    zip: &mut ZipWriter<impl Write + Seek>,
    name: &str,
    packing: Packing,
    large: bool,
) -> Result<(), Error> {
    let method = match packing {
        Packing::Stored => CompressionMethod::Stored,
        Packing::Deflated => CompressionMethod::Deflated,
    };
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(large);
    zip.start_file(name, options).map_err(failed)
}

/// Copies an entry of the draft without decompressing it.
fn copy(
    zip: &mut ZipWriter<impl Write + Seek>,
    draft: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
) -> Result<(), Error> {
    let entry = draft.by_name(name).map_err(failed)?;
    zip.raw_copy_file_touch(entry, DateTime::default(), Some(0o644))
        .map_err(failed)
}
