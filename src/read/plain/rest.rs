//! reStructuredText as Markdown: headings, lists, literals, links, directives for code, pictures and boxes, notes. What
//! has no counterpart stays as it was typed. Each line becomes one line, so that positions hold.

use crate::read::marks::find_near;

/// Longer than any fence in the text.
const FENCE: &str = "~~~~~~~~";

/// A directive that is open.
struct Open {
    /// How far its contents are indented at least.
    indent: usize,
    /// What its end writes.
    close: &'static str,
    /// Whether its contents are shown as they are.
    literal: bool,
    /// Whether its options (`:alt: 甲`) may still follow.
    options: bool,
    /// Whether its contents go.
    hidden: bool,
    /// How far its first line is indented.
    base: Option<usize>,
}

/// The text as Markdown.
pub(super) fn markdown(body: &str) -> String {
    let lines: Vec<&str> = body.lines().collect();
    let mut marks: Vec<(char, bool)> = Vec::new(); // the underlines of headings, by depth
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    let mut open: Option<Open> = None;
    let mut at = 0;
    while let Some(line) = lines.get(at).copied() {
        let (bare, indent) = (line.trim(), line.len() - line.trim_start().len());
        if let Some(directive) = &mut open {
            if bare.is_empty() {
                directive.options = false;
                out.push(String::new());
                at += 1;
                continue;
            }
            if indent > directive.indent {
                let option = directive.options && bare.starts_with(':') && bare[1..].contains(':');
                directive.options = option;
                if !option {
                    directive.base = directive.base.or(Some(indent));
                }
                let base = directive.base.unwrap_or(0).min(indent);
                out.push(match (option, directive.hidden, directive.literal) {
                    (true, _, _) | (_, true, _) => String::new(),
                    (false, false, true) => line.get(base..).unwrap_or(bare).to_owned(),
                    (false, false, false) => inline(bare),
                });
                at += 1;
                continue;
            }
            // The last blank line of the contents takes what closes them.
            let close = directive.close;
            if !close.is_empty() {
                match out.last_mut().filter(|it| it.is_empty()) {
                    Some(last) => close.clone_into(last),
                    None => out.push(close.to_owned()),
                }
            }
            open = None;
        }
        let next = lines.get(at + 1).map_or("", |it| it.trim_end());
        let above = is_line(bare)
            && !next.trim().is_empty()
            && lines.get(at + 2).is_some_and(|it| it.trim_end() == bare);
        if above {
            let depth = depth(&mut marks, bare, true);
            out.extend([
                String::new(),
                format!("{} {}", "#".repeat(depth), inline(next.trim())),
                String::new(),
            ]);
            at += 3;
            continue;
        }
        if !bare.is_empty()
            && indent == 0
            && is_line(next)
            && !is_line(bare)
            && width(next) + 1 >= width(bare)
        {
            let depth = depth(&mut marks, next, false);
            out.extend([
                format!("{} {}", "#".repeat(depth), inline(bare)),
                String::new(),
            ]);
            at += 2;
            continue;
        }
        let (shown, opened) = text_line(line, bare, indent);
        out.push(shown);
        open = opened;
        at += 1;
    }
    out.extend(
        open.map(|it| it.close.to_owned())
            .filter(|it| !it.is_empty()),
    );
    out.join("\n")
}

/// Whether a line is an underline.
fn is_line(bare: &str) -> bool {
    let first = bare.bytes().next();
    bare.len() >= 3
        && first.is_some_and(|it| b"=-~^\"'`#*+:._".contains(&it))
        && bare.bytes().all(|it| Some(it) == first)
}

/// The columns of a text; Han characters take two, but not everybody counts so.
fn width(text: &str) -> usize {
    text.chars().count()
}

fn depth(marks: &mut Vec<(char, bool)>, line: &str, over: bool) -> usize {
    let mark = (line.chars().next().unwrap_or('='), over);
    let known = marks.iter().position(|it| *it == mark);
    let at = known.unwrap_or_else(|| {
        marks.push(mark);
        marks.len() - 1
    });
    (at + 1).min(6)
}

fn text_line(line: &str, bare: &str, indent: usize) -> (String, Option<Open>) {
    let contents = |close: &'static str, literal: bool| Open {
        indent,
        close,
        literal,
        options: true,
        hidden: false,
        base: None,
    };
    if let Some(rest) = bare.strip_prefix(".. ") {
        if let Some((label, text)) = rest
            .strip_prefix('[')
            .and_then(|it| it.split_once(']'))
            .filter(|it| !it.0.contains(' '))
        {
            return (
                format!(
                    "[^{}]: {}",
                    label.trim_start_matches('#'),
                    inline(text.trim())
                ),
                None,
            );
        }
        if let Some((name, argument)) = rest.split_once("::") {
            return directive(name.trim(), argument.trim(), contents);
        }
        if rest.starts_with('_') {
            return (String::new(), None);
        }
        let hidden = Open {
            hidden: true,
            ..contents("", false)
        };
        return (String::new(), Some(hidden));
    }
    // A field of the head, `:作者: 甲`.
    if let Some((key, value)) = bare.strip_prefix(':').and_then(|it| it.split_once(": "))
        && !key.contains('`')
        && indent == 0
    {
        return (format!("**{key}** {}  ", inline(value)), None);
    }
    if let Some(text) = bare.strip_suffix("::").filter(|_| !bare.starts_with("..")) {
        let shown = if text.is_empty() {
            String::new()
        } else {
            format!("{}:", inline(text))
        };
        // Indented lines that follow are code in Markdown, too, when a blank line parts them.
        return (shown, None);
    }
    if bare.starts_with('|') || bare.starts_with('+') {
        return (line.to_owned(), None);
    }
    (format!("{}{}", &line[..indent], inline(bare)), None)
}

