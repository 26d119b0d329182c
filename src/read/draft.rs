//! An article put together from parts that a collection holds: metadata as front matter in YAML, and the body.

use serde_json::{Value as Json, json};

use super::collection::{Collection, UnpackedArticle};
use super::date;
use super::highlights::{self, Highlight};

/// The most characters of a title in a file name.
const NAME_LENGTH: usize = 60;

/// The parts of an article.
#[derive(Clone, Debug, Default)]
pub(super) struct ArticleDraft {
    /// What tells it from others; empty when nothing does but its address and its title.
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    /// As written.
    pub(super) date: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) address: Option<String>,
    pub(super) categories: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) description: Option<String>,
    pub(super) language: Option<String>,
    pub(super) rights: Option<String>,
    /// The address of a picture for its head.
    pub(super) image: Option<String>,
    /// What its reader has marked.
    pub(super) highlights: Vec<Highlight>,
    /// What else the collection says of it.
    pub(super) extra: Vec<(&'static str, Json)>,
    /// HTML, or Markdown when `is_markdown`.
    pub(super) body: String,
    pub(super) is_markdown: bool,
    pub(super) is_summary: bool,
}

impl ArticleDraft {
    /// Adds the article to its collection.
    pub(super) fn add_to(&self, collection: &mut Collection) {
        collection.push(self.article());
    }

    /// The article as a file.
    fn article(&self) -> UnpackedArticle {
        let ids = [
            Some(self.id.trim()),
            self.address.as_deref(),
            self.title.as_deref(),
        ];
        let id = ids.into_iter().flatten().find(|it| !it.is_empty());
        UnpackedArticle {
            id: id.unwrap_or_default().to_owned(),
            name: self.name(),
            bytes: self.file().into_bytes(),
            address: self.address.clone(),
            is_summary: self.is_summary,
        }
    }

    fn name(&self) -> String {
        let named = self.title.as_deref().filter(|it| !it.trim().is_empty());
        // An article without a title is named after its first words: its title is then made of the name of its file.
        let words = super::plain_text(&self.body);
        let said = [named, Some(&words), self.address.as_deref()];
        let title = said.into_iter().flatten().find(|it| !it.trim().is_empty());
        let title: String = title
            .unwrap_or("untitled")
            .chars()
            .take(NAME_LENGTH)
            .collect();
        let day = self.date.as_deref().filter(|_| named.is_some());
        let day = day.and_then(date::parse).map(|it| it.day() + "-");
        let day = day.unwrap_or_default();
        let extension = if self.is_markdown { "md" } else { "html" };
        let plain = |c: char| {
            if "/\\:*?\"<>|".contains(c) || c.is_control() {
                '_'
            } else {
                c
            }
        };
        format!("{day}{}.{extension}", title.trim())
            .chars()
            .map(plain)
            .collect()
    }

    fn file(&self) -> String {
        let mut out = String::from("---\n");
        let mut line = |key: &str, value: Json| {
            let empty = value.is_null() || value == json!([]) || value == json!("");
            if !empty {
                // JSON is YAML. Line separators that YAML knows and JSON does not are escaped.
                let value = value.to_string().replace('\u{85}', "\\u0085");
                let value = value
                    .replace('\u{2028}', "\\u2028")
                    .replace('\u{2029}', "\\u2029");
                out += &format!("{key}: {value}\n");
            }
        };
        let flat = |it: &Option<String>| {
            let words = it.as_deref().unwrap_or_default().split_whitespace();
            json!(words.collect::<Vec<_>>().join(" "))
        };
        line("title", flat(&self.title));
        line("author", json!(self.authors));
        line("date", flat(&self.date));
        line("updated", flat(&self.modified));
        line("canonical", flat(&self.address));
        line("categories", json!(self.categories));
        line("tags", json!(self.tags));
        line("publisher", flat(&self.publisher));
        line("description", flat(&self.description));
        line("lang", flat(&self.language));
        line("license", flat(&self.rights));
        line("cover", flat(&self.image));
        for (key, value) in &self.extra {
            line(key, value.clone());
        }
        line(highlights::KEY, highlights::to_json(&self.highlights));
        out += "---\n\n";
        if self.is_markdown {
            out += &self.body;
        } else if !self.body.trim().is_empty() {
            out += &format!("<div>{}</div>", self.body.trim());
        }
        out.push('\n');
        out
    }
}

/// The date of so many seconds since 1970, as text; exports of programs give dates so.
pub(super) fn of_seconds(seconds: i64) -> Option<String> {
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    (seconds > 0).then(|| time.to_string())
}

/// Adds a value to a list that does not have it.
pub(super) fn add(list: &mut Vec<String>, value: &str) {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if !value.is_empty() && !list.contains(&value) {
        list.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::ArticleDraft;

    #[test]
    fn an_article_without_a_title_is_named_after_its_first_words() {
        let draft = ArticleDraft {
            date: Some("2024-01-02".to_owned()),
            body: "<p>今天 <b>下雨</b></p>".to_owned(),
            ..ArticleDraft::default()
        };
        assert_eq!(draft.article().name, "今天 下雨.html");
    }

    #[test]
    fn a_draft_becomes_a_file_with_front_matter() {
        let draft = ArticleDraft {
            title: Some("“引”: 甲 / 乙\n".to_owned()),
            date: Some("Sat, 07 Sep 2024 09:42:31 +0800".to_owned()),
            tags: vec!["a: b".to_owned()],
            body: "<p>丙</p>".to_owned(),
            ..ArticleDraft::default()
        };
        let article = draft.article();
        assert_eq!(article.name, "2024-09-07-“引”_ 甲 _ 乙.html");
        let text = String::from_utf8(article.bytes.clone()).unwrap();
        assert_eq!(
            text,
            "---\ntitle: \"“引”: 甲 / 乙\"\ndate: \"Sat, 07 Sep 2024 09:42:31 +0800\"\ntags: [\"a: b\"]\n---\n\n\
             <div><p>丙</p></div>\n"
        );
        let read = crate::read::read(&article.bytes, &article.name)
            .unwrap()
            .output;
        assert_eq!(read.metadata.title, "“引”: 甲 / 乙");
        assert_eq!(read.metadata.subjects, ["a: b"]);
        assert_eq!(read.kind, crate::read::BodyKind::Html);
    }
}
