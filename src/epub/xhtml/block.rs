//! Blocks as XHTML.

use std::ops::Range;

use super::super::plan;
use super::context::Context;
use super::page::{Attributes, element, language_attributes};
use super::{inline, math, picture};
use crate::model::{
    Align, Block, BlockKind, Cell, Definition, Inline, ListItem, ListKind, Row, Table,
};
use crate::xml::Xml;

/// Blocks of the body, with a `section` around each heading and what is below it. `level` is that of
/// the heading around them, so that the depth of this recursion is at most six.
///
/// The sections have no accessible name: with one, each would be a landmark, and an article of forty
/// headings would drown the landmarks that lead somewhere; readers go by the headings.
pub(super) fn body(xml: &mut Xml, cx: &mut Context, range: Range<usize>, level: u8) {
    let blocks = &cx.document.blocks;
    let mut index = range.start;
    while index < range.end {
        match heading_level(&blocks[index]) {
            Some(inner) if inner > level => {
                let rest = &blocks[index + 1..range.end];
                let below = |it: &Block| heading_level(it).is_some_and(|it| it <= inner);
                let end = rest.iter().position(below);
                let end = end.map_or(range.end, |it| index + 1 + it);
                xml.element("section", &[], |xml| {
                    top(xml, cx, index);
                    body(xml, cx, index + 1..end, inner);
                });
                xml.newline();
                index = end;
            }
            Some(_) | None => {
                top(xml, cx, index);
                index += 1;
            }
        }
    }
}

