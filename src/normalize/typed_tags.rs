//! Turns tags that were meant as text back into text: `#include <stdio.h>` written without escapes.

use std::collections::BTreeMap;

use ego_tree::NodeId;

use super::dom::{self, TreeNode};
use super::parse::Tree;
use super::rule::{CleaningReport, Rule};

/// Tags that were meant as text become text again.
pub(super) static TAG_AS_TEXT: Rule = Rule {
    name: "tag-as-text",
    does: "A tag that is no element of HTML and is never closed was meant as text and is text again, as \
           it was typed.",
    example: "`#include <stdio.h>` → `#include <stdio.h>`",
};

/// Finds the elements that were typed as text, and how they were typed.
pub(super) fn find(
    tree: &Tree,
    body: &str,
    report: &mut CleaningReport,
) -> BTreeMap<NodeId, String> {
    let mut found = BTreeMap::new();
    let mut lower: Option<String> = None;
    // The position from which the next tag of each name is searched.
    let mut cursors: BTreeMap<String, usize> = BTreeMap::new();
    for node in tree.root().descendants() {
        let name = dom::name(node);
        if name.is_empty() || is_element(node) {
            continue;
        }
        let lower = lower.get_or_insert_with(|| body.to_ascii_lowercase());
        let close = format!("</{name}");
        if !cursors.contains_key(name) && lower.contains(&close) {
            continue; // a custom element
        }
        let open = format!("<{name}");
        let from = cursors.get(name).copied().unwrap_or(0);
        let at = lower
            .get(from..)
            .and_then(|it| it.find(&open))
            .map(|it| it + from);
        let typed = at.and_then(|at| {
            let end = body.get(at..)?.find('>')? + at + 1;
            cursors.insert(name.to_owned(), end);
            body.get(at..end)
        });
        let typed = typed.map_or_else(|| format!("<{name}>"), str::to_owned);
        report.repaired(
            &TAG_AS_TEXT,
            tree.line(node),
            format!("`{typed}` was meant as text"),
        );
        found.insert(node.id(), typed);
    }
    found
}

/// Whether the name is that of an element, or of somebody's component.
fn is_element(node: TreeNode<'_>) -> bool {
    let Some(element) = node.value().as_element() else {
        return true;
    };
    let html = &*element.name.ns == "http://www.w3.org/1999/xhtml";
    !html || element.name().contains('-') || KNOWN.contains(&element.name())
}

/// Elements of HTML, past and present, and those that WeChat added.
const KNOWN: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "bgsound",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "command",
    "content",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figcapiton",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "image",
    "img",
    "input",
    "ins",
    "isindex",
    "kbd",
    "keygen",
    "label",
    "legend",
    "li",
    "link",
    "listing",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "menuitem",
    "meta",
    "meter",
    "mpchecktext",
    "mpcps",
    "mpdaily",
    "mpgongyi",
    "mpproduct",
    "mpprofile",
    "mprefer",
    "mpsearch",
    "mpcpc",
    "mpvideo",
    "mpvideosnap",
    "mpvoice",
    "mpvote",
    "nav",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "plaintext",
    "portal",
    "pre",
    "progress",
    "q",
    "qqmusic",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "shadow",
    "slot",
    "small",
    "source",
    "spacer",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
    "xmp",
];
