//! How far glyphs reach in vertical lines: the tables that a subset lacks, without which a reader takes
//! the height of the whole line for that of each character
//! (<https://learn.microsoft.com/typography/opentype/spec/vmtx>).

/// The tables of a font that are copied glyph by glyph.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whole<'a> {
    /// `vhea`
    pub(super) header: &'a [u8],
    /// `vmtx`
    pub(super) metrics: &'a [u8],
    /// `VORG`, which only fonts with PostScript outlines have.
    pub(super) origins: Option<&'a [u8]>,
}

/// The tables `vhea`, `vmtx` and `VORG` of a subset.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Tables {
    pub(super) header: Vec<u8>,
    pub(super) metrics: Vec<u8>,
    pub(super) origins: Option<Vec<u8>>,
}

/// The tables of a subset of `count` glyphs, the first of which are `glyphs` of the whole font; `None` when
/// those of the whole font are cut short.
pub(super) fn subset(whole: Whole<'_>, glyphs: &[u16], count: u16) -> Option<Tables> {
    let long = u16_at(whole.header, 34)?;
    let mut header = whole.header.get(..34)?.to_vec();
    header.extend(count.to_be_bytes());
    let mut metrics = Vec::new();
    for small in 0..usize::from(count) {
        // Parts that a composite glyph brings with it are never set by themselves.
        let glyph = glyphs.get(small).copied().unwrap_or(0);
        metrics.extend(metric(whole.metrics, long, glyph)?);
    }
    let origins = match whole.origins {
        Some(table) => Some(origins(table, glyphs)?),
        None => None,
    };
    Some(Tables {
        header,
        metrics,
        origins,
    })
}

/// Advance and side bearing of a glyph; those after the long ones share the last one's advance.
fn metric(table: &[u8], long: u16, glyph: u16) -> Option<[u8; 4]> {
    let at = usize::from(glyph.min(long.checked_sub(1)?)) * 4;
    let mut out: [u8; 4] = table.get(at..at + 4)?.try_into().ok()?;
    if glyph >= long {
        let at = usize::from(long) * 4 + usize::from(glyph - long) * 2;
        out[2..].copy_from_slice(table.get(at..at + 2)?);
    }
    Some(out)
}

/// Only glyphs that do not hang from the usual height are listed.
fn origins(table: &[u8], glyphs: &[u16]) -> Option<Vec<u8>> {
    let listed = usize::from(u16_at(table, 6)?);
    let records = table.get(8..8 + 4 * listed)?.chunks_exact(4);
    let heights: std::collections::BTreeMap<u16, &[u8]> = records
        .map(|it| (u16::from_be_bytes([it[0], it[1]]), &it[2..]))
        .collect();
    let mut entries = Vec::new();
    let mut number: u16 = 0;
    for (small, glyph) in (0_u16..).zip(glyphs) {
        if let Some(height) = heights.get(glyph) {
            entries.extend(small.to_be_bytes());
            entries.extend(*height);
            number += 1;
        }
    }
    let mut out = table.get(..6)?.to_vec();
    out.extend(number.to_be_bytes());
    out.extend(entries);
    Some(out)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at + 2)?;
    Some(u16::from_be_bytes([bytes[0], bytes[1]]))
}

#[cfg(test)]
mod tests {
    use super::{Whole, subset};

    #[test]
    fn each_glyph_keeps_its_height_and_its_origin() {
        let mut header = vec![0; 34];
        header.extend([0, 2]);
        // Two long metrics, then the side bearings of two glyphs more.
        let metrics = [3, 232, 0, 1, 1, 244, 0, 2, 0, 3, 0, 4];
        let origins = [0, 1, 0, 0, 3, 112, 0, 1, 0, 3, 2, 88];
        let whole = Whole {
            header: &header,
            metrics: &metrics,
            origins: Some(&origins),
        };
        let small = subset(whole, &[0, 3, 1], 4).unwrap();
        assert_eq!(small.header[34..], [0, 4]);
        assert_eq!(
            small.metrics,
            [3, 232, 0, 1, 1, 244, 0, 4, 1, 244, 0, 2, 3, 232, 0, 1]
        );
        let expected = [0, 1, 0, 0, 3, 112, 0, 1, 0, 1, 2, 88];
        assert_eq!(small.origins.unwrap(), expected);
        let cut = Whole {
            metrics: &metrics[..6],
            ..whole
        };
        assert_eq!(subset(cut, &[0, 3], 2), None);
    }
}
