//! The words of `words.toml`, prepared for look-ups.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::why::Why;

/// The words.
pub(super) static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| {
    let file: VocabularyFile = toml::from_str(include_str!("words.toml"))
        .expect("the file of words is tested to be sound");
    Vocabulary {
        stems: file.stems,
        qualifiers: file.names.qualifiers,
        furniture: file.names.furniture.into_iter().flat_map(words).collect(),
        noise: file.lines.noise.into_iter().collect(),
        heads: file.lines.heads.into_iter().collect(),
        leads: file.lines.leads,
        calls: file.lines.calls,
        comments: file.lines.comments.into_iter().collect(),
        counters: file.lines.counters.into_iter().collect(),
        by: file.lines.by,
        dates: file.lines.dates.into_iter().collect(),
    }
});

fn words((kind, names): (FurnitureKind, Vec<String>)) -> impl Iterator<Item = (String, Why)> {
    let why = kind.why();
    names.into_iter().map(move |it| (it, why))
}

/// The content of `words.toml`, arranged by use.
pub(super) struct Vocabulary {
    pub(super) stems: Stems,
    pub(super) qualifiers: Vec<String>,
    /// Names of furniture, their words joined by `-`.
    pub(super) furniture: BTreeMap<String, Why>,
    pub(super) noise: BTreeSet<String>,
    pub(super) heads: BTreeSet<String>,
    pub(super) leads: Vec<String>,
    /// Beginnings of requests to follow or to subscribe.
    pub(super) calls: Vec<String>,
    /// Headings of readers' comments, without numbers.
    pub(super) comments: BTreeSet<String>,
    /// Lines of counters without their numbers.
    pub(super) counters: BTreeSet<String>,
    /// Words in front of an author's name.
    pub(super) by: Vec<String>,
    /// Words that stand next to a date.
    pub(super) dates: BTreeSet<String>,
}

/// Parts of names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stems {
    pub(super) unlikely: Vec<String>,
    pub(super) maybe: Vec<String>,
    pub(super) positive: Vec<String>,
    pub(super) negative: Vec<String>,
    pub(super) faint: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VocabularyFile {
    stems: Stems,
    names: Names,
    lines: KnownLines,
}

#[derive(Deserialize)]
struct Names {
    qualifiers: Vec<String>,
    #[serde(flatten)]
    furniture: BTreeMap<FurnitureKind, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownLines {
    noise: Vec<String>,
    heads: Vec<String>,
    leads: Vec<String>,
    calls: Vec<String>,
    comments: Vec<String>,
    counters: Vec<String>,
    by: Vec<String>,
    dates: Vec<String>,
}

/// The kinds of furniture that names can mean.
#[derive(Clone, Copy, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "kebab-case")]
enum FurnitureKind {
    ShareBar,
    OtherArticles,
    SignUp,
    Tags,
    Comments,
    Invisible,
    Navigation,
    Advertisement,
    ForScreenReaders,
    AuthorBox,
    Byline,
    SiteTools,
}

impl FurnitureKind {
    fn why(self) -> Why {
        match self {
            Self::ShareBar => Why::ShareBar,
            Self::OtherArticles => Why::OtherArticles,
            Self::SignUp => Why::SignUp,
            Self::Tags => Why::Tags,
            Self::Comments => Why::Comments,
            Self::Invisible => Why::Invisible,
            Self::Navigation => Why::Navigation,
            Self::Advertisement => Why::Advertisement,
            Self::ForScreenReaders => Why::ForScreenReaders,
            Self::AuthorBox => Why::AuthorBox,
            Self::Byline => Why::Byline,
            Self::SiteTools => Why::SiteTools,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WORDS;

    #[test]
    fn the_file_of_words_is_sound() {
        assert!(WORDS.furniture.len() > 100);
        let capital = |it: &String| it.chars().any(char::is_uppercase);
        assert!(!WORDS.furniture.keys().any(capital));
        assert!(!WORDS.heads.iter().chain(&WORDS.noise).any(capital));
    }
}
