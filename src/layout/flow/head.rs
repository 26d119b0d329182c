//! What opens and closes an article: title, byline, address of the original, rights.

use super::galley::{FORBIDDEN, Strip};
use super::place::Place;
use super::setter::{HAIR, LINE, QUIET, Setter, strip};
use crate::fonts::Family;
use crate::layout::inline::Alignment;
use crate::layout::{Item, Length, OutlineEntry, Rect, Role};
use crate::model::{Destination, Imprint, Inline, Masthead, Target};

impl Setter<'_, '_> {
    /// Title, subtitle and byline.
    pub(crate) fn head(&mut self, place: &Place) {
        let masthead = Masthead::of(&self.document.metadata);
        let element = self.element(place, Role::Heading((self.depth + 1).min(6)));
        self.tags.get_mut(element).title = Some(masthead.title.to_owned());
        let name = Destination::Article(self.article);
        self.outline.push(OutlineEntry {
            title: masthead.title.to_owned(),
            depth: self.depth,
            destination: name.clone(),
        });
        let mut large = place.sized(place.size.scale(1700, 1000)).titled();
        large.family = Family::Hei;
        large.pitch = large.size.scale(14, 10);
        let lines = self.set_words(masthead.title, element, &large, Alignment::Start);
        let first = self.galley.main.strips.len();
        for line in lines {
            let mut strip = strip(line, &large);
            strip.heading = true;
            strip.after = FORBIDDEN;
            self.galley.push(strip);
        }
        if let Some(strip) = self.galley.main.strips.get_mut(first) {
            strip.places.push((name, element));
        }
        if let Some(subtitle) = masthead.subtitle {
            let mut kai = place.sized(place.size.scale(115, 100)).titled();
            kai.family = super::quote::kai(place);
            self.small(subtitle, &kai);
        }
        let byline = masthead.byline.iter().map(|it| self.words.credit(*it));
        let byline = byline.collect::<Vec<_>>().join("\u{2003}");
        let mut quiet = place.sized(place.size.scale(86, 100)).titled();
        quiet.color = QUIET;
        self.small(&byline, &quiet);
        self.head_rule(place);
    }

    /// The front of a part: its title in the upper third of a page.
    pub(crate) fn part_front(&mut self, title: &str, number: u32, place: &Place) {
        let element = self.element(place, Role::Heading(1));
        self.tags.get_mut(element).title = Some(title.to_owned());
        let name = Destination::Part(number);
        self.outline.push(OutlineEntry {
            title: title.to_owned(),
            depth: 0,
            destination: name.clone(),
        });
        let mut large = place.sized(place.size.scale(2200, 1000));
        large.family = Family::Hei;
        self.galley.push(Strip {
            height: self.geometry.height.scale(1, 4),
            after: FORBIDDEN,
            ..Strip::default()
        });
        let lines = self.set_words(title, element, &large, Alignment::Center);
        for (index, line) in lines.into_iter().enumerate() {
            let mut strip = strip(line, &large);
            if index == 0 {
                strip.places.push((name.clone(), element));
            }
            self.galley.push(strip);
        }
    }

    /// A line or two under the title, kept with it.
    fn small(&mut self, words: &str, place: &Place) {
        if words.is_empty() {
            return;
        }
        let element = self.element(place, Role::P);
        self.padding(place.pitch.scale(1, 4), place);
        let lines = self.set_words(words, element, place, Alignment::Start);
        for line in lines {
            let mut strip = strip(line, place);
            strip.heading = true;
            strip.after = FORBIDDEN;
            self.galley.push(strip);
        }
    }

    /// A line under the head, as wide as the measure.
    fn head_rule(&mut self, place: &Place) {
        let half = place.pitch.scale(1, 2);
        let bounds = Rect {
            x: place.left,
            y: half,
            width: place.measure,
            height: HAIR,
        };
        let item = Item::Fill {
            bounds,
            color: LINE,
            content: None,
        };
        self.galley.push(Strip {
            height: half + place.pitch.scale(3, 4),
            items: vec![item],
            heading: true,
            after: FORBIDDEN,
            ..Strip::default()
        });
    }

    /// What stands below the text, with the QR code of the original's address when asked for.
    pub(crate) fn foot(&mut self, place: &Place) {
        let document = self.document;
        let mut quiet = place.sized(place.size.scale(86, 100));
        quiet.color = QUIET;
        for (number, imprint) in Masthead::of(&document.metadata).foot.iter().enumerate() {
            let inlines = match *imprint {
                Imprint::Source(address) => vec![
                    Inline::Text(format!("{}{}", self.words.source, self.words.colon)),
                    Inline::Link {
                        target: Target::External(address.to_owned()),
                        inlines: vec![Inline::Text(address.to_owned())],
                    },
                ],
                Imprint::Rights(rights) => vec![Inline::Text(rights.to_owned())],
            };
            let element = self.element(place, Role::P);
            if number == 0 {
                self.blank(place.pitch, place);
            }
            let lines = self.set_ours(&inlines, element, &quiet, Length::ZERO, Alignment::Start);
            self.push_lines(lines, &quiet);
            if let Imprint::Source(address) = imprint
                && self.options.qr
            {
                self.galley.keep();
                self.qr(address, place);
            }
        }
    }
}
