//! What can go wrong ([`Error`]) and what is worth saying about a conversion ([`Warning`]).

mod conversion;
mod rescue;
pub(crate) mod rules;

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::model::Reasons;

pub use conversion::{Change, Conversion, PictureForm};
pub use rescue::LineRescue;

/// Why no output could be made.
///
/// Variants are facts with fields; the command line adds the cure.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read.
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be written.
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An output cannot be kept until it is written: it finds no room where large bytes are put.
    Kept {
        /// What the system said.
        source: std::io::Error,
    },
    /// There is nothing in the source: no front matter and no text.
    EmptySource,
    /// Nothing of the source is an article: no text, picture or formula is left of it.
    NoArticle,
    /// The source is not text in any encoding we know.
    NotText {
        /// What it looks like (`"a PNG picture"`, `"NUL bytes"`).
        found: String,
    },
    /// The page holds no article, only the words of its platform that say so.
    Gone {
        /// Why it is not there.
        reason: Gone,
        /// The words of the page.
        notice: String,
    },
    /// A file of the `fonts` folder is missing or unreadable.
    Font {
        /// The font file.
        file: String,
        /// What is wrong with it.
        problem: FontProblem,
    },
    /// The EPUB writer refused something.
    Epub {
        /// What it was doing.
        doing: &'static str,
        /// What the library said.
        source: Cause,
    },
    /// The PDF writer refused something.
    Pdf {
        /// What it was doing.
        doing: &'static str,
        /// What the library said.
        source: Cause,
    },
    /// A finished book, or a report, cannot be opened.
    Unpack(UnpackProblem),
    /// A picture that could not be had, where all are wanted.
    MissingPicture {
        /// The name of its article's file; `None` when it is lost in making the book.
        article: Option<String>,
        /// What is missing, and why.
        warning: Box<Warning>,
    },
    /// A warning that `--strict` makes fatal.
    Strict {
        /// The first such warning.
        warning: Box<Warning>,
        /// How many there are.
        count: usize,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, .. } => write!(f, "cannot read `{}`", path.display()),
            Self::Write { path, .. } => write!(f, "cannot write `{}`", path.display()),
            Self::Kept { .. } => write!(f, "an output cannot be kept until it is written"),
            Self::MissingPicture {
                article: Some(name),
                warning,
            } => write!(f, "{name}, line {}: {}", warning.line, warning.fact),
            Self::MissingPicture {
                article: None,
                warning,
            } => write!(f, "{warning}"),
            Self::EmptySource => write!(f, "the article is empty"),
            Self::NoArticle => write!(f, "there is no article: no text, picture or formula"),
            Self::NotText { found } => write!(f, "the article is not text: it looks like {found}"),
            Self::Gone { reason, notice } => write!(f, "{reason}: `{notice}`"),
            Self::Font { file, .. } => write!(f, "font `{file}`"),
            Self::Epub { doing, .. } => write!(f, "writing the EPUB, {doing}"),
            Self::Pdf { doing, .. } => write!(f, "writing the PDF, {doing}"),
            Self::Unpack(_) => write!(f, "cannot be opened"),
            Self::Strict { warning, count } => {
                write!(f, "{count} losses under `--strict`, the first: {warning}")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } | Self::Kept { source } => {
                Some(source)
            }
            Self::Font { problem, .. } => Some(problem),
            Self::Epub { source, .. } | Self::Pdf { source, .. } => Some(&**source),
            Self::Unpack(problem) => Some(problem),
            Self::EmptySource
            | Self::NoArticle
            | Self::NotText { .. }
            | Self::MissingPicture { .. }
            | Self::Gone { .. }
            | Self::Strict { .. } => None,
        }
    }
}

/// Why a platform shows a notice instead of an article.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Gone {
    /// Whoever published it has taken it back.
    Deleted,
    /// The platform has taken it down: a complaint, a rule.
    Violation,
    /// It cannot be seen for another reason: a closed account, a link that has ended, a check of the reader.
    NotViewable,
}

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Deleted => "the publisher has deleted this article",
            Self::Violation => "the platform has taken this article down",
            Self::NotViewable => "this article cannot be viewed",
        })
    }
}

/// What a library said, kept as it is.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What is wrong with a font.
#[derive(Debug)]
#[non_exhaustive]
pub enum FontProblem {
    /// There is no such file.
    Missing,
    /// The file is no font.
    NotAFont,
    /// It cannot be cut to what is used.
    Uncuttable(Cause),
    /// It cannot be read once cut to what is used.
    UnreadableOnceCut,
}

