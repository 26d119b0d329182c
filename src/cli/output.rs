//! Writes outputs. A killed run leaves no partial output and does not damage an existing file.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use lantai::Error;
use lantai::archive::FileEntry;
use lantai::make::Format;
use lantai::model::Blob;

use super::batch::stop;
use super::failure::Failure;
use super::say;
use crate::cli::tongue::said;

/// The result of writing an output.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum WriteOutcome {
    /// The file was written.
    New,
    /// Nothing was written, because the file has the same bytes already.
    Unchanged,
}

/// Writes `bytes` to a temporary file in the folder of `path`, waits until the disk has it, then renames it to `path`.
///
/// An existing file with other bytes is replaced only with `force`; without it, that file is an error.
pub(crate) fn write(path: &Path, bytes: &Blob, force: bool) -> Result<WriteOutcome, Failure> {
    let how = WriteMode {
        force,
        sync: true,
        prefix: ".lantai-",
    };
    write_as(path, bytes, &how)
}

/// The entry of an output in a report. `path` is the path that the report shows.
pub(crate) fn entry(path: &str, format: Format, bytes: &Blob) -> Result<FileEntry, Failure> {
    FileEntry::of_blob(path, format.media_type(), bytes)
        .map_err(|source| Failure::from_error("", &Error::Kept { source }))
}

/// How a file is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WriteMode<'a> {
    /// Whether an existing file with other contents is replaced.
    pub(crate) force: bool,
    /// Whether to wait until the file is on the disk.
    pub(crate) sync: bool,
    /// The beginning of the name of the temporary file.
    pub(crate) prefix: &'a str,
}

/// Writes as [`write`] does, in the way that `how` asks for.
pub(crate) fn write_as(
    path: &Path,
    bytes: &Blob,
    how: &WriteMode<'_>,
) -> Result<WriteOutcome, Failure> {
    let force = how.force;
    let about = path.display().to_string();
    match File::open(path).and_then(|it| is_same(it, bytes)) {
        Ok(true) => {
            touch(path);
            return Ok(WriteOutcome::Unchanged);
        }
        Ok(false) if !force => return Err(exists(&about)),
        Ok(false) | Err(_) => {}
    }
    let failed = |source: io::Error| {
        let path = path.to_owned();
        let source = unnamed(source);
        Failure::from_error("", &Error::Write { path, source })
    };
    let folder = folder_of(path);
    make_folder(&folder)?;
    let _not_interrupted = stop::writing();
    let mut file = tempfile::Builder::new()
        .prefix(how.prefix)
        .permissions_of(path)
        .tempfile_in(&folder)
        .map_err(failed)?;
    std::io::copy(&mut bytes.reader(), &mut file).map_err(failed)?;
    if how.sync {
        file.as_file().sync_all().map_err(failed)?;
    }
    if force {
        file.persist(path).map_err(|it| failed(it.error))?;
    } else {
        match file.persist_noclobber(path) {
            Ok(_) => {}
            Err(it) if it.error.kind() == io::ErrorKind::AlreadyExists => {
                // Another process wrote it since this one looked.
                let same = File::open(path).and_then(|it| is_same(it, bytes));
                return match same {
                    Ok(true) => Ok(WriteOutcome::Unchanged),
                    Ok(false) | Err(_) => Err(exists(&about)),
                };
            }
            Err(it) => return Err(failed(it.error)),
        }
    }
    Ok(WriteOutcome::New)
}

/// Gives a file that would be written with the same bytes the time of now, so that `make` sees that it is newer than what
/// it is made of. A file whose time cannot be set is as good as before.
#[expect(
    clippy::disallowed_methods,
    reason = "the time is that of the file, not in it"
)]
fn touch(path: &Path) {
    let now = std::time::SystemTime::now();
    _ = File::open(path).and_then(|it| it.set_modified(now));
}

/// Whether a file holds exactly these bytes.
fn is_same(mut file: File, bytes: &Blob) -> std::io::Result<bool> {
    if file.metadata()?.len() != bytes.length() {
        return Ok(false);
    }
    let (mut here, mut there) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    let mut reader = bytes.reader();
    loop {
        let count = reader.read(&mut here)?;
        if count == 0 {
            return Ok(true);
        }
        file.read_exact(&mut there[..count])?;
        if here[..count] != there[..count] {
            return Ok(false);
        }
    }
}

