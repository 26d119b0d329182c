//! Finding tags, code spans and other marks in a line of Markdown.

use super::extras::escape;

/// Whether a line is `{% name … %}` or `{{< /name >}}`.
pub(super) fn is_tag(line: &str, name: &str) -> bool {
    whole_tag(line.trim())
        .map(|it| it.trim_matches(['{', '}', '%', '<', '>', '-', ' ']))
        .is_some_and(|it| {
            it.split_whitespace()
                .collect::<Vec<_>>()
                .join("")
                .starts_with(name)
        })
}

/// The line itself when it is one tag from end to end.
pub(super) fn whole_tag(bare: &str) -> Option<&str> {
    (tag_length(bare)? == bare.len()).then_some(bare)
}

/// How long the tag at the start is.
pub(super) fn tag_length(text: &str) -> Option<usize> {
    if text.starts_with("@[") {
        let name = find_near(text, "](")?;
        let end = find_near(&text[name..], ")")?;
        let simple = text[2..name]
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || "-_".contains(it));
        return simple.then_some(name + end + 1);
    }
    let close = match text.get(..3) {
        Some("{{<") => ">}}",
        Some("{{%") => "%}}",
        _ => match text.get(..2)? {
            "{{" => "}}",
            "{%" => "%}",
            _ => return None,
        },
    };
    find_near(text, close).map(|it| it + close.len())
}

/// The first place of `wanted`, when it is near: no tag is longer, and a text full of openings
/// must not be searched to its end for each of them.
pub(super) fn find_near(text: &str, wanted: &str) -> Option<usize> {
    let near = (0..=text.len().min(2000))
        .rev()
        .find(|it| text.is_char_boundary(*it))?;
    text[..near].find(wanted)
}

/// Pieces of a line, and whether each is a code span.
pub(super) fn code_spans(line: &str) -> Vec<(&str, bool)> {
    let mut out = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut hopeless = 0; // runs of this length or shorter have no partner left
    while let Some(found) = line[at..].find('`') {
        let open = at + found;
        let length = line[open..].bytes().take_while(|it| *it == b'`').count();
        let inside = open + length;
        let close = if length <= hopeless {
            None
        } else {
            closing_run(&line[inside..], length)
        };
        match close {
            Some(close) => {
                out.push((&line[start..open], false));
                let end = inside + close + length;
                out.push((&line[open..end], true));
                (start, at) = (end, end);
            }
            None => {
                hopeless = hopeless.max(length);
                at = inside;
            }
        }
    }
    out.push((&line[start..], false));
    out
}

/// Where the next run of exactly `length` backticks is.
fn closing_run(text: &str, length: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let run = text[start..].bytes().take_while(|it| *it == b'`').count();
        if run == length {
            return Some(start);
        }
        at = start + run;
    }
    None
}

/// `\(x_1\)` and `\\(x_1\\)` as `$x_1$`, when it is a formula and no bracket that was escaped.
pub(super) fn math_span<'t>(rest: &'t str, out: &mut String) -> Option<&'t str> {
    let slashes = rest.bytes().take_while(|it| *it == b'\\').count();
    let close = format!("{})", &rest[..slashes]);
    let inner = &rest[slashes + 1..];
    let end = find_near(inner, &close)?;
    let tex = inner[..end].trim();
    let formula = tex.contains(['\\', '^', '_', '=']) || (slashes == 2 && !tex.is_empty());
    if !formula || tex.contains('$') {
        return None;
    }
    out.push('$');
    out.push_str(tex);
    out.push('$');
    Some(&inner[end + close.len()..])
}

/// `[[page]]` and `[[page|text]]` as links; `[[1]](url)` and `[[1]]: url` are links already, and
/// `x[[1]]` is an index.
pub(super) fn wiki_link<'t>(rest: &'t str, out: &mut String) -> Option<&'t str> {
    let inner = &rest[2..];
    let end = find_near(inner, "]]")?;
    let (name, left) = (&inner[..end], &inner[end + 2..]);
    let plain = !name.is_empty()
        && name.chars().count() <= 100
        && !name.contains(['[', ']', '\n', '$', '"', '=']);
    if !plain || left.starts_with(['(', '[', ':']) || name.starts_with([' ', '^', '-', '!']) {
        return None;
    }
    let index = out.ends_with(|c: char| c.is_ascii_alphanumeric() || "_)]".contains(c));
    if index || !name.contains(char::is_alphabetic) {
        return None;
    }
    let (page, text) = name.split_once('|').unwrap_or((name, name));
    out.push_str(&format!(
        "<a href=\"{}\">{}</a>",
        escape(page.trim()),
        escape(text.trim())
    ));
    Some(left)
}
