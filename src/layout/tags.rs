//! The logical structure of the pages: what the PDF's tag tree is written from.
//!
//! Layout knows the meaning of what it sets, the PDF writer only numbers and writes it. A piece of
//! set matter names a [`ContentId`]; a content belongs to one element and may stand on many pages.

use super::Length;
use crate::model::{Destination, Language, Target};

/// Number of an [`Element`] in [`Tags`]; 0 is the document.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ElementId(pub u32);

/// Number of a stretch of content that belongs to one element.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ContentId(pub u32);

/// Number of a link in [`Tags::links`].
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct LinkId(pub u32);

/// A standard structure type (ISO 32000-1, 14.8.4).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(missing_docs, reason = "the names are the standard's")]
pub enum Role {
    Document,
    Part,
    Sect,
    Heading(u8),
    P,
    L,
    LI,
    Lbl,
    LBody,
    BlockQuote,
    Table,
    THead,
    TBody,
    TR,
    TH,
    TD,
    Figure,
    Caption,
    Note,
    Reference,
    Link,
    Code,
    Formula,
    Ruby,
    RB,
    RT,
    Span,
    Annot,
    Quote,
    TOC,
    TOCI,
    Div,
}

/// One node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Its structure type.
    pub role: Role,
    /// The element it stands in; the document's is itself.
    pub parent: ElementId,
    /// In reading order.
    pub kids: Vec<Kid>,
    /// When it differs from its parent's.
    pub language: Option<Language>,
    /// Alternate text, for figures and formulas.
    pub alt: Option<String>,
    /// `T`: a title, for sections and headings.
    pub title: Option<String>,
    /// Of a `TH`: what it heads.
    pub scope: Option<Scope>,
    /// Of a `TH` or `TD`: how many columns it covers.
    pub column_span: u32,
    /// Of a `TH` or `TD`: how many rows it covers.
    pub row_span: u32,
    /// Of an `L`: whether its items are numbered.
    pub numbered: bool,
    /// Of a `Figure` or `Formula`: page number from 0 and left, top, right, bottom from the page's
    /// top left corner.
    pub bounds: Option<(u32, [Length; 4])>,
}

/// What a header cell heads.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scope {
    /// The column below it.
    Column,
    /// The row beside it.
    Row,
    /// Both.
    Both,
}

/// What stands in an element.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kid {
    /// Another element.
    Element(ElementId),
    /// Set matter.
    Content(ContentId),
    /// The annotations of a link or of a passage that a reader has marked.
    Link(LinkId),
}

/// Where a link leads and what it says; or what a reader has written beside a passage.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Link {
    /// Where.
    pub target: LinkTarget,
    /// What a screen reader says (`Contents`).
    pub contents: String,
}

/// Where a link leads, once the book is laid out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum LinkTarget {
    /// An address outside.
    Uri(String),
    /// A place of [`super::Pages::destinations`].
    Destination(Destination),
    /// Nowhere: a reader has marked the passage.
    Highlight,
}

impl LinkTarget {
    /// Where a link of an article leads, by the number of the article in the book, from 0.
    pub(crate) fn of(target: &Target, article: u32) -> Self {
        match target {
            Target::External(uri) => Self::Uri(uri.clone()),
            Target::Anchor(anchor) => Self::Destination(Destination::anchor(article, anchor)),
            Target::Article { article, anchor } => Self::Destination(match anchor {
                Some(anchor) => Destination::anchor(*article, anchor),
                None => Destination::Article(*article),
            }),
        }
    }
}

/// The whole tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Tags {
    elements: Vec<Element>,
    contents: Vec<ElementId>,
    links: Vec<Link>,
}

impl Element {
    fn new(parent: ElementId, role: Role) -> Self {
        Self {
            role,
            parent,
            kids: Vec::new(),
            language: None,
            alt: None,
            title: None,
            scope: None,
            column_span: 1,
            row_span: 1,
            numbered: false,
            bounds: None,
        }
    }
}

impl Default for Tags {
    fn default() -> Self {
        Self {
            elements: vec![Element::new(ElementId(0), Role::Document)],
            contents: Vec::new(),
            links: Vec::new(),
        }
    }
}

impl Tags {
    /// The root.
    pub const DOCUMENT: ElementId = ElementId(0);

    /// A new element at the end of `parent`.
    pub fn element(&mut self, parent: ElementId, role: Role) -> ElementId {
        let id = ElementId(number(self.elements.len()));
        self.elements.push(Element::new(parent, role));
        self.get_mut(parent).kids.push(Kid::Element(id));
        id
    }

    /// New content at the end of `element`.
    pub fn content(&mut self, element: ElementId) -> ContentId {
        let id = ContentId(number(self.contents.len()));
        self.contents.push(element);
        self.get_mut(element).kids.push(Kid::Content(id));
        id
    }

    /// A new link at the end of `element` (which should be a [`Role::Link`], or a [`Role::Annot`] for a passage that a
    /// reader has marked).
    pub fn link(&mut self, element: ElementId, link: Link) -> LinkId {
        let id = LinkId(number(self.links.len()));
        self.links.push(link);
        self.get_mut(element).kids.push(Kid::Link(id));
        id
    }

    /// The element of that number.
    ///
    /// # Panics
    ///
    /// When the number is from another tree.
    #[must_use]
    pub fn get(&self, id: ElementId) -> &Element {
        &self.elements[index(id.0)]
    }

    /// The element of that number.
    ///
    /// # Panics
    ///
    /// When the number is from another tree.
    pub fn get_mut(&mut self, id: ElementId) -> &mut Element {
        &mut self.elements[index(id.0)]
    }

    /// All elements, the document first, parents before children.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// The element that each content belongs to, by number of the content.
    #[must_use]
    pub fn contents(&self) -> &[ElementId] {
        &self.contents
    }

    /// All links, by number.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
