//! Blocks of note-takers and editors that only their classes tell apart: tasks, boxes, quotations, headings, code.

use ego_tree::NodeId;

use super::{DROP_UNSHOWN, Editor, lists};
use crate::normalize::dom::{self, TreeNode};

pub(super) fn read(editor: &mut Editor<'_>) {
    named(editor);
    tasks(editor);
    marked_lines(editor);
    parted_words(editor);
}

/// Classes, and the element and class that say the same.
const NAMED: &[(&str, &str, &str)] = &[
    // Yuque.
    ("ne-quote", "blockquote", ""),
    ("lake-quote", "blockquote", ""),
    ("ne-alert", "div", "callout"),
    ("lake-alert", "div", "callout"),
    // Feishu.
    ("docx-callout-block", "div", "callout"),
    ("callout-block", "div", "callout"),
    ("docx-quote_container-block", "blockquote", ""),
    ("quote-container-block", "blockquote", ""),
    ("docx-code-block", "pre", ""),
    ("heading-h1", "h1", ""),
    ("heading-h2", "h2", ""),
    ("heading-h3", "h3", ""),
    ("heading-h4", "h4", ""),
    ("heading-h5", "h5", ""),
    ("heading-h6", "h6", ""),
    // Naver.
    ("se-sectionTitle", "h2", ""),
    ("se-caption", "div", "image-caption"),
    // Others.
    ("thumbcaption", "div", "image-caption"),
    ("MsoCaption", "p", "image-caption"),
    ("kg-callout-card", "div", "callout"),
    ("su-note", "div", "callout"),
    ("info-box", "div", "callout"),
    ("tip-box", "div", "callout"),
];

fn named(editor: &mut Editor<'_>) {
    let find = |it: TreeNode<'_>| {
        let holder = matches!(
            dom::name(it),
            "div" | "p" | "figure" | "section" | "span" | "blockquote"
        );
        let found = || {
            dom::attr(it, "class")?;
            NAMED
                .iter()
                .find(|named| dom::classes(it).any(|it| it == named.0))
        };
        if holder { found() } else { None }
    };
    for id in editor.all(|it| find(it).is_some()) {
        let Some((_, name, class)) = editor.get(id).and_then(find) else {
            continue;
        };
        editor.rename(id, name);
        if !class.is_empty() {
            editor.add_class(id, class);
        }
        editor.read(id, "blocks that only their classes tell apart");
    }
    // Notion's box is a `<figure>`, which would be a picture with a caption.
    let is_box =
        |it: TreeNode<'_>| dom::name(it) == "figure" && dom::classes(it).any(|it| it == "callout");
    for id in editor.all(is_box) {
        editor.rename(id, "div");
        editor.read(id, "boxes");
    }
    // The table of contents of a note, and the picture before its title.
    let is_outline = |it: TreeNode<'_>| {
        dom::classes(it).any(|it| matches!(it, "table_of_contents" | "page-header-icon"))
    };
    for id in editor.all(is_outline) {
        editor.remove(id, &DROP_UNSHOWN, "the outline or the icon of a note");
    }
    // The link to a larger picture and the mark back to a reference are the site's.
    let is_tool =
        |it: TreeNode<'_>| dom::classes(it).any(|it| matches!(it, "magnify" | "mw-cite-backlink"));
    for id in editor.all(is_tool) {
        editor.consume(id);
    }
}

/// Tasks: `<div class="checkbox checkbox-on">` of Notion, `data-tag="to-do:completed"` of `OneNote`, classes of Feishu.
fn tasks(editor: &mut Editor<'_>) {
    let mut items: Vec<NodeId> = Vec::new();
    for id in editor.all(|it| state(it).is_some()) {
        let Some(node) = editor.get(id) else { continue };
        let Some(done) = state(node) else { continue };
        let mark: &[(&str, &str)] = &[("type", "checkbox"), ("checked", "")];
        let mark = if done { mark } else { &mark[..1] };
        let is_mark = dom::whole_text(node).is_empty();
        if is_mark {
            let block = node.ancestors().find(|it| {
                dom::name(*it) == "li"
                    || dom::classes(*it).any(|it| it.contains("todo") || it.contains("to-do"))
            });
            let block = block.filter(|it| dom::name(*it) != "li").map(|it| it.id());
            editor.before(id, "input", mark);
            items.extend(block);
            editor.detach(id);
        } else {
            editor.prepend(id, "input", mark);
            let inside = editor.get(id).is_some_and(|it| dom::name(it) == "li");
            if !inside {
                items.push(id);
            }
        }
        editor.read(id, "tasks");
    }
    items.dedup();
    lists::wrap(editor, &items, "ul");
}

/// Whether an element is the mark of a task or a task, and whether it is done.
fn state(node: TreeNode<'_>) -> Option<bool> {
    if let Some(tag) = dom::attr(node, "data-tag") {
        let mut tags = tag.split(',').map(str::trim);
        let task = tags.find_map(|it| it.strip_prefix("to-do"));
        return task
            .filter(|_| matches!(dom::name(node), "p" | "li" | "div"))
            .map(|it| it == ":completed");
    }
    if matches!(dom::name(node), "input" | "li" | "ul" | "form" | "label") {
        return None;
    }
    let mut classes = dom::classes(node).peekable();
    classes.peek()?;
    let has = |name: &str| dom::classes(node).any(|it| it == name);
    if has("checkbox-on") || has("checkbox-off") {
        return Some(has("checkbox-on"));
    }
    if has("todo-checkbox") || has("docx-todo-checkbox") {
        return Some(has("checked") || has("done"));
    }
    None
}

/// Items of Feishu, whose bullets and numbers are typed in an element of their own.
fn marked_lines(editor: &mut Editor<'_>) {
    let kind = |it: TreeNode<'_>| {
        dom::classes(it).find_map(|it| match it {
            "docx-bullet-block" | "bullet-list-block" => Some(false),
            "docx-ordered-block" | "ordered-list-block" => Some(true),
            _ => None,
        })
    };
    let mut items = Vec::new();
    for id in editor.all(|it| kind(it).is_some()) {
        let Some(node) = editor.get(id) else { continue };
        let ordered = kind(node) == Some(true);
        let level = node.ancestors().filter(|it| kind(*it).is_some()).count();
        let is_marker = |it: &TreeNode<'_>| {
            dom::classes(*it).any(|it| {
                matches!(
                    it,
                    "bullet" | "order" | "bullet-dot-style" | "ordered-num" | "list-marker"
                )
            })
        };
        let marker = node
            .descendants()
            .find(is_marker)
            .map(|it| (it.id(), dom::whole_text(it)));
        let mut number = ordered.then_some(1);
        if let Some((marker, text)) = marker {
            let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
            number = number.map(|it| digits.parse().unwrap_or(it));
            editor.consume(marker);
        }
        editor.read(id, "lists that only their classes tell");
        items.push(lists::ListedItem {
            id,
            level,
            number,
            list: format!("feishu-{level}"),
        });
    }
    lists::nest(editor, items);
}

/// Values of a property of Notion that stand side by side are parted.
fn parted_words(editor: &mut Editor<'_>) {
    let is_value = |it: TreeNode<'_>| {
        dom::classes(it).any(|it| matches!(it, "selected-value" | "multi-select-value"))
    };
    for id in editor.all(is_value) {
        let beside = editor.get(id).and_then(|it| it.prev_sibling());
        if beside.is_some_and(is_value) {
            editor.text_before(id, ", ");
        }
    }
}
