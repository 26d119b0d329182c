//! The model's inlines, flattened to one text with spans; tags are made on the way.

use std::sync::Arc;

use super::{FormulaPiece, Span, SpanKind, Text, TextStyle};
use crate::fonts::{Family, Fonts};
use crate::layout::formula::{self, Request};
use crate::layout::{
    Color, ContentId, ElementId, Length, Link, LinkId, LinkTarget, Position, Role, Source, Tags,
};
use crate::model::{
    Asset, AssetState, Destination, Document, Image, Inline, Language, Math, NoteId, Region,
    RubyPair, Style, Target,
};
use crate::words::Words;

/// Where flattened inlines are put, and in whose name.
#[derive(Debug)]
pub struct Collector<'a> {
    /// The tree that elements and contents are added to.
    pub tags: &'a mut Tags,
    /// Number of the article in the book, from 0.
    pub article: u32,
    /// Where notes and pictures are looked up; `None` for words of ours.
    pub document: Option<&'a Document>,
    /// Where in the article the text begins, and when it is collected, where it ends; `None` for what is of
    /// no article.
    pub position: Option<Position>,
    /// Whether the text is the author's own, and not words of ours.
    pub own: bool,
    /// Whether links are followed by their addresses.
    pub addresses: bool,
    /// What formulas are set with; `None` for words of ours, which have none.
    pub formulas: Option<Formulas<'a>>,
}

/// What formulas in a line are set with, and those that could not be.
#[derive(Debug)]
pub struct Formulas<'a> {
    /// The faces at hand.
    pub fonts: &'a Fonts,
    /// No piece of a formula is wider.
    pub measure: Length,
    /// Why formulas are shown as their source.
    pub unset: Vec<String>,
}

/// Flattens `inlines` into one text; their contents become kids of `element`.
#[must_use]
pub fn collect(
    inlines: &[Inline],
    style: &TextStyle,
    element: ElementId,
    collector: &mut Collector<'_>,
) -> Text {
    let mut text = Text::default();
    let mut state = State {
        collector,
        element,
        content: None,
        link: None,
        quotes: 0,
        marks: 0,
    };
    state.walk(inlines, style, &mut text);
    text
}

struct State<'a, 'b> {
    collector: &'a mut Collector<'b>,
    element: ElementId,
    content: Option<ContentId>,
    link: Option<LinkId>,
    /// How many quotations the text stands in.
    quotes: usize,
    /// How many marks have begun that end where the next of their kind begins.
    marks: u32,
}

/// A picture in a line is at most this high and this wide, in ems.
const PICTURE_EMS: (i64, i64) = (8, 20);

impl State<'_, '_> {
    /// `<q>`: its marks are not in the text (HTML, "The q element"), so they are set here as the
    /// language has them; a quotation in a quotation takes the inner marks.
    fn quoted(&mut self, inlines: &[Inline], style: &TextStyle, out: &mut Text) {
        let marks = match style.language.region() {
            Region::HantTw | Region::HantHk | Region::Ja => [("「", "」"), ("『", "』")],
            Region::Hans | Region::Ko | Region::Other => [("“", "”"), ("‘", "’")],
        };
        let (open, close) = marks[self.quotes % 2];
        self.ours(|it| it.push(out, open, style, SpanKind::Text));
        self.quotes += 1;
        self.walk(inlines, style, out);
        self.quotes -= 1;
        self.ours(|it| it.push(out, close, style, SpanKind::Text));
    }

