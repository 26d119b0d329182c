//! Paths → bytes: the only code in the library that touches the disk. Knows nothing of what the files are.

mod spool;

use std::path::{Path, PathBuf};

use crate::Error;

pub use spool::{Output, Spool};

/// From where the library gets the bytes of a path. Callers may give files of their own, from memory or an archive.
pub trait Resources: Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] when there is no file that can be read.
    fn read(&self, path: &Path) -> Result<Vec<u8>, Error>;

    /// The paths of the files and folders in a folder, sorted.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] when there is no such folder.
    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Error>;

    /// The bytes of a regular file that lies below one of `folders`, at most `limit` of them.
    ///
    /// An article may come from anybody. A path in it must not lead out of the folders that the user has opened to it,
    /// neither by `..` nor by a symbolic link.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] when there is no file that can be read; its source is
    /// [`PermissionDenied`](std::io::ErrorKind::PermissionDenied) when the file lies outside the folders and
    /// [`FileTooLarge`](std::io::ErrorKind::FileTooLarge) when it is longer than `limit`.
    fn read_below(&self, path: &Path, folders: &[PathBuf], limit: u64) -> Result<Vec<u8>, Error> {
        if !folders.iter().any(|it| is_below(path, it)) {
            return Err(failed(path, std::io::ErrorKind::PermissionDenied));
        }
        let bytes = self.read(path)?;
        if u64::try_from(bytes.len()).is_ok_and(|it| it > limit) {
            return Err(failed(path, std::io::ErrorKind::FileTooLarge));
        }
        Ok(bytes)
    }
}

/// Whether a path lies below a folder. Compares the paths as they are written and does not look at the disk.
fn is_below(path: &Path, folder: &Path) -> bool {
    let mut rest = match path.strip_prefix(folder) {
        Ok(rest) => rest.components(),
        Err(_) => return false,
    };
    rest.all(|it| matches!(it, std::path::Component::Normal(_)))
}

/// No files at all: every path is absent.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoResources;

impl Resources for NoResources {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Error> {
        Err(failed(path, std::io::ErrorKind::NotFound))
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        Err(failed(folder, std::io::ErrorKind::NotFound))
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

    fn read_below(&self, path: &Path, folders: &[PathBuf], limit: u64) -> Result<Vec<u8>, Error> {
        let because = |source| Error::Read {
            path: path.to_owned(),
            source,
        };
        let real = path.canonicalize().map_err(because)?;
        let is_ours = folders.iter().any(|folder| {
            let folder = if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            };
            folder
                .canonicalize()
                .is_ok_and(|folder| is_below(&real, &folder))
        });
        if !is_ours {
            return Err(failed(path, std::io::ErrorKind::PermissionDenied));
        }
        // To read from a pipe or a device could go on for ever.
        let about = real.metadata().map_err(because)?;
        if !about.is_file() {
            return Err(failed(path, std::io::ErrorKind::InvalidInput));
        }
        if about.len() > limit {
            return Err(failed(path, std::io::ErrorKind::FileTooLarge));
        }
        self.read(&real)
    }
}

/// The one folder that the library writes to: the cache of pictures.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

/// A lock on a [`Folder`] against other processes, released when dropped.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "held, not used")] std::fs::File);

impl Folder {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// A file's bytes; `None` when it is not there or cannot be read.
    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    pub(crate) fn read(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(name)).ok()
    }

    /// Whether there is a file with this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.join(name).is_file()
    }

    /// Writes a file under another name and renames it, so that other processes see the whole file or none.
    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let path = self.0.join(name);
        let failed = |source| Error::Write {
            path: path.clone(),
            source,
        };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        let temporary = path.with_extension(format!("{process}-{number}.tmp"));
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        let written =
            std::fs::write(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, &path));
        written.map_err(|source| {
            _ = std::fs::remove_file(&temporary);
            failed(source)
        })
    }

    /// The files two levels below the folder `below` (`below/ab/name`), with their lengths in bytes, sorted by name.
    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    pub(crate) fn list(&self, below: &str) -> Vec<(String, u64)> {
        let mut found = Vec::new();
        let entries = |path: &Path| std::fs::read_dir(path).into_iter().flatten().flatten();
        for shelf in entries(&self.0.join(below)) {
            for file in entries(&shelf.path()) {
                let length = file.metadata().map_or(0, |it| it.len());
                let (shelf, file) = (shelf.file_name(), file.file_name());
                let name = [&*shelf.to_string_lossy(), &*file.to_string_lossy()].join("/");
                found.push((format!("{below}/{name}"), length));
            }
        }
        found.sort();
        found
    }

    /// Removes a file. A file that does not exist is no error.
    pub(crate) fn remove(&self, name: &str) -> Result<(), Error> {
        let path = self.0.join(name);
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::Write { path, source })
            }
            _ => Ok(()),
        }
    }

    /// Locks the folder against other processes; `None` when another process has locked it.
    pub(crate) fn lock(&self) -> Option<Lock> {
        std::fs::create_dir_all(&self.0).ok()?;
        let options = std::fs::File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.0.join("lock"));
        let file = options.ok()?;
        file.try_lock().ok()?;
        Some(Lock(file))
    }
}

fn failed(path: &Path, kind: std::io::ErrorKind) -> Error {
    Error::Read {
        path: path.to_owned(),
        source: kind.into(),
    }
}

/// The file system of a test: files by their whole path; a folder is whatever paths begin with it.
#[cfg(test)]
pub(crate) struct MemoryFiles(pub(crate) std::collections::BTreeMap<PathBuf, Vec<u8>>);

#[cfg(test)]
impl Resources for MemoryFiles {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Error> {
        let bytes = self.0.get(path).cloned();
        bytes.ok_or_else(|| failed(path, std::io::ErrorKind::NotFound))
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        let below = self.0.keys().filter_map(|it| it.strip_prefix(folder).ok());
        let mut found: Vec<PathBuf> = below
            .filter_map(|it| Some(folder.join(it.components().next()?)))
            .collect();
        found.dedup();
        if found.is_empty() {
            return Err(failed(folder, std::io::ErrorKind::NotFound));
        }
        Ok(found)
    }
}