fn heading_level(block: &Block) -> Option<u8> {
    match &block.kind {
        BlockKind::Heading { level, .. } => Some(level.get()),
        BlockKind::Paragraph { .. }
        | BlockKind::List { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Quote(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Rule
        | BlockKind::Embed(_)
        | BlockKind::Math(_)
        | BlockKind::Group { .. } => None,
    }
}

/// A block of the body and the page marks in it.
fn top(xml: &mut Xml, cx: &mut Context, index: usize) {
    let number = u32::try_from(index).unwrap_or(u32::MAX);
    inline::pages_before(xml, cx, (number, 0));
    cx.position = (number, 0);
    let document = cx.document;
    let block = &document.blocks[index];
    let id = heading_level(block).map(|_| plan::heading(cx.article(), block, index).xhtml_id());
    one(xml, cx, block, id);
    // Marks in text that cannot be cut (a formula, a ruby) come after it.
    inline::pages_before(xml, cx, (number, u32::MAX));
    cx.position = (u32::MAX, 0);
}

/// Blocks inside another.
pub(super) fn nested(xml: &mut Xml, cx: &mut Context, blocks: &[Block]) {
    for block in blocks {
        one(xml, cx, block, None);
    }
}

/// The content of an item or cell: a lone plain paragraph needs no `p`.
fn content(xml: &mut Xml, cx: &mut Context, blocks: &[Block]) {
    if let [block] = blocks
        && block.anchors.is_empty()
        && block.language.is_none()
        && let BlockKind::Paragraph {
            inlines,
            align: Align::Natural,
        } = &block.kind
    {
        inline::run(xml, cx, inlines);
    } else {
        nested(xml, cx, blocks);
    }
}

fn one(xml: &mut Xml, cx: &mut Context, block: &Block, id: Option<String>) {
    let mut attributes = Attributes::new();
    let mut anchors = block.anchors.iter();
    let own = id.or_else(|| anchors.next().map(|it| cx.id(it)));
    if let Some(id) = own {
        attributes.push(("id", id));
    }
    // An element has one id; further names get places of their own before it.
    for anchor in anchors {
        let id = cx.id(anchor);
        if attributes.first().is_none_or(|it| it.1 != id) {
            xml.element("span", &[("id", &*id)], |_| {});
        }
    }
    if let Some(language) = &block.language {
        attributes.extend(language_attributes(language.as_str()));
    }
    cx.line = block.line;
    kind(xml, cx, &block.kind, attributes);
    xml.newline();
}

fn kind(xml: &mut Xml, cx: &mut Context, kind: &BlockKind, mut attributes: Attributes) {
    match kind {
        BlockKind::Paragraph { inlines, align } => {
            let class = paragraph_class(inlines, *align);
            if !class.is_empty() {
                attributes.push(("class", class));
            }
            element(xml, "p", &attributes, |xml| inline::run(xml, cx, inlines));
        }
        BlockKind::Heading { level, inlines, .. } => {
            // The article's title is h1; HTML ends at h6.
            let name = format!("h{}", (level.get() + 1).min(6));
            element(xml, &name, &attributes, |xml| inline::run(xml, cx, inlines));
        }
        BlockKind::List { kind, items } => list(xml, cx, *kind, items, attributes),
        BlockKind::Definitions(definitions) => {
            element(xml, "dl", &attributes, |xml| {
                definitions.iter().for_each(|it| definition(xml, cx, it));
            });
        }
        BlockKind::Quote(blocks) => {
            element(xml, "blockquote", &attributes, |xml| {
                xml.newline();
                nested(xml, cx, blocks);
            });
        }
        BlockKind::Code { language, text } => {
            let class = language.as_ref().map(|it| format!("language-{it}"));
            element(xml, "pre", &attributes, |xml| {
                let class: Vec<(&str, &str)> = class.iter().map(|it| ("class", &**it)).collect();
                xml.element("code", &class, |xml| inline::plain(xml, cx, text));
            });
        }
        BlockKind::Table(table) => self::table(xml, cx, table, attributes),
        BlockKind::Figure(figure) => picture::figure(xml, cx, figure, attributes),
        BlockKind::Rule => element(xml, "hr", &attributes, |_| {}),
        BlockKind::Embed(embed) => picture::embed(xml, cx, embed, attributes),
        BlockKind::Math(it) => {
            // Wide formulas scroll in their own box, which the keyboard must reach.
            attributes.push(("class", "math".to_owned()));
            attributes.push(("tabindex", "0".to_owned()));
            element(xml, "div", &attributes, |xml| {
                math::write(xml, cx, it, true);
            });
        }
        BlockKind::Group { title, blocks } => {
            attributes.push(("class", "group".to_owned()));
            element(xml, "div", &attributes, |xml| {
                xml.newline();
                if !title.is_empty() {
                    xml.element("p", &[("class", "group-title")], |xml| {
                        xml.element("strong", &[], |xml| inline::run(xml, cx, title));
                    });
                    xml.newline();
                }
                nested(xml, cx, blocks);
            });
        }
    }
}

/// Verse keeps its lines and is not indented; a paragraph of pictures only is not indented either.
fn paragraph_class(inlines: &[Inline], align: Align) -> String {
    let mut classes = Vec::new();
    classes.extend(align_class(align));
    let ends = inlines.iter().filter(|it| matches!(it, Inline::LineBreak));
    match ends.count() {
        0 => {}
        1 => classes.push("lines"),
        2.. => classes.push("verse"),
    }
    classes.join(" ")
}

fn align_class(align: Align) -> Option<&'static str> {
    match align {
        Align::Natural => None,
        Align::Start => Some("start"),
        Align::Center => Some("center"),
        Align::End => Some("end"),
    }
}

fn list(
    xml: &mut Xml,
    cx: &mut Context,
    kind: ListKind,
    items: &[ListItem],
    mut attributes: Attributes,
) {
    let name = match kind {
        ListKind::Bullet => "ul",
        ListKind::Ordered { start } => {
            if start != 1 {
                attributes.push(("start", start.to_string()));
            }
            "ol"
        }
    };
    if items.iter().any(|it| it.checked.is_some()) {
        attributes.push(("class", "tasks".to_owned()));
    }
    element(xml, name, &attributes, |xml| {
        xml.newline();
        for item in items {
            xml.element("li", &[], |xml| {
                if let Some(checked) = item.checked {
                    let label = cx.labels.tasks[usize::from(!checked)];
                    let attributes = [("class", "task"), ("role", "img"), ("aria-label", label)];
                    xml.leaf("span", &attributes, if checked { "☑" } else { "☐" });
                    xml.text(" ");
                }
                content(xml, cx, &item.blocks);
            });
            xml.newline();
        }
    });
}

fn definition(xml: &mut Xml, cx: &mut Context, definition: &Definition) {
    xml.newline();
    for term in &definition.terms {
        xml.element("dt", &[], |xml| inline::run(xml, cx, term));
    }
    // HTML wants both halves of each group.
    if definition.terms.is_empty() {
        xml.element("dt", &[], |_| {});
    }
    for detail in &definition.details {
        xml.element("dd", &[], |xml| content(xml, cx, detail));
    }
    if definition.details.is_empty() {
        xml.element("dd", &[], |_| {});
    }
}

/// More columns than a phone can show, however narrow they are made.
const WIDE: u32 = 6;

/// A table shrinks to the page; one of many columns scrolls in its own box, which the keyboard must
/// reach. Not every table does: a box that scrolls is not parted between pages. The box is a group
/// and no region: regions are landmarks, which must not have the same name.
fn table(xml: &mut Xml, cx: &mut Context, table: &Table, attributes: Attributes) {
    let wide = [
        ("class", "table wide"),
        ("role", "group"),
        ("aria-label", cx.labels.table),
        ("tabindex", "0"),
    ];
    let around: &[(&str, &str)] = if table.columns > WIDE {
        &wide
    } else {
        &[("class", "table")]
    };
    xml.element("div", around, |xml| {
        element(xml, "table", &attributes, |xml| {
            if !table.caption.is_empty() {
                xml.element("caption", &[], |xml| inline::run(xml, cx, &table.caption));
            }
            for (name, rows) in [("thead", &table.head), ("tbody", &table.body)] {
                if rows.is_empty() {
                    continue;
                }
                xml.newline();
                xml.element(name, &[], |xml| {
                    rows.iter().for_each(|it| row(xml, cx, it, name == "thead"));
                });
            }
        });
    });
}

fn row(xml: &mut Xml, cx: &mut Context, row: &Row, in_head: bool) {
    xml.newline();
    xml.element("tr", &[], |xml| {
        for cell in &row.cells {
            self::cell(xml, cx, cell, in_head);
        }
    });
}

fn cell(xml: &mut Xml, cx: &mut Context, cell: &Cell, in_head: bool) {
    let mut attributes = Attributes::new();
    for (name, span) in [("colspan", cell.column_span), ("rowspan", cell.row_span)] {
        if span > 1 {
            attributes.push((name, span.to_string()));
        }
    }
    if let Some(class) = align_class(cell.align) {
        attributes.push(("class", class.to_owned()));
    }
    // An empty header says nothing to a screen reader, which would read it for each cell.
    let empty = cell.blocks.iter().all(|it| it.text().trim().is_empty());
    let header = (cell.header || in_head) && !empty;
    if header {
        let scope = if in_head { "col" } else { "row" };
        attributes.push(("scope", scope.to_owned()));
    }
    let name = if header { "th" } else { "td" };
    element(xml, name, &attributes, |xml| content(xml, cx, &cell.blocks));
}
