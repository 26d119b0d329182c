//! A laid-out page → an SVG, for showing pages on a screen.
//!
//! Draws the same glyph outlines as the PDF embeds, each outline once a page. Knows nothing of EPUB or PDF.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{GlyphId, MetadataProvider as _};

use crate::fonts::{FaceId, Fonts};
use crate::layout::{Color, Fragment, Item, Length, Page, PlacedPicture, Rect, Run};
use crate::xml;

/// Draws a page. Lengths are in points (1/72 inch), as is its `viewBox`.
///
/// `address` gives the address of a picture, which the SVG refers to. Text is drawn as outlines, so that it looks as in
/// print; each line's words are in a `<title>` for those who cannot see it.
#[must_use]
pub fn svg(page: &Page, fonts: &Fonts, address: &dyn Fn(&PlacedPicture) -> String) -> String {
    let mut drawing = Drawing {
        fonts,
        outlines: BTreeMap::new(),
        defs: String::new(),
        body: String::new(),
    };
    for item in &page.items {
        match item {
            Item::Text(fragment) => {
                let _ = write!(
                    drawing.body,
                    "<g><title>{}</title>",
                    xml::escape(&fragment.text)
                );
                for run in &fragment.runs {
                    drawing.run(run, fragment);
                }
                drawing.body.push_str("</g>");
            }
            Item::Fill { bounds, color, .. } => drawing.fill(bounds, *color),
            Item::Picture(picture) => drawing.picture(picture, &address(picture)),
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\"><defs>{}</defs>{}</svg>\n",
        points(page.width),
        points(page.height),
        xml::escape(&page.label),
        drawing.defs,
        drawing.body
    )
}

/// An SVG that grows.
struct Drawing<'a> {
    fonts: &'a Fonts,
    /// The outlines that `defs` holds, by face and glyph, with their numbers; `None` for glyphs that show nothing.
    outlines: BTreeMap<(FaceId, u16), Option<usize>>,
    defs: String,
    body: String,
}

impl Drawing<'_> {
    fn run(&mut self, run: &Run, line: &Fragment) {
        let unit = run.size.to_pt() / f64::from(self.fonts.face(run.face).units_per_em());
        let _ = write!(self.body, "<g fill=\"{}\">", hex(run.color));
        for glyph in &run.glyphs {
            let Some(number) = self.outline(run.face, glyph.id) else {
                continue;
            };
            let (x, y, upright) = line.origin(run, glyph);
            let turn = if upright { "" } else { "rotate(90) " };
            let across = unit
                * run
                    .upright
                    .map_or(1.0, |it| f64::from(it.narrow()) / 1000.0);
            // Font units go up, points of the page go down.
            let _ = write!(
                self.body,
                "<use href=\"#g{number}\" transform=\"translate({} {}) {turn}scale({across:.5} {:.5})\"/>",
                points(x),
                points(y),
                -unit
            );
        }
        self.body.push_str("</g>");
    }

    /// The number of a glyph's outline, which is drawn when it is met first.
    fn outline(&mut self, face: FaceId, glyph: u16) -> Option<usize> {
        if let Some(known) = self.outlines.get(&(face, glyph)) {
            return *known;
        }
        let path = self.path(face, glyph);
        let number = path.map(|path| {
            let number = self.outlines.len();
            let _ = write!(self.defs, "<path id=\"g{number}\" d=\"{path}\"/>");
            number
        });
        self.outlines.insert((face, glyph), number);
        number
    }

    /// A glyph's outline as path data in font units; `None` when it has none.
    fn path(&self, face: FaceId, glyph: u16) -> Option<String> {
        let font = self.fonts.face(face).font()?;
        let outline = font.outline_glyphs().get(GlyphId::new(u32::from(glyph)))?;
        let mut pen = PathData(String::new());
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        outline.draw(settings, &mut pen).ok()?;
        (!pen.0.is_empty()).then_some(pen.0)
    }

    fn fill(&mut self, bounds: &Rect, color: Color) {
        let _ = write!(
            self.body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
            points(bounds.x),
            points(bounds.y),
            points(bounds.width),
            points(bounds.height),
            hex(color)
        );
    }

    fn picture(&mut self, picture: &PlacedPicture, address: &str) {
        let bounds = &picture.bounds;
        let _ = write!(
            self.body,
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" href=\"{}\"/>",
            points(bounds.x),
            points(bounds.y),
            points(bounds.width),
            points(bounds.height),
            xml::escape(address)
        );
    }
}

/// A length in points, to a hundredth.
fn points(length: Length) -> String {
    format!("{:.2}", length.to_pt())
}

fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.0, color.1, color.2)
}

/// Writes path data of an outline, in whole font units where they are whole.
struct PathData(String);

impl PathData {
    fn step(&mut self, command: char, numbers: &[f32]) {
        self.0.push(command);
        for (at, number) in numbers.iter().enumerate() {
            if at > 0 {
                self.0.push(' ');
            }
            let _ = write!(self.0, "{}", (number * 10.0).round() / 10.0);
        }
    }
}

impl OutlinePen for PathData {
    fn move_to(&mut self, x: f32, y: f32) {
        self.step('M', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.step('L', &[x, y]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.step('Q', &[cx, cy, x, y]);
    }

    fn curve_to(&mut self, cx: f32, cy: f32, dx: f32, dy: f32, x: f32, y: f32) {
        self.step('C', &[cx, cy, dx, dy, x, y]);
    }

    fn close(&mut self) {
        self.0.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use super::svg;
    use crate::layout::{
        Color, Fragment, Glyph, Item, Length, LineTurn, Page, PlacedPicture, Rect, Run, Upright,
    };
    use crate::model::AssetId;

    #[test]
    fn text_fills_and_pictures_stand_where_the_page_has_them() {
        let fonts =
            crate::fonts::Fonts::from_folder(std::path::Path::new("fonts"), &crate::Disk).unwrap();
        let glyph = |x: i64| Glyph {
            id: 40,
            x: Length::pt(x),
            rise: Length::pt(0),
            advance: Length::pt(10),
            text: 0..1,
        };
        let bounds = Rect {
            x: Length::pt(10),
            y: Length::pt(20),
            width: Length::pt(30),
            height: Length::pt(40),
        };
        let page = Page {
            width: Length::pt(100),
            height: Length::pt(200),
            items: vec![
                Item::Fill {
                    bounds,
                    color: Color(255, 0, 16),
                    content: None,
                },
                Item::Text(Fragment {
                    text: "<兰>".to_owned(),
                    y: Length::pt(50),
                    runs: vec![Run {
                        face: crate::fonts::FaceId(0),
                        size: Length::pt(10),
                        color: Color(0, 0, 0),
                        upright: None,
                        glyphs: vec![glyph(1), glyph(11)],
                    }],
                    ..Fragment::default()
                }),
                Item::Picture(PlacedPicture {
                    article: 0,
                    asset: AssetId(0),
                    bounds,
                    content: None,
                    source: None,
                }),
            ],
            ..Page::default()
        };
        let drawn = svg(&page, &fonts, &|_| "a?b&c".to_owned());
        assert!(drawn.contains("viewBox=\"0 0 100.00 200.00\""), "{drawn}");
        assert!(drawn.contains("fill=\"#ff0010\""), "{drawn}");
        assert!(drawn.contains("<title>&lt;兰&gt;</title>"), "{drawn}");
        assert!(drawn.contains("href=\"a?b&amp;c\""), "{drawn}");
        assert_eq!(drawn.matches("<path ").count(), 1, "an outline once");
        assert_eq!(drawn.matches("<use ").count(), 2);
        assert!(drawn.contains("translate(11.00 50.00)"), "{drawn}");
    }

    #[test]
    fn glyphs_of_lines_that_run_down_lie_or_stand() {
        let fonts =
            crate::fonts::Fonts::from_folder(std::path::Path::new("fonts"), &crate::Disk).unwrap();
        let run = |upright, x| Run {
            face: crate::fonts::FaceId(0),
            size: Length::pt(10),
            color: Color(0, 0, 0),
            upright,
            glyphs: vec![Glyph {
                id: 40,
                x: Length::pt(x),
                rise: Length::pt(1),
                advance: Length::pt(10),
                text: 0..1,
            }],
        };
        let page = Page {
            items: vec![Item::Text(Fragment {
                turn: LineTurn::Down,
                y: Length::pt(50),
                runs: vec![
                    run(None, 20),
                    run(Some(Upright::Alone), 30),
                    run(Some(Upright::First(500)), 40),
                ],
                ..Fragment::default()
            })],
            ..Page::default()
        };
        let drawn = svg(&page, &fonts, &|_| String::new());
        // Along the line is down, above the baseline is right of it; a cell begins 0.88 em above the glyph's origin.
        for wanted in [
            "translate(51.00 20.00) rotate(90) scale(0.00977 -0.00977)",
            "translate(51.00 38.80) scale(0.00977 -0.00977)",
            "translate(51.00 48.80) scale(0.00488 -0.00977)",
        ] {
            assert!(drawn.contains(wanted), "{wanted}\n{drawn}");
        }
    }
}
