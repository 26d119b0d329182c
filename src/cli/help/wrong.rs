//! What clap says of a command line that it cannot understand, in Chinese.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use lantai::speech::UiLanguage;

use crate::cli::failure::Failure;
use crate::cli::tongue::{Said, language};

/// An error of clap as the failure of the command, in the language of the user.
pub(crate) fn failure(error: &clap::Error) -> Failure {
    let english = error.to_string();
    let first = english.lines().next().unwrap_or_default();
    let what = Said {
        english: first.trim_start_matches("error: ").to_owned(),
        spoken: what(error).unwrap_or_else(|| first.trim_start_matches("error: ").to_owned()),
    };
    Failure::usage(what, cure(error))
}

/// What the error says about one thing, as `clap` gives it.
fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::StyledStrs(texts)) => {
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            texts.join("、")
        }
        Some(ContextValue::Number(number)) => number.to_string(),
        // Further kinds of values have no text.
        Some(_) | None => String::new(),
    }
}

/// What is wrong; `None` for what no command line of ours meets.
fn what(error: &clap::Error) -> Option<String> {
    let is_traditional = language() == UiLanguage::Hant;
    let of = |hans: &str, hant: &str| if is_traditional { hant } else { hans }.to_owned();
    let arg = context(error, ContextKind::InvalidArg);
    let value = context(error, ContextKind::InvalidValue);
    let other = context(error, ContextKind::PriorArg);
    let command = context(error, ContextKind::InvalidSubcommand);
    let reason = std::error::Error::source(error).map(|it| format!("：{it}"));
    Some(match error.kind() {
        ErrorKind::UnknownArgument => {
            of(&format!("没有选项 `{arg}`"), &format!("沒有選項 `{arg}`"))
        }
        ErrorKind::InvalidSubcommand => of(
            &format!("没有命令 `{command}`"),
            &format!("沒有指令 `{command}`"),
        ),
        ErrorKind::InvalidValue if value.is_empty() => of(
            &format!("`{arg}` 后面缺一个值"),
            &format!("`{arg}` 後面缺一個值"),
        ),
        ErrorKind::InvalidValue => of(
            &format!("`{arg}` 不能是 `{value}`"),
            &format!("`{arg}` 不能是 `{value}`"),
        ),
        ErrorKind::ValueValidation => {
            format!("`{arg}` 不能是 `{value}`{}", reason.unwrap_or_default())
        }
        ErrorKind::ArgumentConflict if other.is_empty() => of(
            &format!("`{arg}` 只能给一次"),
            &format!("`{arg}` 只能給一次"),
        ),
        ErrorKind::ArgumentConflict => of(
            &format!("`{arg}` 不能和 `{other}` 一起用"),
            &format!("`{arg}` 不能和 `{other}` 一起用"),
        ),
        ErrorKind::MissingRequiredArgument => of(&format!("还缺 {arg}"), &format!("還缺 {arg}")),
        ErrorKind::MissingSubcommand => of("还缺命令", "還缺指令"),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => of(
            &format!("`{arg}` 的值的个数不对"),
            &format!("`{arg}` 的值的個數不對"),
        ),
        // Kinds that are not errors, and those that this command line cannot give. Clap may add others.
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::DisplayVersion
        | ErrorKind::InvalidUtf8
        | ErrorKind::Io
        | ErrorKind::Format
        | _ => return None,
    })
}

/// What to do: the value, option or command that may have been meant, else where the help is.
fn cure(error: &clap::Error) -> Said {
    let is_traditional = language() == UiLanguage::Hant;
    let of = |hans: &str, hant: &str| if is_traditional { hant } else { hans }.to_owned();
    let meant = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let meant = meant.map(|it| context(error, it));
    let meant = meant.into_iter().find(|it| !it.is_empty());
    let values = context(error, ContextKind::ValidValue);
    let spoken = match (meant, values.is_empty()) {
        (Some(meant), _) => format!("是不是 `{meant}`？"),
        (None, false) => of(&format!("可选：{values}"), &format!("可選：{values}")),
        (None, true) => of("`--help` 有全部说明", "`--help` 有全部說明"),
    };
    Said {
        english: "`--help` tells the rest".to_owned(),
        spoken,
    }
}
