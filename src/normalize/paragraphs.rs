//! Turns a run into blocks: paragraphs, the figures between their lines, and displayed formulas.

use super::indents;
use super::math;
use super::rule::{CleaningReport, Rule};
use super::run::{self, Marks, RunItem, What};
use super::whitespace;
use crate::model::{Align, Block, BlockKind, Figure, Image, Inline};

/// Empty lines separate paragraphs.
pub(super) static BR_PARAGRAPHS: Rule = Rule {
    name: "br-paragraphs",
    does: "Two or more `<br>` in a row, or a `<br>` before each of several indented lines, part \
           paragraphs; a single one stays a line break.",
    example: "`甲<br><br>乙` → two paragraphs",
};

/// Pictures on a line of their own become figures.
pub(super) static LIFT_PICTURE: Rule = Rule {
    name: "lift-picture",
    does: "A picture alone on its line, or before or after a paragraph's text without being an icon, \
           becomes a figure.",
    example: "`<p><img><br>甲</p>` → figure, paragraph",
};

/// Empty paragraphs are removed.
pub(super) static DROP_EMPTY: Rule = Rule {
    name: "drop-empty",
    does: "Blocks in which nothing is seen go.",
    example: "`<p>&nbsp;</p>` → nothing",
};

/// How a run is aligned and how its pictures and formulas are read.
#[derive(Clone, Copy)]
pub(super) struct RunSetting {
    pub(super) align: Align,
    /// In Markdown, pictures at the edge of text stay in the line.
    pub(super) markdown: bool,
    pub(super) formulas: math::Habits,
}

/// Makes blocks from a run that ended at the edge of a block.
pub(super) fn blocks(
    mut items: Vec<RunItem>,
    setting: RunSetting,
    marks: &Marks,
    report: &mut CleaningReport,
) -> Vec<Block> {
    math::find(&mut items, setting.formulas, marks, report);
    whitespace::resolve(&mut items, marks);
    let first_line = items.first().map_or(0, |it| it.line);
    if !items.iter().any(RunItem::is_seen) {
        return anchors_only(items, first_line, report);
    }
    let mut blocks = Vec::new();
    for paragraph in paragraphs(items, report) {
        for part in parts(paragraph, setting) {
            part_blocks(part, setting, marks, report, &mut blocks);
        }
    }
    blocks
}

/// The inlines of a run that must stay one block (headings, captions, terms).
pub(super) fn inlines(mut items: Vec<RunItem>, marks: &Marks) -> Vec<Inline> {
    whitespace::resolve(&mut items, marks);
    let mut lines = vec![trim_breaks(items)];
    indents::strip(&mut lines, &mut CleaningReport::default());
    let items = lines.pop().unwrap_or_default();
    if items
        .iter()
        .any(|it| it.is_seen() || matches!(it.what, What::Anchor(_)))
    {
        run::nest(items, marks)
    } else {
        Vec::new()
    }
}

/// A run without visible content may hold targets of links; an empty paragraph keeps them.
fn anchors_only(items: Vec<RunItem>, line: u32, report: &mut CleaningReport) -> Vec<Block> {
    let text = run::text_of(&items);
    if !text.is_empty() {
        report.counted(&DROP_EMPTY, line, "empty paragraph");
    }
    let anchors: Vec<String> = items.into_iter().filter_map(anchor_of).collect();
    if anchors.is_empty() {
        return Vec::new();
    }
    let kind = BlockKind::Paragraph {
        inlines: Vec::new(),
        align: Align::Natural,
    };
    vec![Block {
        anchors,
        ..Block::new(line, kind)
    }]
}

fn anchor_of(item: RunItem) -> Option<String> {
    match item.what {
        What::Anchor(anchor) => Some(anchor),
        What::Text(_)
        | What::Break
        | What::Image(_)
        | What::Ruby(_)
        | What::Math(..)
        | What::Note(_) => None,
    }
}

