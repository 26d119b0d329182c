//! A laid-out page → a PNG, for covers that Lantai sets itself.
//!
//! Draws the same glyph outlines as the PDF embeds. Knows nothing of EPUB or PDF.

use std::collections::BTreeMap;
use std::io::Write as _;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{GlyphId, MetadataProvider as _};
use tiny_skia::{
    ColorU8, FillRule, FilterQuality, Paint, Path, PathBuilder, Pixmap, PixmapPaint,
    PremultipliedColorU8, Transform,
};

use crate::fonts::Fonts;
use crate::layout::{Color, Fragment, Item, Length, Page, PlacedPicture, Rect, Run};

/// The most rows of pixels that are drawn at a time. To fill and read the memory of a whole page would take longer than
/// to draw on it; the memory of a band is used again. A line of text is lower, so that its glyphs are drawn once.
const BAND: u32 = 256;

/// A picture on a page.
pub struct PicturePixels {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green and blue of each pixel, row by row.
    pub bytes: Vec<u8>,
}

/// Draws a page on white as a PNG `width` pixels wide. Returns its bytes and its height in pixels.
///
/// Text and filled rectangles are drawn, pictures are not: [`rgb`] draws them.
/// `None` when the page has no area or the picture would be larger than memory allows.
#[must_use]
pub fn png(page: &Page, fonts: &Fonts, width: u32) -> Option<(Vec<u8>, u32)> {
    let (mut canvas, height) = BandedCanvas::of(page, fonts, width, &|_| None)?;
    let (palette, rows) = match canvas.indexed() {
        Some((palette, rows)) => (Some(palette), rows),
        None => (None, canvas.colors()),
    };
    let bytes = encode(width, height, palette, &rows).ok()?;
    Some((bytes, height))
}

/// Draws a page on white with its pictures, `width` pixels wide. Returns red, green and blue of each pixel, row by row, and
/// the number of rows.
///
/// `pictures` gives the pixels of pictures; those that it does not know are not drawn. `None` as for [`png()`].
#[must_use]
pub fn rgb(
    page: &Page,
    fonts: &Fonts,
    width: u32,
    pictures: &dyn Fn(&PlacedPicture) -> Option<PicturePixels>,
) -> Option<(Vec<u8>, u32)> {
    let (mut canvas, height) = BandedCanvas::of(page, fonts, width, pictures)?;
    Some((canvas.colors().flat(), height))
}

/// The rows of a picture. Most rows of a cover are the same as the row above, and are kept once.
#[derive(Default)]
struct Rows {
    /// The pixels of rows that differ from the row above, one row after the other.
    pixels: Vec<u8>,
    /// How many times each of them stands in the picture.
    times: Vec<u32>,
}

impl Rows {
    /// The row that was begun last once more.
    fn again(&mut self) {
        if let Some(times) = self.times.last_mut() {
            *times += 1;
        }
    }

    /// The rows one after the other, each as often as it stands in the picture.
    fn flat(&self) -> Vec<u8> {
        let length = self.pixels.len() / self.times.len().max(1);
        let rows = self.pixels.chunks_exact(length.max(1)).zip(&self.times);
        rows.flat_map(|(row, times)| std::iter::repeat_n(row, *times as usize))
            .flatten()
            .copied()
            .collect()
    }
}

/// Writes a PNG. The pixels of `rows` are one palette number each when there is a palette, otherwise red, green and blue.
fn encode(
    width: u32,
    height: u32,
    palette: Option<Vec<u8>>,
    rows: &Rows,
) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(match &palette {
        Some(_) => png::ColorType::Indexed,
        None => png::ColorType::Rgb,
    });
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    // The rows are long runs of few values: filters would break the runs up, and a higher level of compression would
    // save next to nothing.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(2));
    let mut writer = encoder.write_header()?;
    let mut stream = writer.stream_writer()?;
    let length = rows.pixels.len() / rows.times.len().max(1);
    for (row, times) in rows.pixels.chunks_exact(length.max(1)).zip(&rows.times) {
        for _ in 0..*times {
            stream.write_all(row)?;
        }
    }
    stream.finish()?;
    writer.finish()?;
    Ok(bytes)
}

