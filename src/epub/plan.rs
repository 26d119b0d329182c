//! Plans the files of an EPUB before anything is written: splits articles into files, assigns each anchor and note to
//! a file, and counts what the metadata describes (pictures, formulas, ruby, …).

use std::collections::BTreeMap;
use std::ops::Range;

use crate::book::{Article, Book};
use crate::model::walk::{Child, every_inline};
use crate::model::{
    AssetId, Block, BlockKind, Destination, Document, Image, Inline, Level, Math, NoteId, Style,
    Target, inline_text,
};

/// The largest size of a file in bytes before it is split: old reading systems fail on files of 300 KB.
const SPLIT: usize = 250_000;

/// The path of the cover page below `OEBPS/`.
pub(super) const COVER_PAGE: &str = "cover.xhtml";

/// The planned files of a book.
#[derive(Debug)]
pub(super) struct BookPlan {
    /// One plan per article, in book order.
    pub(super) articles: Vec<ArticlePlan>,
}

/// The planned files of an article.
#[derive(Debug)]
pub(super) struct ArticlePlan {
    /// The range of blocks in each file, in order. There is at least one file.
    pub(super) parts: Vec<Range<usize>>,
    /// The index of the file that holds each note, indexed by note number.
    pub(super) notes: Vec<usize>,
    /// Headings that are top-level blocks of the article, in order.
    pub(super) headings: Vec<Heading>,
    /// What the article contains.
    pub(super) features: ArticleFeatures,
    anchors: BTreeMap<String, usize>,
}

/// A heading that is a top-level block of its article.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) level: Level,
    pub(super) text: String,
    /// The heading's `id` attribute.
    pub(super) id: String,
    pub(super) part: usize,
}

/// What an article contains, as far as metadata and the choice of pictures depend on it.
#[derive(Clone, Debug, Default)]
pub(super) struct ArticleFeatures {
    /// Pictures in reading order, and whether each has an alternative text or a caption.
    pub(super) images: Vec<(AssetId, bool)>,
    /// Pictures used as posters of embeds (videos and the like, which the EPUB shows as cards).
    pub(super) posters: Vec<AssetId>,
    /// The number of formulas with MathML, then of those without.
    pub(super) formulas: [usize; 2],
    pub(super) ruby: bool,
    pub(super) notes: bool,
    pub(super) tables: bool,
    pub(super) embeds: bool,
}

impl BookPlan {
    /// The name of the file for part `part` of an article, both counted from 0.
    pub(super) fn file(article: usize, part: usize) -> String {
        if part == 0 {
            format!("article-{:04}.xhtml", article + 1)
        } else {
            format!("article-{:04}-{}.xhtml", article + 1, part + 1)
        }
    }

    /// The `href` of an internal target, relative to the file `from` (article, part). `None` when the target is
    /// external or does not exist.
    pub(super) fn href(&self, from: (usize, usize), target: &Target) -> Option<String> {
        let (article, anchor) = match target {
            Target::External(_) => return None,
            Target::Anchor(anchor) => (from.0, Some(anchor)),
            Target::Article { article, anchor } => {
                (usize::try_from(*article).ok()?, anchor.as_ref())
            }
        };
        let plan = self.articles.get(article)?;
        let Some(anchor) = anchor else {
            return Some(Self::file(article, 0));
        };
        let part = *plan.anchors.get(anchor)?;
        let id = Destination::anchor(number(article), anchor).xhtml_id();
        Some(if (article, part) == from {
            format!("#{id}")
        } else {
            format!("{}#{id}", Self::file(article, part))
        })
    }
}

/// The link destination of a heading: its first anchor, or else its position among the article's blocks.
pub(super) fn heading(article: u32, block: &Block, index: usize) -> Destination {
    match block.anchors.first() {
        Some(anchor) => Destination::anchor(article, anchor),
        None => Destination::Heading {
            article,
            number: number(index).saturating_add(1),
        },
    }
}

