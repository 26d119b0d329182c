//! An address → what was found there earlier. The bytes of each picture are stored once in `objects`, named by their
//! SHA-256; a small file in `index` says for each address what was found there and when.
//!
//! Every file is written under another name and then renamed, so that any number of processes can share the folder.
//! Only pruning takes a lock. Knows nothing of how pictures are fetched.

mod pages;
mod upkeep;

use std::path::PathBuf;

use serde_json::{Value, json};

use super::sha256;
use crate::Error;
use crate::model::{Instead, NoPicture};
use crate::resources::Folder;

pub use upkeep::{Info, Pruned};

/// Where fetched pictures are kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cache {
    /// The folder; it is made when it does not exist.
    pub folder: PathBuf,
    /// The most bytes of pictures. When there are more, the oldest are removed first. Default: 2 GiB.
    pub max_bytes: u64,
    /// Seconds for which it is remembered that a host refused a picture. Default: a day.
    pub refusal_seconds: u64,
    /// Seconds after which pruning removes a picture. Default: never.
    pub max_age: Option<u64>,
}

impl Cache {
    /// A cache in this folder, with the defaults.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            max_bytes: 2 << 30,
            refusal_seconds: 24 * 3600,
            max_age: None,
        }
    }

    fn folder(&self) -> Folder {
        Folder::new(&self.folder)
    }

    /// Everything that is stored about addresses, each with the name of its file.
    fn entries(&self) -> Vec<(String, CacheEntry)> {
        let folder = self.folder();
        let names = folder.list(INDEX).into_iter();
        names
            .filter_map(|(name, _)| Some((name.clone(), CacheEntry::parse(&folder.read(&name)?)?)))
            .collect()
    }

    /// What was found at an address. A damaged or incomplete entry counts as none. `now` is in seconds since 1970, UTC.
    pub(super) fn get(&self, url: &str, now: u64) -> Option<Hit> {
        let folder = self.folder();
        let entry = CacheEntry::parse(&folder.read(&index(url))?)?;
        if entry.url != url {
            return None;
        }
        let what = match entry.object {
            None if now.saturating_sub(entry.time) > self.refusal_seconds => return None,
            None => CachedAnswer::Refusal(reason(&entry.code, entry.status)?),
            Some(hash) => {
                let bytes = folder.read(&object(&hash))?;
                // Bytes that the disk has damaged must not get into books.
                (sha256(&bytes) == hash).then_some(CachedAnswer::Picture(bytes))?
            }
        };
        Some(Hit {
            what,
            status: entry.status,
            time: entry.time,
        })
    }

    /// Stores what was found at an address. `now` is in seconds since 1970, UTC.
    pub(super) fn put(&self, url: &str, found: &HostAnswer, now: u64) -> Result<(), Error> {
        let folder = self.folder();
        if !folder.has(TAG.0) {
            folder.write(TAG.0, TAG.1.as_bytes())?;
        }
        let entry = match found {
            HostAnswer::Picture { bytes, media, etag } => {
                let hash = sha256(bytes);
                folder.write(&object(&hash), bytes)?;
                json!({
                    "url": url, "sha256": hash, "type": media, "status": 200,
                    "time": now, "etag": etag,
                })
            }
            HostAnswer::Refusal { status, reason } => {
                if self::reason(reason.code(), *status).as_ref() != Some(*reason) {
                    return Ok(());
                }
                json!({ "url": url, "status": status, "time": now, "code": reason.code() })
            }
        };
        folder.write(&index(url), entry.to_string().as_bytes())
    }
}

/// The reason with a stable code. Only reasons that come from the host alone are remembered (its status, and what it
/// sends instead of a picture), because the user's own limits may change.
fn reason(code: &str, status: u16) -> Option<NoPicture> {
    let remembered = [
        NoPicture::HeaderDamaged,
        NoPicture::ZeroPixels,
        NoPicture::NotAPicture(Instead::Nothing),
        NoPicture::NotAPicture(Instead::Html),
        NoPicture::NotAPicture(Instead::Xml),
        NoPicture::NotAPicture(Instead::Json),
        NoPicture::NotAPicture(Instead::Pdf),
        NoPicture::NotAPicture(Instead::Compressed),
        NoPicture::NotAPicture(Instead::Unknown),
        super::net::refusal(status),
    ];
    remembered.into_iter().find(|it| it.code() == code)
}

/// An entry of the cache that was found and is still valid.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Hit {
    pub(super) what: CachedAnswer,
    /// The status that the host answered with.
    pub(super) status: u16,
    /// When the host answered, in seconds since 1970, UTC.
    pub(super) time: u64,
}

