//! Which hosts are left alone, because asking them only costs time: a name that cannot be looked up, a host that lets
//! requests time out or refuses connections. What is noted here holds for all articles of a run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::model::NoPicture;

/// Points at which a host is left alone.
const LIMIT: u32 = 4;

/// How a host failed to answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Unanswered {
    /// Its name could not be looked up.
    NotFound,
    /// It did not answer in time.
    TimedOut,
    /// It refused the connection, or closed it.
    Refused,
}

impl Unanswered {
    /// Points of this failure: one failed lookup is enough, two time-outs, or four refused connections.
    fn points(self) -> u32 {
        match self {
            Self::NotFound => LIMIT,
            Self::TimedOut => LIMIT / 2,
            Self::Refused => LIMIT / 4,
        }
    }
}

/// What is known of a host that failed to answer since it last answered.
#[derive(Debug)]
struct Failures {
    points: u32,
    /// Why it was left alone; every picture that it costs has this reason, so that books do not depend on the order in
    /// which pictures were asked for.
    reason: NoPicture,
}

/// The failures of each host.
#[derive(Debug, Default)]
pub(super) struct Strikes(Mutex<BTreeMap<String, Failures>>);

impl Strikes {
    /// Why a host is left alone; `None` when it may be asked.
    pub(super) fn left_alone(&self, host: &str) -> Option<NoPicture> {
        let hosts = lock(&self.0);
        let failures = hosts.get(host).filter(|it| it.points >= LIMIT)?;
        Some(failures.reason.clone())
    }

    /// Notes that a host answered. A host that is left alone stays so: its answer was to an earlier request.
    pub(super) fn answered(&self, host: &str) {
        let mut hosts = lock(&self.0);
        if hosts.get(host).is_some_and(|it| it.points < LIMIT) {
            hosts.remove(host);
        }
    }

    /// Notes that a host did not answer.
    pub(super) fn unanswered(&self, host: &str, how: Unanswered, reason: &NoPicture) {
        let mut hosts = lock(&self.0);
        let failures = hosts.entry(host.to_owned()).or_insert_with(|| Failures {
            points: 0,
            reason: reason.clone(),
        });
        if failures.points < LIMIT {
            failures.points += how.points();
            failures.reason = reason.clone();
        }
    }

    /// The hosts that are left alone, in the order of their names.
    pub(super) fn all(&self) -> Vec<String> {
        let hosts = lock(&self.0);
        let dead = hosts.iter().filter(|it| it.1.points >= LIMIT);
        dead.map(|it| it.0.clone()).collect()
    }
}

/// Whether names can be looked up at all. When the lookups of two hosts took too long and none has ever succeeded, there
/// is no name server, and no further lookup is waited for.
#[derive(Debug, Default)]
pub(super) struct Lookups(Mutex<LookupState>);

#[derive(Debug, Default)]
struct LookupState {
    any_succeeded: bool,
    too_slow: BTreeSet<String>,
}

impl Lookups {
    /// Whether no lookup can succeed.
    pub(super) fn are_out(&self) -> bool {
        let state = lock(&self.0);
        !state.any_succeeded && state.too_slow.len() >= 2
    }

    /// Notes a lookup that succeeded.
    pub(super) fn succeeded(&self) {
        lock(&self.0).any_succeeded = true;
    }

    /// Notes a lookup that took too long.
    pub(super) fn timed_out(&self, host: &str) {
        lock(&self.0).too_slow.insert(host.to_owned());
    }
}

fn lock<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REASON: NoPicture = NoPicture::HostUnknown;

    #[test]
    fn one_failed_lookup_two_time_outs_or_four_refusals_are_enough() {
        for (how, most) in [
            (Unanswered::NotFound, 1),
            (Unanswered::TimedOut, 2),
            (Unanswered::Refused, 4),
        ] {
            let strikes = Strikes::default();
            for _ in 0..most {
                assert_eq!(strikes.left_alone("a"), None, "{how:?}");
                strikes.unanswered("a", how, &REASON);
            }
            assert_eq!(strikes.left_alone("a"), Some(REASON), "{how:?}");
            assert_eq!(strikes.left_alone("b"), None);
            assert_eq!(strikes.all(), ["a"]);
            strikes.answered("a");
            assert_eq!(strikes.all(), ["a"], "a late answer changes nothing");
        }
    }

    #[test]
    fn an_answer_forgives_what_was_before() {
        let strikes = Strikes::default();
        strikes.unanswered("a", Unanswered::TimedOut, &REASON);
        strikes.answered("a");
        strikes.unanswered("a", Unanswered::TimedOut, &REASON);
        assert_eq!(strikes.left_alone("a"), None);
    }

    #[test]
    fn two_slow_lookups_and_no_good_one_mean_no_name_server() {
        let lookups = Lookups::default();
        lookups.timed_out("a");
        lookups.timed_out("a");
        assert!(!lookups.are_out());
        lookups.timed_out("b");
        assert!(lookups.are_out());
        lookups.succeeded();
        assert!(!lookups.are_out());
    }
}
