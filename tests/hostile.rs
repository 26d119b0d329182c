//! Converts hostile and meaningless input. Nothing may panic or hang, the guarantees of the model must hold, and a
//! second run must give the same bytes of both outputs.

use lantai::make::{self, Format};
use lantai::{Error, NoResources};

use crate::articles::options;

/// Both outputs, or the error that reading gave.
pub(crate) fn outputs(bytes: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let made = make::convert(bytes, "hostile.md", &options(), &NoResources)?;
    assert_eq!(made.book.articles[0].document.check(), []);
    let file = |format| made.file(format).unwrap().bytes().unwrap().to_vec();
    Ok((file(Format::Epub), file(Format::Pdf)))
}

fn survives(what: &str, bytes: &[u8]) {
    match (outputs(bytes), outputs(bytes)) {
        (Ok(first), Ok(second)) => assert!(first == second, "{what}: other bytes the second time"),
        (
            Err(Error::EmptySource | Error::NoArticle | Error::NotText { .. } | Error::Gone { .. }),
            Err(_),
        ) => {}
        (Err(error), _) | (_, Err(error)) => panic!("{what}: {error}"),
    }
}

fn article(body: &str) -> Vec<u8> {
    format!("---\ntitle: 试\n---\n<div>{body}</div>").into_bytes()
}

#[test]
fn deep_nesting() {
    for element in [
        "div",
        "span",
        "b",
        "blockquote",
        "ul><li",
        "table><tr><td",
        "section",
    ] {
        let close: String = element
            .split('>')
            .rev()
            .map(|it| format!("</{}>", it.trim_start_matches('<')))
            .collect();
        let body = format!("<{element}>").repeat(3000) + "底" + &close.repeat(3000);
        survives(element, &article(&body));
    }
    survives("unclosed", &article(&"<div><p>".repeat(5000)));
    survives(
        "quotes in Markdown",
        format!("{}深", ">".repeat(5000)).as_bytes(),
    );
    survives("brackets in Markdown", "[".repeat(5000).as_bytes());
    survives("emphasis in Markdown", "*a ".repeat(5000).as_bytes());
}

#[test]
fn long_runs() {
    survives("one word", &article(&"a".repeat(20_000)));
    survives(
        "one address",
        &article(&format!("https://e.org/{}", "x/".repeat(5_000))),
    );
    survives("one line of Han", &article(&"汉".repeat(20_000)));
    survives("marks only", &article(&"。”“（）……——".repeat(1_000)));
    survives("openers only", &article(&"“（《【".repeat(2_000)));
    survives("breaks only", &article(&"<br>".repeat(5_000)));
    survives(
        "one wide row",
        &article(&format!(
            "<table><tr>{}</tr></table>",
            "<td>格</td>".repeat(500)
        )),
    );
    survives(
        "spans",
        &article(
            "<table><tr><td colspan=65535 rowspan=65535>a</td></tr><tr><td>b</td></tr></table>",
        ),
    );
    survives(
        "list numbers",
        &article("<ol start=-2147483648><li>a</li></ol><ol start=99999999999><li>b</li></ol>"),
    );
    survives(
        "combining marks",
        &article(&("e".to_owned() + &"\u{301}".repeat(5_000))),
    );
    survives(
        "title",
        format!("---\ntitle: {}\n---\n<p>字</p>", "长".repeat(10_000)).as_bytes(),
    );
}

/// Marks that are opened and never closed, so many that a search for the end of each would take half a minute. The time
/// is not asserted, since machines differ.
#[test]
fn openings_without_an_end_are_read() {
    let bytes = article(&"\\(".repeat(100_000));
    let made = make::article(&bytes, "hostile.md", &options(), &NoResources).unwrap();
    assert_eq!(made.output.document.check(), []);
    assert!(made.output.document.text().contains("\\(\\("));
}

#[test]
fn odd_characters() {
    let odd = "\u{0}\u{1}\u{b}\u{1b}\u{7f}\u{85}\u{ad}\u{200b}\u{200d}\u{2028}\u{2029}\u{202e}\u{2060}\u{feff}\u{fffc}\u{fffd}\u{fffe}\u{ffff}\u{e000}\u{1f468}\u{200d}\u{1f469}\u{fe0f}\u{e0100}\u{10ffff}";
    survives("in text", &article(&format!("<p>甲{odd}乙</p>")));
    survives(
        "in attributes",
        &article(&format!(
            "<a href=\"http://x/{odd}\" title=\"{odd}\">甲</a><img src=\"{odd}\" alt=\"{odd}\">"
        )),
    );
    survives(
        "in metadata",
        format!("---\ntitle: \"甲{odd}乙\"\nauthor: [{odd}]\n---\n<p>字</p>").as_bytes(),
    );
    for c in odd.chars() {
        survives(
            &format!("U+{:04X}", u32::from(c)),
            &article(&format!("<p>{c}</p>")),
        );
    }
}

/// Random strings, from a fixed seed, of characters that have a meaning for one of the parsers.
#[test]
fn random_active_characters() {
    const PIECES: &[&str] = &[
        "<",
        ">",
        "</",
        "/>",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<table>",
        "<td>",
        "<li>",
        "<ruby>",
        "<rt>",
        "&",
        "&#",
        "&amp;",
        ";",
        "\"",
        "'",
        "=",
        "---",
        "\n",
        "\n\n",
        ":",
        "- ",
        "# ",
        "*",
        "**",
        "_",
        "`",
        "```",
        "~~~",
        "[",
        "]",
        "(",
        ")",
        "![",
        "[^1]",
        "[^1]: ",
        "|",
        "|-|",
        "$",
        "$$",
        "\\",
        "{%",
        "%}",
        "{{<",
        "汉",
        "字",
        "，",
        "。",
        "“",
        "”",
        "（",
        "）",
        "…",
        "—",
        " ",
        "\u{3000}",
        "a",
        "1",
        "é",
        "ก",
        "ا",
        "가",
        "か",
        "\u{1f600}",
        "<!--",
        "-->",
        "<br>",
        "<img src=x>",
        "<a href=x>",
        "</a>",
        "<pre>",
        "</pre>",
        "title: ",
        "date: 2020",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..400 {
        let length = usize::try_from(next() % 60).unwrap();
        let text: String = (0..length)
            .map(|_| PIECES[usize::try_from(next()).unwrap() % PIECES.len()])
            .collect();
        survives(&format!("{text:?}"), text.as_bytes());
    }
}

#[test]
fn a_thousand_warnings_that_say_the_same_are_one() {
    let most = |count: usize| {
        let text = format!(
            "---\ntitle: 试\n---\n\n{}正文。\n",
            "[TOC]\n\n".repeat(count)
        );
        let made = make::article(text.as_bytes(), "a.md", &options(), &NoResources).unwrap();
        made.warnings.iter().map(|it| it.times).max()
    };
    assert_eq!(most(900), Some(1));
    assert_eq!(most(1100), Some(1100));
}
