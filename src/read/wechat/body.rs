//! The article of a page as HTML: from its own element, or put together from what the scripts hold.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::facts::Facts;
use super::page::{MarkedById, WechatPage, shows, words};
use crate::read::address::canonical;
use crate::read::entities::decode;
use crate::xml::escape;

/// Pages that show pictures, in the platform's numbers.
const PICTURES: u32 = 8;
/// Pages that show a short text.
const TEXT: u32 = 10;
/// Pages that show one film.
const FILM: u32 = 5;
/// Pages that let one hear a voice.
const VOICE: u32 = 7;

/// An article as HTML and the byte of the page at which it begins.
pub(super) struct Body {
    pub(super) html: String,
    pub(super) at: usize,
    /// Whether it was put together from scripts, as short texts are.
    pub(super) scripted: bool,
}

/// The article of a page, or nothing when there is none.
pub(super) fn read(page: &WechatPage<'_>, facts: &Facts, title: &str) -> Option<Body> {
    let (main, at, scripted) = main(page, facts)?;
    let mut html = String::new();
    // The sharer's words and the original stand above what he hands on. All of it goes on one line, so
    // that what follows keeps its own.
    share(page, facts, title, &mut html);
    match facts.shape() {
        Some(FILM) => film(facts, title, &mut html),
        Some(VOICE) => voices(facts, &mut html),
        Some(_) | None => {}
    }
    html.push_str(&main);
    if let Some(address) = facts.text(&["source_url"]) {
        let address = escape(&decode(address));
        let _ = write!(html, "<p>阅读原文：<a href=\"{address}\">{address}</a></p>");
    }
    Some(Body { html, at, scripted })
}

/// The article itself, its place, and whether scripts held it.
fn main(page: &WechatPage<'_>, facts: &Facts) -> Option<(String, usize, bool)> {
    let scripted = scripted(facts);
    let short = matches!(facts.shape(), Some(PICTURES | TEXT));
    if short && !scripted.is_empty() {
        return Some((scripted, facts.at, true));
    }
    // The frame of a short text is no article: it only names the account.
    let rich = page
        .html(MarkedById::Content)
        .filter(|it| !is_frame(it.text) || scripted.is_empty());
    if let Some(it) = rich {
        return Some((it.text.to_owned(), it.at, false));
    }
    if !scripted.is_empty() {
        return Some((scripted, facts.at, true));
    }
    if let Some(it) = page.html(MarkedById::Description) {
        return Some((lines(it.text), it.at, true));
    }
    let spoken = matches!(facts.shape(), Some(FILM | VOICE));
    spoken.then(|| (String::new(), facts.at, true))
}

/// Whether an element only holds the account's card and places for what scripts would put there.
fn is_frame(html: &str) -> bool {
    let head: String = html.chars().take(400).collect();
    head.contains("js_top_profile") || head.contains("profile_area")
}

/// Pictures and text of a page whose scripts hold them.
fn scripted(facts: &Facts) -> String {
    let mut out = String::new();
    for picture in facts.list(&["picture_page_info_list"]) {
        figure(picture, &mut out);
    }
    if let Some(content) = facts.content() {
        out.push_str(&lines(content));
    }
    out
}

/// One picture; watermarks and covers are inside of it and are not looked at.
fn figure(picture: &Json, out: &mut String) {
    let text = |key: &str| picture.get(key).and_then(Json::as_str).unwrap_or_default();
    let address = text("cdn_url").trim();
    if address.is_empty() {
        return;
    }
    let address = escape(&decode(address));
    let _ = write!(out, "<figure><img src=\"{address}\"");
    let (width, height) = (text("width"), text("height"));
    if width.parse::<u32>().is_ok_and(|it| it > 0) && height.parse::<u32>().is_ok_and(|it| it > 0) {
        let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
    }
    out.push('>');
    let caption = ["caption", "desc", "description", "title", "text"]
        .iter()
        .map(|it| text(it).trim())
        .find(|it| !it.is_empty());
    if let Some(caption) = caption {
        let _ = write!(out, "<figcaption>{}</figcaption>", words(caption));
    }
    out.push_str("</figure>");
}

