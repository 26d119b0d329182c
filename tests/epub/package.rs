//! The container and its package document.

use std::io::Cursor;

use lantai::book::{Article, Attachment, Book};
use lantai::model::Blob;

use super::making::*;
use super::output::*;
use super::sample::*;

#[test]
fn the_container_is_in_order_and_pictures_are_stored() {
    let attachment = Attachment {
        name: "报告 1.json".to_owned(),
        media_type: "application/json".to_owned(),
        description: "报告".to_owned(),
        bytes: Blob::from(b"{}".to_vec()),
    };
    let options = with(|it| it.attachments = vec![attachment]);
    let bytes = write("container", &Book::of(everything()), &options);
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for index in 0..zip.len() {
        let file = zip.by_index(index).unwrap();
        let name = file.name().to_owned();
        assert!(file.extra_data().is_none_or(<[u8]>::is_empty), "{name}");
        assert_eq!(
            file.last_modified(),
            Some(zip::DateTime::default()),
            "{name}"
        );
        let stored = name == "mimetype" || name.ends_with(".png") || name.ends_with(".avif");
        let method = if stored {
            zip::CompressionMethod::Stored
        } else {
            zip::CompressionMethod::Deflated
        };
        assert_eq!(file.compression(), method, "{name}");
    }
    let sums = entry(&bytes, "OEBPS/source/SHA256SUMS");
    assert!(
        sums.contains("  0001.html\n") && sums.contains("  a1-____1.json\n")
            || sums.contains("  a1-___1.json\n"),
        "{sums}"
    );
}

#[test]
fn originals_and_attachments_travel_with_their_hashes() {
    let attachment = Attachment {
        name: "报告.json".to_owned(),
        media_type: "application/json".to_owned(),
        description: "报告".to_owned(),
        bytes: Blob::from(b"{}".to_vec()),
    };
    let options = with(|it| it.attachments = vec![attachment]);
    let bytes = write("attachments", &Book::of(everything()), &options);
    assert_eq!(entry(&bytes, "OEBPS/source/0001.html"), "<p>x</p>");
    assert_eq!(entry(&bytes, "OEBPS/source/a1-__.json"), "{}");
    let sums = entry(&bytes, "OEBPS/source/SHA256SUMS");
    assert!(sums.contains("# 0001.html: 原 文.md\n"), "{sums}");
    let empty = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a  a1-__.json";
    assert!(sums.contains(empty), "{sums}");
    let opf = entry(&bytes, "OEBPS/content.opf");
    assert!(opf.contains("href=\"source/0001.html\""));
    assert!(!between(&opf, "<spine", "</spine>").contains("original"));
    let without = with(|it| it.epub.originals = false);
    let bytes = write("no-originals", &Book::of(everything()), &without);
    assert!(names(&bytes).iter().all(|it| !it.ends_with("0001.html")));
}

#[test]
fn metadata_comes_from_the_articles() {
    let options = with(|it| it.epub.series_position = Some("3".to_owned()));
    let bytes = write("metadata", &Book::of(everything()), &options);
    let opf = entry(&bytes, "OEBPS/content.opf");
    for wanted in [
        "<dc:identifier id=\"id\">urn:uuid:6ba7b810-9dad-51d1-80b4-00c04fd430c8</dc:identifier>",
        "<meta property=\"dcterms:modified\">2022-08-22T09:03:42Z</meta>",
        "<dc:date>2022-08-22T17:03:42+08:00</dc:date>",
        "<meta refines=\"#subtitle\" property=\"title-type\">subtitle</meta>",
        "<meta refines=\"#creator-1\" property=\"role\" scheme=\"marc:relators\">aut</meta>",
        "<meta refines=\"#creator-1\" property=\"file-as\">张三</meta>",
        "<dc:contributor id=\"contributor-3\">李四</dc:contributor>",
        "<dc:publisher>测试社</dc:publisher>",
        "<dc:subject>新媒体</dc:subject>",
        "<dc:rights>保留权利</dc:rights>",
        "<meta refines=\"#series\" property=\"group-position\">3</meta>",
        "<meta name=\"calibre:series_index\" content=\"3\"/>",
        "<dc:language>zh-Hans</dc:language>",
    ] {
        assert!(opf.contains(wanted), "{wanted} is not in {opf}");
    }
    let undated = write("undated", &Book::of(plain("无日期", vec![])), &plainly());
    let opf = entry(&undated, "OEBPS/content.opf");
    assert!(opf.contains("dcterms:modified\">1980-01-01T00:00:00Z<"));
}

#[test]
fn accessibility_metadata_is_what_is_in_the_book() {
    let of = |name: &str, article: Article| {
        entry(
            &write(name, &Book::of(article), &plainly()),
            "OEBPS/content.opf",
        )
    };
    let text = of(
        "a11y-text",
        plain("文", vec![paragraph(vec![text("只有字")])]),
    );
    assert!(text.contains("accessMode\">textual<") && !text.contains("accessMode\">visual<"));
    assert!(text.contains("conformsTo") && text.contains("accessibilityHazard\">none<"));
    for absent in [
        "alternativeText",
        "MathML",
        "rubyAnnotations",
        "structuralNavigation",
        "pageNavigation",
    ] {
        assert!(!text.contains(absent), "{absent}");
    }
    // One picture of the sample has no alternative text, so the text alone is not sufficient.
    let all = of("a11y-all", everything());
    assert!(all.contains("accessModeSufficient\">textual,visual<"));
    assert!(!all.contains("accessModeSufficient\">textual<") && !all.contains("alternativeText"));
    assert!(!all.contains("conformsTo"));
    for there in ["MathML", "rubyAnnotations", "structuralNavigation"] {
        assert!(all.contains(there), "{there}");
    }
}
