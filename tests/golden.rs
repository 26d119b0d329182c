//! Compares the dumps of every file under `tests/corpus` with those recorded in `tests/golden`.
//!
//! Each file tests one thing; its folder decides which dumps are recorded. Accept a change with
//! `cargo insta review` after reading it.

use std::io::{Cursor, Read as _};
use std::path::Path;

use lantai::Warned;
use lantai::book::{Article, Book};
use lantai::make::{self, Format, Options};

fn article(path: &Path) -> Warned<Article> {
    crate::articles::read_warned(path).unwrap()
}

/// Records `snapshot` as `golden/<kind>/<folder>__<file>.snap`.
fn golden(kind: &str, path: &Path, snapshot: &str) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let name = path.strip_prefix(corpus.canonicalize().unwrap()).unwrap();
    let name = name.to_string_lossy().replace('/', "__");
    let mut settings = insta::Settings::clone_current();
    settings.remove_snapshot_suffix();
    settings.set_snapshot_path(format!("golden/{kind}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, snapshot));
}

/// `read/`, `normalize/`, `issues/` and `pages/`: the model and the warnings.
#[test]
fn models() {
    insta::glob!("corpus/{read,normalize,issues,pages}/**/*.*", |path| {
        let warned = article(path);
        let mut dump = warned.output.document.dump();
        for warning in &warned.warnings {
            dump += &format!("warning: {warning}\n");
        }
        golden("model", path, &dump);
    });
}

/// The EPUB of an article without faces, so that what is recorded changes with no font.
fn epub(path: &Path) -> Warned<zip::ZipArchive<Cursor<Vec<u8>>>> {
    let mut options = Options::default();
    options.formats = vec![Format::Epub];
    let made = make::book(&Book::of(article(path).output), &options).unwrap();
    let bytes = made.output[0].1.bytes().unwrap().into_owned();
    Warned {
        output: zip::ZipArchive::new(Cursor::new(bytes)).unwrap(),
        warnings: made.warnings,
    }
}

/// The text files of the EPUB of an article, one after the other.
fn xhtml(path: &Path) -> String {
    let mut zip = epub(path).output;
    let mut texts = String::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        if file.name().contains("/article-") || file.name().ends_with(".css") {
            file.read_to_string(&mut texts).unwrap();
        }
    }
    texts
}

#[test]
fn marks_that_touch_are_two_in_epub() {
    let text = xhtml(Path::new("tests/corpus/epub/marks-that-touch.html"));
    for wanted in [
        "<u>张三</u><u class=\"apart\">李四</u>，",
        "<u>王五</u>和<u>赵六</u>",
        "<strong><u>张三</u></strong><u class=\"apart\">李四</u><a href=\"https://example.org/\"><u class=\"apart\">王五</u></a>",
        "<u>甲</u><span class=\"wavy\">乙</span>",
        "<span class=\"wavy\">论语</span><span class=\"wavy apart\">孟子</span>",
        "<span class=\"framed\">陈一</span><span class=\"framed apart\">林二</span>",
        "<p><u>行首</u>，<q>甲</q><q>乙</q>。</p>",
        ".apart { margin-left: 0.125em; }",
    ] {
        assert!(text.contains(wanted), "no {wanted}\n{text}");
    }
}

#[test]
fn a_bordered_label_is_framed_like_a_name() {
    let text = xhtml(Path::new("tests/corpus/epub/marks-that-touch.html"));
    assert!(
        text.contains("<span class=\"framed\">原创</span>"),
        "{text}"
    );
}

/// `epub/`: the pages, the package document, the contents and the listing of the container.
#[test]
fn epubs() {
    insta::glob!("corpus/epub/**/*.*", |path| {
        let Warned {
            output: mut zip,
            warnings,
        } = epub(path);
        let mut dump = String::new();
        let mut texts = String::new();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).unwrap();
            let name = file.name().to_owned();
            dump += &format!("{:>9} {:?} {name}\n", file.size(), file.compression());
            let wanted = [".opf", "nav.xhtml"].iter().any(|it| name.ends_with(it));
            if wanted || name.contains("/article-") {
                texts += &format!("\n== {name}\n");
                file.read_to_string(&mut texts).unwrap();
            }
        }
        for warning in &warnings {
            dump += &format!("warning: {warning}\n");
        }
        golden("xhtml", path, &(dump + &texts));
    });
}
