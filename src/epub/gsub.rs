//! Reads the single substitutions of a face: regional forms (`locl`) and vertical forms (`vert`)
//! (<https://learn.microsoft.com/typography/opentype/spec/gsub>).
//!
//! A subset loses its substitutions. Regional forms are therefore chosen when the subset is made, and vertical forms
//! get a new table.

use std::collections::BTreeMap;

use skrifa::GlyphId;
use skrifa::raw::ReadError;
use skrifa::raw::tables::gsub::{Gsub, SingleSubst, SubstitutionSubtables};
use skrifa::raw::types::Tag;

/// Maps a glyph to its substitute.
pub(super) type Substitutions = BTreeMap<u16, u16>;

/// The substitutions of a feature for a script and language; empty when the table does not have them.
pub(super) fn single(
    table: &Gsub<'_>,
    script: &[u8; 4],
    language: &[u8; 4],
    feature: &[u8; 4],
) -> Substitutions {
    let [script, language, feature] = [script, language, feature].map(Tag::new);
    let found = read(table, script, language, feature);
    found.ok().flatten().unwrap_or_default()
}

fn read(
    table: &Gsub<'_>,
    script: Tag,
    language: Tag,
    feature: Tag,
) -> Result<Option<Substitutions>, ReadError> {
    let scripts = table.script_list()?;
    let tagged = |tag: Tag| {
        scripts
            .script_records()
            .iter()
            .find(|it| it.script_tag() == tag)
    };
    let Some(script) = tagged(script).or_else(|| tagged(Tag::new(b"DFLT"))) else {
        return Ok(None);
    };
    let script = script.script(scripts.offset_data())?;
    let mut systems = script.lang_sys_records().iter();
    let system = match systems.find(|it| it.lang_sys_tag() == language) {
        Some(system) => system.lang_sys(script.offset_data())?,
        None => match script.default_lang_sys() {
            Some(system) => system?,
            None => return Ok(None),
        },
    };
    let (features, lookups) = (table.feature_list()?, table.lookup_list()?.lookups());
    let mut out = Substitutions::new();
    for index in system.feature_indices() {
        let record = features.feature_records().get(usize::from(index.get()));
        let Some(record) = record.filter(|it| it.feature_tag() == feature) else {
            continue;
        };
        for lookup in record
            .feature(features.offset_data())?
            .lookup_list_indices()
        {
            let lookup = lookups.get(usize::from(lookup.get()))?;
            if let SubstitutionSubtables::Single(subtables) = lookup.subtables()? {
                for subtable in subtables.iter() {
                    substitute(&subtable?, &mut out)?;
                }
            }
        }
    }
    Ok(Some(out))
}

/// Adds the substitutions of a subtable. For each glyph, the first rule counts.
fn substitute(table: &SingleSubst<'_>, out: &mut Substitutions) -> Result<(), ReadError> {
    let mut put = |from: GlyphId, to: &dyn Fn(u16) -> u16| {
        if let Ok(from) = u16::try_from(from.to_u32()) {
            out.entry(from).or_insert(to(from));
        }
    };
    match table {
        SingleSubst::Format1(it) => {
            let delta = it.delta_glyph_id();
            let covered = it.coverage()?;
            covered
                .iter()
                .for_each(|from| put(from, &|it| it.wrapping_add_signed(delta)));
        }
        SingleSubst::Format2(it) => {
            let covered = it.coverage()?;
            for (from, to) in covered.iter().zip(it.substitute_glyph_ids()) {
                put(from, &|_| to.get().to_u16());
            }
        }
        // For more glyphs than a face here has.
        SingleSubst::Format3(_) | SingleSubst::Format4(_) => {}
    }
    Ok(())
}

/// Makes a `GSUB` table with the feature `vert` only, for every script.
pub(super) fn vertical(substitutions: &Substitutions) -> Vec<u8> {
    let count = u16::try_from(substitutions.len()).unwrap_or(u16::MAX);
    let mut out = Vec::new();
    let mut push = |values: &[u16]| values.iter().for_each(|it| out.extend(it.to_be_bytes()));
    let [v, e, r, t] = *b"vert";
    let vert = [u16::from_be_bytes([v, e]), u16::from_be_bytes([r, t])];
    let [d, f, l, t] = *b"DFLT";
    let dflt = [u16::from_be_bytes([d, f]), u16::from_be_bytes([l, t])];
    // The header, with the offsets of the script list (10), the feature list (30) and the lookup list (44).
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
    use skrifa::raw::tables::gsub::Gsub;
    use skrifa::raw::{FontData, FontRead as _};

    use super::{Substitutions, single, vertical};

    fn read(table: &[u8], feature: &[u8; 4]) -> Substitutions {
        let table = Gsub::read(FontData::new(table));
        table.map_or_else(|_| [].into(), |it| single(&it, b"hani", b"ZHS ", feature))
    }

    #[test]
    fn what_is_written_is_read_again() {
        let map = [(3, 9), (5, 8)].into();
        assert_eq!(read(&vertical(&map), b"vert"), map);
        assert_eq!(read(&vertical(&map), b"locl"), [].into());
    }

    #[test]
    fn a_cut_table_substitutes_nothing() {
        let table = vertical(&[(3, 9)].into());
        for length in 0..table.len() {
            assert_eq!(read(&table[..length], b"vert"), [].into(), "{length}");
        }
    }
}
