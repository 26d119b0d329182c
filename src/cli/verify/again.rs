//! Makes a book again of what lies inside it, and compares the bytes.
//!
//! The report inside a book is a stranger's: it may ask for private addresses, for files of this machine, for devices
//! that never end. So only options that change how articles are set count ([`given::HARMLESS`]); the files that options name and
//! the pictures come out of the book, or from the folder of the articles when the user names it; and the network and
//! the cache are closed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lantai::archive::{self, Held, PictureEntry, Problem, Report, sha256};
use lantai::make::{self, Fonts, Format};
use lantai::model::Blob;
use lantai::{Disk, Resources as _};

use crate::cli::book::{self, Loaded};
use crate::cli::failure::Failure;
use crate::cli::given::{self, Given};
use crate::cli::tongue::{said, ui};
use crate::cli::{batch, convert, extract, output};

/// A book that is to be converted again.
pub(super) struct Rebuild {
    /// The name of the book in findings.
    pub(super) name: String,
    pub(super) path: PathBuf,
    /// The article file, when a bag or `--sources` has it.
    pub(super) source: Option<PathBuf>,
    /// The folder of its articles, in a bag or given by `--sources`.
    pub(super) folder: Option<PathBuf>,
}

/// What the user gives beside the books.
pub(super) struct SourcesAtHand<'a> {
    /// The folder of the articles.
    pub(super) sources: Option<&'a Path>,
    pub(super) fonts: &'a Arc<Fonts>,
    /// Whether the fonts are others than the built-in ones.
    pub(super) own_fonts: bool,
}

impl SourcesAtHand<'_> {
    /// Converts the articles of a book again; `None` when the result has the same bytes as the book.
    pub(super) fn convert(&self, book: &Rebuild) -> Option<Problem> {
        self.made(book)
            .unwrap_or_else(|reason| Some(Problem::NotRebuilt { reason }))
    }

    fn made(&self, book: &Rebuild) -> Result<Option<Problem>, String> {
        let text = |error: lantai::Error| lantai::message_with_causes(&error);
        let bytes = Disk.read(&book.path).map_err(text)?;
        let report = archive::report_of(&bytes).map_err(text)?;
        if report.tool.version != env!("CARGO_PKG_VERSION") {
            return Err(ui!(
                "it was made by version {}",
                "它由 {} 版做成",
                "它由 {} 版做成",
                report.tool.version
            ));
        }
        let Some(format) = Format::of(&book.path) else {
            return Err(ui!(
                "its name does not tell what it is",
                "文件名看不出是什么格式",
                "檔名看不出是什麼格式"
            ));
        };
        let other = ["font-dir", "system-fonts"];
        let other = other.iter().any(|it| report.options.contains_key(*it));
        if other && !self.own_fonts {
            return Err(ui!(
                "it was made with fonts that `--font-dir` must name",
                "它用了另外的字体，要用 `--font-dir` 指定",
                "它用了另外的字型，要用 `--font-dir` 指定"
            ));
        }
        let loaded = loaded(&bytes, &report, book, self.sources).map_err(text)?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let files = archive::option_files(&bytes, &report).map_err(text)?;
        let given = option_files(&report, files, folder.path()).map_err(|it| it.spoken())?;
        let held = archive::pictures(&bytes, &report).map_err(text)?;
        let held = held.into_iter().map(|(url, bytes)| (url, bytes.into()));
        let recipe = Recipe {
            given,
            held: held.collect(),
            fonts: self.fonts,
        };
        let files = match &*report.command {
            "book" => recipe.many(&loaded),
            _ => recipe.one(&loaded),
        };
        let files = files.map_err(|failure| failure.spoken())?;
        let Some((_, made)) = files.iter().find(|it| it.0 == format) else {
            return Err(ui!(
                "its options are not recorded",
                "没有记录它的选项",
                "沒有記錄它的選項"
            ));
        };
        let found = archive::sha256_of(made).map_err(|it| it.to_string())?;
        if found == sha256(&bytes) {
            return Ok(None);
        }
        if let Some(url) = other_picture(&report, made) {
            let known = self.sources.is_some() || book.folder.is_some();
            let cure = if known {
                String::new()
            } else {
                ui!(
                    " (`--sources` names the folder of the articles)",
                    "（用 `--sources` 指定文章所在的文件夹）",
                    "（用 `--sources` 指定文章所在的資料夾）"
                )
            };
            return Err(ui!(
                "a picture is not at hand as it was: {url}{cure}",
                "有一张图片和当时不一样：{url}{cure}",
                "有一張圖片和當時不一樣：{url}{cure}"
            ));
        }
        Ok(Some(Problem::RebuiltDiffers { found }))
    }
}

/// How a book is made again.
struct Recipe<'a> {
    /// The recorded options; paths of files are those of copies from the book.
    given: Given,
    /// The pictures that the book holds.
    held: std::collections::BTreeMap<String, Blob>,
    fonts: &'a Arc<Fonts>,
}

