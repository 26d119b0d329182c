//! `munder`, `mover`, `munderover`
//! (<https://www.w3.org/TR/mathml-core/#underscripts-and-overscripts-munder-mover-munderover>).

use skrifa::raw::tables::math::MathConstant as C;

use super::boxes::MathBox;
use super::dictionary::{self, OperatorForm};
use super::layout::{Laid, Layout, OperatorContext, OperatorStretch};
use super::style::MathStyle;
use super::tree::{MathElement, MathNode};
use crate::layout::Length;

/// What stands above or below a base.
#[derive(Clone, Copy, Eq, PartialEq)]
enum ScriptSide {
    Below,
    Above,
}

impl Layout<'_> {
    pub(super) fn under_over(
        &mut self,
        node: &MathNode,
        style: MathStyle,
        given: OperatorContext,
    ) -> Laid {
        let core = node.children[0].core();
        let form = given.form.unwrap_or(OperatorForm::Infix);
        let movable = core.is_some_and(|it| self.meaning(it, style, form).entry.movable);
        if movable && !style.display {
            return self.moved(node, style, given);
        }
        let (below, above) = if node.element == MathElement::Under {
            (Some(1), None)
        } else if node.element == MathElement::Over {
            (None, Some(1))
        } else {
            (Some(1), Some(2))
        };
        let accented = above.is_some_and(|it| self.is_accent(&node.children[it], node, "accent"));
        let inner = if accented { style.cramped() } else { style };
        let mut base = self.node(&node.children[0], inner, given)?;
        // An arrow grows with what stands above and below it. Other operators grow with their row only.
        let grows = core.is_some_and(|it| {
            it.text.chars().next().is_some_and(dictionary::is_arrow)
                && it.flag("stretchy") != Some(false)
        });
        if grows {
            let mut widest = Length::ZERO;
            for at in 1..node.children.len() {
                let set = self.node(
                    &node.children[at],
                    style.script(),
                    OperatorContext::default(),
                )?;
                widest = widest.max(set.width);
            }
            if widest > base.width {
                let room = self.em(style).scale(1, 2);
                let stretch = Some(OperatorStretch::Horizontal(widest + room));
                base = self.node(
                    &node.children[0],
                    inner,
                    OperatorContext { stretch, ..given },
                )?;
            }
        }
        if let Some(at) = above {
            base = self.attach(base, &node.children[at], node, ScriptSide::Above, style)?;
        }
        if let Some(at) = below {
            base = self.attach(base, &node.children[at], node, ScriptSide::Below, style)?;
        }
        Ok(base)
    }

    /// Sets limits as scripts, as they are in text style.
    fn moved(&mut self, node: &MathNode, style: MathStyle, given: OperatorContext) -> Laid {
        let mut scripts = node.clone();
        scripts.element = if node.element == MathElement::Under {
            MathElement::Sub
        } else if node.element == MathElement::Over {
            MathElement::Sup
        } else {
            MathElement::SubSup
        };
        self.scripts(&scripts, style, given)
    }

    /// Whether a script is an accent: its parent says so with `attribute`, or its operator does, or it is an accent by
    /// its character.
    fn is_accent(&self, script: &MathNode, node: &MathNode, attribute: &str) -> bool {
        if let Some(accent) = node.flag(attribute) {
            return accent;
        }
        let Some(core) = script.core() else {
            return false;
        };
        if let Some(accent) = core.flag("accent") {
            return accent;
        }
        let mut chars = core.text.chars();
        let (Some(c), None) = (chars.next(), chars.next()) else {
            return false;
        };
        let sign = dictionary::combining(c);
        dictionary::is_line(c)
            || (sign != c && !dictionary::is_arrow(c) && c != '.')
            || matches!(c, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}')
    }

    /// Sets what stands above or below a base: a line, an accent, a brace or a limit.
    fn attach(
        &mut self,
        base: MathBox,
        script: &MathNode,
        node: &MathNode,
        side: ScriptSide,
        style: MathStyle,
    ) -> Laid {
        let name = match side {
            ScriptSide::Below => "accentunder",
            ScriptSide::Above => "accent",
        };
        let single = script.core().and_then(|it| {
            let mut chars = it.text.chars();
            let c = chars.next()?;
            chars.next().is_none().then_some(c)
        });
        if let Some(c) = single {
            if dictionary::is_line(c) {
                return Ok(self.lined(base, side, style));
            }
            let accent = self.is_accent(script, node, name);
            let core_stretches = script.core().and_then(|it| it.flag("stretchy"));
            if accent && side == ScriptSide::Above {
                return self.accented(base, c, core_stretches != Some(false), style);
            }
            let brace = matches!(c, '⎴' | '⎵' | '⏜'..='⏡') || dictionary::is_arrow(c);
            if brace && core_stretches != Some(false) {
                return self.braced(base, script, side, style);
            }
        }
        let inner = match side {
            ScriptSide::Below => style.script().cramped(),
            ScriptSide::Above => style.script(),
        };
        let set = self.node(script, inner, OperatorContext::default())?;
        Ok(self.limit(base, set, side, style))
    }

    /// A line over or under all of the base.
    fn lined(&self, base: MathBox, side: ScriptSide, style: MathStyle) -> MathBox {
        let width = base.width + base.italic;
        let mut out = MathBox::space(base.width);
        let (gap, thickness, extra) = match side {
            ScriptSide::Above => (
                C::OverbarVerticalGap,
                C::OverbarRuleThickness,
                C::OverbarExtraAscender,
            ),
            ScriptSide::Below => (
                C::UnderbarVerticalGap,
                C::UnderbarRuleThickness,
                C::UnderbarExtraDescender,
            ),
        };
        let of = |it| self.constant(it, style);
        let line = MathBox::rule(width, of(thickness), style.color);
        let y = match side {
            ScriptSide::Above => base.ascent + of(gap),
            ScriptSide::Below => -(base.descent + of(gap) + of(thickness)),
        };
        let italic = base.italic;
        out.put(base, Length::ZERO, Length::ZERO);
        out.put(line, Length::ZERO, y);
        out.italic = italic;
        match side {
            ScriptSide::Above => out.ascent += of(extra),
            ScriptSide::Below => out.descent += of(extra),
        }
        out
    }

    /// An accent over a letter, or a wide one over several.
    fn accented(&mut self, base: MathBox, c: char, stretches: bool, style: MathStyle) -> Laid {
        let sign = dictionary::combining(c);
        let glyph = self.face.glyph(sign).or_else(|| self.face.glyph(c));
        let glyph = glyph.ok_or(super::Unset::Character(c))?;
        let single = base.glyph.is_some();
        let accent = if stretches && !single {
            self.wide(c, glyph, base.width, style)
        } else {
            self.glyph(glyph, Some(c), style)
        };
        let height = self.constant(C::AccentBaseHeight, style);
        let lift = base.ascent - base.ascent.min(height);
        let at = match base.attachment {
            Some(at) => at,
            None => (base.width + base.italic).scale(1, 2),
        };
        // An accent that is put together from parts has no such point: its middle is taken.
        let own = match accent.attachment {
            Some(own) => own,
            None => accent.width.scale(1, 2),
        };
        let mut out = MathBox::space(base.width);
        let (italic, glyph, attachment) = (base.italic, base.glyph, base.attachment);
        out.put(base, Length::ZERO, Length::ZERO);
        out.put(accent, at - own, lift);
        (out.italic, out.glyph, out.attachment) = (italic, glyph, attachment);
        Ok(out)
    }

    /// A brace or an arrow as wide as the base.
    fn braced(
        &mut self,
        base: MathBox,
        script: &MathNode,
        side: ScriptSide,
        style: MathStyle,
    ) -> Laid {
        let given = OperatorContext {
            stretch: Some(OperatorStretch::Horizontal(base.width)),
            ..OperatorContext::default()
        };
        let set = self.node(script, style, given)?;
        let gap = self.constant(C::StretchStackGapAboveMin, style);
        Ok(stacked(base, set, side, gap, Length::ZERO))
    }

    /// Limits of large operators, and all else that stands above and below.
    fn limit(&self, base: MathBox, set: MathBox, side: ScriptSide, style: MathStyle) -> MathBox {
        let of = |it| self.constant(it, style);
        let (gap, shift) = match side {
            ScriptSide::Above => (of(C::UpperLimitGapMin), of(C::UpperLimitBaselineRiseMin)),
            ScriptSide::Below => (of(C::LowerLimitGapMin), of(C::LowerLimitBaselineDropMin)),
        };
        let lean = if base.large {
            base.italic.scale(1, 2)
        } else {
            Length::ZERO
        };
        let lean = match side {
            ScriptSide::Above => lean,
            ScriptSide::Below => -lean,
        };
        let shift = match side {
            ScriptSide::Above => shift - set.descent,
            ScriptSide::Below => shift - set.ascent,
        };
        stacked(base, set, side, gap.max(shift), lean)
    }
}

/// One above or below the other, both centred.
fn stacked(base: MathBox, set: MathBox, side: ScriptSide, gap: Length, lean: Length) -> MathBox {
    let width = base.width.max(set.width);
    let y = match side {
        ScriptSide::Above => base.ascent + gap + set.descent,
        ScriptSide::Below => -(base.descent + gap + set.ascent),
    };
    let (italic, large) = (base.italic, base.large);
    let mut out = MathBox::space(width);
    let at = (width - base.width).scale(1, 2);
    let script = (width - set.width).scale(1, 2) + lean;
    out.put(base, at, Length::ZERO);
    out.put(set, script, y);
    (out.italic, out.large) = (if large { italic } else { Length::ZERO }, large);
    out
}
