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
use crate::cli::tongue::said;

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
    "follow-links",
    "force",
    "interval",
    "jobs",
    "json",
    "memory",
    "name-template",
    "open",
    "no-report",
    "only",
    "output",
    "quiet",
    "report",
    "root",
    "shard",
    "strict",
    "strict-images",
    "timeout",
    "to",
    "ui-lang",
    "update",
    "verbose",
    "watch",
    "help",
    "version",
];

/// The options that a stranger may choose, in a book that is verified or in the settings beside articles: they say how
/// books are set, read no file and ask no host. Those of [`FILES`] do name files; each caller says which may be read.
pub(crate) const HARMLESS: &[&str] = &[
    "author",
    "bleed",
    "booklet",
    "columns",
    "comments",
    "contents",
    "cover",
    "cover-design",
    "css",
    "description",
    "drop-exif",
    "drop-similar",
    "duplex",
    "embed-fonts",
    "font",
    "font-size",
    "grey",
    "grid",
    "group",
    "hanging",
    "keep-duplicates",
    "keep-text",
    "kinsoku",
    "language",
    "links",
    "margins",
    "max-size",
    "n-up",
    "no-cover",
    "no-folios",
    "no-running-heads",
    "order",
    "page",
    "paragraphs",
    "pdf-standard",
    "profile",
    "publisher",
    "punctuation",
    "qr",
    "rights",
    "rules",
    "series",
    "subtitle",
    "theme",
    "title",
    "to",
    "toc-depth",
    "vertical",
    "volume-name",
    "volumes",
    "wrap",
];

/// Those of [`HARMLESS`] whose values are files.
pub(crate) const FILES: &[&str] = &["cover", "css", "rules", "theme"];

/// Whether a value of an option of [`FILES`] names something built in, and no file.
pub(crate) fn is_built_in(option: &str, value: &str) -> bool {
    option == "theme" && lantai::make::Theme::file(value).is_some()
}

/// The options without those that change no byte of an output.
pub(crate) fn recorded(mut given: Given) -> Given {
    given.retain(|name, _| !INDIFFERENT.contains(&&**name));
    given
}

/// Parses recorded options as the arguments of a command.
pub(crate) fn parse_recorded<T: Args>(given: &Given) -> Result<T, Failure> {
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
    let matches = command.try_get_matches_from(words);
    let parsed = matches.and_then(|it| T::from_arg_matches(&it));
    parsed.map_err(|error| {
        Failure::work(
            said!(
                "the recorded options are not understood",
                "看不懂记录的选项",
                "看不懂記錄的選項"
            ),
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    /// A new option is not open to strangers until somebody decides so; one that is renamed must be renamed here.
    #[test]
    fn each_harmless_option_exists_and_none_opens_anything() {
        let mut root = crate::cli::args::Arguments::command();
        root.build();
        let commands = ["convert", "book"].map(|it| root.find_subcommand(it).unwrap());
        for name in HARMLESS {
            let mut all = commands.iter().flat_map(|it| it.get_arguments());
            assert!(all.any(|it| it.get_long() == Some(name)), "{name}");
        }
        let closed = "allow-dir allow-host allow-port allow-private ca-bundle cache-dir config files-from \
                      font-dir follow-links force header output resource-dir root site-root user-agent wayback";
        assert!(closed.split(' ').all(|it| !HARMLESS.contains(&it)));
    }
}
