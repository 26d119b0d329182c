//! Where pages end: dynamic programming over all strips of a section.

use std::collections::BTreeMap;

use crate::layout::Length;
use crate::layout::flow::galley::{FORBIDDEN, Galley, Section, Strip};

/// What is asked of a page for a line that it is short of, squared.
const SHORT_LINE: i64 = 10;
/// What it costs to set a paragraph a line shorter or longer: less than a short line (RULES PG-04).
const VARIANT: i64 = 6;
/// What it costs to move a figure to the next page.
const FLOAT: i64 = 80;
/// What it costs to carry part of a note over.
const CARRIED_NOTE: i64 = 600;
/// How many paragraphs of a page may be set shorter or longer.
const MOST_VARIANTS: usize = 2;

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

/// All notes of a section in the order of their references.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Their strips.
    pub(crate) strips: Vec<Strip>,
    /// For each strip of the section, how many note strips are due by its end.
    due: Vec<usize>,
    /// How many must be printed by then at least, so that the last note due is begun decently.
    begun: Vec<usize>,
}

impl Notes {
    /// Takes the notes that a section refers to out of the galley.
    pub(crate) fn of(section: &Section, notes: &mut [Vec<Strip>]) -> Self {
        let mut all = Self::default();
        let mut begun = 0;
        for strip in &section.strips {
            for note in &strip.notes {
                let Some(note) = notes.get_mut(*note) else {
                    continue;
                };
                let mut strips = std::mem::take(note);
                if let Some(last) = strips.last_mut() {
                    last.after = 0;
                    let first_cut = strips.iter().position(|it| it.after < FORBIDDEN);
                    begun = all.strips.len() + first_cut.unwrap_or(0) + 1;
                    all.strips.append(&mut strips);
                }
            }
            all.due.push(all.strips.len());
            all.begun.push(begun);
        }
        all
    }

    fn due(&self, strip: usize) -> usize {
        self.due.get(strip).copied().unwrap_or(0)
    }
}

/// What stands between the text and its notes: half a pitch with a short line in it.
pub(crate) fn separator(pitch: Length) -> Length {
    pitch.scale(2, 3)
}

/// A place where a column begins.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct State {
    at: usize,
    float: Pending,
    /// How many note strips are printed.
    noted: usize,
    /// Columns so far, counted as long as it matters.
    column: u8,
}

/// In this order: what is placed comes after what is still to be placed.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Pending {
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
    let first = skip_blanks(&section.strips, section.across);
    let start = State {
        at: first,
        float: Pending::Nothing,
        noted: if section.across == 0 {
            0
        } else {
            notes.due(section.across - 1)
        },
        column: 0,
    };
    let breaker = Breaker::new(section, galley, notes, frame);
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
            let better = open.get(&next).is_none_or(|it| total < it.cost);
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
    let mut at = ends.min_by_key(|it| it.1.cost).map(|it| *it.0);
    while let Some(step) = at.and_then(|it| closed.get(&it)) {
        if step.from.is_some() {
            cuts.push(step.cut.clone());
        }
        at = step.from;
    }
    cuts.reverse();
    cuts
}

/// The first strip from `at` on that is no blank.
pub(crate) fn skip_blanks(strips: &[Strip], at: usize) -> usize {
    let blanks = strips.get(at..).unwrap_or_default();
    at + blanks.iter().take_while(|it| it.blank).count()
}

struct Breaker<'a> {
    strips: &'a [Strip],
    heads: Vec<Length>,
    notes: &'a Notes,
    /// Heights of note strips, summed up.
    note_sums: Vec<Length>,
    frame: Frame,
    /// The paragraph that ends with each strip: its first strip, can be shorter, can be longer.
    ends: BTreeMap<usize, (usize, bool, bool)>,
}

/// One way to end a column.
type Way = (State, Cut, i64);

impl<'a> Breaker<'a> {
    fn new(section: &'a Section, galley: &'a Galley, notes: &'a Notes, frame: Frame) -> Self {
        let mut note_sums = vec![Length::ZERO];
        for strip in &notes.strips {
            note_sums.push(note_sums[note_sums.len() - 1] + strip.height);
        }
        let height = |strips: &Vec<Strip>| strips.iter().map(|it| it.height).sum();
        Self {
            strips: &section.strips,
            heads: galley.heads.iter().map(height).collect(),
            notes,
            note_sums,
            frame,
            ends: section
                .paragraphs
                .iter()
                .filter(|it| it.count > 0)
                .map(|it| {
                    let can = (it.first, it.shorter.is_some(), it.longer.is_some());
                    (it.first + it.count - 1, can)
                })
                .collect(),
        }
    }

