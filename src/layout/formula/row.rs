//! A row: children side by side, with spaces around operators, some of which grow
//! (<https://www.w3.org/TR/mathml-core/#layout-of-mrow>).

use super::boxes::MathBox;
use super::dictionary::{OperatorClass, OperatorForm};
use super::layout::{Laid, Layout, OperatorContext, OperatorStretch};
use super::operator::Operator;
use super::style::MathStyle;
use super::tree::{MathElement, MathNode};
use crate::layout::Length;

/// Function application, an invisible character between the name of a function and its argument.
const APPLICATION: &str = "\u{2061}";

/// A child of a row that has been set.
pub(super) struct SetMember {
    /// The space before it.
    pub(super) space: Length,
    pub(super) set: MathBox,
    /// What it does in its row, when it is an operator.
    pub(super) class: Option<OperatorClass>,
}

/// A child of a row, before it is set.
struct RowMember<'n> {
    node: &'n MathNode,
    /// The operator that it is, with its form.
    operator: Option<(Operator, OperatorForm)>,
    /// The thin space around it, when it is the name of a function (`sin` with U+2061 after it).
    function: Option<Length>,
}

impl Layout<'_> {
    /// Sets children in a row.
    pub(super) fn row(
        &mut self,
        children: &[MathNode],
        style: MathStyle,
        given: OperatorContext,
    ) -> Laid {
        let sets = self.members(children, style, given)?;
        let mut row = MathBox::default();
        for SetMember { space, set, .. } in sets {
            row.width += space;
            if row.pieces.is_empty() && row.width == Length::ZERO {
                row.attachment = set.attachment;
                row.glyph = set.glyph;
                row.large = set.large;
            } else {
                (row.attachment, row.glyph, row.large) = (None, None, false);
            }
            row.append(set);
        }
        Ok(row)
    }

    /// Sets the children of a row, each with the space before it.
    pub(super) fn members(
        &mut self,
        children: &[MathNode],
        style: MathStyle,
        given: OperatorContext,
    ) -> Result<Vec<SetMember>, super::Unset> {
        let members = self.forms(children, style, given);
        let solid = children.iter().filter(|it| !it.is_space_like()).count();
        // An operator that is alone in its row gets its spaces from the row around that.
        let alone = solid == 1 && !given.continues;
        let mut sets: Vec<Option<MathBox>> = Vec::with_capacity(members.len());
        let mut reach: Option<(Length, Length)> = None;
        for member in &members {
            let grows = match member.operator {
                Some((operator, _)) => operator.entry.stretchy,
                None => false,
            };
            if grows && !alone {
                sets.push(None);
                continue;
            }
            let form = member.operator.map(|it| it.1);
            let stretch = given.stretch.filter(|_| alone);
            let given = OperatorContext {
                form,
                stretch,
                ..OperatorContext::default()
            };
            let set = self.node(member.node, style, given)?;
            let reached = reach.get_or_insert((Length::ZERO, Length::ZERO));
            *reached = (reached.0.max(set.ascent), reached.1.max(set.descent));
            sets.push(Some(set));
        }
        let stretch = match (given.stretch, reach) {
            (Some(OperatorStretch::Vertical { ascent, descent }), _)
            | (None, Some((ascent, descent))) => {
                Some(OperatorStretch::Vertical { ascent, descent })
            }
            (Some(OperatorStretch::Horizontal(_)) | None, _) => None,
        };
        let mut out: Vec<SetMember> = Vec::with_capacity(members.len());
        for (at, (member, set)) in members.iter().zip(sets).enumerate() {
            let set = match set {
                Some(set) => set,
                None => {
                    let form = member.operator.map(|it| it.1);
                    let given = OperatorContext {
                        form,
                        stretch,
                        ..OperatorContext::default()
                    };
                    self.node(member.node, style, given)?
                }
            };
            let before = at.checked_sub(1).and_then(|it| members.get(it));
            let mut space = Length::ZERO;
            if !alone {
                space = gap(before, member, given.continues);
            }
            if let Some(SetMember { set: last, .. }) = out.last() {
                // A slanted letter leans out over its width, and something upright after it must keep clear of it
                // (OpenType, `MathItalicsCorrectionInfo`).
                if set.italic == Length::ZERO && !last.large && !set.pieces.is_empty() {
                    space += last.italic;
                }
            }
            let class = member.operator.map(|it| it.0.entry.class);
            out.push(SetMember { space, set, class });
        }
        if !alone
            && let (Some(last), Some(SetMember { set, .. })) = (members.last(), out.last_mut())
            && let Some((operator, _)) = last.operator
            && operator.explicit
        {
            set.width += operator.after;
        }
        Ok(out)
    }

    /// Finds the operators of a row and their forms. A sign with no operand before it is a prefix.
    fn forms<'n>(
        &self,
        children: &'n [MathNode],
        style: MathStyle,
        given: OperatorContext,
    ) -> Vec<RowMember<'n>> {
        let solid = |it: &&MathNode| !it.is_space_like();
        let first = children.iter().position(|it| solid(&it));
        let last = children.iter().rposition(|it| solid(&it));
        let mut members: Vec<RowMember<'n>> = Vec::with_capacity(children.len());
        let mut before = given.continues.then_some(OperatorClass::Ordinary);
        for (at, node) in children.iter().enumerate() {
            let Some(core) = node.core() else {
                if !node.is_space_like() {
                    before = Some(OperatorClass::Ordinary);
                }
                members.push(RowMember {
                    node,
                    operator: None,
                    function: None,
                });
                continue;
            };
            if core.text == APPLICATION {
                // It is not drawn, but tells that the child before it is the name of a function.
                if let Some(name) = members.last_mut().filter(|it| it.operator.is_none()) {
                    name.function = Some(self.em(style).scale(3, 18));
                }
                continue;
            }
            let begins = Some(at) == first && !given.continues;
            let mut form = match (begins, Some(at) == last) {
                (true, true) => given.form.unwrap_or(OperatorForm::Infix),
                (true, false) => OperatorForm::Prefix,
                (false, true) => OperatorForm::Postfix,
                (false, false) => OperatorForm::Infix,
            };
            let style = style.with(core);
            let mut operator = self.meaning(core, style, form);
            // A binary sign after an operator belongs to what follows (The `TeXbook`, chapter 18, rule 5).
            let opens = matches!(
                before,
                None | Some(
                    OperatorClass::Binary
                        | OperatorClass::Relation
                        | OperatorClass::Open
                        | OperatorClass::Punctuation
                        | OperatorClass::Large
                )
            );
            if form == OperatorForm::Infix && operator.entry.class == OperatorClass::Binary && opens
            {
                form = OperatorForm::Prefix;
                operator = self.meaning(core, style, form);
                operator.entry.class = OperatorClass::Ordinary;
                if !operator.explicit {
                    (operator.before, operator.after) = (Length::ZERO, Length::ZERO);
                }
            }
            before = Some(operator.entry.class);
            members.push(RowMember {
                node,
                operator: Some((operator, form)),
                function: None,
            });
        }
        members
    }
}

