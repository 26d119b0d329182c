//! Writes formulas: as MathML if it is valid and the reading system can render it, or else as the LaTeX source.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::context::Context;
use crate::diag::rules;
use crate::model::Math;
use crate::xml::Xml;
use crate::{Fact, Warning};

/// The elements of Presentation MathML 3 that a formula made from LaTeX needs
/// (<https://www.w3.org/TR/epub-33/#sec-xhtml-mathml>).
const ELEMENTS: &[&str] = &[
    "math",
    "maction",
    "menclose",
    "merror",
    "mfenced",
    "mfrac",
    "mglyph",
    "mi",
    "mlabeledtr",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
];

/// The attributes of MathML 3 that are kept. MathML 3 allows `displaystyle` and `scriptlevel` only on `mstyle` (3.3.4),
/// see [`tags`].
const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "align",
    "bevelled",
    "close",
    "columnalign",
    "columnlines",
    "columnspacing",
    "columnspan",
    "depth",
    "dir",
    "displaystyle",
    "fence",
    "form",
    "frame",
    "groupalign",
    "height",
    "largeop",
    "linebreak",
    "linethickness",
    "lspace",
    "mathsize",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "numalign",
    "denomalign",
    "open",
    "rowalign",
    "rowlines",
    "rowspacing",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "separators",
    "side",
    "stretchy",
    "subscriptshift",
    "superscriptshift",
    "symmetric",
    "voffset",
    "width",
];

/// Writes a formula.
pub(super) fn write(xml: &mut Xml, cx: &mut Context, math: &Math, display: bool) {
    let drawn = cx.options.profile.abilities().mathml;
    let sound = (drawn && !math.mathml.is_empty())
        .then(|| sanitize(math, display))
        .flatten();
    if let Some(markup) = sound {
        cx.mathml = true;
        xml.trusted(&markup);
    } else {
        if !math.mathml.is_empty() {
            cx.warnings.push(Warning::new(
                cx.line,
                &rules::EPUB_FORMULA,
                Fact::Simplified {
                    what: "a formula".to_owned(),
                    shown_as: "its LaTeX text".to_owned(),
                },
            ));
        }
        let text = if math.tex.is_empty() {
            text_of(&math.mathml)
        } else {
            math.tex.clone()
        };
        xml.leaf("code", &[("class", "tex")], &text);
    }
    cx.count(&math.tex);
}

/// The formula as MathML that EPUB allows; `None` when its MathML is not well-formed or has other elements.
fn sanitize(math: &Math, display: bool) -> Option<String> {
    let mut reader = Reader::from_str(&math.mathml);
    let mut xml = Xml::new();
    // The open elements: name, number of children so far, and the end tags to write.
    let mut open: Vec<(String, usize, String)> = Vec::new();
    let mut out = String::new();
    let flush = |xml: &mut Xml, out: &mut String| out.push_str(&std::mem::take(xml).into_string());
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                let name = local(&tag)?;
                if ["annotation", "annotation-xml"].contains(&&*name) {
                    reader.read_to_end(tag.name()).ok()?;
                } else if name != "semantics" {
                    let (start, end) = tags(&tag, &name, math, display, open.is_empty())?;
                    out.push_str(&start);
                    if let Some((_, children, _)) = open.last_mut() {
                        *children += 1;
                    }
                    open.push((name, 0, end));
                }
            }
            Event::Empty(tag) => {
                let name = local(&tag)?;
                let (start, end) = tags(&tag, &name, math, display, open.is_empty())?;
                out.push_str(&start);
                if let Some((_, children, _)) = open.last_mut() {
                    *children += 1;
                }
                if arity(&name).is_some() {
                    return None;
                }
                out.push_str(&end);
            }
            Event::End(tag) => {
                let name = tag.local_name();
                if name.as_ref() != "semantics" {
                    let (name, children, end) = open.pop()?;
                    if arity(&name).is_some_and(|it| it != children) {
                        return None;
                    }
                    out.push_str(&end);
                }
            }
            Event::Text(text) => {
                xml.text(&text);
                flush(&mut xml, &mut out);
            }
            Event::GeneralRef(reference) => {
                let c = match reference.resolve_char_ref().ok()? {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_xml_entity(&reference)?.to_owned(),
                };
                xml.text(&c);
                flush(&mut xml, &mut out);
            }
            Event::CData(text) => {
                xml.text(&text);
                flush(&mut xml, &mut out);
            }
            Event::Comment(_) => {}
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) => return None,
            Event::Eof => break,
        }
    }
    open.is_empty().then_some(out)
}

