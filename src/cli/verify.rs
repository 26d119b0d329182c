//! `lantai verify`: checks hashes, embedded articles and bags, and converts the articles again to see whether the same
//! bytes result.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use lantai::archive::{self, Finding, Held, PictureEntry, Problem, Report, bag, sha256};
use lantai::make::{self, Fonts, Format};
use lantai::model::Blob;
use lantai::{Disk, Resources as _};
use rayon::prelude::*;

use super::book::{self, Loaded};
use super::failure::Failure;
use super::given::Given;
use super::{batch, given, options, output, report};

/// `lantai verify`.
#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// Books, folders of books with their report, or bags
    #[arg(required = true, value_name = "BOOK|DIR|BAG")]
    paths: Vec<PathBuf>,
    /// Do not convert again
    #[arg(long)]
    quick: bool,
    /// The folder of the articles, for pictures that lie beside them [default: that of the bag]
    #[arg(long, value_name = "DIR")]
    sources: Option<PathBuf>,
    /// Books at the same time [default: one per core]
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    /// Say nothing but what is wrong
    #[arg(short, long)]
    quiet: bool,
}

/// A book that is to be converted again.
struct Rebuild {
    /// The name of the book in findings.
    name: String,
    path: PathBuf,
    /// The article file, when a bag or `--sources` has it.
    source: Option<PathBuf>,
    /// The folder of its articles, in a bag or given by `--sources`.
    folder: Option<PathBuf>,
}

/// Checks every path that the command names. It is an error when anything is damaged.
#[expect(clippy::print_stderr, reason = "the binary is what speaks")]
pub(crate) fn run(arguments: &Verify) -> Result<(), Failure> {
    let pool = batch::pool(arguments.jobs)?;
    let mut findings = Vec::new();
    let mut again = Vec::new();
    for path in &arguments.paths {
        if path.is_dir() {
            pool.install(|| check_folder(path, arguments, &mut findings, &mut again))?;
        } else {
            let bytes = Disk
                .read(path)
                .map_err(|error| Failure::from_error("", &error))?;
            let name = path.display().to_string();
            findings.extend(check_book(&name, &bytes));
            again.push(Rebuild {
                name,
                path: path.clone(),
                source: None,
                folder: None,
            });
        }
    }
    let books = again.len();
    if !arguments.quick {
        again.retain(|it| !findings.iter().any(|found| found.path == it.name));
        let fonts = options::fonts(&[])?;
        let sources = arguments.sources.as_deref();
        let more: Vec<Option<Problem>> = pool.install(|| {
            again
                .par_iter()
                .map(|it| convert_again(it, sources, &fonts))
                .collect()
        });
        findings.extend(again.iter().zip(more).filter_map(|(it, problem)| {
            let path = it.name.clone();
            problem.map(|problem| Finding { path, problem })
        }));
    }
    let damaged = findings.iter().filter(|it| it.problem.is_damage()).count();
    for finding in &findings {
        if finding.problem.is_damage() || !arguments.quiet {
            eprintln!("{finding}");
        }
    }
    if damaged > 0 {
        return Err(Failure::work(
            match damaged {
                1 => "1 thing does not agree".to_owned(),
                _ => format!("{damaged} things do not agree"),
            },
            "take the books from another copy, or convert the articles again",
        ));
    }
    if !arguments.quiet {
        let untried = findings.len();
        let same = if arguments.quick { 0 } else { books - untried };
        let them = if books == 1 {
            "book is as it was"
        } else {
            "books are as they were"
        };
        eprintln!("{books} {them} made, {same} proved by converting again");
    }
    Ok(())
}

/// The findings inside a book: what its report and its contents do not agree on.
fn check_book(name: &str, bytes: &[u8]) -> Vec<Finding> {
    archive::book(name, bytes).unwrap_or_else(|error| {
        let path = name.to_owned();
        // `Error::Unpack` repeats what `Problem::Broken` says: that the book cannot be opened. Only its cause is new.
        let reason = if let lantai::Error::Unpack(problem) = error {
            lantai::message_with_causes(&problem)
        } else {
            lantai::message_with_causes(&error)
        };
        let problem = Problem::Broken { reason };
        vec![Finding { path, problem }]
    })
}

/// Checks a folder: the tag files if it is a bag, its reports and the books they name. Without reports, it checks each
/// book in the folder.
fn check_folder(
    folder: &Path,
    arguments: &Verify,
    findings: &mut Vec<Finding>,
    again: &mut Vec<Rebuild>,
) -> Result<(), Failure> {
    let is_bag = bag::is_bag(folder, &Disk);
    let (folder, sources) = if is_bag {
        findings.extend(bag::verify(folder, &Disk));
        (folder.join("data"), Some(folder.join("data/sources")))
    } else {
        (folder.to_owned(), arguments.sources.clone())
    };
    let reports = report::in_folder(&folder)?;
    let mut any = false;
    for path in reports {
        let report = report::read(&path)?;
        findings.extend(archive::folder(&report, &folder, &Disk));
        let alone = report.articles.iter().flat_map(|entry| {
            let outputs = entry.outputs.iter();
            outputs.map(move |it| (it, Some(&entry.source.path)))
        });
        let volumes = report.volumes.iter().flat_map(|it| &it.outputs);
        for (output, source) in alone.chain(volumes.map(|it| (it, None))) {
            any = true;
            let source = sources.as_ref().zip(source);
            again.push(Rebuild {
                name: output.path.clone(),
                path: folder.join(&output.path),
                source: source.map(|(folder, below)| folder.join(below)),
                folder: sources.clone(),
            });
        }
    }
    if any || is_bag {
        return Ok(());
    }
    let walker = walkdir::WalkDir::new(&folder).sort_by_file_name();
    let mut found = 0;
    for entry in walker.into_iter().flatten() {
        if Format::of(entry.path()).is_none() || !entry.path().is_file() {
            continue;
        }
        found += 1;
        let name = entry.path().display().to_string();
        let bytes = Disk
            .read(entry.path())
            .map_err(|error| Failure::from_error("", &error))?;
        findings.extend(check_book(&name, &bytes));
        again.push(Rebuild {
            name,
            path: entry.path().to_owned(),
            source: None,
            folder: sources.clone(),
        });
    }
    if found == 0 {
        return Err(Failure::work(
            format!("there is no book in `{}`", folder.display()),
            "name books, a folder that `convert` wrote to, or a bag",
        ));
    }
    Ok(())
}

