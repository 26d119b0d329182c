//! Writes inlines as XHTML, with the marks of the printed pages that begin among them.

use super::super::plan::BookPlan;
use super::super::url;
use super::context::{Context, note_label};
use super::page::{element, language_attributes};
use super::{math, picture, vertical};
use crate::model::walk::any_inline;
use crate::model::{Destination, Inline, NoteId, RubyPair, Style, Target, inline_text};
use crate::phrase;
use crate::xml::Xml;

/// Writes a run of inlines.
pub(super) fn run(xml: &mut Xml, cx: &mut Context, inlines: &[Inline]) {
    cx.ended = None;
    inside(xml, cx, inlines);
}

/// Writes inlines: a whole run, or the content of an element in a run.
fn inside(xml: &mut Xml, cx: &mut Context, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Styled(..) | Inline::Link { .. } | Inline::Foreign(..) | Inline::Anchor(_) => {}
            Inline::Text(_)
            | Inline::LineBreak
            | Inline::Code(_)
            | Inline::Image(_)
            | Inline::Ruby(_)
            | Inline::Math(_)
            | Inline::NoteReference(_) => cx.ended = None,
        }
        match inline {
            Inline::Text(text) => self::text(xml, cx, text),
            Inline::LineBreak => xml.element("br", &[], |_| {}),
            Inline::Styled(style, inlines) => styled(xml, cx, style, inlines),
            Inline::Code(text) => xml.element("code", &[], |xml| plain(xml, cx, text)),
            Inline::Link { target, inlines } => link(xml, cx, target, inlines),
            Inline::Image(image) => picture::inline(xml, cx, image),
            Inline::Ruby(pairs) => ruby(xml, cx, pairs),
            Inline::Math(it) => math::write(xml, cx, it, false),
            Inline::NoteReference(note) => reference(xml, cx, *note),
            Inline::Anchor(anchor) => xml.element("span", &[("id", &*cx.id(anchor))], |_| {}),
            Inline::Foreign(language, inlines) => {
                let attributes = language_attributes(language.as_str());
                element(xml, "span", &attributes, |xml| inside(xml, cx, inlines));
            }
        }
    }
}

fn styled(xml: &mut Xml, cx: &mut Context, style: &Style, inlines: &[Inline]) {
    // RULES DE-02: when two marked names touch, their lines must not join, so the second gets a class for a gap.
    let apart = style.is_apart() && cx.ended.as_ref() == Some(style);
    let (name, attribute) = match style {
        Style::Emphasis => ("em", None),
        Style::Strong => ("strong", None),
        Style::Underlined if apart => ("u", Some(("class", "apart"))),
        Style::Underlined => ("u", None),
        Style::Inserted if apart => ("ins", Some(("class", "apart"))),
        Style::Inserted => ("ins", None),
        Style::Deleted => ("del", None),
        Style::Marked => ("mark", None),
        Style::Highlighted(_) => ("mark", Some(("class", "reader"))),
        Style::Small => ("small", None),
        Style::Subscript => ("sub", None),
        Style::Superscript => ("sup", None),
        Style::Keyboard => ("kbd", None),
        Style::Quoted => ("q", None),
        Style::Cited => ("cite", None),
        Style::Abbreviation(meaning) if meaning.is_empty() => ("abbr", None),
        Style::Abbreviation(meaning) => ("abbr", Some(("title", &**meaning))),
        Style::Dotted => ("em", Some(("class", "dotted"))),
        Style::Wavy if apart => ("span", Some(("class", "wavy apart"))),
        Style::Wavy => ("span", Some(("class", "wavy"))),
        Style::Framed if apart => ("span", Some(("class", "framed apart"))),
        Style::Framed => ("span", Some(("class", "framed"))),
    };
    xml.element(name, attribute.as_slice(), |xml| inside(xml, cx, inlines));
    if style.is_apart() {
        cx.ended = Some(style.clone());
    }
}

