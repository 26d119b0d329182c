//! What is said about lines: characters that no face has, lines that the rules alone could not set.

use super::chosen::Chosen;
use super::distribute;
use super::measure::Paragraph;
use super::text::Text;
use crate::diag::rules;
use crate::{Fact, Warning};

/// Every cluster that no face has, once.
pub(super) fn missing_glyphs(missing: &[String], line: u32) -> Vec<Warning> {
    let mut seen: Vec<&String> = Vec::new();
    for cluster in missing {
        if !seen.contains(&cluster) {
            seen.push(cluster);
        }
    }
    let fact = |it: &String| Fact::MissingGlyph {
        cluster: it.clone(),
    };
    seen.into_iter()
        .map(|it| Warning::new(line, &rules::MISSING_GLYPH, fact(it)))
        .collect()
}

/// Lines that the rules alone could not set.
pub(super) fn rescues(
    text: &Text,
    paragraph: &Paragraph<'_>,
    lines: &[Chosen],
    source_line: u32,
) -> Vec<Warning> {
    let facts = lines.iter().filter_map(|it| rescued(text, paragraph, it));
    let warning = |it| Warning::new(source_line, &rules::RESCUE_LINE, it);
    facts.map(warning).collect()
}

/// KS-13, JU-05: every line that the rules alone could not set is reported.
pub(super) fn rescued(text: &Text, paragraph: &Paragraph<'_>, line: &Chosen) -> Option<Fact> {
    let list = &paragraph.list[line.range.clone()];
    let (first, last) = (list.first()?, list.last()?);
    let step = if line.full.overfull {
        "wider than the measure".to_owned()
    } else if line.orphan {
        "one character on the last line".to_owned()
    } else if line.rescue > 0 && !last.code {
        match line.rescue {
            1 => "name parted",
            2 => "word parted",
            3 => "address parted",
            4 => "dash at the start of a line",
            5 => "mark at the start of a line",
            _ => "word parted without a hyphen",
        }
        .to_owned()
    } else if line.full.ragged || line.full.empty > 0 {
        "shorter than the measure".to_owned()
    } else if line.full.opened > paragraph.widest() {
        let opened = distribute::opened_mille(line);
        format!("gaps opened by {}.{:03} em", opened / 1000, opened % 1000)
    } else {
        return None;
    };
    let text = text.text[first.start as usize..last.end as usize].to_owned();
    Some(Fact::RescuedLine { step, text })
}
