//! Finds a passage in the text of a document. Exports change white space and quotation marks, and some give Markdown, so
//! these count for little.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::walk::{Child, every_inline};
use crate::model::{Block, BlockKind, Inline};

/// The fewest letters by which a passage is looked for when punctuation is left aside.
const FEWEST_LETTERS: usize = 6;

/// A character as it is compared; `None` for white space and what is not seen.
pub(super) fn compared(c: char) -> Option<char> {
    let unseen = matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
    );
    if unseen || c.is_whitespace() || c.is_control() {
        return None;
    }
    Some(match c {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        c => c,
    })
}

/// How many characters of a text are compared.
pub(super) fn count(text: &str) -> usize {
    text.chars().filter(|it| compared(*it).is_some()).count()
}

/// How many characters of an inline and those inside it are compared.
pub(super) fn length(inline: &Inline) -> usize {
    let mut sum = 0;
    every_inline(std::slice::from_ref(inline), &mut |it| {
        pieces(it, &mut |text| sum += count(text));
    });
    sum
}

/// The texts of an inline itself.
fn pieces(inline: &Inline, each: &mut dyn FnMut(&str)) {
    match inline {
        Inline::Text(text) | Inline::Code(text) => each(text),
        Inline::Ruby(pairs) => pairs.iter().for_each(|it| each(&it.base)),
        Inline::Math(math) => each(&math.text()),
        Inline::LineBreak
        | Inline::Styled(..)
        | Inline::Link { .. }
        | Inline::Image(_)
        | Inline::NoteReference(_)
        | Inline::Anchor(_)
        | Inline::Foreign(..) => {}
    }
}

/// The text of a document's body as it is compared.
pub(super) struct SearchedText {
    /// All characters.
    whole: String,
    /// Its letters and digits.
    letters: String,
    /// Where each of these stands among all characters.
    places: Vec<usize>,
    /// Where passages were found, so that two with the same words are two.
    found: BTreeSet<usize>,
}

impl SearchedText {
    pub(super) fn of(blocks: &[Block]) -> Self {
        let mut whole = String::new();
        gather(blocks, &mut whole);
        let (letters, places) = letters(&whole);
        Self {
            whole,
            letters,
            places,
            found: BTreeSet::new(),
        }
    }

    /// Where a passage stands, counted in characters that are compared.
    pub(super) fn find(&mut self, quote: &str) -> Option<Range<usize>> {
        let quote: String = without_addresses(quote)
            .chars()
            .filter_map(compared)
            .collect();
        if quote.is_empty() {
            return None;
        }
        let exact = self.next(&self.whole, &quote, |it| it);
        let range = match exact {
            Some(range) => range,
            None => {
                let (quote, places) = letters(&quote);
                if places.len() < FEWEST_LETTERS {
                    return None;
                }
                let range = self.next(&self.letters, &quote, |it| self.places[it])?;
                self.places[range.start]..self.places[range.end - 1] + 1
            }
        };
        self.found.insert(range.start);
        Some(range)
    }

    /// The first place of some words in one of the two texts that was not found before, or else their first place. `place`
    /// tells where a character of that text stands among all characters.
    fn next(
        &self,
        text: &str,
        words: &str,
        place: impl Fn(usize) -> usize,
    ) -> Option<Range<usize>> {
        let length = words.chars().count();
        let (mut counted, mut to) = (0, 0);
        let mut first = None;
        for (at, _) in text.match_indices(words) {
            counted += text[to..at].chars().count();
            to = at;
            let range = counted..counted + length;
            if !self.found.contains(&place(range.start)) {
                return Some(range);
            }
            first = first.or(Some(range));
        }
        first
    }
}

/// All texts of blocks in the order in which the marker goes through them.
fn gather(blocks: &[Block], out: &mut String) {
    for block in blocks {
        if let BlockKind::Code { text, .. } = &block.kind {
            out.extend(text.chars().filter_map(compared));
        }
        for child in block.kind.children() {
            match child {
                Child::Blocks(blocks) => gather(blocks, out),
                Child::Run(run) => every_inline(run, &mut |it| {
                    pieces(it, &mut |text| {
                        out.extend(text.chars().filter_map(compared));
                    });
                }),
            }
        }
    }
}

/// The letters and digits of a text, and where they stand in it.
fn letters(text: &str) -> (String, Vec<usize>) {
    let is = |it: &(usize, char)| it.1.is_alphanumeric();
    text.chars()
        .enumerate()
        .filter(is)
        .map(|it| (it.1, it.0))
        .unzip()
}

/// A text without the addresses of links in Markdown.
fn without_addresses(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let Some(end) = rest[at..].find(')') else {
            break;
        };
        out += &rest[..=at];
        rest = &rest[at + end + 1..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_twice_and_without_their_punctuation() {
        let whole = "甲乙，甲乙。看这个链接啊".to_owned();
        let (letters, places) = letters(&whole);
        let mut text = SearchedText {
            whole,
            letters,
            places,
            found: BTreeSet::new(),
        };
        assert_eq!(text.find("甲 乙"), Some(0..2));
        assert_eq!(text.find("甲乙"), Some(3..5));
        assert_eq!(text.find("甲乙"), Some(0..2));
        assert_eq!(
            text.find("*看这个[链接](https://a.example)啊*"),
            Some(6..12)
        );
        assert_eq!(text.find("丙"), None);
    }
}
