//! Markup that is not Markdown, in files that are named as if it were. Org, reStructuredText and `AsciiDoc` are
//! rewritten as Markdown line by line; the text of wikis is shown as it was typed, because reading it as Markdown would show
//! something else. What was found of libraries is in `docs/libraries.md`.

use super::PlainArticle;
use crate::diag::rules;
use crate::read::value::{KeyedValue, Value};
use crate::xml::escape;
use crate::{Fact, Warning};

/// How many lines tell what a text is written in.
const HEAD_LINES: usize = 400;

/// A kind of markup.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Markup {
    Org,
    AsciiDoc,
    ReStructuredText,
    Wiki,
}

impl Markup {
    fn name(self) -> &'static str {
        match self {
            Self::Org => "Org",
            Self::AsciiDoc => "AsciiDoc",
            Self::ReStructuredText => "reStructuredText",
            Self::Wiki => "the markup of a wiki",
        }
    }
}

/// Reads a text in such markup; `None` when it is in none.
pub(super) fn read(body: &str, first_line: u32) -> Option<PlainArticle> {
    let markup = recognize(body)?;
    let mut out = PlainArticle::default();
    said(body, markup, first_line, &mut out.entries);
    let markdown = match markup {
        Markup::Org => Some(super::org::markdown(body)),
        Markup::ReStructuredText => Some(super::rest::markdown(body)),
        Markup::AsciiDoc => Some(super::asciidoc::markdown(body)),
        Markup::Wiki => None,
    };
    let shown_as = if markdown.is_some() {
        "the Markdown that says the same"
    } else {
        "it was typed"
    };
    let fact = Fact::Simplified {
        what: format!("the text is written in {}; it", markup.name()),
        shown_as: shown_as.to_owned(),
    };
    out.warnings
        .push(Warning::new(first_line, &rules::OTHER_MARKUP, fact));
    if markdown.is_some() {
        out.markdown = markdown;
        return Some(out);
    }
    let mut block: Vec<(u32, &str)> = Vec::new();
    let mut source = false; // between the marks of a listing
    for (number, line) in (first_line..).zip(body.lines()) {
        if line.trim().is_empty() && !source {
            flush(&mut block, &mut out.html);
            continue;
        }
        source = match listing(line, markup) {
            Some(now) => now,
            None => source,
        };
        block.push((number, line));
    }
    flush(&mut block, &mut out.html);
    Some(out)
}

/// Whether a line begins or ends a listing.
fn listing(line: &str, markup: Markup) -> Option<bool> {
    let lower = line.trim().to_ascii_lowercase();
    match markup {
        Markup::Org if lower.starts_with("#+begin_") => Some(true),
        Markup::Org if lower.starts_with("#+end_") => Some(false),
        Markup::Wiki
            if lower.contains("</pre>")
                || lower.contains("</source>")
                || lower.contains("</syntaxhighlight>") =>
        {
            Some(false)
        }
        Markup::Wiki
            if lower.starts_with("<pre")
                || lower.starts_with("<source")
                || lower.starts_with("<syntaxhighlight") =>
        {
            Some(true)
        }
        Markup::Org | Markup::AsciiDoc | Markup::ReStructuredText | Markup::Wiki => None,
    }
}

/// Writes a block: as a listing when blanks mean something in it, else as a paragraph that keeps its lines.
fn flush(block: &mut Vec<(u32, &str)>, html: &mut String) {
    let (Some(first), Some(last)) = (block.first(), block.last()) else {
        return;
    };
    let place = format!(" data-sourcepos=\"{}:1-{}:1\"", first.0, last.0);
    let indented = |it: &&str| {
        it.starts_with("  ")
            || it.starts_with('\t')
            || it.starts_with('|')
            || it.starts_with("#+begin_")
            || it.starts_with("#+BEGIN_")
            || ["<pre", "<source", "<syntaxhighlight"]
                .iter()
                .any(|tag| it.starts_with(tag))
    };
    let lines: Vec<&str> = block.iter().map(|it| it.1).collect();
    if lines.iter().any(indented) {
        *html += &format!("<pre{place}>{}</pre>\n", escape(&lines.join("\n")));
    } else {
        *html += &format!(
            "<p{place}>{}</p>\n",
            escape(&lines.join("\n")).replace('\n', "<br>\n")
        );
    }
    block.clear();
}

