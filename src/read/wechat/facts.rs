//! What a page's scripts say of its article.
//!
//! Newer pages hold one object (`window.cgiDataNew = {…}`), older ones a row of statements
//! (`var msg_title = '…'.html(false);`, `d.title = xml ? … : '…';`). Both are read into one object under the
//! newer names.

use serde_json::{Map, Value as Json};

use super::literal;
use super::page::{PagePiece, WechatPage};

/// Facts of an article, as the scripts write them.
#[derive(Debug, Default)]
pub(super) struct Facts {
    object: Map<String, Json>,
    /// Byte of the page at which the scripts that said them begin.
    pub(super) at: usize,
}

/// How newer pages name what older pages say in a statement of their own.
const STATEMENTS: &[(&str, &str)] = &[
    ("msg_title", "title"),
    ("title", "title"),
    ("nickname", "nick_name"),
    ("nick_name", "nick_name"),
    ("author", "author"),
    ("ct", "ori_create_time"),
    ("ori_create_time", "ori_create_time"),
    ("create_time", "create_time"),
    ("msg_link", "link"),
    ("link", "link"),
    ("msg_source_url", "source_url"),
    ("source_url", "source_url"),
    ("msg_desc", "desc"),
    ("desc", "desc"),
    ("msg_cdn_url", "cdn_url"),
    ("cdn_url", "cdn_url"),
    ("item_show_type", "item_show_type"),
    ("content_noencode", "content_noencode"),
    ("picture_page_info_list", "picture_page_info_list"),
    ("copyright_info", "copyright_info"),
    ("text_page_info", "text_page_info"),
    ("video_page_info", "video_page_info"),
    ("voice_in_appmsg", "voice_in_appmsg"),
    ("hashtags", "hashtags"),
    ("source_title", "source_title"),
    ("ori_head_img_url", "ori_head_img_url"),
    ("hd_head_img", "hd_head_img"),
    ("round_head_img", "round_head_img"),
];

/// Reads what a page's scripts say; what several say is taken from the object first.
pub(super) fn read(page: &WechatPage<'_>) -> Facts {
    let mut facts = Facts::default();
    for script in &page.scripts {
        for name in ["cgiDataNew", "cgiData"] {
            facts.take_objects(*script, name);
        }
    }
    if facts.object.is_empty() {
        for script in &page.scripts {
            facts.take_statements(*script);
        }
    }
    facts
}

impl Facts {
    /// Takes `name = {…}`.
    fn take_objects(&mut self, script: PagePiece<'_>, name: &str) {
        for (at, _) in script.text.match_indices(name) {
            let behind = script.text[at + name.len()..].trim_start();
            let Some(object) = behind.strip_prefix('=').map(str::trim_start) else {
                continue;
            };
            if !object.starts_with('{') {
                continue;
            }
            if let Json::Object(object) = literal::value(object) {
                self.merge(object, script.at + at);
            }
        }
    }

    /// Takes `var name = …;`, `window.name = …;`, `d.name = …;`.
    fn take_statements(&mut self, script: PagePiece<'_>) {
        let mut at = 0;
        for line in script.text.split_inclusive('\n') {
            let statement = line.trim_start();
            let from = at + line.len() - statement.len();
            at += line.len();
            let Some((name, key)) = statement_name(statement) else {
                continue;
            };
            let value = literal::value(&script.text[from + name..]);
            let object = Map::from_iter([(key.to_owned(), value)]);
            self.merge(object, script.at + from);
        }
    }

    /// Adds what is not known yet.
    fn merge(&mut self, object: Map<String, Json>, at: usize) {
        if self.object.is_empty() {
            self.at = at;
        }
        for (key, value) in object {
            let known = self.object.get(&key).is_some_and(|it| !is_blank(it));
            if !known && !is_blank(&value) {
                self.object.insert(key, value);
            }
        }
    }

    /// The value at a path of keys.
    fn get(&self, path: &[&str]) -> Option<&Json> {
        let (first, rest) = path.split_first()?;
        let mut value = self.object.get(*first)?;
        for key in rest {
            value = value.get(*key)?;
        }
        Some(value)
    }

    /// The text at a path, when it says something.
    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        let text = self.get(path)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// The items of a list at a path.
    pub(super) fn list(&self, path: &[&str]) -> &[Json] {
        let list = self.get(path).and_then(Json::as_array);
        list.map(Vec::as_slice).unwrap_or_default()
    }

    /// The article of a page without one in its HTML: the longest text that is written for it.
    pub(super) fn content(&self) -> Option<&str> {
        let places: [&[&str]; 2] = [
            &["content_noencode"],
            &["text_page_info", "content_noencode"],
        ];
        let texts = places.iter().filter_map(|it| self.text(it));
        texts.max_by_key(|it| it.len())
    }

    /// What sort of page it is, in the platform's numbers.
    pub(super) fn shape(&self) -> Option<u32> {
        self.text(&["item_show_type"])?.parse().ok()
    }

    /// When it was published, in seconds of Unix time.
    pub(super) fn seconds(&self) -> Option<i64> {
        let keys = ["ori_create_time", "create_timestamp", "create_time"];
        let texts = keys.iter().filter_map(|it| self.text(&[it]));
        texts
            .filter_map(|it| it.parse().ok())
            .find(|it: &i64| *it > 0)
    }

    /// Topics and albums that the article is in.
    pub(super) fn topics(&self) -> Vec<&str> {
        let tags = self.list(&["public_tag_info", "tags"]);
        let tags = tags.iter().filter_map(|it| it.get("tag_name")?.as_str());
        let album = self.text(&["appmsgalbuminfo", "title"]);
        let hashtags = self.list(&["hashtags", "hashtag"]);
        let hashtags = hashtags.iter().filter_map(Json::as_str);
        tags.chain(album)
            .chain(hashtags)
            .map(|it| it.trim().trim_start_matches('#'))
            .filter(|it| !it.is_empty())
            .collect()
    }

    /// Whether an address is that of the account's picture.
    pub(super) fn is_avatar(&self, url: &str) -> bool {
        let keys = ["ori_head_img_url", "hd_head_img", "round_head_img"];
        // The last part of these addresses is only a size.
        let picture = |it: &str| {
            it.rsplit_once('/')
                .map_or(String::new(), |it| it.0.to_owned())
        };
        url.contains("wx.qlogo.cn/mmhead/")
            || keys
                .iter()
                .filter_map(|it| self.text(&[it]))
                .any(|it| picture(it) == picture(url))
    }
}

/// How long the name and the sign of a statement are, and the key of its value.
fn statement_name(statement: &str) -> Option<(usize, &'static str)> {
    let bare = statement.strip_prefix("var ").unwrap_or(statement);
    let bare = bare.strip_prefix("window.").unwrap_or(bare);
    let bare = match bare.split_once('.') {
        // `d.title`, `_g.title`: the name of an object is short.
        Some((object, member)) if object.len() <= 2 => member,
        Some(_) | None => bare,
    };
    let end = bare.find(|it: char| !it.is_ascii_alphanumeric() && it != '_')?;
    let (name, behind) = bare.split_at(end);
    let key = STATEMENTS.iter().find(|it| it.0 == name)?.1;
    let value = behind.trim_start().strip_prefix('=')?;
    if value.starts_with('=') {
        return None;
    }
    Some((statement.len() - value.len(), key))
}

fn is_blank(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(object) => object.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}
