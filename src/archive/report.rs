//! What a run did, as data. The JSON form is described by `report.schema.json`.
//!
//! A report holds no clock time, no host and no absolute path of the outputs: the same run gives the
//! same report, and the reports of shards join into the report of the whole.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::book::Article;
use crate::model::{Asset, AssetState, Blob, Date, Fetch, Metadata, Origin};
use crate::{Error, Severity, UnpackProblem, Warning};

/// Names the form of the report; a report with another one is not read.
pub const SCHEMA_ID: &str = "urn:lantai:report:1";

/// The JSON Schema (2020-12) of a report.
pub const SCHEMA: &str = include_str!("report.schema.json");

/// What a run, or the making of one book, did.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Report {
    /// [`SCHEMA_ID`].
    pub schema: String,
    /// What made it.
    pub tool: Tool,
    /// `convert` or `book`.
    pub command: String,
    /// Options that were given and that change the outputs, by their long names.
    pub options: BTreeMap<String, Vec<String>>,
    /// The files that options name, by the names that the options have here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub option_files: Vec<OptionFile>,
    /// Sums over the articles.
    pub summary: Counts,
    /// Every article, in the order of their paths or of the book.
    pub articles: Vec<Entry>,
    /// The books that hold several articles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Volume>,
}

/// A file that an option names; a book holds it beside its articles.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct OptionFile {
    /// Long name of the option.
    pub option: String,
    /// Its name without folders, and its hash.
    pub file: FileEntry,
}

/// The program.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Tool {
    /// `lantai`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// Sums over the articles of a report.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Counts {
    /// How many there are.
    pub articles: usize,
    /// How many have no output.
    pub failed: usize,
    /// How many were left out for being the same text as another.
    pub duplicates: usize,
    /// Warnings of the severity "loss".
    pub losses: usize,
    /// Warnings of the severity "notice".
    pub notices: usize,
    /// Warnings of the severity "note".
    pub notes: usize,
    /// Pictures that could not be had.
    pub missing_pictures: usize,
    /// Bytes of all outputs.
    pub output_bytes: u64,
}

/// One article.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Entry {
    /// The file it was read from.
    pub source: FileEntry,
    /// Its metadata as mapped; absent when it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<MetadataEntry>,
    /// The files made of it alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<FileEntry>,
    /// Other files with the same text, which were left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duplicates: Vec<Duplicate>,
    /// Its pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<PictureEntry>,
    /// Further files that were asked for, whether they were there or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<InputEntry>,
    /// What is worth saying, in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<WarningEntry>,
    /// Why there is no output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Failed>,
}

/// A file: a source or an output.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FileEntry {
    /// Path with `/`, below the folder that was converted or written to.
    pub path: String,
    /// Media type.
    pub media_type: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
}

/// An article that was left out of a book for being the same text as another.
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
    /// How alike the texts are, in per mille of shared shingles; 1000 for equal texts.
    pub similarity: u32,
}

/// A picture of an article.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PictureEntry {
    /// Line in the source, from 1.
    pub line: u32,
    /// The best address, at most 200 characters of it.
    pub url: String,
    /// What has become of it.
    pub state: PictureState,
    /// Why it is missing, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why it is missing: a stable code for each address that was tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// Media type as sniffed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Pixels across.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Pixels down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Length in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// SHA-256 of the bytes, lower-case hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What a host said; never in the report inside a book, which does not depend on when it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched: Option<FetchEntry>,
}

/// What has become of a picture.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureState {
    /// Its bytes are in the outputs.
    Embedded,
    /// It could not be had.
    Missing,
    /// Nobody has looked for it.
    Pending,
}

/// What a host said when it was asked for a picture.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FetchEntry {
    /// The address that was asked for.
    pub url: String,
    /// The status of the answer.
    pub status: u16,
    /// When, in UTC, as in `2026-01-31T12:00:00Z`; of what the cache had, when that was fetched.
    pub time: String,
}

/// A file that a conversion asked for besides the article.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct InputEntry {
    /// Path as it was asked for.
    pub path: String,
    /// SHA-256 of the bytes; absent when there was no such file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// [`Metadata`] as it goes into the books.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct MetadataEntry {
    /// Title.
    pub title: String,
    /// Whether no title was written anywhere.
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
    /// BCP 47.
    pub language: String,
    /// Whether the language was found from the text.
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
    /// For people.
    pub message: String,
}

/// Why there is no output.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Failed {
    /// What happened, with its causes.
    pub reason: String,
    /// What to do about it; may be empty.
    pub cure: String,
}

/// One book of several articles.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Volume {
    /// Its metadata.
    pub metadata: MetadataEntry,
    /// Names of its parts, each with the number of its articles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<(String, u32)>,
    /// Paths of its articles, in order.
    pub articles: Vec<String>,
    /// The files made of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<FileEntry>,
    /// What is worth saying about the book as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<WarningEntry>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it so")]
fn is_false(it: &bool) -> bool {
    !it
}

