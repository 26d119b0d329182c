//! Objects to a file with object streams and a cross-reference stream (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! Ours, since lopdf's keeps every object twice while it writes.

use std::io::{self, Write};

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::model::Blob;
use crate::pdf::draft::Outside;
use crate::pdf::object::{integer, name};
use crate::pdf::stream::deflated;
use crate::pdf::syntax;

/// Most objects in one stream: a reader that wants one of them has to inflate them all.
const IN_ONE: usize = 200;
/// Bytes of an entry of the cross-reference stream: its kind, a place, an index.
const WIDTHS: [usize; 3] = [1, 4, 2];

/// Where an object is found.
#[derive(Clone, Copy)]
enum Place {
    Free,
    /// In the file, so many bytes after its beginning.
    At(u32),
    /// In the object stream of this number, at this index.
    In(u32, u16),
}

/// Writes the file, what lies outside the document as it comes.
///
/// # Errors
///
/// When it is too large for places of 32 bits, an image cannot be read, or `out` takes no more.
pub(super) fn write(document: Document, outside: &Outside, out: &mut impl Write) -> io::Result<()> {
    let mut file = File {
        out,
        length: 0,
        places: Vec::new(),
        next: document.max_id + 1,
        packed: Packed::default(),
    };
    // Bytes above 127, so that nobody takes it for text.
    let mut head = format!("%PDF-{}\n%", document.version).into_bytes();
    head.extend([0xe2, 0xe3, 0xcf, 0xd3, b'\n']);
    file.put(&head)?;
    for (id, object) in document.objects {
        let Object::Stream(stream) = &object else {
            file.pack(id.0, &object)?;
            continue;
        };
        match outside.get(&id) {
            Some(content) => file.image(id.0, stream, content)?,
            None => file.stream(id.0, stream)?,
        }
    }
    file.unpack()?;
    file.cross_references(document.trailer)
}

/// What is too long for the places of its objects.
fn too_large<T>(_: T) -> io::Error {
    io::Error::other("it would be larger than 4 GB")
}

struct File<'a, W> {
    out: &'a mut W,
    /// Bytes written.
    length: u64,
    /// By number of the object.
    places: Vec<Place>,
    /// The next free number.
    next: u32,
    packed: Packed,
}

/// Objects on their way into one stream.
#[derive(Default)]
struct Packed {
    ids: Vec<u32>,
    offsets: Vec<usize>,
    bytes: Vec<u8>,
}

impl<W: Write> File<'_, W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.length += u64::try_from(bytes.len()).map_err(too_large)?;
        self.out.write_all(bytes)
    }

    fn place(&mut self, id: u32, place: Place) {
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        if self.places.len() <= index {
            self.places.resize(index + 1, Place::Free);
        }
        self.places[index] = place;
    }

    /// The end of what is written.
    fn here(&self) -> io::Result<u32> {
        u32::try_from(self.length).map_err(too_large)
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn stream(&mut self, id: u32, stream: &Stream) -> io::Result<()> {
        self.place(id, Place::At(self.here()?));
        let mut bytes = format!("{id} 0 obj\n").into_bytes();
        syntax::stream(stream, &mut bytes);
        bytes.extend(b"\nendobj\n");
        self.put(&bytes)
    }

    /// A stream whose content lies elsewhere.
    fn image(&mut self, id: u32, stream: &Stream, content: &Blob) -> io::Result<()> {
        self.place(id, Place::At(self.here()?));
        let mut bytes = format!("{id} 0 obj\n").into_bytes();
        let length = usize::try_from(content.length()).map_err(too_large)?;
        syntax::stream_head(stream, length, &mut bytes);
        self.put(&bytes)?;
        self.length += io::copy(&mut content.reader(), self.out)?;
        self.put(syntax::STREAM_END)?;
        self.put(b"\nendobj\n")
    }

    fn pack(&mut self, id: u32, object: &Object) -> io::Result<()> {
        if self.packed.ids.len() == IN_ONE {
            self.unpack()?;
        }
        let packed = &mut self.packed;
        packed.ids.push(id);
        packed.offsets.push(packed.bytes.len());
        syntax::object(object, &mut packed.bytes);
        packed.bytes.push(b'\n');
        Ok(())
    }

    /// Writes the stream of what is packed.
    fn unpack(&mut self) -> io::Result<()> {
        let packed = std::mem::take(&mut self.packed);
        if packed.ids.is_empty() {
            return Ok(());
        }
        let id = self.number();
        let mut content = String::new();
        for (index, (object, offset)) in packed.ids.iter().zip(&packed.offsets).enumerate() {
            content += &format!("{object} {offset} ");
            self.place(
                *object,
                Place::In(id, u16::try_from(index).map_err(too_large)?),
            );
        }
        let first = content.len();
        let mut content = content.into_bytes();
        content.extend(packed.bytes);
        let dictionary = dictionary! {
            "Type" => "ObjStm",
            "N" => integer(packed.ids.len()),
            "First" => integer(first),
        };
        self.stream(id, &deflated(dictionary, &content))
    }

    /// Writes the cross-reference stream, which is the trailer too.
    fn cross_references(&mut self, trailer: Dictionary) -> io::Result<()> {
        let start = self.here()?;
        let id = self.number();
        self.place(id, Place::At(start));
        let mut dictionary = trailer;
        dictionary.set("Type", name("XRef"));
        dictionary.set("Size", integer(self.places.len()));
        dictionary.set("W", WIDTHS.map(integer).to_vec());
        // Each entry as its difference from the one before (PNG's filter Up): most differ in one byte.
        let columns = integer(WIDTHS.iter().sum());
        let parameters = dictionary! { "Predictor" => 12, "Columns" => columns };
        dictionary.set("DecodeParms", parameters);
        let content = differences(&self.places);
        self.stream(id, &deflated(dictionary, content))?;
        let end = format!("startxref\n{start}\n%%EOF\n");
        self.put(end.as_bytes())
    }
}

