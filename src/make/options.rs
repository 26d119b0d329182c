//! Everything that a caller may choose.

use std::sync::Arc;

use super::{Attachment, Format, Recorded};
use crate::diag::Watch;
use crate::epub::Profile;
use crate::fonts::Fonts;
use crate::model::{Picture, Received};
use crate::pdf::Standard;
use crate::{assets, layout, normalize};

/// How books are made. Start from [`Options::new`] or [`Options::default`] and change fields.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The formats that are made, in this order. Default: EPUB and PDF.
    pub formats: Vec<Format>,
    /// The fonts of the PDF, of typeset covers, of text in SVG pictures, and of [`EpubOptions::embed_fonts`]. Default: none;
    /// without fonts, [`Format::Pdf`] and [`Format::Pages`] are an error.
    pub fonts: Option<Arc<Fonts>>,
    /// How the bodies of articles are cleaned.
    pub cleaning: normalize::Options,
    /// Where pictures may be loaded from, and where data is stored that is too large for memory.
    pub pictures: assets::Options,
    /// The layout of the pages of the PDF.
    pub pages: layout::Options,
    /// The standards that the PDF conforms to. Default: PDF/A-3a and PDF/UA-1.
    pub standard: Standard,
    /// Options of the EPUB alone.
    pub epub: EpubOptions,
    /// The most bytes of each EPUB and PDF; pictures are made smaller to reach it. Default: for the EPUB, what the readers
    /// of [`EpubOptions::profile`] accept; for the PDF, no limit.
    pub max_bytes: Option<u64>,
    /// Whether the metadata that cameras write is removed from pictures: place, time and owner. Default: no.
    pub drop_metadata: bool,
    /// Whether a [`Severity::Loss`](crate::Severity::Loss) is an error instead of a warning. Default: no.
    pub strict: bool,
    /// Whether a missing picture is an error instead of a warning. Default: no.
    pub strict_pictures: bool,
    /// More files that are stored inside the books and not shown. Default: none.
    pub attachments: Vec<Attachment>,
    /// The title of the book of one article, in place of the article's own. Default: none.
    pub title: Option<String>,
    /// The authors of the book of one article, in place of the article's own. Default: none.
    pub authors: Vec<String>,
    /// The cover of the book of one article. Default: the article's own, or one set in type.
    pub cover: Option<Picture>,
    /// How the bytes of the article came, when they came from a host. Default: not from a host.
    pub received: Option<Received>,
    /// The options that the report inside the books records, for `lantai verify`. Default: none.
    pub recorded: Recorded,
    /// A signal by which the caller can end the conversion. Default: none.
    pub watch: Option<Watch>,
}

impl Options {
    /// The default options with fonts.
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
            title: None,
            authors: Vec::new(),
            cover: None,
            received: None,
            recorded: Recorded::default(),
            watch: None,
        }
    }
}

/// How the EPUB is made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EpubOptions {
    /// The family of reading systems that the EPUB is made for. Default: [`Profile::Epub3`].
    pub profile: Profile,
    /// Whether lines are vertical and run from right to left, and pages progress from right to left. Default: no.
    pub vertical: bool,
    /// The depth of headings in the table of contents below an article: 0 lists none, 6 all. Default: 3.
    pub toc_depth: u8,
    /// A CSS style sheet that is applied after the built-in one. Default: none.
    pub css: Option<String>,
    /// Whether the EPUB contains subsets of the fonts with the glyphs it uses, and the licences of the fonts, so that it
    /// looks the same on every reading system. Needs [`Options::fonts`]. Default: no.
    pub embed_fonts: bool,
    /// Whether a book without a suitable picture gets a typeset cover as a picture. If not, or without [`Options::fonts`],
    /// its cover is a page with its title. Default: yes.
    pub typeset_cover: bool,
    /// Whether the EPUB contains the article files, byte for byte. Default: yes.
    pub originals: bool,
    /// The number of the book in its series, by which reading systems sort (`3`, `2.5`). Default: none.
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
