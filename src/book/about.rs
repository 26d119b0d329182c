//! The metadata of a book: what the caller states, and otherwise what the articles have in common.

use std::collections::BTreeMap;

use super::order::BookWords;
use super::{Article, StatedMetadata};
use crate::model::{Date, Language, Metadata, Origin};

/// With more authors than this, the book names none of them as its own.
const MOST_AUTHORS: usize = 5;

/// The book names at most this many subjects of its articles.
const MOST_SUBJECTS: usize = 20;

/// The language in which most articles are written; among equally frequent ones, the first in the alphabet.
pub(super) fn language<'a>(articles: impl Iterator<Item = &'a Article>) -> Language {
    most(articles.map(|it| it.document.metadata.language.clone())).unwrap_or_default()
}

/// The metadata of a book of these articles. `place` is the name of the volume when there are several.
pub(super) fn metadata(
    articles: &[Article],
    about: &StatedMetadata,
    language: &Language,
    place: Option<&str>,
) -> Metadata {
    let all = || articles.iter().map(|it| &it.document.metadata);
    let (title, title_origin) = title(articles, about, language);
    let series = about.series.clone();
    let mut authors = about.authors.clone();
    if authors.is_empty() {
        authors = in_order(all().flat_map(|it| &it.authors));
        if authors.len() > MOST_AUTHORS {
            authors.clear();
        }
    }
    let mut subjects = in_order(all().flat_map(|it| &it.subjects));
    subjects.truncate(MOST_SUBJECTS);
    Metadata {
        title: match place {
            Some(place) => format!("{title} {place}"),
            None => title.clone(),
        },
        title_origin,
        subtitle: about.subtitle.clone(),
        authors,
        translators: Vec::new(),
        publisher: about
            .publisher
            .clone()
            .or_else(|| common(all().map(|it| it.publisher.as_ref()))),
        date: latest(all().filter_map(|it| it.date.as_ref())),
        modified: latest(all().filter_map(|it| it.modified.as_ref().or(it.date.as_ref()))),
        subjects,
        description: about.description.clone(),
        language: language.clone(),
        // A volume has the language of the whole book, which its own articles may not show.
        language_origin: if about.language.is_some() || place.is_some() {
            Origin::Written
        } else {
            Origin::Invented
        },
        source_url: None,
        rights: about
            .rights
            .clone()
            .or_else(|| common(all().map(|it| it.rights.as_ref()))),
        series: series.or_else(|| place.map(|_| title)),
        identifier: identifier(articles, place),
        cover: None,
        extra: Vec::new(),
    }
}

fn title(articles: &[Article], about: &StatedMetadata, language: &Language) -> (String, Origin) {
    if let Some(title) = &about.title {
        return (title.clone(), Origin::Written);
    }
    let title = about.fallback_title.clone().unwrap_or_else(|| {
        let first = articles
            .first()
            .map_or("", |it| &it.document.metadata.title);
        BookWords::of(language).several(first, articles.len())
    });
    (title, Origin::Invented)
}

/// A title made of what all articles have in common: the publisher, or else the author, and when they were written
/// (`观察者网 · 2022 年 8 月`). `None` when they share neither.
#[must_use]
pub fn shared_title<'a>(
    articles: impl Iterator<Item = &'a Article> + Clone,
    with_period: bool,
) -> Option<String> {
    let all = || articles.clone().map(|it| &it.document.metadata);
    all().nth(1)?;
    let name = common(all().map(|it| it.publisher.as_ref())).or_else(|| {
        common(all().map(|it| match &it.authors[..] {
            [one] => Some(one),
            _ => None,
        }))
    })?;
    let words = BookWords::of(&language(articles.clone()));
    let dates = || all().filter_map(|it| it.date.as_ref());
    let (first, last) = (
        dates().min_by_key(|it| it.utc()),
        dates().max_by_key(|it| it.utc()),
    );
    let period = first.zip(last).filter(|_| with_period);
    Some(match period {
        Some((first, last)) => format!("{name} · {}", words.period(first, last)),
        None => name,
    })
}

/// An identifier that depends only on the articles and their order.
fn identifier(articles: &[Article], place: Option<&str>) -> String {
    let mut names = place.unwrap_or_default().to_owned();
    for article in articles {
        names.push('\n');
        names.push_str(&article.document.metadata.identifier);
    }
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, names.as_bytes()).to_string()
}

fn latest<'a>(dates: impl Iterator<Item = &'a Date>) -> Option<Date> {
    dates.max_by_key(|it| it.utc()).cloned()
}

/// The value that all articles share; `None` when one of them has no value or another one.
fn common<'a>(mut values: impl Iterator<Item = Option<&'a String>>) -> Option<String> {
    let first = values.next()??;
    values.all(|it| it == Some(first)).then(|| first.clone())
}

/// Each value once, in the order of first appearance.
fn in_order<'a>(values: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut seen = Vec::new();
    for value in values {
        if !seen.contains(value) {
            seen.push(value.clone());
            if seen.len() > MOST_AUTHORS.max(MOST_SUBJECTS) {
                break;
            }
        }
    }
    seen
}

fn most<T: Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let best = counts.values().copied().max()?;
    counts.into_iter().find(|it| it.1 == best).map(|it| it.0)
}
