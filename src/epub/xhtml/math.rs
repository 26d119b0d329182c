//! Writes formulas: as MathML if it is valid and the reading system can render it, or else as the LaTeX source.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::context::Context;
use super::mathml;
use crate::diag::rules;
use crate::model::Math;
use crate::xml::Xml;
use crate::{Fact, Warning};

/// Writes a formula.
pub(super) fn write(xml: &mut Xml, cx: &mut Context, math: &Math, display: bool) {
    let drawn = cx.options.profile.abilities().mathml;
    let sound = (drawn && !math.mathml.is_empty())
        .then(|| mathml::sound(math, display))
        .flatten();
    if let Some(formula) = sound {
        cx.mathml = true;
        // What a converter writes has attributes that nobody misses.
        if formula.changed && math.tex.is_empty() {
            cx.warnings.push(Warning::new(
                cx.line,
                &rules::EPUB_FORMULA,
                Fact::Simplified {
                    what: "MathML with parts that EPUB does not allow".to_owned(),
                    shown_as: "the formula without them".to_owned(),
                },
            ));
        }
        xml.trusted(&formula.markup);
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
