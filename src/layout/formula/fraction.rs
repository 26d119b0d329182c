//! `mfrac` (<https://www.w3.org/TR/mathml-core/#fractions-mfrac>).

use skrifa::raw::tables::math::MathConstant as C;

use super::boxes::MathBox;
use super::layout::{Laid, Layout, OperatorContext};
use super::measure;
use super::style::MathStyle;
use super::tree::MathNode;
use crate::layout::Length;

impl Layout<'_> {
    pub(super) fn fraction(&mut self, node: &MathNode, style: MathStyle) -> Laid {
        // In display style numerator and denominator are set in text style, else as scripts.
        let inner = if style.display {
            style.inline()
        } else {
            style.script()
        };
        let top = self.node(&node.children[0], inner, OperatorContext::default())?;
        let bottom = self.node(
            &node.children[1],
            inner.cramped(),
            OperatorContext::default(),
        )?;
        let thickness = self.thickness(node, style);
        let set = if thickness > Length::ZERO {
            self.over_line(top, bottom, thickness, node, style)
        } else {
            self.stack(top, bottom, node, style)
        };
        // TeX's `\nulldelimiterspace`, 1.2 pt at 10 pt.
        let side = self.em(style).scale(12, 100);
        let mut out = MathBox::space(side);
        out.append(set);
        out.width += side;
        Ok(out)
    }

    /// The thickness of the line; nothing for none.
    fn thickness(&self, node: &MathNode, style: MathStyle) -> Length {
        let own = self.constant(C::FractionRuleThickness, style);
        match node.attribute("linethickness") {
            Some("thin") => own.scale(1, 2),
            Some("thick") => own.scale(2, 1),
            Some("medium") | None => own,
            Some(value) => {
                let units = measure::Units {
                    em: self.em(style),
                    whole: Some(own),
                };
                let most = style.size.scale(1, 1);
                measure::length(value, units).map_or(own, |it| it.max(Length::ZERO).min(most))
            }
        }
    }

    /// <https://www.w3.org/TR/mathml-core/#fraction-with-nonzero-line-thickness>
    fn over_line(
        &self,
        top: MathBox,
        bottom: MathBox,
        thickness: Length,
        node: &MathNode,
        style: MathStyle,
    ) -> MathBox {
        let of = |display, text| self.constant(if style.display { display } else { text }, style);
        let up = of(
            C::FractionNumeratorDisplayStyleShiftUp,
            C::FractionNumeratorShiftUp,
        );
        let down = of(
            C::FractionDenominatorDisplayStyleShiftDown,
            C::FractionDenominatorShiftDown,
        );
        let above = of(C::FractionNumDisplayStyleGapMin, C::FractionNumeratorGapMin);
        let below = of(
            C::FractionDenomDisplayStyleGapMin,
            C::FractionDenominatorGapMin,
        );
        let (mut up, mut down) = (up, down);
        if !style.display {
            // In text they stand as close to the line as in TeX (`num2`, `denom2`: The `TeXbook`, G.15).
            up = up.min(self.em(style).scale(394, 1000));
            down = down.min(self.em(style).scale(345, 1000));
        }
        let axis = self.axis(style);
        let half = thickness.scale(1, 2);
        let up = up.max(axis + half + above + top.descent);
        let down = down.max(half + below + bottom.ascent - axis);
        let width = top.width.max(bottom.width);
        let mut out = MathBox::space(width);
        let x = aligned(node.attribute("numalign"), width - top.width);
        out.put(top, x, up);
        let line = MathBox::rule(width, thickness, style.color);
        out.put(line, Length::ZERO, axis - half);
        let x = aligned(node.attribute("denomalign"), width - bottom.width);
        out.put(bottom, x, -down);
        out
    }

    /// <https://www.w3.org/TR/mathml-core/#fraction-with-zero-line-thickness>
    fn stack(&self, top: MathBox, bottom: MathBox, node: &MathNode, style: MathStyle) -> MathBox {
        let of = |display, text| self.constant(if style.display { display } else { text }, style);
        let mut up = of(C::StackTopDisplayStyleShiftUp, C::StackTopShiftUp);
        let mut down = of(C::StackBottomDisplayStyleShiftDown, C::StackBottomShiftDown);
        let least = of(C::StackDisplayStyleGapMin, C::StackGapMin);
        let gap = up - top.descent - (bottom.ascent - down);
        if gap < least {
            let missing = least - gap;
            up += missing.scale(1, 2);
            down += missing - missing.scale(1, 2);
        }
        let width = top.width.max(bottom.width);
        let mut out = MathBox::space(width);
        let x = aligned(node.attribute("numalign"), width - top.width);
        out.put(top, x, up);
        let x = aligned(node.attribute("denomalign"), width - bottom.width);
        out.put(bottom, x, -down);
        out
    }
}

/// Where something begins that is `room` narrower than what it stands above or below.
fn aligned(align: Option<&str>, room: Length) -> Length {
    match align {
        Some("left") => Length::ZERO,
        Some("right") => room,
        Some(_) | None => room.scale(1, 2),
    }
}
