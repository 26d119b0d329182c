//! Which file sets which element, and what they share.

use skrifa::raw::tables::math::MathConstant;

use super::boxes::MathBox;
use super::dictionary::Form;
use super::face::MathFace;
use super::style::Style;
use super::tree::{Element, Node};
use super::{Unset, measure};
use crate::fonts::Fonts;
use crate::layout::Length;

/// What is set, or why it cannot be.
pub(super) type Laid = Result<MathBox, Unset>;

/// Sets the parts of one formula.
pub(super) struct Layout<'f> {
    pub(super) face: MathFace<'f>,
    pub(super) fonts: &'f Fonts,
    /// The baselines of the rows of the table that was set last, above its own.
    pub(super) rows: Vec<Length>,
}

/// What surrounds an element that is, or dresses up, an operator.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Given {
    /// Where it stands in its row.
    pub(super) form: Option<Form>,
    /// How far it grows.
    pub(super) stretch: Option<Stretch>,
    /// Whether the row goes on where another left off (`&=` in aligned equations).
    pub(super) goes_on: bool,
}

/// What an operator grows to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stretch {
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
    pub(super) fn node(&mut self, node: &Node, outer: Style, given: Given) -> Laid {
        let style = outer.with(node);
        match node.element {
            Element::Row => self.row(&node.children, style, given),
            Element::Cell => self.row(&node.children, style, given),
            Element::Padded => self.padded(node, style, given),
            Element::Phantom => {
                let mut set = self.row(&node.children, style, given)?;
                set.pieces.clear();
                Ok(set)
            }
            Element::Fraction => self.fraction(node, style),
            Element::SquareRoot => {
                let base = self.row(&node.children, style.cramped(), Given::default())?;
                self.radical(base, None, style)
            }
            Element::Root => self.root(node, style),
            Element::Sub | Element::Sup | Element::SubSup => self.scripts(node, style, given),
            Element::Under | Element::Over | Element::UnderOver => {
                self.under_over(node, style, given)
            }
            Element::Nothing => Ok(MathBox::default()),
            Element::Identifier | Element::Number | Element::Text | Element::Quoted => {
                self.token(node, style)
            }
            Element::Operator => self.operator(node, style, given),
            Element::Space => Ok(self.space(node, style)),
            Element::Multiscripts => self.multiscripts(node, style, given),
            Element::Table => self.table(node, style),
            Element::Enclose => self.enclose(node, style),
            // What its maker could not read is no formula.
            Element::Error | Element::Prescripts | Element::TableRow | Element::LabeledRow => {
                Err(Unset::Element(node.name.clone()))
            }
        }
    }

    /// The em of the face of formulas in a style.
    pub(super) fn em(&self, style: Style) -> Length {
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
    pub(super) fn text_em(&self, style: Style) -> Length {
        Length(self.em(style).0 * style.size.0 / style.full_em().0.max(1))
    }

    /// A constant of the face in a style.
    pub(super) fn constant(&self, constant: MathConstant, style: Style) -> Length {
        self.em(style)
            .of_units(self.face.constant(constant), self.face.units)
    }

    /// The height of the axis: the middle of fractions, fences and large operators.
    pub(super) fn axis(&self, style: Style) -> Length {
        self.constant(MathConstant::AxisHeight, style)
    }

    /// A length that an attribute gives.
    pub(super) fn length(
        &self,
        node: &Node,
        name: &str,
        style: Style,
        whole: Option<Length>,
    ) -> Option<Length> {
        let em = self.em(style);
        let most = style.size.scale(200, 1);
        let length = measure::length(node.attribute(name)?, measure::Units { em, whole })?;
        Some(Length(length.0.clamp(-most.0, most.0)))
    }

    fn space(&self, node: &Node, style: Style) -> MathBox {
        let of = |name| self.length(node, name, style, None).unwrap_or_default();
        MathBox {
            width: of("width"),
            ascent: of("height"),
            descent: of("depth"),
            ..MathBox::default()
        }
    }

    /// <https://www.w3.org/TR/mathml-core/#adjust-space-around-content-mpadded>; `+` and `-` in front are
    /// MathML 3's (3.3.6.2).
    fn padded(&mut self, node: &Node, style: Style, given: Given) -> Laid {
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
