//! A PDF → the files that are embedded in it, in bounded memory.
//!
//! A hostile PDF can name any sizes: a table of cross-references with numbers of two billion bytes, or object streams
//! that inflate a thousandfold and become objects of many times that size. So nothing that the file says of itself is
//! believed here. The objects are found by reading the file from its beginning, one stream is inflated at a time, and
//! only the specifications of embedded files are kept (ISO 32000-1, 7.11.4). Any PDF with plain object or object
//! streams can be read like this; an encrypted one holds nothing that can be found.

mod value;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::ops::Range;

use super::unpack::{Embedded, LARGEST, damaged_file, left};
use crate::hash::{FILE_SEAL, Hasher};
use crate::{Error, UnpackProblem};
use value::{PdfValue, number_at, skip_space, value};

/// The most bytes that one object stream may inflate to. Ours hold at most 200 objects, a few thousand bytes each.
const LARGEST_OBJECT_STREAM: u64 = 64 << 20;

/// The longest object that is looked at, in bytes: a specification has a few names and two references.
const LONGEST_OBJECT: usize = 64 << 10;

/// The most objects of one object stream that are looked at.
const MOST_OBJECTS: usize = 1 << 16;

/// The most embedded files.
const MOST_FILES: usize = 1 << 17;

/// The most bytes that are read as objects, counting those that are read several times because objects overlap.
const MOST_READ: usize = 1 << 30;

/// Where a stream's content lies in the file, and whether it is deflated.
struct StreamPlace {
    content: Range<usize>,
    deflated: bool,
}

/// What a scan of a PDF keeps.
#[derive(Default)]
struct Found {
    streams: BTreeMap<i64, StreamPlace>,
    /// Name and number of the stream of each embedded file, by the number of its specification.
    files: BTreeMap<i64, (String, i64)>,
    /// Bytes read as objects.
    read: usize,
}

impl Found {
    /// The object at the beginning of `bytes` and where it ends; `None` when there is none.
    ///
    /// # Errors
    ///
    /// [`UnpackProblem::TooLarge`] after [`MOST_READ`] bytes.
    fn object(&mut self, bytes: &[u8]) -> Result<Option<(PdfValue, usize)>, Error> {
        let bytes = &bytes[..bytes.len().min(LONGEST_OBJECT)];
        let object = value(bytes, 0);
        self.read += object.as_ref().map_or(bytes.len(), |it| it.1);
        if self.read > MOST_READ {
            return Err(Error::Unpack(UnpackProblem::TooLarge));
        }
        Ok(object)
    }
}

/// Every file specification with an embedded stream. Files that `wanted` refuses by name and bytes are not kept.
///
/// # Errors
///
/// [`Error::Unpack`] when a stream is damaged or the whole is larger than [`LARGEST`].
pub(super) fn embedded(
    book: &[u8],
    wanted: impl Fn(&str, &[u8]) -> bool,
) -> Result<Vec<Embedded>, Error> {
    let found = scan(book)?;
    let (mut files, mut room) = (Vec::new(), LARGEST);
    for (name, stream) in found.files.into_values() {
        let Some(place) = found.streams.get(&stream) else {
            continue;
        };
        let content = book.get(place.content.clone()).unwrap_or_default();
        let bytes = if place.deflated {
            inflate(content, room).map_err(|error| damaged_file(&name, error))?
        } else {
            content.to_vec()
        };
        room = left(room, &bytes)?;
        if wanted(&name, &bytes) {
            files.push(Embedded { name, bytes });
        }
    }
    Ok(files)
}

/// The contents of all streams as they lie in the file, without inflating them.
pub(super) fn stored(book: &[u8]) -> Result<Vec<&[u8]>, Error> {
    let found = scan(book)?;
    let places = found.streams.into_values().filter(|it| !it.deflated);
    Ok(places.filter_map(|it| book.get(it.content)).collect())
}

