//! Novels as plain text: a title and an author, chapters that are lines such as `第一章 风起`, and one paragraph on each
//! line, indented by two full-width blanks.

use super::PlainArticle;
use crate::read::value::{KeyedValue, Value};
use crate::xml::escape;

/// Fewest chapters of a novel.
const FEWEST_CHAPTERS: usize = 2;

/// Longest heading of a chapter, in characters.
const LONGEST_HEADING: usize = 40;

/// How many lines at the head may say title and author.
const HEAD_LINES: usize = 12;

/// Han numerals that count chapters.
const NUMERALS: &str = "〇零一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾佰仟廿卅";

/// What a chapter is called that has no number.
const NAMED: &[&str] = &[
    "楔子",
    "序章",
    "序幕",
    "序言",
    "自序",
    "前言",
    "引子",
    "引言",
    "尾声",
    "尾聲",
    "终章",
    "終章",
    "后记",
    "後記",
    "番外",
    "大结局",
    "プロローグ",
    "エピローグ",
];

/// The depth of a heading: volumes are above chapters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum ChapterLevel {
    Volume,
    Chapter,
}

/// Reads a novel; `None` when the text is none.
pub(super) fn read(body: &str, first_line: u32) -> Option<PlainArticle> {
    let lines: Vec<&str> = body.lines().collect();
    let chapters = lines.iter().filter(|it| heading(it).is_some()).count();
    let indented = lines.iter().filter(|it| is_indented(it)).count();
    let written = lines.iter().filter(|it| !it.trim().is_empty()).count();
    let signed = lines.iter().take(HEAD_LINES).any(|it| {
        ["作者：", "作者:", "著者：", "著者:"]
            .iter()
            .any(|key| it.trim().starts_with(key))
    });
    // A story has no chapters, but its author's name and indented paragraphs.
    let is_story = signed && indented >= 2 && indented * 3 >= written && !has_markdown(&lines);
    // A list of laws or a table of contents has such lines, too, but no paragraphs between them.
    let is_novel = chapters >= FEWEST_CHAPTERS
        && chapters * 3 <= written
        && (indented * 3 >= written || written >= chapters * 8)
        && !has_markdown(&lines);
    if !is_novel && !is_story {
        return None;
    }
    let mut out = PlainArticle::default();
    let start = head(&lines, first_line, &mut out.entries);
    let has_volumes = lines
        .iter()
        .any(|it| heading(it) == Some(ChapterLevel::Volume));
    let wraps = indented * 2 >= written;
    let mut open = false;
    let mut ended = true; // whether the line above ends a sentence
    for (number, line) in (first_line..).zip(&lines).skip(start) {
        let text = line.trim();
        if text.is_empty() {
            close(&mut out.html, &mut open);
            continue;
        }
        if let Some(level) = heading(line) {
            close(&mut out.html, &mut open);
            let tag = if has_volumes && level == ChapterLevel::Chapter {
                "h3"
            } else {
                "h2"
            };
            out.html += &format!(
                "<{tag} data-sourcepos=\"{number}:1-{number}:1\">{}</{tag}>\n",
                escape(text)
            );
            continue;
        }
        // In a text whose paragraphs are indented, a line that is not goes on with the one above it.
        if open && !is_indented(line) && (wraps || !ended) {
            out.html += &escape(text);
            ended = ends_sentence(text);
            continue;
        }
        ended = !is_indented(line) || ends_sentence(text);
        close(&mut out.html, &mut open);
        out.html += &format!(
            "<p data-sourcepos=\"{number}:1-{number}:1\">{}",
            escape(text)
        );
        open = true;
    }
    close(&mut out.html, &mut open);
    Some(out)
}

fn close(html: &mut String, open: &mut bool) {
    if std::mem::take(open) {
        html.push_str("</p>\n");
    }
}

/// Whether a line ends where a sentence does; one that does not goes on below.
fn ends_sentence(text: &str) -> bool {
    text.ends_with([
        '。', '！', '？', '…', '”', '’', '」', '』', '：', '—', '）', '.', '!', '?', '"', ')',
    ])
}

fn is_indented(line: &str) -> bool {
    line.starts_with('\u{3000}') || line.starts_with("    ") || line.starts_with('\t')
}

/// Whether a program for Markdown has written the text: its marks would be lost.
fn has_markdown(lines: &[&str]) -> bool {
    lines.iter().any(|it| {
        let marks = ["# ", "## ", "### ", "```", "- ", "> ", "|"];
        marks.iter().any(|mark| it.starts_with(mark)) || it.contains("](") || it.contains("</")
    })
}

