//! Reads a page once and collects everything that may state the article's title, authors and dates.
//!
//! Nothing is decided here. Findings keep their line and the order of the page.

use serde_json::Value as Json;

use super::capture::{CaptureKind, Captures};
use super::line_of_labels;
use super::said::{SaidText, one_line};
use crate::read::tags::{Token, attribute, tokens};

/// The most `<meta>` elements that are read; no page has more that matter.
const MOST_METAS: usize = 300;

/// The most bytes of JSON-LD that are read; a longer text is a catalogue.
const MOST_JSON: usize = 2_000_000;

/// Within so many characters after the start of the title, a link to a person counts as a byline. The number is
/// larger than the length of any title.
const NEAR: usize = 150;

/// One name of a `<meta>` and its content.
#[derive(Clone, Debug)]
pub(super) struct Meta {
    /// The name in lower case, its family set off by a colon: `dc:title`, `parsely:author`.
    pub(super) key: String,
    /// The name as written, lower case.
    pub(super) written: String,
    pub(super) content: String,
    pub(super) line: u32,
}

/// Everything that a page shows or states about itself.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) metas: Vec<Meta>,
    /// `<title>`.
    pub(super) title: Option<SaidText>,
    /// `<html lang>` and `<body lang>`.
    pub(super) languages: Vec<SaidText>,
    pub(super) canonical: Option<SaidText>,
    pub(super) license: Option<SaidText>,
    /// The address in the comment that a browser or a tool wrote when it saved the page.
    pub(super) saved_from: Option<SaidText>,
    /// The blocks of JSON-LD.
    pub(super) json: Vec<(Json, u32)>,
    /// Texts of marked elements with their mark, in the order of the page.
    pub(super) found: Vec<(CaptureKind, SaidText)>,
}

impl Evidence {
    /// The first content that is not empty, by the order of these keys. A property (`dc:title`) is preferred to a
    /// name that looks like it (`DC.title`).
    pub(super) fn meta(&self, keys: &[&str]) -> Option<SaidText> {
        let meta = keys.iter().find_map(|key| {
            let of_key = || self.metas.iter().filter(|it| it.key == *key);
            of_key()
                .find(|it| it.written == it.key)
                .or_else(|| of_key().next())
        })?;
        Some(SaidText {
            text: meta.content.clone(),
            line: meta.line,
        })
    }

    /// All `<meta>` elements of a key.
    pub(super) fn metas_of<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Meta> {
        self.metas.iter().filter(move |it| it.key == key)
    }

    /// The texts of all elements with this mark.
    pub(super) fn all(&self, kind: CaptureKind) -> impl Iterator<Item = &SaidText> {
        self.found
            .iter()
            .filter(move |it| it.0 == kind)
            .map(|it| &it.1)
    }
}

/// Reads a page that begins on `first_line`.
pub(super) fn read(text: &str, first_line: u32) -> Evidence {
    let mut reader = EvidenceReader {
        out: Evidence::default(),
        captures: Captures::default(),
        raw: Raw::None,
        json_left: MOST_JSON,
        label: None,
        since_heading: None,
        code: 0,
    };
    let (mut counted, mut line) = (0, first_line);
    for (at, token) in tokens(text) {
        let newlines = text.as_bytes()[counted..at]
            .iter()
            .filter(|it| **it == b'\n')
            .count();
        line = line.saturating_add(u32::try_from(newlines).unwrap_or(0));
        counted = at;
        match token {
            Token::Open(name, attributes) => {
                reader.open(&name.to_ascii_lowercase(), attributes, line);
            }
            Token::Close(name) => {
                if name.eq_ignore_ascii_case("pre") {
                    reader.code = reader.code.saturating_sub(1);
                }
                reader.captures.close(name, &mut reader.out.found);
            }
            Token::Text(text) => reader.text(text, line),
            Token::Raw(text) => reader.raw(text, line),
            Token::Comment => {
                if reader.out.saved_from.is_none() && at < 4000 {
                    let text = saved_from(&text[at..]);
                    reader.out.saved_from = text.map(|text| SaidText { text, line });
                }
            }
        }
    }
    reader.captures.close_all(&mut reader.out.found);
    reader.out
}

