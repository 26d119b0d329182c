//! The style sheet and embedded faces.

use std::io::{Cursor, Read as _};
use std::sync::Arc;

use lantai::book::Book;

use super::output::*;
use super::sample::*;
use crate::articles::FONTS;

#[test]
fn the_style_sheet_leaves_colours_to_the_reader() {
    let bytes = write("everything", &Book::of(everything()), &plainly());
    let css = entry(&bytes, "OEBPS/stylesheet.css");
    // But for the ground of transparent pictures, whose black lines would vanish on a dark page.
    let css = css.replacen("background: #fff", "", 1);
    // And for words of code, in shades that can be read on white and on black.
    let of_text = |it: &&str| {
        ![".kw", ".st", ".co", ".nu", ".na"]
            .iter()
            .any(|class| it.starts_with(class))
    };
    let css: String = css.lines().filter(of_text).collect();
    for fixed in ["color:", "background", "px;", "pt;"] {
        let found = css
            .match_indices(fixed)
            .filter(|it| !css[..it.0].ends_with("1"));
        assert_eq!(found.count(), 0, "{fixed}");
    }
}

#[test]
fn embedded_fonts_hold_the_characters_of_the_book() {
    let options = with(|it| {
        it.fonts = Some(Arc::clone(&FONTS));
        it.epub.embed_fonts = true;
    });
    let mut upright = options.clone();
    upright.epub.vertical = true;
    let vertical = write("fonts-vertical", &Book::of(everything()), &upright);
    let bytes = write("fonts", &Book::of(everything()), &options);
    let names = names(&bytes);
    let font = "OEBPS/fonts/lt-NotoSerifCJKsc-Regular.otf";
    assert!(names.iter().any(|it| it == font), "{names:?}");
    assert!(
        names
            .iter()
            .any(|it| it == "OEBPS/fonts/LICENSE-NotoCJK.txt")
    );
    let font_of = |book: &[u8]| {
        let mut zip = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        let mut font_bytes = Vec::new();
        let mut file = zip.by_name(font).unwrap();
        file.read_to_end(&mut font_bytes).unwrap();
        font_bytes
    };
    let font_bytes = font_of(&bytes);
    use skrifa::MetadataProvider as _;
    let face = skrifa::FontRef::new(&font_bytes).unwrap();
    assert!(face.charmap().map('样').is_some());
    assert!(face.charmap().map('龘').is_none());
    // In vertical lines each Han character is one em high.
    let font_bytes = font_of(&vertical);
    let face = skrifa::FontRef::new(&font_bytes).unwrap();
    let glyph = face.charmap().map('样').unwrap();
    use skrifa::raw::TableProvider as _;
    let heights = face.vmtx().unwrap();
    assert_eq!(heights.advance(glyph), Some(1000));
    assert!(face.vorg().is_ok() && face.gsub().is_ok());
}
