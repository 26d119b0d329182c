//! Turns the bytes of an article file into a [`Source`]: decodes them, reads the front matter, decides what the body
//! is written in, and renders Markdown as HTML.
//!
//! Knows nothing of layout, EPUB or PDF.

use std::borrow::Cow;

mod address;
mod byline;
mod cdata;
mod changes;
mod collection;
mod containers;
mod damage;
mod date;
mod draft;
mod encoding;
mod entities;
mod exports;
mod extras;
mod feeds;
mod fields;
mod formats;
mod front_matter;
mod glued_tags;
mod guess;
mod highlights;
mod hugo;
mod key_line;
mod keys;
mod kind;
mod language;
mod markdown;
mod marks;
mod mime;
mod open;
mod page;
mod pictures;
mod plain;
mod received;
mod recovery;
mod scalar;
mod shortcodes;
mod signature;
mod tags;
mod value;
mod webarchive;
mod wechat;
mod wordpress;
mod xml_tree;
mod zipped;

use uuid::Uuid;

use crate::diag::rules;
use crate::hash::sha256;
use crate::model::{Blob, Language, Metadata, Origin, Original, Received};
use crate::{Error, Fact, Warned, Warning};
use fields::Mapped;
use marks::is_blank;

pub use collection::{Collection, ListedAddress, UnpackedArticle};
pub use fields::HeadImage;
pub use highlights::{Highlight, with_highlights};
pub use kind::BodyKind;
pub use language::{
    detect as detect_language, detect_article as detect_article_language,
    is_plain as is_language_plain, weigh as weigh_language,
};
pub use open::{may_be_collection, open};
pub(crate) use received::{refresh, wall};

/// The UUID namespace of our identifiers: the same bytes give the same identifier on every machine.
const NAMESPACE: Uuid = Uuid::from_u128(0x1b7e_3c52_9d4a_4f0e_8a61_c2f5_7b30_e9d4);

/// An article file, read but not yet cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The file, byte for byte.
    pub original: Original,
    /// The metadata from the front matter and the head of the page. The title is never empty. When no
    /// language was written, `language_origin` is [`crate::model::Origin::Invented`], and the language is
    /// to be found from the cleaned text with [`detect_article_language`].
    pub metadata: Metadata,
    /// The language that the page declares (`<html lang>`), which templates often do without looking at the text:
    /// weigh it with [`weigh_language`]. None when the front matter says the language.
    pub page_language: Option<Language>,
    /// Head, cover and thumbnail pictures, the best first, each once, without placeholders.
    pub head_images: Vec<HeadImage>,
    /// What a reader has marked in the article.
    pub highlights: Vec<Highlight>,
    /// What the body was written in.
    pub kind: BodyKind,
    /// The body as HTML: a whole page for [`BodyKind::Page`], a fragment otherwise.
    ///
    /// Bodies made from Markdown carry `data-sourcepos="line:column-line:column"` attributes,
    /// counted in the file, and formulas as `<span data-math-style="inline|display">` (LaTeX inside).
    pub body: String,
    /// Line of the file on which `body` begins, from 1; 1 when made from Markdown or plain text,
    /// whose lines are in `data-sourcepos`.
    pub body_line: u32,
}

/// The text of an article file, whose lines are those that warnings count.
///
/// # Errors
///
/// [`Error::NotText`].
pub fn text(bytes: &[u8]) -> Result<String, Error> {
    let saved = webarchive::page(bytes).or_else(|| mime::page(bytes));
    let decoded = encoding::decode(saved.as_ref().map_or(bytes, |it| &it.1), None)?;
    Ok(decoded.text)
}

/// Reads an article file. `name` is its file name without folders.
///
/// # Errors
///
/// [`Error::EmptySource`], [`Error::NotText`] and [`Error::Gone`]. Every other problem is a warning.
pub fn read(bytes: &[u8], name: &str) -> Result<Warned<Source>, Error> {
    read_received(bytes, name, None)
}

