//! Runs validators over the outputs of the command: EPUBCheck, Ace, veraPDF, qpdf, pdf.js.
//!
//! They are installed by `tests/validators/install.sh` (Java, chromium). Without them these tests print that they
//! are skipped, or fail when `LANTAI_REQUIRE_VALIDATORS` is set, as in `.ci/run`.

mod tagtree;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::articles;
use crate::pieces::{Pieces, alternatives, visible};
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use tagtree::Told;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Whether the validators are installed; prints a notice when they are not.
pub fn installed() -> bool {
    let home = std::env::var("VALIDATORS_HOME").map_or_else(
        |_| {
            PathBuf::from(std::env::var("HOME").unwrap_or_default())
                .join(".cache/lantai-validators")
        },
        PathBuf::from,
    );
    let here = home.join("checkers/VeraCheck.class").is_file();
    if !here {
        assert!(
            std::env::var("LANTAI_REQUIRE_VALIDATORS").is_err(),
            "the validators are required and not installed"
        );
        eprintln!(
            "SKIPPED: no validators in {}; run tests/validators/install.sh",
            home.display()
        );
    }
    here
}

/// Our own articles: the samples, and every file of the golden corpus that is an article.
fn articles() -> Vec<PathBuf> {
    articles::below(&["tests/samples", "tests/corpus"])
}

/// Converts articles to numbered files in `folder`, without those that are meant to be errors (empty, binary).
fn converted(articles: &[PathBuf], folder: &Path, extension: &str) -> Vec<PathBuf> {
    made(articles, folder, extension)
        .into_iter()
        .map(|it| it.1)
        .collect()
}

/// Converts like [`converted`], and gives each file with its article.
fn made<'a>(articles: &'a [PathBuf], folder: &Path, extension: &str) -> Vec<(&'a Path, PathBuf)> {
    let mut made: Vec<(&Path, PathBuf)> = Vec::new();
    for (number, article) in articles.iter().enumerate() {
        let output = folder.join(format!("{number:04}.{extension}"));
        let run = Command::new(env!("CARGO_BIN_EXE_lantai"))
            .args([article, Path::new("-o"), &output])
            .args(["--offline", "--quiet"])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        if run.status.success() {
            made.push((article, output));
        } else {
            let message = String::from_utf8_lossy(&run.stderr).into_owned();
            assert!(
                message.contains("is empty") || message.contains("not text"),
                "{}: {message}",
                article.display()
            );
        }
    }
    assert!(!made.is_empty());
    made
}

/// Runs a script of `tests/validators`; whether it succeeded, and what it printed.
pub fn validate(program: &str, script: &str, before: &[&str], files: &[PathBuf]) -> (bool, String) {
    let run = Command::new(program)
        .arg(root().join("tests/validators").join(script))
        .args(before)
        .args(files)
        .output()
        .unwrap();
    let text =
        String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    (run.status.success(), text)
}

