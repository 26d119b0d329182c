//! Objects to a file with object streams and a cross-reference stream (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! Ours, since lopdf's keeps every object twice while it writes.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::objects;
use crate::pdf::object::{deflate, deflated, integer, name, stored};

/// Most objects in one stream: a reader that wants one of them has to inflate them all.
const IN_ONE: usize = 200;
/// Bytes of an entry of the cross-reference stream: its kind, a place, an index.
const WIDTHS: [usize; 3] = [1, 4, 2];

/// Where an object is found.
#[derive(Clone, Copy)]
enum Place {
    Free,
    /// So many bytes into the file.
    At(u32),
    /// In an object stream, as so manieth.
    In(u32, u16),
}

/// The file; `None` when it is too large for places of 32 bits.
pub(super) fn write(document: Document) -> Option<Vec<u8>> {
    let mut file = File {
        bytes: format!("%PDF-{}\n%", document.version).into_bytes(),
        places: Vec::new(),
        next: document.max_id + 1,
        packed: Packed::default(),
    };
    // Bytes above 127, so that nobody takes it for text.
    file.bytes.extend([0xe2, 0xe3, 0xcf, 0xd3, b'\n']);
    for ((id, _), object) in document.objects {
        if let Object::Stream(stream) = &object {
            file.stream(id, stream)?;
        } else {
            file.pack(id, &object)?;
        }
    }
    file.unpack()?;
    file.cross_references(document.trailer)?;
    Some(file.bytes)
}

struct File {
    bytes: Vec<u8>,
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

impl File {
    fn place(&mut self, id: u32, place: Place) {
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        if self.places.len() <= index {
            self.places.resize(index + 1, Place::Free);
        }
        self.places[index] = place;
    }

    /// The end of what is written.
    fn here(&self) -> Option<u32> {
        u32::try_from(self.bytes.len()).ok()
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    fn stream(&mut self, id: u32, stream: &Stream) -> Option<()> {
        self.place(id, Place::At(self.here()?));
        self.bytes.extend(format!("{id} 0 obj\n").into_bytes());
        objects::stream(stream, &mut self.bytes);
        self.bytes.extend(b"\nendobj\n");
        Some(())
    }

    fn pack(&mut self, id: u32, object: &Object) -> Option<()> {
        if self.packed.ids.len() == IN_ONE {
            self.unpack()?;
        }
        let packed = &mut self.packed;
        packed.ids.push(id);
        packed.offsets.push(packed.bytes.len());
        objects::object(object, &mut packed.bytes);
        packed.bytes.push(b'\n');
        Some(())
    }

    /// Writes the stream of what is packed.
    fn unpack(&mut self) -> Option<()> {
        let packed = std::mem::take(&mut self.packed);
        if packed.ids.is_empty() {
            return Some(());
        }
        let id = self.number();
        let mut content = String::new();
        for (index, (object, offset)) in packed.ids.iter().zip(&packed.offsets).enumerate() {
            content += &format!("{object} {offset} ");
            self.place(*object, Place::In(id, u16::try_from(index).ok()?));
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
    fn cross_references(&mut self, trailer: Dictionary) -> Option<()> {
        let start = self.here()?;
        let id = self.number();
        self.place(id, Place::At(start));
        let mut dictionary = trailer;
        dictionary.set("Type", name("XRef"));
        dictionary.set("Size", integer(self.places.len()));
        dictionary.set("W", WIDTHS.map(integer).to_vec());
        dictionary.set("Filter", name("FlateDecode"));
        // Each entry as its difference from the one before (PNG's filter Up): most differ in one byte.
        let columns = integer(WIDTHS.iter().sum());
        let parameters = dictionary! { "Predictor" => 12, "Columns" => columns };
        dictionary.set("DecodeParms", parameters);
        let content = deflate(&differences(&self.places));
        self.stream(id, &stored(dictionary, content))?;
        let end = format!("startxref\n{start}\n%%EOF\n");
        self.bytes.extend(end.into_bytes());
        Some(())
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

    use super::{IN_ONE, write};
    use crate::pdf::object::{integer, stored, to};

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
        let catalog = dictionary! { "Type" => "Catalog", "Many" => many, "One" => to(stream) };
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", to(catalog));
        let bytes = write(document).unwrap();

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
    }
}
