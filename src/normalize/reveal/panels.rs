//! Finds tabs, slides, accordions and other text that a page shows only after a click.

use std::collections::BTreeMap;

use ego_tree::NodeId;
use html5ever::{LocalName, QualName, ns};
use scraper::node::{Element, Text};
use scraper::{Html, Node};

use super::{Hiding, Unhidden, rename, unhide};
use crate::normalize::dom;

/// Words in the class names of tabs and slides.
const PANELS: &[&str] = &[
    "tab-pane",
    "tabpane",
    "tab-panel",
    "tabpanel",
    "tab-content",
    "tabcontent",
    "tabs-panel",
    "tab_content",
    "carousel-item",
    "swiper-slide",
    "slick-slide",
    "slide",
    "slider-item",
];

/// Words in the class names of elements that a click unfolds.
const FOLDED: &[&str] = &[
    "accordion",
    "collapse",
    "collapsible",
    "collapsed",
    "expand",
    "expandable",
    "toggle",
    "full-text",
    "fulltext",
    "full-content",
    "full-article",
    "article-full",
    "more-text",
    "moretext",
    "read-more-content",
    "readmore-content",
    "more-content",
    "rest",
    "remaining",
    "hidden-text",
    "hidden-content",
    "hiddencontent",
    "spoiler",
    "answer",
    "faq",
    "transcript",
    "paywall",
    "premium",
    "premium-content",
    "paid",
    "paid-content",
    "locked",
    "subscriber-content",
    "article-body",
    "article-content",
    "articlebody",
    "entry-content",
    "post-content",
    "story-body",
    "article",
    "content",
    "body",
];

/// Words in the class names of elements that stay hidden.
const STAYS: &[&str] = &[
    "popup",
    "pop",
    "modal",
    "dialog",
    "login",
    "signin",
    "register",
    "menu",
    "nav",
    "navigation",
    "cookie",
    "consent",
    "share",
    "social",
    "comment",
    "comments",
    "form",
    "search",
    "tooltip",
    "ad",
    "ads",
    "advert",
    "banner",
    "newsletter",
    "subscribe",
    "overlay",
    "dropdown",
    "alert",
    "error",
    "message",
    "loading",
    "loader",
    "toast",
    "mobile",
    "template",
    "tpl",
    "related",
    "recommend",
    "footer",
    "header",
    "sidebar",
    "qr",
    "qrcode",
    "app",
    "download",
    "vote",
    "print",
    "lightbox",
    "gallery",
    "video",
    "player",
    "meta",
    "skeleton",
    "placeholder",
    "offer",
    "gate",
    "wall",
    "prompt",
    "notice",
];

/// Opens what is folded. Beside what it lists, it makes labels, each with the element that gives its line.
pub(super) fn open(html: &mut Html, shown: &mut Vec<Unhidden>, made: &mut Vec<(NodeId, NodeId)>) {
    let labels = labels(html);
    let mut hidden: Vec<(NodeId, Hiding)> = Vec::new();
    let mut panels: Vec<NodeId> = Vec::new();
    for node in html.tree.root().descendants() {
        let Some(how) = how(node) else {
            continue;
        };
        if is_folded(node) {
            hidden.push((node.id(), how));
        }
        if how == Hiding::Panel {
            panels.push(node.id());
        }
    }
    let chosen_by_click = hidden.iter().any(|it| it.1 == Hiding::Panel);
    for (node, how) in hidden {
        unhide(html, node);
        shown.push(Unhidden { node, how });
    }
    if chosen_by_click {
        label(html, &panels, &labels, made);
    }
}

/// Whether the element itself is not displayed or is hidden from screen readers.
fn is_folded(node: dom::TreeNode<'_>) -> bool {
    !dom::is_silent(node) && dom::is_hidden(node)
}

/// What kind of panel an element is, if it is one that holds text.
fn how(node: dom::TreeNode<'_>) -> Option<Hiding> {
    let block = matches!(
        dom::name(node),
        "div" | "section" | "article" | "p" | "li" | "dd" | "ul"
    );
    if !block {
        return None;
    }
    let role = dom::attr(node, "role");
    let words = words(node);
    let has = |names: &[&str]| names.iter().any(|it| words.contains(&format!("-{it}-")));
    if has(STAYS) || matches!(role, Some("dialog" | "alert" | "menu")) {
        return None;
    }
    if role == Some("tabpanel") || has(PANELS) {
        return holds_text(node).then_some(Hiding::Panel);
    }
    let folded = has(FOLDED) || is_controlled(node);
    (folded && holds_text(node)).then_some(Hiding::Folded)
}

