//! Notes: at the foot of the page that refers to them, or at the end of the article.

use super::galley::{FORBIDDEN, Strip};
use super::noted::Noted;
use super::place::BlockPlace;
use super::setter::{Setter, keep_paragraph, strip};
use crate::fonts::Family;
use crate::layout::Role;
use crate::layout::inline::Alignment;
use crate::layout::options::Links;
use crate::model::{Align, Block, BlockKind, Destination, Inline, NoteId, Target};

impl Setter<'_, '_> {
    /// Sets all notes of the article. Those that the text refers to go to the foot of its pages, or after the
    /// text with [`Links::Endnotes`]. Those that nothing refers to follow the text in any case.
    pub(crate) fn notes(&mut self, place: &BlockPlace) {
        let document = self.document;
        let referred = self.noted.len();
        for index in 0..document.notes.len() {
            let note = u32::try_from(index).unwrap_or(u32::MAX);
            self.noted.note(NoteId(note));
        }
        let mut small = place.sized(place.size.scale(86, 100));
        small.indented = false;
        let mut titled = false;
        self.in_note = true;
        // Notes have no position in the article, and what follows them has the one that they would have had.
        let position = self.position.take();
        for (index, noted) in self.noted.all().to_vec().iter().enumerate() {
            let strips = match noted {
                Noted::Note(id) => {
                    let id = usize::try_from(id.0).unwrap_or(usize::MAX);
                    let Some(note) = document.notes.get(id) else {
                        self.galley.notes.push(Vec::new());
                        continue;
                    };
                    self.line = note.line;
                    self.note(index, &note.blocks, &small)
                }
                Noted::Address(address) => self.note(index, &[address_block(address)], &small),
            };
            if index < referred && self.options.links != Links::Endnotes {
                self.galley.notes.push(strips);
                continue;
            }
            self.galley.notes.push(Vec::new());
            if !titled {
                self.position = position;
                self.note_title(place);
                self.position = None;
                titled = true;
            }
            for strip in strips {
                self.galley.push(strip);
            }
        }
        self.position = position;
        self.in_note = false;
    }

    /// Sets the title of the notes that follow the text.
    fn note_title(&mut self, place: &BlockPlace) {
        let element = self.element(place, Role::P);
        let mut strong = place.clone();
        strong.family = Family::Hei;
        strong.indented = false;
        self.blank(place.pitch, place);
        let lines = self.set_words(self.words.notes, element, &strong, Alignment::Start);
        self.push_lines(lines, &strong);
        self.galley.keep();
    }

    /// Sets a note with its number before it, as strips that are in no column yet.
    fn note(&mut self, index: usize, blocks: &[Block], place: &BlockPlace) -> Vec<Strip> {
        let element = self.element(place, Role::Note);
        let mark = self.tags.element(element, Role::Lbl);
        let hang = place.size.scale(2, 1);
        let beside = place.beside(hang - place.size.scale(1, 2));
        let label = (index + 1).to_string();
        let lines = self.set_words(&label, mark, &beside, Alignment::End);
        let inner = place
            .inset(hang, crate::layout::Length::ZERO)
            .under(element);
        let mut strips = self.aside(|it| it.blocks(blocks, &inner));
        while strips.last().is_some_and(|it| it.blank) {
            strips.pop();
        }
        for strip in &mut strips {
            strip.snap = false;
            strip.float = false;
            strip.notes.clear();
        }
        if strips.len() <= 3 {
            keep_paragraph(&mut strips);
        }
        let marker = lines.into_iter().next().map(|it| strip(it, &beside));
        match (strips.first_mut(), marker) {
            (Some(first), Some(mut marker)) => {
                marker.items.append(&mut first.items);
                first.items = marker.items;
            }
            (None, Some(marker)) => strips.push(marker),
            (Some(_) | None, None) => {}
        }
        if let Some(first) = strips.first_mut() {
            let place = Destination::Note {
                article: self.article,
                number: u32::try_from(index).unwrap_or(u32::MAX),
            };
            first.places.push((place, element));
        }
        if let Some(last) = strips.last_mut() {
            last.after = last.after.min(FORBIDDEN - 1);
        }
        strips
    }
}

/// The address of a link as the text of a note.
fn address_block(address: &str) -> Block {
    let link = Inline::Link {
        target: Target::External(address.to_owned()),
        inlines: vec![Inline::Text(address.to_owned())],
    };
    Block::new(
        0,
        BlockKind::Paragraph {
            inlines: vec![link],
            align: Align::Start,
        },
    )
}