/// Writes a link. A link that no reading system could follow becomes a `span` with the address in `data-href`.
fn link(xml: &mut Xml, cx: &mut Context, target: &Target, inlines: &[Inline]) {
    if cx.in_link {
        // HTML allows no link inside a link; the outer one is kept.
        return inside(xml, cx, inlines);
    }
    let Some(href) = href(cx, target) else {
        let written = match target {
            Target::External(address) => &**address,
            Target::Anchor(anchor) => anchor,
            Target::Article { .. } => "",
        };
        return xml.element("span", &[("data-href", written)], |xml| {
            inside(xml, cx, inlines);
        });
    };
    let mut attributes = vec![("href", &*href)];
    let name;
    let text = inline_text(inlines);
    if text.contains("://") {
        // An address has no spaces. The class lets it break anywhere; otherwise the line before it would have wide
        // gaps.
        attributes.push(("class", "url"));
    }
    if text.trim().is_empty() && !has_alt(inlines) {
        name = address_name(cx, target);
        attributes.push(("aria-label", &name));
    }
    cx.in_link = true;
    xml.element("a", &attributes, |xml| inside(xml, cx, inlines));
    cx.in_link = false;
}

/// The `href` of a target; `None` when no reading system could follow it.
pub(super) fn href(cx: &Context, target: &Target) -> Option<String> {
    match target {
        Target::External(address) => url::href(address),
        Target::Anchor(_) | Target::Article { .. } => cx.plan.href(cx.place, target),
    }
}

/// The accessible name of a link that has no text.
pub(super) fn address_name(cx: &Context, target: &Target) -> String {
    match target {
        Target::External(address) => url::host(address).unwrap_or_else(|| address.clone()),
        Target::Anchor(_) | Target::Article { .. } => cx.labels.picture.to_owned(),
    }
}

fn has_alt(inlines: &[Inline]) -> bool {
    let described = |it: &Inline| matches!(it, Inline::Image(it) if !it.alt.trim().is_empty());
    any_inline(inlines, &described)
}

/// Writes ruby, with parentheses in `rp` for reading systems that do not support ruby.
fn ruby(xml: &mut Xml, cx: &mut Context, pairs: &[RubyPair]) {
    xml.element("ruby", &[], |xml| {
        for pair in pairs {
            xml.text(&pair.base);
            if pair.text.is_empty() {
                xml.element("rt", &[], |_| {});
            } else {
                xml.leaf("rp", &[], "（");
                xml.leaf("rt", &[], &pair.text);
                xml.leaf("rp", &[], "）");
            }
            cx.count(&pair.base);
            cx.count(&pair.text);
        }
    });
}

fn reference(xml: &mut Xml, cx: &mut Context, note: NoteId) {
    let label = format!("[{}]", note_label(cx.document, note));
    if cx.in_link {
        return xml.leaf("sup", &[], &label);
    }
    let number = usize::try_from(note.0).unwrap_or(usize::MAX);
    let file = cx.plan.articles[cx.place.0].notes.get(number).copied();
    let article = cx.article();
    let count = cx.references.entry(note).or_default();
    *count += 1;
    let mark = Destination::Reference {
        article,
        note: note.0,
        count: *count,
    };
    let note = Destination::Note {
        article,
        number: note.0,
    };
    let (id, fragment) = (mark.xhtml_id(), format!("#{}", note.xhtml_id()));
    let href = match file {
        Some(part) if part != cx.place.1 => BookPlan::file(cx.place.0, part) + &fragment,
        Some(_) | None => fragment,
    };
    let attributes = [
        ("id", &*id),
        ("class", "noteref"),
        ("epub:type", "noteref"),
        ("role", "doc-noteref"),
        ("href", &href),
    ];
    xml.leaf("a", &attributes, &label);
}