fn directive(
    name: &str,
    argument: &str,
    contents: impl Fn(&'static str, bool) -> Open,
) -> (String, Option<Open>) {
    match name {
        "code-block" | "code" | "sourcecode" | "highlight" | "parsed-literal" => {
            (format!("{FENCE}{argument}"), Some(contents(FENCE, true)))
        }
        "math" => {
            let fence = if argument.is_empty() {
                format!("{FENCE}math")
            } else {
                format!("$${argument}$$")
            };
            let close = if argument.is_empty() { FENCE } else { "" };
            (fence, Some(contents(close, true)))
        }
        "image" | "figure" => (format!("![](<{argument}>)"), Some(contents("", false))),
        "note" | "warning" | "tip" | "important" | "caution" | "danger" | "hint" | "attention"
        | "error" | "admonition" => (
            format!("::: {name} {argument}"),
            Some(contents(":::", false)),
        ),
        "contents" | "toctree" | "meta" | "index" | "role" | "raw" | "default-role" => (
            String::new(),
            Some(Open {
                hidden: true,
                ..contents("", false)
            }),
        ),
        _ => (inline(argument), Some(contents("", false))),
    }
}

/// Marks inside a line.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['`', ':', '[']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = literal(rest)
            .or_else(|| role(rest))
            .or_else(|| link(rest))
            .or_else(|| note(rest));
        match found {
            Some((shown, left)) => {
                out.push_str(&shown);
                rest = left;
            }
            None => {
                out.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The text before a mark that stands near, and the text after it.
fn parted<'t>(text: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
    let end = find_near(text, mark)?;
    Some((&text[..end], &text[end + mark.len()..]))
}

/// ``` ``code`` ```.
fn literal(rest: &str) -> Option<(String, &str)> {
    let (code, left) = parted(rest.strip_prefix("``")?, "``")?;
    Some((format!("`` {code} ``"), left))
}

/// `` :ref:`名` ``.
fn role(rest: &str) -> Option<(String, &str)> {
    let (name, after) = parted(rest.strip_prefix(':')?, ":`")?;
    let plain = !name.is_empty()
        && name
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || b"-_:".contains(&it));
    let (text, left) = parted(after, "`").filter(|_| plain)?;
    let shown = text.split_once(" <").map_or(text, |it| it.0);
    Some(match name {
        "math" => (format!("${text}$"), left),
        "sub" => (format!("<sub>{text}</sub>"), left),
        "sup" => (format!("<sup>{text}</sup>"), left),
        "code" | "class" | "func" | "file" | "command" => (format!("`{text}`"), left),
        _ => (shown.to_owned(), left),
    })
}

/// `` `text <address>`_ `` and `` `text`_ ``.
fn link(rest: &str) -> Option<(String, &str)> {
    let (inner, left) = parted(rest.strip_prefix('`')?, "`")?;
    let left = left.strip_prefix("__").or_else(|| left.strip_prefix('_'));
    let Some(left) = left else {
        // Interpreted text without a role is emphasis.
        return Some((format!("*{inner}*"), &rest[inner.len() + 2..]));
    };
    let (text, address) = match inner.rsplit_once('<') {
        Some((text, address)) => (text.trim(), address.trim_end_matches('>')),
        None => return Some((inner.to_owned(), left)),
    };
    let text = if text.is_empty() { address } else { text };
    Some((format!("[{text}](<{address}>)"), left))
}

/// `[#f1]_`.
fn note(rest: &str) -> Option<(String, &str)> {
    let (label, left) = parted(rest.strip_prefix('[')?, "]_")?;
    let plain = !label.is_empty() && !label.contains([' ', ']', '[']);
    plain.then(|| (format!("[^{}]", label.trim_start_matches('#')), left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restructured_text_becomes_markdown() {
        for (rest, wanted) in [
            ("====\n甲甲\n====", "\n# 甲甲\n"),
            ("甲\n===\n\n乙\n---", "# 甲\n\n\n## 乙\n"),
            (
                "用 ``rope`` 与 `册 <https://a.example>`_。[#f1]_",
                "用 `` rope `` 与 [册](<https://a.example>)。[^f1]",
            ),
            (".. [#f1] 说明。", "[^f1]: 说明。"),
            (".. image:: a.png\n   :alt: 甲", "![](<a.png>)\n"),
            (":ref:`甲`", "甲"),
        ] {
            assert_eq!(markdown(rest), wanted, "{rest}");
        }
        let code = ".. code-block:: python\n   :linenos:\n\n   for i in x:\n       y\n\n后";
        assert_eq!(
            markdown(code),
            "~~~~~~~~python\n\n\nfor i in x:\n    y\n~~~~~~~~\n后"
        );
    }
}
