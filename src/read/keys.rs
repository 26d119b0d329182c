//! Which front-matter key fills which field of [`Metadata`]. The table for people is
//! `src/model/METADATA.md`.

use super::entities::decode;
use super::value::{Entry, Value};
use super::{HeadImage, date};
use crate::model::{Date, Field, Language, Metadata, Origin};
use crate::{Fact, Warning};

/// What a key is about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Is {
    Title,
    Subtitle,
    Author,
    Translator,
    Publisher,
    Date,
    Modified,
    Category,
    Tag,
    Description,
    Language,
    Source,
    Rights,
    Series,
    Image,
    /// Known as a key, without a field of its own.
    Other,
}

/// Keys in lower case without `-`, `_` and spaces. Of two keys for one field, the earlier wins.
const KEYS: &[(&str, Is)] = &[
    ("title", Is::Title),
    ("标题", Is::Title),
    ("標題", Is::Title),
    ("headline", Is::Title),
    ("name", Is::Title),
    ("subtitle", Is::Subtitle),
    ("副标题", Is::Subtitle),
    ("author", Is::Author),
    ("authors", Is::Author),
    ("作者", Is::Author),
    ("creator", Is::Author),
    ("byline", Is::Author),
    ("translator", Is::Translator),
    ("translators", Is::Translator),
    ("译者", Is::Translator),
    ("publisher", Is::Publisher),
    ("site", Is::Publisher),
    ("sitename", Is::Publisher),
    ("来源", Is::Publisher),
    ("date", Is::Date),
    ("pubdate", Is::Date),
    ("published", Is::Date),
    ("publisheddate", Is::Date),
    ("publishdate", Is::Date),
    ("publishedat", Is::Date),
    ("publishtime", Is::Date),
    ("datepublished", Is::Date),
    ("datetime", Is::Date),
    ("created", Is::Date),
    ("createdat", Is::Date),
    ("time", Is::Date),
    ("日期", Is::Date),
    ("发布时间", Is::Date),
    ("updated", Is::Modified),
    ("modified", Is::Modified),
    ("lastmod", Is::Modified),
    ("lastmodified", Is::Modified),
    ("datemodified", Is::Modified),
    ("updatedat", Is::Modified),
    ("updatedate", Is::Modified),
    ("categories", Is::Category),
    ("category", Is::Category),
    ("分类", Is::Category),
    ("tags", Is::Tag),
    ("tag", Is::Tag),
    ("keywords", Is::Tag),
    ("keyword", Is::Tag),
    ("topics", Is::Tag),
    ("标签", Is::Tag),
    ("description", Is::Description),
    ("summary", Is::Description),
    ("excerpt", Is::Description),
    ("abstract", Is::Description),
    ("摘要", Is::Description),
    ("lang", Is::Language),
    ("language", Is::Language),
    ("locale", Is::Language),
    ("canonical", Is::Source),
    ("canonicalurl", Is::Source),
    ("originalurl", Is::Source),
    ("sourceurl", Is::Source),
    ("link", Is::Source),
    ("url", Is::Source),
    ("permalink", Is::Source),
    ("source", Is::Source),
    ("original", Is::Source),
    ("原文链接", Is::Source),
    ("license", Is::Rights),
    ("licence", Is::Rights),
    ("copyright", Is::Rights),
    ("rights", Is::Rights),
    ("版权", Is::Rights),
    ("series", Is::Series),
    ("headimg", Is::Image),
    ("cover", Is::Image),
    ("coverimage", Is::Image),
    ("headerimg", Is::Image),
    ("headerimage", Is::Image),
    ("banner", Is::Image),
    ("bannerimg", Is::Image),
    ("featuredimage", Is::Image),
    ("featureimage", Is::Image),
    ("imagefeature", Is::Image),
    ("image", Is::Image),
    ("ogimage", Is::Image),
    ("thumbnail", Is::Image),
    ("indeximg", Is::Image),
    ("topimg", Is::Image),
    ("photos", Is::Image),
    ("images", Is::Image),
    ("layout", Is::Other),
    ("slug", Is::Other),
    ("draft", Is::Other),
    ("comments", Is::Other),
    ("comment", Is::Other),
    ("toc", Is::Other),
    ("type", Is::Other),
    ("public", Is::Other),
    ("forumid", Is::Other),
    ("metaextra", Is::Other),
    ("wechat", Is::Other),
    ("output", Is::Other),
    ("mathjax", Is::Other),
    ("catalog", Is::Other),
    ("weight", Is::Other),
    ("aliases", Is::Other),
    ("id", Is::Other),
];

