//! `lantai.toml`: a file with options. Each key is the long name of an option. An option on the command line replaces
//! the one in the file.
//!
//! The file that `--config` names is the user's own. One that lies in the folder of the articles may have come with
//! them, from a stranger: it may choose how books are made ([`given::HARMLESS`], [`HARMLESS_TOO`]) and nothing else.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use lantai::{Disk, Error, Resources as _};

use super::failure::Failure;
use super::given::{self, has};
use super::options::Convert;

/// The name of the settings file in the folder that is converted.
const NAME: &str = "lantai.toml";

/// What a file in the folder of the articles may choose besides [`given::HARMLESS`]: it opens no file, asks no host and
/// writes nowhere but where the user said.
const HARMLESS_TOO: &[&str] = &[
    "interval",
    "json",
    "name-template",
    "no-cache",
    "no-report",
    "offline",
    "quiet",
    "strict",
    "strict-images",
    "update",
    "verbose",
];

/// A settings file.
pub(super) struct Settings {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What it says.
    pub(super) text: String,
    /// Whether the user named it, so that every key counts.
    pub(super) own: bool,
}

/// The settings file: the one that `--config` names, or `lantai.toml` in the folder when the command names one folder
/// and nothing else.
pub(super) fn find(convert: &Convert) -> Result<Option<Settings>, Failure> {
    let (path, asked) = match (&convert.config, folder(convert)) {
        (Some(path), _) => (path.clone(), true),
        (None, Some(folder)) => (folder.join(NAME), false),
        (None, None) => return Ok(None),
    };
    match Disk.read(&path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Settings {
                path,
                text,
                own: asked,
            })),
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
///
/// # Errors
///
/// When a key is no option, or the file is not the user's own and the key could open something to the articles.
pub(super) fn words(
    settings: &Settings,
    matches: &ArgMatches,
    root: &clap::Command,
) -> Result<Vec<OsString>, Failure> {
    let (path, text) = (&settings.path, &*settings.text);
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
        let line = || {
            let mut lines = (1..).zip(text.lines());
            let line = lines.find(|it| it.1.trim_start().starts_with(&**key));
            line.map_or(1, |it| it.0)
        };
        let Some(id) = known(key) else {
            let line = line();
            return Err(wrong(
                path,
                &format!("line {line}: there is no option `{key}`"),
            ));
        };
        if !settings.own && !is_harmless(key, value, path) {
            let (path, line) = (path.display(), line());
            return Err(Failure::usage(
                format!(
                    "`{path}`: line {line}: `{key}` does not count in a file that lies with the articles"
                ),
                format!("give it on the command line, or trust the file with `--config {path}`"),
            ));
        }
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

/// Whether a stranger may choose this. A file may be named when it lies in the folder of the settings.
fn is_harmless(key: &str, value: &toml::Value, settings: &Path) -> bool {
    if !given::HARMLESS.contains(&key) {
        return HARMLESS_TOO.contains(&key);
    }
    if !given::FILES.contains(&key) {
        return true;
    }
    let folder = settings.parent().and_then(|it| it.canonicalize().ok());
    let inside = |value: &toml::Value| {
        let file = value.as_str().map(Path::new);
        let file = file.and_then(|it| it.canonicalize().ok());
        file.zip(folder.as_ref())
            .is_some_and(|(file, folder)| file.starts_with(folder) && file.is_file())
    };
    match value.as_array() {
        Some(values) => values.iter().all(inside),
        None => inside(value),
    }
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
