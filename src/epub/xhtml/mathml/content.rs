//! Which elements a formula may have, and what may stand in them (MathML 3, 3.1.3 and its schema).

use super::{MarkupElement, MarkupNode};

/// Elements that may stand wherever an expression may, besides those of fixed places.
const EXPRESSIONS: &[&str] = &[
    "maction",
    "menclose",
    "merror",
    "mfenced",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtext",
    "munder",
    "munderover",
];

/// What MathML 3 calls the actions that it describes (3.7.1.1).
const ACTIONS: &[&str] = &["highlight", "input", "statusline", "toggle", "tooltip"];

/// Repairs the content of a formula; returns whether anything had to be, or `None` when it cannot be.
pub(super) fn repair(root: &mut MarkupElement) -> Option<bool> {
    let mut changed = false;
    expressions(root, &mut changed)?;
    Some(changed)
}

/// Makes every child an expression, and repairs each.
fn expressions(element: &mut MarkupElement, changed: &mut bool) -> Option<()> {
    let mut children = Vec::new();
    for child in std::mem::take(&mut element.children) {
        children.extend(expression(child, changed)?);
    }
    element.children = children;
    Some(())
}

/// A child as an expression. White space between elements vanishes.
fn expression(node: MarkupNode, changed: &mut bool) -> Option<Option<MarkupNode>> {
    let mut element = match node {
        MarkupNode::Element(element) => element,
        MarkupNode::Text(text) if text.trim().is_empty() => return Some(None),
        text @ MarkupNode::Text(_) => {
            *changed = true;
            return Some(Some(MarkupNode::Element(MarkupElement::new(
                "mtext",
                vec![text],
            ))));
        }
    };
    match &*element.name {
        "mi" | "mn" | "mo" | "mtext" | "ms" => token(&mut element, changed),
        "mspace" => {
            *changed |= !element.children.is_empty();
            element.children.clear();
        }
        "mtable" => table(&mut element, changed)?,
        "mmultiscripts" => scripts(&mut element, changed)?,
        "mglyph" => {
            // A character as a picture, which a book would have to load from elsewhere.
            *changed = true;
            let alt = element.attributes.into_iter().find(|it| it.0 == "alt");
            let text = MarkupNode::Text(alt.map(|it| it.1).unwrap_or_default());
            element = MarkupElement::new("mtext", vec![text]);
        }
        "maction" => {
            let action = element.attributes.iter().find(|it| it.0 == "actiontype");
            let known = action.is_some_and(|it| ACTIONS.contains(&&*it.1));
            expressions(&mut element, changed)?;
            if !known || element.children.is_empty() {
                *changed = true;
                element = MarkupElement::new("mrow", element.children);
            }
        }
        "mtr" | "mlabeledtr" | "mtd" | "none" | "mprescripts" => {
            *changed = true;
            expressions(&mut element, changed)?;
            element = MarkupElement::new("mrow", element.children);
        }
        name if EXPRESSIONS.contains(&name) => {
            let wanted = arity(name);
            expressions(&mut element, changed)?;
            if wanted.is_some_and(|it| it != element.children.len()) {
                return None;
            }
        }
        _ => return None,
    }
    Some(Some(MarkupNode::Element(element)))
}

/// The number of children that an element must have, if it is fixed (3.1.3.2).
fn arity(name: &str) -> Option<usize> {
    match name {
        "mfrac" | "mroot" | "msub" | "msup" | "munder" | "mover" => Some(2),
        "msubsup" | "munderover" => Some(3),
        _ => None,
    }
}

/// A token holds text alone.
fn token(element: &mut MarkupElement, changed: &mut bool) {
    let is_text = |it: &MarkupNode| matches!(it, MarkupNode::Text(_));
    if element.children.iter().all(is_text) {
        return;
    }
    *changed = true;
    let mut text = String::new();
    let children = std::mem::take(&mut element.children);
    children.iter().for_each(|it| push_text(it, &mut text));
    element.children = vec![MarkupNode::Text(text)];
}

fn push_text(node: &MarkupNode, out: &mut String) {
    match node {
        MarkupNode::Text(text) => out.push_str(text),
        MarkupNode::Element(element) if element.name == "mglyph" => {
            let alt = element.attributes.iter().find(|it| it.0 == "alt");
            out.push_str(alt.map_or("", |it| &it.1));
        }
        MarkupNode::Element(element) => element.children.iter().for_each(|it| push_text(it, out)),
    }
}

/// A table holds rows, and rows hold cells (3.5).
fn table(table: &mut MarkupElement, changed: &mut bool) -> Option<()> {
    let is_row = |it: &MarkupElement| ["mtr", "mlabeledtr"].contains(&&*it.name);
    wrapped(table, is_row, "mtr", changed);
    for row in elements(table) {
        wrapped(row, |it| it.name == "mtd", "mtd", changed);
        // A labelled row has at least its label.
        if row.children.is_empty() && row.name == "mlabeledtr" {
            "mtr".clone_into(&mut row.name);
            *changed = true;
        }
        for cell in elements(row) {
            expressions(cell, changed)?;
        }
    }
    Some(())
}

/// Puts each child that is none of the wanted elements into one of its own.
fn wrapped(
    parent: &mut MarkupElement,
    is_wanted: impl Fn(&MarkupElement) -> bool,
    name: &str,
    changed: &mut bool,
) {
    let children = std::mem::take(&mut parent.children);
    let children = children.into_iter().filter_map(|child| match child {
        MarkupNode::Element(element) if is_wanted(&element) => Some(MarkupNode::Element(element)),
        MarkupNode::Text(text) if text.trim().is_empty() => None,
        child @ (MarkupNode::Element(_) | MarkupNode::Text(_)) => {
            *changed = true;
            Some(MarkupNode::Element(MarkupElement::new(name, vec![child])))
        }
    });
    parent.children = children.collect();
}

fn elements(parent: &mut MarkupElement) -> impl Iterator<Item = &mut MarkupElement> {
    parent.children.iter_mut().filter_map(|it| match it {
        MarkupNode::Element(element) => Some(element),
        MarkupNode::Text(_) => None,
    })
}

/// A base, then pairs of scripts; those before the base come after `mprescripts` (3.4.7).
fn scripts(element: &mut MarkupElement, changed: &mut bool) -> Option<()> {
    let is =
        |node: &MarkupNode, name: &str| matches!(node, MarkupNode::Element(it) if it.name == name);
    let mut children = Vec::new();
    let mut before_base = false;
    let mut count = 0;
    for child in std::mem::take(&mut element.children) {
        if is(&child, "mprescripts") && !children.is_empty() && !before_base {
            pair(&mut children, &mut count, changed);
            before_base = true;
            children.push(child);
        } else if is(&child, "none") && !children.is_empty() {
            children.push(child);
            count += 1;
        } else if let Some(script) = expression(child, changed)? {
            // The first is the base and not one of the scripts.
            count += usize::from(!children.is_empty());
            children.push(script);
        }
    }
    pair(&mut children, &mut count, changed);
    element.children = children;
    (!element.children.is_empty()).then_some(())
}

/// Adds what is missing to the last pair.
fn pair(children: &mut Vec<MarkupNode>, count: &mut usize, changed: &mut bool) {
    if *count % 2 == 1 {
        *changed = true;
        children.push(MarkupNode::Element(MarkupElement::new("none", Vec::new())));
    }
    *count = 0;
}