fn complaints(text: &str) -> String {
    let wrong = |it: &&str| !it.starts_with("PASS") && !it.contains("\"compliant\":true");
    text.lines()
        .filter(wrong)
        .take(20)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn epubcheck_has_nothing_to_say() {
    if !installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let books = converted(&articles(), folder.path(), "epub");
    let (passed, text) = validate("bash", "epub.sh", &[], &books);
    assert!(passed, "{}", complaints(&text));
    assert_eq!(text.matches("PASS").count(), books.len(), "{text}");
}

#[test]
fn ace_finds_no_violation() {
    if !installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let books = converted(&articles()[articles().len() - 3..], folder.path(), "epub");
    let (passed, text) = validate("bash", "ace.sh", &[], &books);
    assert!(passed, "{}", complaints(&text));
    assert_eq!(text.matches("PASS").count(), books.len(), "{text}");
}

#[test]
fn verapdf_qpdf_and_pdfjs_accept_every_pdf() {
    if !installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let books = converted(&articles(), folder.path(), "pdf");
    let (passed, text) = validate("bash", "pdf.sh", &[], &books);
    assert!(passed, "{}", complaints(&text));
    assert_eq!(
        text.matches("\"compliant\":true").count(),
        books.len() * 2,
        "{text}"
    );
    for book in &books {
        let run = Command::new("qpdf")
            .arg("--check")
            .arg(book)
            .output()
            .unwrap();
        assert!(
            run.status.success(),
            "{}",
            String::from_utf8_lossy(&run.stderr)
        );
    }
    let (passed, text) = validate("node", "pdfjs.mjs", &[], &books);
    let wrong: Vec<&str> = text
        .lines()
        .filter(|it| !it.contains("\"warnings\":[]"))
        .collect();
    assert!(passed && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn bagit_accepts_a_bag_of_articles_and_one_of_a_book() {
    if !installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let bags = ["convert", "book"].map(|command| {
        let bag = folder.path().join(command);
        let run = Command::new(env!("CARGO_BIN_EXE_lantai"))
            .arg(command)
            .arg(root().join("tests/samples"))
            .args([Path::new("-o"), &bag])
            .args(["--bag", "--offline", "--quiet"])
            .output()
            .unwrap();
        assert!(
            run.status.success(),
            "{}",
            String::from_utf8_lossy(&run.stderr)
        );
        bag
    });
    let (passed, text) = validate("bash", "bag.sh", &[], &bags);
    assert!(passed && text.matches("PASS").count() == 2, "{text}");
    // Show that the check can fail.
    std::fs::write(bags[0].join("data/more"), "more").unwrap();
    assert!(!validate("bash", "bag.sh", &[], &bags[..1]).0);
}

/// The paragraphs of an article, without their tags.
fn paragraphs_of(article: &str) -> Vec<String> {
    let source = std::fs::read_to_string(root().join(article)).unwrap();
    let paragraphs = source.split("<p>").skip(1).map(|it| {
        let mut inside = false;
        let text = it.split("</p>").next().unwrap().chars().filter(|c| {
            let tag = inside || *c == '<';
            inside = tag && *c != '>';
            !tag
        });
        text.collect()
    });
    paragraphs.collect()
}

/// A text without blanks and without soft hyphens, which stand for hyphens that the composer added.
fn bare(text: &str) -> String {
    let blank = |c: &char| c.is_whitespace() || *c == '\u{ad}';
    text.chars().filter(|it| !blank(it)).collect()
}

/// Converts an article to one PDF.
fn convert(article: &Path, pdf: &Path, options: &[&str]) {
    let run = Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args([article, Path::new("-o"), pdf])
        .args(["--offline", "--quiet", "--force"])
        .args(options)
        .stdin(Stdio::null())
        .status()
        .unwrap();
    assert!(run.success());
}

/// The text of a PDF as another program extracts it.
fn text_by(program: &str, before: &[&str], pdf: &Path, after: &[&str]) -> String {
    let run = Command::new(program)
        .args(before)
        .arg(pdf)
        .args(after)
        .output()
        .unwrap();
    assert!(run.status.success(), "{program}");
    String::from_utf8_lossy(&run.stdout).into_owned()
}

/// Three programs extract the text of a PDF as it was written: poppler, mutool, pdf.js.
///
/// poppler obeys `ActualText`, so that the gap between Han and Western text gives no blank. Debian's mutool
/// (1.21) and pdf.js 5 ignore it and guess a blank in every gap wider than a tenth of an em: of their text, all
/// characters but blanks are compared. mutool also misreads characters outside the BMP.
#[test]
fn texts_come_back_as_written() {
    if !installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let written = paragraphs_of("tests/corpus/layout/exact.html");
    assert_eq!(written.len(), 12);
    let article = root().join("tests/corpus/layout/exact.html");
    // Two measures have different line ends and hyphens.
    for margins in ["25mm 25mm", "25mm 70mm"] {
        let pdf = folder.path().join("exact.pdf");
        convert(&article, &pdf, &["--margins", margins]);
        let read =
            |program: &str, before: &[&str], after: &[&str]| text_by(program, before, &pdf, after);
        let poppler = read("pdftotext", &["-enc", "UTF-8"], &["-"]);
        let mutool = read("mutool", &["draw", "-q", "-F", "txt"], &[]);
        let script = root().join("tests/validators/pdftext.mjs");
        let pdfjs = read("node", &[script.to_str().unwrap()], &[]);
        let in_bmp = |text: &str| -> String {
            let odd = |c: char| c > '\u{ffff}' || matches!(c, '\u{fffd}' | '\u{200d}');
            bare(text).chars().filter(|it| !odd(*it)).collect()
        };
        let lines: String = poppler.replace(['\n', '\u{ad}'], "");
        for paragraph in &written {
            let wanted = bare(paragraph);
            assert!(
                bare(&poppler).contains(&wanted),
                "poppler: {paragraph}\n{poppler}"
            );
            assert!(
                bare(&pdfjs).contains(&wanted),
                "pdf.js: {paragraph}\n{pdfjs}"
            );
            assert!(
                in_bmp(&mutool).contains(&in_bmp(paragraph)),
                "mutool: {paragraph}\n{mutool}"
            );
            // There must be no blank that was not typed; one beside a mark may be missing (RULES WS-02).
            if !paragraph.contains([' ']) {
                assert!(lines.contains(paragraph), "poppler: {paragraph}\n{poppler}");
            }
        }
    }
}

/// Whether words are in a text, in one piece or in two.
fn in_columns(words: &str, text: &str) -> bool {
    let mut cuts = words.char_indices().map(|it| it.0);
    cuts.any(|it| text.contains(&words[..it]) && text.contains(&words[it..]))
}

/// Lines that run down come back in the order in which they are read, from poppler without blanks of ours; the file conforms
/// to PDF/A and PDF/UA.
///
/// poppler may give the last column of a paragraph after the next paragraph. Of its text every clause is compared, which may
/// be parted where a column ends.
#[test]
fn vertical_texts_come_back_as_written() {
    if !installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let article = root().join("tests/corpus/layout/vertical.html");
    let written = paragraphs_of("tests/corpus/layout/vertical.html");
    for page in ["A5", "phone"] {
        let pdf = folder.path().join("vertical.pdf");
        convert(&article, &pdf, &["--vertical", "--page", page]);
        let poppler = text_by("pdftotext", &["-enc", "UTF-8"], &pdf, &["-"]);
        let script = root().join("tests/validators/pdftext.mjs");
        let pdfjs = text_by("node", &[script.to_str().unwrap()], &pdf, &[]);
        let lines: String = poppler.replace('\n', "");
        for paragraph in &written {
            let wanted = bare(paragraph);
            assert!(
                bare(&pdfjs).contains(&wanted),
                "pdf.js: {paragraph}\n{pdfjs}"
            );
            // Between typed blanks, which take no room beside a number in a cell, there are none of ours.
            for words in paragraph.split(['，', ' ']) {
                assert!(in_columns(words, &lines), "poppler: {words}\n{poppler}");
            }
        }
        let script = root().join("tests/validators/pdf.sh");
        let verdict = text_by("bash", &[script.to_str().unwrap()], &pdf, &[]);
        assert!(!verdict.contains("false"), "{verdict}");
    }
}

/// The same programs extract right-to-left words: poppler and pdf.js by the positions and fonts of letters,
/// `MuPDF` in the order in which they are painted.
///
/// poppler divides a line at the numbers in it and gives the pieces from left to right (and would put a mark that
/// ends a piece before it; the test text has none). Of its text, every word is compared. The others keep the order of
/// the text, and every paragraph is compared.
#[test]
fn right_to_left_words_come_back_as_written() {
    if !installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("right-to-left.pdf");
    let article = root().join("tests/corpus/issues/right-to-left.html");
    convert(&article, &pdf, &[]);
    let read = |program: &str, before: &[&str], after: &[&str]| {
        let format =
            |it| CodePointMapData::<GeneralCategory>::new().get(it) == GeneralCategory::Format;
        let text = text_by(program, before, &pdf, after);
        text.chars().filter(|it| !format(*it)).collect::<String>()
    };
    let poppler = read("pdftotext", &["-enc", "UTF-8"], &["-"]);
    let mutool = read("mutool", &["draw", "-q", "-F", "txt"], &[]);
    let script = root().join("tests/validators/pdftext.mjs");
    let pdfjs = read("node", &[script.to_str().unwrap()], &[]);
    let written = paragraphs_of("tests/corpus/issues/right-to-left.html");
    assert_eq!(written.len(), 10);
    for paragraph in &written {
        let paragraph = paragraph.replace('\u{200c}', "");
        for (reader, text) in [("mutool", &mutool), ("pdf.js", &pdfjs)] {
            let whole = bare(text).contains(&bare(&paragraph));
            assert!(whole, "{reader}: {paragraph}\n{text}");
        }
        for word in paragraph.split(' ') {
            let found = bare(&poppler).contains(word);
            assert!(found, "poppler: {word} of {paragraph}\n{poppler}");
        }
    }
}

/// Checks that pdf.js reads, from the tag tree alone, the text of the article in order and the alternative of every
/// figure.
fn the_tree_says_what_the_article_says(articles: &[PathBuf]) {
    let folder = tempfile::tempdir().unwrap();
    let made = made(articles, folder.path(), "pdf");
    let wrong = wrong_trees(&made);
    let shown = &wrong[..wrong.len().min(40)];
    assert!(wrong.is_empty(), "{} of them: {shown:#?}", wrong.len());
}

/// The differences between the articles and what pdf.js reads of their books.
fn wrong_trees(made: &[(&Path, PathBuf)]) -> Vec<String> {
    let books: Vec<PathBuf> = made.iter().map(|it| it.1.clone()).collect();
    let (_, told) = validate("node", "tagtree.mjs", &[], &books);
    let told: Vec<Told> = told
        .lines()
        .map(|it| serde_json::from_str(it).expect(it))
        .collect();
    assert_eq!(told.len(), books.len());
    made.iter()
        .zip(&told)
        .flat_map(|((article, book), told)| {
            let wrong = differs(told, book, article);
            wrong.map(move |it| format!("{}: {it}", article.display()))
        })
        .collect()
}

/// The differences between one article and what pdf.js reads of its book.
fn differs(told: &Told, book: &Path, article: &Path) -> impl Iterator<Item = String> + use<> {
    let document = articles::read(article).unwrap().document;
    let whole = told.joined(book);
    let mut wrong = told.problems.clone();
    wrong.extend(whole.problems);
    // pdf.js drops format characters at the end of what a glyph says.
    let format = |it| CodePointMapData::<GeneralCategory>::new().get(it) == GeneralCategory::Format;
    let seen = |it| visible(it) && !format(it);
    let text: String = whole.text.chars().filter(|it| seen(*it)).collect();
    let pieces = Pieces::of(&document, seen);
    wrong.extend(pieces.missing_in(&text).map(|it| format!("not told: {it}")));
    let mut alts = &whole.alts[..];
    for wanted in alternatives(&document) {
        // A missing picture in a line is replaced by words, which are part of its text.
        let shown: String = wanted.chars().filter(|it| seen(*it)).collect();
        if let Some(at) = alts.iter().position(|it| *it == wanted) {
            alts = &alts[at + 1..];
        } else if !text.contains(&format!("］{shown}")) {
            wrong.push(format!("no figure in its place: {wanted}"));
            break;
        }
    }
    wrong.into_iter()
}

#[test]
fn pdfjs_is_told_the_text_in_order() {
    if installed() {
        the_tree_says_what_the_article_says(&articles());
    }
}

/// An article with a paragraph that continues on the next page, and with two figures.
fn two_pages(folder: &Path) -> PathBuf {
    let picture = root().join("tests/corpus/layout/gradient.png");
    std::fs::copy(picture, folder.join("gradient.png")).unwrap();
    let mut text = "# 两页\n\n![甲](gradient.png)\n\n![乙](gradient.png)\n\n".to_owned();
    for number in 1..=30 {
        let sentence = format!("这是第{number}段里的一句话，要排到下一页去。");
        text += &(sentence.repeat(number) + "\n\n");
    }
    let article = folder.join("two-pages.md");
    std::fs::write(&article, text).unwrap();
    article
}

/// Shows that the check can fail.
#[test]
fn a_tree_in_another_order_is_noticed() {
    if !installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let articles = [two_pages(folder.path())];
    let made = made(&articles, folder.path(), "pdf");
    assert_eq!(wrong_trees(&made), [""; 0]);
    let spoil = |spoil: fn(&mut lopdf::Document)| {
        let book = folder.path().join("spoilt.pdf");
        let mut document = lopdf::Document::load(&made[0].1).unwrap();
        spoil(&mut document);
        document.save(&book).unwrap();
        wrong_trees(&[(made[0].0, book)]).join("; ")
    };
    assert_eq!(spoil(|_| {}), "");
    // Swap two paragraphs: the file and pdf.js agree on the new order, which differs from the article's.
    let swapped = spoil(|it| tagtree::swap(it, b"Sect"));
    assert!(swapped.contains("not told"), "{swapped}");
    // Swap the two halves of a paragraph that spans two pages.
    let turned = spoil(|it| tagtree::swap(it, b"P"));
    assert!(turned.contains("not told"), "{turned}");
    let figures = spoil(tagtree::swap_alternatives);
    assert!(figures.contains("no figure in its place"), "{figures}");
}

#[test]
fn pdfjs_is_told_the_text_of_the_corpus_in_order() {
    let corpus = root().join("../shared/corpus/articles");
    if !installed() || !corpus.is_dir() {
        eprintln!("SKIPPED: no third-party corpus beside the project");
        return;
    }
    let articles = articles::below(&["../shared/corpus/articles"]);
    the_tree_says_what_the_article_says(&articles);
}

/// Lines of a reader that are filled are filled between words and Han, never between the letters of a word.
#[test]
fn words_are_as_wide_as_they_are_alone() {
    const TEXTS: [(&str, &str); 3] = [
        (
            "en",
            "The ferry bell rings when fog lies on the river, and the boats answer one after the other until the last of \
             them has found the landing; nobody in the village remembers who hung it there.",
        ),
        (
            "ko",
            "안개가 강 위에 내리면 나루터의 종이 울리고 배들은 마지막 배가 뭍을 찾을 때까지 차례로 대답한다. 마을 사람들은 누가 그 \
             종을 걸었는지 아무도 기억하지 못한다.",
        ),
        (
            "zh-Hans",
            "雾落在江上的时候，渡口的 bell 会响，船一条接一条地 answer，直到最后一条 ferry 靠岸；村里没有人记得是谁把它挂在那里的，\
             也没有人知道 bronze 是从哪里来的。",
        ),
    ];
    if !installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut pages = Vec::new();
    for (language, text) in TEXTS {
        let article = folder.path().join(format!("{language}.md"));
        let front = format!("---\ntitle: {language}\nlanguage: {language}\n---\n\n{text}\n");
        std::fs::write(&article, front).unwrap();
        let books = converted(&[article], &folder.path().join(language), "epub");
        let mut zip = zip::ZipArchive::new(std::fs::File::open(&books[0]).unwrap()).unwrap();
        let inside = folder.path().join(format!("{language}.book"));
        zip.extract(&inside).unwrap();
        pages.push(inside.join("OEBPS/article-0001.xhtml"));
    }
    let (passed, text) = validate("node", "spacing.mjs", &[], &pages);
    assert!(passed, "{text}");
    assert_eq!(
        text.matches("\"apart\":[]").count(),
        2 * TEXTS.len(),
        "{text}"
    );
}
