//! How comments that no reader was to see begin and end.

use crate::read::marks::is_tag;

/// A comment that goes on.
pub(super) struct Hidden {
    /// What it ends with.
    pub(super) close: Close,
    /// Where it began.
    pub(super) line: u32,
    /// Its text up to here.
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
    /// What a comment is opened by at the start of a line.
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

    /// Whether a line ends the comment, and what it has before that.
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
