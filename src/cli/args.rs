//! The commands and how a command line is parsed. The doc comments of fields and commands are the texts of `--help` and
//! of the manual page.

use std::ffi::OsString;
use std::path::Path;

use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use super::failure::Failure;
use super::options::Convert;
use super::{config, doctor, given, help, look, manners, output, tongue, version};
use crate::cli::say;
use crate::cli::tongue::tell;

/// Saved articles to archival EPUB and print PDF.
#[derive(Debug, Parser)]
#[command(name = "lantai", version, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    /// What to do; without one, the articles given are converted.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Without a command.
    #[command(flatten)]
    pub(crate) convert: Convert,
    /// When messages have colours; may stand behind any command
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    pub(crate) color: look::ColorChoice,
    /// The language of messages, help and pages; may stand behind any command
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value_t)]
    pub(crate) ui_lang: tongue::UiLanguageChoice,
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
    /// Show, begin or describe a file of settings
    Config(config::ConfigArguments),
    /// Look into or empty the folder where fetched pictures are kept
    Cache(super::cache::CacheArguments),
    /// Tell what is removed, repaired and guessed in an article, and by which rule
    Explain(super::explain::Explain),
    /// Show articles as EPUB and as printed pages in the browser
    Preview(super::preview::Preview),
    /// List, show or check themes
    Theme(super::theme::ThemeArguments),
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page of lantai, or of one of its commands
    Man {
        /// The command
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
    /// Look whether everything that a conversion needs is there
    Doctor(doctor::Doctor),
}

/// The names of all commands.
const COMMANDS: &[&str] = &[
    "convert",
    "doctor",
    "book",
    "verify",
    "extract",
    "report",
    "index",
    "config",
    "cache",
    "explain",
    "completions",
    "man",
    "preview",
    "theme",
    "help",
];

/// Parses the words of a command line, together with the options of a `lantai.toml` if there is one.
pub(crate) fn parse(words: Vec<OsString>) -> Result<Arguments, Failure> {
    let words = manners::take(words)?;
    if wants_version(&words) {
        output::print(&version::text())?;
        return Err(Failure::done());
    }
    let matches = match command().try_get_matches_from(&words) {
        Ok(matches) => matches,
        Err(error) => return Err(told(without_bad_advice(error))),
    };
    let arguments = from(&matches);
    let convert = match &arguments.command {
        None => &arguments.convert,
        Some(Command::Convert(batch)) => &batch.convert,
        Some(Command::Book(book)) => &book.convert,
        Some(_) => return Ok(arguments),
    };
    let section = match &arguments.command {
        Some(Command::Book(_)) => "book",
        _ => "convert",
    };
    let settings = config::gather(convert, section, active(&matches), &root())?;
    if settings.is_empty() {
        return Ok(arguments);
    }
    if !convert.quiet {
        for path in config::files(&settings) {
            tell!(
                "options of `{}` apply",
                "采用 `{}` 里的选项",
                "採用 `{}` 裡的選項",
                path.display()
            );
        }
    }
    let more = settings.iter().flat_map(config::ConfigEntry::words);
    let at = 1 + usize::from(matches.subcommand_name().is_some());
    let mut all = words;
    all.splice(at..at, more);
    let matches = command()
        .try_get_matches_from(&all)
        .map_err(|error| config::refused(&settings, &error))?;
    Ok(from(&matches))
}

/// Prints help and version; an error in English is printed by clap. In Chinese, an error is left to be told.
fn told(error: clap::Error) -> Failure {
    if error.use_stderr() && !tongue::language().is_chinese() {
        error.exit();
    }
    if error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        say::styled(help::unspaced(&printed(&error, look::has_color())).trim_end());
        return Failure {
            code: Failure::USAGE,
            ..Failure::done()
        };
    }
    if error.use_stderr() {
        return help::failure(&error);
    }
    say::print(help::unspaced(&printed(&error, look::has_color_on_stdout())).as_bytes());
    Failure::done()
}

