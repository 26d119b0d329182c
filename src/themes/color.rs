//! Colours of a theme, and how well they can be read (WCAG 2.2, 1.4.3). Everything is counted in whole numbers, so that
//! each machine finds the same colour.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

/// The least contrast of text with what is behind it, in thousandths.
pub(super) const LEAST: u32 = 4_500;

/// The darkest ground that text may stand on.
pub(super) const PALE: Shade = Shade(0xf0, 0xf0, 0xee);

/// A colour: red, green, blue (sRGB).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Shade(pub u8, pub u8, pub u8);

/// A colour of text: it can be read on white and on every [`PaleGround`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TextInk(pub Shade);

/// A pale colour that text stands on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PaleGround(pub Shade);

/// What the parts of a colour become in linear light, of 65535.
const LINEAR: [u16; 256] = [
    0, 20, 40, 60, 80, 99, 119, 139, 159, 179, 199, 219, 241, 264, 288, 313, 340, 367, 396, 427,
    458, 491, 526, 562, 599, 637, 677, 718, 761, 805, 851, 898, 947, 997, 1048, 1101, 1156, 1212,
    1270, 1330, 1391, 1453, 1517, 1583, 1651, 1720, 1790, 1863, 1937, 2013, 2090, 2170, 2250, 2333,
    2418, 2504, 2592, 2681, 2773, 2866, 2961, 3058, 3157, 3258, 3360, 3464, 3570, 3678, 3788, 3900,
    4014, 4129, 4247, 4366, 4488, 4611, 4736, 4864, 4993, 5124, 5257, 5392, 5530, 5669, 5810, 5953,
    6099, 6246, 6395, 6547, 6700, 6856, 7014, 7174, 7335, 7500, 7666, 7834, 8004, 8177, 8352, 8528,
    8708, 8889, 9072, 9258, 9445, 9635, 9828, 10022, 10219, 10417, 10619, 10822, 11028, 11235,
    11446, 11658, 11873, 12090, 12309, 12530, 12754, 12980, 13209, 13440, 13673, 13909, 14146,
    14387, 14629, 14874, 15122, 15371, 15623, 15878, 16135, 16394, 16656, 16920, 17187, 17456,
    17727, 18001, 18277, 18556, 18837, 19121, 19407, 19696, 19987, 20281, 20577, 20876, 21177,
    21481, 21787, 22096, 22407, 22721, 23038, 23357, 23678, 24002, 24329, 24658, 24990, 25325,
    25662, 26001, 26344, 26688, 27036, 27386, 27739, 28094, 28452, 28813, 29176, 29542, 29911,
    30282, 30656, 31033, 31412, 31794, 32179, 32567, 32957, 33350, 33745, 34143, 34544, 34948,
    35355, 35764, 36176, 36591, 37008, 37429, 37852, 38278, 38706, 39138, 39572, 40009, 40449,
    40891, 41337, 41785, 42236, 42690, 43147, 43606, 44069, 44534, 45002, 45473, 45947, 46423,
    46903, 47385, 47871, 48359, 48850, 49344, 49841, 50341, 50844, 51349, 51858, 52369, 52884,
    53401, 53921, 54445, 54971, 55500, 56032, 56567, 57105, 57646, 58190, 58737, 59287, 59840,
    60396, 60955, 61517, 62082, 62650, 63221, 63795, 64372, 64952, 65535,
];

/// The luminance of white, in the units of [`LINEAR`].
const FULL: u32 = 65_535;

impl Shade {
    fn linear(self) -> [u32; 3] {
        [self.0, self.1, self.2].map(|it| u32::from(LINEAR[usize::from(it)]))
    }

    fn of_linear(parts: [u32; 3]) -> Self {
        let part = |it: u32| {
            let known = |at: usize| u32::from(LINEAR[at]);
            let above = LINEAR.partition_point(|known| u32::from(*known) < it);
            let (below, above) = (above.saturating_sub(1), above.min(255));
            let nearer = if known(above).abs_diff(it) < it.abs_diff(known(below)) {
                above
            } else {
                below
            };
            u8::try_from(nearer).unwrap_or(u8::MAX)
        };
        Self(part(parts[0]), part(parts[1]), part(parts[2]))
    }

