//! RSS 2.0 and its forerunners, and RSS 1.0.

use serde_json::json;

use super::{is_cut, is_html};
use crate::read::collection::Collection;
use crate::read::draft::{ArticleDraft, add};
use crate::read::plain::paragraphs;
use crate::read::xml_tree::XmlElement;
use crate::xml::escape;

/// Reads a feed from its root element.
pub(in crate::read) fn read(root: &XmlElement) -> Collection {
    let mut out = Collection::new("an RSS feed");
    // RSS 1.0 has its items beside the channel, all others inside.
    let channel = root.elements().find(|it| it.local() == "channel");
    let channel = channel.unwrap_or(root);
    out.title = said(channel, &["title"]);
    let language = said(channel, &["language", "dc:language"]);
    let outside = root.elements().filter(|it| it.local() == "item");
    let inside = channel.elements().filter(|it| it.local() == "item");
    for item in inside.chain(outside) {
        let mut draft = entry(item);
        draft.publisher.clone_from(&out.title);
        if draft.language.is_none() {
            draft.language.clone_from(&language);
        }
        draft.add_to(&mut out);
    }
    out
}

/// The text of the first of these elements that says something.
fn said(element: &XmlElement, names: &[&str]) -> Option<String> {
    names.iter().find_map(|it| element.said(it))
}

/// An item with what all extensions of RSS say of it.
pub(in crate::read) fn entry(item: &XmlElement) -> ArticleDraft {
    let guid = item.child("guid");
    let is_link = guid.is_some_and(|it| it.attribute("isPermaLink") != Some("false"));
    let guid = guid
        .map(|it| it.text().trim().to_owned())
        .unwrap_or_default();
    let web = |it: &String| it.starts_with("http://") || it.starts_with("https://");
    let about = item.attribute("rdf:about").map(str::to_owned);
    let address = said(item, &["feedburner:origLink", "link"])
        .filter(web)
        .or_else(|| atom_link(item))
        .or_else(|| Some(guid.clone()).filter(|it| is_link && web(it)))
        .or_else(|| about.clone().filter(web));
    let mut draft = ArticleDraft {
        id: if guid.is_empty() {
            about.unwrap_or_default()
        } else {
            guid
        },
        title: said(item, &["title", "dc:title", "media:title"]),
        date: said(
            item,
            &["pubDate", "dc:date", "dcterms:created", "published"],
        ),
        modified: said(item, &["dcterms:modified", "atom:updated"]),
        address,
        language: said(item, &["dc:language"]),
        rights: said(item, &["dc:rights", "copyright"]),
        ..ArticleDraft::default()
    };
    for name in ["author", "dc:creator", "itunes:author"] {
        for author in item.all(name) {
            add(&mut draft.authors, &person(&author.text()));
        }
    }
    for name in ["category", "dc:subject"] {
        for category in item.all(name) {
            add(&mut draft.tags, &category.text());
        }
    }
    body(item, &mut draft);
    media(item, &mut draft);
    draft
}

/// The address in an `atom:link` to the page of the item.
fn atom_link(item: &XmlElement) -> Option<String> {
    let link = item
        .elements()
        .filter(|it| it.local() == "link")
        .find(|it| matches!(it.attribute("rel"), None | Some("alternate")))?;
    Some(link.attribute("href")?.to_owned())
}

/// RSS 2.0 writes authors as `mail@host (Name)`.
fn person(text: &str) -> String {
    let text = text.trim();
    let named = text
        .strip_suffix(')')
        .and_then(|it| it.split_once('('))
        .filter(|it| it.0.contains('@'));
    named.map_or(text, |it| it.1).to_owned()
}

/// The text of the item: all of it when the feed has that, else its summary.
fn body(item: &XmlElement, draft: &mut ArticleDraft) {
    let full = said(item, &["content:encoded", "content", "xhtml:body", "body"]);
    let description = said(
        item,
        &["description", "itunes:summary", "media:description"],
    );
    draft.is_summary = full.is_none() && description.as_deref().is_none_or(is_cut);
    if let (Some(full), Some(summary)) = (&full, &description)
        && !is_html(summary)
        && full != summary
    {
        draft.description = Some(summary.clone());
    }
    let inside = |name: &str| item.child(name).map(XmlElement::inner_html);
    let text = full.or(description).unwrap_or_default();
    draft.body = if let Some(body) = inside("xhtml:body").or_else(|| inside("body")) {
        body
    } else if is_html(&text) {
        text
    } else {
        paragraphs(&text)
    };
}

/// Adds what is attached to the item: a picture that the text does not show, and links to sound and film.
fn media(item: &XmlElement, draft: &mut ArticleDraft) {
    let groups = item.all("media:group").flat_map(XmlElement::elements);
    let attached = item
        .elements()
        .chain(groups)
        .filter(|it| ["enclosure", "media:content"].contains(&it.name.as_str()));
    let mut links = Vec::new();
    for file in attached {
        let Some(url) = file.attribute("url").filter(|it| !it.is_empty()) else {
            continue;
        };
        let kind = file.attribute("type").or(file.attribute("medium"));
        if kind.is_some_and(|it| it.starts_with("image")) {
            draft.image.get_or_insert_with(|| url.to_owned());
        } else if !draft.body.contains(url) {
            links.push(url.to_owned());
        }
    }
    for name in ["media:thumbnail", "itunes:image"] {
        let found = item.child(name);
        let url = found.and_then(|it| it.attribute("url").or(it.attribute("href")));
        if let Some(url) = url {
            draft.image.get_or_insert_with(|| url.to_owned());
        }
    }
    for url in &links {
        let url = escape(url);
        draft.body += &format!("\n<p><a href=\"{url}\">{url}</a></p>");
    }
    if !links.is_empty() {
        draft.extra.push(("enclosures", json!(links)));
    }
    if draft
        .image
        .as_ref()
        .is_some_and(|it| draft.body.contains(it.as_str()))
    {
        draft.image = None;
    }
}
