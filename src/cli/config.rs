//! `lantai.toml`: a file with options. Each key is the long name of an option. An option on the command line replaces
//! the one in the file.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use lantai::{Disk, Error, Resources as _};

use super::failure::Failure;
use super::given::has;
use super::options::Convert;

/// The name of the settings file in the folder that is converted.
const NAME: &str = "lantai.toml";

/// The path and text of the settings file: the one that `--config` names, or `lantai.toml` in the folder when the
/// command names one folder and nothing else.
pub(super) fn find(convert: &Convert) -> Result<Option<(PathBuf, String)>, Failure> {
    let (path, asked) = match (&convert.config, folder(convert)) {
        (Some(path), _) => (path.clone(), true),
        (None, Some(folder)) => (folder.join(NAME), false),
        (None, None) => return Ok(None),
    };
    match Disk.read(&path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some((path, text))),
            Err(_) => Err(wrong(&path, "is not UTF-8")),
        },
        Err(Error::Read { source, .. })
            if !asked && source.kind() == std::io::ErrorKind::NotFound =>
        {
            Ok(None)
        }
        Err(error) => Err(Failure {
            code: 2,
            ..Failure::from_error("", &error)
        }),
    }
}

fn folder(convert: &Convert) -> Option<&Path> {
    match &convert.inputs[..] {
        [one] if one.is_dir() => Some(one),
        _ => None,
    }
}

/// The settings as words of a command line, without the options that the command line gives already.
pub(super) fn words(
    path: &Path,
    text: &str,
    matches: &ArgMatches,
    root: &clap::Command,
) -> Result<Vec<OsString>, Failure> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let at = error.span().map_or(0, |it| it.start);
        wrong(
            path,
            &format!("line {}: {}", line_of(text, at), error.message()),
        )
    })?;
    let known = |key: &str| {
        let everywhere = std::iter::once(root).chain(root.get_subcommands());
        everywhere
            .flat_map(clap::Command::get_arguments)
            .find(|it| it.get_long() == Some(key))
            .map(|it| it.get_id().as_str().to_owned())
    };
    let mut words = Vec::new();
    for (key, value) in &table {
        let Some(id) = known(key) else {
            let mut lines = (1..).zip(text.lines());
            let line = lines.find(|it| it.1.trim_start().starts_with(&**key));
            let line = line.map_or(1, |it| it.0);
            return Err(wrong(
                path,
                &format!("line {line}: there is no option `{key}`"),
            ));
        };
        // An option that only another command has is skipped: one file may have the options of all commands.
        if has(matches, &id) || matches.try_contains_id(&id).is_err() {
            continue;
        }
        let values = match value {
            toml::Value::Array(values) => values.iter().collect(),
            toml::Value::String(_)
            | toml::Value::Integer(_)
            | toml::Value::Float(_)
            | toml::Value::Boolean(_)
            | toml::Value::Datetime(_)
            | toml::Value::Table(_) => vec![value],
        };
        for value in values {
            match value {
                toml::Value::Boolean(true) => words.push(format!("--{key}").into()),
                toml::Value::Boolean(false) => {}
                toml::Value::String(text) => words.push(format!("--{key}={text}").into()),
                toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Datetime(_) => {
                    words.push(format!("--{key}={value}").into());
                }
                toml::Value::Array(_) | toml::Value::Table(_) => {
                    return Err(wrong(path, &format!("`{key}` is neither text nor number")));
                }
            }
        }
    }
    Ok(words)
}

/// The number of the line, from 1, that holds the byte at `at`.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    1 + before.filter(|it| **it == b'\n').count()
}

/// The first line of an error of clap about a setting; the other lines give advice about the command line.
pub(super) fn refused(path: &Path, error: &clap::Error) -> Failure {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    wrong(path, first.strip_prefix("error: ").unwrap_or(first))
}

fn wrong(path: &Path, what: &str) -> Failure {
    Failure::usage(
        format!("`{}`: {what}", path.display()),
        "each line is the long name of an option, as in `title = \"八月文集\"`",
    )
}
