//! Bytes that are cheap to clone, kept in memory or outside it.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;

/// Bytes that are cheap to clone: few of them in memory, many of them outside it, in a [`Kept`].
#[derive(Clone)]
pub struct Blob(Place);

#[derive(Clone)]
enum Place {
    Memory(Arc<[u8]>),
    Outside(Arc<dyn Kept>),
}

/// Bytes that are kept outside memory, for instance in a file. They never change.
pub trait Kept: Send + Sync {
    /// How many there are.
    fn length(&self) -> u64;

    /// Fills `buffer` with the bytes from offset `from` on.
    ///
    /// # Errors
    ///
    /// When they cannot be read, or are too few to fill the buffer.
    fn read_at(&self, from: u64, buffer: &mut [u8]) -> io::Result<()>;
}

impl Blob {
    /// A blob of bytes that are kept outside memory.
    #[must_use]
    pub fn outside(kept: Arc<dyn Kept>) -> Self {
        Self(Place::Outside(kept))
    }

    /// How many bytes there are.
    #[must_use]
    pub fn length(&self) -> u64 {
        match &self.0 {
            Place::Memory(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Place::Outside(kept) => kept.length(),
        }
    }

    /// All bytes. Those that are kept outside memory are copied into it: drop them soon.
    ///
    /// # Errors
    ///
    /// When those outside memory cannot be read.
    pub fn bytes(&self) -> io::Result<Cow<'_, [u8]>> {
        match &self.0 {
            Place::Memory(bytes) => Ok(Cow::Borrowed(bytes)),
            Place::Outside(kept) => {
                let length = usize::try_from(kept.length());
                let mut bytes = vec![0; length.map_err(io::Error::other)?];
                kept.read_at(0, &mut bytes)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }

    /// Reads the bytes a part at a time.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader { blob: self, at: 0 }
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Place::Memory(bytes.into()))
    }
}

impl PartialEq for Blob {
    /// Whether the bytes are the same. Bytes that cannot be read equal none.
    fn eq(&self, other: &Self) -> bool {
        if self.length() != other.length() {
            return false;
        }
        match (&self.0, &other.0) {
            (Place::Outside(a), Place::Outside(b)) if Arc::ptr_eq(a, b) => true,
            (Place::Memory(a), Place::Memory(b)) => a == b,
            _ => match (self.bytes(), other.bytes()) {
                (Ok(a), Ok(b)) => a == b,
                _ => false,
            },
        }
    }
}

impl Eq for Blob {}

impl std::fmt::Debug for Blob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.length())
    }
}

/// Reads a [`Blob`] a part at a time.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    blob: &'a Blob,
    at: u64,
}

impl io::Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.blob.length().saturating_sub(self.at);
        let count = usize::try_from(rest).map_or(buffer.len(), |it| it.min(buffer.len()));
        let buffer = &mut buffer[..count];
        match &self.blob.0 {
            Place::Memory(bytes) => {
                let at = usize::try_from(self.at).map_err(io::Error::other)?;
                let rest = bytes.get(at..).unwrap_or_default();
                buffer.copy_from_slice(&rest[..count]);
            }
            Place::Outside(_) if count == 0 => {}
            Place::Outside(kept) => kept.read_at(self.at, buffer)?,
        }
        self.at += u64::try_from(count).unwrap_or(u64::MAX);
        Ok(count)
    }
}

impl io::Seek for Reader<'_> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let at = match to {
            io::SeekFrom::Start(at) => Some(at),
            io::SeekFrom::End(by) => self.blob.length().checked_add_signed(by),
            io::SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Seek as _, SeekFrom};

    struct Alphabet;

    impl Kept for Alphabet {
        fn length(&self) -> u64 {
            26
        }

        fn read_at(&self, from: u64, buffer: &mut [u8]) -> io::Result<()> {
            let from = usize::try_from(from).map_err(io::Error::other)?;
            let all: Vec<u8> = (b'a'..=b'z').collect();
            let end = from + buffer.len();
            let part = all.get(from..end).ok_or(io::ErrorKind::UnexpectedEof)?;
            buffer.copy_from_slice(part);
            Ok(())
        }
    }

    #[test]
    fn bytes_in_memory_and_outside_it_behave_alike() {
        let outside = Blob::outside(Arc::new(Alphabet));
        let inside = Blob::from((b'a'..=b'z').collect::<Vec<u8>>());
        assert_eq!(outside, inside);
        assert_eq!(outside.length(), inside.length());
        assert_ne!(outside, Blob::from(vec![b'a'; 26]));
        for blob in [&outside, &inside] {
            assert_eq!(&*blob.bytes().unwrap(), b"abcdefghijklmnopqrstuvwxyz");
            let (mut reader, mut parts) = (blob.reader(), Vec::new());
            let mut buffer = [0; 10];
            loop {
                match reader.read(&mut buffer).unwrap() {
                    0 => break,
                    count => parts.push(buffer[..count].to_vec()),
                }
            }
            assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 6]);
            assert_eq!(parts.concat(), *blob.bytes().unwrap());
            assert_eq!(reader.seek(SeekFrom::End(-2)).unwrap(), 24);
            assert_eq!(reader.read(&mut buffer).unwrap(), 2);
            assert_eq!(&buffer[..2], b"yz");
            assert_eq!(reader.seek(SeekFrom::Start(40)).unwrap(), 40);
            assert_eq!(reader.read(&mut buffer).unwrap(), 0);
            assert!(reader.seek(SeekFrom::Current(-41)).is_err());
        }
    }
}
