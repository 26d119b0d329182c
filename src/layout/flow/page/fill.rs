//! Cuts a galley and paints it on new pages, column by column.

use super::column::{ColumnRoom, Cut, over_room};
use super::cut::{balance, cut};
use super::notes::Notes;
use super::paint::{ColumnArea, paint};
use crate::layout::flow::galley::{FORBIDDEN, Galley, Section, Strip};
use crate::layout::flow::setter::{keep_paragraph, strips};
use crate::layout::flow::{Flowed, Matter};
use crate::layout::inline::{Line, Shaper, compose_variants};
use crate::layout::options::Geometry;
use crate::layout::{Length, Page};

impl Flowed {
    /// Begins a page.
    pub(crate) fn open(&mut self, geometry: &Geometry, turned: bool, matter: Matter) {
        let page = geometry.page;
        let (width, height) = if turned {
            (page.height, page.width)
        } else {
            (page.width, page.height)
        };
        self.pages.pages.push(Page {
            width,
            height,
            turned,
            ..Page::default()
        });
        self.matter.push(matter);
    }

    /// Cuts a galley and paints it on new pages: `first` is what stands on the first of them, `others` what
    /// stands on all after it.
    pub(crate) fn fill(
        &mut self,
        mut galley: Galley,
        geometry: &Geometry,
        shaper: &mut Shaper<'_>,
        first: Matter,
        others: Matter,
    ) {
        let mut main = std::mem::take(&mut galley.main);
        let mut turned = std::mem::take(&mut galley.turned).into_iter().peekable();
        let mut notes = std::mem::take(&mut galley.notes);
        let mut job = Job {
            galley: &galley,
            geometry,
            matter: first,
            others,
        };
        let mut columns = CutSection::of(&mut main, &mut notes, &job, Some(shaper));
        while columns.page(self, &mut main, &mut job) {
            while turned.peek().is_some_and(|it| it.0 <= columns.done) {
                let Some((_, mut section)) = turned.next() else {
                    break;
                };
                let mut columns = CutSection::of(&mut section, &mut notes, &job, None);
                while columns.page(self, &mut section, &mut job) {}
            }
        }
        for (_, mut section) in turned {
            let mut columns = CutSection::of(&mut section, &mut notes, &job, None);
            while columns.page(self, &mut section, &mut job) {}
        }
    }
}

/// What is the same for all pages of a galley.
struct Job<'a> {
    galley: &'a Galley,
    geometry: &'a Geometry,
    /// What stands on the next page.
    matter: Matter,
    /// What stands on the pages after it.
    others: Matter,
}

/// A section cut into columns, some of which are painted.
struct CutSection {
    /// Its columns.
    cuts: Vec<Cut>,
    /// The first column that is not painted.
    next: usize,
    /// Strips painted so far.
    done: usize,
    notes: Notes,
    room: ColumnRoom,
    /// Whether its pages are set sideways.
    turned: bool,
}

impl CutSection {
    /// Cuts a section. Without a shaper it is a table with pages of its own, which are set sideways when the
    /// type area is higher than wide.
    fn of(
        section: &mut Section,
        notes: &mut [Vec<Strip>],
        job: &Job<'_>,
        shaper: Option<&mut Shaper<'_>>,
    ) -> Self {
        keep_headings(&mut section.strips);
        let alone = shaper.is_none();
        let turned = alone && job.geometry.height > job.geometry.width();
        let notes = Notes::of(section, notes);
        let room = room(section, job.geometry, alone);
        let mut cuts = if section.strips.iter().all(|it| it.blank) {
            Vec::new()
        } else {
            cut(section, job.galley, &notes, room)
        };
        if let Some(shaper) = shaper
            && vary(section, &cuts, shaper)
        {
            cuts = cut(section, job.galley, &notes, room);
        }
        balance(section, job.galley, &notes, room, &mut cuts);
        if cuts.is_empty() && section.strips.iter().any(|it| !it.blank) {
            // What runs across the columns needs a page even when nothing stands below it.
            let at = section.across;
            cuts.push(Cut {
                from: at,
                to: at,
                ..Cut::default()
            });
        }
        Self {
            cuts,
            next: 0,
            done: 0,
            notes,
            room,
            turned,
        }
    }

