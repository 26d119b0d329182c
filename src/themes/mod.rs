//! Themes: how books look, as one small style that the pages and the EPUB both follow.
//!
//! A theme is a TOML file. The built-in ones lie beside this file; one of a user's own names only what it changes of the
//! theme in its `base`. `theme.schema.json` describes the form. A theme decides faces, sizes, room and colours; it never
//! decides what is shown of the text itself.

mod color;
mod parts;
mod read;

use serde::Deserialize;

pub use color::{Shade, TextInk};
pub use parts::{
    BodyFace, BodyStyle, CodeStyle, CoverDesign, CoverStyle, HeadRule, HeadingMark, HeadingStyle,
    InkChoice, PageStyle, ParagraphStyle, QuoteStyle, Ratio, SectionMark, SectionStyle, TableStyle,
    TextAlignment, ThemeColors, ThemeFaces, TitlePlace, TitleStyle, TypeFace, WrittenDate,
};
pub use read::ThemeError;

/// The JSON Schema (2020-12) of a theme file.
pub const SCHEMA: &str = include_str!("theme.schema.json");

/// The built-in themes: their names and files.
const BUILT_IN: [(&str, &str); 5] = [
    ("book", include_str!("book.toml")),
    ("news", include_str!("news.toml")),
    ("magazine", include_str!("magazine.toml")),
    ("plain", include_str!("plain.toml")),
    ("large-print", include_str!("large-print.toml")),
];

/// How books look.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Theme {
    /// The built-in theme from which it begins. Default: `book`.
    pub base: Option<String>,
    /// What it is for, in one sentence.
    pub about: String,
    /// The types of text, headings, quotations and captions.
    pub faces: ThemeFaces,
    /// Colours that several parts share.
    pub colors: ThemeColors,
    /// Body text.
    pub text: BodyStyle,
    /// What stands above an article.
    pub title: TitleStyle,
    /// Headings in an article.
    pub headings: HeadingStyle,
    /// What stands between passages (`<hr>`).
    pub sections: SectionStyle,
    /// Block quotations.
    pub quotes: QuoteStyle,
    /// Code.
    pub code: CodeStyle,
    /// Tables.
    pub tables: TableStyle,
    /// Printed pages.
    pub pages: PageStyle,
    /// The cover.
    pub cover: CoverStyle,
}

impl Theme {
    /// The names of the built-in themes, the default first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|it| it.0)
    }

    /// The file of a built-in theme.
    #[must_use]
    pub fn file(name: &str) -> Option<&'static str> {
        BUILT_IN.iter().find(|it| it.0 == name).map(|it| it.1)
    }

    /// A built-in theme.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        // A test parses all of them.
        Self::parse(Self::file(name)?).ok()
    }

    /// Reads a theme file.
    ///
    /// # Errors
    ///
    /// [`ThemeError`] with the line that is wrong.
    pub fn parse(text: &str) -> Result<Self, ThemeError> {
        read::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_theme_is_read() {
        for name in Theme::names() {
            let theme = Theme::parse(Theme::file(name).unwrap());
            let theme = theme.unwrap_or_else(|it| panic!("{name}: {it}"));
            assert!(!theme.about.is_empty(), "{name}");
        }
    }

    #[test]
    fn the_file_of_the_default_says_all_that_the_code_takes_for_granted() {
        let mut book = Theme::named("book").unwrap();
        assert!(!book.about.is_empty());
        book.about = String::new();
        assert_eq!(book, Theme::default());
    }

    #[test]
    fn the_schema_names_every_key_of_the_default() {
        let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
        let file: toml::Table = Theme::file("book").unwrap().parse().unwrap();
        for (key, value) in &file {
            let known = &schema["properties"][key];
            assert!(known.is_object(), "{key}");
            for inner in value.as_table().into_iter().flat_map(toml::Table::keys) {
                assert!(known["properties"][inner].is_object(), "{key}.{inner}");
            }
        }
    }
}
