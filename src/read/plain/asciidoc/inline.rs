//! Marks inside a line of `AsciiDoc`.

use std::collections::BTreeMap;

use crate::read::marks::find_near;

/// The most bytes between two marks.
const LONGEST_MARKED: usize = 600;

/// A text with the marks of Markdown.
pub(super) fn inline(text: &str, attributes: &BTreeMap<String, String>) -> String {
    let (text, broken) = match text.strip_suffix(" +") {
        Some(text) => (text, true),
        None => (text, false),
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let found = match c {
            '{' => attribute(rest, attributes),
            '<' => reference(rest),
            '[' => anchor(rest),
            '*' | '_' | '`' | '#' | '^' | '~' => marked(&out, rest),
            'a'..='z' if !out.ends_with(|it: char| it.is_ascii_alphanumeric()) => called(rest),
            _ => None,
        };
        if let Some((shown, left)) = found {
            out += &shown;
            rest = left;
            continue;
        }
        // What means nothing here must mean nothing in Markdown.
        if matches!(c, '*' | '_' | '#' | '~' | '^') {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
    if broken {
        out.push('\\');
    }
    out
}

/// `{name}`.
fn attribute<'t>(
    rest: &'t str,
    attributes: &BTreeMap<String, String>,
) -> Option<(String, &'t str)> {
    let inner = &rest[1..];
    let end = find_near(inner, "}")?;
    let (name, left) = (&inner[..end], &inner[end + 1..]);
    let built_in = match name {
        "nbsp" => "\u{A0}",
        "empty" | "zwsp" => "",
        "plus" => "+",
        "asterisk" => "\\*",
        _ => attributes.get(name)?,
    };
    Some((built_in.to_owned(), left))
}

/// `<<id,text>>`, `<https://…>`.
fn reference(rest: &str) -> Option<(String, &str)> {
    if let Some(inner) = rest.strip_prefix("<<") {
        let end = find_near(inner, ">>")?;
        let (inner, left) = (&inner[..end], &inner[end + 2..]);
        let (id, text) = inner.split_once(',').unwrap_or((inner, inner));
        return Some((
            link(&format!("#{}", id.trim_start_matches('#')), text.trim()),
            left,
        ));
    }
    let end = find_near(rest, ">")?;
    let address = &rest[1..end];
    let is = address.starts_with("http") && !address.contains(' ');
    is.then(|| (rest[..=end].to_owned(), &rest[end + 1..]))
}

/// `[[id]]`.
fn anchor(rest: &str) -> Option<(String, &str)> {
    let inner = rest.strip_prefix("[[")?;
    let end = find_near(inner, "]]")?;
    let id = inner[..end].split(',').next().unwrap_or_default();
    let is = !id.is_empty() && !id.contains(char::is_whitespace);
    is.then(|| (format!("<a id=\"{id}\"></a>"), &inner[end + 2..]))
}

fn link(address: &str, text: &str) -> String {
    let text = if text.is_empty() { address } else { text };
    format!("[{text}](<{address}>)")
}

/// A macro (`image:a.png[alt]`, `footnote:[text]`) or an address.
fn called(rest: &str) -> Option<(String, &str)> {
    let letters = rest.bytes().take_while(u8::is_ascii_lowercase).count();
    let (name, after) = rest.split_at(letters);
    let after = after.strip_prefix(':')?;
    if matches!(name, "http" | "https" | "ftp") && after.starts_with("//") {
        let end = rest.find(|c: char| c.is_whitespace() || "[]<>\"".contains(c) || !c.is_ascii());
        let (address, left) = rest.split_at(end.unwrap_or(rest.len()));
        let Some((text, left)) = bracketed(left) else {
            let address = address.trim_end_matches(['.', ',', ')', ';', '!']);
            return Some((format!("<{address}>"), &rest[address.len()..]));
        };
        return Some((link(address, text.trim_end_matches('^')), left));
    }
    let after = after.strip_prefix(':').unwrap_or(after);
    let at = find_near(after, "[")?;
    let target = &after[..at];
    if target.contains(char::is_whitespace) {
        return None;
    }
    let (text, left) = bracketed(&after[at..])?;
    let first = text.split(',').next().unwrap_or_default().trim_matches('"');
    let shown = match name {
        "image" => format!("![{first}](<{target}>)"),
        "link" => link(target, text.trim_end_matches('^')),
        "mailto" => link(&format!("mailto:{target}"), text),
        "xref" => link(&format!("#{}", target.trim_start_matches('#')), text),
        "footnote" if !text.is_empty() => format!("^[{text}]"),
        "stem" | "latexmath" | "asciimath" if target.is_empty() => format!("${text}$"),
        "kbd" | "btn" if target.is_empty() => format!("<kbd>{text}</kbd>"),
        "video" | "audio" if target.starts_with("http") => link(target, first),
        _ => return None,
    };
    Some((shown, left))
}

/// The text in the brackets that a text begins with.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('[')?;
    let near = &inner[..inner.floor_char_boundary(4000)];
    let mut depth = 0_usize;
    for (at, c) in near.char_indices() {
        match c {
            '[' => depth += 1,
            ']' if depth == 0 => return Some((&inner[..at], &inner[at + 1..])),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `*bold*`, `_italic_`, `` `code` ``, `#marked#`, `^up^`, `~down~`; doubled, they hold inside words.
fn marked<'t>(before: &str, rest: &'t str) -> Option<(String, &'t str)> {
    let mark = rest.chars().next()?;
    let double = rest[1..].starts_with(mark);
    let length = if double { 2 } else { 1 };
    let anywhere = double || "^~".contains(mark);
    let free = |c: char| anywhere || !c.is_ascii_alphanumeric();
    if before.chars().next_back().is_some_and(|c| !free(c)) {
        return None;
    }
    let inner = &rest[length..];
    let near = &inner[..inner.floor_char_boundary(LONGEST_MARKED)];
    let end = near
        .find(&rest[..length])
        .into_iter()
        .chain(near.match_indices(&rest[..length]).skip(1).map(|it| it.0));
    let end = end.into_iter().find(|at| {
        let after = inner[at + length..].chars().next();
        *at > 0 && !inner[..*at].ends_with(' ') && after.is_none_or(free)
    })?;
    let (text, left) = (&inner[..end], &inner[end + length..]);
    if text.starts_with(' ')
        || mark == '^' && text.contains(' ')
        || mark == '~' && text.contains(' ')
    {
        return None;
    }
    let shown = match mark {
        '*' => format!("**{text}**"),
        '_' => format!("*{text}*"),
        '`' => format!("`{}`", text.trim_matches('+')),
        '#' => format!("<mark>{text}</mark>"),
        '^' => format!("<sup>{text}</sup>"),
        _ => format!("<sub>{text}</sub>"),
    };
    Some((shown, left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_asciidoc_are_marks_of_markdown() {
        for (text, wanted) in [
            ("用*油*，不用 _水_ 与`a -b`", "用**油**，不用 *水* 与`a -b`"),
            ("a*b*c snake_case_name", "a\\*b\\*c snake\\_case\\_name"),
            (
                "见 https://a.example/b[册^]。",
                "见 [册](<https://a.example/b>)。",
            ),
            ("见https://a.example/b。", "见<https://a.example/b>。"),
            (
                "link:a.html[甲] <<here,这里>> xref:x[乙]",
                "[甲](<a.html>) [这里](<#here>) [乙](<#x>)",
            ),
            ("话footnote:[注 [1\\] 文]。", "话^[注 [1\\] 文]。"),
            (
                "H~2~O x^2^ stem:[x^2]",
                "H<sub>2</sub>O x<sup>2</sup> $x^2$",
            ),
            ("一 +", "一\\"),
            ("image:a.png[图]", "![图](<a.png>)"),
        ] {
            assert_eq!(inline(text, &BTreeMap::new()), wanted, "{text}");
        }
    }
}
