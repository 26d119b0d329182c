//! Writes what a run adds to its books: the reports, and the tag files of a BagIt bag.

use std::path::Path;

use lantai::archive::bag::{self, Member};
use lantai::archive::{REPORT_NAME, Report, html, markdown};
use lantai::{Disk, Resources as _};

use super::inputs::Shard;
use crate::cli::failure::Failure;
use crate::cli::output;

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
    let readable = [("md", markdown(report)), ("html", html(report))];
    for (extension, text) in readable {
        output::write(
            &path.with_extension(extension),
            &text.into_bytes().into(),
            true,
        )?;
    }
    Ok(())
}

/// Writes the tag files of a bag: manifests with the hash of every file below `folder/data`.
pub(crate) fn seal_bag(folder: &Path) -> Result<(), Failure> {
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
    for (name, text) in bag::tag_files(&members?) {
        output::write(&folder.join(name), &text.into_bytes().into(), true)?;
    }
    Ok(())
}
