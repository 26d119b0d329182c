//! All ways to fill one column from a given place on, and what each costs.

use std::collections::BTreeMap;

use super::column::{Cut, Frame, Pending, State, skip_blanks};
use super::notes::{Notes, separator};
use crate::layout::Length;
use crate::layout::flow::galley::{FORBIDDEN, Galley, Section, Strip};
use crate::layout::flow::grid::{snapped, whole_up};

/// What is asked of a page for a line that it is short of.
const SHORT_LINE: i64 = 40;
/// How many lines are few: what is short of more looks short anyway.
const FEW_LINES: i64 = 3;
/// What it costs to set a paragraph a line shorter or longer: less than a short line (RULES PG-04).
const VARIANT: i64 = 6;
/// What it costs to move a figure to the next page.
const FLOAT: i64 = 80;
/// What it costs to carry part of a note over.
const CARRIED_NOTE: i64 = 600;
/// How many paragraphs of a page may be set shorter or longer.
const MOST_VARIANTS: usize = 2;

/// Finds all ways to fill a column.
pub(super) struct Breaker<'a> {
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
pub(super) type Way = (State, Cut, i64);

impl<'a> Breaker<'a> {
    /// A section in its frame.
    pub(super) fn new(
        section: &'a Section,
        galley: &'a Galley,
        notes: &'a Notes,
        frame: Frame,
    ) -> Self {
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

    /// Whether nothing is left to place.
    pub(super) fn is_end(&self, state: State) -> bool {
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
    pub(super) fn pages(&self, state: State) -> Vec<Way> {
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
            let gone = strip.float && index > 0 && fill.float_out == Some(index - 1);
            if fill.y > Length::ZERO && !gone {
                fill.blank = fill.blank.max(strip.height);
            }
            return true;
        }
        let top = self.top(fill, strip);
        // Three lines too many could still be saved by shorter paragraphs.
        if top + strip.height > height + self.frame.pitch.scale(MOST_VARIANTS as i64, 1) {
            let free = strip.float && fill.float_out.is_none() && index > from;
            if free {
                self.float(index, fill);
            }
            return free;
        }
        if strip.float && top + strip.height > height && index > from {
            let free = fill.float_out.is_none();
            if free {
                self.float(index, fill);
            }
            return free;
        }
        // A figure does not pass a heading: it belongs to the section before. Nor do figures pass each other.
        if (strip.heading || strip.float) && fill.float_out.is_some() {
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

    /// Leaves a figure to the next column, and the blank before it that is its own.
    fn float(&self, index: usize, fill: &mut Fill) {
        fill.float_out = Some(index);
        let before = index.checked_sub(1).map(|it| &self.strips[it]);
        if before.is_some_and(|it| it.blank && it.float) {
            fill.blank = Length::ZERO;
        }
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
        let gone = self.strips[to.min(next_at)..next_at].iter();
        let gone = gone.map(|it| it.height).max().unwrap_or_default().0 / pitch.0;
        let stretch_most = i64::try_from(fill.longer.min(MOST_VARIANTS)).unwrap_or(0);
        let end = self.is_end(next);
        let (slack_cost, variants) = if squeezed > 0 {
            (shortness(slack, gone) + VARIANT * squeezed, -squeezed)
        } else if end {
            // The last page may be short, but not a line or two.
            let short = (4 - used.0 / pitch.0).max(0);
            (shortness(short, 0), 0)
        } else {
            (0..=stretch_most.min(slack))
                .map(|it| (shortness(slack - it, gone) + VARIANT * it, it))
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
                // Where only notes are left one of them at least comes, or the search would never end.
                let least = state.noted + usize::from(to == state.at);
                (least..=due)
                    .rev()
                    .find(|it| self.note_room(state.noted, *it) <= self.frame.height)
                    .unwrap_or(if to == state.at { least } else { due })
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

/// What it costs to end with so many lines free, where a blank of `gone` vanishes.
///
/// Each line costs the same: were many dearer, a picture that leaves half a page would take lines from the
/// pages before it until all are as short. Of ways as good the search takes the one with the fuller pages
/// first. A blank that vanishes is no want of lines, for white would stand there anyway; but pages that
/// are nearly full shall end together.
fn shortness(lines: i64, gone: i64) -> i64 {
    SHORT_LINE * lines.min(FEW_LINES.max(lines - gone))
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

#[cfg(test)]
mod tests {
    use super::shortness;

    #[test]
    fn lines_cost_the_same_and_a_blank_nothing() {
        assert!(
            (1..20).all(|it| shortness(it - 1, 0) + shortness(it + 1, 0) == 2 * shortness(it, 0))
        );
        assert_eq!(shortness(6, 2), shortness(4, 0));
        assert_eq!(
            [shortness(2, 2), shortness(4, 2)],
            [shortness(2, 0), shortness(3, 0)]
        );
    }
}
