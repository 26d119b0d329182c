//! Turns pages into content-stream operators: text by glyph id, pictures, fills, all inside marked content.

use super::canvas::{PageContent, Tint};
use super::cmap::sayable;
use super::fonts::{Painted, Placed, Posture, SmallFont};
use super::frame::PageFrame;
use super::object::{is_private, points, readable, utf16};
use super::options::Standard;
use super::pictures::DrawnPictures;
use super::syntax::hexadecimal;
use super::text::{Letter, SpokenText};
use crate::layout::{
    Color, ContentId, Fragment, Item, Length, LineTurn, Page, PlacedPicture, Rect, Tags,
};

/// What a painter needs of the book.
pub(super) struct Palette<'p, 'a> {
    /// The glyphs that all pages paint.
    pub(super) glyphs: Painted<'a>,
    pub(super) pictures: &'p DrawnPictures,
    pub(super) tags: &'p Tags,
    /// Paint in grey only.
    pub(super) grey: bool,
    /// Decides whether `ActualText` may hold private-use characters: PDF/A-4 forbids them (ISO 19005-4, 6.2.10.8).
    pub(super) standard: Standard,
}

/// What a marked-content sequence holds.
#[derive(Clone, Copy, Eq, PartialEq)]
enum MarkedContent {
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
    canvas: PageContent,
    marks: Vec<ContentId>,
    open: Option<MarkedContent>,
    in_text: bool,
    font: Option<(SmallFont, Length)>,
    color: Option<Color>,
    /// Letters and stretches of the current fragment.
    said: SpokenText<'t>,
    placed: Vec<Placed>,
}

impl<'t, 'p, 'a> Painter<'t, 'p, 'a> {
    /// A painted page, and the content of each marked-content sequence on it, by its number (MCID).
    pub(super) fn paint(
        page: &'t Page,
        palette: &'t mut Palette<'p, 'a>,
    ) -> (PageContent, Vec<ContentId>) {
        let frame = PageFrame::of(page);
        let mut painter = Self {
            palette,
            height: page.height,
            canvas: PageContent::default(),
            marks: Vec::new(),
            open: None,
            in_text: false,
            font: None,
            color: None,
            said: SpokenText::default(),
            placed: Vec::new(),
        };
        if let Some(matrix) = frame.matrix() {
            painter.canvas.save();
            painter.canvas.transform(matrix.map(points));
        }
        for item in &page.items {
            painter.item(item);
        }
        painter.close();
        if frame.matrix().is_some() {
            painter.canvas.restore();
        }
        (painter.canvas, painter.marks)
    }

