//! Reads inline SVG: a drawing becomes a picture, article text inside an SVG is walked as text.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::dom::{self, TreeNode};
use super::images::{self, Pool};
use super::links::Base;
use super::rule::{CleaningReport, Rule};
use super::run::RunPicture;
use crate::model::Image;
use crate::xml::push_escaped;

/// Drawings become pictures.
pub(super) static KEEP_DRAWING: Rule = Rule {
    name: "keep-drawing",
    does: "An inline SVG drawing becomes a picture, without its scripts, handlers, animations and outside \
           references.",
    example: "`<svg width=\"300\"><path d=\"…\"/></svg>` → picture",
};

/// Ornaments are removed.
pub(super) static DROP_ORNAMENT: Rule = Rule {
    name: "drop-ornament",
    does: "An inline SVG that is empty or the size of an icon, and has no text, goes.",
    example: "`<svg width=\"16\"><path/></svg>` → nothing",
};

/// Pictures of galleries are taken out of the drawing.
pub(super) static OPEN_GALLERY: Rule = Rule {
    name: "open-gallery",
    does: "Pictures that an animated SVG shows as backgrounds or one after another are set as pictures; text \
           in it is article text.",
    example: "`<svg style=\"background-image:url(a.jpg)\">` → picture",
};

/// Smaller drawings are icons, in pixels.
const ICON: u32 = 64;

/// What an `<svg>` is read as.
pub(super) enum ReadSvg {
    /// It holds text: these background pictures come first, then its children are walked.
    Content(Vec<RunPicture>),
    /// It holds only pictures.
    Pictures(Vec<RunPicture>),
    Nothing,
}

/// Reads an `<svg>`.
pub(super) fn read(
    node: TreeNode<'_>,
    line: u32,
    base: &Base,
    pool: &mut Pool,
    report: &mut CleaningReport,
) -> ReadSvg {
    let below = || node.descendants().filter(|it| !dom::name(*it).is_empty());
    let words = text(node);
    let has_image = below().any(|it| matches!(dom::name(it), "img"));
    if has_image || (!words.is_empty() && !is_labelled_drawing(node)) {
        let backgrounds = below().filter_map(background);
        let pictures: Vec<RunPicture> = backgrounds
            .filter_map(|it| picture(&base.media(&it), line, pool))
            .collect();
        if !pictures.is_empty() {
            report.repaired_once(&OPEN_GALLERY, line, "pictures of an SVG gallery");
        }
        return ReadSvg::Content(pictures);
    }
    let addresses = below().filter_map(|it| linked(it).or_else(|| background(it)));
    let mut pictures: Vec<RunPicture> = Vec::new();
    for address in addresses {
        let found = picture(&base.media(&address), line, pool);
        let known = |it: &RunPicture| pictures.iter().any(|old| old.image.asset == it.image.asset);
        pictures.extend(found.filter(|it| !known(it)));
    }
    if !pictures.is_empty() {
        report.repaired_once(&OPEN_GALLERY, line, "pictures of an SVG gallery");
        return ReadSvg::Pictures(pictures);
    }
    let shapes = below().any(|it| {
        matches!(
            dom::name(it),
            "path"
                | "rect"
                | "circle"
                | "ellipse"
                | "line"
                | "polyline"
                | "polygon"
                | "text"
                | "use"
        )
    });
    if !shapes || is_icon(node) {
        report.counted(&DROP_ORNAMENT, line, "inline ornament");
        return ReadSvg::Nothing;
    }
    let address = format!("data:image/svg+xml,{}", escaped(&serialize(node)));
    report.repaired(&KEEP_DRAWING, line, "an inline drawing became a picture");
    let mut pictures: Vec<RunPicture> = picture(&address, line, pool).into_iter().collect();
    for picture in &mut pictures {
        (picture.image.width, picture.image.height) = size(node);
        picture.image.alt = label(node);
        if picture.image.alt.is_empty() {
            picture.image.alt.clone_from(&words);
        }
    }
    // What is written in a drawing is seen in it.
    report.notation.push_str(&words);
    ReadSvg::Pictures(pictures)
}

/// Whether an SVG with text is a drawing with labels: it has shapes, does not move, and says nothing at length.
fn is_labelled_drawing(node: TreeNode<'_>) -> bool {
    let mut shapes = 0;
    for inner in node.descendants() {
        match dom::name(inner) {
            "path" | "rect" | "circle" | "ellipse" | "line" | "polyline" | "polygon" => shapes += 1,
            "animate" | "animateTransform" | "animateMotion" | "set" | "p" | "section"
            | "table" => return false,
            "foreignObject" if text(inner).chars().count() > LABEL => return false,
            _ if background(inner).is_some() => return false,
            _ => {}
        }
    }
    shapes > 0 && !is_icon(node)
}

/// The longest label of a drawing that is written in HTML, in characters.
const LABEL: usize = 120;

/// The picture of an `<image>` element.
fn linked(node: TreeNode<'_>) -> Option<String> {
    if dom::name(node) != "image" {
        return None;
    }
    let href = dom::filled(node, "href").or_else(|| dom::filled(node, "xlink:href"));
    href.map(str::to_owned)
}

/// The picture of an `<image>` element inside article text.
pub(super) fn picture_of(
    node: TreeNode<'_>,
    line: u32,
    base: &Base,
    pool: &mut Pool,
) -> Option<RunPicture> {
    picture(&base.media(&linked(node)?), line, pool)
}

