//! Pages to printpdf's operations: text by glyph id, pictures, fills, all inside marked content.

use std::collections::BTreeMap;

use printpdf::{
    Color as Paint, CurTransMat, DictItem, FontId, Greyscale, Op, PaintMode, PdfFontHandle,
    PdfPage, Pt, Rect as Box, Rgb, TextMatrix, XObjectTransform,
};

use super::fonts::{Painted, Placed, SmallFont};
use super::frame::Frame;
use super::object::utf16;
use super::options::Standard;
use super::pictures::Pictures;
use super::text::{Letter, Stretch, stretches};
use crate::layout::{Color, ContentId, Fragment, Item, Length, Page, PlacedPicture, Rect, Tags};

/// What a painter needs of the book.
pub(super) struct Palette<'p, 'a> {
    /// The glyphs that all pages paint.
    pub(super) glyphs: Painted<'a>,
    pub(super) pictures: &'p Pictures,
    pub(super) tags: &'p Tags,
    /// Paint in grey only.
    pub(super) grey: bool,
    /// PDF/A-4 takes no private characters in `ActualText` (ISO 19005-4, 6.2.10.8).
    pub(super) standard: Standard,
}

/// What a marked-content sequence holds.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Mark {
    Content(ContentId),
    /// Running heads, folios.
    Pagination,
    /// Rules, grounds, decoration.
    Layout,
}

/// Paints one page.
pub(super) struct Painter<'t, 'p, 'a> {
    palette: &'t mut Palette<'p, 'a>,
    height: Length,
    ops: Vec<Op>,
    marks: Vec<ContentId>,
    open: Option<Mark>,
    in_text: bool,
    font: Option<(SmallFont, Length)>,
    color: Option<Color>,
}