    /// Writes what the author has not: his text goes on where it was.
    fn ours(&mut self, write: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.collector.own, false);
        write(self);
        self.collector.own = outer;
    }

    /// The author's text has been collected as far as this.
    fn advance(&mut self, text: &str) {
        if self.collector.own {
            self.collector.position = self.collector.position.map(|it| it.after(text));
        }
    }

    fn push(&mut self, out: &mut Text, text: &str, style: &TextStyle, kind: SpanKind) {
        if text.is_empty() {
            return;
        }
        let content = match self.content {
            Some(content) => content,
            None => self.collector.tags.content(self.element),
        };
        self.content = Some(content);
        let start = out.text.len();
        out.text.push_str(text);
        let place = if self.collector.own {
            Source::Own
        } else {
            Source::Before
        };
        let source = self.collector.position.map(place);
        self.advance(text);
        out.spans.push(Span {
            range: start..out.text.len(),
            style: style.clone(),
            content: Some(content),
            link: self.link,
            source,
            kind,
        });
    }

    fn walk(&mut self, inlines: &[Inline], style: &TextStyle, out: &mut Text) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.push(out, text, style, SpanKind::Text),
                Inline::LineBreak => self.push(out, "\u{2028}", style, SpanKind::Text),
                Inline::Styled(Style::Quoted, inlines) => self.quoted(inlines, style, out),
                Inline::Styled(kind, inlines) => {
                    self.marks += u32::from(kind.is_apart());
                    self.walk(inlines, &styled(style, kind, self.marks), out);
                }
                Inline::Code(text) => {
                    let mut style = style.clone();
                    style.family = Family::Mono;
                    let outer = self.enter(Role::Code);
                    self.push(out, text, &style, SpanKind::Code);
                    self.leave(outer);
                }
                Inline::Link { target, inlines } => {
                    self.link(target, inlines, style, out);
                    self.address(target, inlines, style, out);
                }
                Inline::Ruby(pairs) => pairs.iter().for_each(|it| self.ruby(it, style, out)),
                Inline::Math(math) => self.formula(math, style, out),
                Inline::Foreign(language, inlines) => self.foreign(language, inlines, style, out),
                Inline::Image(image) => self.ours(|it| it.picture(image, style, out)),
                Inline::NoteReference(note) => self.ours(|it| it.note(*note, style, out)),
                Inline::Anchor(_) => {} // the block knows where its anchors are
            }
        }
    }

    /// Goes into a new element; what [`State::leave`] needs to come back.
    fn enter(&mut self, role: Role) -> (ElementId, Option<ContentId>) {
        let outer = (self.element, self.content);
        self.element = self.collector.tags.element(outer.0, role);
        self.content = None;
        outer
    }

    /// Comes back; what follows is new content after the element.
    fn leave(&mut self, outer: (ElementId, Option<ContentId>)) {
        self.element = outer.0;
        self.content = None;
    }

    fn foreign(
        &mut self,
        language: &Language,
        inlines: &[Inline],
        style: &TextStyle,
        out: &mut Text,
    ) {
        let mut style = style.clone();
        style.language = language.clone();
        let outer = self.enter(Role::Span);
        self.collector.tags.get_mut(self.element).language = Some(language.clone());
        self.walk(inlines, &style, out);
        self.leave(outer);
    }

    /// RULES DE-04: base and annotation, each its own element.
    fn ruby(&mut self, pair: &RubyPair, style: &TextStyle, out: &mut Text) {
        if pair.base.is_empty() {
            return self.push(out, &pair.text, style, SpanKind::Text);
        }
        if pair.text.is_empty() {
            return self.push(out, &pair.base, style, SpanKind::Text);
        }
        let outer = self.enter(Role::Ruby);
        let base = self.enter(Role::RB);
        let content = self.collector.tags.content(self.element);
        self.content = Some(content);
        let start = out.spans.len();
        self.push(out, &pair.base, style, SpanKind::Text);
        self.leave(base);
        let text = self.enter(Role::RT);
        let content = self.collector.tags.content(self.element);
        self.advance(&pair.text);
        if let Some(span) = out.spans.get_mut(start) {
            span.kind = SpanKind::Ruby(pair.text.clone(), Some(content));
        }
        self.leave(text);
        self.leave(outer);
    }

    /// The raised mark of a note, linked to it (RULES DE-06).
    fn note(&mut self, note: NoteId, style: &TextStyle, out: &mut Text) {
        // The flow has numbered the notes of its pages: labels of the source may repeat.
        let label = (note.0 + 1).to_string();
        let reference = self.enter(Role::Reference);
        let link = self.enter(Role::Link);
        let outer = self.link;
        let target = LinkTarget::Destination(Destination::Note {
            article: self.collector.article,
            number: note.0,
        });
        let contents = label.clone();
        self.link = Some(
            self.collector
                .tags
                .link(self.element, Link { target, contents }),
        );
        let mut style = styled(style, &Style::Superscript, 0);
        style.color = LINKED;
        self.push(out, &label, &style, SpanKind::NoteReference(note));
        self.link = outer;
        self.leave(link);
        self.leave(reference);
    }

    /// Words in place of a picture that could not be had, leading to where it was; an address that they
    /// cannot lead to, for they lead elsewhere already, is printed.
    fn missing_picture(&mut self, image: &Image, style: &TextStyle, out: &mut Text) {
        let asset = self
            .collector
            .document
            .and_then(|it| it.assets.get(image.asset));
        let address = asset
            .map(Asset::address)
            .filter(|it| !it.is_empty() && !it.starts_with("data:"));
        let label = Words::of(&style.language).missing;
        let shown = format!("［{label}］{}", image.alt.trim());
        let online = address.filter(|it| it.starts_with("http"));
        let own = online.map(|it| Target::External(it.to_owned()));
        let leads_there = self.link.is_none() && image.link.is_none() && own.is_some();
        match image.link.clone().or(own) {
            Some(target) if self.link.is_none() => {
                self.link(&target, &[Inline::Text(shown)], style, out);
            }
            Some(_) | None => self.push(out, &shown, style, SpanKind::Text),
        }
        if let Some(address) = address.filter(|_| !leads_there) {
            let address = crate::layout::address::shortened(address);
            self.push(out, &format!("（{address}）"), style, SpanKind::Text);
        }
    }

    /// A formula in pieces that a line may end between; its source where it cannot be set.
    fn formula(&mut self, math: &Math, style: &TextStyle, out: &mut Text) {
        let said = math.text();
        let outer = self.enter(Role::Formula);
        self.collector.tags.get_mut(self.element).alt = Some(said.to_string());
        let request = Request {
            size: style.size,
            color: style.color,
            display: false,
        };
        let set = self.collector.formulas.as_mut().and_then(|it| {
            let set = formula::inline(&math.mathml, request, it.measure, it.fonts);
            // That LaTeX could not be read has been told already.
            let told = math.mathml.is_empty();
            let tell = |why: formula::Unset| (!told).then(|| it.unset.push(why.to_string()));
            set.map_err(tell).ok()
        });
        match set {
            Some(pieces) => {
                for (at, set) in pieces.into_iter().enumerate() {
                    if at > 0 {
                        self.ours(|it| it.push(out, " ", style, SpanKind::Text));
                    }
                    // All of it is said by the first.
                    let said = if at == 0 {
                        said.to_string()
                    } else {
                        String::new()
                    };
                    let piece = FormulaPiece { set, said };
                    let kind = SpanKind::Formula(Arc::new(piece));
                    self.ours(|it| it.push(out, "\u{fffc}", style, kind));
                }
                self.advance(&said);
            }
            None => {
                let mut style = style.clone();
                style.family = Family::Mono;
                self.push(out, &said, &style, SpanKind::Code);
            }
        }
        self.leave(outer);
    }

    /// A picture as large as its author asked, or its name when it could not be had.
    fn picture(&mut self, image: &Image, style: &TextStyle, out: &mut Text) {
        let asset = self
            .collector
            .document
            .and_then(|it| it.assets.get(image.asset));
        let Some(AssetState::Loaded(picture)) = asset.map(|it| &it.state) else {
            return self.missing_picture(image, style, out);
        };
        let em = style.size;
        let room = (em.scale(PICTURE_EMS.1, 1), em.scale(PICTURE_EMS.0, 1));
        let pixels = (picture.width, picture.height);
        let (width, height) =
            crate::layout::picture::fitted(pixels, (image.width, image.height), room);
        let mut style = style.clone();
        if height < em.scale(14, 10) {
            // A sign among letters stands on the em box, not on the baseline.
            style.rise -= em.scale(12, 100);
        }
        let outer_link = self.link;
        let linked = image.link.as_ref().map(|target| {
            let outer = self.enter(Role::Link);
            let link = Link {
                target: LinkTarget::of(target, self.collector.article),
                contents: image.alt.clone(),
            };
            self.link = Some(self.collector.tags.link(self.element, link));
            outer
        });
        let outer = self.enter(Role::Figure);
        self.collector.tags.get_mut(self.element).alt = Some(match image.alt.trim() {
            "" => Words::of(&style.language).picture.to_owned(),
            alt => alt.to_owned(),
        });
        let kind = SpanKind::Picture {
            article: self.collector.article,
            asset: image.asset,
            width,
            height,
        };
        self.push(out, "\u{fffc}", &style, kind);
        self.leave(outer);
        if let Some(linked) = linked {
            self.leave(linked);
        }
        self.link = outer_link;
    }

    /// The address of a link behind it, where its words do not say it.
    fn address(&mut self, target: &Target, inlines: &[Inline], style: &TextStyle, out: &mut Text) {
        let Target::External(address) = target else {
            return;
        };
        let said = crate::model::inline_text(inlines).trim() == address.trim();
        if self.collector.addresses && !said {
            self.ours(|it| {
                it.push(out, "（", style, SpanKind::Text);
                it.link(target, &[Inline::Text(address.clone())], style, out);
                it.push(out, "）", style, SpanKind::Text);
            });
        }
    }

    fn link(&mut self, target: &Target, inlines: &[Inline], style: &TextStyle, out: &mut Text) {
        let (outer, outer_link) = (self.element, self.link);
        let element = self.collector.tags.element(outer, Role::Link);
        let target = LinkTarget::of(target, self.collector.article);
        let contents = crate::model::inline_text(inlines);
        self.link = Some(self.collector.tags.link(element, Link { target, contents }));
        (self.element, self.content) = (element, None);
        let mut style = style.clone();
        style.color = LINKED;
        self.walk(inlines, &style, out);
        (self.element, self.content, self.link) = (outer, None, outer_link);
    }
}

