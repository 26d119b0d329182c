//! Values that stand in a script, read without running it.
//!
//! `WeChat` writes what it knows of an article as `JavaScript`: `{title: JsDecode('…'), type: '9' * 1, list: [...]}`.
//! Read are literals, and of the expressions around them only those whose value is beyond doubt.

use serde_json::{Map, Value as Json};

use crate::read::entities::decode;

/// Deeper than any page nests; what is deeper is null.
const MAX_DEPTH: u32 = 64;

/// The value at the start of `script`; numbers are kept as the text that was written.
///
/// `'9' * 1` and `decode('9')` are `9`; `'' || 'x'` is `x`; whatever needs a running script is null.
pub(super) fn value(script: &str) -> Json {
    let mut reader = LiteralReader {
        text: script,
        at: 0,
    };
    reader.expression(0)
}

struct LiteralReader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> LiteralReader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes past `wanted` if that is what comes next.
    fn eat(&mut self, wanted: &str) -> bool {
        self.skip_blank();
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// Goes past blanks and comments.
    fn skip_blank(&mut self) {
        loop {
            let rest = self.rest();
            let bare = rest.trim_start();
            self.at += rest.len() - bare.len();
            let end = if bare.starts_with("//") {
                bare.find('\n')
            } else if bare.starts_with("/*") {
                bare.find("*/").map(|it| it + 2)
            } else {
                return;
            };
            self.at += end.unwrap_or(bare.len());
        }
    }

    /// A value and the operators behind it, up to the comma, bracket or semicolon that ends it.
    fn expression(&mut self, depth: u32) -> Json {
        let mut value = self.primary(depth);
        loop {
            self.skip_blank();
            if self.eat("||") {
                let other = self.primary(depth);
                if is_empty(&value) {
                    value = other;
                }
            } else if self.eat("*") {
                // `'9' * 1` is how these scripts write a number.
                self.primary(depth);
            } else if self.eat("+") {
                let other = self.primary(depth);
                value = match (value, other) {
                    (Json::String(one), Json::String(other)) => Json::String(one + &other),
                    _ => Json::Null,
                };
            } else if depth < MAX_DEPTH && self.eat("?") {
                // The condition asks for a format that a saved page is never in.
                let first = self.expression(depth + 1);
                let second = if self.eat(":") {
                    self.expression(depth + 1)
                } else {
                    Json::Null
                };
                return if is_empty(&second) { first } else { second };
            } else if self.eat(".") {
                // A method that cleans: `'…'.html(false)`; a property is nothing that we know.
                self.name();
                if self.eat("(") {
                    self.skip_to_end(depth);
                    self.eat(")");
                } else {
                    value = Json::Null;
                }
            } else if self.at_end() {
                return value;
            } else {
                self.skip_to_end(depth);
                return Json::Null;
            }
        }
    }

    fn at_end(&self) -> bool {
        matches!(self.peek(), None | Some(',' | ';' | ')' | ']' | '}' | ':'))
    }

    /// Goes to the comma, bracket or semicolon that ends an expression, over strings and brackets.
    fn skip_to_end(&mut self, depth: u32) {
        while let Some(c) = self.peek() {
            match c {
                ',' | ';' | ')' | ']' | '}' => return,
                '\'' | '"' | '`' => drop(self.string(c)),
                '(' | '[' | '{' => self.skip_bracket(depth + 1),
                _ => self.at += c.len_utf8(),
            }
        }
    }

    /// Goes past a bracket and what it holds.
    fn skip_bracket(&mut self, depth: u32) {
        self.at += 1;
        while let Some(c) = self.peek() {
            match c {
                ')' | ']' | '}' => {
                    self.at += 1;
                    return;
                }
                '\'' | '"' | '`' => drop(self.string(c)),
                '(' | '[' | '{' if depth < MAX_DEPTH => self.skip_bracket(depth + 1),
                _ => self.at += c.len_utf8(),
            }
        }
    }

    fn primary(&mut self, depth: u32) -> Json {
        self.skip_blank();
        let Some(c) = self.peek() else {
            return Json::Null;
        };
        match c {
            '\'' | '"' | '`' => Json::String(self.string(c)),
            '{' | '[' | '(' if depth >= MAX_DEPTH => {
                self.skip_bracket(depth);
                Json::Null
            }
            '{' => self.object(depth + 1),
            '[' => self.list(depth + 1),
            '(' => {
                self.at += 1;
                let value = self.expression(depth + 1);
                self.skip_to_end(depth);
                self.eat(")");
                value
            }
            '0'..='9' | '-' => Json::String(self.number().to_owned()),
            _ => self.named(depth),
        }
    }

    /// `true`, `null`, or the call of a function that decodes what it is given.
    fn named(&mut self, depth: u32) -> Json {
        let name = self.name();
        match name {
            "" => return Json::Null,
            "true" => return Json::Bool(true),
            "false" => return Json::Bool(false),
            _ => {}
        }
        if depth >= MAX_DEPTH || !self.eat("(") {
            return Json::Null;
        }
        let value = self.expression(depth + 1);
        self.skip_to_end(depth);
        self.eat(")");
        match (name, value) {
            ("JsDecode", Json::String(text)) => Json::String(unescape(&text)),
            ("htmlDecode", Json::String(text)) => Json::String(decode(&text)),
            (_, value) => value,
        }
    }

    fn name(&mut self) -> &'a str {
        self.skip_blank();
        self.run(|it| it.is_alphanumeric() || matches!(it, '_' | '$'))
    }

    fn number(&mut self) -> &'a str {
        self.run(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '-'))
    }

    fn run(&mut self, is_in: fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|it| !is_in(it)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn object(&mut self, depth: u32) -> Json {
        self.at += 1;
        let mut out = Map::new();
        loop {
            self.skip_blank();
            let key = match self.peek() {
                None => break,
                Some('}') => {
                    self.at += 1;
                    break;
                }
                Some(',') => {
                    self.at += 1;
                    continue;
                }
                Some(quote @ ('\'' | '"')) => self.string(quote),
                Some(_) => self.name().to_owned(),
            };
            if self.eat(":") {
                let value = self.expression(depth);
                if !key.is_empty() {
                    out.insert(key, value);
                }
            }
            if !self.go_on('}', depth) {
                break;
            }
        }
        Json::Object(out)
    }

    fn list(&mut self, depth: u32) -> Json {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            self.skip_blank();
            match self.peek() {
                None => break,
                Some(']') => {
                    self.at += 1;
                    break;
                }
                Some(',') => self.at += 1,
                Some(_) => {
                    out.push(self.expression(depth));
                    if !self.go_on(']', depth) {
                        break;
                    }
                }
            }
        }
        Json::Array(out)
    }

    /// Whether a list or object goes on behind one of its items; goes past its end otherwise.
    fn go_on(&mut self, closing: char, depth: u32) -> bool {
        self.skip_to_end(depth);
        match self.peek() {
            Some(',') => {
                self.at += 1;
                true
            }
            Some(c) if c == closing => {
                self.at += 1;
                false
            }
            Some(_) | None => false,
        }
    }

    /// A string, from its quote on.
    fn string(&mut self, quote: char) -> String {
        let inner = self.text.get(self.at + 1..).unwrap_or_default();
        let mut end = 0;
        // A backslash keeps the quote behind it from ending the string.
        while let Some(found) = inner[end..].find([quote, '\\']) {
            end += found;
            if inner[end..].starts_with(quote) {
                self.at += 1 + end + 1;
                return unescape(&inner[..end]);
            }
            let escaped = inner[end + 1..].chars().next().map_or(0, char::len_utf8);
            end += 1 + escaped;
        }
        self.at = self.text.len();
        unescape(inner)
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(object) => object.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

/// Resolves the escapes of a string literal. ECMA-262, "String Literals":
/// <https://tc39.es/ecma262/#sec-literals-string-literals>
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(c) = rest.chars().next() else {
            break;
        };
        let code = |from: usize, to: usize| {
            let digits = rest.get(from..to)?;
            u32::from_str_radix(digits, 16).ok()
        };
        let unit = match c {
            'x' => code(1, 3).map(|it| (it, 3)),
            'u' => code(1, 5).map(|it| (it, 5)),
            _ => None,
        };
        if let Some((unit, length)) = unit {
            rest = &rest[length..];
            let (c, more) = character(unit, rest);
            out.extend(c);
            rest = &rest[more..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' | '\n' => {}
            c => out.push(c),
        }
    }
    out.push_str(rest);
    out
}

