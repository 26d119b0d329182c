//! The JSON that wallabag exports: a list of articles with their text, tags and annotations.

use serde_json::{Value, json};

use crate::read::collection::{Collection, ListedAddress};
use crate::read::draft::{ArticleDraft, add};
use crate::read::highlights::Highlight;

/// Reads an export; `None` when the JSON is something else.
pub(in crate::read) fn read(value: &Value) -> Option<Collection> {
    let all = value.as_array()?;
    let is = |it: &Value| {
        let has = |key: &str| it.get(key).is_some();
        has("is_archived") && has("url") && has("content")
    };
    if all.is_empty() || !all.iter().all(is) {
        return None;
    }
    let mut out = Collection::new("articles exported from wallabag");
    for entry in all {
        let draft = draft(entry);
        match &draft.address {
            Some(address) if draft.body.trim().is_empty() => {
                out.pages
                    .push(ListedAddress::new(address, draft.title.clone()));
            }
            Some(_) | None => draft.add_to(&mut out),
        }
    }
    Some(out)
}

fn text(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn draft(entry: &Value) -> ArticleDraft {
    let list = |key: &str| {
        entry
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let mut draft = ArticleDraft {
        id: entry.get("id").map(Value::to_string).unwrap_or_default(),
        title: text(entry, "title"),
        date: text(entry, "published_at").or_else(|| text(entry, "created_at")),
        address: text(entry, "url"),
        publisher: text(entry, "domain_name"),
        language: text(entry, "language"),
        ..ArticleDraft::default()
    };
    for author in list("published_by") {
        add(&mut draft.authors, author.as_str().unwrap_or_default());
    }
    for tag in list("tags") {
        let name = tag
            .as_str()
            .map(str::to_owned)
            .or_else(|| text(tag, "label"));
        add(&mut draft.tags, &name.unwrap_or_default());
    }
    let said = |it: &Value, key: &str| text(it, key).unwrap_or_default();
    draft.highlights = list("annotations")
        .filter_map(|it| Highlight::new(&said(it, "quote"), &said(it, "text")))
        .collect();
    draft.body = text(entry, "content").unwrap_or_default();
    let picture = text(entry, "preview_picture");
    draft.image = picture.filter(|it| !draft.body.contains(it.as_str()));
    for key in ["created_at", "starred_at", "archived_at"] {
        if let Some(time) = text(entry, key) {
            draft.extra.push((key, json!(time)));
        }
    }
    draft
}
