//! Finds the addresses of head pictures in front matter, and refuses placeholders.

use super::value::{Value, first_text};

/// Why an address leads to no picture of the article; `None` when it may.
pub(super) fn junk(url: &str) -> Option<&'static str> {
    let lower = url.to_ascii_lowercase();
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    let hosts = [
        "picsum.photos",
        "source.unsplash.com/random",
        "via.placeholder.com",
        "placehold.it",
        "placehold.co",
        "placekitten.com",
        "dummyimage.com",
        "loremflickr.com",
        "lorempixel.com",
    ];
    let after_scheme = lower.split_once("//").map_or("", |it| it.1);
    if hosts.iter().any(|it| after_scheme.starts_with(it)) {
        return Some("the host makes up pictures");
    }
    if matches!(
        file,
        "undefined" | "null" | "none" | "nan" | "false" | "true" | ""
    ) {
        return Some("it names no file");
    }
    if matches!(
        file.split('.').next(),
        Some("404" | "blank" | "spacer" | "placeholder" | "loading")
    ) {
        return Some("it is a placeholder");
    }
    if url.starts_with("{{") || url.starts_with("{%") || url.contains("<%") {
        return Some("it is a template placeholder");
    }
    if url.starts_with('#') || lower.starts_with("about:") || url.contains('\n') {
        return Some("it is no address");
    }
    None
}

/// Collects the addresses in a value. `whole` becomes false when the value says more than addresses.
pub(super) fn urls_in(value: &Value, out: &mut Vec<String>, whole: &mut bool) {
    match value {
        Value::Text(text) => {
            let url = markdown_image(text);
            *whole &= url == text.trim();
            out.push(url.to_owned());
        }
        Value::Null => {}
        Value::Number(_) | Value::Bool(_) => *whole = false,
        Value::List(items) => items.iter().for_each(|it| urls_in(it, out, whole)),
        Value::Map(entries) => {
            const KEYS: [&str; 6] = ["url", "src", "image", "href", "path", "source"];
            let url = KEYS
                .iter()
                .find_map(|key| entries.iter().find(|it| it.key == *key))
                .and_then(|it| first_text(&it.value));
            out.extend(url);
            *whole &= entries.len() < 2;
        }
    }
}

/// The address in `![alt](address)`, or the text itself.
fn markdown_image(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("![")
        .and_then(|it| it.split_once("]("))
        .and_then(|it| it.1.strip_suffix(')'))
        .unwrap_or(text)
}
