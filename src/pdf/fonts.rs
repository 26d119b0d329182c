//! Collects the glyphs of a PDF in small fonts (subsets of faces) and numbers them as pages are painted. A face
//! has one small font per book, and a further one where a glyph stands for a second text (一 and ⼀ share a
//! glyph), because a font can map a glyph to one text only.
//!
//! A glyph gets its final number when it is first painted, so pages can be written before the fonts are cut.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use skrifa::charmap::Charmap as CharacterMap;
use skrifa::raw::TableProvider as _;
use skrifa::raw::tables::hmtx::Hmtx;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

use super::text::{Charmap, Side};
use crate::fonts::{FaceId, Fonts};
use crate::layout::{Fragment, LineTurn, Run, Upright};

/// The most small fonts of one face; `ActualText` holds the texts that find no room in them.
const MOST_LAYERS: usize = 4;
/// The same limit for right-to-left text, whose letters alternate between small fonts.
const MOST_SIDE_LAYERS: usize = 32;

/// The faces of a book, each parsed once, at its first use.
pub(super) struct OpenedFaces<'a> {
    /// Where the faces come from.
    pub(super) fonts: &'a Fonts,
    opened: Vec<OnceCell<Option<Opened<'a>>>>,
}

/// A parsed face.
pub(super) struct Opened<'a> {
    /// Its tables.
    pub(super) font: FontRef<'a>,
    characters: CharacterMap<'a>,
    advances: Option<Hmtx<'a>>,
    units_per_em: i64,
}

impl<'a> OpenedFaces<'a> {
    /// All faces of the book, none of them parsed yet.
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            opened: (0..fonts.count()).map(|_| OnceCell::new()).collect(),
        }
    }

    /// A face, parsed at its first use; `None` when its bytes are not a font.
    pub(super) fn open(&self, face: FaceId) -> Option<&Opened<'a>> {
        let cell = self.opened.get(usize::from(face.0))?;
        let open = || {
            let stored = self.fonts.face(face);
            let font = stored.font()?;
            Some(Opened {
                characters: font.charmap(),
                advances: font.hmtx().ok(),
                units_per_em: i64::from(stored.units_per_em()),
                font,
            })
        };
        cell.get_or_init(open).as_ref()
    }
}

impl Opened<'_> {
    /// The width of a glyph in thousandths of an em, rounded as the library of the draft rounds it for `W`.
    fn width(&self, glyph: u16) -> i64 {
        let advances = self.advances.as_ref();
        let units = advances.and_then(|it| it.advance(GlyphId::new(u32::from(glyph))));
        i64::from(units.unwrap_or(0)) * 1000 / self.units_per_em
    }
}

impl Charmap for OpenedFaces<'_> {
    fn glyph(&self, face: FaceId, c: char) -> Option<u16> {
        let glyph = self.open(face)?.characters.map(c)?;
        u16::try_from(glyph.to_u32()).ok().filter(|it| *it != 0)
    }
}

/// How the glyphs of a small font stand in their lines.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Posture {
    /// Along the line.
    Along,
    /// Upright in a line that runs down.
    Alone,
    /// Upright, the first of two in a cell, drawn so many thousandths as wide as it is.
    First(u16),
    /// Upright, the second of two in a cell, likewise.
    Second(u16),
}

/// By which point an upright glyph is shown, in thousandths of an em from its origin, and how far readers then go down
/// (ISO 32000-1, 9.7.4.3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Hold {
    pub(super) right: i64,
    pub(super) up: i64,
    pub(super) down: i64,
}

impl Posture {
    /// The posture of a run's glyphs.
    pub(super) fn of(fragment: &Fragment, run: &Run) -> Self {
        match (fragment.turn, run.upright) {
            (LineTurn::Across | LineTurn::Up, _) | (LineTurn::Down, None) => Self::Along,
            (LineTurn::Down, Some(Upright::Alone)) => Self::Alone,
            (LineTurn::Down, Some(Upright::First(narrow))) => Self::First(narrow),
            (LineTurn::Down, Some(Upright::Second(narrow))) => Self::Second(narrow),
        }
    }

    /// How a glyph of this width is shown; `None` if it goes along its line.
    ///
    /// The middle of a cell is 380 from the baseline of letters that lie in the same line. Everything in the line is
    /// shown from that baseline, so that extractors which look for lines (poppler) find one. Of two glyphs in a cell the
    /// second is shown from 550 further down, so that it comes after the first and before what follows, for each of which
    /// poppler takes a whole em and allows an overlap of half of one. Both are taken to be equally wide.
    pub(super) fn hold(self, width: i64) -> Option<Hold> {
        let hold = |right, up, down| Some(Hold { right, up, down });
        match self {
            Self::Along => None,
            Self::Alone => hold(width / 2 - 380, 880, 1000),
            Self::First(narrow) => hold(width - 380_000 / i64::from(narrow.max(1)), 980, 550),
            Self::Second(narrow) => hold(-380_000 / i64::from(narrow.max(1)), 430, 550),
        }
    }
}

