//! A cover that is wrapped around a printed book: back, spine and front on one sheet, with bleed.

use super::FrontMaker;
use super::cover_art::CoverArt;
use crate::layout::flow::galley::shift_item;
use crate::layout::flow::place::BlockPlace;
use crate::layout::flow::setter::Setter;
use crate::layout::flow::{Flowed, Matter, place};
use crate::layout::inline::{Alignment, compose};
use crate::layout::{Color, ElementId, Item, Length, LineTurn, Page, Rect, Role, Tags};
use crate::model::{Inline, Language};

/// A spine that is narrower has no words: they would run over its edges.
const LEAST_SPINE: Length = Length::micrometres(5_000);

/// The most characters of the text on the back.
const LONGEST_BACK: usize = 240;

/// Where the parts of a wrap stand, from its left edge.
struct WrapPlaces {
    back: Length,
    spine: Length,
    front: Length,
    /// Width of the back and of the front, and the height of all.
    page: (Length, Length),
    /// Width of the spine.
    thickness: Length,
    /// How far colour runs past the edges.
    bleed: Length,
}

impl WrapPlaces {
    fn width(&self) -> Length {
        self.page.0.scale(2, 1) + self.thickness
    }

    /// The boxes of back, spine and front.
    fn boxes(&self) -> [Rect; 3] {
        let of = |x: Length, width: Length| Rect {
            x,
            y: Length::ZERO,
            width,
            height: self.page.1,
        };
        [
            of(self.back, self.page.0),
            of(self.spine, self.thickness),
            of(self.front, self.page.0),
        ]
    }
}

