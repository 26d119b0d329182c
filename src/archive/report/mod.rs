//! Articles, pictures and warnings → the report of a run, as data. `report.schema.json` describes its JSON form.
//!
//! Besides the time at which a host was asked for a picture, a report holds nothing that changes from run to run or
//! from machine to machine: no absolute path of an output, no name of a computer. Hence the reports of the shards of a
//! run join into the report of the whole run.

mod entry;
mod metadata;
mod picture;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Error, Severity, UnpackProblem};

pub use entry::{
    Duplicate, Entry, Failed, FileEntry, InputEntry, ReceivedEntry, Similar, Unrecorded,
    WarningEntry,
};
pub use metadata::{DateEntry, MetadataEntry};
pub use picture::{FetchEntry, PictureEntry, PictureState};

/// The identifier of the report's form; a report with another identifier is refused.
pub const SCHEMA_ID: &str = "urn:lantai:report:1";

/// The JSON Schema (2020-12) of a report.
pub const SCHEMA: &str = include_str!("../report.schema.json");

/// The report of a run, or of one book.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Report {
    /// [`SCHEMA_ID`].
    pub schema: String,
    /// The program that wrote the report.
    pub tool: Tool,
    /// `convert` or `book`.
    pub command: String,
    /// The values of the options that were given and that change the outputs, by the long names of the options.
    pub options: BTreeMap<String, Vec<String>>,
    /// The files that options name; each file's name is the value that stands in `options`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub option_files: Vec<OptionFile>,
    /// The font files that were at hand beside the built-in ones, which the version of the program decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faces: Vec<FileEntry>,
    /// Sums over the articles.
    pub summary: Counts,
    /// Every article, in the order of the paths for `convert` and of the book for `book`.
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

/// The program that wrote a report.
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
    /// How many articles there are.
    pub articles: usize,
    /// How many articles have no output.
    pub failed: usize,
    /// How many articles were left out because another has the same text.
    pub duplicates: usize,
    /// Warnings of the severity "loss".
    pub losses: usize,
    /// Warnings of the severity "notice".
    pub notices: usize,
    /// Warnings of the severity "note".
    pub notes: usize,
    /// Pictures that could not be loaded.
    pub missing_pictures: usize,
    /// Bytes of all outputs.
    pub output_bytes: u64,
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
    /// Warnings about the book as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<WarningEntry>,
}

impl Report {
    /// A report written by this version of the program; counts the sums.
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
            faces: Vec::new(),
            summary,
            articles,
            volumes,
        }
    }

    /// The same report with the files that its options name.
    #[must_use]
    pub fn with_option_files(mut self, files: Vec<OptionFile>) -> Self {
        self.option_files = files;
        self
    }

    /// The same report with the font files that were at hand beside the built-in ones.
    #[must_use]
    pub fn with_faces(mut self, faces: Vec<FileEntry>) -> Self {
        self.faces = faces;
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

    /// Joins the reports of the shards of a run: all articles, sorted by path, each once.
    ///
    /// # Errors
    ///
    /// [`Error::Unpack`] when there are no reports, or when they name different versions, commands, options or files
    /// and therefore are not shards of one run.
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
                ("faces", merged.faces == report.faces),
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

impl OptionFile {
    /// The file `name` with these bytes, which `option` names.
    #[must_use]
    pub fn of(option: &str, name: &str, media_type: &str, bytes: &[u8]) -> Self {
        Self {
            option: option.to_owned(),
            file: FileEntry::of(name, media_type, bytes),
        }
    }
}

/// Stable codes as the strings of a report.
fn owned(codes: Vec<&'static str>) -> Vec<String> {
    codes.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    fn entry(path: &str) -> Entry {
        let failed = Failed {
            reason: "the article is empty".to_owned(),
            cure: String::new(),
            told: Unrecorded::default(),
        };
        Entry::failed(FileEntry::of(path, "text/html", b""), failed)
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

    /// The string literals in a function of a source file. A test cannot list the variants of an enum otherwise.
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
        let facts = include_str!("../../diag/fact.rs");
        assert_eq!(
            codes_in(facts, "pub fn code(", "    /// "),
            listed(&schema, "/$defs/warning/properties/kind/enum")
        );
        let reasons = include_str!("../../model/missing.rs");
        let mut codes = codes_in(reasons, "pub fn code(", "impl std::error");
        let changes = include_str!("../../diag/conversion.rs");
        codes.extend(codes_in(changes, "pub fn code(", "impl fmt::Display"));
        let rescues = include_str!("../../diag/rescue.rs");
        codes.extend(codes_in(rescues, "pub fn code(", "impl fmt::Display"));
        assert_eq!(codes, listed(&schema, "/$defs/code/enum"));
    }

    #[test]
    fn a_report_is_read_back_from_its_json() {
        let report = Report::new("convert", BTreeMap::new(), vec![entry("甲")], Vec::new());
        assert_eq!(Report::parse(report.json().as_bytes()).unwrap(), report);
        let other = report.json().replace(SCHEMA_ID, "urn:lantai:report:0");
        assert!(Report::parse(other.as_bytes()).is_err());
        assert!(Report::parse(b"{}").is_err());
    }
}
