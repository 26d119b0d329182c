//! Everything that a caller may choose.

use std::sync::Arc;

use super::{Attachment, Format, Recorded};
use crate::epub::Profile;
use crate::fonts::Fonts;
use crate::pdf::Standard;
use crate::{assets, layout, normalize};

/// How books are made. Begin with [`Options::new`] or [`Options::default`] and change what should be otherwise.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// What is made, in this order. Default: EPUB and PDF.
    pub formats: Vec<Format>,
    /// The faces of the PDF, of covers set in type, of text in SVG pictures, and of [`EpubOptions::embed_fonts`].
    /// Default: none, and then no pages can be made.
    pub fonts: Option<Arc<Fonts>>,
    /// How bodies are cleaned.
    pub cleaning: normalize::Options,
    /// Where pictures may come from, and where bytes are put that are too many for memory.
    pub pictures: assets::Options,
    /// The printed pages.
    pub pages: layout::Options,
    /// The standards that the PDF keeps. Default: PDF/A-3a and PDF/UA-1.
    pub standard: Standard,
    /// The EPUB.
    pub epub: EpubOptions,
    /// The most bytes of each finished book: its pictures are made smaller until it fits. Default: what the readers of
    /// [`EpubOptions::profile`] accept, for EPUB alone.
    pub max_bytes: Option<u64>,
    /// Whether what cameras wrote about place, time and owner is dropped from pictures. Default: no.
    pub drop_metadata: bool,
    /// Whether anything that a reader would see and that is lost is an error. Default: no.
    pub strict: bool,
    /// Whether a picture that is missing is an error. Default: no.
    pub strict_pictures: bool,
    /// Files to keep inside the books besides the articles themselves; never shown. Default: none.
    pub attachments: Vec<Attachment>,
    /// These options as the report inside the books tells them, for `lantai verify`. Default: none.
    pub recorded: Recorded,
}

impl Options {
    /// The defaults, with faces.
    #[must_use]
    pub fn new(fonts: Arc<Fonts>) -> Self {
        Self {
            fonts: Some(fonts),
            ..Self::default()
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            formats: vec![Format::Epub, Format::Pdf],
            fonts: None,
            cleaning: normalize::Options::default(),
            pictures: assets::Options::default(),
            pages: layout::Options::default(),
            standard: Standard::default(),
            epub: EpubOptions::default(),
            max_bytes: None,
            drop_metadata: false,
            strict: false,
            strict_pictures: false,
            attachments: Vec::new(),
            recorded: Recorded::default(),
        }
    }
}

/// How the EPUB is made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EpubOptions {
    /// For which family of readers. Default: [`Profile::Epub3`].
    pub profile: Profile,
    /// Vertical lines from right to left, pages turned to the right. Default: no.
    pub vertical: bool,
    /// The depth of headings in the table of contents below an article: 0 lists none, 6 all. Default: 3.
    pub toc_depth: u8,
    /// A style sheet that is applied after ours. Default: none.
    pub css: Option<String>,
    /// Whether the glyphs that the book uses are put inside, with their licences, so that it looks the same on every
    /// reader. Needs [`Options::fonts`]. Default: no.
    pub embed_fonts: bool,
    /// Whether a book without a good picture gets a cover set in type; else, and without [`Options::fonts`], a page with
    /// its title. Default: yes.
    pub typeset_cover: bool,
    /// Whether the article files are put inside, byte for byte. Default: yes.
    pub originals: bool,
    /// The book's place in its series, as readers sort it (`3`, `2.5`). Default: none.
    pub series_position: Option<String>,
}

impl Default for EpubOptions {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            vertical: false,
            toc_depth: 3,
            css: None,
            embed_fonts: false,
            typeset_cover: true,
            originals: true,
            series_position: None,
        }
    }
}
