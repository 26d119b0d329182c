//! The only code in the library that looks at a clock: to wait, for timeouts, and for the age of what the cache holds.
//! No time from here gets into a book.

use std::fmt::Debug;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Time, and waiting for it.
pub trait Clock: Debug + Send + Sync {
    /// The time that has passed since some fixed moment.
    fn now(&self) -> Duration;

    /// Seconds since the beginning of 1970, UTC.
    fn unix_seconds(&self) -> u64;

    /// Waits for this long.
    fn sleep(&self, time: Duration);
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[expect(
    clippy::disallowed_methods,
    reason = "the network has to be waited for, and the cache grows old; outputs never see it"
)]
impl Clock for SystemClock {
    fn now(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }

    fn unix_seconds(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.unwrap_or_default().as_secs()
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}
