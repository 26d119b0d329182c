//! What a whole HTML page says about itself, as front-matter entries under our own keys.
//!
//! For every field there is a list of witnesses, the best first: [`WITNESSES`]. What the page says of its article
//! (JSON-LD, Dublin Core, Open Graph) comes before what it says of itself (`<title>`, `<meta>`), and that before
//! what only looks like it (a byline, a line with a label).

mod capture;
mod evidence;
mod json_ld;
mod line_of_labels;
mod people;
mod rest;
mod said;
mod stated_body;
mod title;

use self::capture::CaptureKind;
use self::evidence::Evidence;
use self::json_ld::Things;
use self::said::{SaidText, one_line};
use super::address::canonical;
use super::date;
use super::value::{KeyedValue, Value};

/// A place in a page that may state a value of a field.
#[derive(Clone, Copy, Debug)]
enum Witness {
    /// The article in the page's JSON-LD, at one of these keys.
    Json(&'static [&'static str]),
    /// One of these `<meta>` elements. A family name is written with a colon (`dc:creator` is `DC.creator` too).
    Meta(&'static [&'static str]),
    /// An element that carries this mark.
    Element(CaptureKind),
    /// The publisher named in the page's JSON-LD, otherwise the site named there.
    JsonPublisher,
    JsonSite,
    /// `<link rel=canonical>`.
    Canonical,
    /// `<link rel=license>`.
    License,
    /// The comment that a browser or a tool wrote when it saved the page.
    SavedFrom,
    /// The site's name at the end of the page's title, when another witness shows where the article's title ends.
    TitleEnd,
}

use Witness::{
    Canonical, Element, Json, JsonPublisher, JsonSite, License, Meta, SavedFrom, TitleEnd,
};

/// Fields and their witnesses, the best first. Titles and authors need more than such a list: see `title.rs` and
/// [`authors`].
const WITNESSES: &[(&str, &[Witness])] = &[
    (
        "publisher",
        &[
            JsonPublisher,
            Meta(&[
                "og:site_name",
                "dc:publisher",
                "citation:journal_title",
                "publisher",
                "application-name",
            ]),
            JsonSite,
            Meta(&["source", "mediaid"]),
            Element(CaptureKind::LabelledSource),
            TitleEnd,
        ],
    ),
    (
        "date",
        &[
            Json(&["datePublished", "pubDate", "dateCreated", "uploadDate"]),
            Meta(&[
                "article:published_time",
                "og:article:published_time",
                "article:published",
                "og:release_date",
            ]),
            Element(CaptureKind::Published),
            Meta(&[
                "parsely:pub-date",
                "sailthru:date",
                "citation:publication_date",
                "citation:date",
            ]),
            Meta(&["dc:date", "dc:issued", "dc:date.issued", "dc:created"]),
            Meta(&[
                "datepublished",
                "pubdate",
                "publishdate",
                "publish_date",
                "publication_date",
                "date",
                "created",
            ]),
            Element(CaptureKind::LabelledDate),
            Element(CaptureKind::Time),
            Element(CaptureKind::DateElement),
        ],
    ),
    (
        "modified",
        &[
            Json(&["dateModified", "upDate"]),
            Meta(&[
                "article:modified_time",
                "og:updated_time",
                "og:article:modified_time",
                "dc:modified",
                "dc:date.modified",
            ]),
            Element(CaptureKind::Modified),
            Meta(&["datemodified", "last-modified", "lastmod", "updated"]),
        ],
    ),
    (
        "description",
        &[
            Meta(&["description", "og:description"]),
            Json(&["description"]),
            Meta(&["dc:description", "twitter:description"]),
        ],
    ),
    (
        "canonical",
        &[
            Canonical,
            Meta(&["og:url"]),
            Json(&["url", "mainEntityOfPage"]),
            Meta(&["parsely:link", "source-url", "twitter:url"]),
            SavedFrom,
        ],
    ),
    ("rights", &[Meta(&["copyright", "dc:rights"]), License]),
    (
        "og_image",
        &[Meta(&["og:image", "og:image:url", "og:image:secure_url"])],
    ),
    (
        "og_image",
        &[
            Meta(&["twitter:image", "twitter:image:src", "parsely:image-url"]),
            Json(&["image"]),
        ],
    ),
];

