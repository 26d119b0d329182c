//! Walks over all blocks and inlines of a document, for code that inspects or changes them without rendering them.
//!
//! Code that renders a document (as markup or as lines) recurses by itself, since it must act both before and after
//! the contents of an element. All other code uses these functions, so that a new kind of block or inline is added in
//! one place. They may recurse, since the normalizer bounds how deep blocks and inlines nest.

use std::collections::BTreeSet;

use super::{Block, BlockKind, Document, Image, Inline, Target};

/// One of the contents of a block: see [`BlockKind::children`].
pub(crate) enum Child<'a> {
    /// A run of text.
    Run(&'a Vec<Inline>),
    /// Further blocks.
    Blocks(&'a Vec<Block>),
}

/// The mutable form of [`Child`]: see [`BlockKind::children_mut`].
pub(crate) enum ChildMut<'a> {
    /// A run of text.
    Run(&'a mut Vec<Inline>),
    /// Further blocks.
    Blocks(&'a mut Vec<Block>),
}

/// Defines the two functions that match on every kind, once for `&` and once for `&mut`, from one text.
macro_rules! take_apart {
    ($children:ident, $Child:ident, $inside:ident, $($mut:tt)?) => {
        impl BlockKind {
            /// The runs and the blocks inside this block, in reading order, without the pictures of a figure.
            pub(crate) fn $children(& $($mut)? self) -> Vec<$Child<'_>> {
                match self {
                    Self::Paragraph { inlines, .. } | Self::Heading { inlines, .. } => {
                        vec![$Child::Run(inlines)]
                    }
                    Self::List { items, .. } => {
                        let items = items.into_iter();
                        items.map(|it| $Child::Blocks(& $($mut)? it.blocks)).collect()
                    }
                    Self::Definitions(definitions) => {
                        let mut all = Vec::new();
                        for definition in definitions {
                            let terms = & $($mut)? definition.terms;
                            all.extend(terms.into_iter().map($Child::Run));
                            let details = & $($mut)? definition.details;
                            all.extend(details.into_iter().map($Child::Blocks));
                        }
                        all
                    }
                    Self::Quote(blocks) => vec![$Child::Blocks(blocks)],
                    Self::Table(table) => {
                        let mut all = vec![$Child::Run(& $($mut)? table.caption)];
                        for rows in [& $($mut)? table.head, & $($mut)? table.body] {
                            let cells = rows.into_iter().flat_map(|it| & $($mut)? it.cells);
                            all.extend(cells.map(|it| $Child::Blocks(& $($mut)? it.blocks)));
                        }
                        all
                    }
                    Self::Figure(figure) => vec![$Child::Run(& $($mut)? figure.caption)],
                    Self::Embed(embed) => vec![$Child::Run(& $($mut)? embed.text)],
                    Self::Group { title, blocks } => {
                        vec![$Child::Run(title), $Child::Blocks(blocks)]
                    }
                    Self::Code { .. } | Self::Rule | Self::Math(_) => Vec::new(),
                }
            }
        }

        impl Inline {
            /// The inlines inside this inline, when its kind may have any.
            pub(crate) fn $inside(& $($mut)? self) -> Option<& $($mut)? Vec<Inline>> {
                match self {
                    Self::Styled(_, inlines)
                    | Self::Link { inlines, .. }
                    | Self::Foreign(_, inlines) => Some(inlines),
                    Self::Text(_)
                    | Self::LineBreak
                    | Self::Code(_)
                    | Self::Image(_)
                    | Self::Ruby(_)
                    | Self::Math(_)
                    | Self::NoteReference(_)
                    | Self::Anchor(_) => None,
                }
            }
        }
    };
}

take_apart!(children, Child, inside,);
take_apart!(children_mut, ChildMut, inside_mut, mut);

impl Document {
    /// Calls `each` for every block of the body and the notes, outer before inner, in reading order.
    pub(crate) fn every_block<'a>(&'a self, each: &mut dyn FnMut(&'a Block)) {
        every_block(&self.blocks, each);
        for note in &self.notes {
            every_block(&note.blocks, each);
        }
    }

    /// The mutable form of [`Document::every_block`].
    pub(crate) fn every_block_mut(&mut self, each: &mut dyn FnMut(&mut Block)) {
        every_block_mut(&mut self.blocks, each);
        for note in &mut self.notes {
            every_block_mut(&mut note.blocks, each);
        }
    }

    /// Calls `each` for every run of inlines, with the line of its block.
    pub(crate) fn every_run_mut(&mut self, each: &mut dyn FnMut(u32, &mut Vec<Inline>)) {
        self.every_block_mut(&mut |block| {
            let line = block.line;
            block
                .kind
                .runs_mut()
                .into_iter()
                .for_each(|it| each(line, it));
        });
    }

    /// Calls `each` for every picture.
    pub(crate) fn every_image_mut(&mut self, each: &mut dyn FnMut(&mut Image)) {
        self.every_block_mut(&mut |block| {
            if let BlockKind::Figure(figure) = &mut block.kind {
                figure.images.iter_mut().for_each(&mut *each);
            }
            for run in block.kind.runs_mut() {
                every_inline_mut(run, &mut |it| {
                    if let Inline::Image(image) = it {
                        each(image);
                    }
                });
            }
        });
    }

    /// Calls `each` for the target of every link and of every picture that is a link.
    pub(crate) fn every_target_mut(&mut self, each: &mut dyn FnMut(&mut Target)) {
        self.every_image_mut(&mut |it| it.link.iter_mut().for_each(&mut *each));
        self.every_run_mut(&mut |_, run| {
            every_inline_mut(run, &mut |it| {
                if let Inline::Link { target, .. } = it {
                    each(target);
                }
            });
        });
    }

    /// The names of all places in the document that links can reach.
    #[must_use]
    pub(crate) fn anchors(&self) -> BTreeSet<&str> {
        let mut anchors = BTreeSet::new();
        self.every_block(&mut |it| anchors.extend(it.own_anchors()));
        anchors
    }
}

impl Block {
    /// The anchors of this block and of its own text, without those of the blocks inside it.
    #[must_use]
    pub(crate) fn own_anchors(&self) -> Vec<&str> {
        let mut anchors: Vec<&str> = self.anchors.iter().map(String::as_str).collect();
        for run in self.kind.runs() {
            every_inline(run, &mut |it| {
                if let Inline::Anchor(anchor) = it {
                    anchors.push(anchor);
                }
            });
        }
        anchors
    }
}

impl BlockKind {
    /// The runs of inlines that the block holds directly.
    #[must_use]
    pub(crate) fn runs(&self) -> Vec<&Vec<Inline>> {
        let run = |it| match it {
            Child::Run(run) => Some(run),
            Child::Blocks(_) => None,
        };
        self.children().into_iter().filter_map(run).collect()
    }

    /// The mutable form of [`BlockKind::runs`].
    pub(crate) fn runs_mut(&mut self) -> Vec<&mut Vec<Inline>> {
        let run = |it| match it {
            ChildMut::Run(run) => Some(run),
            ChildMut::Blocks(_) => None,
        };
        self.children_mut().into_iter().filter_map(run).collect()
    }
}

/// Calls `each` for every block at any depth, outer before inner, in reading order.
pub(crate) fn every_block<'a>(blocks: &'a [Block], each: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        each(block);
        for content in block.kind.children() {
            match content {
                Child::Blocks(inner) => every_block(inner, each),
                Child::Run(_) => {}
            }
        }
    }
}