/// Something to draw, in pixels of the page.
enum Shape {
    Glyph(Path, Color),
    Fill(tiny_skia::Rect, Color),
    /// Pixels that fill a box.
    Picture(tiny_skia::Rect, Pixmap),
}

impl Shape {
    /// The first row that it may touch and the row after the last, of a page of so many rows. A row more on each side,
    /// because edges are smoothed.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast of a float to an integer ends at the integer's bounds"
    )]
    fn rows(&self, height: u32) -> (u32, u32) {
        let bounds = match self {
            Self::Glyph(path, _) => path.bounds(),
            Self::Fill(rect, _) | Self::Picture(rect, _) => *rect,
        };
        let first = (bounds.top() - 1.0).floor() as u32;
        let end = (bounds.bottom() + 1.0).ceil() as u32;
        (first, end.min(height))
    }
}

/// Pixels per point.
#[derive(Clone, Copy)]
struct Scale(f64);

impl Scale {
    /// A length in pixels.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "pixels are drawn in single precision"
    )]
    fn pixels(self, length: Length) -> f32 {
        (length.to_pt() * self.0) as f32
    }

    /// A box of the page in pixels; `None` when it has no area.
    fn bounds(self, bounds: &Rect) -> Option<tiny_skia::Rect> {
        tiny_skia::Rect::from_xywh(
            self.pixels(bounds.x),
            self.pixels(bounds.y),
            self.pixels(bounds.width),
            self.pixels(bounds.height),
        )
    }

    fn shapes(
        self,
        page: &Page,
        fonts: &Fonts,
        pictures: &dyn Fn(&PlacedPicture) -> Option<PicturePixels>,
    ) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for item in &page.items {
            match item {
                Item::Text(fragment) => {
                    for run in &fragment.runs {
                        self.run(run, fragment, fonts, &mut shapes);
                    }
                }
                Item::Fill { bounds, color, .. } => {
                    let rect = self.bounds(bounds);
                    shapes.extend(rect.map(|it| Shape::Fill(it, *color)));
                }
                Item::Picture(placed) => {
                    let pixels = pictures(placed).and_then(|it| pixmap(&it));
                    let shape = self.bounds(&placed.bounds).zip(pixels);
                    shapes.extend(shape.map(|it| Shape::Picture(it.0, it.1)));
                }
            }
        }
        shapes
    }

    fn run(self, run: &Run, line: &Fragment, fonts: &Fonts, shapes: &mut Vec<Shape>) {
        let face = fonts.face(run.face);
        let Some(font) = face.font() else { return };
        let outlines = font.outline_glyphs();
        let unit = self.pixels(run.size) / f32::from(face.units_per_em());
        for glyph in &run.glyphs {
            let Some(outline) = outlines.get(GlyphId::new(u32::from(glyph.id))) else {
                continue;
            };
            let mut pen = OutlinePath(PathBuilder::new());
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            if outline.draw(settings, &mut pen).is_err() {
                continue;
            }
            let (x, y, upright) = line.origin(run, glyph);
            let (x, y) = (self.pixels(x), self.pixels(y));
            // Font units go up, pixels go down.
            let place = if upright {
                let across = unit
                    * run
                        .upright
                        .map_or(1.0, |it| f32::from(it.narrow()) / 1000.0);
                Transform::from_row(across, 0.0, 0.0, -unit, x, y)
            } else {
                Transform::from_row(0.0, unit, unit, 0.0, x, y)
            };
            let path = pen.0.finish().and_then(|it| it.transform(place));
            shapes.extend(path.map(|it| Shape::Glyph(it, run.color)));
        }
    }
}

/// The palette of a picture: white, then each colour in the order in which it is met.
struct IndexedColors {
    palette: Vec<u8>,
    numbers: BTreeMap<[u8; 4], u8>,
}

impl Default for IndexedColors {
    fn default() -> Self {
        Self {
            palette: vec![255; 3],
            numbers: BTreeMap::from([([255; 4], 0)]),
        }
    }
}