/// A page's evidence, and what the fields are decided by.
struct Court<'a> {
    evidence: &'a Evidence,
    things: Things<'a>,
    title_end: Option<SaidText>,
}

/// The entries of a page that begins on `first_line`.
pub(super) fn entries(page: &str, first_line: u32) -> Vec<KeyedValue> {
    let evidence = evidence::read(page, first_line);
    let mut court = Court {
        evidence: &evidence,
        things: Things::read(&evidence.json),
        title_end: None,
    };
    let mut out = Vec::new();
    // The site comes first, because its name is cut from titles and is not accepted as an author.
    let named = court.site();
    let named = named.as_ref().map(|it| it.text.as_str());
    let title = title::find(&evidence, &court.things, named);
    let (names, line) = authors(&court, title.as_ref().map(|it| &it.said), named);
    if let Some(title) = title {
        let line = title.said.line;
        court.title_end = title.site.map(|text| SaidText { text, line });
        out.push(entry("title", title.said));
    }
    let site = court.site();
    for (key, witnesses) in WITNESSES {
        let said = match *key {
            "publisher" => site.clone(),
            "date" | "modified" => court.first(witnesses, |it| is_date(&it.text)),
            "canonical" => court.first(witnesses, is_said).map(|it| SaidText {
                text: canonical(&it.text),
                ..it
            }),
            _ => court.first(witnesses, is_said),
        };
        out.extend(said.map(|it| entry(key, it)));
    }
    out.extend(court.language());
    if !names.is_empty() {
        out.push(list("author", names, line));
    }
    out.extend(rest::subjects(&evidence, &court.things));
    out.extend(rest::others(&evidence));
    out
}

/// A page with the text that its JSON-LD states and that it does not show itself, and the line of the statement. `None`
/// for nearly all pages.
pub(super) fn with_stated_body(page: &str, first_line: u32) -> Option<(String, u32)> {
    if !page.contains("\"articleBody\"") {
        return None;
    }
    let evidence = evidence::read(page, first_line);
    let stated = Things::read(&evidence.json).body()?;
    Some((stated_body::shown(page, stated.text)?, stated.line))
}

fn entry(key: &str, said: SaidText) -> KeyedValue {
    KeyedValue {
        key: key.to_owned(),
        value: Value::Text(said.text),
        line: said.line,
    }
}

fn list(key: &str, items: Vec<String>, line: u32) -> KeyedValue {
    KeyedValue {
        key: key.to_owned(),
        value: Value::List(items.into_iter().map(Value::Text).collect()),
        line,
    }
}

fn is_said(said: &SaidText) -> bool {
    !said.text.trim().is_empty()
}

fn is_date(text: &str) -> bool {
    date::parse(text).is_some_and(|it| !date::is_placeholder(&it))
}

impl Court<'_> {
    /// The first value of the first witness for which `holds` is true.
    fn first(&self, witnesses: &[Witness], holds: impl Fn(&SaidText) -> bool) -> Option<SaidText> {
        witnesses
            .iter()
            .flat_map(|it| self.ask(*it))
            .find(|it| holds(it))
    }

    /// All values that a witness states.
    fn ask(&self, witness: Witness) -> Vec<SaidText> {
        let evidence = self.evidence;
        match witness {
            Json(keys) => {
                let mut said: Vec<SaidText> =
                    keys.iter().filter_map(|it| self.things.text(it)).collect();
                said.extend(self.things.dates(keys));
                said
            }
            Meta(keys) => keys.iter().filter_map(|it| evidence.meta(&[it])).collect(),
            Element(kind) => evidence.all(kind).cloned().collect(),
            JsonPublisher => self.things.publisher().into_iter().collect(),
            JsonSite => self.things.site().into_iter().collect(),
            Canonical => evidence.canonical.clone().into_iter().collect(),
            License => evidence.license.clone().into_iter().collect(),
            SavedFrom => evidence.saved_from.clone().into_iter().collect(),
            TitleEnd => self.title_end.clone().into_iter().collect(),
        }
    }

    /// The name of the site.
    fn site(&self) -> Option<SaidText> {
        let (_, witnesses) = WITNESSES.iter().find(|it| it.0 == "publisher")?;
        let site = self.first(witnesses, |it| is_site(&it.text))?;
        Some(SaidText {
            text: site_name(&site.text),
            ..site
        })
    }

    /// The language that the page declares. It is compared with the text only after the text is cleaned.
    fn language(&self) -> Option<KeyedValue> {
        let declared = self.evidence.languages.first().cloned();
        let said = declared
            .or_else(|| self.things.text("inLanguage"))
            .or_else(|| {
                self.evidence
                    .meta(&["og:locale", "content-language", "dc:language"])
            })?;
        Some(entry("lang", said))
    }
}

