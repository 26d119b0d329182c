//! SHA-256, by which files and pictures are known.

use std::io::{self, Read as _};

use sha2::{Digest as _, Sha256};

use crate::model::Blob;

/// Bytes on their way into a hash.
#[derive(Clone, Default)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    /// Of no bytes yet.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Takes further bytes.
    pub(crate) fn update(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.update(bytes);
    }

    /// Takes bytes that may be many.
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

    /// The hash.
    #[must_use]
    pub(crate) fn bytes(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    /// The hash in lower-case hex.
    #[must_use]
    pub(crate) fn hex(self) -> String {
        hex(&self.bytes())
    }
}

/// SHA-256 of some bytes, lower-case hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of bytes that may be many, lower-case hex.
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