/// Writes the inlines of a heading: its lines may end only between words, and rather end after a clause.
pub(super) fn heading(xml: &mut Xml, cx: &mut Context, inlines: &[Inline]) {
    cx.in_heading = true;
    if let [Inline::Text(text)] = inlines {
        cx.ended = None;
        clauses(xml, text, |xml, piece| self::text(xml, cx, piece));
    } else {
        run(xml, cx, inlines);
    }
    cx.in_heading = false;
}

/// Writes a title in the same way.
pub(super) fn title(xml: &mut Xml, title: &str, upright: bool) {
    clauses(xml, title, |xml, piece| phrases(xml, piece, upright));
}

/// Writes each clause as a box of its own, which goes to the next line as a whole unless it is longer than a line.
/// Blanks stand between the boxes: at the end of one they would vanish.
fn clauses(xml: &mut Xml, title: &str, mut write: impl FnMut(&mut Xml, &str)) {
    let clauses = phrase::clauses(title);
    if clauses.len() < 2 {
        return write(xml, title);
    }
    let mut rest = title;
    for clause in clauses {
        let start = rest.find(clause).unwrap_or(0);
        let (blank, clause_on) = rest.split_at(start);
        write(xml, blank);
        let (clause, after) = clause_on.split_at(clause.len());
        xml.element("span", &[("class", "clause")], |xml| write(xml, clause));
        rest = after;
    }
    write(xml, rest);
}

/// Writes text with a `wbr` where a line may end between two words that no blank or mark parts.
fn phrases(xml: &mut Xml, text: &str, upright: bool) {
    for (number, piece) in phrase::pieces(text).into_iter().enumerate() {
        if number > 0 {
            xml.element("wbr", &[], |_| {});
        }
        vertical::text(xml, piece, upright);
    }
}

/// Writes text with the marks of the pages that begin in it and, in vertical setting, with spans for upright text.
pub(super) fn text(xml: &mut Xml, cx: &mut Context, text: &str) {
    let (upright, heading) = (cx.options.vertical, cx.in_heading);
    pieces(xml, cx, text, |xml, piece| {
        if heading {
            phrases(xml, piece, upright);
        } else {
            vertical::text(xml, piece, upright);
        }
    });
}

/// Writes code: like [`text`], but without spans.
pub(super) fn plain(xml: &mut Xml, cx: &mut Context, text: &str) {
    pieces(xml, cx, text, Xml::text);
}

fn pieces(xml: &mut Xml, cx: &mut Context, mut text: &str, write: impl Fn(&mut Xml, &str)) {
    while let Some(mark) = cx.marks.first()
        && mark.block == cx.position.0
    {
        let before =
            usize::try_from(mark.offset.saturating_sub(cx.position.1)).unwrap_or(usize::MAX);
        let mut visible = text.char_indices().filter(|it| !it.1.is_whitespace());
        let Some((at, _)) = visible.nth(before) else {
            break;
        };
        let (head, tail) = text.split_at(at);
        write(xml, head);
        cx.count(head);
        text = tail;
        page(xml, cx);
    }
    write(xml, text);
    cx.count(text);
}

/// Writes the marks of all pages that begin at or before a position (block, offset).
pub(super) fn pages_before(xml: &mut Xml, cx: &mut Context, place: (u32, u32)) {
    while let Some(mark) = cx.marks.first()
        && (mark.block, mark.offset) <= place
    {
        page(xml, cx);
    }
}

/// Writes the next page mark (EPUB Accessibility 1.1, page breaks:
/// <https://www.w3.org/TR/epub-a11y-11/#sec-page-breaks>).
fn page(xml: &mut Xml, cx: &mut Context) {
    let Some((mark, rest)) = cx.marks.split_first() else {
        return;
    };
    cx.marks = rest;
    let id = format!("lt-page-{}", cx.pages.len() + 1);
    let attributes = [
        ("id", &*id),
        ("epub:type", "pagebreak"),
        ("role", "doc-pagebreak"),
        ("aria-label", &*mark.label),
    ];
    xml.element("span", &attributes, |_| {});
    cx.pages.push((id.clone(), mark.label.clone()));
}
