//! Front-matter values: what YAML, TOML and JSON have in common, with the lines of the keys.

use serde_json::Value as Json;

/// A front-matter value. Numbers keep the text that was written (`3.10`, `007`).
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Nothing was written, or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// Any other scalar.
    Text(String),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping.
    Map(Vec<KeyedValue>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct KeyedValue {
    /// As written, without quotes.
    pub(super) key: String,
    /// Its value.
    pub(super) value: Value,
    /// Line in the file, from 1; 0 when the parser does not say.
    pub(super) line: u32,
}

impl Value {
    /// The text of a scalar; `None` for collections and for values without content.
    pub(super) fn scalar(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) if !text.trim().is_empty() => Some(text.trim()),
            Self::Text(_)
            | Self::Number(_)
            | Self::Null
            | Self::Bool(_)
            | Self::List(_)
            | Self::Map(_) => None,
        }
    }

    /// Whether nothing was written.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.iter().all(Self::is_empty),
            Self::Map(entries) => entries.is_empty(),
            Self::Bool(_) | Self::Number(_) => false,
        }
    }

    /// The value as JSON. A number whose digits JSON cannot keep (`007`) becomes a string.
    pub(super) fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(it) => Json::Bool(*it),
            Self::Number(it) => match serde_json::from_str::<Json>(it) {
                Ok(Json::Number(number)) if number.to_string().as_str() == it.as_str() => {
                    Json::Number(number)
                }
                Ok(_) | Err(_) => Json::String(it.clone()),
            },
            Self::Text(it) => Json::String(it.clone()),
            Self::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Self::Map(entries) => Json::Object(
                entries
                    .iter()
                    .map(|it| (it.key.clone(), it.value.to_json()))
                    .collect(),
            ),
        }
    }

    /// A value from JSON; its keys have no lines.
    pub(super) fn from_json(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(it) => Self::Bool(it),
            Json::Number(it) => Self::Number(it.to_string()),
            Json::String(it) => Self::Text(it),
            Json::Array(items) => Self::List(items.into_iter().map(Self::from_json).collect()),
            Json::Object(entries) => {
                let entry = |(key, value)| KeyedValue {
                    key,
                    value: Self::from_json(value),
                    line: 0,
                };
                Self::Map(entries.into_iter().map(entry).collect())
            }
        }
    }
}

/// The first text in a value.
pub(super) fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::Text(_) | Value::Number(_) => value.scalar().map(str::to_owned),
        Value::List(items) => items.iter().find_map(first_text),
        Value::Map(entries) => entries
            .iter()
            .find(|it| matches!(it.key.as_str(), "name" | "title" | "text"))
            .or(entries.first())
            .and_then(|it| first_text(&it.value)),
        Value::Null | Value::Bool(_) => None,
    }
}

/// Collects the names in a value: scalars, items of lists, and the name of each map. `whole` becomes
/// false when part of the value was left out.
pub(super) fn names_in(value: &Value, out: &mut Vec<String>, whole: &mut bool) {
    match value {
        Value::Text(_) | Value::Number(_) => match value.scalar() {
            Some("undefined" | "null") | None => {}
            Some(text) => out.push(text.to_owned()),
        },
        Value::Bool(_) => *whole = false,
        Value::Null => {}
        Value::List(items) => items.iter().for_each(|it| names_in(it, out, whole)),
        Value::Map(entries) => {
            const NAMES: [&str; 7] = [
                "name",
                "nick",
                "nickname",
                "title",
                "label",
                "display_name",
                "first_name",
            ];
            let name = NAMES
                .iter()
                .find_map(|name| entries.iter().find(|it| it.key.eq_ignore_ascii_case(name)))
                .or(entries.first());
            // A name may itself be a list of names. Of a map inside a map, only the first text is taken.
            match name.map(|it| &it.value) {
                Some(value @ Value::Map(_)) => out.extend(first_text(value)),
                Some(value) => names_in(value, out, whole),
                None => {}
            }
            *whole &= entries.len() < 2;
        }
    }
}
