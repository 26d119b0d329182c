//! Puts notes in the order of their references, and turns notes and references without a partner into text.

use std::collections::BTreeMap;

use super::RETURN_NOTE;
use crate::model::walk::{every_block_mut, every_inline_mut};
use crate::model::{Block, BlockKind, Document, Inline, Note, NoteId, Style};
use crate::normalize::rule::CleaningReport;

/// Numbers notes in the order of their first reference; one without a partner stays as text.
pub(in crate::normalize) fn settle(
    document: &mut Document,
    mut notes: BTreeMap<usize, Note>,
    report: &mut CleaningReport,
) {
    notes.values_mut().for_each(|it| strip_label(it, report));
    let mut order: Vec<usize> = Vec::new();
    collect(&mut document.blocks, &mut order);
    let mut done = 0;
    while let Some(number) = order.get(done).copied() {
        done += 1;
        if let Some(note) = notes.get_mut(&number) {
            collect(&mut note.blocks, &mut order);
        }
    }
    order.retain(|it| notes.get(it).is_some_and(|it| !it.blocks.is_empty()));
    let renumber: BTreeMap<u32, u32> = order
        .iter()
        .map(|it| u32::try_from(*it).unwrap_or(u32::MAX))
        .zip(0..)
        .collect();
    let labels: BTreeMap<u32, String> = notes
        .iter()
        .map(|(number, note)| {
            (
                u32::try_from(*number).unwrap_or(u32::MAX),
                note.label.clone(),
            )
        })
        .collect();
    for number in &order {
        document.notes.extend(notes.remove(number));
    }
    for note in notes.into_values().filter(|it| !it.blocks.is_empty()) {
        report.repaired(
            &RETURN_NOTE,
            note.line,
            format!("note {:?}, which nothing refers to", note.label),
        );
        document.blocks.extend(note.blocks);
    }
    document.every_run_mut(&mut |line, inlines| {
        every_inline_mut(inlines, &mut |inline| {
            let Inline::NoteReference(id) = inline else {
                return;
            };
            if let Some(number) = renumber.get(&id.0) {
                *id = NoteId(*number);
            } else {
                let label = labels.get(&id.0).filter(|it| !it.is_empty()).cloned();
                let label = label.unwrap_or_else(|| "*".to_owned());
                report.repaired(
                    &RETURN_NOTE,
                    line,
                    format!("reference {label:?}, which has no note"),
                );
                *inline = Inline::Styled(Style::Superscript, vec![Inline::Text(label)]);
            }
        });
    });
}

/// Puts the notes of a document in the order of their first reference, once some were added.
pub(in crate::normalize) fn renumber(document: &mut Document) {
    let mut order: Vec<usize> = Vec::new();
    collect(&mut document.blocks, &mut order);
    let mut done = 0;
    while let Some(number) = order.get(done).copied() {
        done += 1;
        if let Some(note) = document.notes.get_mut(number) {
            collect(&mut note.blocks, &mut order);
        }
    }
    let mut notes: BTreeMap<usize, Note> = std::mem::take(&mut document.notes)
        .into_iter()
        .enumerate()
        .collect();
    let mut numbers: BTreeMap<usize, u32> = BTreeMap::new();
    for (number, new) in order.iter().zip(0..) {
        numbers.insert(*number, new);
        document.notes.extend(notes.remove(number));
    }
    document.notes.extend(notes.into_values());
    document.every_run_mut(&mut |_, inlines| {
        every_inline_mut(inlines, &mut |inline| {
            if let Inline::NoteReference(id) = inline {
                let old = usize::try_from(id.0).unwrap_or(usize::MAX);
                *id = NoteId(numbers.get(&old).copied().unwrap_or(id.0));
            }
        });
    });
}

/// The references in blocks, in order, each number once.
fn collect(blocks: &mut [Block], order: &mut Vec<usize>) {
    every_block_mut(blocks, &mut |block| {
        for run in block.kind.runs_mut() {
            every_inline_mut(run, &mut |it| {
                if let Inline::NoteReference(NoteId(number)) = it {
                    let number = usize::try_from(*number).unwrap_or(usize::MAX);
                    if !order.contains(&number) {
                        order.push(number);
                    }
                }
            });
        }
    });
}

/// Cuts the number that the source typed before a note, because output formats number notes themselves.
fn strip_label(note: &mut Note, report: &mut CleaningReport) {
    let label = note.label.clone();
    let Some(BlockKind::Paragraph { inlines, .. }) = note.blocks.first_mut().map(|it| &mut it.kind)
    else {
        return;
    };
    let Some(Inline::Text(text)) = inlines.first_mut() else {
        return;
    };
    let brackets = [
        ("[", "]"),
        ("(", ")"),
        ("（", "）"),
        ("【", "】"),
        ("〔", "〕"),
        ("", "."),
        ("", "、"),
        ("", "："),
        ("", ":"),
    ];
    for (open, close) in brackets {
        let labelled = format!("{open}{label}{close}");
        let emptied = format!("{open}{close}");
        let rest = text
            .strip_prefix(&labelled)
            .or_else(|| text.strip_prefix(&emptied).filter(|_| !open.is_empty()));
        if let Some(rest) = rest {
            let cut = &text[..text.len() - rest.len()];
            report.notation.push_str(cut);
            *text = rest.trim_start().to_owned();
            break;
        }
    }
    if text.is_empty() {
        inlines.remove(0);
    }
    if let Some(Inline::LineBreak) = inlines.first() {
        inlines.remove(0);
    }
    if inlines.is_empty() {
        note.blocks.remove(0);
    }
}
