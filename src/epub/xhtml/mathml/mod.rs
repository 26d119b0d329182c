//! MathML as an article or a converter wrote it → MathML that EPUB allows: the elements, their content and the values of
//! their attributes are those of Presentation MathML 3 (<https://www.w3.org/TR/epub-33/#sec-xhtml-mathml>).
//!
//! Everything is allowed by list. What the lists do not have is repaired (`content`) or left out (`attributes`).

mod attributes;
mod content;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::model::Math;
use crate::xml::Xml;

/// The deepest nesting of elements that is written. Validators and reading systems recurse over formulas, and no page
/// shows the innermost of so many.
const DEEPEST: usize = 64;

/// An element, or text.
#[derive(Debug)]
enum MarkupNode {
    Element(MarkupElement),
    Text(String),
}

#[derive(Debug)]
struct MarkupElement {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<MarkupNode>,
}

impl MarkupElement {
    fn new(name: &str, children: Vec<MarkupNode>) -> Self {
        Self {
            name: name.to_owned(),
            attributes: Vec::new(),
            children,
        }
    }
}

/// A formula that EPUB allows.
pub(super) struct SoundFormula {
    /// Its markup.
    pub(super) markup: String,
    /// Whether something was repaired or left out.
    pub(super) changed: bool,
}

/// The formula as MathML that EPUB allows; `None` when its MathML is not well-formed, has other elements, is nested too
/// deep, or lacks a part (a fraction without a denominator).
pub(super) fn sound(math: &Math, display: bool) -> Option<SoundFormula> {
    let mut root = parse(&math.mathml)?;
    let mut changed = content::repair(&mut root)?;
    changed |= attributes::keep_valid(&mut root);
    let kind = if display { "block" } else { "inline" };
    let mut own = vec![
        (
            "xmlns".to_owned(),
            "http://www.w3.org/1998/Math/MathML".to_owned(),
        ),
        ("display".to_owned(), kind.to_owned()),
    ];
    if !math.tex.is_empty() {
        own.push(("alttext".to_owned(), math.tex.clone()));
    }
    own.append(&mut root.attributes);
    root.attributes = own;
    let mut xml = Xml::new();
    write(&mut xml, &root);
    let markup = xml.into_string();
    Some(SoundFormula { markup, changed })
}

fn write(xml: &mut Xml, element: &MarkupElement) {
    let attributes = element.attributes.iter();
    let attributes: Vec<(&str, &str)> = attributes.map(|it| (&*it.0, &*it.1)).collect();
    xml.element(&element.name, &attributes, |xml| {
        for child in &element.children {
            match child {
                MarkupNode::Element(element) => write(xml, element),
                MarkupNode::Text(text) => xml.text(text),
            }
        }
    });
}

/// The tree of a formula without annotations and comments; `semantics` is replaced by what it is about.
fn parse(mathml: &str) -> Option<MarkupElement> {
    let mut reader = Reader::from_str(mathml);
    let mut open: Vec<MarkupElement> = Vec::new();
    let mut root = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                if ["annotation", "annotation-xml"].contains(&&*name) {
                    reader.read_to_end(tag.name()).ok()?;
                } else if name != "semantics" {
                    let is_root = open.is_empty() && root.is_none();
                    if open.len() >= DEEPEST || is_root != (name == "math") {
                        return None;
                    }
                    open.push(element(&tag, name)?);
                }
            }
            Event::Empty(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                if name == "math" {
                    return None;
                }
                if !["annotation", "annotation-xml", "semantics"].contains(&&*name) {
                    let element = element(&tag, name)?;
                    open.last_mut()?.children.push(MarkupNode::Element(element));
                }
            }
            Event::End(tag) => {
                if tag.local_name().as_ref() != "semantics" {
                    let closed = open.pop()?;
                    match open.last_mut() {
                        Some(parent) => parent.children.push(MarkupNode::Element(closed)),
                        None => root = Some(closed),
                    }
                }
            }
            Event::Text(text) => push_text(&mut open, &text),
            Event::CData(text) => push_text(&mut open, &text),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().ok()? {
                Some(c) => push_text(&mut open, c.encode_utf8(&mut [0; 4])),
                None => push_text(
                    &mut open,
                    quick_xml::escape::resolve_xml_entity(&reference)?,
                ),
            },
            Event::Comment(_) => {}
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) => return None,
            Event::Eof => break,
        }
    }
    root.filter(|_| open.is_empty())
}

/// Adds text to the innermost open element.
fn push_text(open: &mut [MarkupElement], text: &str) {
    let Some(parent) = open.last_mut() else {
        return;
    };
    if let Some(MarkupNode::Text(before)) = parent.children.last_mut() {
        before.push_str(text);
    } else {
        parent.children.push(MarkupNode::Text(text.to_owned()));
    }
}

