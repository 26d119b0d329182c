//! Marks of notes, and the printed addresses of links.

use std::borrow::Cow;

use super::setter::{Noted, Setter};
use crate::layout::options::Links;
use crate::model::{Inline, NoteId, Target};

impl Setter<'_, '_> {
    /// Text as it is printed: notes have their marks, links their addresses.
    pub(crate) fn printed<'i>(&mut self, inlines: &'i [Inline]) -> Cow<'i, [Inline]> {
        let all = self.notes_addresses();
        if !inlines.iter().any(|it| rewritten(it, all)) {
            return Cow::Borrowed(inlines);
        }
        let mut out = Vec::new();
        for inline in inlines {
            self.printed_one(inline, &mut out);
        }
        Cow::Owned(out)
    }

    fn printed_one(&mut self, inline: &Inline, out: &mut Vec<Inline>) {
        match inline {
            Inline::NoteReference(note) => {
                let noted = Noted::Note(*note);
                let known = self.noted.iter().position(|it| *it == noted);
                out.push(self.mark(known, noted));
            }
            Inline::Styled(style, inside) => {
                let inside = self.printed(inside).into_owned();
                out.push(Inline::Styled(style.clone(), inside));
            }
            Inline::Foreign(language, inside) => {
                let inside = self.printed(inside).into_owned();
                out.push(Inline::Foreign(language.clone(), inside));
            }
            Inline::Link {
                target,
                inlines: inside,
            } => {
                out.push(inline.clone());
                if self.notes_addresses()
                    && let Target::External(address) = target
                    && crate::model::inline_text(inside).trim() != address.trim()
                {
                    out.push(self.mark(None, Noted::Address(address.clone())));
                }
            }
            Inline::Text(_)
            | Inline::LineBreak
            | Inline::Code(_)
            | Inline::Image(_)
            | Inline::Ruby(_)
            | Inline::Math(_)
            | Inline::Anchor(_) => out.push(inline.clone()),
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

/// Whether there is anything to rewrite in it.
fn rewritten(inline: &Inline, links: bool) -> bool {
    match inline {
        Inline::NoteReference(_) => true,
        Inline::Link { inlines, .. } => links || inlines.iter().any(|it| rewritten(it, links)),
        Inline::Styled(_, inlines) | Inline::Foreign(_, inlines) => {
            inlines.iter().any(|it| rewritten(it, links))
        }
        Inline::Text(_)
        | Inline::LineBreak
        | Inline::Code(_)
        | Inline::Image(_)
        | Inline::Ruby(_)
        | Inline::Math(_)
        | Inline::Anchor(_) => false,
    }
}
