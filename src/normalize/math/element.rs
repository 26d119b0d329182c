//! `<math>` elements as XML that is presentation MathML, whatever the page has: text in text elements, as many children
//! as each element takes, and only attributes with values that mean something (MathML 3, appendix A).

use crate::normalize::dom::{self, TreeNode};
use crate::xml::push_escaped;

/// An open element: its name, its attributes, and what it holds so far, one string for each child.
struct OpenMath {
    name: &'static str,
    attributes: String,
    children: Vec<String>,
}

enum MathStep<'a> {
    Open(TreeNode<'a>),
    Close,
}

/// A `<math>` subtree as XML, with nothing but elements and attributes of presentation MathML.
pub(super) fn serialize(node: TreeNode<'_>) -> String {
    let mut open: Vec<OpenMath> = Vec::new();
    let mut steps = vec![MathStep::Open(node)];
    while let Some(step) = steps.pop() {
        match step {
            MathStep::Open(node) => {
                if let Some(text) = node.value().as_text() {
                    if let Some(around) = open.last_mut() {
                        push_text(around, text);
                    }
                    continue;
                }
                let name = dom::name(node);
                if !is_presentation(name) && name != "math" {
                    continue;
                }
                // Inside a text element only its text is kept.
                let in_token = open.last().is_some_and(|it| is_token(it.name));
                if !in_token {
                    open.push(OpenMath {
                        name: known(name),
                        attributes: attributes(node, known(name)),
                        children: Vec::new(),
                    });
                    steps.push(MathStep::Close);
                }
                steps.extend(node.children().rev().map(MathStep::Open));
            }
            MathStep::Close => {
                let Some(element) = open.pop() else { break };
                let xml = element.close();
                match open.last_mut() {
                    Some(around) => around.children.push(xml),
                    None => return xml,
                }
            }
        }
    }
    String::new()
}

/// Adds text: to a text element as it is, to any other as a text element of its own.
fn push_text(around: &mut OpenMath, text: &str) {
    let mut xml = String::new();
    if is_token(around.name) {
        push_escaped(&mut xml, text);
        around.children.push(xml);
    } else if !text.trim().is_empty() {
        xml.push_str("<mtext>");
        push_escaped(&mut xml, text.trim());
        xml.push_str("</mtext>");
        around.children.push(xml);
    }
}

impl OpenMath {
    /// The element with as many children as it takes, each where it may stand.
    fn close(self) -> String {
        let Self {
            mut name,
            attributes,
            mut children,
        } = self;
        let is = |xml: &str, wanted: &str| {
            xml.strip_prefix('<')
                .and_then(|it| it.strip_prefix(wanted))
                .is_some_and(|it| it.starts_with(['>', ' ', '/']))
        };
        match name {
            "mspace" | "none" | "mprescripts" => children.clear(),
            "mtable" => wrap_others(
                &mut children,
                |it| is(it, "mtr") || is(it, "mlabeledtr"),
                "<mtr><mtd>",
                "</mtd></mtr>",
            ),
            "mtr" | "mlabeledtr" => {
                wrap_others(&mut children, |it| is(it, "mtd"), "<mtd>", "</mtd>");
            }
            "mmultiscripts" => {
                let marks = children.iter().filter(|it| is(it, "mprescripts")).count();
                let scripts = children.len().saturating_sub(1 + marks);
                if children.is_empty() || scripts % 2 == 1 || marks > 1 {
                    name = "mrow";
                }
            }
            "semantics" if children.len() != 1 => name = "mrow",
            // What it does must be said, and it must do it with something.
            "maction" if children.is_empty() || !attributes.contains(" actiontype=") => {
                name = "mrow";
            }
            _ => {}
        }
        // Only rows of tables and cells of rows may be outside of those.
        if !matches!(name, "mtable" | "mtr" | "mlabeledtr") {
            let stray = |it: &String| ["mtr", "mtd", "mlabeledtr"].iter().any(|name| is(it, name));
            if children.iter().any(stray) {
                let held = children
                    .drain(..)
                    .map(|it| if stray(&it) { unwrapped(&it) } else { it });
                children = held.collect::<Vec<_>>();
            }
        }
        if name != "mmultiscripts" {
            for child in &mut children {
                if is(child, "none") || is(child, "mprescripts") {
                    *child = "<mrow></mrow>".to_owned();
                }
            }
        }
        if let Some(count) = takes(name) {
            while children.len() < count {
                children.push("<mrow></mrow>".to_owned());
            }
            if children.len() > count {
                let rest = children.split_off(count - 1).concat();
                children.push(format!("<mrow>{rest}</mrow>"));
            }
        }
        let namespace = if name == "math" {
            " xmlns=\"http://www.w3.org/1998/Math/MathML\""
        } else {
            ""
        };
        let attributes = if name == "mrow" {
            String::new()
        } else {
            attributes
        };
        format!(
            "<{name}{namespace}{attributes}>{}</{name}>",
            children.concat()
        )
    }
}

