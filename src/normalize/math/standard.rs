//! Replaces classes that the LaTeX reader writes for its own style sheet by the attributes of MathML.

use std::fmt::Write as _;

use super::spelling::{BOX, PHANTOM};

/// Classes of tables and their cells, and the attributes that say the same (MathML 3, 3.5).
const CLASSES: &[(&str, &str)] = &[
    (
        "<mtable class=\"menv-alignlike menv-align menv-with-eqn\">",
        ALIGNED,
    ),
    ("<mtable class=\"menv-alignlike menv-align\">", ALIGNED),
    ("<mtable class=\"menv-alignlike menv-with-eqn\">", ALIGNED),
    ("<mtable class=\"menv-alignlike\">", ALIGNED),
    (
        "<mtable class=\"menv-cells-left menv-cases\">",
        "<mtable columnalign=\"left\" columnspacing=\"1em\">",
    ),
    (
        "<mtable class=\"menv-arraylike menv-cells-left\">",
        "<mtable columnalign=\"left\">",
    ),
    (
        "<mtable class=\"menv-arraylike menv-cells-right\">",
        "<mtable columnalign=\"right\">",
    ),
    (
        "<mtable class=\"menv-arraylike\">",
        "<mtable columnalign=\"center\">",
    ),
    (
        "<mtable class=\"menv-cells-left\">",
        "<mtable columnalign=\"left\" rowspacing=\"0.1em\">",
    ),
    (
        "<mtable class=\"menv-cells-right\">",
        "<mtable columnalign=\"right\" rowspacing=\"0.1em\">",
    ),
    ("<mtable class=\"menv-multline\">", GATHERED),
    ("<mtable class=\"menv-with-eqn\">", GATHERED),
    ("<mtable>", GATHERED),
    ("<mtd class=\"cell-left\">", "<mtd columnalign=\"left\">"),
    ("<mtd class=\"cell-right\">", "<mtd columnalign=\"right\">"),
    ("class=\"cell-left ", "columnalign=\"left\" class=\""),
    ("class=\"cell-right ", "columnalign=\"right\" class=\""),
    (" cell-left\"", "\" columnalign=\"left\""),
    (" cell-right\"", "\" columnalign=\"right\""),
    // Entities that XML does not know, and attributes that stick together.
    ("&amp;nbsp;", "\u{a0}"),
    ("&nbsp;", "\u{a0}"),
    ("\"minsize=", "\" minsize="),
    ("\"maxsize=", "\" maxsize="),
];

/// The last value of a list is that of all further columns (MathML 3, 3.5.1.2), so lists are long.
const ALIGNED: &str = "<mtable displaystyle=\"true\" \
                       columnalign=\"right left right left right left right left right left\" \
                       columnspacing=\"0em 2em 0em 2em 0em 2em 0em 2em 0em\" rowspacing=\"0.5em\">";
const GATHERED: &str = "<mtable displaystyle=\"true\" rowspacing=\"0.5em\">";

/// Accents that the LaTeX reader writes as identifiers instead of operators.
const ACCENTS: &str = "^~`´¨ˇ˘˙˚‾→←";

/// The formula with attributes in place of classes, and with its accents as operators, since only operators may stand
/// where an accent does (<https://www.w3.org/TR/mathml-core/#dfn-embellished-operator>).
pub(super) fn standard(mathml: &str) -> String {
    let mut out = mathml.to_owned();
    for (class, attributes) in CLASSES {
        if out.contains(class) {
            out = out.replace(class, attributes);
        }
    }
    for accent in ACCENTS.chars() {
        let letter = format!("<mi>{accent}</mi></mover>");
        if out.contains(&letter) {
            let sign = format!("<mo accent=\"true\" stretchy=\"false\">{accent}</mo></mover>");
            out = out.replace(&letter, &sign);
        }
    }
    for (mark, open, close) in MARKS {
        out = enclosed(&out, *mark, open, close);
    }
    colours(&heights(&out))
}

/// The marks at the beginning of groups, and the elements that they stand for.
const MARKS: &[(char, &str, &str)] = &[
    (BOX, "<menclose notation=\"box\">", "</menclose>"),
    (PHANTOM, "<mphantom>", "</mphantom>"),
];

