//! Tests of PDFs: pages are built by hand, written, and read back by a small reader of our own.

mod clauses;
mod objects;
mod reader;
mod sheet;
mod standards;

use lopdf::Object;
use reader::{PdfReader, string};
pub(super) use sheet::fonts;
use sheet::{Sheet, book, metadata};

use super::{Options, Standard, write};
use crate::book::Attachment;
use crate::book::Book;
use crate::fonts::Fonts;
use crate::layout::{Color, Item, Length, LinkTarget, Pages, PlacedPicture, Role, Scope, Tags};
use crate::model::{Asset, AssetState, Blob, Destination, Language, Media, Metadata, Picture};

/// A note that is referred to.
const NOTE: Destination = Destination::Note {
    article: 0,
    number: 0,
};

/// Two pages with every role and every special case.
fn everything(fonts: &Fonts) -> (Pages, Book) {
    let mut book = book(metadata());
    let assets = &mut book.articles[0].document.assets;
    let asset = assets.add(Asset {
        state: AssetState::Loaded(png_picture()),
        ..blank_asset("a.png")
    });
    let mut sheet = Sheet::new(fonts);
    let part = sheet.element(Tags::DOCUMENT, Role::Part);
    let sect = sheet.element(part, Role::Sect);
    sheet.pages.tags.get_mut(sect).title = Some("样张".to_owned());
    sheet.more(None, "页眉");
    let heading = sheet.text(sect, Role::Heading(1), "第一章　样张");
    sheet.destination(Destination::Article(0), heading);
    sheet.bookmark(0, "样张", Destination::Article(0));

    let toc = sheet.element(sect, Role::TOC);
    let item = sheet.element(toc, Role::TOCI);
    let reference = sheet.element(item, Role::Reference);
    sheet.link(
        reference,
        LinkTarget::Destination(Destination::anchor(0, "尾%")),
        "尾……2",
    );

    let paragraph = sheet.text(sect, Role::P, "在|2024|年，在_2024_年——⼀一金\u{f90a}");
    let content = sheet.pages.tags.content(paragraph);
    sheet.more(Some(content), "words_broken_");
    sheet.more(Some(content), "at blanks, \u{e123}");
    let foreign = sheet.element(paragraph, Role::Span);
    sheet.pages.tags.get_mut(foreign).language = Language::parse("en");
    sheet.line(foreign, "English");
    let link = sheet.link(
        paragraph,
        LinkTarget::Uri("https://example.com/路 径?q=a(b".to_owned()),
        "链接在",
    );
    let note_link = sheet.element(paragraph, Role::Reference);
    sheet.link(note_link, LinkTarget::Destination(NOTE), "1");

    let list = sheet.element(sect, Role::L);
    sheet.pages.tags.get_mut(list).numbered = true;
    for (label, text) in [("1.", "甲"), ("2.", "乙")] {
        let item = sheet.element(list, Role::LI);
        sheet.text(item, Role::Lbl, label);
        let body = sheet.element(item, Role::LBody);
        sheet.text(body, Role::P, text);
    }

    let figure = sheet.element(sect, Role::Figure);
    let bounds = sheet.bounds(40, 20);
    let content = sheet.pages.tags.content(figure);
    sheet.item(Item::Picture(PlacedPicture {
        article: 0,
        asset,
        bounds,
        content: Some(content),
        source: None,
    }));
    let corners = [
        bounds.x,
        bounds.y,
        bounds.x + bounds.width,
        bounds.y + bounds.height,
    ];
    let element = sheet.pages.tags.get_mut(figure);
    element.alt = Some("一张图".to_owned());
    element.bounds = Some((0, corners));
    let caption = sheet.element(figure, Role::Caption);
    sheet.text(caption, Role::P, "图一");

    sheet.page("ii");
    let bounds = sheet.bounds(100, 1);
    sheet.item(Item::Fill {
        bounds,
        color: Color(0x80, 0x20, 0x20),
        content: None,
    });
    // The link continues on the next page: the same content in another area.
    let Some(crate::layout::Kid::Content(linked)) = ({
        let element = sheet.pages.tags.elements().iter();
        let mut kids = element.flat_map(|it| &it.kids);
        kids.find(|it| matches!(it, crate::layout::Kid::Link(found) if *found == link));
        kids.next().copied()
    }) else {
        panic!("a link has content");
    };
    sheet.more(Some(linked), "下页");
    sheet.area(link);

    table(&mut sheet, sect);
    rest(&mut sheet, sect);
    let last = sheet.text(sect, Role::P, "尾");
    sheet.destination(Destination::anchor(0, "尾%"), last);
    sheet.bookmark(1, "尾", Destination::anchor(0, "尾%"));
    sheet.text(Tags::DOCUMENT, Role::P, "");
    (sheet.pages, book)
}

