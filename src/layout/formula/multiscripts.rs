//! `mmultiscripts` (<https://www.w3.org/TR/mathml-core/#prescripts-and-tensor-indices-mmultiscripts>).

use skrifa::raw::tables::math::MathConstant as C;

use super::Unset;
use super::boxes::MathBox;
use super::layout::{Laid, Layout, OperatorContext};
use super::style::MathStyle;
use super::tree::{MathElement, MathNode};
use crate::layout::Length;

/// A subscript and a superscript that stand one above the other; either may be empty.
struct Pair {
    below: MathBox,
    above: MathBox,
}

impl Layout<'_> {
    pub(super) fn multiscripts(
        &mut self,
        node: &MathNode,
        style: MathStyle,
        given: OperatorContext,
    ) -> Laid {
        let malformed = || Unset::Element(node.name.clone());
        let (base, scripts) = node.children.split_first().ok_or_else(malformed)?;
        let base = self.node(base, style, given)?;
        let turn = scripts
            .iter()
            .position(|it| it.element == MathElement::Prescripts);
        let (after, before) = match turn {
            Some(at) => (&scripts[..at], &scripts[at + 1..]),
            None => (scripts, &scripts[scripts.len()..]),
        };
        if after.len() % 2 + before.len() % 2 != 0 {
            return Err(malformed());
        }
        let after = self.pairs(after, style)?;
        let before = self.pairs(before, style)?;
        let (mut down, mut up) = (Length::ZERO, Length::ZERO);
        for pair in after.iter().chain(&before) {
            let some = |it| Some(it).filter(|it: &&MathBox| !it.pieces.is_empty());
            let shifts = self.shifts(&base, some(&pair.below), some(&pair.above), style);
            (down, up) = (down.max(shifts.0), up.max(shifts.1));
        }
        let space = self.constant(C::SpaceAfterScript, style);
        let mut out = MathBox::default();
        for pair in before {
            let width = pair.below.width.max(pair.above.width);
            let (x, lower, upper) = (out.width + space, pair.below.width, pair.above.width);
            out.put(pair.below, x + width - lower, -down);
            out.put(pair.above, x + width - upper, up);
            out.width = x + width;
        }
        let italic = base.italic;
        out.append(base);
        for pair in after {
            let x = out.width;
            let width = pair.below.width.max(pair.above.width + italic);
            out.put(pair.below, x, -down);
            out.put(pair.above, x + italic, up);
            out.width = x + width + space;
        }
        out.italic = Length::ZERO;
        Ok(out)
    }

    fn pairs(&mut self, scripts: &[MathNode], style: MathStyle) -> Result<Vec<Pair>, Unset> {
        let inner = style.script();
        let mut pairs = Vec::with_capacity(scripts.len() / 2);
        for pair in scripts.chunks_exact(2) {
            pairs.push(Pair {
                below: self.node(&pair[0], inner.cramped(), OperatorContext::default())?,
                above: self.node(&pair[1], inner, OperatorContext::default())?,
            });
        }
        Ok(pairs)
    }
}
