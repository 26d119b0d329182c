//! Assembles articles into books.

use std::collections::BTreeMap;

use super::collected::{CollectedArticle, Dropped, Resembling};
use super::order::{BookWords, month, natural, part, sort};
use super::{Article, Book, Group, Options, Part, Volumes, about, duplicates, links};
use crate::diag::rules;
use crate::model::{AssetState, Field, Language, Metadata};
use crate::{Fact, Warning};

/// One book, and the records of its articles.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The label of this volume (`2022-08`, `03`), for file names; `None` for the only book.
    pub label: Option<String>,
    /// The name of this volume (`第2卷`), which stands in its title.
    pub place: Option<String>,
    /// The book.
    pub book: Book,
    /// One for each article, in the order of [`Book::articles`].
    pub items: Vec<ArticleRecord>,
}

/// What a report tells about an article of a book beside its content.
#[derive(Clone, Debug)]
pub struct ArticleRecord {
    /// Path of its file.
    pub path: String,
    /// Its warnings.
    pub warnings: Vec<Warning>,
    /// Articles with the same text that were left out.
    pub duplicates: Vec<Dropped>,
    /// The article of the book with nearly the same text, if there is one.
    pub similar: Option<Resembling>,
}

/// Makes books of articles: leaves out duplicates, orders, divides into volumes and parts, and turns links between
/// articles into links inside the book.
///
/// Without articles there is no book.
#[must_use]
pub fn assemble(mut items: Vec<CollectedArticle>, options: &Options) -> Vec<Bound> {
    if !options.keep_duplicates {
        items = drop_duplicates(items, options.drop_similar);
        if !options.drop_similar {
            name_similar(&mut items);
        }
    }
    sort(&mut items, options.order);
    let language = options
        .about
        .language
        .clone()
        .unwrap_or_else(|| about::language(items.iter().map(|it| &it.article)));
    let volumes = volumes(items, options.volumes);
    let several = volumes.len() > 1;
    let digits = volumes.len().to_string().len().max(2);
    let mut books = Vec::new();
    for (number, (label, items)) in (1..).zip(volumes) {
        let label = label.unwrap_or_else(|| format!("{number:0digits$}"));
        let place = match options.volumes {
            Volumes::Month => label.clone(),
            Volumes::One | Volumes::Articles(_) | Volumes::Bytes(_) => {
                BookWords::of(&language).volume(number)
            }
        };
        let place = several.then_some(place).or_else(|| options.place.clone());
        books.push(bind(
            items,
            options,
            &language,
            several.then_some(label),
            place.as_deref(),
        ));
    }
    books
}

/// The texts of articles, for comparing them.
fn texts(items: &[CollectedArticle]) -> Vec<String> {
    use rayon::prelude::*;
    let texts = items.par_iter().map(|it| it.article.document.text());
    texts.collect()
}

/// Names in each article the one with nearly the same text, which is kept as well.
fn name_similar(items: &mut [CollectedArticle]) {
    let texts = texts(items);
    let found = duplicates::find(&texts.iter().map(|it| &**it).collect::<Vec<_>>());
    for (index, similar) in found.into_iter().enumerate() {
        let Some((of, similarity)) = similar else {
            continue;
        };
        let path = items[of].path.clone();
        items[index].warnings.push(Warning::new(
            0,
            &rules::KEEP_SIMILAR,
            Fact::Found {
                what: format!("nearly the same text in `{path}`"),
                reason: format!("{similarity} ‰ of both"),
            },
        ));
        items[index].similar = Some(Resembling { path, similarity });
    }
}

/// Leaves out articles with the text of another; with `similar` also those with nearly the same text.
fn drop_duplicates(items: Vec<CollectedArticle>, similar: bool) -> Vec<CollectedArticle> {
    let texts = texts(&items);
    let texts: Vec<&str> = texts.iter().map(|it| &**it).collect();
    let found = if similar {
        duplicates::find(&texts)
    } else {
        let equal = duplicates::equal(&texts).into_iter();
        equal.map(|it| it.map(|of| (of, 1000))).collect()
    };
    let mut kept: BTreeMap<usize, CollectedArticle> = BTreeMap::new();
    let mut dropped = Vec::new();
    for (index, (item, duplicate)) in items.into_iter().zip(found).enumerate() {
        match duplicate {
            None => _ = kept.insert(index, item),
            Some((of, similarity)) => dropped.push((of, similarity, item)),
        }
    }
    for (of, similarity, item) in dropped {
        if let Some(kept) = kept.get_mut(&of) {
            take_in(kept, item, similarity);
        }
    }
    kept.into_values().collect()
}