/// The character of a UTF-16 unit, with the length of the escape behind it that completes it.
fn character(unit: u32, rest: &str) -> (Option<char>, usize) {
    let low = || {
        let digits = rest.strip_prefix("\\u")?.get(..4)?;
        let low = u32::from_str_radix(digits, 16).ok()?;
        (0xDC00..0xE000).contains(&low).then_some(low)
    };
    match unit {
        0xD800..0xDC00 => match low() {
            Some(low) => {
                let code = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                (char::from_u32(code), 6)
            }
            None => (None, 0),
        },
        // No document can hold the other controls.
        0..0x20 if unit != 0x0A && unit != 0x09 => (None, 0),
        unit => (char::from_u32(unit), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::{unescape, value};
    use serde_json::json;

    #[test]
    fn what_needs_no_running_is_read() {
        for (script, wanted) in [
            (r"JsDecode('a\x26amp;b\x0a') , x", json!("a&amp;b\n")),
            ("'9' * 1;", json!("9")),
            ("'' || \"乙\"", json!("乙")),
            ("'甲'.html(false);", json!("甲")),
            ("htmlDecode(\"a &amp; b\");", json!("a & b")),
            ("xml ? get('x') : '丙';", json!("丙")),
            ("now() > 3", json!(null)),
            ("'a' + 'b'", json!("ab")),
            (
                "{a: 'x', 'b': [ {c: '1' * 1,}, {c: 2} ,], // no\n d: f(function () { return {}; }), e: true,}",
                json!({"a": "x", "b": [{"c": "1"}, {"c": "2"}], "d": null, "e": true}),
            ),
            (
                "{a: (1), b: '}', c: `x",
                json!({"a": "1", "b": "}", "c": "x"}),
            ),
        ] {
            assert_eq!(value(script), wanted, "{script}");
        }
    }

    #[test]
    fn escapes_of_strings_are_resolved() {
        assert_eq!(
            unescape(r"\u7532\x3cb\x3e \ud83d\ude0a\'\\n"),
            "甲<b> 😊'\\n"
        );
        assert_eq!(unescape(r"\x00\ud83d\x4"), "x4");
    }

    #[test]
    fn hostile_nesting_is_cut() {
        for piece in ["[", "{a:", "(", "f(", "'\\", "a?", "//", "a||"] {
            let _ = value(&piece.repeat(100_000));
        }
    }
}
