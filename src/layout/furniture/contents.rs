//! The printed table of contents: each entry a link with leader and page number.

use super::FrontMaker;
use crate::book::Book;
use crate::fonts::Family;
use crate::layout::flow::galley::{FORBIDDEN, Strip};
use crate::layout::flow::place::BlockPlace;
use crate::layout::flow::setter::{QUIET, Setter, strip};
use crate::layout::flow::{Flowed, Matter, place};
use crate::layout::inline::{Alignment, Collector, collect, compose};
use crate::layout::{
    ElementId, Item, Length, Link, LinkArea, LinkTarget, OutlineEntry, Rect, Role, Tags,
};
use crate::model::{Destination, Inline, Style};

/// How many lines an entry takes at most.
const MOST_LINES: usize = 3;
/// The distance from dot to dot of a leader.
const DOTS: Length = Length::pt(5);
/// The side of a dot of a leader.
const DOT: Length = Length::milli_pt(700);

/// How an entry is shown.
struct EntryLook<'a> {
    depth: u8,
    /// Whether the book has parts, which are the outermost entries.
    parts: bool,
    /// Whether it is a heading of an article.
    below: bool,
    /// Who wrote the article, or when.
    credit: Option<&'a str>,
}

/// What stands beside the titles of articles: their authors, or where those do not differ, their dates.
struct Credits(Vec<Option<String>>);

impl Credits {
    fn of(book: &Book) -> Self {
        if book.is_single() {
            return Self(Vec::new());
        }
        let all = || book.articles.iter().map(|it| &it.document.metadata);
        let comma = crate::words::Words::of(&book.metadata.language).comma;
        let authors: Vec<String> = all().map(|it| it.authors.join(comma)).collect();
        let credits: Vec<String> = if authors.windows(2).any(|it| it[0] != it[1]) {
            authors
        } else {
            let date = |it: &crate::model::Metadata| it.date.as_ref().map(|it| it.day());
            all().map(|it| date(it).unwrap_or_default()).collect()
        };
        // A long list of names would hide the title.
        let short = |it: String| (!it.is_empty() && it.chars().count() <= 24).then_some(it);
        Self(credits.into_iter().map(short).collect())
    }

    fn of_entry(&self, destination: &Destination) -> Option<&str> {
        match destination {
            Destination::Article(number) => {
                let number = usize::try_from(*number).ok()?;
                self.0.get(number)?.as_deref()
            }
            Destination::Part(_)
            | Destination::Anchor { .. }
            | Destination::Heading { .. }
            | Destination::Note { .. }
            | Destination::Reference { .. } => None,
        }
    }
}

impl FrontMaker<'_> {
    /// Sets the table of contents on pages of its own.
    pub(super) fn contents(&mut self, front: &mut Flowed, body: &Flowed, element: ElementId) {
        let parts = !self.book.parts.is_empty();
        let single = self.book.is_single();
        let deepest = self.options.contents - 1 + u8::from(parts);
        let entries: Vec<(&OutlineEntry, String)> = body
            .pages
            .outline
            .iter()
            // A single article's own title needs no entry.
            .filter(|it| it.depth <= deepest && !(single && it.depth == 0))
            .filter_map(|entry| {
                let page = body.pages.destinations.get(&entry.destination)?.page;
                let page = body.pages.pages.get(usize::try_from(page).ok()?)?;
                Some((entry, page.label.clone()))
            })
            .collect();
        let shallowest = u8::from(single);
        let credits = Credits::of(self.book);
        let mut place = place(self.flowing, &self.book.metadata.language, element);
        place.measure = self.flowing.width();
        place.indented = false;
        let galley = self.galley(self.flowing, &mut front.pages.tags, |setter| {
            setter.contents_title(&place);
            let list = setter.tags.element(element, Role::TOC);
            for (entry, label) in &entries {
                let look = EntryLook {
                    depth: entry.depth - shallowest,
                    parts,
                    below: single || entry.depth > u8::from(parts),
                    credit: credits.of_entry(&entry.destination),
                };
                setter.contents_entry(entry, label, &look, &place.under(list));
            }
        });
        let mut geometry = self.flowing.clone();
        geometry.measure = geometry.width();
        geometry.columns = 1;
        front.fill(
            galley,
            &geometry,
            &mut self.shaper,
            Matter::Front,
            Matter::Front,
        );
        front.turn_down();
    }
}

impl Setter<'_, '_> {
    fn contents_title(&mut self, place: &BlockPlace) {
        let element = self.element(place, Role::P);
        let mut large = place.sized(place.size.scale(1500, 1000));
        large.family = Family::Hei;
        large.pitch = place.pitch.scale(2, 1);
        let lines = self.set_words(self.words.contents, element, &large, Alignment::Center);
        for line in lines {
            let mut strip = strip(line, &large);
            strip.after = FORBIDDEN;
            self.galley.push(strip);
        }
        self.padding(place.pitch, place);
    }

