//! Annotations: links, and passages that a reader has marked. They are printable, have a description, and are connected
//! with the tag tree.

use std::borrow::Cow;

use lopdf::{Object, ObjectId, Stream, dictionary};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::names::key;
use crate::diag::rules;
use crate::layout::{Link, LinkTarget, Page, Pages, Rect};
use crate::model::{Destination, is_followed};
use crate::pdf::entries::Entries;
use crate::pdf::finished::FileObjects;
use crate::pdf::frame::PageFrame;
use crate::pdf::object::{
    LONGEST, bytes, dictionary_of, integer, length, name, readable, text, to,
};
use crate::pdf::options::Standard;
use crate::pdf::stream::stored;
use crate::pdf::tags::Annotations;
use crate::{Fact, Warned, Warning};

/// Writes the annotations of all pages. Their `StructParent` numbers follow those of the pages, in order of links.
pub(super) fn write(
    objects: &mut FileObjects,
    pages: &Pages,
    page_objects: &[ObjectId],
    standard: Standard,
) -> Warned<Annotations> {
    let links = pages.tags.links();
    let mut warnings = Vec::new();
    let mut areas: Vec<Vec<(usize, Rect)>> = vec![Vec::new(); links.len()];
    for (number, page) in pages.pages.iter().enumerate() {
        for area in &page.links {
            let link = usize::try_from(area.link.0).ok();
            if let Some(areas) = link.and_then(|it| areas.get_mut(it)) {
                areas.push((number, area.bounds));
            }
        }
    }
    let mut on_page: Vec<Vec<Object>> = vec![Vec::new(); page_objects.len()];
    let mut parent = page_objects.len();
    let mut by_link = Vec::with_capacity(links.len());
    let mut nothing_drawn = None;
    for (link, areas) in links.iter().zip(areas) {
        crate::diag::step();
        let mut written = Vec::new();
        if let Some(what) = impossible(link, pages) {
            if !areas.is_empty() {
                let shown_as = "text".to_owned();
                let fact = Fact::Simplified { what, shown_as };
                warnings.push(Warning::new(0, &rules::PDF_LINK, fact));
            }
            by_link.push(written);
            continue;
        }
        for (number, bounds) in together(&link.target, &areas) {
            let page = &pages.pages[number];
            let mut annotation = match &link.target {
                LinkTarget::Highlight => {
                    let drawn = *nothing_drawn
                        .get_or_insert_with(|| objects.document.add_object(blank_appearance()));
                    highlight(page, bounds, drawn)
                }
                LinkTarget::Uri(uri) => uri_link(page, bounds, uri),
                LinkTarget::Destination(name) => place_link(page, bounds, name, standard),
            };
            annotation.set("Contents", text(&readable(&said(link), standard)));
            annotation.set("P", to(page_objects[number]));
            annotation.set("StructParent", integer(parent));
            parent += 1;
            let id = objects.finish_entries(&annotation);
            on_page[number].push(to(id));
            written.push((number, id));
        }
        by_link.push(written);
    }
    for (number, (page, annotations)) in page_objects.iter().zip(on_page).enumerate() {
        if let Some(page) = dictionary_of(&mut objects.document, *page) {
            page.set("StructParents", integer(number));
            page.set("Tabs", "S");
            let frame = PageFrame::of(&pages.pages[number]);
            if let Some(degrees) = frame.rotation() {
                page.set("Rotate", degrees);
            }
            for (key, corners) in [
                ("MediaBox", Some(frame.media())),
                ("CropBox", Some(frame.media())),
                ("BleedBox", frame.bleed()),
                ("TrimBox", Some(frame.trim())),
            ] {
                if let Some(corners) = corners {
                    page.set(key, corners.map(length).to_vec());
                }
            }
            if !annotations.is_empty() {
                page.set("Annots", annotations);
            }
        }
    }
    Warned {
        output: Annotations { by_link },
        warnings,
    }
}

/// Why a link cannot be clicked.
fn impossible(link: &Link, pages: &Pages) -> Option<String> {
    match &link.target {
        LinkTarget::Highlight => None,
        LinkTarget::Destination(name) => {
            let lost = !pages.destinations.contains_key(name);
            lost.then(|| format!("the link to `{name}`, which is nowhere"))
        }
        LinkTarget::Uri(uri) if !is_followed(uri) => {
            let start: String = uri.chars().take(40).collect();
            Some(format!(
                "the link to `{start}`, which no reader should follow"
            ))
        }
        // A shortened address would lead somewhere else.
        LinkTarget::Uri(uri) => (ascii(uri).len() > LONGEST).then(|| {
            let start: String = uri.chars().take(40).collect();
            format!("the link to `{start}…`, which is longer than a PDF may say")
        }),
    }
}

