//! The metadata of an article or a book, as a report writes them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{Date, Metadata, Origin};

/// [`Metadata`] as it goes into the books.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct MetadataEntry {
    /// Title.
    pub title: String,
    /// Whether the title was made up because none is written anywhere.
    #[serde(default, skip_serializing_if = "is_false")]
    pub title_invented: bool,
    /// Second title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Translators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translators: Vec<String>,
    /// Publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Date of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<DateEntry>,
    /// Date of the last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<DateEntry>,
    /// Categories and tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Language, a tag of BCP 47.
    pub language: String,
    /// Whether the language was guessed from the text.
    #[serde(default, skip_serializing_if = "is_false")]
    pub language_guessed: bool,
    /// Address of the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// Licence or copyright.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<String>,
    /// Series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// Identifier.
    pub identifier: String,
    /// Fields with no place above, by key, in source order.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub extra: serde_json::Map<String, Value>,
}

/// A date, as written and as read.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct DateEntry {
    /// As written.
    pub written: String,
    /// ISO 8601, as precise as written.
    pub iso: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(it: &bool) -> bool {
    !it
}

impl From<&Metadata> for MetadataEntry {
    fn from(metadata: &Metadata) -> Self {
        let mut extra = serde_json::Map::new();
        for field in &metadata.extra {
            let value = serde_json::from_str(&field.value)
                .unwrap_or_else(|_| Value::String(field.value.clone()));
            extra.insert(field.key.clone(), value);
        }
        Self {
            title: metadata.title.clone(),
            title_invented: metadata.title_origin == Origin::Invented,
            subtitle: metadata.subtitle.clone(),
            authors: metadata.authors.clone(),
            translators: metadata.translators.clone(),
            publisher: metadata.publisher.clone(),
            date: metadata.date.as_ref().map(DateEntry::from),
            modified: metadata.modified.as_ref().map(DateEntry::from),
            subjects: metadata.subjects.clone(),
            description: metadata.description.clone(),
            language: metadata.language.to_string(),
            language_guessed: metadata.language_origin == Origin::Invented,
            source_url: metadata.source_url.clone(),
            rights: metadata.rights.clone(),
            series: metadata.series.clone(),
            identifier: metadata.identifier.clone(),
            extra,
        }
    }
}

impl From<&Date> for DateEntry {
    fn from(date: &Date) -> Self {
        Self {
            written: date.written.clone(),
            iso: date.iso(),
        }
    }
}
