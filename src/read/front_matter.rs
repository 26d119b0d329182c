//! Parts the front matter of a file from its body, and reads it into entries.
//!
//! Front matter is YAML between `---`, TOML between `+++`, or JSON in braces. When a fence is missing, the form of
//! the lines shows where the block begins or ends.

use super::formats::{json, toml, yaml};
use super::key_line::looks_like_key;
use super::keys::is_known;
use super::marks::is_blank;
use super::value::KeyedValue;
use crate::diag::rules;
use crate::{Fact, Rule, Warning};

/// Most lines that front matter may have. The longest in the corpus has 90.
const MOST_LINES: usize = 600;

/// A file parted into front matter and body.
pub(super) struct Split<'a> {
    /// The entries of the front matter in source order; empty when there is none.
    pub(super) entries: Vec<KeyedValue>,
    /// The rest of the file.
    pub(super) body: &'a str,
    /// Line of the file on which the rest begins, from 1.
    pub(super) body_line: u32,
    /// One for each repair.
    pub(super) warnings: Vec<Warning>,
}

/// The format of a front-matter block.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum FrontMatterFormat {
    Yaml,
    Toml,
    Json,
}

/// Parts the front matter from the body and reads it.
pub(super) fn split(text: &str) -> Split<'_> {
    let lines = Lines::of(text);
    let Some(found) = find(&lines) else {
        return Split {
            entries: Vec::new(),
            body: text,
            body_line: 1,
            warnings: Vec::new(),
        };
    };
    let block = lines.slice(found.first, found.end);
    let first = number(found.first);
    let mut warnings = found.warnings;
    let entries = match found.format {
        FrontMatterFormat::Yaml => yaml(block, first, &mut warnings),
        FrontMatterFormat::Toml => toml(block, first, &mut warnings),
        FrontMatterFormat::Json => json(block, first),
    };
    Split {
        entries,
        body: lines.slice(found.body, lines.count()),
        body_line: number(found.body),
        warnings,
    }
}

/// The line number, from 1, of a line's index.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

/// The lines of a text that may be front matter, and the byte at which each begins.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|it| it.0 + 1));
        Self { text, starts }
    }

    fn count(&self) -> usize {
        self.starts.len()
    }

    fn start(&self, index: usize) -> usize {
        self.starts.get(index).copied().unwrap_or(self.text.len())
    }

    /// The text of the lines `from..to`.
    fn slice(&self, from: usize, to: usize) -> &'a str {
        &self.text[self.start(from)..self.start(to).max(self.start(from))]
    }

    /// One line without its end and without invisible characters around it.
    fn bare(&self, index: usize) -> &'a str {
        self.slice(index, index + 1).trim_matches(is_blank)
    }
}

/// Where a front-matter block stands, in line indices.
struct FrontMatterBounds {
    format: FrontMatterFormat,
    first: usize,
    end: usize,
    body: usize,
    warnings: Vec<Warning>,
}

fn find(lines: &Lines<'_>) -> Option<FrontMatterBounds> {
    let start = (0..lines.count()).find(|it| !lines.bare(*it).is_empty())?;
    let opening = lines.bare(start);
    let whole = |format, end, warnings| FrontMatterBounds {
        format,
        first: start + 1,
        end,
        body: end + 1,
        warnings,
    };
    let last = lines.count().min(start + MOST_LINES);
    if opening == "+++" {
        let end = (start + 1..last).find(|it| lines.bare(*it) == "+++")?;
        return Some(whole(FrontMatterFormat::Toml, end, Vec::new()));
    }
    if opening.starts_with('{') && !opening.starts_with("{{") && !opening.starts_with("{%") {
        return find_json(lines, start);
    }
    if is_fence(opening) {
        let mut warnings = Vec::new();
        if lines.slice(start, start + 1).trim() != opening || opening != "---" {
            let what = "the opening fence is not a bare `---`";
            warnings.push(repaired(start, &rules::FM_FENCE, what));
        }
        let end =
            (start + 1..last).find(|it| is_fence(lines.bare(*it)) || lines.bare(*it) == "...");
        if let Some(end) = end
            && is_front_matter(lines, start + 1, end)
        {
            return Some(whole(FrontMatterFormat::Yaml, end, warnings));
        }
        return find_unclosed(lines, start, warnings);
    }
    find_unopened(lines, start, last)
}

fn repaired(line: usize, rule: &'static Rule, what: &str) -> Warning {
    let what = what.to_owned();
    Warning::new(number(line), rule, Fact::Repaired { what })
}

