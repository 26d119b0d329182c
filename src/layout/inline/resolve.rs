//! Marks that East and West share: which form each takes (RULES RS).
//!
//! “ ” ‘ ’ — … · have one code point for two shapes. The neighbours decide, over the whole paragraph and
//! across every style boundary (ORD-02).

use std::collections::BTreeMap;

use super::class::{MarkForm, is_blank, is_ideograph, is_western};
use crate::model::Region;

/// One grapheme of the paragraph.
#[derive(Clone, Debug)]
pub(super) struct Grapheme {
    /// First byte in the text.
    pub(super) start: u32,
    /// Byte after the last.
    pub(super) end: u32,
    /// First character.
    pub(super) c: char,
    /// Number of its span.
    pub(super) span: u32,
    /// Form of an ambiguous mark; of no meaning for others.
    pub(super) form: MarkForm,
}

/// What stands on one side of a mark.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Neighbour {
    Cjk,
    Western,
    Edge,
}

/// Sets the form of every ambiguous mark. `region` is the paragraph's; `spans` has each span's own
/// region when its language differs from the paragraph's (RS-06).
pub(super) fn resolve(graphemes: &mut [Grapheme], region: Region, spans: &[Option<Region>]) {
    if !graphemes.iter().any(|it| is_ambiguous(it.c)) {
        return;
    }
    let pairs = pairs(graphemes);
    for at in 0..graphemes.len() {
        let c = graphemes[at].c;
        if !is_ambiguous(c) {
            continue;
        }
        let own = spans.get(graphemes[at].span as usize).copied().flatten();
        let form = match (c, pairs.get(&at)) {
            _ if own == Some(Region::Other) || (own.is_none() && region == Region::Other) => {
                MarkForm::Western
            }
            ('“' | '‘' | '”' | '’', Some(&(open, close))) => {
                quote_pair(graphemes, open, close, own.unwrap_or(region))
            }
            ('“' | '‘' | '”' | '’', None) => {
                lone_quote(graphemes, at, own.unwrap_or(region))
            }
            ('–' | '/', _) => connector(graphemes, at),
            _ if own.is_some_and(|it| it != Region::Ko) => MarkForm::Cjk,
            // A run is looked at once; its later members follow the first.
            _ => match at.checked_sub(1).map(|it| &graphemes[it]) {
                Some(before) if before.c == c => before.form,
                // Within “really…” all is Western.
                Some(_)
                    if c == '…'
                        && (is_quoted_western(graphemes, &pairs, at)
                            || ends_western_quotation(graphemes, &pairs, at)) =>
                {
                    MarkForm::Western
                }
                Some(_) | None => run(graphemes, at),
            },
        };
        graphemes[at].form = form;
    }
}

fn is_ambiguous(c: char) -> bool {
    matches!(
        c,
        '“' | '”' | '‘' | '’' | '—' | '\u{2015}' | '…' | '·' | '–' | '/' | '‰' | '‱'
    )
}

/// What stands before or after a mark, and whether there are blanks between.
fn side(graphemes: &[Grapheme], at: usize, forward: bool) -> (Neighbour, bool) {
    let (mut at, mut spaced) = (at, false);
    loop {
        let next = if forward {
            at.checked_add(1)
        } else {
            at.checked_sub(1)
        };
        let Some((next, it)) = next.and_then(|it| Some((it, graphemes.get(it)?))) else {
            return (Neighbour::Edge, spaced);
        };
        at = next;
        match it.c {
            c if is_blank(c) => spaced = true,
            '\u{2028}' => return (Neighbour::Edge, spaced),
            c if is_western_side(c) => return (Neighbour::Western, spaced),
            _ => return (Neighbour::Cjk, spaced),
        }
    }
}

fn is_western_side(c: char) -> bool {
    c.is_ascii_graphic() || is_western(c)
}

/// Quotes that are still open deeper than this are forgotten: no text nests so deep on purpose.
const DEEPEST_QUOTE: usize = 32;