/// A text whose lines are the author's: blank lines part its paragraphs, line ends its lines. HTML with
/// paragraphs of its own stays as it is.
fn lines(written: &str) -> String {
    let decoded;
    let written = if written.contains("&lt;br") || written.contains("&lt;a ") {
        decoded = decode(written);
        decoded.as_str()
    } else {
        written
    };
    let blocks = [
        "<p",
        "<section",
        "<div",
        "<blockquote",
        "<h1",
        "<h2",
        "<ul",
        "<table",
    ];
    if blocks.iter().any(|it| written.contains(it)) {
        return written.to_owned();
    }
    let text = written
        .replace("\r\n", "\n")
        .replace("<br/>", "\n")
        .replace("<br />", "\n")
        .replace("<br>", "\n");
    let mut out = String::new();
    let mut open = false;
    for line in text.split('\n') {
        let line = line.trim_matches([' ', '\t']);
        match (line.is_empty(), open) {
            (true, true) => out.push_str("</p>"),
            (true, false) => continue,
            (false, true) => {
                out.push_str("<br>");
                out.push_str(line);
            }
            (false, false) => {
                out.push_str("<p>");
                out.push_str(line);
            }
        }
        open = !line.is_empty();
    }
    if open {
        out.push_str("</p>");
    }
    out
}

/// What one who hands an article on says of it, and a card of the original.
fn share(page: &WechatPage<'_>, facts: &Facts, title: &str, out: &mut String) {
    let said = facts
        .text(&["copyright_info", "guide_words"])
        .map(lines)
        .or_else(|| {
            page.html(MarkedById::ShareNotice)
                .map(|it| lines(&words(it.text)))
        });
    if let Some(said) = said.filter(|it| shows(it)) {
        out.push_str(&said);
    }
    let account = facts
        .text(&["copyright_info", "platform"])
        .unwrap_or_default();
    let address = facts
        .text(&["copyright_info", "reprint_url"])
        .unwrap_or_default();
    if account.is_empty() && address.is_empty() {
        return;
    }
    let title = facts.text(&["source_title"]).unwrap_or(title);
    let address = escape(&canonical(&decode(address)));
    let (title, account) = (escape(&decode(title)), escape(&decode(account)));
    let _ = write!(
        out,
        "<mp-common-original data-url=\"{address}\" data-title=\"{title}\" data-desc=\"{account}\"></mp-common-original><hr>"
    );
}

/// The film of a page that shows one: its files have addresses that end after hours, so the page is named.
fn film(facts: &Facts, title: &str, out: &mut String) {
    let address = facts.text(&["link"]).unwrap_or_default();
    let cover = ["cover_url", "cdn_url"]
        .iter()
        .find_map(|it| facts.text(&["video_page_info", it]))
        .or_else(|| facts.text(&["cdn_url"]))
        .unwrap_or_default();
    let _ = write!(
        out,
        "<mpvideo data-url=\"{}\" data-cover=\"{}\" data-title=\"{}\"></mpvideo>",
        escape(&canonical(&decode(address))),
        escape(&decode(cover)),
        escape(&decode(title)),
    );
}

/// The recordings of a page that is about them.
fn voices(facts: &Facts, out: &mut String) {
    for voice in facts.list(&["voice_in_appmsg"]) {
        let text = |keys: &[&str]| {
            let found = keys.iter().find_map(|it| voice.get(*it)?.as_str());
            escape(&decode(found.unwrap_or_default()))
        };
        let (name, id) = (
            text(&["title", "name"]),
            text(&["voice_id", "voice_encode_fileid"]),
        );
        let _ = write!(
            out,
            "<mpvoice name=\"{name}\" voice_encode_fileid=\"{id}\"></mpvoice>"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_of_a_short_text_stay_lines() {
        for (written, wanted) in [
            ("一\n二\n\n三", "<p>一<br>二</p><p>三</p>"),
            ("一&lt;br/&gt;二", "<p>一<br>二</p>"),
            ("<section>一\n二</section>", "<section>一\n二</section>"),
            ("\n\n", ""),
        ] {
            assert_eq!(lines(written), wanted);
        }
    }
}
