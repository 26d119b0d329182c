//! Counts faults of typesetting on finished pages: marks at the edges of lines, orphan characters, gaps between Han,
//! ragged lines, marks side by side, missing autospace, parted dashes.
//!
//! It sees only glyphs and their positions, and not how lines were chosen. `tests/audit/README.md` describes a larger
//! auditor, of PDFs. Our own text is always audited, the third-party corpus when it is there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lantai::book::Book;
use lantai::layout::{ElementId, Item, Length, Margins, Pages, Role};
use lantai::make::{self, Format, Options};
use lantai::{Disk, Fact};
use rayon::prelude::*;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A painted glyph other than a blank.
#[derive(Clone, Debug)]
struct Mark {
    text: String,
    x: f64,
    advance: f64,
    /// Right edge, with the hyphen after it.
    right: f64,
    size: f64,
    rise: f64,
    /// Whether a blank was typed before it.
    spaced: bool,
}

impl Mark {
    fn c(&self) -> char {
        self.text.chars().next().unwrap_or(' ')
    }

    fn is_full(&self) -> bool {
        (self.advance / self.size - 1.0).abs() < 0.02
    }
}

/// The faults found, by counter, each with its place.
type Findings = BTreeMap<&'static str, Vec<String>>;

const NEVER_FIRST: &str = "，。、；：？！）》」』】〕”’·～％℃々";
const NEVER_LAST: &str = "（《「『【〔“‘";
const CLOSERS: &str = "，。、；：？！）》」』】〕”’";

fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x9fff | 0x20000..=0x323af)
}

/// Lines of each paragraph: glyphs from left to right.
fn paragraphs(pages: &Pages) -> Vec<Vec<Vec<Mark>>> {
    let mut lines: BTreeMap<u32, BTreeMap<(usize, i64), Vec<Mark>>> = BTreeMap::new();
    // A blank at the end of a fragment belongs before the next fragment of the line.
    let mut spaced = false;
    let mut at = (0, 0, 0);
    for (number, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Text(fragment) = item else { continue };
            let Some(content) = fragment.content else {
                continue;
            };
            let element = pages.tags.contents()[content.0 as usize];
            let Some(paragraph) = paragraph_of(pages, element) else {
                continue;
            };
            let line = lines
                .entry(paragraph.0)
                .or_default()
                .entry((number, fragment.y.0))
                .or_default();
            let here = (paragraph.0, number, fragment.y.0);
            spaced &= here == at;
            at = here;
            for run in &fragment.runs {
                for glyph in &run.glyphs {
                    let text =
                        &fragment.letters()[glyph.text.start as usize..glyph.text.end as usize];
                    let right = (glyph.x + glyph.advance).to_pt();
                    if text.trim().is_empty() {
                        spaced |= !text.is_empty();
                        // A hyphen that the composer added has no text.
                        if let Some(last) = line.last_mut().filter(|_| text.is_empty()) {
                            last.right = last.right.max(right);
                        }
                        continue;
                    }
                    line.push(Mark {
                        text: text.trim().to_owned(),
                        x: glyph.x.to_pt(),
                        advance: glyph.advance.to_pt(),
                        right,
                        size: run.size.to_pt(),
                        rise: glyph.rise.to_pt(),
                        spaced: std::mem::take(&mut spaced),
                    });
                }
            }
        }
    }
    let paragraphs = lines
        .into_values()
        .map(|it| it.into_values().filter(|it| !it.is_empty()).collect());
    paragraphs.collect()
}

/// The roles that an element inside the text of a paragraph may have.
const INSIDE_PARAGRAPHS: [Role; 9] = [
    Role::Span,
    Role::Annot,
    Role::Link,
    Role::Quote,
    Role::Reference,
    Role::Ruby,
    Role::RB,
    Role::Code,
    Role::Formula,
];

/// The paragraph that an element is part of; `None` for everything but body text (notes, cells).
fn paragraph_of(pages: &Pages, element: ElementId) -> Option<ElementId> {
    let mut at = element;
    loop {
        let found = pages.tags.get(at);
        if found.role == Role::P {
            return outside_tables(pages, at).then_some(at);
        }
        if !INSIDE_PARAGRAPHS.contains(&found.role) {
            return None;
        }
        at = found.parent;
    }
}

fn outside_tables(pages: &Pages, element: ElementId) -> bool {
    let mut at = element;
    while at.0 != 0 {
        if matches!(
            pages.tags.get(at).role,
            Role::TD | Role::TH | Role::Note | Role::Caption
        ) {
            return false;
        }
        at = pages.tags.get(at).parent;
    }
    true
}

