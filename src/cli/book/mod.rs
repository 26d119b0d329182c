//! `lantai book`: makes one book, or several volumes, of many articles.
//!
//! | file | does what |
//! |---|---|
//! | `arguments` | the arguments of the command, and the library's options made from them |
//! | `read` | reads the articles |
//! | `place` | decides the paths of the books |

mod arguments;
mod place;
mod read;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lantai::archive::{Entry, Report};
use lantai::book::{CollectedArticle, assemble};
use lantai::make::{self, Fonts, Format, Made, Options};
use lantai::speech::Noun;
use lantai::{Disk, Resources as _};

use super::batch::inputs::{self, ArticleFile, PathList};
use super::batch::{files, stop};
use super::doors;
use super::failure::Failure;
use super::open::open;
use super::options::{Convert, check};
use super::output;
use super::summary::{self, End, RunSummary};
use super::tongue::{Said, counted, said, tell, ui};
pub(crate) use arguments::BookArguments;
use place::BookPaths;
pub(crate) use read::Loaded;
use read::read;

/// `lantai book`.
pub(crate) fn run(mut arguments: BookArguments) -> Result<(), Failure> {
    arguments.convert.check()?;
    if let Some(root) = &arguments.root {
        check::folder("--root", root)?;
    }
    let keep = arguments.update.then(|| kept(&arguments));
    doors::open(
        &mut arguments.convert,
        &mut arguments.files_from,
        keep.as_deref(),
    )?;
    if is_given_nothing(&arguments) {
        return Err(Failure::usage(
            said!("no article is given", "没有给文章", "沒有給文章"),
            said!(
                "name a folder, as in `lantai book articles -o year.epub`; `lantai book -h` tells the rest",
                "给一个文件夹，例如 `lantai book articles -o year.epub`；`lantai book -h` 有其余说明",
                "給一個資料夾，例如 `lantai book articles -o year.epub`；`lantai book -h` 有其餘說明"
            ),
        ));
    }
    let untitled = arguments.convert.title.is_none();
    if untitled && let Some(title) = fallback_title(&arguments.convert) {
        entitle(&mut arguments.convert, title);
    }
    let place = BookPaths::of(&arguments)?;
    let fonts = arguments.convert.fonts()?;
    let mut options = arguments.options(&place.formats, &fonts)?;
    let root = arguments.root.as_deref();
    let convert = &arguments.convert;
    let output = inputs::OutputFolder {
        path: &place.folder,
        follow_links: convert.follow_links,
    };
    let found = inputs::collect(convert, &lists(&arguments), root, &output)?.or_none()?;
    stop::listen(stop::OnStop::End);
    let mut articles = found.articles;
    if arguments.bag {
        inputs::name_for_bag(&mut articles);
    }
    let loaded: Vec<Loaded> = articles.into_iter().map(Loaded::of).collect();
    let (items, failed, inputs_read) = read(&arguments, &options, &loaded)?;
    if items.is_empty() {
        return Err(failures(&failed, loaded.len()));
    }
    if untitled && let Some(title) = title_of_articles(&arguments, &items) {
        entitle(&mut arguments.convert, title);
        options = arguments.options(&place.formats, &fonts)?;
    }
    let arguments = &arguments;
    let about = arguments.about()?;
    let books = assemble(items, &about);
    let several = books.len() > 1;
    let mut report = (Vec::new(), Vec::new());
    let mut first = None;
    for bound in books {
        let (label, title) = (bound.label.clone(), bound.book.metadata.title.clone());
        let made =
            make::volume(bound, &options).map_err(|error| Failure::from_error(&title, &error))?;
        let mut outputs = Vec::new();
        for (format, bytes) in &made.files {
            let (path, below) = place.path(*format, label.as_deref(), several);
            outputs.push(output::entry(&below, *format, bytes)?);
            if arguments.convert.dry_run {
                continue;
            }
            let force = arguments.convert.force || arguments.update;
            let written = output::write(&path, bytes, force)?;
            first.get_or_insert_with(|| path.clone());
            if !arguments.convert.quiet {
                summary::tell_written(written, &path);
                let next = arguments.convert.epub.next_step(bytes.length());
                if let Some(next) = next.filter(|_| *format == Format::Epub) {
                    tell!("next: {next}", "接下来：{next}", "接下來：{next}");
                }
            }
        }
        if let Some(leaf) = arguments.wrap {
            let (path, _) = place.path(Format::Pdf, label.as_deref(), several);
            wrap(arguments, (&made.book, &options), leaf, &path)?;
        }
        report.0.extend(made.report.articles);
        for mut volume in made.report.volumes {
            volume.outputs.clone_from(&outputs);
            report.1.push(volume);
        }
    }
    for entry in &mut report.0 {
        let read = inputs_read.iter().find(|it| it.0 == entry.source.path);
        entry.inputs = read.map(|it| it.1.clone()).unwrap_or_default();
    }
    report.0.extend(failed.iter().cloned());
    let faces = options.faces();
    let recorded = options.recorded;
    let listed = recorded.listed();
    let report = Report::new("book", recorded.options, report.0, report.1)
        .with_option_files(listed)
        .with_faces(faces);
    if !arguments.convert.dry_run {
        finish(arguments, &place, &report, &loaded)?;
        if arguments.convert.open
            && let Some(path) = first
        {
            open(&path)?;
        }
    }
    let sums = tell(arguments, &place, &report, found.skipped);
    if failed.is_empty() {
        sums.within_size()
    } else {
        Err(failures(&failed, loaded.len()))
    }
}

