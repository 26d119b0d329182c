//! Lists: markers right-aligned in a hanging indent of whole ems (RULES PA-07).

use super::place::{BlockPlace, body_family};
use super::setter::{Setter, strip};
use crate::layout::inline::Alignment;
use crate::layout::{ElementId, Length, LineTurn, Role};
use crate::model::{Inline, ListItem, ListKind};

/// Markers of bullets by depth.
const BULLETS: [&str; 3] = ["•", "◦", "▪"];

impl Setter<'_, '_> {
    /// Sets a list.
    pub(crate) fn list(&mut self, kind: ListKind, items: &[ListItem], place: &BlockPlace) {
        let list = self.element(place, Role::L);
        let numbered = matches!(kind, ListKind::Ordered { .. });
        self.tags.get_mut(list).numbered = numbered;
        let labels: Vec<String> = (0..)
            .zip(items)
            .map(|(index, item)| {
                let label = label(kind, index, item.checked, place.lists);
                // In lines that run down, the number stands upright in a cell; a full stop after it would turn it.
                match label.strip_suffix('.') {
                    Some(number) if place.vertical => number.to_owned(),
                    Some(_) | None => label,
                }
            })
            .collect();
        // Digits are half an em wide, and half an em stands between the marker and the text.
        let widest = labels.iter().map(|it| halves(it)).max().unwrap_or(1);
        // A cell is a whole em.
        let widest = if place.vertical && numbered {
            widest.max(2)
        } else {
            widest
        };
        let ems = (widest + 1 + 1) / 2;
        let hang = place.size.scale(ems, 1);
        // The outermost list is indented so that its text begins where that of a paragraph does.
        let lead = if place.lists == 0 && ems < 2 {
            place.size.scale(2 - ems, 1)
        } else {
            Length::ZERO
        };
        let mut outer = place.inset(lead, Length::ZERO).under(list);
        outer.lists += 1;
        outer.indented = false;
        for (item, label) in items.iter().zip(&labels) {
            self.item(item, label, hang, &outer);
        }
        // A paragraph after the list begins where the text of items does, and would look like one of them.
        if place.lists == 0 {
            self.blank(place.pitch.scale(1, 2), place);
        }
    }

    fn item(&mut self, item: &ListItem, label: &str, hang: Length, place: &BlockPlace) {
        let element = self.element(place, Role::LI);
        let mark = self.tags.element(element, Role::Lbl);
        let body = self.tags.element(element, Role::LBody);
        let inner = place.inset(hang, Length::ZERO).under(body);
        let first = self.galley.main.strips.len();
        // In a list too deep to be indented further, the marker stands among those of the list around it.
        let mut beside = place.clone();
        if place.is_leftward() {
            beside.measure = inner.measure + hang;
        } else {
            beside.left = beside.left.min(inner.left - hang);
        }
        self.marker(label, mark, hang, &beside);
        let marked = self.galley.main.strips.len() > first;
        self.blocks(&item.blocks, &inner);
        if marked {
            self.join_marker(first);
        }
    }

    /// Adds the marker as a strip of no height, which [`Self::join_marker`] joins to the item's first line.
    fn marker(&mut self, label: &str, mark: ElementId, hang: Length, place: &BlockPlace) {
        let mut beside = place.beside(hang - place.size.scale(1, 2));
        beside.family = body_family(&self.document.metadata.language);
        let words = [Inline::Text(label.to_owned())];
        let lines = self.set_ours(&words, mark, &beside, Length::ZERO, Alignment::End);
        if let Some(line) = lines.into_iter().next() {
            let mut strip = strip(line, &beside);
            strip.height = Length::ZERO;
            self.galley.push(strip);
        }
    }

    /// Puts the marker at `first` into the strip after it, on the same baseline.
    fn join_marker(&mut self, first: usize) {
        let strips = &mut self.galley.main.strips;
        // If the first block begins with a blank (a heading, a card), the marker stands after that.
        let Some(next) = strips[first + 1..].iter().position(|it| !it.blank) else {
            return;
        };
        let next = first + 1 + next;
        let mut marker = strips.remove(first);
        let strip = &mut strips[next - 1];
        let baseline = |items: &[crate::layout::Item]| {
            items.iter().find_map(|it| match it {
                crate::layout::Item::Text(it) => (it.turn == LineTurn::Across).then_some(it.y),
                crate::layout::Item::Picture(_) | crate::layout::Item::Fill { .. } => None,
            })
        };
        if let (Some(own), Some(text)) = (baseline(&marker.items), baseline(&strip.items)) {
            marker.shift(Length::ZERO, text - own);
        }
        marker.items.append(&mut strip.items);
        strip.items = marker.items;
    }
}

/// The marker of an item.
fn label(kind: ListKind, index: i32, checked: Option<bool>, depth: u32) -> String {
    let marker = match kind {
        ListKind::Bullet => {
            let depth = usize::try_from(depth).unwrap_or(0).min(BULLETS.len() - 1);
            BULLETS[depth].to_owned()
        }
        ListKind::Ordered { start } => format!("{}.", start.saturating_add(index)),
    };
    match (checked, kind) {
        (None, _) => marker,
        (Some(state), ListKind::Bullet) => boxed(state).to_owned(),
        (Some(state), ListKind::Ordered { .. }) => format!("{marker} {}", boxed(state)),
    }
}

/// A box for an item of a task list.
fn boxed(checked: bool) -> &'static str {
    if checked { "☑" } else { "☐" }
}

/// Rough width in half ems.
fn halves(label: &str) -> i64 {
    label
        .chars()
        .map(|c| if c.is_ascii() || c == '•' { 1 } else { 2 })
        .sum()
}