/// The number of children that an element must have, if it is fixed (MathML 3, 3.1.3.2).
fn arity(name: &str) -> Option<usize> {
    match name {
        "mfrac" | "mroot" | "msub" | "msup" | "munder" | "mover" => Some(2),
        "msubsup" | "munderover" => Some(3),
        _ => None,
    }
}

fn local(tag: &BytesStart) -> Option<String> {
    let name = tag.local_name();
    let name = name.as_ref();
    (ELEMENTS.contains(&name) || ["semantics", "annotation", "annotation-xml"].contains(&name))
        .then(|| name.to_owned())
}

/// The start and end tags of an element. MathML Core allows `displaystyle` and `scriptlevel` on any element; for
/// MathML 3, they move to an `mstyle` around the element.
fn tags(
    tag: &BytesStart,
    name: &str,
    math: &Math,
    display: bool,
    root: bool,
) -> Option<(String, String)> {
    if root != (name == "math") {
        return None;
    }
    let mut attributes = Vec::new();
    if root {
        attributes.push((
            "xmlns".to_owned(),
            "http://www.w3.org/1998/Math/MathML".to_owned(),
        ));
        let kind = if display { "block" } else { "inline" };
        attributes.push(("display".to_owned(), kind.to_owned()));
        if !math.tex.is_empty() {
            attributes.push(("alttext".to_owned(), math.tex.clone()));
        }
    }
    let mut style = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let key = attribute.key.as_ref();
        if ATTRIBUTES.contains(&key) {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            let own = ["math", "mstyle"].contains(&name)
                || (name, key) == ("mtable", "displaystyle")
                || !["displaystyle", "scriptlevel"].contains(&key);
            let list = if own { &mut attributes } else { &mut style };
            list.push((key.to_owned(), value.into_owned()));
        }
    }
    let (mut start, mut end) = (String::new(), format!("</{name}>"));
    // An `mstyle` is not allowed around rows, cells and the parts of `mmultiscripts`.
    let alone = ["mtr", "mlabeledtr", "mtd", "mprescripts", "none"].contains(&name);
    if !style.is_empty() && !alone {
        start = start_tag("mstyle", &style);
        end.push_str("</mstyle>");
    }
    start.push_str(&start_tag(name, &attributes));
    Some((start, end))
}

fn start_tag(name: &str, attributes: &[(String, String)]) -> String {
    let mut xml = Xml::new();
    let attributes: Vec<(&str, &str)> = attributes.iter().map(|it| (&*it.0, &*it.1)).collect();
    xml.element(name, &attributes, |_| {});
    let mut text = xml.into_string();
    // Turns `<name …/>` into `<name …>`.
    text.truncate(text.len() - 2);
    text.push('>');
    text
}

/// The text of a MathML formula, for a formula that has no LaTeX source.
fn text_of(mathml: &str) -> String {
    let mut reader = Reader::from_str(mathml);
    let mut out = String::new();
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Text(text) => out.push_str(&text),
            Event::GeneralRef(reference) => {
                out.extend(reference.resolve_char_ref().ok().flatten());
            }
            Event::Eof => break,
            Event::Start(_)
            | Event::End(_)
            | Event::Empty(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
    out
}
