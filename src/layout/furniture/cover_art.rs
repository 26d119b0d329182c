//! What is drawn behind the words of a cover, and in which colours the words stand on it.

use crate::book::{ArticlePicture, Book};
use crate::layout::inline::Alignment;
use crate::layout::{Color, Item, Length, Page, PlacedPicture, Rect};
use crate::model::Metadata;
use crate::themes::{CoverDesign, Theme};

/// The colour of words on a coloured ground.
const WHITE: Color = Color(255, 255, 255);

/// Colours that tell volumes apart: dark enough for white words, and none louder than the others.
const COLORS: [Color; 12] = [
    Color(0x7a, 0x26, 0x1f),
    Color(0x1f, 0x4e, 0x79),
    Color(0x2f, 0x5d, 0x3a),
    Color(0x5b, 0x3a, 0x6e),
    Color(0x7a, 0x4a, 0x12),
    Color(0x0f, 0x52, 0x57),
    Color(0x8a, 0x2d, 0x52),
    Color(0x3d, 0x4a, 0x5c),
    Color(0x55, 0x5a, 0x14),
    Color(0x5e, 0x2b, 0x18),
    Color(0x2b, 0x3a, 0x7a),
    Color(0x4a, 0x4a, 0x4a),
];

/// How a cover is drawn.
pub(super) struct CoverArt {
    pub(super) design: CoverDesign,
    pub(super) color: Color,
    /// The picture above the title, if there is one. Then all the rest of the page is coloured, whatever the design.
    picture: Option<ArtPicture>,
}

/// A picture as wide as the page, at its top.
struct ArtPicture {
    picture: ArticlePicture,
    /// Width and height in pixels.
    size: (u32, u32),
}

impl ArtPicture {
    /// The most of a page that is left to the picture, in hundredths of its height.
    const MOST: i64 = 58;

    fn of(book: &Book, picture: ArticlePicture) -> Option<Self> {
        let document = &book.articles.get(picture.article)?.document;
        let found = document.assets.picture(picture.asset)?;
        Some(Self {
            picture,
            size: (found.width, found.height),
        })
    }

    /// How high it is on a page of this width.
    fn height(&self, width: Length) -> Length {
        width.scale(i64::from(self.size.1), i64::from(self.size.0).max(1))
    }

    /// How much of it is seen.
    fn shown(&self, width: Length, height: Length) -> Length {
        self.height(width).min(height.scale(Self::MOST, 100))
    }
}

/// Where the words of a cover stand, measured from the top of the type area.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CoverPlaces {
    /// The upper edge of the title.
    pub(super) top: Length,
    /// The lower edge of title and second title.
    pub(super) bottom: Length,
}

impl CoverArt {
    /// The cover of a book in a theme, with this picture of `pictures`.
    pub(super) fn of(theme: &Theme, metadata: &Metadata, pictures: &Book) -> Self {
        let picture = pictures.shared_cover().filter(|_| theme.cover.picture);
        let color = if theme.cover.varied {
            own_color(metadata)
        } else {
            theme.colors.accent.0.into()
        };
        Self {
            design: theme.cover.design,
            color,
            picture: picture.and_then(|it| ArtPicture::of(pictures, it)),
        }
    }

    /// Where the title begins on a page of this size, measured from the top of the page; `plain` without a picture.
    pub(super) fn start(&self, width: Length, height: Length, plain: Length) -> Length {
        self.picture
            .as_ref()
            .map_or(plain, |it| it.shown(width, height) + height.scale(5, 100))
    }

    /// How high the title may be in a type area of this height, when it begins at `start`.
    pub(super) fn title_room(&self, height: Length, start: Length) -> Length {
        match self.picture {
            Some(_) => (height - start).scale(55, 100),
            None => height.scale(45, 100),
        }
    }

    /// The colour of the title.
    pub(super) fn title(&self) -> Color {
        if self.picture.is_some() {
            return WHITE;
        }
        match self.design {
            CoverDesign::Band => WHITE,
            CoverDesign::Frame | CoverDesign::Label | CoverDesign::Bars | CoverDesign::Plain => {
                Color::default()
            }
        }
    }

