//! Reads formulas: keeps MathML, and finds LaTeX in scripts, attributes, code spans and text.

mod chemistry;
mod element;
mod latex;
mod macros;
mod picture;
mod spelling;
mod standard;

use self::latex::read;
pub(super) use self::macros::Macros;
pub(super) use self::picture::of_picture;
use super::dom::{self, TreeNode};
use super::rule::{CleaningReport, Rule};
use super::run::{Marks, RunItem, What};
use crate::model::Math;

/// LaTeX becomes a formula.
pub(super) static READ_MATH: Rule = Rule {
    name: "read-math",
    does: "LaTeX between `$…$`, `$$…$$`, `\\(…\\)`, `\\[…\\]` or in `<script type=\"math/tex\">` becomes a \
           formula.",
    example: "`$E = mc^2$` → formula",
};

/// LaTeX that cannot be converted.
pub(super) static MATH_AS_SOURCE: Rule = Rule {
    name: "math-as-source",
    does: "A formula that the LaTeX reader cannot understand is shown as its source.",
    example: "`$\\undefined$` → `\\undefined` in a code face",
};

/// Whether a `<math>` holds MathML and nothing else. One that was never closed also holds the rest of the article.
pub(super) fn is_formula(node: TreeNode<'_>) -> bool {
    let mut stack: Vec<TreeNode<'_>> = node.children().collect();
    let mut some = false;
    while let Some(node) = stack.pop() {
        let name = dom::name(node);
        if matches!(name, "" | "annotation" | "annotation-xml") {
            continue;
        }
        if !element::is_presentation(name) {
            return false;
        }
        some = true;
        stack.extend(node.children());
    }
    some
}

/// A `<math>` element as it stands, and whether it is displayed.
pub(super) fn of_element(node: TreeNode<'_>) -> (Math, bool) {
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
            mathml: element::serialize(node),
        },
        display,
    )
}

/// Whether the script holds LaTeX.
pub(super) fn is_script(node: TreeNode<'_>) -> bool {
    dom::attr(node, "type").is_some_and(|it| it.starts_with("math/tex"))
}

/// The formula in a `<script type="math/tex; mode=display">`.
pub(super) fn of_script(
    node: TreeNode<'_>,
    line: u32,
    report: &mut CleaningReport,
) -> (Math, bool) {
    let display = dom::attr(node, "type").is_some_and(|it| it.contains("display"));
    (
        read(dom::raw_text(node).trim(), display, line, report),
        display,
    )
}

/// The formula of an element that carries its LaTeX: comrak's `data-math-style`, WeChat editors'
/// `data-formula`, Zhihu's `data-tex`.
pub(super) fn of_attribute(
    node: TreeNode<'_>,
    line: u32,
    report: &mut CleaningReport,
) -> Option<What> {
    let (tex, display) = match (
        dom::attr(node, "data-math-style"),
        dom::filled(node, "data-formula"),
    ) {
        (Some(style), _) => (dom::raw_text(node), style == "display"),
        (None, Some(formula)) => (formula.to_owned(), dom::name(node) != "span"),
        (None, None) => {
            let tex = ["data-tex", "data-latex"]
                .iter()
                .find_map(|it| dom::filled(node, it))?;
            let display = dom::attr(node, "data-eeimg") == Some("2") || dom::name(node) != "span";
            (tex.trim_end_matches("\\\\").to_owned(), display)
        }
    };
    Some(What::Math(read(tex.trim(), display, line, report), display))
}

/// The ways in which the author of a body writes formulas.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Habits {
    /// Whether text between dollars may be a formula. In Markdown its reader has already found those.
    pub(super) dollars: bool,
    /// Whether every code span between dollars is a formula, because some of them surely are.
    pub(super) coded: bool,
}

/// Whether an author puts formulas in code spans, dollars and all: one of them has a command of LaTeX.
pub(super) fn are_coded(root: TreeNode<'_>) -> bool {
    root.descendants()
        .filter(|it| dom::name(*it) == "code")
        .filter(|it| it.parent().is_none_or(|it| dom::name(it) != "pre"))
        .any(|it| {
            let text = dom::raw_text(it);
            let found = coded(text.trim(), false).filter(|it| it.0.0.starts_with('$'));
            found.is_some_and(|(_, tex)| has_command(tex))
        })
}

/// `\Gamma`, but not `\d` of a regular expression.
fn has_command(tex: &str) -> bool {
    let mut parts = tex.split('\\').skip(1);
    parts.any(|it| it.bytes().take_while(u8::is_ascii_alphabetic).count() > 1)
}

