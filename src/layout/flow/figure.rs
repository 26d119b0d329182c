//! Pictures with their captions, kept together (RULES PG-06).

use super::elastic::Elastic;
use super::gallery::{self, PictureRow};
use super::galley::{FORBIDDEN, Strip};
use super::place::BlockPlace;
use super::setter::{LINE, Setter, strip};
use crate::fonts::Family;
use crate::layout::inline::Alignment;
use crate::layout::picture::{fitted, highest, spans_columns};
use crate::layout::{
    ElementId, Item, Length, Link, LinkArea, LinkTarget, PlacedPicture, Rect, Role,
};
use crate::model::{Figure, Image, Inline};

/// The cost of a page end between two rows of pictures: a page that is five lines short costs less.
const CUT_GALLERY: i64 = 230;

/// A picture of a figure, or what stands for it.
#[derive(Debug)]
struct FigurePart {
    /// Its place among the pictures of the figure; of missing ones that share a line, the first's.
    index: usize,
    width: Length,
    height: Length,
    content: FigureContent,
}

/// What is set where a picture should be.
#[derive(Debug)]
enum FigureContent {
    /// The picture.
    Picture,
    /// The picture is missing: the lines that stand for it.
    Missing(Vec<Strip>),
}

impl Setter<'_, '_> {
    /// Sets a figure: its pictures in rows, its caption below. The caption is in the strip of the last row when
    /// a page can hold both.
    pub(crate) fn figure(&mut self, figure: &Figure, place: &BlockPlace) {
        let group = (figure.images.len() > 1 && !figure.caption.is_empty())
            .then(|| self.element(place, Role::Div));
        let mut place = group.map_or_else(|| place.clone(), |it| place.under(it));
        let wide = self.is_wide(figure, &place);
        if wide {
            place.measure = self.geometry.width();
        }
        let place = &place;
        let mut caption_element = None;
        let at = self.position;
        let mut elements: Vec<ElementId> = Vec::new();
        let mut before: Option<&Image> = None;
        for image in &figure.images {
            let element = match (before, elements.last()) {
                (Some(before), Some(element)) if self.are_missing(before, image) => *element,
                _ => self.figure_element(image, place),
            };
            elements.push(element);
            before = Some(image);
        }
        if !figure.caption.is_empty() {
            // The caption of a single picture stands in the element of that picture.
            let parent = match (&elements[..], group) {
                ([only], _) => *only,
                (_, Some(group)) => group,
                (_, None) => place.parent,
            };
            caption_element = Some(self.tags.element(parent, Role::Caption));
        }
        let caption = caption_element.map_or_else(Vec::new, |element| {
            self.caption(&figure.caption, element, place)
        });
        // The caption is set first, for its height; in the article the pictures come before it.
        let end = std::mem::replace(&mut self.position, at);
        let caption_height: Length = caption.iter().map(|it| it.height).sum();
        // A caption may take half a page; what is longer is cut like text.
        let room = self.page_room(place);
        let room_above = room - caption_height.min(room.scale(1, 2)) - place.pitch;
        let mut shown: Vec<FigurePart> = Vec::new();
        let mut index = 0;
        while index < figure.images.len() {
            let next = figure.images[index..].windows(2);
            let run = 1 + next
                .take_while(|it| self.are_missing(&it[0], &it[1]))
                .count();
            let images = &figure.images[index..index + run];
            let part = self.shown(index, images, elements[index], place, room_above);
            self.gone(images);
            shown.push(part);
            index += run;
        }
        let mut rows = self.picture_rows(figure, &elements, shown, place);
        self.position = end;
        let before = self.galley.main.strips.len();
        let begin = self.open_block(place);
        if let Some(last) = rows.last_mut()
            && !caption.is_empty()
        {
            if last.height + caption_height <= room {
                for mut line in caption {
                    line.shift(Length::ZERO, last.height);
                    last.height += line.height;
                    last.absorb(line);
                }
            } else {
                last.after = FORBIDDEN;
                rows.extend(caption);
            }
        }
        let float = rows.len() == 1 && place.snap && place.grounds.is_empty();
        for mut row in rows {
            row.float = float;
            row.wide = wide;
            // Where it stands above all columns, nothing is gained by a lower picture.
            row.elastic = row.elastic.filter(|_| !wide);
            self.galley.push(row);
        }
        self.close_block(place);
        if let Some(after) = self.galley.last() {
            after.float = float;
        }
        // The blank above moves with the figure only if it is not another block's.
        if begin > before {
            self.galley.main.strips[before].float = float;
        }
    }

