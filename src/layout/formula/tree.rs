//! Reads MathML into a tree of the elements that can be set.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Unset;

/// How deep elements may be nested. What is deeper is refused, because every level costs stack.
const DEEPEST: usize = 48;
/// How many elements a formula may have.
const MOST: usize = 8000;

/// The kind of an element, which decides how it is set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum MathElement {
    /// `math`, `mrow`, and elements that only change how their children look, such as `mstyle`.
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
    /// `none`: the place of a script that is not there.
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

impl MathElement {
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

/// An element.
#[derive(Clone, Debug)]
pub(super) struct MathNode {
    pub(super) element: MathElement,
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<MathNode>,
    /// The characters of a token, without blanks at its ends.
    pub(super) text: String,
}

impl MathNode {
    pub(super) fn new(element: MathElement, name: &str) -> Self {
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

    /// Whether it is only space in its row
    /// (<https://www.w3.org/TR/mathml-core/#dfn-space-like>).
    pub(super) fn is_space_like(&self) -> bool {
        if self.element == MathElement::Text {
            return self.text.trim().is_empty();
        }
        if self.element.is_row() {
            return self.children.iter().all(Self::is_space_like);
        }
        matches!(self.element, MathElement::Space | MathElement::Nothing)
    }

    /// The operator that it is, or that is its base or its only child
    /// (<https://www.w3.org/TR/mathml-core/#dfn-embellished-operator>).
    pub(super) fn core(&self) -> Option<&Self> {
        if self.element == MathElement::Operator {
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
pub(super) fn read(mathml: &str) -> Result<MathNode, Unset> {
    let mut reader = Reader::from_str(mathml);
    let mut open: Vec<MathNode> = Vec::new();
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

fn push(open: &mut [MathNode], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
}

fn node(tag: &BytesStart<'_>) -> Result<MathNode, Unset> {
    let name = tag.local_name();
    let name: &str = name.as_ref();
    let element = element(name).ok_or_else(|| Unset::Element(name.to_owned()))?;
    let mut node = MathNode::new(element, name);
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| Unset::Malformed)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_err(|_| Unset::Malformed)?.into_owned();
        let key: &str = attribute.key.as_ref();
        node.attributes.push((key.to_owned(), value));
    }
    Ok(node)
}

fn element(name: &str) -> Option<MathElement> {
    Some(match name {
        "math" | "mrow" | "mstyle" | "semantics" | "maction" | "mfenced" => MathElement::Row,
        "mpadded" => MathElement::Padded,
        "mphantom" => MathElement::Phantom,
        "merror" => MathElement::Error,
        "mfrac" => MathElement::Fraction,
        "msqrt" => MathElement::SquareRoot,
        "mroot" => MathElement::Root,
        "msub" => MathElement::Sub,
        "msup" => MathElement::Sup,
        "msubsup" => MathElement::SubSup,
        "munder" => MathElement::Under,
        "mover" => MathElement::Over,
        "munderover" => MathElement::UnderOver,
        "mmultiscripts" => MathElement::Multiscripts,
        "mprescripts" => MathElement::Prescripts,
        "none" => MathElement::Nothing,
        "mtable" => MathElement::Table,
        "mtr" => MathElement::TableRow,
        "mlabeledtr" => MathElement::LabeledRow,
        "mtd" => MathElement::Cell,
        "menclose" => MathElement::Enclose,
        "mi" => MathElement::Identifier,
        "mn" => MathElement::Number,
        "mo" => MathElement::Operator,
        "mtext" => MathElement::Text,
        "ms" => MathElement::Quoted,
        "mspace" => MathElement::Space,
        _ => return None,
    })
}

/// Checks the children of an element that is complete, and simplifies it.
fn finished(mut node: MathNode) -> Result<MathNode, Unset> {
    let wanted = node.element.children();
    let bare = node.element == MathElement::Multiscripts && node.children.is_empty();
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

/// Collapses white space as HTML does; no-break spaces stay.
fn collapsed(text: &str) -> String {
    let words = text.split([' ', '\t', '\n', '\r']);
    words
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Turns an `mfenced` into the row that it stands for (MathML 3, 3.3.8).
fn fence(node: &mut MathNode) {
    let operator = |text: &str, form: &str| {
        let mut operator = MathNode::new(MathElement::Operator, "mo");
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
    children.retain(|it| it.element != MathElement::Operator || !it.text.is_empty());
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
