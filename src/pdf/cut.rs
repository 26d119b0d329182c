//! Subsets faces to the glyphs that were painted.

use skrifa::raw::TableProvider as _;
use skrifa::raw::types::Tag;
use skrifa::{FontRef, GlyphId, MetadataProvider as _, string::StringId};
use subsetter::GlyphRemapper;

use super::cff;
use super::draft::Font;
use super::fonts::{Layer, OpenedFaces, Posture, SmallFont};
use crate::hash::Hasher;
use crate::{Error, FontProblem};

/// Makes the font file that is embedded for a small font.
///
/// The ideographic faces are cut by code of our own ([`cff`]), all others by the crate subsetter.
///
/// # Errors
///
/// [`Error::Font`] when the face cannot be cut.
pub(super) fn cut(small: SmallFont, layer: &Layer, faces: &OpenedFaces<'_>) -> Result<Font, Error> {
    let stored = faces.fonts.face(small.face);
    let failed = |problem| Error::Font {
        file: stored.file.clone(),
        problem,
    };
    let opened = faces.open(small.face).map(|it| &it.font);
    let bytes = match opened.and_then(|it| ideographic(it, &layer.glyphs)) {
        Some(bytes) => bytes,
        None => {
            let glyphs = GlyphRemapper::new_from_glyphs(&layer.glyphs);
            subsetter::subset(stored.bytes(), 0, &glyphs)
                .map_err(|source| failed(FontProblem::Uncuttable(source.into())))?
        }
    };
    let name = opened.and_then(|font| {
        let mut names = font.localized_strings(StringId::POSTSCRIPT_NAME);
        Some(names.next()?.chars().filter(char::is_ascii_graphic))
    });
    let name: String = name.map_or_else(|| "Unnamed".to_owned(), Iterator::collect);
    let name = format!("{}+{name}", tag(&bytes, small));
    let weight = opened.and_then(|it| it.os2().ok());
    let font = Font::read(&bytes, name, weight.map(|it| it.us_weight_class()));
    font.ok_or_else(|| failed(FontProblem::UnreadableOnceCut))
}

/// Cuts a face whose outlines are CID-keyed CFF; `None` for any other. The file has only the tables that the draft reads.
fn ideographic(font: &FontRef<'_>, glyphs: &[u16]) -> Option<Vec<u8>> {
    let table = |tag: &[u8; 4]| Some(font.table_data(Tag::new(tag))?.as_bytes());
    let count = u16::try_from(glyphs.len()).ok()?.to_be_bytes();
    let outlines = cff::cut(table(b"CFF ")?, glyphs)?;
    let mut header = table(b"hhea")?.to_vec();
    *header.last_chunk_mut()? = count;
    let advances = font.hmtx().ok()?;
    let mut metrics = Vec::with_capacity(glyphs.len() * 4);
    for glyph in glyphs {
        let advance = advances.advance(GlyphId::new(u32::from(*glyph)))?;
        metrics.extend(advance.to_be_bytes());
        metrics.extend([0, 0]); // the side bearing, which a PDF does not need
    }
    let profile = [&[0, 0, 0x50, 0], &count[..]].concat();
    Some(font_file(&[
        (b"CFF ", outlines),
        (b"head", table(b"head")?.to_vec()),
        (b"hhea", header),
        (b"hmtx", metrics),
        (b"maxp", profile),
    ]))
}

/// An OpenType file. It has no checksums, because only its tables come into the PDF.
fn font_file(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let number = |it: usize| u32::try_from(it).unwrap_or(u32::MAX).to_be_bytes();
    let mut out = b"OTTO".to_vec();
    out.extend(&number(tables.len())[2..]);
    out.extend([0; 6]);
    let mut at = out.len() + 16 * tables.len();
    for (tag, table) in tables {
        out.extend(*tag);
        out.extend([0; 4]);
        out.extend(number(at));
        out.extend(number(table.len()));
        at += table.len().next_multiple_of(4);
    }
    for (_, table) in tables {
        out.extend(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

/// The six-letter tag of a subset's name (ISO 32000-1, 9.6.4). It differs when the bytes differ, and also when the
/// same glyphs have other texts or another direction in another small font, because readers tell fonts apart by name.
fn tag(bytes: &[u8], small: SmallFont) -> String {
    let mut hash = Hasher::new();
    hash.update(bytes);
    if small.layer > 0 {
        hash.update(small.layer.to_string());
    }
    if small.posture != Posture::Along {
        hash.update(small.name());
    }
    let digest = hash.bytes();
    let letters = digest.iter().take(6);
    letters.map(|it| char::from(b'A' + it % 26)).collect()
}

#[cfg(test)]
mod tests {
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::{DrawSettings, OutlinePen};
    use skrifa::{FontRef, GlyphId, MetadataProvider as _};

    use skrifa::raw::TableProvider as _;

    use super::ideographic;
    use crate::fonts::FaceId;
    use crate::pdf::tests::fonts;

    /// An outline in words.
    #[derive(Default)]
    struct OutlineText(String);

    impl OutlinePen for OutlineText {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0 += &format!("M{x},{y}");
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0 += &format!("L{x},{y}");
        }
        fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
            self.0 += &format!("Q{cx},{cy},{x},{y}");
        }
        fn curve_to(&mut self, cx: f32, cy: f32, dx: f32, dy: f32, x: f32, y: f32) {
            self.0 += &format!("C{cx},{cy},{dx},{dy},{x},{y}");
        }
        fn close(&mut self) {
            self.0.push('Z');
        }
    }

    fn outline(font: &FontRef<'_>, glyph: usize) -> String {
        let mut words = OutlineText::default();
        let glyph = GlyphId::new(u32::try_from(glyph).unwrap());
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        let glyph = font.outline_glyphs().get(glyph).unwrap();
        glyph.draw(settings, &mut words).unwrap();
        words.0
    }

    #[test]
    fn a_cut_face_draws_the_same() {
        let fonts = fonts();
        let mut cut = 0;
        for face in (0..).take(fonts.count()).map(FaceId) {
            let face = fonts.face(face);
            if !face.file.ends_with(".otf") {
                continue;
            }
            let whole = face.font().unwrap();
            let count = whole.maxp().unwrap().num_glyphs();
            let glyphs: Vec<u16> = (0..count).step_by(37).collect();
            let bytes = ideographic(&whole, &glyphs).unwrap();
            let small = FontRef::new(&bytes).unwrap();
            for (number, glyph) in glyphs.iter().enumerate() {
                let expected = outline(&whole, usize::from(*glyph));
                assert_eq!(outline(&small, number), expected, "{}: {glyph}", face.file);
            }
            cut += 1;
        }
        assert_eq!(cut, 3);
    }

    #[test]
    fn a_damaged_face_is_left_to_others() {
        let fonts = fonts();
        let mut faces = (0..).map(|it| fonts.face(FaceId(it)));
        let face = faces.find(|it| it.file.ends_with(".otf")).unwrap();
        let font = face.font().unwrap();
        let table = font.table_data(super::Tag::new(b"CFF ")).unwrap();
        let table = table.as_bytes();
        let glyphs = [0, 700, 9000, 60_000];
        assert!(super::cff::cut(table, &glyphs).is_some());
        for length in (0..40_000).step_by(997) {
            assert!(super::cff::cut(&table[..length], &glyphs).is_none());
        }
        // Any byte may be anything: it is cut or it is not, and that is all.
        let mut damaged = table.to_vec();
        for at in (0..40_000).step_by(61) {
            damaged[at] ^= 0xff;
            _ = super::cff::cut(&damaged, &glyphs);
            damaged[at] ^= 0xff;
        }
    }
}
