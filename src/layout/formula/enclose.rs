//! `menclose` (MathML 3, 3.3.9): frames, and lines through something or beside it.

use super::Unset;
use super::boxes::MathBox;
use super::layout::{Laid, Layout, OperatorContext};
use super::style::MathStyle;
use super::tree::MathNode;
use crate::layout::Length;

impl Layout<'_> {
    pub(super) fn enclose(&mut self, node: &MathNode, style: MathStyle) -> Laid {
        let mut set = self.row(&node.children, style, OperatorContext::default())?;
        let em = self.em(style);
        let thin = em.scale(6, 100);
        let room = em.scale(20, 100);
        let kinds = node.attribute("notation").unwrap_or("longdiv");
        for kind in kinds.split_whitespace() {
            let (width, height) = (set.width, set.height());
            let (top, bottom) = (set.ascent, -set.descent);
            let across = |length: Length| MathBox::rule(length, thin, style.color);
            let upright = |length: Length| MathBox::rule(thin, length, style.color);
            match kind {
                "box" | "roundedbox" | "circle" => set = self.framed(set, style),
                "top" | "actuarial" => set.put(across(width), Length::ZERO, top + room),
                "bottom" => set.put(across(width), Length::ZERO, bottom - room - thin),
                "left" => {
                    let mut out = MathBox::space(thin + room);
                    out.put(upright(height), Length::ZERO, bottom);
                    out.append(set);
                    set = out;
                }
                "right" => {
                    set.put(upright(height), width + room, bottom);
                    set.width = width + room + thin;
                }
                "horizontalstrike" => {
                    let middle = (top + bottom).scale(1, 2);
                    set.put(across(width), Length::ZERO, middle - thin.scale(1, 2));
                }
                "verticalstrike" => {
                    set.put(upright(height), (width - thin).scale(1, 2), bottom);
                }
                "radical" => set = self.radical(set, None, style)?,
                other => return Err(Unset::Element(format!("menclose {other}"))),
            }
        }
        Ok(set)
    }
}
