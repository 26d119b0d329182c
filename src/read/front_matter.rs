//! The block in front of a body: where it begins and ends, and what it says.
//!
//! YAML between `---`, TOML between `+++`, JSON in braces. A missing fence is found by what the
//! lines look like.

use serde_yaml::Value as Yaml;

use super::is_blank;
use super::keys::is_known;
use super::recovery::{looks_like_key, recover};
use super::scalar::{Repairs, scalar};
use super::value::{Entry, Value};
use crate::{Fact, Warning};

/// Lines that a front matter may have. The longest seen has 90.
const MOST_LINES: usize = 600;

/// A file taken apart.
pub(super) struct Split<'a> {
    /// What the front matter says, in source order; empty when there is none.
    pub(super) entries: Vec<Entry>,
    /// The rest of the file.
    pub(super) body: &'a str,
    /// Line of the file on which the rest begins, from 1.
    pub(super) body_line: u32,
    /// What was repaired.
    pub(super) warnings: Vec<Warning>,
}

/// How a block is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Format {
    Yaml,
    Toml,
    Json,
}

/// Parts front matter from body and reads it.
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
        Format::Yaml => yaml(block, first, &mut warnings),
        Format::Toml => toml(block, first, &mut warnings),
        Format::Json => json(block, first),
    };
    Split {
        entries,
        body: lines.slice(found.body, lines.count()),
        body_line: number(found.body),
        warnings,
    }
}

/// Line numbers count from 1.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

/// The first lines of a text by index, and where each begins.
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

    /// Lines `from..to`.
    fn slice(&self, from: usize, to: usize) -> &'a str {
        &self.text[self.start(from)..self.start(to).max(self.start(from))]
    }

    /// One line without its end and without invisible characters around it.
    fn bare(&self, index: usize) -> &'a str {
        self.slice(index, index + 1).trim_matches(is_blank)
    }
}

/// Where a block is: line indices.
struct Found {
    format: Format,
    first: usize,
    end: usize,
    body: usize,
    warnings: Vec<Warning>,
}

fn find(lines: &Lines<'_>) -> Option<Found> {
    let start = (0..lines.count()).find(|it| !lines.bare(*it).is_empty())?;
    let opening = lines.bare(start);
    let whole = |format, end, warnings| Found {
        format,
        first: start + 1,
        end,
        body: end + 1,
        warnings,
    };
    let last = lines.count().min(start + MOST_LINES);
    if opening == "+++" {
        let end = (start + 1..last).find(|it| lines.bare(*it) == "+++")?;
        return Some(whole(Format::Toml, end, Vec::new()));
    }
    if opening.starts_with('{') && !opening.starts_with("{{") && !opening.starts_with("{%") {
        return find_json(lines, start);
    }
    if is_fence(opening) {
        let mut warnings = Vec::new();
        if lines.slice(start, start + 1).trim() != opening || opening != "---" {
            let what = "the opening fence is not a bare `---`";
            warnings.push(repaired(start, "fm-fence", what));
        }
        let end =
            (start + 1..last).find(|it| is_fence(lines.bare(*it)) || lines.bare(*it) == "...");
        if let Some(end) = end
            && is_front_matter(lines, start + 1, end)
        {
            return Some(whole(Format::Yaml, end, warnings));
        }
        return find_unclosed(lines, start, warnings);
    }
    find_unopened(lines, start, last)
}

fn repaired(line: usize, rule: &'static str, what: &str) -> Warning {
    let what = what.to_owned();
    Warning::new(number(line), rule, Fact::Repaired { what })
}

/// `---`, and the longer ones that people type.
fn is_fence(line: &str) -> bool {
    line.len() >= 3 && line.len() <= 8 && line.bytes().all(|it| it == b'-')
}

/// Whether a line can be part of a front matter.
fn is_inner_line(line: &str) -> bool {
    line.starts_with([' ', '\t', '-', '#', ']', '}', '[', '"', '\''])
        || line.trim_matches(is_blank).is_empty()
        || looks_like_key(line)
}

/// Whether the lines between two fences are front matter and not text between two rules.
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

