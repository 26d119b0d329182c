//! A run is the inline content between two block edges: a flat list of items, each with the marks around it.
//!
//! Flat, because markup opens and closes where it likes (`<b><p>…</p><p>…</p></b>`): marks stay in
//! force across block edges, and inline can never come to hold block.

use crate::model::{Image, Inline, Language, Math, NoteId, RubyPair, Style, Target};

/// Number of a mark in [`Marks`]; 0 means no mark.
pub(super) type MarkId = usize;

/// More marks around one character than this are ignored.
const MAX_MARKS: usize = 16;

/// A style, link, language or `<code>` around an item.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RunMark {
    Style(Style),
    Link(Target),
    Foreign(Language),
    /// `<code>` in running text.
    Code,
}

impl RunMark {
    /// Whether two of them that touch are two for a reader: links, quotations with marks of their own,
    /// names with a line below each (RULES DE-02), frames. Of all others no reader sees where one ends.
    fn is_apart(&self) -> bool {
        match self {
            RunMark::Link(_) => true,
            RunMark::Style(style) => style.is_apart(),
            RunMark::Foreign(_) | RunMark::Code => false,
        }
    }
}

/// All marks of a body, each with the one around it.
#[derive(Default)]
pub(super) struct Marks(Vec<(MarkId, RunMark)>);

impl Marks {
    /// Adds `mark` inside `outer`. Returns `outer` if it already has this mark or has too many.
    pub(super) fn add(&mut self, outer: MarkId, mark: RunMark) -> MarkId {
        let path = self.path(outer);
        let nested_link = matches!(mark, RunMark::Link(_))
            && path.iter().any(|it| matches!(it, RunMark::Link(_)));
        let said = path.contains(&&mark) && mark != RunMark::Style(Style::Quoted);
        if said || nested_link || path.len() >= MAX_MARKS {
            return outer;
        }
        self.0.push((outer, mark));
        self.0.len()
    }

    /// The marks around an item, the outermost first.
    pub(super) fn path(&self, id: MarkId) -> Vec<&RunMark> {
        self.numbered(id).into_iter().map(|it| it.1).collect()
    }

    /// [`Marks::path`], each with its number.
    fn numbered(&self, mut id: MarkId) -> Vec<(MarkId, &RunMark)> {
        let mut path = Vec::new();
        while let Some((outer, mark)) = id.checked_sub(1).and_then(|it| self.0.get(it)) {
            path.push((id, mark));
            id = *outer;
        }
        path.reverse();
        path
    }

    /// Whether the item stands in `<code>`.
    pub(super) fn is_code(&self, id: MarkId) -> bool {
        self.path(id).contains(&&RunMark::Code)
    }

    /// The link that an item stands in.
    pub(super) fn link(&self, id: MarkId) -> Option<&Target> {
        self.path(id).into_iter().find_map(|it| match it {
            RunMark::Link(target) => Some(target),
            RunMark::Style(_) | RunMark::Foreign(_) | RunMark::Code => None,
        })
    }
}

/// One piece of a run, with its marks and its line.
#[derive(Clone, Debug)]
pub(super) struct RunItem {
    pub(super) mark: MarkId,
    pub(super) line: u32,
    pub(super) what: What,
}

/// The content of an item.
#[derive(Clone, Debug)]
pub(super) enum What {
    Text(String),
    /// `<br>`.
    Break,
    Image(Box<RunPicture>),
    Ruby(Vec<RubyPair>),
    /// A formula, and whether it asks for a line of its own.
    Math(Math, bool),
    Note(NoteId),
    Anchor(String),
}

/// A picture in a run, and whether it is part of the line.
#[derive(Clone, Debug)]
pub(super) struct RunPicture {
    pub(super) image: Image,
    /// Whether it is an emoji or an icon that belongs in the line.
    pub(super) small: bool,
}

impl RunItem {
    /// Whether a reader sees it.
    pub(super) fn is_seen(&self) -> bool {
        match &self.what {
            What::Text(text) => !is_blank(text),
            What::Image(_) | What::Ruby(_) | What::Math(..) | What::Note(_) => true,
            What::Break | What::Anchor(_) => false,
        }
    }

    /// Its text, if it is a text.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.what {
            What::Text(text) => Some(text),
            What::Break
            | What::Image(_)
            | What::Ruby(_)
            | What::Math(..)
            | What::Note(_)
            | What::Anchor(_) => None,
        }
    }
}

