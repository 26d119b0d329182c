//! Formulas: MathML kept, LaTeX found in its usual disguises.

use super::dom::{self, Node};
use super::rule::{Report, Rule};
use super::run::What;
use crate::model::Math;

/// LaTeX becomes a formula.
pub(super) static READ_MATH: Rule = Rule {
    name: "read-math",
    does: "LaTeX between `$…$`, `$$…$$`, `\\(…\\)`, `\\[…\\]` or in `<script type=\"math/tex\">` becomes a \
           formula.",
    example: "`$E = mc^2$` → formula",
};

/// LaTeX that cannot be set.
pub(super) static MATH_AS_SOURCE: Rule = Rule {
    name: "math-as-source",
    does: "A formula that the LaTeX reader cannot understand is shown as its source.",
    example: "`$\\undefined$` → `\\undefined` in a code face",
};

/// A `<math>` element as it stands, and whether it is displayed.
pub(super) fn of_element(node: Node<'_>) -> (Math, bool) {
    let annotation = node.descendants().find(|it| {
        dom::name(*it) == "annotation"
            && dom::attr(*it, "encoding").is_some_and(|it| it.contains("tex"))
    });
    let tex = annotation
        .map(dom::raw_text)
        .unwrap_or_default()
        .trim()
        .to_owned();
    let display =
        dom::attr(node, "display") == Some("block") || dom::attr(node, "mode") == Some("display");
    (
        Math {
            tex,
            mathml: serialize(node),
        },
        display,
    )
}

/// Whether the script holds LaTeX.
pub(super) fn is_script(node: Node<'_>) -> bool {
    dom::attr(node, "type").is_some_and(|it| it.starts_with("math/tex"))
}

/// The formula in a `<script type="math/tex; mode=display">`.
pub(super) fn of_script(node: Node<'_>, line: u32, report: &mut Report) -> (Math, bool) {
    let display = dom::attr(node, "type").is_some_and(|it| it.contains("display"));
    (
        read(dom::raw_text(node).trim(), display, line, report),
        display,
    )
}

/// The formula of an element that carries its LaTeX: comrak's `data-math-style`, WeChat editors'
/// `data-formula`.
pub(super) fn of_attribute(node: Node<'_>, line: u32, report: &mut Report) -> Option<What> {
    let (tex, display) = match (
        dom::attr(node, "data-math-style"),
        dom::filled(node, "data-formula"),
    ) {
        (Some(style), _) => (dom::raw_text(node), style == "display"),
        (None, Some(formula)) => (formula.to_owned(), dom::name(node) != "span"),
        (None, None) => return None,
    };
    Some(What::Math(read(tex.trim(), display, line, report), display))
}

/// LaTeX to a formula; its MathML stays empty when it cannot be understood.
pub(super) fn read(tex: &str, display: bool, line: u32, report: &mut Report) -> Math {
    let storage = pulldown_latex::Storage::new();
    let parser = pulldown_latex::Parser::new(tex, &storage);
    let config = pulldown_latex::RenderConfig {
        display_mode: if display {
            pulldown_latex::config::DisplayMode::Block
        } else {
            pulldown_latex::config::DisplayMode::Inline
        },
        xml: true,
        ..pulldown_latex::RenderConfig::default()
    };
    let events: Vec<_> = parser.collect();
    let mut mathml = String::new();
    let sound = events.iter().all(Result::is_ok)
        && pulldown_latex::push_mathml(&mut mathml, events.into_iter(), config).is_ok();
    if !sound {
        report.simplified(
            &MATH_AS_SOURCE,
            line,
            format!("the formula `{tex}`"),
            "its LaTeX source",
        );
        mathml.clear();
    }
    Math {
        tex: tex.to_owned(),
        mathml,
    }
}

/// A `<math>` subtree as XML, with nothing but elements and attributes of presentation MathML.
fn serialize(node: Node<'_>) -> String {
    let mut out = String::new();
    let mut steps = vec![Step::Open(node)];
    while let Some(step) = steps.pop() {
        match step {
            Step::Open(node) => {
                if let Some(text) = node.value().as_text() {
                    escape(&mut out, text);
                    continue;
                }
                let name = dom::name(node);
                if name.is_empty() || is_unsafe(name) {
                    continue;
                }
                out.push('<');
                out.push_str(name);
                if name == "math" {
                    out.push_str(" xmlns=\"http://www.w3.org/1998/Math/MathML\"");
                }
                for (key, value) in node
                    .value()
                    .as_element()
                    .into_iter()
                    .flat_map(|it| it.attrs())
                {
                    if is_kept(key) {
                        out.push(' ');
                        out.push_str(key);
                        out.push_str("=\"");
                        escape(&mut out, value);
                        out.push('"');
                    }
                }
                out.push('>');
                steps.push(Step::Close(name.to_owned()));
                steps.extend(node.children().rev().map(Step::Open));
            }
            Step::Close(name) => {
                out.push_str("</");
                out.push_str(&name);
                out.push('>');
            }
        }
    }
    out
}

enum Step<'a> {
    Open(Node<'a>),
    Close(String),
}

/// Elements inside of MathML that are not MathML, or copies of what stands beside them.
fn is_unsafe(name: &str) -> bool {
    let known = name.starts_with('m') && name.bytes().all(|it| it.is_ascii_alphabetic());
    !known && !matches!(name, "semantics" | "none")
}

fn is_kept(attribute: &str) -> bool {
    matches!(
        attribute,
        "display"
            | "mathvariant"
            | "stretchy"
            | "fence"
            | "separator"
            | "accent"
            | "accentunder"
            | "columnalign"
            | "rowspacing"
            | "columnspacing"
            | "linethickness"
            | "form"
            | "lspace"
            | "rspace"
            | "minsize"
            | "maxsize"
            | "movablelimits"
            | "symmetric"
            | "largeop"
            | "width"
            | "height"
            | "depth"
            | "columnspan"
            | "rowspan"
            | "displaystyle"
            | "scriptlevel"
            | "notation"
            | "open"
            | "close"
    )
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML 1.0 knows no control characters.
            c if c.is_control() && !matches!(c, '\t' | '\n') => {}
            c => out.push(c),
        }
    }
}
