//! What services give to people who leave, and archives of the Web.
//!
//! | file | what |
//! |---|---|
//! | `wordpress` | WXR, the RSS in which WordPress exports a blog |
//! | `evernote` | `.enex`: notes with their pictures |
//! | `wallabag` | JSON with articles and annotations |
//! | `omnivore` | a ZIP of pages, their metadata and highlights |
//! | `folder` | a ZIP of pages or Markdown with pictures beside them: Notion, Tistory and others |
//! | `readwise` | what Readwise and its Reader give to programs, as JSON |
//! | `tistory` | TTXML, in which Tistory and Textcube gave whole blogs |
//! | `lists` | CSV, bookmarks and other lists of addresses: Pocket, Instapaper, Readwise Reader, Raindrop |
//! | `movable_type` | the text format of Movable Type, which Hatena, FC2 and Ameba write, too |
//! | `warc` | WARC and WACZ, with pictures from the archive itself |

pub(super) mod evernote;
mod folder;
mod lists;
mod movable_type;
mod omnivore;
pub(super) mod readwise;
pub(super) mod tistory;
pub(super) mod wallabag;
mod warc;
pub(super) mod wordpress;

use super::collection::Collection;
use super::zipped::ZippedFiles;
use crate::Error;

/// The most bytes of one file of a WACZ once gzip is undone.
const MOST_INFLATED: u64 = 1 << 30;

/// Whether a file begins as an archive does.
pub(super) fn may_be_binary(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"\x1F\x8B") || warc::is(head)
}

/// Whether a text, in lower case, begins as one of the exports does that are neither XML nor JSON.
pub(super) fn may_be_text(lower: &str) -> bool {
    lists::may_be(lower) || movable_type::may_be(lower)
}

/// Opens a collection that is no text.
///
/// # Errors
///
/// [`Error::Container`] when it is damaged or too large.
pub(super) fn open_binary(bytes: &[u8]) -> Result<Option<Collection>, Error> {
    if warc::is(bytes) {
        return Ok(Some(warc::read(bytes)));
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Ok(None);
    }
    let Some(files) = ZippedFiles::open(bytes)? else {
        return Ok(None);
    };
    if files.has("datapackage.json") && files.names().any(|it| it.contains(".warc")) {
        return warc::read_wacz(&files).map(Some);
    }
    if let Some(found) = omnivore::read(&files) {
        return Ok(Some(found));
    }
    Ok(folder::read(&files).or_else(|| lists::read_zipped(&files)))
}

/// Opens a collection that is text, and neither a feed nor JSON.
pub(super) fn open_text(text: &str) -> Option<Collection> {
    lists::read(text).or_else(|| movable_type::read(text))
}
