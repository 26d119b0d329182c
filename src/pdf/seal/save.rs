//! Identity, compression, bytes.

mod file;
mod objects;

use std::io::Write;

use lopdf::{Dictionary, Document, Object, StringFormat};

use super::Outside;
use super::info::Known;
use crate::Error;
use crate::hash::Hasher;
use crate::model::Blob;
use crate::pdf::object::shortened;
use crate::pdf::options::Standard;

/// What tells one file from another.
pub(super) struct Identity {
    /// `xmpMM:DocumentID`: the same for every edition of a source.
    pub(super) document: String,
    /// `xmpMM:InstanceID`: the same only for the same bytes.
    pub(super) instance: String,
    /// `ID` in the trailer.
    trailer: [Vec<u8>; 2],
}

impl Identity {
    /// The identity of what is about to be saved.
    pub(super) fn new(
        document: &Document,
        images: &Outside<'_>,
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
            match images.get(id) {
                Some(content) => hash.update(digest_of(content)?),
                None => hash.update(digest(&stream.content)),
            }
        }
        let instance = hash.bytes()[..16].to_vec();
        let origin = digest(known.identifier.as_bytes())[..16].to_vec();
        Ok(Self {
            document: format!("uuid:{}", known.identifier),
            instance: format!("uuid:{}", uuid(&instance)),
            trailer: [origin, instance],
        })
    }
}

/// SHA-256 of some bytes.
fn digest(bytes: &[u8]) -> [u8; 32] {
    let mut hash = Hasher::new();
    hash.update(bytes);
    hash.bytes()
}

/// SHA-256 of content outside the document.
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

/// Deflates every stream that is not yet.
pub(super) fn deflate_streams(document: &mut Document) {
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if stream.allows_compression && !stream.dict.has(b"Filter") {
            let content = std::mem::take(&mut stream.content);
            *stream = shortened(content).stream(std::mem::take(&mut stream.dict));
        }
    }
}

/// The file, with object streams.
pub(super) fn save(
    mut document: Document,
    images: &Outside<'_>,
    identity: &Identity,
    out: &mut impl Write,
) -> Result<(), Error> {
    let id = |it: &Vec<u8>| Object::String(it.clone(), StringFormat::Hexadecimal);
    let ids: Vec<Object> = identity.trailer.iter().map(id).collect();
    document.trailer.set("ID", ids);
    file::write(document, images, out).map_err(|problem| Error::Pdf {
        doing: "saving",
        source: problem.into(),
    })
}
