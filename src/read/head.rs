//! What a whole HTML page says about itself, as front-matter entries under our own keys.
//!
//! Of several sources for one thing the first counts: what the page says of the article
//! (Open Graph, JSON-LD), then what it says of itself (`<title>`, `<meta>`), then what only
//! looks like it (`<time>`).

use serde_json::Value as Json;

use super::tags::{Token, attribute, tokens};
use super::value::{Entry, Value};

/// Elements that are read of a page; no page has more that matter.
const MOST_METAS: usize = 300;

/// What a page's head and its marks of time and author say.
#[derive(Default)]
struct Page {
    /// Name (or property) in lower case, content, line.
    metas: Vec<(String, String, u32)>,
    title: Option<(String, u32)>,
    language: Option<(String, u32)>,
    canonical: Option<(String, u32)>,
    license: Option<(String, u32)>,
    time: Option<(String, u32)>,
    /// `WeChat` writes these into the body, by `id`.
    marked: Vec<(&'static str, String, u32)>,
    article: Option<(Json, u32)>,
}

/// The entries of a page that begins on `first_line`.
pub(super) fn entries(page: &str, first_line: u32) -> Vec<Entry> {
    to_entries(scan(page, first_line))
}

fn scan(text: &str, first_line: u32) -> Page {
    let mut page = Page::default();
    let (mut counted, mut line) = (0, first_line);
    let mut waiting: Option<Waiting> = None;
    for (at, token) in tokens(text) {
        let newlines = text.as_bytes()[counted..at]
            .iter()
            .filter(|it| **it == b'\n')
            .count();
        line = line.saturating_add(u32::try_from(newlines).unwrap_or(0));
        counted = at;
        match token {
            Token::Open(name, attributes) => {
                waiting = page.open(&name.to_ascii_lowercase(), attributes, line);
            }
            Token::Text(text) | Token::Raw(text) => page.text(waiting.take(), text, line),
            Token::Close(_) | Token::Comment => waiting = None,
        }
    }
    page
}

/// What the next text is.
enum Waiting {
    Title,
    Article,
    Marked(&'static str),
    Time,
}

impl Page {
    fn open(&mut self, name: &str, attributes: &str, line: u32) -> Option<Waiting> {
        let get = |wanted: &str| attribute(attributes, wanted).filter(|it| !it.trim().is_empty());
        match name {
            "html" => {
                let language = get("lang").or_else(|| get("xml:lang"));
                self.language = self.language.take().or(language.map(|it| (it, line)));
            }
            "title" if self.title.is_none() => return Some(Waiting::Title),
            "meta" if self.metas.len() < MOST_METAS => {
                let key = get("property")
                    .or_else(|| get("name"))
                    .or_else(|| get("itemprop"));
                let key = key.or_else(|| get("http-equiv"));
                if let (Some(key), Some(content)) = (key, get("content")) {
                    self.metas
                        .push((key.trim().to_ascii_lowercase(), content, line));
                }
            }
            "link" => {
                let rel = get("rel").unwrap_or_default().to_ascii_lowercase();
                let href = get("href").map(|it| (it, line));
                match rel.as_str() {
                    "canonical" if self.canonical.is_none() => self.canonical = href,
                    "license" if self.license.is_none() => self.license = href,
                    _ => {}
                }
            }
            "time" if self.time.is_none() => match get("datetime") {
                Some(datetime) => self.time = Some((datetime, line)),
                None => return Some(Waiting::Time),
            },
            "script" => {
                let json = get("type")
                    .is_some_and(|it| it.trim().eq_ignore_ascii_case("application/ld+json"));
                return (json && self.article.is_none()).then_some(Waiting::Article);
            }
            _ => {
                let key = match get("id").as_deref() {
                    Some("activity-name") => "title",
                    Some("js_name") => "publisher",
                    Some("js_author_name") => "author",
                    Some("publish_time") => "date",
                    _ => return None,
                };
                return Some(Waiting::Marked(key));
            }
        }
        None
    }

