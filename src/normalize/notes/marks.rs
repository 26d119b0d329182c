//! Recognizes references, notes and links back by their markup.

use std::collections::BTreeSet;

use crate::model::Target;
use crate::normalize::dom::{self, TreeNode};
use crate::normalize::links::Base;

/// Whether the link cites a work: the list of works stays where it is.
pub(super) fn is_citation(link: TreeNode<'_>) -> bool {
    dom::attr(link, "role") == Some("doc-biblioref")
}

pub(super) fn is_bibliography(holder: TreeNode<'_>) -> bool {
    std::iter::once(holder)
        .chain(holder.ancestors().take(2))
        .any(|it| {
            dom::classes(it).any(|it| matches!(it, "csl-bib-body" | "csl-entry" | "bibliography"))
        })
}

/// Whether the element is marked as a note or as a list of notes.
pub(super) fn is_note_place(node: TreeNode<'_>) -> bool {
    std::iter::once(node)
        .chain(node.ancestors().take(3))
        .any(|it| {
            let role = dom::attr(it, "role").unwrap_or_default();
            matches!(role, "doc-footnote" | "doc-endnote" | "doc-endnotes")
                || dom::attr(it, "data-footnotes").is_some()
                || dom::attr(it, "epub:type").is_some_and(|it| it.contains("note"))
                || dom::classes(it).any(|it| {
                    matches!(
                        it,
                        "footnotes"
                            | "footnote"
                            | "endnotes"
                            | "endnote"
                            | "references"
                            | "footnote-item"
                            | "footnotes-list"
                            | "easy-footnotes-wrapper"
                            | "simple-footnotes"
                    )
                })
        })
}

/// The ids by which a note could link back to this reference.
pub(super) fn names_of(link: TreeNode<'_>) -> BTreeSet<String> {
    let around = link
        .ancestors()
        .take(2)
        .filter(|it| !matches!(dom::name(*it), "p" | "div" | "section"));
    std::iter::once(link)
        .chain(around)
        .flat_map(|it| [dom::filled(it, "id"), dom::filled(it, "name")])
        .flatten()
        .map(str::to_owned)
        .collect()
}

/// Whether a note links back to one of these names. Only so many of its nodes are looked at: no note has more.
pub(super) fn links_to(holder: TreeNode<'_>, base: &Base, names: &BTreeSet<String>) -> bool {
    let mut near = holder.descendants().take(2000);
    !names.is_empty() && near.any(|it| leads_to(it, base, names))
}

pub(super) fn leads_to(node: TreeNode<'_>, base: &Base, names: &BTreeSet<String>) -> bool {
    match dom::attr(node, "href").map(|it| base.target(it)) {
        Some(Ok(Target::Anchor(anchor))) => names.contains(&anchor),
        Some(Ok(Target::External(_) | Target::Article { .. }) | Err(_)) | None => false,
    }
}

pub(super) fn is_back_link(link: TreeNode<'_>) -> bool {
    let text = dom::seen_text(link);
    let arrow = matches!(
        text.trim_end_matches(['\u{FE0E}', '\u{FE0F}']),
        "↩" | "↑" | "^" | "↵" | "⏎" | "[↩]" | "返回" | "⤴" | "↩︎"
    );
    arrow
        || dom::attr(link, "data-footnote-backref").is_some()
        || dom::attr(link, "rev") == Some("footnote")
        || dom::attr(link, "role") == Some("doc-backlink")
        || dom::classes(link).any(|it| {
            matches!(
                it,
                "footnote-backref" | "reversefootnote" | "footnote-back" | "footnote-return"
            )
        })
}

/// Whether a link is marked as a reference, or is only a number or a star.
pub(super) fn looks_like_reference(link: TreeNode<'_>) -> bool {
    let says = |it: TreeNode<'_>| {
        dom::attr(it, "data-footnote-ref").is_some()
            || dom::attr(it, "role") == Some("doc-noteref")
            || dom::attr(it, "rel") == Some("footnote")
            || dom::attr(it, "epub:type") == Some("noteref")
            || dom::classes(it).any(|it| {
                matches!(
                    it,
                    "footnote-ref"
                        | "footnote"
                        | "noteref"
                        | "footnoteref"
                        | "fn"
                        | "footnote-reference"
                )
            })
    };
    let label = label_of(&dom::seen_text(link));
    let short = !label.is_empty() && label.chars().count() <= 4;
    let mark = label
        .chars()
        .all(|c| c.is_numeric() || matches!(c, '*' | '†' | '‡' | '§' | '注' | 'n' | 'N'));
    let around = link.parent().is_some_and(says);
    short && mark || (says(link) || around) && label.chars().count() <= 24
}

/// The outermost element that holds only this reference, with its superscript and brackets.
pub(super) fn whole_reference(link: TreeNode<'_>) -> TreeNode<'_> {
    let mut whole = link;
    let text = dom::seen_text(link);
    while let Some(parent) = whole.parent() {
        let wraps = matches!(
            dom::name(parent),
            "sup" | "span" | "small" | "em" | "i" | "b" | "strong"
        );
        // A parent may hold thousands of references; one with more text than a mark has brackets is not read to its end.
        let around = || dom::short_text(parent, text.chars().count() + BRACKETS);
        if !wraps || around().is_none_or(|it| label_of(&it) != label_of(&text)) {
            break;
        }
        whole = parent;
    }
    whole
}

/// The most characters that stand around the number of a reference, in its mark.
const BRACKETS: usize = 16;

/// A mark without its brackets.
pub(super) fn label_of(text: &str) -> String {
    text.trim()
        .trim_matches(['[', ']', '(', ')', '（', '）', '【', '】', '〔', '〕', ' '])
        .to_owned()
}
