//! The files in a ZIP archive, within bounds: a small archive can unpack to more than any memory holds, and its names can
//! lead anywhere. Nothing is written to a disk, so a name is only a name; one that climbs is not taken all the same.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use crate::Error;

/// The most files of an archive.
const MOST_FILES: usize = 100_000;

/// The most bytes of one file once unpacked.
const MOST_ONE: u64 = 256 << 20;

/// The most bytes of all files once unpacked.
const MOST_ALL: u64 = 2 << 30;

/// How deep archives may lie in archives: services put a large export in parts into one archive.
const DEEPEST: usize = 2;

/// The files of an archive by their names, with `/` between folders.
#[derive(Default)]
pub(super) struct ZippedFiles(BTreeMap<String, Vec<u8>>);

/// How many bytes may still be unpacked.
struct Room {
    /// Of one file.
    one: u64,
    /// Of all files.
    all: u64,
}

impl ZippedFiles {
    /// Unpacks an archive; `None` when it is a document whose format is a ZIP archive.
    ///
    /// # Errors
    ///
    /// [`Error::Container`] when it is damaged, or larger than the bounds.
    pub(super) fn open(bytes: &[u8]) -> Result<Option<Self>, Error> {
        Self::open_within(bytes, MOST_ONE, MOST_ALL)
    }

    fn open_within(bytes: &[u8], most_one: u64, most_all: u64) -> Result<Option<Self>, Error> {
        let mut out = Self::default();
        let mut room = Room {
            one: most_one,
            all: most_all,
        };
        if !out.unpack(bytes, 0, &mut room)? {
            return Ok(None);
        }
        Ok(Some(out))
    }

    fn unpack(&mut self, bytes: &[u8], depth: usize, room: &mut Room) -> Result<bool, Error> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|it| broken(&it))?;
        if archive.len() > MOST_FILES {
            return Err(failed(format!("it has more than {MOST_FILES} files")));
        }
        for number in 0..archive.len() {
            let mut file = archive.by_index(number).map_err(|it| broken(&it))?;
            if file.is_dir() {
                continue;
            }
            let Some(name) = plain_name(file.name_raw()) else {
                continue;
            };
            // EPUB and OpenDocument say what they are in a file of this name; Office writes the other.
            if depth == 0 && ["mimetype", "[Content_Types].xml"].contains(&name.as_str()) {
                return Ok(false);
            }
            let most = room.one.min(room.all);
            let mut content = Vec::new();
            let mut limited = (&mut file).take(most + 1);
            limited
                .read_to_end(&mut content)
                .map_err(|it| broken(&it))?;
            let length = u64::try_from(content.len()).unwrap_or(u64::MAX);
            if length > most {
                return Err(failed(format!(
                    "`{name}` unpacks to more than {} KiB",
                    most >> 10
                )));
            }
            room.all -= length;
            if depth < DEEPEST && name.to_ascii_lowercase().ends_with(".zip") {
                self.unpack(&content, depth + 1, room)?;
            } else {
                self.0.entry(name).or_insert(content);
            }
        }
        Ok(true)
    }

    /// Whether there is a file of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The bytes of a file.
    pub(super) fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// The names of all files, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The file that an address beside the file `from` leads to.
    pub(super) fn beside(&self, from: &str, address: &str) -> Option<(&str, &[u8])> {
        let address = address.split(['#', '?']).next()?.trim();
        if address.is_empty() || address.contains("://") || address.starts_with("data:") {
            return None;
        }
        let decoded = percent_encoding::percent_decode_str(address).decode_utf8_lossy();
        let folder = from.rsplit_once('/').map_or("", |it| it.0);
        [address, &*decoded].into_iter().find_map(|it| {
            let name = joined(folder, it)?;
            let (name, bytes) = self.0.get_key_value(&name)?;
            Some((name.as_str(), bytes.as_slice()))
        })
    }
}

