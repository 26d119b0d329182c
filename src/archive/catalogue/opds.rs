//! A list of books → OPDS feeds for reading apps, 1.2 (Atom) and 2.0 (JSON), each split into pages.
//!
//! OPDS 1.2: <https://specs.opds.io/opds-1.2>; OPDS 2.0: <https://drafts.opds.io/opds-2.0>.

use serde_json::{Value, json as value};

use super::{Listed, address};
use crate::xml::Xml;

/// Books on one page of a feed. Reading apps hold a page in memory, and some run on devices with little of it.
const PAGE: usize = 100;

const ACQUISITION: &str = "http://opds-spec.org/acquisition/open-access";
const ATOM: &str = "application/atom+xml;profile=opds-catalog;kind=acquisition";
const JSON: &str = "application/opds+json";

/// The time given for a book or a feed without a date, because Atom demands one.
const BEGINNING: &str = "1970-01-01T00:00:00Z";

/// File name and text of the style sheet by which a browser shows the OPDS 1.2 feed.
pub const FEED_STYLE: (&str, &str) = ("opds.css", include_str!("opds.css"));

/// File name and text of each page of the OPDS 1.2 feed; the first is `opds.xml`.
#[must_use]
pub fn atom(title: &str, books: &[Listed]) -> Vec<(String, String)> {
    let identifier = feed_identifier(books);
    let updated = books.iter().map(updated).max();
    let updated = updated.unwrap_or_else(|| BEGINNING.to_owned());
    let pages = pages(books);
    let count = pages.len();
    let page = |(number, books): (usize, &[Listed])| {
        let mut xml = Xml::document();
        // A browser shows the feed by this style sheet; reading apps ignore it.
        xml.trusted("<?xml-stylesheet type=\"text/css\" href=\"opds.css\"?>\n");
        let names = [
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xmlns:dc", "http://purl.org/dc/terms/"),
            ("xmlns:opds", "http://opds-spec.org/2010/catalog"),
        ];
        xml.element("feed", &names, |xml| {
            xml.leaf("id", &[], &identifier);
            xml.leaf("title", &[], title);
            xml.leaf("updated", &[], &updated);
            xml.element("author", &[], |xml| xml.leaf("name", &[], "lantai"));
            for (rel, to) in links(number, count) {
                let href = name(to, "xml");
                let link = [("rel", rel), ("href", &*href), ("type", ATOM)];
                xml.element("link", &link, |_| {});
            }
            for book in books {
                xml.newline();
                xml.element("entry", &[], |xml| entry(xml, book));
            }
            xml.newline();
        });
        (name(number, "xml"), xml.into_string() + "\n")
    };
    pages.into_iter().enumerate().map(page).collect()
}

fn entry(xml: &mut Xml, book: &Listed) {
    let metadata = &book.metadata;
    xml.leaf("id", &[], &book_identifier(book));
    xml.leaf("title", &[], &metadata.title);
    for author in &metadata.authors {
        xml.element("author", &[], |xml| xml.leaf("name", &[], author));
    }
    xml.leaf("updated", &[], &updated(book));
    if let Some(date) = &metadata.date {
        xml.leaf("dc:issued", &[], &date.iso);
    }
    if !metadata.language.is_empty() {
        xml.leaf("dc:language", &[], &metadata.language);
    }
    if let Some(publisher) = &metadata.publisher {
        xml.leaf("dc:publisher", &[], publisher);
    }
    for subject in &metadata.subjects {
        let category = [("term", &**subject), ("label", &**subject)];
        xml.element("category", &category, |_| {});
    }
    if let Some(summary) = &metadata.description {
        xml.leaf("summary", &[("type", "text")], summary);
    }
    if let Some((path, media_type)) = &book.cover {
        let href = address(path);
        for rel in [
            "http://opds-spec.org/image",
            "http://opds-spec.org/image/thumbnail",
        ] {
            let link = [("rel", rel), ("href", &*href), ("type", &**media_type)];
            xml.element("link", &link, |_| {});
        }
    }
    for file in &book.files {
        let (href, length) = (address(&file.path), file.bytes.to_string());
        let link = [
            ("rel", ACQUISITION),
            ("href", &*href),
            ("type", &*file.media_type),
            ("length", &*length),
        ];
        xml.element("link", &link, |_| {});
    }
}

/// File name and text of each page of the OPDS 2.0 feed; the first is `opds.json`.
#[must_use]
pub fn json(title: &str, books: &[Listed]) -> Vec<(String, String)> {
    let pages = pages(books);
    let count = pages.len();
    let page = |(number, on_page): (usize, &[Listed])| {
        let links: Vec<Value> = links(number, count)
            .into_iter()
            .map(|(rel, to)| value!({ "rel": rel, "href": name(to, "json"), "type": JSON }))
            .collect();
        let feed = value!({
            "metadata": {
                "title": title,
                "identifier": feed_identifier(books),
                "numberOfItems": books.len(),
                "itemsPerPage": PAGE,
                "currentPage": number + 1,
            },
            "links": links,
            "publications": on_page.iter().map(publication).collect::<Vec<_>>(),
        });
        (name(number, "json"), format!("{feed:#}\n"))
    };
    pages.into_iter().enumerate().map(page).collect()
}

