//! An article of a run, with its files and warnings, as a report writes it.

use serde::{Deserialize, Serialize};

use super::metadata::MetadataEntry;
use super::owned;
use super::picture::{FetchEntry, PictureEntry, utc};
use crate::book::Article;
use crate::hash::{sha256, sha256_of};
use crate::model::{Blob, Received};
use crate::speech::{self, UiLanguage};
use crate::{Severity, Warning};

/// One article.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Entry {
    /// The file it was read from.
    pub source: FileEntry,
    /// How the source came, when a host sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<ReceivedEntry>,
    /// Its metadata; absent when the article could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<MetadataEntry>,
    /// The books that hold this article alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<FileEntry>,
    /// Other files with the same text, which were left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duplicates: Vec<Duplicate>,
    /// The other article of the book with nearly the same text; both are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub similar: Option<Similar>,
    /// Its pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<PictureEntry>,
    /// Files beside the article that the conversion looked for, found or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<InputEntry>,
    /// Its warnings, in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<WarningEntry>,
    /// Why there is no output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Failed>,
}

/// A file: a source or an output.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FileEntry {
    /// Path with `/`, below the folder that was converted (a source) or written to (an output).
    pub path: String,
    /// Media type.
    pub media_type: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
}

/// How a page came from its host.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ReceivedEntry {
    /// The address that was asked for, then each address that it led on to.
    pub addresses: Vec<String>,
    /// The charset that the host named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// When the page came, in ISO 8601. Never in the report inside a book, because a book does not depend on when it was
    /// made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

impl From<&Received> for ReceivedEntry {
    fn from(received: &Received) -> Self {
        Self {
            addresses: received.addresses.clone(),
            charset: received.charset.clone(),
            time: received.time.map(utc),
        }
    }
}

impl ReceivedEntry {
    /// What the library needs to read the page again.
    #[must_use]
    pub fn received(&self) -> Received {
        Received {
            addresses: self.addresses.clone(),
            charset: self.charset.clone(),
            time: None,
        }
    }
}

/// An article that was left out of a book because another has the same text.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Duplicate {
    /// The file it was read from.
    pub source: FileEntry,
    /// Its title.
    pub title: String,
    /// The address of its original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its categories and tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// How alike the texts are: the share of word sequences (shingles) that they have in common, in per mille; 1000 for
    /// equal texts.
    pub similarity: u32,
}

/// Another article with nearly the same text.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Similar {
    /// The path of its file.
    pub path: String,
    /// The share of word sequences (shingles) that both texts have in common, in per mille.
    pub similarity: u32,
}

/// A file beside the article that a conversion looked for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct InputEntry {
    /// Path as the conversion looked for it.
    pub path: String,
    /// SHA-256 of the bytes; absent when there was no such file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// A [`Warning`].
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct WarningEntry {
    /// Line in the source, from 1; 0 when it concerns the whole article.
    pub line: u32,
    /// Name of the rule.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// `removed`, `repaired`, `missing-picture`, …
    pub kind: String,
    /// Stable codes of why a picture is missing, of what was done to it, or of how a line was rescued.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// What happened, as a sentence for people.
    pub message: String,
    /// The warning itself, in the run that gave it.
    #[serde(skip)]
    pub warning: Unrecorded<Box<Warning>>,
}

/// Something that is at hand in the run that makes a report and that the report does not hold, so that people are told of
/// it in their language. It counts in no comparison.
#[derive(Clone, Debug)]
pub struct Unrecorded<T>(pub Option<T>);

impl<T> Default for Unrecorded<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> PartialEq for Unrecorded<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Unrecorded<T> {}

impl WarningEntry {
    /// What happened, in a language where the warning is at hand; else in English.
    #[must_use]
    pub fn told(&self, language: UiLanguage) -> String {
        match &self.warning.0 {
            Some(warning) => speech::message(warning, language),
            None => self.message.clone(),
        }
    }
}

/// Why there is no output.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Failed {
    /// What happened, with its causes.
    pub reason: String,
    /// What to do about it; may be empty.
    pub cure: String,
    /// Both in the language of the user, in the run that failed.
    #[serde(skip)]
    pub told: Unrecorded<(String, String)>,
}

impl Failed {
    /// What happened and what to do about it, in the language of the user where that is at hand; else in English.
    #[must_use]
    pub fn told(&self) -> (&str, &str) {
        match &self.told.0 {
            Some((reason, cure)) => (reason, cure),
            None => (&self.reason, &self.cure),
        }
    }
}

impl Entry {
    /// The entry of a converted article, before any book of it is written.
    #[must_use]
    pub fn new(path: &str, article: &Article, warnings: &[Warning]) -> Self {
        let original = &article.original;
        Self {
            source: FileEntry {
                path: path.to_owned(),
                media_type: original.media_type.to_owned(),
                bytes: original.blob.length(),
                sha256: original.sha256.clone(),
            },
            received: original.received.as_ref().map(ReceivedEntry::from),
            metadata: Some(MetadataEntry::from(&article.document.metadata)),
            outputs: Vec::new(),
            duplicates: Vec::new(),
            similar: None,
            pictures: article
                .document
                .assets
                .iter()
                .map(|(id, asset)| PictureEntry {
                    fetched: article.document.assets.fetch(id).map(FetchEntry::from),
                    ..PictureEntry::from(asset)
                })
                .collect(),
            inputs: Vec::new(),
            warnings: warnings
                .iter()
                .map(|it| {
                    crate::diag::step();
                    WarningEntry::from(it)
                })
                .collect(),
            error: None,
        }
    }

    /// The same entry without what changes from run to run, for the report inside a book.
    #[must_use]
    pub fn timeless(mut self) -> Self {
        for picture in &mut self.pictures {
            picture.fetched = None;
        }
        if let Some(received) = &mut self.received {
            received.time = None;
        }
        self
    }

    /// An article that could not be converted.
    #[must_use]
    pub fn failed(source: FileEntry, error: Failed) -> Self {
        Self {
            source,
            received: None,
            metadata: None,
            outputs: Vec::new(),
            duplicates: Vec::new(),
            similar: None,
            pictures: Vec::new(),
            inputs: Vec::new(),
            warnings: Vec::new(),
            error: Some(error),
        }
    }
}

impl FileEntry {
    /// The entry of a file with these bytes.
    #[must_use]
    pub fn of(path: &str, media_type: &str, bytes: &[u8]) -> Self {
        Self {
            path: path.to_owned(),
            media_type: media_type.to_owned(),
            bytes: bytes.len() as u64,
            sha256: sha256(bytes),
        }
    }

    /// The entry of a file whose bytes may lie on disk.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub fn of_blob(path: &str, media_type: &str, blob: &Blob) -> std::io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            media_type: media_type.to_owned(),
            bytes: blob.length(),
            sha256: sha256_of(blob)?,
        })
    }
}

impl From<&Warning> for WarningEntry {
    fn from(warning: &Warning) -> Self {
        Self {
            line: warning.line,
            rule: warning.rule.name.to_owned(),
            severity: warning.severity(),
            kind: warning.fact.code().to_owned(),
            codes: owned(warning.fact.particulars()),
            message: warning.message(),
            warning: Unrecorded(Some(Box::new(warning.clone()))),
        }
    }
}
