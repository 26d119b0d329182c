//! Items that stand beside each other become lists; those that say their level are nested.

use ego_tree::NodeId;

use super::Editor;
use crate::normalize::dom;

/// An item and where it belongs.
#[derive(Clone, Debug)]
pub(super) struct ListedItem {
    pub(super) id: NodeId,
    pub(super) level: usize,
    /// The number of an item in an ordered list.
    pub(super) number: Option<u32>,
    /// Items of one list have the same name.
    pub(super) list: String,
}

/// Whether `next` follows `id` with only white space between.
fn follows(editor: &Editor<'_>, id: NodeId, next: NodeId) -> bool {
    let Some(node) = editor.get(id) else {
        return false;
    };
    let seen = |it: &dom::TreeNode<'_>| match it.value().as_text() {
        Some(text) => !text.trim().is_empty(),
        None => it.value().is_element(),
    };
    node.next_siblings()
        .find(seen)
        .is_some_and(|it| it.id() == next)
}

/// Puts elements that follow each other into a list, as its items.
pub(super) fn wrap(editor: &mut Editor<'_>, items: &[NodeId], list: &str) {
    let mut open: Option<(NodeId, NodeId)> = None; // the list, and its last item
    let mut groups: Vec<Vec<NodeId>> = Vec::new();
    let mut last: Option<NodeId> = None;
    for id in items {
        match (last, groups.last_mut()) {
            (Some(before), Some(group)) if follows(editor, before, *id) => group.push(*id),
            (_, _) => groups.push(vec![*id]),
        }
        last = Some(*id);
    }
    for group in groups {
        for id in group {
            let list = match open {
                Some((list, _)) => list,
                None => editor.before(id, list, &[]),
            };
            editor.rename(id, "li");
            editor.move_into(id, list);
            open = Some((list, id));
        }
        open = None;
    }
}

/// Makes nested lists of items that follow each other and say their level.
pub(super) fn nest(editor: &mut Editor<'_>, items: Vec<ListedItem>) {
    let mut groups: Vec<Vec<ListedItem>> = Vec::new();
    for item in items {
        let joined = groups
            .last()
            .and_then(|it| it.last())
            .is_some_and(|it| it.list == item.list && follows(editor, it.id, item.id));
        match groups.last_mut().filter(|_| joined) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    groups.into_iter().for_each(|it| group(editor, it));
}

/// A list that is open: its level, whether it is ordered, its element and its last item.
struct OpenList {
    level: usize,
    ordered: bool,
    list: NodeId,
    last: NodeId,
}

fn group(editor: &mut Editor<'_>, items: Vec<ListedItem>) {
    let mut open: Vec<OpenList> = Vec::new();
    // What is put before the next list outside of all others: the place of the first item.
    for item in items {
        let ordered = item.number.is_some();
        while open.last().is_some_and(|it| it.level > item.level) {
            open.pop();
        }
        let start = item.number.unwrap_or(1).to_string();
        let attributes: &[(&str, &str)] = &[("start", &start)];
        let name = if ordered { "ol" } else { "ul" };
        let attributes = if ordered { attributes } else { &[] };
        let same = open
            .last()
            .is_some_and(|it| it.level == item.level && it.ordered == ordered);
        if !same {
            // Another kind of list on the same level begins after the one before.
            if open.last().is_some_and(|it| it.level == item.level) {
                open.pop();
            }
            let list = match open.last() {
                Some(outer) => editor.append(outer.last, name, attributes),
                None => editor.before(item.id, name, attributes),
            };
            open.push(OpenList {
                level: item.level,
                ordered,
                list,
                last: item.id,
            });
        }
        if let Some(list) = open.last_mut() {
            editor.rename(item.id, "li");
            editor.move_into(item.id, list.list);
            list.last = item.id;
        }
    }
}
