//! `lantai theme`: lists the built-in themes, prints one as a file to begin from, checks a theme file.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use lantai::make::{THEME_SCHEMA, Theme};

use super::failure::Failure;
use super::options::theme::{of_file, unknown};
use super::output;
use super::tongue::ui;

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

/// Runs `lantai theme`.
pub(crate) fn run(arguments: &ThemeArguments) -> Result<(), Failure> {
    match &arguments.action {
        ThemeAction::List => {
            let widest = Theme::names().map(str::len).max().unwrap_or(0);
            let lines = Theme::names().map(|name| {
                let about = Theme::named(name).map(|it| it.about).unwrap_or_default();
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