/// Reads an article file as [`read`] does. `received` says how it came, when a host sent it.
///
/// # Errors
///
/// As [`read`].
pub fn read_received(
    bytes: &[u8],
    name: &str,
    received: Option<&Received>,
) -> Result<Warned<Source>, Error> {
    // Decode the bytes.
    let saved = webarchive::page(bytes).or_else(|| mime::page(bytes));
    let charset = received.and_then(|it| it.charset.as_deref());
    let decoded = encoding::decode(saved.as_ref().map_or(bytes, |it| &it.1), charset)?;
    let mut warnings = decoded.warnings;
    let saved = saved.map(|it| it.0);
    if let Some(kind) = saved {
        let what = kind.name().to_owned();
        warnings.push(Warning::new(
            0,
            &rules::UNPACK_MHTML,
            Fact::Repaired { what },
        ));
    }
    if decoded.text.chars().all(is_blank) {
        return Err(Error::EmptySource);
    }
    // Read the front matter.
    let text = changes::undo(&decoded.text, &mut warnings);
    let split = front_matter::split(&text);
    warnings.extend(split.warnings);
    let (body, body_line) = (split.body, split.body_line);
    let fronted = !split.entries.is_empty();
    if !fronted && body.chars().all(is_blank) {
        return Err(Error::EmptySource);
    }
    let mut mapped = fields::map(split.entries);
    // Turn the body into HTML.
    let mut kind = kind::of(body);
    let mut found = None;
    let mut typed = None;
    if kind == BodyKind::Markdown || kind == BodyKind::Plain {
        typed = plain::recognize(body, body_line);
    }
    if let Some(typed) = &mut typed {
        kind = BodyKind::Plain;
        mapped.complete(fields::map(std::mem::take(&mut typed.entries)));
        warnings.append(&mut typed.warnings);
    }
    if kind == BodyKind::Page {
        found = wechat::read(body, body_line)?;
        mapped.complete(match &mut found {
            Some(article) => std::mem::take(&mut article.mapped),
            None => fields::map(page::entries(body, body_line)),
        });
    }
    if mapped.metadata.authors.is_empty() && found.is_none() {
        let name = byline::after_title(body, &mapped.metadata.title);
        mapped.metadata.authors.extend(name);
    }
    let (body, body_line) = match &found {
        Some(article) => {
            kind = BodyKind::Html;
            (article.body.as_str(), article.body_line)
        }
        None => (body, body_line),
    };
    warnings.append(&mut mapped.warnings);
    let (body, body_line) = match kind {
        BodyKind::Html => {
            let body = cdata::unwrap(body, body_line, &mut warnings);
            (hugo::rewrite(&body).into_owned(), body_line)
        }
        BodyKind::Page => {
            let page = cdata::unwrap(body, body_line, &mut warnings);
            (stated(page, body_line, &mut warnings), body_line)
        }
        BodyKind::Markdown => (markdown::render(body, body_line, &mut warnings), 1),
        BodyKind::Plain => {
            let html = match typed {
                None => plain::render(body, body_line),
                Some(typed) => match typed.markdown {
                    Some(text) => markdown::render(&text, body_line, &mut warnings),
                    None => typed.html,
                },
            };
            (html, 1)
        }
    };
    let body = wordpress::rewrite(&body, body_line, &mut warnings).into_owned();
    let mut metadata = mapped.metadata;
    if let Some(received) = received {
        received::complete(&mut metadata, received, &mut warnings);
    }
    complete_title(&mut metadata, &body, name, &mut warnings);
    metadata.identifier = Uuid::new_v5(&NAMESPACE, bytes).to_string();
    warnings.sort_by_key(|it| it.line);
    let mut original = original(bytes, name, kind, fronted);
    original.received = received.cloned();
    if let Some(kind) = saved {
        original.media_type = kind.media_type();
    }
    let source = Source {
        original,
        metadata,
        page_language: mapped.page_language,
        head_images: mapped.head_images,
        highlights: mapped.highlights,
        kind,
        body,
        body_line,
    };
    Ok(Warned {
        output: source,
        warnings,
    })
}

/// A page, with the text that it states but does not show.
fn stated(page: Cow<'_, str>, body_line: u32, warnings: &mut Vec<Warning>) -> String {
    let Some((page, line)) = page::with_stated_body(&page, body_line) else {
        return page.into_owned();
    };
    let fact = Fact::Guessed {
        what: "the text of the article".to_owned(),
        reason: "the page shows it only by its scripts; it is from the page's data about itself"
            .to_owned(),
    };
    warnings.push(Warning::new(line, &rules::STATED_BODY, fact));
    page
}

