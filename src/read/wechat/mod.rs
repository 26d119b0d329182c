//! Reads the article from a page of a `WeChat` account as the platform sends it. Nine tenths of such a page are
//! scripts; of some kinds of page (pictures, short texts, shared articles) the article itself is in one of them.
//!
//! Scripts are read, never run. What comes out is what a feed would hold: metadata and the HTML of the body.

mod body;
mod facts;
mod literal;
mod notice;
mod page;

use jiff::{Timestamp, tz};

use self::facts::Facts;
use self::page::{MarkedById, WechatPage};
use super::address::canonical;
use super::entities::decode;
use super::fields::{self, Mapped};
use super::value::{KeyedValue, Value};
use crate::diag::rules;
use crate::model::Origin;
use crate::{Error, Fact, Warning};

/// An article that was found in a page.
pub(super) struct WechatArticle {
    pub(super) mapped: Mapped,
    /// HTML, without the page around it.
    pub(super) body: String,
    /// Line in the file on which `body` begins, from 1.
    pub(super) body_line: u32,
}

/// The platform's own name, which it gives as that of the site.
const PLATFORM: &str = "微信公众平台";

/// Longest title that an author may have meant, in characters: the platform allows 64.
const LONGEST_TITLE: usize = 64;

/// Finds the article in a page that begins on `first_line`; `None` when it is no page of `WeChat`.
///
/// # Errors
///
/// [`Error::Gone`] for a page that says that its article is not there.
pub(super) fn read(text: &str, first_line: u32) -> Result<Option<WechatArticle>, Error> {
    if !text.contains("mp.weixin.qq.com") && !text.contains("res.wx.qq.com") {
        return Ok(None);
    }
    let page = page::scan(text);
    let facts = facts::read(&page);
    if !is_wechat(&page, &facts) {
        return Ok(None);
    }
    if let Some((reason, notice)) = notice::read(&page, &facts) {
        return Err(Error::Gone { reason, notice });
    }
    let (title, title_at) = title(&page, &facts);
    let Some(found) = body::read(&page, &facts, &title) else {
        return Ok(None);
    };
    let line = |at: usize| {
        let breaks = text.as_bytes()[..at]
            .iter()
            .filter(|it| **it == b'\n')
            .count();
        first_line.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX))
    };
    let mut mapped = fields::map(entries(
        &page,
        &facts,
        &title,
        line(title_at),
        line(facts.at),
    ));
    if found.scripted && is_made_up(&facts, &title, &found.html) {
        make_title(&mut mapped, &found.html, line(title_at));
    }
    Ok(Some(WechatArticle {
        mapped,
        body_line: line(found.at),
        body: found.html,
    }))
}

/// Whether a page is the platform's own and not one that copied an article of it.
fn is_wechat(page: &WechatPage<'_>, facts: &Facts) -> bool {
    let platform = page
        .meta_of("og:site_name")
        .is_some_and(|it| it.text == PLATFORM);
    let address = page
        .meta_of("og:url")
        .is_some_and(|it| it.text.contains("//mp.weixin.qq.com/"));
    let account = page.has(MarkedById::Content) && page.has(MarkedById::Account);
    platform
        || address
        || account
        || facts.text(&["nick_name"]).is_some()
        || !page.notice.trim().is_empty()
}

/// The title and the byte of the page at which it stands; empty when there is none.
fn title(page: &WechatPage<'_>, facts: &Facts) -> (String, usize) {
    if let Some(title) = facts.text(&["title"]) {
        return (decode(title), facts.at);
    }
    if let Some(title) = page.words(MarkedById::Title) {
        return title;
    }
    let meta = page
        .meta_of("og:title")
        .or_else(|| page.meta_of("twitter:title"));
    meta.map_or((String::new(), 0), |it| (it.text.to_owned(), it.at))
}

