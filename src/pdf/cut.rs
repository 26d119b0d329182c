//! Faces cut to the glyphs that were painted.

use printpdf::ParsedFont;
use sha2::{Digest as _, Sha256};
use skrifa::raw::TableProvider as _;
use skrifa::{MetadataProvider as _, string::StringId};

use super::fonts::{Faces, Layer, SmallFont};
use crate::Error;

/// A small font as printpdf embeds it.
pub(super) fn cut(small: SmallFont, layer: &Layer, faces: &Faces<'_>) -> Result<ParsedFont, Error> {
    let stored = faces.fonts.face(small.face);
    let failed = |reason: String| Error::Font {
        file: stored.file.clone(),
        reason,
    };
    let bytes = subsetter::subset(stored.bytes(), 0, &layer.glyphs)
        .map_err(|source| failed(format!("cannot be cut to what is used: {source}")))?;
    let mut font = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new())
        .ok_or_else(|| failed("cannot be read once cut to what is used".to_owned()))?;
    let opened = faces.open(small.face).map(|it| &it.font);
    let name = opened.and_then(|font| {
        let mut names = font.localized_strings(StringId::POSTSCRIPT_NAME);
        Some(names.next()?.chars().filter(char::is_ascii_graphic))
    });
    let name: String = name.map_or_else(|| "Unnamed".to_owned(), Iterator::collect);
    font.font_name = Some(format!("{}+{name}", tag(&bytes)));
    if let Some(os2) = opened.and_then(|it| it.os2().ok()) {
        font.pdf_font_metrics.us_weight_class = os2.us_weight_class();
    }
    Ok(font)
}

/// Six capitals that differ when the bytes do (ISO 32000-1, 9.6.4).
fn tag(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let letters = digest.iter().take(6);
    letters.map(|it| char::from(b'A' + it % 26)).collect()
}
