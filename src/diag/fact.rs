//! What can happen in a conversion, how it is told to people, its stable names in reports, and how much it matters.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::conversion::{Change, Conversion};
use super::rescue::LineRescue;
use crate::model::Reasons;

/// How much a [`Warning`](crate::Warning) matters. Reports write it in lower case.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something was decided that takes nothing away from what a reader sees.
    Note,
    /// Something was repaired or guessed, or is shown in another form.
    Notice,
    /// Something a reader would see in the source is not in the output.
    Loss,
}

impl Severity {
    /// The severity as reports write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Notice => "notice",
            Self::Loss => "loss",
        }
    }
}

/// What happened. A closed list: reports, `--strict` and `explain` match it without `_`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fact {
    /// Part of the source was taken out on purpose.
    Removed {
        /// What it was (`"share bar"`).
        what: String,
        /// The visible text that went with it; empty when there was none.
        text: String,
    },
    /// Part of a whole page was left out, because it does not belong to the article.
    Outside {
        /// What it was (`"a share bar"`).
        what: String,
        /// The visible text that went with it; empty when there was none.
        text: String,
    },
    /// The article of a whole page was found.
    Article {
        /// The element that holds it (`<div class="post">`).
        element: String,
        /// How many elements belong to it.
        parts: usize,
        /// Length of its text, in Latin letters; a Han character counts as three.
        letters: u32,
        /// The elements whose text got the most points, the best first.
        candidates: Vec<Candidate>,
    },
    /// Something malformed was read the way a person would read it.
    Repaired {
        /// What was wrong and what was made of it.
        what: String,
    },
    /// Something was decided without being written (a heading, a language).
    Guessed {
        /// What was decided.
        what: String,
        /// Why.
        reason: String,
    },
    /// Something that is not written was concluded from the text beyond doubt (its language).
    Found {
        /// What was concluded.
        what: String,
        /// From what.
        reason: String,
    },
    /// An element with no place in the model was replaced by its children.
    UnknownElement {
        /// Its tag name.
        name: String,
    },
    /// A value that could not be understood was kept as text.
    Unreadable {
        /// Which field (`"date"`).
        what: String,
        /// The text as written.
        text: String,
    },
    /// Visible text of the source is not in the document, and no other warning says why.
    LostText {
        /// The first lost characters.
        text: String,
        /// How many characters are lost in all.
        count: usize,
    },
    /// A picture could not be loaded; a box with its alt text and link stands in its place.
    MissingPicture {
        /// Its first address.
        url: String,
        /// Why it is not there.
        reason: Reasons,
    },
    /// A picture was changed to a form that the output can show.
    ConvertedPicture {
        /// The address of it.
        url: String,
        /// From what to what, and why.
        conversion: Conversion,
    },
    /// No font has a glyph for this; a box with its hex code is drawn.
    MissingGlyph {
        /// The characters of the cluster.
        cluster: String,
    },
    /// The rules allow no way to set a line; it was set by relaxing one of them.
    RescuedLine {
        /// Which rule was relaxed, or what is still wrong with the line.
        step: LineRescue,
        /// The line's text.
        text: String,
    },
    /// A finished book is larger than was asked for, and nothing in it can be made smaller.
    TooLarge {
        /// Which book (`"the EPUB"`).
        what: String,
        /// Its bytes.
        bytes: u64,
        /// The most bytes that were asked for.
        most: u64,
    },
    /// Something is shown in a simpler form than the source meant.
    Simplified {
        /// What it is.
        what: String,
        /// How it is shown instead.
        shown_as: String,
    },
}

/// An element that may hold the article of a page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Candidate {
    /// Its tag, with class and id.
    pub element: String,
    /// Line in the source, from 1.
    pub line: u32,
    /// Points for its text.
    pub score: i32,
}

