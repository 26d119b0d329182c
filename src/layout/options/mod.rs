//! How pages are made: what the reader may choose.

mod geometry;
mod size;

pub(crate) use geometry::Geometry;
pub use size::{Margins, PageSize, UnknownSize, parse_length_with_unit};

use super::Length;

/// How pages are made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Options {
    /// Trimmed size of a page. Default: A4.
    pub page: PageSize,
    /// Size of body text. Default: by page size (RULES PG-09; A4: 10.5 pt, 五号).
    pub font_size: Option<Length>,
    /// From the page's edges to the type area. Default: by page size; the type area is always a whole
    /// number of ems wide and of lines high, what is left over goes to the margins (RULES PA-06).
    pub margins: Option<Margins>,
    /// Columns on a page, 1 or 2. Default: 1.
    pub columns: u32,
    /// Whether lines run from top to bottom and follow each other from right to left; pages then progress from
    /// right to left too, and [`Options::duplex`] binds them on the right. Default: no.
    pub vertical: bool,
    /// How lines are made, where a tradition leaves a choice. Default: by the language of the text.
    pub text: super::inline::Rules,
    /// Whether paragraphs are told apart by their indent or by blank lines. Default: indent.
    pub paragraphs: Paragraphs,
    /// How the addresses of links are printed. Default: not at all (links can still be clicked).
    pub links: Links,
    /// Whether a QR code of the source address ends each article. Default: no.
    pub qr: bool,
    /// Whether a book has a cover page. Default: yes. A single article never has one.
    pub cover: bool,
    /// Depth of the printed table of contents of a book: 0 for none, 1 for parts and articles, 2 and
    /// more for headings too. Default: 1. A single article has one only from 2 on.
    pub contents: u8,
    /// Whether running heads name book and article. Default: yes. A single article's first page
    /// has none.
    pub running_heads: bool,
    /// Whether pages are numbered. Default: yes.
    pub folios: bool,
    /// For printing on both sides: mirrored margins, articles begin on a right-hand page.
    /// Default: no.
    pub duplex: bool,
    /// How far colour at the edge runs past the trimmed page; with it come crop marks.
    /// Default: 0 (neither).
    pub bleed: Length,
    /// How pages are put on sheets. Default: one by one.
    pub sheets: Sheets,
    /// Whether all colour but that of pictures, which `assets` has to turn, is printed as grey.
    /// Default: no.
    pub grey: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            page: PageSize::A4,
            font_size: None,
            margins: None,
            columns: 1,
            vertical: false,
            text: super::inline::Rules {
                nice_breaks: true,
                ..super::inline::Rules::default()
            },
            paragraphs: Paragraphs::Indented,
            links: Links::None,
            qr: false,
            cover: true,
            contents: 1,
            running_heads: true,
            folios: true,
            duplex: false,
            bleed: Length::ZERO,
            sheets: Sheets::Single,
            grey: false,
        }
    }
}

/// How paragraphs are told apart (RULES PA-01).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Paragraphs {
    /// By an indent of two ems, as in books.
    #[default]
    Indented,
    /// By half a blank line, as on the web.
    Spaced,
}

/// How the addresses of links are printed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Links {
    /// Not printed.
    #[default]
    None,
    /// In brackets after the link.
    Inline,
    /// As numbered notes at the foot of the page.
    Footnotes,
    /// As numbered notes at the end of the article.
    Endnotes,
}

/// How pages are put on sheets.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Sheets {
    /// One page, one sheet.
    #[default]
    Single,
    /// Two pages side by side at full size, ordered so that the folded stack reads as a booklet.
    Booklet,
    /// Two pages side by side on a sheet of the page's own size, turned.
    Two,
    /// Two by two pages on a sheet of the page's own size.
    Four,
}
