//! Writes the operators that paint a page (ISO 32000-1, annex A).

use std::fmt;
use std::io::Write as _;

use super::syntax::escaped;

/// The operators that paint one page.
#[derive(Default)]
pub(super) struct PageContent(Vec<u8>);

/// The colour that areas and glyphs are filled with.
#[derive(Clone, Copy)]
pub(super) enum Tint {
    /// Grey, from 0 (black) to 1 (white).
    Grey(f32),
    /// Red, green and blue, each from 0 to 1.
    Rgb([f32; 3]),
}

impl PageContent {
    /// The content of the page's stream.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Appends an operator with its operands.
    pub(super) fn operator(&mut self, operator: fmt::Arguments<'_>) {
        if !self.0.is_empty() {
            self.0.push(b'\n');
        }
        self.go_on(operator);
    }

    /// Appends to the text of the last operator.
    pub(super) fn go_on(&mut self, text: fmt::Arguments<'_>) {
        // Writing to memory cannot fail.
        _ = self.0.write_fmt(text);
    }

    /// Appends bytes to the string that the last operator shows. Strings are literal: their hexadecimal digits would take
    /// twice the bytes, and twice the time to deflate them.
    pub(super) fn string(&mut self, bytes: &[u8]) {
        escaped(bytes, &mut self.0);
    }

    /// Saves the graphics state.
    pub(super) fn save(&mut self) {
        self.operator(format_args!("q"));
    }

    /// Restores the graphics state that was saved last.
    pub(super) fn restore(&mut self) {
        self.operator(format_args!("Q"));
    }

    /// Changes the coordinate system of what comes after it.
    pub(super) fn transform(&mut self, [a, b, c, d, e, f]: [f32; 6]) {
        self.operator(format_args!("{a} {b} {c} {d} {e} {f} cm"));
    }

    /// Sets the colour that areas and glyphs are filled with.
    pub(super) fn ink(&mut self, ink: Tint) {
        match ink {
            Tint::Grey(level) => self.operator(format_args!("{level} g")),
            Tint::Rgb([r, g, b]) => self.operator(format_args!("{r} {g} {b} rg")),
        }
    }

    /// Fills a rectangle with its lower left corner at (x, y); all in points.
    pub(super) fn fill(&mut self, [x, y, width, height]: [f32; 4]) {
        self.operator(format_args!("{x} {y} {width} {height} re f"));
    }

    /// Paints an image into the unit square.
    pub(super) fn image(&mut self, name: &str) {
        self.operator(format_args!("/{name} Do"));
    }
}
