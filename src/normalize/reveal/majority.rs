//! Hidden text that is most of a body is the article, whatever hides it.

use ego_tree::NodeId;
use scraper::Html;

use super::{Hiding, Unhidden, dom, unhide};

/// Fewer hidden characters than this are a label or a counter.
const LEAST: usize = 40;

/// Shows what is hidden when it holds more text than what is not.
pub(super) fn show(html: &mut Html, shown: &mut Vec<Unhidden>) {
    let (mut seen, mut hidden) = (0, 0);
    let mut nodes: Vec<NodeId> = Vec::new();
    let mut stack = vec![html.tree.root()];
    while let Some(node) = stack.pop() {
        if let Some(text) = node.value().as_text() {
            seen += characters(text);
        } else if dom::is_silent(node) || dom::name(node) == "svg" {
            continue;
        } else if dom::is_hidden(node) {
            hidden += characters(&dom::whole_text(node));
            nodes.push(node.id());
        } else {
            stack.extend(node.children().rev());
        }
    }
    if hidden < LEAST || hidden <= seen {
        return;
    }
    for node in nodes {
        unhide(html, node);
        let how = Hiding::Mostly;
        shown.push(Unhidden { node, how });
    }
}

fn characters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
