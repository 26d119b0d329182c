//! One paragraph to lines: resolve, itemize, shape, classify, gaps, breaks, fit, distribute, paint.
//!
//! [`collect()`] flattens the model's inlines to one text with spans; [`compose`] sets it, and knows of no pages.

mod beside;
mod breaks;
mod chosen;
mod class;
mod cluster;
mod collect;
mod decorate;
mod distribute;
mod extents;
mod fit;
mod gaps;
mod hyphenate;
mod itemize;
mod line;
mod measure;
mod missing;
mod paint;
mod pieces;
mod prepare;
mod price;
mod relaxed;
mod report;
mod resolve;
mod ruby;
mod rules;
mod search;
mod sense;
mod setting;
mod shape;
#[cfg(test)]
mod tests;
mod text;

pub use beside::{Beside, first_letter};
pub use collect::{Collector, Formulas, collect};
pub use extents::{Extents, extents};
pub use line::{Line, Variants};
pub use rules::{Autospace, FirstOpen, Hanging, Kinsoku, Punctuation, Rules};
pub use setting::{Alignment, Setting};
pub use shape::Shaper;
pub use text::{FormulaPiece, Span, SpanKind, Text, TextStyle};

use crate::Warned;
use chosen::Chosen;
use measure::MeasuredParagraph;
use paint::UnpaintedLine;
use prepare::{Prepared, prepare};
use shape::ShapingFaces;

/// Sets a paragraph.
#[must_use]
pub fn compose(text: &Text, setting: &Setting, shaper: &mut Shaper<'_>) -> Warned<Vec<Line>> {
    compose_with(text, setting, shaper)
}

/// Sets a paragraph, also a line shorter and longer.
#[must_use]
pub fn compose_variants(
    text: &Text,
    setting: &Setting,
    shaper: &mut Shaper<'_>,
) -> Warned<Variants> {
    variants_with(text, setting, shaper)
}

/// Sets a paragraph without forced line ends whose first lines stand beside something.
#[must_use]
pub fn beside(
    text: &Text,
    setting: &Setting,
    room: Beside,
    shaper: &mut Shaper<'_>,
) -> Warned<Vec<Line>> {
    beside::compose(text, setting, room, shaper)
}

fn compose_with(
    text: &Text,
    setting: &Setting,
    faces: &mut impl ShapingFaces,
) -> Warned<Vec<Line>> {
    if pieces::is_long(text) {
        return pieces::compose(text, setting, faces);
    }
    let prepared = prepare(text, setting, faces);
    let paragraph = prepared.paragraph(setting);
    let segments = prepared.fit(&paragraph);
    prepared.finish(text, setting, &paragraph, &segments, faces)
}

fn variants_with(
    text: &Text,
    setting: &Setting,
    faces: &mut impl ShapingFaces,
) -> Warned<Variants> {
    if pieces::is_long(text) {
        // Over so many pages, pages end well without a line more or less.
        let Warned { output, warnings } = pieces::compose(text, setting, faces);
        let lines = output;
        let output = Variants {
            lines,
            ..Variants::default()
        };
        return Warned { output, warnings };
    }
    let prepared = prepare(text, setting, faces);
    let paragraph = prepared.paragraph(setting);
    let segments = prepared.fit(&paragraph);
    let set = prepared.finish(text, setting, &paragraph, &segments, faces);
    let mut variants = Variants {
        lines: set.output,
        ..Variants::default()
    };
    if let [lines] = &segments[..]
        && lines.len() > 1
        && setting.alignment == Alignment::Justify
    {
        let [shorter, longer] = search::variants(&paragraph, lines);
        variants.shorter = shorter.map(|it| prepared.paint(text, &paragraph, &it, faces));
        variants.longer = longer.map(|it| prepared.paint(text, &paragraph, &it, faces));
    }
    Warned {
        output: variants,
        warnings: set.warnings,
    }
}

impl Prepared {
    /// The lines of each stretch between forced line ends; an empty stretch has none.
    fn fit(&self, paragraph: &MeasuredParagraph<'_>) -> Vec<Vec<Chosen>> {
        let segments = self.segments().into_iter();
        segments.map(|it| fit::fit(paragraph, it)).collect()
    }

    /// Paints every stretch and says what there is to say.
    fn finish(
        &self,
        text: &Text,
        setting: &Setting,
        paragraph: &MeasuredParagraph<'_>,
        segments: &[Vec<Chosen>],
        faces: &mut impl ShapingFaces,
    ) -> Warned<Vec<Line>> {
        let mut warnings = report::missing_glyphs(&self.clusters.missing, setting.source_line);
        let mut output = Vec::new();
        for lines in segments {
            warnings.extend(report::rescues(text, paragraph, lines, setting.source_line));
            output.extend(self.paint(text, paragraph, lines, faces));
        }
        Warned { output, warnings }
    }

    /// Gives its slack to the gaps of each line and paints it; a stretch without lines is an empty line.
    fn paint(
        &self,
        text: &Text,
        paragraph: &MeasuredParagraph<'_>,
        lines: &[Chosen],
        faces: &mut impl ShapingFaces,
    ) -> Vec<Line> {
        if lines.is_empty() {
            return vec![Line::default()];
        }
        let paint = |line: &Chosen| {
            let placed = distribute::distribute(paragraph, line);
            let painted = UnpaintedLine {
                text,
                clusters: &self.clusters,
                range: line.range.clone(),
                placed: &placed,
                leftward: self.leftward,
                annotations: &self.annotations,
                counts: &self.counts,
                hyphen: !line.last && self.breaks[line.range.end - 1].hyphen,
            };
            paint::paint(&painted, faces)
        };
        lines.iter().map(paint).collect()
    }
}
