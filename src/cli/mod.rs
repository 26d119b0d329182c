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
mod explain;
mod extract;
mod failure;
mod fetching;
mod given;
mod index;
mod names;
mod options;
mod output;
mod report;
mod verify;

use std::process::ExitCode;

use args::{Arguments, Command};
use failure::Failure;

/// Runs the command line of this process.
pub(crate) fn main() -> ExitCode {
    let done = args::parse(std::env::args_os().collect()).and_then(run);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            ExitCode::from(failure.code)
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        None if arguments.convert.inputs.len() < 2 => convert::one(&arguments.convert),
        None => batch::run(&arguments.convert, &batch::Many::default()),
        Some(Command::Convert(batch)) => batch::run(&batch.convert, &batch.many),
        Some(Command::Book(arguments)) => book::run(*arguments),
        Some(Command::Verify(arguments)) => verify::run(&arguments),
        Some(Command::Extract(arguments)) => extract::run(&arguments),
        Some(Command::Report(arguments)) => report::run(&arguments),
        Some(Command::Index(arguments)) => index::run(&arguments),
        Some(Command::Cache(arguments)) => cache::run(&arguments),
        Some(Command::Explain(arguments)) => explain::explain(&arguments),
        Some(Command::Completions { shell }) => {
            args::completions(shell);
            Ok(())
        }
        Some(Command::Man) => args::man(),
    }
}