impl<'t, 'p, 'a> Painter<'t, 'p, 'a> {
    /// A painted page, and the content of each marked-content sequence on it, by its number (MCID).
    pub(super) fn paint(
        page: &Page,
        palette: &'t mut Palette<'p, 'a>,
    ) -> (PdfPage, Vec<ContentId>) {
        let frame = Frame::of(page);
        let mut painter = Self {
            palette,
            height: page.height,
            ops: Vec::new(),
            marks: Vec::new(),
            open: None,
            in_text: false,
            font: None,
            color: None,
        };
        if let Some(matrix) = frame.matrix() {
            painter.ops.push(Op::SaveGraphicsState);
            painter.ops.push(Op::SetTransformationMatrix {
                matrix: CurTransMat::Raw(matrix.map(points)),
            });
        }
        for item in &page.items {
            painter.item(item);
        }
        painter.close();
        if frame.matrix().is_some() {
            painter.ops.push(Op::RestoreGraphicsState);
        }
        // The seal writes the boxes: printpdf takes a width for a right edge.
        let nowhere = Box::from_wh(Pt(0.0), Pt(0.0));
        let page = PdfPage {
            media_box: nowhere.clone(),
            trim_box: nowhere.clone(),
            crop_box: nowhere,
            ops: painter.ops,
        };
        (page, painter.marks)
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Text(fragment) => {
                self.mark(match fragment.content {
                    Some(content) => Mark::Content(content),
                    None => Mark::Pagination,
                });
                self.text(fragment);
            }
            Item::Picture(picture) => {
                self.mark(mark_of(picture.content));
                self.picture(picture);
            }
            Item::Fill {
                bounds,
                color,
                content,
            } => {
                self.mark(mark_of(*content));
                self.fill(*bounds, *color);
            }
        }
    }

    /// Goes on with the open sequence when it is the same content, else opens a new one.
    fn mark(&mut self, mark: Mark) {
        if self.open == Some(mark) {
            return;
        }
        self.close();
        self.open = Some(mark);
        match mark {
            Mark::Content(content) => {
                let tags = self.palette.tags;
                let element = usize::try_from(content.0).ok();
                let element = element.and_then(|it| tags.contents().get(it));
                let role = element.map(|it| tags.get(*it).role);
                let mcid = i64::try_from(self.marks.len()).unwrap_or(i64::MAX);
                self.marks.push(content);
                let name = role.map_or("Span", super::tags::name);
                self.begin(name, [("MCID", DictItem::Int(mcid))]);
            }
            Mark::Pagination => self.begin("Artifact", [("Type", named("Pagination"))]),
            Mark::Layout => self.begin("Artifact", [("Type", named("Layout"))]),
        }
    }

    fn begin<const N: usize>(&mut self, tag: &str, properties: [(&str, DictItem); N]) {
        let properties = properties.into_iter().map(|(key, it)| (key.to_owned(), it));
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: tag.to_owned(),
            properties: DictItem::Dict {
                map: properties.collect::<BTreeMap<_, _>>(),
            },
        });
    }

    fn close(&mut self) {
        self.end_text();
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn end_text(&mut self) {
        if std::mem::take(&mut self.in_text) {
            self.ops.push(Op::EndTextSection);
        }
    }

    fn color(&mut self, color: Color) {
        if self.color != Some(color) {
            self.color = Some(color);
            let col = paint_of(color, self.palette.grey);
            self.ops.push(Op::SetFillColor { col });
        }
    }

    fn fill(&mut self, bounds: Rect, color: Color) {
        self.end_text();
        self.color(color);
        let bottom = self.height - bounds.y - bounds.height;
        let mut rectangle = Box::from_xywh(
            Pt(points(bounds.x)),
            Pt(points(bottom)),
            Pt(points(bounds.width)),
            Pt(points(bounds.height)),
        );
        rectangle.mode = Some(PaintMode::Fill);
        self.ops.push(Op::DrawRectangle { rectangle });
    }

    fn picture(&mut self, placed: &PlacedPicture) {
        let Some(picture) = self.palette.pictures.get(placed.article, placed.asset) else {
            // What cannot be shown keeps its place; the warning says why.
            self.fill(placed.bounds, Color(0xe6, 0xe6, 0xe6));
            return;
        };
        self.end_text();
        let bounds = placed.bounds;
        let bottom = self.height - bounds.y - bounds.height;
        let matrix = picture.turn.matrix(
            points(bounds.x),
            points(bottom),
            points(bounds.width),
            points(bounds.height),
        );
        self.ops.push(Op::SaveGraphicsState);
        self.ops.push(Op::SetTransformationMatrix {
            matrix: CurTransMat::Raw(matrix),
        });
        self.ops.push(Op::UseXobject {
            id: picture.id.clone(),
            transform: XObjectTransform {
                no_auto_scale: true,
                ..XObjectTransform::default()
            },
        });
        self.ops.push(Op::RestoreGraphicsState);
    }

    fn text(&mut self, fragment: &Fragment) {
        if !std::mem::replace(&mut self.in_text, true) {
            self.ops.push(Op::StartTextSection);
        }
        let mut pen: Option<Pen> = None;
        let mut placed = Vec::new();
        for stretch in stretches(fragment, &self.palette.glyphs.faces) {
            placed.clear();
            for letter in &stretch.letters {
                let face = fragment.runs[letter.run].face;
                let glyphs = &mut self.palette.glyphs;
                placed.push(glyphs.place(face, letter.glyph, letter.text));
            }
            let actual = self.actual(&stretch, &placed);
            if let Some(actual) = &actual {
                self.show(pen.as_mut());
                let data = utf16(actual);
                let literal = false;
                self.begin("Span", [("ActualText", DictItem::String { data, literal })]);
            }
            for (letter, placed) in stretch.letters.iter().zip(&placed) {
                self.letter(fragment, letter, *placed, &mut pen);
            }
            if actual.is_some() {
                self.show(pen.as_mut());
                self.ops.push(Op::EndMarkedContent);
            }
        }
        self.show(pen.as_mut());
    }

    /// What a stretch must be said to say; `None` when its glyphs say it already.
    fn actual(&self, stretch: &Stretch<'_>, placed: &[Placed]) -> Option<String> {
        let said = |text: String| match self.palette.standard {
            Standard::A4fUa2 => text.replace(is_private, "\u{fffd}"),
            Standard::A2aUa1 | Standard::A3aUa1 | Standard::None => text,
        };
        if let Some(actual) = &stretch.actual {
            return Some(said(actual.clone()));
        }
        let letters = || stretch.letters.iter().map(|it| it.text);
        let all = placed.iter().all(|it| it.exact) && !letters().any(|it| it.contains(is_private));
        (!all).then(|| said(letters().collect()))
    }

    fn letter(
        &mut self,
        fragment: &Fragment,
        letter: &Letter<'_>,
        placed: Placed,
        pen: &mut Option<Pen>,
    ) {
        let run = &fragment.runs[letter.run];
        let goes_on = pen.as_ref().is_some_and(|it| {
            it.rise == letter.rise && it.run == letter.run && it.font == placed.font
        });
        if !goes_on {
            self.show(pen.as_mut());
            self.color(run.color);
            let font = (placed.font, run.size);
            if self.font != Some(font) {
                self.ops.push(Op::SetFont {
                    font: PdfFontHandle::External(FontId(placed.font.name())),
                    size: Pt(points(run.size)),
                });
                self.font = Some(font);
            }
            let y = self.height - fragment.y + letter.rise;
            self.ops.push(Op::SetTextMatrix {
                matrix: TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, points(letter.x), points(y)]),
            });
            *pen = Some(Pen {
                run: letter.run,
                font: placed.font,
                rise: letter.rise,
                origin: letter.x,
                size: run.size,
                at: 0,
                codes: Vec::new(),
                row: Vec::new(),
            });
        }
        let Some(pen) = pen else { return };
        let wanted = pen.thousandths(letter.x);
        let kern = pen.at - wanted;
        if kern != 0 {
            pen.gather();
            pen.row.push(DictItem::Int(kern));
        }
        pen.at = wanted + placed.width;
        pen.codes.extend(placed.glyph.to_be_bytes());
    }

    /// Shows what a pen has gathered. printpdf's own operation would hold, and write, each glyph apart.
    fn show(&mut self, pen: Option<&mut Pen>) {
        let Some(pen) = pen else { return };
        pen.gather();
        if !pen.row.is_empty() {
            let row = DictItem::Array(std::mem::take(&mut pen.row));
            self.ops.push(Op::Unknown {
                key: "TJ".to_owned(),
                value: vec![row],
            });
        }
    }
}

