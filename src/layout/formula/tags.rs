//! The numbers of equations, taken out of the formula: they stand at the right edge of the page.

use super::tree::{Element, Node};

/// A number, and the row of the table that it belongs to (0 where there is no table).
pub(super) struct Tag {
    pub(super) row: usize,
    pub(super) node: Node,
}

/// Takes the numbers out of a formula: the labels of `mlabeledtr` (MathML 3, 3.5.3), and what our reader
/// of LaTeX makes of `\tag{…}`: `(…)` after two ems at the end of a row.
pub(super) fn take(tree: &mut Node) -> Vec<Tag> {
    let mut tags = Vec::new();
    if let Some(table) = table(tree) {
        for (row, node) in table.children.iter_mut().enumerate() {
            if node.element == Element::LabeledRow && !node.children.is_empty() {
                node.element = Element::TableRow;
                let node = node.children.remove(0);
                tags.push(Tag { row, node });
            } else if let Some(node) = node.children.last_mut().and_then(trailing) {
                tags.push(Tag { row, node });
            }
        }
    } else if let Some(node) = trailing(tree) {
        tags.push(Tag { row: 0, node });
    }
    tags
}

/// The table that a formula is all of.
fn table(node: &mut Node) -> Option<&mut Node> {
    if node.element == Element::Table {
        return Some(node);
    }
    if node.element != Element::Row {
        return None;
    }
    let mut solid = node.children.iter_mut().filter(|it| !it.is_space_like());
    let only = solid.next()?;
    solid.next().is_none().then(|| table(only))?
}

/// `(…)` after two ems at the end of a row.
fn trailing(row: &mut Node) -> Option<Node> {
    let [.., space, label] = &row.children[..] else {
        return None;
    };
    let spaced = space.element == Element::Space && space.attribute("width") == Some("2em");
    let text = &label.text;
    let number = label.element == Element::Text && text.starts_with('(') && text.ends_with(')');
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
        let tags = take(&mut tree);
        let text = |it: &Node| match it.children.first() {
            Some(inner) => inner.text.clone(),
            None => it.text.clone(),
        };
        (
            tags.iter().map(|it| (it.row, text(&it.node))).collect(),
            tree.children.len(),
        )
    }

    #[test]
    fn numbers_leave_the_formula() {
        let (tags, left) =
            taken("<math><mi>x</mi><mspace width='2em'/><mtext>(2.1)</mtext></math>");
        assert_eq!((tags, left), (vec![(0, "(2.1)".to_owned())], 1));
        let (tags, left) = taken("<math><mi>x</mi><mtext>(if)</mtext></math>");
        assert_eq!((tags, left), (Vec::new(), 2));
    }

    #[test]
    fn labels_of_rows_are_numbers() {
        let (tags, _) = taken(
            "<math><mtable><mtr><mtd><mi>x</mi></mtd></mtr>\
             <mlabeledtr><mtd><mtext>(7)</mtext></mtd><mtd><mi>y</mi></mtd></mlabeledtr>\
             </mtable></math>",
        );
        assert_eq!(tags, vec![(1, "(7)".to_owned())]);
    }
}
