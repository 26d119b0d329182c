//! `lantai convert`: converts many articles, each to its own books.
//!
//! | file | does what |
//! |---|---|
//! | `inputs` | finds the articles, and selects those of this shard |
//! | `naming` | decides the paths of the outputs of each article |
//! | `state` | records in a file which articles are converted |
//! | `window` | runs work in parallel, gives the results in order, bounds the memory |
//! | `one` | converts one article, or skips it when nothing has changed |
//! | `progress` | shows the progress on the terminal |
//! | `files` | writes the reports and the tag files of a bag |
//! | `stop` | handles Ctrl-C |

pub(crate) mod files;
pub(crate) mod inputs;
mod naming;
pub(crate) mod one;
pub(crate) mod progress;
mod state;
pub(crate) mod stop;
pub(crate) mod window;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;
use lantai::archive::{Entry, REPORT_NAME, Report, bag};
use lantai::make::Format;
use lantai::speech::{Noun, UiLanguage};
use lantai::{Disk, Resources as _};

use super::failure::Failure;
use super::options::{Convert, check};
use super::summary::{self, RunSummary};
use super::tongue::{Said, counted, said, tell, ui};
use super::{convert, given, output};
use inputs::{ArticleFile, PathList, Shard};
use one::{Outcome, Setup};
use progress::{Progress, Verbosity};
use state::{Record, StateFile};

/// How many articles per thread may be begun but not yet reported. Results are reported in order, so a long article
/// delays the others once this many wait behind it.
const WINDOW: usize = 8;

/// Bytes of stack of a thread that converts.
const STACK: usize = 16 << 20;

/// `lantai convert`.
#[derive(Args, Debug)]
pub(crate) struct Batch {
    /// Options of each conversion.
    #[command(flatten)]
    pub(crate) convert: Convert,
    /// Options of the run.
    #[command(flatten)]
    pub(crate) many: Many,
}

/// Options of a run over many articles.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "The run")]
pub(crate) struct Many {
    /// A file with more articles, one path a line; `-` for standard input
    #[arg(long, value_name = "LIST")]
    pub(crate) files_from: Vec<PathBuf>,
    /// The same with a NUL behind each path, as `find -print0` writes it
    #[arg(long, value_name = "LIST")]
    pub(crate) files_from0: Vec<PathBuf>,
    /// The folder that paths are counted from [default: the one folder that is given]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Names of outputs: {stem}, {title}, {date}, {year}, {month}, {day}, {author}, {publisher}, {category}, {hash} [default: {stem}]
    #[arg(long, value_name = "TEMPLATE")]
    pub(crate) name_template: Option<String>,
    /// Skip what is unchanged since an earlier run, or go on with one that was stopped
    #[arg(long)]
    pub(crate) update: bool,
    /// Keep running, and convert what is new or changed (implies --update)
    #[arg(long)]
    pub(crate) watch: bool,
    /// Seconds between two looks with --watch
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub(crate) interval: u64,
    /// Convert only this part of the articles, as in 2/8; the parts are the same on every machine
    #[arg(long, value_name = "I/N")]
    pub(crate) shard: Option<Shard>,
    /// Articles at the same time [default: one per core]
    #[arg(short, long, value_name = "N", value_parser = check::jobs)]
    pub(crate) jobs: Option<usize>,
    /// Write one JSON line per article to standard output
    #[arg(long)]
    pub(crate) json: bool,
    /// Make the output folder a BagIt bag: books, sources and report
    #[arg(long, conflicts_with_all = ["shard", "watch"])]
    pub(crate) bag: bool,
    /// A line of the bag's `bag-info.txt`, as Contact-Name=NAME; may be given more than once
    #[arg(long, value_name = "LABEL=VALUE", requires = "bag", value_parser = files::bag_label)]
    pub(crate) bag_info: Vec<(String, String)>,
    /// Write no report files
    #[arg(long, conflicts_with = "bag")]
    pub(crate) no_report: bool,
}

impl Many {
    /// Whether no option asks for a run over many articles.
    fn is_plain(&self) -> bool {
        self.files_from.is_empty()
            && self.files_from0.is_empty()
            && self.root.is_none()
            && self.name_template.is_none()
            && !self.update
            && !self.watch
            && self.shard.is_none()
            && !self.json
            && !self.bag
    }
}

