//! Measures the cost of many articles, as single files and as one book. It prints numbers and has no bounds.
//!
//! `cargo bench --bench scale`. Articles are made by `tests/generator`, from the corpus beside the project
//! where it is there. The goals: 40 articles of the seed's size a second on one core to both formats, and 1.8 times
//! as many on two cores; a book of 300 articles and 1.5 million characters as PDF in 3 s of CPU time and 300 MB, with
//! 4 MB of fonts in it, at no more per article than a book of ten; the same book as EPUB in 1 s and 150 MB.
#![expect(
    clippy::disallowed_methods,
    reason = "a bench reads files and the clock"
)]
#![expect(clippy::print_stdout, reason = "a bench reports")]
#![expect(clippy::unwrap_used, reason = "a bench may")]

mod cost;
#[expect(dead_code, reason = "tests want more of it")]
#[path = "../generator/mod.rs"]
mod generator;

use std::path::Path;
use std::process::Command;

use generator::Generator;

/// Bytes of an article in the book: about 5,000 characters, since its paragraphs are in many scripts.
const LONG: usize = 13_300;

fn main() {
    let generator = Generator::new();
    batch(&generator);
    books(&generator);
}

fn command(first: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lantai"));
    command.args([first, "--offline", "--quiet", "--force"]);
    command
}

/// Articles of the seed's size, each to an EPUB and a PDF.
fn batch(generator: &Generator) {
    const COUNT: u32 = 200;
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("in");
    generator.write(&from, usize::try_from(COUNT).unwrap());
    let mut alone = None;
    for jobs in [1, 2] {
        let to = folder.path().join(format!("out{jobs}"));
        let mut run = command("convert");
        run.arg(&from).arg("-o").arg(&to);
        let cost = cost::of(run.args(["--jobs", &jobs.to_string()]));
        let each = cost.cpu / COUNT;
        let rate = f64::from(COUNT) / cost.wall.as_secs_f64();
        let alone = *alone.get_or_insert(rate);
        println!(
            "batch of {COUNT}, {jobs} at a time: {:.1} ms CPU each ({:.0} a second and core), {rate:.0} a second ({:.2} times), peak {:.0} MB",
            each.as_secs_f64() * 1e3,
            1.0 / each.as_secs_f64(),
            rate / alone,
            cost.peak,
        );
    }
}

/// One book of more and more articles, to a PDF and to an EPUB, on one core.
fn books(generator: &Generator) {
    println!("                               PDF:                                EPUB:");
    println!(
        "articles   characters  CPU s  ms each  peak MB       MB  fonts MB  CPU s  peak MB       MB"
    );
    for count in [10, 30, 100, 300] {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("in");
        let mut characters = 0;
        for number in 0..count {
            let (name, text) = generator.article_of(number, LONG);
            characters += text.chars().count();
            let path = from.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let to = |name: &str| {
            let book = folder.path().join(name);
            let mut run = command("book");
            run.arg(&from).arg("-o").arg(&book);
            let cost = cost::of(run.args(["--jobs", "1", "--keep-duplicates"]));
            (book, cost)
        };
        let size = |book: &Path| {
            let size = std::fs::metadata(book).unwrap().len();
            megabytes(usize::try_from(size).unwrap())
        };
        let (pdf, printed) = to("book.pdf");
        let (epub, read) = to("book.epub");
        let seconds = printed.cpu.as_secs_f64();
        println!(
            "{count:8}{characters:13}{seconds:7.2}{:9.1}{:9.0}{:9.2}{:10.2}{:7.2}{:9.0}{:9.2}",
            seconds * 1e3 / f64::from(u32::try_from(count).unwrap()),
            printed.peak,
            size(&pdf),
            megabytes(fonts(&pdf)),
            read.cpu.as_secs_f64(),
            read.peak,
            size(&epub),
        );
    }
}

/// Bytes of the font programs in a PDF.
fn fonts(book: &Path) -> usize {
    let document = lopdf::Document::load(book).unwrap();
    let objects = document.objects.values();
    let descriptors = objects.filter_map(|it| it.as_dict().ok());
    let files = descriptors.filter_map(|it| {
        let file = it.get(b"FontFile2").or_else(|_| it.get(b"FontFile3"));
        let file = document.dereference(file.ok()?).ok()?.1;
        Some(file.as_stream().ok()?.content.len())
    });
    files.sum()
}

fn megabytes(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes / 1000).unwrap()) / 1e3
}