impl IndexedColors {
    /// The number of a colour; `None` when a palette has no room for it.
    fn number(&mut self, color: [u8; 4]) -> Option<u8> {
        if let Some(known) = self.numbers.get(&color) {
            return Some(*known);
        }
        let next = u8::try_from(self.numbers.len()).ok()?;
        self.numbers.insert(color, next);
        self.palette.extend(&color[..3]);
        Some(next)
    }
}

/// A page that is drawn band by band.
struct BandedCanvas {
    /// The rows that are drawn at present.
    band: Pixmap,
    /// How many rows the page has.
    height: u32,
    /// What is drawn on the ground.
    shapes: Vec<Shape>,
    /// The colour of the whole page under the shapes.
    ground: PremultipliedColorU8,
}

/// Rows of a page that are drawn, or else made, together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Band {
    /// The first row.
    top: u32,
    /// The row after the last.
    bottom: u32,
    /// Whether a shape touches it; otherwise all its pixels have the colour of the ground.
    drawn: bool,
}

/// Pixels as the canvas takes them.
fn pixmap(pixels: &PicturePixels) -> Option<Pixmap> {
    let opaque = |it: &[u8; 3]| [it[0], it[1], it[2], 255];
    let bytes = pixels.bytes.as_chunks().0.iter().flat_map(opaque);
    let size = tiny_skia::IntSize::from_wh(pixels.width, pixels.height)?;
    Pixmap::from_vec(bytes.collect(), size)
}

