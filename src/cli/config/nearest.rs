//! Finds the settings files of a command.

use std::path::{Path, PathBuf};

use lantai::{Disk, Error, Resources as _};

use super::wrong;
use crate::cli::environment::environment;
use crate::cli::failure::Failure;
use crate::cli::options::Convert;
use crate::cli::tongue::ui;

/// The name of a settings file.
pub(super) const NAME: &str = "lantai.toml";

/// A settings file.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// What it says.
    pub(crate) text: String,
    /// Whether it is the user's own, and not one that may have come with the articles.
    pub(crate) own: bool,
}

/// The settings files of a command, the one that wins first: the file that `--config` or `LANTAI_CONFIG` names, or else
/// the nearest `lantai.toml` in the folder of the articles or above it; then the user's own.
pub(super) fn find(convert: &Convert) -> Result<Vec<Settings>, Failure> {
    let mut found = Vec::new();
    let named = convert
        .config
        .clone()
        .or_else(|| environment(&["LANTAI_CONFIG"]).map(PathBuf::from));
    match named {
        Some(path) => found.extend(read(&path, true, true)?),
        None => {
            let first = convert.inputs.first();
            for path in candidates(&start(first.map(|it| &**it))) {
                let settings = read(&path, false, false)?;
                if settings.is_some() {
                    found.extend(settings);
                    break;
                }
            }
        }
    }
    if let Some(path) = own() {
        let twice = found.iter().any(|it| is_same(&it.path, &path));
        if !twice {
            found.extend(read(&path, false, true)?);
        }
    }
    Ok(found)
}

/// The settings files that there are for articles in a folder.
pub(super) fn paths(folder: &Path) -> Vec<PathBuf> {
    let mut paths = candidates(folder);
    paths.retain(|it| it.is_file());
    paths.truncate(1);
    paths.extend(own().filter(|it| it.is_file()));
    paths
}

/// The folder from which a settings file is looked for: that of the first article.
fn start(first: Option<&Path>) -> PathBuf {
    let here = PathBuf::from(".");
    match first {
        Some(path) if path.is_dir() => path.to_owned(),
        Some(path) if path.is_file() => match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            Some(_) | None => here,
        },
        Some(_) | None => here,
    }
}

/// The paths at which a settings file may lie, the nearest first.
fn candidates(folder: &Path) -> Vec<PathBuf> {
    let mut paths = vec![match folder.as_os_str() == "." {
        true => PathBuf::from(NAME),
        false => folder.join(NAME),
    }];
    if let Ok(full) = folder.canonicalize() {
        paths.extend(full.ancestors().skip(1).map(|it| it.join(NAME)));
    }
    paths
}

/// The user's own settings file: in `$XDG_CONFIG_HOME`, in `%APPDATA%`, or in `.config` in the user's home.
pub(super) fn own() -> Option<PathBuf> {
    let folder = environment(&["XDG_CONFIG_HOME", "APPDATA"]).map(PathBuf::from);
    let home = || environment(&["HOME", "USERPROFILE"]).map(|it| PathBuf::from(it).join(".config"));
    let folder = folder.filter(|it| it.is_absolute()).or_else(home)?;
    Some(folder.join("lantai").join(NAME))
}

fn is_same(a: &Path, b: &Path) -> bool {
    let full = |it: &Path| it.canonicalize().ok();
    full(a).is_some() && full(a) == full(b)
}

/// Reads a settings file. One that nobody `asked` for may be missing.
fn read(path: &Path, asked: bool, own: bool) -> Result<Option<Settings>, Failure> {
    use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    match Disk.read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Settings {
                path: path.to_owned(),
                text,
                own,
            })),
            Err(_) => Err(wrong(
                path,
                &ui!("is not UTF-8", "不是 UTF-8", "不是 UTF-8"),
            )),
        },
        Err(Error::Read { source, .. })
            if !asked && [NotFound, NotADirectory, PermissionDenied].contains(&source.kind()) =>
        {
            Ok(None)
        }
        Err(error) => Err(Failure {
            code: Failure::USAGE,
            ..Failure::from_error("", &error)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_folder_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        std::fs::create_dir_all(&inner).unwrap();
        let article = inner.join("x.md");
        let bytes = b"# x".to_vec().into();
        crate::cli::output::write(&article, &bytes, false).unwrap();
        let paths = candidates(&start(Some(&article)));
        assert_eq!(paths[0], inner.join(NAME));
        assert!(paths[1].ends_with("a/lantai.toml"), "{paths:?}");
        assert_eq!(candidates(&start(None))[0], PathBuf::from(NAME));
    }
}
