//! WXR, in which `WordPress` exports a blog: RSS 2.0 with elements of its own.

use std::collections::BTreeMap;

use serde_json::json;

use crate::read::collection::Collection;
use crate::read::draft::add;
use crate::read::feeds::rss;
use crate::read::tags::{Token, tokens};
use crate::read::xml_tree::XmlElement;

/// Whether a feed is an export of `WordPress`.
pub(in crate::read) fn is(root: &XmlElement) -> bool {
    root.child("channel")
        .is_some_and(|it| it.child("wp:wxr_version").is_some())
}

/// Reads an export from its root element.
pub(in crate::read) fn read(root: &XmlElement) -> Collection {
    let mut out = Collection::new("a blog exported from WordPress");
    let Some(channel) = root.child("channel") else {
        return out;
    };
    out.title = channel.said("title");
    let language = channel.said("language");
    let names: BTreeMap<String, String> = channel
        .all("wp:author")
        .filter_map(|it| {
            let login = it.said("wp:author_login")?;
            Some((login, it.said("wp:author_display_name")?))
        })
        .collect();
    let files: BTreeMap<String, String> = channel
        .all("item")
        .filter_map(|it| Some((it.said("wp:post_id")?, it.said("wp:attachment_url")?)))
        .collect();
    let mut left_out = BTreeMap::<String, usize>::new();
    let mut comments = 0;
    for item in channel.all("item") {
        let kind = item
            .said("wp:post_type")
            .unwrap_or_else(|| "post".to_owned());
        let status = item.said("wp:status").unwrap_or_default();
        let has_text = item.said("content:encoded").is_some();
        let reason = match kind.as_str() {
            "attachment"
            | "nav_menu_item"
            | "revision"
            | "custom_css"
            | "wp_global_styles"
            | "wp_template"
            | "wp_template_part"
            | "wp_navigation"
            | "customize_changeset"
            | "oembed_cache" => Some(format!("of type `{kind}`")),
            _ if ["trash", "auto-draft"].contains(&status.as_str()) => {
                Some(format!("with the status `{status}`"))
            }
            _ if !has_text && item.said("title").is_none() => Some("without any text".to_owned()),
            _ => None,
        };
        if let Some(reason) = reason {
            *left_out.entry(reason).or_default() += 1;
            continue;
        }
        comments += item.all("wp:comment").count();
        let mut draft = rss::entry(item);
        draft.is_summary = false;
        draft.body = item
            .said("content:encoded")
            .map(|it| paragraphs(&it))
            .unwrap_or_default();
        draft.description = item.said("excerpt:encoded");
        // The date of the export's own field has the time of the blog, `pubDate` that of Greenwich; drafts have neither.
        let dated = |it: &String| !it.starts_with("0000") && !it.starts_with("-0001");
        draft.date = item
            .said("wp:post_date")
            .filter(dated)
            .or(draft.date.filter(|it| !it.contains("-0001")));
        draft.modified = item.said("wp:post_modified").filter(dated);
        draft.authors = draft
            .authors
            .iter()
            .map(|it| names.get(it).unwrap_or(it).clone())
            .collect();
        draft.publisher.clone_from(&out.title);
        draft.language.clone_from(&language);
        (draft.categories, draft.tags) = (Vec::new(), Vec::new());
        for category in item.all("category") {
            let list = match category.attribute("domain") {
                Some("category") => &mut draft.categories,
                Some("post_tag") => &mut draft.tags,
                _ => continue,
            };
            add(list, &category.text());
        }
        let thumbnail = item
            .all("wp:postmeta")
            .find(|it| it.said("wp:meta_key").as_deref() == Some("_thumbnail_id"))
            .and_then(|it| files.get(&it.said("wp:meta_value")?));
        if let Some(url) = thumbnail.filter(|it| !draft.body.contains(it.as_str())) {
            draft.image = Some(url.clone());
        }
        if status != "publish" && !status.is_empty() {
            draft.extra.push(("status", json!(status)));
        }
        if kind != "post" {
            draft.extra.push(("type", json!(kind)));
        }
        draft.add_to(&mut out);
    }
    for (reason, count) in left_out {
        out.remarks
            .push(format!("entries {reason}, left out: {count}"));
    }
    if comments > 0 {
        out.remarks
            .push(format!("comments of readers, left out: {comments}"));
    }
    out
}

/// Elements that `WordPress` does not put into a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "iframe",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
];

/// What `WordPress` does to a text when it shows it, if it was not written in blocks: blank lines part paragraphs, and
/// line ends break lines.
pub(super) fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.contains("<!-- wp:") || text.contains("<p>") || text.contains("<p ") {
        return text;
    }
    let mut out = String::new();
    let mut run = String::new(); // of text and inline elements
    let mut depth = 0_usize; // of blocks that are open
    for (_, token) in tokens(&text) {
        let block = |name: &str| BLOCKS.iter().any(|it| name.eq_ignore_ascii_case(it));
        match token {
            Token::Open(name, attributes) if block(name) => {
                flush(&mut run, &mut out, depth);
                out += &format!("<{name}{attributes}>");
                depth += usize::from(!["hr"].contains(&name));
            }
            Token::Close(name) if block(name) => {
                flush(&mut run, &mut out, depth);
                out += &format!("</{name}>");
                depth = depth.saturating_sub(1);
            }
            Token::Open(name, attributes) => run += &format!("<{name}{attributes}>"),
            Token::Close(name) => run += &format!("</{name}>"),
            Token::Text(piece) | Token::Raw(piece) => run += piece,
            Token::Comment => {}
        }
    }
    flush(&mut run, &mut out, depth);
    out
}

/// Writes a run of text: as paragraphs where no block is open, else as it is.
fn flush(run: &mut String, out: &mut String, depth: usize) {
    if depth > 0 {
        *out += run;
    } else {
        for part in run.split("\n\n").filter(|it| !it.trim().is_empty()) {
            *out += &format!("<p>{}</p>\n", part.trim().replace('\n', "<br>\n"));
        }
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn classic_posts_get_their_paragraphs() {
        assert_eq!(
            paragraphs("甲<b>乙</b>\n丙\n\n<ul>\n<li>丁\n\n戊</li>\n</ul>\n己"),
            "<p>甲<b>乙</b><br>\n丙</p>\n<ul>\n<li>丁\n\n戊</li>\n</ul><p>己</p>\n"
        );
        let blocks = "<!-- wp:paragraph --><p>甲</p>\n\n<p>乙</p>";
        assert_eq!(paragraphs(blocks), blocks);
    }
}
