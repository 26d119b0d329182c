//! What sets text apart: elements and the few CSS properties that mean something.

use super::dom::{self, TreeNode};
use super::run::RunMark;
use crate::model::Style;

/// The mark that an element puts on its text, by its name.
pub(super) fn of_element(node: TreeNode<'_>) -> Option<RunMark> {
    let style = match dom::name(node) {
        "em" | "i" => Style::Emphasis,
        "strong" | "b" => Style::Strong,
        // `text-decoration` of its own takes the place of the element's straight line.
        "u" | "ins" if is_wavy(node) => Style::Wavy,
        "u" => Style::Underlined,
        "ins" => Style::Inserted,
        "del" | "s" | "strike" => Style::Deleted,
        "mark" => Style::Marked,
        "small" => Style::Small,
        "sub" => Style::Subscript,
        "sup" => Style::Superscript,
        "kbd" | "samp" | "var" => Style::Keyboard,
        "q" => Style::Quoted,
        "cite" | "dfn" => Style::Cited,
        "abbr" | "acronym" => {
            Style::Abbreviation(dom::attr(node, "title").unwrap_or("").to_owned())
        }
        "code" | "tt" => return Some(RunMark::Code),
        _ => return None,
    };
    Some(RunMark::Style(style))
}

/// A name has two to six Han or interpuncts and nothing else; what else has a border is a button or a box.
fn is_name(node: TreeNode<'_>) -> bool {
    let written = node.descendants().filter_map(|it| it.value().as_text());
    let text: String = written.flat_map(|it| it.chars()).take(7).collect();
    let name = |c: char| matches!(c, '·' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}');
    dom::name(node) == "span" && (2..=6).contains(&text.chars().count()) && text.chars().all(name)
}

/// Whether the line below is a wave: `text-decoration: underline wavy`.
fn is_wavy(node: TreeNode<'_>) -> bool {
    ["text-decoration", "text-decoration-style"]
        .iter()
        .any(|it| dom::style(node, it).is_some_and(|it| it.contains("wavy")))
}

/// Whether the author drew a line below the text of a line; links have theirs from the browser.
fn is_underlined(node: TreeNode<'_>) -> bool {
    let drawn = ["text-decoration", "text-decoration-line"]
        .iter()
        .any(|it| {
            dom::style(node, it).is_some_and(|it| it.split_whitespace().any(|it| it == "underline"))
        });
    let is_link = |it: TreeNode<'_>| dom::name(it) == "a";
    drawn
        && matches!(
            dom::name(node),
            "span" | "font" | "em" | "strong" | "b" | "i"
        )
        && dom::closest(node, is_link).is_none()
        && !node.descendants().take(40).any(is_link)
}

/// The marks that the `style` attribute puts on an element's text: weight, slant, lines, dots.
/// Colours, sizes and faces are the feed's, not the author's.
pub(super) fn of_css(node: TreeNode<'_>) -> Vec<RunMark> {
    let mut marks = Vec::new();
    if dom::attr(node, "style").is_none() {
        return marks;
    }
    let says = |property: &str, wanted: &[&str]| {
        dom::style(node, property).is_some_and(|it| wanted.iter().any(|word| it.contains(word)))
    };
    if says("font-weight", &["bold", "600", "700", "800", "900"]) {
        marks.push(RunMark::Style(Style::Strong));
    }
    if says("font-style", &["italic", "oblique"]) {
        marks.push(RunMark::Style(Style::Emphasis));
    }
    if says("text-decoration", &["line-through"]) || says("text-decoration-line", &["line-through"])
    {
        marks.push(RunMark::Style(Style::Deleted));
    }
    if is_wavy(node) {
        marks.push(RunMark::Style(Style::Wavy));
    } else if dom::name(node) != "u" && is_underlined(node) {
        marks.push(RunMark::Style(Style::Underlined));
    }
    if says("border", &["solid"]) && is_name(node) {
        marks.push(RunMark::Style(Style::Framed));
    }
    if says("vertical-align", &["super"]) {
        marks.push(RunMark::Style(Style::Superscript));
    }
    if says("vertical-align", &["sub"]) {
        marks.push(RunMark::Style(Style::Subscript));
    }
    let dots = |it: &&str| !it.starts_with("none");
    let emphasis = |property| dom::style(node, property).as_ref().is_some_and(dots);
    if emphasis("text-emphasis") || emphasis("-webkit-text-emphasis") {
        marks.push(RunMark::Style(Style::Dotted));
    }
    marks
}
