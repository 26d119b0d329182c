//! Turns a font subset made for PDF into a font file that a reading system can use, by adding the tables that the
//! subset lacks: `cmap`, `OS/2`, `name`, `post` and those for vertical lines
//! (OpenType 1.9.1: <https://learn.microsoft.com/typography/opentype/spec/otff>).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use skrifa::FontRef;
use skrifa::raw::TableProvider as _;
use skrifa::raw::types::Tag;

use super::gsub::{self, Substitutions};
use super::vmetrics;

type FontTables<'a> = BTreeMap<Tag, Cow<'a, [u8]>>;

/// What a subset needs for vertical lines.
#[derive(Debug)]
pub(super) struct Vertical {
    /// The vertical form of each glyph that has one, in glyph numbers of the subset.
    pub(super) forms: Substitutions,
    /// The glyphs of the subset in order, as glyph numbers of the whole font.
    pub(super) glyphs: Vec<u16>,
}

/// Adds to a subset a map from characters to its glyphs, and the missing tables of the whole font.
///
/// # Errors
///
/// A message that says what is wrong with the subset or the whole font.
pub(super) fn complete(
    small: &[u8],
    whole: &FontRef<'_>,
    map: &BTreeMap<char, u16>,
    vertical: Option<&Vertical>,
) -> Result<Vec<u8>, String> {
    let small = FontRef::new(small).map_err(|it| it.to_string())?;
    let mut tables = tables(&small)?;
    let original = |tag: &[u8; 4]| whole.table_data(Tag::new(tag)).map(|it| it.as_bytes());
    for tag in [b"OS/2", b"name"] {
        let table = tables.entry(Tag::new(tag));
        if let (Entry::Vacant(place), Some(table)) = (table, original(tag)) {
            place.insert(table.into());
        }
    }
    if !tables.contains_key(&Tag::new(b"OS/2")) {
        return Err("no OS/2 table".to_owned());
    }
    tables.insert(Tag::new(b"cmap"), cmap(map).into());
    if let Some(vertical) = vertical {
        let count = small.maxp().map_err(|it| it.to_string())?.num_glyphs();
        add_vertical_tables(&mut tables, whole, vertical, count);
    }
    // `post` version 3 has no glyph names. Italic angle and underline come from the whole font.
    let post = original(b"post").and_then(|it| it.get(4..32));
    let mut table = vec![0, 3, 0, 0];
    table.extend(post.ok_or("no post table")?);
    tables.insert(Tag::new(b"post"), table.into());
    let is_cff = tables.contains_key(&Tag::new(b"CFF "));
    Ok(write(&tables, if is_cff { *b"OTTO" } else { [0, 1, 0, 0] }))
}

/// Adds the tables for vertical lines that the whole font has to a subset of `count` glyphs.
fn add_vertical_tables(
    tables: &mut FontTables<'_>,
    whole: &FontRef<'_>,
    vertical: &Vertical,
    count: u16,
) {
    let mut insert = |tag: &[u8; 4], table: Vec<u8>| _ = tables.insert(Tag::new(tag), table.into());
    if !vertical.forms.is_empty() {
        insert(b"GSUB", gsub::vertical(&vertical.forms));
    }
    if let Some(made) = vmetrics::subset(whole, &vertical.glyphs, count) {
        insert(b"vhea", made.header);
        insert(b"vmtx", made.metrics);
        if let Some(origins) = made.origins {
            insert(b"VORG", origins);
        }
    }
}

fn tables<'a>(font: &FontRef<'a>) -> Result<FontTables<'a>, String> {
    let records = font.table_directory().table_records().iter();
    let tables = records.map(|record| {
        let table = font.table_data(record.tag()).ok_or("a table is cut")?;
        Ok((record.tag(), table.as_bytes().into()))
    });
    tables.collect()
}

/// Runs of consecutive characters with consecutive glyphs: the first and last character, and the first glyph.
fn runs(map: &BTreeMap<char, u16>) -> Vec<(u32, u32, u16)> {
    let mut runs: Vec<(u32, u32, u16)> = Vec::new();
    for (c, glyph) in map {
        let c = u32::from(*c);
        match runs.last_mut() {
            Some((first, last, start))
                if *last + 1 == c && u32::from(*start) + (c - *first) == u32::from(*glyph) =>
            {
                *last = c;
            }
            Some(_) | None => runs.push((c, c, *glyph)),
        }
    }
    runs
}

/// The `cmap` table: format 4, which every reading system supports, for the basic plane, and format 12 for all
/// characters.
fn cmap(map: &BTreeMap<char, u16>) -> Vec<u8> {
    let runs = runs(map);
    let format4 = format4(&runs);
    let format12 = format12(&runs);
    let mut out = Vec::new();
    push16(&mut out, &[0, 2, 3, 1]);
    push32(&mut out, &[20]);
    push16(&mut out, &[3, 10]);
    push32(&mut out, &[20 + size(format4.len())]);
    out.extend(format4);
    out.extend(format12);
    out
}

