//! Elements by their names and classes.

use crate::model::Align;
use crate::normalize::dom::{self, TreeNode};

/// Elements that stand on lines of their own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "nav"
            | "aside"
            | "address"
            | "form"
            | "fieldset"
            | "legend"
            | "hgroup"
            | "body"
            | "html"
            | "center"
            | "blockquote"
            | "ul"
            | "ol"
            | "menu"
            | "dir"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "details"
            | "summary"
            | "dialog"
            | "search"
            | "figure"
            | "figcaption"
            | "figcapiton"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "table"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "pre"
            | "foreignObject"
            | "noscript"
            | "optgroup"
            | "option"
            | "listing"
    )
}

/// Blocks that Pandoc's bibliographies set on one line: a number and its entry.
pub(super) fn is_beside(node: TreeNode<'_>) -> bool {
    dom::classes(node).any(|it| matches!(it, "csl-left-margin" | "csl-right-inline"))
}

/// Inline elements whose own meaning a book cannot show; their contents are kept.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "span"
            | "font"
            | "label"
            | "time"
            | "data"
            | "bdi"
            | "bdo"
            | "big"
            | "nobr"
            | "picture"
            | "a"
            | "wbr"
            | "rb"
            | "rt"
            | "rtc"
            | "output"
            | "slot"
            | "tspan"
            | "text"
            | "g"
            | "switch"
            | "basefont"
    )
}

/// Boxes with a title: `:::message`, GitHub's alerts, admonitions.
pub(super) fn is_box(node: TreeNode<'_>) -> bool {
    dom::classes(node).any(|it| {
        matches!(
            it,
            "markdown-alert"
                | "admonition"
                | "message"
                | "msg"
                | "callout"
                | "custom-block"
                | "note-box"
        )
    })
}

pub(super) fn is_box_title(node: TreeNode<'_>) -> bool {
    dom::classes(node).any(|it| {
        matches!(
            it,
            "markdown-alert-title" | "admonition-title" | "custom-block-title" | "callout-title"
        )
    })
}

/// The alignment that an element asks for.
pub(super) fn align_of(node: TreeNode<'_>) -> Option<Align> {
    if dom::name(node) == "center" {
        return Some(Align::Center);
    }
    let written = dom::style(node, "text-align").or_else(|| dom::filled(node, "align"))?;
    match written.to_ascii_lowercase().as_str() {
        "center" | "-webkit-center" | "middle" => Some(Align::Center),
        "right" | "end" => Some(Align::End),
        "left" | "start" | "justify" => Some(Align::Natural),
        _ => None,
    }
}
