//! Link annotations: printable, with a description, and connected with the tag tree.

use std::borrow::Cow;

use lopdf::{Dictionary, Object, ObjectId, dictionary};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::names::key;
use crate::diag::rules;
use crate::layout::{Link, LinkTarget, Page, Pages, Rect};
use crate::model::is_followed;
use crate::pdf::finished::FileObjects;
use crate::pdf::frame::PageFrame;
use crate::pdf::object::{LONGEST, bytes, dictionary_of, integer, length, readable, text, to};
use crate::pdf::options::Standard;
use crate::pdf::tags::Annotations;
use crate::{Fact, Warned, Warning};

/// Writes the links of all pages. Their `StructParent` numbers follow those of the pages, in order of links.
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
    for (link, areas) in links.iter().zip(areas) {
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
        for (number, bounds) in areas {
            let mut annotation = annotation(link, &pages.pages[number], bounds, standard);
            annotation.set("P", to(page_objects[number]));
            annotation.set("StructParent", integer(parent));
            parent += 1;
            let id = objects.finish(annotation);
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

fn annotation(link: &Link, page: &Page, bounds: Rect, standard: Standard) -> Dictionary {
    let corners = PageFrame::of(page).rectangle(bounds);
    let mut annotation = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "F" => 4, // printed
        "Rect" => corners.map(length).to_vec(),
        "Border" => vec![0.into(), 0.into(), 0.into()],
    };
    let says = match &link.target {
        LinkTarget::Uri(uri) => {
            let action = dictionary! { "S" => "URI", "URI" => bytes(ascii(uri).as_bytes()) };
            annotation.set("A", action);
            Cow::Borrowed(&**uri)
        }
        LinkTarget::Destination(name) if standard == Standard::A4fUa2 => {
            let action = dictionary! { "S" => "GoTo", "D" => key(name) };
            annotation.set("A", action);
            name.to_string().into()
        }
        LinkTarget::Destination(name) => {
            annotation.set("Dest", key(name));
            name.to_string().into()
        }
    };
    let contents = link.contents.trim();
    let contents = if contents.is_empty() { &says } else { contents };
    annotation.set("Contents", text(&readable(contents, standard)));
    annotation
}

/// An address in ASCII: other characters are percent-encoded as UTF-8.
fn ascii(uri: &str) -> String {
    const UNSEEN: &AsciiSet = &CONTROLS.add(b' ');
    utf8_percent_encode(uri, UNSEEN).to_string()
}
