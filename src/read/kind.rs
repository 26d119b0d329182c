//! Decides whether a body is HTML, Markdown, a whole page or plain text, from its text alone and
//! never from the file's extension.

use super::tags::{Token, tokens};

/// The format that a body was written in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BodyKind {
    /// A fragment of HTML.
    Html,
    /// Markdown, now HTML.
    Markdown,
    /// A whole HTML page.
    Page,
    /// Plain text, now HTML.
    Plain,
}

/// Block elements. Text inside them is not Markdown.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The format of a body.
pub(super) fn of(body: &str) -> BodyKind {
    let start = body.trim_start_matches(|it: char| it.is_whitespace() || it == '\u{FEFF}');
    if is_page(start) {
        return BodyKind::Page;
    }
    // Some feeds put `title by author` as a setext heading above their HTML.
    let (start, body) = match after_setext_heading(start) {
        Some(rest) if starts_with_tag(rest) => (rest, rest),
        Some(_) | None => (start, body),
    };
    let seen = survey(body);
    if seen.tags == 0 {
        return if seen.marks == 0 && !has_paragraphs(body) {
            BodyKind::Plain
        } else {
            BodyKind::Markdown
        };
    }
    let text = seen.inside + seen.outside;
    // A body that a feed has wrapped in a `<div>` is HTML, whatever stands inside.
    let wrapped = starts_with_block(start) && seen.outside * 20 <= text;
    let mostly_outside = seen.outside * 2 >= text;
    if mostly_outside && start.starts_with('<') && goes_on_plain(body) {
        return BodyKind::Markdown;
    }
    if wrapped || (seen.marks == 0 && start.starts_with('<')) {
        return BodyKind::Html;
    }
    // Marks after an element that is never closed were counted as if they stood inside it. They show Markdown
    // all the same when the body does not begin with a tag.
    let unswallowed = !start.starts_with('<')
        && (body.contains("](") || body.lines().any(|it| it.starts_with("##")));
    if unswallowed {
        return BodyKind::Markdown;
    }
    // Marks outside all elements mean Markdown, unless the body has many more tags than marks.
    let few_marks = seen.marks == 0 || (start.starts_with('<') && seen.marks * 8 <= seen.tags);
    let mostly_inside = seen.outside * 4 <= text && few_marks;
    let only_tags = seen.marks == 0 && seen.blocks > 0 && seen.outside * 2 <= text;
    if mostly_inside || only_tags {
        BodyKind::Html
    } else {
        BodyKind::Markdown
    }
}

/// Whether a text is a page: it begins with a doctype, `<html>` or `<head>`, or with comments and then one of these.
fn is_page(text: &str) -> bool {
    let declared = text
        .get(..9)
        .is_some_and(|it| it.eq_ignore_ascii_case("<!doctype"));
    declared
        || tokens(text)
            .take(8)
            .map(|it| it.1)
            .find(|it| match it {
                Token::Comment => false,
                Token::Text(text) => !text.trim().is_empty(),
                Token::Open(..) | Token::Close(_) | Token::Raw(_) => true,
            })
            .is_some_and(|it| match it {
                Token::Open(name, _) => ["html", "head", "body"]
                    .iter()
                    .any(|it| name.eq_ignore_ascii_case(it)),
                Token::Comment | Token::Text(_) | Token::Close(_) | Token::Raw(_) => false,
            })
}

/// The text after a setext heading on the first two lines; `None` without such a heading.
fn after_setext_heading(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once('\n')?;
    let (underline, rest) = rest.split_once('\n')?;
    let underline = underline.trim_end();
    let dashes = underline.len() >= 3 && underline.bytes().all(|it| it == b'-' || it == b'=');
    dashes.then(|| rest.trim_start())
}

/// Whether a body goes on as plain paragraphs, between blank lines, after what it has in tags: more of them than
/// blocks with tags.
fn goes_on_plain(body: &str) -> bool {
    let (mut plain, mut tagged) = (0, 0);
    for paragraph in body
        .split("\n\n")
        .map(str::trim)
        .filter(|it| !it.is_empty())
    {
        if paragraph.contains('<') {
            tagged += 1;
        } else if paragraph.chars().count() >= 8 {
            plain += 1;
        }
    }
    plain >= 2 && plain > tagged
}

