//! Identity, compression, bytes.

use lopdf::{Dictionary, Document, Object, StringFormat};
use sha2::{Digest as _, Sha256};

use super::info::Known;
use crate::Error;
use crate::pdf::object::{deflate, name};
use crate::pdf::options::Standard;

/// Streams shorter than this are not worth deflating.
const SHORT: usize = 64;

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
        catalog: &Dictionary,
        known: &Known,
        standard: Standard,
    ) -> Self {
        let mut hash = Sha256::new();
        hash.update(format!("{standard}{catalog:?}{known:?}"));
        for object in document.objects.values() {
            if let Object::Stream(stream) = object {
                hash.update(Sha256::digest(&stream.content));
            }
        }
        let instance = hash.finalize()[..16].to_vec();
        let origin = Sha256::digest(known.identifier.as_bytes())[..16].to_vec();
        Self {
            document: format!("uuid:{}", known.identifier),
            instance: format!("uuid:{}", uuid(&instance)),
            trailer: [origin, instance],
        }
    }
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
        let is_plain = stream.allows_compression && !stream.dict.has(b"Filter");
        if !is_plain || stream.content.len() < SHORT {
            continue;
        }
        let short = deflate(&stream.content);
        if short.len() < stream.content.len() {
            stream.dict.set("Filter", name("FlateDecode"));
            stream.set_content(short);
        }
    }
}

/// The file, with object streams.
pub(super) fn save(mut document: Document, identity: &Identity) -> Result<Vec<u8>, Error> {
    let id = |it: &Vec<u8>| Object::String(it.clone(), StringFormat::Hexadecimal);
    let ids: Vec<Object> = identity.trailer.iter().map(id).collect();
    document.trailer.set("ID", ids);
    let mut out = Vec::new();
    document
        .save_modern(&mut out)
        .map_err(|source| Error::Pdf {
            doing: "saving",
            reason: source.to_string(),
        })?;
    Ok(out)
}