/// Converts what the command names. A single file without options of a run is converted as by `lantai FILE`.
pub(crate) fn run(arguments: &Convert, many: &Many) -> Result<(), Failure> {
    let lists = many.files_from.len() + many.files_from0.len();
    let single = match (&arguments.inputs[..], &arguments.held[..]) {
        ([], []) => lists == 0 && arguments.listed.is_empty(),
        ([one], []) => one.as_os_str() == "-" || one.is_file(),
        ([], [_]) => arguments.listed.is_empty(),
        _ => false,
    };
    if many.watch && !arguments.held.is_empty() {
        return Err(Failure::usage(
            said!(
                "`--watch` looks at files, and what it was given is not one on this disk",
                "`--watch` 只看得到磁盘上的文件，而给它的不是",
                "`--watch` 只看得到磁碟上的檔案，而給它的不是"
            ),
            said!(
                "run the command again from time to time, with `--update`",
                "请隔一段时间带上 `--update` 再运行",
                "請隔一段時間加上 `--update` 再執行"
            ),
        ));
    }
    if single && many.is_plain() {
        return convert::one(arguments);
    }
    stop::listen(stop::OnStop::FinishBegun);
    if !many.watch {
        return run_once(arguments, many, many.update, &mut LastLook::default());
    }
    let (mut seen, mut said) = (LastLook::default(), String::new());
    loop {
        match run_once(arguments, many, true, &mut seen) {
            Err(failure) if failure.code == Failure::USAGE => return Err(failure),
            // The next pass tries again, because the user may repair the cause meanwhile. A failure that stays the same
            // is printed once.
            Err(failure) => {
                let text = failure.to_string();
                if text != said {
                    failure.print();
                }
                said = text;
            }
            Ok(()) => said.clear(),
        }
        if !seen.looked {
            watching(arguments.quiet);
        }
        seen.looked = true;
        for _ in 0..many.interval.max(1) * 10 {
            if stop::asked() {
                return Ok(());
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    }
}

/// What the previous pass of `--watch` found, so that the next pass prints only what is new.
#[derive(Debug, Default)]
struct LastLook {
    /// Whether there was a previous pass.
    looked: bool,
    /// The reasons why articles failed in the previous pass, by the path of the article.
    failures: BTreeMap<String, String>,
}

impl LastLook {
    /// Stores the failures of this pass. Returns whether the pass has something new to tell: it is the first, it
    /// converted something, or its failures differ.
    fn take(&mut self, entries: &[Entry], made: usize) -> bool {
        let failures = entries.iter().filter_map(|it| {
            let error = it.error.as_ref()?;
            Some((it.source.path.clone(), error.reason.clone()))
        });
        let failures: BTreeMap<String, String> = failures.collect();
        let is_news = !self.looked || made > 0 || failures != self.failures;
        self.failures = failures;
        is_news
    }
}

fn watching(quiet: bool) {
    if !quiet {
        tell!(
            "waiting for new or changed articles; Ctrl-C ends",
            "等待新的或改动的文章；按 Ctrl-C 结束",
            "等待新增或變更的文章；按 Ctrl-C 結束"
        );
    }
}

/// The output folder that `-o` gives. A path that looks like a file is refused.
fn folder(arguments: &Convert) -> Result<PathBuf, Failure> {
    match &arguments.output[..] {
        [] => Err(Failure::usage(
            said!(
                "a run over many articles needs a folder to write to",
                "转换多篇文章要有一个输出文件夹",
                "轉換多篇文章要有一個輸出資料夾"
            ),
            said!("give one with `-o`", "用 `-o` 指定", "用 `-o` 指定"),
        )),
        [folder] if folder.is_dir() || (!folder.is_file() && Format::of(folder).is_none()) => {
            output::check_folder(folder)?;
            Ok(folder.clone())
        }
        _ => Err(Failure::usage(
            said!(
                "`-o` must name one folder for many articles",
                "转换多篇文章时 `-o` 应是一个文件夹",
                "轉換多篇文章時 `-o` 應是一個資料夾"
            ),
            said!(
                "`lantai book` makes one book of them",
                "要合成一本书，用 `lantai book`",
                "要合成一本書，請用 `lantai book`"
            ),
        )),
    }
}

/// Finds the articles, converts them once and writes the report.
fn run_once(
    arguments: &Convert,
    many: &Many,
    update: bool,
    seen: &mut LastLook,
) -> Result<(), Failure> {
    let out = folder(arguments)?;
    arguments.check()?;
    if let Some(root) = &many.root {
        check::folder("--root", root)?;
    }
    if arguments.title.is_some() || arguments.cover.is_some() {
        return Err(Failure::usage(
            said!(
                "`--title` and `--cover` are for one article or one book",
                "`--title` 和 `--cover` 只用于一篇文章或一本书",
                "`--title` 和 `--cover` 只用於一篇文章或一本書"
            ),
            said!(
                "`lantai book` makes one book of many articles",
                "要把多篇文章合成一本书，用 `lantai book`",
                "要把多篇文章合成一本書，請用 `lantai book`"
            ),
        ));
    }
    let template = naming::Template::parse(many.name_template.as_deref())?;
    let mut formats = arguments.book_formats()?;
    if formats.is_empty() {
        formats = vec![Format::Epub, Format::Pdf];
    }
    let mut found = inputs::collect(
        arguments,
        &PathList::all(&many.files_from, &many.files_from0),
        many.root.as_deref(),
        &inputs::OutputFolder {
            path: &out,
            follow_links: arguments.follow_links,
        },
    )?;
    if !many.watch {
        found = found.or_none()?;
    }
    let (mut all, skipped) = (found.articles, found.skipped);
    if many.bag {
        inputs::name_for_bag(&mut all);
    }
    // Names are computed for the articles of all shards, so that every shard resolves equal names in the same way.
    let mut names = naming::names(&all, &template);
    if many.bag {
        names.iter_mut().for_each(|it| *it = bag::portable(it));
    }
    let mine: Vec<(ArticleFile, String)> = all
        .into_iter()
        .zip(names)
        .filter(|it| many.shard.is_none_or(|shard| shard.has(&it.0.below)))
        .collect();
    let extensions: Vec<&str> = formats.iter().map(|it| it.name()).collect();
    let fingerprint = given::fingerprint(&arguments.given, &extensions);
    let (below, prefix) = if many.bag {
        (out.join("data"), "books/")
    } else {
        (out.clone(), "")
    };
    let setup = Setup {
        arguments,
        options: arguments.options(&formats, &arguments.fonts()?)?,
        watchdog: arguments.watchdog(),
        fingerprint,
        sources: many.bag.then(|| below.join("sources")),
        folder: below,
        prefix,
        update,
        temporary: temporary(many.shard),
    };
    if arguments.dry_run {
        let done = pass(&setup, &mine, many, None, seen)?;
        let told = EndOfRun {
            arguments,
            what: ui!(
                " can be converted; nothing is written",
                "可以转换；没有写出文件",
                "可以轉換；沒有寫出檔案"
            ),
            skipped,
            report: None,
        };
        return told.print(&done.entries);
    }
    output::make_folder(&out)?;
    let mut state = StateFile::open(&out, many.shard)?;
    remove_temporary_files(&setup, &mine);
    let done = pass(&setup, &mine, many, Some(&mut state), seen)?;
    let rate = done.rate();
    let Pass { entries, made, .. } = done;
    if entries.len() < mine.len() {
        return Err(Failure::stopped(
            said!(
                "stopped: {} of {} articles done",
                "已停止：{1} 篇文章完成了 {0} 篇",
                "已停止：{1} 篇文章完成了 {0} 篇",
                entries.len(),
                mine.len()
            ),
            said!(
                "run the same command with `--update` to go on",
                "同一命令加上 `--update` 可以继续",
                "同一指令加上 `--update` 可以繼續"
            ),
        ));
    }
    compact(&state, &entries, &setup)?;
    let recorded = &setup.options.recorded;
    let report = Report::new("convert", recorded.options.clone(), entries, Vec::new())
        .with_option_files(recorded.listed())
        .with_faces(setup.options.faces());
    if !many.no_report {
        files::write_reports(&setup.folder, &report, many.shard)?;
    }
    if many.bag {
        files::seal_bag(&out, &many.bag_info)?;
    }
    if seen.take(&report.articles, made) {
        let page = summary::report_page(&setup.folder, REPORT_NAME);
        let told = EndOfRun {
            arguments,
            what: ui!(
                " done{rate} in `{}`",
                "已转换到 `{}`{rate}",
                "已轉換到 `{}`{rate}",
                out.display()
            ),
            skipped,
            report: (!many.no_report && many.shard.is_none()).then_some(page),
        };
        told.print(&report.articles)?;
        if arguments.open {
            super::open::open(&out)?;
        }
        return Ok(());
    }
    failures(&report.articles, false)
}

fn temporary(shard: Option<Shard>) -> String {
    match shard {
        None => ".lantai-run-all-".to_owned(),
        Some(shard) => format!(".lantai-run-{}-of-{}-", shard.index, shard.count),
    }
}

/// Removes temporary files that a killed run left. The state file is locked, so no running process owns them.
fn remove_temporary_files(setup: &Setup<'_>, mine: &[(ArticleFile, String)]) {
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for (input, name) in mine {
        let path = setup.folder.join(format!("{}{name}", setup.prefix));
        folders.extend(path.parent().map(Path::to_owned));
        if let Some(sources) = &setup.sources {
            folders.extend(sources.join(&input.below).parent().map(Path::to_owned));
        }
    }
    for folder in folders {
        for path in Disk.list(&folder).unwrap_or_default() {
            let name = path.file_name().map(|it| it.to_string_lossy());
            if name.is_some_and(|it| it.starts_with(&setup.temporary)) {
                // A file that cannot be removed does no harm: its name is hidden and nothing reads it.
                _ = std::fs::remove_file(&path);
            }
        }
    }
}

/// The result of a pass over the articles.
struct Pass {
    /// The report entry of each article, in the order of the articles.
    entries: Vec<Entry>,
    /// How many articles were converted. The others were unchanged or failed.
    made: usize,
    /// The duration of the pass.
    seconds: f64,
}

impl Pass {
    /// The duration and the speed as text to print; empty for a pass below 0.1 seconds.
    fn rate(&self) -> String {
        let seconds = self.seconds;
        let made = f64::from(u32::try_from(self.made).unwrap_or(u32::MAX));
        if seconds < 0.1 {
            return String::new();
        }
        if self.made == 0 {
            return ui!(
                " in {seconds:.1} s",
                "，用时 {seconds:.1} 秒",
                "，花費 {seconds:.1} 秒"
            );
        }
        ui!(
            " in {seconds:.1} s ({:.1} a second)",
            "，用时 {seconds:.1} 秒（每秒 {:.1} 篇）",
            "，花費 {seconds:.1} 秒（每秒 {:.1} 篇）",
            made / seconds
        )
    }
}

/// Converts the articles of this shard in parallel, and stops early when the disk is full or a stop was requested.
fn pass(
    setup: &Setup<'_>,
    mine: &[(ArticleFile, String)],
    many: &Many,
    state: Option<&mut StateFile>,
    seen: &LastLook,
) -> Result<Pass, Failure> {
    let pool = pool(many.jobs)?;
    let verbosity = Verbosity {
        quiet: setup.arguments.quiet,
        verbose: setup.arguments.verbose,
        json: many.json,
        dry_run: setup.arguments.dry_run,
    };
    let mut progress = Progress::new(
        mine.len(),
        verbosity,
        setup.arguments.pictures.hosts(),
        seen.failures.clone(),
    );
    let (mut entries, mut made) = (Vec::new(), 0);
    let mut broken = None;
    let (known, mut state) = match state {
        Some(state) => (std::mem::take(&mut state.records), Some(state)),
        None => (BTreeMap::new(), None),
    };
    let full = std::sync::atomic::AtomicBool::new(false);
    stop::reached(0, mine.len());
    quiet_panics();
    window::in_order(
        &pool,
        mine.len(),
        pool.current_num_threads() * WINDOW,
        |number| {
            let (input, name) = &mine[number];
            one::convert(setup, input, name, known.get(&input.below))
        },
        |number, (outcome, entry)| {
            // A full disk stops all articles that are being converted; only the first of them is reported.
            if outcome != Outcome::Halted || broken.is_none() {
                progress.tell(number, outcome, &entry);
            }
            if outcome == Outcome::Halted && broken.is_none() {
                full.store(true, std::sync::atomic::Ordering::SeqCst);
                let error = entry.error.clone();
                broken = error.as_ref().map(Failure::of_recorded);
            }
            let record = Record {
                fingerprint: setup.fingerprint.clone(),
                entry,
            };
            if let Some(state) = &mut state
                && outcome == Outcome::Made
                && broken.is_none()
                && let Err(failure) = state.add(&record)
            {
                full.store(true, std::sync::atomic::Ordering::SeqCst);
                broken = Some(failure);
            }
            made += usize::from(outcome == Outcome::Made);
            entries.push(record.entry);
            stop::reached(entries.len(), mine.len());
        },
        || !stop::asked() && !full.load(std::sync::atomic::Ordering::SeqCst),
    );
    let seconds = progress.end();
    match broken {
        Some(failure) => Err(Failure {
            cure: Said {
                english: format!("{}; then `--update` goes on", failure.cure.english),
                spoken: ui!(
                    "{}; then `--update` goes on",
                    "{}；然后加上 `--update` 继续",
                    "{}；然後加上 `--update` 繼續",
                    failure.cure.spoken
                ),
            },
            ..failure
        }),
        None => Ok(Pass {
            entries,
            made,
            seconds,
        }),
    }
}

/// The pool of threads that convert; without `jobs`, one thread per core.
pub(crate) fn pool(jobs: Option<usize>) -> Result<rayon::ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.unwrap_or(0))
        .stack_size(STACK)
        .build()
        .map_err(|error| {
            Failure::work(
                said!(
                    "no threads: {error}",
                    "无法开启线程：{error}",
                    "無法啟動執行緒：{error}"
                ),
                said!("try `--jobs 1`", "试试 `--jobs 1`", "試試 `--jobs 1`"),
            )
        })
}

