//! Pages to printpdf's operations: text by glyph id, pictures, fills, all inside marked content.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color as Paint, CurTransMat, DictItem, Greyscale, Op, PaintMode, PdfFontHandle,
    PdfPage, Pt, Rect as Box, Rgb, TextItem, TextMatrix, XObjectTransform,
};

use super::fonts::{Faces, Placed, Subsets};
use super::frame::Frame;
use super::object::utf16;
use super::options::Standard;
use super::pictures::Pictures;
use super::text::{Letter, Stretch, stretches};
use crate::layout::{
    Color, ContentId, Fragment, Item, Length, Page, PlacedPicture, Rect, Run, Tags,
};

/// What a painter needs of the book.
pub(super) struct Palette<'a> {
    pub(super) faces: &'a Faces<'a>,
    pub(super) subsets: &'a Subsets,
    pub(super) pictures: &'a Pictures,
    pub(super) tags: &'a Tags,
    /// Paint in grey only.
    pub(super) grey: bool,
    /// PDF/A-4 takes no private characters in `ActualText` (ISO 19005-4, 6.2.10.8).
    pub(super) standard: Standard,
}

/// A painted page.
pub(super) struct Painted {
    pub(super) page: PdfPage,
    /// The content of each marked-content sequence, by its number (MCID).
    pub(super) marks: Vec<ContentId>,
}

/// Paints a page.
pub(super) fn paint(page: &Page, palette: &Palette<'_>) -> Painted {
    let frame = Frame::of(page);
    let mut painter = Painter {
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
    let (width, height) = frame.media();
    let media = Box::from_wh(Pt(points(width)), Pt(points(height)));
    Painted {
        page: PdfPage {
            media_box: media.clone(),
            trim_box: media.clone(),
            crop_box: media,
            ops: painter.ops,
        },
        marks: painter.marks,
    }
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

struct Painter<'p, 'a> {
    palette: &'p Palette<'a>,
    height: Length,
    ops: Vec<Op>,
    marks: Vec<ContentId>,
    open: Option<Mark>,
    in_text: bool,
    font: Option<(printpdf::FontId, Length)>,
    color: Option<Color>,
}

impl<'a> Painter<'_, 'a> {
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
        let mut pen: Option<Pen<'a>> = None;
        for stretch in stretches(fragment, self.palette.faces) {
            let actual = self.actual(fragment, &stretch);
            if let Some(actual) = &actual {
                self.show(pen.as_mut());
                let data = utf16(actual);
                let literal = false;
                self.begin("Span", [("ActualText", DictItem::String { data, literal })]);
            }
            for letter in &stretch.letters {
                self.letter(fragment, letter, &mut pen);
            }
            if actual.is_some() {
                self.show(pen.as_mut());
                self.ops.push(Op::EndMarkedContent);
            }
        }
        self.show(pen.as_mut());
    }

    /// What a stretch must be said to say; `None` when its glyphs say it already.
    fn actual(&self, fragment: &Fragment, stretch: &Stretch<'_>) -> Option<String> {
        let said = |text: String| match self.palette.standard {
            Standard::A4fUa2 => text.replace(is_private, "\u{fffd}"),
            Standard::A2aUa1 | Standard::A3aUa1 | Standard::None => text,
        };
        if let Some(actual) = &stretch.actual {
            return Some(said(actual.clone()));
        }
        let exact = |it: &Letter<'_>| {
            let placed = self.place(&fragment.runs[it.run], it);
            placed.is_none_or(|it| it.exact) && !it.text.contains(is_private)
        };
        let all = stretch.letters.iter().all(exact);
        (!all).then(|| said(stretch.letters.iter().map(|it| it.text).collect()))
    }

    fn place(&self, run: &Run, letter: &Letter<'_>) -> Option<Placed<'a>> {
        self.palette
            .subsets
            .place(run.face, letter.glyph, letter.text)
    }

    fn letter(&mut self, fragment: &Fragment, letter: &Letter<'_>, pen: &mut Option<Pen<'a>>) {
        let run = &fragment.runs[letter.run];
        let subsets = self.palette.subsets;
        let Some(placed) = subsets.place(run.face, letter.glyph, letter.text) else {
            return;
        };
        let goes_on = pen.as_ref().is_some_and(|it| {
            it.rise == letter.rise
                && it.run == letter.run
                && std::ptr::eq(it.font, &placed.layer.id)
        });
        if !goes_on {
            self.show(pen.as_mut());
            self.color(run.color);
            let font = (placed.layer.id.clone(), run.size);
            if self.font.as_ref() != Some(&font) {
                self.ops.push(Op::SetFont {
                    font: PdfFontHandle::External(font.0.clone()),
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
                font: &placed.layer.id,
                rise: letter.rise,
                origin: letter.x,
                size: run.size,
                at: 0,
                glyphs: Vec::new(),
                kern: 0,
            });
        }
        let Some(pen) = pen else { return };
        let wanted = pen.thousandths(letter.x);
        let kern = pen.at - wanted;
        match pen.glyphs.last_mut() {
            Some(last) => last.offset = whole(kern),
            None => pen.kern = kern,
        }
        pen.at = wanted + placed.width;
        pen.glyphs.push(Codepoint::new(placed.glyph, 0.0));
    }

    /// Shows what a pen has gathered.
    fn show(&mut self, pen: Option<&mut Pen<'_>>) {
        let Some(pen) = pen.filter(|it| !it.glyphs.is_empty()) else {
            return;
        };
        let mut items = Vec::with_capacity(2);
        if pen.kern != 0 {
            items.push(TextItem::Offset(whole(std::mem::take(&mut pen.kern))));
        }
        items.push(TextItem::GlyphIds(std::mem::take(&mut pen.glyphs)));
        self.ops.push(Op::ShowText { items });
    }
}

/// A row of glyphs of one small font, size and baseline.
struct Pen<'a> {
    run: usize,
    font: &'a printpdf::FontId,
    rise: Length,
    origin: Length,
    size: Length,
    /// Where a reader's pen stands after the last glyph: thousandths of an em from the origin.
    at: i64,
    glyphs: Vec<Codepoint>,
    /// What moves the pen before the first of `glyphs`.
    kern: i64,
}

impl Pen<'_> {
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

/// A whole number of thousandths.
#[expect(
    clippy::cast_precision_loss,
    reason = "a line is far below 2^24 thousandths of an em"
)]
fn whole(thousandths: i64) -> f32 {
    thousandths as f32
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