fn element(tag: &BytesStart, name: String) -> Option<MarkupElement> {
    crate::diag::step();
    let mut element = MarkupElement::new(&name, Vec::new());
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        let key = attribute.key.as_ref().to_owned();
        element.attributes.push((key, value.into_owned()));
    }
    Some(element)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(inner: &str) -> Option<String> {
        let math = Math {
            tex: String::new(),
            mathml: format!("<math>{inner}</math>"),
        };
        let markup = sound(&math, false)?.markup;
        let inner = markup.split_once('>')?.1;
        Some(inner.strip_suffix("</math>")?.to_owned())
    }

    #[test]
    fn sound_formulas_stay_as_they_are() {
        for inner in [
            "<mfrac><mi>a</mi><mn>2</mn></mfrac>",
            "<mtable columnalign=\"left right\"><mtr><mtd columnspan=\"2\"><mi>x</mi></mtd></mtr></mtable>",
            "<mmultiscripts><mi>x</mi><none/><mn>1</mn><mprescripts/><mn>2</mn><none/></mmultiscripts>",
            "<maction actiontype=\"toggle\" selection=\"2\"><mi>x</mi><mi>y</mi></maction>",
            "<mo form=\"prefix\" stretchy=\"false\" minsize=\"1.5em\">(</mo>",
            "<mpadded width=\"+1em\" lspace=\"-50% width\"><mi>x</mi></mpadded>",
        ] {
            assert_eq!(written(inner).as_deref(), Some(inner));
        }
    }

    #[test]
    fn what_stands_in_the_wrong_place_is_put_into_a_right_one() {
        for (inner, expected) in [
            (
                "<mtable><mtd><mi>x</mi></mtd></mtable>",
                "<mtable><mtr><mtd><mi>x</mi></mtd></mtr></mtable>",
            ),
            (
                "<mtable><mtr><mi>x</mi></mtr></mtable>",
                "<mtable><mtr><mtd><mi>x</mi></mtd></mtr></mtable>",
            ),
            (
                "<mtr><mtd><mi>x</mi></mtd></mtr>",
                "<mrow><mrow><mi>x</mi></mrow></mrow>",
            ),
            ("<mn>1<mi>x</mi></mn>", "<mn>1x</mn>"),
            ("<none/>", "<mrow/>"),
            ("<mi>x</mi><mprescripts/>", "<mi>x</mi><mrow/>"),
            (
                "<mglyph src=\"http://e.org/x\" alt=\"x\"/>",
                "<mtext>x</mtext>",
            ),
            ("字<mi>x</mi>", "<mtext>字</mtext><mi>x</mi>"),
            (
                "<mmultiscripts><mi>x</mi><mprescripts/><mi>y</mi></mmultiscripts>",
                "<mmultiscripts><mi>x</mi><mprescripts/><mi>y</mi><none/></mmultiscripts>",
            ),
            (
                "<maction actiontype=\"statusline#http://evil.test\"><mi>x</mi></maction>",
                "<mrow><mi>x</mi></mrow>",
            ),
            (
                "<mspace width=\"1em\">a</mspace>",
                "<mspace width=\"1em\"/>",
            ),
        ] {
            assert_eq!(written(inner).as_deref(), Some(expected), "{inner}");
        }
    }

    #[test]
    fn attributes_have_values_of_their_types_or_are_left_out() {
        for (inner, expected) in [
            ("<mspace width=\"javascript:x\"/>", "<mspace/>"),
            (
                "<mo form=\"evil\" lspace=\"a\" stretchy=\"maybe\" minsize=\"1q\">+</mo>",
                "<mo>+</mo>",
            ),
            ("<mi rowspan=\"2\">x</mi>", "<mi>x</mi>"),
            (
                "<mtable columnalign=\"evil\" rowspacing=\"x\"/>",
                "<mtable/>",
            ),
            (
                "<mpadded width=\"+99999em\" lspace=\"x\"><mi>x</mi></mpadded>",
                "<mpadded width=\"+99999em\"><mi>x</mi></mpadded>",
            ),
            (
                "<mi displaystyle=\"true\">x</mi>",
                "<mstyle displaystyle=\"true\"><mi>x</mi></mstyle>",
            ),
            (
                "<mtable><mtr><mtd columnspan=\"-1\" rowspan=\"0\"/></mtr></mtable>",
                "<mtable><mtr><mtd/></mtr></mtable>",
            ),
        ] {
            assert_eq!(written(inner).as_deref(), Some(expected), "{inner}");
        }
    }

    #[test]
    fn what_lacks_a_part_or_is_too_deep_is_no_formula() {
        assert_eq!(written("<mfrac><mi>a</mi></mfrac>"), None);
        assert_eq!(written("<mystery><mi>a</mi></mystery>"), None);
        let nested = |depth: usize| "<mrow>".repeat(depth) + &"</mrow>".repeat(depth);
        assert!(written(&nested(DEEPEST - 1)).is_some());
        assert_eq!(written(&nested(DEEPEST)), None);
        assert_eq!(written(&nested(100_000)), None);
    }
}
