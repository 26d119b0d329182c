//! JSON Feed, <https://www.jsonfeed.org/version/1.1/>.

use serde_json::Value;

use crate::read::collection::Collection;
use crate::read::draft::{ArticleDraft, add};
use crate::read::plain::paragraphs;

/// Reads a feed; `None` when the JSON is something else.
pub(in crate::read) fn read(value: &Value) -> Option<Collection> {
    let version = value.get("version")?.as_str()?;
    let items = value.get("items")?.as_array()?;
    if !version.contains("jsonfeed.org") {
        return None;
    }
    let mut out = Collection::new("a JSON feed");
    out.title = text(value, "title");
    for item in items {
        let mut draft = entry(item);
        draft.publisher.clone_from(&out.title);
        if draft.authors.is_empty() {
            authors(value, &mut draft);
        }
        if draft.language.is_none() {
            draft.language = text(value, "language");
        }
        draft.add_to(&mut out);
    }
    Some(out)
}

fn text(value: &Value, key: &str) -> Option<String> {
    let text = match value.get(key)? {
        Value::String(text) => text.trim().to_owned(),
        // The identifier of an item ought to be a string, and is a number in some feeds.
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn entry(item: &Value) -> ArticleDraft {
    let mut draft = ArticleDraft {
        id: text(item, "id").unwrap_or_default(),
        title: text(item, "title"),
        date: text(item, "date_published"),
        modified: text(item, "date_modified"),
        address: text(item, "url").or_else(|| text(item, "external_url")),
        language: text(item, "language"),
        image: text(item, "image").or_else(|| text(item, "banner_image")),
        ..ArticleDraft::default()
    };
    authors(item, &mut draft);
    for tag in item
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        add(&mut draft.tags, tag.as_str().unwrap_or_default());
    }
    let full =
        text(item, "content_html").or_else(|| text(item, "content_text").map(|it| paragraphs(&it)));
    let summary = text(item, "summary");
    draft.is_summary = full.is_none();
    if full.is_some() {
        draft.description.clone_from(&summary);
    }
    draft.body = full
        .or_else(|| summary.map(|it| paragraphs(&it)))
        .unwrap_or_default();
    let files = item.get("attachments").and_then(Value::as_array);
    for url in files.into_iter().flatten().filter_map(|it| text(it, "url")) {
        if !draft.body.contains(&url) {
            let url = crate::xml::escape(&url);
            draft.body += &format!("\n<p><a href=\"{url}\">{url}</a></p>");
        }
    }
    draft
}

/// Version 1.1 has a list of authors, version 1 has one.
fn authors(value: &Value, draft: &mut ArticleDraft) {
    let many = value.get("authors").and_then(Value::as_array);
    for author in many.into_iter().flatten().chain(value.get("author")) {
        add(
            &mut draft.authors,
            &text(author, "name").unwrap_or_default(),
        );
    }
}
