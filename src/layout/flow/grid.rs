//! The grid of body lines: its lines are one pitch apart, and strips that snap begin on one (RULES PG-02).

use crate::layout::Length;

/// The least multiple of the pitch that is not less than `y`.
pub(crate) fn snapped(y: Length, pitch: Length) -> Length {
    Length(whole_up(y, pitch) * pitch.0)
}

/// How many whole pitches it takes to hold `length`.
pub(crate) fn whole_up(length: Length, pitch: Length) -> i64 {
    (length.0 + pitch.0 - 1).div_euclid(pitch.0)
}
