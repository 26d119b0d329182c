//! Warnings about lines: characters that no face has, lines that the rules alone could not set.

use std::collections::BTreeSet;

use super::breaks::Rescue;
use super::chosen::Chosen;
use super::distribute;
use super::measure::MeasuredParagraph;
use super::text::Text;
use crate::diag::rules;
use crate::{Fact, LineRescue, Warning};

/// Every cluster that no face has, once.
pub(super) fn missing_glyphs(missing: &[String], line: u32) -> Vec<Warning> {
    let mut known = BTreeSet::new();
    let seen: Vec<&String> = missing.iter().filter(|it| known.insert(*it)).collect();
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
    paragraph: &MeasuredParagraph<'_>,
    lines: &[Chosen],
    source_line: u32,
) -> Vec<Warning> {
    let facts = lines.iter().filter_map(|it| rescued(text, paragraph, it));
    let warning = |it| Warning::new(source_line, &rules::RESCUE_LINE, it);
    facts.map(warning).collect()
}

/// What is reported of a line that the rules alone could not set (KS-13, JU-05); `None` for any other.
pub(super) fn rescued(
    text: &Text,
    paragraph: &MeasuredParagraph<'_>,
    line: &Chosen,
) -> Option<Fact> {
    let list = &paragraph.list[line.range.clone()];
    let (first, last) = (list.first()?, list.last()?);
    let step = if line.full.overfull {
        LineRescue::WiderThanMeasure
    } else if line.orphan {
        LineRescue::LoneCharacter
    } else if let Some(end) = rescued_end(line.rescue).filter(|_| !last.code) {
        end
    } else if line.full.ragged || line.full.empty > 0 {
        LineRescue::ShorterThanMeasure
    } else if line.full.opened > paragraph.widest() {
        let mille = distribute::opened_mille(line);
        LineRescue::GapsOpened { mille }
    } else {
        return None;
    };
    let text = text.text[first.start as usize..last.end as usize].to_owned();
    Some(Fact::RescuedLine { step, text })
}

/// What a step of the rescue did to the end of a line; `None` where nothing was relaxed for it.
fn rescued_end(step: Rescue) -> Option<LineRescue> {
    Some(match step {
        Rescue::Joint => LineRescue::NameParted,
        Rescue::Soft => LineRescue::WordParted,
        Rescue::Token => LineRescue::AddressParted,
        Rescue::Dashes => LineRescue::DashAtLineStart,
        Rescue::Marks => LineRescue::MarkAtLineStart,
        Rescue::Emergency => LineRescue::WordPartedWithoutHyphen,
        Rescue::Unneeded | Rescue::Never => return None,
    })
}