/// Converts the articles of a book again; `None` when the result has the same bytes as the book.
fn convert_again(book: &Rebuild, sources: Option<&Path>, fonts: &Arc<Fonts>) -> Option<Problem> {
    let not_rebuilt = |reason: String| Some(Problem::NotRebuilt { reason });
    let made = || -> Result<Option<Problem>, String> {
        let text = |error: lantai::Error| lantai::message_with_causes(&error);
        let bytes = Disk.read(&book.path).map_err(text)?;
        let mut report = archive::report_of(&bytes).map_err(text)?;
        if report.tool.version != env!("CARGO_PKG_VERSION") {
            let reason = format!("it was made by version {}", report.tool.version);
            return Ok(Some(Problem::NotRebuilt { reason }));
        }
        let Some(format) = Format::of(&book.path) else {
            return Err("its name does not tell what it is".to_owned());
        };
        let loaded = loaded(&bytes, &report, book, sources).map_err(text)?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let files = archive::option_files(&bytes, &report).map_err(text)?;
        report.options = write_option_files(&report, files, folder.path())
            .map_err(|failure| failure.to_string())?;
        let files = match &*report.command {
            "book" => rebuild_many(&report, &loaded),
            _ => rebuild_one(&report, &loaded, fonts),
        };
        let files = files.map_err(|failure| failure.to_string())?;
        let found = files.iter().find(|it| it.0 == format);
        let Some((_, made)) = found else {
            return Err("its options are not recorded".to_owned());
        };
        let found = archive::sha256_of(made).map_err(|it| it.to_string())?;
        if found == sha256(&bytes) {
            return Ok(None);
        }
        if let Some(url) = other_picture(&report, made) {
            let cure = match sources {
                None => " (`--sources` names the folder of the articles)",
                Some(_) => "",
            };
            return Err(format!("a picture is not at hand as it was: {url}{cure}"));
        }
        Ok(Some(Problem::RebuiltDiffers { found }))
    };
    made().unwrap_or_else(not_rebuilt)
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
        let below = super::extract::below(&held.source.path);
        let folder = book.folder.as_deref().or(sources);
        let beside = folder.map(|it| it.join(&below));
        let path = book.source.clone().or(beside).filter(|it| it.exists());
        Loaded {
            received: received(&held.source.path),
            below: held.source.path,
            path,
            root: PathBuf::new(),
            bytes: held.bytes,
            held: None,
        }
    });
    Ok(loaded.collect())
}

fn rebuild_one(
    report: &Report,
    loaded: &[Loaded],
    fonts: &Arc<Fonts>,
) -> Result<make::Files, Failure> {
    let (batch, given) = given::parse_recorded::<batch::Batch>(&report.options)?;
    let mut arguments = batch.convert;
    arguments.given = given;
    let Some(file) = loaded.first() else {
        return Err(Failure::work("the report names no article", ""));
    };
    let bytes = file.bytes.as_deref().unwrap_or_default();
    let own = (!arguments.font_dir.is_empty()).then(|| arguments.fonts());
    let own = own.transpose()?;
    let fonts = own.as_ref().unwrap_or(fonts);
    let mut options = arguments.options(&arguments.to, fonts)?;
    options.received.clone_from(&file.received);
    options.pictures.base = file.base();
    let made = make::convert(bytes, &file.below, &options, &Disk)
        .map_err(|error| Failure::from_error("", &error))?;
    Ok(made.files)
}

fn rebuild_many(report: &Report, loaded: &[Loaded]) -> Result<make::Files, Failure> {
    let (mut arguments, given) = given::parse_recorded::<book::BookArguments>(&report.options)?;
    arguments.convert.given = given;
    arguments.convert.quiet = true;
    let mut made = book::make_again(&arguments, loaded)?;
    if made.len() != 1 {
        return Err(Failure::work("its articles make several books", ""));
    }
    Ok(made.remove(0).files)
}

/// Writes the option files that a book holds to `folder`; returns the recorded options with the paths of these files.
fn write_option_files(report: &Report, held: Vec<Held>, folder: &Path) -> Result<Given, Failure> {
    let mut options = report.options.clone();
    for ((number, listed), held) in report.option_files.iter().enumerate().zip(held) {
        let Some(bytes) = held.bytes else {
            return Err(Failure::work(
                format!("the file of its option `--{}` is not in it", listed.option),
                "",
            ));
        };
        let values = options.get_mut(&listed.option).into_iter().flatten();
        let value = (1..).zip(values).find(|it| *it.1 == listed.file.path);
        let Some((nth, value)) = value else {
            continue;
        };
        // `Recorded::of` adds the number of the value again when the option is recorded anew.
        let plain = value.strip_prefix(&format!("{nth}-"));
        let plain = plain.filter(|_| nth > 1).unwrap_or(value);
        let path = folder
            .join(number.to_string())
            .join(super::extract::below(plain));
        output::write(&path, &bytes.into(), true)?;
        *value = path.to_string_lossy().into_owned();
    }
    Ok(options)
}
