//! How pages are made: what the reader may choose, and the measures that follow from it.

use std::fmt;
use std::str::FromStr;

use super::Length;

/// How pages are made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Options {
    /// Trimmed size of a page. Default: A4.
    pub page: PageSize,
    /// Size of body text. Default: by page size (RULES PG-09; A4: 10.5 pt, 五号).
    pub font_size: Option<Length>,
    /// From the page's edges to the type area. Default: by page size; the type area is always a whole
    /// number of ems wide and of lines high, what is left over goes to the margins (RULES PA-06).
    pub margins: Option<Margins>,
    /// Columns on a page, 1 or 2. Default: 1.
    pub columns: u32,
    /// How lines are made, where a tradition leaves a choice. Default: by the language of the text.
    pub text: super::inline::Rules,
    /// Whether paragraphs are told apart by their indent or by blank lines. Default: indent.
    pub paragraphs: Paragraphs,
    /// How the addresses of links are printed. Default: not at all (links can still be clicked).
    pub links: Links,
    /// Whether a QR code of the source address ends each article. Default: no.
    pub qr: bool,
    /// Whether a book has a cover page. Default: yes. A single article never has one.
    pub cover: bool,
    /// Depth of the printed table of contents of a book: 0 for none, 1 for parts and articles, 2 and
    /// more for headings too. Default: 1. A single article has one only from 2 on.
    pub contents: u8,
    /// Whether running heads name book and article. Default: yes. A single article's first page
    /// has none.
    pub running_heads: bool,
    /// Whether pages are numbered. Default: yes.
    pub folios: bool,
    /// For printing on both sides: mirrored margins, articles begin on a right-hand page.
    /// Default: no.
    pub duplex: bool,
    /// How far colour at the edge runs past the trimmed page; with it come crop marks.
    /// Default: 0 (neither).
    pub bleed: Length,
    /// How pages are put on sheets. Default: one by one.
    pub sheets: Sheets,
    /// Whether all colour is printed as grey. Default: no.
    pub grey: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            page: PageSize::A4,
            font_size: None,
            margins: None,
            columns: 1,
            text: super::inline::Rules::default(),
            paragraphs: Paragraphs::Indented,
            links: Links::None,
            qr: false,
            cover: true,
            contents: 1,
            running_heads: true,
            folios: true,
            duplex: false,
            bleed: Length::ZERO,
            sheets: Sheets::Single,
            grey: false,
        }
    }
}

/// How paragraphs are told apart (RULES PA-01).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Paragraphs {
    /// By an indent of two ems, as in books.
    #[default]
    Indented,
    /// By half a blank line, as on the web.
    Spaced,
}

/// How the addresses of links are printed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Links {
    /// Not printed.
    #[default]
    None,
    /// In brackets after the link.
    Inline,
    /// As numbered notes at the foot of the page.
    Footnotes,
    /// As numbered notes at the end of the article.
    Endnotes,
}

/// How pages are put on sheets.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Sheets {
    /// One page, one sheet.
    #[default]
    Single,
    /// Two pages side by side at full size, ordered so that the folded stack reads as a booklet.
    Booklet,
    /// Two pages side by side on a sheet of the page's own size, turned.
    Two,
    /// Two by two pages on a sheet of the page's own size.
    Four,
}

/// From the page's edges to the type area. With [`Options::duplex`], `left` is the inner one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Margins {
    /// Above.
    pub top: Length,
    /// To the right (outside).
    pub right: Length,
    /// Below.
    pub bottom: Length,
    /// To the left (inside).
    pub left: Length,
}

/// Trimmed size of a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PageSize {
    /// Width.
    pub width: Length,
    /// Height.
    pub height: Length,
}

impl PageSize {
    /// 210 × 297 mm.
    pub const A4: Self = Self::micrometres(210_000, 297_000);
    /// 148 × 210 mm.
    pub const A5: Self = Self::micrometres(148_000, 210_000);
    /// 176 × 250 mm (ISO 216).
    pub const B5: Self = Self::micrometres(176_000, 250_000);
    /// 184 × 260 mm (16 开).
    pub const K16: Self = Self::micrometres(184_000, 260_000);
    /// 8½ × 11 inches.
    pub const LETTER: Self = Self::micrometres(215_900, 279_400);
    /// 108 × 192 mm: read on a phone.
    pub const PHONE: Self = Self::micrometres(108_000, 192_000);

    const fn micrometres(width: i64, height: i64) -> Self {
        Self {
            width: Length::micrometres(width),
            height: Length::micrometres(height),
        }
    }

