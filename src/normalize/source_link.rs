//! Removes the footer that feeds append (the article's address) and a repetition of the title.

use std::collections::BTreeSet;

use ego_tree::NodeId;

use super::dom::{self, TreeNode};
use super::parse::Tree;
use super::rule::{CleaningReport, Rule};
use super::run;
use crate::model::{Block, BlockKind, Document, Metadata, Origin};

/// The appended link becomes metadata.
pub(super) static SOURCE_LINK: Rule = Rule {
    name: "source-link",
    does: "A link `原文链接` after the end of the article is its address; it and the rule before it leave the \
           body.",
    example: "`<hr><a href=\"https://example.org/1\">原文链接</a>` → the article's address",
};

/// The repeated title is removed.
pub(super) static DROP_REPEATED_TITLE: Rule = Rule {
    name: "drop-repeated-title",
    does: "A heading or line at the head of the body that only repeats the title (or `title by author`, \
           `title - site`) goes: it is set above the article anyway. So does a subtitle that is the title.",
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
    report: &mut CleaningReport,
) {
    // The link must be the last element with text.
    let seen = |it: &TreeNode<'_>| it.value().as_text().is_some_and(|it| !run::is_blank(it));
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

fn silent(node: TreeNode<'_>) -> bool {
    node.ancestors().any(dom::is_silent)
}

/// An address into which a template's `,target="_blank"` ran.
fn repaired(written: &str) -> String {
    let end = written.find(",target=").unwrap_or(written.len());
    written[..end]
        .trim_matches(['"', '\'', ',', ' '])
        .to_owned()
}

/// Blocks among which a repeated title is looked for: a banner and a date may stand above it.
const FIRST: usize = 4;

/// Removes the blocks at the head of the body that only repeat the title.
pub(super) fn drop_repeated_title(document: &mut Document, report: &mut CleaningReport) {
    let metadata = &mut document.metadata;
    // A title that was made from the text must not remove the text it was made from.
    if metadata.title_origin == Origin::Invented {
        return;
    }
    let same = |it: &mut String| it.trim() == metadata.title.trim();
    if let Some(subtitle) = metadata.subtitle.take_if(same) {
        let what = "the subtitle, which repeats the title";
        report.removed(&DROP_REPEATED_TITLE, 0, what, &subtitle);
    }
    let mut at = 0;
    // Behind words of the article itself, only a heading repeats the title: a line may quote it.
    let mut spoken = false;
    while let Some(block) = document.blocks.get(at).filter(|_| at < FIRST) {
        let is_heading = matches!(block.kind, BlockKind::Heading { .. });
        if (spoken && !is_heading) || !repeats(block, &document.metadata) {
            spoken |= !matches!(block.kind, BlockKind::Figure(_) | BlockKind::Rule);
            at += 1;
            continue;
        }
        let block = document.blocks.remove(at);
        report.removed(
            &DROP_REPEATED_TITLE,
            block.line,
            "the repeated title",
            block.text().trim(),
        );
        if let Some(Block {
            kind: BlockKind::Rule,
            ..
        }) = document.blocks.get(at)
        {
            document.blocks.remove(at);
        }
    }
}

fn repeats(block: &Block, metadata: &Metadata) -> bool {
    let is_heading = matches!(block.kind, BlockKind::Heading { .. });
    let is_text = is_heading || matches!(block.kind, BlockKind::Paragraph { .. });
    let text = block.text();
    let text = text.trim().trim_end_matches(['-', '=']).trim_end();
    if !is_text || !block.anchors.is_empty() || text.is_empty() {
        return false;
    }
    if is_title(text, &metadata.title) {
        return true;
    }
    let (before, by) = match text.strip_suffix(" by") {
        Some(before) => (before, ""),
        None => match text.rsplit_once(" by ") {
            Some(parts) => parts,
            None => return false,
        },
    };
    let author = metadata.authors.iter().any(|it| essence(it) == essence(by));
    is_title(before, &metadata.title) && (author || is_heading || by.chars().count() <= 24)
}

/// The longest name of a site after a title, in characters.
const SITE: usize = 16;

/// Whether the text is the title, or the title and the name of a site.
fn is_title(text: &str, title: &str) -> bool {
    let wanted = essence(title);
    if wanted.is_empty() {
        return false;
    }
    if essence(text) == wanted {
        return true;
    }
    [" - ", " | ", " – ", " — ", "_"].iter().any(|mark| {
        text.rsplit_once(mark).is_some_and(|(before, site)| {
            essence(before) == wanted && site.chars().count() <= SITE && !site.trim().is_empty()
        })
    })
}

/// Letters and digits only: feeds replace `: / \ ? * " < > | [ ]` in titles by `_`.
fn essence(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
