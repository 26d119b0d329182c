//! The frame of an XHTML document, and helpers for attributes.

use crate::epub::options::Options;
use crate::model::Language;
use crate::xml::Xml;

/// Writes a whole XHTML document around the given body.
pub(crate) fn document(
    language: &str,
    title: &str,
    options: &Options,
    body: impl FnOnce(&mut Xml),
) -> String {
    let mut xml = Xml::xhtml();
    let mut root = vec![
        ("xmlns", "http://www.w3.org/1999/xhtml"),
        ("xmlns:epub", "http://www.idpf.org/2007/ops"),
        ("lang", language),
        ("xml:lang", language),
    ];
    if options.vertical {
        root.push(("class", "vertical"));
    } else if is_rtl(language) {
        root.push(("dir", "rtl"));
    }
    xml.element("html", &root, |xml| {
        xml.newline();
        xml.element("head", &[], |xml| {
            xml.element("meta", &[("charset", "utf-8")], |_| {});
            xml.leaf("title", &[], title);
            let sheets = [
                (true, "stylesheet.css"),
                (options.embeds_fonts(), "fonts.css"),
                (options.css.is_some(), "user.css"),
            ];
            for (_, sheet) in sheets.iter().filter(|it| it.0) {
                let link = [
                    ("rel", "stylesheet"),
                    ("type", "text/css"),
                    ("href", *sheet),
                ];
                xml.element("link", &link, |_| {});
            }
        });
        xml.newline();
        xml.element("body", &[], |xml| {
            xml.newline();
            body(xml);
            xml.newline();
        });
        xml.newline();
    });
    xml.newline();
    xml.into_string()
}

/// Whether a language is written from right to left.
pub(crate) fn is_rtl(language: &str) -> bool {
    Language::parse(language).is_some_and(|it| it.is_rtl())
}

/// The attributes of one element.
pub(super) type Attributes = Vec<(&'static str, String)>;

/// Opens an element with owned attributes.
pub(super) fn element(
    xml: &mut Xml,
    name: &str,
    attributes: &Attributes,
    inside: impl FnOnce(&mut Xml),
) {
    let attributes: Vec<(&str, &str)> = attributes.iter().map(|it| (it.0, &*it.1)).collect();
    xml.element(name, &attributes, inside);
}

/// `lang`, `xml:lang` and, where needed, `dir`.
pub(super) fn language_attributes(language: &str) -> Attributes {
    let mut attributes = vec![
        ("lang", language.to_owned()),
        ("xml:lang", language.to_owned()),
    ];
    if is_rtl(language) {
        attributes.push(("dir", "rtl".to_owned()));
    }
    attributes
}
