//! All ways to fill one column that begins at a given place, and what each costs.

use super::column::{ColumnRoom, ColumnStart, Columns, Cut, Pending, over_room, skip_blanks};
use super::notes::{Notes, separator};
use crate::layout::Length;
use crate::layout::flow::galley::{FORBIDDEN, Galley, Section, Strip};
use crate::layout::flow::grid::{snapped, whole_up};

/// What each line costs that a column is short of.
const SHORT_LINE: i64 = 40;
/// Of the lines that a column is short of, so many always cost, even where a vanished blank has left them.
const FEW_LINES: i64 = 3;
/// What it costs to set a paragraph a line shorter or longer: less than a short line (RULES PG-04).
const VARIANT: i64 = 6;
/// What each line costs that a picture is set lower.
const SHRINK: i64 = 10;
/// What it costs to move a figure to the next page.
const FLOAT: i64 = 80;
/// What it costs to set a figure above the columns of the page on which the text comes to it.
const AHEAD: i64 = 20;
/// What it costs to carry part of a note over.
const CARRIED_NOTE: i64 = 600;
/// How many paragraphs of a column may be set shorter or longer.
const MOST_VARIANTS: usize = 2;

/// Finds all ways to fill a column.
pub(super) struct Breaker<'a> {
    strips: &'a [Strip],
    /// Heights of the table heads that may be repeated.
    heads: Vec<Length>,
    notes: &'a Notes,
    /// For each number of note strips, the height of so many of the first together.
    note_sums: Vec<Length>,
    room: ColumnRoom,
    columns: Columns,
    /// For each strip, if a paragraph ends with it: the paragraph's first strip, whether it can be a line shorter,
    /// whether it can be a line longer.
    ends: Vec<Option<(usize, bool, bool)>>,
    /// The figures that are as wide as all columns.
    wide: Vec<usize>,
}

/// One way to fill a column: where the next one begins, what stands in this one, what it costs.
pub(super) type Way = (ColumnStart, Cut, i64);

impl<'a> Breaker<'a> {
    /// Prepares the search through a section.
    pub(super) fn new(
        section: &'a Section,
        galley: &'a Galley,
        notes: &'a Notes,
        room: ColumnRoom,
    ) -> Self {
        let mut note_sums = vec![Length::ZERO];
        for strip in &notes.strips {
            note_sums.push(note_sums[note_sums.len() - 1] + strip.height);
        }
        let height = |strips: &Vec<Strip>| strips.iter().map(|it| it.height).sum();
        let mut ends = vec![None; section.strips.len()];
        for paragraph in section.paragraphs.iter().filter(|it| it.count > 0) {
            if let Some(end) = ends.get_mut(paragraph.first + paragraph.count - 1) {
                let (shorter, longer) = (paragraph.shorter.is_some(), paragraph.longer.is_some());
                *end = Some((paragraph.first, shorter, longer));
            }
        }
        let strips = section.strips.iter().enumerate();
        let wide: Vec<usize> = strips.filter(|it| it.1.wide).map(|it| it.0).collect();
        Self {
            strips: &section.strips,
            heads: galley.heads.iter().map(height).collect(),
            notes,
            note_sums,
            room,
            columns: if !wide.is_empty() {
                Columns::ByPage
            } else if room.first == room.height {
                Columns::Alike
            } else {
                Columns::FirstPage
            },
            ends,
            wide,
        }
    }

    /// Whether nothing is left to place.
    pub(super) fn is_end(&self, state: ColumnStart) -> bool {
        state.at >= self.strips.len()
            && state.float == Pending::Nothing
            && state.noted >= self.notes.strips.len()
    }

    /// The height of the note strips `from..to` with the separator above them; nothing when there are none.
    fn note_room(&self, from: usize, to: usize) -> Length {
        if from >= to {
            return Length::ZERO;
        }
        separator(self.room.pitch) + (self.note_sums[to] - self.note_sums[from])
    }

    /// How many note strips are printed by the end of a column whose last strip is `strip`, and what that
    /// costs, when `noted` are printed before it and `room` is left. `None` when too few would be.
    fn notes_in(&self, noted: usize, strip: usize, room: Length) -> Option<(usize, i64)> {
        let due = self.notes.due(strip).max(noted);
        if self.note_room(noted, due) <= room {
            return Some((due, 0));
        }
        // Every note that the column refers to begins in it, with two lines at least.
        let begun = self.notes.begun.get(strip).copied().unwrap_or(0);
        (noted + 1..due)
            .rev()
            .filter(|it| *it >= begun && self.notes.strips[it - 1].after < FORBIDDEN)
            .find(|it| self.note_room(noted, *it) <= room)
            .map(|it| (it, CARRIED_NOTE))
    }