    /// Whether a figure is as wide as all columns together: the theme wants it, and its only picture is a broad one with enough
    /// pixels.
    fn is_wide(&self, figure: &Figure, place: &BlockPlace) -> bool {
        let [image] = &figure.images[..] else {
            return false;
        };
        let wanted = self.theme.pages.wide_pictures && self.geometry.columns > 1;
        let whole = place.snap && place.grounds.is_empty() && place.lists == 0 && !self.in_note;
        let picture = self.document.assets.picture(image.asset);
        let broad = picture.is_some_and(|it| spans_columns((it.width, it.height)));
        wanted && whole && broad && self.has_text_since_wide()
    }

    /// Whether half a page of text or more stands since the last figure that is as wide as all columns: of several on a page
    /// or on pages that follow, one is enough.
    fn has_text_since_wide(&self) -> bool {
        let strips = &self.galley.main.strips;
        let Some(last) = strips.iter().rposition(|it| it.wide) else {
            return true;
        };
        let since: Length = strips[last + 1..].iter().map(|it| it.height).sum();
        let columns = i64::from(self.geometry.columns);
        since >= self.geometry.height.scale(columns, 2)
    }

    /// Height of the largest picture that fits.
    fn page_room(&self, place: &BlockPlace) -> Length {
        // Inside frames and cells some lines are needed around it.
        if place.snap && place.grounds.is_empty() {
            self.geometry.height
        } else {
            self.geometry.height - self.geometry.pitch.scale(4, 1)
        }
    }

    /// Makes the element of a picture, with its alternate text.
    fn figure_element(&mut self, image: &Image, place: &BlockPlace) -> ElementId {
        let parent = match &image.link {
            Some(_) => self.element(place, Role::Link),
            None => place.parent,
        };
        let element = self.tags.element(parent, Role::Figure);
        let alt = [Some(&image.alt), image.title.as_ref()]
            .into_iter()
            .flatten()
            .find(|it| !it.trim().is_empty());
        let alt = alt
            .cloned()
            .unwrap_or_else(|| self.words.picture.to_owned());
        self.tags.get_mut(element).alt = Some(alt);
        element
    }

    /// The size of a picture no higher than `room`, or the lines that stand for missing ones.
    fn shown(
        &mut self,
        index: usize,
        images: &[Image],
        element: ElementId,
        place: &BlockPlace,
        room: Length,
    ) -> FigurePart {
        let image = &images[0];
        let assets = &self.document.assets;
        if let Some(picture) = assets.picture(image.asset) {
            let pixels = (picture.width, picture.height);
            let most = highest(pixels, self.geometry.height);
            let (width, height) = fitted(
                pixels,
                (image.width, image.height),
                (place.measure, room.min(most)),
            );
            return FigurePart {
                index,
                width,
                height,
                content: FigureContent::Picture,
            };
        }
        let strips = self.missing(images, element, place);
        FigurePart {
            index,
            width: place.measure,
            height: strips.iter().map(|it| it.height).sum(),
            content: FigureContent::Missing(strips),
        }
    }

