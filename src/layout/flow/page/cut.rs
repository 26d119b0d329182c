//! Where pages end: dynamic programming over all strips of a section.

use std::collections::BTreeMap;

use super::breaker::Breaker;
use super::notes::Notes;
use crate::layout::Length;
use crate::layout::flow::galley::{FORBIDDEN, Galley, Section, Strip};

/// The room that strips are put in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// Height of a column.
    pub(crate) height: Length,
    /// Height of the columns of the section's first page, under what runs across them.
    pub(crate) first: Length,
    /// Columns on a page.
    pub(crate) columns: u8,
    /// The body's pitch.
    pub(crate) pitch: Length,
}

/// What stands in one column.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Cut {
    /// Its strips.
    pub(crate) from: usize,
    /// The first strip that is not in it.
    pub(crate) to: usize,
    /// The table head that is repeated at its top.
    pub(crate) head: Option<usize>,
    /// A figure of the column before, at its top.
    pub(crate) float_in: Option<usize>,
    /// A figure that is left to the next column.
    pub(crate) float_out: Option<usize>,
    /// How many paragraphs are a line shorter (negative) or longer.
    pub(crate) variants: i64,
    /// Strips of [`Notes::strips`] at its foot.
    pub(crate) notes: (usize, usize),
    /// How many lines it is short of, when that is a fault.
    pub(crate) short: i64,
}

/// A place where a column begins.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct State {
    pub(super) at: usize,
    pub(super) float: Pending,
    /// How many note strips are printed.
    pub(super) noted: usize,
    /// Columns so far, counted as long as it matters.
    pub(super) column: u8,
}

/// In this order: what is placed comes after what is still to be placed.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Pending {
    Figure(usize),
    Nothing,
}

#[derive(Clone, Debug)]
struct Step {
    cost: i64,
    from: Option<State>,
    cut: Cut,
}

/// The columns of a section.
pub(crate) fn cut(section: &Section, galley: &Galley, notes: &Notes, frame: Frame) -> Vec<Cut> {
    let start = State {
        at: skip_blanks(&section.strips, section.across),
        float: Pending::Nothing,
        noted: section.across.checked_sub(1).map_or(0, |it| notes.due(it)),
        column: 0,
    };
    search(&Breaker::new(section, galley, notes, frame), start).0
}

/// The columns of the last page as equally high as their strips allow, the first the highest: the page
/// is cut again in less and less room. Other pages stay as they are.
pub(crate) fn balance(
    section: &Section,
    galley: &Galley,
    notes: &Notes,
    frame: Frame,
    cuts: &mut Vec<Cut>,
) {
    let columns = usize::from(frame.columns);
    let Some(last) = cuts.len().checked_sub(1).filter(|_| columns > 1) else {
        return;
    };
    let from = last / columns * columns;
    if cuts[from].float_in.is_some() {
        return; // it comes from the page before
    }
    let start = State {
        at: cuts[from].from,
        float: Pending::Nothing,
        noted: cuts[from].notes.0,
        column: 0,
    };
    let most = if from == 0 { frame.first } else { frame.height };
    let mut height = frame.pitch.scale(2, 1);
    while height < most {
        let lower = Frame {
            height,
            first: height,
            ..frame
        };
        let (found, cost) = search(&Breaker::new(section, galley, notes, lower), start);
        if found.len() <= columns && cost < FORBIDDEN {
            cuts.splice(from.., found);
            return;
        }
        height += frame.pitch;
    }
}

/// The cheapest columns from a state on, and what they cost.
fn search(breaker: &Breaker<'_>, start: State) -> (Vec<Cut>, i64) {
    let mut open = BTreeMap::new();
    open.insert(
        start,
        Step {
            cost: 0,
            from: None,
            cut: Cut::default(),
        },
    );
    let mut closed: BTreeMap<State, Step> = BTreeMap::new();
    while let Some((state, step)) = open.pop_first() {
        let cost = step.cost;
        closed.insert(state, step);
        for (next, cut, price) in breaker.pages(state) {
            let total = cost + price;
            // Of ways that cost the same, the one whose pages before are fuller comes last.
            let better = open.get(&next).is_none_or(|it| total <= it.cost);
            if better {
                let step = Step {
                    cost: total,
                    from: Some(state),
                    cut,
                };
                open.insert(next, step);
            }
        }
    }
    // The end is the last state of all: nothing left, nothing pending.
    let mut cuts = Vec::new();
    let ends = closed.iter().filter(|it| breaker.is_end(*it.0));
    let end = ends.min_by_key(|it| it.1.cost);
    let cost = end.map_or(0, |it| it.1.cost);
    let mut at = end.map(|it| *it.0);
    while let Some(step) = at.and_then(|it| closed.get(&it)) {
        if step.from.is_some() {
            cuts.push(step.cut.clone());
        }
        at = step.from;
    }
    cuts.reverse();
    (cuts, cost)
}

/// The first strip from `at` on that is no blank.
pub(crate) fn skip_blanks(strips: &[Strip], at: usize) -> usize {
    let blanks = strips.get(at..).unwrap_or_default();
    at + blanks.iter().take_while(|it| it.blank).count()
}

/// The next multiple of the pitch.
pub(crate) fn snapped(y: Length, pitch: Length) -> Length {
    Length(whole_up(y, pitch) * pitch.0)
}

pub(super) fn whole_up(length: Length, pitch: Length) -> i64 {
    (length.0 + pitch.0 - 1).div_euclid(pitch.0)
}