/// How the raw text of an element is read.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Raw {
    None,
    Title,
    Json,
}

struct EvidenceReader {
    out: Evidence,
    captures: Captures,
    raw: Raw,
    json_left: usize,
    /// A label such as `来源：` whose value is the next text.
    label: Option<CaptureKind>,
    /// How many characters were read since the first `<h1>`.
    since_heading: Option<usize>,
    /// How many `<pre>` are open: their text never describes the article.
    code: u32,
}

impl EvidenceReader {
    fn open(&mut self, name: &str, attributes: &str, line: u32) {
        self.raw = Raw::None;
        let get = |wanted: &str| attribute(attributes, wanted).filter(|it| !it.trim().is_empty());
        match name {
            "html" | "body" => {
                let language = get("lang").or_else(|| get("xml:lang"));
                let said = language.map(|text| SaidText { text, line });
                self.out.languages.extend(said);
            }
            "title" if self.out.title.is_none() => self.raw = Raw::Title,
            "h1" => {
                self.since_heading.get_or_insert(0);
            }
            "pre" => self.code += 1,
            "meta" => self.meta(attributes, line),
            "link" => self.link(attributes, line),
            "script" => {
                let kind = get("type").unwrap_or_default();
                if kind.trim().eq_ignore_ascii_case("application/ld+json") {
                    self.raw = Raw::Json;
                }
            }
            _ => {}
        }
        let near = self.since_heading.is_some_and(|it| it < NEAR);
        self.captures
            .open(name, attributes, line, near, &mut self.out.found);
    }

    fn meta(&mut self, attributes: &str, line: u32) {
        let get = |wanted: &str| attribute(attributes, wanted).filter(|it| !it.trim().is_empty());
        let Some(content) = get("content") else {
            return;
        };
        // A property may carry several names.
        let property = get("property").unwrap_or_default();
        let name = get("name")
            .or_else(|| get("itemprop"))
            .or_else(|| get("http-equiv"));
        let names = property
            .split_ascii_whitespace()
            .map(str::to_owned)
            .chain(name);
        for name in names {
            let written = name.trim().to_ascii_lowercase();
            let key = key(&written);
            let known = self
                .out
                .metas
                .iter()
                .any(|it| it.key == key && it.content == content);
            if !known && self.out.metas.len() < MOST_METAS {
                self.out.metas.push(Meta {
                    key,
                    written,
                    content: content.clone(),
                    line,
                });
            }
        }
    }

    fn link(&mut self, attributes: &str, line: u32) {
        let rel = attribute(attributes, "rel")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let href = attribute(attributes, "href").filter(|it| !it.trim().is_empty());
        let said = href.map(|text| SaidText { text, line });
        match rel.as_str() {
            "canonical" if self.out.canonical.is_none() => self.out.canonical = said,
            "license" if self.out.license.is_none() => self.out.license = said,
            _ => {}
        }
    }

    fn raw(&mut self, text: &str, line: u32) {
        match std::mem::replace(&mut self.raw, Raw::None) {
            Raw::Title => {
                let text = one_line(text);
                if !text.is_empty() {
                    self.out.title = Some(SaidText { text, line });
                }
            }
            Raw::Json if text.len() <= self.json_left => {
                self.json_left -= text.len();
                let json = serde_json::from_str(bare_json(text));
                self.out.json.extend(json.ok().map(|it| (it, line)));
            }
            Raw::Json | Raw::None => {}
        }
    }