/// Quotes that belong together, as a reader pairs them: from each member's index to both.
fn pairs(graphemes: &[Grapheme]) -> BTreeMap<usize, (usize, usize)> {
    let mut open: Vec<usize> = Vec::new();
    let mut pairs = BTreeMap::new();
    for (at, grapheme) in graphemes.iter().enumerate() {
        match grapheme.c {
            '“' | '‘' => {
                if open.len() == DEEPEST_QUOTE {
                    open.remove(0);
                }
                open.push(at);
            }
            '”' | '’' => {
                if grapheme.c == '’' && is_apostrophe(graphemes, at) {
                    continue;
                }
                let wanted = if grapheme.c == '”' { '“' } else { '‘' };
                if let Some(found) = open.iter().rposition(|it| graphemes[*it].c == wanted) {
                    let pair = (open[found], at);
                    pairs.insert(pair.0, pair);
                    pairs.insert(pair.1, pair);
                    open.truncate(found);
                }
            }
            _ => {}
        }
    }
    pairs
}

/// RS-01: whether ’ stands between two letters or digits.
fn is_apostrophe(graphemes: &[Grapheme], at: usize) -> bool {
    let western = |it: Option<&Grapheme>| it.is_some_and(|it| is_western(it.c));
    at > 0 && western(graphemes.get(at - 1)) && western(graphemes.get(at + 1))
}

/// RS-02, RS-03: both members of a pair take the same form.
fn quote_pair(graphemes: &[Grapheme], open: usize, close: usize, region: Region) -> MarkForm {
    let body = &graphemes[open + 1..close];
    let western = is_western_body(body);
    let (left, left_spaced) = side(graphemes, open, false);
    let (right, _) = side(graphemes, close, true);
    let western = match region {
        Region::Ja | Region::Ko | Region::Other => true,
        Region::HantTw | Region::HantHk => western || !body.iter().any(|it| is_ideograph(it.c)),
        Region::Hans => {
            western
                && ((left == Neighbour::Western && right != Neighbour::Cjk)
                    || (right == Neighbour::Western && left != Neighbour::Cjk)
                    || (left == Neighbour::Western && right == Neighbour::Cjk && left_spaced))
        }
    };
    if western {
        MarkForm::Western
    } else {
        MarkForm::Cjk
    }
}

/// Whether a mark stands in a pair of quotation marks that are Western.
fn is_quoted_western(
    graphemes: &[Grapheme],
    pairs: &BTreeMap<usize, (usize, usize)>,
    at: usize,
) -> bool {
    let around = pairs.range(..at).map(|it| *it.1);
    around
        .filter(|(open, close)| *open < at && at < *close)
        .any(|(open, _)| graphemes[open].form == MarkForm::Western)
}

/// Whether the run of marks at `at` ends a quotation in which all else is Western, whatever form its quotation marks have:
/// the dots of 他说“It was good…” are those of the sentence that they end.
fn ends_western_quotation(
    graphemes: &[Grapheme],
    pairs: &BTreeMap<usize, (usize, usize)>,
    at: usize,
) -> bool {
    let c = graphemes[at].c;
    let run = graphemes[at..].iter().take_while(|it| it.c == c).count();
    let Some((open, close)) = pairs.get(&(at + run)) else {
        return false;
    };
    *close == at + run && is_western_body(&graphemes[open + 1..*close])
}

/// Whether what stands within quotation marks is Western text.
fn is_western_body(body: &[Grapheme]) -> bool {
    !body.is_empty()
        && body
            .iter()
            .all(|it| is_western(it.c) || it.c.is_ascii() || is_blank(it.c) || is_inner(it.c))
}

/// An ambiguous mark inside a Western quotation does not make it CJK.
fn is_inner(c: char) -> bool {
    matches!(c, '’' | '‘' | '–' | '—' | '…')
}

/// RS-01, RS-03: the form of a quotation mark without a partner.
fn lone_quote(graphemes: &[Grapheme], at: usize, region: Region) -> MarkForm {
    let before = at.checked_sub(1).and_then(|it| graphemes.get(it));
    // After a letter, or where letters or digits are left out (’90s, ’n’).
    let beside = |it: Option<&Grapheme>| it.is_some_and(|it| is_western(it.c));
    if graphemes[at].c == '’' && (beside(before) || beside(graphemes.get(at + 1))) {
        return MarkForm::Western;
    }
    let (left, _) = side(graphemes, at, false);
    let (right, _) = side(graphemes, at, true);
    match region {
        Region::Ja | Region::Ko | Region::Other => MarkForm::Western,
        Region::Hans | Region::HantTw | Region::HantHk
            if left != Neighbour::Western || right == Neighbour::Cjk =>
        {
            MarkForm::Cjk
        }
        Region::Hans | Region::HantTw | Region::HantHk => MarkForm::Western,
    }
}

