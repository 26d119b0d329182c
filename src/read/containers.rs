//! Containers between lines of colons: `:::message alert` of Zenn, `::: details 标题` of `VuePress`,
//! `:::note[标题]` of Docusaurus, `::: {.note title="标题"}` of Pandoc.

use comrak::nodes::{Ast, NodeHtmlBlock, NodeValue};
use comrak::{Arena, Node};

use crate::xml::escape;

/// Names of containers that are shown as boxes. All other containers only arrange their contents on a screen.
const BOXES: &[&str] = &[
    "abstract",
    "alert",
    "attention",
    "caution",
    "danger",
    "details",
    "error",
    "example",
    "hint",
    "important",
    "info",
    "message",
    "note",
    "success",
    "tip",
    "warning",
];

/// Sets the class of a container, and puts its title, if it has one, at its head.
pub(super) fn directive<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let (class, title) = if let NodeValue::BlockDirective(directive) = &mut node.data_mut().value {
        let (class, title) = class_and_title(&directive.info);
        directive.info = if BOXES.contains(&class.as_str()) {
            format!("callout {class}")
        } else {
            class
        };
        (directive.info.clone(), title)
    } else {
        return;
    };
    if title.is_empty() {
        return;
    }
    let title = escape(&title);
    let literal = if class.starts_with("callout") {
        format!("<p class=\"callout-title\">{title}</p>\n")
    } else {
        format!("<p><strong>{title}</strong></p>\n")
    };
    let html = NodeValue::HtmlBlock(NodeHtmlBlock {
        block_type: 6,
        literal,
    });
    let start = node.data().sourcepos.start;
    node.prepend(arena.alloc(Ast::new(html, start).into()));
}

/// The class and the title in the text after the colons. The class is the first word. The title is the value of
/// `title="…"`, or what stands in brackets, or else all words after the first.
fn class_and_title(info: &str) -> (String, String) {
    let info = info.trim();
    let class = info
        .trim_start_matches(['{', '.', '#'])
        .split([' ', '}', '.', '{', '['])
        .next()
        .unwrap_or_default();
    // Quarto's `callout-note`.
    let class = class.strip_prefix("callout-").unwrap_or(class);
    let between = |open: &str, close: char| Some(info.split_once(open)?.1.split_once(close)?.0);
    let named = between("title=\"", '"').or_else(|| between("[", ']'));
    let title = match info.split_once(' ') {
        _ if named.is_some() => named.unwrap_or_default(),
        // Zenn's `message alert` has a style, not a title.
        Some((_, "alert")) => "",
        Some((_, rest)) if !info.starts_with('{') && !rest.starts_with('{') => rest,
        Some(_) | None => "",
    };
    (class.to_ascii_lowercase(), title.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::class_and_title;

    #[test]
    fn containers_get_a_class_and_an_optional_title() {
        for (info, class, title) in [
            ("tip", "tip", ""),
            ("message alert", "message", ""),
            ("details 点开 看", "details", "点开 看"),
            ("{.warning title=\"小心\"}", "warning", "小心"),
            ("tip{title=\"甲 乙\"}", "tip", "甲 乙"),
            ("note[方括号]", "note", "方括号"),
            ("{#id .aside}", "id", ""),
        ] {
            let wanted = (class.to_owned(), title.to_owned());
            assert_eq!(class_and_title(info), wanted, "{info}");
        }
    }
}
