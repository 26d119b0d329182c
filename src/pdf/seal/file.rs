//! Objects to a file with object streams and a cross-reference stream (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! We do not use lopdf's writer, because it holds every object twice while it writes.

use std::io::{self, Write};

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::hash::{FILE_SEAL, Hasher};
use crate::model::Blob;
use crate::pdf::draft::Outside;
use crate::pdf::finished::FinishedObjects;
use crate::pdf::object::{integer, name};
use crate::pdf::stream::deflated;
use crate::pdf::syntax;

/// The most objects in one object stream: a reader that wants one of them has to inflate them all.
const MOST_IN_STREAM: usize = 200;
/// Widths in bytes of the fields of a cross-reference entry: its kind, a location, an index.
const WIDTHS: [usize; 3] = [1, 4, 2];

/// Where a reader finds an object.
#[derive(Clone, Copy)]
enum ObjectLocation {
    Free,
    /// In the file, at this offset in bytes.
    At(u32),
    /// In the object stream of this number, at this index.
    In(u32, u16),
}

/// Writes the file; contents stored outside the document are copied when their object's turn comes.
///
/// # Errors
///
/// When the file is too large for 32-bit offsets, an image cannot be read, or writing to `out` fails.
pub(super) fn write(
    document: Document,
    finished: &FinishedObjects,
    outside: &Outside,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut file = FileWriter {
        out,
        length: 0,
        places: Vec::new(),
        next: document.max_id + 1,
        packed: ObjectStream::default(),
        hash: Hasher::new(),
    };
    // Bytes above 127 in the first comment, so that tools treat the file as binary (ISO 32000-1, 7.5.2).
    let mut head = format!("%PDF-{}\n%", document.version).into_bytes();
    head.extend([0xe2, 0xe3, 0xcf, 0xd3, b'\n']);
    file.put(&head)?;
    let mut finished = finished.in_order().peekable();
    for (id, object) in document.objects {
        while let Some((number, bytes)) = finished.next_if(|it| it.0 < id.0) {
            file.pack(number, |out| out.extend(bytes))?;
        }
        let Object::Stream(stream) = &object else {
            file.pack(id.0, |out| syntax::object(&object, out))?;
            continue;
        };
        match outside.get(&id) {
            Some(content) => file.image(id.0, stream, content)?,
            None => file.stream(id.0, stream)?,
        }
    }
    for (number, bytes) in finished {
        file.pack(number, |out| out.extend(bytes))?;
    }
    file.unpack()?;
    file.cross_references(document.trailer)
}

/// The error for a file that is too long for its offsets.
fn too_large<T>(_: T) -> io::Error {
    io::Error::other("it would be larger than 4 GB")
}

struct FileWriter<'a, W> {
    out: &'a mut W,
    /// Bytes written.
    length: u64,
    /// Locations by object number.
    places: Vec<ObjectLocation>,
    /// The next free object number.
    next: u32,
    packed: ObjectStream,
    /// The hash of the bytes written.
    hash: Hasher,
}

/// Objects collected for one object stream.
#[derive(Default)]
struct ObjectStream {
    ids: Vec<u32>,
    offsets: Vec<usize>,
    bytes: Vec<u8>,
}

