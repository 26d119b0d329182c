//! What the LaTeX reader writes for its own style sheet, in the attributes that MathML has for it.

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
    ("&nbsp;", "\u{a0}"),
    ("\"minsize=", "\" minsize="),
    ("\"maxsize=", "\" maxsize="),
];

const ALIGNED: &str = "<mtable displaystyle=\"true\" columnalign=\"right left\" \
                       columnspacing=\"0em 2em\" rowspacing=\"0.5em\">";
const GATHERED: &str = "<mtable displaystyle=\"true\" rowspacing=\"0.5em\">";

/// Signs over a letter that the LaTeX reader takes for letters themselves.
const ACCENTS: &str = "^~`´¨ˇ˘˙˚‾→←";

/// The formula with attributes for what it has classes for, and with operators for accents: only they
/// stand where accents do (<https://www.w3.org/TR/mathml-core/#dfn-embellished-operator>).
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
    heights(&out)
}

/// Without the empty rows that only hold a distance (`\\[2pt]`): without their style sheet they are
/// as high as any other.
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
