//! Finding tags, code spans and other marks in a line of Markdown.

use crate::xml::escape;

/// The info string of fences that hold a displayed formula.
pub(super) const MATH: &str = "lantai-display-math";

/// Whether a character is white space or as invisible as white space.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// The length in bytes of the address that a text begins with; `None` when all of it is address.
pub(super) fn address_length(text: &str) -> Option<usize> {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let mark = matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF65}' | '“' | '”' | '‘' | '’' | '…' | '—');
        let letter = c >= '\u{2E80}' && before.is_ascii_alphanumeric();
        if mark || letter {
            return Some(at);
        }
        before = c;
    }
    None
}

/// Whether a line is `{% name … %}` or `{{< /name >}}`.
pub(super) fn is_tag(line: &str, name: &str) -> bool {
    whole_tag(line.trim())
        .map(|it| it.trim_matches(['{', '}', '%', '<', '>', '-', ' ']))
        .is_some_and(|it| {
            let mut letters = it.chars().filter(|it| !it.is_whitespace());
            name.chars().all(|it| letters.next() == Some(it))
        })
}

/// The line itself when it is one tag from end to end.
pub(super) fn whole_tag(bare: &str) -> Option<&str> {
    (tag_length(bare)? == bare.len()).then_some(bare)
}

/// The length in bytes of the tag at the start of a text.
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

/// The position of `wanted` near the start of a text. The search is bounded since no tag is longer, and since a
/// text with many opening marks must not be searched to its end for each of them.
pub(super) fn find_near(text: &str, wanted: &str) -> Option<usize> {
    near(text).find(wanted)
}

/// The start of a text, as long as a tag may be.
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(2000)]
}

/// The pieces of a line in order, and whether each is a code span.
pub(super) fn code_spans(line: &str) -> Vec<(&str, bool)> {
    let mut out = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut hopeless = 0; // no run of backticks of this length or a shorter one has a partner ahead
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

/// The position of the next run of exactly `length` backticks.
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

/// Rewrites `\(x_1\)` or `\\(x_1\\)` as `$x_1$`, when it holds a formula and not text in escaped brackets.
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

/// Whether a text between brackets is a formula and not text in escaped brackets.
pub(super) fn is_formula(tex: &str) -> bool {
    let han = |c: char| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}');
    tex.contains(['\\', '^', '_', '=']) && (tex.contains("\\text") || !tex.contains(han))
}

/// Rewrites `\[ x_1 \]` inside a line as `$$x_1$$`, when it holds a formula.
pub(super) fn display_span<'t>(rest: &'t str, out: &mut String) -> Option<&'t str> {
    let inner = rest.strip_prefix("\\[")?;
    let end = find_near(inner, "\\]")?;
    let tex = inner[..end].trim();
    let left = &inner[end + 2..];
    if !is_formula(tex) || tex.contains('$') || left.starts_with('(') {
        return None;
    }
    out.push_str("$$");
    out.push_str(tex);
    out.push_str("$$");
    Some(left)
}

/// Rewrites `![[a.png|题]]` of Obsidian, which embeds a picture, a sound, a film, or another note (not at hand here).
pub(super) fn wiki_embed<'t>(rest: &'t str, out: &mut String) -> Option<&'t str> {
    if !out.ends_with('!') || out.ends_with("\\!") {
        return None;
    }
    let inner = &rest[2..];
    let end = find_near(inner, "]]")?;
    let mut pieces = inner[..end].split('|').map(str::trim);
    let name = pieces
        .next()
        .filter(|it| !it.is_empty() && !it.contains(['[', ']', '"']))?;
    let file = name.split('#').next().unwrap_or(name);
    // `|300` and `|300x200` are sizes.
    let is_size = |it: &&str| it.chars().all(|it| it.is_ascii_digit() || it == 'x');
    let text = pieces.find(|it| !is_size(it)).unwrap_or_default();
    let extension = file
        .rsplit_once('.')
        .map_or("", |it| it.1)
        .to_ascii_lowercase();
    out.pop();
    let (address, text) = (escape(name), escape(text));
    out.push_str(&match extension.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "avif" | "bmp" | "heic" => {
            format!("<img src=\"{address}\" alt=\"{text}\">")
        }
        "mp3" | "m4a" | "wav" | "ogg" | "flac" | "3gp" => {
            format!("<audio src=\"{address}\" data-local controls></audio>")
        }
        "mp4" | "webm" | "ogv" | "mov" | "mkv" => {
            format!("<video src=\"{address}\" data-local controls></video>")
        }
        // Another note, which is not at hand.
        _ if text.is_empty() => escape(&shown_page(name)),
        _ => text,
    });
    Some(&inner[end + 2..])
}

/// A page and its section as Obsidian shows them: `页#节` as `页 > 节`.
pub(super) fn shown_page(page: &str) -> String {
    let parts = page.split('#').map(str::trim).filter(|it| !it.is_empty());
    parts.collect::<Vec<_>>().join(" > ")
}

/// The text that `{{</* note */>}}` and `{{%/* note */%}}` show: the tag without the comment marks.
pub(super) fn shown_tag(tag: &str) -> Option<String> {
    if !tag.starts_with("{{") {
        return None;
    }
    let inner = tag.get(3..tag.len().checked_sub(3)?)?;
    let words = inner.strip_prefix("/*")?.strip_suffix("*/")?;
    Some(format!("{}{words}{}", &tag[..3], &tag[tag.len() - 3..]))
}

/// The text before the tag that closes `name`, and the text after that tag.
pub(super) fn up_to<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str)> {
    let (whole, mut from) = (text, 0);
    let text = near(whole);
    // Most texts close nothing, and need not be searched tag by tag.
    if !text.contains("end") && !text.contains('/') {
        return None;
    }
    let closing = [format!("end{name}"), format!("/{name}")];
    while let Some(at) = text[from..].find('{').map(|it| from + it) {
        if let Some(length) = tag_length(&text[at..]) {
            let tag = &text[at..at + length];
            if closing.iter().any(|it| is_tag(tag, it)) {
                return Some((&text[..at], &whole[at + length..]));
            }
        }
        from = at + 1;
    }
    None
}
