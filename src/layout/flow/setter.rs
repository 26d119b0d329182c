//! What all kinds of blocks share: their text is composed into lines, the lines become strips, and the
//! strips are added to the galley of the article.

use super::galley::{FORBIDDEN, Galley, LONELY, Strip};
use super::ground::Ground;
use super::noted::NotedList;
use super::place::BlockPlace;
use crate::diag::rules;
use crate::layout::inline::{
    Alignment, Collector, Formulas, Line, Setting, Shaper, Text, collect, compose,
};
use crate::layout::options::Geometry;
use crate::layout::{
    Color, ElementId, Item, Length, LinkArea, Options, OutlineEntry, Position, Rect, Role, Tags,
};
use crate::model::{AssetId, Document, Inline};
use crate::themes::Theme;
use crate::words::Words;
use crate::{Fact, Warning};

/// The colour of what is less important than text: bylines, labels, folios.
pub(crate) const QUIET: Color = Color(0x59, 0x59, 0x59);
/// The colour of lines in tables and of frames.
pub(crate) const LINE: Color = Color(0x8c, 0x8c, 0x8c);
/// The thickness of thin lines: half a point.
pub(crate) const HAIR: Length = Length::milli_pt(500);

/// Sets one article's blocks into its galley.
pub(crate) struct Setter<'a, 'f> {
    pub(crate) tags: &'a mut Tags,
    pub(crate) outline: &'a mut Vec<OutlineEntry>,
    pub(crate) warnings: &'a mut Vec<Warning>,
    pub(crate) shaper: &'a mut Shaper<'f>,
    pub(crate) options: &'a Options,
    pub(crate) theme: &'a Theme,
    /// The measures of the pages that it sets for; of the printed page while it sets what stands upright on it.
    pub(crate) geometry: Geometry,
    pub(crate) document: &'a Document,
    /// Number of the article in the book, from 0.
    pub(crate) article: u32,
    /// Depth of the article's title in the outline: 1 inside a part, else 0.
    pub(crate) depth: u8,
    pub(crate) words: &'static Words,
    pub(crate) galley: Galley,
    /// Where the text that is set next stands in the article; `None` for notes, and for text that is in no
    /// article.
    pub(crate) position: Option<Position>,
    /// Line in the source of the block being set.
    pub(crate) line: u32,
    /// The last number that was given to a heading without an anchor or to a ground.
    pub(crate) counter: u32,
    /// What is printed as a note, in the order of the numbers.
    pub(crate) noted: NotedList,
    /// Whether notes are being set.
    pub(crate) in_note: bool,
    /// The missing pictures so far.
    pub(crate) gone: Vec<AssetId>,
}

impl Setter<'_, '_> {
    /// A new element under the place's.
    pub(crate) fn element(&mut self, place: &BlockPlace, role: Role) -> ElementId {
        self.tags.element(place.parent, role)
    }

    /// A number that no other ground or nameless heading of the article has.
    pub(crate) fn number(&mut self) -> u32 {
        self.counter += 1;
        self.counter
    }

    /// Flattens the author's text in the place's style; its contents become kids of `element`.
    pub(crate) fn text(
        &mut self,
        inlines: &[Inline],
        element: ElementId,
        place: &BlockPlace,
    ) -> Text {
        self.collect(inlines, element, place, true)
    }

    /// Flattens text. `own` tells the author's text from words that this program adds.
    fn collect(
        &mut self,
        inlines: &[Inline],
        element: ElementId,
        place: &BlockPlace,
        own: bool,
    ) -> Text {
        let inlines = self.printed(inlines);
        let addresses = self.prints_addresses();
        let mut collector = Collector {
            tags: self.tags,
            article: self.article,
            document: Some(self.document),
            position: self.position,
            own,
            addresses,
            formulas: Some(Formulas {
                fonts: self.shaper.fonts(),
                measure: place.measure,
                unset: Vec::new(),
            }),
        };
        let text = collect(&inlines, &place.style(), element, &mut collector);
        self.position = collector.position;
        let unset = collector.formulas.map_or(Vec::new(), |it| it.unset);
        for why in unset {
            self.warnings.push(Warning::new(
                self.line,
                &rules::UNSET_FORMULA,
                Fact::Simplified {
                    what: format!("a formula ({why})"),
                    shown_as: "its source".to_owned(),
                },
            ));
        }
        text
    }