/// Whether a line is a fence: `---`, or longer as some people type it.
fn is_fence(line: &str) -> bool {
    line.len() >= 3 && line.len() <= 8 && line.bytes().all(|it| it == b'-')
}

/// Whether a line can be part of a front matter.
fn is_inner_line(line: &str) -> bool {
    line.starts_with([' ', '\t', '-', '#', ']', '}', '[', '"', '\''])
        || line.trim_matches(is_blank).is_empty()
        || looks_like_key(line)
}

/// Whether the lines between two fences are front matter, and not text between two horizontal rules.
fn is_front_matter(lines: &Lines<'_>, from: usize, to: usize) -> bool {
    let all = || (from..to).map(|it| lines.slice(it, it + 1));
    let filled = all()
        .filter(|it| !it.trim_matches(is_blank).is_empty())
        .count();
    let inner = all()
        .filter(|it| !it.trim_matches(is_blank).is_empty() && is_inner_line(it))
        .count();
    let keys = all().filter(|it| looks_like_key(it)).count();
    filled == 0
        || (keys > 0 && inner * 2 >= filled)
        || all().any(|it| {
            let dashless = it.trim_start_matches('-');
            dashless != it && looks_like_key(dashless)
        })
}

/// Front matter without its closing fence: it goes on as long as the lines look like front matter.
fn find_unclosed(
    lines: &Lines<'_>,
    start: usize,
    mut warnings: Vec<Warning>,
) -> Option<FrontMatterBounds> {
    let end = run_of_inner_lines(lines, start + 1);
    (start + 1..end).find(|it| looks_like_key(lines.slice(*it, *it + 1)))?;
    let what = "the front matter is never closed; it ends where its lines stop looking like it";
    warnings.push(repaired(start, &rules::FM_NO_CLOSING, what));
    Some(FrontMatterBounds {
        format: FrontMatterFormat::Yaml,
        first: start + 1,
        end,
        body: end,
        warnings,
    })
}

/// The index after the last line that looks like front matter. A blank line ends the run too, unless a key
/// follows it.
fn run_of_inner_lines(lines: &Lines<'_>, from: usize) -> usize {
    let last = lines.count().min(from + MOST_LINES);
    let mut end = from;
    let mut blank = false;
    for index in from..last {
        let line = lines.slice(index, index + 1);
        if lines.bare(index).is_empty() {
            blank = true;
            continue;
        }
        let inner = if blank {
            looks_like_key(line)
        } else {
            is_inner_line(line)
        };
        if !inner || (line.starts_with('#') && end > from && blank) {
            break;
        }
        blank = false;
        end = index + 1;
    }
    end
}

/// Front matter without its opening fence: it begins with known keys, and a fence follows them; or a blank
/// line follows them, and a title and another known key are among them.
fn find_unopened(lines: &Lines<'_>, start: usize, last: usize) -> Option<FrontMatterBounds> {
    let first = known_key(lines.slice(start, start + 1))?;
    let mut warnings = vec![repaired(
        start,
        &rules::FM_NO_OPENING,
        "the front matter is never opened",
    )];
    let fence = (start + 1..last).find(|it| is_fence(lines.bare(*it)));
    if let Some(end) = fence
        && is_front_matter(lines, start, end)
        // `title: x` above a line of hyphens is a setext heading.
        && (start..end).filter(|it| known_key(lines.slice(*it, *it + 1)).is_some()).count() >= 2
    {
        return Some(FrontMatterBounds {
            format: FrontMatterFormat::Yaml,
            first: start,
            end,
            body: end + 1,
            warnings,
        });
    }
    let end = run_of_inner_lines(lines, start);
    let keys: Vec<String> = (start..end)
        .filter_map(|it| known_key(lines.slice(it, it + 1)))
        .collect();
    let titled = keys
        .iter()
        .any(|it| it.eq_ignore_ascii_case("title") || it == "标题");
    if !titled || keys.len() < 2 || first.is_empty() {
        return None;
    }
    warnings.push(repaired(
        start,
        &rules::FM_NO_CLOSING,
        "the front matter is never closed",
    ));
    Some(FrontMatterBounds {
        format: FrontMatterFormat::Yaml,
        first: start,
        end,
        body: end,
        warnings,
    })
}

/// The key of a line, when it is one that we know.
fn known_key(line: &str) -> Option<String> {
    let (key, _) = line.trim_matches(is_blank).split_once([':', '：'])?;
    let key = key.trim().trim_matches(['"', '\'']);
    is_known(key).then(|| key.to_owned())
}