impl FrontMaker<'_> {
    /// One page with back, spine and front. `thickness` is the width of the spine; in a book that is bound at the right
    /// (`leftward`), the front is at the left.
    pub(super) fn wrap(
        &mut self,
        front: &mut Flowed,
        (thickness, leftward): (Length, bool),
        bleed: Length,
    ) {
        let page = self.geometry.page;
        let after = page.width + thickness;
        let places = WrapPlaces {
            back: if leftward { after } else { Length::ZERO },
            spine: page.width,
            front: if leftward { Length::ZERO } else { after },
            page: (page.width, page.height),
            thickness,
            bleed,
        };
        let art = CoverArt::of(self.theme, &self.book.metadata, self.pictures);
        let sect = front.pages.tags.element(Tags::DOCUMENT, Role::Sect);
        let given = self.cover_picture(front, sect);
        if given.is_none() {
            self.cover(front, sect);
        }
        let sect = front.pages.tags.element(Tags::DOCUMENT, Role::Sect);
        let drawn = given.is_none();
        let band = front.pages.pages.first().and_then(|it| art.band(it));
        let band = band.filter(|_| drawn);
        self.back(front, (&art, band), sect);
        let mut pages = std::mem::take(&mut front.pages.pages).into_iter();
        front.matter.clear();
        front.down.clear();
        let (mut shown, back) = (pages.next().unwrap_or_default(), pages.next());
        if band.is_some() {
            // The band goes around the book, the thin line under it would end at the spine.
            let thin = Length::pt(2);
            shown
                .items
                .retain(|it| !matches!(it, Item::Fill { bounds, .. } if bounds.height < thin));
        }
        let mut items = art.ground(band, places.boxes(), drawn);
        items.iter_mut().for_each(|it| reach(it, &places));
        let mut add = |page: Option<Page>, x: Length| {
            for mut item in page.map(|it| it.items).unwrap_or_default() {
                shift_item(&mut item, x, Length::ZERO);
                reach(&mut item, &places);
                items.push(item);
            }
        };
        add(Some(shown), places.front);
        add(back, places.back);
        if let Some((figure, corners)) = given {
            let [left, top, right, bottom] = corners;
            let moved = [left + places.front, top, right + places.front, bottom];
            front.pages.tags.get_mut(figure).bounds = Some((0, moved));
        }
        items.extend(self.spine((&art, drawn), band, &places));
        front.pages.pages.push(Page {
            width: places.width(),
            height: page.height,
            label: "1".to_owned(),
            items,
            ..Page::default()
        });
        front.matter.push(Matter::Cover);
    }

    /// Sets the page behind the book: what it is about, or the titles of its articles; its publisher at the foot.
    /// Under a band, it begins below that.
    fn back(
        &mut self,
        front: &mut Flowed,
        (art, band): (&CoverArt, Option<Length>),
        element: ElementId,
    ) {
        let metadata = &self.book.metadata;
        let mut place = place(self.geometry, &metadata.language, element);
        place.measure = self.geometry.width();
        place.indented = false;
        place.color = art.words(place.color);
        let about = metadata.description.as_deref().unwrap_or_default().trim();
        let lines = match about.is_empty() {
            false => vec![super::beginning(about, LONGEST_BACK).into_owned()],
            true => {
                let titles = self.pictures.articles.iter();
                let titles = titles.map(|it| it.document.metadata.title.clone());
                titles.take(12).collect()
            }
        };
        let foot = metadata.publisher.clone();
        let height = self.geometry.height;
        let below = band.map(|it| it - self.geometry.top + height.scale(6, 100));
        let start = below.unwrap_or(height.scale(17, 100));
        let galley = self.galley(self.geometry, &mut front.pages.tags, |it| {
            it.back_matter(&lines, foot.as_deref(), (start, height), &place);
        });
        let mut geometry = self.geometry.clone();
        geometry.measure = geometry.width();
        geometry.columns = 1;
        geometry.left = (geometry.page.width - geometry.measure).scale(1, 2);
        geometry.left_verso = geometry.left;
        front.fill(
            galley,
            &geometry,
            &mut self.shaper,
            Matter::Cover,
            Matter::Cover,
        );
    }

    /// The words of the spine: the title and who made the book, in a line that runs down.
    fn spine(
        &mut self,
        (art, drawn): (&CoverArt, bool),
        band: Option<Length>,
        places: &WrapPlaces,
    ) -> Vec<Item> {
        if places.thickness < LEAST_SPINE {
            return Vec::new();
        }
        let metadata = &self.book.metadata;
        let color = art.spine(drawn).map_or(Color::default(), |it| it.1);
        let size = places.thickness.scale(55, 100).min(Length::pt(16));
        let room = places.page.1.scale(84, 100);
        let who = metadata.authors.first().or(metadata.publisher.as_ref());
        let who = who.map(|it| self.spine_line(it, size.scale(8, 10), &metadata.language));
        let below = who.as_ref().map_or(Length::ZERO, |it| it.1 + size);
        // A title that is too long for the spine is set smaller, at worst at half the size.
        let (mut set, mut chosen) = (None, size);
        for part in [100, 85, 70, 60, 50] {
            chosen = size.scale(part, 100);
            let line = self.spine_line(&metadata.title, chosen, &metadata.language);
            let fits = line.1 <= room - below;
            set = Some(line);
            if fits {
                break;
            }
        }
        let middle = places.spine + places.thickness.scale(1, 2);
        let top = places.page.1.scale(8, 100);
        let mut items = Vec::new();
        for (line, size, down) in [
            (set, chosen, Length::ZERO),
            (
                who.clone(),
                size.scale(8, 10),
                room - who.map_or(Length::ZERO, |it| it.1),
            ),
        ] {
            for mut item in line.into_iter().flat_map(|it| it.0) {
                if let Item::Text(fragment) = &mut item {
                    fragment.turn = LineTurn::Down;
                    // The middle of the em box, which reaches from .88 em above the baseline to .12 em below.
                    fragment.y = middle - size.scale(38, 100);
                    fragment.content = None;
                    fragment.source = None;
                    for run in &mut fragment.runs {
                        // Under a band the spine is paper.
                        let paper = band.is_some_and(|it| top + down > it);
                        run.color = if paper { Color::default() } else { color };
                        for glyph in &mut run.glyphs {
                            glyph.x += top + down;
                        }
                    }
                    items.push(item);
                }
            }
        }
        items
    }

    /// A line of the spine, from its beginning, and how long it is.
    fn spine_line(
        &mut self,
        words: &str,
        size: Length,
        language: &Language,
    ) -> (Vec<Item>, Length) {
        let mut place = place(self.geometry, language, Tags::DOCUMENT).sized(size);
        place.vertical = true;
        place.measure = Length::pt(20_000);
        let words = super::beginning(words, super::LONGEST_LINE).into_owned();
        // What is set there has no place in the tree of tags: the front says it all.
        let mut tags = Tags::default();
        let element = tags.element(Tags::DOCUMENT, Role::P);
        let mut line = None;
        self.galley(self.geometry, &mut tags, |it| {
            let text = it.text(&[Inline::Text(words)], element, &place);
            let setting = it.setting(&place, Length::ZERO, Alignment::Start);
            line = compose(&text, &setting, it.shaper)
                .output
                .into_iter()
                .next();
        });
        line.map_or((Vec::new(), Length::ZERO), |it| {
            let mut items: Vec<Item> = it.fragments.into_iter().map(Item::Text).collect();
            items.extend(it.items);
            (items, it.end)
        })
    }
}

