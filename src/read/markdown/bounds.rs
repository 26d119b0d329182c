//! What the parser of Markdown does in more than linear time, and how much of each an article may have. Beyond that the
//! part of the syntax is switched off for the article: its marks stay as they were typed, and a warning says so. Where all
//! marks together would take too much memory, all of them stay.

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

/// Marks and stretches of text between them: the parser keeps 160 to 350 bytes for each until it has read the whole article,
/// and cannot be stopped before. Ten megabytes of prose have some hundred thousand.
const MOST_PIECES: usize = 3_500_000;

/// The bytes that begin, end or part elements; `>` is counted by [`opened_quotes`].
const MARKS: &[u8] = b"\n$&*<=[\\]^_`|~";

/// The marks of which several in a row are one.
const RUNS: &[u8] = b"\n$*=_`~";

/// Whether `text` has so many pieces that it is shown as it was typed.
pub(super) fn too_many_pieces(text: &str, first_line: u32, warnings: &mut Vec<Warning>) -> bool {
    let many = pieces(text) + opened_quotes(text) > MOST_PIECES;
    if many {
        let what = format!("an article with more than {MOST_PIECES} marks and words between them");
        let shown_as = "its source".to_owned();
        let fact = Fact::Simplified { what, shown_as };
        warnings.push(Warning::new(first_line, &rules::MARKDOWN, fact));
    }
    many
}

/// How many marks a text has, and stretches without marks.
fn pieces(text: &str) -> usize {
    let mut count = 0;
    let mut before = None;
    // A `!` belongs to the `[` behind it.
    let mut bytes = text.bytes().filter(|it| *it != b'!').peekable();
    while let Some(here) = bytes.next() {
        // `]:` belongs to a definition, which shows nothing.
        let defines = here == b']' && bytes.peek() == Some(&b':');
        let mark = (MARKS.contains(&here) && !defines).then_some(here);
        let goes_on = mark.is_none_or(|it| RUNS.contains(&it)) && before == Some(mark);
        count += usize::from(!goes_on);
        before = Some(mark);
    }
    count
}

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
    text.lines().map(quote_depth).max().unwrap_or(0)
}

/// How many `>` at the heads of lines open a quotation: those of the line before go on.
fn opened_quotes(text: &str) -> usize {
    let depths = || text.lines().map(quote_depth);
    let before = std::iter::once(0).chain(depths());
    depths()
        .zip(before)
        .map(|(here, before)| here.saturating_sub(before))
        .sum()
}

/// How many `>` stand at the head of a line.
fn quote_depth(line: &str) -> usize {
    let head = line.bytes().take_while(|it| matches!(it, b'>' | b' '));
    head.filter(|it| *it == b'>').count()
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
        assert_eq!(opened_quotes(">a\n> > >c\n>d\n\n>e"), 1 + 2 + 1);
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
    fn text_of_millions_of_pieces_stays_as_typed() {
        assert_eq!(pieces("a **b** ![c](d)\n\n[e]: f"), 1 + 3 + 1 + 4 + 1 + 2);
        let mut warnings = Vec::new();
        let row = "|甲|乙|\n";
        let rows = MOST_PIECES / 6;
        assert!(!too_many_pieces(&row.repeat(rows), 1, &mut warnings));
        assert!(warnings.is_empty());
        assert!(too_many_pieces(&row.repeat(rows + 1), 7, &mut warnings));
        assert_eq!(warnings[0].line, 7);
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
