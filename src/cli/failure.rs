//! An error as the command line prints it: what happened, the causes, and what the user can do.

use std::fmt;
use std::io::ErrorKind;

use crate::cli::say;
use lantai::diag::{Exceeded, visible};
use lantai::model::NoPicture;
use lantai::{Error, Gone};

use super::look;

/// An error that ends the command, or that is reported for one article.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The file or option that failed; empty when `what` names it.
    pub(crate) about: String,
    /// What happened.
    pub(crate) what: String,
    /// The causes, outermost first.
    pub(crate) causes: Vec<String>,
    /// What the user can do about it; may be empty.
    pub(crate) cure: String,
    /// The kind of the input or output error, when it is one.
    pub(crate) kind: Option<ErrorKind>,
    /// The exit code of the process.
    pub(crate) code: u8,
}

impl Failure {
    /// The exit code when the command itself is wrong.
    pub(crate) const USAGE: u8 = 2;

    /// The exit code when a picture is missing under `--strict-images`.
    pub(crate) const PICTURE_MISSING: u8 = 3;

    /// The exit code when the user stopped the command: 128 and the number of SIGINT, as shells have it.
    pub(crate) const STOPPED: u8 = 130;
    /// The exit code when nothing is damaged but `verify` could not make every book again.
    pub(crate) const NOT_PROVED: u8 = 4;

    /// The cure of a missing picture. Code compares [`Failure::cure`] with it to recognize this failure.
    pub(crate) const WITHOUT_PICTURE: &str =
        "run without `--strict-images` to have a box with its address in its place";

