//! Markdown to HTML: `CommonMark`, GitHub's tables, tasks, strikethrough, links and footnotes,
//! formulas between dollars, raw HTML as it stands.
//!
//! What site generators add is rewritten first ([`super::extras`]), line by line, and each line
//! remembers where it came from: the `data-sourcepos` of the result counts lines of the file.

use std::collections::BTreeSet;

use comrak::nodes::{Ast, LineColumn, NodeMath, NodeValue};
use comrak::{Anchorizer, Arena, Node, Options, format_html, parse_document};

use super::extras::{self, Rewritten};
use crate::{Fact, Warning};

/// The info string of fences that hold a displayed formula.
pub(super) const MATH: &str = "lantai-display-math";

/// Renders a body that begins on `first_line` of the file.
pub(super) fn render(body: &str, first_line: u32, warnings: &mut Vec<Warning>) -> String {
    let rewritten = extras::rewrite(body, first_line, warnings);
    let options = options();
    let arena = Arena::new();
    let root = parse_document(&arena, &rewritten.text, &options);
    let targets = targets(root, body);
    let mut anchors = Anchorizer::new();
    let nodes: Vec<Node<'_>> = root.descendants().collect();
    for node in nodes {
        place(node, &rewritten);
        anchor(&arena, node, &rewritten, &targets, &mut anchors);
        formula(&arena, node);
        directive(&arena, node);
    }
    let mut out = String::new();
    if format_html(root, &options, &mut out).is_err() {
        // Writing to a string cannot fail; if it did, the text must not vanish.
        let what = "Markdown that could not be rendered".to_owned();
        let shown_as = "its source".to_owned();
        let fact = Fact::Simplified { what, shown_as };
        warnings.push(Warning::new(first_line, "markdown", fact));
        return super::plain::render(body, first_line);
    }
    out
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.math_dollars = true;
    extension.alerts = true;
    extension.block_directive = true;
    extension.highlight = true;
    // `**“重点”**是` is emphasis to everyone but the letter of CommonMark.
    extension.cjk_friendly_emphasis = true;
    options.render.r#unsafe = true;
    options.render.sourcepos = true;
    options
}

/// Counts the lines of a node in the file.
fn place(node: Node<'_>, rewritten: &Rewritten) {
    let mut ast = node.data_mut();
    let line = |it: usize| rewritten.origin(it);
    ast.sourcepos.start.line = line(ast.sourcepos.start.line);
    ast.sourcepos.end.line = line(ast.sourcepos.end.line);
}

/// What links of the document point to inside it.
fn targets(root: Node<'_>, body: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for node in root.descendants() {
        if let NodeValue::Link(link) = &node.data().value
            && let Some(target) = link.url.strip_prefix('#')
        {
            out.insert(percent_decode(target));
        }
    }
    for (at, _) in body.match_indices("href=\"#") {
        let target = body[at + 7..].split('"').next().unwrap_or_default();
        out.insert(percent_decode(target));
    }
    out
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = (*byte == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|it| u8::from_str_radix(it, 16).ok());
        out.push(hex.unwrap_or(*byte));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Gives a heading the anchor that links name: the one written (`{#id}`), or the one that sites
/// make from its text.
fn anchor<'a>(
    arena: &'a Arena<'a>,
    node: Node<'a>,
    rewritten: &Rewritten,
    targets: &BTreeSet<String>,
    anchors: &mut Anchorizer,
) {
    if !matches!(node.data().value, NodeValue::Heading(_)) {
        return;
    }
    let mut text = String::new();
    for child in node.descendants() {
        if let NodeValue::Text(it) = &child.data().value {
            text.push_str(it);
        } else if let NodeValue::Code(it) = &child.data().value {
            text.push_str(&it.literal);
        }
    }
    let start = node.data().sourcepos.start;
    let made = anchors.anchorize(&text);
    let written = rewritten.anchor(start.line);
    let made = Some(made.as_str()).filter(|it| targets.contains(*it));
    for id in written.into_iter().chain(made) {
        let html = format!("<a id=\"{}\"></a>", extras::escape(id));
        let inline = Ast::new(NodeValue::HtmlInline(html), start);
        node.prepend(arena.alloc(inline.into()));
    }
}

/// Turns a fence that holds a formula back into the formula.
fn formula<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let literal = if let NodeValue::CodeBlock(code) = &node.data().value
        && (code.info == MATH || code.info == "math")
    {
        code.literal.trim_end_matches('\n').to_owned()
    } else {
        return;
    };
    let start = node.data().sourcepos.start;
    let math = NodeValue::Math(NodeMath {
        dollar_math: true,
        display_math: true,
        literal,
    });
    node.data_mut().value = NodeValue::Paragraph;
    node.append(arena.alloc(Ast::new(math, start).into()));
}

/// `:::message alert`, `:::details 标题`, `::: {.box}`: the first word is the class, the rest a title.
fn directive<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let title = if let NodeValue::BlockDirective(directive) = &mut node.data_mut().value {
        let (class, title) = class_and_title(&directive.info);
        directive.info = class;
        title
    } else {
        return;
    };
    if title.is_empty() {
        return;
    }
    let start = node.data().sourcepos.start;
    let new = |value, start: LineColumn| -> Node<'a> { arena.alloc(Ast::new(value, start).into()) };
    let strong = new(NodeValue::Strong, start);
    strong.append(new(NodeValue::Text(title.into()), start));
    let paragraph = new(NodeValue::Paragraph, start);
    paragraph.append(strong);
    node.prepend(paragraph);
}

fn class_and_title(info: &str) -> (String, String) {
    let info = info.trim();
    let class = info
        .trim_start_matches(['{', '.'])
        .split([' ', '}', '.'])
        .next()
        .unwrap_or_default();
    let title = match info.split_once(' ') {
        // Zenn's `message alert` has a style, not a title.
        Some((_, "alert")) => "",
        Some((_, rest)) if !info.starts_with('{') && !rest.starts_with('{') => rest.trim(),
        Some(_) | None => "",
    };
    (class.to_owned(), title.to_owned())
}
