//! The small fonts of a PDF: one subset per face and book, and for glyphs that say more than one text
//! (一 and ⼀ share one) a second small font, so that every reader gets every text back.

use std::cell::OnceCell;

use printpdf::{FontId, ParsedFont};
use sha2::{Digest as _, Sha256};
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, MetadataProvider as _, string::StringId};
use subsetter::GlyphRemapper;

use super::text::{Charmap, stretches};
use crate::Error;
use crate::fonts::{FaceId, Fonts};
use crate::layout::{Item, Pages};

/// Most small fonts of one face; texts beyond that are said by `ActualText`.
const MOST_LAYERS: usize = 4;

/// The faces of a book, opened once.
pub(super) struct Faces<'a> {
    fonts: &'a Fonts,
    opened: Vec<OnceCell<Option<FontRef<'a>>>>,
}

impl<'a> Faces<'a> {
    /// The faces that `pages` name.
    pub(super) fn new(fonts: &'a Fonts, pages: &Pages) -> Self {
        let runs = pages.pages.iter().flat_map(|it| &it.items).flat_map(runs);
        let count = runs.map(|it| usize::from(it.face.0) + 1).max().unwrap_or(0);
        Self {
            fonts,
            opened: (0..count).map(|_| OnceCell::new()).collect(),
        }
    }

    fn open(&self, face: FaceId) -> Option<&FontRef<'a>> {
        let cell = self.opened.get(usize::from(face.0))?;
        cell.get_or_init(|| self.fonts.face(face).font()).as_ref()
    }
}

impl Charmap for Faces<'_> {
    fn glyph(&self, face: FaceId, c: char) -> Option<u16> {
        let glyph = self.open(face)?.charmap().map(c)?;
        u16::try_from(glyph.to_u32()).ok().filter(|it| *it != 0)
    }
}

fn runs(item: &Item) -> &[crate::layout::Run] {
    match item {
        Item::Text(fragment) => &fragment.runs,
        Item::Picture(_) | Item::Fill { .. } => &[],
    }
}

/// A text that a glyph says, and how often.
struct Said {
    text: Box<str>,
    count: u32,
}

/// All small fonts.
pub(super) struct Subsets {
    /// By face; then by glyph, the texts it says: the number of a text is its layer.
    said: Vec<Vec<Vec<Said>>>,
    layers: Vec<Vec<Layer>>,
}

/// One small font.
pub(super) struct Layer {
    /// Its name in the page's resources.
    pub(super) id: FontId,
    /// The font as printpdf embeds it.
    pub(super) font: ParsedFont,
    /// `ToUnicode`: what each of its glyphs says, by number.
    pub(super) says: Vec<(u16, Box<str>)>,
    glyphs: GlyphRemapper,
}

/// Where a letter is found.
pub(super) struct Placed<'a> {
    /// The small font.
    pub(super) layer: &'a Layer,
    /// Its glyph in it.
    pub(super) glyph: u16,
    /// Its width in thousandths of an em, as a reader will be told.
    pub(super) width: i64,
    /// Whether it says the letter's text.
    pub(super) exact: bool,
}

impl Subsets {
    /// Cuts the small fonts for everything on the pages.
    pub(super) fn new(pages: &Pages, faces: &Faces<'_>) -> Result<Self, Error> {
        let said = said(pages, faces);
        let mut layers = Vec::with_capacity(said.len());
        for (number, glyphs) in (0..).zip(&said) {
            layers.push(cut(FaceId(number), glyphs, faces)?);
        }
        Ok(Self { said, layers })
    }

    /// All small fonts, in the order of faces.
    pub(super) fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.layers.iter().flatten()
    }

    /// Where a letter is found; `None` for a glyph that is not on the pages.
    pub(super) fn place(&self, face: FaceId, glyph: u16, text: &str) -> Option<Placed<'_>> {
        let texts = self
            .said
            .get(usize::from(face.0))?
            .get(usize::from(glyph))?;
        let number = texts.iter().position(|it| &*it.text == text);
        let number = number.filter(|it| *it < MOST_LAYERS);
        let layer = self.layers[usize::from(face.0)].get(number.unwrap_or(0))?;
        let glyph = layer.glyphs.get(glyph)?;
        Some(Placed {
            layer,
            glyph,
            width: width(&layer.font, glyph),
            exact: number.is_some(),
        })
    }
}

