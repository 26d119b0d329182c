//! Cuts a CID-keyed CFF font to some of its glyphs.
//!
//! The crate subsetter does this for every kind of face, but it decodes and encodes each outline, and first collects all
//! 65,535 outlines of the face. That was a third of the time of a batch of ten short articles, because the ideographic faces
//! have most of their glyphs. Here outlines are copied, with their subroutines put in.

mod charstring;
mod table;

use std::collections::BTreeMap;

use table::{
    BOUNDS, CHARSET, CHARSTRINGS, CID_COUNT, CffTable, FONTS, MATRIX, NOTICE, PRIVATE, ROS, SELECT,
    STANDARD_STRINGS, SUBROUTINES,
};

/// 0.001 as a real number.
const THOUSANDTH: [u8; 4] = [30, 0x0a, 0x00, 0x1f];

/// The glyphs of a CFF table in this order, each with its place in it as its CID; the first must be 0.
///
/// `None` when the table is not CID-keyed or has something that few fonts have.
pub(super) fn cut(table: &[u8], glyphs: &[u16]) -> Option<Vec<u8>> {
    let table = CffTable::read(table)?;
    let count = u16::try_from(glyphs.len()).ok().filter(|it| *it > 1)?;
    let parts = CutParts::of(&table, glyphs)?;
    let mut out = vec![1, 0, 4, 4];
    index(&[table.name], &mut out);
    let mut strings: Vec<&[u8]> = vec![b"Adobe", b"Identity"];
    strings.extend(table.notice);
    let mut fixed = Vec::new();
    index(&strings, &mut fixed);
    fixed.extend([0, 0]); // no global subroutines
    let top = top(&table, [0; 4]).len();
    // An INDEX of one takes 2 + 1 + 2 × 4 bytes more.
    let charset = out.len() + 11 + top + fixed.len();
    let select = charset + 5;
    let privates = select + parts.select.len();
    let fonts = privates + parts.privates.iter().map(|it| it.len()).sum::<usize>();
    let mut dictionaries = Vec::new();
    let mut at = privates;
    for private in &parts.privates {
        dictionaries.push(font(private.len(), at));
        at += private.len();
    }
    let mut array = Vec::new();
    let dictionaries: Vec<&[u8]> = dictionaries.iter().map(|it| &**it).collect();
    index(&dictionaries, &mut array);
    let charstrings = fonts + array.len();
    let top = self::top(&table, [charset, charstrings, fonts, select]);
    index(&[&top], &mut out);
    out.extend(fixed);
    // One range: glyph 1 has CID 1, and so on.
    out.extend([2, 0, 1]);
    out.extend((count - 2).to_be_bytes());
    out.extend(parts.select);
    parts.privates.iter().for_each(|it| out.extend(it));
    out.extend(array);
    let charstrings: Vec<&[u8]> = parts.charstrings.iter().map(|it| &**it).collect();
    index(&charstrings, &mut out);
    Some(out)
}

/// What depends on which glyphs are kept.
struct CutParts {
    charstrings: Vec<Vec<u8>>,
    /// The font of each glyph, after the number of this form.
    select: Vec<u8>,
    /// The private dictionaries of the fonts that are left.
    privates: Vec<Vec<u8>>,
}

impl CutParts {
    fn of(table: &CffTable<'_>, glyphs: &[u16]) -> Option<Self> {
        let fonts = glyphs.iter().map(|it| table.font_of(*it));
        let fonts: Vec<u8> = fonts.collect::<Option<_>>()?;
        let mut left: BTreeMap<u8, u8> = fonts.iter().map(|it| (*it, 0)).collect();
        let mut privates = Vec::new();
        for ((old, new), number) in left.iter_mut().zip(0..) {
            *new = number;
            privates.push(private(table.fonts.get(usize::from(*old))?.private));
        }
        let mut charstrings = Vec::with_capacity(glyphs.len());
        for (glyph, font) in glyphs.iter().zip(&fonts) {
            let local = &table.fonts.get(usize::from(*font))?.subroutines;
            let charstring = table.charstrings.get(usize::from(*glyph))?;
            charstrings.push(charstring::flat(charstring, &table.subroutines, local)?);
        }
        let select = fonts.iter().map(|it| left[it]);
        Some(Self {
            charstrings,
            select: std::iter::once(0).chain(select).collect(),
            privates,
        })
    }
}

/// A private dictionary without its subroutines.
fn private(old: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (operator, operands) in table::entries(old) {
        if operator != SUBROUTINES {
            out.extend(operands);
            put(operator, &mut out);
        }
    }
    out
}

/// The top dictionary. Its length does not depend on the offsets.
fn top(table: &CffTable<'_>, [charset, charstrings, fonts, select]: [usize; 4]) -> Vec<u8> {
    let mut out = Vec::new();
    // The character collection: registry, ordering, supplement.
    number(STANDARD_STRINGS, &mut out);
    number(STANDARD_STRINGS + 1, &mut out);
    number(0, &mut out);
    put(ROS, &mut out);
    if table.notice.is_some() {
        number(STANDARD_STRINGS + 2, &mut out);
        put(NOTICE, &mut out);
    }
    // This is the default; but without it, some printers take the matrix of the array's fonts to be a thousandth, too.
    matrix(&THOUSANDTH, &mut out);
    out.extend(table.bounds);
    put(BOUNDS, &mut out);
    number(usize::from(u16::MAX), &mut out);
    put(CID_COUNT, &mut out);
    for (place, operator) in [
        (charset, CHARSET),
        (charstrings, CHARSTRINGS),
        (fonts, FONTS),
        (select, SELECT),
    ] {
        number(place, &mut out);
        put(operator, &mut out);
    }
    out
}

/// The dictionary of a font of the array.
fn font(size: usize, place: usize) -> Vec<u8> {
    let mut out = Vec::new();
    matrix(&[140], &mut out);
    number(size, &mut out);
    number(place, &mut out);
    put(PRIVATE, &mut out);
    out
}

/// A matrix that scales by a number.
fn matrix(scale: &[u8], out: &mut Vec<u8>) {
    const ZERO: u8 = 139;
    out.extend(scale);
    out.extend([ZERO, ZERO]);
    out.extend(scale);
    out.extend([ZERO, ZERO]);
    put(MATRIX, out);
}

/// A whole number, always in five bytes.
fn number(number: usize, out: &mut Vec<u8>) {
    // A font is shorter than 2 GB.
    let number = i32::try_from(number).unwrap_or(i32::MAX);
    out.push(29);
    out.extend(number.to_be_bytes());
}

fn put(operator: u16, out: &mut Vec<u8>) {
    match operator.to_be_bytes() {
        [0, one] => out.push(one),
        two => out.extend(two),
    }
}

/// An INDEX with offsets of four bytes.
fn index(items: &[&[u8]], out: &mut Vec<u8>) {
    let count = u16::try_from(items.len()).unwrap_or(u16::MAX);
    out.extend(count.to_be_bytes());
    out.push(4);
    let mut offset = 1_u32;
    for item in items {
        out.extend(offset.to_be_bytes());
        offset += u32::try_from(item.len()).unwrap_or(u32::MAX);
    }
    out.extend(offset.to_be_bytes());
    items.iter().for_each(|it| out.extend(*it));
}