    /// Relative luminance, of 65535.
    fn luminance(self) -> u32 {
        let [red, green, blue] = self.linear();
        (red * 2126 + green * 7152 + blue * 722) / 10_000
    }

    /// The contrast of two colours, in thousandths: 1000 for the same, 21 000 for black and white.
    #[must_use]
    pub fn contrast(self, other: Self) -> u32 {
        let (a, b) = (self.luminance(), other.luminance());
        let twentieth = FULL / 20;
        (a.max(b) + twentieth) * 1000 / (a.min(b) + twentieth)
    }

    /// The same hue with about this luminance.
    fn at(self, wanted: u32) -> Self {
        let own = self.luminance();
        let parts = self.linear();
        if own >= wanted {
            return Self::of_linear(parts.map(|it| it * wanted / own.max(1)));
        }
        // Brighter as far as the hue allows, then mixed with white.
        let most = parts.iter().copied().max().unwrap_or(0).max(1);
        let (up, down) = if wanted * most <= FULL * own {
            (wanted, own)
        } else {
            (FULL, most)
        };
        let parts = parts.map(|it| it * up / down.max(1));
        let own = own * up / down.max(1);
        let (more, rest) = (wanted.saturating_sub(own), FULL - own.min(FULL));
        Self::of_linear(parts.map(|it| it + (FULL - it) * more / rest.max(1)))
    }

    /// The colour as style sheets write it.
    #[must_use]
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|it| it.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        (digits.len() == 6).then(|| Some(Self(part(0)?, part(2)?, part(4)?)))?
    }
}

impl TextInk {
    /// The colour for readers that may turn a page black: its contrast with white and with black is at least 4.5.
    #[must_use]
    pub fn anywhere(self) -> Shade {
        // Black and white are equally far from a luminance of 0.179.
        self.0.at(FULL * 179 / 1000)
    }

    /// The colour on a page that is known to be dark grey.
    #[must_use]
    pub fn on_dark(self) -> Shade {
        self.0.at(FULL * 400 / 1000)
    }
}

impl fmt::Display for Shade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.css())
    }
}

impl<'de> Deserialize<'de> for Shade {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format!("`{text}` is no colour; write it as `#7a261f`"))
        })
    }
}

impl<'de> Deserialize<'de> for TextInk {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let tint = Shade::deserialize(from)?;
        let found = tint.contrast(PALE);
        if found >= LEAST {
            return Ok(Self(tint));
        }
        Err(de::Error::custom(format!(
            "text in {tint} is too pale to be read: its contrast is {}.{} and must be 4.5 at least; take a darker colour",
            found / 1000,
            found % 1000 / 100,
        )))
    }
}

impl<'de> Deserialize<'de> for PaleGround {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let tint = Shade::deserialize(from)?;
        if tint.luminance() >= PALE.luminance() {
            return Ok(Self(tint));
        }
        Err(de::Error::custom(format!(
            "{tint} is too dark to stand behind text; take a paler colour, {PALE} at the darkest"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Shade = Shade(255, 255, 255);
    const DARK: Shade = Shade(0x1e, 0x1e, 0x1e);

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert_eq!(Shade(0, 0, 0).contrast(WHITE) / 10, 2100);
        assert_eq!(Shade(0x76, 0x76, 0x76).contrast(WHITE) / 10, 454);
    }

    #[test]
    fn every_hue_can_be_read_on_white_on_black_and_on_dark_grey() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    let ink = TextInk(Shade(red, green, blue));
                    let both = ink.anywhere();
                    assert!(both.contrast(WHITE) >= LEAST, "{} {both}", ink.0);
                    assert!(both.contrast(Shade(0, 0, 0)) >= LEAST, "{} {both}", ink.0);
                    assert!(ink.on_dark().contrast(DARK) >= LEAST, "{}", ink.0);
                }
            }
        }
    }
}