fn find(key: &str) -> Option<(usize, Is)> {
    let plain: String = key
        .chars()
        .filter(|it| !"-_ ".contains(*it))
        .flat_map(char::to_lowercase)
        .collect();
    let rank = KEYS.iter().position(|it| it.0 == plain)?;
    Some((rank, KEYS[rank].1))
}

/// Whether a key is one that articles have.
pub(super) fn is_known(key: &str) -> bool {
    find(key).is_some()
}

/// What front matter (or a page's head) says.
#[derive(Default)]
pub(super) struct Mapped {
    /// The title may be empty; [`Origin::Invented`] then, and for a language that was not written.
    pub(super) metadata: Metadata,
    /// The best first, each once.
    pub(super) head_images: Vec<HeadImage>,
    /// What could not be understood.
    pub(super) warnings: Vec<Warning>,
}

/// Maps entries to fields; what has no field is kept in [`Metadata::extra`].
pub(super) fn map(entries: Vec<Entry>) -> Mapped {
    let mut out = Mapped::default();
    out.metadata.title_origin = Origin::Invented;
    out.metadata.language_origin = Origin::Invented;
    out.warn_of_repeats(&entries);
    let mut ranked: Vec<(usize, Is, Entry)> = Vec::new();
    for entry in flatten_taxonomies(entries) {
        match find(&entry.key) {
            Some((rank, is)) => ranked.push((rank, is, entry)),
            None => out.keep(&entry),
        }
    }
    // Stable: repeated keys stay in source order.
    ranked.sort_by_key(|it| it.0);
    for (_, is, entry) in ranked {
        out.take(is, &entry);
    }
    out.metadata.extra.sort_by_key(|it| it.line);
    out
}

/// Zola and Hugo may put tags and categories one level down.
fn flatten_taxonomies(entries: Vec<Entry>) -> Vec<Entry> {
    let mut out = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Value::Map(inner) = &entry.value
            && entry.key == "taxonomies"
        {
            let lined = |it: &Entry| Entry {
                line: it.line.max(entry.line),
                ..it.clone()
            };
            out.extend(inner.iter().map(lined));
        } else {
            out.push(entry);
        }
    }
    out
}

impl Mapped {
    fn warn_of_repeats(&mut self, entries: &[Entry]) {
        let mut seen = std::collections::BTreeSet::new();
        for entry in entries.iter().filter(|it| !it.key.is_empty()) {
            if !seen.insert(entry.key.as_str()) {
                let what = format!(
                    "the key `{}` stands twice; what both say is kept",
                    entry.key
                );
                let fact = Fact::Repaired { what };
                self.warnings
                    .push(Warning::new(entry.line, "fm-duplicate-key", fact));
            }
        }
    }

    /// Keeps an entry that no field takes.
    fn keep(&mut self, entry: &Entry) {
        self.metadata.extra.push(Field {
            key: entry.key.clone(),
            value: entry.value.to_json().to_string(),
            line: entry.line,
        });
    }