fn publication(book: &Listed) -> Value {
    let metadata = &book.metadata;
    let mut about = value!({
        "@type": "http://schema.org/Book",
        "title": metadata.title,
        "identifier": book_identifier(book),
        "modified": updated(book),
    });
    let mut put = |key: &str, value: Option<Value>| {
        if let (Some(about), Some(value)) = (about.as_object_mut(), value) {
            about.insert(key.to_owned(), value);
        }
    };
    let several = |values: &[String]| (!values.is_empty()).then(|| value!(values));
    put("subtitle", metadata.subtitle.as_ref().map(|it| value!(it)));
    put("author", several(&metadata.authors));
    put("subject", several(&metadata.subjects));
    put(
        "publisher",
        metadata.publisher.as_ref().map(|it| value!(it)),
    );
    put("published", metadata.date.as_ref().map(|it| value!(it.iso)));
    put(
        "description",
        metadata.description.as_ref().map(|it| value!(it)),
    );
    let language = Some(&metadata.language).filter(|it| !it.is_empty());
    put("language", language.map(|it| value!(it)));
    let links: Vec<Value> = book
        .files
        .iter()
        .map(|it| {
            value!({
                "rel": ACQUISITION,
                "href": address(&it.path),
                "type": it.media_type,
                "size": it.bytes,
            })
        })
        .collect();
    let images: Vec<Value> = book
        .cover
        .iter()
        .map(|it| value!({ "href": address(&it.0), "type": it.1 }))
        .collect();
    value!({ "metadata": about, "links": links, "images": images })
}

/// The pages of a feed; a feed without books has one empty page.
fn pages(books: &[Listed]) -> Vec<&[Listed]> {
    if books.is_empty() {
        vec![books]
    } else {
        books.chunks(PAGE).collect()
    }
}

/// The link relations of page `number` of `count`, each with the number of the page it leads to, from 0.
fn links(number: usize, count: usize) -> Vec<(&'static str, usize)> {
    let mut links = vec![("self", number), ("start", 0)];
    if count > 1 {
        links.extend([("first", 0), ("last", count - 1)]);
    }
    if number > 0 {
        links.push(("previous", number - 1));
    }
    if number + 1 < count {
        links.push(("next", number + 1));
    }
    links
}

fn name(number: usize, extension: &str) -> String {
    match number {
        0 => format!("opds.{extension}"),
        number => format!("opds-{}.{extension}", number + 1),
    }
}

/// When a book was last changed. A date without a time becomes its first second, for Atom demands date and time
/// (RFC 4287, 3.3).
fn updated(book: &Listed) -> String {
    let date = book.metadata.modified.as_ref();
    let date = date.or(book.metadata.date.as_ref());
    let Some(iso) = date.map(|it| &it.iso) else {
        return BEGINNING.to_owned();
    };
    match iso.len() {
        4 => format!("{iso}-01-01T00:00:00Z"),
        7 => format!("{iso}-01T00:00:00Z"),
        10 => format!("{iso}T00:00:00Z"),
        // A clock without an offset counts as UTC: Atom knows no other.
        16 => format!("{iso}:00Z"),
        19 => format!("{iso}Z"),
        _ => iso.clone(),
    }
}

fn book_identifier(book: &Listed) -> String {
    if !book.metadata.identifier.is_empty() {
        return format!("urn:uuid:{}", book.metadata.identifier);
    }
    let path = book.files.first().map_or("", |it| &it.path);
    let uuid = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, path.as_bytes());
    format!("urn:uuid:{uuid}")
}

fn feed_identifier(books: &[Listed]) -> String {
    let names: Vec<String> = books.iter().map(book_identifier).collect();
    let uuid = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, names.join("\n").as_bytes());
    format!("urn:uuid:{uuid}")
}

#[cfg(test)]
mod tests {
    use super::super::tests::listed;
    use super::*;

    #[test]
    fn a_long_feed_has_pages_that_lead_to_each_other() {
        let books = vec![listed("甲", "2022-08"); 250];
        let pages = atom("书库", &books);
        let names: Vec<&str> = pages.iter().map(|it| &*it.0).collect();
        assert_eq!(names, ["opds.xml", "opds-2.xml", "opds-3.xml"]);
        assert!(pages[1].1.contains("rel=\"next\" href=\"opds-3.xml\""));
        assert!(pages[1].1.contains("rel=\"previous\" href=\"opds.xml\""));
        assert!(!pages[2].1.contains("rel=\"next\""));
        assert_eq!(json("书库", &books).len(), 3);
        assert_eq!(atom("", &[]).len(), 1);
    }

    #[test]
    fn every_entry_has_what_atom_asks_for() {
        let (_, text) = atom("书库", &[listed("甲", "2022-08")]).remove(0);
        for wanted in [
            "<id>urn:uuid:00000000-0000-5000-8000-000000000000</id>",
            "<updated>2022-08-01T00:00:00Z</updated>",
            "<dc:issued>2022-08</dc:issued>",
            "type=\"application/epub+zip\"",
        ] {
            assert!(text.contains(wanted), "{wanted}");
        }
        let (_, text) = json("书库", &[listed("甲", "2022-08")]).remove(0);
        let feed: Value = serde_json::from_str(&text).unwrap();
        let book = &feed["publications"][0];
        assert_eq!(book["metadata"]["author"][0], "张三");
        assert_eq!(book["links"][0]["href"], "a%20b/%E7%94%B2.epub");
        assert_eq!(feed["links"][0]["rel"], "self");
    }
}
