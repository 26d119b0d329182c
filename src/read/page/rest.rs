//! Reads the subjects of a page, and the `<meta>` elements that fill no field.

use super::capture::CaptureKind;
use super::evidence::Evidence;
use super::json_ld::Things;
use super::{WITNESSES, Witness, list};
use crate::read::keys::{Is, find};
use crate::read::value::{KeyedValue, Value};

/// `<meta>` names that control browsers and robots and state nothing about the article.
const TECHNICAL: &[&str] = &[
    "viewport",
    "theme-color",
    "robots",
    "googlebot",
    "referrer",
    "format-detection",
    "x-ua-compatible",
    "content-type",
    "renderer",
    "apple-mobile-web-app-capable",
    "apple-mobile-web-app-status-bar-style",
    "mobile-web-app-capable",
    "color-scheme",
    "applicable-device",
    "handheldfriendly",
    "mobileoptimized",
    "x-dns-prefetch-control",
    "cache-control",
    "pragma",
    "expires",
    "content-security-policy",
];

/// `<meta>` names that other code reads, in addition to those of [`WITNESSES`].
const TAKEN: &[&str] = &[
    "dc:title",
    "og:title",
    "twitter:title",
    "title",
    "parsely:title",
    "sailthru:title",
    "citation:title",
    "dc:creator",
    "author",
    "parsely:author",
    "sailthru:author",
    "citation:author",
    "byl",
    "article:author",
    "og:article:author",
    "keywords",
    "news_keywords",
    "article:tag",
    "article:section",
    "parsely:tags",
    "parsely:section",
    "og:locale",
    "content-language",
    "dc:language",
    "headline",
];

/// The article's sections, as categories, and its tags.
pub(super) fn subjects(evidence: &Evidence, things: &Things<'_>) -> Vec<KeyedValue> {
    let mut out = Vec::new();
    let all = |key: &str| {
        evidence
            .metas_of(key)
            .map(|it| it.content.clone())
            .collect::<Vec<_>>()
    };
    let first = evidence.meta(&["keywords", "article:tag", "article:section"]);
    let line = first.map_or(1, |it| it.line);
    let sections = [all("article:section"), all("parsely:section")].concat();
    if !sections.is_empty() {
        out.push(list("categories", sections, line));
    }
    let mut tags = all("article:tag");
    for keywords in [all("keywords"), all("news_keywords"), all("parsely:tags")].concat() {
        let words = keywords.split([',', '，', '、', ';']);
        tags.extend(words.map(|it| it.trim().to_owned()));
    }
    tags.extend(things.texts("keywords"));
    if tags.is_empty() {
        // A page may also link tags of other articles, so linked tags count only if there is nothing better.
        tags.extend(
            evidence
                .all(CaptureKind::Tag)
                .take(12)
                .map(|it| it.text.trim_start_matches('#').to_owned()),
        );
    }
    tags.retain(|it| !it.trim().is_empty());
    if !tags.is_empty() {
        out.push(list("tags", tags, line));
    }
    out
}

/// Every other `<meta>` with content, under its own name.
pub(super) fn others(evidence: &Evidence) -> Vec<KeyedValue> {
    let mut seen = std::collections::BTreeSet::new();
    evidence
        .metas
        .iter()
        .filter(|it| !is_taken(&it.key) && !TECHNICAL.contains(&it.written.as_str()))
        .filter(|it| {
            !it.written.contains("verification") && !it.written.starts_with("msapplication")
        })
        // A meta that is called like a person's field was heard, and no name was in it.
        .filter(|it| {
            !find(&it.written)
                .is_some_and(|it| matches!(it.1, Is::Author | Is::Title | Is::Publisher))
        })
        .filter(|it| seen.insert((it.written.as_str(), it.content.as_str())))
        .map(|it| KeyedValue {
            key: it.written.clone(),
            value: Value::Text(it.content.clone()),
            line: it.line,
        })
        .collect()
}

/// Whether a witness already read this name.
fn is_taken(key: &str) -> bool {
    let heard = |witness: &Witness| match witness {
        Witness::Meta(keys) => keys.contains(&key),
        Witness::Json(_)
        | Witness::Element(_)
        | Witness::JsonPublisher
        | Witness::JsonSite
        | Witness::Canonical
        | Witness::License
        | Witness::SavedFrom
        | Witness::TitleEnd => false,
    };
    TAKEN.contains(&key) || WITNESSES.iter().any(|it| it.1.iter().any(heard))
}
