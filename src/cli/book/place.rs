//! Decides the paths of the books.

use std::path::{Path, PathBuf};

use lantai::archive::bag;
use lantai::make::Format;

use super::arguments::BookArguments;
use crate::cli::failure::Failure;
use crate::cli::options::Convert;
use crate::cli::tongue::said;
use crate::cli::{names, output};

/// The formats of the books and the paths to which they are written.
pub(super) struct BookPaths {
    pub(super) formats: Vec<Format>,
    files: Vec<(Format, PathBuf)>,
    pub(super) folder: PathBuf,
    /// The file name without extension of a format for which no file is given.
    stem: String,
    bag: bool,
    /// What the name of an EPUB ends in for which no file is given.
    epub_extension: &'static str,
}

impl BookPaths {
    pub(super) fn of(arguments: &BookArguments) -> Result<Self, Failure> {
        let convert = &arguments.convert;
        let mut formats = convert.book_formats()?;
        let mut files = Vec::new();
        let mut folder = None;
        for path in &convert.output {
            match Format::of(path) {
                Some(format) => files.push((format, path.clone())),
                None => {
                    output::check_folder(path)?;
                    folder = Some(path.clone());
                }
            }
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
                said!(
                    "a bag is a folder",
                    "归档包（BagIt）是文件夹",
                    "封存包（BagIt）是資料夾"
                ),
                said!(
                    "give one folder with `-o`",
                    "用 `-o` 指定一个文件夹",
                    "用 `-o` 指定一個資料夾"
                ),
            ));
        }
        Ok(Self {
            formats,
            files,
            folder: folder.unwrap_or_else(|| PathBuf::from(".")),
            stem: names::safe(convert.title.as_deref().unwrap_or("book")),
            bag: arguments.bag,
            epub_extension: convert.epub.extension(),
        })
    }

    /// The path of a book, and the path by which the report names it. `label` is the name of the volume; it becomes part
    /// of the file name when there are `several`.
    pub(super) fn path(
        &self,
        format: Format,
        label: Option<&str>,
        several: bool,
    ) -> (PathBuf, String) {
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
        let extension = match format {
            Format::Epub if named.is_none() => self.epub_extension,
            Format::Epub | Format::Pdf | Format::Model | Format::Pages => format.name(),
        };
        let name = format!("{stem}{}.{extension}", label.unwrap_or_default());
        if self.bag {
            let below = bag::portable(&format!("books/{name}"));
            (folder.join("data").join(&below), below)
        } else {
            (folder.join(&name), name)
        }
    }
}

/// The folder that the books of a command are written to.
pub(super) fn folder(convert: &Convert) -> PathBuf {
    let folder = convert.output.first().map(|path| match Format::of(path) {
        Some(_) => path.parent().unwrap_or(Path::new("")).to_owned(),
        None => path.clone(),
    });
    folder
        .filter(|it| !it.as_os_str().is_empty())
        .unwrap_or_else(|| PathBuf::from("."))
}
