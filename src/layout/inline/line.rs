//! What the composer returns: lines, each with its left margin at x 0 and its baseline at y 0.

use crate::layout::{Fragment, Item, Length, LinkId};
use crate::model::NoteId;

/// One line. Its left margin is x 0, its baseline is y 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// What is on it, in order.
    pub fragments: Vec<Fragment>,
    /// Pictures and rules on it.
    pub items: Vec<Item>,
    /// Where its links are: from and to.
    pub links: Vec<(LinkId, Length, Length)>,
    /// Notes referred to on it.
    pub notes: Vec<NoteId>,
    /// Right edge of its last glyph's body.
    pub end: Length,
    /// Highest point above the baseline.
    pub ascent: Length,
    /// Lowest point below the baseline, positive.
    pub descent: Length,
}

/// A paragraph in as many lines as are best, and with one line less and one more where that does no
/// harm (RULES JU-09): what the page breaker chooses from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variants {
    /// As the rules want it.
    pub lines: Vec<Line>,
    /// With one line less.
    pub shorter: Option<Vec<Line>>,
    /// With one line more.
    pub longer: Option<Vec<Line>>,
}
