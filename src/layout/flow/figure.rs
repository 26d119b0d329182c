//! Pictures with their captions, kept together (RULES PG-06).

use super::galley::{FORBIDDEN, Strip};
use super::place::BlockPlace;
use super::setter::{HAIR, LINE, QUIET, Setter, strip};
use crate::layout::address::shortened;
use crate::layout::inline::Alignment;
use crate::layout::picture::fitted;
use crate::layout::{
    ElementId, Item, Length, Link, LinkArea, LinkTarget, PlacedPicture, Rect, Role,
};
use crate::model::{AssetState, Figure, Image, Inline, Target};

/// A picture of a figure, or what stands for it.
struct FigurePart {
    width: Length,
    height: Length,
    content: FigureContent,
}

/// What is set where a picture should be.
enum FigureContent {
    /// The picture.
    Picture,
    /// The picture is missing: the lines of the box that stands for it.
    Missing(Vec<Strip>),
}

impl Setter<'_, '_> {
    /// Sets a figure: its pictures in rows, its caption below. The caption is in the strip of the last row when
    /// a page can hold both.
    pub(crate) fn figure(&mut self, figure: &Figure, place: &BlockPlace) {
        let group = (figure.images.len() > 1 && !figure.caption.is_empty())
            .then(|| self.element(place, Role::Div));
        let place = &group.map_or_else(|| place.clone(), |it| place.under(it));
        let mut caption_element = None;
        let at = self.position;
        let elements: Vec<ElementId> = figure
            .images
            .iter()
            .map(|image| self.figure_element(image, place))
            .collect();
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
        let shown: Vec<FigurePart> = figure
            .images
            .iter()
            .zip(&elements)
            .map(|(image, element)| self.shown(image, *element, place, room_above))
            .collect();
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
            self.galley.push(row);
        }
        self.close_block(begin, place);
        if let Some(after) = self.galley.last() {
            after.float = float;
        }
        // The blank above moves with the figure only if it is not another block's.
        if begin > before {
            self.galley.main.strips[before].float = float;
        }
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

    /// The size of a picture no higher than `room`, or the box that stands for it.
    fn shown(
        &mut self,
        image: &Image,
        element: ElementId,
        place: &BlockPlace,
        room: Length,
    ) -> FigurePart {
        let assets = &self.document.assets;
        if let Some(picture) = assets.picture(image.asset) {
            let (width, height) = fitted(
                (picture.width, picture.height),
                (image.width, image.height),
                (place.measure, room),
            );
            return FigurePart {
                width,
                height,
                content: FigureContent::Picture,
            };
        }
        let strips = self.missing(image, element, place);
        let height = strips.iter().map(|it| it.height).sum::<Length>() + place.size;
        FigurePart {
            width: place.measure,
            height,
            content: FigureContent::Missing(strips),
        }
    }

    /// Puts pictures side by side as long as they fit into the measure. Each row is a strip.
    fn picture_rows(
        &mut self,
        figure: &Figure,
        elements: &[ElementId],
        shown: Vec<FigurePart>,
        place: &BlockPlace,
    ) -> Vec<Strip> {
        let gap = place.size.scale(1, 2);
        let mut rows: Vec<Vec<(usize, FigurePart)>> = Vec::new();
        let mut width = Length::ZERO;
        for (index, one) in shown.into_iter().enumerate() {
            let joined = width + gap + one.width;
            match rows.last_mut() {
                Some(row) if joined <= place.measure => {
                    width = joined;
                    row.push((index, one));
                }
                Some(_) | None => {
                    width = one.width;
                    rows.push(vec![(index, one)]);
                }
            }
        }
        let mut strips = Vec::new();
        let last = rows.len().saturating_sub(1);
        for (number, row) in rows.into_iter().enumerate() {
            let count = i64::try_from(row.len()).unwrap_or(1);
            let width = row.iter().map(|it| it.1.width).sum::<Length>() + gap.scale(count - 1, 1);
            let height = row.iter().map(|it| it.1.height).max().unwrap_or_default();
            let below = if number == last { gap.scale(1, 2) } else { gap };
            let mut strip = Strip {
                height: height + below,
                grounds: place.grounds.clone(),
                ..Strip::default()
            };
            let mut x = place.left + (place.measure - width).scale(1, 2);
            for (index, one) in row {
                let bounds = Rect {
                    x,
                    y: height - one.height,
                    width: one.width,
                    height: one.height,
                };
                x += one.width + gap;
                self.picture(
                    &figure.images[index],
                    elements[index],
                    one.content,
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
                strip.items.extend(frame(bounds, HAIR));
                let mut y =
                    bounds.y + (bounds.height - lines.iter().map(|it| it.height).sum()).scale(1, 2);
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

    /// The lines of the box that stands for a missing picture: alternate text, reason, address.
    fn missing(&mut self, image: &Image, element: ElementId, place: &BlockPlace) -> Vec<Strip> {
        let Some(asset) = self.document.assets.get(image.asset) else {
            return Vec::new();
        };
        let url = asset.address().to_owned();
        let reason = match &asset.state {
            AssetState::Missing(reason) => self.words.reason(reason),
            AssetState::Pending | AssetState::Loaded(_) => String::new(),
        };
        let mut small = place.sized(place.size.scale(86, 100));
        small.color = QUIET;
        small.grounds.clear();
        let mut small = small.inset(place.size, place.size);
        small.indented = false;
        // Without an alternate text, one line says that the picture is missing, and why.
        let label = format!("［{}］", self.words.missing);
        let what = match image.alt.trim() {
            "" => vec![label + &reason],
            alt => vec![label + alt, reason],
        };
        let mut strips = Vec::new();
        for words in what.iter().filter(|it| !it.is_empty()) {
            let lines = self.set_words(words.trim(), element, &small, Alignment::Start);
            strips.extend(lines.into_iter().map(|it| strip(it, &small)));
        }
        // A picture in the text itself (`data:`) has no address worth printing.
        if !url.is_empty() && !url.starts_with("data:") {
            let link = Inline::Link {
                target: Target::External(url.clone()),
                inlines: vec![Inline::Text(shortened(&url))],
            };
            let lines = self.set_ours(&[link], element, &small, Length::ZERO, Alignment::Start);
            strips.extend(lines.into_iter().map(|it| strip(it, &small)));
        }
        strips
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
