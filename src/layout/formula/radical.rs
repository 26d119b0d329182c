//! `msqrt` and `mroot` (<https://www.w3.org/TR/mathml-core/#radicals-msqrt-mroot>).

use skrifa::raw::tables::math::MathConstant as C;

use super::Unset;
use super::boxes::MathBox;
use super::layout::{Laid, Layout, OperatorContext};
use super::style::MathStyle;
use super::tree::MathNode;
use crate::layout::Length;

impl Layout<'_> {
    pub(super) fn root(&mut self, node: &MathNode, style: MathStyle) -> Laid {
        let base = self.node(
            &node.children[0],
            style.cramped(),
            OperatorContext::default(),
        )?;
        let small = style.script().script();
        let degree = self.node(&node.children[1], small, OperatorContext::default())?;
        self.radical(base, Some(degree), style)
    }

    /// The radical sign over a base, with the degree of a root.
    pub(super) fn radical(&self, base: MathBox, degree: Option<MathBox>, style: MathStyle) -> Laid {
        let glyph = self.face.glyph('√').ok_or(Unset::Character('√'))?;
        let thickness = self.constant(C::RadicalRuleThickness, style);
        let mut gap = if style.display {
            self.constant(C::RadicalDisplayStyleVerticalGap, style)
        } else {
            self.constant(C::RadicalVerticalGap, style)
        };
        let target = base.height() + gap + thickness;
        let sign = self.high('√', glyph, target, style);
        // Half of what the sign is too high is added to the gap above the base (The `TeXbook`, G.11).
        let spare = (sign.height() - target).max(Length::ZERO);
        gap += spare.scale(1, 2);
        let top = base.ascent + gap + thickness;
        let rise = top - sign.ascent;
        let sign = sign.raised(rise);
        let mut out = MathBox::default();
        if let Some(degree) = degree.filter(|it| it.width > Length::ZERO) {
            let before = self.constant(C::RadicalKernBeforeDegree, style);
            let after = self.constant(C::RadicalKernAfterDegree, style);
            let percent = self.face.constant(C::RadicalDegreeBottomRaisePercent);
            let foot = sign.height().scale(percent, 100) - sign.descent;
            let x = before.max(Length::ZERO);
            let width = x + degree.width;
            let lift = foot + degree.descent;
            out.put(degree, x, lift);
            out.width = width + after.max(-width);
        }
        let at = out.width;
        let sign_width = sign.width;
        out.put(sign, at, Length::ZERO);
        let line = MathBox::rule(base.width, thickness, style.color);
        out.put(line, at + sign_width, top - thickness);
        let width = base.width;
        out.put(base, at + sign_width, Length::ZERO);
        out.width = at + sign_width + width;
        out.ascent = out
            .ascent
            .max(top + self.constant(C::RadicalExtraAscender, style));
        Ok(out)
    }
}