impl Setter<'_, '_> {
    fn back_matter(
        &mut self,
        lines: &[String],
        foot: Option<&str>,
        (start, height): (Length, Length),
        place: &BlockPlace,
    ) {
        self.padding(start, place);
        for line in lines {
            self.cover_lines(line, Alignment::Start, place);
        }
        let Some(foot) = foot else { return };
        let room = height - self.set_height() - place.pitch.scale(2, 1);
        self.padding(room.max(Length::ZERO), place);
        self.cover_lines(foot, Alignment::Start, place);
    }
}

/// Lets colour that ends at an outer edge run past it.
fn reach(item: &mut Item, places: &WrapPlaces) {
    let bounds = match item {
        Item::Fill { bounds, .. } => bounds,
        Item::Picture(picture) => return reach_picture(&mut picture.bounds, places),
        Item::Text(_) => return,
    };
    let (right, bottom) = (bounds.x + bounds.width, bounds.y + bounds.height);
    let bleed = places.bleed;
    if bounds.x <= Length::ZERO {
        bounds.x -= bleed;
        bounds.width += bleed;
    }
    if right >= places.width() {
        bounds.width += bleed;
    }
    if bounds.y <= Length::ZERO {
        bounds.y -= bleed;
        bounds.height += bleed;
    }
    if bottom >= places.page.1 {
        bounds.height += bleed;
    }
}

/// Enlarges a picture that ends at the outer edges of the front, so that it runs past them. Its edge at the spine stays.
fn reach_picture(bounds: &mut Rect, places: &WrapPlaces) {
    let (width, height) = places.page;
    let leftward = places.front == Length::ZERO;
    let outer = match leftward {
        true => bounds.x <= Length::ZERO,
        false => bounds.x + bounds.width >= places.width(),
    };
    if !outer || bounds.y > Length::ZERO {
        return;
    }
    let bleed = places.bleed;
    let full = bounds.height >= height;
    let before = (bounds.width, bounds.height);
    // The larger of the two factors, so that the edges across and down are reached.
    let down = match full {
        true => (height, height + bleed.scale(2, 1)),
        false => (before.1, before.1 + bleed),
    };
    let across = (width, width + bleed);
    let larger = i128::from(down.1.0) * i128::from(across.0.0)
        > i128::from(across.1.0) * i128::from(down.0.0);
    let (from, to) = if larger { down } else { across };
    let (from, to) = (from.0.max(1), to.0);
    bounds.width = before.0.scale(to, from);
    bounds.height = before.1.scale(to, from);
    if leftward {
        bounds.x -= bounds.width - before.0;
    }
    bounds.y = match full {
        true => bounds.y - (bounds.height - before.1).scale(1, 2),
        false => -bleed,
    };
}
