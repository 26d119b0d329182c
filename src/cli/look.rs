//! How messages look: with or without colours, in Unicode or in ASCII.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::sync::OnceLock;

use clap::ValueEnum;

use super::environment::environment;
use super::failure::Failure;
use super::tongue::{self, UiLanguageChoice, joined, said};

/// When messages have colours.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal
    #[default]
    Auto,
    /// Also in files and pipes
    Always,
    /// Never
    Never,
}

/// What `--color` said; set once, before anything is printed.
static CHOICE: OnceLock<ColorChoice> = OnceLock::new();

/// Takes `--color` and `--ui-lang` out of the words of a command line and keeps what they say. They may stand anywhere
/// before `--`, for they belong to no command. An error says what is wrong with one.
pub(crate) fn take_manners(words: Vec<OsString>) -> Result<Vec<OsString>, Failure> {
    let mut rest = Vec::with_capacity(words.len());
    let mut words = words.into_iter();
    let (mut color, mut tongue) = (None, None);
    while let Some(word) = words.next() {
        if word == "--" {
            rest.push(word);
            break;
        }
        let (option, value) = match word
            .to_str()
            .map(|it| it.split_once('=').unwrap_or((it, "")))
        {
            Some((option @ ("--color" | "--ui-lang"), value)) => (option, value),
            Some(_) | None => {
                rest.push(word);
                continue;
            }
        };
        let value = if word == option {
            words
                .next()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        } else {
            value.to_owned()
        };
        let slot = if option == "--color" {
            &mut color
        } else {
            &mut tongue
        };
        *slot = Some(value);
    }
    rest.extend(words);
    let chosen = tongue.as_deref().map(value_of::<UiLanguageChoice>);
    tongue::choose(chosen.and_then(Result::ok).unwrap_or_default());
    if let (Some(typed), Some(Err(()))) = (&tongue, chosen) {
        return Err(unknown::<UiLanguageChoice>("--ui-lang", typed));
    }
    if let Some(typed) = color {
        let choice = value_of(&typed).map_err(|()| unknown::<ColorChoice>("--color", &typed))?;
        _ = CHOICE.set(choice);
    }
    Ok(rest)
}

fn value_of<T: ValueEnum>(text: &str) -> Result<T, ()> {
    T::from_str(text, true).map_err(|_| ())
}

/// The failure about a value that an option does not know.
fn unknown<T: ValueEnum>(option: &str, typed: &str) -> Failure {
    let values = T::value_variants().iter().filter_map(T::to_possible_value);
    let values: Vec<String> = values.map(|it| format!("`{}`", it.get_name())).collect();
    Failure::usage(
        said!(
            "{option}: `{typed}` is not known",
            "{option}：没有 `{typed}` 这个值",
            "{option}：沒有 `{typed}` 這個值"
        ),
        said!("there are {}", "可选 {}", "可選 {}", joined(&values)),
    )
}

/// Whether messages on standard error have colours.
pub(crate) fn has_color() -> bool {
    match CHOICE.get().copied().unwrap_or_default() {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let is_dumb = environment(&["TERM"]).is_some_and(|it| it == "dumb");
            environment(&["NO_COLOR"]).is_none() && !is_dumb && std::io::stderr().is_terminal()
        }
    }
}

/// The same for clap.
pub(crate) fn for_clap() -> clap::ColorChoice {
    match CHOICE.get().copied().unwrap_or_default() {
        ColorChoice::Always => clap::ColorChoice::Always,
        ColorChoice::Never => clap::ColorChoice::Never,
        ColorChoice::Auto if has_color() => clap::ColorChoice::Auto,
        ColorChoice::Auto => clap::ColorChoice::Never,
    }
}

/// Whether marks around messages are ASCII: in the locales `C` and `POSIX`, and on a dumb terminal.
pub(crate) fn is_ascii() -> bool {
    let locale = environment(&["LC_ALL", "LC_CTYPE", "LANG"]).unwrap_or_default();
    let is_dumb = environment(&["TERM"]).is_some_and(|it| it == "dumb");
    is_dumb || matches!(&*locale, "C" | "POSIX")
}

/// The look of failures.
pub(crate) fn theme() -> miette::GraphicalTheme {
    let characters = if is_ascii() {
        miette::ThemeCharacters::ascii()
    } else {
        miette::ThemeCharacters::unicode()
    };
    let styles = if has_color() {
        miette::ThemeStyles::ansi()
    } else {
        miette::ThemeStyles::none()
    };
    miette::GraphicalTheme { characters, styles }
}