/// Groups that begin with a mark as elements of their own.
fn enclosed(mathml: &str, mark: char, open: &str, close: &str) -> String {
    let begin = format!("<mrow><mtext>{mark}</mtext>");
    let mut out = mathml.to_owned();
    // From the last to the first, so that one in another is done when its outer one is.
    while let Some(at) = out.rfind(&*begin) {
        let inner = at + begin.len();
        let Some(end) = row_end(&out[inner..]) else {
            return out;
        };
        let end = inner + end;
        out.replace_range(end..end + "</mrow>".len(), close);
        out.replace_range(at..inner, open);
    }
    out
}

/// Where the `</mrow>` stands that closes the row that `mathml` is in.
fn row_end(mathml: &str) -> Option<usize> {
    let (mut depth, mut from) = (0_usize, 0);
    loop {
        let at = from + mathml.get(from..)?.find("mrow")?;
        if mathml[..at].ends_with("</") {
            if depth == 0 {
                return Some(at - 2);
            }
            depth -= 1;
        } else if mathml[..at].ends_with('<') {
            depth += 1;
        }
        from = at + "mrow".len();
    }
}

/// Replaces colours of letters in `style` by the MathML attribute.
fn colours(mathml: &str) -> String {
    const BEGIN: &str = " style=\"color: rgb(";
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        out.push_str(before);
        let parts = after.split_once(")\"");
        let levels = parts.map(|it| it.0.split(' ').map(str::parse::<u8>).collect::<Vec<_>>());
        match (levels.as_deref(), parts) {
            (Some([Ok(red), Ok(green), Ok(blue)]), Some((_, behind))) => {
                _ = write!(out, " mathcolor=\"#{red:02x}{green:02x}{blue:02x}\"");
                rest = behind;
            }
            (_, _) => {
                out.push_str(BEGIN);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Removes the empty rows that only hold a distance (`\\[2pt]`): without the LaTeX reader's style sheet they would
/// be as high as any other row.
fn heights(mathml: &str) -> String {
    const BEGIN: &str = "<mtr style=\"height: ";
    const END: &str = "<mtd class=\"menv-nonumber\"></mtd></mtr>";
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some(at) = rest.find(BEGIN) {
        out.push_str(&rest[..at]);
        let row = &rest[at..];
        rest = match row.split_once('>') {
            Some((_, after)) if after.starts_with(END) => &after[END.len()..],
            Some(_) | None => {
                out.push_str("<mtr");
                &row["<mtr".len()..]
            }
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_become_attributes() {
        for (from, to) in [
            (
                "<mtable class=\"menv-arraylike\"><mtr><mtd class=\"cell-left menv-right-solid\">",
                "<mtable columnalign=\"center\"><mtr><mtd columnalign=\"left\" \
                 class=\"menv-right-solid\">",
            ),
            (
                "<mo symmetric=\"true\" stretchy=\"true\"minsize=\"1.2em\" maxsize=\"1.2em\">(</mo>",
                "<mo symmetric=\"true\" stretchy=\"true\" minsize=\"1.2em\" maxsize=\"1.2em\">(</mo>",
            ),
            (
                "<mrow><mtext>\u{f8f0}</mtext><mrow><mi>x</mi></mrow></mrow><mrow></mrow>",
                "<menclose notation=\"box\"><mrow><mi>x</mi></mrow></menclose><mrow></mrow>",
            ),
            (
                "<mi style=\"color: rgb(255 0 9)\">x</mi>",
                "<mi mathcolor=\"#ff0009\">x</mi>",
            ),
            ("<mtext>if&nbsp;</mtext>", "<mtext>if\u{a0}</mtext>"),
            (
                "<mover><mi>x</mi><mi>^</mi></mover>",
                "<mover><mi>x</mi><mo accent=\"true\" stretchy=\"false\">^</mo></mover>",
            ),
            (
                "</mtr><mtr style=\"height: 2pt\"><mtd class=\"menv-nonumber\"></mtd></mtr><mtr><mtd>",
                "</mtr><mtr><mtd>",
            ),
        ] {
            assert_eq!(standard(from), to);
        }
    }
}