    /// The colour of the other words, which stand below the title; `plain` on paper.
    pub(super) fn words(&self, plain: Color) -> Color {
        if self.picture.is_some() {
            return WHITE;
        }
        match self.design {
            CoverDesign::Label => WHITE,
            CoverDesign::Frame | CoverDesign::Band | CoverDesign::Bars | CoverDesign::Plain => {
                plain
            }
        }
    }

    /// Where the words below the title begin, on a page of this height whose type area begins at `top`, when title and
    /// second title end at `bottom`: never on the edge of what is drawn behind the title.
    pub(super) fn below(&self, page: Length, top: Length, bottom: Length) -> Length {
        if self.picture.is_some() {
            return bottom + page.scale(2, 100);
        }
        match self.design {
            CoverDesign::Band => band(page, top + bottom) - top + page.scale(4, 100),
            CoverDesign::Label | CoverDesign::Plain => bottom + page.scale(7, 100),
            CoverDesign::Frame | CoverDesign::Bars => bottom,
        }
    }

    /// Where lines stand.
    pub(super) fn alignment(&self) -> Alignment {
        if self.picture.is_some() {
            return Alignment::Start;
        }
        match self.design {
            CoverDesign::Band | CoverDesign::Bars => Alignment::Start,
            CoverDesign::Frame | CoverDesign::Label | CoverDesign::Plain => Alignment::Center,
        }
    }

    /// How far words are moved in, in hundredths of the width of the type area: at the left, and at the right.
    pub(super) fn inset(&self) -> (i64, i64) {
        if self.picture.is_some() {
            return (0, 0);
        }
        match self.design {
            CoverDesign::Bars => (22, 0),
            CoverDesign::Label => (12, 12),
            CoverDesign::Frame | CoverDesign::Band | CoverDesign::Plain => (0, 0),
        }
    }

    /// Whether a short line stands below the title.
    pub(super) fn rule(&self) -> bool {
        if self.picture.is_some() {
            return false;
        }
        match self.design {
            CoverDesign::Frame | CoverDesign::Bars => true,
            CoverDesign::Band | CoverDesign::Label | CoverDesign::Plain => false,
        }
    }

    /// What is drawn on a page whose type area begins at `top`.
    pub(super) fn items(&self, page: &Page, top: Length, places: CoverPlaces) -> Vec<Item> {
        let (width, height) = (page.width, page.height);
        let (upper, lower) = (top + places.top, top + places.bottom);
        let fill = |x, y, width, height, color| Item::Fill {
            bounds: Rect {
                x,
                y,
                width,
                height,
            },
            color,
            content: None,
        };
        let hair = width.scale(2, 1000);
        if let Some(art) = &self.picture {
            let shown = art.shown(width, height);
            let bounds = Rect {
                x: Length::ZERO,
                y: Length::ZERO,
                width,
                height: art.height(width),
            };
            let picture = Item::Picture(PlacedPicture {
                source: None,
                article: u32::try_from(art.picture.article).unwrap_or(u32::MAX),
                asset: art.picture.asset,
                bounds,
                content: None,
            });
            // The ground is drawn over the foot of a picture that is higher than its share.
            let ground = fill(Length::ZERO, shown, width, height - shown, self.color);
            return vec![picture, ground];
        }
        match self.design {
            CoverDesign::Frame => {
                let inset = width.scale(45, 1000);
                let thick = width.scale(6, 1000);
                let gap = width.scale(8, 1000);
                let thin = width.scale(15, 10_000);
                let page = (Length::ZERO, Length::ZERO, width, height);
                let mut lines = ring(page, inset, thick, self.color).to_vec();
                lines.extend(ring(page, inset + thick + gap, thin, self.color));
                lines
            }
            CoverDesign::Band => {
                let deep = band(height, lower);
                vec![
                    fill(Length::ZERO, Length::ZERO, width, deep, self.color),
                    fill(
                        Length::ZERO,
                        deep + hair.scale(3, 1),
                        width,
                        hair,
                        self.color,
                    ),
                ]
            }
            CoverDesign::Label => {
                let room = height.scale(35, 1000);
                let left = width.scale(14, 100);
                let label = (
                    left,
                    upper - room,
                    width - left - left,
                    lower - upper + room + room,
                );
                let mut items = vec![
                    fill(Length::ZERO, Length::ZERO, width, height, self.color),
                    fill(label.0, label.1, label.2, label.3, LABEL),
                ];
                items.extend(ring(label, width.scale(12, 1000), hair, self.color));
                items
            }
            CoverDesign::Bars => {
                // Each bar is shorter than the one before, like the slips of a bundle.
                let bar = width.scale(14, 1000);
                let step = width.scale(26, 1000);
                let first = width.scale(60, 1000);
                (0..5)
                    .map(|number| {
                        let short = height.scale(number * 14, 100);
                        let x = first + step.scale(number, 1);
                        fill(x, Length::ZERO, bar, height - short, self.color)
                    })
                    .collect()
            }
            CoverDesign::Plain => {
                let (x, length) = (width.scale(15, 100), width.scale(70, 100));
                let room = height.scale(3, 100);
                vec![
                    fill(x, upper - room, length, hair, self.color),
                    fill(x, lower + room, length, hair, self.color),
                ]
            }
        }
    }
}

