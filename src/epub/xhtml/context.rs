//! The state that the writers of one XHTML file share.

use std::collections::BTreeMap;

use crate::Warning;
use crate::epub::media::PictureFiles;
use crate::epub::options::{Options, PageMark};
use crate::epub::plan::{self, BookPlan};
use crate::model::{Destination, Document, NoteId, Style};
use crate::words::Words;

/// The state of writing one file.
pub(super) struct Context<'a> {
    pub(super) plan: &'a BookPlan,
    pub(super) media: &'a PictureFiles,
    pub(super) options: &'a Options,
    pub(super) labels: &'static Words,
    pub(super) document: &'a Document,
    /// The number of the article, and of the file within the article.
    pub(super) place: (usize, usize),
    /// Page marks of this article that are not written yet, in order.
    pub(super) marks: &'a [PageMark],
    /// The number of the top-level block, and how many of its characters are written (white space does not count).
    pub(super) position: (u32, u32),
    pub(super) pages: Vec<(String, String)>,
    /// The number of references to each note that are written so far.
    pub(super) references: BTreeMap<NoteId, u32>,
    /// Whether a link is open: links do not nest.
    pub(super) in_link: bool,
    /// Whether a heading is open: its lines end only between words.
    pub(super) in_heading: bool,
    /// The class that the theme gives to the next block.
    pub(super) class: Option<&'static str>,
    /// The title of the part of the book that begins with this article.
    pub(super) part: Option<&'a str>,
    /// The style of the element that was closed last, if nothing has been written since: a next element of the same
    /// style touches it.
    pub(super) ended: Option<Style>,
    pub(super) mathml: bool,
    /// Whether words of code were marked with their kind.
    pub(super) colored: bool,
    pub(super) warnings: Vec<Warning>,
    /// The source line of the block that is being written.
    pub(super) line: u32,
}

impl Context<'_> {
    /// The number of the article, as [`Destination`] has it.
    pub(super) fn article(&self) -> u32 {
        plan::number(self.place.0)
    }

    /// The `id` for an anchor in this article.
    pub(super) fn id(&self, anchor: &str) -> String {
        Destination::anchor(self.article(), anchor).xhtml_id()
    }

    /// Adds the characters of a written text, except white space, to [`Self::position`].
    pub(super) fn count(&mut self, text: &str) {
        if !self.marks.is_empty() {
            let visible = text.chars().filter(|it| !it.is_whitespace()).count();
            let visible = u32::try_from(visible).unwrap_or(u32::MAX);
            self.position.1 = self.position.1.saturating_add(visible);
        }
    }
}

/// The label of a note: the one in the source without brackets, or else the note's number, from 1.
pub(super) fn note_label(document: &Document, note: NoteId) -> String {
    let index = usize::try_from(note.0).unwrap_or(usize::MAX);
    let written = document.notes.get(index).map(|it| it.label.trim());
    let written = written.map(|it| it.trim_matches(['[', ']']));
    match written {
        Some(label) if !label.is_empty() => label.to_owned(),
        Some(_) | None => (u64::from(note.0) + 1).to_string(),
    }
}
