//! The cover of a book: a page with the picture that the book is given, if any, and a page set in type.

use super::FrontMaker;
use super::cover_art::{CoverArt, CoverPlaces};
use crate::fonts::Family;
use crate::layout::flow::galley::{FORBIDDEN, Strip};
use crate::layout::flow::look;
use crate::layout::flow::place::BlockPlace;
use crate::layout::flow::setter::{QUIET, Setter, strip};
use crate::layout::flow::{Flowed, Matter, place};
use crate::layout::inline::{Alignment, Line, compose};
use crate::layout::{ElementId, Item, Length, PlacedPicture, Rect, Role};
use crate::model::{AssetId, Inline, Metadata};
use crate::themes::{TypeFace, WrittenDate};

/// The most characters of a title that the cover shows: more would not fit on its page at the smallest size.
const LONGEST_TITLE: usize = 1000;

/// The sizes that are tried for the title, as the number of ems in a line.
const EMS: [i64; 13] = [6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24];

/// A picture fills the page if it is then no larger than so many hundredths of it.
const CUT: i64 = 125;

impl FrontMaker<'_> {
    /// Adds a page with the picture that the book is given, which fills it. Returns the
    /// picture's element with the corners of its bounds on that page; `None` when there is no picture.
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
        // As wide as the page, or as high; whatever then sticks out is cut off if it is little.
        let (across, down) = (across.max(1), down.max(1));
        let wide = (page.width, page.width.scale(down, across));
        let high = (page.height.scale(across, down), page.height);
        let (outer, inner) = if wide.1 >= page.height {
            (wide, high)
        } else {
            (high, wide)
        };
        let cut = outer.0 > page.width.scale(CUT, 100) || outer.1 > page.height.scale(CUT, 100);
        let (width, height) = if cut { inner } else { outer };
        let bounds = Rect {
            x: (page.width - width).scale(1, 2),
            y: (page.height - height).scale(1, 2),
            width,
            height,
        };
        page.items.push(Item::Picture(PlacedPicture {
            source: None,
            article: PlacedPicture::COVER,
            asset: AssetId(0),
            bounds,
            content: Some(content),
        }));
        let seen = |from: Length, length: Length, most: Length| {
            (from.max(Length::ZERO), (from + length).min(most))
        };
        let (left, right) = seen(bounds.x, width, page.width);
        let (top, bottom) = seen(bounds.y, height, page.height);
        Some((figure, [left, top, right, bottom]))
    }

    /// Adds a page set in type: title, subtitle and authors in its upper half, publisher and date at its foot.
    pub(super) fn cover(&mut self, front: &mut Flowed, element: ElementId) {
        let metadata = &self.book.metadata;
        let mut place = place(self.geometry, &metadata.language, element);
        place.measure = self.geometry.width();
        place.indented = false;
        let comma = crate::words::Words::of(&metadata.language).comma;
        let art = CoverArt::of(self.theme, metadata, self.pictures);
        let mut places = CoverPlaces::default();
        let galley = self.galley(&mut front.pages.tags, |it| {
            places = it.cover_matter(metadata, comma, &art, &place);
        });
        let mut geometry = self.geometry.clone();
        geometry.measure = geometry.width();
        geometry.columns = 1;
        // A cover has no wider inner margin: it is centred.
        geometry.left = (geometry.page.width - geometry.measure).scale(1, 2);
        geometry.left_verso = geometry.left;
        let number = front.pages.pages.len();
        front.fill(
            galley,
            &geometry,
            &mut self.shaper,
            Matter::Cover,
            Matter::Cover,
        );
        if let Some(page) = front.pages.pages.get_mut(number) {
            let items = art.items(page, geometry.top, places);
            page.items.splice(0..0, items);
        }
    }
}

impl Setter<'_, '_> {
    /// Sets what stands on the cover, from top to bottom. Returns where title and second title stand.
    fn cover_matter(
        &mut self,
        metadata: &Metadata,
        comma: &str,
        art: &CoverArt,
        place: &BlockPlace,
    ) -> CoverPlaces {
        let height = self.geometry.height;
        let (left, right) = art.inset();
        let width = place.measure;
        let place = &place.inset(width.scale(left, 100), width.scale(right, 100));
        let side = art.alignment();
        let page = &self.geometry.page;
        let start = self.geometry.top + height.scale(17, 100);
        let start = art.start(page.width, page.height, start) - self.geometry.top;
        self.padding(start, place);
        let top = self.set_height();
        let mut title_place = place.clone();
        title_place.color = art.title();
        // What a title says of the time or the volume stands under it.
        let (title, period) = match metadata.title.split_once(" · ") {
            Some((title, period)) if metadata.subtitle.is_none() => (title, Some(period)),
            Some(_) | None => (&*metadata.title, None),
        };
        self.cover_title(title, side, art.title_room(height, start), &title_place);
        if let Some(subtitle) = metadata.subtitle.as_deref().or(period) {
            let mut kai = title_place.sized(place.size.scale(1500, 1000));
            kai.family = look::family(TypeFace::Kai, place);
            self.padding(place.pitch.scale(1, 2), place);
            self.cover_lines(subtitle, side, &kai);
        }
        let bottom = self.set_height();
        if art.rule() {
            self.cover_rule(art, place);
        }
        let geometry = self.geometry;
        let below = art.below(geometry.page.height, geometry.top, bottom);
        let free = below - self.set_height();
        if free > Length::ZERO {
            self.padding(free, place);
        }
        let mut authors = place.sized(place.size.scale(1400, 1000));
        authors.color = art.words(place.color);
        self.cover_lines(&metadata.authors.join(comma), side, &authors);
        // A site that is named as author too is printed once.
        let publisher = metadata.publisher.iter();
        let publisher = publisher.filter(|it| !metadata.authors.contains(it));
        let mut foot: Vec<String> = publisher.cloned().collect();
        let spelled = self.theme.title.date == WrittenDate::Spelled;
        foot.extend(metadata.date.as_ref().map(|it| {
            if spelled {
                self.words.date(it)
            } else {
                it.day()
            }
        }));
        let used = self.set_height();
        let quiet = BlockPlace {
            color: art.words(QUIET),
            ..place.sized(place.size.scale(1100, 1000))
        };
        let wanted = quiet.pitch.scale(i64::try_from(foot.len()).unwrap_or(0), 1);
        self.padding((height - used - wanted).max(Length::ZERO), place);
        for line in &foot {
            self.cover_lines(line, side, &quiet);
        }
        CoverPlaces { top, bottom }
    }

