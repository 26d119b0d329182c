//! `mo`: operators, fences, separators (<https://www.w3.org/TR/mathml-core/#operator-fence-separator-or-accent-mo>).

use super::boxes::MathBox;
use super::dictionary::{self, OperatorClass, OperatorEntry, OperatorForm};
use super::layout::{Laid, Layout, OperatorContext, OperatorStretch};
use super::style::MathStyle;
use super::tree::MathNode;
use crate::layout::Length;

/// The properties of an operator, with what its attributes say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operator {
    pub(super) entry: OperatorEntry,
    /// Space before.
    pub(super) before: Length,
    /// Space after.
    pub(super) after: Length,
    /// Whether attributes gave the spaces.
    pub(super) explicit: bool,
    /// Whether it is larger in display style.
    pub(super) large: bool,
}

impl Layout<'_> {
    /// The properties of an operator in a form: the dictionary's, unless an attribute changes them
    /// (<https://www.w3.org/TR/mathml-core/#dictionary-based-attributes>).
    pub(super) fn meaning(
        &self,
        node: &MathNode,
        style: MathStyle,
        form: OperatorForm,
    ) -> Operator {
        let form = match node.attribute("form") {
            Some("prefix") => OperatorForm::Prefix,
            Some("infix") => OperatorForm::Infix,
            Some("postfix") => OperatorForm::Postfix,
            Some(_) | None => form,
        };
        let mut entry = dictionary::entry(&node.text, form);
        if let Some(stretchy) = node.flag("stretchy") {
            entry.stretchy = stretchy;
        }
        if let Some(symmetric) = node.flag("symmetric") {
            entry.symmetric = symmetric;
        }
        if let Some(movable) = node.flag("movablelimits") {
            entry.movable = movable;
        }
        let em = self.em(style);
        // In scripts TeX keeps only the spaces of large operators (The `TeXbook`, chapter 18).
        let tight = style.level > 0 && entry.class != OperatorClass::Large;
        let of = |eighteenths: i64| {
            if tight {
                Length::ZERO
            } else {
                em.scale(eighteenths, 18)
            }
        };
        let explicit = |name| self.length(node, name, style, None);
        let (before, after) = (explicit("lspace"), explicit("rspace"));
        Operator {
            entry,
            explicit: before.is_some() || after.is_some(),
            before: before.unwrap_or_else(|| of(entry.before)),
            after: after.unwrap_or_else(|| of(entry.after)),
            large: node
                .flag("largeop")
                .unwrap_or(entry.class == OperatorClass::Large),
        }
    }

    /// Sets an operator.
    pub(super) fn operator(
        &mut self,
        node: &MathNode,
        style: MathStyle,
        given: OperatorContext,
    ) -> Laid {
        let operator = self.meaning(node, style, given.form.unwrap_or(OperatorForm::Infix));
        let mut chars = node.text.chars();
        let single = match (chars.next(), chars.next()) {
            (Some(c), None) => self.face.glyph(c).map(|glyph| (c, glyph)),
            (_, _) => None,
        };
        let Some((c, glyph)) = single else {
            return self.letters(&node.text, style.variant, style);
        };
        let c = match c {
            '-' => '−',
            other => other,
        };
        let glyph = self.face.glyph(c).unwrap_or(glyph);
        if operator.large && style.display {
            let mut set = self.centred(self.displayed(c, glyph, style), style);
            set.large = true;
            return Ok(set);
        }
        if operator.entry.stretchy
            && let Some(stretch) = given.stretch
        {
            return Ok(self.stretched(node, c, glyph, stretch, operator, style));
        }
        if let Some(least) = self.length(node, "minsize", style, None)
            && operator.entry.stretchy
        {
            let set = self.high(c, glyph, least, style);
            return Ok(self.centred(set, style));
        }
        let mut set = self.letters(&node.text.replace('-', "−"), style.variant, style)?;
        if operator.large {
            set = self.centred(set, style);
            set.large = true;
        } else if matches!(
            operator.entry.class,
            OperatorClass::Open | OperatorClass::Close
        ) {
            set = self.centred(set, style);
        }
        Ok(set)
    }

    /// Sets an operator that grows.
    fn stretched(
        &self,
        node: &MathNode,
        c: char,
        glyph: u16,
        stretch: OperatorStretch,
        operator: Operator,
        style: MathStyle,
    ) -> MathBox {
        let em = self.em(style);
        match stretch {
            OperatorStretch::Horizontal(width) => self.wide(c, glyph, width, style),
            OperatorStretch::Vertical { ascent, descent } => {
                let axis = self.axis(style);
                let mut target = ascent + descent;
                if operator.entry.symmetric {
                    target = (ascent - axis).max(descent + axis).scale(2, 1);
                }
                // A fence may be a little lower than what it encloses: TeX's `\delimiterfactor` and
                // `\delimitershortfall` (The `TeXbook`, chapter 17).
                target = target.scale(901, 1000).max(target - em.scale(1, 2));
                let own = self.glyph(glyph, Some(c), style).height();
                if let Some(least) = self.length(node, "minsize", style, Some(own)) {
                    target = target.max(least);
                }
                if let Some(most) = self.length(node, "maxsize", style, Some(own)) {
                    target = target.min(most.max(own));
                }
                let set = self.high(c, glyph, target, style);
                if operator.entry.symmetric {
                    return self.centred(set, style);
                }
                let middle = (ascent - descent).scale(1, 2);
                let own = (set.ascent - set.descent).scale(1, 2);
                set.raised(middle - own)
            }
        }
    }

    /// The same, moved so that its middle is on the axis.
    pub(super) fn centred(&self, set: MathBox, style: MathStyle) -> MathBox {
        let own = (set.ascent - set.descent).scale(1, 2);
        let axis = self.axis(style);
        set.raised(axis - own)
    }
}
