//! Pages that React streams: parts come at the end of the page, hidden, and a script puts each where a
//! template waits for it.

use std::collections::BTreeMap;

use ego_tree::NodeId;
use scraper::Html;

use super::{Hiding, Unhidden, unhide};
use crate::normalize::dom;

/// Puts streamed parts (`<div hidden id="S:0">`) in the place of their templates (`<template id="B:0">`).
pub(super) fn place(html: &mut Html, shown: &mut Vec<Unhidden>) {
    let mut waiting: BTreeMap<String, NodeId> = BTreeMap::new();
    let mut parts: Vec<(String, NodeId)> = Vec::new();
    for node in html.tree.root().descendants() {
        let Some(id) = dom::filled(node, "id") else {
            continue;
        };
        match id.split_once(':') {
            Some(("B", number)) if dom::name(node) == "template" => {
                waiting.entry(number.to_owned()).or_insert(node.id());
            }
            Some(("S", number)) if dom::is_hidden(node) => {
                parts.push((number.to_owned(), node.id()));
            }
            Some(_) | None => {}
        }
    }
    for (number, part) in parts {
        unhide(html, part);
        shown.push(Unhidden {
            node: part,
            how: Hiding::Streamed,
        });
        let Some(template) = waiting.get(&number) else {
            continue;
        };
        // A template inside its own part would make a cycle.
        let inside = html
            .tree
            .get(*template)
            .is_some_and(|it| it.ancestors().any(|it| it.id() == part));
        if inside {
            continue;
        }
        for stand_in in stand_ins(html, *template) {
            if let Some(mut node) = html.tree.get_mut(stand_in) {
                node.detach();
            }
        }
        if let Some(mut template) = html.tree.get_mut(*template) {
            template.insert_id_after(part);
        }
    }
}

/// What is shown until the part has come: everything between the template and the comment `/$`.
fn stand_ins(html: &Html, template: NodeId) -> Vec<NodeId> {
    let Some(template) = html.tree.get(template) else {
        return Vec::new();
    };
    let is_end = |it: &dom::TreeNode<'_>| it.value().as_comment().is_some_and(|it| &**it == "/$");
    if !template.next_siblings().any(|it| is_end(&it)) {
        return Vec::new();
    }
    let between = template.next_siblings().take_while(|it| !is_end(it));
    between.map(|it| it.id()).collect()
}