    /// All ways to fill a column from `state` on.
    pub(super) fn ways(&self, state: ColumnStart) -> Vec<Way> {
        crate::diag::step();
        if self.is_end(state) {
            return Vec::new();
        }
        let mut ways = Vec::new();
        let mut first = None;
        for (start, price) in self.starts(state) {
            let before = ways.len();
            let base = self.fill_column(start, &mut ways);
            ways[before..].iter_mut().for_each(|it| it.2 += price);
            first.get_or_insert((start, base));
        }
        ways.retain(|it| it.0 != state);
        let (start, base) = first.unwrap_or_default();
        self.choose(ways, start, base)
    }

    /// How a column may begin, and what that costs. Where a page begins, a figure that waits for it, or that the column would
    /// begin with, stands above its columns; the next such figure in the text may.
    fn starts(&self, state: ColumnStart) -> Vec<(ColumnStart, i64)> {
        let first = Columns::opens_page(state.column, self.room.columns);
        if self.columns != Columns::ByPage || !first || state.over.is_some() {
            return vec![(state, 0)];
        }
        match state.float {
            Pending::Figure(figure) if self.strips[figure].wide => {
                let float = Pending::Nothing;
                let over = Some(figure);
                return vec![(
                    ColumnStart {
                        float,
                        over,
                        ..state
                    },
                    0,
                )];
            }
            Pending::Figure(_) => return vec![(state, 0)],
            Pending::Nothing => {}
        }
        let next = self.wide.partition_point(|it| *it < state.at);
        let Some(figure) = self.wide.get(next).copied() else {
            return vec![(state, 0)];
        };
        let over = Some(figure);
        let above = ColumnStart { over, ..state };
        if figure == state.at {
            return vec![(above, 0)];
        }
        vec![(state, 0), (above, AHEAD)]
    }

