//! Programs and markup, read from their first byte to their last.

use super::grammars::{CONSTANTS, Grammar, has};
use super::{CodeWord, WordKind};

/// The words of a program.
pub(super) fn program(grammar: &Grammar, text: &str) -> Vec<CodeWord> {
    let mut scanner = Scanner {
        grammar,
        text,
        at: 0,
        words: Vec::new(),
        hopeless: Vec::new(),
        braces: 0,
    };
    while scanner.at < text.len() {
        scanner.step();
    }
    scanner.words
}

struct Scanner<'a> {
    grammar: &'a Grammar,
    text: &'a str,
    at: usize,
    words: Vec<CodeWord>,
    /// What ends a text, and up to which byte it does not occur: it is not looked for again before.
    hopeless: Vec<(String, usize)>,
    /// How many braces are open.
    braces: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Takes everything up to a byte as a word.
    fn take(&mut self, end: usize, kind: WordKind) {
        if end > self.at {
            self.words.push((self.at..end, kind));
        }
        self.at = end;
    }

    fn step(&mut self) {
        if self.comment() || self.quoted(self.at) {
            return;
        }
        let Some(c) = self.rest().chars().next() else {
            return;
        };
        let before = self.text[..self.at].chars().next_back();
        if c.is_ascii_digit() {
            let end = self.at + number(self.rest());
            self.take(end, WordKind::Number);
        } else if c.is_alphabetic() || c == '_' {
            self.word();
        } else if c == '#'
            && before.is_none_or(|it| it == '\n')
            && has(self.grammar.keywords, "#include")
        {
            self.directive();
        } else if c == '#' && self.is_style() {
            let digits = run(&self.rest()[1..], |it| it.is_ascii_hexdigit());
            let end = self.at + 1 + digits;
            if matches!(digits, 3 | 4 | 6 | 8) && self.braces > 0 {
                self.take(end, WordKind::Number);
            } else {
                self.at = end;
            }
        } else if self.grammar.signs.contains(c) {
            self.signed(c);
        } else {
            match c {
                '{' => self.braces += 1,
                '}' => self.braces = self.braces.saturating_sub(1),
                _ => {}
            }
            self.at += c.len_utf8();
        }
    }

    /// Whether this is a style sheet.
    fn is_style(&self) -> bool {
        has(self.grammar.keywords, "@media")
    }

    /// A comment, if one begins here.
    fn comment(&mut self) -> bool {
        let (text, at) = (self.text, self.at);
        let rest = &text[at..];
        for (open, close, nests) in self.grammar.block_comments {
            if rest.starts_with(open) {
                let end = at + open.len() + block_end(&rest[open.len()..], (open, close), *nests);
                self.take(end, WordKind::Comment);
                return true;
            }
        }
        for open in self.grammar.line_comments {
            // `#` begins a comment only where a word could begin: not in `$#` or `a#b`.
            let apart = !open.starts_with(['#', '%', '!'])
                || text[..at]
                    .chars()
                    .next_back()
                    .is_none_or(char::is_whitespace);
            if rest.starts_with(open)
                && apart
                && !(self.is_style() && *open == "//" && text[..at].ends_with(':'))
            {
                let end = rest.find('\n').map_or(text.len(), |it| at + it);
                self.take(end, WordKind::Comment);
                return true;
            }
        }
        false
    }

    /// Text in quotation marks whose mark stands at `mark`, if it ends; it begins where the scanner stands.
    fn quoted(&mut self, mark: usize) -> bool {
        let text = self.text;
        let rest = &text[mark..];
        let (short, long) = self.grammar.quotes;
        let mut longest: Option<&str> = None;
        for quote in long {
            if rest.starts_with(quote) && longest.is_none_or(|it| it.len() < quote.len()) {
                longest = Some(quote);
            }
        }
        if let Some(quote) = longest {
            return self.until(mark + quote.len(), quote, text.len());
        }
        let Some(quote) = rest.chars().next().filter(|it| short.contains(*it)) else {
            return false;
        };
        let line = rest.find('\n').map_or(text.len(), |it| mark + it);
        if self.grammar.lone_quotes && quote == '\'' {
            let Some(length) = character(&rest[1..]) else {
                return false;
            };
            self.take(mark + 1 + length, WordKind::String);
            return true;
        }
        let mut buffer = [0; 4];
        let quote: &str = quote.encode_utf8(&mut buffer);
        self.until(mark + quote.len(), quote, line)
    }

    /// Takes everything up to the end of a text that `quote` ends before `most`.
    fn until(&mut self, from: usize, quote: &str, most: usize) -> bool {
        if self
            .hopeless
            .iter()
            .any(|it| it.0 == quote && from <= it.1 && most <= it.1)
        {
            return false;
        }
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < most {
            if bytes[at] == b'\\' {
                at += 2;
            } else if bytes[at..most].starts_with(quote.as_bytes()) {
                let end = at + quote.len();
                let key = self.grammar.keys && self.text[end..].trim_start().starts_with(':');
                self.take(
                    end,
                    if key {
                        WordKind::Name
                    } else {
                        WordKind::String
                    },
                );
                return true;
            } else {
                at += 1;
            }
        }
        self.hopeless.retain(|it| it.0 != quote);
        self.hopeless.push((quote.to_owned(), most));
        false
    }

    /// A word, or a text that begins with letters.
    fn word(&mut self) {
        let inner = self.grammar.inner;
        let length = run(self.rest(), |it| {
            it.is_alphanumeric() || it == '_' || inner.contains(it)
        });
        let end = self.at + length;
        let word = &self.text[self.at..end];
        let prefix = word.len() <= 2 && word.chars().all(|it| self.grammar.prefixes.contains(it));
        if prefix && (self.raw(end) || self.quoted(end)) {
            return;
        }
        let lower;
        let looked_up = if self.grammar.any_case {
            lower = word.to_ascii_lowercase();
            &lower
        } else {
            word
        };
        let kind = if has(self.grammar.keywords, looked_up) {
            Some(WordKind::Keyword)
        } else if has(CONSTANTS, word) {
            Some(WordKind::Number)
        } else if self.is_key(end) || self.grammar.capitals && is_type(word) {
            Some(WordKind::Name)
        } else {
            None
        };
        match kind {
            Some(kind) => self.take(end, kind),
            None => self.at = end,
        }
    }

    /// In a style sheet, whether the word that ends there is a property.
    fn is_key(&self, end: usize) -> bool {
        let rest = &self.text[end..];
        let value = rest.strip_prefix(':');
        self.braces > 0 && self.is_style() && value.is_some_and(|it| it.starts_with([' ', '\n']))
    }

    /// A raw text, `r#"…"#`, whose signs begin at `from`.
    fn raw(&mut self, from: usize) -> bool {
        let hashes = run(&self.text[from..], |it| it == '#');
        if hashes == 0 || !self.text[from + hashes..].starts_with('"') {
            return false;
        }
        let close = format!("\"{}", "#".repeat(hashes.min(16)));
        let body = from + hashes + 1;
        if self.hopeless.iter().any(|it| it.0 == close) {
            return false;
        }
        match self.text[body..].find(&close) {
            Some(length) => {
                self.take(body + length + close.len(), WordKind::String);
                true
            }
            None => {
                self.hopeless.push((close, self.text.len()));
                false
            }
        }
    }

    /// A name that begins with a sign: `$a`, `@a`, `\a`.
    fn signed(&mut self, sign: char) {
        let inner = self.grammar.inner;
        let rest = &self.text[self.at + sign.len_utf8()..];
        let length = run(rest, |it| {
            it.is_alphanumeric() || it == '_' || sign != '$' && inner.contains(it)
        });
        let end = self.at + sign.len_utf8() + length;
        let word = &self.text[self.at..end];
        if length == 0 {
            self.at = end;
        } else if has(self.grammar.keywords, word) || sign == '\\' {
            self.take(end, WordKind::Keyword);
        } else {
            self.take(end, WordKind::Name);
        }
    }

    /// A directive of the preprocessor: `#include`.
    fn directive(&mut self) {
        let length = 1 + run(&self.rest()[1..], |it| it.is_ascii_alphabetic());
        let end = self.at + length;
        if has(self.grammar.keywords, &self.text[self.at..end]) {
            self.take(end, WordKind::Keyword);
        } else {
            self.at = end;
        }
    }
}

