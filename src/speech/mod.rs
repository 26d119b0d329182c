//! What the command, reports and catalogues say, in the language of whoever reads it: English, and Chinese as it is
//! written on the mainland and in Taiwan. Programs read English and stable codes, whatever a person reads.
//!
//! Every text stands in all languages side by side, in [`in_language!`](crate::in_language) or in an array of three; a
//! language that is missing does not compile.

mod causes;
mod errors;
mod facts;
mod kinds;
mod nouns;
mod reasons;
mod rules;

pub use causes::{message_with_causes, without_causes};
pub use errors::error;
pub use facts::{fact, message, warning};
pub use nouns::Noun;
pub use rules::rule;

/// A language in which Lantai speaks to its user.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum UiLanguage {
    /// English.
    #[default]
    En,
    /// Chinese in simplified characters.
    Hans,
    /// Chinese in traditional characters, in the words of Taiwan.
    Hant,
}

impl UiLanguage {
    /// The language that a tag of BCP 47 or the name of a locale asks for (`zh-Hant`, `zh_TW.UTF-8`); English when it is
    /// another than Chinese.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let tag = tag.split('.').next().unwrap_or_default();
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split(['-', '@']);
        if parts.next() != Some("zh") {
            return Self::En;
        }
        let is_traditional = |it: &str| matches!(it, "hant" | "tw" | "hk" | "mo" | "cantonese");
        let mut parts: Vec<&str> = parts.collect();
        // A script that is named wins over the region.
        parts.sort_by_key(|it| usize::from(it.len() != 4));
        match parts.first() {
            Some(&"hans") => Self::Hans,
            Some(_) if parts.iter().any(|it| is_traditional(it)) => Self::Hant,
            Some(_) | None => Self::Hans,
        }
    }

    /// The tag of BCP 47.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.one_of(["en", "zh-Hans", "zh-Hant"])
    }

    /// One of three things: that for English, for simplified or for traditional Chinese.
    #[must_use]
    pub fn one_of<T>(self, [en, hans, hant]: [T; 3]) -> T {
        match self {
            Self::En => en,
            Self::Hans => hans,
            Self::Hant => hant,
        }
    }

    /// Whether it is Chinese.
    #[must_use]
    pub fn is_chinese(self) -> bool {
        self.one_of([false, true, true])
    }
}

/// Formats a text in a language: after the language and a semicolon come the text in English, in simplified and in
/// traditional Chinese, and then arguments as of `format!`, which each text must use.
#[macro_export]
macro_rules! in_language {
    ($language:expr; $en:literal, $hans:literal, $hant:literal $(, $argument:expr)* $(,)?) => {
        match $language {
            $crate::speech::UiLanguage::En => format!($en $(, $argument)*),
            $crate::speech::UiLanguage::Hans => format!($hans $(, $argument)*),
            $crate::speech::UiLanguage::Hant => format!($hant $(, $argument)*),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::UiLanguage;

    #[test]
    fn locales_and_tags_have_a_language() {
        use UiLanguage::{En, Hans, Hant};
        for (tag, language) in [
            ("", En),
            ("C", En),
            ("POSIX", En),
            ("en_GB.UTF-8", En),
            ("fr", En),
            ("zha", En),
            ("zh", Hans),
            ("zh_CN.UTF-8", Hans),
            ("zh_SG", Hans),
            ("zh-Hans", Hans),
            ("zh-Hans-HK", Hans),
            ("zh_TW.UTF-8", Hant),
            ("zh_HK.BIG5", Hant),
            ("zh-Hant", Hant),
            ("ZH-hant-TW", Hant),
            ("zh-TW-Hans", Hans),
        ] {
            assert_eq!(UiLanguage::of(tag), language, "{tag}");
        }
    }
}
