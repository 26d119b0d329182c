//! `lantai index`: writes a catalogue of a folder of books, as a web page and as OPDS feeds for reading apps.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use lantai::archive::catalogue::{self, Listed, ListedFile, search};
use lantai::archive::{self, sha256};
use lantai::make::Format;
use lantai::speech::Noun;
use lantai::{Disk, Resources as _};
use rayon::prelude::*;

use super::failure::Failure;
use super::options::check;
use super::tongue::{counted, language, tell};
use super::{batch, output};

/// The folder of the covers, in the folder of books.
const COVERS: &str = "lantai-covers";

/// The beginning of the names of temporary files.
const TEMPORARY: &str = ".lantai-index-";

/// How the many small files are written: what a killed run leaves undone, the next run does.
const LIGHTLY: output::WriteMode<'static> = output::WriteMode {
    force: true,
    sync: false,
    prefix: TEMPORARY,
};

/// How the page and the feeds are written.
const SAFELY: output::WriteMode<'static> = output::WriteMode {
    sync: true,
    ..LIGHTLY
};

/// `lantai index`.
#[derive(Args, Debug)]
pub(crate) struct Index {
    /// A folder of books
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Title of the catalogue [default: the name of the folder]
    #[arg(long)]
    title: Option<String>,
    /// Books at the same time [default: one per core]
    #[arg(short, long, value_name = "N", value_parser = check::jobs)]
    jobs: Option<usize>,
    /// Say nothing but errors
    #[arg(short, long)]
    quiet: bool,
}

/// Writes `index.html`, the feeds `opds.xml` and `opds.json`, and the covers.
pub(crate) fn run(arguments: &Index) -> Result<(), Failure> {
    let folder = &arguments.folder;
    let groups = groups(folder)?;
    let _mine = tidy(folder);
    let pool = batch::pool(arguments.jobs)?;
    let listed: Result<Vec<Listed>, Failure> = pool.install(|| {
        groups
            .par_iter()
            .map(|(stem, files)| book(folder, stem, files))
            .collect()
    });
    let mut books = listed?;
    catalogue::sort(&mut books);
    let name = || {
        let full = folder.canonicalize().ok();
        let name = full.as_deref().and_then(Path::file_name);
        name.map_or_else(|| "lantai".to_owned(), |it| it.to_string_lossy().into())
    };
    let title = arguments.title.clone().unwrap_or_else(name);
    let texts: Vec<String> = books.iter().map(|it| it.text.clone()).collect();
    let index = search::index(&texts);
    let has_text = texts.iter().any(|it| !it.is_empty());
    let page = catalogue::page(&title, &books, has_text.then_some(&index), language());
    let page = ("index.html".to_owned(), page);
    let feeds = catalogue::atom(&title, &books)
        .into_iter()
        .chain(catalogue::json(&title, &books));
    let (style, css) = catalogue::FEED_STYLE;
    let style = (style.to_owned(), css.to_owned());
    for (name, text) in feeds.chain([page, style]) {
        output::write_as(&folder.join(name), &text.into_bytes().into(), &SAFELY)?;
    }
    for (name, script) in index.files {
        let path = folder.join(search::SEARCH_FOLDER).join(name);
        output::write_as(&path, &script.into_bytes().into(), &LIGHTLY)?;
    }
    if !arguments.quiet {
        let page = folder.join("index.html");
        let books = counted(books.len(), Noun::Book);
        let page = page.display();
        tell!(
            "{books} in {page}",
            "{books}，目录在 {page}",
            "{books}，目錄在 {page}"
        );
    }
    Ok(())
}

/// Removes temporary files that a killed run left, if no other catalogue of the folder is being written. While what it
/// returns is held, no other run does so. Where a folder cannot be locked, the files stay.
fn tidy(folder: &Path) -> Option<File> {
    let lock = File::open(folder).ok()?;
    if lock.try_lock().is_ok() {
        for below in ["", COVERS, search::SEARCH_FOLDER] {
            for path in Disk.list(&folder.join(below)).unwrap_or_default() {
                let name = path.file_name().map(|it| it.to_string_lossy());
                if name.is_some_and(|it| it.starts_with(TEMPORARY)) {
                    // A file that cannot be removed does no harm: its name is hidden and nothing reads it.
                    _ = std::fs::remove_file(&path);
                }
            }
        }
        lock.unlock().ok()?;
    }
    lock.try_lock_shared().ok()?;
    Some(lock)
}

/// The files of each book below a folder, by their path without extension: an EPUB and a PDF of one name are one book.
fn groups(folder: &Path) -> Result<BTreeMap<String, Vec<String>>, Failure> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            let source = error.into();
            Failure::from_error("", &lantai::Error::Read { path, source })
        })?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if hidden || Format::of(entry.path()).is_none() || !entry.file_type().is_file() {
            continue;
        }
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let below = below.to_string_lossy().replace('\\', "/");
        let stem = below.rsplit_once('.').map_or(&*below, |it| it.0);
        groups.entry(stem.to_owned()).or_default().push(below);
    }
    Ok(groups)
}

fn book(folder: &Path, stem: &str, files: &[String]) -> Result<Listed, Failure> {
    let mut report = None;
    let mut cover = None;
    let mut text = None;
    let mut listed = Vec::new();
    for below in files {
        let path = folder.join(below);
        let bytes = Disk
            .read(&path)
            .map_err(|error| Failure::from_error("", &error))?;
        let format = Format::of(&path);
        // A book that `lantai` did not make has no report; the catalogue shows its file name as its title.
        report = report.or_else(|| archive::report_of(&bytes).ok());
        if format == Some(Format::Epub) {
            cover = cover.or_else(|| catalogue::cover(&bytes));
            text = text.or_else(|| search::text(&bytes));
        }
        listed.push(ListedFile {
            path: below.clone(),
            media_type: format.map_or("", Format::media_type).to_owned(),
            bytes: bytes.len() as u64,
        });
    }
    let name = stem.rsplit('/').next().unwrap_or(stem);
    let mut book = Listed::of(report.as_ref(), name);
    book.files = listed;
    book.text = text.unwrap_or_default();
    if let Some((media_type, bytes)) = cover {
        let extension = match &*media_type {
            "image/png" => "png",
            "image/gif" => "gif",
            "image/webp" => "webp",
            "image/svg+xml" => "svg",
            _ => "jpg",
        };
        let path = format!("{COVERS}/{}.{extension}", &sha256(&bytes)[..16]);
        output::write_as(&folder.join(&path), &bytes.into(), &LIGHTLY)?;
        book.cover = Some((path, media_type));
    }
    Ok(book)
}
