//! Fetched pictures, kept: bytes once under their SHA-256 in `objects`, and for each address a small
//! file in `index` that says what was found there and when.
//!
//! Every file is written aside and renamed into place, so that any number of processes can share the
//! folder; only pruning takes a lock.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::sha256;
use crate::Error;
use crate::resources::Folder;

/// Where fetched pictures are kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cache {
    /// The folder; made when missing.
    pub folder: PathBuf,
    /// Most bytes of pictures; the oldest go first. Default: 2 GiB.
    pub max_bytes: u64,
    /// Seconds for which a host's "no" is remembered. Default: a day.
    pub refusal_seconds: u64,
}

impl Cache {
    /// A cache in a folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            max_bytes: 2 << 30,
            refusal_seconds: 24 * 3600,
        }
    }

    /// What the cache holds.
    #[must_use]
    pub fn info(&self) -> Info {
        let folder = self.folder();
        let objects = folder.list(OBJECTS);
        let entries = self.entries();
        Info {
            addresses: entries.len(),
            refusals: entries.iter().filter(|it| it.1.object.is_none()).count(),
            pictures: objects.len(),
            bytes: objects.iter().map(|it| it.1).sum(),
        }
    }

    /// Whether there is more than [`Cache::max_bytes`].
    pub(super) fn is_too_large(&self) -> bool {
        let bytes: u64 = self.folder().list(OBJECTS).iter().map(|it| it.1).sum();
        bytes > self.max_bytes
    }

    /// Forgets everything.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] when a file cannot be removed.
    pub fn clear(&self) -> Result<(), Error> {
        let folder = self.folder();
        for (name, _) in folder.list(INDEX).into_iter().chain(folder.list(OBJECTS)) {
            folder.remove(&name)?;
        }
        Ok(())
    }

    /// Removes the oldest pictures until the rest is within [`Cache::max_bytes`], refusals that are
    /// no longer remembered, and bytes that no address leads to. Does nothing while another process
    /// does the same.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] when a file cannot be removed.
    pub fn prune(&self, now: u64) -> Result<(), Error> {
        let folder = self.folder();
        let Some(_lock) = folder.lock() else {
            return Ok(());
        };
        let objects = folder.list(OBJECTS);
        let mut bytes: u64 = objects.iter().map(|it| it.1).sum();
        let mut wanted: BTreeSet<String> = BTreeSet::new();
        let mut by_age: Vec<(u64, String, String)> = Vec::new();
        for (name, entry) in self.entries() {
            if let Some(hash) = entry.object {
                wanted.insert(object(&hash));
                by_age.push((entry.time, name, object(&hash)));
            } else if now.saturating_sub(entry.time) > self.refusal_seconds {
                folder.remove(&name)?;
            }
        }
        by_age.sort();
        for (name, length) in &objects {
            if !wanted.contains(name) {
                folder.remove(name)?;
                bytes = bytes.saturating_sub(*length);
            }
        }
        for (_, entry, name) in by_age {
            if bytes <= self.max_bytes {
                break;
            }
            folder.remove(&entry)?;
            if wanted.remove(&name) {
                folder.remove(&name)?;
                let length = objects.iter().find(|it| it.0 == name).map_or(0, |it| it.1);
                bytes = bytes.saturating_sub(length);
            }
        }
        Ok(())
    }

    fn folder(&self) -> Folder {
        Folder::new(&self.folder)
    }

    /// All that is known about addresses, by file name.
    fn entries(&self) -> Vec<(String, Entry)> {
        let folder = self.folder();
        let names = folder.list(INDEX).into_iter();
        names
            .filter_map(|(name, _)| Some((name.clone(), Entry::parse(&folder.read(&name)?)?)))
            .collect()
    }

    /// What was found at an address; damaged or incomplete entries count as none.
    pub(super) fn get(&self, url: &str, now: u64) -> Option<Hit> {
        let folder = self.folder();
        let entry = Entry::parse(&folder.read(&index(url))?)?;
        if entry.url != url {
            return None;
        }
        let Some(hash) = entry.object else {
            let is_fresh = now.saturating_sub(entry.time) <= self.refusal_seconds;
            return is_fresh.then_some(Hit::Refusal(entry.reason));
        };
        let bytes = folder.read(&object(&hash))?;
        // A damaged disk must not put damaged pictures into archives.
        (sha256(&bytes) == hash).then_some(Hit::Picture(bytes))
    }

    /// Keeps what was found at an address.
    pub(super) fn put(&self, url: &str, found: &Found, now: u64) -> Result<(), Error> {
        let folder = self.folder();
        let entry = match found {
            Found::Picture { bytes, media, etag } => {
                let hash = sha256(bytes);
                folder.write(&object(&hash), bytes)?;
                json!({
                    "url": url, "sha256": hash, "type": media, "status": 200,
                    "time": now, "etag": etag,
                })
            }
            Found::Refusal { status, reason } => {
                json!({ "url": url, "status": status, "time": now, "reason": reason })
            }
        };
        folder.write(&index(url), entry.to_string().as_bytes())
    }
}

