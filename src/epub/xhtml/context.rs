//! What the writers of one file share.

use std::collections::BTreeMap;

use crate::Warning;
use crate::epub::media::PictureFiles;
use crate::epub::options::{Options, PageMark};
use crate::epub::plan::{self, BookPlan};
use crate::model::{Destination, Document, NoteId, Style};
use crate::words::Words;

/// What the writer of one file knows.
pub(super) struct Context<'a> {
    pub(super) plan: &'a BookPlan,
    pub(super) media: &'a PictureFiles,
    pub(super) options: &'a Options,
    pub(super) labels: &'static Words,
    pub(super) document: &'a Document,
    /// Number of the article and of its file.
    pub(super) place: (usize, usize),
    /// Page marks still to be set in this article, in order.
    pub(super) marks: &'a [PageMark],
    /// Number of the top-level block, and its characters written so far.
    pub(super) position: (u32, u32),
    pub(super) pages: Vec<(String, String)>,
    /// How often each note has been referred to.
    pub(super) references: BTreeMap<NoteId, u32>,
    /// Whether a link is open: links do not nest.
    pub(super) in_link: bool,
    /// The mark that the run has just closed, with nothing written since: what of its kind comes next
    /// touches it.
    pub(super) ended: Option<Style>,
    pub(super) mathml: bool,
    pub(super) warnings: Vec<Warning>,
    /// Line of the block being written.
    pub(super) line: u32,
}

impl Context<'_> {
    /// Number of the article.
    pub(super) fn article(&self) -> u32 {
        plan::number(self.place.0)
    }

    /// The `id` of a place that the author named.
    pub(super) fn id(&self, anchor: &str) -> String {
        Destination::anchor(self.article(), anchor).xhtml_id()
    }

    /// Counts what was written of the block: characters that are not white space.
    pub(super) fn count(&mut self, text: &str) {
        if !self.marks.is_empty() {
            let visible = text.chars().filter(|it| !it.is_whitespace()).count();
            let visible = u32::try_from(visible).unwrap_or(u32::MAX);
            self.position.1 = self.position.1.saturating_add(visible);
        }
    }
}

/// A note's mark: as the source has it, else its number.
pub(super) fn note_label(document: &Document, note: NoteId) -> String {
    let index = usize::try_from(note.0).unwrap_or(usize::MAX);
    let written = document.notes.get(index).map(|it| it.label.trim());
    let written = written.map(|it| it.trim_matches(['[', ']']));
    match written {
        Some(label) if !label.is_empty() => label.to_owned(),
        Some(_) | None => (u64::from(note.0) + 1).to_string(),
    }
}