/// What a line is the heading of.
fn heading(line: &str) -> Option<ChapterLevel> {
    let text = line.trim();
    if text.is_empty() || text.chars().count() > LONGEST_HEADING {
        return None;
    }
    let ends = |rest: &str| {
        let free = rest.starts_with([
            ' ', '\u{3000}', '：', ':', '·', '、', '-', '—', '（', '(', '《', '【',
        ]);
        // `第三章说的是……。` is a sentence.
        (rest.is_empty() || free) && !rest.ends_with(['。', '，', '；', '”'])
    };
    let plain = text.trim_matches(['【', '】', '=', '*', '-', ' ']);
    if let Some(rest) = plain.strip_prefix('第') {
        let number: usize = rest
            .chars()
            .take_while(|it| {
                it.is_ascii_digit()
                    || NUMERALS.contains(*it)
                    || ('０'..='９').contains(it)
                    || *it == ' '
            })
            .map(char::len_utf8)
            .sum();
        let (digits, rest) = rest.split_at(number);
        let unit = rest.chars().next().filter(|_| !digits.trim().is_empty())?;
        let rest = &rest[unit.len_utf8()..];
        let level = match unit {
            '卷' | '部' | '篇' | '集' | '巻' => ChapterLevel::Volume,
            '章' | '回' | '节' | '節' | '话' | '話' | '幕' => ChapterLevel::Chapter,
            _ => return None,
        };
        // `第一章风起` is written without a blank, too.
        let short = ['章', '回', '话', '話'].contains(&unit)
            && rest.chars().count() <= 15
            && !rest.contains(['，', '。', '；', '的', '“', '！', '？'])
            && !rest.starts_with(['程', '节', '節', '合', '题', '題']);
        return (ends(rest) || short).then_some(level);
    }
    let lower = plain.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("chapter ") {
        return rest
            .starts_with(|it: char| it.is_ascii_digit() || "ivxlc".contains(it))
            .then_some(ChapterLevel::Chapter);
    }
    let named = NAMED.iter().find_map(|it| plain.strip_prefix(it))?;
    (ends(named)
        || named
            .chars()
            .all(|it| it.is_ascii_digit() || NUMERALS.contains(it)))
    .then_some(ChapterLevel::Chapter)
}

/// Reads what the lines before the first chapter say of the book; returns at which line its text begins.
fn head(lines: &[&str], first_line: u32, entries: &mut Vec<KeyedValue>) -> usize {
    let mut start = 0;
    let mut add = |key: &str, text: &str, line: u32| {
        entries.push(KeyedValue {
            key: key.to_owned(),
            value: Value::Text(text.trim().to_owned()),
            line,
        });
    };
    let mut titled = false;
    for (at, (number, line)) in (first_line..).zip(lines).enumerate().take(HEAD_LINES) {
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        let after = |names: &[&str]| {
            names.iter().find_map(|it| {
                let rest = text.strip_prefix(it)?;
                rest.trim_start().strip_prefix(['：', ':']).map(str::trim)
            })
        };
        if let Some(title) = after(&["书名", "書名", "标题", "題名", "作品名"]) {
            add("title", title.trim_matches(['《', '》']), number);
            titled = true;
        } else if let Some(author) = after(&["作者", "著者", "文"]) {
            add("author", author, number);
        } else if !titled
            && !is_indented(line)
            && heading(line).is_none()
            && text.chars().count() <= LONGEST_HEADING
            && !text.ends_with(['。', '！', '？', '”'])
        {
            let (title, author) = match text.strip_prefix('《').and_then(|it| it.split_once('》'))
            {
                Some((title, rest)) => (title, Some(rest)),
                None => (text, None),
            };
            add("title", title, number);
            let author =
                author.map(|it| it.trim_start_matches(['作', '者', '：', ':', ' ', '\u{3000}']));
            if let Some(author) = author.filter(|it| !it.is_empty()) {
                add("author", author, number);
            }
            titled = true;
        } else {
            break;
        }
        start = at + 1;
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_headings_and_sentences_are_not() {
        for line in [
            "第一章 风起",
            "第十二回　夜行",
            "第1章：开端",
            "【第三章 归来】",
            "第一百零二章归来",
            "楔子",
            "番外一",
            "Chapter 3",
        ] {
            assert_eq!(heading(line), Some(ChapterLevel::Chapter), "{line}");
        }
        assert_eq!(heading("第二卷 南渡"), Some(ChapterLevel::Volume));
        for line in [
            "第三章说的是两个人，后来怎样。",
            "第一，要早起。",
            "第一次见面",
            "第一部分",
            "第三节课",
            "第二章程",
            "序言里说得很清楚，不必再说。",
            "",
        ] {
            assert_eq!(heading(line), None, "{line}");
        }
    }

    #[test]
    fn a_novel_has_its_title_chapters_and_paragraphs() {
        let text = "《渡口》作者：某人\n\n第一卷 上\n第一章 起\n　　一句话，\n断在这里。\n　　又一句。\n\n第二章 承\n　　三。\n　　四。\n　　五。\n　　六。\n　　七。\n";
        let found = read(text, 1).unwrap();
        let said: Vec<(&str, &Value)> = found
            .entries
            .iter()
            .map(|it| (it.key.as_str(), &it.value))
            .collect();
        let value = |it: &str| Value::Text(it.to_owned());
        assert_eq!(
            said,
            [("title", &value("渡口")), ("author", &value("某人"))]
        );
        assert!(
            found
                .html
                .starts_with("<h2 data-sourcepos=\"3:1-3:1\">第一卷 上</h2>\n<h3"),
            "{}",
            found.html
        );
        assert!(
            found.html.contains("\">一句话，断在这里。</p>"),
            "{}",
            found.html
        );
        assert!(read("第一章 甲\n第二章 乙\n第三章 丙\n", 1).is_none());
    }
}