impl BandedCanvas {
    /// A canvas for a page, `width` pixels wide, and its height in pixels.
    fn of(
        page: &Page,
        fonts: &Fonts,
        width: u32,
        pictures: &dyn Fn(&PlacedPicture) -> Option<PicturePixels>,
    ) -> Option<(Self, u32)> {
        let scale = Scale(f64::from(width) / page.width.to_pt());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a page's height in pixels is small and positive; anything else gives no pixmap"
        )]
        let height = (page.height.to_pt() * scale.0).round() as u32;
        let band = Pixmap::new(width, BAND.min(height))?;
        let shapes = scale.shapes(page, fonts, pictures);
        Some((Self::new(band, height, shapes), height))
    }

    /// Fills at the beginning of `shapes` that cover the whole page become its ground.
    fn new(band: Pixmap, height: u32, mut shapes: Vec<Shape>) -> Self {
        let (width, rows) = (f64::from(band.width()), f64::from(height));
        let covers = |it: &tiny_skia::Rect| {
            it.left() <= 0.0
                && it.top() <= 0.0
                && f64::from(it.right()) >= width
                && f64::from(it.bottom()) >= rows
        };
        let mut ground = Color(255, 255, 255);
        let mut grounds = 0;
        for shape in &shapes {
            match shape {
                Shape::Fill(rect, color) if covers(rect) => ground = *color,
                Shape::Fill(..) | Shape::Glyph(..) | Shape::Picture(..) => break,
            }
            grounds += 1;
        }
        shapes.drain(..grounds);
        let ground = ColorU8::from_rgba(ground.0, ground.1, ground.2, 255).premultiply();
        Self {
            band,
            height,
            shapes,
            ground,
        }
    }

    /// All rows of the page, in order. Glyphs that stand side by side are in one band where it has room for them.
    fn bands(&self) -> Vec<Band> {
        let mut touched: Vec<(u32, u32)> =
            self.shapes.iter().map(|it| it.rows(self.height)).collect();
        touched.retain(|it| it.0 < it.1);
        touched.sort_unstable();
        let mut bands = Vec::new();
        let mut row = 0;
        let mut touched = touched.into_iter().peekable();
        while let Some((top, mut bottom)) = touched.next() {
            while let Some(next) = touched.next_if(|it| it.0 <= bottom) {
                bottom = bottom.max(next.1);
            }
            if row < top {
                bands.push(Band {
                    top: row,
                    bottom: top,
                    drawn: false,
                });
            }
            row = top;
            while row < bottom {
                let end = bottom.min(row + BAND);
                bands.push(Band {
                    top: row,
                    bottom: end,
                    drawn: true,
                });
                row = end;
            }
        }
        if row < self.height {
            bands.push(Band {
                top: row,
                bottom: self.height,
                drawn: false,
            });
        }
        bands
    }

    /// The palette, white first, and for each pixel the number of its colour; `None` when the page has more colours than
    /// a palette can hold (256).
    fn indexed(&mut self) -> Option<(Vec<u8>, Rows)> {
        let mut inks = IndexedColors::default();
        let mut rows = Rows::default();
        self.rows(|row, repeats| {
            if repeats {
                rows.again();
                return true;
            }
            rows.times.push(1);
            let mut row = row.as_chunks().0;
            while let Some(first) = row.first() {
                let run = row.iter().take_while(|it| *it == first).count();
                let Some(number) = inks.number(*first) else {
                    return false;
                };
                rows.pixels.resize(rows.pixels.len() + run, number);
                row = &row[run..];
            }
            true
        })
        .then_some((inks.palette, rows))
    }

    /// Red, green and blue of each pixel.
    fn colors(&mut self) -> Rows {
        let mut rows = Rows::default();
        self.rows(|row, repeats| {
            if repeats {
                rows.again();
                return true;
            }
            rows.times.push(1);
            for [red, green, blue, _] in row.as_chunks().0 {
                rows.pixels.extend([red, green, blue]);
            }
            true
        });
        rows
    }

    /// Draws the page and gives `take` each row, four bytes a pixel, and whether it is known to be the same as the row
    /// above. Stops and returns `false` when `take` returns `false`.
    fn rows(&mut self, mut take: impl FnMut(&[u8], bool) -> bool) -> bool {
        let row = usize::try_from(self.band.width()).unwrap_or(usize::MAX) * 4;
        for band in self.bands() {
            let count = usize::try_from(band.bottom - band.top).unwrap_or(usize::MAX);
            self.draw(band);
            let mut above: Option<&[u8]> = None;
            for number in 0..count {
                // All rows of a band without shapes are its first row.
                let at = if band.drawn { number * row } else { 0 };
                let Some(pixels) = self.band.data().get(at..at + row) else {
                    break;
                };
                let repeats = number > 0 && (!band.drawn || above == Some(pixels));
                if !take(pixels, repeats) {
                    return false;
                }
                above = Some(pixels);
            }
        }
        true
    }

    /// Draws a band; of a band without shapes only the first row.
    #[expect(
        clippy::cast_precision_loss,
        reason = "the numbers of rows and columns are far below 2^24"
    )]
    fn draw(&mut self, band: Band) {
        let rows = if band.drawn {
            band.bottom - band.top
        } else {
            1
        };
        let pixels = usize::try_from(rows * self.band.width()).unwrap_or(usize::MAX);
        let pixels = pixels.min(self.band.pixels().len());
        self.band.pixels_mut()[..pixels].fill(self.ground);
        if !band.drawn {
            return;
        }
        let up = Transform::from_translate(0.0, -(band.top as f32));
        for shape in &self.shapes {
            let (first, end) = shape.rows(self.height);
            if end <= band.top || first >= band.bottom {
                continue;
            }
            match shape {
                Shape::Glyph(path, color) => {
                    let paint = paint(*color);
                    self.band
                        .fill_path(path, &paint, FillRule::Winding, up, None);
                }
                Shape::Fill(rect, color) => self.band.fill_rect(*rect, &paint(*color), up, None),
                Shape::Picture(rect, pixels) => {
                    let across = rect.width() / pixels.width() as f32;
                    let down = rect.height() / pixels.height() as f32;
                    let place = Transform::from_scale(across, down)
                        .post_translate(rect.left(), rect.top())
                        .post_concat(up);
                    let smooth = PixmapPaint {
                        quality: FilterQuality::Bilinear,
                        ..PixmapPaint::default()
                    };
                    self.band
                        .draw_pixmap(0, 0, pixels.as_ref(), &smooth, place, None);
                }
            }
        }
    }
}

fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(color.0, color.1, color.2, 255);
    paint
}

/// Makes a path of a glyph's outline.
struct OutlinePath(PathBuilder);

impl OutlinePen for OutlinePath {
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

    fn fonts() -> crate::fonts::Fonts {
        let folder = std::path::Path::new("fonts");
        crate::fonts::Fonts::from_folder(folder, &crate::Disk).unwrap()
    }

