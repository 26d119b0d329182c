//! What the header of a letter says, as a page says it in its head.

use crate::xml::escape;

/// The page of a letter, with its subject, its sender and its date in the head.
pub(super) fn page(html: &str, subject: &str, from: &str, date: &str) -> String {
    let mut head = String::new();
    let mut meta = |key: &str, value: &str| {
        if !value.trim().is_empty() {
            head += &format!("<meta {key} content=\"{}\">", escape(value.trim()));
        }
    };
    meta("property=\"og:title\"", subject);
    meta("name=\"author\"", &sender(from));
    meta("property=\"article:published_time\"", date);
    let lower = html.to_ascii_lowercase();
    let opened = lower
        .find("<head")
        .and_then(|it| Some(it + lower[it..].find('>')? + 1))
        .or_else(|| {
            let at = lower.find("<html")?;
            Some(at + lower[at..].find('>')? + 1)
        });
    match opened {
        Some(at) => format!("{}{head}{}", &html[..at], &html[at..]),
        None => format!("<html><head>{head}</head><body>{html}</body></html>"),
    }
}

/// The name of a sender, else his address: `"甲" <a@a.example>`.
fn sender(from: &str) -> String {
    let name = from.split('<').next().unwrap_or_default().trim();
    let name = name.trim_matches('"').trim();
    if name.is_empty() {
        from.trim_matches(['<', '>', ' ']).to_owned()
    } else {
        name.to_owned()
    }
}
