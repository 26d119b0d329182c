//! How references to notes and links are printed: marks with numbers, and the addresses of links.

use std::borrow::Cow;

use super::setter::Setter;
use crate::layout::options::Links;
use crate::model::walk::{any_inline, replace_inlines};
use crate::model::{Inline, NoteId, Target};

impl Setter<'_, '_> {
    /// Text as it is printed: references to notes have their numbers, links their addresses where the options
    /// ask for that.
    pub(crate) fn printed<'i>(&mut self, inlines: &'i [Inline]) -> Cow<'i, [Inline]> {
        let addresses = self.addresses_are_notes();
        if !any_inline(inlines, &|it| rewritten(it, addresses)) {
            return Cow::Borrowed(inlines);
        }
        Cow::Owned(replace_inlines(inlines, &mut |it| self.printed_one(it)))
    }

    /// What is printed instead of an inline; `None` when it is printed as it is.
    fn printed_one(&mut self, inline: &Inline) -> Option<Vec<Inline>> {
        match inline {
            Inline::NoteReference(note) => Some(vec![mark(self.noted.note(*note))]),
            Inline::Link { target, inlines } => {
                let mut out = vec![inline.clone()];
                if self.addresses_are_notes()
                    && let Target::External(address) = target
                    && crate::model::inline_text(inlines).trim() != address.trim()
                {
                    out.push(mark(self.noted.address(address.clone())));
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

    /// Whether the addresses of links are printed as notes. In notes they are not: notes have no notes.
    fn addresses_are_notes(&self) -> bool {
        match self.options.links {
            Links::Footnotes | Links::Endnotes => !self.in_note,
            Links::None | Links::Inline => false,
        }
    }

    /// Whether the address of a link is printed in the text after it.
    pub(crate) fn prints_addresses(&self) -> bool {
        match self.options.links {
            Links::Inline => true,
            Links::Footnotes | Links::Endnotes => self.in_note,
            Links::None => false,
        }
    }
}

/// The mark of a note, by its number in [`Setter::noted`].
fn mark(number: usize) -> Inline {
    Inline::NoteReference(NoteId(u32::try_from(number).unwrap_or(u32::MAX)))
}

/// Whether an inline is printed differently from what the model holds; `addresses` tells whether addresses of
/// links are notes.
fn rewritten(inline: &Inline, addresses: bool) -> bool {
    match inline {
        Inline::NoteReference(_) => true,
        Inline::Link { .. } => addresses,
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
