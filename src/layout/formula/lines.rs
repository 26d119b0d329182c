//! Formulas that are broken into lines: displayed ones before relations and binary operators, those in text after
//! relations.

use super::Unset;
use super::boxes::MathBox;
use super::dictionary::OperatorClass;
use super::layout::{Layout, OperatorContext};
use super::row::SetMember;
use super::style::MathStyle;
use super::tree::{MathElement, MathNode};
use crate::layout::Length;

/// A part of a formula that is never broken.
struct UnbrokenPart {
    /// Whether it begins with a relation.
    relation: bool,
    set: MathBox,
}

impl Layout<'_> {
    /// Sets a formula in lines no wider than `measure`, each with its indent. `None` when a part is wider, or when
    /// the formula cannot be broken.
    pub(super) fn lines(
        &mut self,
        tree: &MathNode,
        style: MathStyle,
        measure: Length,
    ) -> Result<Option<Vec<(Length, MathBox)>>, Unset> {
        let (row, style) = innermost_row(tree, style);
        let sets = self.members(row, style, OperatorContext::default())?;
        let parts = unbroken_parts(sets);
        if parts.len() < 2 {
            return Ok(None);
        }
        let em = self.em(style);
        // Further lines begin under the first relation where that leaves room, else they are indented by two ems.
        let hang = match parts.iter().position(|it| it.relation) {
            Some(at) => parts[..at].iter().map(|it| it.set.width).sum(),
            None => Length::ZERO,
        };
        let under = Length(hang.0.min(measure.0 / 3));
        let indents = [under, em.scale(2, 1).min(measure.scale(1, 6))];
        let fit = |indent: &Length| fill(&parts, *indent, measure);
        // The indent with fewer lines is taken; of two alike, the one under the relation.
        Ok(indents.iter().filter_map(fit).min_by_key(Vec::len))
    }
}

impl Layout<'_> {
    /// A formula in pieces. All but the last end with a relation, without the space after it.
    pub(super) fn pieces(
        &mut self,
        tree: &MathNode,
        style: MathStyle,
    ) -> Result<Vec<MathBox>, Unset> {
        let (row, style) = innermost_row(tree, style);
        let sets = self.members(row, style, OperatorContext::default())?;
        let mut pieces: Vec<MathBox> = Vec::new();
        let mut begins = true;
        let mut depth = 0_u32;
        for SetMember { space, set, class } in sets {
            match class {
                Some(OperatorClass::Open) => depth += 1,
                Some(OperatorClass::Close) => depth = depth.saturating_sub(1),
                Some(_) | None => {}
            }
            match pieces.last_mut() {
                Some(piece) if !begins => {
                    piece.width += space;
                    piece.append(set);
                }
                Some(_) | None => {
                    let mut piece = MathBox::default();
                    piece.append(set);
                    pieces.push(piece);
                }
            }
            begins = class == Some(OperatorClass::Relation) && depth == 0;
        }
        Ok(pieces)
    }
}

/// The children of the innermost row that holds the whole formula, and the style there.
fn innermost_row(node: &MathNode, style: MathStyle) -> (&[MathNode], MathStyle) {
    let style = style.with(node);
    match &node.children[..] {
        [only] if only.element == MathElement::Row => innermost_row(only, style),
        all => (all, style),
    }
}

/// Divides a formula before the relations and binary operators that no brackets enclose.
fn unbroken_parts(sets: Vec<SetMember>) -> Vec<UnbrokenPart> {
    let mut parts: Vec<UnbrokenPart> = Vec::new();
    let mut depth = 0_u32;
    for SetMember { space, set, class } in sets {
        let begins =
            matches!(class, Some(OperatorClass::Relation | OperatorClass::Binary)) && depth == 0;
        match class {
            Some(OperatorClass::Open) => depth += 1,
            Some(OperatorClass::Close) => depth = depth.saturating_sub(1),
            Some(_) | None => {}
        }
        let relation = class == Some(OperatorClass::Relation);
        match parts.last_mut() {
            Some(last) if !begins => {
                last.set.width += space;
                last.set.append(set);
            }
            before => {
                let mut own = MathBox::default();
                // The space before a sign stays at the end of the part before.
                if let Some(last) = before {
                    last.set.width += space;
                }
                own.append(set);
                parts.push(UnbrokenPart { relation, set: own });
            }
        }
    }
    parts
}

/// Puts as many parts into each line as fit. `None` when a part is wider than the measure.
fn fill(parts: &[UnbrokenPart], indent: Length, measure: Length) -> Option<Vec<(Length, MathBox)>> {
    let mut lines: Vec<(Length, MathBox)> = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        let left = if at == 0 { Length::ZERO } else { indent };
        let mut end = at;
        let mut width = left;
        while let Some(part) = parts.get(end) {
            if width + part.set.width > measure && end > at {
                break;
            }
            width += part.set.width;
            end += 1;
        }
        if width > measure {
            return None;
        }
        // A line rather ends before a relation than before a plus, if it is then still half full.
        if end < parts.len()
            && let Some(better) = (at + 1..=end).rev().find(|it| parts[*it].relation)
        {
            let kept: Length = parts[at..better].iter().map(|it| it.set.width).sum();
            if (left + kept).scale(2, 1) > measure {
                end = better;
            }
        }
        let mut line = MathBox::default();
        for part in &parts[at..end] {
            line.append(part.set.clone());
        }
        lines.push((left, line));
        at = end;
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(relation: bool, points: i64) -> UnbrokenPart {
        UnbrokenPart {
            relation,
            set: MathBox::space(Length::pt(points)),
        }
    }

    fn widths(parts: &[UnbrokenPart], measure: i64) -> Option<Vec<(i64, i64)>> {
        let lines = fill(parts, Length::pt(10), Length::pt(measure))?;
        let points = |it: Length| it.0 / Length::pt(1).0;
        Some(
            lines
                .iter()
                .map(|it| (points(it.0), points(it.1.width)))
                .collect(),
        )
    }

    #[test]
    fn lines_end_before_relations_rather_than_signs() {
        let parts = [
            part(false, 20),
            part(true, 50),
            part(true, 20),
            part(false, 15),
        ];
        assert_eq!(widths(&parts, 100), Some(vec![(0, 70), (10, 35)]));
        let signs = [part(false, 60), part(false, 30), part(false, 30)];
        assert_eq!(widths(&signs, 100), Some(vec![(0, 90), (10, 30)]));
        assert_eq!(widths(&signs, 50), None);
    }
}
