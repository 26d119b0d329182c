//! Marks of notes, and the printed addresses of links.

use std::borrow::Cow;

use super::setter::{Noted, Setter};
use crate::layout::options::Links;
use crate::model::walk::{any_inline, replace_inlines};
use crate::model::{Inline, NoteId, Target};

impl Setter<'_, '_> {
    /// Text as it is printed: notes have their marks, links their addresses.
    pub(crate) fn printed<'i>(&mut self, inlines: &'i [Inline]) -> Cow<'i, [Inline]> {
        let all = self.notes_addresses();
        if !any_inline(inlines, &|it| rewritten(it, all)) {
            return Cow::Borrowed(inlines);
        }
        Cow::Owned(replace_inlines(inlines, &mut |it| self.printed_one(it)))
    }

    /// What stands for an inline in print, when it is not the same.
    fn printed_one(&mut self, inline: &Inline) -> Option<Vec<Inline>> {
        match inline {
            Inline::NoteReference(note) => {
                let noted = Noted::Note(*note);
                let known = self.noted.iter().position(|it| *it == noted);
                Some(vec![self.mark(known, noted)])
            }
            Inline::Link { target, inlines } => {
                let mut out = vec![inline.clone()];
                if self.notes_addresses()
                    && let Target::External(address) = target
                    && crate::model::inline_text(inlines).trim() != address.trim()
                {
                    out.push(self.mark(None, Noted::Address(address.clone())));
                }
                Some(out)
            }
            Inline::Styled(..)
            | Inline::Foreign(..)
            | Inline::Text(_)
            | Inline::LineBreak
            | Inline::Code(_)
            | Inline::Image(_)
            | Inline::Ruby(_)
            | Inline::Math(_)
            | Inline::Anchor(_) => None,
        }
    }

    /// Whether addresses of links are notes. Inside notes there are no further notes.
    fn notes_addresses(&self) -> bool {
        match self.options.links {
            Links::Footnotes | Links::Endnotes => !self.in_note,
            Links::None | Links::Inline => false,
        }
    }

    /// Whether addresses of links stand behind them.
    pub(crate) fn prints_addresses(&self) -> bool {
        match self.options.links {
            Links::Inline => true,
            Links::Footnotes | Links::Endnotes => self.in_note,
            Links::None => false,
        }
    }

    /// The mark of a note by its number among those of the pages.
    fn mark(&mut self, known: Option<usize>, noted: Noted) -> Inline {
        let index = known.unwrap_or_else(|| {
            self.noted.push(noted);
            self.noted.len() - 1
        });
        Inline::NoteReference(NoteId(u32::try_from(index).unwrap_or(u32::MAX)))
    }
}

/// Whether an inline is printed otherwise than it stands in the model.
fn rewritten(inline: &Inline, links: bool) -> bool {
    match inline {
        Inline::NoteReference(_) => true,
        Inline::Link { .. } => links,
        Inline::Styled(..)
        | Inline::Foreign(..)
        | Inline::Text(_)
        | Inline::LineBreak
        | Inline::Code(_)
        | Inline::Image(_)
        | Inline::Ruby(_)
        | Inline::Math(_)
        | Inline::Anchor(_) => false,
    }
}
