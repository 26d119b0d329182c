//! MathML as a tree of elements that the setter knows.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Unset;

/// Most elements in one another; what is deeper is no formula (and every level costs stack).
const DEEPEST: usize = 48;
/// Most elements in one formula.
const MOST: usize = 8000;

/// What an element is to the setter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Element {
    /// `math`, `mrow`, and what only changes how its children look (`mstyle`, `mpadded`, …): a row.
    Row,
    Padded,
    Phantom,
    Error,
    Fraction,
    SquareRoot,
    Root,
    Sub,
    Sup,
    SubSup,
    Under,
    Over,
    UnderOver,
    Multiscripts,
    Prescripts,
    /// `none`, and an empty place.
    Nothing,
    Table,
    TableRow,
    LabeledRow,
    Cell,
    Enclose,
    Identifier,
    Number,
    Operator,
    Text,
    Quoted,
    Space,
}

impl Element {
    /// Whether it sets its children one after the other.
    fn is_row(self) -> bool {
        matches!(self, Self::Row | Self::Phantom | Self::Padded)
    }

    /// Whether its first child is a base, and the others stand around it.
    fn is_scripted(self) -> bool {
        self.children().is_some_and(|it| it > 1) && !matches!(self, Self::Fraction | Self::Root)
            || self == Self::Multiscripts
    }

    /// How many children it must have, where the number is fixed.
    fn children(self) -> Option<usize> {
        if matches!(self, Self::SubSup | Self::UnderOver) {
            return Some(3);
        }
        let two = matches!(
            self,
            Self::Fraction | Self::Root | Self::Sub | Self::Sup | Self::Under | Self::Over
        );
        two.then_some(2)
    }

    /// Whether it holds characters.
    fn is_token(self) -> bool {
        matches!(
            self,
            Self::Identifier | Self::Number | Self::Operator | Self::Text | Self::Quoted
        )
    }
}

/// One element.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) element: Element,
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
    /// The characters of a token, without blanks at its ends.
    pub(super) text: String,
}

impl Node {
    pub(super) fn new(element: Element, name: &str) -> Self {
        Self {
            element,
            name: name.to_owned(),
            attributes: Vec::new(),
            children: Vec::new(),
            text: String::new(),
        }
    }

    /// An attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|it| it.0 == name);
        found.map(|it| it.1.trim())
    }

    /// A boolean attribute's value.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        match self.attribute(name)? {
            it if it.eq_ignore_ascii_case("true") => Some(true),
            it if it.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// Whether it is white space to its row
    /// (<https://www.w3.org/TR/mathml-core/#dfn-space-like>).
    pub(super) fn is_space_like(&self) -> bool {
        if self.element == Element::Text {
            return self.text.trim().is_empty();
        }
        if self.element.is_row() {
            return self.children.iter().all(Self::is_space_like);
        }
        matches!(self.element, Element::Space | Element::Nothing)
    }

    /// The operator that it is, or that it dresses up
    /// (<https://www.w3.org/TR/mathml-core/#dfn-embellished-operator>).
    pub(super) fn core(&self) -> Option<&Self> {
        if self.element == Element::Operator {
            return Some(self);
        }
        if self.element.is_scripted() {
            return self.children.first()?.core();
        }
        if !self.element.is_row() {
            return None;
        }
        let mut solid = self.children.iter().filter(|it| !it.is_space_like());
        let only = solid.next()?;
        solid.next().is_none().then(|| only.core())?
    }
}

/// Reads a `<math>` element.
pub(super) fn read(mathml: &str) -> Result<Node, Unset> {
    let mut reader = Reader::from_str(mathml);
    let mut open: Vec<Node> = Vec::new();
    let mut count = 0;
    loop {
        match reader.read_event().map_err(|_| Unset::Malformed)? {
            Event::Start(tag) => {
                let name = tag.local_name();
                let name = name.as_ref();
                if ["annotation", "annotation-xml"].contains(&name) {
                    reader
                        .read_to_end(tag.name())
                        .map_err(|_| Unset::Malformed)?;
                    continue;
                }
                count += 1;
                if open.len() >= DEEPEST || count > MOST {
                    return Err(Unset::TooLarge);
                }
                open.push(node(&tag)?);
            }
            Event::Empty(tag) => {
                count += 1;
                if count > MOST {
                    return Err(Unset::TooLarge);
                }
                let done = finished(node(&tag)?)?;
                let outer = open.last_mut().ok_or(Unset::Malformed)?;
                outer.children.push(done);
            }
            Event::End(_) => {
                let done = finished(open.pop().ok_or(Unset::Malformed)?)?;
                match open.last_mut() {
                    Some(outer) => outer.children.push(done),
                    None => return Ok(done),
                }
            }
            Event::Text(text) => push(&mut open, &text),
            Event::CData(text) => push(&mut open, &text),
            Event::GeneralRef(reference) => {
                let c = reference.resolve_char_ref();
                match c.map_err(|_| Unset::Malformed)? {
                    Some(c) => push(&mut open, c.encode_utf8(&mut [0; 4])),
                    None => {
                        let text = quick_xml::escape::resolve_xml_entity(&reference);
                        push(&mut open, text.ok_or(Unset::Malformed)?);
                    }
                }
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            Event::Eof => return Err(Unset::Malformed),
        }
    }
}

fn push(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
}

fn node(tag: &BytesStart<'_>) -> Result<Node, Unset> {
    let name = tag.local_name();
    let name: &str = name.as_ref();
    let element = element(name).ok_or_else(|| Unset::Element(name.to_owned()))?;
    let mut node = Node::new(element, name);
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| Unset::Malformed)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|_| Unset::Malformed)?.into_owned();
        let key: &str = attribute.key.as_ref();
        node.attributes.push((key.to_owned(), value));
    }
    Ok(node)
}

