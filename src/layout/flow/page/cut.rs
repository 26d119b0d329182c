//! Where columns end: dynamic programming over all strips of a section.

use std::collections::BTreeMap;

use super::breaker::Breaker;
use super::column::{ColumnRoom, ColumnStart, Cut, Pending, over_room, skip_blanks};
use super::notes::Notes;
use crate::layout::flow::galley::{FORBIDDEN, Galley, Section};

/// The cheapest way to a state that is known.
#[derive(Clone, Debug)]
struct SearchStep {
    /// What all columns up to the state cost.
    cost: i64,
    /// Where the last of these columns begins; `None` at the start.
    from: Option<ColumnStart>,
    /// What stands in it.
    cut: Cut,
}

/// Cuts a section into columns so that they cost least.
pub(crate) fn cut(section: &Section, galley: &Galley, notes: &Notes, room: ColumnRoom) -> Vec<Cut> {
    let start = ColumnStart {
        at: skip_blanks(&section.strips, section.across),
        float: Pending::Nothing,
        noted: section.across.checked_sub(1).map_or(0, |it| notes.due(it)),
        column: 0,
        over: None,
    };
    search(&Breaker::new(section, galley, notes, room), start).0
}

/// Makes the columns of the last page as equally high as their strips allow, the first the highest: the page
/// is cut again in columns of two lines, of three, and so on, until it fits. Other pages stay as they are.
pub(crate) fn balance(
    section: &Section,
    galley: &Galley,
    notes: &Notes,
    room: ColumnRoom,
    cuts: &mut Vec<Cut>,
) {
    let columns = usize::from(room.columns);
    let Some(last) = cuts.len().checked_sub(1).filter(|_| columns > 1) else {
        return;
    };
    let from = last / columns * columns;
    if cuts[from].float_in.is_some() || cuts[from].from >= section.strips.len() {
        return; // A figure comes from the page before, or nothing but one above all columns is here.
    }
    let start = ColumnStart {
        at: cuts[from].from,
        float: Pending::Nothing,
        noted: cuts[from].notes.0,
        column: 0,
        over: cuts[from].over,
    };
    let over = over_room(&section.strips, cuts[from].over, room.pitch);
    let most = if from == 0 { room.first } else { room.height };
    let mut height = room.pitch.scale(2, 1);
    while height + over < most {
        let lower = ColumnRoom {
            height: height + over,
            first: height + over,
            ..room
        };
        let (found, cost) = search(&Breaker::new(section, galley, notes, lower), start);
        if found.len() <= columns && cost < FORBIDDEN {
            cuts.splice(from.., found);
            return;
        }
        height += room.pitch;
    }
}

/// The cheapest columns from a state on, and what they cost.
fn search(breaker: &Breaker<'_>, start: ColumnStart) -> (Vec<Cut>, i64) {
    let mut open = BTreeMap::new();
    open.insert(
        start,
        SearchStep {
            cost: 0,
            from: None,
            cut: Cut::default(),
        },
    );
    let mut closed: BTreeMap<ColumnStart, SearchStep> = BTreeMap::new();
    while let Some((state, step)) = open.pop_first() {
        let cost = step.cost;
        closed.insert(state, step);
        for (next, cut, price) in breaker.ways(state) {
            let total = cost + price;
            // Of ways that cost the same the last one counts: its columns before are fuller.
            let better = open.get(&next).is_none_or(|it| total <= it.cost);
            if better {
                let step = SearchStep {
                    cost: total,
                    from: Some(state),
                    cut,
                };
                open.insert(next, step);
            }
        }
    }
    // Several end states can be reached: they differ in the number of columns.
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