/// What is known of the article, under our own keys.
fn entries(
    page: &WechatPage<'_>,
    facts: &Facts,
    title: &str,
    title_line: u32,
    line: u32,
) -> Vec<KeyedValue> {
    let mut out = Vec::new();
    let mut add = |key: &str, text: Option<String>, line: u32| {
        if let Some(text) = text.filter(|it| !it.trim().is_empty()) {
            let (key, value) = (key.to_owned(), Value::Text(text));
            out.push(KeyedValue { key, value, line });
        }
    };
    let fact = |key: &str| facts.text(&[key]).map(decode);
    let marked = |mark: MarkedById| page.words(mark).map(|it| it.0);
    let meta = |key: &str| page.meta_of(key).map(|it| it.text.to_owned());
    add("title", Some(title.to_owned()), title_line);
    let account = fact("nick_name").or_else(|| marked(MarkedById::Account));
    let byline =
        || marked(MarkedById::Byline).filter(|it| Some(it) != account.as_ref() && it != "原创");
    let author = fact("author")
        .or_else(|| marked(MarkedById::Author))
        .or_else(|| meta("author"))
        .or_else(byline);
    add("author", author, line);
    add("site_name", account.clone(), line);
    add(
        "date",
        facts
            .seconds()
            .and_then(beijing)
            .or_else(|| marked(MarkedById::Time)),
        line,
    );
    let address = fact("link").or_else(|| meta("og:url"));
    add("canonical", address.map(|it| canonical(&it)), line);
    add("description", description(page, facts), line);
    let cover = fact("cdn_url").or_else(|| meta("og:image"));
    add("og_image", cover.filter(|it| !facts.is_avatar(it)), line);
    let topics: Vec<Value> = facts
        .topics()
        .into_iter()
        .map(|it| Value::Text(decode(it)))
        .collect();
    if !topics.is_empty() {
        let (key, value) = ("tags".to_owned(), Value::List(topics));
        out.push(KeyedValue { key, value, line });
    }
    out
}

/// The author's summary. A text that the platform cut from the article or from the sharer's words does not count.
fn description(page: &WechatPage<'_>, facts: &Facts) -> Option<String> {
    let written = facts.text(&["desc"]).map(decode);
    let written = written.or_else(|| Some(page.meta_of("og:description")?.text.to_owned()))?;
    let written = page::words(&literal::unescape(&written));
    let said = [
        facts.content().map(page::words),
        facts
            .text(&["copyright_info", "guide_words"])
            .map(page::words),
    ];
    let start = essence(&written, 40);
    let repeats = said
        .iter()
        .flatten()
        .any(|it| essence(it, 40).starts_with(&start));
    (!repeats && !written.is_empty()).then_some(written)
}

/// The first letters and digits of a text, so that marks and blanks make no difference.
fn essence(text: &str, most: usize) -> String {
    text.chars()
        .filter(|it| it.is_alphanumeric())
        .take(most)
        .collect()
}

/// Whether the platform cut the title from the text because the author wrote none.
fn is_made_up(facts: &Facts, title: &str, body: &str) -> bool {
    let generated = facts.text(&["title_gen_type"]).is_some_and(|it| it != "0");
    let long = title.contains('\n') || title.chars().count() > LONGEST_TITLE;
    let (title, text) = (
        essence(title, LONGEST_TITLE),
        essence(&page::words(body), LONGEST_TITLE),
    );
    title.is_empty() || ((generated || long) && text.starts_with(&title))
}

/// Makes a title of the first sentence.
fn make_title(mapped: &mut Mapped, body: &str, line: u32) {
    let Some(title) = first_sentence(body) else {
        return;
    };
    let fact = Fact::Guessed {
        what: format!("the title `{title}`"),
        reason: "no title is written; it is the first sentence".to_owned(),
    };
    mapped
        .warnings
        .push(Warning::new(line, &rules::GUESS_TITLE, fact));
    mapped.metadata.title = title;
    mapped.metadata.title_origin = Origin::Invented;
}

/// The first sentence of a short text, with its mark, no longer than a title may be.
fn first_sentence(body: &str) -> Option<String> {
    let text = body
        .split("</p>")
        .flat_map(|it| it.split("<br>"))
        .map(page::words)
        .find(|it| it.chars().any(char::is_alphanumeric))?;
    let end = text
        .char_indices()
        .find(|it| "。！？!?…".contains(it.1))
        .map_or(text.len(), |(at, c)| at + c.len_utf8());
    let sentence = text[..end].trim().trim_end_matches('。');
    let mut title: String = sentence.chars().take(LONGEST_TITLE).collect();
    if title.len() < sentence.len() {
        title.push('…');
    }
    Some(title)
}

/// The clock in Beijing, where all accounts are, at a second of Unix time.
fn beijing(seconds: i64) -> Option<String> {
    let time = Timestamp::from_second(seconds).ok()?;
    Some(time.display_with_offset(tz::offset(8)).to_string())
}

#[cfg(test)]
mod tests;
