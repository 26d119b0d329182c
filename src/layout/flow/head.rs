//! What opens and closes an article: category, title, summary, byline, address of the original, rights.

use super::galley::{FORBIDDEN, Strip};
use super::look;
use super::place::BlockPlace;
use super::setter::{HAIR, LINE, QUIET, Setter, strip};
use crate::layout::inline::Alignment;
use crate::layout::{Item, Length, Link, LinkArea, LinkTarget, OutlineEntry, Rect, Role};
use crate::model::{Credit, Destination, Imprint, Inline, Masthead, Target};
use crate::themes::{HeadRule, TypeFace, WrittenDate};

impl Setter<'_, '_> {
    /// Sets category, title, subtitle, summary and byline, as the theme shows them, and adds the article to the outline.
    pub(crate) fn head(&mut self, place: &BlockPlace) {
        let shown = self.theme.title.clone();
        let masthead = Masthead::of(&self.document.metadata);
        let first = self.galley.main.strips.len();
        let mut small = place.sized(place.size.scale(86, 100)).titled();
        if let Some(kicker) = masthead.kicker.filter(|_| shown.kicker) {
            let mut kicker_place = small.clone();
            kicker_place.family = look::family(self.theme.faces.heading, place);
            kicker_place.color = self.accent();
            self.under_title(kicker, &kicker_place);
        }
        let element = self.element(place, Role::Heading((self.depth + 1).min(6)));
        self.tags.get_mut(element).title = Some(masthead.title.to_owned());
        let name = Destination::Article(self.article);
        self.outline.push(OutlineEntry {
            title: masthead.title.to_owned(),
            depth: self.depth,
            destination: name.clone(),
        });
        let mut large = place.sized(place.size.scale(shown.size.0, 1000)).titled();
        large.family = look::family(self.theme.faces.heading, place);
        large.color = self.ink(shown.color, place.color);
        large.pitch = large.size.scale(14, 10);
        let lines = self.set_words(masthead.title, element, &large, self.title_side());
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
            let mut second = place.sized(place.size.scale(115, 100)).titled();
            second.family = look::family(TypeFace::Kai, place);
            self.under_title(subtitle, &second);
        }
        if let Some(lead) = self.document.lead().filter(|_| shown.lead) {
            let mut words = place.sized(place.size.scale(108, 100)).titled();
            words.family = look::family(self.theme.faces.quote, place);
            self.under_title(lead, &words);
        }
        let spelled = shown.date == WrittenDate::Spelled;
        let byline = masthead
            .byline
            .iter()
            .filter(|it| shown.tags || !it.is_subjects());
        // The parts of a date keep their order in text that runs from right to left.
        let leftward = place.is_leftward();
        let byline = byline.map(|it| {
            let said = self.words.credit(*it, spelled);
            if leftward && matches!(it, Credit::Date(_)) {
                format!("\u{2066}{said}\u{2069}")
            } else {
                said
            }
        });
        let byline = byline.collect::<Vec<_>>().join("\u{2003}");
        small.color = QUIET;
        self.under_title(&byline, &small);
        self.head_rule(place);
    }

    /// Sets the title of a part and those of its articles, a quarter of the way down a page of its own.
    pub(crate) fn part_front(
        &mut self,
        title: &str,
        number: u32,
        articles: &[&str],
        place: &BlockPlace,
    ) {
        let mut large = place.sized(place.size.scale(2200, 1000));
        large.family = look::family(self.theme.faces.heading, place);
        large.color = self.ink(self.theme.title.color, place.color);
        self.galley.push(Strip {
            height: self.geometry.height.scale(1, 6),
            after: FORBIDDEN,
            ..Strip::default()
        });
        self.part_title(title, number, Alignment::Center, &large);
        let mut room = self.geometry.height.scale(1, 2) / place.pitch.max(Length(1));
        self.padding(place.pitch.scale(2, 1), place);
        let two = place.size.scale(2, 1);
        let list = place.inset(two, two).titled();
        for (at, title) in (0..).zip(articles) {
            let element = self.element(place, Role::P);
            let words = self.tags.element(element, Role::Link);
            let target = LinkTarget::Destination(Destination::Article(number.saturating_add(at)));
            let contents = (*title).to_owned();
            let link = self.tags.link(words, Link { target, contents });
            let lines = self.set_words(title, words, &list, Alignment::Center);
            room -= i64::try_from(lines.len()).unwrap_or(i64::MAX);
            if room < 1 {
                break;
            }
            for line in lines {
                let mut strip = strip(line, &list);
                strip.after = FORBIDDEN;
                let bounds = Rect {
                    x: list.left,
                    y: Length::ZERO,
                    width: list.measure,
                    height: strip.height,
                };
                strip.links.push(LinkArea { link, bounds });
                self.galley.push(strip);
            }
        }
    }

    /// Sets the title of a part over that of its first article.
    pub(crate) fn part_line(&mut self, title: &str, number: u32, place: &BlockPlace) {
        let mut strong = place.sized(place.size.scale(1200, 1000)).titled();
        strong.family = look::family(self.theme.faces.heading, place);
        strong.color = QUIET;
        self.part_title(title, number, Alignment::Start, &strong);
        self.padding(place.pitch.scale(1, 2), place);
    }

    fn part_title(&mut self, title: &str, number: u32, at: Alignment, place: &BlockPlace) {
        let element = self.element(place, Role::Heading(1));
        self.tags.get_mut(element).title = Some(title.to_owned());
        let name = Destination::Part(number);
        self.outline.push(OutlineEntry {
            title: title.to_owned(),
            depth: 0,
            destination: name.clone(),
        });
        let lines = self.set_words(title, element, place, at);
        for (index, line) in lines.into_iter().enumerate() {
            let mut strip = strip(line, place);
            strip.after = FORBIDDEN;
            strip.heading = true;
            if index == 0 {
                strip.places.push((name.clone(), element));
            }
            self.galley.push(strip);
        }
    }

    /// Sets words under the title, and keeps them with it.
    fn under_title(&mut self, words: &str, place: &BlockPlace) {
        if words.is_empty() {
            return;
        }
        let element = self.element(place, Role::P);
        self.padding(place.pitch.scale(1, 4), place);
        let lines = self.set_words(words, element, place, self.title_side());
        for line in lines {
            let mut strip = strip(line, place);
            strip.heading = true;
            strip.after = FORBIDDEN;
            self.galley.push(strip);
        }
    }

    /// Adds the line under the head, as wide as the measure.
    fn head_rule(&mut self, place: &BlockPlace) {
        let half = place.pitch.scale(1, 2);
        let (thickness, color) = match self.theme.title.rule {
            HeadRule::Line => (HAIR, LINE),
            HeadRule::Accent => (Length::milli_pt(1_500), self.accent()),
            HeadRule::None => (Length::ZERO, LINE),
        };
        let bounds = Rect {
            x: place.left,
            y: half,
            width: place.measure,
            height: thickness,
        };
        let line = Item::Fill {
            bounds,
            color,
            content: None,
        };
        let items = match self.theme.title.rule {
            HeadRule::Line | HeadRule::Accent => vec![line],
            HeadRule::None => Vec::new(),
        };
        self.galley.push(Strip {
            height: half + place.pitch.scale(3, 4),
            items,
            heading: true,
            after: FORBIDDEN,
            ..Strip::default()
        });
    }

    /// Sets what follows the text: the address of the original, with its QR code if the options ask for one,
    /// and the rights.
    pub(crate) fn foot(&mut self, place: &BlockPlace) {
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
