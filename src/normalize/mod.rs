//! A [`Source`]'s HTML to a [`Document`] with the guarantees of [`crate::model`].
//!
//! One file per rule family; every [`Rule`] has a name, and what it takes out, repairs or guesses is a
//! [`crate::Warning`] under that name. Knows nothing of layout, EPUB or PDF.

mod captions;
mod code;
mod dom;
mod edit;
mod embeds;
mod headings;
mod images;
mod indents;
mod language;
mod links;
mod lower;
mod math;
mod notes;
mod paragraphs;
mod parse;
mod removals;
mod ruby;
mod rule;
mod run;
mod styles;
mod svg;
mod tables;
mod whitespace;

use std::collections::BTreeSet;

use self::rule::Report;
pub use self::rule::Rule;
use crate::Warned;
use crate::model::Document;
use crate::read::{BodyKind, Source};

/// How bodies are cleaned.
#[derive(Clone, Debug, Default)]
pub struct Options {}

/// Cleans a body.
#[must_use]
pub fn normalize(source: &Source, _options: &Options) -> Warned<Document> {
    let mut report = Report::default();
    let tree = parse::Tree::parse(source, &mut report);
    let base = links::Base::new(source.metadata.source_url.as_deref());
    let plan = notes::Plan::default();
    let mut pool = images::Pool::default();
    let input = lower::Input {
        tree: &tree,
        base: &base,
        plan: &plan,
        wanted: &links::wanted_anchors(tree.root(), &base),
        dropped: &BTreeSet::new(),
        markdown: source.kind == BodyKind::Markdown,
    };
    let lowered = lower::lower(&input, &mut pool, &mut report);
    let mut metadata = source.metadata.clone();
    metadata.cover = images::cover(&source.head_images, &base, &mut pool);
    let mut document = Document {
        metadata,
        blocks: lowered.blocks,
        notes: lowered.notes.into_values().collect(),
        assets: pool.assets,
    };
    language::settle(&mut document, &mut report);
    headings::remap(&mut document, &mut report);
    links::unlink_dangling(&mut document, &mut report);
    Warned {
        output: document,
        warnings: report.finish(),
    }
}

/// Every rule, for `lantai explain` and the documentation.
#[must_use]
pub fn rules() -> Vec<&'static Rule> {
    vec![
        &captions::ATTACH_CAPTION,
        &code::CODE_SPACES,
        &code::DROP_GUTTER,
        &embeds::DROP_EMPTY_EMBED,
        &embeds::EMBED_CARD,
        &headings::REMAP_LEVELS,
        &images::BEST_ADDRESS,
        &images::DROP_NO_ADDRESS,
        &images::DROP_TRACKER,
        &indents::STRIP_INDENT,
        &language::FIND_LANGUAGE,
        &links::DROP_EMPTY_LINK,
        &links::REPAIR_ADDRESS,
        &links::UNLINK,
        &lower::CAP_NESTING,
        &math::MATH_AS_SOURCE,
        &math::READ_MATH,
        &paragraphs::BR_PARAGRAPHS,
        &paragraphs::DROP_EMPTY,
        &paragraphs::LIFT_PICTURE,
        &parse::CAP_DEPTH,
        &removals::DROP_CONTROL,
        &removals::DROP_HIDDEN,
        &removals::DROP_MACHINE,
        &removals::UNKNOWN_ELEMENT,
        &svg::DROP_DRAWING,
        &tables::DISSOLVE_TABLE,
        &tables::SQUARE_TABLE,
        &whitespace::COLLAPSE,
    ]
}
