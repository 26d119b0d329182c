//! Reads a front-matter block in each of its formats (YAML, TOML, JSON) into entries.

use serde_yaml::Value as Yaml;

use super::key_line::looks_like_key;
use super::recovery::recover;
use super::scalar::{Repairs, bracketed, scalar};
use super::value::{KeyedValue, Value};
use crate::diag::rules;
use crate::{Fact, Warning};

/// Brackets and braces nested deeper than this are not parsed as YAML: the parser takes quadratic time over them, and
/// front matter has two or three.
const DEEPEST_FLOW: usize = 64;

/// How deep the brackets and braces of a block nest at most, those in quotes counted too.
fn flow_depth(block: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in block.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

pub(super) fn yaml(block: &str, first: u32, warnings: &mut Vec<Warning>) -> Vec<KeyedValue> {
    let parsed = (flow_depth(block) <= DEEPEST_FLOW).then(|| serde_yaml::from_str::<Yaml>(block));
    let error = match parsed {
        None => (
            first,
            format!("its brackets nest deeper than {DEEPEST_FLOW}"),
        ),
        Some(Ok(Yaml::Mapping(map))) if map.values().all(is_plain) => {
            let raw = recover(block, first, &mut Repairs::silent());
            let entries = map.into_iter().map(|(key, value)| KeyedValue {
                key: yaml_key(key),
                value: from_yaml(value),
                line: 0,
            });
            return with_lines(entries.collect(), &raw, first);
        }
        Some(Ok(Yaml::Null)) if !block.lines().any(looks_like_key) => return Vec::new(),
        Some(Ok(Yaml::Mapping(_))) => (first, "a key is a template".to_owned()),
        Some(Ok(_)) => (first, "it is not a mapping".to_owned()),
        Some(Err(error)) => {
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
        &rules::FM_RECOVERY,
        Fact::Repaired { what },
    ));
    let mut repairs = Repairs::noted();
    let entries = recover(block, first, &mut repairs);
    warnings.extend(repairs.into_warnings());
    entries
}

/// Whether no key inside is itself a collection. YAML reads the placeholder of a template, `{{ x }}`, as a
/// mapping whose key is a mapping.
fn is_plain(value: &Yaml) -> bool {
    match value {
        Yaml::Mapping(map) => map.iter().all(|(key, value)| {
            !matches!(key, Yaml::Mapping(_) | Yaml::Sequence(_)) && is_plain(value)
        }),
        Yaml::Sequence(items) => items.iter().all(is_plain),
        Yaml::Tagged(tagged) => is_plain(&tagged.value),
        Yaml::Null | Yaml::Bool(_) | Yaml::Number(_) | Yaml::String(_) => true,
    }
}

/// Adds to parsed entries the lines of their keys, and to their numbers the digits that were written
/// (`3.10` is not 3.1).
fn with_lines(mut entries: Vec<KeyedValue>, raw: &[KeyedValue], first: u32) -> Vec<KeyedValue> {
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
            let entry = |(key, value)| KeyedValue {
                key: yaml_key(key),
                value: from_yaml(value),
                line: 0,
            };
            Value::Map(map.into_iter().map(entry).collect())
        }
        Yaml::Tagged(tagged) => from_yaml(tagged.value),
    }
}

pub(super) fn toml(block: &str, first: u32, warnings: &mut Vec<Warning>) -> Vec<KeyedValue> {
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
            warnings.push(Warning::new(
                line,
                &rules::FM_RECOVERY,
                Fact::Repaired { what },
            ));
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

fn from_toml_table(table: toml::Table) -> Vec<KeyedValue> {
    let entry = |(key, value)| KeyedValue {
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

/// Reads `key = value` lines of a block that TOML refuses, without regard to tables.
fn recover_toml(block: &str, first: u32, repairs: &mut Repairs) -> Vec<KeyedValue> {
    let mut out = Vec::new();
    for (line, text) in (first..).zip(block.lines()) {
        let Some((key, value)) = text.split_once('=') else {
            continue;
        };
        let value = bracketed(value, line, repairs).unwrap_or_else(|| scalar(value, line, repairs));
        let key = key.trim().trim_matches(['"', '\'']).to_owned();
        out.push(KeyedValue { key, value, line });
    }
    out
}

pub(super) fn json(block: &str, first: u32) -> Vec<KeyedValue> {
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
