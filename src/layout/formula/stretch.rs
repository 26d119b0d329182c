//! Glyphs that grow: by larger forms of the face, and beyond these by putting parts together
//! (<https://www.w3.org/TR/mathml-core/#algorithms-for-glyph-stretching>).

use skrifa::raw::tables::math::{MathConstant, StretchAxis};

use super::boxes::MathBox;
use super::face::GlyphPart;
use super::layout::Layout;
use super::style::MathStyle;
use crate::layout::Length;

/// How many parts a glyph is put together from at most.
const MOST_PARTS: i64 = 400;

impl Layout<'_> {
    /// A glyph at least as high as `target`, on its own baseline.
    pub(super) fn high(&self, c: char, glyph: u16, target: Length, style: MathStyle) -> MathBox {
        self.grown(c, glyph, target, StretchAxis::Vertical, style)
    }

    /// A glyph as wide as `target` where the face can; on its own baseline.
    pub(super) fn wide(&self, c: char, glyph: u16, target: Length, style: MathStyle) -> MathBox {
        self.grown(c, glyph, target, StretchAxis::Horizontal, style)
    }

    /// The larger form of an operator for display style.
    pub(super) fn displayed(&self, c: char, glyph: u16, style: MathStyle) -> MathBox {
        let least = self.constant(MathConstant::DisplayOperatorMinHeight, style);
        let sizes = self.face.sizes(glyph, StretchAxis::Vertical);
        let em = self.em(style);
        let found = sizes
            .iter()
            .find(|it| em.of_units(it.1, self.face.units) >= least)
            .or(sizes.last());
        self.glyph(found.map_or(glyph, |it| it.0), Some(c), style)
    }

    /// A glyph grown to `target` along an axis: the smallest form that reaches it, else parts, else the largest form.
    fn grown(
        &self,
        c: char,
        glyph: u16,
        target: Length,
        axis: StretchAxis,
        style: MathStyle,
    ) -> MathBox {
        let em = self.em(style);
        let units = target.0 * i64::from(self.face.units) / em.0.max(1);
        let own = self.extent(glyph, axis);
        if own >= units {
            return self.glyph(glyph, Some(c), style);
        }
        let sizes = self.face.sizes(glyph, axis);
        // A wide accent that has no parts is rather too narrow than too wide.
        let wide = axis == StretchAxis::Horizontal;
        let parts = self.face.parts(glyph, axis);
        let fitting = if wide && parts.is_empty() {
            sizes.iter().rev().find(|it| it.1 <= units)
        } else {
            sizes.iter().find(|it| it.1 >= units)
        };
        if let Some(found) = fitting {
            return self.glyph(found.0, Some(c), style);
        }
        match plan(&parts, units, self.face.overlap()) {
            Some(plan) => self.assembled(c, &plan, axis, style),
            None if wide => self.glyph(glyph, Some(c), style),
            None => self.glyph(sizes.last().map_or(glyph, |it| it.0), Some(c), style),
        }
    }

    /// The size of a glyph's ink along an axis, in font units.
    fn extent(&self, glyph: u16, axis: StretchAxis) -> i64 {
        let ink = self.face.ink(glyph);
        match axis {
            StretchAxis::Vertical => ink.top - ink.bottom,
            StretchAxis::Horizontal => ink.right - ink.left,
        }
    }

    /// Puts parts together as planned. Only the first stands for the character.
    fn assembled(
        &self,
        c: char,
        plan: &[(u16, i64)],
        axis: StretchAxis,
        style: MathStyle,
    ) -> MathBox {
        let em = self.em(style);
        let of = |units: i64| em.of_units(units, self.face.units);
        let mut out = MathBox::default();
        for (number, (glyph, at)) in plan.iter().enumerate() {
            let ink = self.face.ink(*glyph);
            let part = self.glyph(*glyph, (number == 0).then_some(c), style);
            match axis {
                StretchAxis::Vertical => {
                    out.width = out.width.max(part.width);
                    out.put(part, Length::ZERO, of(at - ink.bottom));
                }
                StretchAxis::Horizontal => {
                    let x = of(at - ink.left);
                    out.width = out.width.max(of(at + ink.right - ink.left));
                    if number == 0 {
                        (out.ascent, out.descent) = (part.ascent, part.descent);
                    }
                    out.put(part, x, Length::ZERO);
                }
            }
        }
        out
    }
}

