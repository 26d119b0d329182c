//! The one door to the outside: files, and nothing else in the library touches the disk.

mod spool;

use std::path::{Path, PathBuf};

use crate::Error;

pub use spool::{Output, Spool};

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

    /// The bytes of a regular file that lies below one of `folders`, at most `limit` of them.
    ///
    /// An article may come from anybody: what it names must not lead out of the folders that its
    /// reader opened to it, neither by `..` nor by a link in the file system.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] when there is nothing readable there, with
    /// [`PermissionDenied`](std::io::ErrorKind::PermissionDenied) when it lies outside and
    /// [`FileTooLarge`](std::io::ErrorKind::FileTooLarge) when it is longer.
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

/// Whether a path without `.` inside lies below a folder, by its letters alone.
fn is_below(path: &Path, folder: &Path) -> bool {
    let mut rest = match path.strip_prefix(folder) {
        Ok(rest) => rest.components(),
        Err(_) => return false,
    };
    rest.all(|it| matches!(it, std::path::Component::Normal(_)))
}

/// No outside at all.
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
        // A pipe or a device would never end.
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

/// A folder of our own that the library may write to: the cache of pictures.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

/// Keeps other processes out until it is dropped.
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

    /// Whether there is such a file.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.join(name).is_file()
    }

    /// Writes a file so that others see all of it or nothing.
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

    /// The names below a subfolder with their lengths in bytes, sorted; two levels deep.
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

    /// Removes a file; one that is gone already is no error.
    pub(crate) fn remove(&self, name: &str) -> Result<(), Error> {
        let path = self.0.join(name);
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::Write { path, source })
            }
            _ => Ok(()),
        }
    }

    /// Keeps other processes out; `None` when one is in there.
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
