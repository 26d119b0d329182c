//! `msub`, `msup`, `msubsup` (<https://www.w3.org/TR/mathml-core/#subscripts-and-superscripts-msub-msup-msubsup>).

use skrifa::raw::tables::math::{MathConstant as C, MathKernCorner as Corner};

use super::boxes::MathBox;
use super::layout::{Laid, Layout, OperatorContext};
use super::style::MathStyle;
use super::tree::{MathElement, MathNode};
use crate::layout::Length;

impl Layout<'_> {
    pub(super) fn scripts(
        &mut self,
        node: &MathNode,
        style: MathStyle,
        given: OperatorContext,
    ) -> Laid {
        let base = self.node(&node.children[0], style, given)?;
        let mut script = |at: usize, cramped: bool| {
            let inner = if cramped {
                style.script().cramped()
            } else {
                style.script()
            };
            self.node(&node.children[at], inner, OperatorContext::default())
        };
        let (below, above) = if node.element == MathElement::Sub {
            (Some(script(1, true)?), None)
        } else if node.element == MathElement::Sup {
            (None, Some(script(1, false)?))
        } else {
            (Some(script(1, true)?), Some(script(2, false)?))
        };
        Ok(self.with_scripts(base, below, above, style))
    }

    /// A base with scripts at its right.
    pub(super) fn with_scripts(
        &self,
        base: MathBox,
        below: Option<MathBox>,
        above: Option<MathBox>,
        style: MathStyle,
    ) -> MathBox {
        let (down, up) = self.shifts(&base, below.as_ref(), above.as_ref(), style);
        let width = base.width;
        // A superscript moves right by the lean of a letter. The width of a large operator already includes the
        // lean, so there a subscript moves left by it.
        let (lean_above, lean_below) = if base.large {
            (Length::ZERO, -base.italic)
        } else {
            (base.italic, Length::ZERO)
        };
        let glyph = base.glyph;
        let mut out = MathBox::space(width);
        out.put(base, Length::ZERO, Length::ZERO);
        let mut right = width;
        if let Some(below) = below {
            // A subscript is never moved away: the width of the letter is room enough.
            let kern = self.script_kern(glyph, &below, -down, Corner::BottomRight, style);
            let kern = kern.min(Length::ZERO);
            let x = width + lean_below + kern;
            right = right.max(x + below.width + below.italic);
            out.put(below, x, -down);
        }
        if let Some(above) = above {
            let kern = self.script_kern(glyph, &above, up, Corner::TopRight, style);
            let x = width + lean_above + kern;
            right = right.max(x + above.width + above.italic);
            out.put(above, x, up);
        }
        out.width = right + self.constant(C::SpaceAfterScript, style);
        out
    }

    /// How far scripts stand below and above the baseline
    /// (<https://www.w3.org/TR/mathml-core/#base-with-subscript> and after).
    pub(super) fn shifts(
        &self,
        base: &MathBox,
        below: Option<&MathBox>,
        above: Option<&MathBox>,
        style: MathStyle,
    ) -> (Length, Length) {
        let of = |it| self.constant(it, style);
        // The height of a single letter does not count, so that the scripts of all letters in a line are level.
        let (ascent, descent) = if base.glyph.is_some() && !base.large {
            (Length::ZERO, Length::ZERO)
        } else {
            (base.ascent, base.descent)
        };
        let mut down = below.map_or(Length::ZERO, |it| {
            of(C::SubscriptShiftDown)
                .max(descent + of(C::SubscriptBaselineDropMin))
                .max(it.ascent - of(C::SubscriptTopMax))
        });
        let mut up = above.map_or(Length::ZERO, |it| {
            let shift = if style.cramped {
                C::SuperscriptShiftUpCramped
            } else {
                C::SuperscriptShiftUp
            };
            of(shift)
                .max(ascent - of(C::SuperscriptBaselineDropMax))
                .max(it.descent + of(C::SuperscriptBottomMin))
        });
        if let (Some(below), Some(above)) = (below, above) {
            let gap = (up - above.descent) + (down - below.ascent);
            let missing = of(C::SubSuperscriptGapMin) - gap;
            if missing > Length::ZERO {
                let most = of(C::SuperscriptBottomMaxWithSubscript) - (up - above.descent);
                let lift = missing.min(most).max(Length::ZERO);
                up += lift;
                down += missing - lift;
            }
        }
        (down, up)
    }

    /// By how much a script is moved away from the glyph that it belongs to (OpenType, `MathKernInfo`), at the height of
    /// the edge of the script that is nearest to the middle of the glyph; negative for closer.
    fn script_kern(
        &self,
        glyph: Option<u16>,
        script: &MathBox,
        rise: Length,
        corner: Corner,
        style: MathStyle,
    ) -> Length {
        let Some(glyph) = glyph else {
            return Length::ZERO;
        };
        let em = self.em(style);
        let edge = match corner {
            Corner::BottomRight | Corner::BottomLeft => rise + script.ascent,
            Corner::TopRight | Corner::TopLeft => rise - script.descent,
        };
        let units = edge.0 * i64::from(self.face.units) / em.0.max(1);
        em.of_units(self.face.kern(glyph, corner, units), self.face.units)
    }
}