    fn is_end(&self, state: State) -> bool {
        state.at >= self.strips.len()
            && state.float == Pending::Nothing
            && state.noted >= self.notes.strips.len()
    }

    /// Room that the note strips from `from` to `to` take.
    fn note_room(&self, from: usize, to: usize) -> Length {
        if from >= to {
            return Length::ZERO;
        }
        separator(self.frame.pitch) + (self.note_sums[to] - self.note_sums[from])
    }

    /// How many note strips are printed when `room` is left for them and `due` should be.
    fn notes_in(&self, noted: usize, strip: usize, room: Length) -> Option<(usize, i64)> {
        let due = self.notes.due(strip).max(noted);
        if self.note_room(noted, due) <= room {
            return Some((due, 0));
        }
        // What is begun on this page must show two lines of every note that it refers to.
        let begun = self.notes.begun.get(strip).copied().unwrap_or(0);
        (noted + 1..due)
            .rev()
            .filter(|it| *it >= begun && self.notes.strips[it - 1].after < FORBIDDEN)
            .find(|it| self.note_room(noted, *it) <= room)
            .map(|it| (it, CARRIED_NOTE))
    }

    /// All ways to fill a column from `state` on.
    fn pages(&self, state: State) -> Vec<Way> {
        if self.is_end(state) {
            return Vec::new();
        }
        let early = state.column < self.frame.columns && self.frame.first != self.frame.height;
        let height = if early {
            self.frame.first
        } else {
            self.frame.height
        };
        let mut ways = Vec::new();
        let mut fill = Fill {
            y: Length::ZERO,
            blank: Length::ZERO,
            float_out: None,
            shorter: 0,
            longer: 0,
        };
        let float_in = match state.float {
            Pending::Figure(figure) => {
                fill.y = self.strips[figure].height;
                fill.blank = self.frame.pitch.scale(1, 2);
                Some(figure)
            }
            Pending::Nothing => None,
        };
        let head = continued_head(self.strips, state.at);
        if let Some(head) = head {
            fill.y += self.heads.get(head).copied().unwrap_or_default();
        }
        let base = Cut {
            from: state.at,
            to: state.at,
            head,
            float_in,
            ..Cut::default()
        };
        // A figure or the rest of a note may fill a column alone.
        if float_in.is_some() || state.noted < self.due_before(state.at) {
            self.way(state, &base, &fill, height, state.at, &mut ways);
        }
        for index in state.at..self.strips.len() {
            if !self.add(index, state.at, height, &mut fill) {
                break;
            }
            if !self.strips[index].blank && fill.float_out != Some(index) {
                self.way(state, &base, &fill, height, index + 1, &mut ways);
            }
        }
        self.choose(ways, state, base)
    }

    /// Note strips due by the end of what stands before `at`.
    fn due_before(&self, at: usize) -> usize {
        at.checked_sub(1).map_or(0, |it| self.notes.due(it))
    }

    /// Puts a strip under what is there; `false` when nothing more can come.
    fn add(&self, index: usize, from: usize, height: Length, fill: &mut Fill) -> bool {
        let strip = &self.strips[index];
        if strip.blank {
            if fill.y > Length::ZERO {
                fill.blank = fill.blank.max(strip.height);
            }
            return true;
        }
        let top = self.top(fill, strip);
        // Three lines too many could still be saved by shorter paragraphs.
        if top + strip.height > height + self.frame.pitch.scale(MOST_VARIANTS as i64, 1) {
            let free = strip.float && fill.float_out.is_none() && index > from;
            if free {
                fill.float_out = Some(index);
            }
            return free;
        }
        if strip.float && top + strip.height > height && index > from {
            let free = fill.float_out.is_none();
            fill.float_out = fill.float_out.or(Some(index));
            return free;
        }
        // A figure does not pass a heading: it belongs to the section before.
        if strip.heading && fill.float_out.is_some() {
            return false;
        }
        fill.y = top + strip.height;
        fill.blank = Length::ZERO;
        if let Some((first, shorter, longer)) = self.ends.get(&index)
            && *first >= from
        {
            fill.shorter += usize::from(*shorter);
            fill.longer += usize::from(*longer);
        }
        true
    }

    fn top(&self, fill: &Fill, strip: &Strip) -> Length {
        let top = fill.y + fill.blank;
        if strip.snap {
            snapped(top, self.frame.pitch)
        } else {
            top
        }
    }