fn table(sheet: &mut Sheet<'_>, sect: crate::layout::ElementId) {
    let table = sheet.element(sect, Role::Table);
    let head = sheet.element(table, Role::THead);
    let row = sheet.element(head, Role::TR);
    let cell = sheet.text(row, Role::TH, "两栏");
    sheet.pages.tags.get_mut(cell).column_span = 2;
    sheet.pages.tags.get_mut(cell).scope = Some(Scope::Column);
    let body = sheet.element(table, Role::TBody);
    for (name, value) in [("子", "壹"), ("丑", "")] {
        let row = sheet.element(body, Role::TR);
        let cell = sheet.text(row, Role::TH, name);
        sheet.pages.tags.get_mut(cell).scope = Some(Scope::Row);
        let cell = sheet.element(row, Role::TD);
        if !value.is_empty() {
            sheet.line(cell, value);
        }
    }
}

fn rest(sheet: &mut Sheet<'_>, sect: crate::layout::ElementId) {
    let quote = sheet.element(sect, Role::BlockQuote);
    let paragraph = sheet.element(quote, Role::P);
    sheet.text(paragraph, Role::Quote, "“引”");
    let code = sheet.element(sect, Role::P);
    sheet.text(code, Role::Code, "let x = 1;");
    let ruby = sheet.element(code, Role::Ruby);
    sheet.text(ruby, Role::RB, "漢");
    sheet.text(ruby, Role::RT, "かん");
    let formula = sheet.text(sect, Role::Formula, "e=mc2");
    sheet.pages.tags.get_mut(formula).alt = Some("e = mc²".to_owned());
    let marked = sheet.element(sect, Role::P);
    let marked = sheet.highlight(marked, "划线的话", "批注");
    sheet.area(marked);
    let div = sheet.element(sect, Role::Div);
    let note = sheet.element(div, Role::Note);
    sheet.destination(NOTE, note);
    sheet.text(note, Role::Lbl, "1");
    sheet.text(note, Role::P, "注文");
    // Hebrew is painted from its last letter to its first.
    let right = sheet.text(sect, Role::P, "אבג");
    sheet.pages.tags.get_mut(right).language = Language::parse("he");
    let run = &mut sheet.fragment().runs[0];
    let places: Vec<Length> = run.glyphs.iter().map(|it| it.x).collect();
    run.glyphs.reverse();
    for (glyph, x) in run.glyphs.iter_mut().zip(places) {
        glyph.x = x;
    }
}

fn blank_asset(url: &str) -> Asset {
    Asset {
        candidates: vec![url.to_owned()],
        referrer_policy: None,
        line: 1,
        state: AssetState::Pending,
    }
}

/// 2 × 1 pixels with a soft edge.
fn png_picture() -> Picture {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer
        .write_image_data(&[255, 0, 0, 255, 0, 0, 255, 128])
        .unwrap();
    writer.finish().unwrap();
    Picture {
        media: Media::Png,
        width: 2,
        height: 1,
        blob: Blob::from(bytes),
        sha256: "11".repeat(32),
    }
}

fn written(standard: Standard) -> Vec<u8> {
    let fonts = fonts();
    let (pages, book) = everything(fonts);
    let options = Options {
        standard,
        ..Options::default()
    };
    write(pages, &book, fonts, &options).unwrap().output
}

