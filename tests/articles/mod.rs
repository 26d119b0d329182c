//! Where the tests find their articles, and how they read one.

use std::path::{Path, PathBuf};

use lantai::book::Article;
use lantai::{Disk, convert};

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

/// One article, its pictures only from beside it; `None` when it is an error on purpose (empty, binary).
pub(crate) fn read(path: &Path) -> Option<Article> {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut options = convert::Options::default();
    options.assets.base = path.parent().map(Path::to_owned);
    options.assets.offline = true;
    let read = convert::article(&bytes, &name, &options, &Disk).ok()?;
    Some(read.output)
}
