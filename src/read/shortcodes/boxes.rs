//! Tags around text: boxes with or without a title, quotations, and tags that only arrange their contents.

use super::call::{Argument, Shortcode, get, positional};
use crate::xml::escape;

/// The names that themes have for boxes.
const BOXES: &[&str] = &[
    "admonition",
    "alert",
    "attention",
    "callout",
    "caution",
    "danger",
    "details",
    "expand",
    "fold",
    "folding",
    "hideblock",
    "hidetoggle",
    "hint",
    "important",
    "info",
    "notation",
    "note",
    "noteblock",
    "notice",
    "spoiler",
    "success",
    "tip",
    "warning",
];

/// Words that change only how a box looks (kinds, colours, styles, states) and are no part of its title.
const LOOKS: &[&str] = &[
    "abstract",
    "accent",
    "black",
    "blue",
    "bug",
    "caution",
    "closed",
    "cyan",
    "danger",
    "dark",
    "default",
    "disabled",
    "done",
    "error",
    "example",
    "failure",
    "false",
    "flat",
    "gray",
    "green",
    "grey",
    "hint",
    "important",
    "info",
    "light",
    "link",
    "message",
    "modern",
    "muted",
    "no-icon",
    "note",
    "open",
    "orange",
    "pink",
    "primary",
    "purple",
    "question",
    "quote",
    "radiation",
    "red",
    "secondary",
    "simple",
    "success",
    "tip",
    "todo",
    "true",
    "warning",
    "white",
    "yellow",
];

/// Tags that only arrange their contents on a screen. The tags are removed and the contents stay.
const ARRANGEMENTS: &[&str] = &[
    "btns",
    "cards",
    "cell",
    "column",
    "columns",
    "div",
    "flexcol",
    "flexrow",
    "galleries",
    "gallery",
    "gallerygroup",
    "gp",
    "grouppicture",
    "math",
    "mathjax",
    "rawhtml",
    "row",
    "steps",
    "tabs",
    "timeline",
];

/// Tags for one pane of several: a title with text below it.
const PANES: &[&str] = &["card", "step", "tab", "timenode"];

/// Reads a tag that opens or closes something around text; `None` for any other.
pub(super) fn around(name: &str, arguments: &[Argument]) -> Option<Shortcode> {
    let closed = name
        .strip_prefix("end")
        .or_else(|| name.strip_prefix('/'))
        .map(str::trim);
    let bare = closed.unwrap_or(name);
    if BOXES.contains(&bare) {
        return Some(match closed {
            Some(_) => Shortcode::Block(vec!["</div>".to_owned()]),
            None => open_box(name, &title(arguments)),
        });
    }
    if is_quote(bare) {
        return Some(match closed {
            Some(_) => Shortcode::Block(vec!["</blockquote>".to_owned()]),
            None => quote(bare, arguments),
        });
    }
    if bare == "center" {
        let tag = if closed.is_some() {
            "</div>"
        } else {
            "<div align=\"center\">"
        };
        return Some(Shortcode::Block(vec![tag.to_owned()]));
    }
    if PANES.contains(&bare) {
        let title = title(arguments);
        return Some(match closed {
            None if !title.is_empty() => Shortcode::Block(vec![format!("**{title}**")]),
            Some(_) | None => Shortcode::Nothing,
        });
    }
    ARRANGEMENTS.contains(&bare).then_some(Shortcode::Nothing)
}

/// The lines that begin a box; `</div>` ends it.
pub(in crate::read) fn box_lines(title: &str) -> Vec<String> {
    let mut lines = vec!["<div class=\"callout\">".to_owned()];
    if !title.is_empty() {
        // Blank lines around the title make the parser read the Markdown in it.
        let title = ["<div class=\"callout-title\">", "", title, "", "</div>"];
        lines.extend(title.map(str::to_owned));
    }
    lines
}

fn open_box(name: &str, title: &str) -> Shortcode {
    // Tags like `{% hideToggle 标题,底色,字色 %}` give colours after the title.
    let title = if name.starts_with("hide") {
        title.split([',', '，']).next().unwrap_or_default()
    } else {
        title
    };
    Shortcode::Block(box_lines(title.trim()))
}

/// The title of a box: the argument named `title`, or else all words that are not about its looks.
fn title(arguments: &[Argument]) -> String {
    if let Some(title) = get(
        arguments,
        &["title", "summary", "name", "label", "header", "tabname"],
    ) {
        return title.trim().to_owned();
    }
    let words = positional(arguments);
    let looks = |it: &&&str| {
        let word = it.trim_end_matches(',').to_ascii_lowercase();
        let icon = word.starts_with("fa-") || ["fa", "fas", "far", "fab"].contains(&word.as_str());
        icon || LOOKS.contains(&word.as_str()) || word.is_empty()
    };
    let front = words.iter().take_while(looks).count();
    let words = words.get(front..).unwrap_or_default();
    let back = words.iter().rev().take_while(looks).count();
    words[..words.len() - back]
        .join(" ")
        .trim_end_matches(',')
        .to_owned()
}

fn is_quote(name: &str) -> bool {
    matches!(
        name,
        "blockquote" | "quote" | "cq" | "centerquote" | "pullquote" | "pq"
    )
}

/// A quotation, with its author above it.
fn quote(name: &str, arguments: &[Argument]) -> Shortcode {
    let mut lines = vec!["<blockquote>".to_owned()];
    let named =
        ["author", "source", "title", "cite", "link", "url"].map(|it| get(arguments, &[it]));
    let named: Vec<&str> = named.into_iter().flatten().collect();
    let written = if named.is_empty() {
        positional(arguments).join(" ")
    } else {
        named.join(" ")
    };
    // The words of any other tag, such as a pull quote, are CSS classes.
    if !written.is_empty() && matches!(name, "blockquote" | "quote") {
        lines.extend([String::new(), format!("**{}**", escape(&written))]);
    }
    Shortcode::Block(lines)
}
