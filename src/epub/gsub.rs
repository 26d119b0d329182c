//! The single substitutions of a face: the forms of a region (`locl`) and of vertical lines (`vert`)
//! (<https://learn.microsoft.com/typography/opentype/spec/gsub>).
//!
//! A subset has no substitutions of its own. Regional forms are therefore chosen when it is made,
//! and the vertical ones come with a table of their own.

use std::collections::BTreeMap;

/// From a glyph to the one that takes its place.
pub(super) type Substitutions = BTreeMap<u16, u16>;

/// What a feature does for a script and language; empty when the table has no such thing.
pub(super) fn single(
    table: &[u8],
    script: &[u8; 4],
    language: &[u8; 4],
    feature: &[u8; 4],
) -> Substitutions {
    read(table, script, language, feature).unwrap_or_default()
}

fn read(
    table: &[u8],
    script: &[u8; 4],
    language: &[u8; 4],
    feature: &[u8; 4],
) -> Option<Substitutions> {
    let scripts = at(table, 4)?;
    let features = at(table, 6)?;
    let lookups = at(table, 8)?;
    let script = tagged(scripts, 2, script).or_else(|| tagged(scripts, 2, b"DFLT"))?;
    let system = tagged(script, 4, language).or_else(|| at(script, 0))?;
    let mut out = Substitutions::new();
    for index in 0..u16_at(system, 4)? {
        let index = usize::from(u16_at(system, 6 + 2 * usize::from(index))?);
        let record = features.get(2 + 6 * index..8 + 6 * index)?;
        if record[..4] != *feature {
            continue;
        }
        let feature = features.get(usize::from(u16_at(record, 4)?)..)?;
        for lookup in 0..u16_at(feature, 2)? {
            let lookup = u16_at(feature, 4 + 2 * usize::from(lookup))?;
            let lookup = at(lookups, 2 + 2 * usize::from(lookup))?;
            for subtable in 0..u16_at(lookup, 4)? {
                let subtable = at(lookup, 6 + 2 * usize::from(subtable))?;
                match (u16_at(lookup, 0)?, u16_at(subtable, 2)?) {
                    (1, _) => substitute(subtable, &mut out)?,
                    // An extension: the real table stands further away.
                    (7, 1) => {
                        let offset = usize::try_from(u32_at(subtable, 4)?).ok()?;
                        substitute(subtable.get(offset..)?, &mut out)?;
                    }
                    _ => {}
                }
            }
        }
    }
    Some(out)
}

/// The first rule for a glyph counts.
fn substitute(table: &[u8], out: &mut Substitutions) -> Option<()> {
    let covered = coverage(at(table, 2)?)?;
    for (index, glyph) in covered.into_iter().enumerate() {
        let to = match u16_at(table, 0)? {
            1 => glyph.wrapping_add(u16_at(table, 4)?),
            _ => u16_at(table, 6 + 2 * index)?,
        };
        out.entry(glyph).or_insert(to);
    }
    Some(())
}

fn coverage(table: &[u8]) -> Option<Vec<u16>> {
    let count = usize::from(u16_at(table, 2)?);
    let mut out = Vec::new();
    for index in 0..count {
        if u16_at(table, 0)? == 1 {
            out.push(u16_at(table, 4 + 2 * index)?);
        } else {
            let record = table.get(4 + 6 * index..10 + 6 * index)?;
            out.extend(u16_at(record, 0)?..=u16_at(record, 2)?);
        }
    }
    Some(out)
}

/// The table that a 16-bit offset in `table` leads to; none when the offset is 0.
fn at(table: &[u8], place: usize) -> Option<&[u8]> {
    let offset = usize::from(u16_at(table, place)?);
    (offset > 0).then(|| table.get(offset..)).flatten()
}

/// The table of a tag in a list of `count, (tag, offset)…` that begins at `start - 2`.
fn tagged<'a>(table: &'a [u8], start: usize, tag: &[u8; 4]) -> Option<&'a [u8]> {
    let count = usize::from(u16_at(table, start - 2)?);
    let records = table.get(start..start + 6 * count)?;
    let record = records.chunks(6).find(|it| it[..4] == *tag)?;
    table.get(usize::from(u16_at(record, 4)?)..)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes([bytes[0], bytes[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// A table with the feature `vert` alone, for every script.
pub(super) fn vertical(substitutions: &Substitutions) -> Vec<u8> {
    let count = u16::try_from(substitutions.len()).unwrap_or(u16::MAX);
    let mut out = Vec::new();
    let mut push = |values: &[u16]| values.iter().for_each(|it| out.extend(it.to_be_bytes()));
    let [v, e, r, t] = *b"vert";
    let vert = [u16::from_be_bytes([v, e]), u16::from_be_bytes([r, t])];
    let [d, f, l, t] = *b"DFLT";
    let dflt = [u16::from_be_bytes([d, f]), u16::from_be_bytes([l, t])];
    // Header; scripts at 10, features at 30, lookups at 44.
    push(&[1, 0, 10, 30, 44]);
    // One script whose default language system has feature 0.
    push(&[1, dflt[0], dflt[1], 8, 4, 0, 0, 0xffff, 1, 0]);
    // One feature that has lookup 0.
    push(&[1, vert[0], vert[1], 8, 0, 1, 0]);
    // One lookup of type 1 with one subtable of format 2; its coverage follows the substitutes.
    push(&[1, 4, 1, 0, 1, 8]);
    push(&[2, 6 + 2 * count, count]);
    push(&substitutions.values().copied().collect::<Vec<_>>());
    push(&[1, count]);
    push(&substitutions.keys().copied().collect::<Vec<_>>());
    out
}

#[cfg(test)]
mod tests {
    use super::{single, vertical};

    #[test]
    fn what_is_written_is_read_again() {
        let map = [(3, 9), (5, 8)].into();
        assert_eq!(single(&vertical(&map), b"hani", b"ZHS ", b"vert"), map);
        assert_eq!(
            single(&vertical(&map), b"hani", b"ZHS ", b"locl"),
            [].into()
        );
    }

    #[test]
    fn a_cut_table_substitutes_nothing() {
        let table = vertical(&[(3, 9)].into());
        for length in 0..table.len() {
            assert_eq!(
                single(&table[..length], b"hani", b"ZHS ", b"vert"),
                [].into()
            );
        }
    }
}