    /// Puts neighbours into rows ([`gallery::rows`]). Each row is a strip; a missing picture is one of its own.
    fn picture_rows(
        &mut self,
        figure: &Figure,
        elements: &[ElementId],
        shown: Vec<FigurePart>,
        place: &BlockPlace,
    ) -> Vec<Strip> {
        let gutter = place.size.scale(1, 2);
        let mut rows: Vec<PictureRow> = Vec::new();
        let mut from = 0;
        while from < shown.len() {
            let loaded = |it: &&FigurePart| matches!(it.content, FigureContent::Picture);
            let run = shown[from..].iter().take_while(loaded);
            let sizes: Vec<_> = run.map(|it| (it.width, it.height)).collect();
            let made = gallery::rows(&sizes, place.measure, gutter);
            let moved = |row: PictureRow| row.into_iter().map(|(at, size)| (from + at, size));
            rows.extend(made.into_iter().map(|it| moved(it).collect::<PictureRow>()));
            from += sizes.len();
            if let Some(one) = shown.get(from) {
                rows.push(vec![(from, (one.width, one.height))]);
                from += 1;
            }
        }
        let places: Vec<usize> = shown.iter().map(|it| it.index).collect();
        let mut contents: Vec<Option<FigureContent>> =
            shown.into_iter().map(|it| Some(it.content)).collect();
        let mut strips = Vec::new();
        let last = rows.len().saturating_sub(1);
        for (number, row) in rows.into_iter().enumerate() {
            let count = i64::try_from(row.len()).unwrap_or(1);
            let width = row.iter().map(|it| it.1.0).sum::<Length>() + gutter.scale(count - 1, 1);
            let height = row.iter().map(|it| it.1.1).max().unwrap_or_default();
            let captioned = !figure.caption.is_empty();
            let below = match (number == last, captioned) {
                (true, true) => gutter.scale(1, 2),
                (true, false) => Length::ZERO,
                (false, _) => gutter,
            };
            let mut strip = Strip {
                height: height + below,
                grounds: place.grounds.clone(),
                after: if number == last { 0 } else { CUT_GALLERY },
                ..Strip::default()
            };
            let mut x = place.left + (place.measure - width).scale(1, 2);
            let single = row.len() == 1;
            for (index, (width, high)) in row {
                let bounds = Rect {
                    x,
                    y: height - high,
                    width,
                    height: high,
                };
                x += width + gutter;
                let Some(content) = contents.get_mut(index).and_then(Option::take) else {
                    continue;
                };
                if single && matches!(content, FigureContent::Picture) {
                    strip.elastic = Elastic::of(bounds, place.pitch);
                }
                self.picture(
                    &figure.images[places[index]],
                    elements[places[index]],
                    content,
                    bounds,
                    &mut strip,
                );
            }
            strips.push(strip);
        }
        strips
    }

    /// Adds a picture, or the box that stands for it, to a strip.
    fn picture(
        &mut self,
        image: &Image,
        element: ElementId,
        shown: FigureContent,
        bounds: Rect,
        strip: &mut Strip,
    ) {
        strip.bounds.push((element, bounds));
        match shown {
            FigureContent::Picture => {
                let content = Some(self.tags.content(element));
                strip.items.push(Item::Picture(PlacedPicture {
                    article: self.article,
                    asset: image.asset,
                    bounds,
                    content,
                    source: self.position,
                }));
            }
            FigureContent::Missing(lines) => {
                let mut y = bounds.y;
                for mut line in lines {
                    line.shift(Length::ZERO, y);
                    y += line.height;
                    strip.absorb(line);
                }
            }
        }
        if let Some(target) = &image.link {
            let link = Link {
                target: LinkTarget::of(target, self.article),
                contents: image.alt.clone(),
            };
            let parent = self.tags.get(element).parent;
            let link = self.tags.link(parent, link);
            strip.links.push(LinkArea { link, bounds });
        }
    }

    /// Sets a caption: centred on one line, else justified (RULES PG-06), unless the author has ended its lines.
    pub(crate) fn caption(
        &mut self,
        inlines: &[Inline],
        element: ElementId,
        place: &BlockPlace,
    ) -> Vec<Strip> {
        let mut small = place.sized(place.size.scale(86, 100));
        small.indented = false;
        small.family = if self.shaper.fonts().has_own_captions() {
            Family::Caption
        } else {
            super::look::family(self.theme.faces.caption, place)
        };
        let text = self.text(inlines, element, &small);
        let mut lines = self.lines(&text, &small, Length::ZERO, Alignment::Center);
        let forced = inlines.iter().any(|it| matches!(it, Inline::LineBreak));
        if lines.len() > 1 && !forced {
            lines = self.lines(&text, &small, Length::ZERO, Alignment::Justify);
        }
        let mut strips: Vec<Strip> = lines.into_iter().map(|it| strip(it, &small)).collect();
        super::setter::keep_paragraph(&mut strips);
        strips
    }
}

impl Strip {
    /// Adds what is in another strip, which has been moved to where it stands in this one.
    pub(crate) fn absorb(&mut self, mut other: Self) {
        self.items.append(&mut other.items);
        self.links.append(&mut other.links);
        self.places.append(&mut other.places);
        self.bounds.append(&mut other.bounds);
        self.notes.append(&mut other.notes);
    }
}

/// Four lines along the inside of a rectangle.
pub(crate) fn frame(bounds: Rect, thickness: Length) -> [Item; 4] {
    let Rect {
        x,
        y,
        width,
        height,
    } = bounds;
    let fill = |x, y, width, height| Item::Fill {
        bounds: Rect {
            x,
            y,
            width,
            height,
        },
        color: LINE,
        content: None,
    };
    [
        fill(x, y, width, thickness),
        fill(x, y + height - thickness, width, thickness),
        fill(x, y, thickness, height),
        fill(x + width - thickness, y, thickness, height),
    ]
}
