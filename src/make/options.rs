//! Everything that a caller may choose.

use std::sync::Arc;

use super::{Attachment, Format, Recorded};
use crate::archive::FileEntry;
use crate::diag::Watch;
use crate::epub::Profile;
use crate::fonts::{BodyType, Face, FaceId, FaceRole, FaceRoles, Fonts};
use crate::model::{Picture, Received};
use crate::pdf::Standard;
use crate::themes::{BodyFace, ParagraphStyle, Theme, ThemeError};
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
    /// How books look. Default: `book`. [`Options::set_theme`] sets it with all that follows from it.
    pub theme: Theme,
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

    /// Sets the theme, and with it the faces, the size of pages, and what else a theme decides of [`Options::pages`].
    /// Set options of pages after it: they count more.
    ///
    /// # Errors
    ///
    /// [`ThemeError`] when the theme names a page that cannot be.
    pub fn set_theme(&mut self, theme: Theme) -> Result<(), ThemeError> {
        let wrong = |error: layout::UnknownSize| ThemeError {
            line: None,
            what: format!("`pages`: {error}; write it as `A5` or `150x230mm`"),
        };
        let pages = &mut self.pages;
        if let Some(size) = &theme.pages.size {
            pages.page = size.parse().map_err(wrong)?;
        }
        if let Some(margins) = &theme.pages.margins {
            pages.margins = Some(margins.parse().map_err(wrong)?);
        }
        pages.columns = theme.pages.columns.unwrap_or(pages.columns);
        pages.folios = theme.pages.folios;
        pages.running_heads = theme.pages.running_heads;
        pages.paragraphs = match theme.text.paragraphs {
            ParagraphStyle::Indented => layout::Paragraphs::Indented,
            ParagraphStyle::Spaced => layout::Paragraphs::Spaced,
        };
        self.theme = theme;
        self.fonts = self.fonts.take().map(|it| self.styled(&it, &[]));
        Ok(())
    }

    /// The faces in the order in which the theme and a user's choices want them.
    fn styled(&self, fonts: &Arc<Fonts>, named: &[(FaceRole, FaceId)]) -> Arc<Fonts> {
        let roles = FaceRoles {
            body: match self.theme.faces.text {
                BodyFace::Song => BodyType::Song,
                BodyFace::Sans => BodyType::Sans,
                BodyFace::Kai => BodyType::Kai,
            },
            named: named.to_vec(),
        };
        if roles == FaceRoles::default() {
            return Arc::clone(fonts);
        }
        Arc::new(fonts.with_roles(&roles))
    }

    /// The font files beside the built-in ones, with their hashes, as reports name them.
    #[must_use]
    pub fn faces(&self) -> Vec<FileEntry> {
        let added = self.fonts.iter().flat_map(|it| it.added());
        let entry = |face: &Face| FileEntry {
            path: face.file.clone(),
            media_type: "font/sfnt".to_owned(),
            bytes: face.stored_length(),
            sha256: face.sha256().to_owned(),
        };
        added.map(entry).collect()
    }

    /// Sets which faces text is set in: for each role the name of a family, of a face, or of a font file. Set the theme
    /// before it.
    ///
    /// # Errors
    ///
    /// The name that no face has.
    pub fn set_faces(&mut self, named: &[(FaceRole, String)]) -> Result<(), String> {
        let Some(fonts) = self.fonts.clone() else {
            return Ok(());
        };
        let find = |(role, name): &(FaceRole, String)| {
            let found = fonts.named(*role, name).ok_or_else(|| name.clone())?;
            Ok((*role, found))
        };
        let named: Vec<_> = named.iter().map(find).collect::<Result<_, String>>()?;
        self.fonts = Some(self.styled(&fonts, &named));
        Ok(())
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            formats: vec![Format::Epub, Format::Pdf],
            fonts: None,
            cleaning: normalize::Options::default(),
            pictures: assets::Options::default(),
            theme: Theme::default(),
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
