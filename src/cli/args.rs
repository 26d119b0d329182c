//! The commands and how a command line is parsed. The doc comments of fields and commands are the texts of `--help` and
//! of the manual page.

use std::ffi::OsString;

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use super::failure::Failure;
use super::options::Convert;
use super::{config, given};
use crate::cli::say::{self, note};

/// Saved articles to archival EPUB and print PDF.
#[derive(Debug, Parser)]
#[command(name = "lantai", version, args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 an article or output failed, 2 the command is wrong, 3 a picture is missing under --strict-images, 4 a book could not be proved."
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
    /// Show articles as EPUB and as printed pages in the browser
    Preview(super::preview::Preview),
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Writes a completion script to standard output.
pub(crate) fn completions(shell: clap_complete::Shell) {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "lantai", &mut script);
    say::print(&script);
}

/// Writes the manual page to standard output.
pub(crate) fn man() -> Result<(), Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command())
        .render(&mut page)
        .map_err(|error| Failure::work(format!("writing the manual page: {error}"), ""))?;
    say::print(&page);
    Ok(())
}

/// Parses the words of a command line, together with the options of a `lantai.toml` if there is one.
pub(crate) fn parse(words: Vec<OsString>) -> Result<Arguments, Failure> {
    let matches = Arguments::command().get_matches_from(&words);
    let arguments = from(&matches);
    let convert = match &arguments.command {
        None => &arguments.convert,
        Some(Command::Convert(batch)) => &batch.convert,
        Some(Command::Book(book)) => &book.convert,
        Some(_) => return Ok(arguments),
    };
    let Some(settings) = config::find(convert)? else {
        return Ok(arguments);
    };
    let more = config::words(&settings, active(&matches), &root())?;
    if !convert.quiet {
        note!("options of `{}` apply", settings.path.display());
    }
    let at = 1 + usize::from(matches.subcommand_name().is_some());
    let mut all = words;
    all.splice(at..at, more);
    let matches = Arguments::command()
        .try_get_matches_from(&all)
        .map_err(|error| config::refused(&settings.path, &error))?;
    Ok(from(&matches))
}

/// The options of `lantai ARTICLE OPTIONS…`, whose words come from elsewhere than a command line: what is wrong with them is
/// returned, not printed.
pub(crate) fn conversion(words: Vec<OsString>) -> Result<Convert, Failure> {
    let wrong = |error: &clap::Error| {
        let message = error.render().to_string();
        let first = message.lines().next().unwrap_or_default();
        Failure::usage(first.trim_start_matches("error: "), "")
    };
    let matches = Arguments::command()
        .try_get_matches_from(&words)
        .map_err(|error| wrong(&error))?;
    let convert = from(&matches).convert;
    let Some(settings) = config::find(&convert)? else {
        return Ok(convert);
    };
    let mut all = words;
    all.splice(1..1, config::words(&settings, &matches, &root())?);
    let matches = Arguments::command()
        .try_get_matches_from(&all)
        .map_err(|error| config::refused(&settings.path, &error))?;
    Ok(from(&matches).convert)
}

fn from(matches: &ArgMatches) -> Arguments {
    let mut arguments = match Arguments::from_arg_matches(matches) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    let root = root();
    let command = matches.subcommand_name();
    let command = command.and_then(|it| root.find_subcommand(it));
    let given = given::of(command.unwrap_or(&root), active(matches));
    match &mut arguments.command {
        None => arguments.convert.given = given,
        Some(Command::Convert(batch)) => batch.convert.given = given,
        Some(Command::Book(book)) => book.convert.given = given,
        Some(_) => {}
    }
    arguments
}

/// The matches of the subcommand, or those of the whole command line when there is none.
fn active(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |it| it.1)
}

/// The command `lantai` with everything that clap adds when it builds it, such as `--help`.
fn root() -> clap::Command {
    let mut root = Arguments::command();
    root.build();
    root
}