/// Whether the hash that our writer puts at the end of a PDF is that of its other bytes; `None` when it has none.
pub(super) fn is_sealed(book: &[u8]) -> Option<bool> {
    const HEX: usize = 64;
    let seal = FILE_SEAL.as_bytes();
    // The seal stands before `startxref`, so that it is among the last bytes of a file of ours.
    let from = book.len().saturating_sub(512);
    let at = book[from..].windows(seal.len()).position(|it| it == seal)?;
    let (start, digits) = (from + at, from + at + seal.len());
    let recorded = book.get(digits..digits + HEX)?;
    let mut hash = Hasher::new();
    hash.update(&book[..start]);
    hash.update(&book[digits + HEX..]);
    Some(hash.hex().as_bytes() == recorded)
}

/// Reads a PDF from its beginning to its end and keeps what names embedded files.
fn scan(book: &[u8]) -> Result<Found, Error> {
    let (mut found, mut room, mut at) = (Found::default(), LARGEST, 0);
    while let Some((number, begin)) = next_object(book, at) {
        let Some((object, end)) = found.object(&book[begin..])? else {
            at = begin;
            continue;
        };
        let end = begin + end;
        let content = content(book, end, &object);
        at = content.as_ref().map_or(end, |it| it.end);
        let Some(content) = content else {
            keep(&mut found, number, &object)?;
            continue;
        };
        let deflated = object.filters().any(|it| it == b"FlateDecode");
        if object.name(b"Type") == Some(b"ObjStm") && deflated {
            let most = room.min(LARGEST_OBJECT_STREAM);
            // A damaged object stream hides its objects and no others.
            let bytes = inflate(&book[content.clone()], most).unwrap_or_default();
            if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST_OBJECT_STREAM {
                return Err(Error::Unpack(UnpackProblem::TooLarge));
            }
            room = left(room, &bytes)?;
            unpack(&mut found, &object, &bytes)?;
        }
        let place = StreamPlace { content, deflated };
        found.streams.insert(number, place);
    }
    Ok(found)
}

/// The number of the next `N G obj` from `at` and where its object begins.
fn next_object(book: &[u8], mut at: usize) -> Option<(i64, usize)> {
    const WORD: &[u8] = b" obj";
    loop {
        let here = book.get(at..)?;
        let word = at + here.windows(WORD.len()).position(|it| it == WORD)?;
        at = word + WORD.len();
        let before = &book[word.saturating_sub(24)..word];
        let mut words = before.rsplit(|it| it.is_ascii_whitespace());
        let (generation, number) = (words.next(), words.next());
        let number = number.and_then(|it| number_at(it, 0)).map(|it| it.0);
        if generation.and_then(|it| number_at(it, 0)).is_some()
            && let Some(number) = number
        {
            return Some((number, at));
        }
    }
}

/// Where the content of a stream lies whose dictionary ends at `end`; `None` when the object is no stream.
fn content(book: &[u8], end: usize, dictionary: &PdfValue) -> Option<Range<usize>> {
    const END: &[u8] = b"endstream";
    let start = skip_space(book, end);
    let rest = book.get(start..)?.strip_prefix(b"stream")?;
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
    let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    let begin = book.len() - rest.len();
    let length = dictionary.number(b"Length");
    let stated = length.and_then(|it| begin.checked_add(usize::try_from(it).ok()?));
    let is_end = |at: usize| {
        let after = book.get(skip_space(book, at)..);
        after.is_some_and(|it| it.starts_with(END))
    };
    if let Some(stated) = stated.filter(|it| is_end(*it)) {
        return Some(begin..stated);
    }
    let found = rest.windows(END.len()).position(|it| it == END);
    Some(begin..begin + found.unwrap_or(rest.len()))
}