/// The name of a site without a label in front of it.
fn site_name(text: &str) -> String {
    let text = one_line(text);
    let bare = ["来源", "來源", "稿源"]
        .iter()
        .find_map(|it| text.strip_prefix(it))
        .unwrap_or(&text);
    bare.trim_start_matches(['：', ':', ' ']).to_owned()
}

/// Whether a text can be the name of a site: it is not an address and not too long.
fn is_site(text: &str) -> bool {
    let text = site_name(text);
    !text.is_empty() && !text.contains("://") && text.chars().count() <= 60
}

/// `<meta>` names that state authors, in three groups: those of bibliographic tools, those that a template writes
/// into every page, and those of social networks, which hold an address as often as a name.
const AUTHORS: [(&[&str], Trust); 3] = [
    (&["dc:creator"], Trust::Article),
    (
        &[
            "author",
            "parsely:author",
            "sailthru:author",
            "citation:author",
            "byl",
        ],
        Trust::Template,
    ),
    (&["article:author", "og:article:author"], Trust::Article),
];

/// Marks of elements that show authors, the most reliable first.
const SHOWN: &[CaptureKind] = &[
    CaptureKind::Author,
    CaptureKind::RelAuthor,
    CaptureKind::Byline,
    CaptureKind::LabelledAuthor,
    CaptureKind::ProfileLink,
];

/// Whether a value is about this article or the same on every page of the site. An article may be signed with the
/// site's own name; on every page that name says nothing about the author.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Trust {
    Article,
    Template,
}

/// The authors of the article and the line that names them. `site` is the name of the site.
fn authors(court: &Court<'_>, title: Option<&SaidText>, site: Option<&str>) -> (Vec<String>, u32) {
    let is_site = |it: &str| Some(it) == site;
    let (agents, line) = court.things.authors();
    let names: Vec<String> = agents
        .into_iter()
        .filter(|it| people::is_name(&it.name) && !(it.organization && is_site(&it.name)))
        .map(|it| it.name)
        .collect();
    if !names.is_empty() {
        return (names, line);
    }
    let metas = AUTHORS.iter().flat_map(|(keys, trust)| {
        let names = keys.iter().map(|it| meta_authors(court.evidence, it));
        names.map(|it| (it, *trust))
    });
    // A byline above the title usually belongs to another article.
    let found = &court.evidence.found;
    let is_title = |it: &(CaptureKind, SaidText)| {
        it.0 == CaptureKind::Heading && title.is_some_and(|title| title.text == it.1.text)
    };
    let (above, below) = found.split_at(found.iter().position(is_title).unwrap_or(0));
    let shown = SHOWN.iter().flat_map(|kind| {
        let said = below.iter().chain(above).filter(move |it| it.0 == *kind);
        said.map(|it| ((people::names(&it.1.text), it.1.line), Trust::Template))
    });
    for ((mut names, line), trust) in metas.chain(shown) {
        if trust == Trust::Template {
            names.retain(|it| !is_site(it));
        }
        if !names.is_empty() {
            return (names, line);
        }
    }
    (Vec::new(), 0)
}

/// The authors in all `<meta>` elements of a key: a page may have one element for each author.
fn meta_authors(evidence: &Evidence, key: &str) -> (Vec<String>, u32) {
    let mut names = Vec::new();
    let mut first = 0;
    for meta in evidence.metas_of(key) {
        first = if first == 0 { meta.line } else { first };
        for name in people::names(&one_line(&meta.content)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    (names, first)
}

#[cfg(test)]
mod tests;
