//! Walks over blocks and inlines, for whatever looks at all of a document and does not render it.
//!
//! Whoever renders (a writer of markup, a setter of lines) recurses by itself, since what it does around an element
//! matters as much as what it does inside. All others ask here, so that a new kind of block or inline is entered in one
//! place. The normalizer bounds how deep blocks and inlines nest: these functions may recurse.

use std::collections::BTreeSet;

use super::{Block, BlockKind, Document, Image, Inline, Target};

/// Something that a block holds: see [`BlockKind::children`].
pub(crate) enum Child<'a> {
    /// A run of text.
    Run(&'a Vec<Inline>),
    /// Further blocks.
    Blocks(&'a Vec<Block>),
}

/// The same, to be changed: see [`BlockKind::children_mut`].
pub(crate) enum ChildMut<'a> {
    /// A run of text.
    Run(&'a mut Vec<Inline>),
    /// Further blocks.
    Blocks(&'a mut Vec<Block>),
}

/// Rust knows no function over both `&` and `&mut`: the two that take a kind apart are written once and made twice.
macro_rules! take_apart {
    ($children:ident, $Child:ident, $inside:ident, $($mut:tt)?) => {
        impl BlockKind {
            /// The runs and the blocks inside of it, in reading order. The pictures of a figure are not among them.
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
            /// The inlines inside of it, when it is of a kind that has some.
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
    /// Calls `each` for every block of body and notes, outer before inner, in reading order.
    pub(crate) fn every_block<'a>(&'a self, each: &mut dyn FnMut(&'a Block)) {
        every_block(&self.blocks, each);
        for note in &self.notes {
            every_block(&note.blocks, each);
        }
    }

    /// The same, to change them.
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

    /// Calls `each` for every place that something leads to: links, and pictures that are links.
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

    /// The names by which links can reach places of the document.
    #[must_use]
    pub(crate) fn anchors(&self) -> BTreeSet<&str> {
        let mut anchors = BTreeSet::new();
        self.every_block(&mut |it| anchors.extend(it.own_anchors()));
        anchors
    }
}

impl Block {
    /// The names of this block and of places in its own text, not of those in the blocks inside of it.
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
    /// The runs of inlines that it holds itself.
    #[must_use]
    pub(crate) fn runs(&self) -> Vec<&Vec<Inline>> {
        let run = |it| match it {
            Child::Run(run) => Some(run),
            Child::Blocks(_) => None,
        };
        self.children().into_iter().filter_map(run).collect()
    }

    /// The same, to change them.
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

/// The same, to change them.
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

/// The same, to change them.
pub(crate) fn every_inline_mut(inlines: &mut [Inline], each: &mut dyn FnMut(&mut Inline)) {
    for inline in inlines {
        each(inline);
        if let Some(inner) = inline.inside_mut() {
            every_inline_mut(inner, each);
        }
    }
}

/// Calls `each` for every inline with what is known around it, outer before inner: what `each` gives for an inline is
/// known around those inside of it.
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

/// Whether `wanted` holds for any inline at any depth.
#[must_use]
pub(crate) fn any_inline(inlines: &[Inline], wanted: &dyn Fn(&Inline) -> bool) -> bool {
    let inner = |it: &Inline| it.inside().is_some_and(|inner| any_inline(inner, wanted));
    inlines.iter().any(|it| wanted(it) || inner(it))
}

/// A copy in which each inline that `each` gives something for is replaced by that. What is inside of the others is
/// treated alike, what is put in is not.
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
        let mut copy = inline.clone();
        if let Some(inner) = copy.inside_mut() {
            *inner = replace_inlines(inner, each);
        }
        out.push(copy);
    }
    out
}
