//! A test for each clause in `CONFORMANCE.md` that the dump of the tag tree does not already cover.

use lopdf::Object;

use super::reader::{PdfReader, show, show_bytes, string};
use super::sheet::{Sheet, book, fonts, metadata};
use super::written;
use crate::layout::{LineTurn, LinkTarget, Role, Tags, Upright};
use crate::model::Destination;
use crate::pdf::{Options, Standard, write};

/// The base name and dictionary of each font of a file.
fn fonts_of(reader: &PdfReader) -> Vec<(String, lopdf::Dictionary)> {
    let resources = reader.get(reader.pages()[0], "Resources").unwrap();
    let fonts = reader.get(resources.as_dict().unwrap(), "Font").unwrap();
    let font = |(_, font): (&Vec<u8>, &Object)| {
        let font = reader.follow(font).as_dict().unwrap();
        let name = font.get(b"BaseFont").unwrap().as_name().unwrap();
        (String::from_utf8(name.to_vec()).unwrap(), font.clone())
    };
    fonts.as_dict().unwrap().iter().map(font).collect()
}

#[test]
fn fonts_are_embedded_once_under_their_tag() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    for (name, font) in fonts_of(&reader) {
        let (tag, rest) = name.split_once('+').unwrap();
        assert!(tag.len() == 6 && tag.bytes().all(|it| it.is_ascii_uppercase()));
        assert!(!rest.is_empty());
        let descendants = font.get(b"DescendantFonts").unwrap();
        let descendant = reader.follow(&descendants.as_array().unwrap()[0]);
        let descriptor = reader.get(descendant.as_dict().unwrap(), "FontDescriptor");
        let descriptor = descriptor.unwrap().as_dict().unwrap();
        let file = ["FontFile2", "FontFile3"]
            .iter()
            .find_map(|it| reader.get(descriptor, it));
        assert!(!file.unwrap().as_stream().unwrap().content.is_empty());
        assert_eq!(
            descriptor.get(b"FontName").unwrap().as_name().unwrap(),
            name.as_bytes()
        );
    }
}

#[test]
fn a_glyph_with_two_texts_has_two_small_fonts() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    let song = fonts_of(&reader);
    let song = song
        .iter()
        .filter(|it| it.0.ends_with("NotoSerifCJKsc-Regular"));
    assert_eq!(song.count(), 2); // the second holds ⼀ and U+F90A
    let content = page_content(&reader, 0);
    assert!(!content.contains("ActualText<FEFF2F00>"), "{content}");
}

/// The content of a page as text.
fn page_content(reader: &PdfReader, page: usize) -> String {
    let pages: Vec<_> = reader.document.get_pages().into_values().collect();
    let content = reader.document.get_page_content(pages[page]);
    String::from_utf8(content).unwrap()
}

#[test]
fn private_characters_are_wrapped() {
    for (standard, said) in [
        (Standard::A3aUa1, "FEFFE123"),
        (Standard::A4fUa2, "FEFFFFFD"),
    ] {
        let fonts = fonts();
        let mut sheet = Sheet::new(fonts);
        sheet.text(Tags::DOCUMENT, Role::P, "一");
        sheet.fragment().text = "\u{e123}".to_owned();
        let options = Options {
            standard,
            ..Options::default()
        };
        let written = write(sheet.pages, &book(metadata()), fonts, &options).unwrap();
        let content = page_content(&PdfReader::open(&written.output), 0);
        assert!(
            content.contains(&format!("/ActualText<{said}>")),
            "{content}"
        );
    }
}

