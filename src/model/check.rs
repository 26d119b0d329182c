//! Checks the guarantees of the model and names each broken one with its line.

use std::collections::BTreeSet;

use super::walk::{Child, every_inline};
use super::{AssetId, Block, BlockKind, Document, Image, Inline, NoteId, Row, Table, Target};

/// A guarantee that does not hold.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Broken {
    /// Line of the block, from 1.
    pub line: u32,
    /// Which guarantee, and what breaks it.
    pub what: String,
}

impl Document {
    /// Every guarantee of [`crate::model`] that this document breaks; empty when it is sound.
    #[must_use]
    pub fn check(&self) -> Vec<Broken> {
        let mut check = Check {
            document: self,
            line: 0,
            broken: Vec::new(),
            anchors: BTreeSet::new(),
            targets: Vec::new(),
            level: 0,
        };
        if self.metadata.title.trim().is_empty() {
            check.fail("the title is empty");
        }
        check.blocks(&self.blocks);
        for note in &self.notes {
            check.blocks(&note.blocks);
        }
        if let Some(cover) = self.metadata.cover {
            check.asset(cover);
        }
        let Check {
            mut broken,
            anchors,
            targets,
            ..
        } = check;
        for (line, target) in targets {
            if !anchors.contains(target) {
                let what = format!("link to #{target}, which does not exist");
                broken.push(Broken { line, what });
            }
        }
        broken
    }
}

struct Check<'a> {
    document: &'a Document,
    line: u32,
    broken: Vec<Broken>,
    anchors: BTreeSet<&'a str>,
    targets: Vec<(u32, &'a str)>,
    level: u8,
}

impl<'a> Check<'a> {
    fn fail(&mut self, what: impl Into<String>) {
        let what = what.into();
        let line = self.line;
        self.broken.push(Broken { line, what });
    }

    fn anchor(&mut self, anchor: &'a str) {
        if !self.anchors.insert(anchor) {
            self.fail(format!("anchor #{anchor} stands twice"));
        }
    }

    fn asset(&mut self, asset: AssetId) {
        if self.document.assets.get(asset).is_none() {
            self.fail(format!("picture {} does not exist", asset.0));
        }
    }