impl fmt::Display for FontProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::NotAFont => "is not a font file",
            Self::Uncuttable(_) => "cannot be cut to what is used",
            Self::UnreadableOnceCut => "cannot be read once cut to what is used",
        })
    }
}

impl std::error::Error for FontProblem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Uncuttable(cause) => Some(&**cause),
            Self::Missing | Self::NotAFont | Self::UnreadableOnceCut => None,
        }
    }
}

/// Why a finished book, or a report, cannot be opened.
#[derive(Debug)]
#[non_exhaustive]
pub enum UnpackProblem {
    /// It is neither an EPUB nor a PDF.
    NotABook,
    /// Its container is damaged.
    Container(Cause),
    /// A file in it is damaged.
    File {
        /// The name of the file.
        name: String,
        /// What the library said.
        source: Cause,
    },
    /// Its files unpack to more than 1 GiB.
    TooLarge,
    /// There is no report of that name in it.
    NoReport {
        /// The name.
        name: &'static str,
    },
    /// The report is no JSON of the form that is asked for.
    Report(Cause),
    /// The report has the form of another version.
    Form {
        /// The form that it names.
        form: String,
    },
    /// There are no reports to join.
    NothingToJoin,
    /// The reports are not of one run.
    Different {
        /// In what they differ.
        what: &'static str,
    },
}

impl fmt::Display for UnpackProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABook => f.write_str("it is neither an EPUB nor a PDF"),
            Self::Container(cause) => cause.fmt(f),
            Self::File { name, .. } => write!(f, "`{name}`"),
            Self::TooLarge => f.write_str("its files unpack to more than 1 GiB"),
            Self::NoReport { name } => write!(f, "there is no `{name}` in it"),
            Self::Report(_) => f.write_str("the report cannot be read"),
            Self::Form { form } => write!(f, "the report has the form `{form}`"),
            Self::NothingToJoin => f.write_str("there is no report to join"),
            Self::Different { what } => write!(f, "the reports differ in their {what}"),
        }
    }
}

impl std::error::Error for UnpackProblem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // It speaks for itself; what is below it may say more.
            Self::Container(cause) => cause.source(),
            Self::File { source, .. } | Self::Report(source) => Some(&**source),
            Self::NotABook
            | Self::TooLarge
            | Self::NoReport { .. }
            | Self::Form { .. }
            | Self::NothingToJoin
            | Self::Different { .. } => None,
        }
    }
}

/// An error and its causes as one sentence, the outermost first. A cause that the error above it has told
/// already, as many libraries do, is not told again.
#[must_use]
pub fn told(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        if !said.ends_with(&text) {
            said += ": ";
            said += &text;
        }
        next = cause.source();
    }
    said
}

/// How much a [`Warning`] matters. Reports write it in lower case.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something was decided; nothing a reader sees is missing.
    Note,
    /// Something was repaired or guessed, or is shown in another form.
    Notice,
    /// Something a reader would see in the source is not in the output.
    Loss,
}

/// One rule, of cleaning or of making books: its name stands in every warning it speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rule {
    /// In kebab case (`"drop-tracker"`).
    pub name: &'static str,
    /// What it does, one sentence.
    pub does: &'static str,
    /// Before → after.
    pub example: &'static str,
}

/// One thing worth saying about how an output was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Warning {
    /// Line in the source, from 1; 0 when it concerns the whole article.
    pub line: u32,
    /// The rule that spoke.
    pub rule: &'static Rule,
    /// What happened.
    pub fact: Fact,
    /// Which article of the book it concerns, from 0; `None` when it is the book, or the only article.
    pub article: Option<u32>,
    /// How often it happened in the article; `line` is that of the first time.
    pub times: u32,
}

impl Warning {
    /// A warning of `rule` about `line`.
    #[must_use]
    pub fn new(line: u32, rule: &'static Rule, fact: Fact) -> Self {
        Self {
            line,
            rule,
            fact,
            article: None,
            times: 1,
        }
    }

    /// What happened, and how often when it was more than once.
    #[must_use]
    pub fn message(&self) -> String {
        match self.times {
            0 | 1 => self.fact.to_string(),
            times => format!("{} ({times} times, first here)", self.fact),
        }
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.fact.severity()
    }
}