#[test]
fn every_role_has_its_tag_and_its_text() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    insta::with_settings!({
        snapshot_path => "../../../tests/golden/pdf",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("every_role", reader.tree());
    });
    assert_eq!(reader.artifacts, ["页眉", ""]);
}

#[test]
fn same_pages_same_bytes() {
    assert!(written(Standard::A3aUa1) == written(Standard::A3aUa1));
}

#[test]
fn source_is_attached_with_type_and_date() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    let files = reader
        .get(reader.catalog(), "AF")
        .unwrap()
        .as_array()
        .unwrap();
    assert_eq!(files.len(), 1);
    let file = reader.follow(&files[0]).as_dict().unwrap();
    assert_eq!(
        reader::show(file.get(b"AFRelationship").unwrap()),
        "/Source"
    );
    assert_eq!(string(file.get(b"F").unwrap()), "一.md");
    assert_eq!(string(file.get(b"UF").unwrap()), "一.md");
    let embedded = file.get(b"EF").and_then(|it| it.as_dict()).unwrap();
    let embedded = reader.get(embedded, "F").unwrap().as_stream().unwrap();
    assert_eq!(
        embedded.get_plain_content().unwrap(),
        "---\ntitle: 一\n---\n正文\n".as_bytes()
    );
    assert_eq!(
        reader::show(embedded.dict.get(b"Subtype").unwrap()),
        "/text/markdown"
    );
    assert_eq!(
        reader::show(embedded.dict.get(b"Params").unwrap()),
        "<Size 26, ModDate (D:20220822170342+08'00')>"
    );
}

#[test]
fn pdf_a_2_refuses_attachments_aloud() {
    let fonts = fonts();
    let (pages, book) = everything(fonts);
    let options = Options {
        standard: Standard::A2aUa1,
        ..Options::default()
    };
    let written = write(pages, &book, fonts, &options).unwrap();
    assert_eq!(written.warnings.len(), 1);
    let reader = PdfReader::open(&written.output);
    assert!(reader.catalog().get(b"AF").is_err());
}

#[test]
fn a_picture_that_cannot_be_shown_is_attached_once() {
    let fonts = fonts();
    let (pages, mut book) = everything(fonts);
    let assets = &mut book.articles[0].document.assets;
    let id = assets.add(blank_asset("https://example.org/a.heic"));
    let kept = Picture {
        media: Media::Heic,
        blob: Blob::from(b"heic".to_vec()),
        ..png_picture()
    };
    assets.attach(id, kept.clone());
    assets.attach(id, kept);
    let written = write(pages, &book, fonts, &Options::default()).unwrap();
    let reader = PdfReader::open(&written.output);
    let files = reader.get(reader.catalog(), "AF").unwrap();
    let files = files.as_array().unwrap();
    assert_eq!(files.len(), 2);
    let file = reader.follow(&files[1]).as_dict().unwrap();
    assert_eq!(
        string(file.get(b"UF").unwrap()),
        "11111111111111111111.heic"
    );
    assert_eq!(
        string(file.get(b"Desc").unwrap()),
        "https://example.org/a.heic"
    );
    let embedded = file.get(b"EF").and_then(|it| it.as_dict()).unwrap();
    let embedded = reader.get(embedded, "F").unwrap().as_stream().unwrap();
    assert_eq!(embedded.get_plain_content().unwrap(), b"heic");
}

#[test]
fn report_is_attached_beside_the_source() {
    let fonts = fonts();
    let (pages, book) = everything(fonts);
    let report = Attachment {
        name: "一.md".to_owned(),
        media_type: "application/json".to_owned(),
        bytes: Blob::from(b"{}".to_vec()),
        description: "转换报告".to_owned(),
    };
    let options = Options {
        attachments: vec![report],
        ..Options::default()
    };
    let written = write(pages, &book, fonts, &options).unwrap();
    let reader = PdfReader::open(&written.output);
    let names = reader.get(reader.catalog(), "Names").unwrap();
    let files = reader
        .get(names.as_dict().unwrap(), "EmbeddedFiles")
        .unwrap();
    let names = files.as_dict().unwrap().get(b"Names").unwrap();
    let names: Vec<String> = names
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it.as_str().is_ok())
        .map(string)
        .collect();
    assert_eq!(names, ["一-2.md", "一.md"]);
}

