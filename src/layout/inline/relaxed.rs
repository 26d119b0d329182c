//! How far the rules are relaxed for lines to be found (RULES KS-13, JU-05).

use super::breaks::Rescue;

/// How far the rules are relaxed, in the order in which it is tried.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Relaxed {
    /// PA-02 costs instead of forbidding.
    pub(super) orphan: bool,
    /// Breaks up to this step of the rescue are taken.
    pub(super) rescue: u8,
    /// What cannot be broken may stick out.
    pub(super) overfull: bool,
    /// A line whose gaps open wider than this costs more than any number of other lines (JU-05).
    pub(super) widest: Option<i64>,
}

pub(super) const STEPS: [Relaxed; 8] = [
    Relaxed::new(false, 0, false),
    Relaxed::new(false, Rescue::Soft as u8, false),
    Relaxed::new(true, Rescue::Soft as u8, false),
    Relaxed::new(true, Rescue::Token as u8, false),
    Relaxed::new(true, Rescue::Dashes as u8, false),
    Relaxed::new(true, Rescue::Marks as u8, false),
    Relaxed::new(true, Rescue::Emergency as u8, false),
    Relaxed::new(true, Rescue::Emergency as u8, true),
];

impl Relaxed {
    const fn new(orphan: bool, rescue: u8, overfull: bool) -> Self {
        Self {
            orphan,
            rescue,
            overfull,
            widest: None,
        }
    }

    /// With breaks up to another step of the rescue, and with lines that are rather not looser than this.
    pub(super) const fn with(self, rescue: u8, widest: i64) -> Self {
        Self {
            rescue,
            widest: Some(widest),
            ..self
        }
    }
}
