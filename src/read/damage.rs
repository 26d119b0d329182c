//! Warnings about text that was damaged or decoded wrongly before it reached us. The text itself is kept as it is.

use crate::diag::rules;
use crate::{Fact, Warning};

/// Warns of U+FFFD: characters that were lost before the file reached us.
pub(super) fn warn_of_damage(text: &str, warnings: &mut Vec<Warning>) {
    let count = faults(text);
    let Some(at) = text.find('\u{FFFD}') else {
        return;
    };
    if count == 1 && warnings.iter().any(|it| it.rule.name == "truncated") {
        return; // the decoder has warned already
    }
    let what = "characters".to_owned();
    let around: String = text[at..]
        .chars()
        .take_while(|it| *it != '\n')
        .take(20)
        .collect();
    let text_ = format!("{around} ({count} damaged)");
    let fact = Fact::Unreadable { what, text: text_ };
    warnings.push(Warning::new(
        line_at(text.as_bytes(), at),
        &rules::DAMAGED_CHARACTERS,
        fact,
    ));
}

/// Warns of a text that was decoded wrongly and then saved again. It is kept as it is, since the original bytes
/// cannot be restored with certainty.
pub(super) fn warn_of_mojibake(text: &str, warnings: &mut Vec<Warning>) {
    let Some((at, how)) = latin_mojibake(text).or_else(|| gbk_mojibake(text)) else {
        return;
    };
    let line_text: String = text[at..]
        .chars()
        .take_while(|it| *it != '\n')
        .take(20)
        .collect();
    let fact = Fact::Unreadable {
        what: format!("text that looks like {how}"),
        text: line_text,
    };
    warnings.push(Warning::new(
        line_at(text.as_bytes(), at),
        &rules::MOJIBAKE,
        fact,
    ));
}

/// The line, from 1, of the byte at offset `at`.
pub(super) fn line_at(bytes: &[u8], at: usize) -> u32 {
    let before = bytes[..at].iter().filter(|it| **it == b'\n').count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// How many characters of a text were lost when it was decoded.
pub(super) fn faults(text: &str) -> usize {
    text.matches('\u{FFFD}').count()
}

/// The characters of a text beyond ASCII, each with the byte at which it begins. Nine tenths of a saved page are ASCII, and
/// whole pieces of it are passed at once.
fn beyond_ascii(text: &str) -> impl Iterator<Item = (usize, char)> {
    const PIECE: usize = 64;
    let mut at = 0;
    std::iter::from_fn(move || {
        let bytes = text.as_bytes();
        while bytes.get(at..at + PIECE).is_some_and(<[u8]>::is_ascii) {
            at += PIECE;
        }
        at += bytes.get(at..)?.iter().position(|it| !it.is_ascii())?;
        let c = text.get(at..)?.chars().next()?;
        let found = (at, c);
        at += c.len_utf8();
        Some(found)
    })
}

/// Finds UTF-8 that was decoded as Latin-1: letters of U+00C2–00F4, each followed by characters of U+0080–00BF, many
/// times. Half of the latter are control characters, which Latin text does not have.
fn latin_mojibake(text: &str) -> Option<(usize, &'static str)> {
    let (mut pairs, mut controls, mut others) = (0_usize, 0_usize, 0_usize);
    let (mut first, mut lead) = (None, None::<usize>);
    for (at, c) in beyond_ascii(text) {
        match c {
            '\u{C2}'..='\u{F4}' => lead = Some(at),
            '\u{80}'..='\u{BF}' => {
                controls += usize::from(c < '\u{A0}');
                // Both letters of such a pair have two bytes.
                if let Some(start) = lead.take_if(|it| *it + 2 == at) {
                    pairs += 1;
                    first.get_or_insert(start);
                }
            }
            c => {
                lead = None;
                others += usize::from(c > '\u{FF}');
            }
        }
    }
    (pairs >= 4 && controls >= 2 && pairs > others / 4)
        .then_some(first)
        .flatten()
        .map(|at| (at, "UTF-8 once read as Latin-1"))
}

/// Finds UTF-8 that was decoded as GBK: 锛 was `，`, 銆 was `。`, 鐨 was 的, and 锟斤拷 was U+FFFD twice.
fn gbk_mojibake(text: &str) -> Option<(usize, &'static str)> {
    if let Some(at) = text.find("锟斤拷") {
        return Some((at, "characters lost between UTF-8 and GBK"));
    }
    let is_mark = |c: char| matches!(c, '锛' | '銆' | '鐨' | '鍦' | '鏄' | '鍏' | '涓');
    let (mut marks, mut han) = (0_usize, 0_usize);
    for (_, c) in beyond_ascii(text) {
        marks += usize::from(is_mark(c));
        han += usize::from(c > '\u{3400}');
    }
    (marks >= 6 && marks * 20 > han)
        .then(|| text.find(is_mark))
        .flatten()
        .map(|at| (at, "UTF-8 once read as GBK"))
}