/// The areas of each annotation of a link, with the page. A reader clicks on the lines of a link, so each line is an
/// annotation; a passage that a reader has marked is one on each page.
fn together<'a>(
    target: &LinkTarget,
    areas: &'a [(usize, Rect)],
) -> Vec<(usize, &'a [(usize, Rect)])> {
    let pieces: Vec<&[(usize, Rect)]> = match target {
        LinkTarget::Highlight => areas.chunk_by(|a, b| a.0 == b.0).collect(),
        LinkTarget::Uri(_) | LinkTarget::Destination(_) => areas.chunks(1).collect(),
    };
    let page = |it: &&'a [(usize, Rect)]| it.first().map(|area| (area.0, *it));
    pieces.iter().filter_map(page).collect()
}

/// What a screen reader says (`Contents`).
fn said(link: &Link) -> Cow<'_, str> {
    let contents = link.contents.trim();
    if !contents.is_empty() {
        return contents.into();
    }
    match &link.target {
        LinkTarget::Uri(uri) => uri.into(),
        LinkTarget::Destination(name) => name.to_string().into(),
        LinkTarget::Highlight => "…".into(),
    }
}

/// An annotation without what its kind needs.
fn annotation(kind: &str, page: &Page, areas: &[(usize, Rect)]) -> Entries {
    let frame = PageFrame::of(page);
    let corners = areas.iter().map(|it| frame.rectangle(it.1));
    let around = corners.reduce(|a, b| {
        let [left, bottom, right, top] = a;
        [
            left.min(b[0]),
            bottom.min(b[1]),
            right.max(b[2]),
            top.max(b[3]),
        ]
    });
    Entries::from([
        ("Type", name("Annot")),
        ("Subtype", name(kind)),
        ("F", 4.into()), // printed
        (
            "Rect",
            around.unwrap_or_default().map(length).to_vec().into(),
        ),
    ])
}

fn uri_link(page: &Page, areas: &[(usize, Rect)], uri: &str) -> Entries {
    let mut annotation = annotation("Link", page, areas);
    annotation.set("Border", vec![0.into(), 0.into(), 0.into()]);
    let action = dictionary! { "S" => "URI", "URI" => bytes(ascii(uri).as_bytes()) };
    annotation.set("A", action);
    annotation
}

fn place_link(
    page: &Page,
    areas: &[(usize, Rect)],
    place: &Destination,
    standard: Standard,
) -> Entries {
    let mut annotation = annotation("Link", page, areas);
    annotation.set("Border", vec![0.into(), 0.into(), 0.into()]);
    if standard == Standard::A4fUa2 {
        let action = dictionary! { "S" => "GoTo", "D" => key(place) };
        annotation.set("A", action);
    } else {
        annotation.set("Dest", key(place));
    }
    annotation
}

/// A passage that a reader has marked (ISO 32000-1, 12.5.6.10). Its ground is painted on the page, so that every
/// program shows it and every printer prints it; the annotation tells programs where it is and what is written beside it.
fn highlight(page: &Page, areas: &[(usize, Rect)], nothing_drawn: ObjectId) -> Entries {
    let frame = PageFrame::of(page);
    let mut annotation = annotation("Highlight", page, areas);
    // The corners of each line in the order that readers expect: upper ones first, each from the left.
    let corners = areas.iter().flat_map(|it| {
        let [left, bottom, right, top] = frame.rectangle(it.1);
        [left, top, right, top, left, bottom, right, bottom]
    });
    annotation.set("QuadPoints", corners.map(length).collect::<Vec<_>>());
    let color = [1.0, 0.949, 0.702].map(Object::Real);
    annotation.set("C", color.to_vec());
    annotation.set("AP", dictionary! { "N" => to(nothing_drawn) });
    annotation
}

/// The appearance of all highlights: nothing, since the page has it (PDF/A wants that there is one, ISO 19005-2, 6.3.3). Programs
/// that find no graphics state for blending in it paint a ground of their own over ours.
fn blank_appearance() -> Stream {
    let blending = dictionary! { "Type" => "ExtGState", "BM" => "Multiply" };
    let dictionary = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), 1.into(), 1.into()],
        "Resources" => dictionary! { "ExtGState" => dictionary! { "Blending" => blending } },
    };
    stored(dictionary, Vec::new())
}

/// An address in ASCII: other characters are percent-encoded as UTF-8.
fn ascii(uri: &str) -> String {
    const UNSEEN: &AsciiSet = &CONTROLS.add(b' ');
    utf8_percent_encode(uri, UNSEEN).to_string()
}