fn element(name: &str) -> Option<Element> {
    Some(match name {
        "math" | "mrow" | "mstyle" | "semantics" | "maction" | "mfenced" => Element::Row,
        "mpadded" => Element::Padded,
        "mphantom" => Element::Phantom,
        "merror" => Element::Error,
        "mfrac" => Element::Fraction,
        "msqrt" => Element::SquareRoot,
        "mroot" => Element::Root,
        "msub" => Element::Sub,
        "msup" => Element::Sup,
        "msubsup" => Element::SubSup,
        "munder" => Element::Under,
        "mover" => Element::Over,
        "munderover" => Element::UnderOver,
        "mmultiscripts" => Element::Multiscripts,
        "mprescripts" => Element::Prescripts,
        "none" => Element::Nothing,
        "mtable" => Element::Table,
        "mtr" => Element::TableRow,
        "mlabeledtr" => Element::LabeledRow,
        "mtd" => Element::Cell,
        "menclose" => Element::Enclose,
        "mi" => Element::Identifier,
        "mn" => Element::Number,
        "mo" => Element::Operator,
        "mtext" => Element::Text,
        "ms" => Element::Quoted,
        "mspace" => Element::Space,
        _ => return None,
    })
}

/// Checks what an element holds, and tidies it.
fn finished(mut node: Node) -> Result<Node, Unset> {
    let wanted = node.element.children();
    let bare = node.element == Element::Multiscripts && node.children.is_empty();
    if bare || wanted.is_some_and(|it| it != node.children.len()) {
        return Err(Unset::Element(node.name));
    }
    if node.element.is_token() {
        if !node.children.is_empty() {
            return Err(Unset::Element(node.name));
        }
        node.text = collapsed(&node.text);
    } else {
        node.text.clear();
    }
    match &*node.name {
        "mfenced" => fence(&mut node),
        // Only the first child of these is shown.
        "maction" | "semantics" => node.children.truncate(1),
        _ => {}
    }
    Ok(node)
}

/// Blanks as HTML collapses them; no-break spaces stay.
fn collapsed(text: &str) -> String {
    let words = text.split([' ', '\t', '\n', '\r']);
    words
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `mfenced` as the row that it stands for (MathML 3, 3.3.8).
fn fence(node: &mut Node) {
    let operator = |text: &str, form: &str| {
        let mut operator = Node::new(Element::Operator, "mo");
        operator.text = text.to_owned();
        operator
            .attributes
            .push(("form".to_owned(), form.to_owned()));
        operator
    };
    let open = node.attribute("open").unwrap_or("(").to_owned();
    let close = node.attribute("close").unwrap_or(")").to_owned();
    let separators = node.attribute("separators").unwrap_or(",");
    let separators: Vec<char> = separators
        .chars()
        .filter(|it| !it.is_whitespace())
        .collect();
    let mut children = vec![operator(&open, "prefix")];
    for (at, child) in std::mem::take(&mut node.children).into_iter().enumerate() {
        let separator = separators.get(at.wrapping_sub(1)).or(separators.last());
        if let Some(separator) = separator.filter(|_| at > 0) {
            children.push(operator(separator.encode_utf8(&mut [0; 4]), "infix"));
        }
        children.push(child);
    }
    children.push(operator(&close, "postfix"));
    children.retain(|it| it.element != Element::Operator || !it.text.is_empty());
    node.children = children;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_read_without_its_annotation() {
        let tree = read(
            "<math><semantics><mrow><mi> x </mi><mo>&#x3d;</mo></mrow>\
             <annotation encoding='x'>x=</annotation></semantics></math>",
        )
        .expect("it is well formed");
        let row = &tree.children[0].children[0];
        assert_eq!(row.children[0].text, "x");
        assert_eq!(row.children[1].text, "=");
    }

    #[test]
    fn what_cannot_be_set_is_named() {
        for (mathml, why) in [
            ("<math><mfoo/></math>", Unset::Element("mfoo".to_owned())),
            (
                "<math><mfrac><mn>1</mn></mfrac></math>",
                Unset::Element("mfrac".to_owned()),
            ),
            ("", Unset::Malformed),
            ("<math><mi>x</math>", Unset::Malformed),
        ] {
            assert_eq!(read(mathml).err(), Some(why));
        }
        let deep = "<mrow>".repeat(200);
        assert_eq!(read(&format!("<math>{deep}")).err(), Some(Unset::TooLarge));
    }

    #[test]
    fn fences_become_operators() {
        let tree = read("<math><mfenced open='['><mi>a</mi><mi>b</mi><mi>c</mi></mfenced></math>")
            .expect("it is well formed");
        let texts: Vec<&str> = tree.children[0]
            .children
            .iter()
            .map(|it| &*it.text)
            .collect();
        assert_eq!(texts, ["[", "a", ",", "b", ",", "c", ")"]);
    }
}
