//! Causes of errors → sentences. Those of the system that users meet are told in their language; what libraries say is
//! shown as they say it.

use std::error::Error;
use std::io::{self, ErrorKind};

use super::reasons::colon;
use super::{UiLanguage, errors};
use crate::diag::{FontProblem, UnpackProblem};

/// What an error says itself, without its causes.
#[must_use]
pub fn without_causes(error: &(dyn Error + 'static), language: UiLanguage) -> String {
    if let Some(error) = error.downcast_ref::<crate::diag::Error>() {
        errors::error(error, language)
    } else if let Some(problem) = error.downcast_ref::<FontProblem>() {
        errors::font_problem(problem, language).to_owned()
    } else if let Some(problem) = error.downcast_ref::<UnpackProblem>() {
        errors::unpack_problem(problem, language)
    } else if let Some(error) = error.downcast_ref::<io::Error>() {
        by_system(error, language)
    } else {
        error.to_string()
    }
}

/// An error and its causes as one sentence, the outermost first; a cause that the sentence ends with is not repeated.
#[must_use]
pub fn message_with_causes(error: &(dyn Error + 'static), language: UiLanguage) -> String {
    let mut said = without_causes(error, language);
    let mut next = error.source();
    while let Some(cause) = next {
        let text = without_causes(cause, language);
        if !said.ends_with(&text) {
            said += colon(language);
            said += &text;
        }
        next = cause.source();
    }
    said
}

/// What the system said.
fn by_system(error: &io::Error, language: UiLanguage) -> String {
    let kind = error.kind();
    let known = KINDS.iter().find(|it| it.0 == kind);
    match known {
        Some((_, hans, hant)) if language.is_chinese() => {
            language.one_of(["", hans, hant]).to_owned()
        }
        Some(_) | None => error.to_string(),
    }
}

/// The kinds of errors of the system that are told in Chinese; the system itself tells them in English.
const KINDS: &[(ErrorKind, &str, &str)] = &[
    (
        ErrorKind::NotFound,
        "没有这个文件或文件夹",
        "找不到檔案或資料夾",
    ),
    (ErrorKind::PermissionDenied, "没有权限", "沒有權限"),
    (ErrorKind::IsADirectory, "这是文件夹", "這是資料夾"),
    (ErrorKind::NotADirectory, "这不是文件夹", "這不是資料夾"),
    (ErrorKind::AlreadyExists, "已经存在", "已經存在"),
    (ErrorKind::StorageFull, "磁盘已满", "磁碟已滿"),
    (ErrorKind::QuotaExceeded, "超出磁盘配额", "超出磁碟配額"),
    (
        ErrorKind::ReadOnlyFilesystem,
        "磁盘是只读的",
        "磁碟是唯讀的",
    ),
    (ErrorKind::TimedOut, "超时", "逾時"),
    (ErrorKind::AddrInUse, "已被占用", "已被占用"),
    (ErrorKind::UnexpectedEof, "文件不完整", "檔案不完整"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Error;
    use crate::diag::{Exceeded, Gone};
    use crate::model::NoPicture;

    #[test]
    fn english_is_what_errors_print_themselves() {
        let errors = [
            Error::EmptySource,
            Error::NoArticle,
            Error::Exceeded(Exceeded::Time),
            Error::Unpack(UnpackProblem::NotABook),
            Error::Read {
                path: "a.md".into(),
                source: io::ErrorKind::NotFound.into(),
            },
            Error::Gone {
                reason: Gone::SignIn,
                notice: "x".to_owned(),
            },
            Error::Page {
                address: "x".to_owned(),
                reason: NoPicture::HostUnknown,
            },
        ];
        for error in errors {
            assert_eq!(errors::error(&error, UiLanguage::En), error.to_string());
            assert_eq!(
                message_with_causes(&error, UiLanguage::En),
                crate::message_with_causes(&error)
            );
        }
    }

    #[test]
    fn causes_are_told_in_the_language_too() {
        let error = Error::Read {
            path: "甲.md".into(),
            source: io::ErrorKind::NotFound.into(),
        };
        let said = message_with_causes(&error, UiLanguage::Hant);
        assert_eq!(said, "無法讀取 `甲.md`：找不到檔案或資料夾");
        let unknown = io::Error::other("odd");
        assert_eq!(message_with_causes(&unknown, UiLanguage::Hans), "odd");
    }
}
