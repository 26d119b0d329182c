//! The numbers of equations. They are taken out of the formula, because they stand at the right edge of the measure.

use super::tree::{MathElement, MathNode};

/// The number of an equation, and the row of the table that it belongs to (0 where there is no table).
pub(super) struct EquationNumber {
    pub(super) row: usize,
    pub(super) node: MathNode,
}

/// Takes the numbers out of a formula: the labels of `mlabeledtr` (MathML 3, 3.5.3), and what `normalize` makes of
/// the `\tag{…}` of LaTeX: `(…)` after two ems at the end of a row.
pub(super) fn take(tree: &mut MathNode) -> Vec<EquationNumber> {
    let mut numbers = Vec::new();
    if let Some(table) = table(tree) {
        for (row, node) in table.children.iter_mut().enumerate() {
            if node.element == MathElement::LabeledRow && !node.children.is_empty() {
                node.element = MathElement::TableRow;
                let node = node.children.remove(0);
                numbers.push(EquationNumber { row, node });
            } else if let Some(node) = node.children.last_mut().and_then(trailing) {
                numbers.push(EquationNumber { row, node });
            }
        }
    } else if let Some(node) = trailing(tree) {
        numbers.push(EquationNumber { row: 0, node });
    }
    numbers
}

/// The table of a formula that is nothing but a table.
fn table(node: &mut MathNode) -> Option<&mut MathNode> {
    if node.element == MathElement::Table {
        return Some(node);
    }
    if node.element != MathElement::Row {
        return None;
    }
    let mut solid = node.children.iter_mut().filter(|it| !it.is_space_like());
    let only = solid.next()?;
    solid.next().is_none().then(|| table(only))?
}

/// Takes `(…)` after two ems away from the end of a row.
fn trailing(row: &mut MathNode) -> Option<MathNode> {
    let [.., space, label] = &row.children[..] else {
        return None;
    };
    let spaced = space.element == MathElement::Space && space.attribute("width") == Some("2em");
    let text = &label.text;
    let number = label.element == MathElement::Text && text.starts_with('(') && text.ends_with(')');
    if !spaced || !number {
        return None;
    }
    let label = row.children.pop();
    row.children.pop();
    label
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    fn taken(mathml: &str) -> (Vec<(usize, String)>, usize) {
        let mut tree = tree::read(mathml).expect("it is well formed");
        let numbers = take(&mut tree);
        let text = |it: &MathNode| match it.children.first() {
            Some(inner) => inner.text.clone(),
            None => it.text.clone(),
        };
        (
            numbers.iter().map(|it| (it.row, text(&it.node))).collect(),
            tree.children.len(),
        )
    }

    #[test]
    fn numbers_leave_the_formula() {
        let (numbers, left) =
            taken("<math><mi>x</mi><mspace width='2em'/><mtext>(2.1)</mtext></math>");
        assert_eq!((numbers, left), (vec![(0, "(2.1)".to_owned())], 1));
        let (numbers, left) = taken("<math><mi>x</mi><mtext>(if)</mtext></math>");
        assert_eq!((numbers, left), (Vec::new(), 2));
    }

    #[test]
    fn labels_of_rows_are_numbers() {
        let (numbers, _) = taken(
            "<math><mtable><mtr><mtd><mi>x</mi></mtd></mtr>\
             <mlabeledtr><mtd><mtext>(7)</mtext></mtd><mtd><mi>y</mi></mtd></mlabeledtr>\
             </mtable></math>",
        );
        assert_eq!(numbers, vec![(1, "(7)".to_owned())]);
    }
}
