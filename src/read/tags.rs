//! A scanner of HTML tags, enough to tell kinds of body apart and to read the head of a page.
//!
//! It builds no tree, and its time is linear in the length of the text.

use super::entities::decode;

/// A piece of HTML.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Token<'a> {
    /// Characters between tags.
    Text(&'a str),
    /// The text inside `<script>`, `<style>`, `<title>` or `<textarea>`, in which tags mean nothing.
    Raw(&'a str),
    /// `<name attributes>`: the name and the attributes.
    Open(&'a str, &'a str),
    /// `</name>`: the name.
    Close(&'a str),
    /// A comment or a declaration, without its marks.
    Comment,
}

/// Tokens of a text, with the byte at which each begins.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// The element whose raw text comes next.
    raw: Option<&'a str>,
    /// For each thing that is searched for: whether it is known not to occur again, so that it is not
    /// searched for twice.
    absent: [bool; 3],
}

/// The tokens of `text`.
pub(super) fn tokens(text: &str) -> Tokens<'_> {
    Tokens {
        text,
        at: 0,
        raw: None,
        absent: [false; 3],
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|it| !it.is_empty())?;
        if let Some(name) = self.raw.take() {
            let length = raw_length(rest, name);
            if length > 0 {
                self.at += length;
                return Some((start, Token::Raw(&rest[..length])));
            }
        }
        if let Some(token) = self.markup(rest) {
            return Some((start, token));
        }
        // A `<` that begins no tag is text.
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let length = rest[first..].find('<').map_or(rest.len(), |it| it + first);
        self.at += length;
        Some((start, Token::Text(&rest[..length])))
    }
}

impl<'a> Tokens<'a> {
    /// A tag, comment or declaration at the start of `rest`.
    fn markup(&mut self, rest: &'a str) -> Option<Token<'a>> {
        let inside = rest.strip_prefix('<')?;
        if let Some(comment) = inside.strip_prefix("!--") {
            let length = comment.find("-->").map_or(comment.len(), |it| it + 3);
            self.at += 4 + length;
            return Some(Token::Comment);
        }
        let first = inside.chars().next()?;
        if first == '!' || first == '?' {
            let length = inside.find('>').map_or(inside.len(), |it| it + 1);
            self.at += 1 + length;
            return Some(Token::Comment);
        }
        let closing = first == '/';
        let inside = if closing { &inside[1..] } else { inside };
        if !inside.starts_with(|it: char| it.is_ascii_alphabetic()) {
            return None;
        }
        let end = self.tag_end(inside)?;
        self.at += 1 + usize::from(closing) + end + 1;
        let tag = &inside[..end];
        let name_end = tag
            .find(|it: char| it.is_ascii_whitespace() || it == '/')
            .unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(name_end);
        if closing {
            return Some(Token::Close(name));
        }
        let raw = ["script", "style", "title", "textarea"];
        if raw.iter().any(|it| name.eq_ignore_ascii_case(it)) && !attributes.ends_with('/') {
            self.raw = Some(name);
        }
        Some(Token::Open(name, attributes))
    }

    /// The position of the `>` that ends a tag. A `>` in a quoted value does not count, unless the quote never closes.
    fn tag_end(&mut self, tag: &str) -> Option<usize> {
        let mut at = 0;
        loop {
            let next = self.look(&tag[at..], 0, &['>', '"', '\''])?;
            let found = at + next;
            let quote = match tag.as_bytes()[found] {
                b'>' => return Some(found),
                b'"' => '"',
                _ => '\'',
            };
            // A quote opens a value only after `=`; elsewhere it is a mistake and is ignored.
            let opens = tag[..found].trim_end().ends_with('=');
            let which = if quote == '"' { 1 } else { 2 };
            at = match self.look(&tag[found + 1..], which, &[quote]) {
                Some(length) if opens => found + 1 + length + 1,
                _ => found + 1,
            };
        }
    }

    fn look(&mut self, text: &str, which: usize, wanted: &[char]) -> Option<usize> {
        if self.absent[which] {
            return None;
        }
        let found = text.find(wanted);
        self.absent[which] = found.is_none();
        found
    }
}

/// The length in bytes of raw text: up to its closing tag, or to the end of the text.
fn raw_length(text: &str, name: &str) -> usize {
    text.match_indices("</")
        .find(|(at, _)| {
            text[at + 2..]
                .get(..name.len())
                .is_some_and(|it| it.eq_ignore_ascii_case(name))
        })
        .map_or(text.len(), |it| it.0)
}

/// The value of an attribute with its character references resolved. Its quotes may be missing.
pub(super) fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|it: char| it.is_ascii_whitespace() || it == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(|it: char| it.is_ascii_whitespace() || it == '=')
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            if name.eq_ignore_ascii_case(wanted) {
                return Some(String::new());
            }
            // Go on after a lone `=`, which would be found again and again.
            rest = after;
            continue;
        };
        let value = value.trim_start();
        let quoted = value
            .chars()
            .next()
            .filter(|it| "\"'".contains(*it))
            .and_then(|quote| {
                let inner = &value[1..];
                inner
                    .find(quote)
                    .map(|end| (&inner[..end], &inner[end + 1..]))
            });
        let (value, left) = quoted.unwrap_or_else(|| {
            value.split_at(
                value
                    .find(|it: char| it.is_ascii_whitespace())
                    .unwrap_or(value.len()),
            )
        });
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decode(value));
        }
        rest = left;
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, attribute, tokens};

    fn all(text: &str) -> Vec<Token<'_>> {
        tokens(text).map(|it| it.1).collect()
    }

    #[test]
    fn tags_text_and_raw_text_are_told_apart() {
        assert_eq!(
            all("a<p class='>'>b</p><!-- <i> --><script>if (a<b) </i></script>"),
            [
                Token::Text("a"),
                Token::Open("p", " class='>'"),
                Token::Text("b"),
                Token::Close("p"),
                Token::Comment,
                Token::Open("script", ""),
                Token::Raw("if (a<b) </i>"),
                Token::Close("script"),
            ]
        );
    }

    #[test]
    fn angle_brackets_without_a_tag_are_text() {
        assert_eq!(
            all("1<2 <- <"),
            [
                Token::Text("1"),
                Token::Text("<2 "),
                Token::Text("<- "),
                Token::Text("<")
            ]
        );
        assert_eq!(all("<é"), [Token::Text("<é")]);
        assert_eq!(all("<a href=\"x"), [Token::Text("<a href=\"x")]);
    }

    #[test]
    fn attributes_are_found_in_any_spelling() {
        let attributes = " a=1 B = \"x &amp; y\" c='z' d";
        assert_eq!(attribute(attributes, "a").as_deref(), Some("1"));
        assert_eq!(attribute(attributes, "b").as_deref(), Some("x & y"));
        assert_eq!(attribute(attributes, "c").as_deref(), Some("z"));
        assert_eq!(attribute(attributes, "d").as_deref(), Some(""));
        assert_eq!(attribute(attributes, "e"), None);
        assert_eq!(attribute("=\"", "e"), None);
    }

    /// Each of these inputs would take hours if the scanner searched for anything again and again.
    #[test]
    fn hostile_markup_takes_linear_time() {
        for piece in [
            "<a ", "<a b=\"", "<a b='>", "<!", "<script>", "</", "<a =\"'",
        ] {
            let text = piece.repeat(200_000);
            assert!(tokens(&text).count() <= 200_001 * 2, "{piece}");
        }
    }
}
