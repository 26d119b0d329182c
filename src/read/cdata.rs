//! Removes `<![CDATA[…]]>` that a feed left around its HTML. A parser of HTML takes `<![CDATA[` for the start of a
//! comment and would lose the first tag with it.

use std::borrow::Cow;

use crate::diag::rules;
use crate::{Fact, Warning};

const OPEN: &str = "<![CDATA[";
const CLOSE: &str = "]]>";

/// The body without these marks, and a warning when there were any.
pub(super) fn unwrap<'b>(body: &'b str, line: u32, warnings: &mut Vec<Warning>) -> Cow<'b, str> {
    let mut out = String::new();
    let mut rest = body;
    while let Some((before, inside)) = rest.split_once(OPEN) {
        let Some((inner, after)) = inside.split_once(CLOSE) else {
            break;
        };
        // In a script or a style sheet the marks are part of the code and stay: `/*<![CDATA[*/`, `//<![CDATA[`.
        let machinery =
            before.trim_end().ends_with(['/', '*']) || before.ends_with('>') && is_style(before);
        if machinery {
            out.push_str(&rest[..before.len() + OPEN.len()]);
            rest = inside;
            continue;
        }
        out.push_str(before);
        out.push_str(inner);
        rest = after;
    }
    if rest.len() == body.len() || out.len() + rest.len() == body.len() {
        return Cow::Borrowed(body);
    }
    out.push_str(rest);
    let what = "a body that was still wrapped as character data of XML".to_owned();
    warnings.push(Warning::new(
        line,
        &rules::UNWRAP_CDATA,
        Fact::Repaired { what },
    ));
    Cow::Owned(out)
}

fn is_style(before: &str) -> bool {
    let tag = before
        .rsplit_once('<')
        .map_or("", |it| it.1)
        .to_ascii_lowercase();
    tag.starts_with("style") || tag.starts_with("script")
}

#[cfg(test)]
mod tests {
    use super::unwrap;

    #[test]
    fn marks_go_in_pairs_and_stay_in_scripts() {
        for (body, wanted) in [
            ("<div><![CDATA[<p>甲</p>]]></div>", "<div><p>甲</p></div>"),
            ("<p>a[b[0]]>1</p>", "<p>a[b[0]]>1</p>"),
            (
                "<style><![CDATA[p{}]]></style>",
                "<style><![CDATA[p{}]]></style>",
            ),
            ("<![CDATA[ 未完", "<![CDATA[ 未完"),
        ] {
            let mut warnings = Vec::new();
            assert_eq!(unwrap(body, 1, &mut warnings), wanted);
            assert_eq!(warnings.is_empty(), body == wanted);
        }
    }
}
