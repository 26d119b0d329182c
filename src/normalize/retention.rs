//! Checks that all text that was visible in the source is in the document or in the report.
//!
//! An independent walk over the parsed tree, on purpose simpler than [`super::lower`] and sharing
//! nothing with it. White space, control and zero-width characters do not count.

use std::collections::BTreeMap;

use super::rule::{CleaningReport, Rule};
use crate::Fact;
use crate::model::walk::every_inline_mut;
use crate::model::{BlockKind, Document, Inline};

/// Text that was lost without a warning.
pub(super) static LOST_TEXT: Rule = Rule {
    name: "retention-gate",
    does: "Compares the source's visible text with the document's and with what the report says was \
           removed; what is in neither is lost.",
    example: "a loss that no other rule owns up to → a warning with the first lost words",
};

/// A visible character and its line.
type SeenChar = (char, u32);

/// The visible characters of a tree, each with its line. Take it before any rule runs.
pub(super) fn visible(
    root: ego_tree::NodeRef<'_, scraper::Node>,
    line: impl Fn(ego_tree::NodeId) -> u32,
) -> Vec<SeenChar> {
    let mut seen = Vec::new();
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        match node.value() {
            scraper::Node::Text(text) => {
                let line = line(node.id());
                seen.extend(text.chars().filter(|c| counts(*c)).map(|c| (c, line)));
            }
            scraper::Node::Element(element) => {
                if !is_machinery(element.name()) {
                    stack.extend(node.children().rev());
                }
            }
            scraper::Node::Document | scraper::Node::Fragment => {
                stack.extend(node.children().rev());
            }
            scraper::Node::Doctype(_)
            | scraper::Node::Comment(_)
            | scraper::Node::ProcessingInstruction(_) => {}
        }
    }
    seen
}

fn is_machinery(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "title"
            | "head"
            | "noembed"
            | "noframes"
            | "iframe"
            | "object"
            | "video"
            | "audio"
            | "canvas"
            | "datalist"
            | "rp"
            | "annotation"
            | "annotation-xml"
            | "metadata"
            | "desc"
    )
}

fn counts(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(
            c,
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
        )
}

/// Compares what was seen with what there is now.
pub(super) fn check(seen: &[SeenChar], document: &mut Document, report: &mut CleaningReport) {
    let (retained, shown) = retained(document, report);
    let lost = lost(seen, &retained, shown);
    let Some(first) = lost.first() else {
        return;
    };
    let next_to = |it: &&usize| lost.binary_search(it).is_ok();
    let run = (*first..seen.len()).take_while(|it| next_to(&it)).take(40);
    let text: String = run.filter_map(|it| seen.get(it)).map(|it| it.0).collect();
    let line = seen.get(*first).map_or(0, |it| it.1);
    let count = lost.len();
    report.say(&LOST_TEXT, line, Fact::LostText { text, count });
}

