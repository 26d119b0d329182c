//! Where columns end: dynamic programming over all strips of a section.

use std::collections::BTreeMap;

use super::breaker::Breaker;
use super::column::{ColumnRoom, ColumnStart, Cut, Pending, over_room, skip_blanks};
use super::notes::Notes;
use crate::layout::flow::galley::{FORBIDDEN, Galley, Section};

/// The cheapest way to a state that is known. What stands in its columns is not kept: there are many more ways than
/// columns in the end, so it is found out again for those that are chosen.
#[derive(Clone, Copy, Debug)]
struct SearchStep {
    /// What all columns up to the state cost.
    cost: i64,
    /// The last of these columns: the state that it begins with, by its number among those left behind, and which of the
    /// ways from there it is. `None` at the start.
    last: Option<(usize, usize)>,
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
    let first = SearchStep {
        cost: 0,
        last: None,
    };
    let mut open = BTreeMap::from([(start, first)]);
    // A column leads only to later states, so these are in order.
    let mut closed: Vec<(ColumnStart, SearchStep)> = Vec::new();
    while let Some((state, step)) = open.pop_first() {
        let from = closed.len();
        closed.push((state, step));
        for (way, (next, _, price)) in breaker.ways(state).into_iter().enumerate() {
            let found = SearchStep {
                cost: step.cost + price,
                last: Some((from, way)),
            };
            let known = open.entry(next).or_insert(found);
            // Of ways that cost the same the last one counts: its columns before are fuller.
            if found.cost <= known.cost {
                *known = found;
            }
        }
    }
    // Several end states can be reached: they differ in the number of columns.
    let ends = closed.iter().filter(|it| breaker.is_end(it.0));
    let end = ends.min_by_key(|it| it.1.cost).map(|it| it.1);
    let cost = end.map_or(0, |it| it.cost);
    let mut cuts = Vec::new();
    let mut last = end.and_then(|it| it.last);
    while let Some((from, way)) = last {
        let (state, step) = closed[from];
        cuts.extend(breaker.ways(state).into_iter().nth(way).map(|it| it.1));
        last = step.last;
    }
    cuts.reverse();
    (cuts, cost)
}
