//! The command line: parses arguments, sets the options of the library, calls it, writes files and prints messages.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | everything that the command asks for is done |
//! | 1 | an article could not be read or an output not written, or `--strict` found a loss |
//! | 2 | the command itself is wrong: arguments, options, fonts |
//! | 3 | a picture is missing under `--strict-images` |
//! | 130 | the user stopped it |

mod args;
mod batch;
mod book;
mod cache;
mod config;
mod convert;
mod doctor;
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
mod names;
mod open;
mod options;
mod output;
mod report;
mod suggest;
mod summary;
mod verify;
mod version;

use std::process::ExitCode;

use args::{Arguments, Command};
use failure::Failure;

/// Runs the command line of this process.
pub(crate) fn main() -> ExitCode {
    let done = args::parse(std::env::args_os().collect()).and_then(run);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if failure.code == 0 {
                return ExitCode::SUCCESS;
            }
            failure.print();
            ExitCode::from(failure.code)
        }
    }
}

/// Whether the arguments of plain `lantai` name one article, and not a folder, a pattern or several.
fn is_one(inputs: &[std::path::PathBuf]) -> bool {
    match inputs {
        [] => true,
        [one] => !one.is_dir() && (one.exists() || !batch::inputs::is_pattern(one)),
        _ => false,
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        None if is_one(&arguments.convert.inputs) => {
            if let Some(first) = arguments.convert.inputs.first() {
                options::check::mistyped_command(first, args::names())?;
            }
            convert::one(&arguments.convert)
        }
        None => {
            options::check::mistyped_command(&arguments.convert.inputs[0], args::names())?;
            batch::run(&arguments.convert, &batch::Many::default())
        }
        Some(Command::Convert(batch)) => batch::run(&batch.convert, &batch.many),
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
        Some(Command::Completions { shell }) => man::completions(shell),
        Some(Command::Man { command }) => man::page(command.as_deref()),
        Some(Command::Doctor(arguments)) => doctor::run(&arguments),
    }
}
