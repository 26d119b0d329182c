//! A finished book, or a report and its folder → which files are missing or changed, and which books do not hold the
//! articles that they were made of. Converts nothing; a caller that rebuilds books adds [`Finding`]s of its own.

use std::fmt;
use std::path::Path;

use super::integrity::{self, ContainerState};
use super::{FileEntry, REPORT_NAME, Report, option_files, originals, report_of, sha256};
use crate::speech::UiLanguage;
use crate::{Error, Resources, in_language};

/// One file that is not as its report or its bag records it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// The file, as the report or the bag names it.
    pub path: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// How a file differs from its record. A closed list: callers match it without `_`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Problem {
    /// The file is not there or cannot be read.
    Missing,
    /// The bytes have another hash than the recorded one.
    Changed {
        /// The recorded SHA-256.
        expected: String,
        /// The SHA-256 of the file.
        found: String,
    },
    /// The file is there, but no manifest lists it.
    Unlisted,
    /// The checksums of the book's container do not fit its bytes.
    Damaged,
    /// The book cannot be opened.
    Broken {
        /// Why.
        reason: String,
    },
    /// The book does not hold an article that it was made of.
    SourceMissing {
        /// The article's path.
        source: String,
    },
    /// The book's articles, converted again, give other bytes than the book's.
    RebuiltDiffers {
        /// SHA-256 of the book that the new conversion made.
        found: String,
    },
    /// The book's articles cannot be converted again.
    NotRebuilt {
        /// Why.
        reason: String,
    },
    /// A file that a bag must have is not as RFC 8493 asks.
    Bag {
        /// What is wrong.
        reason: String,
    },
}

impl Problem {
    /// Whether the file is damaged. A book that cannot be rebuilt here, as one made by another version, is neither
    /// damaged nor proved.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match self {
            Self::NotRebuilt { .. } => false,
            Self::Missing
            | Self::Changed { .. }
            | Self::Unlisted
            | Self::Damaged
            | Self::Broken { .. }
            | Self::SourceMissing { .. }
            | Self::RebuiltDiffers { .. }
            | Self::Bag { .. } => true,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(UiLanguage::En))
    }
}

impl Problem {
    /// What is wrong, in a language. Reasons are in the language of whoever gave them.
    #[must_use]
    pub fn told(&self, language: UiLanguage) -> String {
        match self {
            Self::Missing => in_language!(language; "is not there", "不存在", "不存在"),
            Self::Changed { expected, found } => in_language!(
                language;
                "was changed (SHA-256 {}, recorded as {})",
                "被改动过（SHA-256 {}，记录的是 {}）",
                "被改動過（SHA-256 {}，記錄的是 {}）",
                found,
                expected
            ),
            Self::Damaged => in_language!(
                language;
                "is damaged: its checksums do not fit its bytes",
                "已损坏：校验和与内容不符",
                "已損壞：校驗碼與內容不符"
            ),
            Self::Unlisted => in_language!(
                language;
                "is not in the manifest",
                "不在清单里",
                "不在清單裡"
            ),
            Self::Broken { reason } => in_language!(
                language;
                "cannot be opened: {}",
                "无法打开：{}",
                "無法開啟：{}",
                reason
            ),
            Self::SourceMissing { source } => in_language!(
                language;
                "does not hold `{}` as it was",
                "里的 `{}` 与当初不同",
                "裡的 `{}` 與當初不同",
                source
            ),
            Self::RebuiltDiffers { found } => in_language!(
                language;
                "is not what its articles convert to (SHA-256 {})",
                "与其中文章重新转换的结果不同（SHA-256 {}）",
                "與其中文章重新轉換的結果不同（SHA-256 {}）",
                found
            ),
            Self::NotRebuilt { reason } => in_language!(
                language;
                "is not proved: {}",
                "未能证实：{}",
                "未能證實：{}",
                reason
            ),
            Self::Bag { reason } => reason.clone(),
        }
    }
}

/// Checks a book by itself: every checksum of its container, and that it holds every article and every file of an option
/// that the report inside it names.
///
/// # Errors
///
/// [`Error::Unpack`] when the book cannot be opened or has no report.
pub fn book(path: &str, bytes: &[u8]) -> Result<Vec<Finding>, Error> {
    let container = integrity::check(bytes)?;
    let report = report_of(bytes)?;
    let mut problems = Vec::new();
    problems.extend(damage(container, &report));
    let held = originals(bytes, &report)?.into_iter();
    let held = held.chain(option_files(bytes, &report)?);
    problems.extend(
        held.filter(|it| it.bytes.is_none())
            .map(|it| Problem::SourceMissing {
                source: it.source.path,
            }),
    );
    let path = path.to_owned();
    let finding = |problem| Finding {
        path: path.clone(),
        problem,
    };
    Ok(problems.into_iter().map(finding).collect())
}

