//! Turns front-matter entries into [`Metadata`], whatever form their values are written in.

use std::collections::BTreeSet;

use super::date;
use super::entities::decode;
use super::highlights::{self, Highlight};
use super::keys::{Is, KEYS, find};
use super::pictures::{junk, urls_in};
use super::value::{KeyedValue, Value, first_text, names_in};
use crate::diag::rules;
use crate::model::{Date, Field, Language, Metadata, Origin};
use crate::{Fact, Rule, Warning};

/// A picture named by the metadata.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HeadImage {
    /// Its address as written.
    pub url: String,
    /// Line in the source, from 1.
    pub line: u32,
}

/// The metadata that front matter or the head of a page gives.
#[derive(Default)]
pub(super) struct Mapped {
    /// The title may be empty. [`Origin::Invented`] marks an empty title and a language that was not written.
    pub(super) metadata: Metadata,
    /// The language that a page declares of itself.
    pub(super) page_language: Option<Language>,
    /// The best first, each once.
    pub(super) head_images: Vec<HeadImage>,
    /// What a reader has marked.
    pub(super) highlights: Vec<Highlight>,
    /// One for each entry that could not be understood.
    pub(super) warnings: Vec<Warning>,
}

/// Maps entries to fields. An entry without a field is kept in [`Metadata::extra`].
pub(super) fn map(entries: Vec<KeyedValue>) -> Mapped {
    let mut out = Mapped::default();
    out.metadata.title_origin = Origin::Invented;
    out.metadata.language_origin = Origin::Invented;
    out.warn_of_repeats(&entries);
    let mut ranked: Vec<(usize, Is, KeyedValue)> = Vec::new();
    for entry in flatten_taxonomies(entries) {
        match find(&entry.key) {
            Some((rank, is)) => ranked.push((rank, is, entry)),
            None => match highlights::of_entry(&entry) {
                Some(mut found) => out.highlights.append(&mut found),
                None => out.keep(&entry),
            },
        }
    }
    // The sort is stable, so that repeated keys stay in source order.
    ranked.sort_by_key(|it| it.0);
    for (_, is, entry) in ranked {
        out.take(is, &entry);
    }
    out.metadata.extra.sort_by_key(|it| it.line);
    out
}

