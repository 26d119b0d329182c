//! The options that were given on the command line. Reports record them, a state file compares them with those of the
//! earlier run, and `lantai verify` converts with them again.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Args};

use lantai::archive::sha256;
use lantai::{Disk, Resources as _};

use super::failure::Failure;

/// The values of each given option by its long name; a flag has no value.
pub(crate) type Given = BTreeMap<String, Vec<String>>;

/// Options that change no byte of an output: they choose inputs, output paths, speed or messages. Every other option is
/// recorded.
const INDIFFERENT: &[&str] = &[
    "bag",
    "bag-info",
    "cache-dir",
    "config",
    "dry-run",
    "color",
    "files-from",
    "files-from0",
    "follow",
    "force",
    "interval",
    "jobs",
    "json",
    "name-template",
    "open",
    "no-report",
    "output",
    "quiet",
    "report",
    "root",
    "shard",
    "strict",
    "strict-images",
    "to",
    "update",
    "verbose",
    "watch",
    "help",
    "version",
];

/// Parses recorded options as the arguments of a command; also returns the options as given.
pub(crate) fn parse_recorded<T: Args>(given: &Given) -> Result<(T, Given), Failure> {
    let mut words = vec![OsString::from("lantai")];
    for (name, values) in given {
        if values.is_empty() {
            words.push(format!("--{name}").into());
        }
        for value in values {
            words.push(format!("--{name}={value}").into());
        }
    }
    let mut command = T::augment_args(clap::Command::new("lantai"));
    command.build();
    let matches = command.clone().try_get_matches_from(words);
    let parsed = matches.and_then(|it| Ok((T::from_arg_matches(&it)?, of(&command, &it))));
    parsed.map_err(|error| {
        Failure::work(
            "the recorded options are not understood",
            error.kind().to_string(),
        )
    })
}

/// The options that the command line gives, without those that change no byte of an output.
pub(super) fn of(command: &clap::Command, matches: &ArgMatches) -> Given {
    let mut given = Given::new();
    for argument in command.get_arguments() {
        let id = argument.get_id().as_str();
        let Some(long) = argument.get_long() else {
            continue;
        };
        if INDIFFERENT.contains(&long)
            || !matches.try_contains_id(id).unwrap_or(false)
            || matches.value_source(id) != Some(ValueSource::CommandLine)
        {
            continue;
        }
        let mut values = Vec::new();
        if !matches!(argument.get_action(), ArgAction::SetTrue) {
            let raw = matches.get_raw(id).into_iter().flatten();
            values.extend(raw.map(|it| it.to_string_lossy().into_owned()));
        }
        given.insert(long.to_owned(), values);
    }
    given
}

/// Whether the command line gives an option.
pub(super) fn has(matches: &ArgMatches, id: &str) -> bool {
    matches.try_contains_id(id).unwrap_or(false)
        && matches.value_source(id) == Some(ValueSource::CommandLine)
}

/// A hash of everything that decides the outputs, except the article and its pictures: version, formats, options, and
/// the contents of the files that options name.
pub(crate) fn fingerprint(given: &Given, formats: &[&str]) -> String {
    let mut text = format!("{} {}\n", env!("CARGO_PKG_VERSION"), formats.join(","));
    for (name, values) in given {
        text += &format!("{name}\n");
        for value in values {
            text += &format!("  {value} {}\n", contents(Path::new(value)));
        }
    }
    sha256(text.as_bytes())
}

/// The hash of a file. For a folder, the paths and hashes of its files; for anything else an empty text.
fn contents(path: &Path) -> String {
    if let Ok(bytes) = Disk.read(path) {
        return sha256(&bytes);
    }
    let mut text = String::new();
    for file in Disk.list(path).unwrap_or_default() {
        if let Ok(bytes) = Disk.read(&file) {
            text += &format!("{} {}\n", file.display(), sha256(&bytes));
        }
    }
    text
}