/// Splits a run at its empty lines; each paragraph is a list of lines.
fn paragraphs(items: Vec<RunItem>, report: &mut CleaningReport) -> Vec<Vec<Vec<RunItem>>> {
    let mut lines: Vec<Vec<RunItem>> = vec![Vec::new()];
    for item in items {
        crate::diag::step();
        if matches!(item.what, What::Break) {
            lines.push(Vec::new());
        } else if let Some(line) = lines.last_mut() {
            line.push(item);
        }
    }
    let indented =
        |it: &Vec<RunItem>| it.iter().any(RunItem::is_seen) && indents::indent_of(it) >= 8;
    let full = lines
        .iter()
        .filter(|it| it.iter().any(RunItem::is_seen))
        .count();
    let by_indent = full > 1 && lines.iter().filter(|it| indented(it)).count() == full;
    let mut paragraphs: Vec<Vec<Vec<RunItem>>> = vec![Vec::new()];
    let mut anchors: Vec<RunItem> = Vec::new();
    for mut line in lines {
        if line.iter().any(RunItem::is_seen) {
            line.splice(0..0, anchors.drain(..));
            if by_indent && paragraphs.last().is_some_and(|it| !it.is_empty()) {
                paragraphs.push(Vec::new());
            }
            if let Some(paragraph) = paragraphs.last_mut() {
                paragraph.push(line);
            }
        } else {
            anchors.extend(
                line.into_iter()
                    .filter(|it| matches!(it.what, What::Anchor(_))),
            );
            if paragraphs.last().is_some_and(|it| !it.is_empty()) {
                paragraphs.push(Vec::new());
            }
        }
    }
    paragraphs.retain(|it| !it.is_empty());
    if let Some(line) = paragraphs.last_mut().and_then(|it| it.last_mut()) {
        line.extend(anchors);
    }
    for paragraph in paragraphs.iter().skip(1) {
        let line = paragraph
            .first()
            .and_then(|it| it.first())
            .map_or(0, |it| it.line);
        report.repaired_once(
            &BR_PARAGRAPHS,
            line,
            "line breaks read as the edges of paragraphs",
        );
    }
    paragraphs
}

/// A piece of a paragraph: its lines are split where pictures or formulas stand on their own.
enum ParagraphPart {
    Text(Vec<Vec<RunItem>>),
    Pictures(Vec<RunItem>),
    Formula(RunItem),
}

fn parts(lines: Vec<Vec<RunItem>>, setting: RunSetting) -> Vec<ParagraphPart> {
    let mut parts = Vec::new();
    for line in lines {
        crate::diag::step();
        let (before, text, after) = split_pictures(line, setting);
        let before = (!before.is_empty()).then_some(ParagraphPart::Pictures(before));
        parts.extend(before);
        let formula = is_formula(&text);
        if formula {
            parts.extend(
                text.into_iter()
                    .find(RunItem::is_seen)
                    .map(ParagraphPart::Formula),
            );
        } else if !text.is_empty() {
            // Lines stay together unless a picture stands between them.
            if let Some(ParagraphPart::Text(lines)) = parts.last_mut() {
                lines.push(text);
            } else {
                parts.push(ParagraphPart::Text(vec![text]));
            }
        }
        if !after.is_empty() {
            parts.push(ParagraphPart::Pictures(after));
        }
    }
    parts
}

fn is_formula(line: &[RunItem]) -> bool {
    let mut seen = line.iter().filter(|it| it.is_seen());
    let first = seen.next();
    seen.next().is_none() && first.is_some_and(|it| matches!(it.what, What::Math(_, true)))
}

