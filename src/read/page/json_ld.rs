//! Reads what a page's JSON-LD states about its article: <https://json-ld.org/>, <https://schema.org/Article>.
//!
//! Things may stand in each other, in lists, in a `@graph`, and be named by their `@id` alone.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::said::{SaidText, one_line};

/// Objects nested deeper than this are not read.
const MAX_DEPTH: u32 = 12;

/// The objects from all JSON-LD blocks of a page.
#[derive(Default)]
pub(super) struct Things<'a> {
    by_id: BTreeMap<&'a str, &'a Json>,
    article: Option<(&'a Json, u32)>,
    /// The page, which may know when the article was published.
    page: Option<(&'a Json, u32)>,
    site: Option<(&'a Json, u32)>,
    /// The object that Baidu wants from sites: a title with the site's name, and the dates.
    cambrian: Option<(&'a Json, u32)>,
}

/// A person or an organization.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Agent {
    pub(super) name: String,
    pub(super) organization: bool,
}

/// A text as it is stated.
pub(super) struct StatedText<'a> {
    pub(super) text: &'a str,
    pub(super) line: u32,
}

impl<'a> Things<'a> {
    /// Reads all blocks.
    pub(super) fn read(blocks: &'a [(Json, u32)]) -> Self {
        let mut out = Self::default();
        for (block, line) in blocks {
            out.walk(block, *line, 0);
        }
        out
    }

    fn walk(&mut self, json: &'a Json, line: u32, depth: u32) {
        if depth > MAX_DEPTH {
            return;
        }
        match json {
            Json::Array(items) => items.iter().for_each(|it| self.walk(it, line, depth + 1)),
            Json::Object(object) => {
                let id = object.get("@id").and_then(Json::as_str);
                // An object that only refers to another states nothing about it.
                if let Some(id) = id.filter(|_| object.len() > 1) {
                    self.by_id.entry(id).or_insert(json);
                }
                self.place(json, line);
                for key in [
                    "@graph",
                    "mainEntity",
                    "mainEntityOfPage",
                    "hasPart",
                    "acceptedAnswer",
                    "suggestedAnswer",
                    "author",
                    "publisher",
                ] {
                    if let Some(inner) = object.get(key) {
                        self.walk(inner, line, depth + 1);
                    }
                }
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
        }
    }

    /// Remembers the first article, page and site.
    fn place(&mut self, json: &'a Json, line: u32) {
        let kinds = kinds(json);
        let any = |is: fn(&str) -> bool| kinds.iter().any(|it| is(it));
        if any(is_article) {
            self.article.get_or_insert((json, line));
        } else if any(|it| it.ends_with("WebPage")) {
            self.page.get_or_insert((json, line));
        } else if any(|it| it == "WebSite") {
            self.site.get_or_insert((json, line));
        }
        let context = json.get("@context").and_then(Json::as_str);
        if context.is_some_and(|it| it.contains("cambrian")) {
            self.cambrian.get_or_insert((json, line));
        }
    }

    /// The full object when only its `@id` is given.
    fn resolve(&self, json: &'a Json) -> &'a Json {
        let id = match json {
            Json::Object(object) if object.len() == 1 => object.get("@id").and_then(Json::as_str),
            Json::String(text) => Some(text.as_str()),
            Json::Object(_) | Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) => None,
        };
        id.and_then(|it| self.by_id.get(it))
            .copied()
            .unwrap_or(json)
    }

    /// The text of the article with its line breaks, and the line of the block.
    pub(super) fn body(&self) -> Option<StatedText<'a>> {
        let (article, line) = self.article?;
        let text = article.get("articleBody")?.as_str()?;
        Some(StatedText { text, line })
    }

    /// A string of the article at a key, or the `name`, `url` or `@value` of the object there.
    pub(super) fn text(&self, key: &str) -> Option<SaidText> {
        let (article, line) = self.article?;
        let text = self.text_of(article.get(key)?)?;
        Some(SaidText { text, line })
    }

    fn text_of(&self, json: &'a Json) -> Option<String> {
        let text = match self.resolve(json) {
            Json::String(text) => text.as_str(),
            Json::Array(items) => {
                let first = items.first().filter(|it| !it.is_array())?;
                return self.text_of(first);
            }
            Json::Object(object) => ["name", "url", "@value", "@id"]
                .iter()
                .find_map(|it| object.get(*it)?.as_str())?,
            Json::Null | Json::Bool(_) | Json::Number(_) => return None,
        };
        Some(text.trim().to_owned()).filter(|it| !it.is_empty())
    }

    /// All strings of the article at a key: `keywords` as a list or with commas.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        let Some(value) = self.article.and_then(|it| it.0.get(key)) else {
            return Vec::new();
        };
        match value {
            Json::Array(items) => items.iter().filter_map(|it| self.text_of(it)).collect(),
            Json::String(text) => text
                .split([',', '，', ';'])
                .map(|it| it.trim().to_owned())
                .collect(),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => Vec::new(),
        }
    }

    /// The article's title. Of two different ones the headline, if it is in the page's own title and the name
    /// is not. `site` is the name of the site, which some give as that of every article.
    pub(super) fn title(&self, page_title: &str, site: Option<&str>) -> Option<SaidText> {
        let name = self
            .text("name")
            .filter(|it| Some(it.text.as_str()) != site);
        let headline = self.text("headline");
        match (name, headline) {
            (Some(name), Some(headline)) if name != headline => {
                let is_in = |it: &SaidText| page_title.contains(it.text.as_str());
                Some(if is_in(&headline) && !is_in(&name) {
                    headline
                } else {
                    name
                })
            }
            (name, headline) => name.or(headline),
        }
    }

    /// The authors of the article.
    pub(super) fn authors(&self) -> (Vec<Agent>, u32) {
        let Some((article, line)) = self.article else {
            return (Vec::new(), 0);
        };
        let value = ["author", "creator"].iter().find_map(|it| article.get(*it));
        let mut out = Vec::new();
        match value {
            Some(Json::Array(items)) => out.extend(items.iter().filter_map(|it| self.agent(it))),
            Some(one) => out.extend(self.agent(one)),
            None => {}
        }
        (out, line)
    }

    fn agent(&self, json: &'a Json) -> Option<Agent> {
        let json = self.resolve(json);
        let organization = kinds(json).iter().any(|it| it.ends_with("Organization"));
        let name = match json {
            Json::String(text) => text.clone(),
            Json::Object(object) => match object.get("name")? {
                Json::String(text) => text.clone(),
                Json::Array(names) => names.first()?.as_str()?.to_owned(),
                Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => return None,
            },
            Json::Array(items) => return self.agent(items.first().filter(|it| !it.is_array())?),
            Json::Null | Json::Bool(_) | Json::Number(_) => return None,
        };
        let name = one_line(&name);
        (!name.is_empty()).then_some(Agent { name, organization })
    }

    /// The publisher of the article.
    pub(super) fn publisher(&self) -> Option<SaidText> {
        let (article, line) = self.article?;
        let agent = self.agent(article.get("publisher")?)?;
        Some(SaidText {
            text: agent.name,
            line,
        })
    }

    /// The site that the page is part of.
    pub(super) fn site(&self) -> Option<SaidText> {
        let (site, line) = self.site?;
        let text = self.text_of(site.get("name")?)?;
        Some(SaidText { text, line })
    }

    /// Dates of the article, then of the page.
    pub(super) fn dates(&self, keys: &[&str]) -> Vec<SaidText> {
        let places = [self.article, self.cambrian, self.page];
        let places = places.into_iter().flatten();
        let said = places.flat_map(|(thing, line)| {
            keys.iter().filter_map(move |key| {
                let text = thing.get(*key)?.as_str()?.to_owned();
                Some(SaidText { text, line })
            })
        });
        said.collect()
    }
}

fn is_article(kind: &str) -> bool {
    let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
    kind.ends_with("Article")
        || kind.ends_with("Posting")
        || matches!(
            kind,
            "Report" | "APIReference" | "Review" | "Chapter" | "CreativeWork" | "Answer"
        )
}

fn kinds(json: &Json) -> Vec<&str> {
    match json.get("@type") {
        Some(Json::String(kind)) => vec![kind.as_str()],
        Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).collect(),
        Some(_) | None => Vec::new(),
    }
}
