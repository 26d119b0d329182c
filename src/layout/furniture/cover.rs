//! The cover of a book: the picture that it is given, and a page set in type.

use super::Maker;
use crate::fonts::Family;
use crate::layout::flow::galley::{FORBIDDEN, Strip};
use crate::layout::flow::setter::{Place, QUIET, Setter, strip};
use crate::layout::flow::{Flowed, Matter, place};
use crate::layout::inline::Alignment;
use crate::layout::{Color, ElementId, Item, Length, PlacedPicture, Rect, Role};
use crate::model::{AssetId, Metadata};

/// The band at the spine and the line under the title.
const INK: Color = Color(0x7a, 0x26, 0x1f);

/// Dots of a picture to an inch, at least: it is not enlarged further.
const DPI: i64 = 150;

impl Maker<'_> {
    /// One page with the picture that the book is given, as large as the page and its dots allow: its
    /// element with the corners of its bounds on the first page.
    pub(super) fn cover_picture(
        &mut self,
        front: &mut Flowed,
        element: ElementId,
    ) -> Option<(ElementId, [Length; 4])> {
        let picture = self.book.cover.as_ref()?;
        front.open(self.geometry, false, Matter::Cover);
        let tags = &mut front.pages.tags;
        let figure = tags.element(element, Role::Figure);
        let content = tags.content(figure);
        tags.get_mut(figure).alt = Some(self.book.metadata.title.clone());
        let page = front.pages.pages.last_mut()?;
        let (across, down) = (i64::from(picture.width), i64::from(picture.height));
        let mut width = page.width.min(Length::pt(across).scale(72, DPI));
        let mut height = width.scale(down, across.max(1));
        if height > page.height {
            height = page.height;
            width = height.scale(across, down.max(1));
        }
        let bounds = Rect {
            x: (page.width - width).scale(1, 2),
            y: (page.height - height).scale(1, 2),
            width,
            height,
        };
        page.items.push(Item::Picture(PlacedPicture {
            article: PlacedPicture::COVER,
            asset: AssetId(0),
            bounds,
            content: Some(content),
        }));
        let (right, bottom) = (bounds.x + width, bounds.y + height);
        Some((figure, [bounds.x, bounds.y, right, bottom]))
    }

    /// One page: title, subtitle, authors in its upper half, publisher and date at its foot.
    pub(super) fn cover(&mut self, front: &mut Flowed, element: ElementId) {
        let metadata = &self.book.metadata;
        let mut place = place(self.geometry, &metadata.language, element);
        place.measure = self.geometry.width();
        place.indented = false;
        let comma = super::Words::of(&metadata.language).comma;
        let galley = self.galley(&mut front.pages.tags, |it| {
            it.cover_matter(metadata, comma, &place);
        });
        let mut geometry = self.geometry.clone();
        geometry.measure = geometry.width();
        geometry.columns = 1;
        let number = front.pages.pages.len();
        front.fill(
            galley,
            &geometry,
            &mut self.shaper,
            Matter::Cover,
            Matter::Cover,
        );
        let bleed = self.options.bleed;
        let Some(page) = front.pages.pages.get_mut(number) else {
            return;
        };
        // The band runs past the trimmed edges, where the knife takes it off.
        let band = Item::Fill {
            bounds: Rect {
                x: -bleed,
                y: -bleed,
                width: page.width.scale(4, 100) + bleed,
                height: page.height + bleed + bleed,
            },
            color: INK,
            content: None,
        };
        page.items.insert(0, band);
    }
}

impl Setter<'_, '_> {
    fn cover_matter(&mut self, metadata: &Metadata, comma: &str, place: &Place) {
        let height = self.geometry.height;
        self.padding(height.scale(22, 100), place);
        let mut title = place.sized(place.size.scale(2700, 1000));
        title.family = Family::Hei;
        title.pitch = title.size.scale(14, 10);
        self.cover_lines(&metadata.title, &title);
        if let Some(subtitle) = &metadata.subtitle {
            let mut kai = place.sized(place.size.scale(1500, 1000));
            kai.family = Family::Kai;
            self.cover_lines(subtitle, &kai);
        }
        self.cover_rule(place);
        let authors = place.sized(place.size.scale(1300, 1000));
        self.cover_lines(&metadata.authors.join(comma), &authors);
        let mut foot: Vec<String> = metadata.publisher.iter().cloned().collect();
        foot.extend(metadata.date.as_ref().map(crate::model::Date::day));
        let used: Length = self.galley.main.strips.iter().map(|it| it.height).sum();
        let quiet = Place {
            color: QUIET,
            ..place.clone()
        };
        let wanted = quiet.pitch.scale(i64::try_from(foot.len()).unwrap_or(0), 1);
        self.padding((height - used - wanted).max(Length::ZERO), place);
        for line in &foot {
            self.cover_lines(line, &quiet);
        }
    }

    fn cover_lines(&mut self, words: &str, place: &Place) {
        let element = self.element(place, Role::P);
        let lines = self.set_words(words, element, place, Alignment::Center);
        for line in lines {
            let mut strip = strip(line, place);
            strip.snap = false;
            strip.after = FORBIDDEN;
            self.galley.push(strip);
        }
    }

    fn cover_rule(&mut self, place: &Place) {
        let width = place.size.scale(6, 1);
        let bounds = Rect {
            x: place.left + (place.measure - width).scale(1, 2),
            y: place.pitch,
            width,
            height: Length::milli_pt(1200),
        };
        self.galley.push(Strip {
            height: place.pitch.scale(2, 1),
            items: vec![Item::Fill {
                bounds,
                color: INK,
                content: None,
            }],
            after: FORBIDDEN,
            ..Strip::default()
        });
    }
}
