//! Finds the articles that tests convert, and reads them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use lantai::book::Article;
use lantai::make::{self, Fonts, Options};
use lantai::{Disk, Warned};

/// The project's fonts, read from their folder, since built in they would make this program much larger.
pub(crate) static FONTS: LazyLock<Arc<Fonts>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    Arc::new(Fonts::from_folder(&folder, &Disk).unwrap())
});

/// The default options of a conversion, with [`FONTS`] and without the network.
pub(crate) fn options() -> Options {
    let mut options = Options::new(Arc::clone(&FONTS));
    options.pictures.offline = true;
    options
}

/// Every article below `folders`, which are relative to the project, in order of their paths.
pub(crate) fn below(folders: &[&str]) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in folders {
        collect(&root.join(folder), &mut found);
    }
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path
            .extension()
            .is_some_and(|it| it == "md" || it == "html" || it == "txt")
        {
            found.push(path);
        }
    }
}

/// One article with its warnings, with pictures only from its own folder; `None` for a file that is meant to be an
/// error (empty, binary).
pub(crate) fn read_warned(path: &Path) -> Option<Warned<Article>> {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut options = Options::default();
    options.pictures.offline = true;
    options.pictures.base = path.parent().map(Path::to_owned);
    make::article(&bytes, &name, &options, &Disk).ok()
}

/// One article without its warnings.
pub(crate) fn read(path: &Path) -> Option<Article> {
    read_warned(path).map(|it| it.output)
}
