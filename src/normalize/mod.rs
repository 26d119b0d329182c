//! Turns a [`Source`]'s HTML into a [`Document`] with the guarantees of [`crate::model`].
//!
//! One file per rule family; every [`Rule`] has a name, and what it takes out, repairs or guesses is a
//! [`crate::Warning`] under that name. Knows nothing of layout, EPUB or PDF.

mod attributes;
mod boilerplate;
mod caption_lines;
mod captions;
mod code;
mod dialects;
mod dom;
mod edit;
mod embeds;
mod finder;
mod galleries;
mod headings;
mod highlights;
mod images;
mod indents;
mod language;
mod links;
mod lower;
mod math;
mod node_map;
mod notes;
mod page;
mod paragraphs;
mod parse;
mod pseudo_headings;
mod quotes;
mod removals;
mod retention;
mod reveal;
mod ruby;
mod rule;
mod run;
mod source_link;
mod styles;
mod svg;
mod tables;
mod typed_lists;
mod typed_marks;
mod typed_tags;
mod whitespace;

use std::collections::BTreeSet;

pub use self::boilerplate::{RuleError, RuleSet};
use self::rule::{CleaningReport, Rule};
use crate::Warned;
use crate::model::Document;
use crate::read::{BodyKind, Source};

/// How bodies are cleaned.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Boilerplate rules of the user, beside the built-in ones; default: none.
    pub rules: RuleSet,
    /// What becomes of the readers' comments on a whole page; default: they go.
    pub comments: Comments,
}

/// What becomes of the readers' comments on a whole page.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Comments {
    /// They are removed.
    #[default]
    Drop,
    /// They follow the article, as a section.
    Keep,
}

/// Cleans a body.
#[must_use]
pub fn normalize(source: &Source, options: &Options) -> Warned<Document> {
    let mut report = CleaningReport::default();
    let mut metadata = source.metadata.clone();

    // Parse, and note what a reader could see before anything is decided.
    let mut tree = parse::Tree::parse(source, &mut report);
    dialects::read(&mut tree, source, &mut report);
    tree.show_hidden(source.kind == BodyKind::Page, &mut report);
    let seen = retention::visible(tree.root(), |it| tree.line_of(it));

    // If the source is a whole page, find the article in it.
    let mut dropped = BTreeSet::new();
    let comments = if source.kind == BodyKind::Page && !dialects::is_document(source) {
        page::find(&tree, &metadata, options, &mut dropped, &mut report)
    } else {
        BTreeSet::new()
    };

    // Decide what certain nodes are.
    source_link::take(&tree, &mut metadata, &mut dropped, &mut report);
    let article = boilerplate::RuleScope::new(source.kind, metadata.source_url.as_deref());
    boilerplate::select(&tree, &article, &options.rules, &mut dropped, &mut report);
    let base = links::Base::new(metadata.source_url.as_deref());
    let plan = notes::NotesPlan::find(&tree, &base, &dropped, &mut report);
    let typed_tags = typed_tags::find(&tree, &source.body, &mut report);

    // Walk the tree.
    let mut pool = images::Pool::default();
    let input = lower::LowerInput {
        tree: &tree,
        base: &base,
        plan: &plan,
        wanted: &links::wanted_anchors(tree.root(), &base),
        dropped: &dropped,
        boxes: &comments,
        captions: &caption_lines::find(&tree),
        typed_tags: &typed_tags,
        markdown: source.kind == BodyKind::Markdown,
    };
    let lowered = lower::lower(&input, &mut pool, &mut report);
    metadata.cover = images::cover(&source.head_images, &base, &mut pool);
    let mut document = Document {
        metadata,
        blocks: lowered.blocks,
        notes: Vec::new(),
        assets: pool.assets,
    };

    // Apply the rules that need the whole document.
    let mut notes = lowered.notes;
    notes.extend(plan.written_notes(&base));
    notes::settle(&mut document, notes, &mut report);
    notes::drop_headings(&mut document, &mut report);
    source_link::drop_repeated_title(&mut document, &mut report);
    boilerplate::strip(&mut document, &article, &options.rules, &mut report);
    typed_marks::find(&mut document, &mut report);
    headings::demote(&mut document, &mut report);
    typed_lists::find(&mut document.blocks, &mut report);
    pseudo_headings::find(&mut document, &mut report);
    language::settle(&mut document, source.page_language.as_ref(), &mut report);
    headings::remap(&mut document, &mut report);
    galleries::join(&mut document);
    quotes::align_sources(&mut document);
    links::unlink_dangling(&mut document, &mut report);

    retention::check(&seen, &mut document, &mut report);
    // After that check, because these are words that the article does not have.
    highlights::place(&mut document, &source.highlights, &mut report);
    Warned {
        output: document,
        warnings: report.finish(),
    }
}

/// Whether nothing of a whole page is left: no text, picture, formula or embed.
#[must_use]
pub fn is_empty(source: &Source, document: &Document) -> bool {
    source.kind == BodyKind::Page && document.blocks.is_empty() && document.notes.is_empty()
}

/// Every rule of cleaning.
pub(crate) fn rules() -> Vec<&'static Rule> {
    let own: &[&'static Rule] = &[
        &captions::ATTACH_CAPTION,
        &galleries::JOIN_PICTURES,
        &code::CODE_SPACES,
        &code::DROP_GUTTER,
        &dialects::DROP_UNSHOWN,
        &dialects::JOIN_LISTING,
        &dialects::READ_DIALECT,
        &dialects::TYPED_BULLET,
        &embeds::DROP_EMPTY_EMBED,
        &embeds::EMBED_CARD,
        &headings::DEMOTE_HEADING,
        &headings::REMAP_LEVELS,
        &highlights::READER_HIGHLIGHT,
        &images::BEST_ADDRESS,
        &images::DROP_NO_ADDRESS,
        &images::DROP_TRACKER,
        &indents::STRIP_INDENT,
        &language::FIND_LANGUAGE,
        &links::DROP_EMPTY_LINK,
        &links::EXIT_PAGE,
        &links::REPAIR_ADDRESS,
        &links::UNLINK,
        &lower::CAP_NESTING,
        &math::MATH_AS_SOURCE,
        &math::READ_MATH,
        &notes::GATHER_NOTES,
        &notes::RETURN_NOTE,
        &page::FIND_ARTICLE,
        &page::OUTSIDE_ARTICLE,
        &paragraphs::BR_PARAGRAPHS,
        &paragraphs::DROP_EMPTY,
        &paragraphs::LIFT_PICTURE,
        &parse::CAP_DEPTH,
        &pseudo_headings::PSEUDO_HEADING,
        &quotes::QUOTED_SOURCE,
        &removals::DROP_CONTROL,
        &removals::DROP_HIDDEN,
        &removals::DROP_MACHINE,
        &removals::UNKNOWN_ELEMENT,
        &retention::LOST_TEXT,
        &reveal::SHOW_HIDDEN,
        &source_link::DROP_REPEATED_TITLE,
        &source_link::SOURCE_LINK,
        &svg::DROP_ORNAMENT,
        &svg::KEEP_DRAWING,
        &svg::OPEN_GALLERY,
        &tables::DISSOLVE_TABLE,
        &tables::SQUARE_TABLE,
        &tables::CAP_TABLE,
        &attributes::CAP_ATTRIBUTES,
        &typed_lists::TYPED_LIST,
        &typed_marks::TYPED_STRONG,
        &typed_tags::TAG_AS_TEXT,
        &boilerplate::USER_RULE,
        &whitespace::COLLAPSE,
    ];
    own.iter().copied().chain(boilerplate::built_in()).collect()
}