/// The glyphs painted so far.
pub(super) struct Painted<'a> {
    /// The faces that they come from.
    pub(super) faces: OpenedFaces<'a>,
    /// Those that go along their lines.
    by_face: Vec<FaceGlyphs>,
    /// Those that stand upright.
    upright: BTreeMap<(Posture, FaceId), FaceGlyphs>,
}

/// The glyphs of one face.
#[derive(Default)]
struct FaceGlyphs {
    numbers: GlyphNumbers,
    glyphs: Vec<UsedGlyph>,
    layers: Vec<Layer>,
}

/// One glyph of a face.
struct UsedGlyph {
    width: i64,
    /// The texts that it stands for, each with a small font and the glyph's number in that font.
    texts: Vec<(GlyphText, usize, u16)>,
}

/// The text of a glyph, stored so that comparing is fast.
#[derive(Eq, PartialEq)]
enum GlyphText {
    /// A short text, as nearly all are: its bytes, then their count.
    Short([u8; 8]),
    Long(Box<str>),
}

impl GlyphText {
    fn of(text: &str) -> Self {
        let mut short = [0; 8];
        match (short.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(room), Ok(length @ ..8)) => {
                room.copy_from_slice(text.as_bytes());
                short[7] = length;
                Self::Short(short)
            }
            (_, _) => Self::Long(text.into()),
        }
    }
}

/// The contents of one small font, before it is made.
pub(super) struct Layer {
    /// Glyph ids in the face: glyph 0, then the others in the order in which they were painted.
    pub(super) glyphs: Vec<u16>,
    /// The text of each of its glyphs, by number.
    pub(super) says: Vec<(u16, Box<str>)>,
    /// The width of each of its glyphs in thousandths of an em, glyph 0 left out.
    pub(super) widths: Vec<i64>,
}

impl Default for Layer {
    fn default() -> Self {
        Self {
            glyphs: vec![0],
            says: Vec::new(),
            widths: Vec::new(),
        }
    }
}

impl Layer {
    /// How its glyphs are shown, from glyph 1 on; nothing if they go along their line.
    pub(super) fn holds(&self, posture: Posture) -> Vec<Hold> {
        let widths = self.widths.iter();
        widths.filter_map(|it| posture.hold(*it)).collect()
    }
}

/// The numbers of the small fonts of a side.
fn layers(side: Side) -> impl Iterator<Item = usize> {
    let (first, step, most) = match side {
        Side::Any => (0, 1, MOST_LAYERS),
        Side::Odd => (1, 2, MOST_SIDE_LAYERS),
        Side::Even => (2, 2, MOST_SIDE_LAYERS),
    };
    (first..most).step_by(step)
}

/// Whether the small font of this number belongs to a side.
fn is_of(layer: usize, side: Side) -> bool {
    match side {
        Side::Any => layer < MOST_LAYERS,
        Side::Odd => layer % 2 == 1,
        Side::Even => layer > 0 && layer.is_multiple_of(2),
    }
}

/// Which small font holds a letter, and as which glyph.
#[derive(Clone, Copy)]
pub(super) struct Placed {
    /// The small font.
    pub(super) font: SmallFont,
    /// The letter's glyph in that font.
    pub(super) glyph: u16,
    /// Its width in thousandths of an em, as the PDF states it.
    pub(super) width: i64,
    /// Whether the font maps that glyph to the letter's text.
    pub(super) exact: bool,
}

/// One small font of a face.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct SmallFont {
    /// The face.
    pub(super) face: FaceId,
    /// Its number among the small fonts of the face for the same lines.
    pub(super) layer: usize,
    /// How its glyphs stand in their lines.
    pub(super) posture: Posture,
}

impl SmallFont {
    /// Its name in the resources of pages.
    pub(super) fn name(self) -> String {
        let kind = match self.posture {
            Posture::Along => "T".to_owned(),
            Posture::Alone => "V".to_owned(),
            Posture::First(narrow) => format!("A{narrow}-"),
            Posture::Second(narrow) => format!("B{narrow}-"),
        };
        match self.layer {
            0 => format!("{kind}{}", self.face.0),
            layer => format!("{kind}{}.{layer}", self.face.0),
        }
    }
}