impl Recipe<'_> {
    /// The arguments that the safe options stand for.
    fn arguments<T: clap::Args>(&self) -> Result<T, Failure> {
        let mut safe = self.given.clone();
        safe.retain(|name, _| given::HARMLESS.contains(&&**name));
        given::parse_recorded(&safe)
    }

    /// Sets what the book decides beside its options, and closes what it must not open.
    fn close(&self, convert: &mut crate::cli::options::Convert) {
        // The report in the new book names all options, those too that do not count here.
        convert.given = given::recorded(self.given.clone());
        convert.quiet = true;
        convert.pictures.held.clone_from(&self.held);
        convert.pictures.close();
    }

    fn one(&self, loaded: &[Loaded]) -> Result<make::Files, Failure> {
        let mut arguments = self.arguments::<batch::Batch>()?.convert;
        self.close(&mut arguments);
        let Some(file) = loaded.first() else {
            return Err(Failure::work(
                said!(
                    "the report names no article",
                    "报告里没有文章",
                    "報告裡沒有文章"
                ),
                "",
            ));
        };
        let bytes = file.bytes.as_deref().unwrap_or_default();
        let mut options = arguments.options(&arguments.to, self.fonts)?;
        // Without a folder that the user named, nothing on this disk is open to the article.
        options.received.clone_from(&file.received);
        options.pictures.base = file.path.as_deref().map(convert::folder_of);
        let watchdog = arguments.watchdog();
        let watched = watchdog.article(&file.below);
        options.watch = Some(watched.watch.clone());
        let made = make::convert(bytes, &file.below, &options, &Disk)
            .map_err(|error| Failure::from_error("", &error))?;
        Ok(made.files)
    }

    fn many(&self, loaded: &[Loaded]) -> Result<make::Files, Failure> {
        let mut arguments = self.arguments::<book::BookArguments>()?;
        self.close(&mut arguments.convert);
        let mut made = book::make_again(&arguments, loaded, self.fonts)?;
        if made.len() != 1 {
            return Err(Failure::work(
                said!(
                    "its articles make several books",
                    "它的文章会做成几本书",
                    "它的文章會做成好幾本書"
                ),
                "",
            ));
        }
        Ok(made.remove(0).files)
    }
}

/// The address of the first picture that differs between the report and the book that was made again.
fn other_picture(report: &Report, made: &Blob) -> Option<String> {
    let again = archive::report_of(&made.bytes().ok()?).ok()?;
    let pictures = |it: &Report| -> Vec<PictureEntry> {
        let all = it.articles.iter().flat_map(|it| &it.pictures);
        all.cloned().collect()
    };
    let (before, after) = (pictures(report), pictures(&again));
    let other = before.iter().zip(&after).find(|it| it.0 != it.1);
    other.map(|it| it.0.url.clone())
}

/// The articles that a book holds, each with the path of its file if that exists.
fn loaded(
    bytes: &[u8],
    report: &Report,
    book: &Rebuild,
    sources: Option<&Path>,
) -> Result<Vec<Loaded>, lantai::Error> {
    let held = archive::originals(bytes, report)?;
    let received = |path: &str| {
        let entry = report.articles.iter().find(|it| it.source.path == path);
        Some(entry?.received.as_ref()?.received())
    };
    let loaded = held.into_iter().map(|held| {
        let below = extract::below(&held.source.path);
        let folder = book.folder.as_deref().or(sources);
        let beside = folder.map(|it| it.join(&below));
        let path = book.source.clone().or(beside).filter(|it| it.exists());
        Loaded {
            received: received(&held.source.path),
            held: None,
            below: held.source.path,
            path,
            root: PathBuf::new(),
            bytes: held.bytes,
        }
    });
    Ok(loaded.collect())
}

/// Writes the option files that a book holds to `folder`; returns the recorded options with the paths of these files.
///
/// # Errors
///
/// When a value of such an option is not a file that the book holds: it would be read from this machine.
fn option_files(report: &Report, held: Vec<Held>, folder: &Path) -> Result<Given, Failure> {
    let mut options = report.options.clone();
    let mut written = Vec::new();
    for ((number, listed), held) in report.option_files.iter().enumerate().zip(held) {
        let values = options.get_mut(&listed.option).into_iter().flatten();
        let value = (1..).zip(values).find(|it| *it.1 == listed.file.path);
        let (Some(bytes), Some((nth, value))) = (held.bytes, value) else {
            continue;
        };
        // `Recorded::of` adds the number of the value again when the option is recorded anew.
        let plain = value.strip_prefix(&format!("{nth}-"));
        let plain = plain.filter(|_| nth > 1).unwrap_or(value);
        let path = folder.join(number.to_string()).join(extract::below(plain));
        output::write(&path, &bytes.into(), true)?;
        *value = path.to_string_lossy().into_owned();
        written.push(value.clone());
    }
    for option in given::FILES {
        let mut values = options.get(*option).into_iter().flatten();
        if values.any(|it| !written.contains(it) && !given::is_built_in(option, it)) {
            return Err(Failure::work(
                said!(
                    "the file of its option `--{option}` is not in it",
                    "里面没有选项 `--{option}` 用的文件",
                    "裡面沒有選項 `--{option}` 用的檔案"
                ),
                "",
            ));
        }
    }
    Ok(options)
}