/// Finds LaTeX between its delimiters in the texts of a run.
pub(super) fn find(
    items: &mut Vec<RunItem>,
    habits: Habits,
    marks: &Marks,
    report: &mut CleaningReport,
) {
    let hint = |it: &RunItem| it.text().is_some_and(|it| it.contains(['$', '\\']));
    if !items.iter().any(hint) {
        return;
    }
    let mut out = Vec::with_capacity(items.len());
    for item in std::mem::take(items) {
        crate::diag::step();
        match item.text() {
            Some(text) if marks.is_code(item.mark) => {
                match in_code(text, habits.coded, item.line, report) {
                    Some(what) => out.push(RunItem { what, ..item }),
                    None => out.push(item),
                }
            }
            Some(text) => {
                // Only what is around the text is taken over: a copy of it for each formula would take its square.
                let RunItem { mark, line, .. } = item;
                let pieces = split(text, habits.dollars, line, report);
                out.extend(pieces.into_iter().map(|what| {
                    crate::diag::step();
                    RunItem { mark, line, what }
                }));
            }
            None => out.push(item),
        }
    }
    *items = out;
}

/// LaTeX that was put in a code span, delimiters and all, to protect it from a Markdown reader.
fn in_code(text: &str, all: bool, line: u32, report: &mut CleaningReport) -> Option<What> {
    if ENVIRONMENTS
        .iter()
        .any(|it| is_environment(text.trim(), it))
    {
        report.repaired_once(&READ_MATH, line, "LaTeX read as formulas");
        return Some(What::Math(read(text.trim(), true, line, report), true));
    }
    let ((open, close, display), tex) = coded(text.trim(), all)?;
    report.repaired_once(&READ_MATH, line, "LaTeX read as formulas");
    report.notation.push_str(open);
    report.notation.push_str(close);
    Some(What::Math(read(tex, *display, line, report), *display))
}

/// Environments that are formulas by themselves.
const ENVIRONMENTS: &[&str] = &[
    "align",
    "align*",
    "eqnarray",
    "eqnarray*",
    "equation",
    "equation*",
    "gather",
    "gather*",
    "multline",
    "multline*",
];

/// Whether a text is one environment of that name.
fn is_environment(text: &str, name: &str) -> bool {
    let inner = text
        .strip_prefix("\\begin{")
        .and_then(|it| it.strip_prefix(name)?.strip_prefix('}'));
    inner.is_some_and(|it| {
        let body = it.strip_suffix('}').and_then(|it| it.strip_suffix(name));
        body.is_some_and(|it| it.ends_with("\\end{"))
    })
}

/// The delimiters around a whole code span and the LaTeX between them; between single dollars `all` of
/// it, else only what is surely LaTeX (`$HOME` and `$i$j` are shell, `$\d{2}$` is a pattern).
fn coded(text: &str, all: bool) -> Option<(&'static Delimiters, &str)> {
    DELIMITERS.iter().find_map(|it| {
        let (open, close, _) = *it;
        let tex = text.strip_prefix(open)?.strip_suffix(close)?.trim();
        let sure = if open == "$" {
            let plain = !tex.contains('\\') && tex.contains(['^', '{']);
            has_command(tex) || plain || tex.find('_') == Some(1)
        } else {
            tex.contains(['\\', '^', '_', '{', '=']) || tex.chars().count() <= 12
        };
        let other = tex.is_empty() || tex.contains(close) || tex.contains("://") || is_prose(tex);
        ((sure || all) && !other).then_some((it, tex))
    })
}

/// Whether what stands between two delimiters is prose: it has Han characters, and no command sets them as text.
fn is_prose(tex: &str) -> bool {
    !tex.contains("\\text") && tex.chars().any(super::whitespace::is_cjk)
}

/// The most bytes between two delimiters of a formula.
const LONGEST: usize = 2000;

/// Opening delimiter, closing delimiter, and whether the formula is displayed.
type Delimiters = (&'static str, &'static str, bool);

/// Longer delimiters come before shorter ones.
const DELIMITERS: &[Delimiters] = &[
    ("$$", "$$", true),
    ("\\[", "\\]", true),
    ("\\(", "\\)", false),
    ("$", "$", false),
];