fn audit(pages: &Pages, rescued: &Rescued, body: f64) -> (Findings, usize) {
    let mut findings = Findings::new();
    let mut count = 0;
    for lines in paragraphs(pages) {
        let last = lines.len() - 1;
        let text = |line: &[Mark]| line.iter().map(|it| &*it.text).collect::<String>();
        let reported: Vec<bool> = lines
            .iter()
            .map(|it| rescued.contains_key(&bare(&text(it))))
            .collect();
        if lines[0]
            .iter()
            .any(|it| (it.size - body).abs() > 0.01 && it.rise == 0.0 && is_han(it.c()))
        {
            continue;
        }
        count += lines.len();
        let ends: Vec<(f64, f64)> = lines
            .iter()
            .map(|it| right_edge(&it[it.len() - 1]))
            .collect();
        let measure = ends[..last].iter().map(|it| it.0).fold(0.0, f64::max);
        // A line after a forced line end begins as its author wrote it.
        let forced = |number: usize| number > 0 && ends[number - 1].1 < measure - 1.5 * body;
        for (number, line) in lines.iter().enumerate() {
            let mut hit =
                |counter: &'static str| findings.entry(counter).or_default().push(text(line));
            let (first, end) = (&line[0], &line[line.len() - 1]);
            if number > 0
                && NEVER_FIRST.contains(first.c())
                && !reported[number - 1]
                && !forced(number)
            {
                hit("mark at line start");
            }
            if number < last && NEVER_LAST.contains(end.c()) {
                hit("opening mark at line end");
            }
            if number == last && last > 0 && !reported[number] && !forced(number) {
                let han = line.iter().filter(|it| is_han(it.c())).count();
                if han < 2
                    && !line
                        .iter()
                        .any(|it| it.c().is_alphanumeric() && !is_han(it.c()))
                {
                    hit("orphan character");
                }
            }
            if number < last && end.text == "—" && lines[number + 1][0].text.starts_with('—') {
                hit("parted dash");
            }
            for pair in line.windows(2) {
                let [a, b] = pair else { continue };
                if a.rise != 0.0 || b.rise != 0.0 || a.size != b.size {
                    continue;
                }
                let gap = (b.x - a.x - a.advance) / a.size;
                let han = (is_han(a.c()), is_han(b.c()));
                if han == (true, true)
                    && !b.spaced
                    && number < last
                    && gap > 0.101
                    && !reported[number]
                {
                    hit("gap between Han");
                }
                if han == (true, true) && gap < -0.03 {
                    hit("overlap");
                }
                let western = (
                    a.text.ends_with(|c: char| c.is_ascii_alphanumeric()),
                    b.c().is_ascii_alphanumeric(),
                );
                if ((han.0 && western.1) || (western.0 && han.1)) && gap < 0.08 {
                    hit("no autospace");
                }
                let closers = CLOSERS.contains(a.c()) && a.c() != '！' && a.c() != '？';
                if closers
                    && !reported[number]
                    && (CLOSERS.contains(b.c()) || NEVER_LAST.contains(b.c()))
                    && a.is_full()
                    && b.is_full()
                    && gap > -0.25
                {
                    hit("marks side by side");
                }
            }
        }
        let ragged = |it: &usize| {
            let (least, most) = ends[*it];
            !(least - 0.02 * body..=most + 0.02 * body).contains(&measure)
        };
        let found: Vec<usize> = (0..last).filter(ragged).collect();
        // Where most lines are ragged, they are meant to be; a line much too short ends where its author wanted.
        if found.len() * 3 <= last {
            for number in found {
                if !reported[number] && measure - ends[number].1 < body {
                    findings
                        .entry("ragged line")
                        .or_default()
                        .push(text(&lines[number]));
                }
            }
        }
    }
    (findings, count)
}