/// What a text is written in. Each kind has signs that no Markdown has.
fn recognize(body: &str) -> Option<Markup> {
    let lines: Vec<&str> = body.lines().take(HEAD_LINES).collect();
    let mut fenced = false;
    let (mut org, mut doc, mut rest, mut wiki, mut markdown) = (0, 0, 0, 0, 0);
    let mut doc_title = false;
    for (at, line) in lines.iter().enumerate() {
        let text = line.trim_end();
        if text.trim_start().starts_with("```") || text.trim_start().starts_with("~~~") {
            fenced = !fenced;
            markdown += 1;
        }
        if fenced {
            continue;
        }
        markdown += usize::from(is_markdown(text));
        let lower = text.to_ascii_lowercase();
        let keys = [
            "title:",
            "author:",
            "date:",
            "options:",
            "startup:",
            "begin_src",
            "begin_quote",
            "begin_example",
            "filetags:",
            "property:",
            "language:",
        ];
        org += usize::from(
            lower
                .strip_prefix("#+")
                .is_some_and(|it| keys.iter().any(|key| it.starts_with(key))),
        );
        if at < 10 && is_heading(text, 1) && !text.ends_with('=') {
            doc_title = true;
        }
        doc += usize::from(
            super::asciidoc::is_attribute(text)
                || (text.starts_with("[source") && text.ends_with(']'))
                || is_macro(text, "image")
                || is_macro(text, "include"),
        );
        doc += usize::from((2..=5).any(|it| is_heading(text, it)) && !text.ends_with('='));
        rest += usize::from(is_directive(text));
        let title = (2..=5).any(|it| is_heading(text, it)) && text.ends_with("==");
        wiki += usize::from(title);
        wiki += usize::from(text.contains("[[") && text.contains("]]"))
            + usize::from(text.contains("'''"))
            + usize::from(text.starts_with("{{") || text.starts_with("{|"));
        wiki += usize::from(title) * 2;
    }
    let titles = lines
        .iter()
        .filter(|it| {
            it.starts_with("==")
                && it.trim_end().ends_with("==")
                && it.trim_matches(['=', ' ']).chars().count() > 0
        })
        .count();
    if org > 0 && markdown <= org {
        Some(Markup::Org)
    } else if doc_title && doc > 0 && markdown <= doc {
        Some(Markup::AsciiDoc)
    } else if rest > 0 && markdown <= rest {
        Some(Markup::ReStructuredText)
    } else if titles > 0 && wiki > 3 && markdown < wiki {
        Some(Markup::Wiki)
    } else {
        None
    }
}

/// Whether a line is one that Markdown alone writes so.
fn is_markdown(line: &str) -> bool {
    let depth = line.bytes().take_while(|it| *it == b'#').count();
    ((1..=6).contains(&depth) && line[depth..].starts_with(' '))
        || line.contains("](")
        || line.contains("**")
}

/// Whether a line is a heading of so many `=`.
fn is_heading(line: &str, depth: usize) -> bool {
    let marks = line.bytes().take_while(|it| *it == b'=').count();
    let rest = line.get(marks..).unwrap_or_default();
    marks == depth
        && rest.trim_matches(['=', ' ']).chars().count() > 0
        && (rest.starts_with(' ') || rest.ends_with('='))
}

/// Whether a line is a block macro of `AsciiDoc` of this name.
fn is_macro(line: &str, name: &str) -> bool {
    line.strip_prefix(name)
        .is_some_and(|it| it.starts_with("::"))
}

/// Whether a line is a directive of reStructuredText, such as `.. note::`.
fn is_directive(line: &str) -> bool {
    let name = line
        .trim_start()
        .strip_prefix(".. ")
        .and_then(|it| it.split_once("::"));
    name.is_some_and(|it| {
        !it.0.is_empty()
            && it
                .0
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || b"-_:".contains(&c))
    })
}

