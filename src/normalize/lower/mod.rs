//! The walk: a parsed tree to blocks, with explicit stacks, so that no depth of input can overflow.
//!
//! Elements that hold blocks open a *frame*; elements that hold text set a *mark* or do nothing.
//! Text gathers in the run of the innermost frame until a block begins or ends.

mod close;
mod elements;
mod frame;
mod kinds;
mod open;

use std::collections::{BTreeMap, BTreeSet};

use ego_tree::NodeId;

use self::frame::{FrameKind, OpenFrame};
use super::dom::TreeNode;
use super::images::Pool;
use super::links::Base;
use super::math::{self, Habits};
use super::notes::NotesPlan;
use super::paragraphs::{self, RunSetting};
use super::parse::Tree;
use super::rule::{CleaningReport, Rule};
use super::run::{MarkId, Marks, RunItem, What};
use crate::model::{Align, Block, Language, Note};

/// Quotes, items, cells and groups nested deeper than this are dissolved, because the backends recurse over them.
pub(super) const MAX_NESTING: usize = 32;

/// Tables inside more tables than this are dissolved: the columns of the innermost would be narrower than a character.
pub(super) const MAX_TABLES: usize = 4;

/// Containers nested too deep are dissolved.
pub(super) static CAP_NESTING: Rule = Rule {
    name: "cap-nesting",
    does: "Quotes, lists, tables and groups nested more than 32 deep, and tables in more than 4 others, are \
           dissolved into what is around them.",
    example: "33 × `<blockquote>` → 32 × `<blockquote>`",
};

/// The state of the walk: what it needs to know, and where it puts what it finds.
pub(super) struct Lower<'a> {
    tree: &'a Tree,
    base: &'a Base,
    plan: &'a NotesPlan,
    /// Anchors that links ask for.
    wanted: &'a BTreeSet<String>,
    /// Subtrees that a rule took out beforehand.
    dropped: &'a BTreeSet<NodeId>,
    /// Elements that become sections of their own.
    boxes: &'a BTreeSet<NodeId>,
    captions: &'a BTreeSet<NodeId>,
    typed_tags: &'a BTreeMap<NodeId, String>,
    pool: &'a mut Pool,
    report: &'a mut CleaningReport,
    markdown: bool,
    formulas: Habits,
    marks: Marks,
    mark: MarkId,
    frames: Vec<OpenFrame>,
    align: Align,
    language: Option<Language>,
    /// Number of the link opened last.
    seen_anchors: BTreeSet<String>,
    unknown: BTreeMap<String, u32>,
    notes: BTreeMap<usize, Note>,
}

/// What a walk made.
pub(super) struct Lowered {
    pub(super) blocks: Vec<Block>,
    /// Notes by their number in the plan.
    pub(super) notes: BTreeMap<usize, Note>,
}

/// The input of the walk over the tree.
pub(super) struct LowerInput<'a> {
    pub(super) tree: &'a Tree,
    pub(super) base: &'a Base,
    pub(super) plan: &'a NotesPlan,
    pub(super) wanted: &'a BTreeSet<String>,
    pub(super) dropped: &'a BTreeSet<NodeId>,
    /// Elements that become sections of their own.
    pub(super) boxes: &'a BTreeSet<NodeId>,
    /// Elements that look like captions.
    pub(super) captions: &'a BTreeSet<NodeId>,
    /// Elements that were typed as text, as they were typed.
    pub(super) typed_tags: &'a BTreeMap<NodeId, String>,
    pub(super) markdown: bool,
}

/// A step of the walk.
enum LowerStep<'a> {
    Open(TreeNode<'a>),
    Close(Undo),
}

/// The state that closing an element restores.
struct Undo {
    mark: MarkId,
    align: Align,
    language: Option<Language>,
    /// Whether a block ends here.
    block: bool,
    /// Whether a frame ends here.
    frame: bool,
    /// A link that was opened: its address, and how many items the run held then.
    link: Option<(String, usize)>,
    line: u32,
}

/// Walks a tree.
pub(super) fn lower(
    input: &LowerInput<'_>,
    pool: &mut Pool,
    report: &mut CleaningReport,
) -> Lowered {
    let mut lower = Lower {
        tree: input.tree,
        base: input.base,
        plan: input.plan,
        wanted: input.wanted,
        dropped: input.dropped,
        boxes: input.boxes,
        captions: input.captions,
        typed_tags: input.typed_tags,
        pool,
        report,
        markdown: input.markdown,
        formulas: Habits {
            dollars: !input.markdown,
            coded: math::are_coded(input.tree.root()),
        },
        marks: Marks::default(),
        mark: 0,
        frames: vec![OpenFrame::new(FrameKind::Body, 0)],
        align: Align::Natural,
        language: None,
        seen_anchors: BTreeSet::new(),
        unknown: BTreeMap::new(),
        notes: BTreeMap::new(),
    };
    let mut steps = vec![LowerStep::Open(input.tree.root())];
    while let Some(step) = steps.pop() {
        crate::diag::step();
        match step {
            LowerStep::Open(node) => {
                if let Some(undo) = lower.open(node) {
                    steps.push(LowerStep::Close(undo));
                    steps.extend(node.children().rev().map(LowerStep::Open));
                }
            }
            LowerStep::Close(undo) => lower.close(undo),
        }
    }
    lower.flush();
    lower.report_unknown();
    lower.frame().settle_anchors();
    let blocks = lower.frames.pop().map(|it| it.blocks).unwrap_or_default();
    Lowered {
        blocks,
        notes: lower.notes,
    }
}

impl Lower<'_> {
    fn frame(&mut self) -> &mut OpenFrame {
        if self.frames.is_empty() {
            self.frames.push(OpenFrame::new(FrameKind::Body, 0));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Ends the run at the edge of a block.
    fn edge(&mut self) {
        if self.frame().kind.is_one_run() {
            let run = &mut self.frame().run;
            if let Some(last) = run.last()
                && !matches!(last.what, What::Break)
                && run.iter().any(RunItem::is_seen)
            {
                let item = RunItem {
                    what: What::Break,
                    ..last.clone()
                };
                run.push(item);
            }
        } else {
            self.flush();
        }
    }

    /// Makes blocks of the run.
    fn flush(&mut self) {
        let run = std::mem::take(&mut self.frame().run);
        if run.is_empty() {
            return;
        }
        let setting = RunSetting {
            align: self.align,
            markdown: self.markdown,
            formulas: self.formulas,
        };
        let language = self.language.clone();
        for mut block in paragraphs::blocks(run, setting, &self.marks, self.report) {
            block.language.clone_from(&language);
            self.push(block);
        }
    }

    /// Puts a finished block into the innermost frame.
    fn push(&mut self, mut block: Block) {
        let frame = self.frame();
        let mut anchors = std::mem::take(&mut frame.anchors);
        anchors.append(&mut block.anchors);
        block.anchors = anchors;
        frame.push(block);
    }

    /// Puts something into the run.
    fn item(&mut self, line: u32, what: What) {
        let mark = self.mark;
        self.frame().run.push(RunItem { mark, line, what });
    }

    fn nesting(&self) -> usize {
        self.frames.iter().filter(|it| it.kind.nests()).count()
    }
}
