//! A folder of books → one HTML page that needs no server, and OPDS feeds.
//!
//! The page is a plain list that a browser shows without scripts. Its one script sorts the books and hides those that
//! do not match a search, also of their full text, of which `search` writes the index. Knows nothing of how the books were made.

mod cover;
mod opds;
pub mod search;

pub use cover::cover;
pub use opds::{FEED_STYLE, atom, json};
use search::SearchIndex;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{MetadataEntry, Report};
use crate::speech::{Noun, UiLanguage};
use crate::xml::Xml;

/// A book of the catalogue, in one or more files (EPUB, PDF).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// Its metadata.
    pub metadata: MetadataEntry,
    /// How many articles it has; 0 when that is not known.
    pub articles: usize,
    /// Its files.
    pub files: Vec<ListedFile>,
    /// Its cover: path below the catalogue's folder, and media type.
    pub cover: Option<(String, String)>,
    /// Its text, as [`search::text`] gives it; empty when it is not searched.
    pub text: String,
}

/// A file of a book.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ListedFile {
    /// Path with `/`, below the catalogue's folder.
    pub path: String,
    /// Media type.
    pub media_type: String,
    /// Length in bytes.
    pub bytes: u64,
}

impl Listed {
    /// The book as the report inside it describes it, not yet with files or cover; `fallback` becomes the title when
    /// there is no report.
    #[must_use]
    pub fn of(report: Option<&Report>, fallback: &str) -> Self {
        let metadata = report.and_then(|it| match &it.volumes[..] {
            [volume, ..] => Some(&volume.metadata),
            [] => it.articles.first().and_then(|it| it.metadata.as_ref()),
        });
        let untitled = || MetadataEntry {
            title: fallback.to_owned(),
            ..MetadataEntry::default()
        };
        Self {
            metadata: metadata.cloned().unwrap_or_else(untitled),
            articles: report.map_or(0, |it| it.articles.len()),
            files: Vec::new(),
            cover: None,
            text: String::new(),
        }
    }

    /// The day of publication in ISO 8601, by which books are sorted; empty when it is not known.
    fn day(&self) -> &str {
        let iso = self.metadata.date.as_ref().map_or("", |it| &it.iso);
        iso.split('T').next().unwrap_or_default()
    }
}

/// Sorts the newest books first and those without a date last; those of one day by title, then by path.
pub fn sort(books: &mut [Listed]) {
    books.sort_by(|a, b| {
        let first = |it: &Listed| it.files.first().map(|it| it.path.clone());
        b.day()
            .cmp(a.day())
            .then_with(|| a.metadata.title.cmp(&b.metadata.title))
            .then_with(|| first(a).cmp(&first(b)))
    });
}

/// The characters of a path that are percent-encoded. The colon is among them, for a browser would read the `a` of
/// `a:b` as a scheme.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// A path as an address relative to the catalogue: only unreserved characters (RFC 3986, 2.3) and `/` stand as they
/// are.
pub(super) fn address(path: &str) -> String {
    utf8_percent_encode(path, RESERVED).to_string()
}

/// The button that shows more books.
const MORE: [&str; 3] = ["More", "更多", "更多"];