/// Writes the cover that is wrapped around the book at `path`.
fn wrap(
    arguments: &BookArguments,
    (book, options): (&lantai::book::Book, &Options),
    leaf: lantai::layout::Length,
    path: &Path,
) -> Result<(), Failure> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let path = path.with_file_name(format!("{stem}-wrap.pdf"));
    let made = make::wrap(book, options, leaf)
        .map_err(|error| Failure::from_error(&book.metadata.title, &error))?;
    let (blob, pages) = made.output;
    if arguments.convert.dry_run {
        return Ok(());
    }
    let force = arguments.convert.force || arguments.update;
    let written = output::write(&path, &blob, force)?;
    if !arguments.convert.quiet {
        summary::tell_written(written, &path);
        let leaves = i64::try_from(pages.div_ceil(2)).unwrap_or(i64::MAX);
        let tenths = leaf.scale(leaves, 1).to_pt() * 254.0 / 72.0;
        let spine = format!("{:.1}", tenths / 10.0);
        tell!(
            "{pages} pages: the spine is {spine} mm",
            "{pages} 页：书脊宽 {spine} 毫米",
            "{pages} 頁：書脊寬 {spine} 公釐"
        );
    }
    Ok(())
}

/// Gives the book a title that nobody has typed. It is recorded as if it had been given: `verify` cannot know the name of the
/// folder.
fn entitle(convert: &mut Convert, title: String) {
    convert
        .given
        .insert("title".to_owned(), vec![title.clone()]);
    convert.title = Some(title);
}

/// The title that the articles give to their book. A folder's name is for its owner; a collection that has a name keeps it.
fn title_of_articles(arguments: &BookArguments, items: &[CollectedArticle]) -> Option<String> {
    if arguments.convert.collection_title.is_some() {
        return None;
    }
    let whole = arguments.volumes.is_none() && arguments.volume_name.is_none();
    lantai::book::shared_title(items.iter().map(|it| &it.article), whole)
}

/// Makes one book of these articles, with the bytes that the command makes of them, for `lantai preview`.
pub(crate) fn make_one(
    mut arguments: BookArguments,
    articles: Vec<ArticleFile>,
) -> Result<(Made, Options), Failure> {
    let untitled = arguments.convert.title.is_none();
    if untitled && let Some(title) = fallback_title(&arguments.convert) {
        entitle(&mut arguments.convert, title);
    }
    let formats = [Format::Epub, Format::Pdf];
    let fonts = arguments.convert.fonts()?;
    let mut options = arguments.options(&formats, &fonts)?;
    let loaded: Vec<Loaded> = articles.into_iter().map(Loaded::of).collect();
    let (items, failed, _) = read(&arguments, &options, &loaded)?;
    if items.is_empty() {
        return Err(failures(&failed, loaded.len()));
    }
    if untitled && let Some(title) = title_of_articles(&arguments, &items) {
        entitle(&mut arguments.convert, title);
        options = arguments.options(&formats, &fonts)?;
    }
    let bound = assemble(items, &arguments.about()?).into_iter().next();
    let bound = bound.ok_or_else(|| failures(&failed, loaded.len()))?;
    let made = make::volume(bound, &options).map_err(|error| Failure::from_error("", &error))?;
    Ok((made, options))
}

/// Prints what became of the articles, and what was lost.
fn tell(
    arguments: &BookArguments,
    place: &BookPaths,
    report: &Report,
    skipped: Vec<String>,
) -> RunSummary {
    let hosts = arguments.convert.pictures.hosts();
    let mut sums = RunSummary::of(&report.articles, &report.volumes, &hosts);
    sums.skipped = skipped;
    if !arguments.convert.quiet {
        let inside: usize = report.volumes.iter().map(|it| it.articles.len()).sum();
        let all = counted(report.articles.len() + sums.left_out.len(), Noun::Article);
        let lost = sums.articles_with_losses();
        let books = counted(report.volumes.len(), Noun::Book);
        let given = |name: &str| arguments.convert.given.contains_key(name);
        let page = arguments
            .report
            .as_ref()
            .map(|it| it.with_extension("html"));
        let bag = arguments
            .bag
            .then(|| place.folder.join("data/lantai-report.html"));
        let end = End {
            report: page.or(bag).map(|it| it.display().to_string()),
            next: sums.suggestion(given, None),
        };
        let first = ui!(
            "{inside} of {all} in {books}{lost}",
            "{all}，{inside} 篇收入 {books}{lost}",
            "{all}，{inside} 篇收進 {books}{lost}"
        );
        sums.print(&first, arguments.convert.verbose, &end);
    }
    sums
}

