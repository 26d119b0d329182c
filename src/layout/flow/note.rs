//! Notes: at the foot of the page that refers to them, or at the end when nothing does.

use super::galley::Strip;
use super::setter::{Place, Setter, keep_paragraph, strip};
use crate::fonts::Family;
use crate::layout::inline::Alignment;
use crate::layout::{Length, Role};
use crate::model::Inline;

impl Setter<'_, '_> {
    /// Sets all notes of the article, in their order, and keeps those that the text refers to for the
    /// foot of its pages; the others follow the text.
    pub(crate) fn notes(&mut self, place: &Place) {
        let referred: std::collections::BTreeSet<usize> = self
            .galley
            .sections
            .iter()
            .flat_map(|it| &it.strips)
            .flat_map(|it| it.notes.iter().copied())
            .collect();
        let document = self.document;
        let mut small = place.sized(place.size.scale(86, 100));
        small.indented = false;
        let mut titled = false;
        for (index, note) in document.notes.iter().enumerate() {
            self.line = note.line;
            let strips = self.note(index, &note.label, &note.blocks, &small);
            if referred.contains(&index) {
                self.galley.notes.push(strips);
                continue;
            }
            self.galley.notes.push(Vec::new());
            if !titled {
                self.note_title(place);
                titled = true;
            }
            for strip in strips {
                self.galley.push(strip);
            }
        }
    }

    /// What stands over notes at the end.
    fn note_title(&mut self, place: &Place) {
        let element = self.element(place, Role::P);
        let mut strong = place.clone();
        strong.family = Family::Hei;
        strong.indented = false;
        self.blank(place.pitch, place);
        let lines = self.set_words(self.words.notes, element, &strong, Alignment::Start);
        self.push_lines(lines, &strong);
        self.galley.keep();
    }

    /// A note with its number before it.
    fn note(
        &mut self,
        index: usize,
        label: &str,
        blocks: &[crate::model::Block],
        place: &Place,
    ) -> Vec<Strip> {
        let element = self.element(place, Role::Note);
        let mark = self.tags.element(element, Role::Lbl);
        let hang = place.size.scale(2, 1);
        let mut beside = place.clone();
        beside.measure = hang - place.size.scale(1, 2);
        let words = [Inline::Text(label.to_owned())];
        let lines = self.set(&words, mark, &beside, Length::ZERO, Alignment::End);
        let inner = place.inset(hang, Length::ZERO).under(element);
        let mut strips = self.aside(|it| it.blocks(blocks, &inner));
        while strips.last().is_some_and(|it| it.blank) {
            strips.pop();
        }
        for strip in &mut strips {
            strip.snap = false;
            strip.float = false;
        }
        if strips.len() <= 3 {
            keep_paragraph(&mut strips);
        }
        let mut marker = lines.into_iter().next().map(|it| strip(it, &beside));
        match (strips.first_mut(), marker.take()) {
            (Some(first), Some(mut marker)) => {
                marker.items.append(&mut first.items);
                first.items = marker.items;
            }
            (None, Some(marker)) => strips.push(marker),
            (Some(_) | None, None) => {}
        }
        if let Some(first) = strips.first_mut() {
            let name = format!("a{}-note{index}", self.article);
            first.places.push((name, element));
        }
        strips
    }
}
