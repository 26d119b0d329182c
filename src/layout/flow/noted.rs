//! What is printed as notes, and under which numbers.

use std::collections::BTreeMap;

use crate::model::NoteId;

/// Something that is printed as a note.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Noted {
    /// A note of the article.
    Note(NoteId),
    /// The address of a link.
    Address(String),
}

/// What is printed as notes, in the order of the numbers.
#[derive(Debug, Default)]
pub(crate) struct NotedList {
    all: Vec<Noted>,
    /// Where each note of the article is among all. Every reference asks for it, and an article may have as many
    /// references as words.
    notes: BTreeMap<NoteId, usize>,
}

impl NotedList {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Noted] {
        &self.all
    }

    /// The number of a note of the article, from 0. One that has none gets the next.
    pub(crate) fn note(&mut self, note: NoteId) -> usize {
        crate::diag::step();
        let number = *self.notes.entry(note).or_insert(self.all.len());
        if number == self.all.len() {
            self.all.push(Noted::Note(note));
        }
        number
    }

    /// The number of an address, from 0. Each gets a number of its own, also where it has been printed before.
    pub(crate) fn address(&mut self, address: String) -> usize {
        self.all.push(Noted::Address(address));
        self.all.len() - 1
    }

    /// Takes all numbers from `count` on back.
    pub(crate) fn truncate(&mut self, count: usize) {
        for noted in self.all.drain(count.min(self.all.len())..) {
            if let Noted::Note(note) = noted {
                self.notes.remove(&note);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Noted, NotedList};
    use crate::model::NoteId;

    #[test]
    fn a_note_keeps_its_number_until_it_is_taken_back() {
        let mut list = NotedList::default();
        assert_eq!([7, 3, 7].map(|it| list.note(NoteId(it))), [0, 1, 0]);
        let address = || "http://e.org/".to_owned();
        assert_eq!([list.address(address()), list.address(address())], [2, 3]);
        list.truncate(1);
        assert_eq!(list.all(), [Noted::Note(NoteId(7))]);
        assert_eq!([5, 3, 7].map(|it| list.note(NoteId(it))), [1, 2, 0]);
    }
}