impl<'a> Painted<'a> {
    /// No glyphs yet.
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self {
            faces: OpenedFaces::new(fonts),
            by_face: (0..fonts.count()).map(|_| FaceGlyphs::default()).collect(),
            upright: BTreeMap::new(),
        }
    }

    /// Finds a letter's glyph, or adds it to a small font.
    pub(super) fn place(
        &mut self,
        (face, posture): (FaceId, Posture),
        glyph: u16,
        text: &str,
        side: Side,
    ) -> Placed {
        let of_face = match posture {
            Posture::Along => &mut self.by_face[usize::from(face.0)],
            Posture::Alone | Posture::First(_) | Posture::Second(_) => {
                self.upright.entry((posture, face)).or_default()
            }
        };
        let number = of_face.numbers.get(glyph);
        let number = number.unwrap_or_else(|| {
            let width = self.faces.open(face).map_or(0, |it| it.width(glyph));
            let texts = Vec::new();
            of_face.glyphs.push(UsedGlyph { width, texts });
            of_face.numbers.set(glyph, of_face.glyphs.len() - 1)
        });
        let found = &mut of_face.glyphs[number];
        let text_said = GlyphText::of(text);
        let said = |it: &(GlyphText, usize, u16)| it.0 == text_said && is_of(it.1, side);
        let said = found.texts.iter().position(said);
        let at = said.or_else(|| {
            let free = |layer: &usize| found.texts.iter().all(|it| it.1 != *layer);
            let layer = layers(side).find(free)?;
            while of_face.layers.len() <= layer {
                of_face.layers.push(Layer::default());
            }
            let small = &mut of_face.layers[layer];
            // A face has fewer glyphs than 2^16, and each is here once.
            let code = u16::try_from(small.glyphs.len()).unwrap_or(0);
            small.glyphs.push(glyph);
            small.says.push((code, text.into()));
            small.widths.push(found.width);
            found.texts.push((text_said, layer, code));
            Some(found.texts.len() - 1)
        });
        let (_, layer, code) = found.texts[at.unwrap_or(0)];
        Placed {
            font: SmallFont {
                face,
                layer,
                posture,
            },
            glyph: code,
            width: found.width,
            exact: at.is_some(),
        }
    }

    /// All small fonts that hold something, in the order of faces.
    pub(super) fn layers(&self) -> impl Iterator<Item = (SmallFont, &Layer)> {
        let along = (0..).map(FaceId).zip(&self.by_face);
        let along = along.map(|(face, it)| (face, it, Posture::Along));
        let upright = self.upright.iter();
        let upright = upright.map(|((posture, face), it)| (*face, it, *posture));
        let faces = along.chain(upright);
        faces.flat_map(|(face, it, posture)| {
            let layers = it.layers.iter().enumerate();
            let layers = layers.filter(|it| !it.1.says.is_empty());
            layers.map(move |(layer, it)| {
                let font = SmallFont {
                    face,
                    layer,
                    posture,
                };
                (font, it)
            })
        })
    }
}

/// Numbers by glyph id, in blocks of 256: a book uses few of the 65,535 glyphs that a face may have.
#[derive(Default)]
struct GlyphNumbers(Vec<Option<Box<[u32; 256]>>>);

impl GlyphNumbers {
    fn get(&self, glyph: u16) -> Option<usize> {
        let [row, column] = glyph.to_be_bytes();
        let row = self.0.get(usize::from(row))?.as_ref()?;
        // Stored numbers begin at 1; 0 means none.
        usize::try_from(row[usize::from(column)].checked_sub(1)?).ok()
    }

    /// Stores a number and returns it.
    fn set(&mut self, glyph: u16, number: usize) -> usize {
        let [row, column] = glyph.to_be_bytes();
        let row = usize::from(row);
        if self.0.len() <= row {
            self.0.resize_with(row + 1, || None);
        }
        let row = self.0[row].get_or_insert_with(|| Box::new([0; 256]));
        // A face has fewer glyphs than 2^16.
        row[usize::from(column)] = u32::try_from(number).map_or(0, |it| it + 1);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::{FaceId, Painted, Posture, Side, SmallFont};
    use crate::pdf::tests::fonts;

    #[test]
    fn numbers_are_final_when_a_letter_is_placed() {
        let mut painted = Painted::new(fonts());
        let face = (FaceId(0), Posture::Along);
        let at = |it: super::Placed| (it.font.layer, it.glyph, it.exact);
        assert_eq!(at(painted.place(face, 700, "乙", Side::Any)), (0, 1, true));
        assert_eq!(at(painted.place(face, 300, "甲", Side::Any)), (0, 2, true));
        assert_eq!(at(painted.place(face, 700, "⼄", Side::Any)), (1, 1, true));
        assert_eq!(at(painted.place(face, 700, "乙", Side::Any)), (0, 1, true));
        for text in ["c", "d"] {
            assert!(painted.place(face, 700, text, Side::Any).exact);
        }
        assert_eq!(at(painted.place(face, 700, "e", Side::Any)), (0, 1, false));
        let layers: Vec<(SmallFont, usize)> = painted
            .layers()
            .map(|(font, layer)| (font, layer.says.len()))
            .collect();
        let font = |layer| SmallFont {
            face: face.0,
            layer,
            posture: Posture::Along,
        };
        let expected = [(font(0), 2), (font(1), 1), (font(2), 1), (font(3), 1)];
        assert_eq!(layers, expected);
    }

    #[test]
    fn odd_and_even_sides_share_no_small_font() {
        let mut painted = Painted::new(fonts());
        let face = (FaceId(0), Posture::Along);
        let mut layer = |text, side| painted.place(face, 700, text, side).font.layer;
        assert_eq!(layer("甲", Side::Any), 0);
        assert_eq!(layer("甲", Side::Odd), 1);
        assert_eq!(layer("甲", Side::Even), 2);
        assert_eq!(layer("乙", Side::Odd), 3);
        assert_eq!(layer("甲", Side::Odd), 1);
        assert_eq!(layer("丙", Side::Even), 4);
        assert_eq!(Side::Any.other().other().other(), Side::Odd);
    }
}
