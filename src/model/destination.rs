//! The places of a book that links reach, and how EPUB and PDF spell them.

use std::borrow::Cow;
use std::fmt;
use std::fmt::Write as _;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// A place of a book that links, bookmarks and other documents reach.
///
/// Printed, it is the name that the page dump shows.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Destination {
    /// The front of a part, by the number of the part, from 0.
    Part(u32),
    /// The beginning of an article, by its number in the book, from 0.
    Article(u32),
    /// A place that the author named.
    Anchor {
        /// Number of the article in the book, from 0.
        article: u32,
        /// The author's name for it.
        name: String,
    },
    /// A heading that the author did not name.
    Heading {
        /// Number of the article in the book, from 0.
        article: u32,
        /// A number that no other such heading of the article has, from 1.
        number: u32,
    },
    /// A foot- or endnote.
    Note {
        /// Number of the article in the book, from 0.
        article: u32,
        /// Number of the note among those that the output shows, from 0.
        number: u32,
    },
    /// A mark in the text that refers to a note.
    Reference {
        /// Number of the article in the book, from 0.
        article: u32,
        /// Number of the note, from 0.
        note: u32,
        /// Which of the marks of this note it is, from 1.
        count: u32,
    },
}

impl Destination {
    /// A place that the author of an article named.
    #[must_use]
    pub fn anchor(article: u32, name: &str) -> Self {
        let name = name.to_owned();
        Self::Anchor { article, name }
    }

    /// The `id` in the XHTML file that holds it: an XML name, distinct from those of all other places of
    /// the same article. An anchor that is a name is unchanged; one that could be mistaken for ours
    /// (`lt-…`) is not.
    #[must_use]
    pub fn xhtml_id(&self) -> String {
        match self {
            Self::Part(number) => format!("lt-part-{}", u64::from(*number) + 1),
            Self::Article(_) => "lt-title".to_owned(),
            Self::Anchor { name, .. } => xml_name(name),
            Self::Heading { number, .. } => format!("lt-b-{number}"),
            Self::Note { number, .. } => format!("lt-note-{}", u64::from(*number) + 1),
            Self::Reference { note, count: 1, .. } => format!("lt-ref-{}", u64::from(*note) + 1),
            Self::Reference { note, count, .. } => {
                format!("lt-ref-{}-{count}", u64::from(*note) + 1)
            }
        }
    }

    /// The name of the destination in a PDF: ASCII, so that it can stand in an address after
    /// `#nameddest=`; all else is percent-encoded.
    #[must_use]
    pub fn pdf_name(&self) -> String {
        const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'%');
        let name = self.to_string();
        match utf8_percent_encode(&name, ENCODED).into() {
            Cow::Borrowed(_) => name,
            Cow::Owned(encoded) => encoded,
        }
    }
}

impl fmt::Display for Destination {
    /// The blank keeps what we number apart from what an author can have named.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part(number) => write!(f, "part-{number}"),
            Self::Article(article) => write!(f, "a{article}"),
            Self::Anchor { article, name } => write!(f, "a{article}-{name}"),
            Self::Heading { article, number } => write!(f, "a{article} {number}"),
            Self::Note { article, number } => write!(f, "a{article} note {number}"),
            Self::Reference {
                article,
                note,
                count,
            } => write!(f, "a{article} note {note} mark {count}"),
        }
    }
}

/// An anchor as an XML name. Two anchors never become the same name.
fn xml_name(anchor: &str) -> String {
    let mut out = String::with_capacity(anchor.len());
    let ours = anchor.starts_with("lt-");
    if !anchor.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        out.push_str("_x_");
    }
    let mut chars = anchor.chars().peekable();
    while let Some(c) = chars.next() {
        let like_ours = c == '_' && chars.peek() == Some(&'x');
        if !is_name_char(c) || like_ours || (ours && out.is_empty()) {
            _ = write!(out, "_x{:X}_", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// Characters of an XML name without colons that every reader takes: ASCII letters, digits, `-`,
/// `_`, `.` and letters of other scripts (XML 1.0, production `NameChar`).
fn is_name_char(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.')
        || matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
            | '\u{37f}'..='\u{1fff}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
            | '\u{10000}'..='\u{effff}')
            && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Destination;

    #[test]
    fn anchors_become_distinct_names() {
        let anchors = [
            "第一节",
            "a b",
            "1",
            "_x1",
            "lt-h-1",
            "a:b",
            "_x_1",
            "",
            "_x31_",
        ];
        let id = |it: &str| Destination::anchor(0, it).xhtml_id();
        let ids: BTreeSet<String> = anchors.iter().map(|it| id(it)).collect();
        assert_eq!(ids.len(), anchors.len());
        assert_eq!(id("第一节"), "第一节");
        assert!(!id("lt-h-1").starts_with("lt-"));
    }

    #[test]
    fn no_two_places_of_an_article_have_one_name() {
        let article = 1;
        let places = [
            Destination::Article(article),
            Destination::anchor(article, "2"),
            Destination::anchor(article, "note"),
            Destination::anchor(article, "note 2"),
            Destination::Heading { article, number: 2 },
            Destination::Note { article, number: 2 },
            Destination::Reference {
                article,
                note: 2,
                count: 1,
            },
            Destination::Reference {
                article,
                note: 2,
                count: 2,
            },
        ];
        let ids: BTreeSet<String> = places.iter().map(Destination::xhtml_id).collect();
        let names: BTreeSet<String> = places.iter().map(Destination::pdf_name).collect();
        assert_eq!((ids.len(), names.len()), (places.len(), places.len()));
        assert!(
            names
                .iter()
                .all(|it| it.bytes().all(|it| it.is_ascii_graphic()))
        );
    }

    #[test]
    fn a_pdf_name_is_ascii_and_the_dump_shows_it_as_written() {
        let place = Destination::anchor(1, "尾%");
        assert_eq!(place.to_string(), "a1-尾%");
        assert_eq!(place.pdf_name(), "a1-%E5%B0%BE%25");
    }
}