/// Converts an index to the number type of [`Destination`].
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Joins a title into one line; returns `otherwise` when it has no visible characters.
pub(super) fn one_line(text: &str, otherwise: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        otherwise.to_owned()
    } else {
        line
    }
}

/// Plans the files of a book.
pub(super) fn plan(book: &Book) -> BookPlan {
    BookPlan {
        articles: (0..).zip(&book.articles).map(plan_article).collect(),
    }
}

fn plan_article((number, article): (u32, &Article)) -> ArticlePlan {
    let document = &article.document;
    let mut walk = PlanWalk::new(document);
    let mut sizes = Vec::new();
    let mut headings = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        walk.bytes = 0;
        walk.block(block);
        sizes.push(walk.bytes);
        walk.marks.push((walk.anchors.len(), walk.references.len()));
        if let BlockKind::Heading { level, inlines, .. } = &block.kind {
            headings.push((index, *level, inline_text(inlines)));
        }
    }
    let parts = split(&document.blocks, &sizes);
    let part_of = |index: usize| {
        let found = parts.iter().position(|it| it.contains(&index));
        found.unwrap_or_default()
    };

    let mut anchors = BTreeMap::new();
    let mut notes = vec![None; document.notes.len()];
    let mut done = (0, 0);
    for (index, mark) in walk.marks.iter().enumerate() {
        let part = part_of(index);
        for anchor in &walk.anchors[done.0..mark.0] {
            anchors.insert(anchor.clone(), part);
        }
        for note in &walk.references[done.1..mark.1] {
            first_place(&mut notes, *note, part);
        }
        done = *mark;
    }

    // A note goes to the end of the file that first refers to it. A note that only another note refers to goes to the
    // same file as that note. A note without any reference goes to the last file.
    let last = parts.len() - 1;
    for (index, note) in document.notes.iter().enumerate() {
        let part = *notes[index].get_or_insert(last);
        let before = (walk.anchors.len(), walk.references.len());
        note.blocks.iter().for_each(|it| walk.block(it));
        for anchor in &walk.anchors[before.0..] {
            anchors.insert(anchor.clone(), part);
        }
        for note in &walk.references[before.1..] {
            first_place(&mut notes, *note, part);
        }
    }
    walk.features.notes = !notes.is_empty();
    let headings = headings
        .into_iter()
        .map(|(index, level, text)| Heading {
            level,
            text,
            id: heading(number, &document.blocks[index], index).xhtml_id(),
            part: part_of(index),
        })
        .collect();
    ArticlePlan {
        notes: notes.into_iter().map(|it| it.unwrap_or(last)).collect(),
        headings,
        features: walk.features,
        anchors,
        parts,
    }
}

fn first_place(notes: &mut [Option<usize>], note: NoteId, part: usize) {
    let index = usize::try_from(note.0).unwrap_or(usize::MAX);
    if let Some(place) = notes.get_mut(index) {
        place.get_or_insert(part);
    }
}

/// Cuts an article into files of at most [`SPLIT`] bytes (more when a single block is larger). It cuts before the last
/// heading that leaves the file at least a third full, or else between any two blocks.
fn split(blocks: &[Block], sizes: &[usize]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut size) = (0, 0);
    let mut index = 0;
    while index < blocks.len() {
        if size > 0 && size + sizes[index] > SPLIT {
            let mut cut = index;
            let mut kept = size;
            let heading = (start + 1..index).rev().find(|at| {
                kept -= sizes[*at];
                matches!(blocks[*at].kind, BlockKind::Heading { .. })
            });
            if let Some(at) = heading
                && kept >= SPLIT / 3
            {
                cut = at;
            } else if index > start + 1
                && matches!(blocks[index - 1].kind, BlockKind::Heading { .. })
            {
                // A file must not end with a heading.
                cut = index - 1;
            }
            parts.push(start..cut);
            (start, size, index) = (cut, 0, cut);
        }
        size += sizes[index];
        index += 1;
    }
    parts.push(start..blocks.len());
    parts
}

