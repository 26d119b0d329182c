//! `lantai theme`: lists the built-in themes, prints one as a file to begin from, checks a theme file.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lantai::make::{THEME_SCHEMA, Theme};

use super::failure::Failure;
use super::options::theme::{of_file, unknown};
use super::output;
use super::tongue::{language, ui};

/// `lantai theme`.
#[derive(Args, Debug)]
pub(crate) struct ThemeArguments {
    #[command(subcommand)]
    action: ThemeAction,
}

#[derive(Debug, Subcommand)]
enum ThemeAction {
    /// List the built-in themes
    List,
    /// Print a built-in theme, to begin one of your own from
    Show {
        /// Its name
        #[arg(value_name = "NAME", default_value = "book")]
        name: String,
    },
    /// Check a theme file
    Check {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Print the JSON Schema of theme files
    Schema,
}

/// What the built-in themes are, in simplified and traditional Chinese; English stands in their files.
const CHINESE: &[(&str, [&str; 2])] = &[
    (
        "book",
        [
            "朴素的书：正文宋体，标题黑体，只有封面用一点红色",
            "樸素的書：內文宋體，標題黑體，只有封面用一點紅色",
        ],
    ),
    (
        "news",
        [
            "收藏的网络文章：栏目、大标题、摘要、日期",
            "收藏的網路文章：欄目、大標題、摘要、日期",
        ],
    ),
    (
        "magazine",
        [
            "A4 双栏，大标题居中，小标题用强调色",
            "A4 雙欄，大標題置中，小標題用強調色",
        ],
    ),
    (
        "plain",
        [
            "只有文字：没有颜色和线条，段间留空",
            "只有文字：沒有顏色和線條，段間留空",
        ],
    ),
    (
        "large-print",
        [
            "供视力弱的读者：17 磅黑体，行距宽",
            "供視力弱的讀者：17 點黑體，行距寬",
        ],
    ),
];

/// What a built-in theme is, in the language of the user.
fn about(name: &str) -> String {
    let english = Theme::named(name).map(|it| it.about).unwrap_or_default();
    match CHINESE.iter().find(|it| it.0 == name) {
        Some((_, [hans, hant])) => language().one_of([&english, *hans, *hant]).to_owned(),
        None => english,
    }
}

/// Runs `lantai theme`.
pub(crate) fn run(arguments: &ThemeArguments) -> Result<(), Failure> {
    match &arguments.action {
        ThemeAction::List => {
            let widest = Theme::names().map(str::len).max().unwrap_or(0);
            let lines = Theme::names().map(|name| {
                let about = about(name);
                format!("{name:widest$}  {about}\n")
            });
            output::print(&lines.collect::<String>())
        }
        ThemeAction::Show { name } => match Theme::file(name) {
            Some(file) => output::print(file),
            None => Err(unknown(name)),
        },
        ThemeAction::Check { file } => {
            let theme = of_file("", file)?;
            let about = match &*theme.about {
                "" => String::new(),
                about => ui!(": {about}", "：{about}", "：{about}"),
            };
            output::print(&ui!(
                "`{}` is a theme{about}\n",
                "`{}` 是主题{about}\n",
                "`{}` 是主題{about}\n",
                file.display()
            ))
        }
        ThemeAction::Schema => output::print(THEME_SCHEMA),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_is_told_in_chinese() {
        for name in Theme::names() {
            assert!(CHINESE.iter().any(|it| it.0 == name), "{name}");
        }
    }
}
