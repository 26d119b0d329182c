//! Writes the package document (<https://www.w3.org/TR/epub-33/#sec-package-doc>).

use std::collections::BTreeSet;

use super::access;
use super::package::Package;
use super::plan::COVER_PAGE;
use crate::model::{Date, Metadata};
use crate::xml::Xml;

/// The value of `dcterms:modified` when no article has a date: the earliest time that a ZIP entry can have.
const UNDATED: &str = "1980-01-01T00:00:00Z";

/// Writes the package document.
pub(super) fn document(package: &Package) -> String {
    let metadata = &package.book.metadata;
    let mut xml = Xml::document();
    let mut root = vec![
        ("xmlns", "http://www.idpf.org/2007/opf"),
        ("version", "3.0"),
        ("unique-identifier", "id"),
        ("xml:lang", metadata.language.as_str()),
    ];
    if super::xhtml::is_rtl(metadata.language.as_str()) {
        root.push(("dir", "rtl"));
    }
    xml.element("package", &root, |xml| {
        xml.newline();
        let dc = [("xmlns:dc", "http://purl.org/dc/elements/1.1/")];
        xml.element("metadata", &dc, |xml| {
            xml.newline();
            titles(xml, metadata);
            people(xml, metadata);
            facts(xml, package);
            series(xml, package);
            accessibility(xml, &package.access);
            if !package.options.page_list.is_empty() {
                // The printed edition is made together with the EPUB and has the same identifier.
                meta(xml, "pageBreakSource", None, &package.identifier);
            }
            older_readers(xml, package);
        });
        xml.newline();
        manifest(xml, package);
        spine(xml, package);
        guide(xml, package);
    });
    xml.newline();
    xml.into_string()
}

fn meta(xml: &mut Xml, property: &str, refines: Option<&str>, text: &str) {
    let refines = refines.map(|it| format!("#{it}"));
    let mut attributes = Vec::new();
    attributes.extend(refines.iter().map(|it| ("refines", &**it)));
    attributes.push(("property", property));
    if property == "role" {
        attributes.push(("scheme", "marc:relators"));
    }
    xml.leaf("meta", &attributes, text);
    xml.newline();
}

/// Whether anything of a text is left when it is written as XML, which has no control characters.
fn is_shown(text: &str) -> bool {
    let lost =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    !text.chars().all(lost)
}

fn dc(xml: &mut Xml, name: &str, id: Option<&str>, text: &str) {
    // An empty element is an error.
    if !is_shown(text) {
        return;
    }
    let id: Vec<(&str, &str)> = id.iter().map(|it| ("id", *it)).collect();
    // Readers collapse the white space of these elements (XML Schema), so it is collapsed here already.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    xml.leaf(&format!("dc:{name}"), &id, &text);
    xml.newline();
}

fn titles(xml: &mut Xml, metadata: &Metadata) {
    // Reading never gives such a title, but a caller of the library may.
    let title = if is_shown(&metadata.title) {
        &*metadata.title
    } else {
        "Untitled"
    };
    dc(xml, "title", Some("title"), title);
    meta(xml, "title-type", Some("title"), "main");
    meta(xml, "file-as", Some("title"), title);
    if let Some(subtitle) = metadata.subtitle.as_ref().filter(|it| is_shown(it)) {
        dc(xml, "title", Some("subtitle"), subtitle);
        meta(xml, "title-type", Some("subtitle"), "subtitle");
    }
    if let Some(series) = metadata.series.as_ref().filter(|it| is_shown(it)) {
        dc(xml, "title", Some("collection-title"), series);
        meta(xml, "title-type", Some("collection-title"), "collection");
    }
}

/// Writes authors and translators. The sort form of a name is the name itself, because it is not known which part of it
/// is the family name.
fn people(xml: &mut Xml, metadata: &Metadata) {
    let authors = metadata.authors.iter().map(|it| ("creator", "aut", it));
    let translators = metadata.translators.iter();
    let translators = translators.map(|it| ("contributor", "trl", it));
    let people = authors.chain(translators).filter(|it| is_shown(it.2));
    for (number, (element, role, name)) in people.enumerate() {
        let id = format!("{element}-{}", number + 1);
        dc(xml, element, Some(&id), name);
        meta(xml, "role", Some(&id), role);
        meta(xml, "file-as", Some(&id), name);
    }
}