/// Adds to the article that is kept whatever only its duplicate says, and a warning that the duplicate is left out.
fn take_in(kept: &mut CollectedArticle, item: CollectedArticle, similarity: u32) {
    let known = &mut kept.article.document.metadata;
    let other = &item.article.document.metadata;
    for subject in &other.subjects {
        if !known.subjects.contains(subject) {
            known.subjects.push(subject.clone());
        }
    }
    known.extra.push(Field {
        key: "duplicate".to_owned(),
        value: description(&item.path, other),
        line: 0,
    });
    kept.warnings.push(Warning::new(
        0,
        &rules::DROP_DUPLICATE,
        Fact::Removed {
            what: format!("`{}`, {similarity} ‰ the same text", item.path),
            text: other.title.clone(),
        },
    ));
    kept.duplicates.push(Dropped {
        path: item.path,
        article: item.article,
        similarity,
    });
    kept.duplicates.extend(item.duplicates);
}

/// Where a duplicate was found, as a JSON object.
fn description(path: &str, metadata: &Metadata) -> String {
    let mut fields = serde_json::Map::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            fields.insert(key.to_owned(), value.into());
        }
    };
    put("path", Some(path.to_owned()));
    put("title", Some(metadata.title.clone()));
    put("url", metadata.source_url.clone());
    put("date", metadata.date.as_ref().map(|it| it.written.clone()));
    put("publisher", metadata.publisher.clone());
    serde_json::Value::Object(fields).to_string()
}

/// The articles of each volume, in order, with the label of a volume that is named by its month.
fn volumes(
    items: Vec<CollectedArticle>,
    volumes: Volumes,
) -> Vec<(Option<String>, Vec<CollectedArticle>)> {
    let mut out: Vec<(Option<String>, Vec<CollectedArticle>)> = Vec::new();
    match volumes {
        Volumes::One => {
            if !items.is_empty() {
                out.push((None, items));
            }
        }
        Volumes::Month => {
            let mut months: BTreeMap<String, Vec<CollectedArticle>> = BTreeMap::new();
            for item in items {
                let date = item.article.document.metadata.date.as_ref();
                let label = date.map_or_else(|| "undated".to_owned(), month);
                months.entry(label).or_default().push(item);
            }
            out.extend(months.into_iter().map(|it| (Some(it.0), it.1)));
        }
        Volumes::Articles(most) => {
            for item in items {
                match out.last_mut() {
                    Some((_, last)) if last.len() < most => last.push(item),
                    Some(_) | None => out.push((None, vec![item])),
                }
            }
        }
        Volumes::Bytes(most) => {
            let mut sum = 0;
            for item in items {
                let size = weight(&item.article);
                match out.last_mut() {
                    Some((_, last)) if sum + size <= most => {
                        sum += size;
                        last.push(item);
                    }
                    Some(_) | None => {
                        sum = size;
                        out.push((None, vec![item]));
                    }
                }
            }
        }
    }
    out
}

/// About how many bytes an article takes in a book: its pictures as they are; its text twice (as content and as the
/// attached original), each compressed to about half; and 2 KiB for its share of lists and reports.
fn weight(article: &Article) -> u64 {
    let mut bytes = article.original.blob.length() + 2048;
    for (_, asset) in article.document.assets.iter() {
        if let AssetState::Loaded(picture) = &asset.state {
            bytes += picture.blob.length();
        }
    }
    bytes
}

fn bind(
    items: Vec<CollectedArticle>,
    options: &Options,
    language: &Language,
    label: Option<String>,
    place: Option<&str>,
) -> Bound {
    let (items, parts) = group(items, options.group, language);
    let mut articles = Vec::new();
    let mut known = Vec::new();
    for item in items {
        articles.push(item.article);
        known.push(ArticleRecord {
            path: item.path,
            warnings: item.warnings,
            duplicates: item.duplicates,
            similar: item.similar,
        });
    }
    let mut also = Vec::new();
    for (number, known) in (0..).zip(&known) {
        for dropped in &known.duplicates {
            let url = dropped.article.document.metadata.source_url.clone();
            also.extend(url.map(|it| (it, number)));
        }
    }
    links::join(&mut articles, &also);
    let metadata = about::metadata(&articles, &options.about, language, place);
    Bound {
        label,
        place: place.map(str::to_owned),
        book: Book {
            metadata,
            articles,
            parts,
            cover: options.about.cover.clone(),
        },
        items: known,
    }
}

