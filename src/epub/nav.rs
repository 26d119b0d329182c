//! Writes the navigation document and, for older readers, the NCX.

use super::options::Options;
use super::plan::{ArticlePlan, BookPlan, COVER_PAGE, one_line};
use super::xhtml::{self, ContentFile};
use crate::book::Book;
use crate::words::Words;
use crate::xml::Xml;

/// One entry of the table of contents.
#[derive(Debug)]
pub(super) struct ContentsEntry {
    pub(super) title: String,
    /// The path below `OEBPS/`, with a fragment for a heading. A part of the book has the path of its first article.
    pub(super) href: String,
    /// Whether this is a part of the book, that is a group of articles without a page of its own.
    pub(super) is_part: bool,
    pub(super) children: Vec<Self>,
}

/// The table of contents: parts, articles and their headings.
pub(super) fn contents(book: &Book, plan: &BookPlan, options: &Options) -> Vec<ContentsEntry> {
    let labels = Words::of(&book.metadata.language);
    let article = |number: usize| ContentsEntry {
        title: one_line(&book.articles[number].document.metadata.title, labels.start),
        href: BookPlan::file(number, 0),
        is_part: false,
        children: headings(number, &plan.articles[number], options.toc_depth, labels),
    };
    let mut entries = Vec::new();
    let mut number = 0;
    while number < book.articles.len() {
        let here =
            |it: &&crate::book::Part| usize::try_from(it.first) == Ok(number) && it.count > 0;
        if let Some(part) = book.parts.iter().find(here) {
            let count = usize::try_from(part.count).unwrap_or(usize::MAX);
            let end = number.saturating_add(count).min(book.articles.len());
            entries.push(ContentsEntry {
                title: one_line(&part.title, labels.contents),
                href: BookPlan::file(number, 0),
                is_part: true,
                children: (number..end).map(article).collect(),
            });
            number = end;
        } else {
            entries.push(article(number));
            number += 1;
        }
    }
    entries
}

/// The headings of an article as a tree. When levels are skipped, a heading belongs to the nearest heading of a higher
/// rank before it.
fn headings(number: usize, plan: &ArticlePlan, depth: u8, labels: &Words) -> Vec<ContentsEntry> {
    let mut roots: Vec<ContentsEntry> = Vec::new();
    let mut levels: Vec<u8> = Vec::new();
    for heading in plan.headings.iter().filter(|it| it.level.get() <= depth) {
        let level = heading.level.get();
        while levels.last().is_some_and(|it| *it >= level) {
            levels.pop();
        }
        let mut siblings = &mut roots;
        for _ in &levels {
            let last = siblings.len() - 1;
            siblings = &mut siblings[last].children;
        }
        siblings.push(ContentsEntry {
            title: one_line(&heading.text, labels.picture),
            href: format!("{}#{}", BookPlan::file(number, heading.part), heading.id),
            is_part: false,
            children: Vec::new(),
        });
        levels.push(level);
    }
    roots
}

/// The navigation document (<https://www.w3.org/TR/epub-33/#sec-nav>).
pub(super) fn document(
    book: &Book,
    entries: &[ContentsEntry],
    files: &[ContentFile],
    cover_page: bool,
    options: &Options,
) -> String {
    let metadata = &book.metadata;
    let labels = Words::of(&metadata.language);
    let language = metadata.language.as_str();
    xhtml::document(language, labels.contents, options, |xml| {
        let toc = [
            ("epub:type", "toc"),
            ("role", "doc-toc"),
            ("id", "toc"),
            ("aria-labelledby", "toc-title"),
        ];
        xml.element("nav", &toc, |xml| {
            xml.leaf("h1", &[("id", "toc-title")], labels.contents);
            list(xml, entries);
        });
        let landmarks = [
            ("epub:type", "landmarks"),
            ("aria-label", labels.landmarks),
            ("hidden", "hidden"),
        ];
        xml.newline();
        xml.element("nav", &landmarks, |xml| {
            xml.element("ol", &[], |xml| {
                let first = BookPlan::file(0, 0);
                let all = [
                    (cover_page, "cover", COVER_PAGE, labels.cover),
                    (true, "toc", "#toc", labels.contents),
                    (true, "bodymatter", &*first, labels.start),
                ];
                for (_, kind, href, title) in all.iter().filter(|it| it.0) {
                    xml.element("li", &[], |xml| {
                        xml.leaf("a", &[("epub:type", *kind), ("href", *href)], title);
                    });
                }
            });
        });
        if files.iter().any(|it| !it.pages.is_empty()) {
            page_list(xml, files, labels);
        }
    })
}

