//! Google Docs: styles in a style sheet, lists whose levels stand beside each other, remarks in the margin. Yuque sets its
//! lists in the same way.

use std::collections::BTreeMap;

use ego_tree::NodeId;

use super::Editor;
use crate::normalize::dom::{self, TreeNode};

pub(super) fn read(editor: &mut Editor<'_>) {
    classes_of_styles(editor);
    levels(editor);
    join_parts(editor);
    remarks(editor);
}

/// Properties that say what a text is and not only how it looks.
const MEANT: &[&str] = &[
    "font-weight",
    "font-style",
    "text-decoration",
    "vertical-align",
    "font-family",
];

/// Styles that stand in a style sheet under names without meaning (`.c7`, `span.T3`) are written into the elements.
fn classes_of_styles(editor: &mut Editor<'_>) {
    let mut rules: BTreeMap<String, String> = BTreeMap::new();
    let mut of_program = false;
    for node in editor
        .root()
        .descendants()
        .filter(|it| dom::name(*it) == "style")
    {
        let sheet = dom::raw_text(node);
        of_program |= sheet.contains(".lst-kix")
            || sheet.contains(".doc-content")
            || sheet.contains("span.T1");
        for rule in sheet.split('}') {
            let Some((selectors, declarations)) = rule.split_once('{') else {
                continue;
            };
            let meant: Vec<&str> = declarations
                .split(';')
                .map(str::trim)
                .filter(|it| MEANT.iter().any(|name| it.starts_with(name)))
                .collect();
            for selector in selectors.split(',').filter(|_| !meant.is_empty()) {
                if let Some(class) = generated(selector.trim()) {
                    rules
                        .entry(class.to_owned())
                        .or_default()
                        .push_str(&format!("{};", meant.join(";")));
                }
            }
        }
    }
    if rules.is_empty() || !of_program {
        return;
    }
    for id in editor.all(|it| dom::name(it) == "span") {
        let Some(node) = editor.get(id) else { continue };
        let mut style: String = dom::classes(node)
            .filter_map(|it| rules.get(it))
            .cloned()
            .collect();
        if style.is_empty() {
            continue;
        }
        let typed = [
            "courier",
            "consolas",
            "monospace",
            "roboto mono",
            "source code",
        ];
        let lower = style.to_ascii_lowercase();
        // A link is underlined because it is one.
        let link = node.descendants().any(|it| dom::name(it) == "a");
        let code = lower.contains("font-family") && typed.iter().any(|it| lower.contains(it));
        style.push_str(dom::attr(node, "style").unwrap_or_default());
        if link {
            style = style.replace("text-decoration:underline", "");
        }
        editor.set(id, "style", &style);
        if code && !link {
            editor.rename(id, "code");
        }
        editor.read(
            id,
            "styles that stand in a style sheet under names without meaning",
        );
    }
}

/// The class of a selector, when a program made its name: a letter or two and a number.
fn generated(selector: &str) -> Option<&str> {
    let (element, class) = selector.split_once('.')?;
    let letters = class.trim_end_matches(|c: char| c.is_ascii_digit());
    let sound = letters.len() < class.len() && letters.len() <= 2 && matches!(element, "" | "span");
    sound.then_some(class)
}

/// Whether lists of this class are parts of one list when they follow each other.
fn is_part(class: &str) -> bool {
    class.starts_with("lst-kix_")
        || matches!(
            class,
            "ne-ul" | "ne-ol" | "bulleted-list" | "numbered-list" | "to-do-list"
        )
}

/// Google Docs sets each level of a list as a list of its own: `<ul class="lst-kix_a1-1">`.
fn levels(editor: &mut Editor<'_>) {
    let mut lists: Vec<(NodeId, String, usize)> = Vec::new();
    for node in editor.root().descendants() {
        if !matches!(dom::name(node), "ul" | "ol") {
            continue;
        }
        // Yuque writes the level as an attribute, and puts a list around it.
        let level = dom::classes(node).find_map(|it| {
            let (name, level) = it.strip_prefix("lst-kix_")?.rsplit_once('-')?;
            Some((name.to_owned(), level.parse().ok()?))
        });
        let level = level.or_else(|| {
            let level = dom::attr(node, "ne-level")?.parse().ok()?;
            Some(("ne".to_owned(), level))
        });
        if let Some((name, level)) = level {
            lists.push((node.id(), name, level));
        }
    }
    for (id, _, level) in lists.iter().rev().filter(|it| it.2 > 0) {
        let Some(node) = editor.get(*id) else {
            continue;
        };
        // The wrapper of Yuque holds nothing but the list.
        let wrapper = node
            .ancestors()
            .take(level + 1)
            .filter(|it| dom::classes(*it).any(|it| it == "ne-list-wrap"))
            .last();
        let place = wrapper.unwrap_or(node);
        let above = place.prev_siblings().find(|it| it.value().is_element());
        let item = above
            .filter(|it| matches!(dom::name(*it), "ul" | "ol"))
            .and_then(|it| it.children().filter(|it| dom::name(*it) == "li").last());
        let (Some(item), place) = (item.map(|it| it.id()), place.id()) else {
            continue;
        };
        editor.move_into(*id, item);
        if place != *id {
            editor.detach(place);
        }
        editor.read(*id, "lists whose levels stand beside each other");
    }
}

/// Lists that are parts of one list and follow each other become one.
fn join_parts(editor: &mut Editor<'_>) {
    let joins = |it: TreeNode<'_>| {
        matches!(dom::name(it), "ul" | "ol")
            && dom::classes(it).any(is_part)
            && dom::classes(it).all(|it| it != "start")
            && !(dom::name(it) == "ol" && dom::attr(it, "start") == Some("1"))
    };
    for id in editor.all(joins) {
        let Some(node) = editor.get(id) else { continue };
        let above = node.prev_siblings().find(|it| match it.value().as_text() {
            Some(text) => !text.trim().is_empty(),
            None => it.value().is_element(),
        });
        let same = |it: &TreeNode<'_>| {
            let kind = |it: TreeNode<'_>| {
                dom::classes(it)
                    .find(|it| it.starts_with("lst-kix_") || it.starts_with("ne-"))
                    .map(str::to_owned)
            };
            dom::name(*it) == dom::name(node) && kind(*it) == kind(node)
        };
        let Some(above) = above.filter(same).map(|it| it.id()) else {
            continue;
        };
        let items: Vec<NodeId> = node.children().map(|it| it.id()).collect();
        items.into_iter().for_each(|it| editor.move_into(it, above));
        editor.detach(id);
    }
}

/// Remarks in the margin of a Google document, `<a href="#cmnt1">[a]</a>`, are notes.
fn remarks(editor: &mut Editor<'_>) {
    let has = |it: TreeNode<'_>, name: &str, begin: &str| {
        dom::attr(it, name).is_some_and(|it| it.starts_with(begin))
    };
    for id in editor.all(|it| dom::name(it) == "a" && has(it, "href", "#cmnt")) {
        let Some(node) = editor.get(id) else { continue };
        if has(node, "id", "cmnt_ref") {
            editor.add_class(id, "footnote-ref");
        } else if let Some(holder) = node.parent().and_then(|it| it.parent()).map(|it| it.id()) {
            editor.add_class(holder, "footnote");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::generated;

    #[test]
    fn names_that_a_program_made_are_known() {
        assert_eq!(generated("span.T12"), Some("T12"));
        assert_eq!(generated(".c3"), Some("c3"));
        assert_eq!(generated(".title"), None);
        assert_eq!(generated("p.c3"), None);
    }
}