    /// Sets flattened text.
    pub(crate) fn lines(
        &mut self,
        text: &Text,
        place: &BlockPlace,
        indent: Length,
        alignment: Alignment,
    ) -> Vec<Line> {
        if text.text.is_empty() {
            return Vec::new();
        }
        let setting = self.setting(place, indent, alignment);
        let set = compose(text, &setting, self.shaper);
        self.warnings.extend(set.warnings);
        set.output
    }

    /// How text is set in a place.
    pub(crate) fn setting(
        &self,
        place: &BlockPlace,
        indent: Length,
        alignment: Alignment,
    ) -> Setting {
        Setting {
            measure: place.measure,
            indent,
            alignment,
            display: place.display,
            vertical: place.vertical,
            language: place.language.clone(),
            rules: self.options.text,
            source_line: self.line,
        }
    }

    /// Flattens and sets the author's text.
    pub(crate) fn set(
        &mut self,
        inlines: &[Inline],
        element: ElementId,
        place: &BlockPlace,
        indent: Length,
        alignment: Alignment,
    ) -> Vec<Line> {
        let text = self.text(inlines, element, place);
        self.lines(&text, place, indent, alignment)
    }

    /// Flattens and sets text that this program adds. It does not count in the positions of the author's
    /// text.
    pub(crate) fn set_ours(
        &mut self,
        inlines: &[Inline],
        element: ElementId,
        place: &BlockPlace,
        indent: Length,
        alignment: Alignment,
    ) -> Vec<Line> {
        let text = self.collect(inlines, element, place, false);
        self.lines(&text, place, indent, alignment)
    }

    /// Sets words that this program adds, such as a label.
    pub(crate) fn set_words(
        &mut self,
        words: &str,
        element: ElementId,
        place: &BlockPlace,
        alignment: Alignment,
    ) -> Vec<Line> {
        if words.is_empty() {
            return Vec::new();
        }
        let inlines = [Inline::Text(words.to_owned())];
        self.set_ours(&inlines, element, place, Length::ZERO, alignment)
    }

    /// Adds the lines of a paragraph, which is cut by the rules for widows and orphans.
    pub(crate) fn push_lines(&mut self, lines: Vec<Line>, place: &BlockPlace) {
        let mut strips = strips(lines, place);
        keep_paragraph(&mut strips);
        for strip in strips {
            self.galley.push(strip);
        }
    }

    /// Adds a blank that vanishes at the edges of a page. Of blanks that follow each other only the largest
    /// counts.
    ///
    /// None is added under a heading: it has room of its own below.
    pub(crate) fn blank(&mut self, height: Length, place: &BlockPlace) {
        let Some(last) = self.galley.last().filter(|it| !it.heading) else {
            return;
        };
        if last.blank {
            last.height = last.height.max(height);
            last.float = false;
            return;
        }
        let mut strip = Strip::blank(height);
        strip.grounds.clone_from(&place.grounds);
        self.galley.push(strip);
    }

    /// Begins a block whose strips do not stand on the grid of body lines (a frame, a picture): adds half a
    /// pitch above it and returns the number of its first strip.
    pub(crate) fn open_block(&mut self, place: &BlockPlace) -> usize {
        self.blank(place.pitch.scale(1, 2), place);
        self.galley.main.strips.len()
    }

    /// Ends a block that [`Self::open_block`] began: half a pitch is left below. What it lacks to whole pitches is
    /// known, and divided, only where it stands on its page (RULES PG-02).
    pub(crate) fn close_block(&mut self, place: &BlockPlace) {
        self.blank(place.pitch.scale(1, 2), place);
    }

