//! Reads every file of the third-party corpus, where it is there, and checks what a person would see in each file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lantai::model::{Metadata, Origin};
use lantai::read::{BodyKind, Source, read};
use lantai::{Error, Warned};

/// The folder of the corpus; without it, prints that the test is skipped.
fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !path.is_dir() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

/// The files below a folder, sorted, without the index files.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|it| it != "tsv") {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

fn read_file(path: &Path) -> Result<Warned<Source>, Error> {
    let bytes = std::fs::read(path).unwrap();
    read(&bytes, &path.file_name().unwrap().to_string_lossy())
}

/// The rows of a table of tab-separated columns, by the file named in their first column.
fn index(path: &Path) -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().skip(1);
    rows.filter_map(|line| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some((cells.next()?, cells.collect()))
    })
    .collect()
}

#[test]
fn every_article_has_its_title_its_date_and_its_kind() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("articles");
    let index = index(&folder.join("INDEX.tsv"));
    let (mut undated, mut kinds, mut rules) = (Vec::new(), Vec::new(), BTreeMap::new());
    let all = files(&folder);
    for path in &all {
        let name = path.strip_prefix(&folder).unwrap();
        let name = name.to_string_lossy().into_owned();
        let source = read_file(path).unwrap();
        for warning in &source.warnings {
            *rules.entry(warning.rule.name).or_insert(0) += 1;
        }
        let source = source.output;
        // Every article has a title or a heading.
        assert_eq!(source.metadata.title_origin, Origin::Written, "{name}");
        let exercises = index
            .get(&name)
            .map_or("", |it| it.last().unwrap().as_str());
        let has = |word: &str| exercises.split(' ').any(|it| it == word);
        if source.metadata.date.is_none() && !has("date:missing") {
            undated.push(name.clone());
        }
        let html = matches!(source.kind, BodyKind::Html | BodyKind::Page);
        if (has("body:html") && !html) || (has("body:markdown") && html) {
            kinds.push(name.clone());
        }
    }
    eprintln!("{} articles; warnings by rule: {rules:#?}", all.len());
    eprintln!("without a date: {undated:#?}");
    eprintln!("of another kind than the index says: {kinds:#?}");
    // The four: `Invalid Date`, an empty date, and two blocks that end before their date.
    assert!(undated.len() <= 4);
    // The one: a page by Pandoc that begins with a style sheet, which the index lists as Markdown.
    assert!(kinds.len() <= 1);
}

#[test]
fn every_damaged_variant_says_what_the_seed_says() {
    let Some(corpus) = corpus() else { return };
    for path in files(&corpus.join("derived")) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name == "empty" {
            assert!(matches!(read_file(&path), Err(Error::EmptySource)));
            continue;
        }
        let metadata = read_file(&path).unwrap().output.metadata;
        let day = metadata.date.as_ref().map(|it| it.day());
        let wanted = match name.as_str() {
            "big5" => "2018-12-13",
            "cp949" | "nfd" => "2015-04-01",
            "shift_jis" => "2021-11-11",
            _ => "2022-08-22",
        };
        assert_eq!(day.as_deref(), Some(wanted), "{name}");
        assert!(metadata.subjects.len() >= 2, "{name}");
        assert!(!metadata.authors.is_empty(), "{name}");
        let damaged =
            metadata.title.contains('\u{FFFD}') || metadata.title_origin != Origin::Written;
        assert!(!damaged, "{name}: {}", metadata.title);
        let seeded = !matches!(
            name.as_str(),
            "big5" | "cp949" | "nfd" | "shift_jis" | "mojibake"
        );
        if seeded {
            assert!(
                metadata.title.ends_with("足警械装备"),
                "{name}: {}",
                metadata.title
            );
        }
    }
}

/// All values of the metadata as one text.
fn said(metadata: &Metadata) -> String {
    let mut out = metadata.title.clone();
    let optional = [
        &metadata.subtitle,
        &metadata.publisher,
        &metadata.description,
        &metadata.source_url,
        &metadata.rights,
        &metadata.series,
    ];
    let dates = [&metadata.date, &metadata.modified];
    let dates = dates.into_iter().flatten().map(|it| it.written.as_str());
    let lists = [&metadata.authors, &metadata.translators, &metadata.subjects];
    let texts = optional
        .into_iter()
        .flatten()
        .map(String::as_str)
        .chain(dates);
    for text in texts.chain(lists.into_iter().flatten().map(String::as_str)) {
        out.push('\n');
        out.push_str(text);
    }
    for field in &metadata.extra {
        out += &format!("\n{} {}", field.key, field.value.replace('\\', ""));
    }
    out
}

/// The runs of letters and digits in a text, which must not be lost, however they are quoted.
fn words(text: &str) -> Vec<&str> {
    text.split(|it: char| !it.is_alphanumeric())
        .filter(|it| it.chars().count() > 1)
        .collect()
}