/// JSON front matter as Hugo writes it: an object, after which the body begins on a new line.
fn find_json(lines: &Lines<'_>, start: usize) -> Option<FrontMatterBounds> {
    let text = lines.slice(start, lines.count());
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    let Some(Ok(serde_json::Value::Object(object))) = values.next() else {
        return None;
    };
    let (read, rest) = text.split_at(values.byte_offset());
    if !object.keys().any(|it| is_known(it)) || !rest.split('\n').next()?.trim().is_empty() {
        return None;
    }
    let end = start + read.matches('\n').count() + 1;
    Some(FrontMatterBounds {
        format: FrontMatterFormat::Json,
        first: start,
        end,
        body: end,
        warnings: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Split, split};

    /// The entries as `key=json`, then the body.
    fn shown(text: &str) -> String {
        let Split { entries, body, .. } = split(text);
        let mut out: Vec<String> = entries
            .iter()
            .map(|it| format!("{}@{}={}", it.key, it.line, it.value.to_json()))
            .collect();
        out.push(body.to_owned());
        out.join(" | ")
    }

    fn rules(text: &str) -> Vec<(u32, &'static str)> {
        split(text)
            .warnings
            .iter()
            .map(|it| (it.line, it.rule.name))
            .collect()
    }

    #[test]
    fn every_format_gives_the_same_entries() {
        let wanted = "title@2=\"甲\" | tags@3=[\"a\",\"b\"] | \n正文";
        assert_eq!(shown("---\ntitle: 甲\ntags: [a, b]\n---\n\n正文"), wanted);
        assert_eq!(
            shown("+++\ntitle = \"甲\"\ntags = [\"a\", \"b\"]\n+++\n\n正文"),
            wanted
        );
        assert_eq!(
            shown("{\n\"title\": \"甲\",\n\"tags\": [\"a\", \"b\"]\n}\n\n正文"),
            wanted
        );
    }

    #[test]
    fn blank_lines_and_invisible_characters_may_stand_in_front() {
        let wanted = "title@3=\"甲\" | 正文";
        assert_eq!(shown("\n---\ntitle: 甲\n---\n正文"), wanted);
        assert_eq!(shown("\n\u{200B}---  \ntitle: 甲\n---\t\n正文"), wanted);
        assert_eq!(
            rules("\n\u{200B}---\ntitle: 甲\n---\n正文"),
            [(2, "fm-fence")]
        );
    }

    #[test]
    fn a_missing_fence_is_found_by_the_form_of_the_lines() {
        assert_eq!(
            shown("title: 甲\ndate: 2020-01-02\n---\n正文"),
            "title@1=\"甲\" | date@2=\"2020-01-02\" | 正文"
        );
        assert_eq!(
            rules("title: 甲\ndate: 2020-01-02\n---\n正文"),
            [(1, "fm-no-opening")]
        );
        assert_eq!(
            shown("---\ntitle: 甲\n\n<div>乙</div>"),
            "title@2=\"甲\" | \n<div>乙</div>"
        );
        assert_eq!(
            rules("---\ntitle: 甲\n\n<div>乙</div>"),
            [(1, "fm-no-closing")]
        );
        assert_eq!(
            shown("title: 甲\ndate: 2020\n\n正文"),
            "title@1=\"甲\" | date@2=2020 | \n正文"
        );
    }

    #[test]
    fn horizontal_rules_and_headings_are_no_front_matter() {
        for body in [
            "---\n\n第一段。\n\n---\n\n第二段。",
            "标题\n---\n正文",
            "title: 甲\n---\n正文",
            "{{ x }}\n正文",
            "{ 正文 }",
            "+++\n正文",
            "注意：这里\n没有元数据",
            "",
        ] {
            assert_eq!(shown(body), body);
        }
    }

    #[test]
    fn numbers_keep_their_digits_and_keys_their_lines() {
        assert_eq!(
            shown("---\nversion: 3.10\n\n# 注\ncover:\n  width: 007\n---\n"),
            "version@2=\"3.10\" | cover@5={\"width\":\"007\"} | "
        );
    }

    #[test]
    fn broken_toml_is_read_line_by_line() {
        let text = "+++\ntitle = \"甲\" 乙\ntags = ['a']\n+++\n";
        assert_eq!(rules(text)[0], (2, "fm-recovery"));
        assert!(shown(text).contains("tags@3=[\"a\"]"));
    }
}