/// What the page says when no book matches what is searched for, and when there is none at all.
const NO_MATCH: [&str; 3] = ["No book matches.", "没有符合的书。", "沒有符合的書。"];
const EMPTY: [&str; 3] = [
    "There are no books here yet. Make some with `lantai convert` or `lantai book`, then run `lantai index` again.",
    "这里还没有书。先用 `lantai convert` 或 `lantai book` 做几本，再运行 `lantai index`。",
    "這裡還沒有書。先用 `lantai convert` 或 `lantai book` 做幾本，再執行 `lantai index`。",
];

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The HTML page of the catalogue, with the `index` that it searches. It has the language of its books, and around them words in the language of the user.
#[must_use]
pub fn page(title: &str, books: &[Listed], index: Option<&SearchIndex>, ui: UiLanguage) -> String {
    let mut xml = Xml::new();
    xml.element("html", &[("lang", language(books))], |xml| {
        xml.element("head", &[], |xml| {
            xml.element("meta", &[("charset", "utf-8")], |_| {});
            let view = [("name", "viewport"), ("content", "width=device-width")];
            xml.element("meta", &view, |_| {});
            xml.leaf("title", &[], title);
            let atom = "application/atom+xml;profile=opds-catalog;kind=acquisition";
            for (kind, file) in [(atom, "opds.xml"), ("application/opds+json", "opds.json")] {
                let link = [("rel", "alternate"), ("type", kind), ("href", file)];
                xml.element("link", &link, |_| {});
            }
            xml.element("style", &[], |xml| xml.trusted(STYLE));
        });
        xml.newline();
        xml.element("body", &[], |xml| {
            xml.leaf("h1", &[], title);
            form(xml, books, ui);
            xml.newline();
            let shift = index.map(|it| it.shift.to_string()).unwrap_or_default();
            let list = [("id", "books"), ("data-search", &*shift)];
            let list = &list[..if index.is_some() { 2 } else { 1 }];
            xml.element("ul", list, |xml| {
                xml.newline();
                for book in books {
                    item(xml, book, ui);
                    xml.newline();
                }
            });
            let nothing = [("id", "nothing"), ("lang", ui.tag()), ("hidden", "hidden")];
            if books.is_empty() {
                xml.leaf("p", &nothing[..2], ui.one_of(EMPTY));
            } else {
                xml.leaf("p", &nothing, ui.one_of(NO_MATCH));
            }
            let more = [
                ("id", "more"),
                ("type", "button"),
                ("lang", ui.tag()),
                ("hidden", "hidden"),
            ];
            xml.leaf("button", &more, ui.one_of(MORE));
            xml.element("script", &[], |xml| xml.trusted(SCRIPT));
        });
    });
    format!("<!DOCTYPE html>\n{}\n", xml.into_string())
}

/// The language of most books, for the page; Chinese when none has one.
fn language(books: &[Listed]) -> &str {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for book in books.iter().filter(|it| !it.metadata.language.is_empty()) {
        *counts.entry(&book.metadata.language).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|it| it.1);
    most.map_or("zh-Hans", |it| it.0)
}

/// The fields to search and sort by. The form is hidden until the script runs, for without it the fields do nothing.
fn form(xml: &mut Xml, books: &[Listed], ui: UiLanguage) {
    let mut categories: Vec<&String> = books.iter().flat_map(|it| &it.metadata.subjects).collect();
    categories.sort_unstable();
    categories.dedup();
    let form = [
        ("id", "find"),
        ("lang", ui.tag()),
        ("role", "search"),
        ("hidden", "hidden"),
    ];
    let label = |xml: &mut Xml, texts: [&'static str; 3]| {
        xml.text(ui.one_of(texts));
        xml.text(" ");
    };
    xml.element("form", &form, |xml| {
        xml.element("label", &[], |xml| {
            label(xml, ["Find", "查找", "尋找"]);
            let input = [("type", "search"), ("id", "words"), ("autocomplete", "off")];
            xml.element("input", &input, |_| {});
        });
        xml.element("label", &[], |xml| {
            label(xml, ["Category", "分类", "分類"]);
            xml.element("select", &[("id", "category")], |xml| {
                xml.leaf(
                    "option",
                    &[("value", "")],
                    ui.one_of(["all", "全部", "全部"]),
                );
                for category in categories {
                    xml.leaf("option", &[], category);
                }
            });
        });
        xml.element("label", &[], |xml| {
            label(xml, ["Order", "排序", "排序"]);
            xml.element("select", &[("id", "order")], |xml| {
                for (value, name) in [
                    ("date", ["newest first", "新的在前", "新的在前"]),
                    ("old", ["oldest first", "旧的在前", "舊的在前"]),
                    ("title", ["title", "书名", "書名"]),
                    ("author", ["author", "作者", "作者"]),
                ] {
                    xml.leaf("option", &[("value", value)], ui.one_of(name));
                }
            });
        });
        let count = [("id", "count"), ("aria-live", "polite")];
        xml.leaf("output", &count, &books.len().to_string());
    });
}

