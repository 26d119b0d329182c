//! What UAX #14 says of a text, asked on the shadow: a copy in which ambiguous marks stand as unambiguous ones.

use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use crate::layout::inline::class::Class;
use crate::layout::inline::cluster::{Cluster, Clusters, FORMULA};
use crate::layout::inline::{Kinsoku, Text};

/// UAX #14 on the shadow of the text: whether a line may end after each cluster but the last.
pub(super) fn opportunities(text: &Text, clusters: &Clusters, level: Kinsoku) -> Vec<bool> {
    let list = &clusters.list;
    let mut shadow = String::with_capacity(text.text.len());
    // Byte in the shadow where each cluster starts.
    let mut starts = Vec::with_capacity(list.len());
    let mut at = 0;
    for cluster in list {
        let (start, end) = (cluster.start as usize, cluster.end as usize);
        shadow.push_str(&text.text[at..start]);
        starts.push(shadow.len());
        match replacement(cluster, level) {
            Some(c) => {
                let count = text.text[start..end].chars().count();
                shadow.extend(std::iter::repeat_n(c, count));
            }
            None => shadow.push_str(&text.text[start..end]),
        }
        at = end;
    }
    let segmenter = segmenter(level, needs_dictionary(&shadow));
    let mut found = vec![false; list.len()];
    let mut next = 1;
    for at in segmenter.segment_str(&shadow) {
        while next < starts.len() && starts[next] < at {
            next += 1;
        }
        if next < starts.len() && starts[next] == at {
            found[next - 1] = true;
        }
    }
    found
}

fn needs_dictionary(text: &str) -> bool {
    text.chars().any(is_complex)
}

fn segmenter(level: Kinsoku, dictionary: bool) -> LineSegmenterBorrowed<'static> {
    let mut options = LineBreakOptions::default();
    options.strictness = Some(match level {
        Kinsoku::Strict => LineBreakStrictness::Strict,
        Kinsoku::None | Kinsoku::Basic | Kinsoku::Gb => LineBreakStrictness::Normal,
    });
    if dictionary {
        LineSegmenter::new_auto(options)
    } else {
        LineSegmenter::new_for_non_complex_scripts(options)
    }
}

/// What stands for a mark in the shadow, so that UAX #14 sees its resolved form (RULES KS).
fn replacement(cluster: &Cluster, level: Kinsoku) -> Option<char> {
    match (cluster.class, cluster.c) {
        (Class::Open, '“' | '‘') => Some('「'),
        (Class::Close, '”' | '’') => Some('」'),
        (Class::Middle, _) => Some('・'),
        (Class::Connector, '—' | '–') => Some('゠'),
        (Class::Connector | Class::Solidus, _) => Some('・'),
        (Class::Ellipsis, _) if level != Kinsoku::Strict => Some('—'),
        (Class::Dash, '—') if level == Kinsoku::Strict => Some('…'),
        (Class::Object, FORMULA) => Some(FORMULA),
        (Class::Emoji | Class::Object, _) => Some('中'),
        _ => None,
    }
}

/// Whether a character is of a script that has no blanks between words: UAX #14 leaves them to a dictionary.
pub(super) fn is_complex(c: char) -> bool {
    matches!(u32::from(c), 0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x1950..=0x19ff | 0x1a20..=0x1aaf)
}