/// A row of glyphs of one small font, size and baseline.
struct Pen {
    run: usize,
    font: SmallFont,
    rise: Length,
    origin: Length,
    size: Length,
    /// Where a reader's pen stands after the last glyph: thousandths of an em from the origin.
    at: i64,
    /// Glyphs with nothing between them, two bytes each.
    codes: Vec<u8>,
    /// What stands before them: glyphs, and what moves the pen between them.
    row: Vec<DictItem>,
}

impl Pen {
    /// Puts the glyphs at hand into the row.
    fn gather(&mut self) {
        if !self.codes.is_empty() {
            self.row.push(DictItem::String {
                data: std::mem::take(&mut self.codes),
                literal: false,
            });
        }
    }

    /// A place as thousandths of an em from the origin, rounded half up.
    fn thousandths(&self, x: Length) -> i64 {
        let size = self.size.0.max(1);
        ((x - self.origin).0 * 2000 + size).div_euclid(2 * size)
    }
}

fn mark_of(content: Option<ContentId>) -> Mark {
    match content {
        Some(content) => Mark::Content(content),
        None => Mark::Layout,
    }
}

fn named(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}

/// Whether a character has no meaning of its own (ISO 19005-3, 6.2.11.7.3).
fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xe000..=0xf8ff | 0xf_0000..=0xf_fffd | 0x10_0000..=0x10_fffd)
}

/// Points with three decimals.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the PDF door: printpdf takes f32, and a page is far below its 2^24"
)]
pub(super) fn points(length: Length) -> f32 {
    ((length.to_pt() * 1000.0).round() / 1000.0) as f32
}

fn paint_of(color: Color, grey: bool) -> Paint {
    let Color(r, g, b) = color;
    let level = |it: u8| (f32::from(it) / 255.0 * 1000.0).round() / 1000.0;
    if r == g && g == b {
        return Paint::Greyscale(Greyscale::new(level(r), None));
    }
    if grey {
        let luma = level(r) * 0.299 + level(g) * 0.587 + level(b) * 0.114;
        let luma = (luma * 1000.0).round() / 1000.0;
        return Paint::Greyscale(Greyscale::new(luma, None));
    }
    Paint::Rgb(Rgb::new(level(r), level(g), level(b), None))
}
