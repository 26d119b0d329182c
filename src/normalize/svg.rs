//! Inline SVG: drawings become pictures, articles inside of it are articles.

use super::dom::{self, Node};
use super::images::Pool;
use super::links::Base;
use super::rule::{Report, Rule};
use super::run::Picture;

/// Drawings go.
pub(super) static DROP_DRAWING: Rule = Rule {
    name: "drop-drawing",
    does: "An inline SVG that holds neither text nor pictures is an ornament of the page and goes.",
    example: "`<svg><path/></svg>` → nothing",
};

/// What an `<svg>` turned out to be.
pub(super) enum Found {
    /// Text or pictures: its children are walked.
    Content,
    /// Drawings.
    #[expect(dead_code, reason = "drawings are still to come")]
    Pictures(Vec<Picture>),
    Nothing,
}

/// Whether the element is hidden only until it is touched, as WeChat's galleries are.
pub(super) fn is_gallery(_node: Node<'_>) -> bool {
    false
}

/// Reads an `<svg>`.
pub(super) fn read(
    node: Node<'_>,
    line: u32,
    _base: &Base,
    _pool: &mut Pool,
    report: &mut Report,
) -> Found {
    let content = node.descendants().any(|it| {
        dom::name(it) == "img" || it.value().as_text().is_some_and(|it| !it.trim().is_empty())
    });
    if content {
        return Found::Content;
    }
    report.counted(&DROP_DRAWING, line, "inline drawing");
    Found::Nothing
}
