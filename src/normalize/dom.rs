//! Helpers that read names, attributes and text from the parsed tree.

use html5ever::ns;

/// A node of the parsed tree.
pub(super) type TreeNode<'a> = ego_tree::NodeRef<'a, scraper::Node>;

/// The tag name in lower case; empty when the node is no element.
pub(super) fn name(node: TreeNode<'_>) -> &str {
    node.value().as_element().map_or("", |it| it.name())
}

/// The value of an attribute. Elements have few attributes, so that going through them is faster than
/// `scraper`'s own search, which makes an interned name first.
pub(super) fn attr<'a>(node: TreeNode<'a>, name: &str) -> Option<&'a str> {
    let mut attributes = node.value().as_element()?.attrs.iter();
    let found = attributes.find(|(key, _)| key.ns == ns!() && &*key.local == name);
    found.map(|(_, value)| &**value)
}

/// The value of an attribute, if it is not blank.
pub(super) fn filled<'a>(node: TreeNode<'a>, name: &str) -> Option<&'a str> {
    attr(node, name).map(str::trim).filter(|it| !it.is_empty())
}

/// The element's classes.
pub(super) fn classes(node: TreeNode<'_>) -> impl Iterator<Item = &str> {
    attr(node, "class").unwrap_or("").split_ascii_whitespace()
}

/// The value of a property in the `style` attribute, trimmed, `!important` cut off.
pub(super) fn style<'a>(node: TreeNode<'a>, property: &str) -> Option<&'a str> {
    let declarations = attr(node, "style")?.split(';');
    let mut value = None;
    for declaration in declarations {
        let Some((name, written)) = declaration.split_once(':') else {
            continue;
        };
        if name.trim().eq_ignore_ascii_case(property) {
            let written = written.trim();
            let written = written.split("!important").next().unwrap_or(written);
            value = Some(written.trim());
        }
    }
    value
}

/// All characters below a node, hidden ones too, as they stand.
pub(super) fn raw_text(node: TreeNode<'_>) -> String {
    node.descendants()
        .filter_map(|it| it.value().as_text().map(|it| &**it))
        .collect()
}

/// The characters below a node that a reader would see if the node itself were shown, white space
/// collapsed.
pub(super) fn seen_text(node: TreeNode<'_>) -> String {
    short_text(node, usize::MAX).unwrap_or_default()
}

/// What [`seen_text`] gives; `None` when it has more than so many characters beside white space.
pub(super) fn short_text(node: TreeNode<'_>, most: usize) -> Option<String> {
    let mut text = String::new();
    let mut length = 0;
    // Of each node on the way down the children that are still to come, so that not all are gathered at once.
    let mut next = Some(node);
    let mut open = Vec::new();
    while let Some(inner) = next {
        crate::diag::step();
        if let Some(piece) = inner.value().as_text() {
            text.push_str(piece);
            length += piece.chars().filter(|it| !it.is_whitespace()).count();
            if length > most {
                return None;
            }
        }
        if inner == node || (!is_silent(inner) && !is_hidden(inner)) {
            open.push(inner.children());
        }
        next = None;
        while next.is_none()
            && let Some(children) = open.last_mut()
        {
            next = children.next();
            if next.is_none() {
                open.pop();
            }
        }
    }
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// All characters below a node that were ever meant for readers, hidden ones too, white space
/// collapsed: what a record of its removal must hold.
pub(super) fn whole_text(node: TreeNode<'_>) -> String {
    let mut text = String::new();
    let mut stack = vec![node];
    while let Some(inner) = stack.pop() {
        crate::diag::step();
        if let Some(piece) = inner.value().as_text() {
            text.push_str(piece);
        }
        if inner == node || !is_silent(inner) {
            stack.extend(inner.children().rev());
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Elements whose text is for machines.
pub(super) fn is_silent(node: TreeNode<'_>) -> bool {
    matches!(
        name(node),
        "script"
            | "style"
            | "template"
            | "title"
            | "head"
            | "meta"
            | "link"
            | "noembed"
            | "noframes"
            | "iframe"
            | "object"
            | "video"
            | "audio"
            | "canvas"
            | "datalist"
    )
}

/// Whether the element is not shown: `display: none` or `hidden`. What is merely invisible
/// (`visibility: hidden`) is shown: WeChat hides whole articles so until its script runs. So is the
/// MathML that Wikipedia hides behind a picture of it.
pub(super) fn is_hidden(node: TreeNode<'_>) -> bool {
    if node.value().as_element().is_none() || is_hidden_formula(node) {
        return false;
    }
    let hidden = attr(node, "hidden").is_some_and(|it| !it.eq_ignore_ascii_case("until-found"));
    hidden || style(node, "display").is_some_and(|it| it.eq_ignore_ascii_case("none"))
}

fn is_hidden_formula(node: TreeNode<'_>) -> bool {
    let classes = attr(node, "class").unwrap_or("");
    classes
        .split_whitespace()
        .any(|it| it == "mwe-math-mathml-a11y")
}

/// The nearest ancestor (or the node itself) for which `wanted` holds.
pub(super) fn closest<'a>(
    node: TreeNode<'a>,
    wanted: impl Fn(TreeNode<'a>) -> bool,
) -> Option<TreeNode<'a>> {
    std::iter::once(node)
        .chain(node.ancestors())
        .find(|it| wanted(*it))
}
