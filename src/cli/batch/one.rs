//! Converts one of many articles and writes its books, or skips it when nothing has changed.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use lantai::archive::{self, Entry, FileEntry, InputEntry, sha256};
use lantai::make::{Format, Options};
use lantai::model::Blob;
use lantai::{Disk, Error, Resources};

use super::files;
use super::inputs::ArticleFile;
use super::state::Record;
use crate::cli::failure::{Failure, report_it};
use crate::cli::options::Convert;
use crate::cli::output::{self, WriteOutcome};
use crate::cli::summary;
use crate::cli::tongue::said;
use crate::cli::watchdog::Watchdog;

/// What is the same for every article of a run.
pub(crate) struct Setup<'a> {
    pub(crate) arguments: &'a Convert,
    /// The options of the library. The folder of the pictures is set for each article.
    pub(crate) options: Options,
    pub(crate) watchdog: Watchdog,
    /// A hash of version, formats and options ([`given::fingerprint`](crate::cli::given::fingerprint)).
    pub(crate) fingerprint: String,
    /// The folder to which the paths of outputs in the report are relative.
    pub(crate) folder: PathBuf,
    /// The beginning of those paths: empty, or a folder with a slash.
    pub(crate) prefix: &'static str,
    /// Whether articles that have not changed are skipped.
    pub(crate) update: bool,
    /// The folder to which the article files are copied; only for a bag.
    pub(crate) sources: Option<PathBuf>,
    /// The beginning of the names of temporary files.
    pub(crate) temporary: String,
}

/// The result of one article.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    /// It was converted and its outputs are written.
    Made,
    /// It was skipped: its outputs exist, made from the same input by the same version with the same options.
    Kept,
    /// It could not be converted.
    Failed,
    /// It could not be written, and no other article can be: the disk is full or read-only.
    Halted,
}

/// Converts an article, or skips it when nothing has changed since `known` was recorded. Errors and panics are returned
/// in the entry of the report.
pub(crate) fn convert(
    setup: &Setup<'_>,
    input: &ArticleFile,
    stem: &str,
    known: Option<&Record>,
) -> (Outcome, Entry) {
    let bytes = match input.bytes() {
        Ok(bytes) => bytes,
        Err(failure) => return failed(input, &[], &failure),
    };
    if let Some(known) = known
        && setup.update
        && is_current(setup, input, stem, &bytes, known)
    {
        return (Outcome::Kept, known.entry.clone());
    }
    let made = catch_unwind(AssertUnwindSafe(|| {
        make(setup, input, stem, &bytes, known.is_some())
    }));
    match made {
        Ok(Ok(entry)) => (Outcome::Made, entry),
        Ok(Err(failure)) => failed(input, &bytes, &failure),
        Err(panic) => failed(input, &bytes, &defect(&*panic)),
    }
}

fn failed(input: &ArticleFile, bytes: &[u8], failure: &Failure) -> (Outcome, Entry) {
    let source = FileEntry::of(&input.below, media_type(&input.path), bytes);
    let halted = matches!(
        failure.kind,
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem)
    );
    let outcome = if halted {
        Outcome::Halted
    } else {
        Outcome::Failed
    };
    (outcome, Entry::failed(source, failure.recorded()))
}

/// The failure that reports a panic. A panic is a defect of this program and stops only the article that caused it.
pub(crate) fn defect(panic: &(dyn std::any::Any + Send)) -> Failure {
    let what = panic
        .downcast_ref::<&str>()
        .map(|it| (*it).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    let what: String = what.chars().take(300).collect();
    Failure::work(
        said!(
            "the program failed on this article: {what}",
            "程序在这篇文章上出错：{what}",
            "程式在這篇文章上出錯：{what}"
        ),
        report_it(),
    )
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|it| it.to_str()) {
        Some("html" | "htm" | "xhtml") => "text/html",
        Some("txt") => "text/plain",
        Some(_) | None => "text/markdown",
    }
}

/// Whether options, article and all files it uses are as `known` records them, no picture is missing that a host may give
/// by now, and every output exists with the recorded length.
fn is_current(
    setup: &Setup<'_>,
    input: &ArticleFile,
    stem: &str,
    bytes: &[u8],
    known: &Record,
) -> bool {
    let entry = &known.entry;
    known.fingerprint == setup.fingerprint
        && entry.error.is_none()
        && (setup.arguments.pictures.offline || !summary::may_be_completed(entry))
        && entry.source.bytes == bytes.len() as u64
        && entry.source.sha256 == sha256(bytes)
        && entry.outputs.len() == setup.options.formats.len()
        && entry.outputs.iter().zip(&setup.options.formats).all(|it| {
            let (output, format) = it;
            let length = std::fs::metadata(setup.folder.join(&output.path)).map(|it| it.len());
            output.path == path_below(setup, stem, *format)
                && length.is_ok_and(|it| it == output.bytes)
        })
        && entry.inputs.iter().all(|it| {
            let found = Disk.read(&input.root.join(&it.path)).ok();
            found.map(|it| sha256(&it)) == it.sha256
        })
}

