//! The doors of the command that are no file of articles: addresses, feeds and exports, with servers on the loopback
//! address. No test connects to another machine.

mod collections;
mod pages;
mod server;

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs the command with the loopback address open to it.
fn lantai(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args(arguments)
        .args(["--allow-host", "127.0.0.1", "--no-cache"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The report inside an EPUB.
fn report(book: &Path) -> serde_json::Value {
    let bytes = std::fs::read(book).unwrap();
    let report = lantai::archive::report_of(&bytes).unwrap();
    serde_json::from_str(&report.json()).unwrap()
}

/// The files in a folder, sorted, without hidden ones.
fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|it| !it.starts_with('.'))
        .collect();
    names.sort();
    names
}
