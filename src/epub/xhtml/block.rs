//! Writes blocks as XHTML.

use std::iter;
use std::ops::Range;

use super::super::plan;
use super::context::Context;
use super::page::{Attributes, element, language_attributes};
use super::{inline, math, picture};
use crate::highlight::WordKind;
use crate::model::{
    Align, Block, BlockKind, Cell, Definition, Inline, ListItem, ListKind, Row, Table, numbers,
};
use crate::xml::Xml;

/// Writes the top-level blocks in `range`, with a `section` around each heading and the blocks that belong to it.
/// `level` is the level of the enclosing heading; it grows with each call, so the recursion is at most six deep.
///
/// The sections have no accessible name. With a name, each would be a landmark, and the landmarks of an article with
/// forty headings would hide the useful ones. Users of screen readers navigate by the headings instead.
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
                    top_level(xml, cx, index);
                    body(xml, cx, index + 1..end, inner);
                });
                xml.newline();
                index = end;
            }
            Some(_) | None => {
                top_level(xml, cx, index);
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

/// Writes a top-level block and the page marks in it.
fn top_level(xml: &mut Xml, cx: &mut Context, index: usize) {
    let number = u32::try_from(index).unwrap_or(u32::MAX);
    inline::pages_before(xml, cx, (number, 0));
    cx.position = (number, 0);
    let document = cx.document;
    let block = &document.blocks[index];
    let theme = &cx.options.theme;
    cx.class = if theme.text.drop_cap > 0 && document.opens(index) {
        Some("opening")
    } else if theme.quotes.pull && block.is_pull_quote() {
        Some("pull")
    } else {
        None
    };
    let id = heading_level(block).map(|_| plan::heading(cx.article(), block, index).xhtml_id());
    write_block(xml, cx, block, id);
    // Marks of pages that begin inside something that cannot be divided (a formula, ruby) come after the block.
    inline::pages_before(xml, cx, (number, u32::MAX));
    cx.position = (u32::MAX, 0);
}

/// Writes blocks inside another block.
pub(super) fn nested(xml: &mut Xml, cx: &mut Context, blocks: &[Block]) {
    for block in blocks {
        write_block(xml, cx, block, None);
    }
}

/// Writes the content of a list item or a cell. A single plain paragraph gets no `p` element.
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

fn write_block(xml: &mut Xml, cx: &mut Context, block: &Block, id: Option<String>) {
    let mut attributes = Attributes::new();
    let mut anchors = block.anchors.iter();
    let own = id.or_else(|| anchors.next().map(|it| cx.id(it)));
    if let Some(id) = own {
        attributes.push(("id", id));
    }
    // An element can have only one `id`; the other anchors become empty elements before it.
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
            let mut class = paragraph_class(inlines, *align);
            // Only a natural paragraph opens an article, and it has no class of its own.
            class.push_str(cx.class.take().unwrap_or_default());
            if !class.is_empty() {
                attributes.push(("class", class));
            }
            element(xml, "p", &attributes, |xml| inline::run(xml, cx, inlines));
        }
        BlockKind::Heading { level, inlines, .. } => {
            // `h1` is the article's title, and HTML has no level below `h6`.
            let name = format!("h{}", (level.get() + 1).min(6));
            element(xml, &name, &attributes, |xml| {
                inline::heading(xml, cx, inlines);
            });
        }
        BlockKind::List { kind, items } => list(xml, cx, *kind, items, attributes),
        BlockKind::Definitions(definitions) => {
            element(xml, "dl", &attributes, |xml| {
                definitions.iter().for_each(|it| definition(xml, cx, it));
            });
        }
        BlockKind::Quote(blocks) => {
            if let Some(class) = cx.class.take() {
                attributes.push(("class", class.to_owned()));
            }
            element(xml, "blockquote", &attributes, |xml| {
                xml.newline();
                nested(xml, cx, blocks);
            });
        }
        BlockKind::Code { language, text } => {
            let class = language.as_ref().map(|it| format!("language-{it}"));
            element(xml, "pre", &attributes, |xml| {
                let class: Vec<(&str, &str)> = class.iter().map(|it| ("class", &**it)).collect();
                xml.element("code", &class, |xml| {
                    code(xml, cx, language.as_deref(), text);
                });
            });
        }
        BlockKind::Table(table) => self::table(xml, cx, table, attributes),
        BlockKind::Figure(figure) => picture::figure(xml, cx, figure, attributes),
        BlockKind::Rule => element(xml, "hr", &attributes, |_| {}),
        BlockKind::Embed(embed) => picture::embed(xml, cx, embed, attributes),
        BlockKind::Math(it) => {
            // A wide formula scrolls in its own box, so the box must be reachable with the keyboard.
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

/// Writes code, its words marked with what they are. A long listing has no marks: its file would become too long.
fn code(xml: &mut Xml, cx: &mut Context, language: Option<&str>, text: &str) {
    let colored = cx.options.theme.code.highlight && text.len() <= MOST_COLORED;
    let words = if colored {
        crate::highlight::words(language, text)
    } else {
        Vec::new()
    };
    cx.colored |= !words.is_empty();
    let mut at = 0;
    for (range, kind) in words {
        inline::plain(xml, cx, &text[at..range.start]);
        let class = match kind {
            WordKind::Keyword => "kw",
            WordKind::String => "st",
            WordKind::Comment => "co",
            WordKind::Number => "nu",
            WordKind::Name => "na",
        };
        at = range.end;
        xml.element("span", &[("class", class)], |xml| {
            inline::plain(xml, cx, &text[range]);
        });
    }
    inline::plain(xml, cx, &text[at..]);
}

/// Listings of more bytes are not coloured.
const MOST_COLORED: usize = 200_000;

/// The classes of a paragraph. Verse keeps its lines and is not indented; nor is a paragraph that has only pictures.
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
    // HTML requires a `dt` and a `dd` in each group.
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

/// A table with more columns than this is too wide for a phone, however narrow the columns are.
const WIDE: u32 = 6;

/// Writes a table. Most tables shrink to the width of the page. A table with many columns scrolls in its own box, which
/// must be reachable with the keyboard; other tables get no such box, because it is not divided between pages. The role
/// of the box is `group`, not `region`: regions are landmarks, and two landmarks must not have the same name.
fn table(xml: &mut Xml, cx: &mut Context, table: &Table, attributes: Attributes) {
    let wide = [
        ("class", "table wide"),
        ("role", "group"),
        ("aria-label", cx.labels.table),
        ("tabindex", "0"),
    ];
    let mut attributes = attributes;
    if numbers::has_spans(table) {
        attributes.push(("class", "grid".to_owned()));
    }
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
            let numbers = numbers::number_columns(table);
            for (name, rows) in [("thead", &table.head), ("tbody", &table.body)] {
                if rows.is_empty() {
                    continue;
                }
                xml.newline();
                xml.element(name, &[], |xml| {
                    rows.iter()
                        .for_each(|it| row(xml, cx, it, name == "thead", &numbers));
                });
            }
        });
    });
}

