//! Where pages end: dynamic programming over all strips of a section.

use std::collections::BTreeMap;

use super::breaker::Breaker;
use super::column::{Cut, Frame, Pending, State, skip_blanks};
use super::notes::Notes;
use crate::layout::flow::galley::{FORBIDDEN, Galley, Section};

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