/// Whether the text has no visible character, only white space and zero-width characters.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
            )
    })
}

/// The visible characters of a run.
pub(super) fn text_of(items: &[RunItem]) -> String {
    let mut text = String::new();
    for item in items {
        match &item.what {
            What::Text(it) => text.push_str(it),
            What::Break => text.push('\n'),
            What::Ruby(pairs) => pairs.iter().for_each(|it| {
                text.push_str(&it.base);
                text.push_str(&it.text);
            }),
            What::Math(math, _) => text.push_str(&math.tex),
            What::Image(_) | What::Note(_) | What::Anchor(_) => {}
        }
    }
    text
}

/// Nests a flat run by its marks. The run's white space is already resolved.
pub(super) fn nest(items: Vec<RunItem>, marks: &Marks) -> Vec<Inline> {
    let mut nest = Nest {
        open: Vec::new(),
        top: Vec::new(),
    };
    for item in items {
        crate::diag::step();
        let mut path = marks.numbered(item.mark);
        let in_code = path.iter().any(|it| *it.1 == RunMark::Code);
        path.retain(|it| *it.1 != RunMark::Code);
        if matches!(item.what, What::Break | What::Anchor(_)) {
            // Items that show no mark must neither open a mark nor close one that continues after them.
            let common = nest.common(&path);
            path.truncate(common);
        }
        nest.enter(&path);
        match item.what {
            What::Text(text) if text.is_empty() => {}
            What::Text(text) if in_code => nest.code(&text),
            What::Text(text) => nest.text(&text),
            What::Break => nest.push(Inline::LineBreak),
            What::Image(picture) => nest.push(Inline::Image(picture.image)),
            What::Ruby(pairs) => nest.push(Inline::Ruby(pairs)),
            What::Math(math, _) => nest.push(Inline::Math(math)),
            What::Note(note) => nest.push(Inline::NoteReference(note)),
            What::Anchor(anchor) => nest.push(Inline::Anchor(anchor)),
        }
    }
    nest.enter(&[]);
    // Most paragraphs hold one text, in room for four.
    nest.top.shrink_to_fit();
    nest.top
}

/// An open mark with its number and the inlines inside it.
struct OpenMark {
    id: MarkId,
    mark: RunMark,
    inlines: Vec<Inline>,
}

struct Nest {
    open: Vec<OpenMark>,
    top: Vec<Inline>,
}

impl Nest {
    /// How many of the open marks are the beginning of `path`.
    fn common(&self, path: &[(MarkId, &RunMark)]) -> usize {
        let same = |open: &OpenMark, (id, mark): &(MarkId, &RunMark)| {
            open.id == *id || (open.mark == **mark && !mark.is_apart())
        };
        let pairs = self.open.iter().zip(path);
        pairs
            .take_while(|(open, wanted)| same(open, wanted))
            .count()
    }

    /// Closes and opens marks until exactly `path` is open.
    fn enter(&mut self, path: &[(MarkId, &RunMark)]) {
        let common = self.common(path);
        while self.open.len() > common {
            self.close();
        }
        for (id, mark) in path.iter().skip(common) {
            self.open.push(OpenMark {
                id: *id,
                mark: (*mark).clone(),
                inlines: Vec::new(),
            });
        }
    }

    fn close(&mut self) {
        let Some(OpenMark { mark, inlines, .. }) = self.open.pop() else {
            return;
        };
        if inlines.is_empty() {
            return;
        }
        match mark {
            RunMark::Style(style) => self.push(Inline::Styled(style, inlines)),
            RunMark::Link(target) => self.push(Inline::Link { target, inlines }),
            RunMark::Foreign(language) => self.push(Inline::Foreign(language, inlines)),
            RunMark::Code => self.inlines().extend(inlines),
        }
    }

    fn inlines(&mut self) -> &mut Vec<Inline> {
        let open = self.open.last_mut();
        open.map_or(&mut self.top, |it| &mut it.inlines)
    }

    fn push(&mut self, inline: Inline) {
        self.inlines().push(inline);
    }

    fn text(&mut self, text: &str) {
        if let Some(Inline::Text(before)) = self.inlines().last_mut() {
            before.push_str(text);
        } else {
            self.push(Inline::Text(text.to_owned()));
        }
    }

    fn code(&mut self, text: &str) {
        if let Some(Inline::Code(before)) = self.inlines().last_mut() {
            before.push_str(text);
        } else {
            self.push(Inline::Code(text.to_owned()));
        }
    }
}
