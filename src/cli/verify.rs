//! `lantai verify`: checks checksums, hashes, embedded articles and bags, and lets `again` convert the articles to see
//! whether the same bytes result.

mod again;

use std::path::{Path, PathBuf};

use clap::Args;
use lantai::archive::{self, Finding, Problem, bag};
use lantai::make::Format;
use lantai::{Disk, Resources as _};
use rayon::prelude::*;

use super::failure::Failure;
use super::{batch, options, report};
use crate::cli::say::note;
use again::{AtHand, Rebuild};

/// `lantai verify`.
#[derive(Args, Debug)]
pub(crate) struct Verify {
    /// Books, folders of books with their report, or bags
    #[arg(required = true, value_name = "BOOK|DIR|BAG")]
    paths: Vec<PathBuf>,
    /// Do not convert again
    #[arg(long)]
    quick: bool,
    /// A folder with the font files that books were made with by `--font-dir`; may be given more than once
    #[arg(long, value_name = "DIR")]
    font_dir: Vec<PathBuf>,
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

/// Checks every path that the command names. It is an error when anything is damaged or a book is not proved.
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
        let fonts = options::fonts(&arguments.font_dir)?;
        let hand = AtHand {
            sources: arguments.sources.as_deref(),
            own_fonts: !arguments.font_dir.is_empty(),
            fonts: &fonts,
        };
        let more: Vec<Option<Problem>> =
            pool.install(|| again.par_iter().map(|it| hand.convert(it)).collect());
        findings.extend(again.iter().zip(more).filter_map(|(it, problem)| {
            let path = it.name.clone();
            problem.map(|problem| Finding { path, problem })
        }));
    }
    say(&findings, books, arguments)
}

/// Prints the findings and how many books are proved. It is an error when anything is damaged or a book is not proved.
fn say(findings: &[Finding], books: usize, arguments: &Verify) -> Result<(), Failure> {
    let damaged = findings.iter().filter(|it| it.problem.is_damage()).count();
    for finding in findings {
        if finding.problem.is_damage() || !arguments.quiet {
            note!("{finding}");
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
    let counted = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    };
    let books_checked = counted(books, "book");
    let unproved = findings.len();
    if unproved > 0 {
        let what = format!(
            "{books_checked}: {} proved by converting again, {unproved} not proved",
            books - unproved
        );
        return Err(Failure {
            code: Failure::NOT_PROVED,
            ..Failure::work(
                what,
                "their checksums are right and they hold their articles; `--quick` asks for no more",
            )
        });
    }
    if !arguments.quiet {
        if arguments.quick {
            note!(
                "{books_checked}: all checksums are right, and every article is in it; none was converted again"
            );
        } else {
            note!("{books_checked} as made, {books} proved by converting again");
        }
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
