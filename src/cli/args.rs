//! What can be typed. The texts are what `--help` and the manual page say.

use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use super::failure::Failure;
use super::options::{EpubArguments, PageArguments, PictureArguments};

/// Saved articles to archival EPUB and print PDF.
#[derive(Debug, Parser)]
#[command(name = "lantai", version, args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 an article or output failed, 2 the command is wrong, 3 a picture is missing under --strict-images."
)]
pub(crate) struct Arguments {
    /// What to do; without one, the articles given are converted.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Without a command.
    #[command(flatten)]
    pub(crate) convert: Convert,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Convert many articles, each to its own files
    Convert(Box<super::batch::Batch>),
    /// Make one book of many articles
    Book(Box<super::book::BookArguments>),
    /// Check that books are what they were made as
    Verify(super::verify::Verify),
    /// Get the original articles out of a book
    Extract(super::extract::Extract),
    /// Work with conversion reports
    Report(super::report::ReportArguments),
    /// Write a catalogue of a folder of books
    Index(super::index::Index),
    /// Look into or empty the folder where fetched pictures are kept
    Cache(super::cache::CacheArguments),
    /// Tell what is removed, repaired and guessed in an article, and by which rule
    Explain(super::explain::Explain),
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Options of a conversion.
#[derive(Args, Debug)]
pub(crate) struct Convert {
    /// Articles: .md, .html or .txt files, folders and patterns of them, or `-` for standard input
    #[arg(value_name = "ARTICLE")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Where to write: a folder (made when missing), or a file ending in .epub or .pdf; may be given twice
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Vec<PathBuf>,
    /// What to write [default: epub,pdf, or what the files named by -o are]
    #[arg(long, value_delimiter = ',', value_name = "FORMATS")]
    pub(crate) to: Vec<Format>,
    /// Replace existing files that differ
    #[arg(short, long)]
    pub(crate) force: bool,
    /// Fail when anything a reader would see is lost
    #[arg(long)]
    pub(crate) strict: bool,
    /// Convert, say what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// A file of rules for boilerplate, beside the built-in ones; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub(crate) rules: Vec<PathBuf>,
    /// A folder with more font files; may be given more than once
    #[arg(long, value_name = "DIR")]
    pub(crate) font_dir: Vec<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say everything that was removed, repaired or guessed
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// A file of options [default: `lantai.toml` in the folder that is converted]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Of the printed pages.
    #[command(flatten)]
    pub(crate) pages: PageArguments,
    /// Of the EPUB.
    #[command(flatten)]
    pub(crate) epub: EpubArguments,
    /// Of pictures.
    #[command(flatten)]
    pub(crate) pictures: PictureArguments,
    /// The options that were given, as recorded in reports.
    #[arg(skip)]
    pub(crate) given: super::given::Given,
}

impl Convert {
    /// The formats that `--to` asks for, where only books can be written: each once, none when it does
    /// not ask.
    pub(crate) fn book_formats(&self) -> Result<Vec<Format>, Failure> {
        let mut formats = self.to.clone();
        formats.sort();
        formats.dedup();
        let book = |it: &Format| match it {
            Format::Epub | Format::Pdf => true,
            Format::Model | Format::Pages => false,
        };
        if formats.iter().all(book) {
            return Ok(formats);
        }
        Err(Failure::usage(
            "`--to model` and `--to pages` are for one article",
            "use `lantai FILE --to model`",
        ))
    }
}

/// What to write.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, ValueEnum)]
pub(crate) enum Format {
    /// EPUB 3.3
    Epub,
    /// PDF/A-3a + PDF/UA-1
    Pdf,
    /// The cleaned document as text, to standard output
    Model,
    /// The laid-out pages as text, to standard output
    Pages,
}

impl Format {
    /// What a file is by its name.
    pub(crate) fn of(path: &std::path::Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match &*extension {
            "epub" => Some(Self::Epub),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// The file extension, without the dot; of a text, the name by which `--to` knows it.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Epub => "epub",
            Self::Pdf => "pdf",
            Self::Model => "model",
            Self::Pages => "pages",
        }
    }

    /// The media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Epub => "application/epub+zip",
            Self::Pdf => "application/pdf",
            Self::Model | Self::Pages => "text/plain",
        }
    }
}

/// Writes a completion script to standard output.
pub(crate) fn completions(shell: clap_complete::Shell) {
    clap_complete::generate(
        shell,
        &mut Arguments::command(),
        "lantai",
        &mut std::io::stdout(),
    );
}

/// Writes the manual page to standard output.
pub(crate) fn man() -> Result<(), Failure> {
    clap_mangen::Man::new(Arguments::command())
        .render(&mut std::io::stdout())
        .map_err(|error| Failure::work(format!("writing the manual page: {error}"), ""))
}