/// What is wrong with the container of a book with this report.
fn damage(container: ContainerState, report: &Report) -> Option<Problem> {
    let sealed = report.tool.version == env!("CARGO_PKG_VERSION");
    match container {
        ContainerState::Whole => None,
        // Versions before this one wrote no checksum into PDFs.
        ContainerState::Unsealed => sealed.then_some(Problem::Damaged),
        ContainerState::Changed => Some(Problem::Damaged),
    }
}

/// Checks every output that a report names, below `folder`: whether it is there, has the recorded hash, and holds the
/// articles it was made of.
#[must_use]
pub fn folder(report: &Report, folder: &Path, disk: &dyn Resources) -> Vec<Finding> {
    use rayon::prelude::*;
    let alone = report.articles.iter().flat_map(|entry| {
        let sources = vec![&entry.source];
        entry.outputs.iter().map(move |it| (it, sources.clone()))
    });
    let volumes = report.volumes.iter().flat_map(|volume| {
        let held: Vec<&FileEntry> = report
            .articles
            .iter()
            .filter(|it| volume.articles.contains(&it.source.path))
            .map(|it| &it.source)
            .collect();
        volume.outputs.iter().map(move |it| (it, held.clone()))
    });
    let outputs: Vec<(&FileEntry, Vec<&FileEntry>)> = alone.chain(volumes).collect();
    outputs
        .into_par_iter()
        .flat_map_iter(|(output, sources)| check_output(output, &sources, folder, disk))
        .collect()
}

/// Checks one output, which must hold `sources`.
fn check_output(
    output: &FileEntry,
    sources: &[&FileEntry],
    folder: &Path,
    disk: &dyn Resources,
) -> Vec<Finding> {
    let finding = |problem| Finding {
        path: output.path.clone(),
        problem,
    };
    let Ok(bytes) = disk.read(&folder.join(&output.path)) else {
        return vec![finding(Problem::Missing)];
    };
    let found = sha256(&bytes);
    if found != output.sha256 {
        let expected = output.sha256.clone();
        return vec![finding(Problem::Changed { expected, found })];
    }
    let broken = |error: Error| {
        let reason = crate::message_with_causes(&error);
        vec![finding(Problem::Broken { reason })]
    };
    // The hash of the book is right, so the report inside is the one it was made with. It tells where the articles are;
    // which articles the book must hold, the report outside says.
    let inside = match report_of(&bytes) {
        Ok(report) => report,
        Err(error) => return broken(error),
    };
    match integrity::check(&bytes).map(|it| damage(it, &inside)) {
        Ok(None) => {}
        Ok(Some(problem)) => return vec![finding(problem)],
        Err(error) => return broken(error),
    }
    let held = match originals(&bytes, &inside) {
        Ok(held) => held,
        Err(error) => return broken(error),
    };
    let has = |source: &FileEntry| {
        held.iter()
            .any(|it| it.source.sha256 == source.sha256 && it.bytes.is_some())
    };
    sources
        .iter()
        .filter(|it| !has(it))
        .map(|it| {
            finding(Problem::SourceMissing {
                source: it.path.clone(),
            })
        })
        .collect()
}

/// Whether a file with this name is the report of a run or of a shard of one (`lantai-report-1-of-3.json`).
#[must_use]
pub fn is_run_report(name: &str) -> bool {
    let stem = REPORT_NAME.trim_end_matches(".json");
    name.ends_with(".json") && name.starts_with(stem)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use super::*;
    use crate::archive::{Entry, Failed, Unrecorded};
    use crate::resources::MemoryFiles;

    #[test]
    fn a_missing_a_changed_and_a_broken_book_are_told_apart() {
        let failed = Failed {
            reason: String::new(),
            cure: String::new(),
            told: Unrecorded::default(),
        };
        let mut entry = Entry::failed(FileEntry::of("a.md", "text/markdown", b"a"), failed);
        for (name, bytes) in [("1.epub", b"one"), ("2.epub", b"two"), ("3.epub", b"333")] {
            entry.outputs.push(FileEntry::of(name, "", bytes));
        }
        let report = Report::new("convert", BTreeMap::new(), vec![entry], Vec::new());
        let files = MemoryFiles(BTreeMap::from([
            (PathBuf::from("out/2.epub"), b"TWO".to_vec()),
            (PathBuf::from("out/3.epub"), b"333".to_vec()),
        ]));
        let found = folder(&report, Path::new("out"), &files);
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].problem, Problem::Missing);
        assert!(matches!(found[1].problem, Problem::Changed { .. }));
        assert!(matches!(found[2].problem, Problem::Broken { .. }));
    }

    #[test]
    fn reports_of_runs_are_known_by_name() {
        assert!(is_run_report("lantai-report.json"));
        assert!(is_run_report("lantai-report-1-of-3.json"));
        assert!(!is_run_report("lantai-report.html"));
        assert!(!is_run_report("report.json"));
    }
}
