//! What the articles of a run share when they use the network: open connections, the pause between requests, the number
//! of pictures fetched from a host at once, and which `Referer` a host accepts. So a host gets no more requests at once
//! when many articles are converted.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::awaited::{Awaited, PictureCounts, TimeSpent};
use super::pace::Pace;
use super::strikes::{Lookups, Strikes};
use crate::model::NoPicture;

/// What articles share when they use the network. Articles share it when their [`super::Network`]s have clones of one
/// `Hosts`; all other fields of these must be equal. A clone shares its state with the original.
#[derive(Clone, Debug, Default)]
pub struct Hosts(Arc<SharedHosts>);

#[derive(Debug, Default)]
struct SharedHosts {
    agent: Mutex<Option<ureq::Agent>>,
    pace: Pace,
    /// Which place in the list of [`super::referer::ladder`] each host accepted.
    rungs: Mutex<BTreeMap<String, usize>>,
    /// How many pictures are being fetched from each host.
    busy: Mutex<BTreeMap<String, usize>>,
    /// Signals that fewer pictures are being fetched from some host.
    left: Condvar,
    /// Which hosts are left alone.
    strikes: Strikes,
    /// Whether names can be looked up. The HTTP client has it too, which is why it is counted for itself.
    lookups: Arc<Lookups>,
    /// How many pictures are to be fetched.
    counts: PictureCounts,
    /// How long each host took.
    spent: TimeSpent,
}

/// The permission to fetch a picture from a host, given back when dropped.
#[derive(Debug)]
pub(super) struct Seat<'a> {
    shared: &'a SharedHosts,
    host: String,
}

impl Hosts {
    /// The HTTP client with its open connections; `make` makes it when it is first asked for.
    pub(super) fn agent(
        &self,
        make: impl FnOnce() -> Result<ureq::Agent, NoPicture>,
    ) -> Result<ureq::Agent, NoPicture> {
        let mut agent = lock(&self.0.agent);
        match &*agent {
            Some(agent) => Ok(agent.clone()),
            None => Ok(agent.insert(make()?).clone()),
        }
    }

    /// The pause between requests to a host.
    pub(super) fn pace(&self) -> &Pace {
        &self.0.pace
    }

    /// Which place in the list of referrers a host accepted before.
    pub(super) fn rung(&self, host: &str) -> Option<usize> {
        lock(&self.0.rungs).get(host).copied()
    }

    /// Remembers which place in the list of referrers a host accepted.
    pub(super) fn let_through(&self, host: &str, rung: usize) {
        lock(&self.0.rungs).insert(host.to_owned(), rung);
    }

    /// What is being fetched at this moment; `None` when nothing is.
    #[must_use]
    pub fn awaited(&self) -> Option<Awaited> {
        self.0.counts.now(&lock(&self.0.busy))
    }

    /// The hosts that are left alone for the rest of the run, because their names could not be looked up or because they
    /// did not answer.
    #[must_use]
    pub fn left_alone(&self) -> Vec<String> {
        self.0.strikes.all()
    }

    /// The host whose requests have taken the longest in all, and how long.
    #[must_use]
    pub fn slowest(&self) -> Option<(String, Duration)> {
        self.0.spent.most()
    }

    /// How long each host took.
    pub(super) fn spent(&self) -> &TimeSpent {
        &self.0.spent
    }

    /// Which hosts are left alone.
    pub(super) fn strikes(&self) -> &Strikes {
        &self.0.strikes
    }

    /// Whether names can be looked up.
    pub(super) fn lookups(&self) -> Arc<Lookups> {
        Arc::clone(&self.0.lookups)
    }

    /// The counts of pictures to fetch.
    pub(super) fn counts(&self) -> &PictureCounts {
        &self.0.counts
    }

    /// Waits until fewer than `seats` pictures are being fetched from a host, then takes the permission for one more.
    pub(super) fn seat(&self, host: &str, seats: usize) -> Seat<'_> {
        let mut busy = lock(&self.0.busy);
        while busy.get(host).copied().unwrap_or_default() >= seats.max(1) {
            busy = self
                .0
                .left
                .wait(busy)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *busy.entry(host.to_owned()).or_default() += 1;
        Seat {
            shared: &self.0,
            host: host.to_owned(),
        }
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut busy = lock(&self.shared.busy);
        if let Some(count) = busy.get_mut(&self.host) {
            *count -= 1;
        }
        self.shared.left.notify_all();
    }
}

fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn no_more_pictures_are_fetched_at_once_than_allowed() {
        let hosts = Hosts::default();
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let _seat = hosts.seat("a", 3);
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::yield_now();
                        now.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!((1..=3).contains(&most.into_inner()));
        // Each host is counted for itself.
        let (_a, _b) = (hosts.seat("a", 1), hosts.seat("b", 1));
    }
}
