//! A laid-out page to pixels: how typeset covers become pictures.
//!
//! Draws the glyphs' outlines as the PDF embeds them; knows nothing of EPUB or PDF.

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{GlyphId, MetadataProvider as _};
use tiny_skia::{FillRule, Paint, PathBuilder, Pixmap, Transform};

use crate::fonts::Fonts;
use crate::layout::{Color, Fragment, Item, Length, Page, Rect, Run};

/// A page as a PNG of `width` pixels, on white, and its height in pixels, which follows from the page's.
///
/// Text and filled rectangles are drawn; pictures are not (a cover that has one uses its bytes).
/// `None` when the page has no area or the picture would be larger than memory allows.
#[must_use]
pub fn png(page: &Page, fonts: &Fonts, width: u32) -> Option<(Vec<u8>, u32)> {
    let scale = f64::from(width) / page.width.to_pt();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a page's height in pixels is small and positive; anything else gives no pixmap"
    )]
    let height = (page.height.to_pt() * scale).round() as u32;
    let mut pixmap = Pixmap::new(width, height)?;
    pixmap.fill(tiny_skia::Color::WHITE);
    let mut canvas = Canvas { pixmap, scale };
    for item in &page.items {
        match item {
            Item::Text(fragment) => canvas.fragment(fragment, fonts),
            Item::Fill { bounds, color, .. } => canvas.fill(bounds, *color),
            Item::Picture(_) => {}
        }
    }
    Some((canvas.pixmap.encode_png().ok()?, height))
}

struct Canvas {
    pixmap: Pixmap,
    /// Pixels per point.
    scale: f64,
}

impl Canvas {
    /// A length in pixels.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "pixels are drawn in single precision"
    )]
    fn pixels(&self, length: Length) -> f32 {
        (length.to_pt() * self.scale) as f32
    }

    fn fill(&mut self, bounds: &Rect, color: Color) {
        let rect = tiny_skia::Rect::from_xywh(
            self.pixels(bounds.x),
            self.pixels(bounds.y),
            self.pixels(bounds.width),
            self.pixels(bounds.height),
        );
        if let Some(rect) = rect {
            self.pixmap
                .fill_rect(rect, &paint(color), Transform::identity(), None);
        }
    }

    fn fragment(&mut self, fragment: &Fragment, fonts: &Fonts) {
        for run in &fragment.runs {
            self.run(run, fragment.y, fonts);
        }
    }

    fn run(&mut self, run: &Run, baseline: Length, fonts: &Fonts) {
        let face = fonts.face(run.face);
        let Some(font) = face.font() else { return };
        let outlines = font.outline_glyphs();
        let unit = self.pixels(run.size) / f32::from(face.units_per_em());
        for glyph in &run.glyphs {
            let Some(outline) = outlines.get(GlyphId::new(u32::from(glyph.id))) else {
                continue;
            };
            let mut pen = Pen(PathBuilder::new());
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            if outline.draw(settings, &mut pen).is_err() {
                continue;
            }
            let Some(path) = pen.0.finish() else { continue };
            let x = self.pixels(glyph.x);
            let y = self.pixels(baseline - glyph.rise);
            // Font units go up, pixels go down.
            let place = Transform::from_row(unit, 0.0, 0.0, -unit, x, y);
            self.pixmap
                .fill_path(&path, &paint(run.color), FillRule::Winding, place, None);
        }
    }
}

fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(color.0, color.1, color.2, 255);
    paint
}

struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, cx: f32, cy: f32, dx: f32, dy: f32, x: f32, y: f32) {
        self.0.cubic_to(cx, cy, dx, dy, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::png;
    use crate::layout::{Color, Item, Length, Page, Rect};

    #[test]
    fn a_filled_rectangle_lands_where_the_page_has_it() {
        let fonts = crate::fonts::Fonts::from_folder(std::path::Path::new("fonts"), &crate::Disk);
        let page = Page {
            width: Length::pt(10),
            height: Length::pt(20),
            items: vec![Item::Fill {
                bounds: Rect {
                    x: Length::pt(5),
                    y: Length::pt(10),
                    width: Length::pt(5),
                    height: Length::pt(10),
                },
                color: Color(255, 0, 0),
                content: None,
            }],
            ..Page::default()
        };
        let (bytes, _) = png(&page, &fonts.unwrap(), 20).unwrap();
        let picture = tiny_skia::Pixmap::decode_png(&bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (20, 40));
        let red = |x, y| picture.pixel(x, y).unwrap().green() == 0;
        assert!(!red(4, 30) && !red(15, 10) && red(15, 30));
    }
}
