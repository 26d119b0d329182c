//! Writes pictures, boxes in the place of missing pictures, and cards in the place of embedded media.

use super::super::media::Shown;
use super::super::url;
use super::context::Context;
use super::inline;
use super::page::element;
use crate::model::{Embed, Figure, Image, Reasons, Target};
use crate::xml::Xml;

/// Writes pictures with their caption.
pub(super) fn figure(
    xml: &mut Xml,
    cx: &mut Context,
    figure: &Figure,
    attributes: Vec<(&'static str, String)>,
) {
    element(xml, "figure", &attributes, |xml| {
        let mut images = &figure.images[..];
        while let Some(image) = images.first() {
            let row = gallery(cx, images);
            if row > 1 {
                rows(xml, cx, &images[..row]);
            } else {
                match cx.media.shown(cx.place.0, image.asset) {
                    Shown::File(index) => linked(xml, cx, image, |xml, cx| {
                        img(xml, cx, image, index, None);
                    }),
                    Shown::Box(reason) => missing(xml, cx, image, &reason, "div"),
                }
            }
            images = &images[row.max(1)..];
        }
        if !figure.caption.is_empty() {
            xml.element("figcaption", &[], |xml| {
                inline::run(xml, cx, &figure.caption);
            });
        }
    });
}

/// Pictures of fewer pixels across keep their size and are no part of a gallery.
const SMALL: u32 = 200;

/// How many pictures, from the first on, stand in rows together.
fn gallery(cx: &Context, images: &[Image]) -> usize {
    let large = |image: &&Image| match cx.media.shown(cx.place.0, image.asset) {
        Shown::File(index) => cx
            .media
            .files
            .get(index)
            .is_some_and(|it| it.size.0 >= SMALL),
        Shown::Box(_) => false,
    };
    images.iter().take_while(large).count()
}

/// Writes pictures in rows of equal height: each grows by its shape. In reading systems without flexible boxes
/// they stand one below the other.
fn rows(xml: &mut Xml, cx: &mut Context, images: &[Image]) {
    xml.element("div", &[("class", "gallery")], |xml| {
        for image in images {
            let Shown::File(index) = cx.media.shown(cx.place.0, image.asset) else {
                continue;
            };
            let size = cx.media.files.get(index).map_or((1, 1), |it| it.size);
            let shape = u64::from(size.0.max(1)) * 100 / u64::from(size.1.max(1));
            let ems = |high: u64| {
                let tenths = shape.clamp(40, 300) * high / 10;
                format!("{}.{}em", tenths / 10, tenths % 10)
            };
            // At least seven ems high where there is room, at most sixteen.
            let style = format!("flex: {shape} 1 {}; max-width: {}", ems(7), ems(16));
            xml.element("div", &[("style", &style)], |xml| {
                linked(xml, cx, image, |xml, cx| img(xml, cx, image, index, None));
            });
        }
    });
}

/// Writes a picture in running text.
pub(super) fn inline(xml: &mut Xml, cx: &mut Context, image: &Image) {
    match cx.media.shown(cx.place.0, image.asset) {
        Shown::File(index) => linked(xml, cx, image, |xml, cx| {
            img(xml, cx, image, index, Some("inline"));
        }),
        Shown::Box(reason) => missing(xml, cx, image, &reason, "span"),
    }
}

/// Writes a picture inside its link, if it has one.
fn linked(
    xml: &mut Xml,
    cx: &mut Context,
    image: &Image,
    inside: impl FnOnce(&mut Xml, &mut Context),
) {
    let target = image.link.as_ref().filter(|_| !cx.in_link);
    let href = target.and_then(|it| inline::href(cx, it));
    let (Some(target), Some(href)) = (target, href) else {
        return inside(xml, cx);
    };
    let mut attributes = vec![("href", &*href)];
    let name;
    if image.alt.trim().is_empty() {
        name = inline::address_name(cx, target);
        attributes.push(("aria-label", &name));
    }
    xml.element("a", &attributes, |xml| inside(xml, cx));
}

fn img(xml: &mut Xml, cx: &Context, image: &Image, index: usize, class: Option<&str>) {
    let Some(file) = cx.media.files.get(index) else {
        return;
    };
    let mut attributes = vec![("src", &*file.href), ("alt", &*image.alt)];
    // The width that the author asked for, unless it exceeds the picture's own; the style sheet limits it to the page.
    let width = image
        .width
        .filter(|it| (1..=file.size.0.max(1)).contains(it));
    let width = width.map(|it| it.to_string());
    attributes.extend(width.iter().map(|it| ("width", &**it)));
    attributes.extend(class.map(|it| ("class", it)));
    attributes.extend(image.title.as_ref().map(|it| ("title", &**it)));
    xml.element("img", &attributes, |_| {});
}

/// Writes a box in the place of a missing picture: its alternative text, its address and why it is missing.
fn missing(xml: &mut Xml, cx: &mut Context, image: &Image, reasons: &Reasons, name: &str) {
    let asset = cx.document.assets.get(image.asset);
    let address = asset.map(|it| it.address());
    let inner = if name == "div" { "p" } else { "span" };
    xml.element(name, &[("class", "missing")], |xml| {
        let alt = image.alt.trim();
        xml.element(inner, &[("class", "missing-alt")], |xml| {
            xml.leaf("b", &[], cx.labels.missing);
            if !alt.is_empty() {
                xml.text(" ");
                xml.text(alt);
            }
        });
        xml.element(inner, &[("class", "missing-source")], |xml| {
            if let Some(address) = address.filter(|it| !it.starts_with("data:")) {
                let host = url::host(address).unwrap_or_else(|| address.to_owned());
                match url::href(address).filter(|_| !cx.in_link) {
                    Some(href) => xml.leaf("a", &[("href", &href)], &host),
                    None => xml.leaf("span", &[("data-href", address)], &host),
                }
                xml.text(" ");
            }
            if *reasons != Reasons::default() {
                xml.leaf("small", &[], &cx.labels.reason(reasons));
            }
        });
        let target = image.link.as_ref().filter(|_| !cx.in_link);
        if let Some(target) = target
            && let Some(href) = inline::href(cx, target)
        {
            let label = inline::address_name(cx, target);
            xml.element(inner, &[("class", "missing-link")], |xml| {
                xml.leaf("a", &[("href", &href)], &format!("→ {label}"));
            });
        }
    });
}

/// Writes a card for an embed: poster, title, text and address.
pub(super) fn embed(
    xml: &mut Xml,
    cx: &mut Context,
    embed: &Embed,
    mut attributes: Vec<(&'static str, String)>,
) {
    let kind = cx.labels.embed(embed.kind);
    attributes.push(("class", "card".to_owned()));
    attributes.push(("role", "group".to_owned()));
    attributes.push(("aria-label", kind.to_owned()));
    element(xml, "div", &attributes, |xml| {
        let poster = embed.poster.and_then(|it| cx.media.file(cx.place.0, it));
        if let Some(file) = poster {
            xml.element(
                "img",
                &[("src", &*file.href), ("alt", &*embed.title)],
                |_| {},
            );
        }
        xml.element("p", &[("class", "card-title")], |xml| {
            xml.leaf("span", &[("class", "card-kind")], kind);
            if !embed.title.is_empty() {
                xml.text(" ");
                xml.text(&embed.title);
            }
        });
        if !embed.text.is_empty() {
            xml.element("p", &[], |xml| inline::run(xml, cx, &embed.text));
        }
        if let Some(address) = &embed.url {
            xml.element("p", &[("class", "card-link")], |xml| {
                match inline::href(cx, &Target::External(address.clone())) {
                    Some(href) => xml.leaf("a", &[("href", &href)], address),
                    None => xml.text(address),
                }
            });
        }
    });
}