impl Mapped {
    /// Fills in from `page`, the head of the page, whatever the front matter does not give.
    fn complete(&mut self, page: Self) {
        let (mine, other) = (&mut self.metadata, page.metadata);
        if mine.title.is_empty() {
            (mine.title, mine.title_origin) = (other.title, other.title_origin);
        }
        if mine.language_origin == Origin::Invented && other.language_origin == Origin::Written {
            self.page_language = Some(other.language);
        }
        for (mine, other) in [
            (&mut mine.authors, other.authors),
            (&mut mine.translators, other.translators),
            (&mut mine.subjects, other.subjects),
        ] {
            if mine.is_empty() {
                *mine = other;
            }
        }
        for (mine, other) in [
            (&mut mine.subtitle, other.subtitle),
            (&mut mine.publisher, other.publisher),
            (&mut mine.description, other.description),
            (&mut mine.source_url, other.source_url),
            (&mut mine.rights, other.rights),
            (&mut mine.series, other.series),
        ] {
            *mine = mine.take().or(other);
        }
        mine.date = mine.date.take().or(other.date);
        mine.modified = mine.modified.take().or(other.modified);
        mine.extra.extend(other.extra);
        for image in page.head_images {
            self.add_image(&image.url, image.line, "og:image");
        }
        self.warnings.extend(page.warnings);
    }
}

/// Gives an article without a written title its first heading as title, or else the name of its file.
fn complete_title(metadata: &mut Metadata, body: &str, name: &str, warnings: &mut Vec<Warning>) {
    // A title of characters that nobody sees is none: neither readers nor PDF/UA (7.1) can do anything with it.
    if !metadata.title.trim_matches(is_blank).is_empty() {
        return;
    }
    let stem = name.rsplit_once('.').map_or(name, |it| it.0).trim();
    let (title, origin, reason) = match first_heading(body) {
        Some(heading) => (
            heading,
            Origin::Written,
            "no title is written; it is the first heading",
        ),
        None if stem.is_empty() || stem == "-" => (
            "Untitled".to_owned(),
            Origin::Invented,
            "no title is written anywhere",
        ),
        None => (
            stem.to_owned(),
            Origin::Invented,
            "no title is written; it is the file's name",
        ),
    };
    let fact = Fact::Guessed {
        what: format!("the title `{title}`"),
        reason: reason.to_owned(),
    };
    warnings.push(Warning::new(0, &rules::GUESS_TITLE, fact));
    (metadata.title, metadata.title_origin) = (title, origin);
}

/// The text of the first heading that is not empty.
fn first_heading(body: &str) -> Option<String> {
    use tags::Token;
    let mut text: Option<String> = None;
    let is_heading = |name: &str| {
        let bytes = name.as_bytes();
        bytes.len() == 2 && matches!(bytes, [b'h' | b'H', b'1'..=b'6'])
    };
    for (_, token) in tags::tokens(body) {
        match token {
            Token::Open(name, _) if is_heading(name) => text = Some(String::new()),
            Token::Close(name) if is_heading(name) => {
                let words = entities::decode(&text.take().unwrap_or_default());
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                if !words.is_empty() {
                    return Some(words);
                }
            }
            Token::Text(piece) => {
                if let Some(text) = &mut text {
                    text.push_str(piece);
                }
            }
            Token::Open(..) | Token::Close(_) | Token::Raw(_) | Token::Comment => {}
        }
    }
    None
}

/// The text of HTML without its markup.
fn plain_text(html: &str) -> String {
    let mut out = String::new();
    for (_, token) in tags::tokens(html) {
        if let tags::Token::Text(text) = token {
            out.push_str(text);
        }
    }
    let out = entities::decode(&out);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The file as it was given.
fn original(bytes: &[u8], name: &str, kind: BodyKind, fronted: bool) -> Original {
    Original {
        name: name.to_owned(),
        media_type: match kind {
            BodyKind::Page => "text/html",
            BodyKind::Html if !fronted => "text/html",
            BodyKind::Plain if !fronted => "text/plain",
            BodyKind::Html | BodyKind::Markdown | BodyKind::Plain => "text/markdown",
        },
        blob: Blob::from(bytes.to_vec()),
        sha256: sha256(bytes),
        received: None,
    }
}