    fn text(&mut self, waiting: Option<Waiting>, text: &str, line: u32) {
        let decoded = super::entities::decode(text);
        let words = decoded.split_whitespace().collect::<Vec<_>>().join(" ");
        match waiting {
            Some(Waiting::Title) => self.title = Some((words, line)),
            Some(Waiting::Time) => self.time = Some((words, line)),
            Some(Waiting::Marked(key)) if !words.is_empty() => self.marked.push((key, words, line)),
            Some(Waiting::Article) => {
                let article = serde_json::from_str(text)
                    .ok()
                    .and_then(|it| find_article(&it));
                self.article = article.map(|it| (it, line));
            }
            Some(Waiting::Marked(_)) | None => {}
        }
    }

    /// The content of the first of these metas.
    fn meta(&self, keys: &[&str]) -> Option<(String, u32)> {
        keys.iter()
            .find_map(|key| self.metas.iter().find(|it| it.0 == *key))
            .map(|it| (it.1.clone(), it.2))
    }

    /// A string (or the `name`, `url` or `@value` in an object) of the JSON-LD article.
    fn article(&self, key: &str) -> Option<(String, u32)> {
        let (article, line) = self.article.as_ref()?;
        json_text(article.get(key)?).map(|it| (it, *line))
    }

    fn marked(&self, key: &str) -> Option<(String, u32)> {
        self.marked
            .iter()
            .find(|it| it.0 == key)
            .map(|it| (it.1.clone(), it.2))
    }
}

/// The article among the things of a JSON-LD block: at the top, in a list or in a graph.
fn find_article(json: &Json) -> Option<Json> {
    let is_article = |it: &Json| {
        let kinds = match it.get("@type") {
            Some(Json::String(kind)) => vec![kind.as_str()],
            Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).collect(),
            Some(_) | None => Vec::new(),
        };
        kinds
            .iter()
            .any(|it| it.ends_with("Article") || it.ends_with("Posting") || *it == "Report")
    };
    let inside = match json {
        Json::Array(items) => Some(items),
        Json::Object(_) if is_article(json) => return Some(json.clone()),
        Json::Object(object) => object.get("@graph").and_then(Json::as_array),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    };
    inside?.iter().find(|it| is_article(it)).cloned()
}

fn json_text(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()).filter(|it| !it.trim().is_empty()),
        Json::Array(items) => items.first().and_then(|it| match it {
            Json::Array(_) => None,
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => {
                json_text(it)
            }
        }),
        Json::Object(object) => ["name", "url", "@id", "@value"]
            .iter()
            .find_map(|it| object.get(*it)?.as_str())
            .map(str::to_owned),
        Json::Null | Json::Bool(_) | Json::Number(_) => None,
    }
}

/// All names in a JSON-LD value.
fn json_names(json: &Json) -> Vec<String> {
    match json {
        Json::Array(items) => items.iter().filter_map(json_text).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => {
            json_text(json).into_iter().collect()
        }
    }
}

/// Metas that steer browsers and robots and say nothing of the article.
const TECHNICAL: &[&str] = &[
    "viewport",
    "theme-color",
    "robots",
    "googlebot",
    "referrer",
    "format-detection",
    "x-ua-compatible",
    "content-type",
    "renderer",
    "apple-mobile-web-app-capable",
    "apple-mobile-web-app-status-bar-style",
    "mobile-web-app-capable",
    "color-scheme",
    "applicable-device",
    "handheldfriendly",
    "mobileoptimized",
    "x-dns-prefetch-control",
    "cache-control",
    "pragma",
    "expires",
    "content-security-policy",
];

/// Metas whose content is taken into a field.
const TAKEN: &[&str] = &[
    "og:title",
    "twitter:title",
    "og:site_name",
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "article:published_time",
    "pubdate",
    "publishdate",
    "date",
    "dc.date",
    "dcterms.date",
    "datepublished",
    "article:modified_time",
    "og:updated_time",
    "last-modified",
    "datemodified",
    "description",
    "og:description",
    "twitter:description",
    "keywords",
    "article:tag",
    "article:section",
    "og:locale",
    "content-language",
    "og:url",
    "copyright",
    "dc.rights",
    "og:image",
    "twitter:image",
    "og:image:url",
    "image",
    "twitter:url",
];

