//! Front matter that a strict YAML parser refuses, read line by line as a person reads it.
//!
//! This reader never fails. It knows keys, lists, nested keys, quoted and block scalars. Every
//! repair is a warning with its line and the name of the rule. It also runs, without warnings, over blocks
//! that YAML accepts, to find the lines of the keys and how numbers were written.

mod lines;

use self::lines::{FrontMatterLine, block_scalar, block_style, join, lines};
use super::key_line::key_line;
use super::keys::is_known;
use super::scalar::{Repairs, bracketed, scalar};
use super::value::{KeyedValue, Value};
use crate::diag::rules;

/// Levels of nesting that are read as structure; what is nested deeper is kept as text.
const DEPTH: usize = 8;

/// A key line and the lines that belong to it.
struct KeyChunk {
    key: String,
    inline: String,
    number: u32,
    indent: usize,
    below: Vec<FrontMatterLine>,
}

/// Reads a block whose first line is line `first` of the file.
pub(super) fn recover(block: &str, first: u32, repairs: &mut Repairs) -> Vec<KeyedValue> {
    let lines = lines(block, first, repairs);
    entries(&lines, DEPTH, repairs)
}

/// The entries of a run of lines.
fn entries(lines: &[FrontMatterLine], depth: usize, repairs: &mut Repairs) -> Vec<KeyedValue> {
    let chunks = chunks(lines, repairs);
    let mut out = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let value = chunk_value(&chunk.inline, chunk.number, &chunk.below, depth, repairs);
        out.push(KeyedValue {
            key: chunk.key,
            value,
            line: chunk.number,
        });
    }
    out
}

/// Parts lines into keys, each with the lines that belong to it.
fn chunks(lines: &[FrontMatterLine], repairs: &mut Repairs) -> Vec<KeyChunk> {
    let base = lines
        .iter()
        .filter(|it| !it.text.is_empty())
        .map(|it| it.indent)
        .min()
        .unwrap_or(0);
    let mut chunks: Vec<KeyChunk> = Vec::new();
    let mut open_quote = None;
    for line in lines {
        let comment = line.text.starts_with('#') && !chunks.last().is_some_and(is_block_scalar);
        if comment && line.indent == base && open_quote.is_none() {
            continue;
        }
        let key = key_line(&line.text).filter(|it| match open_quote {
            // After a quote that was not closed, all lines belong to the value until a known key follows.
            Some(_) => line.indent == base && is_known(&it.key),
            None => chunks
                .last()
                .is_none_or(|last| begins_chunk(last, line, &it.key, base)),
        });
        match key {
            Some(key) => {
                if line.indent > base {
                    repairs.add(
                        line.number,
                        &rules::FM_INDENT,
                        "a key is indented without belonging to the one above",
                    );
                }
                if let Some((rule, what)) = key.repair {
                    repairs.add(line.number, rule, what);
                }
                open_quote = unclosed_quote(&key.value);
                chunks.push(KeyChunk {
                    key: key.key,
                    inline: key.value,
                    number: line.number,
                    indent: line.indent,
                    below: Vec::new(),
                });
            }
            None => {
                if let Some(quote) = open_quote
                    && line.text.ends_with(quote)
                {
                    open_quote = None;
                }
                match chunks.last_mut() {
                    Some(chunk) => chunk.below.push(line.clone()),
                    None if line.text.is_empty() => {}
                    None => chunks.push(KeyChunk {
                        key: String::new(),
                        inline: line.text.clone(),
                        number: line.number,
                        indent: line.indent,
                        below: Vec::new(),
                    }),
                }
            }
        }
    }
    chunks
}

fn is_block_scalar(chunk: &KeyChunk) -> bool {
    block_style(&chunk.inline).is_some()
}

/// Whether a key line begins a new chunk after `last`, at the indent `base`, rather than belonging to it.
fn begins_chunk(last: &KeyChunk, line: &FrontMatterLine, key: &str, base: usize) -> bool {
    if line.indent == base {
        return true;
    }
    if is_block_scalar(last) {
        return false;
    }
    if line.indent <= last.indent {
        // The key above is itself indented, by mistake. A known key is its sibling; any other key is its
        // sibling only if the key above has a value on its line.
        return is_known(key) || !last.inline.is_empty();
    }
    let item = last.below.iter().rev().find(|it| !it.text.is_empty());
    match item {
        None => !last.inline.is_empty() && !last.inline.starts_with(['[', '{']),
        Some(item) => match list_item(&item.text) {
            // Other keys of the item follow `- name: x`.
            Some(text) if key_line(text).is_none_or(|it| it.repair.is_some()) => {
                is_known(key) || line.indent < item.indent + 2
            }
            Some(_) | None => false,
        },
    }
}

/// The quotation mark that a value opens and does not close on its line.
fn unclosed_quote(value: &str) -> Option<char> {
    let value = value.trim();
    let quote = value.chars().next().filter(|it| "\"'".contains(*it))?;
    let rest = &value[1..];
    (!rest.is_empty() && !rest.contains(quote)).then_some(quote)
}

