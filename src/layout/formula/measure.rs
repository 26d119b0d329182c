//! Lengths as MathML writes them, without floating point.

use crate::layout::Length;

/// What relative units refer to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Units {
    /// The em.
    pub(super) em: Length,
    /// What percentages and numbers without a unit are multiples of; `None` where these are not allowed.
    pub(super) whole: Option<Length>,
}

/// A length (<https://www.w3.org/TR/mathml-core/#attributes-for-lengths>; named spaces: MathML 3,
/// 2.1.5.2). `None` when the value is not one.
pub(super) fn length(value: &str, units: Units) -> Option<Length> {
    let value = value.trim();
    if let Some(eighteenths) = named(value) {
        return Some(units.em.scale(eighteenths, 18));
    }
    let end = value
        .find(|c: char| !c.is_ascii_digit() && !"+-.".contains(c))
        .unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    let millionths = number_of(number)?;
    let of = |whole: Length, part: i64| {
        let product = i128::from(whole.0) * i128::from(millionths) / (1_000_000 * i128::from(part));
        i64::try_from(product).ok().map(Length)
    };
    match unit.trim() {
        "em" => of(units.em, 1),
        "ex" => of(units.em.scale(47, 100), 1),
        "mu" => of(units.em, 18),
        "pt" => of(Length::pt(1), 1),
        "pc" => of(Length::pt(12), 1),
        "px" => of(Length::milli_pt(750), 1),
        "in" => of(Length::pt(72), 1),
        "cm" => of(Length::micrometres(10_000), 1),
        "mm" => of(Length::micrometres(1000), 1),
        "%" => of(units.whole?, 100),
        "" if millionths == 0 => Some(Length::ZERO),
        "" => of(units.whole?, 1),
        _ => None,
    }
}

/// A decimal number in millionths; `None` for one with more than six digits before the point, which no page could
/// hold.
fn number_of(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() || whole.len() > 6 {
        return None;
    }
    let sound = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if !sound(whole) || !sound(fraction) {
        return None;
    }
    let whole: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let all = whole * 1_000_000 + fraction.parse::<i64>().ok()?;
    Some(if negative { -all } else { all })
}

/// Named spaces, in eighteenths of an em.
fn named(name: &str) -> Option<i64> {
    let (sign, name) = match name.strip_prefix("negative") {
        Some(rest) => (-1, rest),
        None => (1, name),
    };
    let amount = match name {
        "veryverythinmathspace" => 1,
        "verythinmathspace" => 2,
        "thinmathspace" => 3,
        "mediummathspace" => 4,
        "thickmathspace" => 5,
        "verythickmathspace" => 6,
        "veryverythickmathspace" => 7,
        _ => return None,
    };
    Some(sign * amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read() {
        let units = Units {
            em: Length::pt(18),
            whole: Some(Length::pt(50)),
        };
        for (value, wanted) in [
            ("0.5em", Some(Length::pt(9))),
            ("-.5em", Some(Length::pt(-9))),
            ("thickmathspace", Some(Length::pt(5))),
            ("negativethinmathspace", Some(Length::pt(-3))),
            ("12pt", Some(Length::pt(12))),
            ("50%", Some(Length::pt(25))),
            ("2", Some(Length::pt(100))),
            ("0", Some(Length::ZERO)),
            ("4px", Some(Length::pt(3))),
            ("9999999em", None),
            ("1e9em", None),
            ("em", None),
            ("1.2.3em", None),
        ] {
            assert_eq!(length(value, units), wanted, "{value}");
        }
    }
}