    /// Keeps an entry whose value is not what its key promises, and says so.
    fn keep_unreadable(&mut self, what: &str, entry: &Entry, rule: &'static str) {
        let text = match &entry.value {
            Value::Text(it) | Value::Number(it) => it.clone(),
            other @ (Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_)) => {
                other.to_json().to_string()
            }
        };
        let what = what.to_owned();
        let fact = Fact::Unreadable { what, text };
        self.warnings.push(Warning::new(entry.line, rule, fact));
        self.keep(entry);
    }

    fn take(&mut self, is: Is, entry: &Entry) {
        if is == Is::Other {
            return self.keep(entry);
        }
        if entry.value.is_empty() {
            return;
        }
        match is {
            Is::Title => self.take_title(entry),
            Is::Subtitle => self.take_text(entry, |it| &mut it.subtitle),
            Is::Description => self.take_text(entry, |it| &mut it.description),
            Is::Series => self.take_text(entry, |it| &mut it.series),
            Is::Publisher => self.take_text(entry, |it| &mut it.publisher),
            Is::Rights => self.take_text(entry, |it| &mut it.rights),
            Is::Author => self.take_people(entry, |it| &mut it.authors),
            Is::Translator => self.take_people(entry, |it| &mut it.translators),
            Is::Date => self.take_date(entry, "date", |it| &mut it.date),
            Is::Modified => self.take_date(entry, "date of the last change", |it| &mut it.modified),
            Is::Category => self.take_subjects(entry, false),
            Is::Tag => self.take_subjects(entry, true),
            Is::Language => self.take_language(entry),
            Is::Source => self.take_source(entry),
            Is::Image => self.take_images(entry),
            Is::Other => {}
        }
    }

    fn take_title(&mut self, entry: &Entry) {
        let text = if let Value::Bool(it) = &entry.value {
            it.to_string()
        } else {
            first_text(&entry.value).unwrap_or_default()
        };
        let text = one_line(&decode(&text));
        if self.metadata.title.is_empty() && !text.is_empty() {
            self.metadata.title = text;
            self.metadata.title_origin = Origin::Written;
        } else if self.metadata.title != text {
            self.keep(entry);
        }
    }

    fn take_text(&mut self, entry: &Entry, field: impl Fn(&mut Metadata) -> &mut Option<String>) {
        let text = first_text(&entry.value).map(|it| decode(&it));
        let field = field(&mut self.metadata);
        match text {
            Some(text) if field.is_none() => *field = Some(text),
            Some(text) if field.as_ref() == Some(&text) => {}
            Some(_) | None => self.keep(entry),
        }
    }

    fn take_people(&mut self, entry: &Entry, field: impl Fn(&mut Metadata) -> &mut Vec<String>) {
        let mut whole = true;
        let mut names = Vec::new();
        names_in(&entry.value, &mut names, &mut whole);
        let field = field(&mut self.metadata);
        for name in names {
            let name = one_line(&decode(&name));
            if !field.contains(&name) {
                field.push(name);
            }
        }
        if !whole {
            self.keep(entry);
        }
    }

    fn take_date(
        &mut self,
        entry: &Entry,
        what: &str,
        field: impl Fn(&mut Metadata) -> &mut Option<Date>,
    ) {
        // `published: true` is a state, not a day.
        if matches!(entry.value, Value::Bool(_)) {
            return self.keep(entry);
        }
        let parsed = first_text(&entry.value).and_then(|it| date::parse(&it));
        match parsed {
            Some(date) if !date::is_placeholder(&date) => {
                if date.year == 1970 {
                    let fact = Fact::Guessed {
                        what: format!("that the {what} is wrong; it is kept as written"),
                        reason: "1970 is what a computer says when it does not know".to_owned(),
                    };
                    self.warnings
                        .push(Warning::new(entry.line, "date-1970", fact));
                }
                match field(&mut self.metadata) {
                    field @ None => *field = Some(date),
                    Some(_) => self.keep(entry),
                }
            }
            Some(_) | None => self.keep_unreadable(what, entry, "unreadable-date"),
        }
    }

    fn take_subjects(&mut self, entry: &Entry, tags: bool) {
        let mut words = Vec::new();
        let mut whole = true;
        let marks = [',', '，', '、', ';', '；'];
        match entry.value.scalar() {
            // `tags: uri url rfc3986` is Jekyll's way; with commas, spaces are part of the words.
            Some(text) if text.contains(marks) => {
                words.extend(text.split(marks).map(str::to_owned));
            }
            Some(text) if tags => words.extend(text.split_whitespace().map(str::to_owned)),
            Some(_) | None => names_in(&entry.value, &mut words, &mut whole),
        }
        for word in words {
            let word = one_line(&decode(&word));
            if !word.is_empty() && !self.metadata.subjects.contains(&word) {
                self.metadata.subjects.push(word);
            }
        }
        if !whole {
            self.keep(entry);
        }
    }

    fn take_language(&mut self, entry: &Entry) {
        let text = first_text(&entry.value).unwrap_or_default();
        match language(&text) {
            Some(language) if self.metadata.language_origin == Origin::Invented => {
                self.metadata.language = language;
                self.metadata.language_origin = Origin::Written;
            }
            Some(_) => self.keep(entry),
            None => self.keep_unreadable("language", entry, "unreadable-language"),
        }
    }

    fn take_source(&mut self, entry: &Entry) {
        let text = first_text(&entry.value).unwrap_or_default();
        let absolute = text.starts_with("http://") || text.starts_with("https://");
        let named = find(&entry.key).is_some_and(|it| KEYS[it.0].0 == "source");
        if absolute && self.metadata.source_url.is_none() {
            self.metadata.source_url = Some(decode(&text));
        } else if !absolute && named && !text.is_empty() && self.metadata.publisher.is_none() {
            self.metadata.publisher = Some(decode(&text));
        } else if !absolute || self.metadata.source_url.as_ref() != Some(&text) {
            self.keep(entry);
        }
    }

    fn take_images(&mut self, entry: &Entry) {
        let mut urls = Vec::new();
        let mut whole = true;
        urls_in(&entry.value, &mut urls, &mut whole);
        for url in urls {
            self.add_image(&url, entry.line, &entry.key);
        }
        // A map says more than one address; a refused address stays on record.
        if !whole || self.head_images.iter().all(|it| it.line != entry.line) {
            let repeated = first_text(&entry.value)
                .is_some_and(|url| self.head_images.iter().any(|it| it.url == decode(&url)));
            if !(whole && repeated) {
                self.keep(entry);
            }
        }
    }

    /// Adds a head picture, unless it is there already or only stands in for one.
    pub(super) fn add_image(&mut self, url: &str, line: u32, key: &str) {
        let url = decode(url.trim());
        if let Some(reason) = junk(&url) {
            if !url.is_empty() {
                let fact = Fact::Removed {
                    what: format!("`{url}` as head picture (`{key}`): {reason}"),
                    text: String::new(),
                };
                self.warnings
                    .push(Warning::new(line, "drop-placeholder-picture", fact));
            }
        } else if self.head_images.iter().all(|it| it.url != url) {
            self.head_images.push(HeadImage { url, line });
        }
    }
}

