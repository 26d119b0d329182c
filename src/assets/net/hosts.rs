//! What the articles of a run share when they use the network: open connections, the pause between requests, the number
//! of pictures fetched from a host at once, and which `Referer` a host accepts. So a host gets no more requests at once
//! when many articles are converted.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::pace::Pace;
use crate::model::NoPicture;

/// After this many failures in a row to answer, a host is not asked again.
const SILENCE: u32 = 4;

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
}

/// How many times in a row each host has failed to answer. Each article counts for itself, because the warnings about
/// its pictures must not depend on the articles before it.
#[derive(Debug, Default)]
pub(super) struct Silence(Mutex<BTreeMap<String, u32>>);

impl Silence {
    /// Whether a host has failed to answer so often that it is not asked again.
    pub(super) fn is_silent(&self, host: &str) -> bool {
        lock(&self.0).get(host).is_some_and(|it| *it >= SILENCE)
    }

    /// Notes whether a host answered.
    pub(super) fn note(&self, host: &str, answered: bool) {
        let mut silent = lock(&self.0);
        let count = silent.entry(host.to_owned()).or_default();
        *count = if answered { 0 } else { *count + 1 };
    }
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

    #[test]
    fn a_silent_host_is_left_alone_until_it_answers() {
        let silence = Silence::default();
        for _ in 0..4 {
            assert!(!silence.is_silent("a"));
            silence.note("a", false);
        }
        assert!(silence.is_silent("a") && !silence.is_silent("b"));
        silence.note("a", true);
        assert!(!silence.is_silent("a"));
    }
}
