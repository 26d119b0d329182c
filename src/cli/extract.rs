//! `lantai extract`: writes the original articles that a book contains, byte for byte.

use std::path::{Component, Path, PathBuf};

use clap::Args;
use lantai::diag::visible;
use lantai::{Disk, Resources as _, archive};

use super::failure::Failure;
use super::{names, output};
use crate::cli::tongue::said;

/// `lantai extract`.
#[derive(Args, Debug)]
pub(crate) struct Extract {
    /// A book that lantai made
    #[arg(value_name = "BOOK")]
    book: PathBuf,
    /// The folder to write to
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    output: PathBuf,
    /// Replace existing files that differ
    #[arg(short, long)]
    force: bool,
    /// Write the conversion report too
    #[arg(long)]
    report: bool,
    /// Name the articles and their hashes, and write nothing
    #[arg(short, long)]
    list: bool,
}

/// Writes every article that the book holds, or lists them with `--list`.
pub(crate) fn run(arguments: &Extract) -> Result<(), Failure> {
    let about = arguments.book.display().to_string();
    let bytes = Disk
        .read(&arguments.book)
        .map_err(|error| Failure::from_error("", &error))?;
    let report = archive::report_of(&bytes).map_err(|error| Failure::from_error(&about, &error))?;
    let held =
        archive::originals(&bytes, &report).map_err(|error| Failure::from_error(&about, &error))?;
    let mut missing = Vec::new();
    for held in held {
        let Some(bytes) = held.bytes else {
            missing.push(held.source.path);
            continue;
        };
        if arguments.list {
            say(&format!("{}  {}", held.source.sha256, held.source.path));
            continue;
        }
        let below = below(&held.source.path);
        refuse_links(&arguments.output, &below)?;
        let path = arguments.output.join(below);
        output::write(&path, &bytes.into(), arguments.force)?;
        say(&path.display().to_string());
    }
    if arguments.report && !arguments.list {
        let path = arguments.output.join(archive::REPORT_NAME);
        output::write(&path, &report.json().into_bytes().into(), arguments.force)?;
        say(&path.display().to_string());
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::work(
        said!(
            "`{about}` does not hold {} as it was",
            "`{about}` 里的 {} 与当初不同",
            "`{about}` 裡的 {} 與當初不同",
            missing.join(", ")
        ),
        said!(
            "the book was changed after it was made",
            "书做好之后被改过",
            "書做好之後被改過"
        ),
    ))
}

/// An error when a part of a path below the output folder is a link: what is written there would land elsewhere.
fn refuse_links(output: &Path, below: &Path) -> Result<(), Failure> {
    let mut path = output.to_owned();
    for part in below.components() {
        path.push(part);
        if path.is_symlink() {
            return Err(Failure::work(
                said!(
                    "`{}` is a link, and may lead out of the folder",
                    "`{}` 是链接，可能通向文件夹之外",
                    "`{}` 是連結，可能通往資料夾之外",
                    path.display()
                ),
                said!(
                    "extract into an empty folder",
                    "请提取到空文件夹",
                    "請擷取到空資料夾"
                ),
            ));
        }
    }
    Ok(())
}

/// The path without root, drive and `..`, so that a manipulated book cannot write outside the output folder, and without
/// names that mean something else to a file system or a terminal.
pub(crate) fn below(path: &str) -> PathBuf {
    let parts = Path::new(path).components().filter_map(|it| match it {
        Component::Normal(name) => Some(names::brought(&name.to_string_lossy())),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => {
            None
        }
    });
    let path: PathBuf = parts.collect();
    if path.as_os_str().is_empty() {
        PathBuf::from("article")
    } else {
        path
    }
}

/// Prints a line, in which no name can begin another.
fn say(line: &str) {
    let line = visible(line).replace('\n', "\\u{a}");
    crate::cli::say::print(format!("{line}\n").as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_cannot_write_elsewhere() {
        assert_eq!(below("/etc/../../a/b.md"), Path::new("etc/a/b.md"));
        assert_eq!(below(".."), Path::new("article"));
        assert_eq!(below("a/CON.md"), Path::new("a/_CON.md"));
        assert_eq!(below("C:\\x\u{202e}.md"), Path::new("C__x.md"));
        assert_eq!(below("a\n\u{61c}b.md"), Path::new("ab.md"));
        assert_eq!(below(".a/ b .md"), Path::new(".a/ b .md"));
    }
}