/// The path of an address below a folder, without `.` and `..`; `None` when it climbs out of the archive.
fn joined(folder: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = match address.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|it| !it.is_empty()).collect(),
    };
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A name as text; `None` when it leads out of the archive or names what systems leave beside files.
fn plain_name(raw: &[u8]) -> Option<String> {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        // Chinese Windows writes names in its own code page without saying so.
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling(raw)
            .0
            .into_owned(),
    };
    let name = joined("", &name.replace('\\', "/"))?;
    let junk = name.starts_with("__MACOSX/") || name.ends_with(".DS_Store");
    (!name.is_empty() && !junk && !name.contains('\0')).then_some(name)
}

fn broken(problem: &dyn std::error::Error) -> Error {
    failed(problem.to_string())
}

fn failed(problem: String) -> Error {
    Error::Container {
        what: "the ZIP archive",
        problem,
    }
}

/// Undoes gzip, also of several members one after the other, as WARC files have them.
///
/// # Errors
///
/// [`Error::Container`] when more than `most` bytes come out, or nothing does.
pub(super) fn inflate(bytes: &[u8], most: u64) -> Result<Vec<u8>, Error> {
    let failed = |problem: String| Error::Container {
        what: "the gzip archive",
        problem,
    };
    let mut out = Vec::new();
    let mut reader = flate2::read::MultiGzDecoder::new(bytes).take(most + 1);
    let read = reader.read_to_end(&mut out);
    if u64::try_from(out.len()).is_ok_and(|it| it > most) {
        return Err(failed(format!(
            "it unpacks to more than {} MiB",
            most >> 20
        )));
    }
    match read {
        // What came before the damage is kept: archives are cut off more often than they are broken.
        Err(problem) if out.is_empty() => Err(failed(problem.to_string())),
        Ok(_) | Err(_) => Ok(out),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write as _;

    use super::*;

    /// An archive of these files.
    pub(in crate::read) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn names_that_climb_are_not_taken() {
        let zip = zipped(&[
            ("../a.html", b"1"),
            ("/b/./c.html", b"2"),
            ("d\\e.html", b"3"),
        ]);
        let files = ZippedFiles::open(&zip).unwrap().unwrap();
        assert_eq!(files.names().collect::<Vec<_>>(), ["b/c.html", "d/e.html"]);
        let found = files.beside("b/x.html", "../d/e.html?1").unwrap();
        assert_eq!(found, ("d/e.html", &b"3"[..]));
        assert!(files.beside("b/x.html", "../../d/e.html").is_none());
    }

    #[test]
    fn archives_in_an_archive_are_opened_and_documents_are_none() {
        let inner = zipped(&[("甲.html", b"1")]);
        let files = ZippedFiles::open(&zipped(&[("part-1.zip", &inner)]))
            .unwrap()
            .unwrap();
        assert!(files.has("甲.html"));
        let epub = zipped(&[("mimetype", b"application/epub+zip")]);
        assert!(ZippedFiles::open(&epub).unwrap().is_none());
    }

    #[test]
    fn what_unpacks_to_more_than_memory_holds_is_an_error() {
        let bomb = zipped(&[("a.html", &[0; 2000]), ("b.html", &[0; 2000])]);
        assert!(bomb.len() < 500);
        let within = |one, all| ZippedFiles::open_within(&bomb, one, all);
        assert!(within(2000, 4000).is_ok());
        for (one, all) in [(1999, 4000), (2000, 3999)] {
            assert!(matches!(within(one, all), Err(Error::Container { .. })));
        }
        assert!(matches!(
            ZippedFiles::open(b"PK\x03\x04"),
            Err(Error::Container { .. })
        ));
    }

    #[test]
    fn gzip_is_bounded_and_a_cut_one_gives_what_it_has() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&[b'x'; 100_000]).unwrap();
        let packed = packer.finish().unwrap();
        assert_eq!(inflate(&packed, 100_000).unwrap().len(), 100_000);
        assert!(inflate(&packed, 99_999).is_err());
        assert!(inflate(b"\x1F\x8B", 10).is_err());
    }
}