/// Puts each child that may not stand here into the elements that it needs around it.
fn wrap_others(children: &mut [String], fits: impl Fn(&str) -> bool, open: &str, close: &str) {
    for child in children {
        if !fits(child) {
            *child = format!("{open}{child}{close}");
        }
    }
}

/// The content of a row or a cell that stands outside of a table, as a row of a formula.
fn unwrapped(xml: &str) -> String {
    let inner = xml.split_once('>').map_or("", |it| it.1);
    let inner = inner.rsplit_once("</").map_or("", |it| it.0);
    let mut out = inner.to_owned();
    for name in ["mtd", "mtr"] {
        // Cells inside a row become rows of the formula.
        while let Some(at) = out.find(&format!("<{name}")) {
            let end = out[at..].find('>').map_or(out.len(), |it| at + it + 1);
            out.replace_range(at..end, "<mrow>");
        }
        out = out.replace(&format!("</{name}>"), "</mrow>");
    }
    format!("<mrow>{out}</mrow>")
}

/// Elements that hold text and nothing else.
fn is_token(name: &str) -> bool {
    matches!(name, "mi" | "mn" | "mo" | "mtext" | "ms")
}

/// How many children an element must have.
fn takes(name: &str) -> Option<usize> {
    match name {
        "mfrac" | "mroot" | "msub" | "msup" | "munder" | "mover" => Some(2),
        "msubsup" | "munderover" => Some(3),
        _ => None,
    }
}

/// Elements of presentation MathML; any other that only sounds like one holds its children as a row does.
const KNOWN: &[&str] = &[
    "math",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "ms",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "merror",
    "maction",
    "mpadded",
    "mphantom",
    "mfenced",
    "menclose",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "none",
    "mtable",
    "mlabeledtr",
    "mtr",
    "mtd",
    "semantics",
];

fn known(name: &str) -> &'static str {
    KNOWN
        .iter()
        .copied()
        .find(|it| *it == name)
        .unwrap_or("mrow")
}

/// Elements that a formula is made of.
pub(super) fn is_presentation(name: &str) -> bool {
    let of_html = [
        "math", "main", "map", "mark", "marquee", "menu", "menuitem", "meta", "meter",
    ];
    let known = name.starts_with('m') && name.bytes().all(|it| it.is_ascii_alphabetic());
    known && !of_html.contains(&name) || matches!(name, "semantics" | "none")
}

/// The attributes of an element that it may have, with a space before each.
fn attributes(node: TreeNode<'_>, name: &str) -> String {
    let mut out = String::new();
    for (key, value) in node
        .value()
        .as_element()
        .into_iter()
        .flat_map(|it| it.attrs())
    {
        let value = value.trim();
        if is_kept(name, key, value) {
            out.push(' ');
            out.push_str(key);
            out.push_str("=\"");
            push_escaped(&mut out, value);
            out.push('"');
        }
    }
    out
}

/// Whether an element may have this attribute with this value.
fn is_kept(name: &str, key: &str, value: &str) -> bool {
    let flag = matches!(value, "true" | "false");
    let each = |fits: fn(&str) -> bool| !value.is_empty() && value.split_whitespace().all(fits);
    let token = is_token(name);
    match key {
        "display" => name == "math" && matches!(value, "block" | "inline"),
        "mathvariant" => (token || name == "mstyle") && VARIANTS.contains(&value),
        "stretchy" | "fence" | "separator" | "accent" | "movablelimits" | "symmetric"
        | "largeop"
            if name == "mo" =>
        {
            flag
        }
        "accent" => matches!(name, "mover" | "munderover") && flag,
        "accentunder" => matches!(name, "munder" | "munderover") && flag,
        "columnalign" => {
            let fits = |it: &str| matches!(it, "left" | "center" | "right");
            match name {
                "mtable" | "mtr" => each(fits),
                "mtd" => fits(value),
                _ => false,
            }
        }
        "rowspacing" | "columnspacing" => name == "mtable" && each(is_length),
        "linethickness" => {
            name == "mfrac" && (is_length(value) || matches!(value, "thin" | "medium" | "thick"))
        }
        "form" => name == "mo" && matches!(value, "prefix" | "infix" | "postfix"),
        "lspace" if name == "mpadded" => is_length(value),
        "lspace" | "rspace" | "minsize" => name == "mo" && is_length(value),
        "maxsize" => name == "mo" && (is_length(value) || value == "infinity"),
        "width" => matches!(name, "mspace" | "mpadded") && is_length(value),
        "height" | "depth" => matches!(name, "mspace" | "mpadded") && is_length(value),
        "columnspan" | "rowspan" => name == "mtd" && value.parse::<u16>().is_ok_and(|it| it > 0),
        "displaystyle" => matches!(name, "mstyle" | "mtable" | "math") && flag,
        "scriptlevel" => name == "mstyle" && value.parse::<i16>().is_ok(),
        "notation" => {
            let plain = |it: &str| NOTATIONS.contains(&it);
            name == "menclose" && each(plain)
        }
        "open" | "close" => name == "mfenced",
        "actiontype" => name == "maction" && !value.is_empty(),
        "selection" => name == "maction" && value.parse::<u16>().is_ok_and(|it| it > 0),
        _ => false,
    }
}