/// As printpdf rounds widths for `W`.
fn width(font: &ParsedFont, glyph: u16) -> i64 {
    let units = i64::from(font.get_glyph_width(glyph).unwrap_or(0));
    units * 1000 / i64::from(font.pdf_font_metrics.units_per_em.max(1))
}

/// What each glyph of each face says on the pages, the most frequent text first.
fn said(pages: &Pages, faces: &Faces<'_>) -> Vec<Vec<Vec<Said>>> {
    let mut said: Vec<Vec<Vec<Said>>> = (0..faces.opened.len()).map(|_| Vec::new()).collect();
    for item in pages.pages.iter().flat_map(|it| &it.items) {
        let Item::Text(fragment) = item else {
            continue;
        };
        for letter in stretches(fragment, faces).iter().flat_map(|it| &it.letters) {
            let glyphs = &mut said[usize::from(fragment.runs[letter.run].face.0)];
            let index = usize::from(letter.glyph);
            if glyphs.len() <= index {
                glyphs.resize_with(index + 1, Vec::new);
            }
            match glyphs[index].iter_mut().find(|it| *it.text == *letter.text) {
                Some(said) => said.count += 1,
                None => glyphs[index].push(Said {
                    text: letter.text.into(),
                    count: 1,
                }),
            }
        }
    }
    for texts in said.iter_mut().flatten() {
        texts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
    }
    said
}

/// The small fonts of one face.
fn cut(face: FaceId, said: &[Vec<Said>], faces: &Faces<'_>) -> Result<Vec<Layer>, Error> {
    let mut layers = Vec::new();
    for number in 0..MOST_LAYERS {
        let used: Vec<(u16, &Said)> = (0..=u16::MAX)
            .zip(said)
            .filter_map(|(glyph, texts)| Some((glyph, texts.get(number)?)))
            .collect();
        if used.is_empty() {
            break;
        }
        layers.push(subset(face, number, &used, faces)?);
    }
    Ok(layers)
}

fn subset(
    face: FaceId,
    layer: usize,
    used: &[(u16, &Said)],
    faces: &Faces<'_>,
) -> Result<Layer, Error> {
    let stored = faces.fonts.face(face);
    let failed = |reason: String| Error::Font {
        file: stored.file.clone(),
        reason,
    };
    let numbers: Vec<u16> = used.iter().map(|it| it.0).collect();
    let glyphs = GlyphRemapper::new_from_glyphs_sorted(&numbers);
    let bytes = subsetter::subset(stored.bytes(), 0, &glyphs)
        .map_err(|source| failed(format!("cannot be cut to what is used: {source}")))?;
    let mut font = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new())
        .ok_or_else(|| failed("cannot be read once cut to what is used".to_owned()))?;
    let opened = faces.open(face);
    let name = opened.and_then(|font| {
        let mut names = font.localized_strings(StringId::POSTSCRIPT_NAME);
        Some(names.next()?.chars().filter(char::is_ascii_graphic))
    });
    let name: String = name.map_or_else(|| "Unnamed".to_owned(), Iterator::collect);
    font.font_name = Some(format!("{}+{name}", tag(&bytes)));
    if let Some(os2) = opened.and_then(|it| it.os2().ok()) {
        font.pdf_font_metrics.us_weight_class = os2.us_weight_class();
    }
    let says = used
        .iter()
        .filter_map(|(glyph, said)| Some((glyphs.get(*glyph)?, said.text.clone())));
    Ok(Layer {
        id: FontId(match layer {
            0 => format!("T{}", face.0),
            _ => format!("T{}.{layer}", face.0),
        }),
        says: says.collect(),
        font,
        glyphs,
    })
}

/// Six capitals that differ when the bytes do (ISO 32000-1, 9.6.4).
fn tag(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let letters = digest.iter().take(6);
    letters.map(|it| char::from(b'A' + it % 26)).collect()
}
