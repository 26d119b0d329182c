//! How the comments of site generators, which are never shown to readers, begin and end.

use crate::read::marks::is_tag;

/// A comment that has begun and not yet ended.
pub(super) struct Hidden {
    /// What it ends with.
    pub(super) close: Close,
    /// Line of the file on which it began, from 1.
    pub(super) line: u32,
    /// Its text so far.
    pub(super) text: String,
}

/// What ends a comment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Close {
    Tag,
    Percents,
    Kramdown,
    Jsx,
}

impl Close {
    /// How the comment that begins this line will end, and the text after its opening mark.
    pub(super) fn of(bare: &str) -> Option<(Self, &str)> {
        if let Some(rest) = bare.strip_prefix("%%") {
            return Some((Self::Percents, rest));
        }
        if let Some(rest) = bare.strip_prefix("{/*") {
            return Some((Self::Jsx, rest));
        }
        if let Some(rest) = bare.strip_prefix("{::comment}") {
            return Some((Self::Kramdown, rest));
        }
        is_tag(bare, "comment").then_some((Self::Tag, ""))
    }

    /// The text before the mark that ends the comment; `None` when the line does not end it.
    pub(super) fn before(self, line: &str) -> Option<&str> {
        let bare = line.trim();
        match self {
            Self::Tag => (is_tag(bare, "endcomment") || is_tag(bare, "/comment")).then_some(""),
            Self::Percents => bare.strip_suffix("%%"),
            Self::Jsx => bare.strip_suffix("*/}"),
            Self::Kramdown => bare
                .strip_suffix("{:/comment}")
                .or_else(|| bare.strip_suffix("{:/}")),
        }
    }
}