/// Front matter that is opened and never closed: as long as its lines look like it.
fn find_unclosed(lines: &Lines<'_>, start: usize, mut warnings: Vec<Warning>) -> Option<Found> {
    let end = run_of_inner_lines(lines, start + 1);
    (start + 1..end).find(|it| looks_like_key(lines.slice(*it, *it + 1)))?;
    let what = "the front matter is never closed; it ends where its lines stop looking like it";
    warnings.push(repaired(start, "fm-no-closing", what));
    Some(Found {
        format: Format::Yaml,
        first: start + 1,
        end,
        body: end,
        warnings,
    })
}

/// The end of the lines that look like front matter. A blank line ends them too, unless a key
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

/// Front matter without its opening fence: known keys from the first line on, and a fence, or at
/// least a title and one more known key before a blank line.
fn find_unopened(lines: &Lines<'_>, start: usize, last: usize) -> Option<Found> {
    let first = known_key(lines.slice(start, start + 1))?;
    let mut warnings = vec![repaired(
        start,
        "fm-no-opening",
        "the front matter is never opened",
    )];
    let fence = (start + 1..last).find(|it| is_fence(lines.bare(*it)));
    if let Some(end) = fence
        && is_front_matter(lines, start, end)
        // `title: x` over a setext underline is a heading.
        && (start..end).filter(|it| known_key(lines.slice(*it, *it + 1)).is_some()).count() >= 2
    {
        return Some(Found {
            format: Format::Yaml,
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
        "fm-no-closing",
        "the front matter is never closed",
    ));
    Some(Found {
        format: Format::Yaml,
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

/// JSON front matter, as Hugo writes it: an object, then the body on a new line.
fn find_json(lines: &Lines<'_>, start: usize) -> Option<Found> {
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
    Some(Found {
        format: Format::Json,
        first: start,
        end,
        body: end,
        warnings: Vec::new(),
    })
}

fn yaml(block: &str, first: u32, warnings: &mut Vec<Warning>) -> Vec<Entry> {
    let error = match serde_yaml::from_str::<Yaml>(block) {
        Ok(Yaml::Mapping(map)) => {
            let raw = recover(block, first, &mut Repairs::silent());
            let entries = map.into_iter().map(|(key, value)| Entry {
                key: yaml_key(key),
                value: from_yaml(value),
                line: 0,
            });
            return with_lines(entries.collect(), &raw, first);
        }
        Ok(Yaml::Null) if !block.lines().any(looks_like_key) => return Vec::new(),
        Ok(_) => (first, "it is not a mapping".to_owned()),
        Err(error) => {
            let line = error.location().map_or(0, |it| it.line().saturating_sub(1));
            let line = u32::try_from(line).unwrap_or(0);
            (first.saturating_add(line), error.to_string())
        }
    };
    let what = format!(
        "the front matter is no YAML ({}); it is read line by line",
        error.1
    );
    warnings.push(Warning::new(
        error.0,
        "fm-recovery",
        Fact::Repaired { what },
    ));
    let mut repairs = Repairs::noted();
    let entries = recover(block, first, &mut repairs);
    warnings.extend(repairs.into_warnings());
    entries
}

/// Gives parsed entries the lines of their keys, and numbers the digits that were written
/// (`3.10` is no 3.1).
fn with_lines(mut entries: Vec<Entry>, raw: &[Entry], first: u32) -> Vec<Entry> {
    let mut above = first;
    for entry in &mut entries {
        entry.line = above;
        if let Some(raw) = raw.iter().find(|it| it.key == entry.key) {
            entry.line = raw.line;
            keep_digits(&mut entry.value, &raw.value);
        }
        above = entry.line;
    }
    entries
}

fn keep_digits(parsed: &mut Value, raw: &Value) {
    match (parsed, raw) {
        (Value::Number(parsed), Value::Number(raw) | Value::Text(raw)) if !raw.contains(' ') => {
            parsed.clone_from(raw);
        }
        (Value::List(parsed), Value::List(raw)) if parsed.len() == raw.len() => {
            for (parsed, raw) in parsed.iter_mut().zip(raw) {
                keep_digits(parsed, raw);
            }
        }
        (Value::Map(parsed), Value::Map(raw)) => {
            for entry in parsed {
                if let Some(raw) = raw.iter().find(|it| it.key == entry.key) {
                    entry.line = raw.line;
                    keep_digits(&mut entry.value, &raw.value);
                }
            }
        }
        _ => {}
    }
}

fn yaml_key(key: Yaml) -> String {
    match from_yaml(key) {
        Value::Text(it) | Value::Number(it) => it,
        Value::Bool(it) => it.to_string(),
        Value::Null => "null".to_owned(),
        other @ (Value::List(_) | Value::Map(_)) => other.to_json().to_string(),
    }
}

fn from_yaml(value: Yaml) -> Value {
    match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(it) => Value::Bool(it),
        Yaml::Number(it) => Value::Number(it.to_string()),
        Yaml::String(it) => Value::Text(it),
        Yaml::Sequence(items) => Value::List(items.into_iter().map(from_yaml).collect()),
        Yaml::Mapping(map) => {
            let entry = |(key, value)| Entry {
                key: yaml_key(key),
                value: from_yaml(value),
                line: 0,
            };
            Value::Map(map.into_iter().map(entry).collect())
        }
        Yaml::Tagged(tagged) => from_yaml(tagged.value),
    }
}

fn toml(block: &str, first: u32, warnings: &mut Vec<Warning>) -> Vec<Entry> {
    match block.parse::<toml::Table>() {
        Ok(table) => {
            let mut entries = from_toml_table(table);
            for entry in &mut entries {
                entry.line = line_of_key(block, first, &entry.key);
            }
            entries.sort_by_key(|it| it.line);
            entries
        }
        Err(error) => {
            let at = error.span().map_or(0, |it| it.start).min(block.len());
            let line = block.as_bytes()[..at]
                .iter()
                .filter(|it| **it == b'\n')
                .count();
            let what = format!(
                "the front matter is no TOML ({}); it is read line by line",
                error.message()
            );
            let line = first.saturating_add(u32::try_from(line).unwrap_or(0));
            warnings.push(Warning::new(line, "fm-recovery", Fact::Repaired { what }));
            let mut repairs = Repairs::noted();
            let entries = recover_toml(block, first, &mut repairs);
            warnings.extend(repairs.into_warnings());
            entries
        }
    }
}

fn line_of_key(block: &str, first: u32, key: &str) -> u32 {
    let is_key = |line: &str| {
        let line = line.trim_start().trim_start_matches(['[', '"', '\'']);
        line.strip_prefix(key).is_some_and(|rest| {
            rest.trim_start_matches(['"', '\'', ' ', '\t'])
                .starts_with(['=', '.', ']'])
        })
    };
    let at = block.lines().position(is_key).unwrap_or(0);
    first.saturating_add(u32::try_from(at).unwrap_or(0))
}

fn from_toml_table(table: toml::Table) -> Vec<Entry> {
    let entry = |(key, value)| Entry {
        key,
        value: from_toml(value),
        line: 0,
    };
    table.into_iter().map(entry).collect()
}

fn from_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(it) => Value::Text(it),
        toml::Value::Integer(it) => Value::Number(it.to_string()),
        toml::Value::Float(it) => Value::Number(it.to_string()),
        toml::Value::Boolean(it) => Value::Bool(it),
        toml::Value::Datetime(it) => Value::Text(it.to_string()),
        toml::Value::Array(items) => Value::List(items.into_iter().map(from_toml).collect()),
        toml::Value::Table(table) => Value::Map(from_toml_table(table)),
    }
}

/// `key = value` lines that TOML refuses; tables are read flat.
fn recover_toml(block: &str, first: u32, repairs: &mut Repairs) -> Vec<Entry> {
    let mut out = Vec::new();
    for (line, text) in (first..).zip(block.lines()) {
        let Some((key, value)) = text.split_once('=') else {
            continue;
        };
        let value = super::scalar::bracketed(value, line, repairs)
            .unwrap_or_else(|| scalar(value, line, repairs));
        let key = key.trim().trim_matches(['"', '\'']).to_owned();
        out.push(Entry { key, value, line });
    }
    out
}

fn json(block: &str, first: u32) -> Vec<Entry> {
    let parsed = serde_json::from_str(block).map(Value::from_json);
    let Ok(Value::Map(mut entries)) = parsed else {
        return Vec::new();
    };
    for entry in &mut entries {
        let quoted = format!("\"{}\"", entry.key);
        let at = block
            .lines()
            .position(|it| it.contains(&quoted))
            .unwrap_or(0);
        entry.line = first.saturating_add(u32::try_from(at).unwrap_or(0));
    }
    entries
}
