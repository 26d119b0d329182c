//! The lines of a front-matter block, and scalars that span several lines.

use crate::diag::rules;
use crate::read::key_line::key_line;
use crate::read::scalar::Repairs;

/// A line of a front-matter block.
#[derive(Clone, Debug)]
pub(super) struct FrontMatterLine {
    /// Its number in the file, from 1.
    pub(super) number: u32,
    /// Columns of white space that it begins with; a tab counts as two.
    pub(super) indent: usize,
    /// The rest, without white space at its end.
    pub(super) text: String,
}

pub(super) fn lines(block: &str, first: u32, repairs: &mut Repairs) -> Vec<FrontMatterLine> {
    let filled = || block.lines().filter(|it| !it.trim().is_empty());
    // Some web clippers write the whole block as a list, `-title: …`, with bare `-` lines between.
    let dashed = filled().count() > 1
        && filled().all(|it| it.starts_with('-'))
        && filled().any(|it| key_line(it.trim_start_matches('-')).is_some());
    if dashed {
        repairs.add(
            first,
            &rules::FM_DASHES,
            "every line of the front matter began with a dash",
        );
    }
    let mut out = Vec::new();
    for (number, raw) in (first..).zip(block.lines()) {
        let raw = if dashed {
            raw.trim_start_matches('-')
        } else {
            raw
        };
        let raw = raw.trim_end().trim_start_matches(['\u{200B}', '\u{FEFF}']);
        let text = raw.trim_start();
        let space = &raw[..raw.len() - text.len()];
        if space.contains('\t') {
            repairs.add(number, &rules::FM_TAB, "a tab indents the line");
        }
        if ["<<<<<<<", "=======", ">>>>>>>"]
            .iter()
            .any(|it| text.starts_with(it))
        {
            repairs.add(
                number,
                &rules::FM_MERGE_MARKER,
                "a merge marker was left in; both sides are read",
            );
            continue;
        }
        let columns = space.chars().map(|it| if it == '\t' { 2 } else { 1 }).sum();
        out.push(FrontMatterLine {
            number,
            indent: if dashed { 0 } else { columns },
            text: text.to_owned(),
        });
    }
    out
}

/// Joins the lines of a scalar with spaces, but without any between Han characters. Also tells whether
/// one of the lines was not indented.
pub(super) fn join(inline: &str, below: &[&FrontMatterLine]) -> (String, bool) {
    let mut out = inline.to_owned();
    let is_wide = |c: char| c >= '\u{2E80}';
    for line in below {
        let glue = match (out.chars().next_back(), line.text.chars().next()) {
            (None, _) | (_, None) => "",
            (Some(a), Some(b)) if is_wide(a) && is_wide(b) => "",
            _ => " ",
        };
        out += glue;
        out += &line.text;
    }
    (out, below.iter().any(|it| it.indent == 0))
}

/// Whether the mark of a block scalar folds lines (`>`) or keeps them (`|`); `None` when it is no such mark.
pub(super) fn block_style(inline: &str) -> Option<bool> {
    let mut chars = inline.chars();
    let folded = match chars.next()? {
        '|' => false,
        '>' => true,
        _ => return None,
    };
    let indicators = chars.as_str().trim_end();
    indicators
        .chars()
        .all(|it| "+-0123456789".contains(it))
        .then_some(folded)
}

pub(super) fn block_scalar(below: &[FrontMatterLine], folded: bool) -> String {
    let base = below
        .iter()
        .filter(|it| !it.text.is_empty())
        .map(|it| it.indent)
        .min()
        .unwrap_or(0);
    let mut out = String::new();
    for line in below {
        if !out.is_empty() {
            out.push(if folded && !line.text.is_empty() {
                ' '
            } else {
                '\n'
            });
        }
        if !folded {
            out.extend(std::iter::repeat_n(' ', line.indent.saturating_sub(base)));
        }
        out += &line.text;
    }
    out.trim_end().to_owned()
}