/// Groups articles into parts. Months and folders are sorted; categories and authors stand in the order of their
/// first article.
fn group(
    items: Vec<CollectedArticle>,
    group: Group,
    language: &Language,
) -> (Vec<CollectedArticle>, Vec<Part>) {
    if group == Group::None {
        return (items, Vec::new());
    }
    let mut ranks: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut groups: BTreeMap<(String, usize), (String, Vec<CollectedArticle>)> = BTreeMap::new();
    for item in items {
        let (title, key) = part(&item, group, language);
        let next = ranks.len();
        let rank = *ranks.entry((key.clone(), title.clone())).or_insert(next);
        let group = groups.entry((key, rank));
        group.or_insert((title, Vec::new())).1.push(item);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| natural(&a.0.0, &b.0.0).then(a.0.1.cmp(&b.0.1)));
    let mut ordered = Vec::new();
    let mut parts = Vec::new();
    let number = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    for (_, (title, items)) in groups {
        parts.push(Part {
            title,
            first: number(ordered.len()),
            count: number(items.len()),
        });
        ordered.extend(items);
    }
    (ordered, parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::tests::article;
    use crate::book::{Order, StatedMetadata};
    use crate::model::Date;

    fn item(path: &str, title: &str, month: Option<u8>, subjects: &[&str]) -> CollectedArticle {
        let mut article = article(title, &format!("{title}的正文。"));
        let metadata = &mut article.document.metadata;
        metadata.subjects = subjects.iter().map(|it| (*it).to_owned()).collect();
        metadata.date = month.map(|month| Date {
            written: String::new(),
            year: 2022,
            month: Some(month),
            day: Some(1),
            time: None,
        });
        CollectedArticle {
            path: path.to_owned(),
            article,
            warnings: Vec::new(),
            duplicates: Vec::new(),
            similar: None,
        }
    }

    fn items() -> Vec<CollectedArticle> {
        vec![
            item("b/1.md", "甲", Some(9), &["时事"]),
            item("a/2.md", "乙", Some(8), &["科学"]),
            item("a/10.md", "丙", None, &[]),
            item("c.md", "丁", Some(8), &["时事"]),
        ]
    }

    fn titles(book: &Book) -> String {
        book.articles
            .iter()
            .map(|it| &*it.document.metadata.title)
            .collect()
    }

    fn parts(book: &Book) -> Vec<(&str, u32, u32)> {
        book.parts
            .iter()
            .map(|it| (&*it.title, it.first, it.count))
            .collect()
    }

    #[test]
    fn articles_are_ordered_as_the_options_say() {
        for (order, expected) in [
            (Order::Date, "乙丁甲丙"),
            (Order::File, "乙丙甲丁"),
            (Order::Title, "丁丙乙甲"),
            (Order::Given, "甲乙丙丁"),
        ] {
            let options = Options {
                order,
                ..Options::default()
            };
            let books = assemble(items(), &options);
            assert_eq!(titles(&books[0].book), expected, "{order:?}");
        }
    }

    #[test]
    fn articles_are_grouped_into_parts() {
        let make = |group| {
            let options = Options {
                group,
                ..Options::default()
            };
            assemble(items(), &options).remove(0).book
        };
        let book = make(Group::Category);
        assert_eq!(titles(&book), "乙丁甲丙");
        assert_eq!(
            parts(&book),
            [("科学", 0, 1), ("时事", 1, 2), ("其他", 3, 1)]
        );
        let book = make(Group::Month);
        assert_eq!(
            parts(&book),
            [
                ("2022年8月", 0, 2),
                ("2022年9月", 2, 1),
                ("未注明日期", 3, 1)
            ]
        );
        let book = make(Group::Folder);
        assert_eq!(parts(&book), [("其他", 0, 1), ("a", 1, 2), ("b", 3, 1)]);
    }

    #[test]
    fn volumes_have_labels_and_a_series() {
        let make = |volumes| {
            let about = StatedMetadata {
                title: Some("文集".to_owned()),
                ..StatedMetadata::default()
            };
            let options = Options {
                volumes,
                about,
                ..Options::default()
            };
            let books = assemble(items(), &options);
            books
                .into_iter()
                .map(|it| {
                    assert_eq!(it.book.metadata.series.as_deref(), Some("文集"));
                    (it.label.unwrap(), it.book.metadata.title)
                })
                .collect::<Vec<_>>()
        };
        let owned = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            make(Volumes::Month),
            [
                owned("2022-08", "文集 2022-08"),
                owned("2022-09", "文集 2022-09"),
                owned("undated", "文集 undated")
            ]
        );
        assert_eq!(
            make(Volumes::Articles(3)),
            [owned("01", "文集 第1卷"), owned("02", "文集 第2卷")]
        );
        assert_eq!(make(Volumes::Bytes(5000)).len(), 2);
    }

    #[test]
    fn a_duplicate_adds_its_categories_and_is_named() {
        let mut items = items();
        let mut twin = item("d.md", "甲", Some(9), &["首页"]);
        twin.article.document.metadata.source_url = Some("https://example.org/d".to_owned());
        items.push(twin);
        let books = assemble(items.clone(), &Options::default());
        let at = books[0].items.iter().position(|it| it.path == "b/1.md");
        let at = at.unwrap();
        let kept = &books[0].book.articles[at].document.metadata;
        assert_eq!(kept.subjects, ["时事", "首页"]);
        assert!(kept.extra[0].value.contains("https://example.org/d"));
        assert_eq!(books[0].items[at].duplicates[0].path, "d.md");
        assert_eq!(books[0].items[at].warnings[0].rule.name, "drop-duplicate");
        let options = Options {
            keep_duplicates: true,
            ..Options::default()
        };
        assert_eq!(assemble(items, &options)[0].book.articles.len(), 5);
    }

    #[test]
    fn without_articles_there_is_no_book() {
        assert!(assemble(Vec::new(), &Options::default()).is_empty());
    }
}
