//! How large a part of a formula is set, and in which type.

use super::variant::Variant;
use super::{Request, tree::MathNode};
use crate::layout::{Color, Length};

/// The math face is drawn smaller on its em than the text face. At this many percent its capitals are as high as
/// those of the text.
const SIZE: i64 = 108;

/// What a part of a formula is set with (<https://www.w3.org/TR/mathml-core/#css-styling>).
#[derive(Clone, Copy, Debug)]
pub(super) struct MathStyle {
    /// The em of the text around the formula.
    pub(super) size: Length,
    /// `math-style: normal`: large operators, limits above and below.
    pub(super) display: bool,
    /// `math-shift: compact`: superscripts stand lower.
    pub(super) cramped: bool,
    /// `math-depth`: 0 on the line, 1 for scripts, 2 for scripts of scripts.
    pub(super) level: u8,
    pub(super) variant: Option<Variant>,
    pub(super) color: Color,
}

impl MathStyle {
    pub(super) fn of(request: Request) -> Self {
        Self {
            size: request.size,
            display: request.display,
            cramped: false,
            level: 0,
            variant: None,
            color: request.color,
        }
    }

    /// The em of the math face at level 0.
    pub(super) fn full_em(self) -> Length {
        self.size.scale(SIZE, 100)
    }

    /// One level deeper, as scripts are set.
    pub(super) fn script(self) -> Self {
        Self {
            display: false,
            level: self.level.saturating_add(1),
            ..self
        }
    }

    /// The same, cramped.
    pub(super) fn cramped(self) -> Self {
        Self {
            cramped: true,
            ..self
        }
    }

    /// The same in text style.
    pub(super) fn inline(self) -> Self {
        Self {
            display: false,
            ..self
        }
    }

    /// The same, changed by the attributes of an element
    /// (<https://www.w3.org/TR/mathml-core/#global-attributes>).
    pub(super) fn with(self, node: &MathNode) -> Self {
        let mut style = self;
        if let Some(display) = node.flag("displaystyle") {
            style.display = display;
        }
        if let Some(level) = node.attribute("scriptlevel") {
            let number = level.trim_start_matches(['+', '-']).parse::<u8>();
            let number = number.unwrap_or(0).min(8);
            style.level = match level.chars().next() {
                Some('+') => self.level.saturating_add(number),
                Some('-') => self.level.saturating_sub(number),
                Some(_) | None => number,
            };
        }
        if let Some(variant) = node.attribute("mathvariant").and_then(Variant::named) {
            style.variant = Some(variant);
        }
        if let Some(color) = node.attribute("mathcolor").and_then(color) {
            style.color = color;
        }
        style
    }
}

/// Reads `#rgb` and `#rrggbb`.
fn color(value: &str) -> Option<Color> {
    let digits = value.strip_prefix('#')?;
    let digit = |at: usize| u8::from_str_radix(digits.get(at..=at)?, 16).ok();
    match digits.len() {
        3 => Some(Color(digit(0)? * 17, digit(1)? * 17, digit(2)? * 17)),
        6 => {
            let pair = |at| Some(digit(at)? * 16 + digit(at + 1)?);
            Some(Color(pair(0)?, pair(2)?, pair(4)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::formula::tree::MathElement;

    #[test]
    fn attributes_change_the_style() {
        let request = Request {
            size: Length::pt(10),
            color: Color::default(),
            display: true,
        };
        let mut node = MathNode::new(MathElement::Row, "mstyle");
        for (key, value) in [
            ("displaystyle", "false"),
            ("scriptlevel", "+1"),
            ("mathcolor", "#f00"),
        ] {
            node.attributes.push((key.to_owned(), value.to_owned()));
        }
        let style = MathStyle::of(request).with(&node).with(&node);
        assert!(!style.display);
        assert_eq!((style.level, style.color), (2, Color(255, 0, 0)));
    }
}
