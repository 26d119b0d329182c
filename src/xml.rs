//! Writes XML: escapes all text, and closes every element that it opens.

use std::fmt::Write as _;

/// Builds one XML document or fragment.
///
/// ```ignore
/// let mut xml = Xml::new();
/// xml.element("p", &[("lang", "zh")], |xml| xml.text("a < b"));
/// assert_eq!(xml.into_string(), r#"<p lang="zh">a &lt; b</p>"#);
/// ```
#[derive(Debug, Default)]
pub(crate) struct Xml {
    out: String,
    html: bool,
}

/// HTML's void elements. Only they may be written `<name/>` in XHTML, since a reading system that
/// parses the file as HTML takes `<span/>` for an opening tag.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "link", "meta", "col", "wbr"];

impl Xml {
    /// An empty fragment.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A document with its XML declaration.
    pub(crate) fn document() -> Self {
        Self {
            out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
            html: false,
        }
    }

    /// A page of HTML, without declaration and doctype: only void elements end in `/>`.
    pub(crate) fn html() -> Self {
        Self {
            out: String::new(),
            html: true,
        }
    }

    /// An XHTML document with its declaration and doctype.
    pub(crate) fn xhtml() -> Self {
        let mut xml = Self::document();
        xml.out.push_str("<!DOCTYPE html>\n");
        xml.html = true;
        xml
    }

    /// Writes an element with whatever `inside` writes; `<name/>` when that is nothing.
    pub(crate) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        _ = write!(self.out, "<{name}");
        for (key, value) in attributes {
            _ = write!(self.out, " {key}=\"");
            self.escape(value);
            self.out.push('"');
        }
        self.out.push('>');
        let before = self.out.len();
        inside(self);
        let empty = self.out.len() == before;
        if empty && (!self.html || VOID.contains(&name)) {
            self.out.pop();
            self.out.push_str("/>");
        } else {
            _ = write!(self.out, "</{name}>");
        }
    }

    /// Writes an element that holds only text.
    pub(crate) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.element(name, attributes, |xml| xml.text(text));
    }

    /// Writes character data.
    pub(crate) fn text(&mut self, text: &str) {
        self.escape(text);
    }

    /// Writes a line feed, which makes the file easier to read for people.
    pub(crate) fn newline(&mut self) {
        self.out.push('\n');
    }

    /// Writes markup that is known to be well formed, as it is.
    pub(crate) fn trusted(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// The document or fragment.
    pub(crate) fn into_string(self) -> String {
        self.out
    }

    fn escape(&mut self, text: &str) {
        push_escaped(&mut self.out, text);
    }
}

/// Appends text, escaped for character data and for attribute values. Characters that XML 1.0 forbids (C0
/// controls, U+FFFE, U+FFFF) become U+FFFD.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match (reference(c), c) {
            (Some(reference), _) => out.push_str(reference),
            (None, '\t' | '\n') => out.push(c),
            (None, '\r') => out.push_str("&#13;"),
            (None, '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            (None, _) => out.push(c),
        }
    }
}

/// Text escaped for character data and for attribute values, in HTML that is parsed again later. Characters other than
/// markup stay as they are.
#[must_use]
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match reference(c) {
            Some(reference) => out.push_str(reference),
            None => out.push(c),
        }
    }
    out
}

/// The character reference for a character that is markup.
fn reference(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Xml;

    #[test]
    fn text_and_attributes_are_escaped() {
        let mut xml = Xml::new();
        xml.element("p", &[("title", "a \"b\" & <c>")], |xml| {
            xml.text("1 < 2\u{1}");
        });
        assert_eq!(
            xml.into_string(),
            "<p title=\"a &quot;b&quot; &amp; &lt;c&gt;\">1 &lt; 2\u{fffd}</p>"
        );
    }

    #[test]
    fn an_empty_element_closes_itself() {
        let mut xml = Xml::new();
        xml.element("hr", &[], |_| {});
        assert_eq!(xml.into_string(), "<hr/>");
    }

    #[test]
    fn xhtml_closes_only_void_elements_by_themselves() {
        let mut xml = Xml::xhtml();
        let before = xml.out.len();
        xml.element("span", &[("id", "a")], |_| {});
        xml.element("br", &[], |_| {});
        assert_eq!(&xml.into_string()[before..], "<span id=\"a\"></span><br/>");
    }
}