/// Which parts stand where, so that together they reach a target and overlap as little as possible; all in font
/// units
/// (<https://www.w3.org/TR/mathml-core/#the-glyphassembly-table>). `None` when there are no parts.
fn plan(parts: &[GlyphPart], target: i64, overlap: i64) -> Option<Vec<(u16, i64)>> {
    let fixed: i64 = parts
        .iter()
        .filter(|it| !it.extends)
        .map(|it| it.advance)
        .sum();
    let fixed_count = parts.iter().filter(|it| !it.extends).count();
    let grow: i64 = parts
        .iter()
        .filter(|it| it.extends)
        .map(|it| it.advance)
        .sum();
    let grow_count = parts.iter().filter(|it| it.extends).count();
    let (fixed_count, grow_count) = (
        i64::try_from(fixed_count).ok()?,
        i64::try_from(grow_count).ok()?,
    );
    if fixed_count + grow_count == 0 {
        return None;
    }
    // With n of each extender, the greatest length is fixed + n · grow − overlaps.
    let gain = grow - grow_count * overlap;
    let short = target - (fixed - (fixed_count - 1) * overlap);
    let repeats = if gain > 0 && short > 0 {
        (short + gain - 1) / gain
    } else {
        0
    };
    let repeats = repeats.min(MOST_PARTS / grow_count.max(1));
    let repeats = if fixed_count == 0 {
        repeats.max(1)
    } else {
        repeats
    };
    let repeats = usize::try_from(repeats).ok()?;
    let all: Vec<GlyphPart> = parts
        .iter()
        .flat_map(|it| std::iter::repeat_n(*it, if it.extends { repeats } else { 1 }))
        .collect();
    let joints = i64::try_from(all.len().saturating_sub(1)).ok()?;
    let full: i64 = all.iter().map(|it| it.advance).sum();
    let wanted = if joints > 0 {
        ((full - target) / joints).max(overlap)
    } else {
        overlap
    };
    let mut at = 0;
    let mut plan = Vec::with_capacity(all.len());
    for (number, part) in all.iter().enumerate() {
        if let Some(before) = number.checked_sub(1).and_then(|it| all.get(it)) {
            let most = before.end.min(part.start).max(overlap);
            at += before.advance - wanted.min(most);
        }
        plan.push((part.glyph, at));
    }
    Some(plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(glyph: u16, advance: i64, extends: bool) -> GlyphPart {
        GlyphPart {
            glyph,
            start: 200,
            end: 200,
            advance,
            extends,
        }
    }

    #[test]
    fn parts_reach_their_target() {
        let parts = [
            part(1, 1000, false),
            part(2, 600, true),
            part(3, 1000, false),
        ];
        let plan = plan(&parts, 5000, 100).expect("there are parts");
        assert_eq!(plan.first(), Some(&(1, 0)));
        let last = plan.last().expect("there is one");
        assert_eq!(last.0, 3);
        let reached = last.1 + 1000;
        assert!((5000..5100).contains(&reached), "{reached}");
        assert_eq!(super::plan(&[], 5000, 100), None);
    }

    #[test]
    fn parts_are_few_whatever_the_target() {
        let parts = [part(1, 300, true)];
        let plan = plan(&parts, i64::from(i32::MAX), 100).expect("there are parts");
        assert!(plan.len() <= 400);
        let flat = [part(1, 100, true)];
        assert_eq!(super::plan(&flat, 5000, 100).map(|it| it.len()), Some(1));
    }
}