/// Lifts the entries of `taxonomies` one level: Zola and Hugo write tags and categories there.
fn flatten_taxonomies(entries: Vec<KeyedValue>) -> Vec<KeyedValue> {
    let mut out = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Value::Map(inner) = &entry.value
            && entry.key == "taxonomies"
        {
            let lined = |it: &KeyedValue| KeyedValue {
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

/// A name without the brackets that Obsidian puts around it when it names a note: `[[甲|乙]]` shows `乙`.
fn note_name(name: &str) -> String {
    let inner = name.strip_prefix("[[").and_then(|it| it.strip_suffix("]]"));
    let shown = inner.map(|it| it.rsplit_once('|').map_or(it, |it| it.1).trim());
    shown.unwrap_or(name).to_owned()
}

impl Mapped {
    fn warn_of_repeats(&mut self, entries: &[KeyedValue]) {
        let mut seen = std::collections::BTreeMap::new();
        for entry in entries.iter().filter(|it| !it.key.is_empty()) {
            let times = seen.entry(entry.key.as_str()).or_insert(0);
            *times += 1;
            // Once for each key: pages repeat some of them for each of their pictures or tags.
            if *times == 2 {
                let what = format!(
                    "the key `{}` stands more than once; what all of them say is kept",
                    entry.key
                );
                let fact = Fact::Repaired { what };
                self.warnings
                    .push(Warning::new(entry.line, &rules::FM_DUPLICATE_KEY, fact));
            }
        }
    }

    /// Keeps an entry that has no field.
    fn keep(&mut self, entry: &KeyedValue) {
        self.metadata.extra.push(Field {
            key: entry.key.clone(),
            value: entry.value.to_json().to_string(),
            line: entry.line,
        });
    }

    /// Keeps an entry whose value does not fit its key, and warns of it.
    fn keep_unreadable(&mut self, what: &str, entry: &KeyedValue, rule: &'static Rule) {
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

    fn take(&mut self, is: Is, entry: &KeyedValue) {
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
            // `copyright: 1`, which tools for WeChat write, is a flag and no statement of rights.
            Is::Rights if matches!(entry.value, Value::Number(_) | Value::Bool(_)) => {
                self.keep(entry);
            }
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

    fn take_title(&mut self, entry: &KeyedValue) {
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

    fn take_text(
        &mut self,
        entry: &KeyedValue,
        field: impl Fn(&mut Metadata) -> &mut Option<String>,
    ) {
        let text = first_text(&entry.value).map(|it| decode(&it));
        let field = field(&mut self.metadata);
        match text {
            Some(text) if field.is_none() => *field = Some(text),
            Some(text) if field.as_ref() == Some(&text) => {}
            Some(_) | None => self.keep(entry),
        }
    }

    fn take_people(
        &mut self,
        entry: &KeyedValue,
        field: impl Fn(&mut Metadata) -> &mut Vec<String>,
    ) {
        let mut whole = true;
        let mut names = Vec::new();
        names_in(&entry.value, &mut names, &mut whole);
        let names = names.iter().map(|it| note_name(&one_line(&decode(it))));
        add_new(field(&mut self.metadata), names);
        if !whole {
            self.keep(entry);
        }
    }

    fn take_date(
        &mut self,
        entry: &KeyedValue,
        what: &str,
        field: impl Fn(&mut Metadata) -> &mut Option<Date>,
    ) {
        // `published: true` is a state, not a date.
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
                        .push(Warning::new(entry.line, &rules::DATE_1970, fact));
                }
                match field(&mut self.metadata) {
                    field @ None => *field = Some(date),
                    Some(_) => self.keep(entry),
                }
            }
            Some(_) | None => self.keep_unreadable(what, entry, &rules::UNREADABLE_DATE),
        }
    }

    fn take_subjects(&mut self, entry: &KeyedValue, tags: bool) {
        let mut words = Vec::new();
        let mut whole = true;
        let marks = [',', '，', '、', ';', '；'];
        match entry.value.scalar() {
            // Jekyll parts tags by spaces (`tags: uri url rfc3986`). Where there are commas, spaces belong to the tags.
            Some(text) if text.contains(marks) => {
                words.extend(text.split(marks).map(str::to_owned));
            }
            Some(text) if tags => words.extend(text.split_whitespace().map(str::to_owned)),
            Some(_) | None => names_in(&entry.value, &mut words, &mut whole),
        }
        let words = words.iter().map(|it| one_line(&decode(it)));
        let words = words.filter(|it| !it.is_empty());
        add_new(&mut self.metadata.subjects, words);
        if !whole {
            self.keep(entry);
        }
    }

    fn take_language(&mut self, entry: &KeyedValue) {
        let text = first_text(&entry.value).unwrap_or_default();
        // These do not say in which script: that is decided from the text.
        if matches!(text.to_lowercase().as_str(), "zh" | "中文" | "chinese") {
            return self.keep(entry);
        }
        match language(&text) {
            Some(language) if self.metadata.language_origin == Origin::Invented => {
                self.metadata.language = language;
                self.metadata.language_origin = Origin::Written;
            }
            Some(_) => self.keep(entry),
            None => self.keep_unreadable("language", entry, &rules::UNREADABLE_LANGUAGE),
        }
    }

    fn take_source(&mut self, entry: &KeyedValue) {
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

    fn take_images(&mut self, entry: &KeyedValue) {
        let mut urls = Vec::new();
        let mut whole = true;
        urls_in(&entry.value, &mut urls, &mut whole);
        for url in urls {
            self.add_image(&url, entry.line, &entry.key);
        }
        // Keep the entry too when it says more than its addresses, or when all of them were refused.
        if !whole || self.head_images.iter().all(|it| it.line != entry.line) {
            let repeated = first_text(&entry.value)
                .is_some_and(|url| self.head_images.iter().any(|it| it.url == decode(&url)));
            if !(whole && repeated) {
                self.keep(entry);
            }
        }
    }

    /// Adds a head picture, unless it is there already or is a placeholder.
    pub(super) fn add_image(&mut self, url: &str, line: u32, key: &str) {
        let url = decode(url.trim());
        if let Some(reason) = junk(&url) {
            if !url.is_empty() {
                let fact = Fact::Removed {
                    what: format!("`{url}` as head picture (`{key}`): {reason}"),
                    text: String::new(),
                };
                self.warnings
                    .push(Warning::new(line, &rules::DROP_PLACEHOLDER_PICTURE, fact));
            }
        } else if self.head_images.iter().all(|it| it.url != url) {
            self.head_images.push(HeadImage { url, line });
        }
    }
}

/// Adds what the list does not have.
fn add_new(list: &mut Vec<String>, words: impl Iterator<Item = String>) {
    let mut known: BTreeSet<String> = list.iter().cloned().collect();
    list.extend(words.filter(|it| known.insert(it.clone())));
}

/// A language tag from what people write: a tag, a name, a locale.
fn language(text: &str) -> Option<Language> {
    let lower = text.trim().to_lowercase();
    let tag = match lower.as_str() {
        "cn" | "chs" | "简体中文" => "zh-Hans",
        "cht" | "繁體中文" | "繁体中文" => "zh-Hant",
        "jp" | "日本語" | "japanese" => "ja",
        "kr" | "한국어" | "korean" => "ko",
        "english" => "en",
        // A locale may end with an encoding: `zh_TW.UTF-8`.
        other => other.split(['.', '@', ',']).next().unwrap_or_default(),
    };
    Language::parse(tag)
}

/// The text with each run of blanks and line ends as one space.
fn one_line(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::{Mapped, map};
    use crate::model::Origin;
    use crate::read::front_matter::split;

    fn mapped(block: &str) -> Mapped {
        map(split(&format!("---\n{block}\n---\n")).entries)
    }

    fn extra(mapped: &Mapped) -> Vec<(&str, &str, u32)> {
        let extra = mapped.metadata.extra.iter();
        extra
            .map(|it| (it.key.as_str(), it.value.as_str(), it.line))
            .collect()
    }

    #[test]
    fn people_are_read_in_every_form() {
        for (block, wanted) in [
            ("author: 甲", vec!["甲"]),
            ("author: [甲, 乙]", vec!["甲", "乙"]),
            ("author:\n  nick: 甲\n  github_name: x", vec!["甲"]),
            ("author:\n  nick: [甲, 乙]", vec!["甲", "乙"]),
            ("authors:\n  - name: 甲\n  - 乙", vec!["甲", "乙"]),
            ("author:", vec![]),
            ("author: 007", vec!["007"]),
            ("作者: 甲", vec!["甲"]),
        ] {
            assert_eq!(mapped(block).metadata.authors, wanted, "{block}");
        }
        let whole = mapped("author:\n  nick: 甲\n  github_name: x");
        let kept = "{\"nick\":\"甲\",\"github_name\":\"x\"}";
        assert_eq!(extra(&whole), [("author", kept, 2)]);
    }

    #[test]
    fn subjects_are_categories_then_tags_each_once() {
        for (block, wanted) in [
            (
                "tags: uri url\ncategories: [网络, url]",
                vec!["网络", "url", "uri"],
            ),
            ("tags: 人工 智能，机器 学习", vec!["人工 智能", "机器 学习"]),
            ("tag: 2022", vec!["2022"]),
            ("tags: [3.10, x]", vec!["3.10", "x"]),
            ("categories:\n  - [甲, 乙]\n  - 丙", vec!["甲", "乙", "丙"]),
            ("categories: 观 点", vec!["观 点"]),
            ("taxonomies:\n  tags: [a]", vec!["a"]),
            ("tags:", vec![]),
        ] {
            assert_eq!(mapped(block).metadata.subjects, wanted, "{block}");
        }
    }

    #[test]
    fn values_that_are_no_dates_are_kept_as_text() {
        for text in ["Invalid Date", "'{{ date }}'", "1970-01-01", "2019-02-013"] {
            let it = mapped(&format!("date: {text}"));
            assert_eq!(it.metadata.date, None, "{text}");
            assert_eq!(it.warnings[0].rule.name, "unreadable-date", "{text}");
            assert_eq!(it.warnings[0].line, 2);
            assert_eq!(extra(&it).len(), 1);
        }
        let it = mapped("published: true\npubDate: 2020-01-02\nupdated: 2021");
        assert_eq!(
            it.metadata.date.as_ref().map(|it| it.day()).as_deref(),
            Some("2020-01-02")
        );
        assert_eq!(
            it.metadata.modified.as_ref().map(|it| it.day()).as_deref(),
            Some("2021")
        );
        assert_eq!(extra(&it), [("published", "true", 2)]);
        assert!(it.warnings.is_empty());
    }

    #[test]
    fn titles_are_decoded_and_never_lost() {
        let it = mapped("title: '&#123;甲&#125; &amp; 乙'\nTitle: 丙");
        assert_eq!(it.metadata.title, "{甲} & 乙");
        assert_eq!(it.metadata.title_origin, Origin::Written);
        assert_eq!(extra(&it), [("Title", "\"丙\"", 3)]);
        assert_eq!(mapped("title: 2012").metadata.title, "2012");
        assert_eq!(mapped("title: true").metadata.title, "true");
        assert_eq!(mapped("title:").metadata.title_origin, Origin::Invented);
    }

    #[test]
    fn placeholder_pictures_are_refused_and_kept_as_extra_fields() {
        let block = "thumbnail: 'https://picsum.photos/400/300?random=1'\nheadimg: /images/404.gif\ncover: 'https://x/undefined'\nimage: ''";
        let it = mapped(block);
        assert!(it.head_images.is_empty());
        assert_eq!(it.warnings.len(), 3);
        assert_eq!(extra(&it).len(), 3);
    }

    #[test]
    fn head_pictures_are_listed_once_the_best_first() {
        let block = "thumbnail: b.jpg\ncover:\n  url: a.jpg\n  alt: x\nphotos: [a.jpg, '![t](c.jpg)']\nheadimg: h.jpg";
        let it = mapped(block);
        let urls: Vec<(&str, u32)> = it
            .head_images
            .iter()
            .map(|it| (it.url.as_str(), it.line))
            .collect();
        assert_eq!(
            urls,
            [("h.jpg", 7), ("a.jpg", 3), ("b.jpg", 2), ("c.jpg", 6)]
        );
        let photos = "[\"a.jpg\",\"![t](c.jpg)\"]";
        let cover = "{\"url\":\"a.jpg\",\"alt\":\"x\"}";
        assert_eq!(extra(&it), [("cover", cover, 3), ("photos", photos, 6)]);
    }

    #[test]
    fn languages_and_sources_are_read_and_unknown_keys_kept() {
        let it = mapped(
            "lang: zh_TW.UTF-8\nlink: https://x/\npermalink: /2020/x/\nsource: 某报\nx-y: {a: [1, null]}\n空:",
        );
        assert_eq!(it.metadata.language.as_str(), "zh-TW");
        assert_eq!(it.metadata.language_origin, Origin::Written);
        assert_eq!(it.metadata.source_url.as_deref(), Some("https://x/"));
        assert_eq!(it.metadata.publisher.as_deref(), Some("某报"));
        assert_eq!(
            extra(&it),
            [
                ("permalink", "\"/2020/x/\"", 4),
                ("x-y", "{\"a\":[1,null]}", 6),
                ("空", "null", 7)
            ]
        );
        let it = mapped("lang: zh");
        assert_eq!(it.metadata.language_origin, Origin::Invented);
        assert!(it.warnings.is_empty());
        let it = mapped("lang: '{{ lang }}'");
        assert_eq!(it.metadata.language_origin, Origin::Invented);
        assert_eq!(it.warnings[0].rule.name, "unreadable-language");
    }

    #[test]
    fn a_repeated_key_is_reported_with_its_line() {
        let it = map(crate::read::recovery::recover(
            "author: 甲\nauthor: 乙",
            2,
            &mut crate::read::scalar::Repairs::silent(),
        ));
        assert_eq!(it.metadata.authors, ["甲", "乙"]);
        assert_eq!(
            (it.warnings[0].line, it.warnings[0].rule.name),
            (3, "fm-duplicate-key")
        );
    }
}
