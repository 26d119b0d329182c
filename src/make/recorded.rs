//! The options that a report records, so that `lantai verify` can make a book again.

use std::collections::BTreeMap;
use std::path::Path;

use super::Attachment;
use crate::archive::OptionFile;
use crate::model::Blob;
use crate::themes::Theme;
use crate::{Error, Resources};

/// Options of the command line that name files whose contents change the outputs. These files are attached to the book, so
/// that it can be made again on another machine. Reports have their names and hashes, but not their folders.
const NAME_FILES: &[&str] = &["cover", "css", "rules", "theme"];

/// Options that are not recorded, because they may contain a password or the name of a machine.
const PRIVATE: &[&str] = &["ca-bundle", "header", "user-agent"];

/// The options that a report records, in the form of the command line.
///
/// `lantai verify` makes a book again with these options alone. A caller who changes [`super::Options`] and wants his books
/// to be verified must set here the options of the command line that have the same effect.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// The values of each option by its long name; a flag has no value. Files are named without their folders.
    pub options: BTreeMap<String, Vec<String>>,
    /// The files that options name, in the order of the options.
    pub files: Vec<(OptionFile, Blob)>,
}

impl Recorded {
    /// Records the options of a command line, and reads the files that they name.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] when such a file cannot be read.
    pub fn of(
        given: &BTreeMap<String, Vec<String>>,
        resources: &dyn Resources,
    ) -> Result<Self, Error> {
        let mut options = given.clone();
        let mut files = Vec::new();
        options.retain(|name, _| !PRIVATE.contains(&&**name));
        for (option, values) in &mut options {
            if !NAME_FILES.contains(&&**option) {
                continue;
            }
            for (number, value) in (1..).zip(values) {
                // A built-in theme has a name and no file.
                if option == "theme" && Theme::file(value).is_some() {
                    continue;
                }
                let path = Path::new(&*value);
                let bytes = resources.read(path)?;
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

    /// The entries of the files in a report.
    #[must_use]
    pub fn listed(&self) -> Vec<OptionFile> {
        self.files.iter().map(|it| it.0.clone()).collect()
    }

    /// The files as attachments of a book.
    pub(super) fn attachments(&self) -> impl Iterator<Item = Attachment> {
        self.files.iter().map(|(listed, bytes)| Attachment {
            name: format!("{}-{}", listed.option, listed.file.path),
            media_type: listed.file.media_type.clone(),
            description: "A file that this book was made with".to_owned(),
            bytes: bytes.clone(),
        })
    }
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