    fn note(&mut self, note: NoteId) {
        let index = usize::try_from(note.0).unwrap_or(usize::MAX);
        if self.document.notes.get(index).is_none() {
            self.fail(format!("note {} does not exist", note.0));
        }
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.line = block.line;
            for anchor in &block.anchors {
                self.anchor(anchor);
            }
            self.block(&block.kind);
        }
    }

    fn block(&mut self, kind: &'a BlockKind) {
        match kind {
            BlockKind::Paragraph { inlines, .. } => {
                if inlines.is_empty() {
                    self.fail("an empty paragraph");
                }
            }
            BlockKind::Heading { level, inlines, .. } => {
                if level.get() > self.level + 1 {
                    self.fail(format!("heading {} after {}", level.get(), self.level));
                }
                self.level = level.get();
                if inlines.is_empty() {
                    self.fail("an empty heading");
                }
            }
            BlockKind::List { items, .. } => {
                if items.is_empty() {
                    self.fail("a list without items");
                }
                if items.iter().any(|it| it.blocks.is_empty()) {
                    self.fail("an empty list item");
                }
            }
            BlockKind::Quote(blocks) => {
                if blocks.is_empty() {
                    self.fail("an empty quote");
                }
            }
            BlockKind::Table(table) => self.table(table),
            BlockKind::Figure(figure) => {
                if figure.images.is_empty() {
                    self.fail("a figure without pictures");
                }
                figure.images.iter().for_each(|it| self.image(it));
            }
            BlockKind::Embed(embed) => {
                if let Some(poster) = embed.poster {
                    self.asset(poster);
                }
            }
            BlockKind::Definitions(_)
            | BlockKind::Code { .. }
            | BlockKind::Rule
            | BlockKind::Math(_)
            | BlockKind::Group { .. } => {}
        }
        for child in kind.children() {
            match child {
                Child::Run(inlines) => self.run(inlines),
                Child::Blocks(blocks) => self.blocks(blocks),
            }
        }
    }

    fn table(&mut self, table: &Table) {
        for rows in [&table.head, &table.body] {
            let mut hanging = vec![0u32; usize::try_from(table.columns).unwrap_or(0)];
            for row in rows {
                self.row(row, &mut hanging);
            }
            if hanging.iter().any(|it| *it > 0) {
                self.fail("a cell spans more rows than there are");
            }
        }
    }

    /// Checks a row. `hanging` has for each column how many further rows a cell from above still covers.
    fn row(&mut self, row: &Row, hanging: &mut [u32]) {
        let covered = hanging.iter().filter(|it| **it > 0).count();
        let own: usize = row
            .cells
            .iter()
            .map(|it| usize::try_from(it.column_span).unwrap_or(0))
            .sum();
        if covered + own != hanging.len() {
            let columns = hanging.len();
            self.fail(format!(
                "a row of {} cells in {columns} columns",
                covered + own
            ));
            return;
        }
        let mut column = 0;
        for cell in &row.cells {
            while hanging.get(column).is_some_and(|it| *it > 0) {
                hanging[column] -= 1;
                column += 1;
            }
            for _ in 0..cell.column_span {
                match hanging.get_mut(column) {
                    Some(rows) if *rows == 0 => *rows = cell.row_span.saturating_sub(1),
                    Some(_) | None => self.fail("cells overlap"),
                }
                column += 1;
            }
        }
        while let Some(rows) = hanging.get_mut(column) {
            *rows = rows.saturating_sub(1);
            column += 1;
        }
    }

    fn image(&mut self, image: &'a Image) {
        self.asset(image.asset);
        if let Some(target) = &image.link {
            self.target(target);
        }
    }

    fn target(&mut self, target: &'a Target) {
        match target {
            Target::Anchor(anchor) => self.targets.push((self.line, anchor)),
            Target::External(_) | Target::Article { .. } => {}
        }
    }

    /// Checks a whole run of inlines, which has no blank at its edges.
    fn run(&mut self, inlines: &'a [Inline]) {
        if let Some(Inline::Text(text)) = inlines.first()
            && text.starts_with(' ')
        {
            self.fail(format!("a blank before {text:?}"));
        }
        if let Some(Inline::Text(text)) = inlines.last()
            && text.ends_with(' ')
        {
            self.fail(format!("a blank after {text:?}"));
        }
        self.siblings(inlines);
        every_inline(inlines, &mut |it| {
            self.inline(it);
            self.siblings(it.inside().map(Vec::as_slice).unwrap_or_default());
        });
    }

    /// Checks that no two texts stand next to each other.
    fn siblings(&mut self, inlines: &[Inline]) {
        let text = |it: &Inline| matches!(it, Inline::Text(_));
        for pair in inlines.windows(2).filter(|it| it.iter().all(text)) {
            self.fail(format!("two texts side by side: {pair:?}"));
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text(text) => {
                if text.is_empty() {
                    self.fail("an empty text");
                }
                if text.contains(['\n', '\r', '\t']) || text.contains("  ") {
                    self.fail(format!("white space is not resolved in {text:?}"));
                }
            }
            Inline::Link { target, inlines } => {
                if inlines.is_empty() {
                    self.fail("a link that nothing stands for");
                }
                self.target(target);
            }
            Inline::Image(image) => self.image(image),
            Inline::NoteReference(note) => self.note(*note),
            Inline::Anchor(anchor) => self.anchor(anchor),
            Inline::LineBreak
            | Inline::Styled(..)
            | Inline::Foreign(..)
            | Inline::Code(_)
            | Inline::Ruby(_)
            | Inline::Math(_) => {}
        }
    }
}