/// Walks a document once and collects what the plan needs.
struct PlanWalk<'a> {
    document: &'a Document,
    bytes: usize,
    anchors: Vec<String>,
    references: Vec<NoteId>,
    /// For each top-level block, the lengths of `anchors` and `references` after it.
    marks: Vec<(usize, usize)>,
    features: ArticleFeatures,
}

impl<'a> PlanWalk<'a> {
    fn new(document: &'a Document) -> Self {
        Self {
            document,
            bytes: 0,
            anchors: Vec::new(),
            references: Vec::new(),
            marks: Vec::new(),
            features: ArticleFeatures::default(),
        }
    }

    fn block(&mut self, block: &Block) {
        // An estimate for the tags and attributes of an ordinary block.
        self.bytes += 48;
        for anchor in &block.anchors {
            self.anchor(anchor);
        }
        match &block.kind {
            BlockKind::List { items, .. } => self.bytes += 16 * items.len(),
            BlockKind::Code { text, .. } => self.text(text),
            BlockKind::Table(table) => {
                self.features.tables = true;
                let rows = table.head.iter().chain(&table.body);
                self.bytes += rows.map(|it| 24 * it.cells.len()).sum::<usize>();
            }
            BlockKind::Figure(figure) => {
                let captioned = !figure.caption.is_empty();
                for image in &figure.images {
                    self.image(image, captioned);
                }
            }
            BlockKind::Embed(embed) => {
                self.features.embeds = true;
                self.features.posters.extend(embed.poster);
                self.bytes += 256;
            }
            BlockKind::Math(math) => self.math(math),
            BlockKind::Paragraph { .. }
            | BlockKind::Heading { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Quote(_)
            | BlockKind::Rule
            | BlockKind::Group { .. } => {}
        }
        for child in block.kind.children() {
            match child {
                Child::Run(inlines) => every_inline(inlines, &mut |it| self.inline(it)),
                Child::Blocks(blocks) => blocks.iter().for_each(|it| self.block(it)),
            }
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) | Inline::Code(text) => self.text(text),
            Inline::LineBreak => self.bytes += 5,
            Inline::Styled(style, _) => {
                self.bytes += 20;
                if let Style::Abbreviation(meaning) = style {
                    self.text(meaning);
                }
            }
            Inline::Link { target, .. } => {
                self.bytes += 32;
                if let Target::External(address) = target {
                    self.text(address);
                }
            }
            Inline::Image(image) => self.image(image, false),
            Inline::Ruby(pairs) => {
                self.features.ruby = true;
                for pair in pairs {
                    self.bytes += 40;
                    self.text(&pair.base);
                    self.text(&pair.text);
                }
            }
            Inline::Math(math) => self.math(math),
            Inline::NoteReference(note) => {
                self.bytes += 120;
                self.references.push(*note);
            }
            Inline::Anchor(anchor) => self.anchor(anchor),
            Inline::Foreign(..) => self.bytes += 48,
        }
    }

    /// Adds the size of a text. `"`, `&`, `<` and `>` count more, because they are escaped.
    fn text(&mut self, text: &str) {
        let escaped = text.bytes().filter(|it| b"&<>\"".contains(it)).count();
        self.bytes += text.len() + 5 * escaped;
    }

    fn anchor(&mut self, anchor: &str) {
        self.bytes += anchor.len() + 24;
        self.anchors.push(anchor.to_owned());
    }

    fn image(&mut self, image: &Image, captioned: bool) {
        self.bytes += 160 + image.alt.len();
        let described = captioned || !image.alt.trim().is_empty();
        self.features.images.push((image.asset, described));
        if self.document.assets.picture(image.asset).is_none() {
            self.bytes += 400;
        }
    }

    fn math(&mut self, math: &Math) {
        self.text(&math.tex);
        self.text(&math.tex);
        self.bytes += math.mathml.len();
        self.features.formulas[usize::from(math.mathml.is_empty())] += 1;
    }
}
