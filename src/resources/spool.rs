//! Bytes that are too many for memory → temporary files without a name.
//!
//! A file loses its name as soon as it is made, where the system allows that. So nothing is left on the disk afterwards,
//! not even by a process that is killed.

use std::fs::File;
use std::io::{self, Read as _, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::model::{Blob, Kept};

/// Up to this many bytes stay in memory.
const SMALL: usize = 16 << 10;

/// An output stays in memory up to this many bytes.
const SMALL_OUTPUT: usize = 4 << 20;

/// After this many bytes a new file is begun. The system gets the space of a file back when no bytes of it are used any
/// more; one file for all bytes would never get there.
const SEGMENT: u64 = 256 << 20;

/// Where bytes are kept that are too many for memory. Clones share their files. The default keeps everything in memory.
#[derive(Clone, Debug, Default)]
pub struct Spool(Option<Arc<SpoolFolder>>);

#[derive(Debug)]
struct SpoolFolder {
    path: PathBuf,
    /// The file that new bytes are added to. It lives as long as any bytes in it are used.
    current: Mutex<Weak<Segment>>,
}

/// A file without a name, filled from its start.
#[derive(Debug)]
struct Segment(Mutex<Filled>);

#[derive(Debug)]
struct Filled {
    file: File,
    /// How many bytes have been written to the file.
    length: u64,
}

impl PartialEq for Spool {
    /// Whether both share their files.
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        }
    }
}

impl Eq for Spool {}

impl Spool {
    /// A spool that puts large bytes into files in this folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self(Some(Arc::new(SpoolFolder {
            path: folder.to_owned(),
            current: Mutex::default(),
        })))
    }

    /// Keeps bytes. They stay in memory when they are few, no file can be made, or the disk is full.
    #[must_use]
    pub fn keep(&self, bytes: Vec<u8>) -> Blob {
        let Some(folder) = self.0.as_ref().filter(|_| bytes.len() > SMALL) else {
            return bytes.into();
        };
        match folder.put(&bytes) {
            Ok(slice) => Blob::outside(Arc::new(slice)),
            Err(_) => bytes.into(),
        }
    }

    /// Begins an output whose bytes may become many.
    #[must_use]
    pub fn output(&self) -> Output {
        Output {
            spool: self.clone(),
            place: Filling::Memory(io::Cursor::new(Vec::new())),
        }
    }
}

impl SpoolFolder {
    fn put(&self, bytes: &[u8]) -> io::Result<Slice> {
        let segment = self.segment()?;
        let length = u64::try_from(bytes.len()).map_err(io::Error::other)?;
        let mut filled = segment.lock();
        let from = filled.length;
        filled.file.seek(SeekFrom::Start(from))?;
        filled.file.write_all(bytes)?;
        filled.length += length;
        drop(filled);
        Ok(Slice {
            segment,
            from,
            length,
        })
    }

    /// Copies the bytes of a file to the end of the current file.
    fn take_over(&self, mut from: &File) -> io::Result<Slice> {
        from.seek(SeekFrom::Start(0))?;
        let segment = self.segment()?;
        let mut filled = segment.lock();
        let start = filled.length;
        filled.file.seek(SeekFrom::Start(start))?;
        let length = io::copy(&mut from, &mut filled.file)?;
        filled.length += length;
        drop(filled);
        Ok(Slice {
            segment,
            from: start,
            length,
        })
    }

    /// The file to add bytes to: the current one, or a new one when that is full.
    fn segment(&self) -> io::Result<Arc<Segment>> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(segment) = current.upgrade()
            && segment.lock().length < SEGMENT
        {
            return Ok(segment);
        }
        let file = tempfile::tempfile_in(&self.path)?;
        let segment = Arc::new(Segment(Mutex::new(Filled { file, length: 0 })));
        *current = Arc::downgrade(&segment);
        Ok(segment)
    }
}

impl Segment {
    fn lock(&self) -> std::sync::MutexGuard<'_, Filled> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A range of the bytes of a [`Segment`].
struct Slice {
    segment: Arc<Segment>,
    from: u64,
    length: u64,
}

impl Kept for Slice {
    fn length(&self) -> u64 {
        self.length
    }

