//! Counts how many characters of a text belong to each script.

use super::han;

/// A script, and its language if only one language uses it today.
#[derive(Debug)]
pub(super) struct Script {
    /// Its language, if only one of the known languages uses it.
    pub(super) tag: Option<&'static str>,
    /// How many of its characters weigh as much as one Han character.
    divisor: u64,
    /// Its characters, first and last.
    ranges: &'static [(u32, u32)],
}

const fn of(tag: &'static str, divisor: u64, ranges: &'static [(u32, u32)]) -> Script {
    Script {
        tag: Some(tag),
        divisor,
        ranges,
    }
}

const fn shared(divisor: u64, ranges: &'static [(u32, u32)]) -> Script {
    Script {
        tag: None,
        divisor,
        ranges,
    }
}

/// Index of [`LATIN`] in [`SCRIPTS`].
pub(super) const LATIN: usize = 0;
/// Index of the Cyrillic script in [`SCRIPTS`].
pub(super) const CYRILLIC: usize = 1;
/// Index of the Arabic script in [`SCRIPTS`].
pub(super) const ARABIC: usize = 2;

/// Scripts other than Han, kana and Hangul.
pub(super) const SCRIPTS: &[Script] = &[
    shared(
        6,
        &[(0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x1E00, 0x1EFF)],
    ),
    shared(6, &[(0x400, 0x52F)]),
    shared(
        4,
        &[
            (0x600, 0x6FF),
            (0x750, 0x77F),
            (0xFB50, 0xFDFF),
            (0xFE70, 0xFEFC),
        ],
    ),
    shared(4, &[(0x900, 0x97F)]),
    of("el", 6, &[(0x370, 0x3FF), (0x1F00, 0x1FFF)]),
    of("hy", 6, &[(0x530, 0x58F)]),
    of("he", 4, &[(0x590, 0x5FF)]),
    of("bn", 4, &[(0x980, 0x9FF)]),
    of("pa", 4, &[(0xA00, 0xA7F)]),
    of("gu", 4, &[(0xA80, 0xAFF)]),
    of("or", 4, &[(0xB00, 0xB7F)]),
    of("ta", 4, &[(0xB80, 0xBFF)]),
    of("te", 4, &[(0xC00, 0xC7F)]),
    of("kn", 4, &[(0xC80, 0xCFF)]),
    of("ml", 4, &[(0xD00, 0xD7F)]),
    of("si", 4, &[(0xD80, 0xDFF)]),
    of("th", 4, &[(0xE00, 0xE7F)]),
    of("lo", 4, &[(0xE80, 0xEFF)]),
    of("bo", 4, &[(0xF00, 0xFFF)]),
    of("my", 4, &[(0x1000, 0x109F)]),
    of("ka", 6, &[(0x10A0, 0x10FF)]),
    of("am", 4, &[(0x1200, 0x137F)]),
    of("km", 4, &[(0x1780, 0x17FF)]),
    of("mn-Mong", 4, &[(0x1800, 0x18AF)]),
];

/// How many characters of a text belong to each script.
#[derive(Debug, Default)]
pub(super) struct CharacterCounts {
    /// Of those that Japanese does not have.
    pub(super) chinese: u64,
    pub(super) han: u64,
    pub(super) kana: u64,
    pub(super) hangul: u64,
    pub(super) simplified: u64,
    pub(super) traditional: u64,
    /// Counts of the other scripts, by index in [`SCRIPTS`].
    scripts: [u64; SCRIPTS.len()],
}

impl CharacterCounts {
    pub(super) fn cjk(&self) -> u64 {
        self.han + self.kana + self.hangul
    }

    /// The weight of all other scripts, in Han characters.
    pub(super) fn others(&self) -> u64 {
        self.weights().map(|it| it.1).sum()
    }

    /// The other script with the largest weight, and that weight in Han characters.
    pub(super) fn most(&self) -> Option<(usize, u64)> {
        self.weights()
            .filter(|it| self.scripts[it.0] > 0)
            .max_by_key(|it| (it.1, self.scripts[it.0]))
    }

    fn weights(&self) -> impl Iterator<Item = (usize, u64)> {
        let counts = self.scripts.iter().zip(SCRIPTS);
        counts
            .enumerate()
            .map(|(at, (count, script))| (at, count / script.divisor))
    }
}

/// Index in [`SCRIPTS`] of the script of a character.
pub(super) fn script_of(c: char) -> Option<usize> {
    if c.is_ascii() {
        return c.is_ascii_alphabetic().then_some(LATIN);
    }
    let code = u32::from(c);
    let has = |it: &Script| it.ranges.iter().any(|it| (it.0..=it.1).contains(&code));
    SCRIPTS.iter().position(has)
}

/// Counts a text.
pub(super) fn count(text: &str) -> CharacterCounts {
    let mut out = CharacterCounts::default();
    for c in text.chars() {
        match u32::from(c) {
            // U+30FB and U+30FC stand in Chinese texts too.
            0x3041..=0x309F | 0x30A1..=0x30FA => out.kana += 1,
            0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7A3 => out.hangul += 1,
            0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF => {
                out.han += 1;
                let told = han::of(c);
                out.chinese += u64::from(told.chinese);
                out.simplified += u64::from(told.simplified);
                out.traditional += u64::from(told.traditional && !told.simplified);
            }
            0x2000..=0x33FF => {}
            _ => {
                if let Some(script) = script_of(c) {
                    out.scripts[script] += 1;
                }
            }
        }
    }
    out
}
