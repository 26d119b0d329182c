//! Sizes of pages and margins, and how people write them.

use std::fmt;
use std::str::FromStr;

use super::Length;

/// The distances from the page's edges to the type area. With [`super::Options::duplex`], `left` is the inner one.
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

    /// The size of body text, the measure in ems, the pitch, the number of lines (RULES PG-09).
    pub(super) fn defaults(self) -> (Length, u32, Length, u32) {
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
        // Any other page: text as large as on the named page that is nearest in width, margins of an eighth.
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
/// after it or after each. Between 50 mm and 1200 mm each way.
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
                let own = width.trim().ends_with(|c: char| c.is_ascii_alphabetic());
                let own = own.then(|| parse_length_with_unit(width).ok_or_else(unknown));
                Self {
                    width: own.unwrap_or_else(|| size(width))?,
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
/// clockwise from the top. Separated by commas or blanks, each with its unit (default `mm`).
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
pub(super) fn default_pitch(size: Length) -> Length {
    pitch_of(size, 1_700)
}

/// So many thousandths of an em, rounded to half points.
pub(super) fn pitch_of(size: Length, leading: i64) -> Length {
    let half = Length::milli_pt(500).0;
    Length((size.scale(leading, 1000).0 + half / 2) / half * half)
}

#[cfg(test)]
mod tests {
    use super::{Length, Margins, PageSize};

    #[test]
    fn sizes_are_read_by_name_and_by_number() {
        assert_eq!("16k".parse(), Ok(PageSize::K16));
        assert_eq!("210x297".parse(), Ok(PageSize::A4));
        assert_eq!("8.5 x 11 in".parse(), Ok(PageSize::LETTER));
        assert_eq!("210mm x 29.7cm".parse(), Ok(PageSize::A4));
        assert!("A7".parse::<PageSize>().is_err());
        assert!("210furlongs x 297mm".parse::<PageSize>().is_err());
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
}