/// What the head of a text says of it.
fn said(body: &str, markup: Markup, first_line: u32, entries: &mut Vec<KeyedValue>) {
    let mut add = |key: &str, text: &str, line: u32| {
        let text = text.trim();
        if !text.is_empty() {
            entries.push(KeyedValue {
                key: key.to_owned(),
                value: Value::Text(text.to_owned()),
                line,
            });
        }
    };
    let lines: Vec<&str> = body.lines().take(40).collect();
    for (at, (number, line)) in (first_line..).zip(&lines).enumerate() {
        match markup {
            Markup::Org => {
                let field = line.strip_prefix("#+").and_then(|it| it.split_once(':'));
                if let Some((key, value)) = field {
                    match key.to_ascii_lowercase().as_str() {
                        "title" => add("title", value, number),
                        "author" => add("author", value, number),
                        "date" => add(
                            "date",
                            value.trim().trim_matches(['<', '>', '[', ']']),
                            number,
                        ),
                        "filetags" | "tags" => add(
                            "tags",
                            &value.trim().trim_matches(':').replace(':', ", "),
                            number,
                        ),
                        "description" => add("description", value, number),
                        _ => {}
                    }
                }
            }
            Markup::AsciiDoc => {
                if let Some(title) = line.strip_prefix("= ").filter(|_| at < 10) {
                    add("title", title, number);
                }
                if super::asciidoc::is_author(line) && at < 10 {
                    let name = line.split(" <").next().unwrap_or_default();
                    add("author", name, number);
                }
                for (name, key) in [
                    (":author:", "author"),
                    (":revdate:", "date"),
                    (":description:", "description"),
                ] {
                    add(key, line.strip_prefix(name).unwrap_or_default(), number);
                }
            }
            Markup::ReStructuredText => {
                let below = lines.get(at + 1).copied().unwrap_or_default().trim_end();
                let underline = below.len() > 2
                    && below
                        .bytes()
                        .all(|it| it == below.as_bytes()[0] && it.is_ascii_punctuation());
                let text = line.trim();
                if underline && text.chars().any(char::is_alphanumeric) {
                    add("title", text, number);
                    return;
                }
            }
            Markup::Wiki => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_markup_is_recognised_and_markdown_is_none() {
        for (text, wanted) in [
            (
                "#+TITLE: 甲\n#+DATE: <2024-01-02>\n\n* 一\n\n正文。",
                Some(Markup::Org),
            ),
            ("= 甲\n:toc:\n\n== 一\n\n正文。", Some(Markup::AsciiDoc)),
            (
                "甲\n====\n\n.. image:: a.png\n\n正文。",
                Some(Markup::ReStructuredText),
            ),
            (
                "'''甲'''是[[乙]]。\n\n== 一 ==\n\n{{丙}}正文。",
                Some(Markup::Wiki),
            ),
            ("# 甲\n\n[[双链]] 与 **粗**。", None),
            ("甲\n===\n\n正文 `a` 。", None),
            ("# 甲\n\n```\n#+TITLE: x\n.. note::\n```\n", None),
            ("==高亮== 是 [[笔记]] 的写法。\n\n'''", None),
            ("甲 = 乙\n\n= =", None),
        ] {
            assert_eq!(recognize(text), wanted, "{text}");
        }
    }

    #[test]
    fn text_and_listings_stay_as_they_were_typed() {
        let found = read(
            "'''甲'''是[[乙]]，{{丙}}。\n\n== 一 ==\n正文 '''粗'''。\n\n<pre>\nint a;\n\nint b;\n</pre>\n",
            1,
        )
        .unwrap();
        assert!(
            found
                .html
                .contains("<p data-sourcepos=\"3:1-4:1\">== 一 ==<br>\n正文 '''粗'''。</p>"),
            "{}",
            found.html
        );
        assert!(found.html.contains("int a;\n\nint b;"), "{}", found.html);
        assert_eq!(found.warnings.len(), 1);
    }
}
