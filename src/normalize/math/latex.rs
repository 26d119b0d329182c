//! Converts LaTeX to MathML.

use super::MATH_AS_SOURCE;
use crate::model::Math;
use crate::normalize::rule::CleaningReport;

/// Converts LaTeX to a formula. Its MathML stays empty if the LaTeX cannot be read.
pub(super) fn read(tex: &str, display: bool, line: u32, report: &mut CleaningReport) -> Math {
    let plain = report.macros.take(tex);
    let (tex, filled) = (plain.trim(), report.macros.expand(plain.trim()));
    let mathml = mathml(&filled, display);
    if mathml.is_none() && !tex.is_empty() {
        report.simplified(
            &MATH_AS_SOURCE,
            line,
            format!("the formula `{}`", shown(tex)),
            "its LaTeX source",
        );
    }
    Math {
        tex: tex.to_owned(),
        mathml: mathml.unwrap_or_default(),
    }
}

/// LaTeX nested deeper than this stays source: no page shows the innermost of so many, readers of books recurse over
/// them, and converting takes quadratic time.
const DEEPEST: usize = 64;

/// How deep groups, `\left` and environments nest at most.
fn depth(tex: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = tex;
    while let Some(at) = rest.find(['{', '}', '\\']) {
        let here = &rest[at..];
        let is_command = |name: &str| {
            let after = here.strip_prefix(name);
            after.is_some_and(|it| !it.starts_with(|c: char| c.is_ascii_alphabetic()))
        };
        let opens = here.starts_with('{') || is_command("\\left") || is_command("\\begin");
        let closes = here.starts_with('}') || is_command("\\right") || is_command("\\end");
        if opens {
            depth += 1;
            deepest = deepest.max(depth);
        } else if closes {
            depth = depth.saturating_sub(1);
        }
        // A character after a backslash is no brace.
        let escaped = here
            .starts_with('\\')
            .then(|| here[1..].chars().next())
            .flatten();
        rest = &here[1 + escaped.map_or(0, char::len_utf8)..];
    }
    deepest
}

/// LaTeX to MathML, when it can be understood.
pub(super) fn mathml(tex: &str, display: bool) -> Option<String> {
    crate::diag::step(); // one paragraph may hold a million formulas
    if depth(tex) > DEEPEST {
        return None;
    }
    let storage = pulldown_latex::Storage::new();
    let spelled = super::spelling::spelled(tex);
    let parser = pulldown_latex::Parser::new(&spelled, &storage);
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
    sound.then(|| spaced(escaped(&super::standard::standard(&mathml))))
}

/// Operators that the LaTeX reader writes as they are (`<mo><</mo>`), as XML wants them.
fn escaped(mathml: &str) -> String {
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let sound = if rest[at..].starts_with('<') {
            after
                .trim_start_matches('/')
                .starts_with(|c: char| c.is_ascii_alphabetic())
        } else {
            let name = after.split_once(';').map(|it| it.0.trim_start_matches('#'));
            name.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric()))
        };
        out.push_str(match (sound, &rest[at..=at]) {
            (true, sign) => sign,
            (false, "<") => "&lt;",
            (false, _) => "&amp;",
        });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The space that the LaTeX reader sets before the name of a function, in front of the scripts of
/// that function and not among them, where it would be one child too many (MathML 3, 3.1.3.2).
fn spaced(mathml: String) -> String {
    const SPACE: &str = "<mspace width=\"0.1667em\" />";
    let scripts = ["msub", "msup", "msubsup", "munder", "mover", "munderover"];
    scripts.iter().fold(mathml, |mathml, name| {
        let inside = format!("<{name}>{SPACE}<mi>");
        let before = format!("{SPACE}<{name}><mi>");
        mathml.replace(&inside, &before)
    })
}

/// LaTeX on one line, shortened for a message.
fn shown(tex: &str) -> String {
    let line = tex.split_whitespace().collect::<Vec<_>>().join(" ");
    crate::normalize::images::shortened(&line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_need_no_environment() {
        let mut report = CleaningReport::default();
        let math = read("a=1\\\\ b=2\\\\", true, 1, &mut report);
        assert!(math.mathml.contains("<mtr>"), "{}", math.mathml);
        assert!(report.finish().is_empty());
    }

    #[test]
    fn scripts_of_functions_have_their_children_alone() {
        let math = read(
            r"2a \sin^2 x + \max_a \min_b",
            true,
            1,
            &mut CleaningReport::default(),
        );
        let space = "<mspace width=\"0.1667em\" />";
        for name in ["msup", "munder"] {
            assert!(
                math.mathml.contains(&format!("{space}<{name}><mi>")),
                "{}",
                math.mathml
            );
        }
    }

    #[test]
    fn comparisons_are_xml() {
        let math = read("a < b", false, 1, &mut CleaningReport::default());
        assert!(math.mathml.contains("&lt;</mo>"), "{}", math.mathml);
        assert_eq!(
            escaped("<mo>&</mo><mi>&lt;</mi>&#38;"),
            "<mo>&amp;</mo><mi>&lt;</mi>&#38;"
        );
    }

    #[test]
    fn deep_formulas_stay_source() {
        let nested = |depth: usize| r"\hat{".repeat(depth) + "x" + &"}".repeat(depth);
        assert!(super::mathml(&nested(60), false).is_some());
        assert!(super::mathml(&nested(70), false).is_none());
        assert_eq!(
            super::depth(r"\{\{ {a} \left( {b} \right) \leftarrow \}"),
            2
        );
    }

    #[test]
    fn latex_becomes_mathml() {
        let math = read(r"\frac{1}{2}", false, 1, &mut CleaningReport::default());
        assert!(math.mathml.contains("<mfrac>"), "{}", math.mathml);
        let mut report = CleaningReport::default();
        assert_eq!(read(r"\frac{1", false, 1, &mut report).mathml, "");
        assert_eq!(report.finish().len(), 1);
    }
}