/// Every character that the document shows or the report accounts for, and how many of them are
/// the document's own.
fn retained(document: &mut Document, report: &CleaningReport) -> (Vec<char>, usize) {
    let mut text = document.text();
    let shown = text.chars().filter(|c| counts(*c)).count();
    let mut more = String::new();
    document.every_block(&mut |block| match &block.kind {
        BlockKind::Math(math) => more.push_str(&math.characters()),
        BlockKind::Embed(embed) => more.push_str(&embed.title),
        BlockKind::Paragraph { .. }
        | BlockKind::Heading { .. }
        | BlockKind::List { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Quote(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Rule
        | BlockKind::Group { .. } => {}
    });
    document.every_run_mut(&mut |_, inlines| {
        every_inline_mut(inlines, &mut |inline| {
            if let Inline::Math(math) = inline {
                more.push_str(&math.characters());
            }
        });
    });
    text.push_str(&more);
    for removed in report.removed_text() {
        text.push_str(removed);
    }
    text.push_str(&report.notation);
    (text.chars().filter(|c| counts(*c)).collect(), shown)
}

/// Characters that must stand together before a moved passage is recognized.
const GRAM: usize = 8;

/// A run of missing characters at least this long is lost, even if as many of the same characters
/// are left over elsewhere.
const LONG: usize = 48;

/// Positions of `seen` that have no character of their own in `retained`. Near-linear: a pointer
/// runs along both; where they part, the next eight characters are looked up in an index, so that
/// what was moved (notes, captions) is found. Short rests are matched one by one, in any order.
fn lost(seen: &[SeenChar], retained: &[char], shown: usize) -> Vec<usize> {
    let mut used = vec![false; retained.len()];
    let mut index: Option<Vec<(&[char], usize)>> = None;
    let mut missing = Vec::new();
    let (mut i, mut j) = (0, 0);
    // Where the document continues in order, while `j` may follow a moved passage.
    let mut home = 0;
    while let Some((c, _)) = seen.get(i) {
        if retained.get(j) == Some(c) && used.get(j) == Some(&false) {
            used[j] = true;
            (i, j) = (i + 1, j + 1);
            home = if j < shown { j } else { home };
            continue;
        }
        let index = index.get_or_insert_with(|| grams(retained));
        match find(seen, i, [home, j, 0], index, &used, retained) {
            Some(at) => j = at,
            None => {
                missing.push(i);
                i += 1;
            }
        }
    }
    let mut left: BTreeMap<char, usize> = BTreeMap::new();
    for (c, _) in retained.iter().zip(&used).filter(|it| !it.1) {
        *left.entry(*c).or_default() += 1;
    }
    let runs = runs(&missing);
    let mut lost = Vec::new();
    for run in runs {
        for at in run.clone() {
            let rest = seen.get(at).and_then(|it| left.get_mut(&it.0));
            match rest.filter(|it| **it > 0 && run.len() < LONG) {
                Some(rest) => *rest -= 1,
                None => lost.push(at),
            }
        }
    }
    lost
}

fn grams(retained: &[char]) -> Vec<(&[char], usize)> {
    let mut index: Vec<(&[char], usize)> = retained.windows(GRAM).zip(0..).collect();
    index.sort_unstable();
    index
}

/// Candidates that are compared at each jump, and how far: bounds, so that a text of one character
/// repeated takes no time.
const CANDIDATES: usize = 16;
const REACH: usize = 32;

/// Where the characters from `i` on stand unused and go on longest, looked for after each of `starts`
/// in turn.
fn find(
    seen: &[SeenChar],
    i: usize,
    starts: [usize; 3],
    index: &[(&[char], usize)],
    used: &[bool],
    retained: &[char],
) -> Option<usize> {
    let wanted: Vec<char> = seen.get(i..i + GRAM)?.iter().map(|it| it.0).collect();
    let wanted = wanted.as_slice();
    let reach = |at: usize| {
        let pairs = seen[i..]
            .iter()
            .zip(retained.iter().zip(used).skip(at))
            .take(REACH);
        pairs
            .take_while(|(seen, (kept, used))| seen.0 == **kept && !**used)
            .count()
    };
    let from = |at: usize| {
        let start = index.partition_point(|it| *it < (wanted, at));
        let same = index[start..]
            .iter()
            .take_while(|it| it.0 == wanted)
            .map(|it| it.1)
            .take(256);
        let mut best = None;
        for at in same
            .filter(|it| used.get(*it) == Some(&false))
            .take(CANDIDATES)
        {
            let reach = reach(at);
            if best.is_none_or(|it: (usize, usize)| reach > it.0) {
                best = Some((reach, at));
            }
        }
        best.map(|it| it.1)
    };
    starts.into_iter().find_map(from)
}

/// Consecutive positions as ranges.
fn runs(positions: &[usize]) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for at in positions {
        match runs.last_mut() {
            Some(run) if run.end == *at => run.end += 1,
            Some(_) | None => runs.push(*at..*at + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost_text(seen: &str, retained: &str) -> String {
        let seen: Vec<SeenChar> = seen.chars().map(|c| (c, 1)).collect();
        let retained: Vec<char> = retained.chars().collect();
        lost(&seen, &retained, retained.len())
            .into_iter()
            .map(|it| seen[it].0)
            .collect()
    }

    #[test]
    fn what_is_gone_is_named() {
        assert_eq!(lost_text("甲乙丙丁", "甲丙丁"), "乙");
        assert_eq!(lost_text("abc", "abc"), "");
    }

    #[test]
    fn what_moved_is_not_lost() {
        assert_eq!(
            lost_text(
                "0123456789一二三四五六七八九十",
                "一二三四五六七八九十0123456789"
            ),
            ""
        );
        assert_eq!(lost_text("甲1乙丙", "甲乙丙1"), "");
    }

    #[test]
    fn a_character_counts_once() {
        assert_eq!(lost_text("甲甲乙", "甲乙"), "甲");
    }

    #[test]
    fn a_hundred_thousand_of_one_character_take_no_time() {
        let many = "哈".repeat(100_000);
        assert_eq!(
            lost_text(&format!("{many}乙{many}"), &format!("{many}{many}")),
            "乙"
        );
    }
}