/// Splits a line into the pictures before the text, the text, and the pictures after it. Without text, all pictures
/// come first.
fn split_pictures(
    line: Vec<RunItem>,
    setting: RunSetting,
) -> (Vec<RunItem>, Vec<RunItem>, Vec<RunItem>) {
    let picture = |it: &RunItem| matches!(it.what, What::Image(_));
    let alone = line.iter().filter(|it| it.is_seen()).all(picture);
    let lifts = |it: &RunItem| match &it.what {
        What::Image(picture) => alone || (!setting.markdown && !picture.small),
        What::Text(_)
        | What::Break
        | What::Ruby(_)
        | What::Math(..)
        | What::Note(_)
        | What::Anchor(_) => !it.is_seen(),
    };
    if !line.iter().any(picture) {
        return (Vec::new(), line, Vec::new());
    }
    let start = line.iter().take_while(|it| lifts(it)).count();
    let end = if start == line.len() {
        0
    } else {
        line.iter().rev().take_while(|it| lifts(it)).count()
    };
    let mut before = line;
    let mut text = before.split_off(start);
    let mut after = text.split_off(text.len() - end);
    if !before.iter().any(picture) {
        before.append(&mut text);
        text = before;
        before = Vec::new();
    }
    if !after.iter().any(picture) {
        text.append(&mut after);
    }
    (before, text, after)
}

fn part_blocks(
    part: ParagraphPart,
    setting: RunSetting,
    marks: &Marks,
    report: &mut CleaningReport,
    blocks: &mut Vec<Block>,
) {
    match part {
        ParagraphPart::Text(mut lines) => {
            indents::strip(&mut lines, report);
            let mut items = join(lines);
            trim_blanks(&mut items);
            let line = items.first().map_or(0, |it| it.line);
            let inlines = run::nest(items, marks);
            if !inlines.is_empty() {
                let align = setting.align;
                blocks.push(Block::new(line, BlockKind::Paragraph { inlines, align }));
            }
        }
        ParagraphPart::Pictures(items) => {
            let line = items.first().map_or(0, |it| it.line);
            let anchors = items.iter().cloned().filter_map(anchor_of).collect();
            let images: Vec<Image> = items
                .into_iter()
                .filter_map(|it| image_of(it, marks))
                .collect();
            let kind = BlockKind::Figure(Figure {
                images,
                caption: Vec::new(),
            });
            blocks.push(Block {
                anchors,
                ..Block::new(line, kind)
            });
        }
        ParagraphPart::Formula(item) => {
            if let What::Math(math, _) = item.what {
                blocks.push(Block::new(item.line, BlockKind::Math(math)));
            }
        }
    }
}

fn image_of(item: RunItem, marks: &Marks) -> Option<Image> {
    let link = marks.link(item.mark).cloned();
    match item.what {
        What::Image(picture) => Some(Image {
            link,
            ..picture.image
        }),
        What::Text(_)
        | What::Break
        | What::Ruby(_)
        | What::Math(..)
        | What::Note(_)
        | What::Anchor(_) => None,
    }
}

fn join(lines: Vec<Vec<RunItem>>) -> Vec<RunItem> {
    let mut items: Vec<RunItem> = Vec::new();
    for line in lines {
        if let Some(last) = items.last() {
            items.push(RunItem {
                what: What::Break,
                ..last.clone()
            });
        }
        items.extend(line);
    }
    items
}

/// Cuts the blanks that separated text from a picture that is now a figure.
fn trim_blanks(items: &mut Vec<RunItem>) {
    if let Some(RunItem {
        what: What::Text(text),
        ..
    }) = items.first_mut()
    {
        *text = text.trim_start_matches(' ').to_owned();
    }
    if let Some(RunItem {
        what: What::Text(text),
        ..
    }) = items.last_mut()
    {
        *text = text.trim_end_matches(' ').to_owned();
    }
    items.retain(|it| it.text() != Some(""));
}

fn trim_breaks(mut items: Vec<RunItem>) -> Vec<RunItem> {
    let idle = |it: &RunItem| !it.is_seen() && !matches!(it.what, What::Anchor(_));
    while items.last().is_some_and(idle) {
        items.pop();
    }
    let start = items.iter().take_while(|it| idle(it)).count();
    items.drain(..start);
    items
}