/// The table lists lines that a strict parser refuses. Each line is put between good ones: those must still be read, and
/// every word of the line must be somewhere in the metadata.
#[test]
fn every_refused_line_gives_its_metadata() {
    let Some(corpus) = corpus() else { return };
    let table = std::fs::read_to_string(corpus.join("front-matter-failures.tsv")).unwrap();
    let mut failed = Vec::new();
    let mut count = 0;
    for row in table.lines().skip(1) {
        count += 1;
        let cells: Vec<&str> = row.split('\t').collect();
        let (class, offending) = (cells[0], cells.get(5).copied().unwrap_or_default());
        let offending = offending.replace("\\t", "\t").replace(" ⏎ ", "\n");
        let mark = if class.contains("BOM") {
            "\u{FEFF}"
        } else {
            ""
        };
        let close = if class.contains("closing") {
            "\n"
        } else {
            "---\n"
        };
        // An indented line needs a key above it.
        let above = match offending.trim_start().starts_with("- ") || offending.contains("\t-") {
            true => "keywords:\n",
            false if offending.starts_with([' ', '\t']) => "wechat:\n",
            false => "",
        };
        let text = format!(
            "{mark}---\ntitle: 甲乙丙\ncategories:\n  - 丁戊\n{above}{offending}\npubDate: 2020-01-02\nslug: 己庚\n{close}<p>正文</p>\n"
        );
        let source = read(text.as_bytes(), "x.md").unwrap();
        let said = said(&source.output.metadata)
            + &source
                .warnings
                .iter()
                .map(|it| format!("\n{it}"))
                .collect::<String>()
            + &source
                .output
                .head_images
                .iter()
                .map(|it| format!("\n{}", it.url))
                .collect::<String>();
        let mut lost: Vec<&str> = words(&offending)
            .into_iter()
            .filter(|it| !said.contains(it))
            .collect();
        // Keys become fields, and the `HEAD` of a merge marker is no metadata: these words may go.
        let keys = "HEAD date description author tags summary subtitle topics";
        lost.retain(|it| !keys.split(' ').any(|key| key == *it));
        // A fence after a zero-width space ends the block, so that what follows it is body.
        let fence =
            offending.trim_matches(|it: char| it.is_whitespace() || it == '\u{200B}') == "---";
        let good = if fence {
            ["甲乙丙", "丁戊"].as_slice()
        } else {
            &["甲乙丙", "丁戊", "2020-01-02", "己庚"]
        };
        lost.extend(good.iter().filter(|it| !said.contains(**it)));
        if !lost.is_empty() || !source.output.body.contains("正文") {
            failed.push(format!("{class}: {offending}: {lost:?}"));
        }
    }
    eprintln!(
        "{} of {count} refused lines give their metadata",
        count - failed.len()
    );
    assert!(failed.is_empty(), "{failed:#?}");
}

/// A xorshift generator, which gives the same numbers in every run.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below.max(1) as u64).unwrap()
    }
}

/// Reading any bytes gives an article or an error, and never panics.
#[test]
fn no_bytes_make_it_panic() {
    const PIECES: &[&str] = &[
        "---\n",
        "+++\n",
        "{",
        "}",
        "title: ",
        "tags:\n  - ",
        "\t- a\n",
        "'",
        "\"",
        "`",
        ": ",
        "：",
        "date: 2020-",
        "\n\n",
        "<div>",
        "</p>",
        "<!--",
        "-->",
        "<script>",
        "```\n",
        "~~~",
        "$$",
        "\\(",
        "\\begin{align}\n",
        "{% raw %}",
        "{% codeblock x %}\n",
        "{{< figure src=\"a\" >}}",
        "{:",
        "[[",
        "]]",
        "](",
        "@[card](",
        "[^1]: ",
        "| a |\n|---|\n",
        "> ",
        ":::x y\n",
        ":::\n",
        "# 标题 {#a}",
        "\u{200B}",
        "\u{FEFF}",
        "\0",
        "\r",
        "&#123;",
        "&",
        "汉字",
        "あ",
        "한",
        "<meta charset=gbk>",
        "<title>",
        "é",
        "==",
        "**",
        "http://x/。",
        "||",
        "1. ",
        "- [x] ",
    ];
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for round in 0..4000 {
        let mut bytes = Vec::new();
        for _ in 0..random.next(40) {
            match random.next(8) {
                0 => bytes.push(u8::try_from(random.next(256)).unwrap()),
                _ => bytes.extend_from_slice(PIECES[random.next(PIECES.len())].as_bytes()),
            }
        }
        if let Ok(source) = read(&bytes, "x.md") {
            assert!(!source.output.metadata.title.is_empty(), "round {round}");
            assert!(source.output.body_line >= 1);
        }
    }
}

/// Deep and repetitive input is read in linear time.
#[test]
fn deep_and_long_input_is_read() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<section>", ""),
        ("", "</p>"),
        ("<!--", "-->"),
    ] {
        let text = format!("{}文{}", open.repeat(100_000), close.repeat(100_000));
        assert!(read(text.as_bytes(), "x.html").is_ok(), "{open}");
    }
    for piece in [
        "> ", "- ", "[", "![", "**", "`", "$", "<", "{{", "{%", "[[", "|", "#", "~", "\\(",
        "@[a](", "{:", "_a ",
    ] {
        let text = format!("# 题\n\n{}", piece.repeat(20_000));
        assert!(read(text.as_bytes(), "x.md").is_ok(), "{piece}");
    }
    for line in ["a: b\n", "- x\n", "\tk:\n", "'\n", "k: \"\n", "k: [\n"] {
        let text = format!("---\ntitle: 题\n{}---\n文", line.repeat(500));
        assert!(read(text.as_bytes(), "x.md").is_ok(), "{line}");
    }
}
