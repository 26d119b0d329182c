//! Which attributes each element of a formula may have, and their values (MathML 3, chapter 3 and its schema).

use super::{MarkupElement, MarkupNode};

/// The kind of an attribute's value.
#[derive(Clone, Copy)]
enum ValueKind {
    Boolean,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One or more of these words.
    Words(&'static [&'static str]),
    /// A length, or one of these words.
    Length(&'static [&'static str]),
    Lengths,
    /// A length that may be relative to the content's (3.3.6.2).
    Padded,
    Integer,
    Positive,
    Any,
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
const DIRECTIONS: &[&str] = &["ltr", "rtl"];
const SIDEWAYS: &[&str] = &["left", "center", "right"];
const UPWARDS: &[&str] = &["top", "bottom", "center", "baseline", "axis"];
const LINES: &[&str] = &["none", "solid", "dashed"];
const BREAKS: &[&str] = &["auto", "newline", "nobreak", "goodbreak", "badbreak"];
const NAMED_LENGTHS: &[&str] = &[
    "veryverythinmathspace",
    "verythinmathspace",
    "thinmathspace",
    "mediummathspace",
    "thickmathspace",
    "verythickmathspace",
    "veryverythickmathspace",
];

/// What the value of an attribute of an element must be; `None` when the element may not have it.
fn kind_of(element: &str, attribute: &str) -> Option<ValueKind> {
    use ValueKind::{Any, Boolean, Integer, Length, Lengths, Padded, Positive, Word, Words};
    let token = ["mi", "mn", "mo", "mtext", "ms"].contains(&element);
    let style = ["math", "mstyle"].contains(&element);
    Some(match (element, attribute) {
        (_, "mathvariant") if token || style => Word(VARIANTS),
        (_, "mathsize") if token || style => Length(&["small", "normal", "big"]),
        (_, "dir") if token || style || element == "mrow" => Word(DIRECTIONS),
        (_, "displaystyle") if style || element == "mtable" => Boolean,
        (_, "scriptlevel") if style => Integer,
        ("mo", "form") => Word(&["prefix", "infix", "postfix"]),
        (
            "mo",
            "fence" | "separator" | "stretchy" | "symmetric" | "largeop" | "movablelimits"
            | "accent",
        ) => Boolean,
        ("mo", "lspace" | "rspace" | "minsize") => Length(&[]),
        ("mo", "maxsize") => Length(&["infinity"]),
        ("mo" | "mspace", "linebreak") => Word(BREAKS),
        ("mspace", "width" | "height" | "depth") => Length(&[]),
        ("mfrac", "linethickness") => Length(&["thin", "medium", "thick"]),
        ("mfrac", "numalign" | "denomalign") => Word(SIDEWAYS),
        ("mfrac", "bevelled") => Boolean,
        ("mpadded", "width" | "height" | "depth" | "lspace" | "voffset") => Padded,
        ("mfenced", "open" | "close" | "separators") => Any,
        ("menclose", "notation") => Any,
        ("msub" | "msubsup" | "mmultiscripts", "subscriptshift") => Length(&[]),
        ("msup" | "msubsup" | "mmultiscripts", "superscriptshift") => Length(&[]),
        ("munder" | "munderover", "accentunder") => Boolean,
        ("mover" | "munderover", "accent") => Boolean,
        ("munder" | "mover" | "munderover", "align") => Word(SIDEWAYS),
        ("mtable", "align") => Word(UPWARDS),
        ("mtable", "rowalign") => Words(UPWARDS),
        ("mtable", "columnalign") => Words(SIDEWAYS),
        ("mtr" | "mlabeledtr", "rowalign") => Word(UPWARDS),
        ("mtr" | "mlabeledtr", "columnalign") => Words(SIDEWAYS),
        ("mtd", "rowalign") => Word(UPWARDS),
        ("mtd", "columnalign") => Word(SIDEWAYS),
        ("mtd", "rowspan" | "columnspan") => Positive,
        ("mtable", "columnlines" | "rowlines") => Words(LINES),
        ("mtable", "frame") => Word(LINES),
        ("mtable", "rowspacing" | "columnspacing") => Lengths,
        ("mtable", "side") => Word(&["left", "right", "leftoverlap", "rightoverlap"]),
        ("mtable", "width") => Length(&["auto"]),
        ("maction", "actiontype") => Any,
        ("maction", "selection") => Positive,
        _ => return None,
    })
}