    fn fill(x: i64, y: i64, width: i64, height: i64, color: Color) -> Item {
        Item::Fill {
            bounds: Rect {
                x: Length::pt(x),
                y: Length::pt(y),
                width: Length::pt(width),
                height: Length::pt(height),
            },
            color,
            content: None,
        }
    }

    #[test]
    fn a_filled_rectangle_lands_where_the_page_has_it() {
        let page = Page {
            width: Length::pt(10),
            height: Length::pt(100),
            items: vec![fill(5, 10, 5, 80, Color(255, 0, 0))],
            ..Page::default()
        };
        // 200 rows: more than are drawn at a time.
        let (bytes, _) = png(&page, &fonts(), 20).unwrap();
        let picture = tiny_skia::Pixmap::decode_png(&bytes).unwrap();
        assert_eq!((picture.width(), picture.height()), (20, 200));
        let red = |x, y| picture.pixel(x, y).unwrap().green() == 0;
        assert!(!red(4, 60) && !red(15, 19) && red(15, 20) && red(15, 64) && red(15, 179));
        assert!(!red(15, 180));
    }

    #[test]
    fn rows_that_nothing_touches_have_the_colour_of_the_ground() {
        let paper = Color(0xfb, 0xf8, 0xf0);
        let page = Page {
            width: Length::pt(10),
            height: Length::pt(300),
            items: vec![
                fill(0, 0, 10, 300, paper),
                fill(5, 140, 5, 10, Color(255, 0, 0)),
            ],
            ..Page::default()
        };
        let (bytes, _) = png(&page, &fonts(), 20).unwrap();
        let picture = tiny_skia::Pixmap::decode_png(&bytes).unwrap();
        for row in 0..600 {
            let blue = picture.pixel(15, row).unwrap().blue();
            assert_eq!(blue == 0, (280..300).contains(&row), "row {row}");
            let left = picture.pixel(2, row).unwrap();
            assert_eq!((left.red(), left.green(), left.blue()), (0xfb, 0xf8, 0xf0));
        }
    }

    #[test]
    fn more_colours_than_a_palette_holds_are_all_kept() {
        let color = |it: u8| Color(it, 255 - it, 7);
        let mut items: Vec<Item> = (0..=255)
            .map(|it| fill(0, i64::from(it), 10, 1, color(it)))
            .collect();
        items.push(fill(0, 256, 10, 1, Color(1, 2, 3)));
        let page = Page {
            width: Length::pt(10),
            height: Length::pt(260),
            items,
            ..Page::default()
        };
        let (bytes, _) = png(&page, &fonts(), 10).unwrap();
        let picture = tiny_skia::Pixmap::decode_png(&bytes).unwrap();
        for it in 0..=255 {
            let pixel = picture.pixel(5, u32::from(it)).unwrap();
            let Color(red, green, blue) = color(it);
            assert_eq!(
                (pixel.red(), pixel.green(), pixel.blue()),
                (red, green, blue)
            );
        }
    }

    #[test]
    fn a_picture_fills_its_box_and_lies_under_what_follows() {
        let bounds = Rect {
            x: Length::ZERO,
            y: Length::ZERO,
            width: Length::pt(10),
            height: Length::pt(8),
        };
        let placed = crate::layout::PlacedPicture {
            article: 0,
            asset: crate::model::AssetId(0),
            bounds,
            content: None,
            source: None,
        };
        let page = Page {
            width: Length::pt(10),
            height: Length::pt(20),
            items: vec![Item::Picture(placed), fill(0, 5, 10, 15, Color(0, 0, 255))],
            ..Page::default()
        };
        let red = |_: &crate::layout::PlacedPicture| {
            Some(super::PicturePixels {
                width: 2,
                height: 2,
                bytes: [255, 0, 0].repeat(4),
            })
        };
        let (pixels, rows) = super::rgb(&page, &fonts(), 20, &red).unwrap();
        assert_eq!((rows, pixels.len()), (40, 20 * 40 * 3));
        let at = |x: usize, y: usize| &pixels[(y * 20 + x) * 3..][..3];
        assert_eq!(
            (at(10, 5), at(10, 12)),
            (&[255, 0, 0][..], &[0, 0, 255][..])
        );
    }
}
