//! Rules that every object of a file must obey, under every standard.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object};
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, GlyphId};

use super::reader::{PdfReader, show};
use super::written;
use crate::pdf::Standard;

fn readers() -> impl Iterator<Item = PdfReader> {
    let all = Standard::ALL.into_iter();
    all.map(|it| PdfReader::open(&written(it)))
}

/// Every dictionary in an object, its own and those inside.
fn dictionaries<'a>(object: &'a Object, found: &mut Vec<&'a Dictionary>) {
    let mut enter = |it: &'a Dictionary| {
        found.push(it);
        it.iter().for_each(|it| dictionaries(it.1, found));
    };
    match object {
        Object::Dictionary(it) => enter(it),
        Object::Stream(it) => enter(&it.dict),
        Object::Array(them) => them.iter().for_each(|it| dictionaries(it, found)),
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..)
        | Object::Reference(_) => {}
    }
}

fn all_dictionaries(reader: &PdfReader) -> Vec<&Dictionary> {
    let mut found = vec![&reader.document.trailer];
    let objects = reader.document.objects.values();
    objects.for_each(|it| dictionaries(it, &mut found));
    found
}

#[test]
fn streams_are_deflated_or_as_they_are() {
    for reader in readers() {
        for object in reader.document.objects.values() {
            let Object::Stream(stream) = object else {
                continue;
            };
            let length = stream.dict.get(b"Length").unwrap().as_i64().unwrap();
            assert_eq!(usize::try_from(length).unwrap(), stream.content.len());
            let filter = stream.dict.get(b"Filter").map(show).unwrap_or_default();
            assert!(
                ["", "/FlateDecode", "/DCTDecode"].contains(&&*filter),
                "{filter}"
            );
            for key in ["F", "FFilter", "FDecodeParms"] {
                assert!(!stream.dict.has(key.as_bytes()), "{key}");
            }
        }
    }
}

#[test]
fn no_scripts_forms_or_hidden_content() {
    const NEVER: [&str; 16] = [
        "AA",
        "OpenAction",
        "JS",
        "JavaScript",
        "AcroForm",
        "XFA",
        "OC",
        "OCProperties",
        "Requirements",
        "AlternatePresentations",
        "PresSteps",
        "Perms",
        "Encrypt",
        "OPI",
        "Alternates",
        "PS",
    ];
    for reader in readers() {
        for dictionary in all_dictionaries(&reader) {
            for key in NEVER {
                assert!(!dictionary.has(key.as_bytes()), "{key}: {dictionary:?}");
            }
            let action = dictionary.get(b"A").and_then(Object::as_dict);
            if let Ok(action) = action
                && dictionary.has_type(b"Annot")
            {
                let kind = show(action.get(b"S").unwrap());
                assert!(kind == "/URI" || kind == "/GoTo", "{kind}");
            }
            if dictionary.has_type(b"Annot") {
                let kind = show(dictionary.get(b"Subtype").unwrap());
                assert!(kind == "/Link" || kind == "/Highlight", "{kind}");
                assert_eq!(dictionary.has(b"AP"), kind == "/Highlight");
            }
            // The only form is the appearance of highlights, which draws nothing.
            if dictionary
                .get(b"Subtype")
                .is_ok_and(|it| show(it) == "/Form")
            {
                assert_eq!(dictionary.get(b"Length").unwrap().as_i64().unwrap(), 0);
            }
        }
    }
}

#[test]
fn pages_are_painted_with_few_operators() {
    for reader in readers() {
        let mut used = BTreeSet::new();
        for page in reader.document.get_pages().into_values() {
            let content = reader.document.get_page_content(page);
            let content = lopdf::content::Content::decode(&content).unwrap();
            used.extend(content.operations.into_iter().map(|it| it.operator));
        }
        let used: Vec<String> = used.into_iter().collect();
        assert_eq!(used.join(" "), "BDC BT Do EMC ET Q TJ Tf Tm cm f g q re rg");
    }
}

#[test]
fn numbers_names_and_strings_stay_below_their_limits() {
    fn check(object: &Object) {
        match object {
            Object::Integer(it) => assert!(i32::try_from(*it).is_ok()),
            Object::Real(it) => assert!(it.abs() < 32_767.0),
            Object::Name(it) => assert!(it.len() <= 127),
            Object::String(it, _) => assert!(it.len() <= 32_767),
            Object::Array(them) => them.iter().for_each(check),
            Object::Dictionary(it) => it.iter().for_each(|it| check(it.1)),
            Object::Stream(it) => it.dict.iter().for_each(|it| check(it.1)),
            Object::Null | Object::Boolean(_) | Object::Reference(_) => {}
        }
    }
    for reader in readers() {
        reader.document.objects.values().for_each(check);
    }
}

/// The widths in the PDF's font dictionaries are those of the embedded font files.
#[test]
fn widths_match_the_embedded_fonts() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    let mut compared = 0;
    let fonts = all_dictionaries(&reader).into_iter();
    for font in fonts.filter(|it| {
        it.get(b"Subtype")
            .map(show)
            .is_ok_and(|it| it == "/CIDFontType2")
    }) {
        let descriptor = reader.get(font, "FontDescriptor").unwrap();
        let file = reader.get(descriptor.as_dict().unwrap(), "FontFile2");
        let file = file.unwrap().as_stream().unwrap().get_plain_content();
        let file = file.unwrap();
        let face = FontRef::new(&file).unwrap();
        let em = i64::from(face.head().unwrap().units_per_em());
        let advances = face.hmtx().unwrap();
        // `W` holds runs: a first code, then the widths from that code on.
        let told = reader.get(font, "W").unwrap().as_array().unwrap();
        for run in told.chunks(2) {
            let first = run[0].as_i64().unwrap();
            let widths = reader.follow(&run[1]).as_array().unwrap();
            for (code, width) in (first..).zip(widths) {
                let glyph = GlyphId::new(u32::try_from(code).unwrap());
                let own = i64::from(advances.advance(glyph).unwrap()) * 1000 / em;
                assert_eq!(width.as_i64().unwrap(), own);
                compared += 1;
            }
        }
    }
    assert!(compared > 20, "{compared}");
}
