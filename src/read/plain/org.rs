//! Org as Markdown: headings, lists, emphasis, links, code, tables, notes. What has no counterpart stays as it was typed.
//! Each line becomes one line, so that positions hold.

use crate::read::marks::find_near;

/// The text as Markdown.
pub(super) fn markdown(body: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut block: Option<String> = None; // the name of the block that is open
    let mut drawer = false;
    for line in body.lines() {
        let bare = line.trim();
        let lower = bare.to_ascii_lowercase();
        if let Some(name) = &block {
            let ends = lower.starts_with("#+end_");
            out.push(match (name.as_str(), ends) {
                ("quote" | "verse", true) => String::new(),
                ("quote" | "verse", false) => format!("> {}", inline(bare)),
                ("center", true) => String::new(),
                ("center", false) => inline(line),
                (_, true) => FENCE.to_owned(),
                (_, false) => line.strip_prefix(',').unwrap_or(line).to_owned(),
            });
            if ends {
                block = None;
            }
            continue;
        }
        if let Some(rest) = lower.strip_prefix("#+begin_") {
            let name = rest
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_owned();
            let argument = bare.split_whitespace().nth(1).unwrap_or_default();
            out.push(match name.as_str() {
                "quote" | "verse" | "center" => String::new(),
                "src" => format!("{FENCE}{argument}"),
                _ => FENCE.to_owned(),
            });
            block = Some(name);
            continue;
        }
        if drawer || lower == ":properties:" || lower == ":logbook:" {
            // Drawers are folded away in Org's editor.
            drawer = lower != ":end:";
            out.push(String::new());
            continue;
        }
        out.push(text_line(line, bare));
    }
    out.join("\n")
}

/// Longer than any fence in the text.
const FENCE: &str = "~~~~~~~~";

fn text_line(line: &str, bare: &str) -> String {
    let depth = line.bytes().take_while(|it| *it == b'*').count();
    if depth > 0 && line[depth..].starts_with(' ') {
        // A blank line before and after a heading is not needed in Markdown.
        return format!(
            "{} {}",
            "#".repeat((depth + 1).min(6)),
            inline(line[depth..].trim())
        );
    }
    if bare.starts_with("#+") && bare.contains(':') || bare == "#" || bare.starts_with("# ") {
        return String::new();
    }
    if let Some((label, text)) = bare
        .strip_prefix("[fn:")
        .and_then(|it| it.split_once(']'))
        .filter(|_| line.starts_with('['))
    {
        return format!("[^{label}]: {}", inline(text.trim()));
    }
    if bare.starts_with("|-") {
        return bare.replace('+', "|");
    }
    if bare.len() >= 5 && bare.bytes().all(|it| it == b'-') {
        return "***".to_owned();
    }
    if let Some(code) = bare.strip_prefix(": ") {
        return format!("    {code}");
    }
    let indent = &line[..line.len() - line.trim_start().len()];
    let item = ["- ", "+ "].iter().any(|it| bare.starts_with(it))
        || bare
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .starts_with([')', '.'])
            && bare.starts_with(|c: char| c.is_ascii_digit());
    if item {
        return format!("{indent}{}", inline(bare));
    }
    // Org indents text below headings, which Markdown reads as code.
    inline(bare)
}

/// Marks inside a line.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '*', '/', '=', '~', '_', '+']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((shown, left)) = link(rest).or_else(|| note(rest)) {
            out.push_str(&shown);
            rest = left;
            continue;
        }
        if let Some((shown, left)) = marked(&out, rest) {
            out.push_str(&shown);
            rest = left;
            continue;
        }
        let mark = &rest[..1];
        // A star or a line that means nothing in Org must mean nothing in Markdown.
        if matches!(mark, "*" | "_") {
            out.push('\\');
        }
        out.push_str(mark);
        rest = &rest[1..];
    }
    out.push_str(rest);
    out
}

/// `[[address][text]]`, `[[file:a.png]]`.
fn link(rest: &str) -> Option<(String, &str)> {
    let inner = rest.strip_prefix("[[")?;
    let end = find_near(inner, "]]")?;
    let (inner, left) = (&inner[..end], &inner[end + 2..]);
    let (address, text) = inner.split_once("][").unwrap_or((inner, ""));
    let address = address.strip_prefix("file:").unwrap_or(address);
    let lower = address.to_ascii_lowercase();
    let picture = ["png", "jpg", "jpeg", "gif", "svg", "webp"]
        .iter()
        .any(|it| lower.ends_with(it));
    let shown = if picture {
        format!("![{text}](<{address}>)")
    } else if text.is_empty() {
        format!("[{address}](<{address}>)")
    } else {
        format!("[{text}](<{address}>)")
    };
    Some((shown, left))
}

/// `[fn:1]`, `[fn:: text]`.
fn note(rest: &str) -> Option<(String, &str)> {
    let inner = rest.strip_prefix("[fn:")?;
    let end = find_near(inner, "]")?;
    let (inner, left) = (&inner[..end], &inner[end + 1..]);
    Some(match inner.split_once(':') {
        Some((_, text)) => (format!("^[{}]", text.trim()), left),
        None => (format!("[^{inner}]"), left),
    })
}

/// The most bytes between two marks.
const LONGEST_MARKED: usize = 600;

/// `*bold*`, `/italic/`, `=code=`, `~code~`, `_underlined_`, `+struck+`.
fn marked<'t>(before: &str, rest: &'t str) -> Option<(String, &'t str)> {
    let mark = rest.chars().next()?;
    let free = |c: char| !c.is_alphanumeric() || !c.is_ascii();
    if before.chars().next_back().is_some_and(|c| !free(c)) {
        return None;
    }
    let inner = &rest[1..];
    let near = &inner[..inner.floor_char_boundary(LONGEST_MARKED)];
    let end = near.match_indices(mark).map(|it| it.0).find(|at| {
        let after = inner[at + 1..].chars().next();
        *at > 0 && !inner[..*at].ends_with(' ') && after.is_none_or(free)
    })?;
    let (text, left) = (&inner[..end], &inner[end + 1..]);
    if text.starts_with(' ') || text.contains("://") {
        return None;
    }
    let shown = match mark {
        '*' => format!("**{text}**"),
        '/' => format!("*{text}*"),
        '=' | '~' => format!("`{text}`"),
        '_' => format!("<u>{text}</u>"),
        '+' => format!("~~{text}~~"),
        _ => return None,
    };
    Some((shown, left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_org_are_lines_of_markdown() {
        for (org, wanted) in [
            ("** TODO 换针", "### TODO 换针"),
            (
                "  见 [[https://a.example][册]]。",
                "见 [册](<https://a.example>)。",
            ),
            ("[[file:a.png]]", "![](<a.png>)"),
            (
                "用 *油*，不用 /水/，=a -b= 与 a*b*c",
                "用 **油**，不用 *水*，`a -b` 与 a\\*b\\*c",
            ),
            ("注[fn:1]。", "注[^1]。"),
            ("[fn:1] 说明。", "[^1]: 说明。"),
            ("|--+--|", "|--|--|"),
            ("#+TITLE: 甲", ""),
        ] {
            assert_eq!(markdown(org), wanted);
        }
        let listing = "#+BEGIN_SRC sh\n* 不是标题\n#+END_SRC";
        assert_eq!(markdown(listing), "~~~~~~~~sh\n* 不是标题\n~~~~~~~~");
    }
}
