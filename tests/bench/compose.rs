//! How fast pages are set: `cargo bench --bench compose`.
//!
//! Bounds: one more paragraph of 10,000 characters in a book takes less than 20 ms once its words have been shaped, and a
//! million characters a second and core are set on pages of lines of 40 ems. Of the third-party corpus, where it is, every
//! line of an article's text is a paragraph. The lines of its files are set too:
//! nobody reads them, and a line of HTML of 200,000 characters, with hardly a place to end a line, is the hardest that
//! there is.
#![expect(
    clippy::disallowed_methods,
    reason = "a bench reads fonts and the clock"
)]
#![expect(clippy::print_stdout, reason = "a bench says what it measured")]
#![expect(clippy::unwrap_used, reason = "a bench may")]

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use lantai::book::{Article, Book};
use lantai::layout::{Length, Margins, PageSize};
use lantai::make::{self, Fonts, Options};
use lantai::model::{Align, Block, BlockKind, Document, Inline, Original};
use lantai::{Disk, NoResources};

const SENTENCE: &str = "天地玄黄，宇宙洪荒。日月盈昃，辰宿列张；寒来暑往，秋收冬藏。在2024年用iPhone 15拍：“闰余成岁，\
                        律吕调阳。”（云腾致雨）——露结为霜……";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fonts = Arc::new(Fonts::from_folder(&root.join("fonts"), &Disk).unwrap());
    let [texts, sources] = lines(&root.join("../shared/corpus/articles"));
    for measure in [18, 40] {
        let options = options(&fonts, measure);
        for length in [10_000, 200] {
            let paragraph: String = SENTENCE.chars().cycle().take(length).collect();
            one_more(&paragraph, measure, &options);
            let paragraphs = vec![paragraph; 200_000 / length];
            report(
                &format!("paragraphs of {length}"),
                measure,
                &paragraphs,
                &options,
            );
        }
        for (name, paragraphs) in [("the corpus' text", &texts), ("its source", &sources)] {
            if paragraphs.is_empty() {
                println!("SKIPPED: no third-party corpus beside the project");
            } else {
                report(name, measure, paragraphs, &options);
            }
        }
    }
}

/// Pages with lines of so many ems.
fn options(fonts: &Arc<Fonts>, measure: i64) -> Options {
    let size = Length::milli_pt(10_500);
    let margin = Length::micrometres(20_000);
    let mut options = Options::new(Arc::clone(fonts));
    options.pages.page = PageSize {
        width: size.scale(measure, 1) + margin + margin,
        height: Length::micrometres(297_000),
    };
    options.pages.font_size = Some(size);
    options.pages.margins = Some(Margins {
        top: margin,
        right: margin,
        bottom: margin,
        left: margin,
    });
    options
}

/// The lines of the corpus' articles as they are read and as they are written.
fn lines(folder: &Path) -> [Vec<String>; 2] {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    let sources: Vec<String> = files
        .filter(|it| it.path().extension().is_some_and(|it| it == "md"))
        .filter_map(|it| std::fs::read_to_string(it.path()).ok())
        .collect();
    let options = Options::default();
    let texts = sources.iter().filter_map(|it| {
        let article = make::article(it.as_bytes(), "article.md", &options, &NoResources);
        Some(article.ok()?.output.document.text())
    });
    [texts.collect(), sources].map(|it: Vec<String>| {
        let lines = it.iter().flat_map(|it| it.lines());
        let filled = lines.filter(|it| !it.trim().is_empty());
        filled.map(str::to_owned).collect()
    })
}

fn book(paragraphs: &[String]) -> Book {
    let blocks = paragraphs.iter().map(|it| {
        let inlines = vec![Inline::Text(it.clone())];
        let align = Align::Natural;
        Block::new(1, BlockKind::Paragraph { inlines, align })
    });
    Book::of(Article {
        document: Document {
            blocks: blocks.collect(),
            ..Document::default()
        },
        original: Original {
            name: String::new(),
            media_type: "text/markdown",
            blob: Vec::new().into(),
            sha256: String::new(),
            received: None,
        },
    })
}

/// What a paragraph costs alone: a book that has it twice as often takes longer by as many paragraphs, and by nothing
/// else, because both books prepare the faces, shape the words and begin and end once.
fn one_more(paragraph: &str, measure: i64, options: &Options) {
    let characters = paragraph.chars().count();
    let count = 100_000 / characters;
    let time = |count: usize| {
        let book = book(&vec![paragraph.to_owned(); count]);
        let set = || {
            let start = Instant::now();
            make::pages(&book, options).unwrap();
            start.elapsed().as_micros()
        };
        (0..5).map(|_| set()).min().unwrap()
    };
    let more = time(2 * count).saturating_sub(time(count));
    println!(
        "one more paragraph of {characters}, measure {measure} em: {} us",
        more / count as u128,
    );
}

/// Sets them three times; the fastest counts.
fn report(name: &str, measure: i64, paragraphs: &[String], options: &Options) {
    let book = book(paragraphs);
    let characters: usize = paragraphs.iter().map(|it| it.chars().count()).sum();
    let (mut best, mut pages) = (u128::MAX, 0);
    for _ in 0..3 {
        let start = Instant::now();
        pages = make::pages(&book, options).unwrap().output.pages.len();
        best = best.min(start.elapsed().as_micros());
    }
    println!(
        "{name}, measure {measure} em: {} paragraphs on {pages} pages, {} characters/s",
        paragraphs.len(),
        characters as u128 * 1_000_000 / best.max(1),
    );
}
