//! Marks of notes, and the printed addresses of links.

use std::borrow::Cow;

use super::setter::Setter;
use crate::layout::options::Links;
use crate::model::walk::{any_inline, replace_inlines};
use crate::model::{Inline, NoteId, Target};

/// A note with its number, which is its place in [`Setter::noted`] from 1.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Noted {
    /// A note of the article.
    Note(NoteId),
    /// The address of a link.
    Address(String),
}

impl Setter<'_, '_> {
    /// Text as it is printed: notes have their marks, links their addresses.
    pub(crate) fn printed<'i>(&mut self, inlines: &'i [Inline]) -> Cow<'i, [Inline]> {
        let all = self.options.links != Links::None;
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
                if let Target::External(address) = target
                    && crate::model::inline_text(inlines).trim() != address.trim()
                {
                    self.address(address, &mut out);
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

    /// The address of a link, as the options ask for it. Inside notes there are no further notes.
    fn address(&mut self, address: &str, out: &mut Vec<Inline>) {
        match (self.options.links, self.in_note) {
            (Links::None, _) => {}
            (Links::Footnotes | Links::Endnotes, false) => {
                let mark = self.mark(None, Noted::Address(address.to_owned()));
                out.push(mark);
            }
            (Links::Inline, _) | (Links::Footnotes | Links::Endnotes, true) => {
                out.push(Inline::Text("（".to_owned()));
                out.push(Inline::Link {
                    target: Target::External(address.to_owned()),
                    inlines: vec![Inline::Text(address.to_owned())],
                });
                out.push(Inline::Text("）".to_owned()));
            }
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

/// The destination of a note: a name that no author's anchor can have.
pub(crate) fn note_name(article: u32, index: u32) -> String {
    format!("a{article} note {index}")
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
