//! `lantai verify`: checks checksums, hashes, embedded articles and bags, and lets `again` convert the articles to see
//! whether the same bytes result.

mod again;
mod bar;

use std::path::{Path, PathBuf};

use clap::Args;
use lantai::archive::{self, Finding, Problem, bag};
use lantai::make::Format;
use lantai::speech::Noun;
use lantai::{Disk, Resources as _};
use rayon::prelude::*;

use super::failure::Failure;
use super::{batch, options, report};
use crate::cli::tongue::{counted, language, said, tell};
use again::{Rebuild, SourcesAtHand};
use bar::{CheckBar, CountedDisk};

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
    let bar = CheckBar::new(arguments.quiet);
    for path in &arguments.paths {
        if path.is_dir() {
            pool.install(|| check_folder(path, arguments, &bar, &mut findings, &mut again))?;
        } else {
            bar.expect(1);
            let bytes = Disk
                .read(path)
                .map_err(|error| Failure::from_error("", &error))?;
            let name = path.display().to_string();
            findings.extend(check_book(&name, &bytes));
            bar.done();
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
        let hand = SourcesAtHand {
            sources: arguments.sources.as_deref(),
            own_fonts: !arguments.font_dir.is_empty(),
            fonts: &fonts,
        };
        bar.convert_again(again.len());
        let convert = |it: &Rebuild| {
            let problem = hand.convert(it);
            bar.done();
            problem
        };
        let more: Vec<Option<Problem>> = pool.install(|| again.par_iter().map(convert).collect());
        findings.extend(again.iter().zip(more).filter_map(|(it, problem)| {
            let path = it.name.clone();
            problem.map(|problem| Finding { path, problem })
        }));
    }
    bar.clear();
    say(&findings, books, arguments)
}

/// Prints the findings and how many books are proved. It is an error when anything is damaged or a book is not proved.
fn say(findings: &[Finding], books: usize, arguments: &Verify) -> Result<(), Failure> {
    let damaged = findings.iter().filter(|it| it.problem.is_damage()).count();
    for finding in findings {
        if finding.problem.is_damage() || !arguments.quiet {
            let (path, problem) = (&finding.path, finding.problem.told(language()));
            tell!(
                "`{path}`: {problem}",
                "`{path}`：{problem}",
                "`{path}`：{problem}"
            );
        }
    }
    if damaged > 0 {
        return Err(Failure::work(
            match damaged {
                1 => said!("1 thing does not agree", "有 1 处不符", "有 1 處不符"),
                _ => said!(
                    "{damaged} things do not agree",
                    "有 {damaged} 处不符",
                    "有 {damaged} 處不符"
                ),
            },
            said!(
                "take the books from another copy, or convert the articles again",
                "请用另一份副本，或重新转换文章",
                "請用另一份副本，或重新轉換文章"
            ),
        ));
    }
    let books_checked = counted(books, Noun::Book);
    let unproved = findings.len();
    if unproved > 0 {
        let proved = books - unproved;
        let what = said!(
            "{books_checked}: {proved} proved by converting again, {unproved} not proved",
            "{books_checked}：{proved} 本经重新转换证实，{unproved} 本未能证实",
            "{books_checked}：{proved} 本經重新轉換證實，{unproved} 本未能證實"
        );
        return Err(Failure {
            code: Failure::NOT_PROVED,
            ..Failure::work(
                what,
                said!(
                    "their checksums are right and they hold their articles; `--quick` asks for no more",
                    "校验和都对，文章也都在；用 `--quick` 就只查这些",
                    "校驗碼都對，文章也都在；用 `--quick` 就只查這些"
                ),
            )
        });
    }
    if !arguments.quiet {
        if arguments.quick {
            tell!(
                "{books_checked}: all checksums are right, and every article is in it; none was converted again",
                "{books_checked}：校验和全对，文章都在；没有重新转换",
                "{books_checked}：校驗碼全對，文章都在；沒有重新轉換"
            );
        } else {
            tell!(
                "{books_checked} as made, {books} proved by converting again",
                "{books_checked}与做成时一样，{books} 本经重新转换证实",
                "{books_checked}與做成時一樣，{books} 本經重新轉換證實"
            );
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
            lantai::speech::message_with_causes(&problem, language())
        } else {
            lantai::speech::message_with_causes(&error, language())
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
    bar: &CheckBar,
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
        let alone = report.articles.iter().map(|it| it.outputs.len());
        let volumes = report.volumes.iter().map(|it| it.outputs.len());
        bar.expect(alone.chain(volumes).sum());
        findings.extend(archive::folder(&report, &folder, &CountedDisk(bar)));
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
        bar.expect(1);
        let name = entry.path().display().to_string();
        let bytes = Disk
            .read(entry.path())
            .map_err(|error| Failure::from_error("", &error))?;
        findings.extend(check_book(&name, &bytes));
        bar.done();
        again.push(Rebuild {
            name,
            path: entry.path().to_owned(),
            source: None,
            folder: sources.clone(),
        });
    }
    if found == 0 {
        return Err(Failure::work(
            said!(
                "there is no book in `{}`",
                "`{}` 里没有书",
                "`{}` 裡沒有書",
                folder.display()
            ),
            said!(
                "name books, a folder that `convert` wrote to, or a bag",
                "请给书、`convert` 的输出文件夹或归档包",
                "請給書、`convert` 的輸出資料夾或封存包"
            ),
        ));
    }
    Ok(())
}