    /// Adds all ways to fill a column that begins so. Returns what all of them share.
    fn fill_column(&self, state: ColumnStart, ways: &mut Vec<Way>) -> Cut {
        let early = state.column < self.room.columns && self.room.first != self.room.height;
        let height = if early {
            self.room.first
        } else {
            self.room.height
        };
        let height = height - over_room(self.strips, state.over, self.room.pitch);
        let mut fill = Fill {
            y: Length::ZERO,
            blank: Length::ZERO,
            float_out: None,
            over: state.over,
            shorter: 0,
            longer: 0,
            elastic: 0,
        };
        let float_in = match state.float {
            // It waits for the next page.
            Pending::Figure(figure) if self.strips[figure].wide => {
                fill.float_out = Some(figure);
                None
            }
            Pending::Figure(figure) => {
                fill.y = self.strips[figure].height;
                fill.elastic = elastic(&self.strips[figure]);
                fill.blank = self.room.pitch.scale(1, 2);
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
            over: state.over,
            ..Cut::default()
        };
        // A figure or the rest of a note may fill a column alone; a column may be empty under a figure that stands above all,
        // and where such a figure is next.
        let alone = float_in.is_some() || state.noted < self.due_before(state.at);
        let next = self.strips.get(state.at);
        let empty = state.over.is_some() && next.is_none()
            || next.is_some_and(|it| it.wide) && state.over != Some(state.at)
            || fill.float_out.is_some();
        if alone || empty {
            self.end(state, &base, &fill, height, state.at, ways);
        }
        for index in state.at..self.strips.len() {
            if !self.add(index, state.at, height, &mut fill) {
                break;
            }
            if !self.strips[index].blank && fill.float_out != Some(index) {
                self.end(state, &base, &fill, height, index + 1, ways);
            }
        }
        base
    }

    /// How many note strips are due before strip `at`.
    fn due_before(&self, at: usize) -> usize {
        at.checked_sub(1).map_or(0, |it| self.notes.due(it))
    }

    /// Adds a strip to the column, or leaves a figure to the next column. `false` when no further strip can
    /// stand in the column.
    fn add(&self, index: usize, from: usize, height: Length, fill: &mut Fill) -> bool {
        let strip = &self.strips[index];
        if strip.wide {
            // It stands above this page, or waits for the next.
            let free = fill.over == Some(index) || fill.float_out.is_none();
            if free {
                self.leave(index, fill);
            }
            return free;
        }
        if strip.blank {
            let before = index.checked_sub(1).filter(|_| strip.float);
            let gone = before.is_some() && (fill.float_out == before || fill.over == before);
            if fill.y > Length::ZERO && !gone {
                fill.blank = fill.blank.max(strip.height);
            }
            return true;
        }
        let top = self.top(fill, strip);
        // Lower pictures save lines, and shorter paragraphs as many as there may be variants.
        let lower = fill.elastic + elastic(strip);
        let most = lower + MOST_VARIANTS as i64;
        if top + strip.height > height + self.room.pitch.scale(most, 1) {
            let free = strip.float && fill.float_out.is_none() && index > from;
            if free {
                self.float(index, fill);
            }
            return free;
        }
        let floats = strip.float && index > from;
        if floats && top + strip.height > height + self.room.pitch.scale(lower, 1) {
            let free = fill.float_out.is_none();
            if free {
                self.float(index, fill);
            }
            return free;
        }
        // A figure that is left to the next column moves neither past a heading, because it belongs to the
        // text before that, nor past another figure.
        if (strip.heading || strip.float) && fill.float_out.is_some() {
            return false;
        }
        fill.y = top + strip.height;
        fill.blank = Length::ZERO;
        fill.elastic = lower;
        if let Some((first, shorter, longer)) = self.ends[index]
            && first >= from
        {
            fill.shorter += usize::from(shorter);
            fill.longer += usize::from(longer);
        }
        true
    }

    /// Leaves a figure to the next column.
    fn float(&self, index: usize, fill: &mut Fill) {
        fill.float_out = Some(index);
        self.drop_blank(index, fill);
    }

    /// Leaves a figure that is as wide as all columns to the place where it stands.
    fn leave(&self, index: usize, fill: &mut Fill) {
        if fill.over != Some(index) {
            fill.float_out = Some(index);
        }
        self.drop_blank(index, fill);
    }

    /// Drops the blank before a figure that stands elsewhere, if it belongs to the figure.
    fn drop_blank(&self, index: usize, fill: &mut Fill) {
        let before = index.checked_sub(1).map(|it| &self.strips[it]);
        if before.is_some_and(|it| it.blank && it.float) {
            fill.blank = Length::ZERO;
        }
    }

    /// Where a strip would begin.
    fn top(&self, fill: &Fill, strip: &Strip) -> Length {
        let top = fill.y + fill.blank;
        if strip.snap {
            snapped(top, self.room.pitch)
        } else {
            top
        }
    }

    /// Ends the column before strip `to`: adds that to `ways`, if what is in the column fits.
    fn end(
        &self,
        state: ColumnStart,
        base: &Cut,
        fill: &Fill,
        height: Length,
        to: usize,
        ways: &mut Vec<Way>,
    ) {
        let pitch = self.room.pitch;
        let over = (fill.y - height).max(Length::ZERO);
        let mut squeezed = whole_up(over, pitch);
        let paragraphs = i64::try_from(fill.shorter.min(MOST_VARIANTS)).unwrap_or(0);
        let most = paragraphs + fill.elastic;
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
        let next = ColumnStart {
            at: next_at,
            float: fill.float_out.map_or(Pending::Nothing, Pending::Figure),
            noted,
            ..self.after(state)
        };
        // A figure stands on the page where the text comes to it, or on one after that.
        let leaves = next.over.is_none() && state.over.is_some_and(|it| it >= next_at);
        if next == state || leaves {
            return;
        }
        let slack = (height - used).max(Length::ZERO).0 / pitch.0;
        let gone = self.strips[to.min(next_at)..next_at].iter();
        let gone = gone.map(|it| it.height).max().unwrap_or_default().0 / pitch.0;
        let stretch_most = i64::try_from(fill.longer.min(MOST_VARIANTS)).unwrap_or(0);
        let last = self.is_end(next);
        let shrunk = (squeezed - paragraphs).max(0);
        let (slack_cost, variants) = if squeezed > 0 {
            (
                shortness(slack, gone) + VARIANT * (squeezed - shrunk) + SHRINK * shrunk,
                shrunk - squeezed,
            )
        } else if last {
            // The last column may be short, but should have four lines at least.
            let short = (4 - used.0 / pitch.0).max(0);
            (shortness(short, 0), 0)
        } else {
            (0..=stretch_most.min(slack))
                .map(|it| (shortness(slack - it, gone) + VARIANT * it, it))
                .min()
                .unwrap_or((0, 0))
        };
        let after = match strip {
            _ if last => 0,
            Some(strip) if to > state.at => self.strips[last_solid(self.strips, strip)].after,
            Some(_) | None => 0,
        };
        let float_cost = if fill.float_out.is_some() { FLOAT } else { 0 };
        let cut = Cut {
            to,
            float_out: fill.float_out,
            variants,
            shrunk,
            notes: (state.noted, noted),
            short: if last { 0 } else { slack - variants.max(0) },
            ..base.clone()
        };
        ways.push((next, cut, slack_cost + after + float_cost + note_cost));
    }

    /// The column after one, which nothing is said of yet.
    fn after(&self, state: ColumnStart) -> ColumnStart {
        let column = self.columns.after(state.column, self.room.columns);
        let same_page = !Columns::opens_page(column, self.room.columns);
        ColumnStart {
            column,
            over: state.over.filter(|_| same_page),
            ..state
        }
    }

    /// Keeps only ways that break no rule, if there are any. If there is no way at all, makes one, so that
    /// the search always comes to the end of the section.
    fn choose(&self, mut ways: Vec<Way>, state: ColumnStart, base: Cut) -> Vec<Way> {
        if ways.iter().any(|it| it.2 < FORBIDDEN) {
            ways.retain(|it| it.2 < FORBIDDEN);
            return ways;
        }
        if !ways.is_empty() {
            return ways;
        }
        // A strip that is too high for any column, or whose notes are, stands alone.
        let to = (state.at + 1).min(self.strips.len());
        let noted = match base.float_in {
            Some(_) => state.noted,
            None => {
                let due = self.notes.due(to.saturating_sub(1)).max(state.noted);
                // Where only notes are left, the column takes at least one of their strips: a column with
                // nothing in it would follow itself for ever.
                let least = state.noted + usize::from(to == state.at);
                (least..=due)
                    .rev()
                    .find(|it| self.note_room(state.noted, *it) <= self.room.height)
                    .unwrap_or(if to == state.at { least } else { due })
            }
        };
        let to = if base.float_in.is_some() {
            state.at
        } else {
            to
        };
        let next = ColumnStart {
            at: skip_blanks(self.strips, to),
            float: Pending::Nothing,
            noted,
            ..match self.columns {
                Columns::ByPage => self.after(state),
                Columns::Alike | Columns::FirstPage => state,
            }
        };
        let cut = Cut {
            to,
            notes: (state.noted, noted),
            ..base
        };
        vec![(next, cut, 10 * FORBIDDEN)]
    }
}

/// What it costs to end a column with `lines` lines free, when a blank of `gone` lines vanishes there.
///
/// Each line costs the same. If the tenth cost more than the first, a picture that leaves half a page empty
/// would take lines from the pages before it, until all were equally short. Of ways that cost the same, the
/// search takes the one whose first pages are fuller.
///
/// The lines of the vanished blank cost nothing, because white would stand there in any case. But the first
/// [`FEW_LINES`] always cost, so that pages that are nearly full end at the same height.
fn shortness(lines: i64, gone: i64) -> i64 {
    SHORT_LINE * lines.min(FEW_LINES.max(lines - gone))
}

/// What is in a column so far.
struct Fill {
    /// Its height.
    y: Length,
    /// The blank below it, which vanishes when nothing follows.
    blank: Length,
    /// The figure that is left to the next column.
    float_out: Option<usize>,
    /// The figure that stands above all columns of the page.
    over: Option<usize>,
    /// How many of its paragraphs can be a line shorter.
    shorter: usize,
    /// How many of its paragraphs can be a line longer.
    longer: usize,
    /// By how many pitches its pictures can be lower.
    elastic: i64,
}

/// By how many pitches a strip can be lower.
fn elastic(strip: &Strip) -> i64 {
    strip.elastic.map_or(0, |it| it.most)
}

/// The last strip up to `at` that is no blank.
fn last_solid(strips: &[Strip], at: usize) -> usize {
    (0..=at).rev().find(|it| !strips[*it].blank).unwrap_or(at)
}

/// The table head that is repeated when a column begins with strip `at`: none before a table's first row.
fn continued_head(strips: &[Strip], at: usize) -> Option<usize> {
    let head = strips.get(at)?.head?;
    let before = at.checked_sub(1).and_then(|it| strips[it].head);
    (before == Some(head)).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::shortness;

    #[test]
    fn each_free_line_costs_the_same_and_a_vanished_blank_nothing() {
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
