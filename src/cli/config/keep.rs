//! Writes into a settings file that some text stays.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, Value};

use super::{nearest, wrong};
use crate::cli::failure::Failure;
use crate::cli::given;
use crate::cli::output;
use crate::cli::tongue::ui;
use lantai::{Disk, Resources as _};

/// The option of the command line that lets text stay.
const KEY: &str = "keep-text";

/// The longest beginning of a text that names it, in characters.
const LONGEST: usize = 40;

/// The settings file for the articles of a folder: the nearest there is, or else the one that would lie in the folder.
pub(crate) fn settings_of(folder: &Path) -> PathBuf {
    let own = nearest::own();
    let found = nearest::paths(folder)
        .into_iter()
        .find(|it| Some(it) != own.as_ref());
    found.unwrap_or_else(|| folder.join(nearest::NAME))
}

/// The files that decide how the articles of a folder are made, beside the articles: their settings, those that `words` of a
/// command line name, and the files that settings name in their own folder or below it. Only files: a device would be read
/// for ever.
pub(crate) fn files_of(folder: &Path, words: &[OsString]) -> Vec<PathBuf> {
    let mut files = vec![settings_of(folder)];
    let named = words.windows(2).filter(|it| it[0] == "--config");
    files.extend(named.map(|it| PathBuf::from(&it[1])));
    files.retain(|it| it.is_file());
    let named: Vec<PathBuf> = files.iter().flat_map(|it| named_by(it)).collect();
    files.extend(named.into_iter().filter(|it| it.is_file()));
    files
}

/// The files that a settings file names in its own folder or below it.
fn named_by(settings: &Path) -> Vec<PathBuf> {
    let bytes = Disk.read(settings).unwrap_or_default();
    let Ok(document) = String::from_utf8_lossy(&bytes).parse::<DocumentMut>() else {
        return Vec::new();
    };
    let sections = ["convert", "book"].map(|it| document.get(it));
    let sections = sections.into_iter().flatten().filter_map(Item::as_table);
    let tables: Vec<&toml_edit::Table> = sections.chain([document.as_table()]).collect();
    let values = tables.iter().flat_map(|table| {
        let option = |it: &&str| table.get(it).and_then(Item::as_str);
        given::FILES.iter().filter_map(option)
    });
    let below = |it: &Path| it.components().all(|it| matches!(it, Component::Normal(_)));
    let beside = settings.parent().unwrap_or(Path::new(""));
    let paths = values.map(Path::new).filter(|it| below(it));
    paths.map(|it| beside.join(it)).collect()
}

/// Adds to the settings of a folder that a text stays, and returns their path. What else stands in the file stays as it is.
///
/// # Errors
///
/// When the file cannot be read or written, or is no TOML with a list at that key.
pub(crate) fn keep_text(folder: &Path, text: &str) -> Result<PathBuf, Failure> {
    let path = settings_of(folder);
    let old = match path.is_file() {
        true => Disk
            .read(&path)
            .map_err(|error| Failure::from_error("", &error))?,
        false => Vec::new(),
    };
    let old = String::from_utf8(old)
        .map_err(|_| wrong(&path, &ui!("is not UTF-8", "不是 UTF-8", "不是 UTF-8")))?;
    let mut document: DocumentMut = old.parse().map_err(|error| {
        wrong(
            &path,
            &ui!(
                "is no TOML: {error}",
                "不是 TOML：{error}",
                "不是 TOML：{error}"
            ),
        )
    })?;
    let list = document
        .as_table_mut()
        .entry(KEY)
        .or_insert(Item::Value(Value::Array(Array::new())));
    let Some(list) = list.as_array_mut() else {
        return Err(wrong(
            &path,
            &ui!(
                "has something else than a list at `{KEY}`",
                "`{KEY}` 应是列表",
                "`{KEY}` 應是清單"
            ),
        ));
    };
    list.push(pattern(text));
    output::write(&path, &document.to_string().into_bytes().into(), true)?;
    Ok(path)
}

/// The pattern that names a text: all of it, or its beginning.
fn pattern(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}*", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests write files of their own")]
mod tests {
    use super::{keep_text, pattern};

    #[test]
    fn a_text_is_named_by_its_beginning() {
        assert_eq!(pattern("  甲\n 乙 "), "甲 乙");
        assert_eq!(pattern(&"甲".repeat(50)), "甲".repeat(40) + "*");
    }

    #[test]
    fn what_else_the_settings_say_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lantai.toml");
        std::fs::write(
            &path,
            "# 我的\npage = \"A5\" # 小\n[book]\ncontents = true\n",
        )
        .unwrap();
        for text in ["点击蓝字关注我们", "本期\"编辑\""] {
            assert_eq!(keep_text(folder.path(), text).unwrap(), path);
        }
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(
            written.starts_with("# 我的\npage = \"A5\" # 小\n"),
            "{written}"
        );
        assert!(written.ends_with("[book]\ncontents = true\n"), "{written}");
        let table: toml::Table = written.parse().unwrap();
        let kept: Vec<&str> = table["keep-text"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|it| it.as_str())
            .collect();
        assert_eq!(kept, ["点击蓝字关注我们", "本期\"编辑\""]);
    }

    #[test]
    fn settings_that_cannot_be_read_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lantai.toml");
        std::fs::write(&path, "keep-text = 3\n").unwrap();
        assert!(keep_text(folder.path(), "甲").is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "keep-text = 3\n");
    }
}
