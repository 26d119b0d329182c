//! Reads the articles of a book on all cores; the results keep the order of the articles.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use lantai::archive::{Entry, FileEntry};
use lantai::book::CollectedArticle;
use lantai::make::Options;
use lantai::{Disk, Resources as _};

use super::arguments::BookArguments;
use crate::cli::batch::one::{Outcome, Recorder, defect};
use crate::cli::batch::progress::{Progress, Verbosity};
use crate::cli::batch::{self, stop, window};
use crate::cli::convert;
use crate::cli::failure::Failure;

/// An article file of a book.
pub(crate) struct Loaded {
    /// The path relative to `root`, with `/` on every system. The report names the article by it.
    pub(crate) below: String,
    /// The path of the file: relative addresses of pictures are resolved against its folder. `None` when the article
    /// comes out of a book and its file is not available.
    pub(crate) path: Option<PathBuf>,
    /// The folder to which `below` is relative.
    pub(crate) root: PathBuf,
    /// The bytes of the article; `None` when they are to be read from `path`.
    pub(crate) bytes: Option<Vec<u8>>,
}

/// The files that were read for each article, such as pictures, with the path of the article.
pub(super) type InputsRead = Vec<(String, Vec<lantai::archive::InputEntry>)>;

/// Reads every article on all cores. Returns the articles, the entries of those that failed, and the files that were
/// read for each.
pub(super) fn read(
    arguments: &BookArguments,
    options: &Options,
    loaded: &[Loaded],
) -> Result<(Vec<CollectedArticle>, Vec<Entry>, InputsRead), Failure> {
    let pool = batch::pool(arguments.jobs)?;
    let verbosity = Verbosity {
        quiet: arguments.convert.quiet,
        verbose: arguments.convert.verbose,
        json: false,
        dry_run: arguments.convert.dry_run,
    };
    let mut progress = Progress::new(
        loaded.len(),
        verbosity,
        arguments.convert.pictures.hosts(),
        std::collections::BTreeMap::new(),
    );
    batch::quiet_panics();
    let (mut items, mut failed, mut inputs) = (Vec::new(), Vec::new(), Vec::new());
    let done = window::in_order(
        &pool,
        loaded.len(),
        loaded.len().max(1),
        |number| {
            let file = &loaded[number];
            let made = catch_unwind(AssertUnwindSafe(|| article(options, file)));
            made.unwrap_or_else(|panic| Err(left_out(file, &[], &defect(&*panic))))
        },
        |number, result| match result {
            Ok((item, read)) => {
                let entry = Entry::new(&item.path, &item.article, &item.warnings);
                progress.tell(number, Outcome::Made, &entry);
                inputs.push((item.path.clone(), read));
                items.push(item);
            }
            Err(entry) => {
                progress.tell(number, Outcome::Failed, &entry);
                failed.push(*entry);
            }
        },
        || !stop::asked(),
    );
    progress.end();
    if done < loaded.len() {
        return Err(Failure::stopped("stopped: no book is written", ""));
    }
    Ok((items, failed, inputs))
}

fn left_out(file: &Loaded, bytes: &[u8], failure: &Failure) -> Box<Entry> {
    let source = FileEntry::of(&file.below, "text/markdown", bytes);
    let error = lantai::archive::Failed {
        reason: failure.to_string(),
        cure: failure.cure.clone(),
    };
    Box::new(Entry::failed(source, error))
}

fn article(
    options: &Options,
    file: &Loaded,
) -> Result<(CollectedArticle, Vec<lantai::archive::InputEntry>), Box<Entry>> {
    let read = match (&file.bytes, &file.path) {
        (Some(bytes), _) => Ok(bytes.clone()),
        (None, Some(path)) => Disk.read(path),
        (None, None) => Ok(Vec::new()),
    };
    let bytes = read.map_err(|error| left_out(file, &[], &Failure::from_error("", &error)))?;
    let at = file.path.as_deref().unwrap_or(Path::new(&file.below));
    let name = file.below.rsplit('/').next().unwrap_or_default();
    let disk = Recorder::default();
    let mut options = options.clone();
    options.pictures.base = Some(convert::folder_of(at));
    let article = lantai::make::article(&bytes, name, &options, &disk)
        .map_err(|error| left_out(file, &bytes, &Failure::from_error("", &error)))?;
    let item = CollectedArticle {
        path: file.below.clone(),
        article: article.output,
        warnings: article.warnings,
        duplicates: Vec::new(),
        similar: None,
    };
    Ok((item, disk.inputs(&file.root)))
}
