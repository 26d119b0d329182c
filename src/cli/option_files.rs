//! Files that options name and that decide what comes out. They go into the book with the articles, so
//! that `verify` can convert again on another machine, and reports know them by name and hash, not by
//! their folders.

use std::path::Path;

use lantai::archive::{Held, OptionFile, Report};
use lantai::model::Blob;
use lantai::{Disk, Resources as _};

use super::failure::Failure;
use super::given::Given;
use super::make::Attachment;

/// Options that name such files.
const NAMES: &[&str] = &["cover", "css", "rules"];

/// Options that are nobody's business: they may hold a password or name a machine.
const PRIVATE: &[&str] = &["ca-bundle", "header", "user-agent"];

/// Options as a report has them.
pub(crate) struct Recorded {
    /// By long name; files by their names alone.
    pub(crate) options: Given,
    /// The files, in the order of the options.
    pub(crate) files: Vec<(OptionFile, Blob)>,
}

impl Recorded {
    /// Reads the files that options name.
    pub(crate) fn of(given: &Given) -> Result<Self, Failure> {
        let mut options = given.clone();
        let mut files = Vec::new();
        options.retain(|name, _| !PRIVATE.contains(&&**name));
        for (option, values) in &mut options {
            if !NAMES.contains(&&**option) {
                continue;
            }
            for (number, value) in (1..).zip(values) {
                let path = Path::new(&*value);
                let bytes = Disk
                    .read(path)
                    .map_err(|error| Failure::from_error(&format!("--{option}"), &error))?;
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let name = match number {
                    1 => name.into_owned(),
                    _ => format!("{number}-{name}"),
                };
                let file = OptionFile::of(option, &name, media_type(path), &bytes);
                files.push((file, Blob::from(bytes)));
                *value = name;
            }
        }
        Ok(Self { options, files })
    }

    /// The files as a report lists them.
    pub(crate) fn listed(&self) -> Vec<OptionFile> {
        self.files.iter().map(|it| it.0.clone()).collect()
    }

    /// The files as attachments of a book.
    pub(crate) fn attachments(&self) -> impl Iterator<Item = Attachment> {
        self.files.iter().map(|(listed, bytes)| Attachment {
            name: format!("{}-{}", listed.option, listed.file.path),
            media_type: media_type(Path::new(&listed.file.path)),
            description: "A file that this book was made with",
            bytes: bytes.clone(),
        })
    }
}

/// The recorded options, with the files that a book holds laid out in `folder`.
pub(crate) fn laid_out(report: &Report, held: Vec<Held>, folder: &Path) -> Result<Given, Failure> {
    let mut options = report.options.clone();
    for ((number, listed), held) in report.option_files.iter().enumerate().zip(held) {
        let Some(bytes) = held.bytes else {
            return Err(Failure::work(
                format!("the file of its option `--{}` is not in it", listed.option),
                "",
            ));
        };
        let values = options.get_mut(&listed.option).into_iter().flatten();
        let value = (1..).zip(values).find(|it| *it.1 == listed.file.path);
        let Some((nth, value)) = value else {
            continue;
        };
        // Given anew, it gets its number again.
        let plain = value.strip_prefix(&format!("{nth}-"));
        let plain = plain.filter(|_| nth > 1).unwrap_or(value);
        let path = folder
            .join(number.to_string())
            .join(super::extract::below(plain));
        super::output::write(&path, &bytes.into(), true)?;
        *value = path.to_string_lossy().into_owned();
    }
    Ok(options)
}

fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    match &*extension.to_ascii_lowercase() {
        "css" => "text/css",
        "toml" => "application/toml",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "avif" => "image/avif",
        _ => "application/octet-stream",
    }
}
