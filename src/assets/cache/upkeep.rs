//! A cache → how much it holds; and its upkeep: removing what is old, damaged or too much.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cache, CacheEntry, INDEX, OBJECTS, object};
use crate::Error;

/// What a [`Cache`] holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Info {
    /// Addresses of which it is stored how the host answered.
    pub addresses: usize,
    /// Those of them where the host gave no picture.
    pub refusals: usize,
    /// Different pictures.
    pub pictures: usize,
    /// Their bytes.
    pub bytes: u64,
    /// When the oldest and the newest answer came, in seconds since 1970, UTC.
    pub times: Option<(u64, u64)>,
}

/// What was removed from a [`Cache`].
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Pruned {
    /// Addresses.
    pub addresses: usize,
    /// Pictures.
    pub pictures: usize,
    /// Their bytes.
    pub bytes: u64,
}

impl Cache {
    /// What the cache holds.
    #[must_use]
    pub fn info(&self) -> Info {
        let objects = self.folder().list(OBJECTS);
        let entries = self.entries();
        let times = || entries.iter().map(|it| it.1.time);
        Info {
            addresses: entries.len(),
            refusals: entries.iter().filter(|it| it.1.object.is_none()).count(),
            pictures: objects.len(),
            bytes: objects.iter().map(|it| it.1).sum(),
            times: times().min().zip(times().max()),
        }
    }

    /// Whether there is more than [`Cache::max_bytes`].
    pub(in crate::assets) fn is_too_large(&self) -> bool {
        let bytes: u64 = self.folder().list(OBJECTS).iter().map(|it| it.1).sum();
        bytes > self.max_bytes
    }

    /// Removes everything.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] when a file cannot be removed.
    pub fn clear(&self) -> Result<Pruned, Error> {
        let folder = self.folder();
        let mut removed = Pruned::default();
        for (name, _) in folder.list(INDEX) {
            folder.remove(&name)?;
            removed.addresses += 1;
        }
        for (name, length) in folder.list(OBJECTS) {
            folder.remove(&name)?;
            removed.pictures += 1;
            removed.bytes += length;
        }
        Ok(removed)
    }

    /// Removes pictures older than [`Cache::max_age`], then the oldest until the rest is within [`Cache::max_bytes`];
    /// also expired refusals, damaged files, and pictures that belong to no address. `now` is in seconds since 1970, UTC.
    /// Does nothing while another process prunes the same folder.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] when a file cannot be removed.
    pub fn prune(&self, now: u64) -> Result<Pruned, Error> {
        let folder = self.folder();
        let mut removed = Pruned::default();
        let Some(_lock) = folder.lock() else {
            return Ok(removed);
        };
        let lengths: BTreeMap<String, u64> = folder.list(OBJECTS).into_iter().collect();
        let mut forget = |name: &str| {
            removed.addresses += 1;
            folder.remove(name)
        };
        // Pictures are kept from the newest on, as long as there is room.
        let mut known = Vec::new();
        for (name, _) in folder.list(INDEX) {
            let entry = folder.read(&name).and_then(|it| CacheEntry::parse(&it));
            match entry {
                Some(entry) if !self.is_over(&entry, now) => known.push((entry, name)),
                Some(_) | None => forget(&name)?,
            }
        }
        known.sort_by(|(a, a_name), (b, b_name)| b.time.cmp(&a.time).then(a_name.cmp(b_name)));
        let (mut kept, mut bytes, mut full) = (BTreeSet::new(), 0, false);
        for (entry, name) in &known {
            let Some(hash) = &entry.object else { continue };
            let object = object(hash);
            if kept.contains(&object) {
                continue;
            }
            let length = lengths.get(&object).copied();
            full |= length.is_some_and(|it| bytes + it > self.max_bytes);
            match length {
                Some(length) if !full => {
                    bytes += length;
                    kept.insert(object);
                }
                Some(_) | None => forget(name)?,
            }
        }
        for (name, length) in lengths {
            if !kept.contains(&name) {
                folder.remove(&name)?;
                removed.pictures += 1;
                removed.bytes += length;
            }
        }
        Ok(removed)
    }

    /// Whether an entry has expired.
    fn is_over(&self, entry: &CacheEntry, now: u64) -> bool {
        let age = now.saturating_sub(entry.time);
        match entry.object {
            None => age > self.refusal_seconds,
            Some(_) => self.max_age.is_some_and(|it| age > it),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{cache, put};
    use super::*;

    #[test]
    fn the_oldest_go_first_when_there_is_too_much() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache {
            max_bytes: 10,
            ..cache(&folder)
        };
        put(&cache, "https://a/old", b"123456", 1);
        put(&cache, "https://a/new", b"abcdef", 2);
        let removed = Pruned {
            addresses: 1,
            pictures: 1,
            bytes: 6,
        };
        assert_eq!(cache.prune(3).unwrap(), removed);
        assert_eq!(cache.get("https://a/old", 3), None);
        assert!(cache.get("https://a/new", 3).is_some());
        assert_eq!(cache.info().bytes, 6);
    }

    #[test]
    fn bytes_are_kept_while_any_address_leads_to_them() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache {
            max_age: Some(5),
            ..cache(&folder)
        };
        put(&cache, "https://a/old", b"same", 1);
        put(&cache, "https://a/new", b"same", 9);
        put(&cache, "https://a/lone", b"lone", 1);
        let removed = cache.prune(10).unwrap();
        assert_eq!((removed.addresses, removed.pictures), (2, 1));
        assert!(cache.get("https://a/new", 10).is_some());
        assert_eq!(cache.get("https://a/old", 10), None);
        assert_eq!(cache.info().times, Some((9, 9)));
    }

    #[test]
    fn what_is_damaged_or_half_written_goes() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        put(&cache, "https://a/1", b"good", 1);
        let files = cache.folder();
        files.write("index/00/broken.json", b"{\"url\":").unwrap();
        files.write("objects/00/stray.tmp", b"half").unwrap();
        let removed = cache.prune(2).unwrap();
        assert_eq!((removed.addresses, removed.pictures), (1, 1));
        assert!(cache.get("https://a/1", 2).is_some());
        assert_eq!(cache.clear().unwrap().pictures, 1);
        assert_eq!(cache.info().bytes, 0);
    }
}
