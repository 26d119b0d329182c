//! Subsets faces to the glyphs that were painted.

use skrifa::raw::TableProvider as _;
use skrifa::{MetadataProvider as _, string::StringId};
use subsetter::GlyphRemapper;

use super::draft::Font;
use super::fonts::{Layer, OpenedFaces, SmallFont};
use crate::hash::Hasher;
use crate::{Error, FontProblem};

/// Makes the font file that is embedded for a small font.
///
/// The crate subsetter decodes and encodes every outline of a CFF face. Code of our own that copied outlines made
/// the conversion of 250 articles 1.19 times as fast (PDF alone) and 1.14 times as fast (EPUB and PDF), which was
/// not worth its 587 lines.
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
    let glyphs = GlyphRemapper::new_from_glyphs(&layer.glyphs);
    let bytes = subsetter::subset(stored.bytes(), 0, &glyphs)
        .map_err(|source| failed(FontProblem::Uncuttable(source.into())))?;
    let name = opened.and_then(|font| {
        let mut names = font.localized_strings(StringId::POSTSCRIPT_NAME);
        Some(names.next()?.chars().filter(char::is_ascii_graphic))
    });
    let name: String = name.map_or_else(|| "Unnamed".to_owned(), Iterator::collect);
    let name = format!("{}+{name}", tag(&bytes, small.layer));
    let weight = opened.and_then(|it| it.os2().ok());
    let font = Font::read(&bytes, name, weight.map(|it| it.us_weight_class()));
    font.ok_or_else(|| failed(FontProblem::UnreadableOnceCut))
}

/// The six-letter tag of a subset's name (ISO 32000-1, 9.6.4). It differs when the bytes differ, and also when the
/// same glyphs have other texts in another small font, because readers tell fonts apart by name.
fn tag(bytes: &[u8], layer: usize) -> String {
    let mut hash = Hasher::new();
    hash.update(bytes);
    if layer > 0 {
        hash.update(layer.to_string());
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
    use subsetter::GlyphRemapper;

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
            let glyphs: Vec<u16> = (0..=u16::MAX - 1).step_by(37).collect();
            let remapper = GlyphRemapper::new_from_glyphs(&glyphs);
            let bytes = subsetter::subset(face.bytes(), 0, &remapper).unwrap();
            let small = FontRef::new(&bytes).unwrap();
            for (number, glyph) in glyphs.iter().enumerate() {
                let expected = outline(&whole, usize::from(*glyph));
                assert_eq!(outline(&small, number), expected, "{}: {glyph}", face.file);
            }
            cut += 1;
        }
        assert_eq!(cut, 2);
    }
}