impl<W: Write> FileWriter<'_, W> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.length += u64::try_from(bytes.len()).map_err(too_large)?;
        self.out.write_all(bytes)
    }

    fn place(&mut self, id: u32, place: ObjectLocation) {
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        if self.places.len() <= index {
            self.places.resize(index + 1, ObjectLocation::Free);
        }
        self.places[index] = place;
    }

    /// The offset at which the next byte is written.
    fn here(&self) -> io::Result<u32> {
        u32::try_from(self.length).map_err(too_large)
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn stream(&mut self, id: u32, stream: &Stream) -> io::Result<()> {
        self.place(id, ObjectLocation::At(self.here()?));
        let mut bytes = format!("{id} 0 obj\n").into_bytes();
        syntax::stream(stream, &mut bytes);
        bytes.extend(b"\nendobj\n");
        self.put(&bytes)
    }

    /// Writes a stream whose content is stored outside the document.
    fn image(&mut self, id: u32, stream: &Stream, content: &Blob) -> io::Result<()> {
        self.place(id, ObjectLocation::At(self.here()?));
        let mut bytes = format!("{id} 0 obj\n").into_bytes();
        let length = usize::try_from(content.length()).map_err(too_large)?;
        syntax::stream_head(stream, length, &mut bytes);
        self.put(&bytes)?;
        self.hash.update_from(content)?;
        self.length += io::copy(&mut content.reader(), self.out)?;
        self.put(syntax::STREAM_END)?;
        self.put(b"\nendobj\n")
    }

    /// Puts an object, which `write` appends to some bytes, into an object stream.
    fn pack(&mut self, id: u32, write: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        if self.packed.ids.len() == MOST_IN_STREAM {
            self.unpack()?;
        }
        let packed = &mut self.packed;
        packed.ids.push(id);
        packed.offsets.push(packed.bytes.len());
        write(&mut packed.bytes);
        packed.bytes.push(b'\n');
        Ok(())
    }

    /// Writes the collected objects as one object stream.
    fn unpack(&mut self) -> io::Result<()> {
        let packed = std::mem::take(&mut self.packed);
        if packed.ids.is_empty() {
            return Ok(());
        }
        let id = self.number();
        let mut content = Vec::new();
        for (index, (object, offset)) in packed.ids.iter().zip(&packed.offsets).enumerate() {
            syntax::whole(i64::from(*object), &mut content);
            content.push(b' ');
            syntax::whole(i64::try_from(*offset).map_err(too_large)?, &mut content);
            content.push(b' ');
            self.place(
                *object,
                ObjectLocation::In(id, u16::try_from(index).map_err(too_large)?),
            );
        }
        let first = content.len();
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
        self.place(id, ObjectLocation::At(start));
        let mut dictionary = trailer;
        dictionary.set("Type", name("XRef"));
        dictionary.set("Size", integer(self.places.len()));
        dictionary.set("W", WIDTHS.map(integer).to_vec());
        // PNG's filter Up stores each entry as its difference from the one before: most differ in one byte.
        let columns = integer(WIDTHS.iter().sum());
        let parameters = dictionary! { "Predictor" => 12, "Columns" => columns };
        dictionary.set("DecodeParms", parameters);
        let content = differences(&self.places);
        self.stream(id, &deflated(dictionary, content))?;
        // Nothing else in a PDF has a checksum: without this one, a changed bit of a picture would never be noticed.
        let end = format!("\nstartxref\n{start}\n%%EOF\n");
        let mut hash = std::mem::take(&mut self.hash);
        hash.update(&end);
        let seal = format!("{FILE_SEAL}{}{end}", hash.hex());
        self.put(seal.as_bytes())
    }
}

fn differences(places: &[ObjectLocation]) -> Vec<u8> {
    const UP: u8 = 2;
    let mut out = Vec::with_capacity(places.len() * 8);
    let mut before = [0; 7];
    for place in places {
        let (kind, field, index) = match *place {
            // No object is ever freed: the list of free objects holds object 0 alone.
            ObjectLocation::Free => (0, 0, u16::MAX),
            ObjectLocation::At(offset) => (1, offset, 0),
            ObjectLocation::In(stream, index) => (2, stream, index),
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

    use super::{MOST_IN_STREAM, write};
    use crate::model::Blob;
    use crate::pdf::finished::FinishedObjects;
    use crate::pdf::object::{integer, to};
    use crate::pdf::stream::stored;

    #[test]
    fn written_objects_are_read_back() {
        let mut document = Document::with_version("1.7");
        let stream = stored(lopdf::Dictionary::new(), b"endstream \x00\xff".to_vec());
        let stream = document.add_object(stream);
        let many: Vec<Object> = (0..MOST_IN_STREAM * 2 + 1)
            .map(|it| to(document.add_object(integer(it))))
            .collect();
        // Leaves three object numbers without an object.
        document.max_id += 3;
        // Two that are kept apart, the later one first.
        let mut finished = FinishedObjects::default();
        let apart = [document.new_object_id(), document.new_object_id()];
        finished.add(apart[1], integer(22));
        finished.add(apart[0], integer(11));
        let image = document.add_object(stored(lopdf::Dictionary::new(), Vec::new()));
        let catalog = dictionary! {
            "Type" => "Catalog", "Many" => many, "One" => to(stream), "Two" => to(image),
            "Apart" => apart.map(to).to_vec(),
        };
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", to(catalog));
        let outside = Blob::from(b"endstream outside".to_vec());
        let images = BTreeMap::from([(image, outside)]);
        let mut bytes = Vec::new();
        write(document, &finished, &images, &mut bytes).unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"));

        let read = Document::load_mem(&bytes).unwrap();
        assert_eq!(read.version, "1.7");
        let catalog = read.catalog().unwrap();
        let follow = |it: &Object| read.dereference(it).unwrap().1.clone();
        let many = catalog.get(b"Many").and_then(Object::as_array).unwrap();
        let many: Vec<i64> = many.iter().map(|it| follow(it).as_i64().unwrap()).collect();
        let expected: Vec<i64> = (0..i64::try_from(MOST_IN_STREAM).unwrap() * 2 + 1).collect();
        assert_eq!(many, expected);
        let apart = catalog.get(b"Apart").and_then(Object::as_array).unwrap();
        let apart: Vec<i64> = apart
            .iter()
            .map(|it| follow(it).as_i64().unwrap())
            .collect();
        assert_eq!(apart, [11, 22]);
        let stream = follow(catalog.get(b"One").unwrap());
        assert_eq!(stream.as_stream().unwrap().content, b"endstream \x00\xff");
        let image = follow(catalog.get(b"Two").unwrap());
        assert_eq!(image.as_stream().unwrap().content, b"endstream outside");
    }
}
