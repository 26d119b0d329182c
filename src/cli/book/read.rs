//! Reads the articles of a book on all cores; the results keep the order of the articles.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lantai::archive::{Entry, FileEntry};
use lantai::book::CollectedArticle;
use lantai::make::Options;
use lantai::model::Received;
use lantai::{Disk, Resources as _};

use super::arguments::BookArguments;
use crate::cli::batch::inputs::ArticleFile;
use crate::cli::batch::one::{Outcome, Recorder, defect};
use crate::cli::batch::progress::{Progress, Verbosity};
use crate::cli::batch::{self, stop, window};
use crate::cli::convert;
use crate::cli::doors::HeldArticle;
use crate::cli::failure::Failure;
use crate::cli::tongue::said;
use crate::cli::watchdog::Watchdog;

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
    /// How the article came, when a host sent it.
    pub(crate) received: Option<Received>,
    /// The article itself, when it is no file of its own.
    pub(crate) held: Option<Arc<HeldArticle>>,
}

impl Loaded {
    /// An article that a command names.
    pub(super) fn of(file: ArticleFile) -> Self {
        Self {
            below: file.below,
            path: file.held.is_none().then_some(file.path),
            root: file.root,
            bytes: None,
            received: file.held.as_ref().and_then(|it| it.received.clone()),
            held: file.held,
        }
    }

    /// The bytes of the article.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        match (&self.bytes, &self.held, &self.path) {
            (Some(bytes), ..) => Ok(bytes.clone()),
            (None, Some(held), _) => held.bytes(),
            (None, None, Some(path)) => Disk
                .read(path)
                .map_err(|error| Failure::from_error("", &error)),
            (None, None, None) => Ok(Vec::new()),
        }
    }

    /// The folder that pictures of the article may lie in. Nothing on this disk belongs to an article that is no file of
    /// its own.
    pub(crate) fn base(&self) -> Option<PathBuf> {
        let at = self.path.as_deref().unwrap_or(Path::new(&self.below));
        let apart = self.held.is_some() || self.received.is_some();
        (!apart).then(|| convert::folder_of(at))
    }
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
    let watchdog = arguments.convert.watchdog();
    let (mut items, mut failed, mut inputs) = (Vec::new(), Vec::new(), Vec::new());
    let done = window::in_order(
        &pool,
        loaded.len(),
        loaded.len().max(1),
        |number| {
            let file = &loaded[number];
            let made = catch_unwind(AssertUnwindSafe(|| article(options, &watchdog, file)));
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
        return Err(Failure::stopped(
            said!(
                "stopped: no book is written",
                "已停止：没有写出书",
                "已停止：沒有寫出書"
            ),
            "",
        ));
    }
    Ok((items, failed, inputs))
}

fn left_out(file: &Loaded, bytes: &[u8], failure: &Failure) -> Box<Entry> {
    let source = FileEntry::of(&file.below, "text/markdown", bytes);
    Box::new(Entry::failed(source, failure.recorded()))
}

fn article(
    options: &Options,
    watchdog: &Watchdog,
    file: &Loaded,
) -> Result<(CollectedArticle, Vec<lantai::archive::InputEntry>), Box<Entry>> {
    let bytes = file
        .bytes()
        .map_err(|failure| left_out(file, &[], &failure))?;
    let name = file.below.rsplit('/').next().unwrap_or_default();
    let disk = Recorder::default();
    let mut options = options.clone();
    options.pictures.base = file.base();
    options.received.clone_from(&file.received);
    let watched = watchdog.article(&file.below);
    options.watch = Some(watched.watch.clone());
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
