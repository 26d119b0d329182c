//! Displayed formulas. [`formula`] sets them; one that cannot be set is shown as the author typed it.

use super::galley::Strip;
use super::place::BlockPlace;
use super::setter::Setter;
use crate::diag::rules;
use crate::fonts::Family;
use crate::layout::formula::{self, Formula, Request, Unset};
use crate::layout::inline::Alignment;
use crate::layout::{ElementId, Item, Length, Role, TextOrigin};
use crate::model::{Inline, Math};
use crate::{Fact, Warning};

impl Setter<'_, '_> {
    /// Sets a displayed formula, centred.
    pub(crate) fn math(&mut self, math: &Math, place: &BlockPlace) {
        let element = self.element(place, Role::Formula);
        let shown = math.text();
        self.tags.get_mut(element).alt = Some(shown.to_string());
        match self.displayed(math, place) {
            Ok(set) => self.formula(&set, &shown, element, place),
            Err(why) => {
                // Without MathML the LaTeX could not be read, and there is a warning of that already.
                if !math.mathml.is_empty() {
                    self.warnings.push(Warning::new(
                        self.line,
                        &rules::UNSET_FORMULA,
                        Fact::Simplified {
                            what: format!("a displayed formula ({why})"),
                            shown_as: "its source".to_owned(),
                        },
                    ));
                }
                self.source(&shown, element, place);
            }
        }
    }

    fn displayed(&self, math: &Math, place: &BlockPlace) -> Result<Formula, Unset> {
        let request = Request {
            size: place.size,
            color: place.color,
            display: true,
        };
        // What stands upright in a column that runs down is no wider than it must be: text goes on beside it.
        let measure = if place.narrow {
            let width = self.formula_width(math, place);
            width.map_or(place.measure, |it| it.min(place.measure))
        } else {
            place.measure
        };
        formula::display(&math.mathml, request, measure, self.shaper.fonts())
    }

    /// How wide a displayed formula is on one line; `None` when it cannot be set.
    pub(crate) fn formula_width(&self, math: &Math, place: &BlockPlace) -> Option<Length> {
        let request = Request {
            size: place.size,
            color: place.color,
            display: true,
        };
        formula::width(&math.mathml, request, self.shaper.fonts())
    }

    /// Adds a formula that has been set.
    fn formula(&mut self, set: &Formula, tex: &str, element: ElementId, place: &BlockPlace) {
        let content = self.tags.content(element);
        let mut placed = set.at(Length::ZERO, tex, Some(content));
        placed.fragment.source = self.position.map(TextOrigin::Own);
        self.position = self.position.map(|it| it.after(tex));
        let mut strip = Strip {
            height: set.ascent + set.descent,
            grounds: place.grounds.clone(),
            ..Strip::default()
        };
        strip.items.push(Item::Text(placed.fragment));
        strip.items.extend(placed.rules);
        strip.shift(place.left, set.ascent);
        self.open_block(place);
        self.galley.push(strip);
        self.close_block(place);
    }

    /// Sets what the author typed, line by line.
    fn source(&mut self, shown: &str, element: ElementId, place: &BlockPlace) {
        let mut mono = place.sized(place.size.scale(9, 10));
        mono.family = Family::Mono;
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
        self.open_block(place);
        let lines = self.set(&inlines, element, &mono, Length::ZERO, Alignment::Center);
        self.push_lines(lines, &mono);
        self.close_block(place);
    }
}
