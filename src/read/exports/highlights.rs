//! What readers have marked in an article, and what they have written beside it.

use crate::read::tags::{Token, tokens};
use crate::xml::escape;

/// A passage that a reader has marked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Highlight {
    /// The passage.
    pub(super) quote: String,
    /// What the reader has written beside it; may be empty.
    pub(super) note: String,
}

/// The body with its highlights: each passage is marked where it stands, and its note becomes a note. A passage that does
/// not stand in the text follows the text as a quotation.
pub(super) fn put(body: &str, highlights: &[Highlight]) -> String {
    let mut html = body.to_owned();
    let (mut rest, mut notes) = (String::new(), String::new());
    let mut number = 0;
    for highlight in highlights {
        let quote: String = solid(&highlight.quote);
        let note = highlight.note.trim();
        let call = if note.is_empty() {
            String::new()
        } else {
            number += 1;
            notes += &format!(
                "<li id=\"fn-reader-{number}\"><p>{} <a href=\"#fnref-reader-{number}\" class=\"footnote-backref\" \
                 data-footnote-backref>↩</a></p></li>",
                escape(note).replace('\n', "<br>")
            );
            format!(
                "<sup class=\"footnote-ref\"><a href=\"#fn-reader-{number}\" id=\"fnref-reader-{number}\" \
                 data-footnote-ref>{number}</a></sup>"
            )
        };
        match mark(&html, &quote, &call) {
            Some(marked) => html = marked,
            None => {
                let quote = escape(highlight.quote.trim()).replace('\n', "<br>");
                if quote.is_empty() {
                    rest += &format!("<p>{call}</p>");
                } else {
                    rest += &format!("<blockquote><p><mark>{quote}</mark>{call}</p></blockquote>");
                }
            }
        }
    }
    html += &rest;
    if !notes.is_empty() {
        html += &format!("<section class=\"footnotes\" data-footnotes><ol>{notes}</ol></section>");
    }
    html
}

/// The characters by which a passage is found: exports change white space.
fn solid(text: &str) -> String {
    text.chars().filter(|it| !it.is_whitespace()).collect()
}

/// Marks the first place where a passage stands; `None` when it stands nowhere. It may go across elements; each piece of
/// text is then marked by itself.
fn mark(html: &str, quote: &str, call: &str) -> Option<String> {
    if quote.is_empty() {
        return None;
    }
    // Every solid character of the text, with where it begins and ends in the HTML.
    let mut text = String::new();
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (at, token) in tokens(html) {
        let Token::Text(piece) = token else { continue };
        let mut from = 0;
        while let Some(c) = piece[from..].chars().next() {
            let (c, length) = reference(&piece[from..]).unwrap_or((c, c.len_utf8()));
            if !c.is_whitespace() {
                text.push(c);
                places.push((at + from, at + from + length));
            }
            from += length;
        }
    }
    let found = text.find(quote)?;
    let first = text[..found].chars().count();
    let places = &places[first..first + quote.chars().count()];
    let (start, end) = (places.first()?.0, places.last()?.1);
    let mut out = html[..start].to_owned();
    let mut at = start;
    for (begin, token) in tokens(&html[start..end]) {
        let begin = start + begin;
        let Token::Text(piece) = token else {
            continue;
        };
        out += &html[at..begin];
        if piece.trim().is_empty() {
            out += piece;
        } else {
            out += &format!("<mark>{piece}</mark>");
        }
        at = begin + piece.len();
    }
    out += &html[at..end];
    out += call;
    out += &html[end..];
    Some(out)
}

/// The character that a reference at the beginning of a text stands for, and the length of the reference.
fn reference(text: &str) -> Option<(char, usize)> {
    if !text.starts_with('&') {
        return None;
    }
    let length = text.bytes().take(12).position(|it| it == b';')? + 1;
    let decoded = crate::read::entities::decode(&text[..length]);
    let mut chars = decoded.chars();
    let c = chars.next()?;
    chars.next().is_none().then_some((c, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highlight(quote: &str, note: &str) -> Highlight {
        Highlight {
            quote: quote.to_owned(),
            note: note.to_owned(),
        }
    }

    #[test]
    fn a_passage_is_marked_across_elements_and_its_note_becomes_a_note() {
        let html = put(
            "<p>甲乙 &amp; <b>丙丁</b>戊</p>",
            &[highlight("乙 & 丙丁", "一 < 二"), highlight("不在", "")],
        );
        assert!(
            html.starts_with("<p>甲<mark>乙 &amp; </mark><b><mark>丙丁</mark><sup"),
            "{html}"
        );
        assert!(html.contains("</sup></b>戊</p><blockquote><p><mark>不在</mark></p></blockquote>"));
        assert!(html.contains("<p>一 &lt; 二 <a"), "{html}");
    }
}