/// RS-04: the form of the run of —, … or · that starts at `at`.
fn run(graphemes: &[Grapheme], at: usize) -> MarkForm {
    let c = graphemes[at].c;
    let first = at;
    let mut last = at;
    while last + 1 < graphemes.len() && graphemes[last + 1].c == c {
        last += 1;
    }
    let (left, _) = side(graphemes, first, false);
    let (right, _) = side(graphemes, last, true);
    if left == Neighbour::Cjk
        || right == Neighbour::Cjk
        || (left, right) == (Neighbour::Edge, Neighbour::Edge)
    {
        return MarkForm::Cjk;
    }
    let digit = |it: Option<&Grapheme>| it.is_some_and(|it| it.c.is_ascii_digit());
    let range = first > 0 && digit(graphemes.get(first - 1)) && digit(graphemes.get(last + 1));
    if c == '—' && range {
        MarkForm::Cjk
    } else {
        MarkForm::Western
    }
}

/// – joins Han or digits, / only Han (RULES CL: CN, SL).
fn connector(graphemes: &[Grapheme], at: usize) -> MarkForm {
    let dash = graphemes[at].c == '–';
    let joins = |it: Option<&Grapheme>| {
        it.is_some_and(|it| is_ideograph(it.c) || (dash && it.c.is_ascii_digit()))
    };
    let before = at.checked_sub(1).and_then(|it| graphemes.get(it));
    if joins(before) && joins(graphemes.get(at + 1)) {
        MarkForm::Cjk
    } else {
        MarkForm::Western
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str, region: Region) -> String {
        let mut graphemes: Vec<Grapheme> = text
            .char_indices()
            .map(|(at, c)| Grapheme {
                start: u32::try_from(at).unwrap(),
                end: u32::try_from(at + c.len_utf8()).unwrap(),
                c,
                span: 0,
                form: MarkForm::Western,
            })
            .collect();
        resolve(&mut graphemes, region, &[None]);
        let marks = graphemes.iter().filter(|it| is_ambiguous(it.c));
        marks
            .map(|it| if it.form == MarkForm::Cjk { 'C' } else { 'W' })
            .collect()
    }

    #[test]
    fn apostrophes_are_western() {
        assert_eq!(forms("it’s", Region::Hans), "W");
        assert_eq!(forms("Students’ 书", Region::Hans), "W");
        assert_eq!(forms("回到 ’90s 的 Rock ’n’ Roll", Region::Hans), "WWW");
    }

    #[test]
    fn a_pair_takes_one_form() {
        assert_eq!(forms("他说“ok”。", Region::Hans), "CC");
        assert_eq!(forms("it’s “ok” now", Region::Hans), "WWW");
        assert_eq!(forms("他说：“他说‘好’。”", Region::Hans), "CCCC");
        assert_eq!(forms("彼は“はい”", Region::Ja), "WW");
        assert_eq!(forms("他說“好”", Region::HantTw), "CC");
        assert_eq!(forms("他說“ok”", Region::HantTw), "WW");
    }

    #[test]
    fn dashes_ask_their_neighbours() {
        assert_eq!(forms("中A—B文—字", Region::Hans), "WC");
        assert_eq!(forms("2020—2024", Region::Hans), "C");
        assert_eq!(forms("好……wait…", Region::Hans), "CCW");
        assert_eq!(forms("She said “really…” twice", Region::Hans), "WWW");
        assert_eq!(forms("他说：“It was good…”然后", Region::Hans), "CWC");
        assert_eq!(forms("他说：“嗯……ok……”然后", Region::Hans), "CCCCCC");
        assert_eq!(forms("比尔·盖茨", Region::Hans), "C");
        assert_eq!(forms("2020–2024年 a–b 和/或 a/b", Region::Hans), "CWCW");
    }
}
