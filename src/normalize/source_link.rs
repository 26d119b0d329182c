//! The footer that feeds append: the article's address, and its title once more.

use std::collections::BTreeSet;

use ego_tree::NodeId;

use super::dom::{self, Node};
use super::parse::Tree;
use super::rule::{Report, Rule};
use super::run;
use crate::model::{Block, BlockKind, Document, Metadata};

/// The appended link becomes metadata.
pub(super) static SOURCE_LINK: Rule = Rule {
    name: "source-link",
    does: "A link `原文链接` after the end of the article is its address; it and the rule before it leave the \
           body.",
    example: "`<hr><a href=\"https://example.org/1\">原文链接</a>` → the article's address",
};

/// The repeated title goes.
pub(super) static DROP_REPEATED_TITLE: Rule = Rule {
    name: "drop-repeated-title",
    does: "A first heading or line that only repeats the title (or `title by author`) goes: it is set above \
           the article anyway.",
    example: "`<h2>题 by 甲</h2>` under the title `题` → nothing",
};

/// Names that feeds give to the link to the original.
const NAMES: &[&str] = &[
    "原文链接",
    "原文連結",
    "原文地址",
    "查看原文",
    "阅读原文",
    "閱讀原文",
    "original link",
];

/// Finds the appended link at the end of a body and takes it into the metadata.
pub(super) fn take(
    tree: &Tree,
    metadata: &mut Metadata,
    dropped: &mut BTreeSet<NodeId>,
    report: &mut Report,
) {
    // The last thing with text in it must be the link.
    let seen = |it: &Node<'_>| it.value().as_text().is_some_and(|it| !run::is_blank(it));
    let Some(last) = tree
        .root()
        .descendants()
        .filter(|it| !silent(*it))
        .filter(seen)
        .last()
    else {
        return;
    };
    let Some(link) = last.ancestors().find(|it| dom::name(*it) == "a") else {
        return;
    };
    let text = dom::seen_text(link);
    let address = dom::filled(link, "href").map(repaired);
    let Some(address) = address.filter(|it| it.starts_with("http")) else {
        return;
    };
    if !NAMES.contains(&text.to_lowercase().as_str()) {
        return;
    }
    report.removed(
        &SOURCE_LINK,
        tree.line(link),
        format!("the link to the original, `{address}`"),
        text,
    );
    metadata.source_url.get_or_insert(address);
    dropped.insert(link.id());
    let place = link
        .parent()
        .filter(|it| dom::name(*it) == "p")
        .unwrap_or(link);
    let mut before = place.prev_siblings().skip_while(|it| {
        it.value().as_text().is_some_and(|it| run::is_blank(it)) || dom::name(*it) == "br"
    });
    if let Some(rule) = before.next().filter(|it| dom::name(*it) == "hr") {
        dropped.insert(rule.id());
    }
}

fn silent(node: Node<'_>) -> bool {
    node.ancestors().any(dom::is_silent)
}

/// An address into which a template's `,target="_blank"` ran.
fn repaired(written: &str) -> String {
    let end = written.find(",target=").unwrap_or(written.len());
    written[..end]
        .trim_matches(['"', '\'', ',', ' '])
        .to_owned()
}

/// Removes the first block when it only repeats the title.
pub(super) fn drop_repeated_title(document: &mut Document, report: &mut Report) {
    let Some(block) = document.blocks.first() else {
        return;
    };
    let is_text = matches!(
        block.kind,
        BlockKind::Heading { .. } | BlockKind::Paragraph { .. }
    );
    if !is_text || !block.anchors.is_empty() || !repeats(block, &document.metadata) {
        return;
    }
    let block = document.blocks.remove(0);
    report.removed(
        &DROP_REPEATED_TITLE,
        block.line,
        "the repeated title",
        block.text().trim(),
    );
    if let Some(Block {
        kind: BlockKind::Rule,
        ..
    }) = document.blocks.first()
    {
        document.blocks.remove(0);
    }
}

fn repeats(block: &Block, metadata: &Metadata) -> bool {
    let text = block.text();
    let text = text.trim().trim_end_matches(['-', '=']).trim_end();
    let is_heading = matches!(block.kind, BlockKind::Heading { .. });
    let plain = essence(text);
    let title = essence(&metadata.title);
    if plain.is_empty() || title.is_empty() {
        return false;
    }
    if plain == title {
        return true;
    }
    let Some((before, by)) = text.rsplit_once(" by ") else {
        return false;
    };
    let author = metadata.authors.iter().any(|it| essence(it) == essence(by));
    essence(before) == title && (author || is_heading || by.chars().count() <= 24)
}

/// Letters and digits only: feeds replace `: / \ ? * " < > | [ ]` in titles by `_`.
fn essence(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