fn to_entries(page: Page) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut add = |key: &str, found: Option<(String, u32)>| {
        if let Some((text, line)) = found {
            let (key, value) = (key.to_owned(), Value::Text(text));
            out.push(Entry { key, value, line });
        }
    };
    // A site's name behind the title is none of it, when the page also says the title alone.
    let short = page
        .meta(&["og:title", "twitter:title"])
        .or(page.article("headline"));
    let title = match (&page.title, short) {
        (Some(long), Some(short)) if long.0.contains(short.0.trim()) => Some(short),
        (Some(long), _) if !long.0.is_empty() => Some(long.clone()),
        (_, short) => short.or(page.marked("title")),
    };
    add("title", title);
    add(
        "site_name",
        page.meta(&["og:site_name"])
            .or(page.article("publisher"))
            .or(page.marked("publisher")),
    );
    let date = page
        .meta(&["article:published_time"])
        .or(page.article("datePublished"));
    let date = date.or(page.meta(&[
        "datepublished",
        "pubdate",
        "publishdate",
        "date",
        "dc.date",
        "dcterms.date",
    ]));
    add("date", date.or(page.marked("date")).or(page.time.clone()));
    let modified = page
        .meta(&["article:modified_time"])
        .or(page.article("dateModified"));
    add(
        "modified",
        modified.or(page.meta(&["og:updated_time", "datemodified", "last-modified"])),
    );
    let description = page
        .meta(&["description", "og:description"])
        .or(page.article("description"));
    add("description", description);
    let language = page.language.clone().or(page.article("inLanguage"));
    add(
        "lang",
        language.or(page.meta(&["og:locale", "content-language"])),
    );
    let url = page.canonical.clone().or(page.meta(&["og:url"]));
    add(
        "canonical",
        url.or(page.article("mainEntityOfPage"))
            .or(page.article("url")),
    );
    add(
        "rights",
        page.meta(&["copyright", "dc.rights"])
            .or(page.license.clone()),
    );
    add("og_image", page.meta(&["og:image", "og:image:url"]));
    add(
        "og_image",
        page.meta(&["twitter:image"]).or(page.article("image")),
    );
    let authors = authors(&page);
    if !authors.is_empty() {
        let line = page.article.as_ref().map_or(1, |it| it.1);
        out.push(list("author", authors, line));
    }
    out.extend(subjects(&page));
    out.extend(rest(&page));
    out
}

fn list(key: &str, items: Vec<String>, line: u32) -> Entry {
    Entry {
        key: key.to_owned(),
        value: Value::List(items.into_iter().map(Value::Text).collect()),
        line,
    }
}

fn authors(page: &Page) -> Vec<String> {
    let from_article = page
        .article
        .as_ref()
        .and_then(|it| it.0.get("author"))
        .map(json_names);
    let is_name = |it: &(String, u32)| !it.0.contains("://");
    let from_meta = ["author", "article:author", "dc.creator", "dcterms.creator"]
        .iter()
        .find_map(|key| page.meta(&[*key]).filter(is_name));
    from_article
        .filter(|it| !it.is_empty())
        .or_else(|| from_meta.or(page.marked("author")).map(|it| vec![it.0]))
        .unwrap_or_default()
}

fn subjects(page: &Page) -> Vec<Entry> {
    let mut out = Vec::new();
    let all = |key: &str| {
        page.metas
            .iter()
            .filter(|it| it.0 == key)
            .map(|it| it.1.clone())
            .collect::<Vec<_>>()
    };
    let line = page
        .meta(&["keywords", "article:tag", "article:section"])
        .map_or(1, |it| it.1);
    let sections = all("article:section");
    if !sections.is_empty() {
        out.push(list("categories", sections, line));
    }
    let mut tags = all("article:tag");
    for keywords in all("keywords") {
        tags.extend(
            keywords
                .split([',', '，', '、', ';'])
                .map(|it| it.trim().to_owned()),
        );
    }
    tags.retain(|it| !it.is_empty());
    if !tags.is_empty() {
        out.push(list("tags", tags, line));
    }
    out
}