/// Colour of linked text: dark enough for print, 8:1 on white.
const LINKED: Color = Color(0x1f, 0x4e, 0x79);

/// The style of text under a mark; `number` tells it from the others of the text.
fn styled(outer: &TextStyle, kind: &Style, number: u32) -> TextStyle {
    let mut style = outer.clone();
    match kind {
        Style::Strong => style.strong = true,
        Style::Emphasis | Style::Cited => style.family = Family::Kai,
        Style::Keyboard => style.family = Family::Mono,
        Style::Inserted => style.underline = style.underline.or(Some(number)),
        Style::Deleted => style.strike = true,
        Style::Marked => style.ground = Some(Color(0xff, 0xf2, 0xb3)),
        Style::Dotted => style.dots = true,
        Style::Wavy => style.wave = style.wave.or(Some(number)),
        Style::Framed => style.frame = style.frame.or(Some(number)),
        Style::Small => style.size = style.size.scale(85, 100),
        Style::Subscript => {
            style.rise -= style.size.scale(15, 100);
            style.size = style.size.scale(60, 100);
        }
        Style::Superscript => {
            style.rise += style.size.scale(40, 100);
            style.size = style.size.scale(60, 100);
        }
        Style::Quoted | Style::Abbreviation(_) => {}
    }
    style
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Document, Language};

    #[test]
    fn emphasis_is_kai_and_strong_is_hei() {
        let plain = super::super::tests::vectors::style(&Language::default());
        let family = |kind: &Style| super::super::cluster::family(&styled(&plain, kind, 0));
        assert_eq!(family(&Style::Emphasis), Family::Kai);
        assert_eq!(family(&Style::Strong), Family::Hei);
        assert_eq!(family(&Style::Small), Family::Song);
        let english = super::super::tests::vectors::style(&Language::parse("en").unwrap());
        let family = |kind: &Style| super::super::cluster::family(&styled(&english, kind, 0));
        assert_eq!(family(&Style::Strong), Family::Bold);
    }

    fn collected(inlines: &[Inline], language: &str) -> Text {
        let mut tags = Tags::default();
        let element = tags.element(Tags::DOCUMENT, Role::P);
        let style = super::super::tests::vectors::style(&Language::parse(language).unwrap());
        let document = Document::default();
        let mut collector = Collector {
            tags: &mut tags,
            article: 0,
            document: Some(&document),
            position: None,
            own: true,
            addresses: false,
            formulas: None,
        };
        collect(inlines, &style, element, &mut collector)
    }

    #[test]
    fn each_underline_has_a_number_of_its_own() {
        let text = |it: &str| Inline::Text(it.to_owned());
        let strong = Inline::Styled(Style::Strong, vec![text("王")]);
        let run = [
            Inline::Styled(Style::Inserted, vec![text("张三")]),
            Inline::Styled(Style::Inserted, vec![strong, text("五")]),
            text("和"),
            Inline::Styled(Style::Wavy, vec![text("论语")]),
        ];
        let set = collected(&run, "zh-Hans");
        let numbers: Vec<_> = set
            .spans
            .iter()
            .map(|it| (it.style.underline, it.style.wave))
            .collect();
        let expected = [
            (Some(1), None),
            (Some(2), None),
            (Some(2), None),
            (None, None),
            (None, Some(3)),
        ];
        assert_eq!(numbers, expected);
    }

    #[test]
    fn quotations_get_the_marks_of_their_language() {
        let quoted = |inside| Inline::Styled(Style::Quoted, inside);
        let text = |it: &str| Inline::Text(it.to_owned());
        let run = [
            text("他说"),
            quoted(vec![text("甲"), quoted(vec![text("乙")])]),
        ];
        let set = |language: &str| collected(&run, language).text;
        assert_eq!(set("zh-Hans"), "他说“甲‘乙’”");
        assert_eq!(set("ja"), "他说「甲『乙』」");
    }
}
