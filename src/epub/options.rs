//! How an EPUB is made.

use std::sync::Arc;

use super::profile::Profile;
use crate::Spool;
use crate::book::Attachment;
use crate::fonts::Fonts;
use crate::model::Picture;
use crate::themes::Theme;

/// How an EPUB is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// The target family of reading systems. Default: [`Profile::Epub3`].
    pub profile: Profile,
    /// How the book looks. Default: `book`.
    pub theme: Theme,
    /// Whether lines are vertical, from right to left, and pages turn to the right. Default: no.
    pub vertical: bool,
    /// The depth of headings in the table of contents below an article: 0 lists none, 6 all.
    /// Default: 3.
    pub toc_depth: u8,
    /// An additional style sheet, applied after the built-in one.
    pub css: Option<String>,
    /// A cover picture set by the caller for a book whose articles have no good one (see
    /// [`super::wants_cover`]); without it such a book gets a page with its title in text.
    pub typeset_cover: Option<Picture>,
    /// Where the pages of the printed book begin, in order; empty when no printed book is made with the EPUB.
    pub page_list: Vec<PageMark>,
    /// Whether the EPUB contains the original article files, byte for byte. Default: yes.
    pub originals: bool,
    /// Further files to include, such as the conversion report. They are never shown.
    pub attachments: Vec<Attachment>,
    /// The fonts for text in SVG pictures and for [`Self::embed_fonts`]. Default: none.
    pub fonts: Option<Arc<Fonts>>,
    /// Whether the glyphs that the book uses are embedded, with the licences of their fonts, so that the book looks the
    /// same in every reading system. Needs [`Self::fonts`]. Default: no.
    pub embed_fonts: bool,
    /// The book's position in its series, for sorting (`3`, `2.5`).
    pub series_position: Option<String>,
    /// Whether camera metadata (place, time, owner) is removed from pictures. Default: no.
    pub drop_metadata: bool,
    /// Where the bytes of converted pictures are stored. Default: in memory.
    pub spool: Spool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            theme: Theme::default(),
            vertical: false,
            toc_depth: 3,
            css: None,
            typeset_cover: None,
            page_list: Vec::new(),
            originals: true,
            attachments: Vec::new(),
            fonts: None,
            embed_fonts: false,
            series_position: None,
            drop_metadata: false,
            spool: Spool::default(),
        }
    }
}

impl Options {
    /// Whether fonts are embedded.
    pub(super) fn embeds_fonts(&self) -> bool {
        self.embed_fonts && self.fonts.is_some()
    }
}

/// Where a page of the printed book begins.
///
/// A page that begins before the first character of a block has `offset` 0; the page on which an
/// article's head stands has `block` 0 and `offset` 0. Marks of one article are in reading order.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PageMark {
    /// The page number as printed (`iv`, `12`).
    pub label: String,
    /// The number of the article in the book, from 0.
    pub article: u32,
    /// The number of the block in `Document::blocks` in which the page begins, from 0.
    pub block: u32,
    /// How many characters of `Block::text()` are on earlier pages, not counting white space.
    pub offset: u32,
}