/// The packet and `Info` of a book with this metadata.
fn described(metadata: Metadata) -> (String, Vec<(String, String)>) {
    let fonts = fonts();
    let mut sheet = Sheet::new(fonts);
    sheet.text(Tags::DOCUMENT, Role::P, "正文");
    let written = write(sheet.pages, &book(metadata), fonts, &Options::default()).unwrap();
    let reader = PdfReader::open(&written.output);
    let packet = reader.get(reader.catalog(), "Metadata").unwrap();
    let packet = String::from_utf8(packet.as_stream().unwrap().content.clone()).unwrap();
    let info = reader.get(&reader.document.trailer, "Info").unwrap();
    let info = info.as_dict().unwrap().iter();
    let info = info.map(|(key, it)| (String::from_utf8(key.clone()).unwrap(), string(it)));
    (packet, info.collect())
}

#[test]
fn packet_and_info_say_the_same() {
    let (packet, info) = described(metadata());
    let in_packet = |key: &str, said: &str| match key {
        "Title" => format!("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{said}</rdf:li>"),
        "Author" => {
            let names = said.split("; ").map(|it| format!("<rdf:li>{it}</rdf:li>"));
            let names: String = names.collect();
            format!("<dc:creator><rdf:Seq>{names}</rdf:Seq>")
        }
        "Subject" => {
            format!("<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{said}</rdf:li>")
        }
        "Keywords" => format!("<pdf:Keywords>{said}<"),
        "Creator" => format!("<xmp:CreatorTool>{said}<"),
        "Producer" => format!("<pdf:Producer>{said}<"),
        "CreationDate" | "ModDate" => {
            assert_eq!(said, "D:20220822170342+08'00'");
            let tag = if key == "ModDate" { "Modify" } else { "Create" };
            format!("<xmp:{tag}Date>2022-08-22T17:03:42+08:00<")
        }
        other => panic!("{other}"),
    };
    for (key, said) in &info {
        let wanted = in_packet(key, said);
        assert!(packet.contains(&wanted), "{wanted}");
    }
    insta::with_settings!({
        snapshot_path => "../../../tests/golden/pdf",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        let info: Vec<String> = info.iter().map(|(key, it)| format!("{key}: {it}")).collect();
        let instance = packet.lines().find(|it| it.contains("InstanceID")).unwrap();
        let packet = packet.replace(instance, "(instance)");
        insta::assert_snapshot!("metadata", format!("{}\n\n{packet}", info.join("\n")));
    });
}

#[test]
fn hostile_metadata_stays_well_formed() {
    let hostile = "a\"b'<c>&amp;]]>\u{0}\u{1b}\u{7f}\u{fffe}\\)(😀\r\n";
    let mut metadata = metadata();
    metadata.title = hostile.repeat(700);
    metadata.authors = vec![hostile.to_owned(), String::new()];
    metadata.source_url = Some(hostile.to_owned());
    let (packet, info) = described(metadata);
    let mut reader = quick_xml::Reader::from_str(&packet);
    reader.config_mut().check_end_names = true;
    while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
    let info: std::collections::BTreeMap<_, _> = info.into_iter().collect();
    let clean = "a\"b'<c>&amp;]]>\u{fffd}\u{fffd}\u{fffd}\u{fffd}\\)(😀";
    assert!(info["Title"].starts_with(clean), "{}", &info["Title"][..80]);
    assert_eq!(info["Author"], clean);
    let escaped = "a&quot;b'&lt;c&gt;&amp;amp;]]&gt;\u{fffd}\u{fffd}\u{fffd}\u{fffd}\\)(😀";
    assert!(packet.contains(&format!("<rdf:li>{escaped}</rdf:li>")));
}

