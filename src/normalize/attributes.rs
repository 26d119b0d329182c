//! Bounds the attributes of each element before the parser sees them: it compares every attribute of an element with all
//! others, so that one tag of a megabyte would take hours. Lines keep their numbers.

use std::borrow::Cow;

use super::rule::{CleaningReport, Rule};

/// Attributes beyond a bound are left out.
pub(super) static CAP_ATTRIBUTES: Rule = Rule {
    name: "cap-attributes",
    does: "Of one element no more than 250 attributes are read; real ones have twenty.",
    example: "`<p a1=1 a2=1 … a300=1>` → `<p a1=1 a2=1 … a250=1>`",
};

/// The most attributes of an element.
const MOST: usize = 250;

/// Elements whose content is text for the tokenizer (HTML, 13.2.5.2 and 13.2.5.4).
const RAW: &[&str] = &[
    "iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp",
];

/// The body without the attributes that are too many.
pub(super) fn bounded<'a>(body: &'a str, line: u32, report: &mut CleaningReport) -> Cow<'a, str> {
    let (mut out, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(open) = body[at..].find('<').map(|it| at + it) {
        let rest = &body[open + 1..];
        at = open + 1;
        if let Some(comment) = rest.strip_prefix("!--") {
            at = comment.find("-->").map_or(body.len(), |it| at + 3 + it);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let mut tag = TagScanner { body, at };
        let name = tag.name().to_ascii_lowercase();
        let (mut count, mut cut) = (0, None);
        while tag.attribute() {
            count += 1;
            if count == MOST {
                cut = Some(tag.at);
            }
        }
        if let Some(cut) = cut.filter(|_| count > MOST) {
            let lines = body[..cut].matches('\n').count();
            let what = format!("{} attributes of one element were left out", count - MOST);
            let here = line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            report.repaired_once(&CAP_ATTRIBUTES, here, &what);
            out.push_str(&body[copied..cut]);
            out.extend(body[cut..tag.at].matches('\n'));
            copied = tag.at;
        }
        at = tag.at;
        if RAW.contains(&&*name) {
            at = end_of_raw(body, at, &name);
        }
    }
    if copied == 0 {
        return Cow::Borrowed(body);
    }
    out.push_str(&body[copied..]);
    Cow::Owned(out)
}

/// Where the end tag of an element with text begins; the end of the body when it is never closed.
fn end_of_raw(body: &str, mut from: usize, name: &str) -> usize {
    while let Some(at) = body[from..].find("</").map(|it| from + it) {
        let found = body.get(at + 2..at + 2 + name.len());
        if found.is_some_and(|it| it.eq_ignore_ascii_case(name)) {
            return at;
        }
        from = at + 2;
    }
    body.len()
}

/// Reads a start tag as the tokenizer does (HTML, 13.2.5.8 and 13.2.5.32 to 39).
struct TagScanner<'a> {
    body: &'a str,
    at: usize,
}

impl<'a> TagScanner<'a> {
    /// Goes on to the first byte for which this holds.
    fn until(&mut self, stops: impl Fn(u8) -> bool) {
        let rest = &self.body.as_bytes()[self.at..];
        self.at += rest.iter().position(|it| stops(*it)).unwrap_or(rest.len());
    }

    fn next(&self) -> Option<u8> {
        self.body.as_bytes().get(self.at).copied()
    }

    fn name(&mut self) -> &'a str {
        let start = self.at;
        self.until(|it| it.is_ascii_whitespace() || b"/>".contains(&it));
        &self.body[start..self.at]
    }

    /// Passes over an attribute; false at the end of the tag.
    fn attribute(&mut self) -> bool {
        self.until(|it| !it.is_ascii_whitespace() && it != b'/');
        if matches!(self.next(), None | Some(b'>')) {
            return false;
        }
        self.at += 1; // even `=` may begin a name
        self.until(|it| it.is_ascii_whitespace() || b"/>=".contains(&it));
        let end = self.at;
        self.until(|it| !it.is_ascii_whitespace());
        if self.next() != Some(b'=') {
            self.at = end;
            return true;
        }
        self.at += 1;
        self.until(|it| !it.is_ascii_whitespace());
        match self.next() {
            Some(quote @ (b'"' | b'\'')) => {
                self.at += 1;
                self.until(|it| it == quote);
                self.at = (self.at + 1).min(self.body.len());
            }
            Some(_) => self.until(|it| it.is_ascii_whitespace() || it == b'>'),
            None => {}
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(body: &str) -> String {
        bounded(body, 1, &mut CleaningReport::default()).into_owned()
    }

    #[test]
    fn attributes_beyond_the_bound_go_and_lines_stay() {
        let many =
            |count: usize| -> String { (0..count).map(|it| format!(" a{it}=\"<\n>\"")).collect() };
        let kept = format!("<p{}>字</p>", many(MOST));
        assert_eq!(cut(&kept), kept);
        let body = format!("<p{} b='>' c=d/>字</p>", many(MOST + 20));
        let expected = format!("<p{}{}>字</p>", many(MOST), "\n".repeat(20));
        assert_eq!(cut(&body), expected);
    }

    #[test]
    fn text_that_looks_like_a_tag_is_left_alone() {
        let words = "a ".repeat(MOST * 2);
        for body in [
            format!("<script>if (i<b {words}</script><p>字</p>"),
            format!("<SCRIPT>if (i<b \"{words}</Script><p>字</p>"),
            format!("<!-- <b {words} --><p>字</p>"),
            format!("<style>a<b {words}</style>"),
            format!("1 < 2 {words} <"),
        ] {
            assert_eq!(cut(&body), body);
        }
    }
}
