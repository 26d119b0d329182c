//! Languages as BCP 47 tags, and the typographic region that follows from them.

use std::fmt;

/// A BCP 47 language tag. Default: `zh-Hans`.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Language(String);

/// The typographic tradition that a language follows.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Region {
    /// Simplified Chinese, and the default.
    Hans,
    /// Traditional Chinese, Taiwan.
    HantTw,
    /// Traditional Chinese, Hong Kong and Macau.
    HantHk,
    /// Japanese.
    Ja,
    /// Korean.
    Ko,
    /// Any other language.
    Other,
}

impl Default for Language {
    fn default() -> Self {
        Self("zh-Hans".to_owned())
    }
}

impl Language {
    /// The tag in canonical case (`zh-hans` → `zh-Hans`), or `None` when it is no language tag.
    ///
    /// ```
    /// use lantai::model::Language;
    /// assert_eq!(Language::parse("ZH-hans-cn").map(|it| it.to_string()).as_deref(), Some("zh-Hans-CN"));
    /// assert_eq!(Language::parse("{{ lang }}"), None);
    /// ```
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = tag.trim().replace('_', "-");
        let mut parts = Vec::new();
        for (index, part) in tag.split('-').enumerate() {
            let alphabetic = part.chars().all(|c| c.is_ascii_alphabetic());
            if !part.chars().all(|c| c.is_ascii_alphanumeric()) || part.is_empty() || part.len() > 8
            {
                return None;
            }
            let lower = part.to_ascii_lowercase();
            if index == 0 {
                if !alphabetic || !(2..=3).contains(&part.len()) {
                    return None;
                }
                parts.push(lower);
            } else if alphabetic && part.len() == 4 {
                let (first, rest) = lower.split_at(1);
                parts.push(first.to_ascii_uppercase() + rest);
            } else if alphabetic && part.len() == 2 {
                parts.push(part.to_ascii_uppercase());
            } else {
                parts.push(lower);
            }
        }
        Some(Self(parts.join("-")))
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        let primary = self.0.split('-').next().unwrap_or_default();
        [
            "ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi",
        ]
        .contains(&primary)
    }

    /// The typographic tradition in which text of this language is set.
    #[must_use]
    pub fn region(&self) -> Region {
        let (language, rest) = self.0.split_once('-').unwrap_or((&self.0, ""));
        // Every paragraph asks several times, so each subtag is looked at once.
        let (mut hong_kong, mut traditional) = (false, false);
        for subtag in rest.split('-') {
            hong_kong |= matches!(subtag, "HK" | "MO");
            traditional |= matches!(subtag, "Hant" | "TW");
        }
        match language {
            "zh" | "yue" if hong_kong => Region::HantHk,
            "zh" if traditional => Region::HantTw,
            "yue" => Region::HantHk,
            "zh" => Region::Hans,
            "ja" => Region::Ja,
            "ko" => Region::Ko,
            _ => Region::Other,
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