/// Bookmarks, titles and alternative texts of elements, and descriptions of links have none either (ISO 14289-2, 8.6).
#[test]
fn private_characters_are_replaced_in_descriptions() {
    let fonts = fonts();
    let mut sheet = Sheet::new(fonts);
    let heading = sheet.text(Tags::DOCUMENT, Role::Heading(1), "一");
    sheet.destination(Destination::Article(0), heading);
    sheet.bookmark(0, "\u{f8ff}一", Destination::Article(0));
    let element = sheet.pages.tags.get_mut(heading);
    element.title = Some("\u{f8ff}一".to_owned());
    element.alt = Some("\u{f8ff}一".to_owned());
    let paragraph = sheet.element(Tags::DOCUMENT, Role::P);
    sheet.link(
        paragraph,
        LinkTarget::Uri("https://example.org/".to_owned()),
        "一",
    );
    for (standard, told) in [
        (Standard::A4fUa2, "\u{fffd}一"),
        (Standard::A3aUa1, "\u{f8ff}一"),
    ] {
        let options = Options {
            standard,
            ..Options::default()
        };
        let pages = sheet.pages.clone();
        let written = write(pages, &book(metadata()), fonts, &options).unwrap();
        let reader = PdfReader::open(&written.output);
        let outlines = reader.get(reader.catalog(), "Outlines").unwrap();
        let first = reader.get(outlines.as_dict().unwrap(), "First").unwrap();
        let title = first.as_dict().unwrap().get(b"Title").unwrap();
        assert_eq!(string(title), told);
        let tree = reader.tree();
        assert!(tree.contains(&format!("T={told:?} Alt={told:?}")), "{tree}");
    }
}

#[test]
fn forbidden_characters_do_not_reach_a_map() {
    let fonts = fonts();
    let mut sheet = Sheet::new(fonts);
    for c in ["\u{feff}", "\u{fffe}"] {
        sheet.text(Tags::DOCUMENT, Role::P, "一");
        sheet.fragment().text = c.to_owned();
    }
    let written = write(sheet.pages, &book(metadata()), fonts, &Options::default()).unwrap();
    let reader = PdfReader::open(&written.output);
    for (_, font) in fonts_of(&reader) {
        let map = reader.get(&font, "ToUnicode").unwrap().as_stream().unwrap();
        let map = String::from_utf8(map.get_plain_content().unwrap()).unwrap();
        assert!(!map.contains("<feff>") && !map.contains("<fffe>"), "{map}");
    }
}

#[test]
fn glyph_0_is_never_drawn_and_its_text_is_kept() {
    let fonts = fonts();
    let mut sheet = Sheet::new(fonts);
    sheet.text(Tags::DOCUMENT, Role::P, "一二三");
    sheet.fragment().runs[0].glyphs[1].id = 0;
    let written = write(sheet.pages, &book(metadata()), fonts, &Options::default()).unwrap();
    let reader = PdfReader::open(&written.output);
    assert!(reader.tree().contains("\"一二三\""), "{}", reader.tree());
    assert!(!page_content(&reader, 0).contains("<0000>"));
}

#[test]
fn everything_painted_is_marked() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    for page in reader.document.get_pages().into_values() {
        let content = reader.document.get_page_content(page);
        let content = lopdf::content::Content::decode(&content).unwrap();
        let mut depth = 0_i32;
        for operation in &content.operations {
            match &*operation.operator {
                "BDC" => depth += 1,
                "EMC" => depth -= 1,
                "TJ" | "Do" | "f" => assert!(depth > 0, "{operation:?}"),
                "S" | "B" | "sh" | "Tj" => panic!("we never paint so: {operation:?}"),
                _ => {}
            }
        }
    }
}

#[test]
fn device_colours_mean_srgb() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    let intents = reader.get(reader.catalog(), "OutputIntents").unwrap();
    let intent = reader
        .follow(&intents.as_array().unwrap()[0])
        .as_dict()
        .unwrap();
    assert_eq!(show(intent.get(b"S").unwrap()), "/GTS_PDFA1");
    let profile = reader.get(intent, "DestOutputProfile").unwrap();
    let profile = profile.as_stream().unwrap();
    assert_eq!(profile.dict.get(b"N").unwrap().as_i64().unwrap(), 3);
    assert_eq!(profile.get_plain_content().unwrap().len(), 736);
}

