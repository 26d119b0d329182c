//! SHA-256 hashes, by which files and pictures are identified.

use std::io::{self, Read as _};

use sha2::{Digest as _, Sha256};

use crate::model::Blob;

/// What stands in a PDF of ours before the hash of all its bytes but those of this line's text and the hash itself. It is
/// a comment (ISO 32000-1, 7.2.4), so that readers pass over it.
pub(crate) const FILE_SEAL: &str = "% SHA-256 of this file without this line: ";

/// A SHA-256 hash in the making.
#[derive(Clone, Default)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    /// The hash of no bytes.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds bytes.
    pub(crate) fn update(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.update(bytes);
    }

    /// Adds the bytes of a blob, a part at a time.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub(crate) fn update_from(&mut self, blob: &Blob) -> io::Result<()> {
        let mut reader = blob.reader();
        let mut buffer = vec![0; 64 << 10];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(()),
                count => self.0.update(&buffer[..count]),
            }
        }
    }

    /// The hash of all bytes that were added.
    #[must_use]
    pub(crate) fn bytes(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    /// The hash of all bytes that were added, in lower-case hex.
    #[must_use]
    pub(crate) fn hex(self) -> String {
        hex(&self.bytes())
    }
}

/// The SHA-256 of bytes, in lower-case hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The SHA-256 of a blob, which is read a part at a time, in lower-case hex.
///
/// # Errors
///
/// When they cannot be read.
pub fn sha256_of(blob: &Blob) -> io::Result<String> {
    let mut hasher = Hasher::new();
    hasher.update_from(blob)?;
    Ok(hasher.hex())
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        hex.push(char::from(DIGITS[usize::from(byte >> 4)]));
        hex.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::{sha256, sha256_of};
    use crate::model::Blob;

    #[test]
    fn the_hash_of_nothing_is_known() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(b""), empty);
    }

    #[test]
    fn a_blob_has_the_hash_of_its_bytes() {
        let bytes = vec![7; 100_000];
        let blob = Blob::from(bytes.clone());
        assert_eq!(sha256_of(&blob).ok(), Some(sha256(&bytes)));
    }
}
