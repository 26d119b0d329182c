//! `lantai.toml`: a file with options. Each key is the long name of an option; keys below `[convert]` or `[book]` count
//! for that command alone. What is typed wins over variables `LANTAI_…`, those over the file that lies nearest above the
//! articles, and that over the user's own file in the folder for settings.
//!
//! | file | does what |
//! |---|---|
//! | `nearest` | finds the files |
//! | `setting` | turns keys and variables into words of a command line |
//! | `rights` | says what a file may choose that is not the user's own |
//! | `command` | `lantai config` |

mod command;
mod keep;
mod nearest;
mod rights;
mod setting;

use std::path::Path;

use clap::ArgMatches;

use super::failure::Failure;
use super::help;
use super::options::Convert;
use crate::cli::tongue::{language, said};
pub(crate) use command::{ConfigArguments, run};
pub(crate) use keep::{files_of, keep_text};
pub(crate) use setting::{ConfigEntry, ConfigOrigin};

/// Every setting that counts for a command and that its command line does not give. `section` is the name of the command:
/// `convert`, also for `lantai FILE`, or `book`.
pub(crate) fn gather(
    convert: &Convert,
    section: &str,
    matches: &ArgMatches,
    root: &clap::Command,
) -> Result<Vec<ConfigEntry>, Failure> {
    let command = match section {
        "convert" if matches.try_contains_id("shard").is_err() => root,
        _ => root.find_subcommand(section).unwrap_or(root),
    };
    let mut all = setting::variables(command)?;
    for settings in nearest::find(convert)? {
        all.extend(setting::of_file(&settings, section, command, root)?);
    }
    let mut chosen: Vec<ConfigEntry> = Vec::new();
    for setting in all {
        let is_known = chosen.iter().any(|it| it.id == setting.id);
        if !is_known && !setting.yields_to(command, matches) {
            chosen.push(setting);
        }
    }
    Ok(chosen)
}

/// The settings files that count in the folder in which the command runs, the one that wins first.
pub(crate) fn paths() -> Vec<std::path::PathBuf> {
    let here = Path::new(".");
    nearest::paths(here)
}

/// The files in which settings stand that count.
pub(crate) fn files(settings: &[ConfigEntry]) -> Vec<&Path> {
    let mut paths = Vec::new();
    for setting in settings {
        if let ConfigOrigin::File { path, .. } = &setting.origin
            && !paths.contains(&&**path)
        {
            paths.push(&**path);
        }
    }
    paths
}

/// The error of clap about a setting: its first line, with where the setting stands. The other lines give advice about the
/// command line.
pub(crate) fn refused(settings: &[ConfigEntry], error: &clap::Error) -> Failure {
    let text = error.to_string();
    let english = text.lines().next().unwrap_or_default();
    let english = english.strip_prefix("error: ").unwrap_or(english);
    let first = &if language().is_chinese() {
        help::failure(error).what.spoken
    } else {
        english.to_owned()
    };
    let names = |it: &&ConfigEntry| {
        let option = format!("--{}", it.key);
        english
            .split([' ', '=', '\'', '`'])
            .any(|word| word == option)
    };
    match settings.iter().find(names).map(|it| &it.origin) {
        Some(ConfigOrigin::Variable(name)) => Failure::usage(
            said!(
                "the variable `{name}`: {first}",
                "变量 `{name}`：{first}",
                "變數 `{name}`：{first}"
            ),
            said!(
                "it is the long name of an option, such as `LANTAI_PAGE=A5`",
                "变量名是选项的长名，例如 `LANTAI_PAGE=A5`",
                "變數名是選項的長名，例如 `LANTAI_PAGE=A5`"
            ),
        ),
        Some(ConfigOrigin::File { path, .. }) => wrong(path, first),
        None => Failure::usage(
            first,
            said!(
                "an option from a file or a variable does not fit",
                "文件或变量里的一个选项不对",
                "檔案或變數裡的一個選項不對"
            ),
        ),
    }
}

/// The failure about a settings file.
fn wrong(path: &Path, what: &str) -> Failure {
    Failure::usage(
        said!(
            "`{}`: {what}",
            "`{}`：{what}",
            "`{}`：{what}",
            path.display()
        ),
        said!(
            "each line is the long name of an option, as in `title = \"八月文集\"`",
            "每行是一个选项的长名，例如 `title = \"八月文集\"`",
            "每行是一個選項的長名，例如 `title = \"八月文集\"`"
        ),
    )
}
