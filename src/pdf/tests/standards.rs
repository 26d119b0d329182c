//! Tests what `--pdf-standard` changes: a file's claims and contents, with a golden dump for each standard.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use lopdf::{Dictionary, Object};

use super::reader::{PdfReader, show, string};
use super::sheet::fonts;
use super::{everything, written};
use crate::pdf::{Options, Standard, write};

#[test]
fn every_standard_matches_its_golden_dump() {
    for standard in Standard::ALL {
        let name = standard.as_str().replace(',', "-");
        insta::with_settings!({
            snapshot_path => "../../../tests/golden/pdf",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(format!("standard-{name}"), dump(standard));
        });
    }
}

/// The tag tree of PDF 2.0 has roles in its namespace, and notes and entries refer to their targets.
#[test]
fn pdf_2_has_its_own_roles_and_references() {
    let reader = PdfReader::open(&written(Standard::A4fUa2));
    insta::with_settings!({
        snapshot_path => "../../../tests/golden/pdf",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("every_role-a-4f-ua-2", reader.tree());
    });
}

/// Every destination is also a structure destination, in the tag tree (ISO 14289-2, 8.8).
#[test]
fn destinations_of_pdf_2_name_elements() {
    let reader = PdfReader::open(&written(Standard::A4fUa2));
    let names = reader.get(reader.catalog(), "Names").unwrap();
    let places = reader.get(names.as_dict().unwrap(), "Dests").unwrap();
    let places = each(&reader, places.as_dict().unwrap(), "Names");
    let places: Vec<&Dictionary> = places.iter().filter_map(|it| it.as_dict().ok()).collect();
    let roles = places.iter().map(|place| {
        let position = place.get(b"D").and_then(Object::as_array).unwrap();
        let page = reader.follow(&position[0]).as_dict().unwrap();
        assert!(page.has_type(b"Page"));
        let element = place.get(b"SD").and_then(Object::as_array).unwrap();
        let element = reader.follow(&element[0]).as_dict().unwrap();
        show(element.get(b"S").unwrap())
    });
    assert_eq!(roles.collect::<Vec<_>>(), ["/H1", "/FENote", "/P"]);
}

/// The sample file under a standard: its claims, catalog, tags and attached files.
fn dump(standard: Standard) -> String {
    let fonts = fonts();
    let (pages, book) = everything(fonts);
    let options = Options {
        standard,
        ..Options::default()
    };
    let written = write(pages, &book, fonts, &options).unwrap();
    let reader = PdfReader::open(&written.output);
    let mut out = format!("version {}\n", reader.document.version);
    let info = reader.get(&reader.document.trailer, "Info");
    let info = info.map(|it| keys(it.as_dict().unwrap()));
    _ = writeln!(out, "info {}", info.as_deref().unwrap_or("none"));
    section(&mut out, "metadata", claims(&reader));
    section(&mut out, "catalog", entries(reader.catalog()));
    let intents = each(&reader, reader.catalog(), "OutputIntents");
    section(&mut out, "output intents", intents.into_iter().map(show));
    section(&mut out, "attached", attached(&reader));
    let root = reader.get(reader.catalog(), "StructTreeRoot").unwrap();
    let root = root.as_dict().unwrap();
    section(&mut out, "structure tree", entries(root));
    section(&mut out, "roles", roles(&reader));
    section(&mut out, "page", entries(reader.pages()[0]));
    let warnings = written.warnings.iter().map(ToString::to_string);
    section(&mut out, "warnings", warnings);
    out
}

fn section(out: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    _ = writeln!(out, "{title}");
    for line in lines {
        _ = writeln!(out, "  {line}");
    }
}

fn keys(dictionary: &Dictionary) -> String {
    let keys = dictionary.iter().map(|it| String::from_utf8_lossy(it.0));
    keys.collect::<Vec<_>>().join(" ")
}

fn entries(dictionary: &Dictionary) -> impl Iterator<Item = String> {
    let entry =
        |(key, it): (&Vec<u8>, &Object)| format!("{} {}", String::from_utf8_lossy(key), show(it));
    dictionary.iter().map(entry)
}

/// The standards that the metadata claims.
fn claims(reader: &PdfReader) -> Vec<String> {
    let packet = reader.get(reader.catalog(), "Metadata").unwrap();
    let packet = packet.as_stream().unwrap();
    let packet = String::from_utf8(packet.content.clone()).unwrap();
    let claim = |it: &&str| it.starts_with("<pdfaid:") || it.starts_with("<pdfuaid:");
    packet.lines().filter(claim).map(str::to_owned).collect()
}

/// The elements of an array; none when the array is missing.
fn each<'a>(reader: &'a PdfReader, dictionary: &'a Dictionary, key: &str) -> Vec<&'a Object> {
    let array = reader.get(dictionary, key);
    let array = array.map_or(&[][..], |it| it.as_array().unwrap());
    array.iter().map(|it| reader.follow(it)).collect()
}

fn attached(reader: &PdfReader) -> Vec<String> {
    let files = each(reader, reader.catalog(), "AF").into_iter();
    let file = |it: &Object| {
        let file = it.as_dict().unwrap();
        let embedded = reader.get(file, "EF").unwrap().as_dict().unwrap();
        let embedded = reader.get(embedded, "F").unwrap().as_stream().unwrap();
        let name = string(file.get(b"UF").unwrap());
        let relationship = show(file.get(b"AFRelationship").unwrap());
        let media_type = show(embedded.dict.get(b"Subtype").unwrap());
        format!("{name} {relationship} {media_type}")
    };
    files.map(file).collect()
}

/// Every role that is used, with its namespace where it names one.
fn roles(reader: &PdfReader) -> BTreeSet<String> {
    let elements = reader.document.objects.values();
    let elements = elements.filter_map(|it| it.as_dict().ok());
    let elements = elements.filter(|it| it.has_type(b"StructElem"));
    let role = |it: &Dictionary| {
        let role = show(it.get(b"S").unwrap());
        match reader.get(it, "NS") {
            Some(space) => {
                let name = space.as_dict().unwrap().get(b"NS").unwrap();
                format!("{role} {}", string(name))
            }
            None => role,
        }
    };
    elements.map(role).collect()
}
