//! What all articles of a run share of the network: connections, turns, seats, and whom hosts let
//! through. A host is spared whatever number of articles want something of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::pace::Pace;
use crate::model::NoPicture;

/// How many times in a row a host may fail to answer before it is left alone.
const SILENCE: u32 = 4;

/// Hosts as the articles know them that are given the same `Hosts` by their [`super::Network`]; the
/// rest of that must be the same too. A clone is the same, not a copy.
#[derive(Clone, Debug, Default)]
pub struct Hosts(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    agent: Mutex<Option<ureq::Agent>>,
    pace: Pace,
    /// Which rung of the ladder of referrers each host let through.
    rungs: Mutex<BTreeMap<String, usize>>,
    /// Pictures that are being fetched from each host.
    busy: Mutex<BTreeMap<String, usize>>,
    left: Condvar,
}

/// Failures in a row to reach each host. Each article counts for itself: what is said about its pictures
/// must not depend on the articles before it.
#[derive(Debug, Default)]
pub(super) struct Silence(Mutex<BTreeMap<String, u32>>);

impl Silence {
    /// Whether a host has not answered so often that it is left alone.
    pub(super) fn is_silent(&self, host: &str) -> bool {
        lock(&self.0).get(host).is_some_and(|it| *it >= SILENCE)
    }

    /// Counts an answer or its absence.
    pub(super) fn note(&self, host: &str, answered: bool) {
        let mut silent = lock(&self.0);
        let count = silent.entry(host.to_owned()).or_default();
        *count = if answered { 0 } else { *count + 1 };
    }
}

/// A place at a host, free again when it is dropped.
#[derive(Debug)]
pub(super) struct Seat<'a> {
    known: &'a Known,
    host: String,
}

impl Hosts {
    /// Connections to hosts, kept alive; made when first asked for.
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

    /// The turns of requests.
    pub(super) fn pace(&self) -> &Pace {
        &self.0.pace
    }

    /// The rung of the ladder of referrers that a host let through.
    pub(super) fn rung(&self, host: &str) -> Option<usize> {
        lock(&self.0.rungs).get(host).copied()
    }

    /// Remembers the rung that a host let through.
    pub(super) fn let_through(&self, host: &str, rung: usize) {
        lock(&self.0.rungs).insert(host.to_owned(), rung);
    }

    /// Waits until fewer than `seats` pictures are being fetched from a host.
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
            known: &self.0,
            host: host.to_owned(),
        }
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut busy = lock(&self.known.busy);
        if let Some(count) = busy.get_mut(&self.host) {
            *count -= 1;
        }
        self.known.left.notify_all();
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
    fn no_more_sit_than_there_are_seats() {
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
        // Another host has seats of its own.
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