    /// Adds empty room that stays even at the edges of a page, as inside frames.
    pub(crate) fn padding(&mut self, height: Length, place: &BlockPlace) {
        self.galley.push(Strip {
            height,
            padding: !place.grounds.is_empty(),
            grounds: place.grounds.clone(),
            after: FORBIDDEN,
            ..Strip::default()
        });
    }

    /// Makes a ground that is wider than the place by `room` on either side. It is drawn behind a strip only
    /// when the caller adds it to the strip's place.
    pub(crate) fn ground(
        &mut self,
        place: &BlockPlace,
        room: Length,
        color: Color,
        frame: Option<Length>,
    ) -> Ground {
        Ground {
            id: self.number(),
            x: place.left - room,
            width: place.measure + room + room,
            color,
            frame,
        }
    }

    /// Lets `fill` set into an empty column, whose strips it returns; the article's own column stays as it
    /// was. Used for cells, notes and tables on pages of their own.
    pub(crate) fn aside(&mut self, fill: impl FnOnce(&mut Self)) -> Vec<Strip> {
        let outer = std::mem::take(&mut self.galley.main);
        fill(self);
        std::mem::replace(&mut self.galley.main, outer).strips
    }
}

/// The lines of a paragraph as strips. Where a tall line would touch what hangs down from the line before,
/// its strip is one pitch higher.
pub(crate) fn strips(lines: Vec<Line>, place: &BlockPlace) -> Vec<Strip> {
    // How far the line before reaches into the strip of the next.
    let mut hangs = Length::ZERO;
    let mut strips = Vec::with_capacity(lines.len());
    for line in lines {
        let (mut height, mut baseline) = room(&line, place);
        if hangs > Length::ZERO && line.ascent > baseline - hangs {
            height += place.pitch;
            baseline += place.pitch;
        }
        hangs = baseline + line.descent - height;
        strips.push(strip_at(line, place, height, baseline));
    }
    strips
}

/// A line as a strip: its em box centred in the pitch (RULES PG-01).
pub(crate) fn strip(line: Line, place: &BlockPlace) -> Strip {
    let (height, baseline) = room(&line, place);
    strip_at(line, place, height, baseline)
}

/// The height of a line's strip, and where its baseline is in it.
fn room(line: &Line, place: &BlockPlace) -> (Length, Length) {
    let lead = place.pitch - place.size;
    let ascent = place.size.scale(88, 100);
    let mut baseline = lead.scale(1, 2) + ascent;
    let mut height = place.pitch;
    // What is taller than the pitch (a picture, ruby, a formula) takes further pitches above and below.
    while line.ascent > baseline + lead.scale(1, 2) {
        baseline += place.pitch;
        height += place.pitch;
    }
    while baseline + line.descent > height + lead.scale(1, 2) {
        height += place.pitch;
    }
    (height, baseline)
}

fn strip_at(line: Line, place: &BlockPlace, height: Length, baseline: Length) -> Strip {
    let mut strip = Strip {
        height,
        snap: place.snap,
        grounds: place.grounds.clone(),
        notes: line.notes.iter().map(|it| it.0 as usize).collect(),
        ..Strip::default()
    };
    strip.links = line
        .links
        .iter()
        .map(|(link, from, to)| LinkArea {
            link: *link,
            bounds: Rect {
                x: *from,
                y: -line.ascent,
                width: *to - *from,
                height: line.ascent + line.descent,
            },
        })
        .collect();
    // Grounds come before the text they are behind.
    strip.items = line.items;
    strip
        .items
        .extend(line.fragments.into_iter().map(Item::Text));
    strip.shift(place.left, baseline);
    strip
}

/// Forbids cuts that leave fewer than two lines on either side, and all cuts in paragraphs of three lines
/// or fewer (RULES PG-03).
pub(crate) fn keep_paragraph(strips: &mut [Strip]) {
    let count = strips.len();
    for (index, strip) in strips.iter_mut().enumerate() {
        let above = index + 1;
        let below = count - above;
        if below > 0 && (count <= 3 || above < 2 || below < 2) {
            strip.after = LONELY;
        }
    }
}