    /// Paints the next page; `false` when there is none.
    fn page(&mut self, flowed: &mut Flowed, section: &mut Section, job: &mut Job<'_>) -> bool {
        if self.next >= self.cuts.len() {
            return false;
        }
        flowed.open(job.geometry, self.turned, job.matter);
        job.matter = job.others;
        let geometry = job.geometry;
        let page = flowed.pages.pages.len() - 1;
        let (left, top) = if self.turned {
            (geometry.top, geometry.left_of(page))
        } else {
            (geometry.left_of(page), geometry.top)
        };
        let whole = ColumnArea {
            left,
            top,
            height: self.room.height,
            pitch: geometry.pitch,
        };
        let pages = &mut flowed.pages;
        let heads = &job.galley.heads;
        let notes = &mut self.notes.strips;
        let opening = self.next == 0;
        if opening && section.across > 0 {
            let head = Cut {
                to: section.across,
                ..Cut::default()
            };
            paint(pages, section, heads, notes, &head, whole);
        }
        let height = if opening {
            self.room.first
        } else {
            self.room.height
        };
        let over = self.cuts.get(self.next).and_then(|it| it.over);
        let over_height = over_room(&section.strips, over, geometry.pitch);
        if let Some(figure) = over {
            let above = Cut {
                from: figure,
                to: figure + 1,
                ..Cut::default()
            };
            let area = ColumnArea {
                top: top + (self.room.height - height),
                ..whole
            };
            paint(pages, section, heads, notes, &above, area);
        }
        let height = height - over_height;
        let step = geometry.measure + geometry.gap;
        let columns = usize::from(self.room.columns);
        for (column, cut) in (0..).zip(self.cuts.iter().skip(self.next).take(columns)) {
            let area = ColumnArea {
                left: left + step.scale(column, 1),
                top: top + (self.room.height - height),
                height,
                ..whole
            };
            paint(pages, section, heads, notes, cut, area);
            self.done = cut.to;
        }
        self.next += columns;
        true
    }
}

/// Sets the paragraphs of columns that are too short with a line less and with a line more. Returns whether
/// any of them can be.
fn vary(section: &mut Section, cuts: &[Cut], shaper: &mut Shaper<'_>) -> bool {
    let mut any = false;
    let mut paragraphs = section.paragraphs.iter_mut().peekable();
    for cut in cuts.iter().filter(|it| it.short > 0) {
        while paragraphs.peek().is_some_and(|it| it.first < cut.from) {
            paragraphs.next();
        }
        // The paragraph after the cut too: it may come into the column when others are shorter.
        while let Some(paragraph) = paragraphs.next_if(|it| it.first <= cut.to) {
            if std::mem::replace(&mut paragraph.tried, true) {
                continue;
            }
            let (text, setting, place) = &paragraph.source;
            let variants = compose_variants(text, setting, shaper).output;
            let strips = |lines: Vec<Line>| {
                let mut strips: Vec<Strip> = strips(lines, place);
                keep_paragraph(&mut strips);
                strips
            };
            paragraph.shorter = variants.shorter.map(strips);
            paragraph.longer = variants.longer.map(strips);
            any |= paragraph.shorter.is_some() || paragraph.longer.is_some();
        }
    }
    any
}

/// The room that the columns of a section have; `alone` for a table with pages of its own.
fn room(section: &Section, geometry: &Geometry, alone: bool) -> ColumnRoom {
    let head = &section.strips[..section.across];
    let across: Length = head.iter().map(|it| it.height).sum();
    let (height, columns) = if alone {
        (geometry.height.min(geometry.width()), 1)
    } else {
        (geometry.height, geometry.columns)
    };
    let pitch = geometry.pitch;
    let across = Length((across.0 + pitch.0 - 1).div_euclid(pitch.0) * pitch.0);
    ColumnRoom {
        height,
        first: height - across.min(height - pitch.scale(4, 1)),
        columns: u8::try_from(columns).unwrap_or(1),
        pitch,
    }
}

/// Two lines of text at least stand under the last heading of a chain (RULES PG-05), or one where only one stands
/// before the next heading.
fn keep_headings(strips: &mut [Strip]) {
    let mut wanted = 0;
    let solid: Vec<usize> = (0..strips.len()).filter(|it| !strips[*it].blank).collect();
    for (number, at) in solid.iter().enumerate() {
        let next = solid.get(number + 1).map(|it| strips[*it].heading);
        let strip = &mut strips[*at];
        if strip.wide {
            // It may move to another page.
        } else if strip.heading {
            wanted = 2;
        } else if wanted > 0 {
            // A figure is worth two lines, any other strip one.
            wanted -= if strip.float { 2 } else { 1 };
            if next == Some(true) {
                wanted = 0;
            }
        }
        if wanted > 0 {
            strip.after = strip.after.max(FORBIDDEN);
        }
    }
}
