//! Components of MDX (`<TabItem label="甲">`, `<Callout>`, `<Chart … />`): their titles and contents are shown, and what
//! stands only in their code is told.

use super::rewriter::Rewriter;
use crate::diag::rules;
use crate::xml::escape;
use crate::{Fact, Warning};

/// Most lines of one tag.
const LONGEST: usize = 30;

/// Attributes that a reader of the page sees.
const SEEN: &[&str] = &[
    "label", "title", "header", "heading", "summary", "name", "caption", "alt",
];

/// Whether a body is MDX: it imports or exports something, or gives an attribute in braces.
pub(super) fn is_mdx(body: &str) -> bool {
    body.lines().any(|it| {
        super::lists::is_module_line(it.trim())
            || (it.trim_start().starts_with('<') && it.contains("={"))
    }) || body.contains("<TabItem")
        || body.contains("<Tab ")
}

impl Rewriter<'_> {
    /// Rewrites the tag of a component that begins on this line; whether there was one.
    pub(super) fn component(&mut self, number: u32, bare: &str) -> bool {
        if !self.mdx || !bare.starts_with('<') {
            return false;
        }
        let Some(name) = component_name(bare) else {
            return self.picture(number, bare);
        };
        let mut tag = bare.to_owned();
        let mut taken = 0;
        while !is_whole(&tag) {
            let next = self.ahead.get(taken).filter(|_| taken < LONGEST);
            let Some(next) = next.filter(|it| !it.trim().is_empty()) else {
                return false;
            };
            tag.push(' ');
            tag.push_str(next.trim());
            taken += 1;
        }
        let Some(end) = tag_end(&tag) else {
            return false;
        };
        let (tag, rest) = (tag[..end].to_owned(), tag[end..].trim().to_owned());
        self.skip = taken;
        self.show(number, &name, &tag);
        if !rest.is_empty() {
            // What stands beside the tag is text; a closing tag at its end goes.
            let rest = rest
                .strip_suffix(&format!("</{name}>"))
                .unwrap_or(&rest)
                .to_owned();
            self.tagged_line(number, &rest);
        }
        self.push("", number);
        true
    }

    /// Writes what a component shows.
    fn show(&mut self, number: u32, name: &str, tag: &str) {
        self.push("", number);
        let is_box = [
            "Callout",
            "Note",
            "Tip",
            "Info",
            "Warning",
            "Danger",
            "Admonition",
            "Aside",
            "Caution",
        ];
        if tag.starts_with("</") {
            if is_box.contains(&name) {
                self.push("</div>", number);
            }
            return;
        }
        let words = SEEN.iter().find_map(|it| attribute(tag, it));
        let address = ["href", "to", "src", "url"]
            .iter()
            .find_map(|it| attribute(tag, it));
        let alone = tag.ends_with("/>");
        if is_box.contains(&name) && !alone {
            self.push("<div class=\"callout\">", number);
            if let Some(words) = words {
                self.push(
                    &format!("<p class=\"callout-title\">{}</p>", escape(&words)),
                    number,
                );
            }
            return;
        }
        match (words, address) {
            (words, Some(address)) if alone && is_picture(&address) => {
                let alt = escape(&words.unwrap_or_default());
                self.push(
                    &format!("<img src=\"{}\" alt=\"{alt}\">", escape(&address)),
                    number,
                );
            }
            (words, Some(address)) => {
                let words = words.unwrap_or_else(|| address.clone());
                let link = format!("<a href=\"{}\">{}</a>", escape(&address), escape(&words));
                self.push(&format!("<p>{link}</p>"), number);
            }
            (Some(words), None) => self.push(
                &format!("<p><strong>{}</strong></p>", escape(&words)),
                number,
            ),
            (None, None) => {}
        }
        if alone && tag.contains("={") {
            let tag = tag.chars().take(80).collect();
            let fact = Fact::LostElement { tag };
            self.warnings
                .push(Warning::new(number, &rules::DROP_COMPONENT, fact));
        }
    }

    /// Rewrites the address of a picture that is code, `<img src={require('./a.png').default} />`.
    fn picture(&mut self, number: u32, bare: &str) -> bool {
        if !bare.starts_with("<img") || !bare.contains("={") || !is_whole(bare) {
            return false;
        }
        let Some(address) = attribute(bare, "src") else {
            return false;
        };
        let alt = attribute(bare, "alt").unwrap_or_default();
        let html = format!(
            "<img src=\"{}\" alt=\"{}\">",
            escape(&address),
            escape(&alt)
        );
        self.push_block("", &[html], number);
        true
    }
}

/// The name of the component whose tag begins here: capital and small letters, since elements of HTML are written in
/// one or the other.
fn component_name(bare: &str) -> Option<String> {
    let inner = bare.strip_prefix('<')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name: String = inner
        .chars()
        .take_while(|it| it.is_ascii_alphanumeric() || *it == '.')
        .collect();
    let component = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase());
    component.then_some(name)
}

fn is_whole(tag: &str) -> bool {
    tag_end(tag).is_some()
}

/// The byte behind the tag at the start of a text; braces and quotes may hold `>`.
fn tag_end(tag: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => depth = depth.saturating_sub(1),
            (None, '>') if depth == 0 => return Some(at + 1),
            (None, _) => {}
        }
    }
    None
}

/// The text of an attribute: in quotes, or the first text in quotes inside braces.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.match_indices(name).find_map(|(at, _)| {
        let before = tag[..at].ends_with(char::is_whitespace);
        tag[at + name.len()..].strip_prefix('=').filter(|_| before)
    })?;
    let value = match value.strip_prefix('{') {
        Some(code) => code.split('}').next().unwrap_or_default(),
        None => value,
    };
    let at = value.find(['"', '\'', '`'])?;
    // A name that stands before the quotes is code: `{t('a')}` is not `a`, but `require('a')` is.
    let call = value[..at].trim();
    let quote = value[at..].chars().next()?;
    let text = value[at + 1..].split(quote).next()?.trim();
    let plain = call.is_empty() || call.ends_with("require(");
    (plain && !text.is_empty()).then(|| text.to_owned())
}

fn is_picture(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    ["png", "jpg", "jpeg", "gif", "webp", "svg", "avif"]
        .iter()
        .any(|it| {
            lower
                .split(['?', '#'])
                .next()
                .unwrap_or_default()
                .ends_with(it)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_quotes_and_braces() {
        let tag =
            "<Card title=\"甲\" data={[1, 2]} src={require('./a.png').default} on={() => x} />";
        assert_eq!(attribute(tag, "title").as_deref(), Some("甲"));
        assert_eq!(attribute(tag, "src").as_deref(), Some("./a.png"));
        assert_eq!(attribute(tag, "data"), None);
        assert_eq!(tag_end(tag), Some(tag.len()));
        assert_eq!(component_name("</TabItem>").as_deref(), Some("TabItem"));
        assert_eq!(component_name("<BR>"), None);
    }
}
