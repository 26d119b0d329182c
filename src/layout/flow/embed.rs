//! Video, audio and frames: a framed card that says what it is, what it is called and where it is.

use super::galley::FORBIDDEN;
use super::place::BlockPlace;
use super::setter::{HAIR, LINE, QUIET, Setter};
use crate::fonts::Family;
use crate::layout::inline::Alignment;
use crate::layout::{Length, Role};
use crate::model::{Align, Embed, Figure, Image, Inline, Target};

impl Setter<'_, '_> {
    /// Sets a card.
    pub(crate) fn embed(&mut self, embed: &Embed, place: &BlockPlace) {
        let element = self.element(place, Role::Div);
        let room = place.size;
        let mut inner = place.inset(room, room).under(element);
        inner.indented = false;
        inner.snap = false;
        let frame = self.ground(&inner, room, LINE, Some(HAIR));
        inner.grounds.push(frame);
        let half = place.pitch.scale(1, 2);
        let begin = self.open_block(place);
        self.padding(half, &inner);
        if let Some(asset) = embed.poster {
            let image = Image {
                asset,
                alt: embed.title.clone(),
                title: None,
                width: None,
                height: None,
                link: embed.url.clone().map(Target::External),
            };
            let figure = Figure {
                images: vec![image],
                caption: Vec::new(),
            };
            self.figure(&figure, &inner);
            self.galley.keep();
        }
        let kind = format!("［{}］", self.words.embed(embed.kind));
        let mut title = vec![Inline::Text(kind)];
        if !embed.title.is_empty() {
            title.push(Inline::Text(embed.title.clone()));
        }
        let mut strong = inner.clone();
        strong.family = Family::Hei;
        self.card_lines(&title, &strong);
        self.card_text(&embed.text, &inner);
        if let Some(url) = &embed.url {
            let mut quiet = inner.sized(place.size.scale(86, 100));
            quiet.color = QUIET;
            let link = Inline::Link {
                target: Target::External(url.clone()),
                inlines: vec![Inline::Text(url.clone())],
            };
            self.card_lines(&[link], &quiet);
        }
        self.padding(half, &inner);
        self.keep_card(begin);
        self.close_block(place);
    }

    /// Forbids page ends in the card that begins with strip `first`, unless it takes more than a third of a
    /// page.
    fn keep_card(&mut self, first: usize) {
        let strips = self.galley.main.strips.get_mut(first..).unwrap_or_default();
        let height: Length = strips.iter().map(|it| it.height).sum();
        if height <= self.geometry.height.scale(1, 3) {
            for strip in strips.iter_mut() {
                strip.after = strip.after.max(FORBIDDEN);
            }
        }
        if let Some(last) = strips.last_mut() {
            last.after = 0;
        }
    }

    /// Sets words of the card, and keeps them with what follows.
    fn card_lines(&mut self, inlines: &[Inline], place: &BlockPlace) {
        let element = self.element(place, Role::P);
        let lines = self.set_ours(inlines, element, place, Length::ZERO, Alignment::Start);
        self.push_lines(lines, place);
        if let Some(last) = self.galley.last() {
            last.after = FORBIDDEN;
        }
    }

    /// Sets the author's text on the card, and keeps it with what follows.
    fn card_text(&mut self, inlines: &[Inline], place: &BlockPlace) {
        if !inlines.is_empty() {
            self.paragraph(inlines, Align::Start, place);
            self.galley.keep();
        }
    }
}