    /// Size of body text, measure in ems, pitch and lines (RULES PG-09).
    fn defaults(self) -> (Length, u32, Length, u32) {
        let known = [
            (Self::A4, 10_500, 40, 18_000, 39),
            (Self::A5, 10_000, 32, 17_000, 29),
            (Self::B5, 10_500, 36, 18_000, 33),
            (Self::K16, 10_500, 38, 18_000, 34),
            (Self::LETTER, 10_500, 42, 18_000, 36),
            (Self::PHONE, 12_000, 22, 20_000, 23),
        ];
        if let Some((_, size, measure, pitch, lines)) = known.iter().find(|it| it.0 == self) {
            return (
                Length::milli_pt(*size),
                *measure,
                Length::milli_pt(*pitch),
                *lines,
            );
        }
        // Another size: text as large as the nearest known width has it, margins of an eighth.
        let size = match self.width {
            width if width < Self::PHONE.width.scale(11, 10) => 12_000,
            width if width < Self::B5.width => 10_000,
            _ => 10_500,
        };
        let size = Length::milli_pt(size);
        let pitch = default_pitch(size);
        let part = |length: Length, unit: Length| {
            u32::try_from((length.scale(3, 4).0 / unit.0).max(1)).unwrap_or(1)
        };
        (
            size,
            part(self.width, size).max(8),
            pitch,
            part(self.height, pitch).max(6),
        )
    }
}

/// `A4`, `A5`, `B5`, `16K`, `Letter`, `phone`, or `WxH` with `mm` (the default), `cm`, `in` or `pt`
/// after it. Between 50 mm and 1200 mm each way.
impl FromStr for PageSize {
    type Err = UnknownSize;

    fn from_str(text: &str) -> Result<Self, UnknownSize> {
        let name = text.trim().to_ascii_lowercase();
        Ok(match &*name {
            "a4" => Self::A4,
            "a5" => Self::A5,
            "b5" => Self::B5,
            "16k" | "16开" => Self::K16,
            "letter" => Self::LETTER,
            "phone" => Self::PHONE,
            _ => {
                let unknown = || UnknownSize(text.to_owned());
                let (width, height) = name.split_once(['x', '×', '*']).ok_or_else(unknown)?;
                let unit =
                    height.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ');
                let size = |part: &str| parse_length(part, unit).ok_or_else(unknown);
                Self {
                    width: size(width)?,
                    height: size(&height[..height.len() - unit.len()])?,
                }
            }
        })
        .and_then(|size: Self| {
            let sane = Length::micrometres(50_000)..=Length::micrometres(1_200_000);
            if sane.contains(&size.width) && sane.contains(&size.height) {
                Ok(size)
            } else {
                Err(UnknownSize(text.to_owned()))
            }
        })
    }
}

/// One to four lengths as CSS has them: all; upright and across; top, sides, bottom; all four
/// clockwise from the top. Parted by commas or blanks, each with its unit (default `mm`).
impl FromStr for Margins {
    type Err = UnknownSize;

    fn from_str(text: &str) -> Result<Self, UnknownSize> {
        let lengths: Option<Vec<Length>> = text
            .split([',', ' '])
            .filter(|it| !it.is_empty())
            .map(parse_length_with_unit)
            .collect();
        let (top, right, bottom, left) = match lengths.as_deref() {
            Some([all]) => (*all, *all, *all, *all),
            Some([upright, across]) => (*upright, *across, *upright, *across),
            Some([top, sides, bottom]) => (*top, *sides, *bottom, *sides),
            Some([top, right, bottom, left]) => (*top, *right, *bottom, *left),
            Some(_) | None => return Err(UnknownSize(text.to_owned())),
        };
        Ok(Self {
            top,
            right,
            bottom,
            left,
        })
    }
}

/// A number with its unit (`10.5pt`, `3mm`, `1.2cm`, `0.5in`; millimetres without one).
#[must_use]
pub fn parse_length_with_unit(text: &str) -> Option<Length> {
    let text = text.trim();
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    parse_length(number, text[number.len()..].trim())
}

/// A decimal number of up to three places and at most six digits before the point, exactly.
fn parse_length(number: &str, unit: &str) -> Option<Length> {
    let number = number.trim();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |it: &str, most: usize| it.len() <= most && it.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole, 6) || !digits(part, 3) {
        return None;
    }
    let thousandths: i64 = format!("{whole}{part:0<3}").parse().ok()?;
    Some(match unit.trim() {
        "mm" | "" => Length::micrometres(thousandths),
        "cm" => Length::micrometres(thousandths * 10),
        "in" => Length::milli_pt(thousandths * 72),
        "pt" => Length::milli_pt(thousandths),
        _ => return None,
    })
}

/// A page size or a margin that cannot be understood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnknownSize(pub String);

impl fmt::Display for UnknownSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no size that pages can have", self.0)
    }
}

impl std::error::Error for UnknownSize {}

/// 1.7 em, rounded to half points (RULES PG-01).
fn default_pitch(size: Length) -> Length {
    let half = Length::milli_pt(500).0;
    Length((size.scale(17, 10).0 + half / 2) / half * half)
}

/// The measures that follow from [`Options`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Geometry {
    /// Trimmed page.
    pub(super) page: PageSize,
    /// The body's em.
    pub(super) size: Length,
    /// From baseline to baseline of body text.
    pub(super) pitch: Length,
    /// Width of a column: whole ems.
    pub(super) measure: Length,
    /// Between columns.
    pub(super) gap: Length,
    /// How many columns there are.
    pub(super) columns: u32,
    /// Height of the type area: whole pitches.
    pub(super) height: Length,
    /// From the top edge to the type area.
    pub(super) top: Length,
    /// From the left edge to the type area on a right-hand page.
    pub(super) left: Length,
    /// From the left edge to the type area on a left-hand page.
    pub(super) left_verso: Length,
}

