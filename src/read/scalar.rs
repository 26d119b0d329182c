//! Reads single values of front matter, which may be badly quoted.

use super::value::{KeyedValue, Value};
use crate::diag::rules;
use crate::{Fact, Rule, Warning};

/// Collects the warnings of repairs, or drops them when the caller does not want any.
pub(super) struct Repairs(Option<Vec<Warning>>);

impl Repairs {
    /// Collects warnings.
    pub(super) fn noted() -> Self {
        Self(Some(Vec::new()))
    }

    /// Drops warnings.
    pub(super) fn silent() -> Self {
        Self(None)
    }

    /// Notes a repair, each once a line.
    pub(super) fn add(&mut self, line: u32, rule: &'static Rule, what: &str) {
        let Some(warnings) = &mut self.0 else {
            return;
        };
        let what = what.to_owned();
        let warning = Warning::new(line, rule, Fact::Repaired { what });
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }

    /// The warnings that were collected.
    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.0.unwrap_or_default()
    }
}

/// Reads a scalar, and removes its quotes as a person would understand them.
pub(super) fn scalar(written: &str, line: u32, repairs: &mut Repairs) -> Value {
    let text = strip_comment(written.trim().trim_matches('\u{200B}'));
    match text {
        "" | "~" | "null" | "Null" | "NULL" | "\"" | "'" | "\"\"" | "''" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    if is_number(text) {
        return Value::Number(text.to_owned());
    }
    if text.starts_with("{{") || text.starts_with("{%") {
        repairs.add(
            line,
            &rules::FM_TEMPLATE,
            "a template placeholder is kept as text",
        );
    }
    Value::Text(unquote(text, line, repairs))
}

/// Removes a comment after a quoted or bracketed value. After plain text, `#` may be part of the value.
fn strip_comment(text: &str) -> &str {
    let Some(open) = text.chars().next() else {
        return text;
    };
    let close = match open {
        '"' | '\'' => open,
        '[' => ']',
        '{' => '}',
        _ => return text,
    };
    match text.split_once(" #") {
        Some((value, _)) if value.len() > 1 && value.trim_end().ends_with(close) => {
            let value = value.trim_end();
            // In `"C# and F #"` the text after `#` belongs to the value, since the quote closes at the end.
            let ends = text.ends_with(close) && value.matches(close).count() % 2 == 1;
            if ends { text } else { value }
        }
        _ => text,
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() <= 1
}

fn unquote(text: &str, line: u32, repairs: &mut Repairs) -> String {
    let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
        return String::new();
    };
    if !"\"'`".contains(first) || text.chars().count() < 2 {
        return text.to_owned();
    }
    let inner = &text[1..text.len() - last.len_utf8()];
    if first != '`' && inner.starts_with("\"\"") {
        // A value that begins with three quotation marks or more is not meant as a quoted one.
        repairs.add(
            line,
            &rules::FM_INNER_QUOTES,
            "quotes in front are part of the text",
        );
        return text.to_owned();
    }
    if first == last && first != '`' {
        return unescape(inner, first, line, repairs);
    }
    if first == last && !inner.contains('`') {
        repairs.add(
            line,
            &rules::FM_BACKTICK,
            "backticks instead of quotes around a value",
        );
        return inner.to_owned();
    }
    let rest = &text[1..];
    if first == '`' && rest.contains('`') {
        repairs.add(
            line,
            &rules::FM_BACKTICK,
            "a value begins with a backtick, which is kept",
        );
        return text.to_owned();
    }
    if "\"'".contains(last) && !inner.contains([first, last]) {
        repairs.add(
            line,
            &rules::FM_INNER_QUOTES,
            "the quotes around a value do not match",
        );
        return inner.to_owned();
    }
    let odd = |quote: char| text.matches(quote).count() % 2 == 1;
    if "\"'".contains(last) && odd(first) && odd(last) {
        // `"他说'不' "部" ：…'`: neither outer quote has a partner.
        repairs.add(
            line,
            &rules::FM_INNER_QUOTES,
            "the quotes around a value do not match",
        );
        return inner.to_owned();
    }
    if rest.contains(first) {
        // `"双减"政策落地`: the quotes belong to the text.
        return text.to_owned();
    }
    repairs.add(
        line,
        &rules::FM_UNCLOSED_QUOTE,
        "a quote is opened and never closed",
    );
    rest.to_owned()
}

/// The text between two equal quotes with its escapes resolved. A quote inside that was not escaped belongs
/// to the text.
fn unescape(inner: &str, quote: char, line: u32, repairs: &mut Repairs) -> String {
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    let (mut bare, mut odd) = (false, false);
    while let Some(c) = chars.next() {
        match c {
            '\'' if quote == '\'' => {
                bare |= chars.next_if_eq(&'\'').is_none();
                out.push('\'');
            }
            '"' if quote == '"' => {
                bare = true;
                out.push('"');
            }
            '\\' if quote == '\'' && chars.next_if_eq(&'\'').is_some() => {
                bare = true;
                out.push('\'');
            }
            '\\' if quote == '"' => {
                let mut ahead = chars.clone();
                let (next, after) = (ahead.next(), ahead.next());
                // `\n` is a line end, but in `\nu` or `\text` the backslash belongs to the text (LaTeX).
                let word = after.is_some_and(|it| it.is_ascii_alphabetic());
                let escaped = match next {
                    Some(it @ ('"' | '\\' | '/')) => Some(it),
                    Some('n') if !word => Some('\n'),
                    Some('t') if !word => Some('\t'),
                    _ => None,
                };
                odd |= escaped.is_none();
                out.push(escaped.unwrap_or('\\'));
                if escaped.is_some() {
                    chars.next();
                }
            }
            c => out.push(c),
        }
    }
    if bare {
        repairs.add(
            line,
            &rules::FM_INNER_QUOTES,
            "quotes inside a quoted value are not escaped",
        );
    }
    if odd {
        repairs.add(
            line,
            &rules::FM_BACKSLASH,
            "a backslash that escapes nothing is kept",
        );
    }
    out
}

/// Reads `[a, b]` or `{a: b}`; `None` when the text merely begins like one (`[审稿](url)：…`).
pub(super) fn bracketed(text: &str, line: u32, repairs: &mut Repairs) -> Option<Value> {
    let text = strip_comment(text.trim());
    let open = text.chars().next().filter(|it| "[{".contains(*it))?;
    if text.starts_with("{{") || text.starts_with("{%") {
        return None;
    }
    let close = if open == '[' { ']' } else { '}' };
    let inner = text[1..].strip_suffix(close)?;
    if open == '[' && inner.contains("](") {
        return None;
    }
    let parts = split(inner);
    if open == '[' {
        let items = parts.iter().map(|it| it.trim()).filter(|it| !it.is_empty());
        // Nested lists are flattened: no field of front matter has more than one level.
        return Some(Value::List(
            items
                .map(|it| scalar(it.trim_matches(['[', ']']), line, repairs))
                .collect(),
        ));
    }
    let entries = parts.iter().filter(|it| !it.trim().is_empty()).map(|part| {
        let (key, value) = part.split_once(':')?;
        Some(KeyedValue {
            key: key.trim().trim_matches(['"', '\'']).to_owned(),
            value: scalar(value, line, repairs),
            line,
        })
    });
    entries.collect::<Option<Vec<_>>>().map(Value::Map)
}

/// Splits at commas that are not inside quotes. An apostrophe inside a word opens no quote.
fn split(text: &str) -> Vec<&str> {
    let (mut out, mut start, mut quote, mut before) = (Vec::new(), 0, None, ',');
    for (at, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => {
                let rest = text[at + c.len_utf8()..].trim_start();
                // A quote closes only before a comma, a colon or the end; elsewhere it belongs to the text.
                if before != '\\' && (rest.is_empty() || rest.starts_with([',', '，', ':'])) {
                    quote = None;
                }
            }
            Some(_) => {}
            None if "\"'`".contains(c) && text[start..at].trim().is_empty() => quote = Some(c),
            None if c == ',' => {
                out.push(&text[start..at]);
                start = at + 1;
            }
            None => {}
        }
        before = c;
    }
    out.push(&text[start..]);
    out
}

