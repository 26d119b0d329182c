//! Documents that Word, WPS and `LibreOffice` saved as pages.

use ego_tree::NodeId;

use super::lists::ListedItem;
use super::{DROP_UNSHOWN, Editor, lists};
use crate::normalize::dom::{self, TreeNode};

pub(super) fn read(editor: &mut Editor<'_>) {
    titles(editor);
    word_lists(editor);
    word_markers(editor);
    printed_edges(editor);
    indents(editor);
}

/// Paragraphs that are the title.
fn titles(editor: &mut Editor<'_>) {
    let is_title = |it: TreeNode<'_>| {
        dom::name(it) == "p"
            && dom::classes(it).any(|it| matches!(it, "MsoTitle" | "title" | "Title"))
    };
    let google = |it: TreeNode<'_>| {
        dom::classes(it).any(|it| it == "MsoTitle")
            || dom::attr(it, "id").is_some_and(|it| it.starts_with("h."))
    };
    for id in editor.all(|it| is_title(it) && google(it)) {
        editor.rename(id, "h1");
        editor.read(id, "the title of a document");
    }
}

/// Items of Word and WPS: `<p style="mso-list:l0 level2 lfo1">`.
fn word_lists(editor: &mut Editor<'_>) {
    let mut items: Vec<ListedItem> = Vec::new();
    let mut followers: Vec<(NodeId, NodeId)> = Vec::new();
    for id in editor.all(|it| matches!(dom::name(it), "p" | "div") && list_of(it).is_some()) {
        let Some(node) = editor.get(id) else { continue };
        let (Some((list, level)), Some(marker)) = (list_of(node), marker_in(node)) else {
            continue;
        };
        let (list, text) = (list.to_owned(), dom::whole_text(marker));
        let number = decimal(&text);
        if number.is_none() && !is_bullet(&text) {
            // A numbering that lists do not have (`一、`, `a)`) stays as it was typed, inside the item above it.
            if let Some(above) = items
                .last()
                .filter(|it| it.list == list && it.level < level)
            {
                followers.push((id, above.id));
            }
            continue;
        }
        let marker = outermost(marker, node).id();
        editor.consume(marker);
        editor.read(id, "lists of a word processor");
        items.push(ListedItem {
            id,
            level,
            number,
            list,
        });
    }
    for (id, above) in followers {
        editor.move_into(id, above);
    }
    lists::nest(editor, items);
}

/// The name and the level in `mso-list:l0 level2 lfo1`.
fn list_of(node: TreeNode<'_>) -> Option<(&str, usize)> {
    let mut words = dom::style(node, "mso-list")?.split_whitespace();
    let list = words.next()?;
    let level = words.next()?.strip_prefix("level")?.parse().ok()?;
    Some((list, level))
}

fn marker_in(node: TreeNode<'_>) -> Option<TreeNode<'_>> {
    node.descendants()
        .find(|it| dom::style(*it, "mso-list").is_some_and(|it| it.eq_ignore_ascii_case("ignore")))
}

/// The outermost element below `around` that holds nothing but this marker.
fn outermost<'a>(marker: TreeNode<'a>, around: TreeNode<'a>) -> TreeNode<'a> {
    let text = dom::whole_text(marker);
    let same = |it: &TreeNode<'a>| it.id() != around.id() && dom::whole_text(*it) == text;
    marker.ancestors().take_while(same).last().unwrap_or(marker)
}

/// The number of a marker like `1.`, `2)` or `3、`.
fn decimal(marker: &str) -> Option<u32> {
    let digits = marker.trim().trim_end_matches(['.', ')', '、', '．', '）']);
    digits.parse().ok()
}

/// Bullets are single signs, or letters of Word's symbol faces.
fn is_bullet(marker: &str) -> bool {
    let mut chars = marker.trim().chars();
    let (first, more) = (chars.next(), chars.next());
    more.is_none()
        && first.is_none_or(|it| !it.is_ascii_digit() && !matches!(it, '\u{3400}'..='\u{9FFF}'))
}

/// Numbers that Word set before headings and lines are text, in the language of the line and not of its marker.
fn word_markers(editor: &mut Editor<'_>) {
    let is_marker = |it: TreeNode<'_>| {
        dom::style(it, "mso-list").is_some_and(|it| it.eq_ignore_ascii_case("ignore"))
    };
    for id in editor.all(is_marker) {
        let Some(node) = editor.get(id) else { continue };
        let text = dom::whole_text(node);
        let line = node.ancestors().find(|it| list_of(*it).is_some());
        let Some(line) = line.filter(|_| !is_bullet(&text)) else {
            continue;
        };
        let whole = outermost(node, line).id();
        // A full-width mark has its space in itself.
        let text = if text.ends_with(['、', '．', '）']) {
            text
        } else {
            format!("{text} ")
        };
        editor.text_before(whole, &text);
        editor.detach(whole);
    }
}

/// What is printed at the head and the foot of each page.
fn printed_edges(editor: &mut Editor<'_>) {
    let is_edge = |it: TreeNode<'_>| {
        dom::name(it) == "div"
            && dom::attr(it, "title").is_some_and(|it| matches!(it, "header" | "footer"))
            || dom::style(it, "mso-element").is_some_and(|it| matches!(it, "header" | "footer"))
    };
    for id in editor.all(is_edge) {
        editor.remove(
            id,
            &DROP_UNSHOWN,
            "what a document prints at the edge of each page",
        );
    }
}

/// `<dl><dd>` without a term only indents.
fn indents(editor: &mut Editor<'_>) {
    for id in editor.all(|it| dom::name(it) == "dl") {
        let Some(node) = editor.get(id) else { continue };
        let named = node.descendants().any(|it| dom::name(it) == "dt");
        let held = node.children().any(|it| dom::name(it) == "dd");
        if named || !held {
            continue;
        }
        let details: Vec<NodeId> = node
            .children()
            .filter(|it| dom::name(*it) == "dd")
            .map(|it| it.id())
            .collect();
        details.into_iter().for_each(|it| editor.rename(it, "div"));
        editor.rename(id, "div");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_word_are_numbers_or_bullets() {
        assert_eq!(decimal("12. "), Some(12));
        assert_eq!(decimal("3）"), Some(3));
        assert_eq!(decimal("一、"), None);
        assert!(
            is_bullet("·")
                && is_bullet("l")
                && !is_bullet("一")
                && !is_bullet("a)")
                && !is_bullet("1")
        );
    }
}