/// The words of class and id, between hyphens: `-tab-pane--active-`.
fn words(node: dom::TreeNode<'_>) -> String {
    let mut words = String::new();
    for attribute in ["class", "id"] {
        for name in dom::attr(node, attribute)
            .unwrap_or("")
            .split_ascii_whitespace()
        {
            words.push('-');
            words.extend(name.chars().map(|c| {
                if c == '_' {
                    '-'
                } else {
                    c.to_ascii_lowercase()
                }
            }));
            words.push('-');
        }
    }
    words
}

/// Whether the element before it is marked as one that unfolds something.
fn is_controlled(node: dom::TreeNode<'_>) -> bool {
    let before = node.prev_siblings().find(|it| it.value().is_element());
    before.is_some_and(|it| {
        dom::attr(it, "aria-expanded").is_some()
            || it
                .descendants()
                .take(8)
                .any(|it| dom::attr(it, "aria-expanded").is_some())
    })
}

/// The fewest characters that count as text rather than as a label.
const TEXT: usize = 4;

/// Whether it holds text and no form.
fn holds_text(node: dom::TreeNode<'_>) -> bool {
    let mut count = 0;
    for inner in node.descendants() {
        if matches!(dom::name(inner), "form" | "input" | "textarea" | "button") {
            return false;
        }
        let text = inner.value().as_text().map_or("", |it| it);
        count += text
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(TEXT)
            .count();
    }
    count >= TEXT
}

/// The label that opens each panel, by the panel's id, and the element of that label.
fn labels(html: &Html) -> BTreeMap<String, (String, NodeId)> {
    let mut labels = BTreeMap::new();
    for node in html.tree.root().descendants() {
        let names = [
            "aria-controls",
            "data-target",
            "data-bs-target",
            "data-tab",
            "href",
        ];
        for name in names {
            let Some(id) = dom::filled(node, name) else {
                continue;
            };
            if name == "href" && !id.starts_with('#') {
                continue;
            }
            let text = dom::seen_text(node);
            if !text.is_empty() && text.chars().count() < 60 {
                let id = id.trim_start_matches('#').to_owned();
                labels.entry(id).or_insert((text, node.id()));
            }
        }
    }
    labels
}

/// Turns panels into labelled sections and removes the bar of their labels.
fn label(
    html: &mut Html,
    panels: &[NodeId],
    labels: &BTreeMap<String, (String, NodeId)>,
    made: &mut Vec<(NodeId, NodeId)>,
) {
    let mut bars: Vec<NodeId> = Vec::new();
    for panel in panels {
        let Some(node) = html.tree.get(*panel) else {
            continue;
        };
        let opener = dom::filled(node, "id").and_then(|it| labels.get(it));
        let by_id = dom::filled(node, "aria-labelledby").and_then(|id| {
            let mut all = html.tree.root().descendants();
            all.find(|it| dom::attr(*it, "id") == Some(id))
        });
        let (text, bar) = match (opener, by_id) {
            (Some((text, label)), _) => (text.clone(), html.tree.get(*label).and_then(bar_of)),
            (None, Some(label)) => (dom::seen_text(label), bar_of(label)),
            (None, None) => {
                let own = ["aria-label", "data-title", "data-label"];
                let own = own.iter().find_map(|it| dom::filled(node, it));
                (own.unwrap_or("").to_owned(), None)
            }
        };
        if text.is_empty() {
            continue;
        }
        bars.extend(bar);
        rename(html, *panel, "details");
        if let Some(mut node) = html.tree.get_mut(*panel) {
            let name = QualName::new(None, ns!(html), LocalName::from("summary"));
            let mut summary = node.prepend(Node::Element(Element::new(name, Vec::new())));
            made.push((summary.id(), *panel));
            let text = summary.append(Node::Text(Text { text: text.into() }));
            made.push((text.id(), *panel));
        }
    }
    for bar in bars {
        if let Some(mut node) = html.tree.get_mut(bar) {
            node.detach();
        }
    }
}

/// The bar around a label, if it holds only labels.
fn bar_of(label: dom::TreeNode<'_>) -> Option<NodeId> {
    let bar = label.ancestors().take(4).find(|it| {
        matches!(dom::name(*it), "ul" | "ol") || dom::attr(*it, "role") == Some("tablist")
    })?;
    let text = dom::seen_text(bar);
    (text.chars().count() < 200).then_some(bar.id())
}
