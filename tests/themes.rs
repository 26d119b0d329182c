//! Each theme in both formats, and themes and faces of a user's own.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::{Command, Output};

use lantai::book::Book;
use lantai::layout::Item;
use lantai::make::{self, FaceRole, Format, Options, Theme};

use crate::articles;
use crate::golden_pages::sketch_of;

fn book() -> Book {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/themes/article.md");
    Book::of(articles::read(&path).unwrap())
}

fn options(theme: &str) -> Options {
    let mut options = articles::options();
    options.set_theme(Theme::named(theme).unwrap()).unwrap();
    options
}

fn golden(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("golden/themes");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A file of the EPUB.
fn file(book: &Book, options: &Options, end: &str) -> String {
    let mut options = options.clone();
    options.formats = vec![Format::Epub];
    let made = make::book(book, &options).unwrap().output;
    let bytes = make::file(&made, Format::Epub).unwrap().bytes().unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let name = zip
        .file_names()
        .find(|it| it.ends_with(end))
        .unwrap()
        .to_owned();
    let mut text = String::new();
    zip.by_name(&name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn pages_of_each_theme() {
    let book = book();
    for theme in Theme::names() {
        let mut options = options(theme);
        if theme != "magazine" {
            options.pages.page = "A5".parse().unwrap();
        }
        let pages = make::pages(&book, &options).unwrap().output;
        golden(&format!("{theme}-pages"), &sketch_of(&pages));
    }
}

#[test]
fn epub_of_each_theme() {
    let book = book();
    let shared = fs::read_to_string("src/epub/style.css").unwrap();
    for theme in Theme::names() {
        let options = options(theme);
        let text = file(&book, &options, "article-0001.xhtml");
        let style = file(&book, &options, "stylesheet.css");
        // What the theme adds to the style sheet of all books.
        let own = style.strip_prefix(&*shared).unwrap();
        golden(&format!("{theme}-epub"), &format!("{own}\n{text}"));
    }
}

/// Text is the same in all themes but for what a theme shows of the head.
#[test]
fn no_theme_loses_text() {
    let book = book();
    let body = |theme: &str| {
        let text = file(&book, &options(theme), "article-0001.xhtml");
        let (_, body) = text.split_once("</header>").unwrap();
        let parts = body
            .split('<')
            .map(|it| it.rsplit('>').next().unwrap().to_owned());
        parts.collect::<String>()
    };
    for theme in Theme::names() {
        assert_eq!(body(theme), body("book"), "{theme}");
    }
}

fn lantai(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lantai"));
    command.args(words).current_dir(folder).env("HOME", folder);
    command.output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_book_with_a_theme_of_ones_own_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::copy("tests/themes/article.md", at.join("a.md")).unwrap();
    fs::write(
        at.join("my.toml"),
        "base = \"news\"\n[colors]\naccent = \"#0f5257\"\n",
    )
    .unwrap();
    let run = |words: &[&str]| {
        let output = lantai(at, words);
        assert!(output.status.success(), "{words:?}: {}", told(&output));
        told(&output)
    };
    run(&[
        "a.md",
        "--theme",
        "my.toml",
        "--cover-design",
        "label",
        "--offline",
        "-o",
        "a.epub",
        "-o",
        "a.pdf",
    ]);
    // The theme lies in the book, not in the folder.
    fs::remove_file(at.join("my.toml")).unwrap();
    run(&["verify", "a.epub"]);
    run(&["verify", "a.pdf"]);
    assert!(run(&["theme", "list"]).contains("large-print"));
    assert!(run(&["theme", "show", "news"]).contains("[title]"));
}

#[test]
fn a_theme_that_is_wrong_or_not_ours_to_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("in")).unwrap();
    fs::copy("tests/themes/article.md", at.join("in/a.md")).unwrap();
    fs::write(at.join("outside.toml"), "[title]\nsize = 2\n").unwrap();
    let refused = |words: &[&str], wanted: &str| {
        let output = lantai(at, words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(told(&output).contains(wanted), "{}", told(&output));
    };
    fs::write(at.join("bad.toml"), "[title]\nsise = 2\n").unwrap();
    refused(
        &["theme", "check", "bad.toml"],
        "line 2: unknown field `sise`",
    );
    refused(&["in/a.md", "--theme", "newz"], "did you mean `news`");
    refused(
        &["in/a.md", "--font", "text=No Such Face"],
        "no face is called `No Such Face`",
    );
    // Settings that lie with the articles may name a built-in theme or a file beside them, and no other.
    fs::write(at.join("in/lantai.toml"), "theme = \"../outside.toml\"\n").unwrap();
    refused(
        &["in/a.md", "--offline", "-o", "a.epub"],
        "`theme` does not count",
    );
    fs::write(at.join("in/lantai.toml"), "theme = \"news\"\n").unwrap();
    let output = lantai(at, &["in/a.md", "--offline", "-o", "a.epub"]);
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn a_face_of_ones_own_is_used() {
    let named = |faces: &[(FaceRole, &str)]| {
        let mut options = articles::options();
        let faces: Vec<_> = faces.iter().map(|it| (it.0, it.1.to_owned())).collect();
        options.set_faces(&faces).unwrap();
        let pages = make::pages(&book(), &options).unwrap().output;
        let names: Vec<String> = options.fonts.unwrap().names().map(str::to_owned).collect();
        let items = pages.pages.iter().flat_map(|it| &it.items);
        let runs = items.flat_map(|it| match it {
            Item::Text(fragment) => fragment.runs.clone(),
            Item::Picture(_) | Item::Fill { .. } => Vec::new(),
        });
        let faces = runs.map(|it| names[usize::from(it.face.0)].clone());
        faces.collect::<BTreeSet<String>>()
    };
    let own = named(&[
        (FaceRole::Text, "LXGW WenKai"),
        (FaceRole::Latin, "notosans-regular"),
    ]);
    assert!(
        own.contains("LXGWWenKai-Regular.ttf") && own.contains("NotoSans-Regular.ttf"),
        "{own:?}"
    );
    assert!(!named(&[]).contains("NotoSans-Regular.ttf"));
}

#[test]
fn reports_name_faces_that_are_not_built_in() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::create_dir(at.join("faces")).unwrap();
    fs::copy("fonts/NotoSerif-Bold.ttf", at.join("faces/Mine.ttf")).unwrap();
    fs::create_dir(at.join("in")).unwrap();
    fs::copy("tests/themes/article.md", at.join("in/a.md")).unwrap();
    let words = [
        "convert",
        "in",
        "--font-dir",
        "faces",
        "--font",
        "latin=Mine",
        "--offline",
        "-t",
        "epub",
        "-o",
        "out",
    ];
    let output = lantai(at, &words);
    assert!(output.status.success(), "{}", told(&output));
    let report = fs::read_to_string(at.join("out/lantai-report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["faces"][0]["path"], "Mine.ttf");
    assert_eq!(crate::schema::errors(&report), Vec::<String>::new());
}