fn facts(xml: &mut Xml, package: &Package) {
    let metadata = &package.book.metadata;
    dc(xml, "identifier", Some("id"), &package.identifier);
    // The book's language first, then the languages of its articles, each once.
    let articles = package.book.articles.iter();
    let others: BTreeSet<&str> = articles
        .map(|it| it.document.metadata.language.as_str())
        .filter(|it| *it != metadata.language.as_str())
        .collect();
    dc(xml, "language", None, metadata.language.as_str());
    for language in others {
        dc(xml, "language", None, language);
    }
    if let Some(date) = &metadata.date {
        dc(xml, "date", None, &date.iso());
    }
    meta(xml, "dcterms:modified", None, &modified(package));
    let optional = [
        ("publisher", &metadata.publisher),
        ("description", &metadata.description),
        ("source", &metadata.source_url),
        ("rights", &metadata.rights),
    ];
    for (name, value) in optional {
        if let Some(value) = value.as_deref().filter(|it| !it.trim().is_empty()) {
            dc(xml, name, (name == "source").then_some("source"), value);
        }
    }
    for subject in &metadata.subjects {
        dc(xml, "subject", None, subject);
    }
}

/// The latest date of any article. The current time is not used, so that the same articles give the same book.
fn modified(package: &Package) -> String {
    let articles = package.book.articles.iter();
    let all = articles.map(|it| &it.document.metadata);
    let all = all.chain([&package.book.metadata]);
    let dates = all.filter_map(|it| it.modified.as_ref().or(it.date.as_ref()));
    let latest = dates.map(Date::utc).max();
    latest.unwrap_or_else(|| UNDATED.to_owned())
}

fn series(xml: &mut Xml, package: &Package) {
    let series = package.book.metadata.series.as_ref();
    let Some(series) = series.filter(|it| is_shown(it)) else {
        return;
    };
    let id = [("property", "belongs-to-collection"), ("id", "series")];
    xml.leaf("meta", &id, series);
    xml.newline();
    meta(xml, "collection-type", Some("series"), "series");
    let element = |xml: &mut Xml, name: &str, content: &str| {
        xml.element("meta", &[("name", name), ("content", content)], |_| {});
        xml.newline();
    };
    element(xml, "calibre:series", series);
    if let Some(position) = &package.options.series_position {
        meta(xml, "group-position", Some("series"), position);
        element(xml, "calibre:series_index", position);
    }
}

fn accessibility(xml: &mut Xml, properties: &access::Properties) {
    for (property, value) in properties {
        if *property == "dcterms:conformsTo" {
            let attributes = [("property", *property), ("id", "conforms")];
            xml.leaf("meta", &attributes, value);
            xml.newline();
        } else {
            let refines = (*property == "a11y:certifiedBy").then_some("conforms");
            meta(xml, property, refines, value);
        }
    }
}

/// Writes the metadata that EPUB 2 readers, calibre and Kindle expect.
fn older_readers(xml: &mut Xml, package: &Package) {
    let cover = package
        .items
        .iter()
        .find(|it| it.properties == "cover-image");
    let mut metas = Vec::new();
    metas.extend(cover.map(|it| ("cover", &*it.id)));
    if package.options.vertical {
        metas.push(("primary-writing-mode", "vertical-rl"));
    }
    for (name, content) in metas {
        xml.element("meta", &[("name", name), ("content", content)], |_| {});
        xml.newline();
    }
}

fn manifest(xml: &mut Xml, package: &Package) {
    xml.element("manifest", &[], |xml| {
        for item in &package.items {
            xml.newline();
            let mut attributes = vec![
                ("id", &*item.id),
                ("href", &*item.href),
                ("media-type", &*item.media_type),
            ];
            if !item.properties.is_empty() {
                attributes.push(("properties", item.properties));
            }
            xml.element("item", &attributes, |_| {});
        }
        xml.newline();
    });
    xml.newline();
}

fn spine(xml: &mut Xml, package: &Package) {
    let rtl = super::xhtml::is_rtl(package.book.metadata.language.as_str());
    let direction = if package.options.vertical || rtl {
        "rtl"
    } else {
        "ltr"
    };
    let attributes = [("toc", "ncx"), ("page-progression-direction", direction)];
    xml.element("spine", &attributes, |xml| {
        for (id, linear) in &package.spine {
            xml.newline();
            let mut attributes = vec![("idref", &**id)];
            if !linear {
                attributes.push(("linear", "no"));
            }
            xml.element("itemref", &attributes, |_| {});
        }
        xml.newline();
    });
    xml.newline();
}

fn guide(xml: &mut Xml, package: &Package) {
    let first = super::plan::BookPlan::file(0, 0);
    let cover = package.cover_page.as_ref();
    let references = [
        cover.map(|_| ("cover", COVER_PAGE, package.labels.cover)),
        Some(("toc", "nav.xhtml", package.labels.contents)),
        Some(("text", &first, package.labels.start)),
    ];
    xml.element("guide", &[], |xml| {
        for (kind, href, title) in references.into_iter().flatten() {
            let attributes = [("type", kind), ("title", title), ("href", href)];
            xml.newline();
            xml.element("reference", &attributes, |_| {});
        }
        xml.newline();
    });
    xml.newline();
}