#[test]
fn pages_have_labels_and_destinations() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    let labels = reader.get(reader.catalog(), "PageLabels").unwrap();
    assert_eq!(
        reader::show(labels),
        "<Nums [0 <S /D, St 1> 1 <S /r, St 2>]>"
    );
    let names = reader.get(reader.catalog(), "Names").unwrap();
    let places = reader.get(names.as_dict().unwrap(), "Dests").unwrap();
    let places = reader::show(places);
    assert!(places.starts_with("<Names [(a0) [ref /XYZ 0 "), "{places}");
    assert!(places.contains("(a0-%E5%B0%BE%25)"), "{places}");
    for page in reader.pages() {
        assert_eq!(reader::show(page.get(b"Tabs").unwrap()), "/S");
    }
}

#[test]
fn links_are_printed_described_and_tied_to_the_tree() {
    let reader = PdfReader::open(&written(Standard::A3aUa1));
    let root = reader.get(reader.catalog(), "StructTreeRoot").unwrap();
    let tree = reader.get(root.as_dict().unwrap(), "ParentTree").unwrap();
    let tree = reader.get(tree.as_dict().unwrap(), "Nums").unwrap();
    let tree = tree.as_array().unwrap();
    let mut parents = std::collections::BTreeSet::new();
    for page in reader.pages() {
        let annotations = page.get(b"Annots").and_then(Object::as_array).unwrap();
        for object in annotations {
            let annotation = reader.follow(object).as_dict().unwrap();
            assert_eq!(annotation.get(b"F").unwrap().as_i64().unwrap(), 4);
            assert!(!string(annotation.get(b"Contents").unwrap()).is_empty());
            let parent = annotation.get(b"StructParent").unwrap().as_i64().unwrap();
            assert!(parent >= 2 && parents.insert(parent));
            // The parent tree points to a `Link` or `Annot` element that has this annotation among its kids.
            let entry = tree.chunks(2).find(|it| it[0].as_i64().unwrap() == parent);
            let link = reader.follow(&entry.unwrap()[1]).as_dict().unwrap();
            let kind = reader::show(annotation.get(b"Subtype").unwrap());
            let wanted = if kind == "/Highlight" {
                "/Annot"
            } else {
                "/Link"
            };
            assert_eq!(reader::show(link.get(b"S").unwrap()), wanted);
            let kids = link.get(b"K").and_then(Object::as_array).unwrap().iter();
            let mut own = kids.filter_map(|it| it.as_dict().ok()?.get(b"Obj").ok());
            assert!(own.any(|it| it == object));
        }
    }
    assert_eq!(parents.len(), 5);
}

#[test]
fn a_highlight_is_one_annotation_over_its_lines() {
    for standard in Standard::ALL {
        let reader = PdfReader::open(&written(standard));
        let mut found = Vec::new();
        for page in reader.pages() {
            for object in page.get(b"Annots").and_then(Object::as_array).unwrap() {
                let annotation = reader.follow(object).as_dict().unwrap();
                if reader::show(annotation.get(b"Subtype").unwrap()) == "/Highlight" {
                    found.push(annotation);
                }
            }
        }
        let [annotation] = found[..] else {
            panic!("{} highlights", found.len());
        };
        assert_eq!(string(annotation.get(b"Contents").unwrap()), "批注");
        let numbers = |key: &[u8]| {
            let list = annotation.get(key).and_then(Object::as_array).unwrap();
            let numbers = list.iter().map(|it| it.as_float().unwrap());
            numbers.collect::<Vec<f32>>()
        };
        let (quads, around) = (numbers(b"QuadPoints"), numbers(b"Rect"));
        assert_eq!(quads.len(), 16);
        for point in quads.chunks(2) {
            assert!(point[0] >= around[0] && point[0] <= around[2]);
            assert!(point[1] >= around[1] && point[1] <= around[3]);
        }
    }
}

/// Writes one file per standard for the validators, into `target/pdf-samples`.
#[test]
#[ignore = "writes files; the validators read them"]
#[expect(
    clippy::disallowed_methods,
    reason = "the files are for other programs"
)]
fn samples_for_validators() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pdf-samples");
    std::fs::create_dir_all(&folder).unwrap();
    for standard in Standard::ALL {
        let name = standard.as_str().replace(',', "-") + ".pdf";
        std::fs::write(folder.join(name), written(standard)).unwrap();
    }
}
