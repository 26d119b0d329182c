//! Objects that will not be changed again, kept as the bytes that the file will have.
//!
//! A book of some thousand pages has a hundred thousand structure elements and annotations. As dictionaries of lopdf they
//! take 700 bytes each, as bytes of the file about 100.

use lopdf::{Document, Object, ObjectId};

use super::entries::Entries;
use super::syntax;

/// The objects of a file.
pub(super) struct FileObjects {
    /// Those that may still be changed. It gives out the numbers of all.
    pub(super) document: Document,
    /// Those that are finished.
    pub(super) finished: FinishedObjects,
}

impl FileObjects {
    /// Adds a finished object, which must not be a stream, and returns its number.
    pub(super) fn finish(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = self.document.new_object_id();
        self.finished.add(id, object);
        id
    }

    /// Adds a finished dictionary and returns its number.
    pub(super) fn finish_entries(&mut self, entries: &Entries) -> ObjectId {
        let id = self.document.new_object_id();
        self.finished.add_entries(id, entries);
        id
    }
}

/// Finished objects, and where the bytes of each begin.
#[derive(Default)]
pub(super) struct FinishedObjects {
    bytes: Vec<u8>,
    starts: Vec<(u32, usize)>,
}

impl FinishedObjects {
    /// Adds an object, which must not be a stream, under a number that the document has given out.
    pub(super) fn add(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.starts.push((id.0, self.bytes.len()));
        syntax::object(&object.into(), &mut self.bytes);
    }

    /// Adds a dictionary under a number that the document has given out.
    pub(super) fn add_entries(&mut self, id: ObjectId, entries: &Entries) {
        self.starts.push((id.0, self.bytes.len()));
        entries.write(&mut self.bytes);
    }

    /// The number and the bytes of each object, in order of the numbers.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (u32, &[u8])> {
        let ends = self.starts.iter().skip(1).map(|it| it.1);
        let ends = ends.chain([self.bytes.len()]);
        let mut all: Vec<(u32, usize, usize)> = self
            .starts
            .iter()
            .zip(ends)
            .map(|((id, start), end)| (*id, *start, end))
            .collect();
        all.sort_unstable();
        all.into_iter()
            .map(|(id, start, end)| (id, &self.bytes[start..end]))
    }
}
