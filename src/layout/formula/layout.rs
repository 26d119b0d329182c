//! Which function sets which element, and what these functions share.

use skrifa::raw::tables::math::MathConstant;

use super::boxes::MathBox;
use super::dictionary::OperatorForm;
use super::face::MathFace;
use super::style::MathStyle;
use super::tree::{MathElement, MathNode};
use super::{Unset, measure};
use crate::fonts::Fonts;
use crate::layout::Length;

/// What has been set, or why that cannot be.
pub(super) type Laid = Result<MathBox, Unset>;

/// Sets the parts of one formula.
pub(super) struct Layout<'f> {
    pub(super) face: MathFace<'f>,
    pub(super) fonts: &'f Fonts,
    /// The baselines of the rows of the table that was set last, above the baseline of the table.
    pub(super) rows: Vec<Length>,
}

/// What an element must know of its surroundings, in case that it is an operator or an operator with scripts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OperatorContext {
    /// Where it stands in its row.
    pub(super) form: Option<OperatorForm>,
    /// What it grows to; `None` when it keeps its size.
    pub(super) stretch: Option<OperatorStretch>,
    /// Whether its row continues the one at its left, as cells of aligned equations do (`a &= b`).
    pub(super) continues: bool,
}

/// What an operator grows to.
#[derive(Clone, Copy, Debug)]
pub(super) enum OperatorStretch {
    /// As high as this above and below the baseline.
    Vertical { ascent: Length, descent: Length },
    /// As wide as this.
    Horizontal(Length),
}

impl<'f> Layout<'f> {
    pub(super) fn new(fonts: &'f Fonts) -> Result<Self, Unset> {
        let face = MathFace::of(fonts)?;
        Ok(Self {
            face,
            fonts,
            rows: Vec::new(),
        })
    }

    /// Sets an element.
    pub(super) fn node(
        &mut self,
        node: &MathNode,
        outer: MathStyle,
        given: OperatorContext,
    ) -> Laid {
        let style = outer.with(node);
        match node.element {
            MathElement::Row => self.row(&node.children, style, given),
            MathElement::Cell => self.row(&node.children, style, given),
            MathElement::Padded => self.padded(node, style, given),
            MathElement::Phantom => {
                let mut set = self.row(&node.children, style, given)?;
                set.pieces.clear();
                Ok(set)
            }
            MathElement::Fraction => self.fraction(node, style),
            MathElement::SquareRoot => {
                let base = self.row(&node.children, style.cramped(), OperatorContext::default())?;
                self.radical(base, None, style)
            }
            MathElement::Root => self.root(node, style),
            MathElement::Sub | MathElement::Sup | MathElement::SubSup => {
                self.scripts(node, style, given)
            }
            MathElement::Under | MathElement::Over | MathElement::UnderOver => {
                self.under_over(node, style, given)
            }
            MathElement::Nothing => Ok(MathBox::default()),
            MathElement::Identifier
            | MathElement::Number
            | MathElement::Text
            | MathElement::Quoted => self.token(node, style),
            MathElement::Operator => self.operator(node, style, given),
            MathElement::Space => Ok(self.space(node, style)),
            MathElement::Multiscripts => self.multiscripts(node, style, given),
            MathElement::Table => self.table(node, style),
            MathElement::Enclose => self.enclose(node, style),
            // `merror` marks what could not be read; the others make sense in their parents only.
            MathElement::Error
            | MathElement::Prescripts
            | MathElement::TableRow
            | MathElement::LabeledRow => Err(Unset::Element(node.name.clone())),
        }
    }

    /// The em of the math face in a style.
    pub(super) fn em(&self, style: MathStyle) -> Length {
        let full = style.full_em();
        let percent = match style.level {
            0 => 100,
            1 => self.face.constant(MathConstant::ScriptPercentScaleDown),
            _ => self
                .face
                .constant(MathConstant::ScriptScriptPercentScaleDown),
        };
        full.scale(percent.clamp(30, 100), 100)
    }

    /// The em of the text face in a style.
    pub(super) fn text_em(&self, style: MathStyle) -> Length {
        Length(self.em(style).0 * style.size.0 / style.full_em().0.max(1))
    }

    /// A constant of the face in a style.
    pub(super) fn constant(&self, constant: MathConstant, style: MathStyle) -> Length {
        self.em(style)
            .of_units(self.face.constant(constant), self.face.units)
    }

    /// The height of the axis: the middle of fractions, fences and large operators.
    pub(super) fn axis(&self, style: MathStyle) -> Length {
        self.constant(MathConstant::AxisHeight, style)
    }

    /// A length that an attribute gives, limited to 200 ems. Percentages are of `whole`.
    pub(super) fn length(
        &self,
        node: &MathNode,
        name: &str,
        style: MathStyle,
        whole: Option<Length>,
    ) -> Option<Length> {
        let em = self.em(style);
        let most = style.size.scale(200, 1);
        let length = measure::length(node.attribute(name)?, measure::Units { em, whole })?;
        Some(Length(length.0.clamp(-most.0, most.0)))
    }

    fn space(&self, node: &MathNode, style: MathStyle) -> MathBox {
        let of = |name| self.length(node, name, style, None).unwrap_or_default();
        MathBox {
            width: of("width"),
            ascent: of("height"),
            descent: of("depth"),
            ..MathBox::default()
        }
    }

    /// <https://www.w3.org/TR/mathml-core/#adjust-space-around-content-mpadded>. A `+` or `-` in front means more or
    /// less than the element's own size, as in MathML 3 (3.3.6.2).
    fn padded(&mut self, node: &MathNode, style: MathStyle, given: OperatorContext) -> Laid {
        let set = self.row(&node.children, style, given)?;
        let changed = |name: &str, own: Length| {
            let Some(value) = node.attribute(name) else {
                return own;
            };
            let Some(length) = self.length(node, name, style, Some(own)) else {
                return own;
            };
            if value.starts_with(['+', '-']) {
                own + length
            } else {
                length
            }
        };
        let mut out = MathBox {
            width: changed("width", set.width),
            ascent: changed("height", set.ascent),
            descent: changed("depth", set.descent),
            ..MathBox::default()
        };
        let of = |name| self.length(node, name, style, None).unwrap_or_default();
        let (ascent, descent) = (out.ascent, out.descent);
        out.put(set, of("lspace"), of("voffset"));
        (out.ascent, out.descent) = (ascent, descent);
        Ok(out)
    }
}
