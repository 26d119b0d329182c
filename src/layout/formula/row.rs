//! A row: children one after the other, operators spaced and grown
//! (<https://www.w3.org/TR/mathml-core/#layout-of-mrow>).

use super::boxes::MathBox;
use super::dictionary::{Class, Form};
use super::layout::{Given, Laid, Layout, Stretch};
use super::operator::Operator;
use super::style::Style;
use super::tree::{Element, Node};
use crate::layout::Length;

/// U+2061, between the name of a function and what it is of.
const APPLICATION: &str = "\u{2061}";

/// A child of a row, set.
pub(super) struct Set {
    /// The space before it.
    pub(super) space: Length,
    pub(super) set: MathBox,
    /// What it does in its row, when it is an operator.
    pub(super) class: Option<Class>,
}

/// A child of a row, before it is set.
struct Member<'n> {
    node: &'n Node,
    /// The operator that it is, with its form.
    operator: Option<(Operator, Form)>,
    /// The thin space of a function's name (`sin`, with U+2061 after it) to its neighbours.
    function: Option<Length>,
}

impl Layout<'_> {
    /// Sets children in a row.
    pub(super) fn row(&mut self, children: &[Node], style: Style, given: Given) -> Laid {
        let sets = self.members(children, style, given)?;
        let mut row = MathBox::default();
        for Set { space, set, .. } in sets {
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

    /// The children, each with the space before it.
    pub(super) fn members(
        &mut self,
        children: &[Node],
        style: Style,
        given: Given,
    ) -> Result<Vec<Set>, super::Unset> {
        let members = self.forms(children, style, given);
        let solid = children.iter().filter(|it| !it.is_space_like()).count();
        // An operator that is alone is spaced by the row around it.
        let alone = solid == 1 && !given.goes_on;
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
            let given = Given {
                form,
                stretch,
                ..Given::default()
            };
            let set = self.node(member.node, style, given)?;
            let reached = reach.get_or_insert((Length::ZERO, Length::ZERO));
            *reached = (reached.0.max(set.ascent), reached.1.max(set.descent));
            sets.push(Some(set));
        }
        let stretch = match (given.stretch, reach) {
            (Some(Stretch::Vertical { ascent, descent }), _) | (None, Some((ascent, descent))) => {
                Some(Stretch::Vertical { ascent, descent })
            }
            (Some(Stretch::Horizontal(_)) | None, _) => None,
        };
        let mut out: Vec<Set> = Vec::with_capacity(members.len());
        for (at, (member, set)) in members.iter().zip(sets).enumerate() {
            let set = match set {
                Some(set) => set,
                None => {
                    let form = member.operator.map(|it| it.1);
                    let given = Given {
                        form,
                        stretch,
                        ..Given::default()
                    };
                    self.node(member.node, style, given)?
                }
            };
            let before = at.checked_sub(1).and_then(|it| members.get(it));
            let mut space = Length::ZERO;
            if !alone {
                space = gap(before, member, given.goes_on);
            }
            if let Some(Set { set: last, .. }) = out.last() {
                // A slanted letter leans over its width; what stands upright after it keeps clear
                // (OpenType, `MathItalicsCorrectionInfo`).
                if set.italic == Length::ZERO && !last.large && !set.pieces.is_empty() {
                    space += last.italic;
                }
            }
            let class = member.operator.map(|it| it.0.entry.class);
            out.push(Set { space, set, class });
        }
        if !alone
            && let (Some(last), Some(Set { set, .. })) = (members.last(), out.last_mut())
            && let Some((operator, _)) = last.operator
            && operator.explicit
        {
            set.width += operator.after;
        }
        Ok(out)
    }

    /// The form of each operator in a row, with a sign that has nothing before it as a prefix.
    fn forms<'n>(&self, children: &'n [Node], style: Style, given: Given) -> Vec<Member<'n>> {
        let solid = |it: &&Node| !it.is_space_like();
        let first = children.iter().position(|it| solid(&it));
        let last = children.iter().rposition(|it| solid(&it));
        let mut members: Vec<Member<'n>> = Vec::with_capacity(children.len());
        let mut before = given.goes_on.then_some(Class::Ordinary);
        for (at, node) in children.iter().enumerate() {
            let Some(core) = node.core() else {
                if !node.is_space_like() {
                    before = Some(Class::Ordinary);
                }
                members.push(Member {
                    node,
                    operator: None,
                    function: None,
                });
                continue;
            };
            if core.text == APPLICATION {
                // It is not seen; the name before it is that of a function.
                if let Some(name) = members.last_mut().filter(|it| it.operator.is_none()) {
                    name.function = Some(self.em(style).scale(3, 18));
                }
                continue;
            }
            let begins = Some(at) == first && !given.goes_on;
            let mut form = match (begins, Some(at) == last) {
                (true, true) => given.form.unwrap_or(Form::Infix),
                (true, false) => Form::Prefix,
                (false, true) => Form::Postfix,
                (false, false) => Form::Infix,
            };
            let style = style.with(core);
            let mut operator = self.meaning(core, style, form);
            // A sign after an operator belongs to what follows (The `TeXbook`, chapter 18, rule 5).
            let opens = matches!(
                before,
                None | Some(
                    Class::Binary
                        | Class::Relation
                        | Class::Open
                        | Class::Punctuation
                        | Class::Large
                )
            );
            if form == Form::Infix && operator.entry.class == Class::Binary && opens {
                form = Form::Prefix;
                operator = self.meaning(core, style, form);
                operator.entry.class = Class::Ordinary;
                if !operator.explicit {
                    (operator.before, operator.after) = (Length::ZERO, Length::ZERO);
                }
            }
            before = Some(operator.entry.class);
            members.push(Member {
                node,
                operator: Some((operator, form)),
                function: None,
            });
        }
        members
    }
}

/// The space between two neighbours (The `TeXbook`, chapter 18, table of spacings).
fn gap(before: Option<&Member<'_>>, after: &Member<'_>, goes_on: bool) -> Length {
    let left = before.and_then(|it| it.operator).map(|it| it.0);
    let right = after.operator.map(|it| it.0);
    let Some(before) = before else {
        // At the start only what the author gave.
        return right
            .filter(|it| it.explicit || goes_on)
            .map_or(Length::ZERO, |it| it.before);
    };
    if before.node.element == Element::Space || after.node.element == Element::Space {
        let left = left.map_or(Length::ZERO, |it| it.after);
        return left + right.map_or(Length::ZERO, |it| it.before);
    }
    let thin = before.function.or(after.function).unwrap_or_default();
    match (left, right) {
        (None, None) => thin,
        (Some(left), None) if left.entry.class == Class::Close => left.after.max(thin),
        (Some(left), None) => left.after,
        (None, Some(right)) => right.before,
        (Some(left), Some(right)) if left.explicit || right.explicit => left.after + right.before,
        (Some(left), Some(right)) => match (left.entry.class, right.entry.class) {
            (Class::Relation, Class::Relation)
            | (Class::Relation | Class::Punctuation, Class::Close)
            | (Class::Open, _)
            | (Class::Large, Class::Open | Class::Close | Class::Punctuation) => Length::ZERO,
            (_, Class::Punctuation | Class::Close) => Length::ZERO,
            (_, _) => left.after.max(right.before),
        },
    }
}
