//! Shows text that a page holds but shows only when its scripts run. It is put where a reader would have seen it.
//!
//! The tree is changed before anything else looks at it, so that no other rule has to know.

mod majority;
mod panels;
mod stream;

use html5ever::{LocalName, QualName, ns};
use scraper::{Html, Node};

use ego_tree::NodeId;

use super::dom;
use super::rule::Rule;

/// Hidden text of an article is shown.
pub(super) static SHOW_HIDDEN: Rule = Rule {
    name: "show-hidden",
    does: "Text of an article that its page shows only by script or on a click is shown: streamed pages, \
           shadow roots, tabs and slides (as labelled sections), accordions, what waits behind `read on`; and what \
           is hidden when it is more than what is not.",
    example: "`<div class=\"tab-pane\" style=\"display:none\"><p>甲</p></div>` → `甲`",
};

/// What was shown, and how it had been hidden.
pub(super) struct Unhidden {
    pub(super) node: NodeId,
    pub(super) how: Hiding,
}

/// How a text was hidden.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Hiding {
    /// In `<template shadowrootmode>`.
    Shadow,
    /// Sent after the page, for a script to put in place.
    Streamed,
    /// As a tab or a slide.
    Panel,
    /// Until a click.
    Folded,
    /// With most of the body.
    Mostly,
}

impl Hiding {
    /// As the report says it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Shadow => "the text of a shadow root",
            Self::Streamed => "a part of the page that a script puts in place",
            Self::Panel => "a tab or slide that is hidden until chosen",
            Self::Folded => "a part that is hidden until a click",
            Self::Mostly => "hidden text, which is most of what the body says",
        }
    }
}

/// Shows what is hidden, and lists it. Elements that it adds to the tree are returned with the element whose source
/// line they take.
pub(super) fn show(html: &mut Html, whole_page: bool) -> (Vec<Unhidden>, Vec<(NodeId, NodeId)>) {
    let mut shown = Vec::new();
    let mut made = Vec::new();
    shadow_roots(html, &mut shown);
    if whole_page {
        stream::place(html, &mut shown);
        panels::open(html, &mut shown, &mut made);
    } else {
        majority::show(html, &mut shown);
    }
    (shown, made)
}

/// Declarative shadow roots are what their host shows.
/// <https://html.spec.whatwg.org/multipage/scripting.html#attr-template-shadowrootmode>
fn shadow_roots(html: &mut Html, shown: &mut Vec<Unhidden>) {
    let is_root = |it: &dom::TreeNode<'_>| {
        dom::name(*it) == "template"
            && ["shadowrootmode", "shadowroot"]
                .iter()
                .any(|name| dom::attr(*it, name).is_some())
    };
    let roots = html.tree.root().descendants().filter(is_root);
    let roots: Vec<NodeId> = roots.map(|it| it.id()).collect();
    for node in roots {
        rename(html, node, "div");
        let how = Hiding::Shadow;
        shown.push(Unhidden { node, how });
    }
}

/// Gives an element another name.
fn rename(html: &mut Html, id: NodeId, name: &str) {
    if let Some(mut node) = html.tree.get_mut(id)
        && let Node::Element(element) = node.value()
    {
        element.name = QualName::new(None, ns!(html), LocalName::from(name));
    }
}

/// Takes away what hides an element.
fn unhide(html: &mut Html, id: NodeId) {
    if let Some(mut node) = html.tree.get_mut(id)
        && let Node::Element(element) = node.value()
    {
        element
            .attrs
            .retain(|(name, _)| !matches!(&*name.local, "hidden" | "style" | "aria-hidden"));
    }
}