/// The two places where the last glyph of a line may end: a mark may or may not give up its blank half.
fn right_edge(end: &Mark) -> (f64, f64) {
    if CLOSERS.contains(end.c()) && end.is_full() {
        (end.x + end.size / 2.0, end.right)
    } else {
        (end.right, end.right)
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

/// The texts of lines that were reported as rescued (set by a last resort), and how they were rescued.
type Rescued = BTreeMap<String, String>;

/// Size of body text on every page that is audited here.
const BODY: Length = Length::milli_pt(10_500);

/// Options for pages whose lines are `measure` ems long.
fn options(measure: i64) -> Options {
    // Both margins together are the width of A4 without the measure.
    let side = (Length::micrometres(210_000) - BODY.scale(measure, 1)).scale(1, 2);
    let margin = Length::micrometres(25_000);
    let mut options = crate::articles::options();
    options.pages.font_size = Some(BODY);
    options.pages.margins = Some(Margins {
        top: margin,
        right: side,
        bottom: margin,
        left: side,
    });
    options
}

/// Pages of an article at a measure, and the texts of lines that were reported as rescued.
fn set(bytes: &[u8], name: &str, measure: i64) -> Option<(Book, Pages, Rescued)> {
    let options = options(measure);
    let article = make::article(bytes, name, &options, &Disk).ok()?.output;
    let book = Book::of(article);
    let set = make::pages(&book, &options).unwrap();
    let rescued = set.warnings.iter().filter_map(|it| {
        let Fact::RescuedLine { text, step } = &it.fact else {
            return None;
        };
        Some((bare(text), step.to_string()))
    });
    let rescued = rescued.collect();
    Some((book, set.output, rescued))
}

fn judge(articles: &[(String, Vec<u8>)], measures: &[i64]) {
    let wrong: Vec<String> = articles
        .par_iter()
        .flat_map(|(name, bytes)| {
            let mut wrong = Vec::new();
            for measure in measures {
                let Some((_, pages, rescued)) = set(bytes, name, *measure) else {
                    continue;
                };
                let (findings, _) = audit(&pages, &rescued, BODY.to_pt());
                for (counter, spots) in findings {
                    wrong.push(format!(
                        "{name} at {measure} em: {} x {counter}: {}",
                        spots.len(),
                        spots[0]
                    ));
                }
            }
            wrong
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} findings:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

/// Text without sense that has everything that is hard to break into lines.
fn stress() -> Vec<u8> {
    let mut state = 3_u64;
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let han: Vec<char> =
        "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
            .chars()
            .collect();
    let words = [
        "Linux",
        "PostgreSQL",
        "GPU",
        "2024",
        "v3.14",
        "the quick brown fox",
        "PDF/A-3",
        "100%",
        "iPhone 15",
    ];
    let mut out = String::from("<article>\n");
    for _ in 0..60 {
        out.push_str("<p>");
        for _ in 0..=random(24) {
            for _ in 0..3 + random(12) {
                out.push(han[random(han.len())]);
            }
            match random(12) {
                0..=3 => out.push('，'),
                4 => out.push('。'),
                5 => out.push_str("：“<b>日月盈昃。</b>”"),
                6 => out.push_str(&format!("（{}）", words[random(words.len())])),
                7 | 8 => out.push_str(words[random(words.len())]),
                9 => out.push_str("——"),
                10 => out.push_str("……"),
                _ => out.push_str("《<a href=\"https://example.org\">天地</a>》"),
            }
        }
        out.push_str("。</p>\n");
    }
    (out + "</article>").into_bytes()
}

#[test]
fn pages_of_hard_text_are_set_by_the_rules() {
    judge(&[("stress.html".to_owned(), stress())], &[18, 22, 32, 40]);
}

/// Sets sixty articles, spread over the corpus, each at one of four measures, which a debug build does in
/// seconds. The outside auditor judges all articles at all measures.
#[test]
fn pages_of_the_corpus_are_set_by_the_rules() {
    let folder = root().join("../shared/corpus/articles");
    if !folder.is_dir() {
        eprintln!("SKIPPED: no third-party corpus beside the project");
        return;
    }
    let mut articles = Vec::new();
    collect(&folder, &mut articles);
    articles.sort();
    let step = (articles.len() / 60).max(1);
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read(path).unwrap())
    };
    let sample: Vec<(String, Vec<u8>)> = articles.iter().step_by(step).map(read).collect();
    for (number, measure) in [18, 22, 32, 40].into_iter().enumerate() {
        let part: Vec<_> = sample.iter().skip(number).step_by(4).cloned().collect();
        judge(&part, &[measure]);
    }
}

/// Writes PDFs for the outside auditor into `target/audit`: run with `--ignored`, then see
/// `tests/audit/README.md`. They are made of the files in `target/audit/in` and of a selection from the corpus.
#[test]
#[ignore = "for the outside auditor"]
fn write_for_the_auditor() {
    let folder = root().join("target/audit");
    std::fs::create_dir_all(folder.join("in")).unwrap();
    let mut articles = Vec::new();
    collect(&root().join("../shared/corpus/articles"), &mut articles);
    articles.sort();
    collect(&folder.join("in"), &mut articles);
    let articles: Vec<(usize, PathBuf)> = articles.into_iter().enumerate().collect();
    articles.par_iter().for_each(|(number, path)| {
        let bytes = std::fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        for measure in [18, 22, 32, 40] {
            let Some((book, pages, rescued)) = set(&bytes, &name, measure) else {
                continue;
            };
            let mut options = options(measure);
            options.formats = vec![Format::Pdf];
            let made = make::book(&book, &options).unwrap().output;
            let pdf = made[0].1.bytes().unwrap();
            let out = folder.join(format!("{measure}-{number:03}-{stem}"));
            let with = |extension| PathBuf::from(format!("{}.{extension}", out.display()));
            std::fs::write(with("pdf"), pdf).unwrap();
            std::fs::write(with("lines"), trace(&pages, &rescued)).unwrap();
        }
    });
}

/// All lines of text as a table for `trace.py`: page, baseline, edges, how the line was rescued (0: it was not),
/// number of its element, roles from that element outwards, text.
fn trace(pages: &Pages, rescued: &Rescued) -> String {
    let mut out = String::new();
    for (number, page) in pages.pages.iter().enumerate() {
        let mut lines: BTreeMap<(i64, u32), (f64, f64, String)> = BTreeMap::new();
        let mut with_code = BTreeSet::new();
        for item in &page.items {
            let Item::Text(fragment) = item else { continue };
            let content = fragment
                .content
                .map(|it| pages.tags.contents()[it.0 as usize]);
            let code = content.is_some_and(|it| pages.tags.get(it).role == Role::Code);
            let block = content.map_or(0, |it| block_of(pages, it).0);
            let glyphs = fragment.runs.iter().flat_map(|it| &it.glyphs);
            let line = lines
                .entry((fragment.y.0, block))
                .or_insert((f64::MAX, 0.0, String::new()));
            for glyph in glyphs {
                line.0 = line.0.min(glyph.x.to_pt());
                line.1 = line.1.max((glyph.x + glyph.advance).to_pt());
            }
            line.2.push_str(&fragment.text);
            if code {
                with_code.insert((fragment.y.0, block));
            }
        }
        for ((y, block), (left, right, text)) in lines {
            let mut roles = Vec::new();
            let mut at = ElementId(block);
            while at.0 != 0 {
                roles.push(format!("{:?}", pages.tags.get(at).role));
                at = pages.tags.get(at).parent;
            }
            if with_code.contains(&(y, block)) {
                roles.push("with code".to_owned());
            }
            let reported = how(rescued, &bare(&text)).unwrap_or("0");
            out.push_str(&format!(
                "{}\t{:.2}\t{left:.2}\t{right:.2}\t{reported}\t{block}\t{}\t{}\n",
                number + 1,
                Length(y).to_pt(),
                roles.join("/"),
                text.replace(['\n', '\t'], " "),
            ));
        }
    }
    out
}

/// How a line was rescued. A formula is one U+FFFC in the report and its source on the page.
fn how<'a>(rescued: &'a Rescued, line: &str) -> Option<&'a str> {
    let object = |it: &str| it.contains('\u{fffc}');
    let alike = |reported: &str| {
        let mut rest = line;
        let mut pieces = reported.split('\u{fffc}').peekable();
        let mut first = true;
        while let Some(piece) = pieces.next() {
            let found = match pieces.peek() {
                _ if first => rest.strip_prefix(piece),
                None => rest.strip_suffix(piece),
                Some(_) => rest.find(piece).map(|at| &rest[at + piece.len()..]),
            };
            let Some(found) = found else { return false };
            (rest, first) = (found, false);
        }
        true
    };
    let same = rescued.get(line).map(String::as_str);
    let mut objects = rescued.iter().filter(|it| object(it.0));
    same.or_else(|| objects.find(|it| alike(it.0)).map(|it| it.1.as_str()))
}

/// The block that an element's line belongs to: the nearest element outside it that is not part of running text.
fn block_of(pages: &Pages, element: ElementId) -> ElementId {
    let mut at = element;
    while INSIDE_PARAGRAPHS.contains(&pages.tags.get(at).role) && at.0 != 0 {
        at = pages.tags.get(at).parent;
    }
    at
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path
            .extension()
            .is_some_and(|it| it == "md" || it == "html")
        {
            found.push(path);
        }
    }
}
