//! One article of many: skipped when nothing has changed, else converted and written.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use lantai::archive::{Entry, Failed, FileEntry, InputEntry, sha256};
use lantai::make::{Format, Options};
use lantai::model::Blob;
use lantai::{Disk, Error, Resources};

use super::inputs::ArticleFile;
use super::state::Record;
use crate::cli::convert;
use crate::cli::failure::Failure;
use crate::cli::options::Convert;
use crate::cli::output::{self, WriteOutcome};

/// What every article of a run shares.
pub(crate) struct Setup<'a> {
    pub(crate) arguments: &'a Convert,
    /// What is made of each, but for the folder of its pictures.
    pub(crate) options: Options,
    /// Of version, formats and options.
    pub(crate) fingerprint: String,
    /// The folder that paths of outputs in the report are counted from.
    pub(crate) folder: PathBuf,
    /// What those paths begin with: empty, or a folder and a slash.
    pub(crate) prefix: &'static str,
    /// Skip what is unchanged.
    pub(crate) update: bool,
    /// Where the sources are copied to, for a bag.
    pub(crate) sources: Option<PathBuf>,
    /// How the names of temporary files begin.
    pub(crate) temporary: String,
}

/// What became of an article.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    /// Its outputs are written.
    Made,
    /// Its outputs were there already, made of the same input by the same version and options.
    Kept,
    /// It has no output.
    Failed,
    /// It has no output, and nor will the others: the disk is full or cannot be written to.
    Halted,
}

/// Converts an article, or finds that nothing has changed. Never fails and never panics: what goes
/// wrong is in the entry.
pub(crate) fn convert(
    setup: &Setup<'_>,
    input: &ArticleFile,
    stem: &str,
    known: Option<&Record>,
) -> (Outcome, Entry) {
    let bytes = match Disk.read(&input.path) {
        Ok(bytes) => bytes,
        Err(error) => return failed(input, &[], &Failure::from_error("", &error)),
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
    let failed = Failed {
        reason: failure.to_string(),
        cure: failure.cure.clone(),
    };
    let halted = matches!(
        failure.kind,
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem)
    );
    let outcome = if halted {
        Outcome::Halted
    } else {
        Outcome::Failed
    };
    (outcome, Entry::failed(source, failed))
}

/// A panic is a defect of ours, told as one; the other articles go on.
pub(crate) fn defect(panic: &(dyn std::any::Any + Send)) -> Failure {
    let what = panic
        .downcast_ref::<&str>()
        .map(|it| (*it).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    let what: String = what.chars().take(300).collect();
    Failure::work(
        format!("the program failed on this article: {what}"),
        "this is a defect: please report it with the article",
    )
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|it| it.to_str()) {
        Some("html" | "htm" | "xhtml") => "text/html",
        Some("txt") => "text/plain",
        Some(_) | None => "text/markdown",
    }
}

/// Whether everything that went into the outputs is as it was, and they are there in full length.
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
    format!("{}{stem}.{}", setup.prefix, format.name())
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
    options.pictures.base = Some(convert::folder_of(&input.path));
    let made = lantai::make::convert(bytes, &name.to_string_lossy(), &options, &disk)
        .map_err(|error| Failure::from_error("", &error))?;
    let mut articles = made.report.articles;
    let Some(mut entry) = articles.pop() else {
        return Err(Failure::work("the report names no article", ""));
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
        let how = output::WriteMode {
            // What an earlier run of ours made may be replaced by what it has become.
            force: arguments.force || (ours && setup.update),
            sync: false,
            prefix: &setup.temporary,
        };
        let (WriteOutcome::New | WriteOutcome::Unchanged) =
            output::write_as(&setup.folder.join(&below), &bytes, &how)?;
    }
    Ok(entry)
}

/// The article and the files it names, below the folder of sources.
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
        // What lies outside the folder of articles has no place in the bag.
        if plain && let Ok(bytes) = Disk.read(&input.root.join(below)) {
            output::write_as(&folder.join(below), &bytes.into(), &how)?;
        }
    }
    Ok(())
}

/// The disk, and what was asked of it.
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
    /// What was asked for, below `root` where it lies there.
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
