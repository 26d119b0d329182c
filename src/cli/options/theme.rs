//! `--theme`: a built-in theme, or one in a file.

use std::path::Path;

use lantai::make::{Options, Theme};

use super::text_file;
use crate::cli::failure::Failure;
use crate::cli::tongue::said;

/// The theme of this name, or else of this file.
pub(crate) fn named(name_or_file: &str) -> Result<Theme, Failure> {
    if let Some(theme) = Theme::named(name_or_file) {
        return Ok(theme);
    }
    let path = Path::new(name_or_file);
    let is_file = path.extension().is_some_and(|it| it == "toml") || path.is_file();
    if !is_file {
        return Err(unknown(name_or_file));
    }
    of_file("--theme: ", path)
}

/// The theme in a file.
pub(crate) fn of_file(option: &str, path: &Path) -> Result<Theme, Failure> {
    let text = text_file(option.trim_end_matches(": "), path)?;
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::usage(
            said!(
                "{option}`{}`: {error}",
                "{option}`{}`：{error}",
                "{option}`{}`：{error}",
                path.display()
            ),
            said!(
                "`lantai theme show` prints a theme with every key",
                "`lantai theme show` 显示一个主题的所有项目",
                "`lantai theme show` 顯示一個主題的所有項目"
            ),
        )
    };
    let theme = Theme::parse(&text).map_err(|error| wrong(&error))?;
    // A page that cannot be is found only when pages are asked for.
    let mut options = Options::default();
    options
        .set_theme(theme.clone())
        .map_err(|error| wrong(&error))?;
    Ok(theme)
}

/// The failure about a name that no theme has.
pub(crate) fn unknown(name: &str) -> Failure {
    let names: Vec<&str> = Theme::names().collect();
    let hint = match crate::cli::suggest::nearest(name, names.iter().copied()) {
        Some(near) => said!(
            "did you mean `{near}`? Else name a file ending in .toml",
            "是不是 `{near}`？否则请给以 .toml 结尾的文件",
            "是不是 `{near}`？否則請給以 .toml 結尾的檔案"
        ),
        None => said!(
            "there are {}; or name a file ending in .toml",
            "可选 {}，或以 .toml 结尾的文件",
            "可選 {}，或以 .toml 結尾的檔案",
            names.join(", ")
        ),
    };
    Failure::usage(
        said!(
            "there is no theme `{name}`",
            "没有主题 `{name}`",
            "沒有主題 `{name}`"
        ),
        hint,
    )
}