fn item(xml: &mut Xml, book: &Listed, ui: UiLanguage) {
    let metadata = &book.metadata;
    let authors = metadata.authors.join("、");
    let subjects = metadata.subjects.join("\u{1f}");
    let day = book.day();
    let attributes = [
        ("data-date", day),
        ("data-author", &*authors),
        ("data-category", &*subjects),
    ];
    xml.element("li", &attributes, |xml| {
        if let Some((path, _)) = &book.cover {
            let address = address(path);
            // The title stands beside the cover, so the cover needs no text for readers who cannot see it.
            let image = [("src", &*address), ("alt", ""), ("loading", "lazy")];
            xml.element("img", &image, |_| {});
        }
        let first = book.files.first().map(|it| address(&it.path));
        xml.element("h2", &[], |xml| match &first {
            Some(address) => xml.leaf("a", &[("href", address)], &metadata.title),
            None => xml.text(&metadata.title),
        });
        if let Some(subtitle) = &metadata.subtitle {
            xml.leaf("p", &[("class", "subtitle")], subtitle);
        }
        let publisher = metadata.publisher.iter().map(String::as_str);
        let articles = (book.articles > 1).then(|| ui.counted(book.articles, Noun::Article));
        let facts: Vec<&str> = [&*authors, day]
            .into_iter()
            .chain(publisher)
            .chain(articles.as_deref())
            .filter(|it| !it.is_empty())
            .collect();
        if !facts.is_empty() {
            xml.leaf("p", &[], &facts.join(" · "));
        }
        if let Some(summary) = &metadata.description {
            xml.leaf("p", &[("class", "summary")], summary);
        }
        if !metadata.subjects.is_empty() {
            xml.element("p", &[("class", "subjects")], |xml| {
                for (number, subject) in metadata.subjects.iter().enumerate() {
                    if number > 0 {
                        xml.text("、");
                    }
                    // A tag is a link to the search for it.
                    let link = format!("#{}", address(subject));
                    xml.leaf("a", &[("href", &*link)], subject);
                }
            });
        }
        xml.element("p", &[("class", "files")], |xml| {
            xml.newline();
            for file in &book.files {
                let address = address(&file.path);
                let extension = file.path.rsplit('.').next().unwrap_or_default();
                let name = format!("{} {}", extension.to_uppercase(), size(file.bytes));
                let kind = ("type", &*file.media_type);
                xml.leaf("a", &[("href", &*address), kind], &name);
                xml.text(" ");
            }
        });
    });
}

/// A length in bytes as people read it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::archive::DateEntry;

    pub(crate) fn listed(title: &str, iso: &str) -> Listed {
        Listed {
            metadata: MetadataEntry {
                title: title.to_owned(),
                authors: vec!["张三".to_owned()],
                subjects: vec!["时事".to_owned()],
                language: "zh-Hans".to_owned(),
                identifier: "00000000-0000-5000-8000-000000000000".to_owned(),
                date: Some(DateEntry {
                    written: iso.to_owned(),
                    iso: iso.to_owned(),
                }),
                ..MetadataEntry::default()
            },
            articles: 1,
            files: vec![ListedFile {
                path: format!("a b/{title}.epub"),
                media_type: "application/epub+zip".to_owned(),
                bytes: 12_345,
            }],
            cover: Some(("covers/1.jpg".to_owned(), "image/jpeg".to_owned())),
            text: String::new(),
        }
    }

    #[test]
    fn the_page_escapes_titles_and_encodes_paths() {
        let page = page(
            "书库",
            &[listed("甲<b>", "2022-08-22")],
            None,
            UiLanguage::En,
        );
        let title = ">甲&lt;b&gt;</a></h2>";
        assert!(page.contains(&format!(
            "<h2><a href=\"a%20b/%E7%94%B2%3Cb%3E.epub\"{title}"
        )));
        assert!(page.contains("href=\"a%20b/%E7%94%B2%3Cb%3E.epub\""));
        assert!(page.contains("EPUB 13 kB"));
        assert!(!page.contains("<p/>") && !page.contains("<ul/>"));
    }

    #[test]
    fn the_page_has_the_language_of_its_books_and_says_when_it_is_empty() {
        let mut book = listed("a", "");
        book.metadata.language = "ja".to_owned();
        book.metadata.description = Some("要約".to_owned());
        let page = super::page("書庫", &[book], None, UiLanguage::Hant);
        assert!(page.contains("<html lang=\"ja\">") && page.contains(">要約</p>"));
        assert!(page.contains("id=\"nothing\" lang=\"zh-Hant\" hidden"));
        assert!(page.contains("<a href=\"#%E6%97%B6%E4%BA%8B\">时事</a>"));
        let empty = super::page("书库", &[], None, UiLanguage::Hans);
        assert!(empty.contains("<p id=\"nothing\" lang=\"zh-Hans\">这里还没有书"));
    }

    #[test]
    fn the_newest_stands_first_and_the_undated_last() {
        let mut books = [listed("a", ""), listed("b", "2021"), listed("c", "2022-08")];
        sort(&mut books);
        let titles: String = books.iter().map(|it| &*it.metadata.title).collect();
        assert_eq!(titles, "cba");
    }
}
