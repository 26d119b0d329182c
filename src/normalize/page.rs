//! Finds the article of a whole page; what is outside it is removed and reported.

use std::collections::BTreeSet;

use ego_tree::NodeId;

use super::dom::{self, TreeNode};
use super::finder::{self, FoundArticle, Hints};
use super::parse::Tree;
use super::rule::{CleaningReport, Rule};
use super::{Comments, Options};
use crate::model::Metadata;
use crate::{Candidate, Fact};

/// The article is found.
pub(super) static FIND_ARTICLE: Rule = Rule {
    name: "find-article",
    does: "Of a whole page, the element that holds the article is found by its text: paragraphs, commas and \
           names speak for it, links against it.",
    example: "`<nav>…</nav><div class=\"post\"><p>甲，乙。</p></div>` → the `<div>`",
};

/// What is outside the article is removed.
pub(super) static OUTSIDE_ARTICLE: Rule = Rule {
    name: "outside-article",
    does: "What stands on a page beside the article, and furniture inside of it (share bars, lists of other \
           articles, sign-up boxes), goes.",
    example: "`<div class=\"share-bar\">…</div>` → nothing",
};

/// Finds the article of a page and marks what is outside it. Returns the elements that hold kept comments.
pub(super) fn find(
    tree: &Tree,
    metadata: &Metadata,
    options: &Options,
    dropped: &mut BTreeSet<NodeId>,
    report: &mut CleaningReport,
) -> BTreeSet<NodeId> {
    let hints = Hints {
        title: &metadata.title,
        authors: &metadata.authors,
        dated: metadata.date.is_some(),
        address: metadata.source_url.as_deref(),
        comments: options.comments == Comments::Keep,
    };
    let Some(found) = finder::find(tree.root(), hints) else {
        return BTreeSet::new();
    };
    report_article(tree, &found, report);
    for outside in &found.outside {
        let Some(node) = tree.html.tree.get(outside.node) else {
            continue;
        };
        let embed = is_embed(node);
        if dom::is_silent(node) && !embed {
            continue; // Nothing for readers goes with it.
        }
        let text = if embed {
            String::new()
        } else {
            dom::whole_text(node)
        };
        if options.rules.keeps(&text) {
            continue;
        }
        dropped.insert(outside.node);
        let (line, what) = (tree.line(node), outside.why.words().to_owned());
        let shows = |it: TreeNode<'_>| dom::name(it) == "img" || is_embed(it);
        if text.is_empty() && !node.descendants().any(shows) {
            continue; // Its loss needs no warning.
        }
        if text.is_empty() {
            report.counted(&OUTSIDE_ARTICLE, line, what);
        } else {
            report.say(&OUTSIDE_ARTICLE, line, Fact::Outside { what, text });
        }
    }
    found.comments.into_iter().collect()
}

/// Elements that show what stands elsewhere.
fn is_embed(node: TreeNode<'_>) -> bool {
    matches!(
        dom::name(node),
        "iframe" | "video" | "audio" | "object" | "embed"
    )
}

/// Reports which element is the article and which others were candidates.
fn report_article(tree: &Tree, found: &FoundArticle, report: &mut CleaningReport) {
    let node = |it: NodeId| tree.html.tree.get(it);
    let Some(first) = found.parts.first().and_then(|it| node(*it)) else {
        return;
    };
    let candidates = found.candidates.iter().filter_map(|it| {
        let node = node(it.node)?;
        Some(Candidate {
            element: tag(node),
            line: tree.line(node),
            score: whole(it.score),
        })
    });
    let fact = Fact::Article {
        element: tag(first),
        parts: found.parts.len(),
        letters: u32::try_from(whole(found.size)).unwrap_or(0),
        candidates: candidates.collect(),
    };
    report.say(&FIND_ARTICLE, tree.line(first), fact);
}

/// Points without their fractions.
#[expect(
    clippy::cast_possible_truncation,
    reason = "rounded, and far below the limit"
)]
fn whole(number: f32) -> i32 {
    number.round() as i32
}

/// An element's start tag with its names.
fn tag(node: TreeNode<'_>) -> String {
    let mut tag = format!("`<{}", dom::name(node));
    for attribute in ["id", "class"] {
        if let Some(value) = dom::filled(node, attribute) {
            tag.push_str(&format!(" {attribute}=\"{value}\""));
        }
    }
    tag + ">`"
}
