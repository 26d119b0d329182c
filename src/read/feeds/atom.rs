//! Atom (RFC 4287), and the Atom in which Blogger exports a blog: posts, pages, comments and settings in one feed.

use serde_json::json;

use super::is_cut;
use crate::read::collection::Collection;
use crate::read::draft::{ArticleDraft, add};
use crate::read::plain::paragraphs;
use crate::read::xml_tree::XmlElement;

/// Where Blogger says what kind an entry is.
const BLOGGER_KIND: &str = "http://schemas.google.com/g/2005#kind";

/// Reads a feed from its root element.
pub(in crate::read) fn read(root: &XmlElement) -> Collection {
    let mut out = Collection::new("an Atom feed");
    out.title = child(root, "title").map(plain).filter(|it| !it.is_empty());
    let language = root.attribute("xml:lang").map(str::to_owned);
    let mut left_out = std::collections::BTreeMap::<String, usize>::new();
    for entry in root.elements().filter(|it| it.local() == "entry") {
        if let Some(kind) = kind(entry)
            && !["post", "page"].contains(&kind.as_str())
        {
            *left_out.entry(kind).or_default() += 1;
            continue;
        }
        let mut draft = read_entry(entry);
        draft.publisher.clone_from(&out.title);
        if draft.language.is_none() {
            draft.language.clone_from(&language);
        }
        if draft.authors.is_empty() {
            authors(root, &mut draft);
        }
        draft.add_to(&mut out);
    }
    for (kind, count) in left_out {
        out.what = "a blog exported from Blogger";
        out.remarks
            .push(format!("entries of kind `{kind}`, left out: {count}"));
    }
    out
}

/// Which kind of thing Blogger says that an entry is.
fn kind(entry: &XmlElement) -> Option<String> {
    if let Some(kind) = entry.said("blogger:type") {
        return Some(kind.to_ascii_lowercase());
    }
    let mut categories = entry.elements().filter(|it| it.local() == "category");
    let category = categories.find(|it| it.attribute("scheme") == Some(BLOGGER_KIND))?;
    let term = category.attribute("term")?;
    Some(term.rsplit('#').next().unwrap_or_default().to_owned())
}

fn child<'a>(element: &'a XmlElement, local: &str) -> Option<&'a XmlElement> {
    element
        .elements()
        .find(|it| it.local() == local && !it.name.starts_with("media:"))
}

fn read_entry(entry: &XmlElement) -> ArticleDraft {
    let said = |name: &str| {
        let text = child(entry, name)?.text();
        Some(text.trim().to_owned()).filter(|it| !it.is_empty())
    };
    let mut draft = ArticleDraft {
        id: said("id").unwrap_or_default(),
        title: child(entry, "title").map(plain),
        date: said("published")
            .or_else(|| said("issued"))
            .or_else(|| said("updated")),
        modified: said("updated").or_else(|| said("modified")),
        address: address(entry),
        rights: said("rights"),
        language: entry.attribute("xml:lang").map(str::to_owned),
        ..ArticleDraft::default()
    };
    authors(entry, &mut draft);
    for category in entry.elements().filter(|it| it.local() == "category") {
        let name = category.attribute("label").or(category.attribute("term"));
        if category.attribute("scheme") != Some(BLOGGER_KIND) {
            add(&mut draft.tags, name.unwrap_or_default());
        }
    }
    let content = child(entry, "content");
    let summary = child(entry, "summary");
    if let (Some(_), Some(summary)) = (content, summary) {
        draft.description = Some(plain(summary));
    }
    let group = entry
        .child("media:group")
        .and_then(|it| it.said("media:description"));
    draft.body = match content.or(summary) {
        Some(text) => html(text),
        None => group.as_deref().map(paragraphs).unwrap_or_default(),
    };
    draft.is_summary = content.is_none_or(|it| it.attribute("src").is_some())
        && (draft.body.is_empty() || is_cut(&draft.body));
    if let Some(source) = content.and_then(|it| it.attribute("src")) {
        draft.extra.push(("content", json!(source)));
    }
    if child(entry, "control").is_some_and(|it| it.text().contains("yes"))
        || entry.said("blogger:status").is_some_and(|it| it != "LIVE")
    {
        draft.extra.push(("draft", json!(true)));
    }
    draft
}

/// The address of the entry's page: that of the link `alternate`, or of a link without a relation.
fn address(entry: &XmlElement) -> Option<String> {
    let links = || entry.elements().filter(|it| it.local() == "link");
    let alternate = links().find(|it| it.attribute("rel") == Some("alternate"));
    let link = alternate.or_else(|| links().find(|it| it.attribute("rel").is_none()))?;
    Some(link.attribute("href")?.to_owned())
}

fn authors(element: &XmlElement, draft: &mut ArticleDraft) {
    for author in element.elements().filter(|it| it.local() == "author") {
        let name = child(author, "name").map(XmlElement::text);
        add(&mut draft.authors, &name.unwrap_or_default());
    }
}

/// A text construct (RFC 4287, 3.1) as HTML.
fn html(element: &XmlElement) -> String {
    match element.attribute("type") {
        Some("xhtml" | "application/xhtml+xml") => element.inner_html(),
        Some("html" | "text/html") => element.text(),
        // Atom says that the rest is plain text; many feeds write HTML without saying so.
        Some(_) | None if element.elements().next().is_some() => element.inner_html(),
        Some(_) | None if super::is_html(&element.text()) => element.text(),
        Some(_) | None => paragraphs(&element.text()),
    }
}

/// A text construct without markup.
fn plain(element: &XmlElement) -> String {
    let text = element.text();
    if element.attribute("type") != Some("html") {
        return text.trim().to_owned();
    }
    crate::read::plain_text(&text)
}