fn starts_with_tag(text: &str) -> bool {
    match tokens(text).map(|it| it.1).find(|it| *it != Token::Comment) {
        Some(Token::Open(..)) => true,
        Some(Token::Text(_) | Token::Close(_) | Token::Raw(_) | Token::Comment) | None => false,
    }
}

fn starts_with_block(text: &str) -> bool {
    match tokens(text).map(|it| it.1).find(|it| *it != Token::Comment) {
        Some(Token::Open(name, _)) => is_block(name),
        Some(Token::Text(_) | Token::Close(_) | Token::Raw(_) | Token::Comment) | None => false,
    }
}

fn is_block(name: &str) -> bool {
    BLOCKS.iter().any(|it| name.eq_ignore_ascii_case(it))
}

/// What was counted in a body.
#[derive(Debug, Default)]
struct Survey {
    /// Characters inside elements that hold blocks.
    inside: usize,
    /// Characters outside of them.
    outside: usize,
    /// Tags of any kind.
    tags: usize,
    /// Tags of elements that hold blocks.
    blocks: usize,
    /// Marks of Markdown outside of those elements.
    marks: usize,
}

fn survey(body: &str) -> Survey {
    let mut out = Survey::default();
    let mut open: Vec<&str> = Vec::new();
    let mut outside = String::new();
    let mut fences = Fences::of(body);
    for (at, token) in tokens(body) {
        // Tags inside a fence are shown as code and count as text.
        if open.is_empty() && fences.contains(at) {
            out.outside += token_text(token).len();
            continue;
        }
        match token {
            Token::Text(text) => {
                let count = text.chars().filter(|it| !it.is_whitespace()).count();
                if open.is_empty() {
                    out.outside += count;
                    outside.push_str(text);
                } else {
                    out.inside += count;
                }
            }
            Token::Open(name, attributes) => {
                out.tags += 1;
                if is_block(name) {
                    out.blocks += 1;
                    if !attributes.ends_with('/') {
                        // A `<p>` or `<li>` ends where the next one begins.
                        if open.last().is_some_and(|it| it.eq_ignore_ascii_case(name))
                            && ["p", "li", "td", "tr", "dd", "dt"]
                                .iter()
                                .any(|it| name.eq_ignore_ascii_case(it))
                        {
                            open.pop();
                        }
                        open.push(name);
                    }
                }
            }
            Token::Close(name) => {
                out.tags += 1;
                if is_block(name)
                    && let Some(at) = open
                        .iter()
                        .rev()
                        .take(64)
                        .position(|it| it.eq_ignore_ascii_case(name))
                {
                    open.truncate(open.len() - 1 - at);
                }
            }
            Token::Raw(_) | Token::Comment => {}
        }
    }
    out.marks = marks(&outside) + fences.count();
    out
}

fn token_text(token: Token<'_>) -> &str {
    match token {
        Token::Text(text) | Token::Raw(text) | Token::Open(_, text) | Token::Close(text) => text,
        Token::Comment => "",
    }
}

/// The byte ranges of all fenced code blocks that are opened and closed, in order.
struct Fences {
    ranges: Vec<(usize, usize)>,
    next: usize,
}

impl Fences {
    fn of(body: &str) -> Self {
        let mut ranges = Vec::new();
        let (mut at, mut open): (usize, Option<(usize, &str)>) = (0, None);
        for line in body.split_inclusive('\n') {
            let bare = line.trim_start();
            let fence = ["```", "~~~"].into_iter().find(|it| bare.starts_with(it));
            match (open, fence) {
                (None, Some(fence)) => open = Some((at, fence)),
                (Some((start, fence)), Some(closing))
                    if fence == closing && bare.trim_end().chars().all(|it| fence.contains(it)) =>
                {
                    ranges.push((start, at + line.len()));
                    open = None;
                }
                _ => {}
            }
            at += line.len();
        }
        Self { ranges, next: 0 }
    }