impl Geometry {
    pub(super) fn of(options: &Options) -> Self {
        let page = options.page;
        let (size, measure, pitch, lines) = page.defaults();
        let default_width = size.scale(i64::from(measure), 1);
        let default_height = pitch.scale(i64::from(lines), 1);
        let margins = options.margins.unwrap_or_else(|| {
            let across = (page.width - default_width).scale(1, 2);
            let upright = page.height - default_height;
            let gutter = if options.duplex {
                across.scale(1, 8)
            } else {
                Length::ZERO
            };
            Margins {
                top: upright.scale(48, 100),
                right: across - gutter,
                bottom: upright - upright.scale(48, 100),
                left: across + gutter,
            }
        });
        let size_wanted = options.font_size.unwrap_or(size);
        let size_wanted = size_wanted.clamp(Length::pt(4), Length::pt(72));
        let pitch = if size_wanted == size {
            pitch
        } else {
            default_pitch(size_wanted)
        };
        let size = size_wanted;
        // At least eight ems and six lines, whatever was asked for: margins give way.
        let width = (page.width - margins.left - margins.right).max(size.scale(8, 1));
        let height = (page.height - margins.top - margins.bottom).max(pitch.scale(6, 1));
        let columns = options.columns.clamp(1, 2);
        let gap = size.scale(2, 1);
        let free = width - gap.scale(i64::from(columns - 1), 1);
        // A thousandth of an em of grace: millimetres do not divide evenly.
        let grace = size.scale(1, 1000);
        let ems = ((free + grace).0 / i64::from(columns) / size.0).max(4);
        let measure = size.scale(ems, 1);
        let lines = ((height + grace).0 / pitch.0).max(6);
        let height_used = pitch.scale(lines, 1);
        let width_used =
            measure.scale(i64::from(columns), 1) + gap.scale(i64::from(columns - 1), 1);
        let left = margins.left + (width - width_used).scale(1, 2);
        let left_verso = if options.duplex {
            page.width - left - width_used
        } else {
            left
        };
        Self {
            page,
            size,
            pitch,
            measure,
            gap,
            columns,
            height: height_used,
            top: margins.top + (height - height_used).scale(48, 100),
            left,
            left_verso,
        }
    }

    /// The type area's width over all columns.
    pub(super) fn width(&self) -> Length {
        let columns = i64::from(self.columns);
        self.measure.scale(columns, 1) + self.gap.scale(columns - 1, 1)
    }

    /// From the left edge to the type area of the page numbered from 0.
    pub(super) fn left_of(&self, page: usize) -> Length {
        if page.is_multiple_of(2) {
            self.left
        } else {
            self.left_verso
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Geometry, Length, Margins, Options, PageSize, Paragraphs};

    #[test]
    fn sizes_are_read_by_name_and_by_number() {
        assert_eq!("16k".parse(), Ok(PageSize::K16));
        assert_eq!("210x297".parse(), Ok(PageSize::A4));
        assert_eq!("8.5 x 11 in".parse(), Ok(PageSize::LETTER));
        assert!("A7".parse::<PageSize>().is_err());
        assert!("1x1".parse::<PageSize>().is_err());
        assert!("-5x200".parse::<PageSize>().is_err());
    }

    #[test]
    fn margins_are_read_as_css_has_them() {
        let margins: Margins = "20,15mm,1in".parse().unwrap();
        assert_eq!(margins.left, Length::micrometres(15_000));
        assert_eq!(margins.bottom, Length::pt(72));
        assert!("".parse::<Margins>().is_err());
    }

    #[test]
    fn the_type_area_is_whole_ems_and_whole_lines() {
        let sizes = [
            PageSize::A4,
            PageSize::A5,
            PageSize::B5,
            PageSize::K16,
            PageSize::LETTER,
            PageSize::PHONE,
            "120x160".parse().unwrap(),
        ];
        for page in sizes {
            for columns in 1..=2 {
                for points in [None, Some(9_000), Some(13_500)] {
                    let options = Options {
                        page,
                        columns,
                        duplex: true,
                        font_size: points.map(Length::milli_pt),
                        paragraphs: Paragraphs::Indented,
                        ..Options::default()
                    };
                    let it = Geometry::of(&options);
                    assert_eq!(it.measure.0 % it.size.0, 0);
                    assert_eq!(it.height.0 % it.pitch.0, 0);
                    assert!(it.left + it.width() <= page.width, "{it:?}");
                    assert!(it.left_verso + it.width() <= page.width, "{it:?}");
                    assert!(it.top + it.height < page.height, "{it:?}");
                }
            }
        }
        let a4 = Geometry::of(&Options::default());
        assert_eq!(a4.measure, Length::pt(420));
        assert_eq!(a4.height, Length::pt(18 * 39));
    }
}
