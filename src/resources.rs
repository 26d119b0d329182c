//! The one door to the outside: files, and nothing else in the library touches the disk.

use std::path::{Path, PathBuf};

use crate::Error;

/// Where bytes come from that the library asks for by path.
pub trait Resources: Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] when there is nothing readable there.
    fn read(&self, path: &Path) -> Result<Vec<u8>, Error>;

    /// The names of the files in a folder, sorted.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] when there is no such folder.
    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Error>;
}

/// No outside at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoResources;

impl Resources for NoResources {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Error> {
        Err(not_found(path))
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        Err(not_found(folder))
    }
}

/// The file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Resources for Disk {
    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    fn read(&self, path: &Path) -> Result<Vec<u8>, Error> {
        std::fs::read(path).map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        let failed = |source| Error::Read {
            path: folder.to_owned(),
            source,
        };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            names.push(entry.map_err(failed)?.path());
        }
        names.sort();
        Ok(names)
    }
}

fn not_found(path: &Path) -> Error {
    Error::Read {
        path: path.to_owned(),
        source: std::io::ErrorKind::NotFound.into(),
    }
}
