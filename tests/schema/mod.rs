//! A validator for the part of JSON Schema that the schema of the report uses.

use lantai::archive::SCHEMA;
use serde_json::Value;

/// The places where a report breaks the schema.
pub(crate) fn errors(report: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut errors = Vec::new();
    check(&schema, &schema, report, "", &mut errors);
    errors
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, errors: &mut Vec<String>) {
    let mut wrong = |what: &str| errors.push(format!("{at}: {what}"));
    for (key, rule) in schema.as_object().into_iter().flatten() {
        match &**key {
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                return check(root, root.pointer(pointer).unwrap(), value, at, errors);
            }
            "type" => {
                let fits = match rule.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "boolean" => value.is_boolean(),
                    other => panic!("type {other}"),
                };
                if !fits {
                    wrong(&format!("is no {rule}"));
                }
            }
            "const" if rule != value => wrong("is another constant"),
            "enum" if !rule.as_array().unwrap().contains(value) => wrong("is not in the list"),
            "minimum" if value.as_i64() < rule.as_i64() => wrong("is too small"),
            "maximum" if value.as_i64() > rule.as_i64() => wrong("is too large"),
            "pattern" => {
                // The only pattern in the schema is that of a hash.
                assert_eq!(rule, "^[0-9a-f]{64}$");
                let text = value.as_str().unwrap_or_default();
                let hex = |it: char| it.is_ascii_digit() || ('a'..='f').contains(&it);
                if text.len() != 64 || !text.chars().all(hex) {
                    wrong("is no hash");
                }
            }
            "required" => {
                for name in rule.as_array().unwrap() {
                    if value.get(name.as_str().unwrap()).is_none() {
                        wrong(&format!("lacks {name}"));
                    }
                }
            }
            _ => {}
        }
    }
    let properties = schema.get("properties");
    for (name, inner) in value.as_object().into_iter().flatten() {
        let rule = properties.and_then(|it| it.get(name));
        let rule = rule.or_else(|| schema.get("additionalProperties"));
        match rule {
            Some(Value::Bool(false)) => errors.push(format!("{at}/{name}: is unknown")),
            Some(Value::Bool(true)) | None => {}
            Some(rule) => check(root, rule, inner, &format!("{at}/{name}"), errors),
        }
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        let rule = schema.pointer(&format!("/prefixItems/{index}"));
        if let Some(rule) = rule.or_else(|| schema.get("items")) {
            check(root, rule, inner, &format!("{at}/{index}"), errors);
        }
    }
}
