//! The command line: arguments → options of each stage → library calls → files and messages.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | everything that was asked for is written |
//! | 1 | an article could not be read or an output not written, or `--strict` found a loss |
//! | 2 | the command itself is wrong: arguments, options, fonts |
//! | 3 | `--strict-images` found a picture missing |

mod args;
mod convert;
mod explain;
mod failure;
mod font_files;
mod make;
mod names;
mod output;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};

/// Runs the command line of this process.
pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        None => convert::one(&arguments.convert),
        Some(Command::Explain(arguments)) => explain::explain(&arguments),
        Some(Command::Completions { shell }) => {
            args::completions(shell);
            Ok(())
        }
        Some(Command::Man) => args::man(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            ExitCode::from(failure.code)
        }
    }
}
