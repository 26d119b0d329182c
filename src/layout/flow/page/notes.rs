//! The notes of a section, in the order in which its strips refer to them.

use crate::layout::Length;
use crate::layout::flow::galley::{FORBIDDEN, Section, Strip};

/// All notes of a section in the order of their references.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Their strips.
    pub(crate) strips: Vec<Strip>,
    /// For each strip of the section, how many note strips are due by its end.
    due: Vec<usize>,
    /// For each strip of the section, how many note strips must be printed by its end at least: the last note
    /// due must have begun, up to the first place where it may be cut.
    pub(super) begun: Vec<usize>,
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

    /// How many note strips are due by the end of a strip.
    pub(super) fn due(&self, strip: usize) -> usize {
        self.due.get(strip).copied().unwrap_or(0)
    }
}

/// The room between the text and its notes, two thirds of a pitch, with a short line in it.
pub(crate) fn separator(pitch: Length) -> Length {
    pitch.scale(2, 3)
}