/// The lists of articles that the command names.
fn lists(arguments: &BookArguments) -> Vec<PathList> {
    PathList::all(&arguments.files_from, &arguments.files_from0)
}

/// Whether no article is named, by itself or in a list.
fn is_given_nothing(arguments: &BookArguments) -> bool {
    let Convert { inputs, held, .. } = &arguments.convert;
    inputs.is_empty() && held.is_empty() && lists(arguments).is_empty()
}

fn finish(
    arguments: &BookArguments,
    place: &BookPaths,
    report: &Report,
    loaded: &[Loaded],
) -> Result<(), Failure> {
    if let Some(path) = &arguments.report {
        files::write_all_forms(path, report)?;
    }
    if !arguments.bag {
        return Ok(());
    }
    let data = place.folder.join("data");
    files::write_all_forms(&data.join(lantai::archive::REPORT_NAME), report)?;
    for file in loaded {
        let Ok(bytes) = file.bytes() else { continue };
        output::write(&data.join("sources").join(&file.below), &bytes.into(), true)?;
    }
    for entry in &report.articles {
        for input in entry.inputs.iter().filter(|it| it.sha256.is_some()) {
            let article = loaded.iter().find(|it| it.below == entry.source.path);
            let article = article.and_then(|it| {
                Some(ArticleFile {
                    path: it.path.clone()?,
                    root: it.root.clone(),
                    below: it.below.clone(),
                    held: None,
                })
            });
            let below = Path::new(&input.path);
            let plain = below
                .components()
                .all(|it| matches!(it, std::path::Component::Normal(_)));
            if plain
                && let Some(article) = article
                && let Ok(bytes) = Disk.read(&article.root.join(below))
            {
                let there = files::below_in_bag(&article, &input.path);
                output::write(&data.join("sources").join(there), &bytes.into(), true)?;
            }
        }
    }
    files::seal_bag(&place.folder, &arguments.bag_info)
}

fn failures(failed: &[Entry], count: usize) -> Failure {
    let causes = summary::causes(failed.iter());
    let number = failed.len();
    Failure::work(
        Said {
            english: format!(
                "{number} of {count} articles are not in the book:{}",
                causes.english
            ),
            spoken: ui!(
                "{number} of {count} articles are not in the book:{}",
                "{count} 篇文章中有 {number} 篇没有收入书中：{}",
                "{count} 篇文章中有 {number} 篇沒有收進書中：{}",
                causes.spoken
            ),
        },
        said!(
            "the book has the others",
            "其余的已在书中",
            "其餘的已在書中"
        ),
    )
}

/// The folder, beside the book, in which `--update` keeps the articles of feeds. Books of other feeds have other folders.
fn kept(arguments: &BookArguments) -> PathBuf {
    let mut named = String::new();
    for path in arguments.convert.inputs.iter().chain(&arguments.files_from) {
        named += &format!("{}\n", path.display());
    }
    let name = lantai::archive::sha256(named.as_bytes());
    let folder = place::folder(&arguments.convert).join(".lantai-entries");
    folder.join(&name[..12])
}

/// The name of the folder or of the collection, when the command names one and nothing else.
fn fallback_title(convert: &Convert) -> Option<String> {
    if !convert.held.is_empty() {
        return convert.collection_title.clone();
    }
    match &convert.inputs[..] {
        [one] if one.is_dir() => {
            let full = one.canonicalize().ok()?;
            Some(full.file_name()?.to_string_lossy().into_owned())
        }
        _ => None,
    }
}

/// Makes the books of these articles again with recorded arguments and these fonts, for `lantai verify`.
pub(crate) fn make_again(
    arguments: &BookArguments,
    loaded: &[Loaded],
    fonts: &Arc<Fonts>,
) -> Result<Vec<Made>, Failure> {
    let formats = arguments.convert.book_formats()?;
    let options = arguments.options(&formats, fonts)?;
    let (items, failed, _) = read(arguments, &options, loaded)?;
    if !failed.is_empty() {
        return Err(failures(&failed, loaded.len()));
    }
    let made = assemble(items, &arguments.about()?)
        .into_iter()
        .map(|it| make::volume(it, &options));
    made.collect::<Result<_, _>>()
        .map_err(|error| Failure::from_error("", &error))
}
