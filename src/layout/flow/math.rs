//! Displayed formulas: as the author typed them, for there is no setter of formulas here yet.

use super::setter::{Place, Setter};
use crate::fonts::Family;
use crate::layout::Role;
use crate::layout::inline::Alignment;
use crate::model::{Inline, Math};
use crate::{Fact, Warning};

impl Setter<'_, '_> {
    /// A displayed formula, centred.
    pub(crate) fn math(&mut self, math: &Math, place: &Place) {
        let element = self.element(place, Role::Formula);
        let shown = if math.tex.is_empty() {
            &math.mathml
        } else {
            &math.tex
        };
        self.tags.get_mut(element).alt = Some(shown.clone());
        let mut mono = place.sized(place.size.scale(9, 10));
        mono.family = if is_simple(shown) {
            Family::Song
        } else {
            Family::Mono
        };
        if !is_simple(shown) {
            self.warnings.push(Warning::new(
                self.line,
                "math",
                Fact::Simplified {
                    what: "a displayed formula".to_owned(),
                    shown_as: "its TeX source".to_owned(),
                },
            ));
        }
        let inlines: Vec<Inline> = shown
            .lines()
            .filter(|it| !it.trim().is_empty())
            .map(|it| Inline::Text(it.trim().to_owned()))
            .fold(Vec::new(), |mut all, line| {
                if !all.is_empty() {
                    all.push(Inline::LineBreak);
                }
                all.push(line);
                all
            });
        let begin = self.open_block(place);
        let lines = self.set(
            &inlines,
            element,
            &mono,
            crate::layout::Length::ZERO,
            Alignment::Center,
        );
        self.push_lines(lines, &mono);
        self.close_block(begin, place);
    }
}

/// Whether a formula reads the same without a setter: letters, digits and operators in a row.
pub(crate) fn is_simple(tex: &str) -> bool {
    tex.chars()
        .all(|c| c.is_alphanumeric() || " +-=<>()[]/*.,:;!|'".contains(c))
}