/// Every other meta that says something, under its own name.
fn rest(page: &Page) -> Vec<Entry> {
    let mut seen = std::collections::BTreeSet::new();
    page.metas
        .iter()
        .filter(|it| !TAKEN.contains(&it.0.as_str()) && !TECHNICAL.contains(&it.0.as_str()))
        .filter(|it| !it.0.contains("verification") && !it.0.starts_with("msapplication"))
        .filter(|it| seen.insert((it.0.as_str(), it.1.as_str())))
        .map(|(key, content, line)| Entry {
            key: key.clone(),
            value: Value::Text(content.clone()),
            line: *line,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::entries;
    use crate::read::fields::{Mapped, map};

    fn page(head: &str) -> Mapped {
        map(entries(
            &format!("<!DOCTYPE html>\n<html lang=zh-TW>\n<head>{head}</head><body></body></html>"),
            1,
        ))
    }

    #[test]
    fn open_graph_and_metas_fill_the_fields() {
        let it = page(
            "<title>兰台 &amp; 石渠 | 某站</title>\n<meta property=og:title content='兰台 &amp; 石渠'>\
             <meta name=author content=某人><meta property=og:site_name content=某站>\
             <meta property=article:published_time content=2020-01-02T03:04:05+08:00>\
             <meta property=article:tag content=档案><meta property=article:tag content=汉代>\
             <meta name=keywords content='档案,兰台'><meta name=description content=说明>\
             <link rel=canonical href=https://x.example/a><meta property=og:image content=/i.jpg>\
             <meta name=viewport content=width=1><meta name=generator content=手写>",
        );
        let metadata = &it.metadata;
        assert_eq!(metadata.title, "兰台 & 石渠");
        assert_eq!(metadata.authors, ["某人"]);
        assert_eq!(metadata.publisher.as_deref(), Some("某站"));
        assert_eq!(
            metadata.date.as_ref().map(|it| it.iso()).as_deref(),
            Some("2020-01-02T03:04:05+08:00")
        );
        assert_eq!(metadata.subjects, ["档案", "汉代", "兰台"]);
        assert_eq!(metadata.description.as_deref(), Some("说明"));
        assert_eq!(metadata.source_url.as_deref(), Some("https://x.example/a"));
        assert_eq!(metadata.language.as_str(), "zh-TW");
        assert_eq!(
            (it.head_images[0].url.as_str(), it.head_images[0].line),
            ("/i.jpg", 4)
        );
        let kept: Vec<&str> = metadata.extra.iter().map(|it| it.key.as_str()).collect();
        assert_eq!(kept, ["generator"]);
    }

    #[test]
    fn json_ld_is_read_from_a_graph() {
        let it = page(
            "<script type=application/ld+json>{\"@graph\": [{\"@type\": \"WebSite\", \"name\": \"站\"},\
             {\"@type\": [\"NewsArticle\"], \"headline\": \"题\", \"datePublished\": \"2020-01-02\",\
             \"author\": [{\"name\": \"甲\"}, \"乙\"], \"publisher\": {\"name\": \"报\"},\
             \"image\": [{\"url\": \"a.jpg\"}]}]}</script>",
        );
        assert_eq!(it.metadata.title, "题");
        assert_eq!(it.metadata.authors, ["甲", "乙"]);
        assert_eq!(it.metadata.publisher.as_deref(), Some("报"));
        assert_eq!(
            it.metadata.date.as_ref().map(|it| it.day()).as_deref(),
            Some("2020-01-02")
        );
        assert_eq!(it.head_images[0].url, "a.jpg");
    }

    #[test]
    fn a_title_of_its_own_is_not_cut() {
        assert_eq!(
            page("<title>甲</title><meta property=og:title content=乙>")
                .metadata
                .title,
            "甲"
        );
        assert_eq!(
            page("<title></title><meta property=og:title content=乙>")
                .metadata
                .title,
            "乙"
        );
        let it = map(entries(
            "<html><body><h1 id=activity-name> 微信\n题 </h1><em id=publish_time>2022-08-22</em><time>2020</time>",
            1,
        ));
        assert_eq!(it.metadata.title, "微信 题");
        assert_eq!(
            it.metadata.date.map(|it| it.day()).as_deref(),
            Some("2022-08-22")
        );
    }
}
