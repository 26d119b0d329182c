//! A theme file → a [`Theme`], or the line that is wrong and what helps.

use std::fmt;

use super::Theme;

/// Why a theme file cannot be used.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ThemeError {
    /// The line in the file, from 1; `None` when no line is to blame.
    pub line: Option<usize>,
    /// What is wrong there, with the cure.
    pub what: String,
}

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for ThemeError {}

/// The largest theme file that is read.
const MOST: usize = 64 << 10;

/// Reads a theme file, and fills in what it leaves open from the theme that it is based on.
pub(super) fn parse(text: &str) -> Result<Theme, ThemeError> {
    if text.len() > MOST {
        return Err(ThemeError {
            line: None,
            what: "a theme has 64 KB at most".to_owned(),
        });
    }
    let wrong = |error: &toml::de::Error| ThemeError {
        line: error.span().map(|it| line_of(text, it.start)),
        what: error.message().to_owned(),
    };
    // Read by itself first: only then an error knows its line.
    let own: Theme = toml::from_str(text).map_err(|error| wrong(&error))?;
    let Some(base) = &own.base else {
        return Ok(own);
    };
    let Some(file) = Theme::file(base) else {
        let names: Vec<&str> = Theme::names().collect();
        return Err(ThemeError {
            line: text
                .lines()
                .position(|it| it.trim_start().starts_with("base"))
                .map(|it| it + 1),
            what: format!(
                "there is no theme `{base}`; `base` is one of {}",
                names.join(", ")
            ),
        });
    };
    let mut merged: toml::Table = toml::from_str(file).map_err(|error| wrong(&error))?;
    let changes: toml::Table = toml::from_str(text).map_err(|error| wrong(&error))?;
    merge(&mut merged, changes);
    toml::Value::Table(merged)
        .try_into()
        .map_err(|error: toml::de::Error| ThemeError {
            line: None,
            what: error.message().to_owned(),
        })
}

/// Puts the values of one table over those of another.
fn merge(under: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(toml::Value::Table(under)), toml::Value::Table(over)) => merge(under, over),
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

/// The line in which a byte stands, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().get(..byte).unwrap_or_default();
    before.iter().filter(|it| **it == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::super::{Theme, TypeFace};

    fn error(text: &str) -> (Option<usize>, String) {
        let error = Theme::parse(text).unwrap_err();
        (error.line, error.what)
    }

    #[test]
    fn a_file_changes_what_it_names_of_its_base() {
        let theme = Theme::parse("base = \"news\"\n[faces]\nheading = \"kai\"\n").unwrap();
        let news = Theme::named("news").unwrap();
        assert_eq!(theme.faces.heading, TypeFace::Kai);
        assert_eq!(theme.title, news.title);
        assert_eq!(theme.faces.text, news.faces.text);
    }

    #[test]
    fn an_error_has_its_line_and_its_cure() {
        let (line, what) = error("[text]\nleading = 1.7\ncolour = \"red\"\n");
        assert_eq!(line, Some(3));
        assert!(
            what.contains("unknown field `colour`") && what.contains("leading"),
            "{what}"
        );
        let (line, what) = error("[colors]\naccent = \"#ffcc00\"\n");
        assert_eq!(line, Some(2));
        assert!(
            what.contains("too pale") && what.contains("darker"),
            "{what}"
        );
        let (line, what) = error("\n[title]\nsize = 40\n");
        assert_eq!(line, Some(3));
        assert!(what.contains("from 0.5 to 6"), "{what}");
        let (line, what) = error("about = \"\"\nbase = \"zine\"\n");
        assert_eq!(line, Some(2));
        assert!(what.contains("magazine"), "{what}");
        let (line, _) = error("[text\n");
        assert_eq!(line, Some(1));
    }
}
