//! `lantai book`: one book, or several volumes, of many articles.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use lantai::archive::{Duplicate, Entry, FileEntry, MetadataEntry, Report, Volume, WarningEntry};
use lantai::book::{About, Bound, Group, Item, Options, Order, Volumes, assemble};
use lantai::model::{Blob, Language};
use lantai::{Disk, Resources as _};

use super::args::{Convert, Format};
use super::batch::inputs::{self, Input};
use super::batch::one::{Outcome, Recorder, defect};
use super::batch::progress::{Progress, Voice};
use super::batch::{self, files, stop, window};
use super::failure::Failure;
use super::make::Attachment;
use super::output::{self, Written};
use super::{convert, font_files, make, names, proof};

/// `lantai book`.
#[derive(Args, Debug)]
pub(crate) struct BookArguments {
    /// Options of the conversion.
    #[command(flatten)]
    pub(crate) convert: Convert,
    /// A file with more articles, one path a line; `-` for standard input
    #[arg(long, value_name = "LIST")]
    files_from: Vec<PathBuf>,
    /// The folder that paths are counted from [default: the one folder that is given]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// What stands before what
    #[arg(long, value_enum, default_value_t = OrderName::Date)]
    order: OrderName,
    /// What the parts of the book are
    #[arg(long, value_enum, default_value_t = GroupName::None)]
    group: GroupName,
    /// Several books: one a `month`, at most so many articles each (`200`), or about so much (`50MB`)
    #[arg(long, value_name = "month|N|N MB", value_parser = volumes)]
    volumes: Option<Volumes>,
    /// Keep articles that are the same text as another
    #[arg(long)]
    keep_duplicates: bool,
    /// Title [default: the name of the folder]
    #[arg(long)]
    title: Option<String>,
    /// Second title
    #[arg(long)]
    subtitle: Option<String>,
    /// Author or editor; may be given more than once [default: the articles' when they are few]
    #[arg(long)]
    author: Vec<String>,
    /// Publisher [default: the articles' when they have one in common]
    #[arg(long)]
    publisher: Option<String>,
    /// Language of the book, as in zh-Hans [default: that of most articles]
    #[arg(long, value_parser = language)]
    language: Option<Language>,
    /// A summary
    #[arg(long)]
    description: Option<String>,
    /// Licence or copyright line
    #[arg(long)]
    rights: Option<String>,
    /// The series the book belongs to
    #[arg(long)]
    series: Option<String>,
    /// As which volume a book was made; recorded, for `verify`
    #[arg(long, hide = true)]
    volume_name: Option<String>,
    /// Articles at the same time [default: one per core]
    #[arg(short, long, value_name = "N")]
    jobs: Option<usize>,
    /// Make the folder given by -o a BagIt bag: books, sources and report
    #[arg(long)]
    bag: bool,
    /// Where to write a report; Markdown and HTML forms go beside it
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OrderName {
    /// The earlier first, undated last
    Date,
    /// By path, numbers by value
    File,
    /// By title, numbers by value
    Title,
    /// As given
    Given,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum GroupName {
    /// No parts
    None,
    /// The first category
    Category,
    /// The first author
    Author,
    /// The month of publication
    Month,
    /// The folder of the file
    Folder,
}

fn language(text: &str) -> Result<Language, String> {
    Language::parse(text).ok_or_else(|| "write it as `zh-Hans`, `ja` or `en-GB`".to_owned())
}

fn volumes(text: &str) -> Result<Volumes, String> {
    let wrong = || "write `month`, a number of articles as `200`, or a size as `50MB`".to_owned();
    if text == "month" {
        return Ok(Volumes::Month);
    }
    let upper = text.to_ascii_uppercase();
    let number = |it: &str| it.trim().parse::<u64>().ok().filter(|it| *it > 0);
    match upper.strip_suffix("MB") {
        Some(size) => number(size).map(|it| Volumes::Bytes(it * 1_000_000)),
        None => number(&upper).and_then(|it| usize::try_from(it).ok().map(Volumes::Articles)),
    }
    .ok_or_else(wrong)
}

impl BookArguments {
    fn options(&self) -> Options {
        Options {
            order: match self.order {
                OrderName::Date => Order::Date,
                OrderName::File => Order::File,
                OrderName::Title => Order::Title,
                OrderName::Given => Order::Given,
            },
            group: match self.group {
                GroupName::None => Group::None,
                GroupName::Category => Group::Category,
                GroupName::Author => Group::Author,
                GroupName::Month => Group::Month,
                GroupName::Folder => Group::Folder,
            },
            volumes: self.volumes.unwrap_or_default(),
            keep_duplicates: self.keep_duplicates,
            place: self.volume_name.clone(),
            about: About {
                title: self.title.clone(),
                fallback_title: None,
                subtitle: self.subtitle.clone(),
                authors: self.author.clone(),
                publisher: self.publisher.clone(),
                language: self.language.clone(),
                description: self.description.clone(),
                rights: self.rights.clone(),
                series: self.series.clone(),
            },
        }
    }
}

/// An article file in memory.
pub(crate) struct Loaded {
    /// Path with `/` below the root.
    pub(crate) below: String,
    /// Where it lies, for the pictures beside it; `None` when it comes out of a book.
    pub(crate) path: Option<PathBuf>,
    /// The folder that paths are counted from.
    pub(crate) root: PathBuf,
    /// The bytes; `None` to read them from `path`.
    pub(crate) bytes: Option<Vec<u8>>,
}

/// A book in every format, with its part of the report.
pub(crate) struct Made {
    /// What tells it from the other volumes.
    pub(crate) label: Option<String>,
    /// The bytes of each format.
    pub(crate) files: make::Files,
    entries: Vec<Entry>,
    volume: Volume,
}

/// `lantai book`.
#[expect(clippy::print_stderr, reason = "the binary is what speaks")]
pub(crate) fn run(mut arguments: BookArguments) -> Result<(), Failure> {
    if arguments.title.is_none()
        && let Some(title) = fallback_title(&arguments.convert.inputs)
    {
        // As if it had been typed: the folder's name is not in the book.
        let given = &mut arguments.convert.given;
        given.insert("title".to_owned(), vec![title.clone()]);
        arguments.title = Some(title);
    }
    let arguments = &arguments;
    let place = Place::of(arguments)?;
    let root = arguments.root.as_deref();
    let inputs = &arguments.convert.inputs;
    let found = inputs::collect(inputs, &arguments.files_from, root, &place.folder)?;
    if found.is_empty() {
        return Err(Failure::work(
            "there is no article in what was given",
            "articles are .md, .markdown, .html, .htm, .xhtml and .txt files",
        ));
    }
    stop::listen();
    let loaded: Vec<Loaded> = found
        .into_iter()
        .map(|Input { path, root, below }| Loaded {
            below,
            path: Some(path),
            root,
            bytes: None,
        })
        .collect();
    let (items, failed, inputs_read) = read(arguments, &loaded)?;
    if items.is_empty() {
        return Err(failures(&failed, loaded.len()));
    }
    let books = assemble(items, &arguments.options());
    let several = books.len() > 1;
    let mut report = (Vec::new(), Vec::new());
    for bound in books {
        let mut made = bind(arguments, bound, &place.formats)?;
        for (format, bytes) in &made.files {
            let (path, below) = place.path(*format, made.label.as_deref(), several);
            let entry = make::entry(&below, *format, bytes)?;
            made.volume.outputs.push(entry);
            if arguments.convert.dry_run {
                continue;
            }
            let written = output::write(&path, bytes, arguments.convert.force)?;
            if !arguments.convert.quiet {
                let what = match written {
                    Written::New => "wrote",
                    Written::Unchanged => "unchanged",
                };
                eprintln!("{what} {}", path.display());
            }
        }
        report.0.extend(made.entries);
        report.1.push(made.volume);
    }
    for entry in &mut report.0 {
        let read = inputs_read.iter().find(|it| it.0 == entry.source.path);
        entry.inputs = read.map(|it| it.1.clone()).unwrap_or_default();
    }
    report.0.extend(failed.iter().cloned());
    let report = Report::new("book", arguments.convert.given.clone(), report.0, report.1);
    if !arguments.convert.dry_run {
        finish(arguments, &place, &report, &loaded)?;
    }
    if failed.is_empty() {
        Ok(())
    } else {
        Err(failures(&failed, loaded.len()))
    }
}

fn finish(
    arguments: &BookArguments,
    place: &Place,
    report: &Report,
    loaded: &[Loaded],
) -> Result<(), Failure> {
    if let Some(path) = &arguments.report {
        files::all_forms(path, report)?;
    }
    if !arguments.bag {
        return Ok(());
    }
    let data = place.folder.join("data");
    files::all_forms(&data.join(lantai::archive::REPORT_NAME), report)?;
    for file in loaded {
        let Some(path) = &file.path else { continue };
        let bytes = Disk
            .read(path)
            .map_err(|error| Failure::from_error("", &error))?;
        output::write(&data.join("sources").join(&file.below), &bytes.into(), true)?;
    }
    for entry in &report.articles {
        for input in entry.inputs.iter().filter(|it| it.sha256.is_some()) {
            let root = loaded
                .iter()
                .find(|it| it.below == entry.source.path)
                .map(|it| it.root.clone());
            let below = Path::new(&input.path);
            let plain = below
                .components()
                .all(|it| matches!(it, std::path::Component::Normal(_)));
            if plain
                && let Some(root) = root
                && let Ok(bytes) = Disk.read(&root.join(below))
            {
                output::write(&data.join("sources").join(below), &bytes.into(), true)?;
            }
        }
    }
    files::seal_bag(&place.folder)
}

fn failures(failed: &[Entry], count: usize) -> Failure {
    let causes = failed.iter().map(|it| {
        let reason = it.error.as_ref().map_or("", |it| &it.reason);
        format!("\n  {}: {reason}", it.source.path)
    });
    Failure::work(
        format!(
            "{} of {count} articles are not in the book:{}",
            failed.len(),
            causes.collect::<String>()
        ),
        "the book has the others",
    )
}

/// The name of the one folder that is given.
fn fallback_title(inputs: &[PathBuf]) -> Option<String> {
    match inputs {
        [one] if one.is_dir() => {
            let full = one.canonicalize().ok()?;
            Some(full.file_name()?.to_string_lossy().into_owned())
        }
        _ => None,
    }
}

/// What articles were read with, by path.
type InputsRead = Vec<(String, Vec<lantai::archive::InputEntry>)>;

/// Reads every article, on all cores.
fn read(
    arguments: &BookArguments,
    loaded: &[Loaded],
) -> Result<(Vec<Item>, Vec<Entry>, InputsRead), Failure> {
    let pool = batch::pool(arguments.jobs)?;
    let voice = Voice {
        quiet: arguments.convert.quiet,
        verbose: arguments.convert.verbose,
        json: false,
    };
    let mut progress = Progress::new(loaded.len(), voice);
    batch::quiet_panics();
    let (mut items, mut failed, mut inputs) = (Vec::new(), Vec::new(), Vec::new());
    let done = window::in_order(
        &pool,
        loaded.len(),
        loaded.len().max(1),
        |number| {
            let file = &loaded[number];
            let made = catch_unwind(AssertUnwindSafe(|| article(&arguments.convert, file)));
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
        return Err(Failure::work("stopped: no book is written", ""));
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
    arguments: &Convert,
    file: &Loaded,
) -> Result<(Item, Vec<lantai::archive::InputEntry>), Box<Entry>> {
    let read = match (&file.bytes, &file.path) {
        (Some(bytes), _) => Ok(bytes.clone()),
        (None, Some(path)) => Disk.read(path),
        (None, None) => Ok(Vec::new()),
    };
    let bytes = read.map_err(|error| left_out(file, &[], &Failure::from_error("", &error)))?;
    let at = file.path.as_deref().unwrap_or(Path::new(&file.below));
    let name = file.below.rsplit('/').next().unwrap_or_default();
    let disk = Recorder::default();
    let options =
        convert::options(arguments, at).map_err(|error| left_out(file, &bytes, &error))?;
    let article = lantai::convert::article(&bytes, name, &options, &disk)
        .map_err(|error| left_out(file, &bytes, &Failure::from_error("", &error)))?;
    if arguments.strict {
        convert::strict("", &article.warnings).map_err(|error| left_out(file, &bytes, &error))?;
    }
    let item = Item {
        path: file.below.clone(),
        article: article.output,
        warnings: article.warnings,
        duplicates: Vec::new(),
    };
    Ok((item, disk.inputs(&file.root)))
}

/// Makes one book in every format.
fn bind(arguments: &BookArguments, bound: Bound, formats: &[Format]) -> Result<Made, Failure> {
    let Bound {
        label,
        place,
        book,
        items,
    } = bound;
    let mut entries = Vec::new();
    let mut attachments = Vec::new();
    for (known, article) in items.iter().zip(&book.articles) {
        let mut entry = Entry::new(&known.path, article, &known.warnings);
        for dropped in &known.duplicates {
            let metadata = &dropped.article.document.metadata;
            let original = &dropped.article.original;
            entry.duplicates.push(Duplicate {
                source: FileEntry {
                    path: dropped.path.clone(),
                    media_type: original.media_type.to_owned(),
                    bytes: original.blob.length(),
                    sha256: original.sha256.clone(),
                },
                title: metadata.title.clone(),
                url: metadata.source_url.clone(),
                subjects: metadata.subjects.clone(),
                similarity: dropped.similarity,
            });
            // Left out of the pages, not out of the archive. An equal file is there already.
            if original.sha256 != article.original.sha256 {
                attachments.push(attached(&dropped.path, original.media_type, &original.blob));
            }
        }
        entries.push(entry);
    }
    let mut volume = Volume {
        metadata: MetadataEntry::from(&book.metadata),
        parts: book
            .parts
            .iter()
            .map(|it| (it.title.clone(), it.count))
            .collect(),
        articles: items.iter().map(|it| it.path.clone()).collect(),
        outputs: Vec::new(),
        warnings: Vec::new(),
    };
    let mut given = arguments.convert.given.clone();
    if let Some(place) = place {
        // What a volume has of the whole is recorded in it, for its articles do not tell.
        given.remove("volumes");
        given.insert("volume-name".to_owned(), vec![place]);
        let language = book.metadata.language.to_string();
        given.insert("language".to_owned(), vec![language]);
    }
    let inside = vec![volume.clone()];
    attachments.push(proof::attachment(
        "book",
        entries.clone(),
        inside,
        given,
        formats,
    ));
    let fonts = font_files::load(&arguments.convert.font_dir)?;
    let made = make::book(&book, formats, &arguments.convert, &fonts, &attachments)?;
    if arguments.convert.strict {
        convert::strict(&book.metadata.title, &made.warnings)?;
    }
    volume.warnings = made.warnings.iter().map(WarningEntry::from).collect();
    Ok(Made {
        label,
        files: made.output,
        entries,
        volume,
    })
}

fn attached(path: &str, media_type: &'static str, blob: &Blob) -> Attachment {
    Attachment {
        name: path.replace('/', "_"),
        media_type,
        description: "An article with the same text as one in this book",
        bytes: blob.clone(),
    }
}

/// Makes the books of these articles again, as a recorded command would: for `verify`.
pub(crate) fn again(arguments: &BookArguments, loaded: &[Loaded]) -> Result<Vec<Made>, Failure> {
    let (items, failed, _) = read(arguments, loaded)?;
    if !failed.is_empty() {
        return Err(failures(&failed, loaded.len()));
    }
    let formats = formats(&arguments.convert)?;
    assemble(items, &arguments.options())
        .into_iter()
        .map(|it| bind(arguments, it, &formats))
        .collect()
}

fn formats(arguments: &Convert) -> Result<Vec<Format>, Failure> {
    let mut formats = arguments.to.clone();
    formats.sort();
    formats.dedup();
    if formats
        .iter()
        .any(|it| matches!(it, Format::Model | Format::Pages))
    {
        return Err(Failure::usage(
            "`--to model` and `--to pages` are for one article",
            "use `lantai FILE --to model`",
        ));
    }
    Ok(formats)
}

/// Where the books go.
struct Place {
    formats: Vec<Format>,
    files: Vec<(Format, PathBuf)>,
    folder: PathBuf,
    /// Name without extension when only a folder is given.
    stem: String,
    bag: bool,
}

impl Place {
    fn of(arguments: &BookArguments) -> Result<Self, Failure> {
        let convert = &arguments.convert;
        let mut formats = formats(convert)?;
        let mut files = Vec::new();
        let mut folder = None;
        for path in &convert.output {
            let extension = path.extension().and_then(|it| it.to_str());
            let format = match extension.map(str::to_ascii_lowercase).as_deref() {
                Some("epub") => Format::Epub,
                Some("pdf") => Format::Pdf,
                Some(_) | None => {
                    folder = Some(path.clone());
                    continue;
                }
            };
            files.push((format, path.clone()));
        }
        if formats.is_empty() {
            formats = match (&files[..], &folder) {
                ([], _) | (_, Some(_)) => vec![Format::Epub, Format::Pdf],
                (files, None) => files.iter().map(|it| it.0).collect(),
            };
            formats.sort();
            formats.dedup();
        }
        if arguments.bag && (folder.is_none() || !files.is_empty()) {
            return Err(Failure::usage(
                "a bag is a folder",
                "give one folder with `-o`",
            ));
        }
        Ok(Self {
            formats,
            files,
            folder: folder.unwrap_or_else(|| PathBuf::from(".")),
            stem: names::safe(arguments.title.as_deref().unwrap_or("book")),
            bag: arguments.bag,
        })
    }

    /// The path of a book, and its name in the report.
    fn path(&self, format: Format, label: Option<&str>, several: bool) -> (PathBuf, String) {
        let named = self.files.iter().find(|it| it.0 == format);
        let (folder, stem) = match named {
            Some((_, path)) => (
                path.parent().unwrap_or(Path::new("")).to_owned(),
                path.file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
            ),
            None => (self.folder.clone(), self.stem.clone()),
        };
        let label = label.filter(|_| several).map(|it| format!("-{it}"));
        let name = format!("{stem}{}.{}", label.unwrap_or_default(), format.extension());
        if self.bag {
            let below = format!("books/{name}");
            (folder.join("data").join(&below), below)
        } else {
            (folder.join(&name), name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_are_months_articles_or_bytes() {
        assert_eq!(volumes("month"), Ok(Volumes::Month));
        assert_eq!(volumes("200"), Ok(Volumes::Articles(200)));
        assert_eq!(volumes("50mb"), Ok(Volumes::Bytes(50_000_000)));
        for wrong in ["", "0", "0MB", "-1", "week", "50 GB"] {
            assert!(volumes(wrong).is_err(), "{wrong}");
        }
    }
}