impl Report {
    /// A report of this version.
    #[must_use]
    pub fn new(
        command: &str,
        options: BTreeMap<String, Vec<String>>,
        articles: Vec<Entry>,
        volumes: Vec<Volume>,
    ) -> Self {
        let summary = count(&articles, &volumes);
        Self {
            schema: SCHEMA_ID.to_owned(),
            tool: Tool {
                name: "lantai".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            command: command.to_owned(),
            options,
            option_files: Vec::new(),
            summary,
            articles,
            volumes,
        }
    }

    /// The same with the files that its options name.
    #[must_use]
    pub fn with_option_files(mut self, files: Vec<OptionFile>) -> Self {
        self.option_files = files;
        self
    }

    /// Reads its JSON form.
    ///
    /// # Errors
    ///
    /// [`Error::Unpack`] when it is no report of this form.
    pub fn parse(json: &[u8]) -> Result<Self, Error> {
        let report: Self = serde_json::from_slice(json)
            .map_err(|error| Error::Unpack(UnpackProblem::Report(error.into())))?;
        if report.schema == SCHEMA_ID {
            Ok(report)
        } else {
            let form = report.schema;
            Err(Error::Unpack(UnpackProblem::Form { form }))
        }
    }

    /// Its JSON form: indented, a line feed at the end.
    #[must_use]
    pub fn json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("a report is plain data");
        json.push('\n');
        json
    }

    /// The reports of shards as one: the articles of all, by path, each once.
    ///
    /// # Errors
    ///
    /// [`Error::Unpack`] when there are none, or when they come from different versions, commands or
    /// options, for then they are not shards of one run.
    pub fn merge(reports: Vec<Self>) -> Result<Self, Error> {
        let mut reports = reports.into_iter();
        let Some(mut merged) = reports.next() else {
            return Err(Error::Unpack(UnpackProblem::NothingToJoin));
        };
        for report in reports {
            for (what, same) in [
                ("version", merged.tool == report.tool),
                ("command", merged.command == report.command),
                ("options", merged.options == report.options),
                ("files", merged.option_files == report.option_files),
            ] {
                if !same {
                    return Err(Error::Unpack(UnpackProblem::Different { what }));
                }
            }
            merged.articles.extend(report.articles);
            merged.volumes.extend(report.volumes);
        }
        merged
            .articles
            .sort_by(|a, b| a.source.path.cmp(&b.source.path));
        merged.articles.dedup();
        merged.summary = count(&merged.articles, &merged.volumes);
        Ok(merged)
    }
}

fn count(articles: &[Entry], volumes: &[Volume]) -> Counts {
    let mut counts = Counts {
        articles: articles.len(),
        ..Counts::default()
    };
    for entry in articles {
        counts.failed += usize::from(entry.error.is_some());
        counts.duplicates += entry.duplicates.len();
        counts.missing_pictures += entry
            .pictures
            .iter()
            .filter(|it| it.state == PictureState::Missing)
            .count();
    }
    let outputs = articles.iter().flat_map(|it| &it.outputs);
    for output in outputs.chain(volumes.iter().flat_map(|it| &it.outputs)) {
        counts.output_bytes += output.bytes;
    }
    let warnings = articles.iter().flat_map(|it| &it.warnings);
    for warning in warnings.chain(volumes.iter().flat_map(|it| &it.warnings)) {
        match warning.severity {
            Severity::Loss => counts.losses += 1,
            Severity::Notice => counts.notices += 1,
            Severity::Note => counts.notes += 1,
        }
    }
    counts
}

impl Entry {
    /// What is known about a converted article, before anything is written.
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
            metadata: Some(MetadataEntry::from(&article.document.metadata)),
            outputs: Vec::new(),
            duplicates: Vec::new(),
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
            warnings: warnings.iter().map(WarningEntry::from).collect(),
            error: None,
        }
    }

    /// The same without what changes from run to run, for the report inside a book.
    #[must_use]
    pub fn timeless(mut self) -> Self {
        for picture in &mut self.pictures {
            picture.fetched = None;
        }
        self
    }

    /// An article that could not be converted.
    #[must_use]
    pub fn failed(source: FileEntry, error: Failed) -> Self {
        Self {
            source,
            metadata: None,
            outputs: Vec::new(),
            duplicates: Vec::new(),
            pictures: Vec::new(),
            inputs: Vec::new(),
            warnings: Vec::new(),
            error: Some(error),
        }
    }
}

impl FileEntry {
    /// Describes some bytes.
    #[must_use]
    pub fn of(path: &str, media_type: &str, bytes: &[u8]) -> Self {
        Self {
            path: path.to_owned(),
            media_type: media_type.to_owned(),
            bytes: bytes.len() as u64,
            sha256: super::sha256(bytes),
        }
    }

    /// Describes bytes that may be many.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub fn of_blob(path: &str, media_type: &str, blob: &Blob) -> std::io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            media_type: media_type.to_owned(),
            bytes: blob.length(),
            sha256: super::sha256_of(blob)?,
        })
    }
}