fn split(text: &str, dollars: bool, line: u32, report: &mut CleaningReport) -> Vec<What> {
    let mut out = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    // Every opening delimiter begins with one of the two.
    while let Some(before) = text.get(at..).and_then(|it| it.find(['$', '\\'])) {
        crate::diag::step();
        at += before;
        let rest = &text[at..];
        let found = DELIMITERS
            .iter()
            .filter(|it| dollars || !it.0.starts_with('$'))
            .find_map(|it| formula(rest, it).map(|tex| (it, tex)));
        let Some(((open, close, display), tex)) = found else {
            at += 1;
            continue;
        };
        if plain < at {
            out.push(What::Text(text[plain..at].to_owned()));
        }
        report.repaired_once(&READ_MATH, line, "LaTeX read as formulas");
        report.notation.push_str(open);
        report.notation.push_str(close);
        let math = read(tex.trim(), *display, line, report);
        // Definitions alone show nothing.
        if math.tex.is_empty() {
            report.notation.push_str(tex);
        } else {
            out.push(What::Math(math, *display));
        }
        at += open.len() + tex.len() + close.len();
        plain = at;
    }
    if plain < text.len() {
        out.push(What::Text(text[plain..].to_owned()));
    }
    out
}

/// The LaTeX between these delimiters at the start of `rest`, when it reads as LaTeX.
fn formula<'a>(rest: &'a str, (open, close, display): &(&str, &str, bool)) -> Option<&'a str> {
    let inside = rest.strip_prefix(open)?;
    // The search is bounded: otherwise a text full of opening delimiters would take quadratic time.
    let near = &inside[..inside.floor_char_boundary(LONGEST + close.len())];
    let end = near.find(close)?;
    let tex = inside.get(..end)?;
    let after = inside.get(end + close.len()..)?;
    let trimmed = tex.trim();
    let command = tex.contains(['\\', '^', '_', '{', '=']);
    let backslashed = open.starts_with('\\');
    let plausible = if backslashed || *display {
        command || trimmed.chars().count() <= 12
    } else {
        // `$5 和 $6` is money.
        let tight = tex == trimmed && !after.starts_with(|c: char| c.is_ascii_digit());
        let letter =
            trimmed.chars().count() <= 3 && trimmed.chars().all(|c| c.is_ascii_alphanumeric());
        let variable = letter && trimmed.starts_with(|c: char| c.is_ascii_alphabetic());
        tight && !is_prose(tex) && (command || variable)
    };
    (plausible && !trimmed.is_empty() && !trimmed.contains("://")).then_some(tex)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formulas(text: &str) -> Vec<String> {
        split(text, true, 1, &mut CleaningReport::default())
            .into_iter()
            .filter_map(|it| {
                if let What::Math(math, _) = it {
                    Some(math.tex)
                } else {
                    None
                }
            })
            .collect()
    }

    #[test]
    fn money_is_no_formula() {
        assert_eq!(formulas("从 $5 涨到 $6，又从 $5=$6"), Vec::<String>::new());
        assert_eq!(formulas("设 $x$ 为 $a_1 + b$。"), ["x", "a_1 + b"]);
    }

    #[test]
    fn one_sure_formula_in_code_makes_formulas_of_all() {
        let tex = |text: &'static str, all| coded(text, all).map(|it| it.1);
        assert_eq!(tex("$B(x,y)$", false), None);
        assert_eq!(tex("$B(x,y)$", true), Some("B(x,y)"));
        assert_eq!(tex(r"$ \Gamma(n) $", false), Some(r"\Gamma(n)"));
        for shell in ["$HOME", "$i$j", "$i$j$", "$$", "$"] {
            assert_eq!(tex(shell, true), None, "{shell}");
        }
        assert!(has_command(r"\Gamma(x)") && !has_command(r"^\d+"));
    }

    #[test]
    fn an_environment_in_code_is_a_formula() {
        let displayed = |text| match in_code(text, false, 1, &mut CleaningReport::default()) {
            Some(What::Math(_, display)) => Some(display),
            Some(_) | None => None,
        };
        let align = "\\begin{align*} a &= b \\end{align*}";
        assert_eq!(displayed(align), Some(true));
        assert_eq!(displayed("\\begin{document} a \\end{document}"), None);
        assert_eq!(displayed("\\begin{align} a \\end{align*}"), None);
    }

    #[test]
    fn delimiters_of_latex_are_found() {
        assert_eq!(
            formulas(r"甲 \(x\) 乙 \[E = mc^2\] 丙 $$\frac12$$"),
            ["x", "E = mc^2", r"\frac12"]
        );
    }
}