/// Turns off the message that Rust prints on a panic: the panic is reported as the failure of its article.
pub(crate) fn quiet_panics() {
    std::panic::set_hook(Box::new(|_| {}));
}

/// Rewrites the state file with one line for each article of this run that did not fail.
fn compact(state: &StateFile, entries: &[Entry], setup: &Setup<'_>) -> Result<(), Failure> {
    let records = entries.iter().filter(|it| it.error.is_none()).map(|it| {
        let record = Record {
            fingerprint: setup.fingerprint.clone(),
            entry: it.clone(),
        };
        (it.source.path.clone(), record)
    });
    state.compact(&records.collect())
}

/// What is told at the end of a run.
struct EndOfRun<'a> {
    arguments: &'a Convert,
    /// What became of the articles, after their number.
    what: String,
    /// Files that are no articles.
    skipped: Vec<String>,
    /// The report's page for people.
    report: Option<String>,
}

impl EndOfRun<'_> {
    /// Prints how many articles were converted and what was lost. It is an error when an article failed or a book is larger
    /// than `--max-size`.
    fn print(self, entries: &[Entry]) -> Result<(), Failure> {
        let hosts = self.arguments.pictures.hosts();
        let mut sums = RunSummary::of(entries, &[], &hosts);
        sums.skipped = self.skipped;
        if !self.arguments.quiet {
            let good = entries.iter().filter(|it| it.error.is_none()).count();
            let lost = sums.articles_with_losses();
            let count = counted(entries.len(), Noun::Article);
            let what = &self.what;
            let first = ui!(
                "{good} of {count}{what}{lost}",
                "{count}，{good} 篇{what}{lost}",
                "{count}，{good} 篇{what}{lost}"
            );
            let given = |name: &str| self.arguments.given.contains_key(name);
            let end = summary::End {
                report: self.report,
                next: sums.suggestion(given, Some("--update")),
            };
            sums.print(&first, self.arguments.verbose, &end);
        }
        failures(entries, self.arguments.dry_run)?;
        sums.within_size()
    }
}