/// The mutable form of [`every_block`].
pub(crate) fn every_block_mut(blocks: &mut [Block], each: &mut dyn FnMut(&mut Block)) {
    for block in blocks {
        each(block);
        for content in block.kind.children_mut() {
            match content {
                ChildMut::Blocks(inner) => every_block_mut(inner, each),
                ChildMut::Run(_) => {}
            }
        }
    }
}

/// Calls `each` for every inline at any depth, outer before inner, in reading order.
pub(crate) fn every_inline<'a>(inlines: &'a [Inline], each: &mut dyn FnMut(&'a Inline)) {
    every_inline_within(inlines, (), &mut |it, ()| each(it));
}

/// The mutable form of [`every_inline`].
pub(crate) fn every_inline_mut(inlines: &mut [Inline], each: &mut dyn FnMut(&mut Inline)) {
    for inline in inlines {
        each(inline);
        if let Some(inner) = inline.inside_mut() {
            every_inline_mut(inner, each);
        }
    }
}

/// Calls `each` for every inline at any depth, outer before inner, with a state. The state that `each` returns for an
/// inline is passed on for the inlines inside it; `around` is the state for the outermost ones.
pub(crate) fn every_inline_within<'a, S: Copy>(
    inlines: &'a [Inline],
    around: S,
    each: &mut dyn FnMut(&'a Inline, S) -> S,
) {
    for inline in inlines {
        let within = each(inline, around);
        if let Some(inner) = inline.inside() {
            every_inline_within(inner, within, each);
        }
    }
}

/// Whether `wanted` is true of any inline at any depth.
#[must_use]
pub(crate) fn any_inline(inlines: &[Inline], wanted: &dyn Fn(&Inline) -> bool) -> bool {
    let inner = |it: &Inline| it.inside().is_some_and(|inner| any_inline(inner, wanted));
    inlines.iter().any(|it| wanted(it) || inner(it))
}

/// A copy in which every inline for which `each` returns inlines is replaced by those. The inlines inside the others
/// are replaced in the same way; the replacements themselves are not looked at again.
#[must_use]
pub(crate) fn replace_inlines(
    inlines: &[Inline],
    each: &mut dyn FnMut(&Inline) -> Option<Vec<Inline>>,
) -> Vec<Inline> {
    let mut out = Vec::with_capacity(inlines.len());
    for inline in inlines {
        if let Some(other) = each(inline) {
            out.extend(other);
            continue;
        }
        out.push(match inline {
            Inline::Styled(style, inner) => {
                Inline::Styled(style.clone(), replace_inlines(inner, each))
            }
            Inline::Foreign(language, inner) => {
                Inline::Foreign(language.clone(), replace_inlines(inner, each))
            }
            Inline::Link { target, inlines } => Inline::Link {
                target: target.clone(),
                inlines: replace_inlines(inlines, each),
            },
            Inline::Text(_)
            | Inline::LineBreak
            | Inline::Code(_)
            | Inline::Image(_)
            | Inline::Ruby(_)
            | Inline::Math(_)
            | Inline::NoteReference(_)
            | Inline::Anchor(_) => inline.clone(),
        });
    }
    out
}