impl Fact {
    /// The name of this kind of fact in reports. It does not change from version to version.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Removed { .. } => "removed",
            Self::Outside { .. } => "outside",
            Self::Article { .. } => "article",
            Self::Repaired { .. } => "repaired",
            Self::Guessed { .. } => "guessed",
            Self::Found { .. } => "found",
            Self::UnknownElement { .. } => "unknown-element",
            Self::Unreadable { .. } => "unreadable",
            Self::LostText { .. } => "lost-text",
            Self::MissingPicture { .. } => "missing-picture",
            Self::ConvertedPicture { .. } => "converted-picture",
            Self::MissingGlyph { .. } => "missing-glyph",
            Self::RescuedLine { .. } => "rescued-line",
            Self::TooLarge { .. } => "too-large",
            Self::Simplified { .. } => "simplified",
        }
    }

    /// The text that was taken out of an article on purpose.
    #[must_use]
    pub fn taken(&self) -> Option<&str> {
        if let Self::Removed { text, .. } | Self::Outside { text, .. } = self {
            return Some(text);
        }
        None
    }

    /// Further names for reports, as stable as [`Fact::code`]: why a picture is missing, what was done to a picture, how a
    /// line was rescued.
    #[must_use]
    pub fn particulars(&self) -> Vec<&'static str> {
        match self {
            Self::MissingPicture { reason, .. } => reason.codes(),
            Self::ConvertedPicture { conversion, .. } => {
                conversion.changes.iter().map(Change::code).collect()
            }
            Self::RescuedLine { step, .. } => vec![step.code()],
            Self::Removed { .. }
            | Self::Outside { .. }
            | Self::Article { .. }
            | Self::Repaired { .. }
            | Self::Guessed { .. }
            | Self::Found { .. }
            | Self::UnknownElement { .. }
            | Self::Unreadable { .. }
            | Self::LostText { .. }
            | Self::MissingGlyph { .. }
            | Self::TooLarge { .. }
            | Self::Simplified { .. } => Vec::new(),
        }
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::Removed { text, .. } | Self::Outside { text, .. } if text.trim().is_empty() => {
                Severity::Note
            }
            Self::Found { .. } | Self::Article { .. } => Severity::Note,
            Self::Removed { text, .. } if is_large(text) => Severity::Loss,
            Self::Removed { .. }
            | Self::Outside { .. }
            | Self::Repaired { .. }
            | Self::Guessed { .. }
            | Self::UnknownElement { .. }
            | Self::Unreadable { .. }
            | Self::ConvertedPicture { .. }
            | Self::RescuedLine { .. }
            | Self::Simplified { .. } => Severity::Notice,
            Self::LostText { .. }
            | Self::MissingPicture { .. }
            | Self::MissingGlyph { .. }
            | Self::TooLarge { .. } => Severity::Loss,
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Removed { what, text } if text.trim().is_empty() => write!(f, "removed {what}"),
            Self::Removed { what, text } => taken(f, "removed", what, text),
            Self::Outside { what, text } if text.trim().is_empty() => write!(f, "left out {what}"),
            Self::Outside { what, text } => taken(f, "left out", what, text),
            Self::Article {
                element,
                parts,
                letters,
                candidates,
            } => {
                write!(f, "the article is {element}")?;
                if *parts > 1 {
                    write!(f, " and {} more", parts - 1)?;
                }
                write!(f, ", {letters} letters long")?;
                for (number, it) in candidates.iter().enumerate() {
                    let mark = if number == 0 { "; points:" } else { "," };
                    let (score, element, line) = (it.score, &it.element, it.line);
                    write!(f, "{mark} {score} {element} on line {line}")?;
                }
                Ok(())
            }
            Self::Repaired { what } => write!(f, "repaired: {what}"),
            Self::Guessed { what, reason } => write!(f, "guessed {what}: {reason}"),
            Self::Found { what, reason } => write!(f, "found {what}: {reason}"),
            Self::UnknownElement { name } => write!(f, "unknown element `<{name}>`, contents kept"),
            Self::Unreadable { what, text } => {
                write!(f, "{what} cannot be understood, kept as text: `{text}`")
            }
            Self::LostText { text, count } => write!(f, "{count} characters lost, from `{text}`"),
            Self::MissingPicture { url, reason } => write!(f, "no picture `{url}`: {reason}"),
            Self::ConvertedPicture { url, conversion } => {
                write!(f, "picture `{url}`: {conversion}")
            }
            Self::MissingGlyph { cluster } => {
                write!(f, "no font has a glyph for `{cluster}`")?;
                for c in cluster.chars() {
                    write!(f, " U+{:04X}", u32::from(c))?;
                }
                if let Some((script, family)) = super::families::of(cluster) {
                    write!(
                        f,
                        "; {script} needs a family such as `{family}` in `--font-dir`"
                    )?;
                }
                Ok(())
            }
            Self::RescuedLine { step, text } => write!(f, "line rescued ({step}): `{text}`"),
            Self::TooLarge { what, bytes, most } => write!(
                f,
                "{what} has {} kB, more than the {} kB of `--max-size`",
                bytes.div_ceil(1000),
                most / 1000
            ),
            Self::Simplified { what, shown_as } => write!(f, "{what} is shown as {shown_as}"),
        }
    }
}

/// How many characters of a part that was taken out are shown.
const FIRST_WORDS: usize = 60;

/// From this many letters on, a part that a rule removed is a loss: no label or button says so much. What the finder
/// judged to be outside the article is none, and neither are the numbers of lines beside code.
const LARGE: usize = 400;

fn is_large(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() >= LARGE
}

/// Writes what was taken out: if it is long, its length and its first words.
fn taken(f: &mut fmt::Formatter<'_>, verb: &str, what: &str, text: &str) -> fmt::Result {
    let text = text.trim();
    let count = text.chars().count();
    if count <= FIRST_WORDS {
        return write!(f, "{verb} {what}: `{text}`");
    }
    let first: String = text.chars().take(FIRST_WORDS).collect();
    write!(
        f,
        "{verb} {what}, {count} characters: `{}…`",
        first.trim_end()
    )
}
