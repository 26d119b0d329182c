//! Lengths as integers: exact sums, `Eq`, the same page on every machine.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Rem, Sub, SubAssign};

/// A length in 1/65536 pt (1 pt = 1/72 inch).
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Length(pub i64);

impl Length {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Whole points.
    #[must_use]
    pub const fn pt(points: i64) -> Self {
        Self(points * 65536)
    }

    /// Thousandths of a point.
    #[must_use]
    pub const fn milli_pt(thousandths: i64) -> Self {
        Self(thousandths * 65536 / 1000)
    }

    /// Thousandths of a millimetre.
    #[must_use]
    pub const fn micrometres(micrometres: i64) -> Self {
        Self(micrometres * 65536 * 72 / 25400)
    }

    /// `self · numerator / denominator`, rounded towards zero.
    #[must_use]
    pub const fn scale(self, numerator: i64, denominator: i64) -> Self {
        Self(self.0 * numerator / denominator)
    }

    /// `self · factor`, or the nearest length there is where that is too long.
    #[must_use]
    pub const fn saturating_mul(self, factor: i64) -> Self {
        Self(self.0.saturating_mul(factor))
    }

    /// Without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Font units to a length at this size.
    #[must_use]
    pub const fn of_units(self, units: i64, units_per_em: u16) -> Self {
        Self(self.0 * units / units_per_em as i64)
    }

    /// In points. Only for the PDF writer and for dumps: floating point decides nothing.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "page lengths are far below 2^53"
    )]
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / 65536.0
    }
}

/// Points with three decimals, rounded half up, no trailing zeros cut.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thousandths = (self.0 * 1000 + 32768).div_euclid(65536);
        let sign = if thousandths < 0 { "-" } else { "" };
        let size = thousandths.abs();
        write!(f, "{sign}{}.{:03}", size / 1000, size % 1000)
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Length {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Length {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<i64> for Length {
    type Output = Self;
    fn mul(self, factor: i64) -> Self {
        Self(self.0 * factor)
    }
}

/// Rounded towards zero.
impl Div<i64> for Length {
    type Output = Self;
    fn div(self, divisor: i64) -> Self {
        Self(self.0 / divisor)
    }
}

/// How many times the other is in it, rounded towards zero.
impl Div for Length {
    type Output = i64;
    fn div(self, other: Self) -> i64 {
        self.0 / other.0
    }
}

/// What is left when the other has been taken from it as often as it is in it.
impl Rem for Length {
    type Output = Self;
    fn rem(self, other: Self) -> Self {
        Self(self.0 % other.0)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        Self(lengths.map(|it| it.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::Length;

    #[test]
    fn display_rounds_to_thousandths() {
        assert_eq!(Length::pt(12).to_string(), "12.000");
        assert_eq!(Length::milli_pt(10_500).to_string(), "10.500");
        assert_eq!(Length(-1).to_string(), "0.000");
        assert_eq!(Length::milli_pt(-1500).to_string(), "-1.500");
        assert_eq!(Length::micrometres(210_000).to_string(), "595.276");
    }
}
