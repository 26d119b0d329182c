//! What readers have marked in an article, and what they have written beside it. It stands in the front matter under
//! `highlights`, apart from the text, and `normalize` finds where in the text it belongs.

use serde_json::{Value as Json, json};

use super::value::{KeyedValue, Value};

/// The key of the front matter.
pub(super) const KEY: &str = "highlights";

/// A passage that a reader has marked.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Highlight {
    /// The passage; empty for a note on the whole article.
    pub quote: String,
    /// What the reader has written beside it; may be empty.
    pub note: String,
    /// Line in the source, from 1; 0 when unknown.
    pub line: u32,
}

impl Highlight {
    /// From what an export says; `None` when it says nothing.
    pub(super) fn new(quote: &str, note: &str) -> Option<Self> {
        let (quote, note) = (quote.trim().to_owned(), note.trim().to_owned());
        (!quote.is_empty() || !note.is_empty()).then_some(Self {
            quote,
            note,
            line: 0,
        })
    }
}

/// A list of highlights as a value of the front matter.
pub(super) fn to_json(highlights: &[Highlight]) -> Json {
    let one = |it: &Highlight| {
        if it.note.is_empty() {
            json!({ "quote": it.quote })
        } else {
            json!({ "quote": it.quote, "note": it.note })
        }
    };
    Json::Array(highlights.iter().map(one).collect())
}

/// The highlights of an entry of the front matter; `None` when it is something else that has this name.
pub(super) fn of_entry(entry: &KeyedValue) -> Option<Vec<Highlight>> {
    let Value::List(items) = &entry.value else {
        return None;
    };
    let one = |item: &Value| {
        let Value::Map(fields) = item else {
            return None;
        };
        let text = |key: &str| {
            let field = fields.iter().find(|it| it.key == key);
            field.and_then(|it| it.value.scalar()).unwrap_or_default()
        };
        if !fields
            .iter()
            .all(|it| ["quote", "note"].contains(&&*it.key))
        {
            return None;
        }
        let line = fields.first().map_or(0, |it| it.line).max(entry.line);
        Some(Highlight {
            line,
            ..Highlight::new(text("quote"), text("note"))?
        })
    };
    let all: Option<Vec<Highlight>> = items.iter().map(one).collect();
    all.filter(|it| entry.key == KEY && !it.is_empty())
}

/// A page with front matter that holds what a reader has marked in it.
#[must_use]
pub fn with_highlights(page: &[u8], highlights: &[Highlight]) -> Vec<u8> {
    if highlights.is_empty() {
        return page.to_vec();
    }
    // In ASCII, so that the page may be in any encoding that begins as ASCII does.
    let mut list = String::new();
    for c in to_json(highlights).to_string().chars() {
        if c.is_ascii() {
            list.push(c);
        } else {
            // As YAML escapes them: in JSON, this one would be two.
            list += &format!("\\U{:08x}", u32::from(c));
        }
    }
    let wide = page.starts_with(b"\xFF\xFE") || page.starts_with(b"\xFE\xFF");
    let decoded = wide.then(|| super::text(page).ok()).flatten();
    let page = decoded.as_deref().map_or(page, str::as_bytes);
    let page = page.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(page);
    let mut out = format!("---\n{KEY}: {list}\n---\n").into_bytes();
    out.extend_from_slice(page);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_in_any_encoding_gets_what_was_marked_in_it() {
        let marked = [Highlight::new("好句😀", "对").unwrap()];
        let (page, _, _) = encoding_rs::GBK
            .encode("<!DOCTYPE html><meta charset=gbk><title>甲</title><p>一个好句</p>");
        let file = with_highlights(&page, &marked);
        let read = super::super::read(&file, "a.html").unwrap().output;
        assert!(read.body.contains("一个好句"));
        assert_eq!(read.highlights[0].quote, "好句😀");
        assert_eq!(read.highlights[0].note, "对");
        assert!(read.metadata.extra.is_empty());
    }

    #[test]
    fn another_list_of_this_name_stays_a_field() {
        for list in ["[甲, 乙]", "[{title: 甲}]", "3"] {
            let file = format!("---\nhighlights: {list}\n---\n正文\n");
            let read = super::super::read(file.as_bytes(), "a.md").unwrap().output;
            assert!(read.highlights.is_empty());
            assert_eq!(read.metadata.extra.len(), 1, "{list}");
        }
    }
}
