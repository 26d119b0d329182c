//! Furniture, which is what stands around the text: cover, table of contents, running heads, folios.
//!
//! It is added to pages that `flow` has made, and set with the same tools; it knows nothing of how text is cut
//! into pages.

mod contents;
mod cover;
mod cover_art;
mod folio;
mod wrap;

use std::borrow::Cow;

use super::flow::galley::Galley;
use super::flow::noted::NotedList;
use super::flow::setter::Setter;
use super::flow::{Flowed, Matter};
use super::inline::{Line, Shaper};
use super::options::Geometry;
use super::{ElementId, Length, Options, OutlineEntry, Pages, Role, Tags};
use crate::Warning;
use crate::book::Book;
use crate::fonts::Fonts;
use crate::model::{BlockKind, Document};
use crate::themes::Theme;
use crate::words::Words;

/// The tag elements of what comes before the articles. They are made before those of the articles, because the
/// tree is in reading order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fronts {
    cover: Option<ElementId>,
    contents: Option<ElementId>,
}

impl Fronts {
    /// Makes the elements of what this book has.
    pub(super) fn of(book: &Book, options: &Options, tags: &mut Tags) -> Self {
        let single = book.is_single();
        let mut sect = |wanted: bool| wanted.then(|| tags.element(Tags::DOCUMENT, Role::Sect));
        Self {
            cover: sect(options.cover && !single),
            contents: sect(options.contents > u8::from(single) && has_entries(book, options)),
        }
    }
}

/// Whether the contents would have more than one entry: a page for one is of no use.
fn has_entries(book: &Book, options: &Options) -> bool {
    if !book.is_single() {
        return book.articles.len() + book.parts.len() > 1 || options.contents > 1;
    }
    let deepest = options.contents.saturating_sub(1);
    let mut headings = 0;
    for article in &book.articles {
        article.document.every_block(&mut |it| {
            if let BlockKind::Heading { level, .. } = &it.kind {
                headings += u32::from(level.get() <= deepest);
            }
        });
    }
    headings > 1
}

/// Adds the furniture to the pages of the articles. The cover may show a picture of `pictures`, which is the same book unless
/// only its cover is made.
pub(super) fn furnish(
    body: Flowed,
    fronts: Fronts,
    (book, pictures): (&Book, &Book),
    fonts: &Fonts,
    (options, theme): (&Options, &Theme),
    warnings: &mut Vec<Warning>,
) -> Pages {
    let flowing = Geometry::of(options, theme);
    let geometry = flowing.printed();
    let mut maker = FrontMaker {
        book,
        pictures,
        options,
        theme,
        geometry: &geometry,
        flowing: &flowing,
        shaper: Shaper::new(fonts),
        warnings,
    };
    let mut all = maker.fronts(body, fronts);
    let FrontMaker {
        shaper, warnings, ..
    } = maker;
    let mut printer = folio::Printer::new(book, options, &geometry, shaper);
    for (index, page) in all.pages.pages.iter_mut().enumerate() {
        let matter = all.matter.get(index).copied().unwrap_or(Matter::Blank);
        printer.print(page, matter, index, warnings);
    }
    all.pages
}

/// The cover that is wrapped around a printed book, as one page. `spine` is its width, and whether the book is bound at the
/// right.
pub(super) fn wrap(
    (book, pictures): (&Book, &Book),
    fonts: &Fonts,
    (options, theme): (&Options, &Theme),
    (spine, bleed): ((Length, bool), Length),
    warnings: &mut Vec<Warning>,
) -> Pages {
    let geometry = Geometry::of(options, theme);
    let mut maker = FrontMaker {
        book,
        pictures,
        options,
        theme,
        geometry: &geometry,
        flowing: &geometry,
        shaper: Shaper::new(fonts),
        warnings,
    };
    let mut front = Flowed::default();
    maker.wrap(&mut front, spine, bleed);
    front.pages
}

/// Makes the pages before the articles.
struct FrontMaker<'a> {
    book: &'a Book,
    /// The book whose pictures may stand on the cover.
    pictures: &'a Book,
    options: &'a Options,
    theme: &'a Theme,
    /// The measures of the printed page.
    geometry: &'a Geometry,
    /// The measures by which text is set.
    flowing: &'a Geometry,
    shaper: Shaper<'a>,
    warnings: &'a mut Vec<Warning>,
}