    /// Ends the column before strip `to`, if what is in it fits.
    fn way(
        &self,
        state: State,
        base: &Cut,
        fill: &Fill,
        height: Length,
        to: usize,
        ways: &mut Vec<Way>,
    ) {
        let pitch = self.frame.pitch;
        let over = (fill.y - height).max(Length::ZERO);
        let mut squeezed = whole_up(over, pitch);
        let most = i64::try_from(fill.shorter.min(MOST_VARIANTS)).unwrap_or(0);
        let strip = to.checked_sub(1);
        let fitting = loop {
            if squeezed > most {
                return;
            }
            let room = height - (fill.y - pitch.scale(squeezed, 1));
            let notes = match strip {
                Some(strip) => self.notes_in(state.noted, strip, room),
                None => Some((state.noted, 0)),
            };
            if let Some(notes) = notes {
                break notes;
            }
            squeezed += 1;
        };
        let (noted, note_cost) = fitting;
        let used = fill.y - pitch.scale(squeezed, 1) + self.note_room(state.noted, noted);
        let next_at = skip_blanks(self.strips, to);
        let next = State {
            at: next_at,
            float: fill.float_out.map_or(Pending::Nothing, Pending::Figure),
            noted,
            column: if self.frame.first == self.frame.height {
                0
            } else {
                state.column.saturating_add(1).min(self.frame.columns)
            },
        };
        if next == state {
            return;
        }
        let slack = (height - used).max(Length::ZERO).0 / pitch.0;
        let stretch_most = i64::try_from(fill.longer.min(MOST_VARIANTS)).unwrap_or(0);
        let end = self.is_end(next);
        let (slack_cost, variants) = if squeezed > 0 {
            (SHORT_LINE * slack * slack + VARIANT * squeezed, -squeezed)
        } else if end {
            // The last page may be short, but not a line or two.
            let short = (4 - used.0 / pitch.0).max(0);
            (SHORT_LINE * short * short, 0)
        } else {
            (0..=stretch_most.min(slack))
                .map(|it| (SHORT_LINE * (slack - it) * (slack - it) + VARIANT * it, it))
                .min()
                .unwrap_or((0, 0))
        };
        let after = match strip {
            _ if end => 0,
            Some(strip) if to > state.at => self.strips[last_solid(self.strips, strip)].after,
            Some(_) | None => 0,
        };
        let float_cost = if fill.float_out.is_some() { FLOAT } else { 0 };
        let cut = Cut {
            to,
            float_out: fill.float_out,
            variants,
            notes: (state.noted, noted),
            short: if end { 0 } else { slack - variants.max(0) },
            ..base.clone()
        };
        ways.push((next, cut, slack_cost + after + float_cost + note_cost));
    }

    /// Drops the ways that break rules when one does not; makes one when there is none.
    fn choose(&self, mut ways: Vec<Way>, state: State, base: Cut) -> Vec<Way> {
        if ways.iter().any(|it| it.2 < FORBIDDEN) {
            ways.retain(|it| it.2 < FORBIDDEN);
            return ways;
        }
        if !ways.is_empty() {
            return ways;
        }
        // One strip that is too high, or with notes that leave no room: it stands alone.
        let to = (state.at + 1).min(self.strips.len());
        let noted = match base.float_in {
            Some(_) => state.noted,
            None => {
                let due = self.notes.due(to.saturating_sub(1)).max(state.noted);
                (state.noted..=due)
                    .rev()
                    .find(|it| self.note_room(state.noted, *it) <= self.frame.height)
                    .unwrap_or(due)
            }
        };
        let to = if base.float_in.is_some() {
            state.at
        } else {
            to
        };
        let next = State {
            at: skip_blanks(self.strips, to),
            float: Pending::Nothing,
            noted,
            column: state.column,
        };
        let cut = Cut {
            to,
            notes: (state.noted, noted),
            ..base
        };
        vec![(next, cut, 10 * FORBIDDEN)]
    }
}

/// What is in a column so far.
struct Fill {
    y: Length,
    /// A blank below it that vanishes when nothing follows.
    blank: Length,
    float_out: Option<usize>,
    shorter: usize,
    longer: usize,
}

/// The last strip up to `at` that is no blank.
fn last_solid(strips: &[Strip], at: usize) -> usize {
    (0..=at).rev().find(|it| !strips[*it].blank).unwrap_or(at)
}

/// The table head that is repeated over strip `at`.
fn continued_head(strips: &[Strip], at: usize) -> Option<usize> {
    let head = strips.get(at)?.head?;
    let before = at.checked_sub(1).and_then(|it| strips[it].head);
    (before == Some(head)).then_some(head)
}

/// The next multiple of the pitch.
pub(crate) fn snapped(y: Length, pitch: Length) -> Length {
    Length(whole_up(y, pitch) * pitch.0)
}

fn whole_up(length: Length, pitch: Length) -> i64 {
    (length.0 + pitch.0 - 1).div_euclid(pitch.0)
}
