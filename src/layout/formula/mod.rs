//! Sets formulas: turns MathML into glyphs and rules at their places.
//!
//! MathML Core (<https://www.w3.org/TR/mathml-core/>) says what stands where, and the `MATH` table of the
//! face how far apart. Where Core would set a formula looser than TeX, the classes of TeX decide
//! (The `TeXbook`, chapter 18). Nothing here knows lines of text, blocks or pages.
//!
//! [`inline`] and [`display`] are called from outside. [`tree`] reads the markup; each kind of element has a file
//! that sets it.

mod boxes;
#[cfg(test)]
mod cases;
mod dictionary;
mod enclose;
mod face;
mod fraction;
mod layout;
mod lines;
mod measure;
mod multiscripts;
mod numbers;
mod operator;
mod paint;
mod radical;
mod row;
mod scripts;
mod stretch;
mod style;
mod table;
mod token;
mod tree;
mod under_over;
mod variant;

use std::fmt;

use super::{Color, Length};
use crate::fonts::Fonts;

pub use paint::Formula;

/// What a formula is set with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request {
    /// The em of the text around it.
    pub(super) size: Length,
    /// The colour of the text around it.
    pub(super) color: Color,
    /// Whether it stands by itself (TeX's display style).
    pub(super) display: bool,
}

/// Why a formula cannot be set.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Unset {
    /// There is no MathML, or it is no XML.
    Malformed,
    /// Elements are nested too deep, or there are too many.
    TooLarge,
    /// An unknown element, or one with children that it cannot have.
    Element(String),
    /// A character that no face has.
    Character(char),
    /// No face at hand has a `MATH` table.
    Face,
    /// Wider than its measure, even when it is broken or made smaller.
    Wide,
}

impl fmt::Display for Unset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("it has no MathML"),
            Self::TooLarge => f.write_str("it is nested too deep"),
            Self::Element(name) => write!(f, "`<{name}>` cannot be set"),
            Self::Character(c) => write!(f, "no face has U+{:04X}", u32::from(*c)),
            Self::Face => f.write_str("no face has a `MATH` table"),
            Self::Wide => f.write_str("it is wider than the page"),
        }
    }
}

/// A formula is made smaller to fit, but not below this many percent of its size.
const SMALLEST: i64 = 70;

/// A formula in a line that is no wider than this, in ems, is never broken.
const UNPARTED: i64 = 6;

/// Sets a formula in running text, as pieces between which a line may end. Only a long formula has several: they
/// end after the relations that no brackets enclose (The `TeXbook`, chapter 18). What is wider than `measure`
/// is made smaller.
///
/// # Errors
///
/// [`Unset`] when something in it cannot be set, or when a piece is still too wide.
pub(super) fn inline(
    mathml: &str,
    request: Request,
    measure: Length,
    fonts: &Fonts,
) -> Result<Vec<Formula>, Unset> {
    let tree = tree::read(mathml)?;
    let mut layout = layout::Layout::new(fonts)?;
    let mut style = style::MathStyle::of(request);
    let mut set = layout.node(&tree, style, layout::OperatorContext::default())?;
    if set.width <= request.size.scale(UNPARTED, 1) {
        return Ok(vec![paint::formula(set)]);
    }
    let mut pieces = layout.pieces(&tree, style)?;
    let widest = pieces.iter().map(|it| it.width).max().unwrap_or(set.width);
    if widest > measure {
        let percent = measure.0.max(0) * 100 / widest.0.max(1);
        if percent < SMALLEST {
            return Err(Unset::Wide);
        }
        style.size = style.size.scale(percent, 100);
        set = layout.node(&tree, style, layout::OperatorContext::default())?;
        pieces = layout.pieces(&tree, style)?;
    }
    if pieces.len() < 2 {
        pieces = vec![set];
    }
    Ok(pieces.into_iter().map(paint::formula).collect())
}

/// How wide a displayed formula is on one line, with its numbers; `None` when it cannot be set.
pub(super) fn width(mathml: &str, request: Request, fonts: &Fonts) -> Option<Length> {
    let tree = tree::read(mathml).ok()?;
    let mut layout = layout::Layout::new(fonts).ok()?;
    let style = style::MathStyle::of(request);
    let set = layout.node(&tree, style, layout::OperatorContext::default());
    set.ok().map(|it| it.width + request.size)
}

/// Sets a formula that stands by itself, no wider than `measure`: on one line if it fits, else broken into lines,
/// else smaller. Its lines are centred as a whole; the numbers of equations stand at the right edge.
///
/// # Errors
///
/// [`Unset`] when something in it cannot be set, or when it is still too wide.
pub(super) fn display(
    mathml: &str,
    request: Request,
    measure: Length,
    fonts: &Fonts,
) -> Result<Formula, Unset> {
    let mut tree = tree::read(mathml)?;
    let labels = numbers::take(&mut tree);
    let mut layout = layout::Layout::new(fonts)?;
    let full = style::MathStyle::of(request);
    let mut numbers = Vec::with_capacity(labels.len());
    for label in labels {
        let set = layout.node(
            &label.node,
            full.inline(),
            layout::OperatorContext::default(),
        )?;
        numbers.push((label.row, set));
    }
    let widest = numbers.iter().map(|it| it.1.width).max();
    let room = widest.map_or(measure, |it| measure - it - full.size);
    let set = layout.node(&tree, full, layout::OperatorContext::default())?;
    if set.width <= room {
        return Ok(paint::display(set, &layout.rows, numbers, measure));
    }
    if let Some(lines) = layout.lines(&tree, full, room)? {
        return Ok(paint::display(stacked(lines, full), &[], numbers, measure));
    }
    let percent = room.0.max(0) * 100 / set.width.0.max(1);
    let sizes = [percent, 85, SMALLEST]
        .into_iter()
        .filter(|it| *it >= SMALLEST);
    for percent in sizes {
        let style = style::MathStyle {
            size: full.size.scale(percent, 100),
            ..full
        };
        let set = layout.node(&tree, style, layout::OperatorContext::default())?;
        if set.width <= room {
            return Ok(paint::display(set, &layout.rows, numbers, measure));
        }
        if let Some(lines) = layout.lines(&tree, style, room)? {
            return Ok(paint::display(stacked(lines, style), &[], numbers, measure));
        }
    }
    Err(Unset::Wide)
}

/// Puts lines one below the other. The baseline of the last one is that of all.
fn stacked(lines: Vec<(Length, boxes::MathBox)>, style: style::MathStyle) -> boxes::MathBox {
    let gap = style.size.scale(1, 2);
    let least = style.size.scale(15, 10);
    let mut drops = Vec::with_capacity(lines.len());
    let (mut drop, mut below) = (Length::ZERO, None);
    for (_, line) in &lines {
        if let Some(below) = below {
            drop += least.max(below + gap + line.ascent);
        }
        below = Some(line.descent);
        drops.push(drop);
    }
    let mut out = boxes::MathBox::default();
    for ((indent, line), down) in lines.into_iter().zip(drops) {
        out.width = out.width.max(indent + line.width);
        out.put(line, indent, drop - down);
    }
    out
}
