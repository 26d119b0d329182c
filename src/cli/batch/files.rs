//! Writes what a run adds to its books: the reports, and the tag files of a BagIt bag.

use std::path::Path;

use lantai::archive::bag::{self, Member};
use lantai::archive::{REPORT_NAME, Report, html, markdown};
use lantai::{Disk, Resources as _};

use super::inputs::{ArticleFile, Shard};
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::tongue::{language, ui};

/// The greatest depth of folders below `data` in a bag.
const DEEPEST: usize = 64;

/// Writes a report as JSON, Markdown and HTML. A shard writes only JSON: `lantai report merge` joins the reports of all
/// shards and then writes the readable forms.
pub(crate) fn write_reports(
    folder: &Path,
    report: &Report,
    shard: Option<Shard>,
) -> Result<(), Failure> {
    if let Some(shard) = shard {
        let stem = REPORT_NAME.trim_end_matches(".json");
        let name = format!("{stem}-{}-of-{}.json", shard.index, shard.count);
        output::write(&folder.join(name), &report.json().into_bytes().into(), true)?;
        return Ok(());
    }
    write_all_forms(&folder.join(REPORT_NAME), report)
}

/// Writes a report as JSON to `path`, and as Markdown and HTML beside it.
pub(crate) fn write_all_forms(path: &Path, report: &Report) -> Result<(), Failure> {
    output::write(path, &report.json().into_bytes().into(), true)?;
    let readable = [("md", markdown(report, language())), ("html", page(report))];
    for (extension, text) in readable {
        output::write(
            &path.with_extension(extension),
            &text.into_bytes().into(),
            true,
        )?;
    }
    Ok(())
}

/// A report as a page for people.
pub(crate) fn page(report: &Report) -> String {
    let language = language();
    html(report, language, &|name| {
        let rule = lantai::rules().find(|it| it.name == name)?;
        Some(lantai::speech::rule(rule, language))
    })
}

/// Parses a line of `bag-info.txt` (RFC 8493, 2.2.2), as `Source-Organization=Example`. The sums and the program are
/// written by `lantai` itself.
pub(crate) fn bag_label(text: &str) -> Result<(String, String), String> {
    let wanted = || {
        ui!(
            "write it as `Contact-Name=张三`",
            "请写成 `Contact-Name=张三`",
            "請寫成 `Contact-Name=張三`"
        )
    };
    let (label, value) = text.split_once('=').ok_or_else(wanted)?;
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '-';
    if label.is_empty() || !label.chars().all(is_word) || value.chars().any(char::is_control) {
        return Err(wanted());
    }
    let ours = ["payload-oxum", "bag-software-agent"];
    if ours.contains(&&*label.to_ascii_lowercase()) {
        return Err(ui!(
            "`{label}` is written by lantai itself",
            "`{label}` 由 lantai 自己写",
            "`{label}` 由 lantai 自己寫"
        ));
    }
    Ok((label.to_owned(), value.trim().to_owned()))
}

/// The path in a bag of a file that an article uses. Folders that it shares with the article have the names that they have
/// in the bag, so that the article finds it there.
pub(crate) fn below_in_bag(article: &ArticleFile, file: &str) -> String {
    let raw = article
        .path
        .strip_prefix(&article.root)
        .unwrap_or(&article.path);
    let raw = raw.parent().unwrap_or(Path::new(""));
    let there = Path::new(&article.below).parent().unwrap_or(Path::new(""));
    match Path::new(file).strip_prefix(raw) {
        Ok(rest) => there.join(rest).to_string_lossy().replace('\\', "/"),
        Err(_) => file.to_owned(),
    }
}

/// Writes the tag files of a bag: manifests with the hash of every file below `folder/data`.
pub(crate) fn seal_bag(folder: &Path, labels: &bag::Labels) -> Result<(), Failure> {
    use rayon::prelude::*;
    let mut paths = Vec::new();
    let mut folders = vec![("data".to_owned(), 0)];
    while let Some((name, depth)) = folders.pop() {
        for path in Disk.list(&folder.join(&name)).unwrap_or_default() {
            let Some(last) = path.file_name() else {
                continue;
            };
            let below = format!("{name}/{}", last.to_string_lossy());
            if path.is_dir() && depth < DEEPEST {
                folders.push((below, depth + 1));
            } else {
                paths.push((below, path));
            }
        }
    }
    let members: Result<Vec<Member>, Failure> = paths
        .par_iter()
        .map(|(below, path)| match Disk.read(path) {
            Ok(bytes) => Ok(Member::of(below, &bytes)),
            Err(error) => Err(Failure::from_error("", &error)),
        })
        .collect();
    for (name, text) in bag::tag_files(&members?, labels) {
        output::write(&folder.join(name), &text.into_bytes().into(), true)?;
    }
    Ok(())
}