/// How deep a band is that the title stands on, which ends at `lower`.
fn band(page: Length, lower: Length) -> Length {
    page.scale(50, 100).max(lower + page.scale(6, 100))
}

/// The ground of a label.
const LABEL: Color = Color(0xfb, 0xf8, 0xf0);

/// Four lines, `line` thick, at a distance of `inset` from the edges of a box (left, top, width, height).
fn ring(
    (left, top, width, height): (Length, Length, Length, Length),
    inset: Length,
    line: Length,
    color: Color,
) -> [Item; 4] {
    let (x, y) = (left + inset, top + inset);
    let (width, height) = (width - inset - inset, height - inset - inset);
    let sides = [
        (x, y, width, line),
        (x, y + height - line, width, line),
        (x, y + line, line, height - line - line),
        (x + width - line, y + line, line, height - line - line),
    ];
    sides.map(|(x, y, width, height)| Item::Fill {
        bounds: Rect {
            x,
            y,
            width,
            height,
        },
        color,
        content: None,
    })
}

/// A colour that books of one kind share, each month with another: from the category, or else from who made the book.
fn own_color(metadata: &Metadata) -> Color {
    let kind = metadata.subjects.first().or(metadata.publisher.as_ref());
    let kind = kind.or(metadata.authors.first()).unwrap_or(&metadata.title);
    let month = metadata.date.as_ref().and_then(|it| it.month).unwrap_or(0);
    let sum = kind.bytes().fold(0_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    let number = (sum % 12 + u32::from(month) * 5) % 12;
    COLORS[usize::try_from(number).unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::{COLORS, own_color};
    use crate::model::Metadata;
    use crate::themes::Shade;

    #[test]
    fn white_words_can_be_read_on_every_colour_of_a_cover() {
        for color in COLORS {
            let contrast = Shade(color.0, color.1, color.2).contrast(Shade(255, 255, 255));
            assert!(contrast >= 7_000, "{color:?} {contrast}");
        }
    }

    #[test]
    fn volumes_of_twelve_months_have_twelve_colours() {
        let mut seen = Vec::new();
        for month in 1..=12 {
            let date = crate::model::Date {
                written: String::new(),
                year: 2022,
                month: Some(month),
                day: None,
                time: None,
            };
            let color = own_color(&Metadata {
                subjects: vec!["史".to_owned()],
                date: Some(date),
                ..Metadata::default()
            });
            assert!(!seen.contains(&color));
            seen.push(color);
        }
    }
}