/// What clap prints, with colours where it would print them.
fn printed(error: &clap::Error, has_color: bool) -> String {
    let text = error.render();
    let text = if has_color {
        text.ansi().to_string()
    } else {
        text.to_string()
    };
    let options = tongue::ui!("[OPTIONS]", "[选项]", "[選項]");
    let command = tongue::ui!("COMMAND", "命令", "指令");
    text.replace("[OPTIONS]", &options)
        .replace("<COMMAND>", &format!("<{command}>"))
        .replace("[COMMAND]", &format!("[{command}]"))
}

/// Whether `--version` and `--verbose` are typed, which no command takes together.
fn wants_version(words: &[OsString]) -> bool {
    let has = |long: &str, short: &str| words.iter().skip(1).any(|it| it == long || it == short);
    has("--version", "-V") && has("--verbose", "-v")
}

/// The error of clap without a tip that proposes `--force`, or the contrary of what was typed.
fn without_bad_advice(mut error: clap::Error) -> clap::Error {
    use clap::error::{ContextKind, ContextValue};
    let text = |value: Option<&ContextValue>| match value {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    };
    let typed = text(error.get(ContextKind::InvalidArg));
    let advice = text(error.get(ContextKind::SuggestedArg));
    let negates = |it: &str| it.trim_start_matches('-').starts_with("no-");
    if advice == "--force" || negates(&typed) != negates(&advice) {
        error.remove(ContextKind::SuggestedArg);
    }
    error
}

/// The settings that count for an article, or a folder of articles, when nothing is typed.
pub(crate) fn settings_for(
    section: &str,
    input: &Path,
) -> Result<Vec<config::ConfigEntry>, Failure> {
    let words = ["lantai".as_ref(), section.as_ref(), input.as_os_str()];
    let matches = command()
        .try_get_matches_from(words)
        .map_err(|error| Failure::usage(error.to_string(), ""))?;
    let arguments = from(&matches);
    let convert = match &arguments.command {
        Some(Command::Convert(batch)) => &batch.convert,
        Some(Command::Book(book)) => &book.convert,
        _ => &arguments.convert,
    };
    config::gather(convert, section, active(&matches), &root())
}

/// The options of `lantai ARTICLE OPTIONS…`, whose words come from elsewhere than a command line: what is wrong with them is
/// returned, not printed.
pub(crate) fn conversion(words: Vec<OsString>) -> Result<Convert, Failure> {
    Ok(read_elsewhere(words, "convert", 1)?.convert)
}

/// The arguments of `lantai book ARTICLE OPTIONS…`, whose words (after those two) come from elsewhere, too.
pub(crate) fn collection(words: Vec<OsString>) -> Result<super::book::BookArguments, Failure> {
    match read_elsewhere(words, "book", 2)?.command {
        Some(Command::Book(book)) => Ok(*book),
        Some(_) | None => Err(Failure::usage("no book", "")),
    }
}

/// Reads words with the settings that count for them, which are put before the word with this number.
fn read_elsewhere(words: Vec<OsString>, section: &str, at: usize) -> Result<Arguments, Failure> {
    let wrong = |error: &clap::Error| {
        if tongue::language().is_chinese() {
            return help::failure(error);
        }
        let message = error.render().to_string();
        let first = message.lines().next().unwrap_or_default();
        Failure::usage(first.trim_start_matches("error: "), "")
    };
    let matches = command()
        .try_get_matches_from(&words)
        .map_err(|error| wrong(&error))?;
    let arguments = from(&matches);
    let convert = match &arguments.command {
        Some(Command::Book(book)) => &book.convert,
        Some(_) | None => &arguments.convert,
    };
    let settings = config::gather(convert, section, active(&matches), &root())?;
    let mut all = words;
    all.splice(at..at, settings.iter().flat_map(config::ConfigEntry::words));
    let matches = command()
        .try_get_matches_from(&all)
        .map_err(|error| config::refused(&settings, &error))?;
    Ok(from(&matches))
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

/// The command `lantai` with examples and colours.
fn command() -> clap::Command {
    help::dress(Arguments::command()).color(look::for_clap())
}

/// The matches of the subcommand, or those of the whole command line when there is none.
fn active(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |it| it.1)
}

/// The names of all commands.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().copied()
}

/// The command `lantai` with everything that clap adds when it builds it, such as `--help`.
pub(crate) fn root() -> clap::Command {
    let mut root = command();
    root.build();
    root
}