    /// The height of all that is set so far.
    fn set_height(&self) -> Length {
        self.galley.main.strips.iter().map(|it| it.height).sum()
    }

    /// Sets the title at the size of [`EMS`] that costs least. Small letters cost, and so does each line that ends
    /// in the middle of the sense and each after the third; a title higher than `room` costs most.
    fn cover_title(&mut self, title: &str, side: Alignment, room: Length, place: &BlockPlace) {
        let element = self.element(place, Role::P);
        let mut large = place.clone();
        large.family = Family::Hei;
        // The whole title stands at the head of the article and in the metadata.
        let title = super::beginning(title, LONGEST_TITLE).into_owned();
        let inlines = [Inline::Text(title)];
        let mut text = self.text(&inlines, element, &large);
        if text.text.is_empty() {
            return;
        }
        let mut best = None;
        for ems in EMS {
            let size = place.measure.scale(1, ems);
            let mut sized = large.sized(size);
            sized.pitch = size.scale(14, 10);
            text.spans.iter_mut().for_each(|it| it.style.size = size);
            let mut setting = self.setting(&sized, Length::ZERO, side);
            // Lines end where the sense parts.
            setting.display = true;
            let set = compose(&text, &setting, self.shaper);
            let count = i64::try_from(set.output.len()).unwrap_or(i64::MAX);
            // A title that fits at no size is set at the smallest.
            let cost = if sized.pitch.scale(count, 1) <= room {
                ems + 5 * bad_line_ends(&set.output) + (count - 3).max(0)
            } else {
                10_000 - ems
            };
            // Of two that cost the same, the one with smaller letters has fewer bad line ends.
            if best.as_ref().is_none_or(|it: &(i64, _, _)| cost <= it.0) {
                best = Some((cost, set, sized));
            }
        }
        let Some((_, set, sized)) = best else {
            return;
        };
        self.warnings.extend(set.warnings);
        self.cover_strips(set.output, &sized);
    }

    fn cover_lines(&mut self, words: &str, side: Alignment, place: &BlockPlace) {
        let element = self.element(place, Role::P);
        let lines = self.set_words(words, element, place, side);
        self.cover_strips(lines, place);
    }

    fn cover_strips(&mut self, lines: Vec<Line>, place: &BlockPlace) {
        for line in lines {
            let mut strip = strip(line, place);
            strip.snap = false;
            strip.after = FORBIDDEN;
            self.galley.push(strip);
        }
    }

    fn cover_rule(&mut self, art: &CoverArt, place: &BlockPlace) {
        let width = place.size.scale(4, 1);
        let free = match art.alignment() {
            Alignment::Center => (place.measure - width).scale(1, 2),
            Alignment::Start | Alignment::Justify | Alignment::End => Length::ZERO,
        };
        let bounds = Rect {
            x: place.left + free,
            y: place.pitch,
            width,
            height: Length::milli_pt(1200),
        };
        self.galley.push(Strip {
            height: place.pitch.scale(2, 1),
            items: vec![Item::Fill {
                bounds,
                color: art.color,
                content: None,
            }],
            after: FORBIDDEN,
            ..Strip::default()
        });
    }
}

/// How many lines end in the middle of the sense: between two letters of one script, with neither a mark nor a
/// blank between them, or between a number and what it counts.
fn bad_line_ends(lines: &[Line]) -> i64 {
    let of = |line: &Line| -> String { line.fragments.iter().map(|it| &*it.text).collect() };
    let mut count = 0;
    for pair in lines.windows(2) {
        let (before, after) = (of(&pair[0]), of(&pair[1]));
        let ends_in_number = before.trim_end().ends_with(|it: char| it.is_ascii_digit());
        let ends = (before.chars().next_back(), after.chars().next());
        if let (Some(before), Some(after)) = ends {
            let letters = before.is_alphanumeric() && after.is_alphanumeric();
            let number = ends_in_number && after.is_alphabetic();
            let within = letters && before.is_ascii() == after.is_ascii();
            count += i64::from(within || number);
        }
    }
    count
}