/// The text of a list item, also of one without the space (`-统计应用`).
fn list_item(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('-')?;
    (!rest.starts_with('-')).then(|| rest.trim())
}

/// The value of a key, from the rest of its line and the lines below.
fn chunk_value(
    inline: &str,
    number: u32,
    below: &[FrontMatterLine],
    depth: usize,
    repairs: &mut Repairs,
) -> Value {
    if let Some(folded) = block_style(inline) {
        return Value::Text(block_scalar(below, folded));
    }
    let inline = strip_line_comment(inline);
    let filled: Vec<&FrontMatterLine> = below
        .iter()
        .filter(|it| !it.text.is_empty() && !it.text.starts_with("# "))
        .collect();
    if filled.is_empty() {
        return inline_value(inline, number, repairs);
    }
    if inline.starts_with('[') || (inline.starts_with('{') && !inline.starts_with("{{")) {
        let joined = filled
            .iter()
            .fold(inline.to_owned(), |out, it| out + " " + &it.text);
        if let Some(value) = bracketed(&joined, number, repairs) {
            return value;
        }
    }
    let listed = list_item(&filled[0].text).is_some();
    if inline.is_empty() && !listed && key_line(&filled[0].text).is_some() && depth > 0 {
        let lines: Vec<FrontMatterLine> = filled.into_iter().cloned().collect();
        return Value::Map(entries(&lines, depth - 1, repairs));
    }
    if listed && unclosed_quote(inline).is_none() {
        let mut items = list(&filled, depth, repairs);
        if !inline.is_empty() {
            repairs.add(
                number,
                &rules::FM_MIXED,
                "a key has both a value and a list; all are read",
            );
            items.insert(0, inline_value(inline, number, repairs));
        }
        return Value::List(items);
    }
    let (text, wrapped) = join(inline, &filled);
    if wrapped {
        repairs.add(
            filled[0].number,
            &rules::FM_WRAPPED,
            "a line without a key continues the value above",
        );
    }
    scalar(&text, number, repairs)
}

/// A value that stands on the line of its key.
fn inline_value(inline: &str, number: u32, repairs: &mut Repairs) -> Value {
    if let Some(value) = bracketed(inline, number, repairs) {
        return value;
    }
    if let Some(rest) = inline.strip_prefix("- ") {
        repairs.add(
            number,
            &rules::FM_LIST_ON_KEY_LINE,
            "a list stands on its key's line",
        );
        let items = rest.split(" - ").map(|it| scalar(it, number, repairs));
        return Value::List(items.collect());
    }
    scalar(inline, number, repairs)
}

/// Removes a `# comment` that stands in place of a value.
fn strip_line_comment(inline: &str) -> &str {
    if inline.starts_with("# ") { "" } else { inline }
}

/// The items of a block list.
fn list(lines: &[&FrontMatterLine], depth: usize, repairs: &mut Repairs) -> Vec<Value> {
    // The lines of each item, beginning with the one that has the dash.
    let mut groups: Vec<Vec<FrontMatterLine>> = Vec::new();
    let base = lines.iter().map(|it| it.indent).min().unwrap_or(0);
    for line in lines {
        let item = list_item(&line.text);
        let nested = item.is_some() && line.indent >= base + 2 && has_open_key(groups.last());
        match item {
            Some(text) if !nested => {
                if !line.text.starts_with("- ") && line.text != "-" {
                    repairs.add(
                        line.number,
                        &rules::FM_MISSING_SPACE,
                        "no space after the dash of a list item",
                    );
                }
                groups.push(vec![FrontMatterLine {
                    number: line.number,
                    indent: line.indent + 2,
                    text: text.to_owned(),
                }]);
            }
            _ => match groups.last_mut() {
                Some(group) => group.push((*line).clone()),
                None => groups.push(vec![(*line).clone()]),
            },
        }
    }
    groups.iter().map(|it| item(it, depth, repairs)).collect()
}

/// Whether the last line of an item is a key without a value yet.
fn has_open_key(group: Option<&Vec<FrontMatterLine>>) -> bool {
    group
        .and_then(|it| it.last())
        .and_then(|it| key_line(&it.text))
        .is_some_and(|it| it.value.is_empty())
}

fn item(lines: &[FrontMatterLine], depth: usize, repairs: &mut Repairs) -> Value {
    let Some((first, rest)) = lines.split_first() else {
        return Value::Null;
    };
    // Only a well-formed key makes a map: `- http://…` and `- 序：…` are text.
    let mapped = key_line(&first.text).is_some_and(|it| it.repair.is_none());
    if mapped && depth > 0 && !first.text.starts_with(['"', '\'']) {
        return Value::Map(entries(lines, depth - 1, repairs));
    }
    let rest: Vec<&FrontMatterLine> = rest.iter().collect();
    if rest.is_empty() {
        return inline_value(&first.text, first.number, repairs);
    }
    let (text, _) = join(&first.text, &rest);
    scalar(&text, first.number, repairs)
}