/// At most `most + 1` bytes of a zlib stream.
fn inflate(content: &[u8], most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let reader = flate2::read::ZlibDecoder::new(content);
    reader.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Keeps the specifications of an object stream (7.5.7).
fn unpack(found: &mut Found, dictionary: &PdfValue, bytes: &[u8]) -> Result<(), Error> {
    let first = dictionary.number(b"First");
    let Some(first) = first.and_then(|it| usize::try_from(it).ok()) else {
        return Ok(());
    };
    let mut at = 0;
    for _ in 0..MOST_OBJECTS {
        let Some((number, next)) = number_at(bytes, skip_space(bytes, at)) else {
            break;
        };
        let Some((offset, next)) = number_at(bytes, skip_space(bytes, next)) else {
            break;
        };
        if next > first {
            break;
        }
        at = next;
        let begin = usize::try_from(offset).ok();
        let begin = begin.and_then(|it| first.checked_add(it));
        let Some(begin) = begin.filter(|it| *it < bytes.len()) else {
            continue;
        };
        if let Some((object, _)) = found.object(&bytes[begin..])? {
            keep(found, number, &object)?;
        }
    }
    Ok(())
}

/// Keeps an object when it is the specification of an embedded file.
fn keep(found: &mut Found, number: i64, object: &PdfValue) -> Result<(), Error> {
    let streams = object.get(b"EF");
    let stream = streams.and_then(|it| it.reference(b"F").or_else(|| it.reference(b"UF")));
    let Some(stream) = stream else {
        return Ok(());
    };
    let name = object.text(b"UF").or_else(|| object.text(b"F"));
    found
        .files
        .insert(number, (name.unwrap_or_default(), stream));
    if found.files.len() > MOST_FILES {
        return Err(Error::Unpack(UnpackProblem::TooLarge));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(book: &[u8]) -> Result<Vec<Embedded>, Error> {
        embedded(book, |_, _| true)
    }

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        use std::io::Write as _;
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    /// A PDF with these stream objects, without any table of cross-references.
    fn pdf(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut out = b"%PDF-1.7\n".to_vec();
        for (number, (keys, content)) in (1..).zip(streams) {
            let length = content.len();
            out.extend(format!("{number} 0 obj\n<<{keys}/Length {length}>>\nstream\n").bytes());
            out.extend(content);
            out.extend(b"\nendstream\nendobj\n");
        }
        out
    }

    #[test]
    fn files_are_found_in_plain_objects_and_in_object_streams() {
        let packed = deflated(b"7 0 8 3 17 <</UF (b\\(\\).md)/EF <</F 2 0 R/UF 2 0 R>>>>");
        let mut book = pdf(&[
            ("/Type /ObjStm/N 2/First 8/Filter /FlateDecode", packed),
            ("/Filter [/FlateDecode]", deflated(b"second")),
            ("", b"first 9 0 obj".to_vec()),
        ]);
        book.extend(b"4 0 obj\n<</F (x)/UF <FEFF7532>/EF <</F 3 0 R>>>>\nendobj\n");
        let files = all(&book).unwrap();
        let files: Vec<(&str, &[u8])> = files.iter().map(|it| (&*it.name, &*it.bytes)).collect();
        assert_eq!(
            files,
            [("甲", &b"first 9 0 obj"[..]), ("b().md", b"second")]
        );
    }

    #[test]
    fn what_inflates_beyond_the_bounds_is_an_error() {
        let bomb = deflated(&vec![
            b' ';
            usize::try_from(LARGEST_OBJECT_STREAM).unwrap() + 10
        ]);
        let book = pdf(&[("/Type /ObjStm/N 1/First 4/Filter /FlateDecode", bomb)]);
        let error = all(&book).unwrap_err();
        assert!(matches!(error, Error::Unpack(UnpackProblem::TooLarge)));
    }

    #[test]
    fn numbers_that_a_file_makes_up_cost_nothing() {
        let text = "/W [2000000000 2000000000 2000000000]/Index [0 4000000000]/Size 4000000000";
        let book = pdf(&[(text, Vec::new()), ("/Length 99999999999", b"a".to_vec())]);
        assert_eq!(all(&book).unwrap(), []);
    }

    #[test]
    fn each_changed_byte_of_a_sealed_file_is_seen() {
        let mut book = b"%PDF-1.7\nbody\n".to_vec();
        let mut hash = Hasher::new();
        hash.update(&book);
        hash.update(b"\nstartxref\n9\n%%EOF\n");
        book.extend(format!("{FILE_SEAL}{}\nstartxref\n9\n%%EOF\n", hash.hex()).bytes());
        assert_eq!(is_sealed(&book), Some(true));
        for at in 0..book.len() {
            let mut changed = book.clone();
            changed[at] ^= 4;
            assert_ne!(is_sealed(&changed), Some(true), "byte {at}");
        }
        assert_eq!(is_sealed(b"%PDF-1.7\n"), None);
    }
}