    fn read_at(&self, from: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut filled = self.segment.lock();
        filled.file.seek(SeekFrom::Start(self.from + from))?;
        filled.file.read_exact(buffer)
    }
}

/// An output that moves from memory to a file of its own when it becomes large. Where no file can be made, or the disk
/// becomes full, it stays in memory or goes back there, as what [`Spool::keep`] gets does.
#[derive(Debug)]
pub struct Output {
    spool: Spool,
    place: Filling,
}

#[derive(Debug)]
enum Filling {
    Memory(io::Cursor<Vec<u8>>),
    Outside(File),
}

impl Output {
    /// The bytes that were written.
    ///
    /// # Errors
    ///
    /// When the file cannot be asked for its length.
    pub fn finish(self) -> io::Result<Blob> {
        match self.place {
            Filling::Memory(bytes) => Ok(bytes.into_inner().into()),
            Filling::Outside(mut file) => {
                let length = file.seek(SeekFrom::End(0))?;
                let segment = Arc::new(Segment(Mutex::new(Filled { file, length })));
                Ok(Blob::outside(Arc::new(Slice {
                    segment,
                    from: 0,
                    length,
                })))
            }
        }
    }

    /// As [`Self::finish`], but moves the bytes into a file that outputs share. This is for outputs of which there may be
    /// many, because a process may have only few files open.
    ///
    /// # Errors
    ///
    /// When the bytes cannot be moved there.
    pub fn keep(self) -> io::Result<Blob> {
        let (Filling::Outside(file), Some(folder)) = (&self.place, &self.spool.0) else {
            return match self.place {
                Filling::Memory(bytes) => Ok(self.spool.keep(bytes.into_inner())),
                Filling::Outside(_) => self.finish(),
            };
        };
        match folder.take_over(file) {
            Ok(slice) => Ok(Blob::outside(Arc::new(slice))),
            Err(_) => self.finish(),
        }
    }

    /// Moves the output to a file when `more` bytes would make it too large for memory.
    fn make_room(&mut self, more: usize) {
        let (Filling::Memory(bytes), Some(folder)) = (&self.place, &self.spool.0) else {
            return;
        };
        if bytes.get_ref().len() + more <= SMALL_OUTPUT {
            return;
        }
        match moved_to(&folder.path, bytes) {
            Ok(file) => self.place = Filling::Outside(file),
            Err(_) => self.spool = Spool::default(),
        }
    }