    fn item(&mut self, item: &'t Item) {
        match item {
            Item::Text(fragment) => {
                self.mark(match fragment.content {
                    Some(content) => MarkedContent::Content(content),
                    None => MarkedContent::Pagination,
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

    /// Continues the open marked-content sequence when it has the same content; otherwise opens a new one.
    fn mark(&mut self, mark: MarkedContent) {
        if self.open == Some(mark) {
            return;
        }
        self.close();
        self.open = Some(mark);
        match mark {
            MarkedContent::Content(content) => {
                let tags = self.palette.tags;
                let element = usize::try_from(content.0).ok();
                let element = element.and_then(|it| tags.contents().get(it));
                let role = element.map(|it| tags.get(*it).role);
                let mcid = self.marks.len();
                self.marks.push(content);
                let name = role.map_or("Span", super::tags::name);
                self.canvas
                    .operator(format_args!("/{name} <</MCID {mcid}>> BDC"));
            }
            MarkedContent::Pagination => self
                .canvas
                .operator(format_args!("/Artifact <</Type/Pagination>> BDC")),
            MarkedContent::Layout => self
                .canvas
                .operator(format_args!("/Artifact <</Type/Layout>> BDC")),
        }
    }

    fn close(&mut self) {
        self.end_text();
        if self.open.take().is_some() {
            self.canvas.operator(format_args!("EMC"));
        }
    }

    fn end_text(&mut self) {
        if std::mem::take(&mut self.in_text) {
            self.canvas.operator(format_args!("ET"));
        }
    }

    fn color(&mut self, color: Color) {
        if self.color != Some(color) {
            self.color = Some(color);
            self.canvas.ink(ink(color, self.palette.grey));
        }
    }

    fn fill(&mut self, bounds: Rect, color: Color) {
        self.end_text();
        self.color(color);
        let bottom = self.height - bounds.y - bounds.height;
        let rectangle = [bounds.x, bottom, bounds.width, bounds.height];
        self.canvas.fill(rectangle.map(points));
    }

    fn picture(&mut self, placed: &PlacedPicture) {
        let Some(picture) = self.palette.pictures.get(placed.article, placed.asset) else {
            // The space of a picture that cannot be shown stays empty; a warning says why.
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
        self.canvas.save();
        self.canvas.transform(matrix);
        self.canvas.image(&picture.name);
        self.canvas.restore();
    }

    fn text(&mut self, fragment: &'t Fragment) {
        if !std::mem::replace(&mut self.in_text, true) {
            self.canvas.operator(format_args!("BT"));
        }
        let mut said = std::mem::take(&mut self.said);
        let mut placed = std::mem::take(&mut self.placed);
        said.read(fragment, &self.palette.glyphs.faces);
        let mut pen: Option<Pen> = None;
        for stretch in &mut said.stretches {
            let letters = &said.letters[stretch.letters.clone()];
            placed.clear();
            for letter in letters {
                let run = &fragment.runs[letter.run];
                let posture = match letter.lies {
                    true => Posture::Along,
                    false => Posture::of(fragment, run),
                };
                let kind = (run.face, posture);
                let glyphs = &mut self.palette.glyphs;
                placed.push(glyphs.place(kind, letter.glyph, letter.text, letter.side));
            }
            let actual = self.actual(stretch.actual.take(), letters, &placed);
            if let Some(actual) = &actual {
                self.show(pen.as_mut());
                let actual: String = hexadecimal(&utf16(actual)).collect();
                self.canvas
                    .operator(format_args!("/Span <</ActualText<{actual}>>> BDC"));
            }
            for (letter, placed) in letters.iter().zip(&placed) {
                self.letter(fragment, letter, *placed, &mut pen);
            }
            if actual.is_some() {
                self.show(pen.as_mut());
                self.canvas.operator(format_args!("EMC"));
            }
        }
        self.show(pen.as_mut());
        (self.said, self.placed) = (said, placed);
    }

    /// The `ActualText` of a stretch; `None` when its glyphs' own texts are right.
    fn actual(
        &self,
        actual: Option<String>,
        letters: &[Letter<'_>],
        placed: &[Placed],
    ) -> Option<String> {
        let said = |text: String| readable(&text, self.palette.standard).into_owned();
        if actual.is_some() {
            return actual.map(said);
        }
        let letters = || letters.iter().map(|it| it.text);
        let unsayable = |c: char| is_private(c) || sayable(c) != c;
        let all = placed.iter().all(|it| it.exact) && !letters().any(|it| it.contains(unsayable));
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
        let hold = placed.font.posture.hold(placed.width);
        let narrow = run.upright.filter(|_| hold.is_some());
        let narrow = narrow.map_or(1000, |it| i64::from(it.narrow()));
        // Where it is shown: along the line, and from the line's baseline.
        let (along, rise) = match hold {
            Some(hold) => (
                letter.x + run.cell_top() - run.size.scale(hold.up, 1000),
                letter.rise + run.size.scale(hold.right * narrow, 1_000_000),
            ),
            None => (letter.x, letter.rise),
        };
        let goes_on = pen.as_ref().is_some_and(|it| {
            let level = it.rise == rise || (hold.is_some() && (it.rise - rise).abs() <= LEVEL);
            let same = level && it.run == letter.run && it.font == placed.font;
            // PDFium reads the glyphs of one `TJ` as left to right even when they go from right to left.
            same && along >= it.last
        });
        if !goes_on {
            self.show(pen.as_mut());
            self.color(run.color);
            let font = (placed.font, run.size);
            if self.font != Some(font) {
                let name = placed.font.name();
                let size = points(run.size);
                self.canvas.operator(format_args!("/{name} {size} Tf"));
                self.font = Some(font);
            }
            let (x, y) = match fragment.turn {
                LineTurn::Across | LineTurn::Up => (along, fragment.y - rise),
                LineTurn::Down => (fragment.y + rise, along),
            };
            let (left, up) = (points(x), points(self.height - y));
            match (fragment.turn, narrow) {
                (LineTurn::Down, _) if hold.is_none() => self
                    .canvas
                    .operator(format_args!("0 -1 1 0 {left} {up} Tm")),
                (_, 1000) => self.canvas.operator(format_args!("1 0 0 1 {left} {up} Tm")),
                (_, narrow) => {
                    self.canvas
                        .operator(format_args!("0.{narrow:03} 0 0 1 {left} {up} Tm"));
                }
            }
            *pen = Some(Pen {
                run: letter.run,
                font: placed.font,
                rise,
                origin: along,
                last: along,
                size: run.size,
                at: 0,
                shows: false,
            });
        }
        let Some(pen) = pen else { return };
        let wanted = pen.thousandths(along);
        // What `TJ` has is subtracted from the position, and downwards positions become less.
        let (kern, advance) = match hold {
            Some(hold) => (wanted - pen.at, hold.down),
            None => (pen.at - wanted, placed.width),
        };
        pen.at = wanted + advance;
        pen.last = along;
        // The operand of `TJ`: strings of glyphs, and what moves the pen back between them.
        match (std::mem::replace(&mut pen.shows, true), kern) {
            (false, 0) => self.canvas.operator(format_args!("[(")),
            (false, kern) => self.canvas.operator(format_args!("[{kern}(")),
            (true, 0) => {}
            (true, kern) => self.canvas.go_on(format_args!("){kern}(")),
        }
        self.canvas.string(&placed.glyph.to_be_bytes());
    }

    /// Ends the row of glyphs that a pen is showing.
    fn show(&mut self, pen: Option<&mut Pen>) {
        if pen.is_some_and(|it| std::mem::take(&mut it.shows)) {
            self.canvas.go_on(format_args!(")]TJ"));
        }
    }
}

/// Middles of upright glyphs may be so far from each other and are still in line: their widths are rounded.
const LEVEL: Length = Length::milli_pt(2);

/// A row of glyphs of one small font, size and baseline.
struct Pen {
    run: usize,
    font: SmallFont,
    rise: Length,
    origin: Length,
    /// The origin of the last glyph.
    last: Length,
    size: Length,
    /// The text position of a reader after the last glyph, in thousandths of an em from the origin.
    at: i64,
    /// Whether a `TJ` is being written.
    shows: bool,
}

impl Pen {
    /// The distance of `x` from the origin in thousandths of an em, rounded half up.
    fn thousandths(&self, x: Length) -> i64 {
        let size = self.size.0.max(1);
        ((x - self.origin).0 * 2000 + size).div_euclid(2 * size)
    }
}

fn mark_of(content: Option<ContentId>) -> MarkedContent {
    match content {
        Some(content) => MarkedContent::Content(content),
        None => MarkedContent::Layout,
    }
}

fn ink(color: Color, grey: bool) -> Tint {
    let Color(r, g, b) = color;
    let level = |it: u8| (f32::from(it) / 255.0 * 1000.0).round() / 1000.0;
    if r == g && g == b {
        return Tint::Grey(level(r));
    }
    if grey {
        let luma = level(r) * 0.299 + level(g) * 0.587 + level(b) * 0.114;
        return Tint::Grey((luma * 1000.0).round() / 1000.0);
    }
    Tint::Rgb([level(r), level(g), level(b)])
}
