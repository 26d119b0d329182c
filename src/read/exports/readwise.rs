//! What Readwise gives to programs, as JSON: the documents of its Reader (`/api/v3/list/`, among them highlights and notes,
//! which name what they belong to in `parent_id`), and highlights by document (`/api/v2/export/`).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::read::collection::{Collection, ListedAddress};
use crate::read::draft::{ArticleDraft, add, of_seconds};
use crate::read::highlights::Highlight;

/// Reads either form; `None` when the JSON is something else.
pub(in crate::read) fn read(value: &Value) -> Option<Collection> {
    // A program that asks page by page may write one list of all answers.
    let entries: Vec<&Value> = match value {
        Value::Object(_) => list(value, "results").collect(),
        Value::Array(items) => items
            .iter()
            .flat_map(|it| match it.get("results").and_then(Value::as_array) {
                Some(inside) => inside.iter().collect(),
                None => vec![it],
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    };
    let all = |keys: &[&str]| {
        let has = |it: &&Value| keys.iter().all(|key| it.get(key).is_some());
        !entries.is_empty() && entries.iter().all(has)
    };
    if all(&["id", "category", "parent_id", "source_url"]) {
        return Some(documents(&entries));
    }
    all(&["user_book_id", "highlights", "readable_title"]).then(|| by_document(&entries))
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn text(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The documents of Reader.
fn documents(entries: &[&Value]) -> Collection {
    let mut out = Collection::new("documents exported from Readwise Reader");
    let mut notes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut marked: BTreeMap<String, Vec<Highlight>> = BTreeMap::new();
    let is = |it: &Value, category: &str| text(it, "category").as_deref() == Some(category);
    let said = |it: &Value, key: &str| text(it, key).unwrap_or_default();
    for entry in entries.iter().filter(|it| is(it, "note")) {
        let of = notes.entry(said(entry, "parent_id")).or_default();
        of.extend(text(entry, "content"));
    }
    for entry in entries.iter().filter(|it| is(it, "highlight")) {
        let mut written: Vec<String> = text(entry, "notes").into_iter().collect();
        written.extend(notes.remove(&said(entry, "id")).unwrap_or_default());
        let highlight = Highlight::new(&said(entry, "content"), &written.join("\n"));
        let of = marked.entry(said(entry, "parent_id")).or_default();
        of.extend(highlight);
    }
    for entry in entries {
        if is(entry, "note") || is(entry, "highlight") {
            continue;
        }
        let id = said(entry, "id");
        let mut highlights = marked.remove(&id).unwrap_or_default();
        let mut whole: Vec<String> = text(entry, "notes").into_iter().collect();
        whole.extend(notes.remove(&id).unwrap_or_default());
        highlights.extend(Highlight::new("", &whole.join("\n")));
        take(&mut out, entry, text(entry, "html_content"), highlights);
    }
    let lost =
        marked.values().map(Vec::len).sum::<usize>() + notes.values().map(Vec::len).sum::<usize>();
    if lost > 0 {
        out.remarks.push(format!(
            "highlights and notes of documents that are not in the file: {lost}"
        ));
    }
    out
}

/// Highlights by document, without its text.
fn by_document(entries: &[&Value]) -> Collection {
    let mut out = Collection::new("highlights exported from Readwise");
    for entry in entries {
        let said = |it: &Value, key: &str| text(it, key).unwrap_or_default();
        let mut highlights: Vec<Highlight> = list(entry, "highlights")
            .filter_map(|it| Highlight::new(&said(it, "text"), &said(it, "note")))
            .collect();
        highlights.extend(Highlight::new("", &said(entry, "document_note")));
        take(&mut out, entry, None, highlights);
    }
    out
}

/// Takes a document: with its text as an article, without it as the address of its page, and of what has no address (a
/// book, a letter) the passages alone.
fn take(out: &mut Collection, entry: &Value, body: Option<String>, highlights: Vec<Highlight>) {
    let web = |it: &String| it.starts_with("http://") || it.starts_with("https://");
    let address = text(entry, "source_url").filter(web);
    let title = text(entry, "title").or_else(|| text(entry, "readable_title"));
    if let (Some(address), None) = (&address, &body) {
        let mut listed = ListedAddress::new(address, title);
        listed.highlights = highlights;
        out.pages.push(listed);
        return;
    }
    if body.is_none() && highlights.is_empty() {
        return;
    }
    let id = text(entry, "id").or_else(|| entry.get("user_book_id").map(Value::to_string));
    let mut draft = ArticleDraft {
        id: id.unwrap_or_default(),
        title,
        date: day(entry.get("published_date")),
        address,
        publisher: text(entry, "site_name"),
        description: text(entry, "summary"),
        image: text(entry, "image_url").filter(web),
        body: body.unwrap_or_default(),
        highlights,
        ..ArticleDraft::default()
    };
    add(
        &mut draft.authors,
        &text(entry, "author").unwrap_or_default(),
    );
    let tags = entry.get("tags").and_then(Value::as_object);
    for (key, tag) in tags.into_iter().flatten() {
        add(
            &mut draft.tags,
            &text(tag, "name").unwrap_or_else(|| key.clone()),
        );
    }
    for tag in list(entry, "book_tags") {
        add(&mut draft.tags, &text(tag, "name").unwrap_or_default());
    }
    for (key, from) in [("saved", "saved_at"), ("location", "location")] {
        if let Some(value) = text(entry, from) {
            draft.extra.push((key, json!(value)));
        }
    }
    draft.add_to(out);
}

/// A day, which Reader gives as text or in milliseconds since 1970.
fn day(value: Option<&Value>) -> Option<String> {
    let value = value?;
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    value.as_i64().and_then(|it| of_seconds(it / 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_of_reader_have_their_highlights_and_notes() {
        let value = r#"{"count":4,"nextPageCursor":null,"results":[
            {"id":"a","category":"article","parent_id":null,"source_url":"https://a.example/1","title":"甲",
             "author":"丙","html_content":"<p>一二三四</p>","published_date":1704153600000,"notes":"全文好",
             "tags":{"x":{"name":"标签"}}},
            {"id":"h","category":"highlight","parent_id":"a","source_url":null,"content":"二三","notes":""},
            {"id":"n","category":"note","parent_id":"h","source_url":null,"content":"对"},
            {"id":"b","category":"article","parent_id":null,"source_url":"https://a.example/2","title":"乙"}]}"#;
        let found = read(&serde_json::from_str(value).unwrap()).unwrap();
        assert_eq!(found.pages[0].address, "https://a.example/2");
        let text = String::from_utf8(found.articles[0].bytes.clone()).unwrap();
        let wanted = "highlights: [{\"quote\":\"二三\",\"note\":\"对\"},{\"quote\":\"\",\"note\":\"全文好\"}]";
        assert!(text.contains(wanted), "{text}");
        assert!(text.contains("tags: [\"标签\"]") && text.contains("<p>一二三四</p>"));
        let read = crate::read::read(text.as_bytes(), "a.html").unwrap().output;
        assert_eq!(read.metadata.date.unwrap().year, 2024);
    }

    #[test]
    fn highlights_of_a_book_without_an_address_are_an_article() {
        let value = r#"{"results":[{"user_book_id":7,"readable_title":"书","title":"书","author":"丁","source_url":null,
            "highlights":[{"id":1,"text":"一句","note":"评"}]}]}"#;
        let found = read(&serde_json::from_str(value).unwrap()).unwrap();
        let text = String::from_utf8(found.articles[0].bytes.clone()).unwrap();
        assert!(
            text.contains("{\"quote\":\"一句\",\"note\":\"评\"}"),
            "{text}"
        );
    }
}
