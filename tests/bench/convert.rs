//! Measures the cost of a conversion, stage by stage and as a whole process. It prints numbers and has no bounds.
//!
//! `cargo bench --bench convert [ARTICLE]`; without an article, the seed beside the project when it is
//! there, else our own sample. CPU time and peak memory of the process come from `/proc` (Linux).
#![expect(
    clippy::disallowed_methods,
    reason = "a bench reads files and the clock"
)]
#![expect(clippy::print_stdout, reason = "a bench reports")]
#![expect(clippy::unwrap_used, reason = "a bench may")]

mod cost;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lantai::book::Book;
use lantai::make::{self, Fonts, Format, Options};
use lantai::{Disk, read};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::args()
        .skip(1)
        .find(|it| !it.starts_with('-'))
        .map(PathBuf::from);
    let article = named.unwrap_or_else(|| {
        let seed = root.join("../shared/corpus/seed.md");
        if seed.is_file() {
            seed
        } else {
            root.join("tests/samples/lantai.md")
        }
    });
    println!(
        "article: {}",
        article.file_name().unwrap().to_string_lossy()
    );
    stages(root, &article);
    process(&article);
}

/// Median time of each stage in one process.
fn stages(root: &Path, article: &Path) {
    let bytes = std::fs::read(article).unwrap();
    let name = article.file_name().unwrap().to_string_lossy().into_owned();
    let fonts = Fonts::from_folder(&root.join("fonts"), &Disk).unwrap();
    let mut options = Options::new(Arc::new(fonts));
    options.pictures.offline = true;
    options.pictures.base = article.parent().map(Path::to_owned);
    let only = |format| {
        let mut options = options.clone();
        options.formats = vec![format];
        options
    };
    let article = make::article(&bytes, &name, &options, &Disk).unwrap();
    let book = Book::of(article.output);
    let (epub, pdf) = (only(Format::Epub), only(Format::Pdf));

    println!("{:<12}{:>10}{:>10}", "up to", "median", "fastest");
    time("read", || read::read(&bytes, &name).unwrap());
    time("article", || {
        make::article(&bytes, &name, &options, &Disk).unwrap()
    });
    println!("{:<12}{:>10}{:>10}", "from there", "median", "fastest");
    time("epub", || make::book(&book, &epub).unwrap());
    time("pages", || make::pages(&book, &options).unwrap());
    time("pdf", || make::book(&book, &pdf).unwrap());
    time("both", || make::book(&book, &options).unwrap());
}

fn time<T>(stage: &str, mut run: impl FnMut() -> T) {
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort();
    let ms = |it: Duration| format!("{:.2} ms", it.as_secs_f64() * 1e3);
    println!(
        "{stage:<12}{:>10}{:>10}",
        ms(times[times.len() / 2]),
        ms(times[0])
    );
}

/// CPU time (user + system) and peak memory of the whole command, both formats.
fn process(article: &Path) {
    const RUNS: u32 = 40;
    let folder = tempfile::tempdir().unwrap();
    let (mut cpu, mut wall, mut peak) = (Duration::ZERO, Duration::ZERO, 0.0_f64);
    for run in 0..RUNS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantai"));
        let command = command.arg(article).args(["--offline", "--quiet", "-o"]);
        let cost = cost::of(command.arg(folder.path().join(run.to_string())));
        cpu += cost.cpu;
        wall += cost.wall;
        peak = peak.max(cost.peak);
    }
    let each = |it: Duration| it.as_secs_f64() / f64::from(RUNS) * 1e3;
    println!(
        "process: {:.1} ms CPU, {:.1} ms in all, peak memory {peak:.1} MB",
        each(cpu),
        each(wall),
    );
    for entry in std::fs::read_dir(folder.path().join("0")).unwrap() {
        let entry = entry.unwrap();
        let extension = entry
            .path()
            .extension()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        println!("{extension}: {} bytes", entry.metadata().unwrap().len());
    }
}
