//! Why an address leads to no picture or page → a sentence.

use super::UiLanguage;
use crate::model::{Language, NoPicture, Reasons};
use crate::words::Words;

/// What stands between a sentence and its cause.
pub(super) fn colon(language: UiLanguage) -> &'static str {
    language.one_of([": ", "：", "："])
}

/// Why an address led to no picture or page.
pub(super) fn picture_reason(reason: &NoPicture, language: UiLanguage) -> String {
    picture_reasons(&Reasons(vec![reason.clone()]), language)
}

/// The same of several addresses.
pub(super) fn picture_reasons(reasons: &Reasons, language: UiLanguage) -> String {
    match Language::parse(language.tag()) {
        Some(tag) if language.is_chinese() => Words::of(&tag).reason(reasons),
        Some(_) | None => reasons.to_string(),
    }
}
