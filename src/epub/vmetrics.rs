//! Makes the vertical metrics of a subset. Without them, a reading system would give each character the height of the
//! whole line
//! (<https://learn.microsoft.com/typography/opentype/spec/vmtx>).

use skrifa::raw::TableProvider as _;
use skrifa::raw::tables::vmtx::Vmtx;
use skrifa::raw::tables::vorg::Vorg;
use skrifa::raw::types::Tag;
use skrifa::{FontRef, GlyphId};

/// The tables `vhea`, `vmtx` and `VORG` of a subset.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct VerticalMetrics {
    pub(super) header: Vec<u8>,
    pub(super) metrics: Vec<u8>,
    /// Present only in fonts with PostScript outlines.
    pub(super) origins: Option<Vec<u8>>,
}

/// The tables for a subset of `count` glyphs, the first of which are `glyphs` of the whole font. `None` when the whole
/// font lacks these tables or they are truncated.
pub(super) fn subset(whole: &FontRef<'_>, glyphs: &[u16], count: u16) -> Option<VerticalMetrics> {
    let metrics = metrics(&whole.vmtx().ok()?, glyphs, count)?;
    let mut header = whole
        .table_data(Tag::new(b"vhea"))?
        .as_bytes()
        .get(..34)?
        .to_vec();
    header.extend(count.to_be_bytes());
    Some(VerticalMetrics {
        header,
        metrics,
        origins: whole.vorg().ok().map(|it| origins(&it, glyphs)),
    })
}

/// The advance height and top side bearing of each glyph (`vmtx`).
fn metrics(table: &Vmtx<'_>, glyphs: &[u16], count: u16) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for small in 0..usize::from(count) {
        // Further glyphs of the subset are components of composite glyphs, which are never set on their own.
        let glyph = GlyphId::from(glyphs.get(small).copied().unwrap_or(0));
        out.extend(table.advance(glyph)?.to_be_bytes());
        out.extend(table.side_bearing(glyph)?.to_be_bytes());
    }
    Some(out)
}

/// The vertical origins (`VORG`). It lists only glyphs whose origin differs from the default.
fn origins(table: &Vorg<'_>, glyphs: &[u16]) -> Vec<u8> {
    let listed = table.vert_origin_y_metrics().iter();
    let heights: std::collections::BTreeMap<u16, i16> = listed
        .map(|it| (it.glyph_index().to_u16(), it.vert_origin_y()))
        .collect();
    let mut entries = Vec::new();
    let mut number: u16 = 0;
    for (small, glyph) in (0_u16..).zip(glyphs) {
        if let Some(height) = heights.get(glyph) {
            entries.extend(small.to_be_bytes());
            entries.extend(height.to_be_bytes());
            number += 1;
        }
    }
    let mut out = vec![0, 1, 0, 0]; // version 1.0
    out.extend(table.default_vert_origin_y().to_be_bytes());
    out.extend(number.to_be_bytes());
    out.extend(entries);
    out
}

#[cfg(test)]
mod tests {
    use skrifa::raw::tables::vmtx::Vmtx;
    use skrifa::raw::tables::vorg::Vorg;
    use skrifa::raw::{FontData, FontRead as _};

    use super::{metrics, origins};

    /// Two full metrics, then the side bearings of two further glyphs.
    const METRICS: [u8; 12] = [3, 232, 0, 1, 1, 244, 0, 2, 0, 3, 0, 4];

    #[test]
    fn each_glyph_keeps_its_height() {
        let table = Vmtx::read(FontData::new(&METRICS), 2).unwrap();
        assert_eq!(
            metrics(&table, &[0, 3, 1], 4).unwrap(),
            [3, 232, 0, 1, 1, 244, 0, 4, 1, 244, 0, 2, 3, 232, 0, 1]
        );
        // The truncated table has no second glyph.
        let cut = Vmtx::read(FontData::new(&METRICS[..6]), 1).unwrap();
        assert_eq!(metrics(&cut, &[0, 3], 2), None);
    }

    #[test]
    fn each_glyph_keeps_its_origin() {
        let table = [0, 1, 0, 0, 3, 112, 0, 1, 0, 3, 2, 88];
        let table = Vorg::read(FontData::new(&table)).unwrap();
        let expected = [0, 1, 0, 0, 3, 112, 0, 1, 0, 1, 2, 88];
        assert_eq!(origins(&table, &[0, 3, 1]), expected);
    }
}