    /// Sets an entry: title, leader and the number of the page, all of it a link.
    fn contents_entry(
        &mut self,
        entry: &OutlineEntry,
        label: &str,
        look: &EntryLook<'_>,
        place: &BlockPlace,
    ) {
        let (depth, parts) = (look.depth, look.parts);
        let item = self.element(place, Role::TOCI);
        let reference = self.tags.element(item, Role::Reference);
        let element = self.tags.element(reference, Role::Link);
        let target = LinkTarget::Destination(entry.destination.clone());
        let contents = format!("{} {label}", entry.title);
        let link = self.tags.link(element, Link { target, contents });
        let part = parts && depth == 0;
        // What stands in a part begins an em further in, headings of articles two.
        let mut text = place
            .inset(place.size.scale(2 * i64::from(depth), 1), Length::ZERO)
            .titled();
        if part {
            text.family = Family::Hei;
            self.blank(place.pitch.scale(1, 2), place);
        } else if look.below && depth > 0 {
            text = text.sized(place.size.scale(9, 10));
            text.pitch = place.pitch;
            text.color = QUIET;
        }
        // Four ems are kept free for the shortest leader and the number.
        let all = text.clone();
        let number = text.size.scale(4, 1);
        text.measure -= number;
        if text.is_leftward() {
            text.left += number;
        }
        let shown = self.capped(&entry.title, &text);
        let mut words = vec![Inline::Text(shown)];
        if let Some(credit) = look.credit {
            let credit = vec![Inline::Text(credit.to_owned())];
            words.push(Inline::Text("\u{2003}".to_owned()));
            words.push(Inline::Styled(Style::Small, credit));
        }
        let lines = self.set_ours(&words, element, &text, Length::ZERO, Alignment::Start);
        // Further lines are indented by an em, so that the eye finds where entries begin. The leader is shorter
        // by as much.
        let indent = |index: usize| {
            if index > 0 { all.size } else { Length::ZERO }
        };
        let end = lines.last().map_or(Length::ZERO, |it| it.end) + text.left;
        let end = end + indent(lines.len().saturating_sub(1));
        let mut number = all.clone();
        number.family = place.family;
        let labels = self.set_words(label, element, &number, Alignment::End);
        let start = labels
            .first()
            .and_then(|it| it.fragments.first())
            .and_then(|it| it.runs.first())
            .and_then(|it| it.glyphs.first())
            .map_or(all.measure, |it| it.x)
            + all.left;
        let mut strips: Vec<Strip> = lines.into_iter().map(|it| strip(it, &text)).collect();
        if strips.is_empty() {
            strips.push(Strip {
                height: place.pitch,
                snap: true,
                ..Strip::default()
            });
        }
        let count = strips.len();
        for (index, mut strip) in strips.into_iter().enumerate() {
            strip.shift(indent(index), Length::ZERO);
            strip.links.push(LinkArea {
                link,
                bounds: Rect {
                    x: all.left,
                    y: Length::ZERO,
                    width: all.measure,
                    height: strip.height,
                },
            });
            if index + 1 < count {
                strip.after = FORBIDDEN;
            } else {
                strip.items.extend(leader(end, start, &all));
                if let Some(label) = labels.first() {
                    let label = crate::layout::flow::setter::strip(label.clone(), &number);
                    strip.items.extend(label.items);
                }
                // The title of a part is not the last entry of a page.
                strip.after = if part { FORBIDDEN } else { 0 };
            }
            self.galley.push(strip);
        }
    }
}

impl Setter<'_, '_> {
    /// As much of a title as [`MOST_LINES`] hold. The whole title is still in the link, in the outline and at the
    /// head of the article.
    fn capped(&mut self, title: &str, place: &BlockPlace) -> String {
        let setting = self.setting(place, Length::ZERO, Alignment::Start);
        super::shortened(title, MOST_LINES, |words| {
            let mut scratch = Tags::default();
            let mut collector = Collector {
                tags: &mut scratch,
                article: self.article,
                document: None,
                position: None,
                own: false,
                addresses: false,
                formulas: None,
            };
            let words = [Inline::Text(words.to_owned())];
            let text = collect(&words, &place.style(), Tags::DOCUMENT, &mut collector);
            compose(&text, &setting, self.shaper).output
        })
        .0
    }
}

/// Dots between `from` and `to`. They stand on multiples of [`DOTS`], so that those of all entries are in line.
fn leader(from: Length, to: Length, place: &BlockPlace) -> Vec<Item> {
    let room = place.size.scale(1, 2);
    let baseline = (place.pitch - place.size).scale(1, 2) + place.size.scale(80, 100);
    let mut x = Length((from + room).0.div_euclid(DOTS.0) * DOTS.0 + DOTS.0);
    let mut dots = Vec::new();
    while x + DOT + room < to {
        dots.push(Item::Fill {
            bounds: Rect {
                x,
                y: baseline,
                width: DOT,
                height: DOT,
            },
            color: QUIET,
            content: None,
        });
        x += DOTS;
    }
    dots
}
