//! Lines of a paragraph: a stand-in that knows neither kinsoku nor squeeze and breaks anywhere.

use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};

use super::{Line, Setting, Text, TextStyle};
use crate::fonts::{Family, Fonts};
use crate::layout::{Fragment, Glyph, Length, Run};
use crate::{Fact, Warned, Warning};

/// The faces, and what is remembered of shaping between paragraphs.
#[derive(Debug)]
pub struct Shaper<'a> {
    fonts: &'a Fonts,
}

impl<'a> Shaper<'a> {
    /// A shaper for these faces.
    #[must_use]
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts }
    }
}

/// Sets a paragraph.
#[must_use]
pub fn compose(text: &Text, setting: &Setting, shaper: &mut Shaper<'_>) -> Warned<Vec<Line>> {
    let mut warnings = Vec::new();
    let mut lines = vec![Line::default()];
    let mut x = setting.indent;
    for span in &text.spans {
        for c in text.text[span.range.clone()].chars() {
            let family = family(&span.style);
            let cjk = u32::from(c) >= 0x2e80 || "“”‘’—…·".contains(c);
            let Some(face) = shaper.fonts.find(family, c, cjk) else {
                let cluster = c.to_string();
                warnings.push(Warning::new(0, "font", Fact::MissingGlyph { cluster }));
                continue;
            };
            let Some(font) = shaper.fonts.face(face).font() else {
                continue;
            };
            let size = span.style.size;
            let glyph = font.charmap().map(c).unwrap_or_default();
            let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
            #[expect(
                clippy::cast_possible_truncation,
                reason = "advances are small whole numbers"
            )]
            let units = metrics.advance_width(glyph).unwrap_or_default() as i64;
            let advance = size.of_units(units, shaper.fonts.face(face).units_per_em());
            if x + advance > setting.measure || c == '\u{2028}' {
                lines.push(Line::default());
                x = Length::ZERO;
            }
            if c == '\u{2028}' {
                continue;
            }
            let Some(line) = lines.last_mut() else {
                continue;
            };
            if line
                .fragments
                .last()
                .is_none_or(|it| it.content != span.content)
            {
                line.fragments.push(Fragment {
                    content: span.content,
                    ..Fragment::default()
                });
            }
            if let Some(link) = span.link {
                match line.links.last_mut() {
                    Some(last) if last.0 == link => last.2 = x + advance,
                    Some(_) | None => line.links.push((link, x, x + advance)),
                }
            }
            let Some(fragment) = line.fragments.last_mut() else {
                continue;
            };
            let start = u32::try_from(fragment.text.len()).unwrap_or(u32::MAX);
            fragment.text.push(c);
            let end = u32::try_from(fragment.text.len()).unwrap_or(u32::MAX);
            let (color, rise) = (span.style.color, span.style.rise);
            if fragment
                .runs
                .last()
                .is_none_or(|it| (it.face, it.size, it.color) != (face, size, color))
            {
                fragment.runs.push(Run {
                    face,
                    size,
                    color,
                    glyphs: Vec::new(),
                });
            }
            if let Some(run) = fragment.runs.last_mut() {
                run.glyphs.push(Glyph {
                    id: u16::try_from(glyph.to_u32()).unwrap_or(0),
                    x,
                    rise,
                    advance,
                    text: start..end,
                });
            }
            x += advance;
            line.end = x;
            line.ascent = line.ascent.max(size.scale(88, 100));
            line.descent = line.descent.max(size.scale(12, 100));
        }
    }
    Warned {
        output: lines,
        warnings,
    }
}

fn family(style: &TextStyle) -> Family {
    match style.family {
        Family::Song if style.strong => Family::Hei,
        Family::Song | Family::Hei | Family::Kai | Family::Mono => style.family,
    }
}