/// What a [`Cache`] holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Info {
    /// Addresses of which something is known.
    pub addresses: usize,
    /// Those of them where there is no picture.
    pub refusals: usize,
    /// Different pictures.
    pub pictures: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// What is kept about an address.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Hit {
    Picture(Vec<u8>),
    Refusal(String),
}

/// What an address gave.
pub(super) enum Found<'a> {
    Picture {
        bytes: &'a [u8],
        media: &'static str,
        etag: Option<&'a str>,
    },
    Refusal {
        status: u16,
        reason: &'a str,
    },
}

const INDEX: &str = "index";
const OBJECTS: &str = "objects";

fn index(url: &str) -> String {
    let hash = sha256(url.as_bytes());
    format!("{INDEX}/{}/{hash}.json", &hash[..2])
}

fn object(hash: &str) -> String {
    format!("{OBJECTS}/{}/{hash}", hash.get(..2).unwrap_or_default())
}

struct Entry {
    url: String,
    object: Option<String>,
    time: u64,
    reason: String,
}

impl Entry {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        let is_hash = |it: &String| it.len() == 64 && it.bytes().all(|c| c.is_ascii_hexdigit());
        Some(Self {
            url: text("url")?,
            object: text("sha256").filter(is_hash),
            time: value.get("time")?.as_u64()?,
            reason: text("reason").unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(folder: &tempfile::TempDir) -> Cache {
        Cache::new(folder.path().join("pictures"))
    }

    fn put(cache: &Cache, url: &str, bytes: &[u8], now: u64) {
        let found = Found::Picture {
            bytes,
            media: "image/png",
            etag: None,
        };
        cache.put(url, &found, now).unwrap();
    }

    #[test]
    fn what_was_put_is_got_and_bytes_are_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        put(&cache, "https://a/1", b"same", 1);
        put(&cache, "https://a/2", b"same", 2);
        assert_eq!(
            cache.get("https://a/1", 9),
            Some(Hit::Picture(b"same".to_vec()))
        );
        assert_eq!(cache.get("https://a/3", 9), None);
        let info = Info {
            addresses: 2,
            refusals: 0,
            pictures: 1,
            bytes: 4,
        };
        assert_eq!(cache.info(), info);
        cache.clear().unwrap();
        assert_eq!(cache.info().addresses, 0);
    }

    #[test]
    fn a_refusal_is_forgotten_after_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        let found = Found::Refusal {
            status: 404,
            reason: "gone",
        };
        cache.put("https://a/1", &found, 1000).unwrap();
        assert_eq!(
            cache.get("https://a/1", 1001),
            Some(Hit::Refusal("gone".to_owned()))
        );
        assert_eq!(cache.get("https://a/1", 1000 + 86_401), None);
        cache.prune(1000 + 86_401).unwrap();
        assert_eq!(cache.info().addresses, 0);
    }

    #[test]
    fn the_oldest_go_first_when_there_is_too_much() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache {
            max_bytes: 10,
            ..cache(&folder)
        };
        put(&cache, "https://a/old", b"123456", 1);
        put(&cache, "https://a/new", b"abcdef", 2);
        cache.prune(3).unwrap();
        assert_eq!(cache.get("https://a/old", 3), None);
        assert!(cache.get("https://a/new", 3).is_some());
        assert_eq!(cache.info().bytes, 6);
    }

    #[test]
    fn damaged_bytes_and_entries_count_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        put(&cache, "https://a/1", b"good", 1);
        cache
            .folder()
            .write(&object(&sha256(b"good")), b"bad!")
            .unwrap();
        assert_eq!(cache.get("https://a/1", 1), None);
        cache
            .folder()
            .write(&index("https://a/1"), b"{\"url\":")
            .unwrap();
        assert_eq!(cache.get("https://a/1", 1), None);
        cache.prune(1).unwrap();
    }

    #[test]
    fn many_writers_do_not_harm_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for n in 0..20u8 {
                        put(&cache, &format!("https://a/{n}"), &[n; 100], 1);
                        let hit = cache.get(&format!("https://a/{n}"), 1);
                        assert_eq!(hit, Some(Hit::Picture(vec![n; 100])));
                    }
                });
            }
        });
        assert_eq!(cache.info().pictures, 20);
    }
}