fn path_below(setup: &Setup<'_>, stem: &str, format: Format) -> String {
    let extension = match format {
        Format::Epub => setup.arguments.epub.extension(),
        Format::Pdf | Format::Model | Format::Pages => format.name(),
    };
    format!("{}{stem}.{extension}", setup.prefix)
}

fn make(
    setup: &Setup<'_>,
    input: &ArticleFile,
    stem: &str,
    bytes: &[u8],
    ours: bool,
) -> Result<Entry, Failure> {
    let arguments = setup.arguments;
    let disk = Recorder::default();
    let name = input.path.file_name().unwrap_or_default();
    let mut options = setup.options.clone();
    input.fill(&mut options);
    let watched = setup.watchdog.article(&input.below);
    options.watch = Some(watched.watch.clone());
    let made = lantai::make::convert(bytes, &name.to_string_lossy(), &options, &disk)
        .map_err(|error| Failure::from_error("", &error))?;
    let mut articles = made.report.articles;
    let Some(mut entry) = articles.pop() else {
        return Err(Failure::work(
            said!(
                "the report names no article",
                "报告里没有文章",
                "報告裡沒有文章"
            ),
            "",
        ));
    };
    entry.source.path.clone_from(&input.below);
    entry.inputs = disk.inputs(&input.root);
    if let Some(folder) = &setup.sources {
        copy_sources(folder, input, bytes, &entry.inputs, &setup.temporary)?;
    }
    for (format, bytes) in made.files {
        let below = path_below(setup, stem, format);
        entry.outputs.push(output::entry(&below, format, &bytes)?);
        if arguments.dry_run {
            continue;
        }
        let path = setup.folder.join(&below);
        let how = output::WriteMode {
            // With `--update`, a book that an earlier run made may be replaced without `--force`.
            force: arguments.force || setup.update && (ours || is_book_of(&path, &entry)),
            sync: false,
            prefix: &setup.temporary,
        };
        let (WriteOutcome::New | WriteOutcome::Unchanged) = output::write_as(&path, &bytes, &how)?;
    }
    Ok(entry)
}

/// Whether a file is a book of this article that nobody has changed since it was made, as the report inside it says. This
/// is asked where no state tells what earlier runs made: it was lost, or never written.
fn is_book_of(path: &Path, entry: &Entry) -> bool {
    let name = |it: &str| it.rsplit('/').next().unwrap_or(it).to_owned();
    let Ok(book) = Disk.read(path) else {
        return false;
    };
    let whole = archive::book("", &book).is_ok_and(|findings| findings.is_empty());
    whole
        && archive::report_of(&book).is_ok_and(|report| {
            let articles = report.articles.iter();
            articles
                .map(|it| name(&it.source.path))
                .eq([name(&entry.source.path)])
        })
}

/// Copies the article and the files it uses into `folder`.
fn copy_sources(
    folder: &Path,
    input: &ArticleFile,
    bytes: &[u8],
    inputs: &[InputEntry],
    temporary: &str,
) -> Result<(), Failure> {
    let how = output::WriteMode {
        force: true,
        sync: false,
        prefix: temporary,
    };
    output::write_as(
        &folder.join(&input.below),
        &Blob::from(bytes.to_vec()),
        &how,
    )?;
    for file in inputs.iter().filter(|it| it.sha256.is_some()) {
        let below = Path::new(&file.path);
        let plain = below
            .components()
            .all(|it| matches!(it, std::path::Component::Normal(_)));
        // A path that leads out of the folder of the articles cannot be kept in the bag.
        if plain && let Ok(bytes) = Disk.read(&input.root.join(below)) {
            let there = files::below_in_bag(input, &file.path);
            output::write_as(&folder.join(there), &bytes.into(), &how)?;
        }
    }
    Ok(())
}

/// Reads from the disk, and records every path that was asked for with the hash of the file. The hash is `None` when
/// reading failed.
#[derive(Debug, Default)]
pub(crate) struct Recorder(Mutex<BTreeMap<PathBuf, Option<String>>>);

impl Resources for Recorder {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Error> {
        let read = Disk.read(path);
        let hash = read.as_ref().ok().map(|it| sha256(it));
        if let Ok(mut asked) = self.0.lock() {
            asked.insert(path.to_owned(), hash);
        }
        read
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        Disk.list(folder)
    }
}

impl Recorder {
    /// The files that were asked for, with paths relative to `root` where they are below it.
    pub(crate) fn inputs(&self, root: &Path) -> Vec<InputEntry> {
        let Ok(asked) = self.0.lock() else {
            return Vec::new();
        };
        let entry = |(path, sha256): (&PathBuf, &Option<String>)| InputEntry {
            path: path
                .strip_prefix(root)
                .unwrap_or(path)
                .to_string_lossy()
                .replace('\\', "/"),
            sha256: sha256.clone(),
        };
        asked.iter().map(entry).collect()
    }
}
