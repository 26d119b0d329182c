//! The model's inlines, flattened to one text with spans; tags are made on the way.

mod objects;

use super::{Span, SpanKind, Text, TextStyle};
use crate::fonts::{Family, Fonts};
use crate::layout::{
    Color, ContentId, ElementId, Length, Link, LinkId, LinkTarget, Position, Role, Tags, TextOrigin,
};
use crate::model::{
    Destination, Document, Inline, Language, NoteId, Region, RubyPair, Style, Target,
};

/// Where the tags of flattened inlines go, and which article their text is of.
#[derive(Debug)]
pub struct Collector<'a> {
    /// The tree that elements and contents are added to.
    pub tags: &'a mut Tags,
    /// Number of the article in the book, from 0.
    pub article: u32,
    /// Where notes and pictures are looked up; `None` for words of ours.
    pub document: Option<&'a Document>,
    /// Where the text begins in the article; once it is collected, where it ends. `None` for text of no article.
    pub position: Option<Position>,
    /// Whether the text is the author's own, and not words of ours.
    pub own: bool,
    /// Whether links are followed by their addresses.
    pub addresses: bool,
    /// What formulas are set with; `None` for words of ours, which have none.
    pub formulas: Option<Formulas<'a>>,
}

/// What formulas in a line are set with, and why some could not be set.
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
    let mut state = Flattener {
        collector,
        element,
        content: None,
        link: None,
        highlight: None,
        quotes: 0,
        marks: 0,
    };
    state.walk(inlines, style, &mut text);
    text
}

struct Flattener<'a, 'b> {
    collector: &'a mut Collector<'b>,
    element: ElementId,
    content: Option<ContentId>,
    link: Option<LinkId>,
    /// The passage that a reader has marked, when the text stands in one.
    highlight: Option<LinkId>,
    /// How many quotations the text stands in.
    quotes: usize,
    /// How many marks (underlines, waves, frames) have begun. The count numbers them, so that two that touch
    /// stay two (DE-02).
    marks: u32,
}

impl Flattener<'_, '_> {
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

    /// Writes words that are not the author's: the position in his text stays what it was.
    fn ours(&mut self, write: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.collector.own, false);
        write(self);
        self.collector.own = outer;
    }

    /// Moves the position in the article behind `text`, if the author wrote it.
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
            TextOrigin::Own
        } else {
            TextOrigin::Before
        };
        let source = self.collector.position.map(place);
        self.advance(text);
        out.spans.push(Span {
            range: start..out.text.len(),
            style: style.clone(),
            content: Some(content),
            link: self.link,
            highlight: self.highlight,
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
                Inline::Styled(kind @ Style::Highlighted(note), inlines) => {
                    self.highlighted(note, inlines, &styled(style, kind, self.marks), out);
                }
                Inline::Styled(kind, inlines) => {
                    self.marks += u32::from(kind.is_apart());
                    self.walk(inlines, &styled(style, kind, self.marks), out);
                }
                Inline::Code(text) => {
                    let mut style = style.clone();
                    // In a heading, code is as heavy as the words around it.
                    style.strong |= style.family == Family::Hei;
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

    /// Opens a new element; returns what [`Flattener::leave`] needs to close it.
    fn enter(&mut self, role: Role) -> (ElementId, Option<ContentId>) {
        let outer = (self.element, self.content);
        self.element = self.collector.tags.element(outer.0, role);
        self.content = None;
        outer
    }

    /// Closes an element; what follows is new content of the outer one.
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

    /// A passage that a reader has marked: an annotation lies over it.
    fn highlighted(&mut self, note: &str, inlines: &[Inline], style: &TextStyle, out: &mut Text) {
        let outer = self.enter(Role::Annot);
        let said = if note.trim().is_empty() {
            crate::model::inline_text(inlines)
        } else {
            note.to_owned()
        };
        let link = Link {
            target: LinkTarget::Highlight,
            contents: said,
        };
        let link = self.collector.tags.link(self.element, link);
        let around = self.highlight.replace(link);
        self.walk(inlines, style, out);
        self.highlight = around;
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
        // Not the label of the source, which may repeat: the flow has numbered the notes.
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

    /// Prints the address of a link after it, unless its words are that address.
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

/// The style of text that stands under a mark; `number` tells this mark from all others of the text.
fn styled(outer: &TextStyle, kind: &Style, number: u32) -> TextStyle {
    let mut style = outer.clone();
    match kind {
        Style::Strong => style.strong = true,
        // Headings are in Hei, and so are the emphasized words in them: thin Kai would look like less.
        Style::Emphasis | Style::Cited if outer.family == Family::Hei => {}
        Style::Emphasis | Style::Cited => {
            style.family = match outer.family {
                Family::Roman | Family::Italic | Family::Bold => Family::Italic,
                Family::Song
                | Family::Hei
                | Family::Kai
                | Family::Mono
                | Family::MonoBold
                | Family::Caption => Family::Kai,
            }
        }
        Style::Keyboard => style.family = Family::Mono,
        Style::Underlined | Style::Inserted => {
            style.underline = style.underline.or(Some(number));
        }
        Style::Deleted => style.strike = true,
        Style::Marked | Style::Highlighted(_) => style.ground = Some(Color(0xff, 0xf2, 0xb3)),
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