#[test]
fn images_hold_only_what_they_need() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    let resources = reader.get(reader.pages()[0], "Resources").unwrap();
    let images = reader.get(resources.as_dict().unwrap(), "XObject").unwrap();
    for (_, image) in images.as_dict().unwrap() {
        let image = reader.follow(image).as_stream().unwrap();
        let mut keys: Vec<String> = image
            .dict
            .iter()
            .map(|(key, _)| String::from_utf8(key.clone()).unwrap())
            .collect();
        keys.sort();
        assert_eq!(
            keys.join(" "),
            "BitsPerComponent ColorSpace DecodeParms Filter Height Length SMask Subtype Type Width"
        );
    }
}

#[test]
fn the_title_is_shown_and_bookmarks_open() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    let catalog = reader.catalog();
    let preferences = reader.get(catalog, "ViewerPreferences").unwrap();
    assert_eq!(show(preferences), "<DisplayDocTitle true>");
    assert_eq!(show(catalog.get(b"PageMode").unwrap()), "/UseOutlines");
    let outlines = reader.get(catalog, "Outlines").unwrap().as_dict().unwrap();
    let first = reader.get(outlines, "First").unwrap().as_dict().unwrap();
    assert_eq!(string(first.get(b"Title").unwrap()), "样张");
    let below = reader.get(first, "First").unwrap().as_dict().unwrap();
    assert_eq!(string(below.get(b"Title").unwrap()), "尾");
}

#[test]
fn upright_glyphs_of_lines_that_run_down_have_vertical_fonts() {
    let mut sheet = Sheet::new(fonts());
    let sect = sheet.element(Tags::DOCUMENT, Role::Sect);
    sheet.text(sect, Role::P, "直排");
    let fragment = sheet.fragment();
    fragment.turn = LineTurn::Down;
    fragment.runs[0].upright = Some(Upright::Alone);
    sheet.text(sect, Role::P, "横");
    sheet.pages.leftward = true;
    let options = Options::default();
    let written = write(sheet.pages, &book(metadata()), fonts(), &options).unwrap();
    let reader = PdfReader::open(&written.output);
    let preferences = reader.get(reader.catalog(), "ViewerPreferences").unwrap();
    assert_eq!(show(preferences), "<DisplayDocTitle true, Direction /R2L>");
    let encodings: Vec<String> = fonts_of(&reader)
        .iter()
        .map(|(_, font)| show(font.get(b"Encoding").unwrap()))
        .collect();
    assert_eq!(encodings, ["/Identity-H", "/Identity-V"]);
    let (_, vertical) = &fonts_of(&reader)[1];
    let descendants = vertical.get(b"DescendantFonts").unwrap();
    let descendant = reader.follow(&descendants.as_array().unwrap()[0]);
    let metrics = descendant.as_dict().unwrap().get(b"W2").unwrap();
    // Both glyphs are an em wide and are shown from the baseline of turned letters.
    assert_eq!(show(metrics), "[1 2 -1000 120 880]");
    let content = page_content(&reader, 0);
    assert!(content.contains("/V"), "{content}");
}

#[test]
fn pdf_2_has_no_info() {
    let reader = PdfReader::open(&written(Standard::A4fUa2));
    assert!(reader.document.trailer.get(b"Info").is_err());
    assert_eq!(reader.document.version, "2.0");
}

#[test]
fn identity_follows_the_content() {
    let identity = |standard| {
        let reader = PdfReader::open(&written(standard));
        show_bytes(reader.document.trailer.get(b"ID").unwrap())
    };
    let (one, two) = (identity(Standard::A3aUa1), identity(Standard::A2aUa1));
    assert_eq!(one[0], two[0]); // the same source
    assert_ne!(one[1], two[1]); // another file
}

