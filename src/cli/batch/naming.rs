//! Decides the paths of the outputs of each article: the folder of the article, then a name from a template. Equal names
//! are numbered in the order of the articles' paths, so that every run and every shard computes the same names.

use std::collections::BTreeSet;

use lantai::model::Metadata;
use rayon::prelude::*;

use super::inputs::ArticleFile;
use crate::cli::failure::Failure;
use crate::cli::names;
use crate::cli::tongue::{Said, said};

/// The template when none is given: outputs are named as the article files.
const DEFAULT: &str = "{stem}";

/// The placeholders of a template.
const KNOWN: &[&str] = &[
    "stem",
    "title",
    "date",
    "year",
    "month",
    "day",
    "author",
    "publisher",
    "category",
    "hash",
];

/// A parsed template (`--name-template`).
#[derive(Clone, Debug)]
pub(crate) struct Template {
    /// Each piece is literal text and the placeholder after it; the last has no placeholder.
    pieces: Vec<(String, Option<&'static str>)>,
}

impl Template {
    /// Parses a template; an unknown placeholder is an error.
    pub(crate) fn parse(text: Option<&str>) -> Result<Self, Failure> {
        let text = text.unwrap_or(DEFAULT);
        let wrong = |what: Said| {
            let known: Vec<String> = KNOWN.iter().map(|it| format!("{{{it}}}")).collect();
            Failure::usage(
                what,
                said!(
                    "there are {}",
                    "可用的有 {}",
                    "可用的有 {}",
                    known.join(", ")
                ),
            )
        };
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((literal, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                return Err(wrong(said!(
                    "`{text}` has a `{{` that is never closed",
                    "`{text}` 里的 `{{` 没有闭合",
                    "`{text}` 裡的 `{{` 沒有關閉"
                )));
            };
            let Some(known) = KNOWN.iter().find(|it| **it == name) else {
                return Err(wrong(said!(
                    "`{text}`: there is no `{{{name}}}`",
                    "`{text}`：没有 `{{{name}}}`",
                    "`{text}`：沒有 `{{{name}}}`"
                )));
            };
            pieces.push((literal.to_owned(), Some(*known)));
            rest = after;
        }
        pieces.push((rest.to_owned(), None));
        Ok(Self { pieces })
    }

    /// Whether the names depend only on the paths, so that no article has to be read for its name.
    fn is_plain(&self) -> bool {
        self.pieces
            .iter()
            .all(|it| it.1.is_none_or(|it| it == "stem"))
    }

    /// The path of an article's outputs, relative to the folder of the article and without extension. `about` is the
    /// metadata and the hash of the article; without it, every placeholder becomes `stem`.
    fn name(&self, stem: &str, about: Option<(&Metadata, &str)>) -> String {
        let mut out = String::new();
        for (literal, placeholder) in &self.pieces {
            out += literal;
            let Some(placeholder) = placeholder else {
                continue;
            };
            let value = match (*placeholder, about) {
                ("stem", _) | (_, None) => stem.to_owned(),
                (placeholder, Some((metadata, hash))) => value(placeholder, metadata, hash),
            };
            // A slash in the template separates folders; a slash in a value must not.
            out += &value.replace(['/', '\\'], "_");
        }
        let names = out.split('/').filter(|it| !it.trim().is_empty());
        let safe: Vec<String> = names.map(names::safe).collect();
        if safe.is_empty() {
            names::safe("")
        } else {
            safe.join("/")
        }
    }
}

fn value(placeholder: &str, metadata: &Metadata, hash: &str) -> String {
    let date = metadata.date.as_ref();
    let first = |values: &[String]| values.first().cloned().unwrap_or_default();
    match placeholder {
        "title" => metadata.title.clone(),
        "date" => date.map(|it| it.day()).unwrap_or_default(),
        "year" => date.map(|it| format!("{:04}", it.year)).unwrap_or_default(),
        "month" => date
            .and_then(|it| it.month)
            .map(|it| format!("{it:02}"))
            .unwrap_or_default(),
        "day" => date
            .and_then(|it| it.day)
            .map(|it| format!("{it:02}"))
            .unwrap_or_default(),
        "author" => first(&metadata.authors),
        "publisher" => metadata.publisher.clone().unwrap_or_default(),
        "category" => first(&metadata.subjects),
        _ => hash[..12].to_owned(),
    }
}

/// For each article, the path of its outputs relative to the output folder, without extension.
pub(crate) fn names(inputs: &[ArticleFile], template: &Template) -> Vec<String> {
    let wanted: Vec<String> = if template.is_plain() {
        inputs.iter().map(|it| wanted_name(it, template)).collect()
    } else {
        inputs
            .par_iter()
            .map(|it| wanted_name(it, template))
            .collect()
    };
    number(wanted)
}

fn wanted_name(input: &ArticleFile, template: &Template) -> String {
    let (folder, file) = input.below.rsplit_once('/').unwrap_or(("", &input.below));
    let stem = file.rsplit_once('.').map_or(file, |it| it.0);
    let name = if template.is_plain() {
        template.name(stem, None)
    } else {
        // An article that cannot be read is named by its file; its conversion reports the error.
        let received = input.held.as_ref().and_then(|it| it.received.as_ref());
        let read = input
            .bytes()
            .ok()
            .and_then(|bytes| lantai::read::read_received(&bytes, file, received).ok());
        let source = read.as_ref().map(|it| &it.output);
        template.name(stem, source.map(|it| (&it.metadata, &*it.original.sha256)))
    };
    let mut folders: Vec<String> = folder
        .split('/')
        .filter(|it| !it.is_empty())
        .map(names::safe)
        .collect();
    folders.push(name);
    folders.join("/")
}

/// Adds a number to the second and each later one of equal names. Names that differ only in upper and lower case are
/// equal here, because many file systems treat them as one.
fn number(wanted: Vec<String>) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut first = Vec::new();
    for name in &wanted {
        first.push(taken.insert(name.to_lowercase()));
    }
    let name = |(name, first): (String, bool)| {
        if first {
            return name;
        }
        let free = (2..).find_map(|it| {
            let numbered = format!("{name} ({it})");
            taken.insert(numbered.to_lowercase()).then_some(numbered)
        });
        free.unwrap_or(name)
    };
    wanted.into_iter().zip(first).map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collisions_are_numbered_in_order() {
        let wanted = ["a", "A", "b", "a", "a (2)"].map(str::to_owned).to_vec();
        assert_eq!(number(wanted), ["a", "A (3)", "b", "a (4)", "a (2)"]);
    }

    #[test]
    fn a_template_makes_folders_and_a_title_does_not() {
        let template = Template::parse(Some("{year}/{title} {hash}")).unwrap();
        let metadata = Metadata {
            title: "甲/乙".to_owned(),
            ..Metadata::default()
        };
        let hash = "0123456789abcdef";
        assert_eq!(
            template.name("x", Some((&metadata, hash))),
            "甲_乙 0123456789ab"
        );
        assert_eq!(template.name("x", None), "x/x x");
    }

    #[test]
    fn a_wrong_template_is_an_error() {
        for wrong in ["{titel}", "{title", "{}"] {
            assert!(Template::parse(Some(wrong)).is_err(), "{wrong}");
        }
        assert!(Template::parse(None).unwrap().is_plain());
    }
}
