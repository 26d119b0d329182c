//! `--color` and `--ui-lang`, which belong to no command and count before anything is printed.

use std::ffi::OsString;

use clap::ValueEnum;

use super::failure::Failure;
use super::look::{self, ColorChoice};
use super::tongue::{self, UiLanguageChoice, joined, said};

/// Takes `--color` and `--ui-lang` out of the words of a command line and keeps what they say. They may stand anywhere
/// before `--`, for they belong to no command. An error says what is wrong with one.
pub(crate) fn take(words: Vec<OsString>) -> Result<Vec<OsString>, Failure> {
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
        look::choose(choice);
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
