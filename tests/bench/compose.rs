//! How fast paragraphs are composed: `cargo bench --bench compose`.
//!
//! Bounds: a paragraph of 10,000 characters in under 20 ms, and over a million characters a second,
//! both once every piece has been shaped. Of the third-party corpus, where it is, every line of an
//! article's text is a paragraph. The lines of its files are set too: nobody reads them, and a line of
//! HTML of 200,000 characters, with hardly a place to end a line, is the hardest that there is.
#![expect(
    clippy::disallowed_methods,
    reason = "a bench reads fonts and the clock"
)]
#![expect(clippy::print_stdout, reason = "a bench says what it measured")]
#![expect(clippy::unwrap_used, reason = "a bench may")]

use std::path::Path;
use std::time::Instant;

use lantai::Disk;
use lantai::fonts::{Family, Fonts};
use lantai::layout::inline::{
    Rules, Setting, Shaper, Span, SpanKind, Text, TextStyle, compose, compose_variants,
};
use lantai::layout::{Color, Length};
use lantai::model::Language;
use lantai::normalize;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fonts = Fonts::from_folder(&root.join("fonts"), &Disk).unwrap();
    let mut shaper = Shaper::new(&fonts);
    let sentence = "天地玄黄，宇宙洪荒。日月盈昃，辰宿列张；寒来暑往，秋收冬藏。在2024年用iPhone 15拍：“闰余成岁，\
                    律吕调阳。”（云腾致雨）——露结为霜……";
    let [texts, sources] = lines(&root.join("../shared/corpus/articles"));
    for measure in [18, 40] {
        let setting = Setting {
            measure: Length::milli_pt(10_500).scale(measure, 1),
            indent: Length::pt(21),
            rules: Rules {
                nice_breaks: true,
                ..Rules::default()
            },
            ..Setting::default()
        };
        for (name, length) in [
            ("one paragraph of 10,000", 10_000),
            ("paragraphs of 200", 200),
        ] {
            let text = text(sentence, length);
            let _warm = compose(&text, &setting, &mut shaper);
            let rounds = 1_000_000 / length;
            let start = Instant::now();
            let mut lines = 0;
            for _ in 0..rounds {
                lines += compose(&text, &setting, &mut shaper).output.len();
            }
            report(name, measure, rounds, length, lines, start);
        }
        let text = text(sentence, 200);
        let start = Instant::now();
        let lines = (0..1000)
            .map(|_| {
                compose_variants(&text, &setting, &mut shaper)
                    .output
                    .lines
                    .len()
            })
            .sum();
        report(
            "paragraphs of 200 with variants",
            measure,
            1000,
            200,
            lines,
            start,
        );
        for (name, paragraphs) in [("text", &texts), ("source", &sources)] {
            corpus(name, paragraphs, &setting, &mut shaper);
        }
    }
}

/// The lines of the corpus' articles as they are read and as they are written.
fn lines(folder: &Path) -> [Vec<Text>; 2] {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    let sources: Vec<String> = files
        .filter(|it| it.path().extension().is_some_and(|it| it == "md"))
        .filter_map(|it| std::fs::read_to_string(it.path()).ok())
        .collect();
    let texts = sources.iter().filter_map(|it| {
        let source = lantai::read::read(it.as_bytes(), "article.md").ok()?.output;
        let options = normalize::Options::default();
        Some(normalize::normalize(&source, &options).output.text())
    });
    [texts.collect(), sources].map(|it: Vec<String>| {
        let lines = it.iter().flat_map(|it| it.lines());
        let filled = lines.filter(|it| !it.trim().is_empty());
        filled.map(|it| styled(it.to_owned())).collect()
    })
}

/// Composes it four times; the first shapes it, the fastest counts.
fn corpus(name: &str, paragraphs: &[Text], setting: &Setting, shaper: &mut Shaper<'_>) {
    let characters: usize = paragraphs.iter().map(|it| it.text.chars().count()).sum();
    if characters == 0 {
        println!("SKIPPED: no third-party corpus beside the project");
        return;
    }
    let mut best = u128::MAX;
    for _ in 0..4 {
        let start = Instant::now();
        for text in paragraphs {
            std::hint::black_box(compose(text, setting, shaper));
        }
        best = best.min(start.elapsed().as_micros());
    }
    println!(
        "{} lines of the corpus' {name}, measure {} em: {} characters/s",
        paragraphs.len(),
        setting.measure.0 / Length::milli_pt(10_500).0,
        characters as u128 * 1_000_000 / best.max(1),
    );
}

fn report(name: &str, measure: i64, rounds: usize, length: usize, lines: usize, start: Instant) {
    let micros = usize::try_from(start.elapsed().as_micros()).unwrap();
    println!(
        "{name}, measure {measure} em: {} us each, {} characters/s, {lines} lines",
        micros / rounds,
        rounds * length * 1_000_000 / micros.max(1),
    );
}

fn text(sentence: &str, length: usize) -> Text {
    styled(sentence.chars().cycle().take(length).collect())
}

fn styled(text: String) -> Text {
    let style = TextStyle {
        family: Family::Song,
        strong: false,
        size: Length::milli_pt(10_500),
        rise: Length::ZERO,
        color: Color::default(),
        language: Language::default(),
        underline: None,
        strike: false,
        dots: false,
        wave: None,
        frame: None,
        ground: None,
    };
    let spans = vec![Span {
        range: 0..text.len(),
        style,
        content: None,
        link: None,
        source: None,
        kind: SpanKind::Text,
    }];
    Text { text, spans }
}
