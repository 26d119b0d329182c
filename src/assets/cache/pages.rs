//! Pages in the cache. Their entries stand in the index beside those of pictures, so that upkeep knows them, but under a
//! key that no picture has: what was found at an address as a page is never taken for a picture.

use serde_json::{Value, json};

use super::{Cache, TAG, index, object, sha256};
use crate::Error;
use crate::model::Received;

/// The key of a page.
fn key(url: &str) -> String {
    format!("page {url}")
}

impl Cache {
    /// The page that was found at an address, with how it came. A damaged or incomplete entry counts as none.
    pub(in crate::assets) fn page(&self, url: &str) -> Option<(Vec<u8>, Received)> {
        let folder = self.folder();
        let key = key(url);
        let entry: Value = serde_json::from_slice(&folder.read(&index(&key))?).ok()?;
        let text = |name: &str| Some(entry.get(name)?.as_str()?.to_owned());
        let hash = text("sha256")?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|it| it.is_ascii_hexdigit());
        if text("url").as_ref() != Some(&key) || !is_hash {
            return None;
        }
        let addresses = entry.get("addresses")?.as_array()?.iter();
        let received = Received {
            addresses: addresses
                .filter_map(|it| Some(it.as_str()?.to_owned()))
                .collect(),
            charset: text("charset"),
            time: entry.get("time").and_then(Value::as_u64),
        };
        let bytes = folder.read(&object(&hash))?;
        // Bytes that the disk has damaged must not get into books.
        (sha256(&bytes) == hash).then_some((bytes, received))
    }

    /// Stores a page under the address that was asked for.
    pub(in crate::assets) fn put_page(
        &self,
        bytes: &[u8],
        received: &Received,
    ) -> Result<(), Error> {
        let Some(url) = received.addresses.first() else {
            return Ok(());
        };
        let folder = self.folder();
        if !folder.has(TAG.0) {
            folder.write(TAG.0, TAG.1.as_bytes())?;
        }
        let hash = sha256(bytes);
        folder.write(&object(&hash), bytes)?;
        let key = key(url);
        let entry = json!({
            "url": key, "sha256": hash, "status": 200, "time": received.time.unwrap_or_default(),
            "addresses": received.addresses, "charset": received.charset,
        });
        folder.write(&index(&key), entry.to_string().as_bytes())
    }
}
