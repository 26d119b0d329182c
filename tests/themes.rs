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

/// A drop cap and quotations that are pulled out, in both formats.
#[test]
fn a_feature_in_the_magazine() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/themes/feature.md");
    let book = Book::of(articles::read(&path).unwrap());
    let options = options("magazine");
    let pages = make::pages(&book, &options).unwrap().output;
    golden("feature-pages", &sketch_of(&pages));
    golden("feature-epub", &file(&book, &options, "article-0001.xhtml"));
}

/// Links lead into quotations that are pulled out as into others.
#[test]
fn a_quotation_that_is_pulled_out_keeps_its_anchors() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.html");
    let text = "<h1>灯</h1><p>见<a href=\"#lamp\">那句话</a>，也见<a href=\"#who\">说话的人</a>。</p>\
        <blockquote><p id=\"lamp\">灯是给人看<a id=\"who\"></a>灯的。</p></blockquote><p>他说。</p>";
    fs::write(&path, text).unwrap();
    let book = Book::of(articles::read(&path).unwrap());
    let named = |theme: &str| {
        let pages = make::pages(&book, &options(theme)).unwrap().output;
        pages.destinations.into_keys().collect::<Vec<_>>()
    };
    assert!(named("book").len() > 2, "{:?}", named("book"));
    assert_eq!(named("magazine"), named("book"));
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

/// A face of the system is used only when that is asked for, and reports name its file.
#[test]
#[cfg(target_os = "linux")]
fn faces_of_the_system_are_found_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for inner in ["system", "in"] {
        fs::create_dir(at.join(inner)).unwrap();
    }
    fs::copy("tests/themes/article.md", at.join("in/a.md")).unwrap();
    // A face that is not built in: one of ours under another name, which the `name` table has in UTF-16.
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    let mut face = fs::read("fonts/NotoSans-Regular.ttf").unwrap();
    let (old, new) = (wide("Noto Sans"), wide("Moto Sans"));
    let places: Vec<usize> = (0..face.len() - old.len())
        .filter(|it| face[*it..].starts_with(&old))
        .collect();
    for place in places {
        face[place..place + new.len()].copy_from_slice(&new);
    }
    fs::write(at.join("system/Moto.ttf"), face).unwrap();
    let settings = "<fontconfig><dir>SYSTEM</dir></fontconfig>";
    let settings = settings.replace("SYSTEM", &at.join("system").to_string_lossy());
    fs::write(at.join("fonts.conf"), settings).unwrap();
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantai"));
        command
            .current_dir(at)
            .env("FONTCONFIG_FILE", at.join("fonts.conf"));
        command.args(["convert", "in", "--font", "latin=moto sans", "--offline"]);
        command
            .args(["-t", "pdf", "-o", "out"])
            .args(more)
            .output()
            .unwrap()
    };
    let refused = run(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        told(&refused).contains("--system-fonts"),
        "{}",
        told(&refused)
    );
    let output = run(&["--system-fonts"]);
    assert!(output.status.success(), "{}", told(&output));
    let report = fs::read_to_string(at.join("out/lantai-report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["faces"][0]["path"], "Moto.ttf");
}

/// A broad picture of the magazine runs across both columns, and no line of text lies on it, wherever it stands in the article.
#[test]
fn broad_pictures_run_across_the_columns() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 1200, 800);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![90; 1200 * 800]).unwrap();
    writer.finish().unwrap();
    fs::write(folder.path().join("wide.png"), file).unwrap();
    let passage =
        "渡口的人说，雾散的时候先看见的是对岸的树，然后才是水，最后才是自己的手。".repeat(6);
    for before in [0, 1, 2, 7, 12] {
        for after in [0, 3, 9] {
            let (before, after) = (vec![&*passage; before], vec![&*passage; after]);
            let text = [&before[..], &["![x](wide.png)"], &after[..]].concat();
            let path = folder.path().join("a.md");
            fs::write(
                &path,
                format!("---\ntitle: 雾\n---\n\n{}\n", text.join("\n\n")),
            )
            .unwrap();
            let options = options("magazine");
            let book = Book::of(articles::read(&path).unwrap());
            let pages = make::pages(&book, &options).unwrap().output;
            let mut pictures = 0;
            for page in &pages.pages {
                let boxes: Vec<_> = page
                    .items
                    .iter()
                    .filter_map(|it| match it {
                        Item::Picture(placed) => Some(placed.bounds),
                        Item::Text(_) | Item::Fill { .. } => None,
                    })
                    .collect();
                pictures += boxes.len();
                for it in &boxes {
                    assert!(it.width.to_pt() > 400.0, "{it:?}");
                }
                for item in &page.items {
                    if let Item::Text(line) = item {
                        let free =
                            |it: &lantai::layout::Rect| line.y < it.y || line.y > it.y + it.height;
                        assert!(boxes.iter().all(free), "{}: {line:?}", text.len());
                    }
                }
            }
            assert_eq!(pictures, 1, "{} {}", before.len(), after.len());
            let shown: usize = pages
                .pages
                .iter()
                .flat_map(|it| &it.items)
                .map(han_of)
                .sum();
            assert_eq!(shown, han(&text.concat()) + han("雾"), "{}", text.len());
        }
    }
}

/// The Han of the text that is not an artifact.
fn han_of(item: &Item) -> usize {
    match item {
        Item::Text(line) if line.content.is_some() => han(&line.text),
        Item::Text(_) | Item::Picture(_) | Item::Fill { .. } => 0,
    }
}

fn han(text: &str) -> usize {
    text.chars()
        .filter(|it| ('\u{4e00}'..'\u{a000}').contains(it))
        .count()
}
