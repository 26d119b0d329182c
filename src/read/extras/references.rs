//! Links inside a collection of notes, references to sections and citations of works, which only the author's own
//! tool can follow: they say what they point at.

use std::collections::BTreeMap;

use super::rewriter::Rewriter;
use crate::diag::rules;
use crate::read::marks::{find_near, shown_page};
use crate::xml::escape;
use crate::{Fact, Warning};

/// Whether `[@key]` cites a work: the body is of R Markdown or Quarto, or a key ends in a year.
pub(super) fn cites(body: &str) -> bool {
    let knits = [
        "```{r",
        "```{python",
        "\\@ref(",
        "{#sec-",
        "{#fig-",
        "{#tbl-",
    ];
    knits.iter().any(|it| body.contains(it))
        || body.match_indices("[@").any(|(at, _)| {
            let key = &body[at + 2..];
            let end = key.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(0);
            let key = key[..end].trim_end_matches(|c: char| c.is_ascii_lowercase());
            key.len() > 4 && key[key.len() - 4..].bytes().all(|it| it.is_ascii_digit())
        })
}

/// The headings that have a label of their author's (`## 背景 {#background}`), by it.
pub(super) fn headings(body: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for line in body.lines().filter(|it| it.starts_with('#')) {
        let Some((text, attributes)) = line.trim_end().rsplit_once('{') else {
            continue;
        };
        let label = attributes
            .strip_suffix('}')
            .and_then(|it| it.trim().strip_prefix('#'));
        if let Some(label) = label.and_then(|it| it.split_whitespace().next()) {
            let text = text.trim_matches(['#', ' ']);
            out.entry(label.to_owned())
                .or_insert_with(|| text.to_owned());
        }
    }
    out
}

impl Rewriter<'_> {
    /// Rewrites `[[page]]` and `[[page|text]]` as their text: the page is another note, and no address of it is known.
    /// `[[#section]]` is a link in this article. `[[1]](url)` and `[[1]]: url` are links of Markdown already, and
    /// `x[[1]]` is an index: these stay.
    pub(super) fn wiki_link<'t>(
        &mut self,
        number: u32,
        rest: &'t str,
        out: &mut String,
    ) -> Option<&'t str> {
        let inner = &rest[2..];
        let end = find_near(inner, "]]")?;
        let (name, left) = (&inner[..end], &inner[end + 2..]);
        let plain = !name.is_empty()
            && name.chars().count() <= 100
            && !name.contains(['[', ']', '\n', '$', '"', '=']);
        if !plain || left.starts_with(['(', '[', ':']) || name.starts_with([' ', '^', '-', '!']) {
            return None;
        }
        let index = out.ends_with(|c: char| c.is_ascii_alphanumeric() || "_)]".contains(c));
        if index || !name.contains(char::is_alphabetic) {
            return None;
        }
        let (page, text) = match name.split_once('|') {
            // In the row of a table the bar is escaped.
            Some((page, text)) => (page.trim_end_matches('\\').trim(), text.trim().to_owned()),
            None => (name.trim(), shown_page(name)),
        };
        let text = escape(&text);
        let address = page.starts_with('#') || page.contains("://") || page.starts_with('/');
        if address {
            out.push_str(&format!("<a href=\"{}\">{text}</a>", escape(page)));
        } else {
            let fact = Fact::Simplified {
                what: format!("the link to another note, `{page}`,"),
                shown_as: "its text".to_owned(),
            };
            self.warnings
                .push(Warning::new(number, &rules::NOTE_LINK, fact));
            out.push_str(&text);
        }
        Some(left)
    }

    /// Rewrites `\@ref(label)` and `[@key]` at the start of `rest` as what they name.
    pub(super) fn cross_reference<'t>(
        &mut self,
        rest: &'t str,
        out: &mut String,
    ) -> Option<&'t str> {
        if let Some(inner) = rest.strip_prefix("\\@ref(") {
            let end = find_near(inner, ")")?;
            let label = &inner[..end];
            let plain = |it: char| it.is_alphanumeric() || "-_:./".contains(it);
            if label.is_empty() || !label.chars().all(plain) {
                return None;
            }
            let name = escape(label.split_once(':').map_or(label, |it| it.1));
            match self.headings.get(label) {
                Some(heading) => {
                    out.push_str(&format!(
                        "<a href=\"#{}\">{}</a>",
                        escape(label),
                        escape(heading)
                    ));
                }
                None => out.push_str(&name),
            }
            return Some(&inner[end + 1..]);
        }
        let inner = rest.strip_prefix('[')?;
        let end = find_near(inner, "]")?;
        let (keys, left) = (&inner[..end], &inner[end + 1..]);
        if !self.cites || left.starts_with(['(', '[', ':']) {
            return None;
        }
        let works: Vec<&str> = keys.split(';').map(str::trim).collect();
        let is_work = |it: &&str| {
            let key = it.trim_start_matches('-').strip_prefix('@');
            key.is_some_and(|it| it.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        if !works.iter().all(is_work) {
            return None;
        }
        let works: Vec<&str> = works
            .iter()
            .map(|it| it.trim_start_matches('-').trim_start_matches('@'))
            .collect();
        out.push_str(&format!("\\[{}\\]", works.join("; ")));
        Some(left)
    }
}