/// Why an address is that of no picture of the article.
fn junk(url: &str) -> Option<&'static str> {
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

/// A language as people write it.
pub(super) fn language(text: &str) -> Option<Language> {
    let lower = text.trim().to_lowercase();
    let tag = match lower.as_str() {
        "cn" | "chs" | "zh-cn" | "zh_cn" | "简体中文" | "中文" | "chinese" => "zh-Hans",
        "cht" | "繁體中文" | "繁体中文" => "zh-Hant",
        "jp" | "日本語" | "japanese" => "ja",
        "kr" | "한국어" | "korean" => "ko",
        "english" => "en",
        // A locale may carry an encoding: `zh_TW.UTF-8`.
        other => other.split(['.', '@', ',']).next().unwrap_or_default(),
    };
    Language::parse(tag)
}

/// The first text in a value.
fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::Text(_) | Value::Number(_) => value.scalar().map(str::to_owned),
        Value::List(items) => items.iter().find_map(first_text),
        Value::Map(entries) => entries
            .iter()
            .find(|it| matches!(it.key.as_str(), "name" | "title" | "text"))
            .or(entries.first())
            .and_then(|it| first_text(&it.value)),
        Value::Null | Value::Bool(_) => None,
    }
}

/// The names in a value: scalars, items of lists, and the name of each map. `whole` becomes
/// false when something was left out.
fn names_in(value: &Value, out: &mut Vec<String>, whole: &mut bool) {
    match value {
        Value::Text(_) | Value::Number(_) => match value.scalar() {
            Some("undefined" | "null") | None => {}
            Some(text) => out.push(text.to_owned()),
        },
        Value::Bool(_) => *whole = false,
        Value::Null => {}
        Value::List(items) => items.iter().for_each(|it| names_in(it, out, whole)),
        Value::Map(entries) => {
            const NAMES: [&str; 7] = [
                "name",
                "nick",
                "nickname",
                "title",
                "label",
                "display_name",
                "first_name",
            ];
            let name = NAMES
                .iter()
                .find_map(|name| entries.iter().find(|it| it.key.eq_ignore_ascii_case(name)))
                .or(entries.first())
                .and_then(|it| first_text(&it.value));
            out.extend(name);
            *whole &= entries.len() < 2;
        }
    }
}

/// The addresses in a value.
fn urls_in(value: &Value, out: &mut Vec<String>, whole: &mut bool) {
    match value {
        Value::Text(text) => out.push(markdown_image(text).to_owned()),
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

/// Line ends and runs of blanks as one space each.
pub(super) fn one_line(text: &str) -> String {
    let text = text.trim();
    if !text.contains(['\n', '\t']) {
        return text.to_owned();
    }
    text.split(['\n', '\t'])
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