/// Writes a row; `numbers` tells which columns hold numbers.
fn row(xml: &mut Xml, cx: &mut Context, row: &Row, in_head: bool, numbers: &[bool]) {
    xml.newline();
    xml.element("tr", &[], |xml| {
        for (cell, number) in row
            .cells
            .iter()
            .zip(numbers.iter().chain(iter::repeat(&false)))
        {
            self::cell(xml, cx, cell, in_head, *number);
        }
    });
}

fn cell(xml: &mut Xml, cx: &mut Context, cell: &Cell, in_head: bool, number: bool) {
    let mut attributes = Attributes::new();
    for (name, span) in [("colspan", cell.column_span), ("rowspan", cell.row_span)] {
        if span > 1 {
            attributes.push((name, span.to_string()));
        }
    }
    if let Some(class) = align_class(cell.align) {
        attributes.push(("class", class.to_owned()));
    } else if number {
        attributes.push(("class", "number".to_owned()));
    }
    // An empty header cell would be announced by screen readers for each cell of its column, and says nothing.
    let empty = cell.blocks.iter().all(|it| it.text().trim().is_empty());
    let header = (cell.header || in_head) && !empty;
    if header {
        let scope = if in_head { "col" } else { "row" };
        attributes.push(("scope", scope.to_owned()));
    }
    let name = if header { "th" } else { "td" };
    element(xml, name, &attributes, |xml| content(xml, cx, &cell.blocks));
}