#[test]
fn a_link_with_too_long_an_address_is_text() {
    let fonts = fonts();
    let mut sheet = Sheet::new(fonts);
    let paragraph = sheet.element(Tags::DOCUMENT, Role::P);
    let long = format!("https://example.com/{}", "a".repeat(40_000));
    sheet.link(paragraph, LinkTarget::Uri(long), "长");
    sheet.link(
        paragraph,
        LinkTarget::Uri("https://example.com/".to_owned()),
        "短",
    );
    let written = write(sheet.pages, &book(metadata()), fonts, &Options::default()).unwrap();
    assert_eq!(written.warnings.len(), 1);
    let reader = PdfReader::open(&written.output);
    assert!(reader.tree().contains("\"长\""), "{}", reader.tree());
    let annotations = reader.get(reader.pages()[0], "Annots").unwrap();
    assert_eq!(annotations.as_array().unwrap().len(), 1);
}

#[test]
fn headings_below_level_six_become_level_six() {
    let fonts = fonts();
    let mut sheet = Sheet::new(fonts);
    for level in 1..=7 {
        sheet.text(Tags::DOCUMENT, Role::Heading(level), "题");
    }
    let written = write(sheet.pages, &book(metadata()), fonts, &Options::default()).unwrap();
    let tree = PdfReader::open(&written.output).tree();
    let roles = tree.lines().filter_map(|it| it.strip_prefix("  H"));
    assert_eq!(
        roles.collect::<Vec<_>>(),
        ["1", "2", "3", "4", "5", "6", "6"]
    );
}

#[test]
fn a_figure_without_words_has_an_alternative() {
    let fonts = fonts();
    let mut sheet = Sheet::new(fonts);
    sheet.text(Tags::DOCUMENT, Role::Figure, "画");
    let written = write(sheet.pages, &book(metadata()), fonts, &Options::default()).unwrap();
    let tree = PdfReader::open(&written.output).tree();
    assert!(tree.contains("Figure Alt=\"图\""), "{tree}");
}

/// Every element with an `ID` is in the `IDTree`.
#[test]
fn identifiers_are_in_their_tree() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    let root = reader.get(reader.catalog(), "StructTreeRoot").unwrap();
    let ids = reader.get(root.as_dict().unwrap(), "IDTree").unwrap();
    let ids = reader.get(ids.as_dict().unwrap(), "Names").unwrap();
    let ids = ids.as_array().unwrap();
    for entry in ids.chunks(2) {
        let element = reader.follow(&entry[1]).as_dict().unwrap();
        assert_eq!(element.get(b"ID").unwrap(), &entry[0]);
    }
    let named = reader.document.objects.values();
    let named = named.filter_map(|it| it.as_dict().ok());
    let named = named.filter(|it| it.has_type(b"StructElem") && it.has(b"ID"));
    assert_eq!(named.count(), ids.len() / 2);
}

/// Every row of `CONFORMANCE.md` names tests, and all of these tests exist in src/pdf.
#[test]
#[expect(clippy::disallowed_methods, reason = "this test reads the source tree")]
fn conformance_names_tests_that_exist() {
    let mut source = String::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pdf")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                source += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
    // The first function after each `#[test]`.
    let after = source.split("#[test]").skip(1);
    let names = after.filter_map(|it| it.split_once("fn ")?.1.split_once("()"));
    let tests: std::collections::BTreeSet<&str> = names.map(|it| it.0).collect();
    let table = include_str!("../CONFORMANCE.md").lines();
    let rows = table.filter(|it| it.starts_with('|'));
    let mut count = 0;
    for row in rows.filter(|it| !it.starts_with("|---") && !it.ends_with(" test |")) {
        let named = row.rsplit('|').nth(1).unwrap();
        let named: Vec<&str> = named.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no test: {row}");
        for name in named {
            assert!(tests.contains(name), "{name}");
            count += 1;
        }
    }
    assert!(count > 60, "{count}");
}
