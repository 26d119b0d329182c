//! Marks of notes, and the printed addresses of links.

use std::borrow::Cow;

use super::setter::Setter;
use crate::layout::options::Links;
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
                if let Target::External(address) = target
                    && crate::model::inline_text(inside).trim() != address.trim()
                {
                    self.address(address, out);
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
