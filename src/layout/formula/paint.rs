//! Formulas in the form that lines of text take: a fragment with glyphs, and rules.

use super::boxes::{MathBox, MathPiece, MathPieceKind};
use crate::layout::{ContentId, Fragment, Glyph, Item, Length, LineTurn, Rect, Run};

/// A formula that has been set. Its origin is the left end of its baseline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formula {
    /// Its width.
    pub width: Length,
    /// Highest point above the baseline.
    pub ascent: Length,
    /// Lowest point below the baseline, positive.
    pub descent: Length,
    runs: Vec<Run>,
    /// The characters that the glyphs stand for, one after the other.
    spelled: String,
    rules: Vec<(Rect, crate::layout::Color)>,
}

/// A formula at its place in a line.
pub(in crate::layout) struct PlacedFormula {
    pub(in crate::layout) fragment: Fragment,
    pub(in crate::layout) rules: Vec<Item>,
}

/// Makes a formula of a box.
pub(super) fn formula(set: MathBox) -> Formula {
    let mut formula = Formula {
        width: set.width,
        ascent: set.ascent,
        descent: set.descent,
        ..Formula::default()
    };
    for MathPiece { x, y, color, kind } in set.pieces {
        match kind {
            MathPieceKind::Rule { width, height } => {
                let bounds = Rect {
                    x,
                    y: -(y + height),
                    width,
                    height,
                };
                formula.rules.push((bounds, color));
            }
            MathPieceKind::Glyph {
                face,
                id,
                size,
                advance,
                says,
            } => {
                let start = u32::try_from(formula.spelled.len()).unwrap_or(u32::MAX);
                formula.spelled.extend(says);
                let end = u32::try_from(formula.spelled.len()).unwrap_or(u32::MAX);
                let same = |it: &Run| (it.face, it.size, it.color) == (face, size, color);
                if !formula.runs.last().is_some_and(same) {
                    formula.runs.push(Run {
                        face,
                        size,
                        color,
                        upright: None,
                        glyphs: Vec::new(),
                    });
                }
                if let Some(run) = formula.runs.last_mut() {
                    run.glyphs.push(Glyph {
                        id,
                        x,
                        rise: y,
                        advance,
                        text: start..end,
                    });
                }
            }
        }
    }
    formula
}

/// A formula that stands by itself in `measure`: centred, each number at the right edge on the baseline
/// of its row.
pub(super) fn display(
    set: MathBox,
    rows: &[Length],
    numbers: Vec<(usize, MathBox)>,
    measure: Length,
) -> Formula {
    let widest = numbers.iter().map(|it| it.1.width).max();
    let middle = (measure - set.width).scale(1, 2);
    // A formula that is too wide to be centred ends where the widest number begins.
    let right = widest.map_or(measure, |it| measure - it) - set.width;
    let mut out = MathBox::space(measure);
    out.put(set, middle.min(right), Length::ZERO);
    for (row, number) in numbers {
        let y = rows.get(row).copied().unwrap_or_default();
        let x = measure - number.width;
        out.put(number, x, y);
    }
    formula(out)
}

impl Formula {
    /// The formula with its origin at `x` on the baseline of its line. `text` is what it stands for.
    pub(in crate::layout) fn at(
        &self,
        x: Length,
        text: &str,
        content: Option<ContentId>,
    ) -> PlacedFormula {
        let mut fragment = Fragment {
            content,
            source: None,
            text: text.to_owned(),
            spelled: self.spelled.clone(),
            turn: LineTurn::Across,
            y: Length::ZERO,
            runs: self.runs.clone(),
        };
        for glyph in fragment.runs.iter_mut().flat_map(|it| &mut it.glyphs) {
            glyph.x += x;
        }
        let rules = self.rules.iter().map(|(bounds, color)| Item::Fill {
            bounds: Rect {
                x: bounds.x + x,
                ..*bounds
            },
            color: *color,
            content,
        });
        PlacedFormula {
            fragment,
            rules: rules.collect(),
        }
    }
}
