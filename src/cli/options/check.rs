//! Values of options that are refused, because nobody can mean them.

use std::path::Path;

use lantai::layout::{self, Length};
use lantai::model::Language;

use crate::cli::failure::{Failure, check_spelling};
use crate::cli::suggest;
use crate::cli::tongue::{said, ui};

/// The languages that have two letters (ISO 639-1).
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy \
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik \
    io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt \
    my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so \
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Sizes of body text that can be read and set, in thousandths of a point.
const FONT_SIZES: std::ops::RangeInclusive<i64> = 4_000..=48_000;

/// Parses a number of workers, at least 1.
pub(crate) fn jobs(text: &str) -> Result<usize, String> {
    let number = text.parse::<usize>().ok().filter(|it| *it > 0);
    number.ok_or_else(|| {
        ui!(
            "a number from 1 on is wanted",
            "应是 1 以上的数字",
            "應是 1 以上的數字"
        )
    })
}

/// Parses the size of body text.
pub(super) fn font_size(text: &str) -> Result<Length, String> {
    let (least, most) = (FONT_SIZES.start(), FONT_SIZES.end());
    let wanted = Length::milli_pt(*least)..=Length::milli_pt(*most);
    layout::parse_length_with_unit(text)
        .filter(|it| wanted.contains(it))
        .ok_or_else(|| {
            ui!(
                "a size from {}pt to {}pt is wanted, as in 10.5pt or 4mm",
                "应在 {}pt 到 {}pt 之间，例如 10.5pt 或 4mm",
                "應在 {}pt 到 {}pt 之間，例如 10.5pt 或 4mm",
                least / 1000,
                most / 1000
            )
        })
}

/// Parses a language tag whose language exists.
pub(crate) fn language(text: &str) -> Result<Language, String> {
    let wrong = || {
        ui!(
            "write it as `zh-Hans`, `ja` or `en-GB`",
            "请写成 `zh-Hans`、`ja` 或 `en-GB`",
            "請寫成 `zh-Hans`、`ja` 或 `en-GB`"
        )
    };
    let language = Language::parse(text).ok_or_else(wrong)?;
    let first = language.as_str().split('-').next().unwrap_or_default();
    if first.len() == 2 && !TWO_LETTERS.split_whitespace().any(|it| it == first) {
        return Err(ui!(
            "there is no language `{first}`; {}",
            "没有语言 `{first}`；{}",
            "沒有語言 `{first}`；{}",
            wrong()
        ));
    }
    Ok(language)
}

/// Refuses a folder that does not exist.
pub(crate) fn folder(option: &str, path: &Path) -> Result<(), Failure> {
    if path.is_dir() {
        return Ok(());
    }
    let shown = path.display();
    Err(Failure::usage(
        if path.exists() {
            said!(
                "{option}: `{shown}` is no folder",
                "{option}：`{shown}` 不是文件夹",
                "{option}：`{shown}` 不是資料夾"
            )
        } else {
            said!(
                "{option}: `{shown}` does not exist",
                "{option}：`{shown}` 不存在",
                "{option}：`{shown}` 不存在"
            )
        },
        check_spelling(),
    ))
}

/// Refuses a first argument that is no file but looks like the name of a command.
pub(crate) fn mistyped_command<'a>(
    first: &Path,
    commands: impl Iterator<Item = &'a str>,
) -> Result<(), Failure> {
    let typed = first.to_string_lossy();
    let is_word = !typed.is_empty()
        && typed
            .chars()
            .all(|it| it.is_ascii_alphabetic() || it == '-');
    if !is_word || first.exists() || typed == "-" {
        return Ok(());
    }
    match suggest::nearest(&typed, commands) {
        None => Ok(()),
        Some(command) => Err(Failure::usage(
            said!(
                "`{typed}` is neither a command nor a file",
                "`{typed}` 既不是命令，也不是文件",
                "`{typed}` 既不是指令，也不是檔案"
            ),
            said!(
                "did you mean `lantai {command}`?",
                "是不是 `lantai {command}`？",
                "是不是 `lantai {command}`？"
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_refused() {
        assert!(font_size("10.5pt").is_ok() && font_size("4mm").is_ok());
        for wrong in ["200pt", "1pt", "0pt", "x"] {
            assert!(font_size(wrong).is_err(), "{wrong}");
        }
        assert!(language("zh-Hans").is_ok() && language("yue").is_ok());
        for wrong in ["xx-bad-zz", "x", "中文"] {
            assert!(language(wrong).is_err(), "{wrong}");
        }
        assert!(jobs("0").is_err() && jobs("2").is_ok());
    }
}
