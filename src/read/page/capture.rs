//! Finds the elements that name authors, dates, titles and tags, and collects the text inside them.

use super::said::{SaidText, one_line};
use crate::read::tags::attribute;

/// Which mark makes an element worth reading.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum CaptureKind {
    /// `<h1>`.
    Heading,
    /// `<h2>`, which is the title only where there is nothing above it.
    Subheading,
    /// A paragraph that a word processor marks as the document's title.
    TitleParagraph,
    /// `itemprop` or `property` `headline`.
    Headline,
    /// `itemprop` or `property` `author` or `creator`.
    Author,
    /// `rel=author`.
    RelAuthor,
    /// A class or an `id` such as `byline`.
    Byline,
    /// A link to a person's own page.
    ProfileLink,
    /// `itemprop` `datePublished`, `<time pubdate>`.
    Published,
    /// `itemprop` `dateModified`.
    Modified,
    /// Any other `<time>`.
    Time,
    /// A class or an `id` such as `pubtime`.
    DateElement,
    /// `rel=tag`.
    Tag,
    /// The name of a person within [`CaptureKind::Author`].
    Name,
    /// `作者：…` in a line.
    LabelledAuthor,
    /// `来源：…` in a line.
    LabelledSource,
    /// `发布于 …`, or a date with a time of day.
    LabelledDate,
}

/// The longest text that is taken from an element, in bytes.
const LONGEST: usize = 400;

/// How many marked elements may be open at once; beyond that they only wrap the whole page.
const MOST_OPEN: usize = 12;

/// How many elements are taken from a page.
const MOST: usize = 400;

struct Capture {
    kind: CaptureKind,
    name: String,
    /// How many elements of this name are open, this one included.
    depth: u32,
    text: String,
    line: u32,
    /// The text of the name element inside it, which is preferred to its whole text.
    named: Option<String>,
}

/// The marked elements that are open.
#[derive(Default)]
pub(super) struct Captures {
    open: Vec<Capture>,
    /// An element that says something of a person beside the name, and how many elements of its name are open.
    beside: Option<(String, u32)>,
}

