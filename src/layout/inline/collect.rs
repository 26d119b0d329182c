//! The model's inlines, flattened to one text with spans; tags are made on the way.

use super::{Span, SpanKind, Text, TextStyle};
use crate::fonts::Family;
use crate::layout::{Color, ContentId, ElementId, Link, LinkId, LinkTarget, Role, Tags};
use crate::model::{Inline, Style, Target};

/// Where flattened inlines are put, and in whose name.
#[derive(Debug)]
pub struct Collector<'a> {
    /// The tree that elements and contents are added to.
    pub tags: &'a mut Tags,
    /// Number of the article in the book, from 0.
    pub article: u32,
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
    };
    state.walk(inlines, style, &mut text);
    text
}

struct State<'a, 'b> {
    collector: &'a mut Collector<'b>,
    element: ElementId,
    content: Option<ContentId>,
    link: Option<LinkId>,
}

impl State<'_, '_> {
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
        out.spans.push(Span {
            range: start..out.text.len(),
            style: style.clone(),
            content: Some(content),
            link: self.link,
            kind,
        });
    }

    fn walk(&mut self, inlines: &[Inline], style: &TextStyle, out: &mut Text) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.push(out, text, style, SpanKind::Text),
                Inline::LineBreak => self.push(out, "\u{2028}", style, SpanKind::Text),
                Inline::Styled(kind, inlines) => self.walk(inlines, &styled(style, kind), out),
                Inline::Code(text) => {
                    let mut style = style.clone();
                    style.family = Family::Mono;
                    self.push(out, text, &style, SpanKind::Code);
                }
                Inline::Link { target, inlines } => self.link(target, inlines, style, out),
                Inline::Ruby(pairs) => {
                    for pair in pairs {
                        let kind = SpanKind::Ruby(pair.text.clone(), None);
                        self.push(out, &pair.base, style, kind);
                    }
                }
                Inline::Math(math) => {
                    let mut style = style.clone();
                    style.family = Family::Mono;
                    self.push(out, &math.tex, &style, SpanKind::Code);
                }
                Inline::Foreign(language, inlines) => {
                    let mut style = style.clone();
                    style.language = language.clone();
                    self.walk(inlines, &style, out);
                }
                Inline::Image(_) | Inline::NoteReference(_) | Inline::Anchor(_) => {}
            }
        }
    }

    fn link(&mut self, target: &Target, inlines: &[Inline], style: &TextStyle, out: &mut Text) {
        let (outer, outer_link) = (self.element, self.link);
        let tags = &mut self.collector.tags;
        let element = tags.element(outer, Role::Link);
        let target = match target {
            Target::External(uri) => LinkTarget::Uri(uri.clone()),
            Target::Anchor(anchor) => {
                LinkTarget::Destination(format!("a{}-{anchor}", self.collector.article))
            }
            Target::Article { article, anchor } => LinkTarget::Destination(match anchor {
                Some(anchor) => format!("a{article}-{anchor}"),
                None => format!("a{article}"),
            }),
        };
        let contents = crate::model::inline_text(inlines);
        self.link = Some(tags.link(element, Link { target, contents }));
        (self.element, self.content) = (element, None);
        let mut style = style.clone();
        style.color = Color(0x1f, 0x4e, 0x79);
        self.walk(inlines, &style, out);
        (self.element, self.content, self.link) = (outer, None, outer_link);
    }
}

fn styled(outer: &TextStyle, kind: &Style) -> TextStyle {
    let mut style = outer.clone();
    match kind {
        Style::Strong => style.strong = true,
        Style::Emphasis | Style::Cited => style.family = Family::Kai,
        Style::Keyboard => style.family = Family::Mono,
        Style::Inserted => style.underline = true,
        Style::Deleted => style.strike = true,
        Style::Marked => style.ground = Some(Color(0xff, 0xf2, 0xb3)),
        Style::Dotted => style.dots = true,
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
