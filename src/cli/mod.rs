//! The command line: parses arguments, sets the options of the library, calls it, writes files and prints messages.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | everything that the command asks for is done |
//! | 1 | an article could not be read or an output not written, or `--strict` found a loss |
//! | 2 | the command itself is wrong: arguments, options, fonts |
//! | 3 | a picture is missing under `--strict-images` |
//! | 4 | `verify` found no damage, and could not make every book again |
//! | 130 | the user stopped it |

mod args;
mod batch;
mod book;
mod cache;
mod config;
mod convert;
mod doctor;
mod doors;
mod environment;
mod explain;
mod extract;
mod failure;
mod fetching;
mod given;
mod help;
mod index;
mod look;
mod man;
mod manners;
mod names;
mod open;
mod options;
mod output;
mod preview;
mod report;
mod say;
mod suggest;
mod summary;
mod theme;
mod tongue;
mod verify;
mod version;
mod watchdog;

use std::process::ExitCode;

use crate::cli::tongue::said;
use args::{Arguments, Command};
use failure::Failure;

/// Runs the command line of this process.
pub(crate) fn main() -> ExitCode {
    let done = args::parse(std::env::args_os().collect()).and_then(run);
    // Help and versions end a command with nothing left to do, which is printed all the same.
    let done = match done {
        Err(failure) if failure.code == 0 => Ok(()),
        done => done,
    };
    match done.and_then(|()| all_printed()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.what.is_empty() {
                failure.print();
            }
            ExitCode::from(failure.code)
        }
    }
}

/// Refuses a first word that is no file but looks like the name of a command.
fn check_words(inputs: &[std::path::PathBuf]) -> Result<(), Failure> {
    match inputs.first() {
        Some(first) => options::check::mistyped_command(first, args::names()),
        None => Ok(()),
    }
}

/// An error when something that was asked for could not be printed.
fn all_printed() -> Result<(), Failure> {
    say::lost().map_or(Ok(()), |problem| {
        Err(Failure::work(
            said!(
                "writing to standard output: {problem}",
                "写标准输出时出错：{problem}",
                "寫標準輸出時出錯：{problem}"
            ),
            said!(
                "what was to be printed is not complete; files are written",
                "要显示的内容不完整；文件已写出",
                "要顯示的內容不完整；檔案已寫出"
            ),
        ))
    })
}

/// Whether the arguments of plain `lantai` name one article at most, and not a folder, a pattern or several.
fn is_one(convert: &options::Convert) -> bool {
    match (&convert.inputs[..], convert.held.len()) {
        ([one], 0) => !one.is_dir() && (one.exists() || !batch::inputs::is_pattern(one)),
        (inputs, held) => inputs.len() + held < 2,
    }
}

fn run(mut arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        None => {
            check_words(&arguments.convert.inputs)?;
            let mut many = batch::Many::default();
            doors::open(&mut arguments.convert, &mut many.files_from, None)?;
            if is_one(&arguments.convert) {
                convert::one(&arguments.convert)
            } else {
                batch::run(&arguments.convert, &many)
            }
        }
        Some(Command::Convert(mut batch)) => {
            doors::open(&mut batch.convert, &mut batch.many.files_from, None)?;
            batch::run(&batch.convert, &batch.many)
        }
        Some(Command::Book(arguments)) => book::run(*arguments),
        Some(Command::Verify(arguments)) => verify::run(&arguments),
        Some(Command::Extract(arguments)) => extract::run(&arguments),
        Some(Command::Report(arguments)) => report::run(&arguments),
        Some(Command::Index(arguments)) => index::run(&arguments),
        Some(Command::Cache(arguments)) => cache::run(&arguments),
        Some(Command::Config(arguments)) => {
            config::run(&arguments, &args::root(), args::settings_for)
        }
        Some(Command::Explain(arguments)) => explain::explain(&arguments),
        Some(Command::Preview(arguments)) => preview::run(
            &arguments,
            preview::Parsers {
                article: args::conversion,
                book: args::collection,
            },
        ),
        Some(Command::Completions { shell }) => man::completions(shell),
        Some(Command::Man { command }) => man::page(command.as_deref()),
        Some(Command::Theme(arguments)) => theme::run(&arguments),
        Some(Command::Doctor(arguments)) => doctor::run(&arguments),
    }
}
