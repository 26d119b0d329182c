//! Mathematical alphabets: which character a letter is in italic, bold, script, …
//! (<https://www.w3.org/TR/mathml-core/#mathematical-alphanumeric-symbols>).

/// A mathematical alphabet, as `mathvariant` names it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Variant {
    Normal,
    Bold,
    Italic,
    BoldItalic,
    Script,
    BoldScript,
    Fraktur,
    BoldFraktur,
    DoubleStruck,
    SansSerif,
    BoldSansSerif,
    SansSerifItalic,
    SansSerifBoldItalic,
    Monospace,
}

impl Variant {
    /// The alphabet that a value of the attribute names.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "normal" => Self::Normal,
            "bold" => Self::Bold,
            "italic" => Self::Italic,
            "bold-italic" => Self::BoldItalic,
            "script" => Self::Script,
            "bold-script" => Self::BoldScript,
            "fraktur" => Self::Fraktur,
            "bold-fraktur" => Self::BoldFraktur,
            "double-struck" => Self::DoubleStruck,
            "sans-serif" => Self::SansSerif,
            "bold-sans-serif" => Self::BoldSansSerif,
            "sans-serif-italic" => Self::SansSerifItalic,
            "sans-serif-bold-italic" => Self::SansSerifBoldItalic,
            "monospace" => Self::Monospace,
            _ => return None,
        })
    }

    /// A character in this alphabet; itself where the alphabet lacks it.
    pub(super) fn of(self, c: char) -> char {
        let mapped = match c {
            'A'..='Z' | 'a'..='z' => self.latin(c),
            '0'..='9' => self.digit(c),
            _ => self.greek(c),
        };
        mapped.and_then(char::from_u32).unwrap_or(c)
    }

    fn latin(self, c: char) -> Option<u32> {
        // These letters were in Unicode before the alphabets, which have gaps in their place
        // (The Unicode Standard, 22.2).
        let earlier = match (self, c) {
            (Self::Italic, 'h') => 'ℎ',
            (Self::Script, 'B') => 'ℬ',
            (Self::Script, 'E') => 'ℰ',
            (Self::Script, 'F') => 'ℱ',
            (Self::Script, 'H') => 'ℋ',
            (Self::Script, 'I') => 'ℐ',
            (Self::Script, 'L') => 'ℒ',
            (Self::Script, 'M') => 'ℳ',
            (Self::Script, 'R') => 'ℛ',
            (Self::Script, 'e') => 'ℯ',
            (Self::Script, 'g') => 'ℊ',
            (Self::Script, 'o') => 'ℴ',
            (Self::Fraktur, 'C') => 'ℭ',
            (Self::Fraktur, 'H') => 'ℌ',
            (Self::Fraktur, 'I') => 'ℑ',
            (Self::Fraktur, 'R') => 'ℜ',
            (Self::Fraktur, 'Z') => 'ℨ',
            (Self::DoubleStruck, 'C') => 'ℂ',
            (Self::DoubleStruck, 'H') => 'ℍ',
            (Self::DoubleStruck, 'N') => 'ℕ',
            (Self::DoubleStruck, 'P') => 'ℙ',
            (Self::DoubleStruck, 'Q') => 'ℚ',
            (Self::DoubleStruck, 'R') => 'ℝ',
            (Self::DoubleStruck, 'Z') => 'ℤ',
            (_, _) => '\0',
        };
        if earlier != '\0' {
            return Some(u32::from(earlier));
        }
        let first = match self {
            Self::Normal => return None,
            Self::Bold => 0x1_d400,
            Self::Italic => 0x1_d434,
            Self::BoldItalic => 0x1_d468,
            Self::Script => 0x1_d49c,
            Self::BoldScript => 0x1_d4d0,
            Self::Fraktur => 0x1_d504,
            Self::DoubleStruck => 0x1_d538,
            Self::BoldFraktur => 0x1_d56c,
            Self::SansSerif => 0x1_d5a0,
            Self::BoldSansSerif => 0x1_d5d4,
            Self::SansSerifItalic => 0x1_d608,
            Self::SansSerifBoldItalic => 0x1_d63c,
            Self::Monospace => 0x1_d670,
        };
        Some(
            first + u32::from(c)
                - if c.is_ascii_uppercase() {
                    0x41
                } else {
                    0x61 - 26
                },
        )
    }

    fn digit(self, c: char) -> Option<u32> {
        let zero = match self {
            Self::Bold | Self::BoldItalic => 0x1_d7ce,
            Self::DoubleStruck => 0x1_d7d8,
            Self::SansSerif | Self::SansSerifItalic => 0x1_d7e2,
            Self::BoldSansSerif | Self::SansSerifBoldItalic => 0x1_d7ec,
            Self::Monospace => 0x1_d7f6,
            Self::Normal
            | Self::Italic
            | Self::Script
            | Self::BoldScript
            | Self::Fraktur
            | Self::BoldFraktur => return None,
        };
        Some(zero + u32::from(c) - 0x30)
    }

    fn greek(self, c: char) -> Option<u32> {
        let place = match c {
            'Α'..='Ρ' | 'Σ'..='Ω' => u32::from(c) - 0x391,
            'ϴ' => 17,
            '∇' => 25,
            'α'..='ω' => u32::from(c) - 0x3b1 + 26,
            '∂' => 51,
            'ϵ' => 52,
            'ϑ' => 53,
            'ϰ' => 54,
            'ϕ' => 55,
            'ϱ' => 56,
            'ϖ' => 57,
            'ı' if self == Self::Italic => return Some(0x1_d6a4),
            'ȷ' if self == Self::Italic => return Some(0x1_d6a5),
            _ => return None,
        };
        let first = match self {
            Self::Bold => 0x1_d6a8,
            Self::Italic => 0x1_d6e2,
            Self::BoldItalic => 0x1_d71c,
            Self::BoldSansSerif => 0x1_d756,
            Self::SansSerifBoldItalic => 0x1_d790,
            Self::Normal
            | Self::Script
            | Self::BoldScript
            | Self::Fraktur
            | Self::BoldFraktur
            | Self::DoubleStruck
            | Self::SansSerif
            | Self::SansSerifItalic
            | Self::Monospace => return None,
        };
        Some(first + place)
    }
}

#[cfg(test)]
mod tests {
    use super::Variant;

    #[test]
    fn letters_take_their_alphabet() {
        for (variant, from, to) in [
            (Variant::Italic, "xhZαΩ1∂", "𝑥ℎ𝑍𝛼𝛺1𝜕"),
            (Variant::Bold, "Aa0βΣ", "𝐀𝐚𝟎𝛃𝚺"),
            (Variant::Script, "LA", "ℒ𝒜"),
            (Variant::DoubleStruck, "RAx", "ℝ𝔸𝕩"),
            (Variant::Fraktur, "gC", "𝔤ℭ"),
            (Variant::Normal, "x", "x"),
        ] {
            let mapped: String = from.chars().map(|it| variant.of(it)).collect();
            assert_eq!(mapped, to);
        }
    }
}
