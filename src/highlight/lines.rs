//! Settings and changes, read line by line.

use super::grammars::{CONSTANTS, has};
use super::scan::{number, run};
use super::{CodeWord, WordKind};

/// The words of settings: YAML, TOML, INI.
pub(super) fn settings(text: &str) -> Vec<CodeWord> {
    let mut words = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        setting(line.trim_end_matches('\n'), start, &mut words);
        start += line.len();
    }
    words
}

/// The words of one line, which begins at byte `start`.
fn setting(line: &str, start: usize, words: &mut Vec<CodeWord>) {
    let blank = |it: char| it == ' ' || it == '\t';
    let mut at = run(line, blank);
    while line[at..].starts_with("- ") {
        at += 2 + run(&line[at + 2..], blank);
    }
    let rest = &line[at..];
    if rest.starts_with(['#', ';']) {
        words.push((start + at..start + line.len(), WordKind::Comment));
        return;
    }
    if rest.starts_with('[') {
        let header = rest.find(']').filter(|_| !rest.contains(','));
        if let Some(end) = header {
            let end = at + end + 1 + run(&line[at + end + 1..], |it| it == ']');
            words.push((start + at..start + end, WordKind::Keyword));
            at = end;
        }
    } else {
        let length = run(rest, |it| it.is_alphanumeric() || "_-./\"'".contains(it));
        let after = rest[length..].trim_start();
        let is_key = after.starts_with('=')
            || after
                .strip_prefix(':')
                .is_some_and(|it| it.is_empty() || it.starts_with(' '));
        if length > 0 && is_key {
            words.push((start + at..start + at + length, WordKind::Name));
            at += length;
        }
    }
    value(line, at, start, words);
}

/// The words of a value: text in quotation marks, numbers, constants, a comment at the end.
fn value(line: &str, mut at: usize, start: usize, words: &mut Vec<CodeWord>) {
    let mut hopeless = false;
    while at < line.len() {
        let rest = &line[at..];
        let Some(c) = rest.chars().next() else { return };
        let apart = line[..at].ends_with([' ', '\t', '=', '[', ',', ':']);
        let mut end = at + c.len_utf8();
        let mut kind = None;
        if c == '#' && apart {
            end = line.len();
            kind = Some(WordKind::Comment);
        } else if matches!(c, '"' | '\'') && apart && !hopeless {
            match rest[1..].find(c) {
                Some(length) => {
                    end = at + length + 2;
                    kind = Some(WordKind::String);
                }
                None => hopeless = true,
            }
        } else if c.is_alphanumeric() {
            let word = run(rest, |it| it.is_alphanumeric() || "_-.+:/".contains(it));
            end = at + word;
            let all = &rest[..word];
            if apart && (c.is_ascii_digit() && number(all) == word || has(CONSTANTS, all)) {
                kind = Some(WordKind::Number);
            }
        }
        if let Some(kind) = kind {
            words.push((start + at..start + end, kind));
        }
        at = end;
    }
}

/// The lines of a patch.
pub(super) fn changes(text: &str) -> Vec<CodeWord> {
    let mut words = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_end_matches('\n');
        let heads = ["diff ", "index ", "--- ", "+++ "];
        let kind = if heads.iter().any(|it| shown.starts_with(it)) {
            Some(WordKind::Comment)
        } else if shown.starts_with("@@") {
            Some(WordKind::Number)
        } else if shown.starts_with('-') {
            Some(WordKind::Keyword)
        } else if shown.starts_with('+') {
            Some(WordKind::String)
        } else {
            None
        };
        if let Some(kind) = kind {
            words.push((start..start + shown.len(), kind));
        }
        start += line.len();
    }
    words
}
