//! `<math>` elements as XML.

use crate::normalize::dom::{self, TreeNode};
use crate::xml::push_escaped;

/// A `<math>` subtree as XML, with nothing but elements and attributes of presentation MathML.
pub(super) fn serialize(node: TreeNode<'_>) -> String {
    let mut out = String::new();
    let mut steps = vec![MathStep::Open(node)];
    while let Some(step) = steps.pop() {
        match step {
            MathStep::Open(node) => {
                if let Some(text) = node.value().as_text() {
                    push_escaped(&mut out, text);
                    continue;
                }
                let name = dom::name(node);
                if !is_presentation(name) && name != "math" {
                    continue;
                }
                out.push('<');
                out.push_str(name);
                if name == "math" {
                    out.push_str(" xmlns=\"http://www.w3.org/1998/Math/MathML\"");
                }
                for (key, value) in node
                    .value()
                    .as_element()
                    .into_iter()
                    .flat_map(|it| it.attrs())
                {
                    if is_kept(key) {
                        out.push(' ');
                        out.push_str(key);
                        out.push_str("=\"");
                        push_escaped(&mut out, value);
                        out.push('"');
                    }
                }
                out.push('>');
                steps.push(MathStep::Close(name.to_owned()));
                steps.extend(node.children().rev().map(MathStep::Open));
            }
            MathStep::Close(name) => {
                out.push_str("</");
                out.push_str(&name);
                out.push('>');
            }
        }
    }
    out
}

enum MathStep<'a> {
    Open(TreeNode<'a>),
    Close(String),
}

/// Elements that a formula is made of.
pub(super) fn is_presentation(name: &str) -> bool {
    let of_html = [
        "math", "main", "map", "mark", "marquee", "menu", "menuitem", "meta", "meter",
    ];
    let known = name.starts_with('m') && name.bytes().all(|it| it.is_ascii_alphabetic());
    known && !of_html.contains(&name) || matches!(name, "semantics" | "none")
}

fn is_kept(attribute: &str) -> bool {
    matches!(
        attribute,
        "display"
            | "actiontype"
            | "selection"
            | "alt"
            | "mathvariant"
            | "stretchy"
            | "fence"
            | "separator"
            | "accent"
            | "accentunder"
            | "columnalign"
            | "rowspacing"
            | "columnspacing"
            | "linethickness"
            | "form"
            | "lspace"
            | "rspace"
            | "minsize"
            | "maxsize"
            | "movablelimits"
            | "symmetric"
            | "largeop"
            | "width"
            | "height"
            | "depth"
            | "columnspan"
            | "rowspan"
            | "displaystyle"
            | "scriptlevel"
            | "notation"
            | "open"
            | "close"
    )
}