#[cfg(test)]
mod tests {
    use super::recover;
    use crate::read::scalar::Repairs;

    /// The entries as `key=json`, and the repairs by line.
    fn read(block: &str) -> (String, Vec<(u32, &'static str)>) {
        let mut repairs = Repairs::noted();
        let entries = recover(block, 1, &mut repairs);
        let shown: Vec<String> = entries
            .iter()
            .map(|it| format!("{}={}", it.key, it.value.to_json()))
            .collect();
        let rules = repairs
            .into_warnings()
            .iter()
            .map(|it| (it.line, it.rule.name))
            .collect();
        (shown.join(" "), rules)
    }

    #[test]
    fn well_formed_blocks_need_no_repair() {
        let block = "title: 甲\ntags:\n- a\n- b\nauthor:\n  nick: n\n  url: http://x\nnote: |\n  一\n   二\nlong: >-\n  x\n  y\nlist: [\n  'p',\n  'q'\n]\nend: 1";
        let wanted = "title=\"甲\" tags=[\"a\",\"b\"] author={\"nick\":\"n\",\"url\":\"http://x\"} note=\"一\\n 二\" long=\"x y\" list=[\"p\",\"q\"] end=1";
        assert_eq!(read(block), (wanted.to_owned(), Vec::new()));
    }

    #[test]
    fn each_mistake_is_read_and_named() {
        for (block, wanted, rule) in [
            ("tags:\n\t- a\n\t- b", "tags=[\"a\",\"b\"]", (2, "fm-tab")),
            (
                "author:\n\tnick:贴脸",
                "author={\"nick\":\"贴脸\"}",
                (2, "fm-tab"),
            ),
            (
                "cover:a.jpg\ntags:",
                "cover=\"a.jpg\" tags=null",
                (1, "fm-missing-space"),
            ),
            ("title：甲", "title=\"甲\"", (1, "fm-missing-colon")),
            (
                "categories;\n  - a",
                "categories=[\"a\"]",
                (1, "fm-missing-colon"),
            ),
            (
                "forum_id\nslug: x",
                "forum_id=null slug=\"x\"",
                (1, "fm-missing-colon"),
            ),
            (
                "tags:\n  -统计\n  -情感",
                "tags=[\"统计\",\"情感\"]",
                (2, "fm-missing-space"),
            ),
            (
                "tags:\n  - a\n forum_id: 4",
                "tags=[\"a\"] forum_id=4",
                (3, "fm-indent"),
            ),
            (
                "tags:\n-   a\n    author:\n    nick: n\n    date: 2020-01-02",
                "tags=[\"a\"] author={\"nick\":\"n\"} date=\"2020-01-02\"",
                (3, "fm-indent"),
            ),
            (
                "description:\n长长的\n一段",
                "description=\"长长的一段\"",
                (2, "fm-wrapped"),
            ),
            (
                "tags: - Vue3 - Taro",
                "tags=[\"Vue3\",\"Taro\"]",
                (1, "fm-list-on-key-line"),
            ),
            (
                "<<<<<<< HEAD\nslug: a\n=======\n>>>>>>> x",
                "slug=\"a\"",
                (1, "fm-merge-marker"),
            ),
            (
                "-layout: post\n-\n-title: 甲",
                "layout=\"post\" title=\"甲\"",
                (1, "fm-dashes"),
            ),
            (
                "categories: 甲\n- 乙",
                "categories=[\"甲\",\"乙\"]",
                (1, "fm-mixed"),
            ),
            (
                "title: '没有关上\nauthor: 'x'",
                "title=\"没有关上\" author=\"x\"",
                (1, "fm-unclosed-quote"),
            ),
        ] {
            let (entries, rules) = read(block);
            assert_eq!(entries, wanted, "{block}");
            assert!(rules.contains(&rule), "{block}: {rules:?}");
        }
    }

    #[test]
    fn colons_inside_values_are_text() {
        assert_eq!(read("title: C.R.Rao: 百年").0, "title=\"C.R.Rao: 百年\"");
        assert_eq!(
            read("tags:\n  - http://x\n  - 序：一").0,
            "tags=[\"http://x\",\"序：一\"]"
        );
    }

    #[test]
    fn lists_of_maps_keep_their_keys_together() {
        let block = "authors:\n  - name: 甲\n    url: x\n  - name: 乙";
        let wanted = "authors=[{\"name\":\"甲\",\"url\":\"x\"},{\"name\":\"乙\"}]";
        assert_eq!(read(block), (wanted.to_owned(), Vec::new()));
    }

    #[test]
    fn what_is_nested_too_deeply_is_text() {
        let block: String = (0..200).map(|it| " ".repeat(it) + "k:\n").collect();
        assert!(read(&block).0.contains("k:"));
        let items: String = (0..200).map(|it| " ".repeat(it * 2) + "- k:\n").collect();
        assert!(read(&items).0.contains("k:"));
    }
}