/// How the host answered, as the cache stores it.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum CachedAnswer {
    Picture(Vec<u8>),
    /// Why there is no picture.
    Refusal(NoPicture),
}

/// How a host answered, to be stored.
pub(super) enum HostAnswer<'a> {
    Picture {
        bytes: &'a [u8],
        media: &'static str,
        etag: Option<&'a str>,
    },
    Refusal {
        status: u16,
        reason: &'a NoPicture,
    },
}

/// The name and text of the file that tells backup programs to leave the folder out:
/// <https://bford.info/cachedir/>.
const TAG: (&str, &str) = (
    "CACHEDIR.TAG",
    "Signature: 8a477f597d28d172789f06886806bc55\n\
     # Pictures that lantai has fetched. They may be deleted at any time.\n",
);

const INDEX: &str = "index";
const OBJECTS: &str = "objects";

fn index(url: &str) -> String {
    let hash = sha256(url.as_bytes());
    format!("{INDEX}/{}/{hash}.json", &hash[..2])
}

fn object(hash: &str) -> String {
    format!("{OBJECTS}/{}/{hash}", hash.get(..2).unwrap_or_default())
}

/// A file of `index`.
struct CacheEntry {
    url: String,
    object: Option<String>,
    status: u16,
    time: u64,
    code: String,
}

impl CacheEntry {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        let is_hash = |it: &String| it.len() == 64 && it.bytes().all(|c| c.is_ascii_hexdigit());
        Some(Self {
            url: text("url")?,
            object: text("sha256").filter(is_hash),
            status: value
                .get("status")
                .and_then(Value::as_u64)
                .and_then(|it| it.try_into().ok())
                .unwrap_or(200),
            time: value.get("time")?.as_u64()?,
            code: text("code").unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn cache(folder: &tempfile::TempDir) -> Cache {
        Cache::new(folder.path().join("pictures"))
    }

    fn hit(bytes: &[u8], time: u64) -> Hit {
        Hit {
            what: CachedAnswer::Picture(bytes.to_vec()),
            status: 200,
            time,
        }
    }

    pub(super) fn put(cache: &Cache, url: &str, bytes: &[u8], now: u64) {
        let found = HostAnswer::Picture {
            bytes,
            media: "image/png",
            etag: None,
        };
        cache.put(url, &found, now).unwrap();
    }

    #[test]
    fn an_answer_is_found_again_and_equal_bytes_are_stored_once() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        put(&cache, "https://a/1", b"same", 1);
        put(&cache, "https://a/2", b"same", 2);
        assert_eq!(cache.get("https://a/1", 9), Some(hit(b"same", 1)));
        assert_eq!(cache.get("https://a/3", 9), None);
        let info = Info {
            addresses: 2,
            refusals: 0,
            pictures: 1,
            bytes: 4,
            times: Some((1, 2)),
        };
        assert_eq!(cache.info(), info);
        cache.clear().unwrap();
        assert_eq!(cache.info().addresses, 0);
    }

    #[test]
    fn a_refusal_is_forgotten_after_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        let gone = super::super::net::refusal(404);
        let found = HostAnswer::Refusal {
            status: 404,
            reason: &gone,
        };
        cache.put("https://a/1", &found, 1000).unwrap();
        assert_eq!(
            cache.get("https://a/1", 1001),
            Some(Hit {
                what: CachedAnswer::Refusal(gone),
                status: 404,
                time: 1000,
            })
        );
        assert_eq!(cache.get("https://a/1", 1000 + 86_401), None);
        cache.prune(1000 + 86_401).unwrap();
        assert_eq!(cache.info().addresses, 0);
    }

    #[test]
    fn a_refusal_by_the_users_limits_is_not_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        for (reason, kept) in [
            (NoPicture::NotAPicture(Instead::Html), true),
            (NoPicture::TooManyBytesInside { most: 64 }, false),
        ] {
            let found = HostAnswer::Refusal {
                status: 200,
                reason: &reason,
            };
            cache.put("https://a/1", &found, 1).unwrap();
            let hit = cache.get("https://a/1", 1).map(|it| it.what);
            assert_eq!(hit == Some(CachedAnswer::Refusal(reason)), kept);
        }
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
                        assert_eq!(hit, Some(self::hit(&[n; 100], 1)));
                    }
                });
            }
        });
        assert_eq!(cache.info().pictures, 20);
    }
}
