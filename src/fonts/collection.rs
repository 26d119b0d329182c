//! One face of a font collection (`.ttc`) as a font file of its own, and whether a face may be embedded.

use skrifa::raw::{FileRef, TableProvider as _};
use skrifa::{FontRef, raw::types::Tag};

/// Whether the makers of a face let books hold it (OpenType, `OS/2`, `fsType`, bits 0 to 3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Embedding {
    /// They do, or say nothing.
    Allowed,
    /// They do not (Restricted License embedding).
    Refused,
    /// The bytes are no font.
    NoFont,
}

impl Embedding {
    /// What the face in a font file says.
    #[must_use]
    pub fn of(file: &[u8]) -> Self {
        /// "Restricted License embedding", when no bit that allows more is set beside it.
        const RESTRICTED: u16 = 2;
        const USAGE: u16 = 0xf;
        let Ok(font) = FontRef::from_index(file, 0) else {
            return Self::NoFont;
        };
        match font.os2().map(|it| it.fs_type() & USAGE) {
            Ok(RESTRICTED) => Self::Refused,
            Ok(_) | Err(_) => Self::Allowed,
        }
    }
}

/// The face with this number of a font file or a collection, as a font file. `None` when there is no such face.
#[must_use]
pub fn member(bytes: &[u8], index: u32) -> Option<Vec<u8>> {
    match FileRef::new(bytes).ok()? {
        FileRef::Font(_) => (index == 0).then(|| bytes.to_vec()),
        FileRef::Collection(collection) => Some(file(&collection.get(index).ok()?)),
    }
}

/// A font file with the tables of a face, in the order of their tags (OpenType, "Table Directory").
fn file(font: &FontRef<'_>) -> Vec<u8> {
    let records = font.table_directory().table_records();
    let tables: Vec<(Tag, u32, &[u8])> = records
        .iter()
        .filter_map(|it| {
            let data = font.table_data(it.tag())?;
            Some((it.tag(), it.checksum(), data.as_bytes()))
        })
        .collect();
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let selector = u16::try_from(count.max(1).ilog2()).unwrap_or(0);
    let range = 16_u16 << selector;
    let mut out = Vec::new();
    out.extend(font.table_directory().sfnt_version().to_be_bytes());
    for number in [count, range, selector, (count * 16).saturating_sub(range)] {
        out.extend(number.to_be_bytes());
    }
    let mut offset = out.len() + 16 * tables.len();
    for (tag, checksum, data) in &tables {
        out.extend(tag.to_be_bytes());
        out.extend(checksum.to_be_bytes());
        for number in [offset, data.len()] {
            out.extend(u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes());
        }
        offset += data.len().next_multiple_of(4);
    }
    for (_, _, data) in tables {
        out.extend(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A collection of two faces: the offsets of their table directories are moved to where they stand in it.
    fn collection(faces: &[&[u8]]) -> Vec<u8> {
        let mut out = b"ttcf\0\x01\0\0".to_vec();
        out.extend(u32::try_from(faces.len()).unwrap().to_be_bytes());
        let mut at = 12 + 4 * faces.len();
        for face in faces {
            out.extend(u32::try_from(at).unwrap().to_be_bytes());
            at += face.len().next_multiple_of(4);
        }
        for face in faces {
            let base = u32::try_from(out.len()).unwrap();
            let mut face = face.to_vec();
            let count = usize::from(u16::from_be_bytes([face[4], face[5]]));
            for record in 0..count {
                let place = 12 + 16 * record + 8;
                let bytes: [u8; 4] = face[place..place + 4].try_into().unwrap();
                let moved = u32::from_be_bytes(bytes) + base;
                face[place..place + 4].copy_from_slice(&moved.to_be_bytes());
            }
            out.extend(face);
            out.resize(out.len().next_multiple_of(4), 0);
        }
        out
    }

    #[test]
    fn a_face_of_a_collection_becomes_a_file() {
        let sans = include_bytes!("../../fonts/NotoSans-Regular.ttf");
        let mono = include_bytes!("../../fonts/NotoSansMono-Regular.ttf");
        let both = collection(&[sans, mono]);
        for (index, original) in [(0, &sans[..]), (1, &mono[..])] {
            let file = member(&both, index).unwrap();
            let (made, original) = (
                FontRef::new(&file).unwrap(),
                FontRef::new(original).unwrap(),
            );
            for record in original.table_directory().table_records() {
                let tag = record.tag();
                let bytes =
                    |font: &FontRef<'_>| font.table_data(tag).map(|it| it.as_bytes().to_vec());
                assert_eq!(bytes(&made), bytes(&original), "{tag}");
            }
        }
        assert!(member(&both, 2).is_none());
        assert!(member(b"ttcf", 0).is_none());
    }

    #[test]
    fn a_face_tells_whether_books_may_hold_it() {
        let file = include_bytes!("../../fonts/NotoSans-Regular.ttf");
        assert_eq!(Embedding::of(file), Embedding::Allowed);
        assert_eq!(Embedding::of(b"text"), Embedding::NoFont);
        let mut locked = file.to_vec();
        let font = FontRef::new(file).unwrap();
        let records = font.table_directory().table_records();
        let table = records.iter().find(|it| it.tag() == Tag::new(b"OS/2"));
        let place = usize::try_from(table.unwrap().offset()).unwrap() + 8;
        locked[place..place + 2].copy_from_slice(&2_u16.to_be_bytes());
        assert_eq!(Embedding::of(&locked), Embedding::Refused);
    }
}
