//! Why no output could be made.

use std::fmt;
use std::path::PathBuf;

use super::warning::Warning;
use crate::model::NoPicture;

/// Why no output could be made.
///
/// The command line adds to the message what its user can do about it.
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
    /// An output cannot be kept until it is written, because the `Spool` has no room for it.
    Kept {
        /// What the system said.
        source: std::io::Error,
    },
    /// There is nothing in the source: no front matter and no text.
    EmptySource,
    /// The source holds no article: after cleaning, no text, picture or formula is left.
    NoArticle,
    /// The source is not text in any encoding we know.
    NotText {
        /// What it looks like (`"a PNG picture"`, `"NUL bytes"`).
        found: String,
    },
    /// The page holds no article but a notice of its platform, which says that the article cannot be seen.
    Gone {
        /// Why the article is not there.
        reason: Gone,
        /// The text of the notice.
        notice: String,
    },
    /// A page could not be fetched.
    Page {
        /// Its address.
        address: String,
        /// Why its host did not give it.
        reason: NoPicture,
    },
    /// A file that holds articles is damaged, or larger than anything that is read.
    Container {
        /// What it is (`"a ZIP archive"`).
        what: &'static str,
        /// What is wrong with it.
        problem: String,
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
    /// The caller ended the conversion by its [`Watch`](super::Watch).
    Exceeded(Exceeded),
    /// A finished book, or a report, cannot be opened.
    Unpack(UnpackProblem),
    /// A picture could not be loaded, and the caller wants no book without it.
    MissingPicture {
        /// The file name of the article; `None` when the picture was lost later, in making the book.
        article: Option<String>,
        /// Which picture is missing, and why.
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
            Self::Page { address, reason } => write!(f, "cannot fetch `{address}`: {reason}"),
            Self::Container { what, problem } => write!(f, "{what} cannot be opened: {problem}"),
            Self::Font { file, .. } => write!(f, "font `{file}`"),
            Self::Epub { doing, .. } => write!(f, "writing the EPUB, {doing}"),
            Self::Pdf { doing, .. } => write!(f, "writing the PDF, {doing}"),
            Self::Exceeded(why) => write!(f, "{why}"),
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
            | Self::Exceeded(_)
            | Self::NotText { .. }
            | Self::MissingPicture { .. }
            | Self::Gone { .. }
            | Self::Page { .. }
            | Self::Container { .. }
            | Self::Strict { .. } => None,
        }
    }
}

/// Why a conversion was ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Exceeded {
    /// It took more time than it may.
    Time,
    /// It took more memory than it may.
    Memory,
}

impl fmt::Display for Exceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "it takes more time than it may",
            Self::Memory => "it takes more memory than it may",
        })
    }
}

/// Why a platform shows a notice instead of an article.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Gone {
    /// The publisher has deleted it.
    Deleted,
    /// The platform has taken it down, after a complaint or for its rules.
    Violation,
    /// It cannot be seen for another reason: a closed account, an expired link, a test whether the reader is human.
    NotViewable,
    /// It is shown only to those who sign in.
    SignIn,
    /// The host tests whether its reader is human.
    HumanTest,
    /// The page has no text before its scripts have run.
    Script,
}

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Deleted => "the publisher has deleted this article",
            Self::Violation => "the platform has taken this article down",
            Self::NotViewable => "this article cannot be viewed",
            Self::SignIn => "the page asks its reader to sign in",
            Self::HumanTest => "the page tests whether its reader is human",
            Self::Script => "the page needs a browser: it has no text before its scripts have run",
        })
    }
}

/// The error of a library, unchanged.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What is wrong with a font.
#[derive(Debug)]
#[non_exhaustive]
pub enum FontProblem {
    /// There is no such file.
    Missing,
    /// The file is no font.
    NotAFont,
    /// The glyphs that are used cannot be taken out of it.
    Uncuttable(Cause),
    /// The font made of the glyphs that are used cannot be read.
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
    /// The report is not JSON that follows the report's schema.
    Report(Cause),
    /// The report follows another version of the schema.
    Form {
        /// The identifier of the schema that it names.
        form: String,
    },
    /// There are no reports to join.
    NothingToJoin,
    /// The reports do not come from one run.
    Different {
        /// What differs (`"version"`).
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
            // `Display` prints this cause itself, so the next error is the cause of the cause.
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

/// An error and its causes as one sentence, the outermost first. Many libraries repeat a cause in the message of the
/// error above it; such a cause is not repeated here.
#[must_use]
pub fn message_with_causes(error: &dyn std::error::Error) -> String {
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
