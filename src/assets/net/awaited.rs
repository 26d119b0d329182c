//! What a run waits for, so that a person can be told: how many pictures are fetched, and from which host.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What is being fetched at a moment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Awaited {
    /// How many of `pictures` are done.
    pub done: usize,
    /// How many pictures the articles that are being read have to fetch.
    pub pictures: usize,
    /// The host with the most open requests; the first by name of several.
    pub host: String,
}

/// How long requests to each host have taken in all.
#[derive(Debug, Default)]
pub(super) struct TimeSpent(Mutex<BTreeMap<String, Duration>>);

impl TimeSpent {
    /// A picture of this host took so long, whatever came of it.
    pub(super) fn add(&self, host: &str, time: Duration) {
        let mut spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *spent.entry(host.to_owned()).or_default() += time;
    }

    /// The host that took the longest, and how long.
    pub(super) fn most(&self) -> Option<(String, Duration)> {
        let spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let most = spent.iter().max_by_key(|it| it.1)?;
        Some((most.0.clone(), *most.1))
    }
}

/// Counts of the pictures to fetch. They begin anew whenever all are done.
#[derive(Debug, Default)]
pub(super) struct PictureCounts(Mutex<Numbers>);

#[derive(Clone, Copy, Debug, Default)]
struct Numbers {
    done: usize,
    pictures: usize,
}

impl PictureCounts {
    /// An article has so many pictures to fetch.
    pub(super) fn begin(&self, pictures: usize) {
        self.lock().pictures += pictures;
    }

    /// One picture is fetched, or known to be missing.
    pub(super) fn end_one(&self) {
        let mut numbers = self.lock();
        numbers.done += 1;
        if numbers.done >= numbers.pictures {
            *numbers = Numbers::default();
        }
    }

    /// What is waited for, by the number of open requests of each host; `None` when there are none.
    pub(super) fn now(&self, busy: &BTreeMap<String, usize>) -> Option<Awaited> {
        let Numbers { done, pictures } = *self.lock();
        let most = busy.values().copied().max().filter(|it| *it > 0)?;
        let host = busy.iter().find(|it| *it.1 == most)?.0.clone();
        Some(Awaited {
            done,
            pictures,
            host,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Numbers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_host_is_named_until_all_is_done() {
        let counts = PictureCounts::default();
        assert_eq!(counts.now(&BTreeMap::new()), None);
        counts.begin(3);
        counts.end_one();
        let busy = BTreeMap::from([
            ("a".to_owned(), 0),
            ("b".to_owned(), 2),
            ("c".to_owned(), 1),
        ]);
        let awaited = counts.now(&busy).unwrap();
        assert_eq!((awaited.done, awaited.pictures), (1, 3));
        assert_eq!(awaited.host, "b");
        counts.end_one();
        counts.end_one();
        counts.begin(2);
        assert_eq!(counts.now(&busy).unwrap().pictures, 2);
    }
}
