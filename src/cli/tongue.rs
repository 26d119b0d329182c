//! In which language the command speaks: that of `--ui-lang`, else of `LANTAI_UI_LANG`, else of the locale. In the locale
//! `C` it speaks English.

use std::sync::OnceLock;

use clap::ValueEnum;
use lantai::speech::{Noun, UiLanguage};

use super::environment::environment;

/// What `--ui-lang` chooses.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(crate) enum UiLanguageChoice {
    /// That of the locale
    #[default]
    Auto,
    /// English
    En,
    /// 简体中文
    #[value(name = "zh-Hans")]
    ZhHans,
    /// 繁體中文
    #[value(name = "zh-Hant")]
    ZhHant,
}

/// The language; set once, before anything is printed.
static LANGUAGE: OnceLock<UiLanguage> = OnceLock::new();

/// Keeps what `--ui-lang` said.
pub(crate) fn choose(choice: UiLanguageChoice) {
    let language = match choice {
        UiLanguageChoice::Auto => of_environment(),
        UiLanguageChoice::En => UiLanguage::En,
        UiLanguageChoice::ZhHans => UiLanguage::Hans,
        UiLanguageChoice::ZhHant => UiLanguage::Hant,
    };
    _ = LANGUAGE.set(language);
}

/// The language of the environment. A variable that cannot be understood is no reason to end: the locale counts.
fn of_environment() -> UiLanguage {
    let stated = environment(&["LANTAI_UI_LANG"]).filter(|it| it != "auto");
    let locale = || environment(&["LC_ALL", "LC_MESSAGES", "LANG"]);
    UiLanguage::of(&stated.or_else(locale).unwrap_or_default())
}

/// The language in which the command speaks. Tests of functions speak English.
pub(crate) fn language() -> UiLanguage {
    if cfg!(test) {
        return LANGUAGE.get().copied().unwrap_or_default();
    }
    *LANGUAGE.get_or_init(of_environment)
}

/// A number and a noun in that language.
pub(crate) fn counted(count: usize, noun: Noun) -> String {
    language().counted(count, noun)
}

/// Joins the parts of a list in that language.
pub(crate) fn joined(parts: &[String]) -> String {
    parts.join(language().one_of([", ", "、", "、"]))
}

/// Joins parts that hold lists themselves.
pub(crate) fn joined_groups(parts: &[String]) -> String {
    parts.join(language().one_of(["; ", "；", "；"]))
}

/// A text in English, for reports and programs, and in the language of the user.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Said {
    /// In English.
    pub(crate) english: String,
    /// In the language of the user.
    pub(crate) spoken: String,
}

impl Said {
    /// Whether it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.english.is_empty()
    }
}

impl From<&str> for Said {
    /// What is the same in every language.
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for Said {
    fn from(text: &String) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self {
            english: text.clone(),
            spoken: text,
        }
    }
}

/// A text in the language of the user: given in English, in simplified and in traditional Chinese, with the arguments of
/// `format!` behind.
macro_rules! ui {
    ($($text:tt)*) => {
        lantai::in_language!($crate::cli::tongue::language(); $($text)*)
    };
}
pub(crate) use ui;

/// The same as [`Said`], which English readers and programs understand too.
macro_rules! said {
    ($($text:tt)*) => {
        $crate::cli::tongue::Said {
            english: lantai::in_language!(lantai::speech::UiLanguage::En; $($text)*),
            spoken: lantai::in_language!($crate::cli::tongue::language(); $($text)*),
        }
    };
}
pub(crate) use said;

/// Writes a text in the language of the user to standard error.
macro_rules! tell {
    ($($text:tt)*) => {
        $crate::cli::say::message(format_args!("{}", $crate::cli::tongue::ui!($($text)*)))
    };
}
pub(crate) use tell;