#[cfg(test)]
mod tests {
    use super::{Repairs, bracketed, scalar};
    use crate::read::value::Value;

    /// The value, and the names of the rules that repaired it.
    fn read(written: &str) -> (Value, Vec<&'static str>) {
        let mut repairs = Repairs::noted();
        let value =
            bracketed(written, 1, &mut repairs).unwrap_or_else(|| scalar(written, 1, &mut repairs));
        (
            value,
            repairs
                .into_warnings()
                .iter()
                .map(|it| it.rule.name)
                .collect(),
        )
    }

    #[test]
    fn bad_quotes_are_read_as_they_are_meant() {
        for (written, wanted, rule) in [
            ("'兰台'", "兰台", ""),
            ("'It''s'", "It's", ""),
            ("\"a \\\"b\\\" \\\\c\"", "a \"b\" \\c", ""),
            ("\"甲\\n乙\"", "甲\n乙", ""),
            ("'It's 兰台'", "It's 兰台", "fm-inner-quotes"),
            ("'Girls\\' Story'", "Girls' Story", "fm-inner-quotes"),
            (
                "\"说 | \"双减\"落地\"",
                "说 | \"双减\"落地",
                "fm-inner-quotes",
            ),
            ("\"助理教授\\副教授\"", "助理教授\\副教授", "fm-backslash"),
            ("\"\\(C\\)\"", "\\(C\\)", "fm-backslash"),
            ("`Bz的新曲'", "Bz的新曲", "fm-inner-quotes"),
            ("`intel`", "intel", "fm-backtick"),
            ("`set x`로", "`set x`로", "fm-backtick"),
            ("\"双减\"政策落地", "\"双减\"政策落地", ""),
            (
                "\"他说'不' \"部\" ：字'",
                "他说'不' \"部\" ：字",
                "fm-inner-quotes",
            ),
            ("'没有关上", "没有关上", "fm-unclosed-quote"),
            ("\"\"\"'SP'\"\"\"", "\"\"\"'SP'\"\"\"", "fm-inner-quotes"),
            ("“卷引号”", "“卷引号”", ""),
            ("C# 入门 #1: 开始", "C# 入门 #1: 开始", ""),
            ("\"tech\" # 说明", "tech", ""),
            ("{{ x }}", "{{ x }}", "fm-template"),
            ("[审稿](http://x)：某人", "[审稿](http://x)：某人", ""),
        ] {
            let (value, rules) = read(written);
            assert_eq!(value, Value::Text(wanted.to_owned()), "{written}");
            assert_eq!(
                rules,
                if rule.is_empty() { vec![] } else { vec![rule] },
                "{written}"
            );
        }
    }

    #[test]
    fn other_scalars_keep_their_kind() {
        assert_eq!(read("3.10").0, Value::Number("3.10".to_owned()));
        assert_eq!(read("007").0, Value::Number("007".to_owned()));
        assert_eq!(read("1.2.3").0, Value::Text("1.2.3".to_owned()));
        assert_eq!(read("True").0, Value::Bool(true));
        for nothing in ["", "~", "null", "''", "\"", "\"\""] {
            assert_eq!(read(nothing).0, Value::Null, "{nothing}");
        }
    }

    #[test]
    fn lists_on_one_line_are_split_outside_quotes() {
        let list = |items: &[&str]| {
            Value::List(
                items
                    .iter()
                    .map(|it| Value::Text((*it).to_owned()))
                    .collect(),
            )
        };
        assert_eq!(read("[访谈, EM算法]").0, list(&["访谈", "EM算法"]));
        assert_eq!(read("[\"a, b\",'c']").0, list(&["a, b", "c"]));
        assert_eq!(
            read("['Dragon\\'s Dogma', It's]").0,
            list(&["Dragon's Dogma", "It's"])
        );
        assert_eq!(read("[]").0, Value::List(Vec::new()));
    }
}