fn picture(address: &str, line: u32, pool: &mut Pool) -> Option<RunPicture> {
    let asset = pool.add(vec![address.to_owned()], None, line)?;
    let image = Image {
        asset,
        alt: String::new(),
        title: None,
        width: None,
        height: None,
        link: None,
    };
    Some(RunPicture {
        image,
        small: false,
    })
}

/// The address of a `background-image`.
fn background(node: TreeNode<'_>) -> Option<String> {
    let style = dom::attr(node, "style")?;
    let at = style.find("url(")? + 4;
    let rest = style.get(at..)?;
    let address = rest.get(..rest.find(')')?)?.trim_matches(['"', '\'', ' ']);
    (!address.is_empty() && !address.starts_with('#')).then(|| address.to_owned())
}

/// The visible text of an SVG, without its title and description.
fn text(node: TreeNode<'_>) -> String {
    let mut text = String::new();
    let mut stack = vec![node];
    while let Some(inner) = stack.pop() {
        if let Some(piece) = inner.value().as_text() {
            let piece = piece.trim();
            if !piece.is_empty() && !text.is_empty() {
                text.push(' ');
            }
            text.push_str(piece);
        }
        if !matches!(
            dom::name(inner),
            "title" | "desc" | "style" | "script" | "metadata"
        ) {
            stack.extend(inner.children().rev());
        }
    }
    text
}

fn label(node: TreeNode<'_>) -> String {
    let title = node
        .children()
        .find(|it| dom::name(*it) == "title")
        .map(dom::raw_text);
    let label = title.or_else(|| dom::filled(node, "aria-label").map(str::to_owned));
    label.and_then(|it| images::useful(&it)).unwrap_or_default()
}

/// Width and height in pixels, from the attributes or the view box.
fn size(node: TreeNode<'_>) -> (Option<u32>, Option<u32>) {
    let number = |it: &str| {
        it.trim()
            .trim_end_matches("px")
            .split('.')
            .next()?
            .parse::<u32>()
            .ok()
    };
    let side = |name: &str, index: usize| {
        let own = dom::attr(node, name).and_then(number);
        let view = dom::attr(node, "viewBox").and_then(|it| {
            number(
                it.split([' ', ','])
                    .filter(|it| !it.is_empty())
                    .nth(index)?,
            )
        });
        own.or(view).filter(|it| *it > 0)
    };
    (side("width", 2), side("height", 3))
}

fn is_icon(node: TreeNode<'_>) -> bool {
    let small = |it: Option<u32>| it.is_some_and(|it| it <= ICON);
    let (width, height) = size(node);
    let hidden = dom::attr(node, "aria-hidden") == Some("true");
    let em = dom::attr(node, "width").is_some_and(|it| it.ends_with("em"));
    small(width) || small(height) || em || hidden && width.is_none()
}

/// Elements that a safe drawing may hold.
const SAFE: &[&str] = &[
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "switch",
    "style",
    "defs",
    "use",
    "symbol",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "marker",
    "title",
    "desc",
    "filter",
    "feGaussianBlur",
    "feOffset",
    "feBlend",
    "feColorMatrix",
    "feMerge",
    "feMergeNode",
    "feFlood",
    "feComposite",
];

/// The drawing as XML, without scripts and without references to other files.
fn serialize(node: TreeNode<'_>) -> String {
    let mut out = String::new();
    let mut steps = vec![SvgStep::Open(node)];
    while let Some(step) = steps.pop() {
        match step {
            SvgStep::Open(node) => {
                if let Some(text) = node.value().as_text() {
                    push_escaped(&mut out, text);
                }
                let name = dom::name(node);
                if name == "a" {
                    steps.extend(node.children().rev().map(SvgStep::Open));
                    continue;
                }
                let is_html = name == "foreignObject";
                if !is_html && !SAFE.contains(&name)
                    || (name == "style" && !is_safe("style", &dom::raw_text(node)))
                {
                    continue;
                }
                _ = write!(out, "<{name}");
                if name == "svg" {
                    out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
                }
                for (key, value) in node
                    .value()
                    .as_element()
                    .into_iter()
                    .flat_map(|it| it.attrs())
                {
                    if is_safe(key, value) {
                        _ = write!(out, " {key}=\"");
                        push_escaped(&mut out, value);
                        out.push('"');
                    }
                }
                out.push('>');
                steps.push(SvgStep::Close(name));
                if is_html {
                    push_escaped(&mut out, &text(node));
                    continue;
                }
                steps.extend(node.children().rev().map(SvgStep::Open));
            }
            SvgStep::Close(name) => _ = write!(out, "</{name}>"),
        }
    }
    out
}

enum SvgStep<'a> {
    Open(TreeNode<'a>),
    Close(&'a str),
}

/// Whether an attribute only describes the drawing.
fn is_safe(key: &str, value: &str) -> bool {
    let plain = key
        .bytes()
        .all(|it| it.is_ascii_alphanumeric() || it == b'-');
    let acts = key.starts_with("on") || key.starts_with("xmlns") || key.starts_with("data-");
    let reaches = value.contains("url(") && !value.contains("url(#") && !value.contains("url(\"#")
        || value.to_ascii_lowercase().contains("script:")
        || (key == "href" && !value.starts_with('#'));
    plain && !acts && !reaches
}

/// Percent escapes for a `data:` address.
fn escaped(text: &str) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'!')
        .remove(b'~')
        .remove(b'*')
        .remove(b'\'')
        .remove(b'(')
        .remove(b')')
        .remove(b'/')
        .remove(b':')
        .remove(b'=')
        .remove(b';')
        .remove(b',');
    utf8_percent_encode(text, ENCODED).to_string()
}