/// Refuses an output folder that does not exist and whose extension is that of a file which `lantai` cannot write, as in
/// `-o book.mobi`.
pub(crate) fn check_folder(path: &Path) -> Result<(), Failure> {
    const FILES: &[&str] = &[
        "azw", "azw3", "doc", "docx", "htm", "html", "kfx", "md", "mobi", "odt", "rtf", "txt",
        "xhtml",
    ];
    let extension = path.extension().and_then(|it| it.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    if path.is_dir() {
        return Ok(());
    }
    if is_stdout(path) {
        return Err(Failure::usage(
            said!(
                "`-o -`: several books are not written to standard output",
                "`-o -`：标准输出只能写一本书",
                "`-o -`：標準輸出只能寫一本書"
            ),
            said!(
                "name a folder, or a file ending in .epub or .pdf",
                "请给文件夹，或以 .epub、.pdf 结尾的文件",
                "請給資料夾，或以 .epub、.pdf 結尾的檔案"
            ),
        ));
    }
    if FILES.contains(&&*extension) {
        return Err(Failure::usage(
            said!(
                "`-o {}`: no such kind of file is written",
                "`-o {}`：不能写这种文件",
                "`-o {}`：不能寫這種檔案",
                path.display()
            ),
            said!(
                "end its name in .epub or .pdf, or name a folder",
                "文件名以 .epub 或 .pdf 结尾，或给一个文件夹",
                "檔名以 .epub 或 .pdf 結尾，或給一個資料夾"
            ),
        ));
    }
    Ok(())
}

/// Whether `-o` names standard output.
pub(crate) fn is_stdout(path: &Path) -> bool {
    path == Path::new("-") || path == Path::new("/dev/stdout")
}

/// Writes text to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    say::print(text.as_bytes());
    Ok(())
}

/// Creates a folder and its parents.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|source| {
        let path = folder.to_owned();
        Failure::from_error("", &Error::Write { path, source })
    })
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

fn exists(about: &str) -> Failure {
    Failure::work(
        said!(
            "`{about}` exists with other contents",
            "`{about}` 已经存在，内容不同",
            "`{about}` 已經存在，內容不同"
        ),
        said!(
            "write elsewhere with `-o`, or replace it with `--force`",
            "用 `-o` 写到别处，或用 `--force` 替换",
            "用 `-o` 寫到別處，或用 `--force` 取代"
        ),
    )
}

/// The error without the path of the temporary file, which means nothing to the user.
fn unnamed(problem: io::Error) -> io::Error {
    // `tempfile` appends the path to the message of its error, and gives no access to the error it wraps.
    let text = problem.to_string();
    match text.split_once(" at path ") {
        Some((what, _)) if problem.get_ref().is_some() => io::Error::new(problem.kind(), what),
        _ => problem,
    }
}

/// Gives a temporary file the permissions of the file it replaces, or those of an ordinary new file. By default,
/// `tempfile` makes files that only their owner can read.
trait PermissionsOf {
    fn permissions_of(&mut self, path: &Path) -> &mut Self;
}

impl PermissionsOf for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_of(&mut self, path: &Path) -> &mut Self {
        use std::os::unix::fs::PermissionsExt as _;
        let kept = std::fs::metadata(path).ok().map(|it| it.permissions());
        // The system removes the permissions that the umask of the process forbids.
        self.permissions(kept.unwrap_or_else(|| std::fs::Permissions::from_mode(0o666)))
    }

    #[cfg(not(unix))]
    fn permissions_of(&mut self, _path: &Path) -> &mut Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_do_not_name_temporary_files() {
        let told = tempfile::tempfile_in("/no such folder").unwrap_err();
        let named = tempfile::NamedTempFile::new_in("/no such folder").unwrap_err();
        assert!(named.to_string().contains("/no such folder"), "{named}");
        let kind = named.kind();
        let unnamed = unnamed(named);
        assert_eq!(unnamed.kind(), kind);
        assert!(!unnamed.to_string().contains("folder/"), "{unnamed}");
        assert_eq!(super::unnamed(told).kind(), kind);
        let other = io::Error::other("kept");
        assert_eq!(super::unnamed(other).to_string(), "kept");
    }
}