/// How many bytes at the beginning of a text pass a test.
pub(super) fn run(text: &str, passes: impl Fn(char) -> bool) -> usize {
    text.find(|it| !passes(it)).unwrap_or(text.len())
}

/// The length of a number.
pub(super) fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        let digit_next = next.is_some_and(u8::is_ascii_digit);
        let goes_on = match byte {
            b'.' => digit_next,
            b'+' | b'-' => {
                let exponent = matches!(bytes.get(at.wrapping_sub(1)), Some(b'e' | b'E'));
                exponent && digit_next && !text.starts_with("0x")
            }
            b'%' => at > 0 && !next.is_some_and(u8::is_ascii_alphanumeric),
            _ => byte.is_ascii_alphanumeric() || *byte == b'_',
        };
        if !goes_on {
            break;
        }
        at += 1;
    }
    at.max(1)
}

/// The length of a character and the quotation mark after it; `None` when this is no character.
fn character(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if first == '\\' {
        let length = rest
            .char_indices()
            .skip(2)
            .take(10)
            .find(|it| it.1 == '\'')?
            .0;
        return Some(length + 1);
    }
    let length = first.len_utf8();
    (first != '\'' && rest[length..].starts_with('\'')).then_some(length + 1)
}

/// Where a comment ends, from behind its beginning.
fn block_end(rest: &str, (open, close): (&str, &str), nests: bool) -> usize {
    if !nests {
        return rest.find(close).map_or(rest.len(), |it| it + close.len());
    }
    let (bytes, mut at, mut depth) = (rest.as_bytes(), 0, 1);
    while at < bytes.len() {
        if bytes[at..].starts_with(close.as_bytes()) {
            depth -= 1;
            at += close.len();
            if depth == 0 {
                return at;
            }
        } else if bytes[at..].starts_with(open.as_bytes()) {
            depth += 1;
            at += open.len();
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// `Map`, `HashMap`, and not `MAX`.
fn is_type(word: &str) -> bool {
    word.starts_with(|it: char| it.is_ascii_uppercase())
        && word.contains(|it: char| it.is_ascii_lowercase())
}

/// The words of markup: tags, names of attributes, their values, characters by name, comments.
pub(super) fn markup(text: &str) -> Vec<CodeWord> {
    let mut words = Vec::new();
    let mut at = 0;
    let mut tag = false;
    // Up to where no such mark comes that ends what is looked for.
    let mut hopeless = [0_usize; 3];
    while at < text.len() {
        let rest = &text[at..];
        let Some(c) = rest.chars().next() else { break };
        let mut end = at + c.len_utf8();
        let mut kind = None;
        if !tag && rest.starts_with("<!--") {
            end = rest.find("-->").map_or(text.len(), |it| at + it + 3);
            kind = Some(WordKind::Comment);
        } else if !tag && c == '<' {
            let slash = run(&rest[1..], |it| matches!(it, '/' | '!' | '?'));
            let name = run(&rest[1 + slash..], is_of_name);
            if name > 0 {
                end = at + 1 + slash + name;
                tag = true;
                if text[end..].starts_with('>') {
                    (end, tag) = (end + 1, false);
                }
                kind = Some(WordKind::Keyword);
            }
        } else if tag && (c == '>' || rest.starts_with("/>") || rest.starts_with("?>")) {
            end = at + rest.find('>').map_or(1, |it| it + 1);
            kind = Some(WordKind::Keyword);
            tag = false;
        } else if tag && matches!(c, '"' | '\'') {
            let which = usize::from(c == '\'');
            if at >= hopeless[which] {
                match rest[1..].find(c) {
                    Some(length) => {
                        end = at + length + 2;
                        kind = Some(WordKind::String);
                    }
                    None => hopeless[which] = text.len(),
                }
            }
        } else if tag && is_of_name(c) {
            end = at + run(rest, is_of_name);
            kind = Some(WordKind::Name);
        } else if !tag && c == '&' {
            let length = run(&rest[1..], |it| it.is_ascii_alphanumeric() || it == '#');
            if length > 0 && rest[1 + length..].starts_with(';') {
                end = at + length + 2;
                kind = Some(WordKind::Number);
            }
        }
        if let Some(kind) = kind {
            words.push((at..end, kind));
        }
        at = end;
    }
    words
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '@')
}