fn format4(runs: &[(u32, u32, u16)]) -> Vec<u8> {
    let narrow = |it: u32| u16::try_from(it).ok();
    let mut segments: Vec<(u16, u16, u16)> = Vec::new();
    for (first, last, glyph) in runs {
        if let (Some(first), Some(last)) = (narrow(*first), narrow(*last)) {
            segments.push((first, last, glyph.wrapping_sub(first)));
        }
    }
    if segments.last().is_none_or(|it| it.1 != 0xffff) {
        segments.push((0xffff, 0xffff, 1));
    }
    // The 16-bit length field limits the number of segments. If a book has more than 8000 runs, the first of them
    // are in format 12 only.
    segments.drain(..segments.len().saturating_sub(8000));
    let count = u16::try_from(segments.len()).unwrap_or(u16::MAX);
    let power = count.ilog2();
    let search = 2_u16 << power;
    let mut out = Vec::new();
    let log = u16::try_from(power).unwrap_or_default();
    push16(
        &mut out,
        &[
            4,
            16 + 8 * count,
            0,
            2 * count,
            search,
            log,
            2 * count - search,
        ],
    );
    push16(
        &mut out,
        &segments.iter().map(|it| it.1).collect::<Vec<_>>(),
    );
    push16(&mut out, &[0]);
    push16(
        &mut out,
        &segments.iter().map(|it| it.0).collect::<Vec<_>>(),
    );
    push16(
        &mut out,
        &segments.iter().map(|it| it.2).collect::<Vec<_>>(),
    );
    push16(&mut out, &vec![0; segments.len()]);
    out
}

fn format12(runs: &[(u32, u32, u16)]) -> Vec<u8> {
    let mut out = Vec::new();
    push16(&mut out, &[12, 0]);
    let count = size(runs.len());
    push32(&mut out, &[16 + 12 * count, 0, count]);
    for (first, last, glyph) in runs {
        push32(&mut out, &[*first, *last, u32::from(*glyph)]);
    }
    out
}

/// Writes the font file: a directory sorted by tag, tables aligned to four bytes, and checksums.
fn write(tables: &FontTables, version: [u8; 4]) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
    let power = count.ilog2();
    let search = 16_u16 << power;
    let mut out = version.to_vec();
    let log = u16::try_from(power).unwrap_or_default();
    push16(&mut out, &[count, search, log, 16 * count - search]);
    let mut offset = 12 + 16 * tables.len();
    let mut head = None;
    for (tag, table) in tables {
        let mut sum = checksum(table);
        if *tag == Tag::new(b"head") {
            head = Some(offset);
            // The checksum of `head` is computed with its `checksumAdjustment` field set to 0.
            let adjustment = table.get(8..12).map_or(0, checksum);
            sum = sum.wrapping_sub(adjustment);
        }
        out.extend(tag.to_be_bytes());
        push32(&mut out, &[sum, size(offset), size(table.len())]);
        offset += table.len().next_multiple_of(4);
    }
    for table in tables.values() {
        out.extend(&**table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    if let Some(at) = head
        && out.len() >= at + 12
    {
        out[at + 8..at + 12].fill(0);
        let adjustment = 0xb1b0_afba_u32.wrapping_sub(checksum(&out));
        out[at + 8..at + 12].copy_from_slice(&adjustment.to_be_bytes());
    }
    out
}

fn checksum(bytes: &[u8]) -> u32 {
    let word = |chunk: &[u8]| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        u32::from_be_bytes(word)
    };
    bytes.chunks(4).map(word).fold(0, u32::wrapping_add)
}

fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn push16(out: &mut Vec<u8>, values: &[u16]) {
    values.iter().for_each(|it| out.extend(it.to_be_bytes()));
}

fn push32(out: &mut Vec<u8>, values: &[u32]) {
    values.iter().for_each(|it| out.extend(it.to_be_bytes()));
}

#[cfg(test)]
mod tests {
    use super::{format4, runs};

    #[test]
    fn neighbours_with_neighbouring_glyphs_are_one_run() {
        let map = [('a', 1), ('b', 2), ('d', 3), ('e', 7), ('中', 8)].into();
        let expected = [
            (0x61, 0x62, 1),
            (0x64, 0x64, 3),
            (0x65, 0x65, 7),
            (0x4e2d, 0x4e2d, 8),
        ];
        assert_eq!(runs(&map), expected);
    }

    #[test]
    fn the_last_segment_of_format_4_is_ffff() {
        let table = format4(&[(0x61, 0x62, 1), (0x20000, 0x20000, 9)]);
        let at = |place: usize| u16::from_be_bytes([table[place], table[place + 1]]);
        assert_eq!(usize::from(at(2)), table.len());
        assert_eq!((at(6), at(14), at(16)), (4, 0x62, 0xffff));
    }
}
