//! Limits on how fast hosts are asked: the pause between two requests to a host, and a queue of jobs that gives each host
//! only so many workers.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::assets::clock::Clock;

/// When the next request to each host may start.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<BTreeMap<String, Duration>>);

impl Pace {
    /// Waits until the next request to a host may start.
    pub(super) fn wait(&self, host: &str, pause: Duration, clock: &dyn Clock) {
        let turn = {
            let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let now = clock.now();
            let next = hosts.entry(host.to_owned()).or_default();
            let turn = now.max(*next);
            *next = turn + pause;
            turn.saturating_sub(now)
        };
        if !turn.is_zero() {
            clock.sleep(turn);
        }
    }

    /// Lets no request to a host start before this much time has passed.
    pub(super) fn postpone(&self, host: &str, time: Duration, clock: &dyn Clock) {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = hosts.entry(host.to_owned()).or_default();
        *next = (*next).max(clock.now() + time);
    }
}

/// Jobs by host. Workers take them so that never more than `per_host` work for one host.
pub(crate) struct Queue<T> {
    /// For each host, the jobs that are left and the number of workers that work for it.
    state: Mutex<BTreeMap<String, (VecDeque<T>, usize)>>,
    changed: Condvar,
    per_host: usize,
}

impl<T> Queue<T> {
    pub(crate) fn new(jobs: impl Iterator<Item = (String, T)>, per_host: usize) -> Self {
        let mut state: BTreeMap<String, (VecDeque<T>, usize)> = BTreeMap::new();
        for (host, job) in jobs {
            state.entry(host).or_default().0.push_back(job);
        }
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
            per_host: per_host.max(1),
        }
    }

    /// How many workers can be busy at once.
    pub(crate) fn width(&self) -> usize {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.values().map(|it| it.0.len().min(self.per_host)).sum()
    }

    /// Does jobs until none are left; called by each worker.
    pub(crate) fn work(&self, mut job: impl FnMut(T)) {
        while let Some((host, next)) = self.take() {
            job(next);
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(it) = state.get_mut(&host) {
                it.1 = it.1.saturating_sub(1);
            }
            self.changed.notify_all();
        }
    }

    /// Waits for a job of a host that may have one more worker; `None` when no jobs are left.
    fn take(&self) -> Option<(String, T)> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            // The host with the most jobs left comes first, because it will take the longest.
            let ready = state
                .iter_mut()
                .filter(|(_, it)| !it.0.is_empty() && it.1 < self.per_host)
                .max_by_key(|(_, it)| it.0.len());
            if let Some((host, it)) = ready {
                it.1 += 1;
                return it.0.pop_front().map(|job| (host.clone(), job));
            }
            if state.values().all(|it| it.0.is_empty()) {
                return None;
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn no_host_has_more_workers_than_its_share() {
        let jobs = (0..40).map(|it| (format!("host{}", it % 2), it));
        let queue = Queue::new(jobs, 2);
        assert_eq!(queue.width(), 4);
        let (done, busy) = (
            AtomicUsize::new(0),
            [AtomicUsize::new(0), AtomicUsize::new(0)],
        );
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    queue.work(|job| {
                        let now = busy[job % 2].fetch_add(1, Ordering::SeqCst);
                        assert!(now < 2);
                        std::thread::yield_now();
                        busy[job % 2].fetch_sub(1, Ordering::SeqCst);
                        done.fetch_add(1, Ordering::SeqCst);
                    });
                });
            }
        });
        assert_eq!(done.into_inner(), 40);
    }
}
