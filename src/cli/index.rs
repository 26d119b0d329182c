//! `lantai index`.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;

/// `lantai index`.
#[derive(Args, Debug)]
pub(crate) struct Index {
    /// A folder of books
    folder: PathBuf,
}

/// Writes the catalogue.
pub(crate) fn run(arguments: &Index) -> Result<(), Failure> {
    Err(Failure::work(
        format!("`{}`", arguments.folder.display()),
        "",
    ))
}
