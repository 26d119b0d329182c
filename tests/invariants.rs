//! Invariants of every article: model, EPUB and pages have the same visible text in the same order; no alternative text
//! of a picture is lost; two runs give the same bytes; the guarantees of the model hold.
//!
//! Our own articles are always checked, the third-party corpus when it is there.

use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use crate::articles::{self, options, read};
use crate::pieces::{Pieces, alternatives, visible};
use lantai::book::Book;
use lantai::layout::{ElementId, Item, Kid, Pages, Role, Tags};
use lantai::make::{self, Format};
use rayon::prelude::*;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn articles() -> Vec<PathBuf> {
    let mut folders = vec!["tests/samples", "tests/corpus"];
    if root().join("../shared/corpus").is_dir() {
        folders.push("../shared/corpus");
    } else {
        eprintln!("SKIPPED: no third-party corpus beside the project");
    }
    articles::below(&folders)
}

#[test]
fn every_backend_carries_the_text_and_repeats_its_bytes() {
    let wrong: Vec<String> = articles().par_iter().flat_map(|path| check(path)).collect();
    assert!(
        wrong.is_empty(),
        "{} findings:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

/// The invariants that one article breaks.
fn check(path: &Path) -> Vec<String> {
    let Some(article) = read(path) else {
        return Vec::new();
    };
    let name = path
        .strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string();
    let mut wrong: Vec<String> = article
        .document
        .check()
        .iter()
        .map(|it| format!("{name}: {it:?}"))
        .collect();
    let pieces = Pieces::of(&article.document, visible);
    let alternatives = alternatives(&article.document);
    let book = Book::of(article);

    let options = options();
    let made = make::book(&book, &options).unwrap().output;
    let again = make::book(&book, &options).unwrap().output;
    for ((format, first), (_, second)) in made.iter().zip(&again) {
        if first.bytes().unwrap() != second.bytes().unwrap() {
            wrong.push(format!("{name}: another {} the second time", format.name()));
        }
    }
    let made = make::file(&made, Format::Epub).unwrap();
    let text = epub_text(&made.bytes().unwrap());
    wrong.extend(
        pieces
            .missing_in(&text)
            .map(|it| format!("{name}: not in the EPUB: {it}")),
    );

    let pages = make::pages(&book, &options).unwrap().output;
    let text = pages_text(&pages);
    wrong.extend(
        pieces
            .missing_in(&text)
            .map(|it| format!("{name}: not on the pages: {it}")),
    );
    let mut said = figures(&pages.tags, Tags::DOCUMENT).into_iter();
    wrong.extend(
        alternatives
            .iter()
            .find(|it| !said.any(|alt| alt == **it))
            .map(|it| format!("{name}: no figure says: {it}")),
    );
    wrong
}

/// The text of every content document, in the order of the package, without white space.
fn epub_text(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut entry = |name: &str| {
        let mut text = String::new();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    let container = entry("META-INF/container.xml");
    let package_path = between(&container, "full-path=\"", "\"")
        .unwrap()
        .to_owned();
    let folder = package_path
        .rsplit_once('/')
        .map_or(String::new(), |it| format!("{}/", it.0));
    let package = entry(&package_path);
    let mut out = String::new();
    for reference in package.split("<itemref").skip(1) {
        let id = between(reference, "idref=\"", "\"").unwrap();
        let item = package
            .split("<item ")
            .find(|it| it.contains(&format!("id=\"{id}\"")))
            .unwrap();
        let href = between(item, "href=\"", "\"").unwrap();
        let page = entry(&format!("{folder}{href}"));
        let body = page.split_once("<body").unwrap().1;
        out.push_str(&stripped(body));
    }
    out
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|it| it.0)
}

/// The text without markup and white space, with entities resolved.
fn stripped(xhtml: &str) -> String {
    let mut text = String::new();
    for piece in xhtml.split('<').skip(1) {
        text.push_str(piece.split_once('>').map_or("", |it| it.1));
    }
    let head = xhtml.split('<').next().unwrap_or_default();
    let head = head.split_once('>').map_or("", |it| it.1);
    let text = head.to_owned() + &text;
    let mut text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#13;", "\r")
        .replace("&amp;", "&");
    text.retain(visible);
    text
}

/// The text of every content item in the order of the tag tree, without white space.
fn pages_text(pages: &Pages) -> String {
    let mut contents = vec![String::new(); pages.tags.contents().len()];
    for item in pages.pages.iter().flat_map(|it| &it.items) {
        if let Item::Text(fragment) = item
            && let Some(content) = fragment.content
        {
            contents[usize::try_from(content.0).unwrap()].push_str(&fragment.text);
        }
    }
    let mut out = String::new();
    walk(&pages.tags, Tags::DOCUMENT, &contents, &mut out);
    out.retain(visible);
    out
}

fn walk(tags: &Tags, element: ElementId, contents: &[String], out: &mut String) {
    for kid in &tags.get(element).kids {
        match kid {
            Kid::Element(element) => walk(tags, *element, contents, out),
            Kid::Content(content) => out.push_str(&contents[usize::try_from(content.0).unwrap()]),
            Kid::Link(_) => {}
        }
    }
}

/// The alternative texts of the figures, in the order of the tag tree.
fn figures(tags: &Tags, element: ElementId) -> Vec<String> {
    let element = tags.get(element);
    let own = element.alt.clone().filter(|_| element.role == Role::Figure);
    let mut out: Vec<String> = own.into_iter().collect();
    for kid in &element.kids {
        if let Kid::Element(inside) = kid {
            out.extend(figures(tags, *inside));
        }
    }
    out
}
