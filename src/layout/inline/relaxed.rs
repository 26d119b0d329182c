//! How far the rules are relaxed for lines to be found (RULES KS-13, JU-05).

use super::breaks::Rescue;

/// How far the rules are relaxed, in the order in which it is tried.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Relaxed {
    /// A last line of one character, which PA-02 forbids, is allowed at a cost.
    pub(super) orphan: bool,
    /// Breaks up to this step of the rescue are allowed.
    pub(super) rescue: Rescue,
    /// What cannot be broken may stick out.
    pub(super) overfull: bool,
    /// A line whose gaps open wider than this costs more than any number of other lines (JU-05).
    pub(super) widest: Option<i64>,
}

/// In the order in which they are tried, each laxer than the one before.
pub(super) const STEPS: [Relaxed; 8] = [
    Relaxed::new(false, Rescue::Unneeded, false),
    Relaxed::new(false, Rescue::Soft, false),
    Relaxed::new(true, Rescue::Soft, false),
    Relaxed::new(true, Rescue::Token, false),
    Relaxed::new(true, Rescue::Dashes, false),
    Relaxed::new(true, Rescue::Marks, false),
    Relaxed::new(true, Rescue::Emergency, false),
    Relaxed::new(true, Rescue::Emergency, true),
];

impl Relaxed {
    const fn new(orphan: bool, rescue: Rescue, overfull: bool) -> Self {
        Self {
            orphan,
            rescue,
            overfull,
            widest: None,
        }
    }

    /// The same, but with breaks up to `rescue`, and lines looser than `widest` (in 1/4096 em) avoided.
    pub(super) const fn with(self, rescue: Rescue, widest: i64) -> Self {
        Self {
            rescue,
            widest: Some(widest),
            ..self
        }
    }
}
