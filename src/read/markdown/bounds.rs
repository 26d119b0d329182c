//! What the parser of Markdown does in more than linear time, and how much of each an article may have. Beyond that the
//! part of the syntax is switched off for the article: its marks stay as they were typed, and a warning says so.

use comrak::Options;

use crate::diag::rules;
use crate::{Fact, Warning};

/// Unclosed `^[` in one paragraph: the parser searches the whole paragraph for the end of each. No real article has so many.
const MOST_UNCLOSED: usize = 100;

/// `>` at the head of a line: behind each the parser reads on over all that follow, for an alert.
const DEEPEST_ALERT: usize = 500;

/// Bytes that are searched for the ends of bare addresses: the parser reads from each to the next white space, also
/// where the address ends before it. Without white space between them, some ten thousand addresses come to this.
const LONGEST_SEARCH: usize = 100_000_000;

/// Switches off in `options` what would take too long for `text`.
pub(super) fn keep(
    text: &str,
    first_line: u32,
    options: &mut Options<'_>,
    warnings: &mut Vec<Warning>,
) {
    let mut simplified = |what: String, without: &str| {
        let shown_as = format!("if it had no {without}");
        let fact = Fact::Simplified { what, shown_as };
        warnings.push(Warning::new(first_line, &rules::MARKDOWN, fact));
    };
    if unclosed_notes(text) > MOST_UNCLOSED {
        options.extension.inline_footnotes = false;
        let what =
            format!("an article with more than {MOST_UNCLOSED} unclosed `^[` in a paragraph");
        simplified(what, "notes in its lines");
    }
    if deepest_quote(text) > DEEPEST_ALERT {
        options.extension.alerts = false;
        let what = format!("an article with more than {DEEPEST_ALERT} `>` at the head of a line");
        simplified(what, "alerts");
    }
    if address_search(text) > LONGEST_SEARCH {
        options.extension.autolink = false;
        let what = "an article with thousands of addresses that no space parts".to_owned();
        simplified(what, "bare addresses");
    }
}

/// The largest number of notes (`^[`) that are left unclosed in one paragraph.
fn unclosed_notes(text: &str) -> usize {
    let of_paragraph = |paragraph: &str| {
        let mut open = Vec::new();
        let mut before = 0;
        let mut bytes = paragraph.bytes();
        while let Some(byte) = bytes.next() {
            match byte {
                b'\\' => _ = bytes.next(),
                b'[' => open.push(before == b'^'),
                b']' => _ = open.pop(),
                _ => {}
            }
            before = byte;
        }
        open.into_iter().filter(|it| *it).count()
    };
    text.split("\n\n").map(of_paragraph).max().unwrap_or(0)
}

/// The largest number of `>` at the head of a line.
fn deepest_quote(text: &str) -> usize {
    let of_line = |line: &str| {
        let head = line.bytes().take_while(|it| matches!(it, b'>' | b' '));
        head.filter(|it| *it == b'>').count()
    };
    text.lines().map(of_line).max().unwrap_or(0)
}

/// Bytes between the beginnings of all addresses and the white space behind each.
fn address_search(text: &str) -> usize {
    let begins = |run: &str| -> usize {
        let of = |mark| run.match_indices(mark).map(|(at, _)| run.len() - at);
        of("://").chain(of("www.")).sum()
    };
    text.split_ascii_whitespace().map(begins).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unclosed_and_how_deep_quotations_are_is_counted() {
        assert_eq!(unclosed_notes("^[a [b] ^[c]\n\n^[d\\] \\^[ e^[f"), 2);
        assert_eq!(deepest_quote("a > b\n> > >c"), 3);
    }

    #[test]
    fn addresses_are_searched_to_the_next_space() {
        assert_eq!(address_search("a http://b www.c"), 4 + 5);
        assert_eq!(address_search("<http://a<http://a"), 13 + 4);
        let glued = "<http://a".repeat(6_000);
        assert!(address_search(&glued) > LONGEST_SEARCH);
        assert!(address_search(&glued.replace('<', " <")) < LONGEST_SEARCH);
    }

    #[test]
    fn thousands_of_glued_addresses_are_text_and_a_warning() {
        let mut options = Options::default();
        options.extension.autolink = true;
        let mut warnings = Vec::new();
        keep(&"<http://a".repeat(6_000), 1, &mut options, &mut warnings);
        assert!(!options.extension.autolink);
        assert_eq!(warnings.len(), 1);
    }
}