impl Captures {
    /// `near` says whether the title stands shortly above: only there does a link to a person count as a byline.
    pub(super) fn open(
        &mut self,
        name: &str,
        attributes: &str,
        line: u32,
        near: bool,
        found: &mut Vec<(CaptureKind, SaidText)>,
    ) {
        for it in self.open.iter_mut().filter(|it| it.name == name) {
            it.depth += 1;
        }
        match &mut self.beside {
            Some((beside, depth)) => *depth += u32::from(beside == name),
            None if !self.open.is_empty() && is_beside_name(name, attributes) => {
                self.beside = Some((name.to_owned(), 1));
            }
            None => {}
        }
        if matches!(name, "br" | "p" | "div" | "li" | "td" | "span" | "a") {
            for it in &mut self.open {
                it.space();
            }
        }
        let skipped = ["link", "script", "style", "body", "html", "input"];
        if skipped.contains(&name) || found.len() >= MOST {
            return;
        }
        let within_author = self.open.iter().any(|it| it.kind == CaptureKind::Author);
        let mut kinds = kinds(name, attributes, within_author);
        if name == "meta" {
            // `<meta>` elements are read elsewhere, except the name of an author inside the author's element.
            kinds.retain(|it| *it == CaptureKind::Name);
        }
        kinds.retain(|it| near || *it != CaptureKind::ProfileLink);
        for kind in kinds {
            let value = match kind {
                CaptureKind::Published
                | CaptureKind::Modified
                | CaptureKind::Time
                | CaptureKind::DateElement => {
                    attribute(attributes, "datetime").or_else(|| attribute(attributes, "content"))
                }
                CaptureKind::Heading
                | CaptureKind::Subheading
                | CaptureKind::TitleParagraph
                | CaptureKind::Headline
                | CaptureKind::Author
                | CaptureKind::RelAuthor
                | CaptureKind::Byline
                | CaptureKind::ProfileLink
                | CaptureKind::Tag
                | CaptureKind::Name
                | CaptureKind::LabelledAuthor
                | CaptureKind::LabelledSource
                | CaptureKind::LabelledDate => attribute(attributes, "content"),
            };
            if let Some(text) = value.filter(|it| !it.trim().is_empty()) {
                self.take(
                    kind,
                    SaidText {
                        text: one_line(&text),
                        line,
                    },
                    found,
                );
            } else if self.open.len() < MOST_OPEN && !matches!(name, "img" | "br" | "hr") {
                self.open.push(Capture {
                    kind,
                    name: name.to_owned(),
                    depth: 1,
                    text: String::new(),
                    line,
                    named: None,
                });
            }
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        let beside = self.beside.is_some();
        for it in &mut self.open {
            if it.text.len() <= LONGEST && !(beside && it.kind == CaptureKind::Byline) {
                it.text.push_str(text);
            }
        }
    }

    pub(super) fn close(&mut self, name: &str, found: &mut Vec<(CaptureKind, SaidText)>) {
        let name = name.to_ascii_lowercase();
        if let Some((_, depth)) = self.beside.as_mut().filter(|it| it.0 == name) {
            *depth -= 1;
            if *depth == 0 {
                self.beside = None;
            }
        }
        for it in self.open.iter_mut().filter(|it| it.name == name) {
            it.depth -= 1;
        }
        // Inner elements come first, because they are more specific.
        while let Some(at) = self.open.iter().rposition(|it| it.depth == 0) {
            let closed = self.open.remove(at);
            self.finish(closed, found);
        }
    }

    pub(super) fn close_all(&mut self, found: &mut Vec<(CaptureKind, SaidText)>) {
        while let Some(closed) = self.open.pop() {
            self.finish(closed, found);
        }
    }

    fn finish(&mut self, closed: Capture, found: &mut Vec<(CaptureKind, SaidText)>) {
        let text = match closed.named {
            Some(name) => name,
            None if closed.text.len() > LONGEST => return,
            None => one_line(&closed.text),
        };
        if !text.is_empty() {
            let line = closed.line;
            self.take(closed.kind, SaidText { text, line }, found);
        }
    }

    /// Keeps a text. The name of a person becomes the name of the author element around it.
    fn take(
        &mut self,
        kind: CaptureKind,
        said: SaidText,
        found: &mut Vec<(CaptureKind, SaidText)>,
    ) {
        if kind == CaptureKind::Name {
            for it in self
                .open
                .iter_mut()
                .filter(|it| it.kind == CaptureKind::Author)
            {
                it.named.get_or_insert_with(|| said.text.clone());
            }
            return;
        }
        found.push((kind, said));
    }
}

impl Capture {
    /// Puts a space between the texts of two elements.
    fn space(&mut self) {
        if self.text.len() <= LONGEST && !self.text.is_empty() {
            self.text.push(' ');
        }
    }
}

/// Whether an element says what a person is: a badge, a post, a motto. It stands beside the name.
fn is_beside_name(name: &str, attributes: &str) -> bool {
    let class = attribute(attributes, "class").unwrap_or_default();
    let class = class.to_ascii_lowercase();
    !matches!(name, "br" | "img" | "input" | "meta")
        && BESIDE_NAMES.iter().any(|it| class.contains(it))
}

/// Parts of class names of such elements.
const BESIDE_NAMES: &[&str] = &[
    "badge",
    "slogan",
    "motto",
    "jobtitle",
    "job-title",
    "signature",
];

/// The marks that an element's name and attributes give it.
fn kinds(name: &str, attributes: &str, within_author: bool) -> Vec<CaptureKind> {
    let mut out = Vec::new();
    match name {
        "h1" => out.push(CaptureKind::Heading),
        // Old portals set the title as the head of a table.
        "h2" | "th" => out.push(CaptureKind::Subheading),
        _ => {}
    }
    let properties = ["itemprop", "property"]
        .iter()
        .filter_map(|it| attribute(attributes, it))
        .collect::<Vec<_>>()
        .join(" ");
    for property in properties.split_ascii_whitespace() {
        let bare = property.rsplit([':', '/']).next().unwrap_or_default();
        let kind = match bare.to_ascii_lowercase().as_str() {
            "author" | "creator" => CaptureKind::Author,
            "name" if within_author => CaptureKind::Name,
            "headline" => CaptureKind::Headline,
            "datepublished" | "datecreated" => CaptureKind::Published,
            "datemodified" => CaptureKind::Modified,
            _ => continue,
        };
        if !out.contains(&kind) {
            out.push(kind);
        }
    }
    let rel = attribute(attributes, "rel")
        .unwrap_or_default()
        .to_ascii_lowercase();
    for rel in rel.split_ascii_whitespace() {
        match rel {
            "author" => out.push(CaptureKind::RelAuthor),
            "tag" => out.push(CaptureKind::Tag),
            _ => {}
        }
    }
    if name == "time"
        && !out.contains(&CaptureKind::Published)
        && !out.contains(&CaptureKind::Modified)
    {
        let published = attribute(attributes, "pubdate").is_some();
        out.push(if published {
            CaptureKind::Published
        } else {
            CaptureKind::Time
        });
    }
    out.extend(by_class(name, attributes));
    if name == "a"
        && out.is_empty()
        && is_profile(&attribute(attributes, "href").unwrap_or_default())
    {
        out.push(CaptureKind::ProfileLink);
    }
    out
}

/// Parts of class names that sites use for bylines.
const BYLINES: &[&str] = &[
    "byline",
    "author",
    "dateline-author",
    "writtenby",
    "writer",
    "nickname",
    "nick",
    "username",
    "auteur",
    "autor",
    "reporter",
    "journalist",
    "contributor",
    "作者",
];

/// Parts of class names that mean a byline whatever else the name contains: `follow-nickName`.
const SURE_BYLINES: &[&str] = &[
    "nickname",
    "author-name",
    "author__name",
    "author_name",
    "p-author",
];

/// Parts of class names that sites use for elements about authors that are not bylines.
const NO_BYLINES: &[&str] = &[
    "comment",
    "follow",
    "avatar",
    "social",
    "bio",
    "about",
    "authoriz",
    "authorit",
    "image",
    "img",
    "photo",
    "pic",
    "icon",
    "reply",
    "title",
    "desc",
    "sidebar",
    "widget",
    "recommend",
    "related",
    "menu",
    "nav",
    "footer",
    "login",
    "signup",
    "twitter",
    "handle",
    "date",
    "count",
    "link-list",
    "badge",
    "slogan",
    "motto",
    "signature",
];

/// Class names that sites use for dates.
const DATES: &[&str] = &[
    "pubtime",
    "pub-time",
    "pub_time",
    "publish-text",
    "publish-time",
    "publish_time",
    "publishtime",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "pub-date",
    "post-date",
    "post-time",
    "entry-date",
    "article-date",
    "article-time",
    "article__date",
    "se_publishdate",
    "date-published",
    "published",
    "time",
    "date",
    "posted-on",
    "dateline",
    "timestamp",
];

/// The mark that a class or an `id` gives an element.
fn by_class(name: &str, attributes: &str) -> Option<CaptureKind> {
    let class = attribute(attributes, "class").unwrap_or_default();
    let id = attribute(attributes, "id").unwrap_or_default();
    let names = format!("{class} {id}").to_ascii_lowercase();
    let mut names = names.split_ascii_whitespace();
    if name == "p" && names.clone().any(|it| it == "title" || it == "msotitle") {
        return Some(CaptureKind::TitleParagraph);
    }
    if names.clone().any(|it| DATES.contains(&it)) {
        return Some(CaptureKind::DateElement);
    }
    let has = |it: &str, parts: &[&str]| parts.iter().any(|part| it.contains(part));
    let is_byline = |it: &str| {
        has(it, BYLINES)
            && (!has(it, NO_BYLINES) || has(it, SURE_BYLINES) && !it.contains("comment"))
    };
    names.any(is_byline).then_some(CaptureKind::Byline)
}

/// Whether an address is that of a person's own page.
fn is_profile(address: &str) -> bool {
    let path = address.split_once("//").map_or(address, |it| it.1);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.split('/');
    parts.any(|it| {
        matches!(
            it,
            "u" | "user"
                | "users"
                | "people"
                | "author"
                | "authors"
                | "profile"
                | "member"
                | "members"
        )
    }) && parts.next().is_some_and(|it| !it.is_empty())
        || path.contains("/@")
}