const VARIANTS: &[&str] = &[
    "normal",
    "bold",
    "italic",
    "bold-italic",
    "double-struck",
    "bold-fraktur",
    "script",
    "bold-script",
    "fraktur",
    "sans-serif",
    "bold-sans-serif",
    "sans-serif-italic",
    "sans-serif-bold-italic",
    "monospace",
    "initial",
    "tailed",
    "looped",
    "stretched",
];

const NOTATIONS: &[&str] = &[
    "longdiv",
    "actuarial",
    "radical",
    "box",
    "roundedbox",
    "circle",
    "left",
    "right",
    "top",
    "bottom",
    "updiagonalstrike",
    "downdiagonalstrike",
    "verticalstrike",
    "horizontalstrike",
    "madruwb",
    "updiagonalarrow",
    "phasorangle",
];

/// Whether a value is a number with a unit. <https://www.w3.org/TR/MathML3/chapter2.html#type.length>
fn is_length(value: &str) -> bool {
    let number = value.strip_prefix('-').unwrap_or(value);
    let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = &number[digits.len()..];
    let sound =
        digits.parse::<f32>().is_ok() && digits.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    sound
        && !digits.ends_with('.')
        && matches!(
            unit,
            "" | "em" | "ex" | "px" | "in" | "cm" | "mm" | "pt" | "pc" | "%"
        )
        || matches!(
            value,
            "veryverythinmathspace"
                | "verythinmathspace"
                | "thinmathspace"
                | "mediummathspace"
                | "thickmathspace"
                | "verythickmathspace"
                | "veryverythickmathspace"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(html: &str) -> String {
        let tree = scraper::Html::parse_fragment(html);
        let math = tree
            .tree
            .root()
            .descendants()
            .find(|it| dom::name(*it) == "math");
        serialize(math.unwrap()).replace(" xmlns=\"http://www.w3.org/1998/Math/MathML\"", "")
    }

    #[test]
    fn formulas_are_made_valid() {
        for (html, wanted) in [
            (
                "<math><mrow>甲<mi>x</mi> </mrow></math>",
                "<math><mrow><mtext>甲</mtext><mi>x</mi></mrow></math>",
            ),
            (
                "<math><mfrac><mn>1</mn></mfrac></math>",
                "<math><mfrac><mn>1</mn><mrow></mrow></mfrac></math>",
            ),
            (
                "<math><msup><mi>x</mi><mn>1</mn><mn>2</mn></msup></math>",
                "<math><msup><mi>x</mi><mrow><mn>1</mn><mn>2</mn></mrow></msup></math>",
            ),
            (
                "<math><mtable columnspacing=\"\" rowspacing=\"0.2em\"><mi>a</mi></mtable></math>",
                "<math><mtable rowspacing=\"0.2em\"><mtr><mtd><mi>a</mi></mtd></mtr></mtable></math>",
            ),
            (
                "<math><maction actiontype=\"toggle\"><mi>a</mi></maction><mfoo><mi>b</mi></mfoo></math>",
                "<math><maction actiontype=\"toggle\"><mi>a</mi></maction><mrow><mi>b</mi></mrow></math>",
            ),
            (
                "<math><mtr><mtd><mi>a</mi></mtd></mtr></math>",
                "<math><mrow><mrow><mi>a</mi></mrow></mrow></math>",
            ),
            (
                "<math display=\"inline-block\"><mo stretchy=\"maybe\" form=\"prefix\">-</mo></math>",
                "<math><mo form=\"prefix\">-</mo></math>",
            ),
        ] {
            assert_eq!(xml(html), wanted);
        }
    }
}