/// An error that lists the articles that failed, if any failed.
fn failures(entries: &[Entry], dry_run: bool) -> Result<(), Failure> {
    let failed: Vec<&Entry> = entries.iter().filter(|it| it.error.is_some()).collect();
    if failed.is_empty() {
        return Ok(());
    }
    let causes = summary::causes(failed.iter().copied());
    let [number, all] = [failed.len(), entries.len()];
    let mut failure = Failure::work(
        Said {
            english: format!(
                "{number} of {} failed:{}",
                UiLanguage::En.counted(all, Noun::Article),
                causes.english
            ),
            spoken: ui!(
                "{number} of {} failed:{}",
                "{}，{number} 篇失败：{}",
                "{}，{number} 篇失敗：{}",
                counted(all, Noun::Article),
                causes.spoken
            ),
        },
        if dry_run {
            said!(
                "the others can be converted",
                "其余的可以转换",
                "其餘的可以轉換"
            )
        } else {
            said!(
                "the others are converted; `--update` tries these again",
                "其余的已转换；加上 `--update` 可重试失败的",
                "其餘的已轉換；加上 `--update` 可重試失敗的"
            )
        },
    );
    let lacks_picture = |it: &&Entry| {
        let error = it.error.as_ref();
        error.is_some_and(|it| it.cure == Failure::WITHOUT_PICTURE)
    };
    if failed.iter().all(lacks_picture) {
        failure.code = Failure::PICTURE_MISSING;
    }
    Err(failure)
}