fn differences(places: &[Place]) -> Vec<u8> {
    const UP: u8 = 2;
    let mut out = Vec::with_capacity(places.len() * 8);
    let mut before = [0; 7];
    for place in places {
        let (kind, field, index) = match *place {
            // Nothing is freed: the chain of free objects is the first alone.
            Place::Free => (0, 0, u16::MAX),
            Place::At(offset) => (1, offset, 0),
            Place::In(stream, index) => (2, stream, index),
        };
        let mut entry = [kind; 7];
        entry[1..5].copy_from_slice(&field.to_be_bytes());
        entry[5..].copy_from_slice(&index.to_be_bytes());
        out.push(UP);
        out.extend(
            entry
                .iter()
                .zip(before)
                .map(|(it, old)| it.wrapping_sub(old)),
        );
        before = entry;
    }
    out
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, Object, dictionary};

    use std::collections::BTreeMap;

    use super::{IN_ONE, write};
    use crate::model::Blob;
    use crate::pdf::object::{integer, to};
    use crate::pdf::stream::stored;

    #[test]
    fn what_is_written_is_read_back() {
        let mut document = Document::with_version("1.7");
        let stream = stored(lopdf::Dictionary::new(), b"endstream \x00\xff".to_vec());
        let stream = document.add_object(stream);
        let many: Vec<Object> = (0..IN_ONE * 2 + 1)
            .map(|it| to(document.add_object(integer(it))))
            .collect();
        // A number that stands for nothing.
        document.max_id += 3;
        let image = document.add_object(stored(lopdf::Dictionary::new(), Vec::new()));
        let catalog = dictionary! {
            "Type" => "Catalog", "Many" => many, "One" => to(stream), "Two" => to(image),
        };
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", to(catalog));
        let outside = Blob::from(b"endstream outside".to_vec());
        let images = BTreeMap::from([(image, outside)]);
        let mut bytes = Vec::new();
        write(document, &images, &mut bytes).unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"));

        let read = Document::load_mem(&bytes).unwrap();
        assert_eq!(read.version, "1.7");
        let catalog = read.catalog().unwrap();
        let follow = |it: &Object| read.dereference(it).unwrap().1.clone();
        let many = catalog.get(b"Many").and_then(Object::as_array).unwrap();
        let many: Vec<i64> = many.iter().map(|it| follow(it).as_i64().unwrap()).collect();
        let expected: Vec<i64> = (0..i64::try_from(IN_ONE).unwrap() * 2 + 1).collect();
        assert_eq!(many, expected);
        let stream = follow(catalog.get(b"One").unwrap());
        assert_eq!(stream.as_stream().unwrap().content, b"endstream \x00\xff");
        let image = follow(catalog.get(b"Two").unwrap());
        assert_eq!(image.as_stream().unwrap().content, b"endstream outside");
    }
}