/// Writes the list of the places where the pages of the printed book begin.
fn page_list(xml: &mut Xml, files: &[ContentFile], labels: &Words) {
    let attributes = [
        ("epub:type", "page-list"),
        ("role", "doc-pagelist"),
        ("aria-label", labels.pages),
        ("hidden", "hidden"),
    ];
    xml.newline();
    xml.element("nav", &attributes, |xml| {
        xml.element("ol", &[], |xml| {
            for file in files {
                for (id, label) in &file.pages {
                    let href = format!("{}#{id}", file.href);
                    xml.element("li", &[], |xml| xml.leaf("a", &[("href", &href)], label));
                }
            }
        });
    });
}

/// Writes entries as a nested list. The recursion is at most eight deep: parts, articles and six levels of headings.
fn list(xml: &mut Xml, entries: &[ContentsEntry]) {
    xml.newline();
    xml.element("ol", &[], |xml| {
        for entry in entries {
            xml.newline();
            xml.element("li", &[], |xml| {
                if entry.is_part {
                    xml.leaf("span", &[], &entry.title);
                } else {
                    xml.leaf("a", &[("href", &entry.href)], &entry.title);
                }
                if !entry.children.is_empty() {
                    list(xml, &entry.children);
                }
            });
        }
        xml.newline();
    });
}

/// The NCX of EPUB 2 (<https://idpf.org/epub/20/spec/OPF_2.0_final_spec.html#Section2.4.1>).
pub(super) fn ncx(
    book: &Book,
    entries: &[ContentsEntry],
    files: &[ContentFile],
    identifier: &str,
) -> String {
    let metadata = &book.metadata;
    let depth = depth(entries).to_string();
    let pages: usize = files.iter().map(|it| it.pages.len()).sum();
    let pages = pages.to_string();
    let mut xml = Xml::document();
    let root = [
        ("xmlns", "http://www.daisy.org/z3986/2005/ncx/"),
        ("version", "2005-1"),
        ("xml:lang", metadata.language.as_str()),
    ];
    xml.element("ncx", &root, |xml| {
        xml.element("head", &[], |xml| {
            let metas = [
                ("dtb:uid", identifier),
                ("dtb:depth", &depth),
                ("dtb:totalPageCount", &pages),
                ("dtb:maxPageNumber", &pages),
            ];
            for (name, content) in metas {
                xml.element("meta", &[("name", name), ("content", content)], |_| {});
            }
        });
        label(xml, "docTitle", &metadata.title);
        for author in &metadata.authors {
            label(xml, "docAuthor", author);
        }
        let mut order = 0;
        xml.element("navMap", &[], |xml| points(xml, entries, &mut order, None));
        if files.iter().any(|it| !it.pages.is_empty()) {
            xml.element("pageList", &[], |xml| {
                for file in files {
                    for (id, page) in &file.pages {
                        order += 1;
                        page_target(xml, order, page, &format!("{}#{id}", file.href));
                    }
                }
            });
        }
        xml.newline();
    });
    xml.newline();
    xml.into_string()
}

/// Writes entries as `navPoint`s. A part has no page of its own, so its first article has the same target and the same
/// `playOrder`, which the call for its articles receives as `shared`.
fn points(xml: &mut Xml, entries: &[ContentsEntry], order: &mut usize, mut shared: Option<usize>) {
    for entry in entries {
        let play = shared.take().unwrap_or_else(|| {
            *order += 1;
            *order
        });
        let id = format!("{}{play}", if entry.is_part { "part" } else { "n" });
        let text = play.to_string();
        xml.newline();
        xml.element("navPoint", &[("id", &*id), ("playOrder", &*text)], |xml| {
            label(xml, "navLabel", &entry.title);
            xml.element("content", &[("src", &entry.href)], |_| {});
            let shared = entry.is_part.then_some(play);
            points(xml, &entry.children, order, shared);
        });
    }
}

fn page_target(xml: &mut Xml, order: usize, page: &str, src: &str) {
    let (id, play) = (format!("p{order}"), order.to_string());
    let number = page.parse::<u32>().ok().map(|it| it.to_string());
    let kind = if number.is_some() { "normal" } else { "front" };
    let mut attributes = vec![("id", &*id), ("type", kind), ("playOrder", &*play)];
    attributes.extend(number.iter().map(|it| ("value", &**it)));
    xml.newline();
    xml.element("pageTarget", &attributes, |xml| {
        label(xml, "navLabel", page);
        xml.element("content", &[("src", src)], |_| {});
    });
}

fn label(xml: &mut Xml, name: &str, text: &str) {
    xml.newline();
    xml.element(name, &[], |xml| xml.leaf("text", &[], text));
}

fn depth(entries: &[ContentsEntry]) -> usize {
    let below = entries.iter().map(|it| depth(&it.children)).max();
    below.map_or(0, |it| it + 1)
}