    fn count(&self) -> usize {
        self.ranges.len()
    }

    /// Whether the byte at `at` is in a fenced block. Callers ask in ascending order.
    fn contains(&mut self, at: usize) -> bool {
        while self.ranges.get(self.next).is_some_and(|it| it.1 <= at) {
            self.next += 1;
        }
        self.ranges.get(self.next).is_some_and(|it| it.0 <= at)
    }
}

/// How many marks of Markdown a text has: headings, lists, quotes, links, emphasis, tables.
fn marks(text: &str) -> usize {
    let mut count = text.matches("](").count() + text.matches("**").count() / 2;
    count += text.matches("[^").count() + text.matches("$$").count() / 2;
    let mut above_is_text = false;
    for line in text.lines() {
        let bare = line.trim_start();
        let heading = bare.trim_start_matches('#');
        let depth = bare.len() - heading.len();
        let number = bare.trim_start_matches(|it: char| it.is_ascii_digit());
        let underline = bare.trim_end().len() >= 3
            && (bare.trim_end().bytes().all(|it| it == b'=')
                || bare.trim_end().bytes().all(|it| it == b'-'));
        let marked = ((1..=6).contains(&depth) && heading.starts_with([' ', '\t']))
            || ["- ", "* ", "+ ", "> "]
                .iter()
                .any(|it| bare.starts_with(it))
            || (number.len() < bare.len()
                && (number.starts_with(". ") || number.starts_with(") ")))
            || (bare.starts_with('>') && bare.len() > 1)
            || (bare.starts_with('|') && bare.trim_end().ends_with('|') && bare.len() > 2)
            || (bare.starts_with('[') && bare.contains("]: "))
            || (underline && above_is_text);
        count += usize::from(marked);
        count += bare.matches('`').count() / 2;
        above_is_text = !bare.is_empty() && !marked;
    }
    count
}

/// Whether blank lines part the text into paragraphs, as in Markdown.
fn has_paragraphs(body: &str) -> bool {
    let body = body.trim();
    let breaks = body.matches('\n').count();
    let blanks = body.split("\n").filter(|it| it.trim().is_empty()).count();
    breaks == 0 || blanks * 3 >= breaks
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::read::BodyKind;

    #[test]
    fn each_kind_is_recognised_from_the_text() {
        let html = BodyKind::Html;
        let markdown = BodyKind::Markdown;
        for (body, wanted) in [
            ("\n<div>\n<p>\n正文\n</p>\n</div>  ", html),
            ("<div>\n没有标签的正文，直接写在里面。\n</div>", html),
            (
                "<div><!-- ```\ncode\n``` -->\n**不是** Markdown</div>",
                html,
            ),
            (
                "标题 by 作者\n------\n<div><p>正文很长很长很长很长很长很长很长很长很长很长</p></div>",
                html,
            ),
            ("<p>一</p>\n<p>二</p>\n<hr>\n<a href=x>原文链接</a>", html),
            ("第一段。<br><br>第二段。<br>\n<img src=x>", markdown),
            (
                "![图](a.png)\n\n<p>正文很长很长很长很长很长很长很长</p>\n\n> [原文](x)",
                markdown,
            ),
            (
                "##<center>标题 ##\n正文<center>![图](a.png)</center>\n正文",
                markdown,
            ),
            ("# 标题\n\n正文", markdown),
            ("正文\n\n```html\n<div><p>例</p></div>\n```\n", markdown),
            (
                "<div align=center>![图](a.png)</div>\n\n正文**很**长，写了许多字，[链接](x)。",
                markdown,
            ),
            ("第一段。\n\n第二段。", markdown),
            ("<!DOCTYPE html><html><head></head></html>", BodyKind::Page),
            ("<!-- saved --><html lang=zh>", BodyKind::Page),
            ("第一行\n第二行\n第三行\n", BodyKind::Plain),
            ("#include <stdio.h>\n\n说明在此。", markdown),
        ] {
            assert_eq!(of(body), wanted, "{body}");
        }
    }
}
