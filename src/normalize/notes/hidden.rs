//! Finds notes whose text is in an attribute of their mark, in a tooltip, or in the margin.

use ego_tree::NodeId;

use super::marks::{label_of, whole_reference};
use crate::normalize::dom::{self, TreeNode};

/// A note whose text is hidden or in the margin.
pub(super) struct HiddenNote {
    /// The element that the reference replaces.
    pub(super) reference: NodeId,
    pub(super) label: String,
    pub(super) text: String,
    /// The address that a link in it leads to.
    pub(super) url: Option<String>,
    /// An element that is shown as the note and nowhere else.
    pub(super) taken: Option<NodeId>,
}

/// The longest mark of a note, in characters.
const MARK: usize = 4;

/// The note that a node begins, if it does.
pub(super) fn of(node: TreeNode<'_>) -> Option<HiddenNote> {
    match dom::name(node) {
        "a" | "sup" => in_attribute(node)
            .or_else(|| in_tip_behind(node))
            .or_else(|| in_title(node)),
        "span" | "abbr" => in_attribute(node)
            .or_else(|| in_tip_inside(node))
            .or_else(|| beside(node)),
        _ => None,
    }
}

/// `<a class="footnote" data-footnote="…">*</a>`.
fn in_attribute(mark: TreeNode<'_>) -> Option<HiddenNote> {
    let text = ["data-footnote", "data-footnote-text", "data-note-text"]
        .iter()
        .find_map(|it| dom::filled(mark, it))?;
    let label = mark_of(mark)?;
    // A number in this attribute refers to a note elsewhere.
    let says = text.chars().count() > MARK && text.chars().any(char::is_alphabetic);
    says.then(|| HiddenNote {
        reference: mark.id(),
        label,
        text: text.to_owned(),
        url: None,
        taken: None,
    })
}

/// `<sup><a class="footnote" href="" title="…">1</a></sup>`: the link leads nowhere, so the words of its title are
/// the note. Titles of links that lead somewhere only describe them.
fn in_title(link: TreeNode<'_>) -> Option<HiddenNote> {
    let text = dom::filled(link, "title").filter(|_| dom::name(link) == "a")?;
    let target = dom::filled(link, "href").unwrap_or_default();
    let nowhere = target.trim_start_matches('#').is_empty() || target.starts_with("javascript:");
    let raised = link.parent().is_some_and(|it| dom::name(it) == "sup");
    let named = dom::classes(link).any(|it| it.contains("footnote") || it.contains("noteref"));
    let label = mark_of(link).filter(|_| nowhere && (raised || named))?;
    let says = text.chars().count() > MARK && text.chars().any(char::is_alphabetic);
    says.then(|| HiddenNote {
        reference: whole_reference(link).id(),
        label,
        text: text.to_owned(),
        url: None,
        taken: None,
    })
}

/// A mark, and behind it a tip: `<sup>1</sup><span role="tooltip" hidden>…</span>`.
fn in_tip_behind(mark: TreeNode<'_>) -> Option<HiddenNote> {
    let tip = mark.next_sibling()?;
    let named = dom::classes(tip).any(|it| it.contains("footnote") && it.ends_with("note"));
    if dom::name(tip) != "span" || !(dom::attr(tip, "role") == Some("tooltip") || named) {
        return None;
    }
    let label = mark_of(mark)?;
    Some(HiddenNote {
        taken: Some(tip.id()),
        ..written(mark, label, tip)?
    })
}

/// A tip in what it explains: `<span class="tooltip">①<span class="tooltiptext">…</span></span>`.
fn in_tip_inside(around: TreeNode<'_>) -> Option<HiddenNote> {
    let is_tip = |it: &TreeNode<'_>| {
        let named = dom::classes(*it)
            .any(|it| matches!(it, "tooltiptext" | "tooltip-text" | "tooltip-content"));
        dom::name(*it) == "span" && (named || dom::attr(*it, "role") == Some("tooltip"))
    };
    let tip = around.children().find(is_tip)?;
    let mut shown = String::new();
    for node in around.children().filter(|it| it.id() != tip.id()) {
        match node.value().as_text() {
            Some(text) => shown.push_str(text),
            None => shown.push_str(&dom::seen_text(node)),
        }
    }
    let label = label_of(&shown);
    if !label.is_empty() && label.chars().count() <= MARK && !label.chars().any(is_word) {
        return written(around, label, tip);
    }
    // If the tooltip explains a word, the word stays and the reference follows it.
    written(tip, String::new(), tip)
}

/// Whether a character is a letter of a word; numbers in circles are not.
fn is_word(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, '注' | '註')
}

/// Notes in the margin: `<span class="sidenote">…</span>`.
fn beside(note: TreeNode<'_>) -> Option<HiddenNote> {
    let named = dom::classes(note).any(|it| matches!(it, "sidenote" | "marginnote"));
    if !named {
        return None;
    }
    written(note, String::new(), note)
}

fn written(reference: TreeNode<'_>, label: String, note: TreeNode<'_>) -> Option<HiddenNote> {
    let text = dom::whole_text(note);
    if text.is_empty() {
        return None;
    }
    let link = note.descendants().find(|it| dom::name(*it) == "a");
    let url = link.and_then(|it| dom::filled(it, "href"));
    Some(HiddenNote {
        reference: reference.id(),
        label,
        text,
        url: url.filter(|it| it.contains("://")).map(str::to_owned),
        taken: None,
    })
}

/// The text that an element shows, if it is only the mark of a note.
fn mark_of(mark: TreeNode<'_>) -> Option<String> {
    let label = label_of(&dom::seen_text(mark));
    (!label.is_empty() && label.chars().count() <= MARK).then_some(label)
}
