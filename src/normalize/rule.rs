//! The record of what the rules did.

use std::collections::BTreeMap;

pub(super) use crate::Rule;
use crate::{Fact, Warning};

/// Collects warnings while a body is cleaned.
#[derive(Debug, Default)]
pub(super) struct CleaningReport {
    warnings: Vec<Warning>,
    /// Things without visible text, counted so that a hundred empty paragraphs are one warning:
    /// rule's name and noun → the rule, first line, how many.
    counted: BTreeMap<(&'static str, String), (&'static Rule, u32, usize)>,
    /// Visible characters that were read as notation (`$`, a note's label) and are now structure.
    pub(super) notation: String,
    /// Commands that the formulas so far have defined.
    pub(super) macros: super::math::Macros,
    /// How many cells the tables so far have.
    pub(super) cells_of_tables: usize,
}

impl CleaningReport {
    pub(super) fn say(&mut self, rule: &'static Rule, line: u32, fact: Fact) {
        self.warnings.push(Warning::new(line, rule, fact));
    }

    /// Records that something with visible text (or worth its own warning) was removed.
    pub(super) fn removed(
        &mut self,
        rule: &'static Rule,
        line: u32,
        what: impl Into<String>,
        text: impl Into<String>,
    ) {
        let (what, text) = (what.into(), text.into());
        self.say(rule, line, Fact::Removed { what, text });
    }

    /// Records that something without visible text was removed; one warning covers all of its kind.
    pub(super) fn counted(&mut self, rule: &'static Rule, line: u32, noun: impl Into<String>) {
        let entry = self.counted.entry((rule.name, noun.into()));
        entry.or_insert((rule, line, 0)).2 += 1;
    }

    pub(super) fn repaired(&mut self, rule: &'static Rule, line: u32, what: impl Into<String>) {
        let what = what.into();
        self.say(rule, line, Fact::Repaired { what });
    }

    /// Records a repair that may happen many times in a body; the only warning names the first place.
    pub(super) fn repaired_once(&mut self, rule: &'static Rule, line: u32, what: &str) {
        if !self.warnings.iter().any(|it| it.rule == rule) {
            self.repaired(rule, line, what);
        }
    }

    pub(super) fn guessed(
        &mut self,
        rule: &'static Rule,
        line: u32,
        what: impl Into<String>,
        reason: impl Into<String>,
    ) {
        let (what, reason) = (what.into(), reason.into());
        self.say(rule, line, Fact::Guessed { what, reason });
    }

    pub(super) fn simplified(
        &mut self,
        rule: &'static Rule,
        line: u32,
        what: impl Into<String>,
        shown_as: impl Into<String>,
    ) {
        let (what, shown_as) = (what.into(), shown_as.into());
        self.say(rule, line, Fact::Simplified { what, shown_as });
    }

    /// The visible text of everything that was removed, for the retention check.
    pub(super) fn removed_text(&self) -> impl Iterator<Item = &str> {
        self.warnings.iter().filter_map(|it| match &it.fact {
            Fact::Removed { text, .. } | Fact::Outside { text, .. } => Some(text.as_str()),
            Fact::Article { .. }
            | Fact::Repaired { .. }
            | Fact::Guessed { .. }
            | Fact::Found { .. }
            | Fact::UnknownElement { .. }
            | Fact::Unreadable { .. }
            | Fact::LostText { .. }
            | Fact::LostElement { .. }
            | Fact::MissingPicture { .. }
            | Fact::ConvertedPicture { .. }
            | Fact::MissingGlyph { .. }
            | Fact::RescuedLine { .. }
            | Fact::TooLarge { .. }
            | Fact::Simplified { .. } => None,
        })
    }

    /// All warnings in source order.
    pub(super) fn finish(mut self) -> Vec<Warning> {
        for ((_, noun), (rule, line, count)) in self.counted {
            let what = if count == 1 {
                noun
            } else {
                format!("{noun} ({count} times, first here)")
            };
            let fact = Fact::Removed {
                what,
                text: String::new(),
            };
            self.warnings.push(Warning::new(line, rule, fact));
        }
        self.warnings.sort_by_key(|it| it.line);
        self.warnings
    }
}