    fn text(&mut self, text: &str, line: u32) {
        self.captures.text(text);
        let bare = text.trim();
        if bare.is_empty() {
            return;
        }
        if let Some(count) = &mut self.since_heading {
            *count += bare.chars().count();
        }
        let after = self.label.take();
        if bare.len() > line_of_labels::LONGEST || self.code > 0 {
            return;
        }
        let text = one_line(text);
        if let Some(kind) = after {
            self.out.found.push((kind, SaidText { text, line }));
            return;
        }
        let (found, label) = line_of_labels::read(&text);
        self.label = label;
        let found = found
            .into_iter()
            .map(|(kind, text)| (kind, SaidText { text, line }));
        self.out.found.extend(found);
    }
}

/// Families of meta names, written with a colon, a full stop, a hyphen or an underscore.
const FAMILIES: &[(&str, &str)] = &[
    ("dcterms", "dc"),
    ("dcterm", "dc"),
    ("dct", "dc"),
    ("dc", "dc"),
    ("og", "og"),
    ("twitter", "twitter"),
    ("parsely", "parsely"),
    ("sailthru", "sailthru"),
    ("citation", "citation"),
    ("weibo", "weibo"),
    ("article", "article"),
];

/// A meta's name with its family set off by a colon; `dcterms.created` is `dc:created`.
fn key(written: &str) -> String {
    for (family, short) in FAMILIES {
        let rest = written.strip_prefix(family);
        if let Some(rest) = rest.and_then(|it| it.strip_prefix([':', '.', '-', '_'])) {
            return format!("{short}:{rest}");
        }
    }
    written.to_owned()
}

/// JSON without the comment marks that hide it from old browsers.
fn bare_json(text: &str) -> &str {
    let mut text = text.trim();
    for mark in ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["] {
        text = text.strip_prefix(mark).unwrap_or(text).trim_start();
    }
    for mark in ["-->", "//]]>", "/*]]>*/", "]]>"] {
        text = text.strip_suffix(mark).unwrap_or(text).trim_end();
    }
    text.trim_end_matches(';').trim_end()
}

/// The address in `<!-- saved from url=(0031)https://… -->` or in the comment of `SingleFile`.
fn saved_from(comment: &str) -> Option<String> {
    let comment = comment.split_once("-->").map_or(comment, |it| it.0);
    let address = comment
        .split_once("saved from url=(")
        .and_then(|it| it.1.split_once(')'))
        .map(|it| it.1)
        .or_else(|| {
            let (before, after) = comment.split_once("url:")?;
            before.contains("saved with").then_some(after)
        })?;
    let address = address.split_whitespace().next()?;
    let is_address = address.starts_with("https://") || address.starts_with("http://");
    is_address.then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{bare_json, key, saved_from};

    #[test]
    fn names_of_metas_have_one_spelling() {
        for (written, wanted) in [
            ("dcterms.created", "dc:created"),
            ("parsely-pub-date", "parsely:pub-date"),
            ("og:article:author", "og:article:author"),
            ("authors", "authors"),
            ("dcbook", "dcbook"),
        ] {
            assert_eq!(key(written), wanted);
        }
    }

    #[test]
    fn json_is_freed_of_its_wrappers() {
        assert_eq!(bare_json("\n//<![CDATA[\n{}\n//]]>\n"), "{}");
        assert_eq!(bare_json("<![CDATA[ {} ]]>"), "{}");
        assert_eq!(bare_json("<!-- {}; -->"), "{}");
    }

    #[test]
    fn saved_pages_say_where_they_are_from() {
        let text = "<!-- saved from url=(0019)https://x.example/a -->";
        assert_eq!(saved_from(text).as_deref(), Some("https://x.example/a"));
        let text =
            "<!--\n Page saved with SingleFile \n url: https://x.example/b \n saved date: x -->";
        assert_eq!(saved_from(text).as_deref(), Some("https://x.example/b"));
        assert_eq!(saved_from("<!-- the url: https://x.example/ -->"), None);
    }
}