/// The space between two neighbours (The `TeXbook`, chapter 18, table of spacings).
fn gap(before: Option<&RowMember<'_>>, after: &RowMember<'_>, continues: bool) -> Length {
    let left = before.and_then(|it| it.operator).map(|it| it.0);
    let right = after.operator.map(|it| it.0);
    let Some(before) = before else {
        // At the start of a row only spaces that an attribute gives count.
        return right
            .filter(|it| it.explicit || continues)
            .map_or(Length::ZERO, |it| it.before);
    };
    if before.node.element == MathElement::Space || after.node.element == MathElement::Space {
        let left = left.map_or(Length::ZERO, |it| it.after);
        return left + right.map_or(Length::ZERO, |it| it.before);
    }
    let thin = before.function.or(after.function).unwrap_or_default();
    match (left, right) {
        (None, None) => thin,
        (Some(left), None) if left.entry.class == OperatorClass::Close => left.after.max(thin),
        (Some(left), None) => left.after,
        (None, Some(right)) => right.before,
        (Some(left), Some(right)) if left.explicit || right.explicit => left.after + right.before,
        (Some(left), Some(right)) => match (left.entry.class, right.entry.class) {
            (OperatorClass::Relation, OperatorClass::Relation)
            | (OperatorClass::Relation | OperatorClass::Punctuation, OperatorClass::Close)
            | (OperatorClass::Open, _)
            | (
                OperatorClass::Large,
                OperatorClass::Open | OperatorClass::Close | OperatorClass::Punctuation,
            ) => Length::ZERO,
            (_, OperatorClass::Punctuation | OperatorClass::Close) => Length::ZERO,
            (_, _) => left.after.max(right.before),
        },
    }
}