impl FrontMaker<'_> {
    /// Puts cover and contents before the body, and labels all pages: `i`, `ii`, …, `1`, `2`, …
    fn fronts(&mut self, mut body: Flowed, fronts: Fronts) -> Flowed {
        for (index, page) in body.pages.pages.iter_mut().enumerate() {
            page.label = (index + 1).to_string();
        }
        let mut front = Flowed {
            pages: Pages {
                tags: std::mem::take(&mut body.pages.tags),
                ..Pages::default()
            },
            matter: Vec::new(),
            down: Vec::new(),
        };
        let mut picture = None;
        if let Some(element) = fronts.cover {
            picture = self.cover_picture(&mut front, element);
            self.fill_up(&mut front);
            self.cover(&mut front, element);
            self.fill_up(&mut front);
        }
        if let Some(element) = fronts.contents {
            self.contents(&mut front, &body, element);
            self.fill_up(&mut front);
        }
        for (index, page) in front.pages.pages.iter_mut().enumerate() {
            page.label = roman(index + 1);
        }
        let mut all = joined(front, body);
        if let Some((figure, corners)) = picture {
            all.pages.tags.get_mut(figure).bounds = Some((0, corners));
        }
        all
    }

    /// With duplex, adds a blank page if the next would not be a right-hand one.
    fn fill_up(&self, front: &mut Flowed) {
        if self.options.duplex && !front.pages.pages.len().is_multiple_of(2) {
            front.open(self.geometry, false, Matter::Blank);
        }
    }

    /// Lets `fill` set words into a new galley, by these measures.
    fn galley(
        &mut self,
        geometry: &Geometry,
        tags: &mut Tags,
        fill: impl FnOnce(&mut Setter<'_, '_>),
    ) -> Galley {
        let document = Document::default();
        let mut outline: Vec<OutlineEntry> = Vec::new();
        let mut setter = Setter {
            tags,
            outline: &mut outline,
            warnings: self.warnings,
            shaper: &mut self.shaper,
            options: self.options,
            theme: self.theme,
            geometry: geometry.clone(),
            document: &document,
            article: u32::MAX,
            depth: 0,
            words: Words::of(&self.book.metadata.language),
            galley: Galley::default(),
            position: None,
            line: 0,
            counter: 0,
            noted: NotedList::default(),
            in_note: false,
            gone: Vec::new(),
        };
        fill(&mut setter);
        setter.galley
    }
}

/// Puts the front pages before those of the articles, whose numbers are shifted.
fn joined(front: Flowed, body: Flowed) -> Flowed {
    let shift = u32::try_from(front.pages.pages.len()).unwrap_or(u32::MAX);
    let mut all = front;
    // No element of the front pages has bounds yet, so all these bounds are on pages of the body.
    let count = all.pages.tags.elements().len();
    for index in 0..count {
        let id = ElementId(u32::try_from(index).unwrap_or(u32::MAX));
        if let Some((page, _)) = &mut all.pages.tags.get_mut(id).bounds {
            *page += shift;
        }
    }
    all.pages.pages.extend(body.pages.pages);
    all.matter.extend(body.matter);
    all.pages.outline = body.pages.outline;
    for (name, mut place) in body.pages.destinations {
        place.page += shift;
        all.pages.destinations.insert(name, place);
    }
    all
}

/// No line of a page holds more characters than this.
const LONGEST_LINE: usize = 400;

/// At most so many characters of a title, with an ellipsis when more are left out. A title may be as long as an
/// article, and to set all of it on every page would take the square of the time.
fn beginning(title: &str, most: usize) -> Cow<'_, str> {
    match title.char_indices().nth(most) {
        None => Cow::Borrowed(title),
        Some((end, _)) => Cow::Owned(format!("{}…", title[..end].trim_end())),
    }
}

/// As much of a title as `most` lines hold, and the lines. What does not fit is left out, with an ellipsis.
fn shortened(
    title: &str,
    most: usize,
    mut set: impl FnMut(&str) -> Vec<Line>,
) -> (String, Vec<Line>) {
    let mut shown = beginning(title, most * LONGEST_LINE).into_owned();
    let mut kept = usize::MAX;
    loop {
        let lines = set(&shown);
        if lines.len() <= most || kept <= 1 {
            return (shown, lines);
        }
        let fragments = lines.iter().take(most).flat_map(|it| &it.fragments);
        let fitting: usize = fragments.map(|it| it.text.chars().count()).sum();
        // At least one character gives way to the ellipsis.
        kept = fitting.min(kept).saturating_sub(1).max(1);
        shown = title.chars().take(kept).collect();
        let end = shown
            .trim_end_matches(|c: char| !c.is_alphanumeric() && !"）】》」』”)]".contains(c))
            .len();
        if end > 0 {
            shown.truncate(end);
        }
        shown.push('…');
    }
}

/// Small roman numerals, 1 to 3999.
fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Line, roman, shortened};
    use crate::layout::Fragment;

    /// Lines of ten characters.
    fn tens(words: &str) -> Vec<Line> {
        let letters: Vec<char> = words.chars().collect();
        let line = |it: &[char]| Line {
            fragments: vec![Fragment {
                text: it.iter().collect(),
                ..Fragment::default()
            }],
            ..Line::default()
        };
        letters.chunks(10).map(line).collect()
    }

    #[test]
    fn long_titles_end_in_an_ellipsis() {
        let shown = |title: &str| shortened(title, 2, tens).0;
        assert_eq!(
            shown("二十个字正好两行不必省略也不该省略一个字"),
            "二十个字正好两行不必省略也不该省略一个字"
        );
        let long = shown(&"天地玄黄宇宙洪荒，".repeat(9));
        assert_eq!(long, "天地玄黄宇宙洪荒，天地玄黄宇宙洪荒，天…");
        assert_eq!(shown(&"，".repeat(60)).chars().count(), 20);
    }

    #[test]
    fn roman_numerals_subtract() {
        assert_eq!(
            [roman(4), roman(9), roman(14), roman(1999)],
            ["iv", "ix", "xiv", "mcmxcix"]
        );
    }
}