impl OptionFile {
    /// A file with these bytes.
    #[must_use]
    pub fn of(option: &str, name: &str, media_type: &str, bytes: &[u8]) -> Self {
        Self {
            option: option.to_owned(),
            file: FileEntry::of(name, media_type, bytes),
        }
    }
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

impl From<&Asset> for PictureEntry {
    fn from(asset: &Asset) -> Self {
        let url = asset.address();
        let mut entry = Self {
            line: asset.line,
            url: url.chars().take(200).collect(),
            state: PictureState::Pending,
            reason: None,
            codes: Vec::new(),
            media_type: None,
            width: None,
            height: None,
            bytes: None,
            sha256: None,
            fetched: None,
        };
        match &asset.state {
            AssetState::Pending => {}
            AssetState::Missing(reason) => {
                entry.state = PictureState::Missing;
                entry.reason = Some(reason.to_string());
                entry.codes = owned(reason.codes());
            }
            AssetState::Loaded(picture) => {
                entry.state = PictureState::Embedded;
                entry.media_type = Some(picture.media.mime().to_owned());
                entry.width = Some(picture.width);
                entry.height = Some(picture.height);
                entry.bytes = Some(picture.blob.length());
                entry.sha256 = Some(picture.sha256.clone());
            }
        }
        entry
    }
}

fn owned(codes: Vec<&'static str>) -> Vec<String> {
    codes.into_iter().map(str::to_owned).collect()
}

impl From<&Fetch> for FetchEntry {
    fn from(fetch: &Fetch) -> Self {
        Self {
            url: fetch.url.clone(),
            status: fetch.status,
            time: utc(fetch.time),
        }
    }
}

/// Seconds since 1970 as ISO 8601, up to the last that a calendar with years of four digits has.
fn utc(seconds: u64) -> String {
    let last = Timestamp::MAX.as_second();
    let seconds = i64::try_from(seconds).map_or(last, |it| it.min(last));
    let time = Timestamp::from_second(seconds).unwrap_or_default();
    time.to_string()
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
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn entry(path: &str) -> Entry {
        let failed = Failed {
            reason: "the article is empty".to_owned(),
            cure: String::new(),
        };
        Entry::failed(FileEntry::of(path, "text/html", b""), failed)
    }

    #[test]
    fn seconds_become_a_date() {
        for (seconds, date) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (784_111_777, "1994-11-06T08:49:37Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (4_102_444_800, "2100-01-01T00:00:00Z"),
        ] {
            assert_eq!(utc(seconds), date);
        }
    }

    #[test]
    fn shards_join_into_the_report_of_the_whole() {
        let report = |paths: &[&str]| {
            let articles = paths.iter().map(|it| entry(it)).collect();
            Report::new("convert", BTreeMap::new(), articles, Vec::new())
        };
        let whole = report(&["a", "b", "c"]);
        let merged = Report::merge(vec![report(&["b"]), report(&["a", "c"])]).unwrap();
        assert_eq!(merged, whole);
        assert_eq!(merged.summary.failed, 3);
        let mut other = report(&["d"]);
        other
            .options
            .insert("paper".to_owned(), vec!["a5".to_owned()]);
        assert!(Report::merge(vec![whole, other]).is_err());
        assert!(Report::merge(Vec::new()).is_err());
    }

    /// The codes that a function writes, from its source: nothing lists the variants of an enum.
    fn codes_in<'a>(source: &'a str, from: &str, to: &str) -> BTreeSet<&'a str> {
        let body = source.split(from).nth(1).unwrap().split(to).next().unwrap();
        body.split('"').skip(1).step_by(2).collect()
    }

    fn listed<'a>(schema: &'a Value, pointer: &str) -> BTreeSet<&'a str> {
        let list = schema.pointer(pointer).unwrap().as_array().unwrap();
        list.iter().map(|it| it.as_str().unwrap()).collect()
    }

    #[test]
    fn the_schema_lists_every_code() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let facts = include_str!("../diag.rs");
        assert_eq!(
            codes_in(facts, "pub fn code(", "    /// "),
            listed(&schema, "/$defs/warning/properties/kind/enum")
        );
        let reasons = include_str!("../model/missing.rs");
        let mut codes = codes_in(reasons, "pub fn code(", "impl std::error");
        let changes = include_str!("../diag/conversion.rs");
        codes.extend(codes_in(changes, "pub fn code(", "impl fmt::Display"));
        let rescues = include_str!("../diag/rescue.rs");
        codes.extend(codes_in(rescues, "pub fn code(", "impl fmt::Display"));
        assert_eq!(codes, listed(&schema, "/$defs/code/enum"));
    }

    #[test]
    fn json_goes_there_and_back() {
        let report = Report::new("convert", BTreeMap::new(), vec![entry("甲")], Vec::new());
        assert_eq!(Report::parse(report.json().as_bytes()).unwrap(), report);
        let other = report.json().replace(SCHEMA_ID, "urn:lantai:report:0");
        assert!(Report::parse(other.as_bytes()).is_err());
        assert!(Report::parse(b"{}").is_err());
    }
}