    /// The command line is wrong; exit code 2.
    pub(crate) fn usage(what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            about: String::new(),
            what: what.into(),
            causes: Vec::new(),
            cure: cure.into(),
            kind: None,
            code: Self::USAGE,
        }
    }

    /// An article or an output failed; exit code 1.
    pub(crate) fn work(what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            code: 1,
            ..Self::usage(what, cure)
        }
    }

    /// Nothing failed, and nothing is left to do; exit code 0.
    pub(crate) fn done() -> Self {
        Self {
            code: 0,
            ..Self::usage("", "")
        }
    }

    /// The user stopped the command; exit code 130.
    pub(crate) fn stopped(what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            code: Self::STOPPED,
            ..Self::usage(what, cure)
        }
    }

    /// An error of the library. `about` names the file or option; the cure depends on the kind of error.
    pub(crate) fn from_error(about: &str, error: &Error) -> Self {
        let mut causes = Vec::new();
        let mut source = std::error::Error::source(error);
        let mut above = error.to_string();
        while let Some(cause) = source {
            let text = cause.to_string();
            // Many libraries repeat the message of the cause at the end of their own.
            if !above.ends_with(&text) {
                causes.push(text.clone());
            }
            above = text;
            source = cause.source();
        }
        let code = if matches!(error, Error::Font { .. }) {
            Self::USAGE
        } else if matches!(error, Error::MissingPicture { .. }) {
            Self::PICTURE_MISSING
        } else {
            1
        };
        let names_itself = matches!(
            error,
            Error::MissingPicture {
                article: Some(_),
                ..
            }
        );
        let about = if names_itself { "" } else { about };
        Self {
            about: about.to_owned(),
            what: error.to_string(),
            causes,
            cure: cure(error),
            kind: kind(error),
            code,
        }
    }

    /// Prints the failure to standard error.
    pub(crate) fn print(&self) {
        // What came from articles must not command the terminal; the colours around it may.
        let shown = |it: &String| visible(it).into_owned();
        let shown = Self {
            about: shown(&self.about),
            what: shown(&self.what),
            causes: self.causes.iter().map(shown).collect(),
            cure: shown(&self.cure),
            ..*self
        };
        let handler = miette::GraphicalReportHandler::new_themed(look::theme()).with_links(false);
        let mut text = String::new();
        match handler.render_report(&mut text, &shown) {
            Ok(()) => say::styled(text.trim()),
            Err(fmt::Error) => say::styled(&format!("error: {shown}")),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.about.is_empty() {
            write!(f, "{}: ", self.about)?;
        }
        f.write_str(&self.what)?;
        for cause in &self.causes {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl miette::Diagnostic for Failure {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.cure.is_empty()).then(|| Box::new(&self.cure) as Box<dyn fmt::Display>)
    }
}

fn kind(error: &Error) -> Option<ErrorKind> {
    std::error::Error::source(error)?
        .downcast_ref::<std::io::Error>()
        .map(std::io::Error::kind)
}

/// The cure of a page that only a browser gets.
const BY_BROWSER: &str =
    "open it in a browser, save it there (as .mhtml, or with SingleFile), and give the saved file";

/// What the user can do about an error of the library.
fn cure(error: &Error) -> String {
    let cure = match error {
        Error::Read { source, .. } => reading(source.kind()),
        Error::Write { source, .. } => writing(source.kind()),
        Error::Kept { .. } => "give a folder on a disk with room through `TMPDIR`",
        Error::MissingPicture { .. } => Failure::WITHOUT_PICTURE,
        Error::EmptySource => "an article needs at least a title or a line of text",
        Error::NoArticle => {
            "look at the page in a browser: its text may come by a script and not be in the file"
        }
        Error::NotText { .. } => {
            "give the article's own file: YAML front matter with HTML or Markdown"
        }
        Error::Gone {
            reason: Gone::SignIn | Gone::HumanTest | Gone::Script,
            ..
        } => BY_BROWSER,
        Error::Page { reason, .. } => fetching(reason),
        Error::Container { .. } => "get the file anew from where it came from",
        Error::Gone { .. } => "look for a copy that was saved while it could be read",
        Error::Font { .. } => "give a folder with the files of `fonts/` through `--font-dir`",
        Error::Epub { .. } | Error::Pdf { .. } => {
            "this is a defect: please report it with the article"
        }
        Error::Strict { .. } => "run without `--strict` to write the output all the same",
        Error::Exceeded(limit) => match limit {
            Exceeded::Time => "allow more with `--timeout SECONDS`, or leave the article out",
            Exceeded::Memory => "allow more with `--memory SIZE`, or leave the article out",
        },
        Error::Unpack { .. } => "give a book or a report that lantai made",
        // `Error` is not exhaustive: a kind that is not listed here is printed without a cure.
        _ => "",
    };
    cure.to_owned()
}

fn fetching(reason: &NoPicture) -> &'static str {
    if let NoPicture::HostRefused { status, .. } = reason {
        return if matches!(status, 404 | 410) {
            "check the address; an archive such as web.archive.org may still have the page"
        } else {
            BY_BROWSER
        };
    }
    match reason.code() {
        "offline" => {
            "run without `--offline`: offline, only pages that were fetched before are there"
        }
        "port-closed" => "`--allow-port` opens a port",
        "address-closed" | "host-closed" => {
            "`--allow-private` opens the addresses of private networks"
        }
        _ => "check the address and the network, then try again",
    }
}

fn reading(kind: ErrorKind) -> &'static str {
    if kind == ErrorKind::NotFound {
        "check the spelling and the folder you are in"
    } else if kind == ErrorKind::PermissionDenied {
        "check that you may read it"
    } else if kind == ErrorKind::IsADirectory {
        "this is a folder: use `lantai convert FOLDER` or `lantai book FOLDER`"
    } else {
        "check that it is an ordinary file on a healthy disk"
    }
}

fn writing(kind: ErrorKind) -> &'static str {
    if kind == ErrorKind::StorageFull {
        "free some space or choose another place with `-o`"
    } else if [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem].contains(&kind) {
        "choose another place with `-o`"
    } else if [ErrorKind::AlreadyExists, ErrorKind::NotADirectory].contains(&kind) {
        "a file stands where a folder is wanted: choose another place with `-o`"
    } else {
        "check that the folder exists and may be written to"
    }
}
