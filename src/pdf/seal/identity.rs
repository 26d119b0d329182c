//! The identifiers of a file.

use lopdf::{Dictionary, Document, Object, StringFormat};

use super::info::Known;
use crate::Error;
use crate::hash::Hasher;
use crate::model::Blob;
use crate::pdf::draft::Outside;
use crate::pdf::options::Standard;

/// The identifiers of a file.
pub(super) struct Identity {
    /// `xmpMM:DocumentID`: the same for every edition of a source.
    pub(super) document: String,
    /// `xmpMM:InstanceID`: the same only for the same bytes.
    pub(super) instance: String,
    /// `ID` in the trailer: the first is the same for every edition, the second only for the same bytes.
    pub(super) trailer: [Object; 2],
}

impl Identity {
    /// The identity of the document that is about to be written.
    pub(super) fn new(
        document: &Document,
        outside: &Outside,
        catalog: &Dictionary,
        known: &Known,
        standard: Standard,
    ) -> Result<Self, Error> {
        let mut hash = Hasher::new();
        hash.update(format!("{standard}{catalog:?}{known:?}"));
        for (id, object) in &document.objects {
            let Object::Stream(stream) = object else {
                continue;
            };
            match outside.get(id) {
                Some(content) => hash.update(digest_of(content)?),
                None => hash.update(digest(&stream.content)),
            }
        }
        let instance = hash.bytes()[..16].to_vec();
        let origin = digest(known.identifier.as_bytes())[..16].to_vec();
        let id = |it: Vec<u8>| Object::String(it, StringFormat::Hexadecimal);
        Ok(Self {
            document: format!("uuid:{}", known.identifier),
            instance: format!("uuid:{}", uuid(&instance)),
            trailer: [id(origin), id(instance)],
        })
    }
}

/// SHA-256 of some bytes.
fn digest(bytes: &[u8]) -> [u8; 32] {
    let mut hash = Hasher::new();
    hash.update(bytes);
    hash.bytes()
}

/// SHA-256 of content that is stored outside the document.
fn digest_of(content: &Blob) -> Result<[u8; 32], Error> {
    let mut hash = Hasher::new();
    hash.update_from(content).map_err(|problem| Error::Pdf {
        doing: "reading a picture",
        source: problem.into(),
    })?;
    Ok(hash.bytes())
}

/// 16 bytes of a hash as a UUID (version 8, RFC 9562, 5.8).
fn uuid(bytes: &[u8]) -> String {
    let mut bytes = <[u8; 16]>::try_from(bytes).unwrap_or_default();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    uuid::Uuid::from_bytes(bytes).to_string()
}
