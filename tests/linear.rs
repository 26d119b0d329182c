//! Input whose cost could grow faster than its size. Steps are counted, not seconds: they are the same on every machine.

use lantai::NoResources;
use lantai::diag::Watch;
use lantai::make;

use crate::articles::options;

/// A kind of input: its name, the file's name, and a function that makes it of `n` parts.
type Family = (&'static str, &'static str, fn(usize) -> String);

/// Of one part, and how often it stands in the body.
fn body(before: &str, part: &str, n: usize, after: &str) -> String {
    format!(
        "---\ntitle: 试\n---\n<div>{before}{}{after}</div>\n",
        part.repeat(n)
    )
}

/// The same in Markdown.
fn markdown(part: &str, n: usize) -> String {
    format!("---\ntitle: 试\n---\n\n{}\n", part.repeat(n))
}

/// One line for each: add what was found to be slow.
#[rustfmt::skip]
const FAMILIES: &[Family] = &[
    ("headings", "a.md", |n| body("", "<h2>标题</h2><p>字</p>", n, "")),
    ("bold words", "a.md", |n| body("", "<b>字</b>", n, "")),
    ("coloured words", "a.md", |n| body("", "<span style=\"color:#999\">字</span>", n, "")),
    ("places to break", "a.md", |n| body("", "甲<wbr>", n, "")),
    ("line ends", "a.md", |n| body("", "甲<br>", n, "")),
    ("paragraphs", "a.md", |n| body("", "<p>甲", n, "")),
    ("boxes that never end", "a.md", |n| body("", "<div>甲", n, "")),
    ("text beside tables", "a.md", |n| body("", "<table>甲", n, "")),
    ("rows", "a.md", |n| body("<table>", "<tr><td>甲</td><td>乙</td></tr>", n, "</table>")),
    ("rows with stairs", "a.md", |n| body("<table>", "<tr><td rowspan=3>甲</td><td>x</td></tr>", n, "</table>")),
    ("items", "a.md", |n| body("<ol>", "<li>字</li>", n, "</ol>")),
    ("Arabic", "a.md", |n| body("", "السلام عليكم ", n, "")),
    ("words", "a.md", |n| body("", "word ", n, "")),
    ("one word", "a.md", |n| body("", "abcdefg", n, "")),
    ("soft hyphens", "a.md", |n| body("", "ab\u{ad}", n, "")),
    ("Han", "a.md", |n| body("", "汉字，", n, "")),
    ("mixed", "a.md", |n| body("", "汉字 abc，「引」……——12％。", n, "")),
    ("quotes", "a.md", |n| body("", "“甲”", n, "")),
    ("directions", "a.md", |n| body("", "\u{2067}a\u{2069}", n, "")),
    ("brackets", "a.md", |n| body("", "([", n, "")),
    ("ruby", "a.md", |n| body("<p>", "<ruby>漢<rt>かん</rt></ruby>", n, "</p>")),
    ("links", "a.md", |n| body("", "<a href=\"http://e.org/\">链</a> ", n, "")),
    ("formulas", "a.md", |n| markdown("$x$ ", n)),
    ("formulas that never end", "a.md", |n| markdown("\\( ", n)),
    ("notes", "a.md", |n| markdown("a^[b] ", n)),
    ("references in one element", "a.md", |n| format!("{}\n[^0]: 注\n", markdown("", 0).trim_end().to_owned() + "\n\n<p><span>" + &(0..n).map(|it| format!("甲<a id=\"r{it}\" href=\"#n{it}\">{it}</a>")).collect::<String>() + "</span></p>" + &(0..n).map(|it| format!("<p id=\"n{it}\"><a href=\"#r{it}\">↩</a> 注</p>")).collect::<String>())),
    ("one note", "a.md", |n| format!("{}\n[^0]: 注\n", markdown("a[^0] ", n))),
    ("names in one paragraph", "a.md", |n| body(&(0..n).map(|it| format!("<a name=\"s{it}\"></a>")).collect::<String>(), "字", 1, &(0..n).step_by(7).map(|it| format!("<a href=\"#s{it}\">x</a>")).collect::<String>())),
    ("emphasis", "a.md", |n| markdown("汉**字", n)),
    ("quotations in quotations", "a.md", |n| markdown(">", n)),
    ("setext", "a.md", |n| format!("{}===\n", markdown("a\n", n))),
    ("hyphens", "a.md", |n| markdown("-\n", n)),
    ("heads of tables", "a.md", |n| markdown("|a|\n|-|\n", n)),
    ("pipes", "a.md", |n| format!("{}{}{}", markdown("|a", n), "|-".repeat(n), "\n")),
    ("raw", "a.md", |n| markdown("{% raw %} ", n)),
    ("contents", "a.md", |n| markdown("[TOC]\n\n", n)),
    ("lines of plain text", "a.txt", |n| "字\n".repeat(n)),
    ("a title", "a.md", |n| format!("---\ntitle: {}\n---\n<p>字</p>", "word ".repeat(n))),
    ("authors", "a.md", |n| format!("---\ntitle: a\nauthor: [{}]\n---\n<p>字</p>", (0..n).map(|it| format!("c{it}, ")).collect::<String>())),
    ("front matter without an end", "a.md", |n| format!("---\ntitle: a\n{}", "k: v\n".repeat(2000 + n))),
];

/// How much more the larger input may take: eight times the size, and the exponent 1.3.
const SIZES: (usize, usize) = (125, 1000);
const MOST: f64 = 14.9;

#[test]
fn work_grows_as_the_input() {
    for (what, name, family) in FAMILIES {
        let steps = |n: usize| {
            let watch = Watch::default();
            let mut options = options();
            options.watch = Some(watch.clone());
            let made = make::convert(family(n).as_bytes(), name, &options, &NoResources);
            assert!(made.is_ok(), "{what}");
            watch.steps()
        };
        let (few, many) = (steps(SIZES.0), steps(SIZES.1));
        #[expect(clippy::cast_precision_loss, reason = "only their ratio counts")]
        let ratio = many as f64 / few.max(200) as f64;
        assert!(
            ratio < MOST,
            "{what}: {few} steps, {many} at eight times the size"
        );
    }
}