    /// Reads the file of the output back, where it can grow no more, and leaves files alone from now on.
    fn return_to_memory(&mut self) -> io::Result<()> {
        let Filling::Outside(file) = &mut self.place else {
            return Ok(());
        };
        let position = file.stream_position()?;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.read_to_end(&mut bytes)?;
        let mut bytes = io::Cursor::new(bytes);
        bytes.set_position(position);
        self.place = Filling::Memory(bytes);
        self.spool = Spool::default();
        Ok(())
    }
}

/// A new file with these bytes, at the same position.
fn moved_to(folder: &Path, bytes: &io::Cursor<Vec<u8>>) -> io::Result<File> {
    let mut file = tempfile::tempfile_in(folder)?;
    file.write_all(bytes.get_ref())?;
    file.seek(SeekFrom::Start(bytes.position()))?;
    Ok(file)
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.make_room(bytes.len());
        match &mut self.place {
            Filling::Memory(it) => it.write(bytes),
            Filling::Outside(it) => match it.write(bytes) {
                Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                    self.return_to_memory()?;
                    self.write(bytes)
                }
                written => written,
            },
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Output {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.place {
            Filling::Memory(it) => it.seek(to),
            Filling::Outside(it) => it.seek(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_bytes_go_to_a_file_without_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::new(folder.path());
        let bytes = |seed: u8, length: usize| -> Vec<u8> {
            (0..length).map(|it| seed ^ it.to_le_bytes()[0]).collect()
        };
        let all: Vec<Vec<u8>> = (0..20)
            .map(|it| bytes(it, 10_000 * usize::from(it)))
            .collect();
        let kept: Vec<Blob> = all.iter().map(|it| spool.keep(it.clone())).collect();
        #[cfg(unix)]
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
        for (bytes, blob) in all.iter().zip(&kept) {
            assert_eq!(&*blob.bytes().unwrap(), bytes);
            assert_eq!(*blob, Blob::from(bytes.clone()));
        }
        let segment = || spool.0.as_ref().unwrap().current.lock().unwrap().upgrade();
        assert!(segment().is_some());
        drop(kept);
        assert!(segment().is_none(), "the file is closed with its last user");
    }

    #[test]
    fn many_threads_share_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::new(folder.path());
        std::thread::scope(|scope| {
            for seed in 0..8_u8 {
                let spool = &spool;
                scope.spawn(move || {
                    let bytes = vec![seed; 40_000];
                    let blobs: Vec<Blob> = (0..20).map(|_| spool.keep(bytes.clone())).collect();
                    for blob in blobs {
                        assert_eq!(&*blob.bytes().unwrap(), bytes);
                    }
                });
            }
        });
    }

    #[test]
    fn without_a_folder_bytes_stay_in_memory() {
        let bytes = vec![7; 100_000];
        for spool in [Spool::default(), Spool::new(Path::new("/no such folder"))] {
            let blob = spool.keep(bytes.clone());
            assert!(matches!(
                blob.bytes().unwrap(),
                std::borrow::Cow::Borrowed(_)
            ));
        }
    }

    #[test]
    fn an_output_moves_to_a_file_and_can_still_be_corrected() {
        let folder = tempfile::tempdir().unwrap();
        for spool in [Spool::default(), Spool::new(folder.path())] {
            let mut output = spool.output();
            output.write_all(&[1; 3 << 20]).unwrap();
            output.seek(SeekFrom::Start(5)).unwrap();
            output.write_all(&[2; 2]).unwrap();
            output.seek(SeekFrom::End(0)).unwrap();
            output.write_all(&[3; 3 << 20]).unwrap();
            output.seek(SeekFrom::Start(0)).unwrap();
            output.write_all(&[4]).unwrap();
            let blob = output.finish().unwrap();
            let bytes = blob.bytes().unwrap();
            assert_eq!(bytes.len(), 6 << 20);
            assert_eq!(bytes[..8], [4, 1, 1, 1, 1, 2, 2, 1]);
            assert_eq!(bytes[(3 << 20) - 1..][..2], [1, 3]);
        }
    }

    #[test]
    fn an_output_without_room_on_the_disk_stays_in_memory() {
        let mut output = Spool::new(Path::new("/no such folder")).output();
        output.write_all(&[1; 6 << 20]).unwrap();
        assert_eq!(output.keep().unwrap().length(), 6 << 20);
        // A file that takes no bytes more is read back.
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        File::create(&path).unwrap().write_all(&[1, 2, 3]).unwrap();
        let mut output = Spool::new(folder.path()).output();
        let mut full = File::open(&path).unwrap();
        full.seek(SeekFrom::Start(2)).unwrap();
        output.place = Filling::Outside(full);
        output.write_all(&[4; 6 << 20]).unwrap();
        let blob = output.finish().unwrap();
        let bytes = blob.bytes().unwrap();
        assert_eq!(
            (bytes.len(), &bytes[..4]),
            (2 + (6 << 20), &[1, 2, 4, 4][..])
        );
    }

    #[test]
    fn kept_outputs_share_files() {
        let folder = tempfile::tempdir().unwrap();
        for spool in [Spool::default(), Spool::new(folder.path())] {
            for length in [5, 1 << 20, 6 << 20] {
                let bytes: Vec<u8> = (0..length).map(|it: u32| it.to_be_bytes()[2]).collect();
                let blobs: Vec<Blob> = (0..3)
                    .map(|_| {
                        let mut output = spool.output();
                        output.write_all(&bytes).unwrap();
                        output.keep().unwrap()
                    })
                    .collect();
                assert!(blobs.iter().all(|it| *it.bytes().unwrap() == bytes));
            }
        }
    }
}
