//! A formula that is too wide for one line: parted before relations and binary operators.

use super::Unset;
use super::boxes::MathBox;
use super::dictionary::Class;
use super::layout::{Given, Layout};
use super::row::Set;
use super::style::Style;
use super::tree::{Element, Node};
use crate::layout::Length;

/// What must stay together, and how it begins.
struct Chunk {
    /// Whether it begins with a relation.
    relation: bool,
    set: MathBox,
}

impl Layout<'_> {
    /// Sets a formula in lines no wider than `measure`, each with its indent. `None` when a piece is
    /// wider, or when there is nothing to part.
    pub(super) fn lines(
        &mut self,
        tree: &Node,
        style: Style,
        measure: Length,
    ) -> Result<Option<Vec<(Length, MathBox)>>, Unset> {
        let (row, style) = parts(tree, style);
        let sets = self.members(row, style, Given::default())?;
        let chunks = chunks(sets);
        if chunks.len() < 2 {
            return Ok(None);
        }
        let em = self.em(style);
        // What goes on stands under the first relation sign where that leaves room, else two ems in.
        let hang = match chunks.iter().position(|it| it.relation) {
            Some(at) => chunks[..at].iter().map(|it| it.set.width).sum(),
            None => Length::ZERO,
        };
        let under = Length(hang.0.min(measure.0 / 3));
        let indents = [under, em.scale(2, 1).min(measure.scale(1, 6))];
        let fit = |indent: &Length| fill(&chunks, *indent, measure);
        // Fewest lines first; of two alike, the one under the relation.
        Ok(indents.iter().filter_map(fit).min_by_key(Vec::len))
    }
}

impl Layout<'_> {
    /// A formula in pieces, each but the last with a relation at its end and no space after it.
    pub(super) fn pieces(&mut self, tree: &Node, style: Style) -> Result<Vec<MathBox>, Unset> {
        let (row, style) = parts(tree, style);
        let sets = self.members(row, style, Given::default())?;
        let mut pieces: Vec<MathBox> = Vec::new();
        let mut begins = true;
        let mut depth = 0_u32;
        for Set { space, set, class } in sets {
            match class {
                Some(Class::Open) => depth += 1,
                Some(Class::Close) => depth = depth.saturating_sub(1),
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
            begins = class == Some(Class::Relation) && depth == 0;
        }
        Ok(pieces)
    }
}

/// The row that a formula is, under what only surrounds it.
fn parts(node: &Node, style: Style) -> (&[Node], Style) {
    let style = style.with(node);
    match &node.children[..] {
        [only] if only.element == Element::Row => parts(only, style),
        all => (all, style),
    }
}

fn chunks(sets: Vec<Set>) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut depth = 0_u32;
    for Set { space, set, class } in sets {
        let parts = matches!(class, Some(Class::Relation | Class::Binary)) && depth == 0;
        match class {
            Some(Class::Open) => depth += 1,
            Some(Class::Close) => depth = depth.saturating_sub(1),
            Some(_) | None => {}
        }
        let relation = class == Some(Class::Relation);
        match chunks.last_mut() {
            Some(last) if !parts => {
                last.set.width += space;
                last.set.append(set);
            }
            before => {
                let mut own = MathBox::default();
                // The space before a sign stays with what is before it.
                if let Some(last) = before {
                    last.set.width += space;
                }
                own.append(set);
                chunks.push(Chunk { relation, set: own });
            }
        }
    }
    chunks
}

/// Fills lines one after the other.
fn fill(chunks: &[Chunk], indent: Length, measure: Length) -> Option<Vec<(Length, MathBox)>> {
    let mut lines: Vec<(Length, MathBox)> = Vec::new();
    let mut at = 0;
    while at < chunks.len() {
        let left = if at == 0 { Length::ZERO } else { indent };
        let mut end = at;
        let mut width = left;
        while let Some(chunk) = chunks.get(end) {
            if width + chunk.set.width > measure && end > at {
                break;
            }
            width += chunk.set.width;
            end += 1;
        }
        if width > measure {
            return None;
        }
        // Rather before a relation than before a plus, when that leaves the line half full.
        if end < chunks.len()
            && let Some(better) = (at + 1..=end).rev().find(|it| chunks[*it].relation)
        {
            let kept: Length = chunks[at..better].iter().map(|it| it.set.width).sum();
            if (left + kept).scale(2, 1) > measure {
                end = better;
            }
        }
        let mut line = MathBox::default();
        for chunk in &chunks[at..end] {
            line.append(chunk.set.clone());
        }
        lines.push((left, line));
        at = end;
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(relation: bool, points: i64) -> Chunk {
        Chunk {
            relation,
            set: MathBox::space(Length::pt(points)),
        }
    }

    fn widths(chunks: &[Chunk], measure: i64) -> Option<Vec<(i64, i64)>> {
        let lines = fill(chunks, Length::pt(10), Length::pt(measure))?;
        let points = |it: Length| it.0 / Length::pt(1).0;
        Some(
            lines
                .iter()
                .map(|it| (points(it.0), points(it.1.width)))
                .collect(),
        )
    }

    #[test]
    fn lines_are_parted_before_relations_rather_than_signs() {
        let chunks = [
            chunk(false, 20),
            chunk(true, 50),
            chunk(true, 20),
            chunk(false, 15),
        ];
        assert_eq!(widths(&chunks, 100), Some(vec![(0, 70), (10, 35)]));
        let signs = [chunk(false, 60), chunk(false, 30), chunk(false, 30)];
        assert_eq!(widths(&signs, 100), Some(vec![(0, 90), (10, 30)]));
        assert_eq!(widths(&signs, 50), None);
    }
}