/// Leaves only valid attributes on a formula's elements; returns whether any was left out. MathML Core allows
/// `displaystyle` and `scriptlevel` on any element; for MathML 3 (3.3.4) they move to an `mstyle` around it.
pub(super) fn keep_valid(root: &mut MarkupElement) -> bool {
    let mut changed = own(root);
    for child in &mut root.children {
        let MarkupNode::Element(element) = child else {
            continue;
        };
        changed |= keep_valid(element);
        let (style, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut element.attributes)
            .into_iter()
            .partition(|it| is_style(&element.name, &it.0));
        element.attributes = kept;
        // An `mstyle` is not allowed around rows, cells and the parts of `mmultiscripts`.
        let alone = ["mtr", "mlabeledtr", "mtd", "mprescripts", "none"].contains(&&*element.name);
        if style.is_empty() || alone {
            continue;
        }
        let inner = MarkupElement::new(&element.name, std::mem::take(&mut element.children));
        let attributes = std::mem::replace(&mut element.attributes, style);
        "mstyle".clone_into(&mut element.name);
        element.children = vec![MarkupNode::Element(MarkupElement {
            attributes,
            ..inner
        })];
    }
    changed
}

/// Whether an attribute has to move to an `mstyle`.
fn is_style(element: &str, attribute: &str) -> bool {
    ["displaystyle", "scriptlevel"].contains(&attribute) && kind_of(element, attribute).is_none()
}

/// Leaves only valid attributes on an element, those for an `mstyle` included; returns whether any was left out.
fn own(element: &mut MarkupElement) -> bool {
    let before = element.attributes.len();
    let name = element.name.clone();
    element.attributes.retain(|(key, value)| {
        let kind = kind_of(
            if is_style(&name, key) {
                "mstyle"
            } else {
                &name
            },
            key,
        );
        kind.is_some_and(|it| is_valid(value, it))
    });
    before != element.attributes.len()
}

fn is_valid(value: &str, kind: ValueKind) -> bool {
    let is_one = |words: &[&str]| words.contains(&value);
    let mut parts = value.split_ascii_whitespace().peekable();
    match kind {
        ValueKind::Boolean => is_one(&["true", "false"]),
        ValueKind::Word(words) => is_one(words),
        ValueKind::Words(words) => parts.peek().is_some() && parts.all(|it| words.contains(&it)),
        ValueKind::Length(words) => is_one(words) || is_length(value),
        ValueKind::Lengths => parts.peek().is_some() && parts.all(is_length),
        ValueKind::Padded => is_padded(value),
        ValueKind::Integer => value.parse::<i32>().is_ok(),
        ValueKind::Positive => value.parse::<u16>().is_ok_and(|it| it > 0),
        ValueKind::Any => true,
    }
}

/// A number with a unit or without, or the name of a space (2.1.5.2).
fn is_length(value: &str) -> bool {
    let positive = value.strip_prefix("negative").unwrap_or(value);
    if NAMED_LENGTHS.contains(&positive) {
        return true;
    }
    let number = value.strip_prefix('-').unwrap_or(value);
    let unit = after_number(number);
    unit.is_some_and(|it| ["", "em", "ex", "in", "cm", "mm", "px", "pt", "pc", "%"].contains(&it))
}

/// As a length, but with a sign that adds to what the content has, and with its sizes as units.
fn is_padded(value: &str) -> bool {
    let number = value.strip_prefix(['+', '-']).unwrap_or(value);
    let Some(unit) = after_number(number) else {
        return false;
    };
    let size = unit.strip_prefix('%').unwrap_or(unit).trim_start();
    ["", "height", "depth", "width"].contains(&size)
        || is_length(&format!("1{}", unit.trim_start()))
}

/// What comes after a number such as `1`, `1.5` or `.5`; `None` when there is none.
fn after_number(value: &str) -> Option<&str> {
    let end = value
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(value.len());
    let (number, unit) = value.split_at(end);
    let sound = number.matches('.').count() <= 1 && number.bytes().any(|it| it.is_ascii_digit());
    sound.then_some(unit)
}