/// Says once, of the first line, what is the same in many lines of an article.
pub(crate) fn folded(warnings: Vec<Warning>) -> Vec<Warning> {
    let mut out: Vec<Warning> = Vec::with_capacity(warnings.len());
    for warning in warnings {
        // Of few articles' many warnings, equal ones stand near each other.
        let same = out.iter_mut().rev().take(NEAR).find(|it| {
            (it.article, it.rule) == (warning.article, warning.rule) && it.fact == warning.fact
        });
        match same {
            Some(first) => first.times += warning.times,
            None => out.push(warning),
        }
    }
    out
}

/// How far back an equal warning is looked for.
const NEAR: usize = 200;

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
    /// Part of a whole page was left out, for it is not of the article.
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
        /// What its text says for each of the best elements, the best first.
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
    /// Something that is not written follows from the text beyond doubt (its language).
    Found {
        /// What was found.
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
    /// Visible text of the source is neither in the document nor accounted for.
    LostText {
        /// The first lost characters.
        text: String,
        /// How many characters are lost in all.
        count: usize,
    },
    /// A picture could not be had; a box with its alt text and link stands in its place.
    MissingPicture {
        /// The best address of it.
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
    /// A line could not be set by the rules and was rescued.
    RescuedLine {
        /// What was relaxed for it, or what it misses all the same.
        step: LineRescue,
        /// The line's text.
        text: String,
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
    /// A name of its kind that does not change from version to version, for reports.
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
            Self::Simplified { .. } => "simplified",
        }
    }

    /// Stable names of what else is known of it: why a picture is missing, what was done to a picture, how a
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
            Self::Removed { .. }
            | Self::Outside { .. }
            | Self::Repaired { .. }
            | Self::Guessed { .. }
            | Self::UnknownElement { .. }
            | Self::Unreadable { .. }
            | Self::ConvertedPicture { .. }
            | Self::RescuedLine { .. }
            | Self::Simplified { .. } => Severity::Notice,
            Self::LostText { .. } | Self::MissingPicture { .. } | Self::MissingGlyph { .. } => {
                Severity::Loss
            }
        }
    }
}

impl Severity {
    /// As reports write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Notice => "notice",
            Self::Loss => "loss",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        write!(f, "{} [{}]", self.message(), self.rule.name)
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Removed { what, text } if text.trim().is_empty() => write!(f, "removed {what}"),
            Self::Removed { what, text } => write!(f, "removed {what}: `{text}`"),
            Self::Outside { what, text } if text.trim().is_empty() => write!(f, "left out {what}"),
            Self::Outside { what, text } => outside(f, what, text),
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
                Ok(())
            }
            Self::RescuedLine { step, text } => write!(f, "line rescued ({step}): `{text}`"),
            Self::Simplified { what, shown_as } => write!(f, "{what} is shown as {shown_as}"),
        }
    }
}

/// Characters of what was left out that are shown.
const FIRST_WORDS: usize = 60;

/// What was left out: how much, and its first words.
fn outside(f: &mut fmt::Formatter<'_>, what: &str, text: &str) -> fmt::Result {
    let text = text.trim();
    let count = text.chars().count();
    if count <= FIRST_WORDS {
        return write!(f, "left out {what}: `{text}`");
    }
    let first: String = text.chars().take(FIRST_WORDS).collect();
    write!(
        f,
        "left out {what}, {count} characters: `{}…`",
        first.trim_end()
    )
}

/// A value and everything worth saying about how it was made.
#[derive(Clone, Debug)]
pub struct Warned<T> {
    /// The value.
    pub output: T,
    /// In source order.
    pub warnings: Vec<Warning>,
}

#[cfg(test)]
mod tests {
    use super::{Fact, Warning, folded, rules};

    #[test]
    fn the_same_is_said_once_for_each_article() {
        let sign = |line, article| {
            let cluster = "\u{f8ff}".to_owned();
            let mut it = Warning::new(line, &rules::MISSING_GLYPH, Fact::MissingGlyph { cluster });
            it.article = Some(article);
            it
        };
        let short = folded(vec![sign(3, 0), sign(9, 0), sign(5, 1)]);
        assert_eq!(short.len(), 2);
        let said = short[0].to_string();
        assert!(said.starts_with("line 3: "), "{said}");
        assert!(said.contains("(2 times, first here)"), "{said}");
        assert!(!short[1].to_string().contains("times"));
    }
}
