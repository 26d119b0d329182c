//! XML as people's programs write it → a tree. Feeds and exports are often not well-formed, so this reader closes what
//! was left open, takes a lone `&` for itself, and stops where it understands nothing any more.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::entities::decode;
use crate::xml::escape;

/// The deepest element; what lies deeper is taken for part of the element at this depth.
const DEEPEST: usize = 200;

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct XmlElement {
    /// The name as written, with its prefix.
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<XmlNode>,
}

/// What stands in an element.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum XmlNode {
    Element(XmlElement),
    /// Text with its references resolved.
    Text(String),
}

/// A tree, and whether all of the text could be read.
pub(super) struct XmlTree {
    pub(super) root: XmlElement,
    pub(super) is_whole: bool,
}

/// The root element of a text; `None` when there is no element.
pub(super) fn read(text: &str) -> Option<XmlTree> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open: Vec<XmlElement> = Vec::new();
    let mut root = None;
    let mut deeper = 0_usize;
    let mut is_whole = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                if open.len() < DEEPEST {
                    open.push(element(&tag));
                } else {
                    deeper += 1;
                }
            }
            Ok(Event::Empty(tag)) => {
                let done = element(&tag);
                place(done, &mut open, &mut root);
            }
            Ok(Event::End(tag)) => {
                if deeper > 0 {
                    deeper -= 1;
                    continue;
                }
                let name: &str = tag.name().0;
                // An end tag without a beginning is ignored; one that leaves others open closes them.
                if let Some(at) = open.iter().rposition(|it| it.name == name) {
                    while open.len() > at {
                        if let Some(done) = open.pop() {
                            place(done, &mut open, &mut root);
                        }
                    }
                }
                if open.is_empty() && root.is_some() {
                    is_whole = true;
                    break;
                }
            }
            Ok(Event::Text(text)) => push(&mut open, &text),
            Ok(Event::CData(text)) => push(&mut open, &text),
            Ok(Event::GeneralRef(name)) => {
                let name: &str = &name;
                push(&mut open, &decode(&format!("&{name};")));
            }
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Ok(Event::Eof) | Err(_) => break,
        }
    }
    while let Some(done) = open.pop() {
        place(done, &mut open, &mut root);
    }
    root.map(|root| XmlTree { root, is_whole })
}

fn place(done: XmlElement, open: &mut [XmlElement], root: &mut Option<XmlElement>) {
    match open.last_mut() {
        Some(outer) => outer.children.push(XmlNode::Element(done)),
        None => {
            root.get_or_insert(done);
        }
    }
}

fn push(open: &mut [XmlElement], text: &str) {
    let Some(element) = open.last_mut() else {
        return;
    };
    if let Some(XmlNode::Text(before)) = element.children.last_mut() {
        before.push_str(text);
    } else {
        element.children.push(XmlNode::Text(text.to_owned()));
    }
}

fn element(tag: &BytesStart<'_>) -> XmlElement {
    let attributes = tag.html_attributes().flatten().map(|it| {
        let (key, value): (&str, &str) = (it.key.0, &it.value);
        (key.to_owned(), decode(value))
    });
    XmlElement {
        name: tag.name().0.to_owned(),
        attributes: attributes.collect(),
        children: Vec::new(),
    }
}

impl XmlElement {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or_default()
    }

    /// The elements inside, one level down.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|it| match it {
            XmlNode::Element(element) => Some(element),
            XmlNode::Text(_) => None,
        })
    }

    /// The elements of a name inside, one level down.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |it| it.name == name)
    }

    /// The first element of a name inside, one level down.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|it| it.name == name)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|it| it.0 == name)?;
        Some(found.1.as_str())
    }

    /// All text inside.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.collect(&mut out);
        out
    }

    fn collect(&self, out: &mut String) {
        for child in &self.children {
            match child {
                XmlNode::Text(text) => out.push_str(text),
                XmlNode::Element(element) => element.collect(out),
            }
        }
    }

    /// The trimmed text of the first element of a name; `None` when there is none in it.
    pub(super) fn said(&self, name: &str) -> Option<String> {
        let text = self.child(name)?.text();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// What stands inside, as HTML: names without prefixes, text escaped.
    pub(super) fn inner_html(&self) -> String {
        let mut out = String::new();
        self.write_inside(&mut out);
        out
    }

    fn write_inside(&self, out: &mut String) {
        for child in &self.children {
            match child {
                XmlNode::Text(text) => out.push_str(&escape(text)),
                XmlNode::Element(element) => element.write(out),
            }
        }
    }

    fn write(&self, out: &mut String) {
        *out += &format!("<{}", self.local());
        for (key, value) in &self.attributes {
            if !key.starts_with("xmlns") {
                *out += &format!(" {key}=\"{}\"", escape(value));
            }
        }
        out.push('>');
        if VOID.contains(&self.local()) {
            return;
        }
        self.write_inside(out);
        *out += &format!("</{}>", self.local());
    }
}

/// Elements of HTML without an end tag.
const VOID: &[&str] = &["br", "hr", "img", "input", "col", "source", "wbr", "embed"];

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn references_character_data_and_prefixes_are_read() {
        let text = "<?xml version='1.0'?><a:r x='1 &amp; 2'><b>甲&lt;&nbsp;&#x4E59;</b>\
            <b><![CDATA[<p>丙 & 丁</p>]]></b></a:r>";
        let tree = read(text).unwrap();
        assert!(tree.is_whole);
        assert_eq!(tree.root.local(), "r");
        assert_eq!(tree.root.attribute("x"), Some("1 & 2"));
        let said: Vec<String> = tree.root.all("b").map(|it| it.text()).collect();
        assert_eq!(said, ["甲<\u{A0}乙", "<p>丙 & 丁</p>"]);
    }

    #[test]
    fn what_is_not_well_formed_is_read_as_far_as_it_goes() {
        let tree = read("<r><a>1 & 2<b>3</a></x><c>4").unwrap();
        assert!(!tree.is_whole);
        let names: Vec<&str> = tree.root.elements().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["a", "c"]);
        assert_eq!(tree.root.said("a").as_deref(), Some("1 & 23"));
        assert!(read("no element").is_none());
    }

    #[test]
    fn elements_inside_become_html_again() {
        let tree = read("<c><h:div xmlns:h='x' class='a'>1 &lt; 2<h:br/></h:div></c>").unwrap();
        let html = tree.root.inner_html();
        assert_eq!(html, "<div class=\"a\">1 &lt; 2<br></div>");
    }

    #[test]
    fn deep_nesting_is_bounded() {
        let text = "<a>".repeat(100_000) + "甲" + &"</a>".repeat(100_000);
        assert!(read(&text).unwrap().root.text().contains('甲'));
    }
}
