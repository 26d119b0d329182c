//! Watches the articles that are being converted: one that takes more processor time or memory than it may is ended, and
//! the run goes on without it.
//!
//! Time is that of the processor, as far as the system tells it of each thread (Linux), so that a busy machine fails no
//! article; elsewhere it is that of the clock. Memory is that of the whole process: with several articles at the same
//! time each has its share, and the one that has been running longest is ended.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::cli::tongue::tell;
use lantai::diag::{Exceeded, Watch};

/// How often is looked.
const INTERVAL: Duration = Duration::from_millis(25);

/// An article is ended when it has all but this part of its memory, since it takes more until its next step.
const MARGIN: u64 = 8;

/// How much processor time an article that was ended may take inside a library, where it cannot be stopped.
const GRACE: Duration = Duration::from_secs(30);

/// How long by the clock, for one that waits and takes none.
const LONGEST_GRACE: Duration = Duration::from_secs(300);

/// What an article may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// Processor time; `None` for any.
    pub(crate) time: Option<Duration>,
    /// Bytes of memory; `None` for any.
    pub(crate) memory: Option<u64>,
}

/// Looks at articles in a thread of its own, as long as the process lives.
#[derive(Clone)]
pub(crate) struct Watchdog(Arc<Mutex<Guarded>>);

#[derive(Default)]
struct Guarded {
    next: u64,
    running: BTreeMap<u64, RunningArticle>,
}

struct RunningArticle {
    name: String,
    watch: Watch,
    clock: ThreadClock,
    /// When it was ended, and what it had taken then.
    ended: Option<(Instant, Duration)>,
}

/// Takes an article off the list when its conversion is over.
pub(crate) struct WatchedArticle {
    watchdog: Watchdog,
    number: u64,
    /// The signal for the library's options.
    pub(crate) watch: Watch,
}

impl Drop for WatchedArticle {
    fn drop(&mut self) {
        self.watchdog.guarded().running.remove(&self.number);
    }
}

impl Watchdog {
    /// Begins to watch.
    pub(crate) fn new(allowance: Allowance) -> Self {
        let watchdog = Self(Arc::default());
        let guarded = Arc::downgrade(&watchdog.0);
        std::thread::spawn(move || {
            while let Some(guarded) = guarded.upgrade() {
                Self(guarded).look(allowance);
                std::thread::sleep(INTERVAL);
            }
        });
        watchdog
    }

    /// Watches an article that this thread converts, until what is returned is dropped.
    pub(crate) fn article(&self, name: &str) -> WatchedArticle {
        let watch = Watch::default();
        let mut guarded = self.guarded();
        let number = guarded.next;
        guarded.next += 1;
        guarded.running.insert(
            number,
            RunningArticle {
                name: name.to_owned(),
                watch: watch.clone(),
                clock: ThreadClock::new(),
                ended: None,
            },
        );
        drop(guarded);
        WatchedArticle {
            watchdog: self.clone(),
            number,
            watch,
        }
    }

    fn guarded(&self) -> MutexGuard<'_, Guarded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends what takes too much.
    fn look(&self, allowance: Allowance) {
        let mut guarded = self.guarded();
        let count = u64::try_from(guarded.running.len()).unwrap_or(u64::MAX);
        for article in guarded.running.values_mut() {
            if article.is_past_grace() {
                give_up(&article.name);
            }
            if allowance
                .time
                .is_some_and(|it| article.clock.elapsed() > it)
            {
                article.end(Exceeded::Time);
            }
        }
        let each = allowance.memory.map(|it| it - it / MARGIN);
        let most = each.map(|it| it.saturating_mul(count.max(1)));
        if let (Some(most), Some(used)) = (most, memory())
            && used > most
            && let Some(first) = guarded.running.values_mut().find(|it| it.ended.is_none())
        {
            first.end(Exceeded::Memory);
        }
    }
}

impl RunningArticle {
    fn end(&mut self, why: Exceeded) {
        if self.ended.is_none() {
            self.watch.end(why);
            self.ended = Some((now(), self.clock.elapsed()));
        }
    }

    /// Whether it was ended and goes on for too long.
    fn is_past_grace(&self) -> bool {
        self.ended.is_some_and(|(when, taken)| {
            self.clock.elapsed().saturating_sub(taken) > GRACE || when.elapsed() > LONGEST_GRACE
        })
    }
}

/// Ends the process: an article does not end, and nothing but this ends it.
#[expect(
    clippy::exit,
    reason = "the thread that hangs cannot be stopped otherwise"
)]
fn give_up(name: &str) -> ! {
    tell!(
        "error: {name}: it does not end, and cannot be stopped alone; the run ends here\n  \
         help: take the article away and run the command again with `--update`",
        "错误：{name}：它停不下来，也不能单独停掉，运行到此为止\n  \
         办法：拿走这篇文章，加上 `--update` 再运行",
        "錯誤：{name}：它停不下來，也不能單獨停掉，執行到此為止\n  \
         辦法：拿走這篇文章，加上 `--update` 再執行"
    );
    std::process::exit(1)
}

/// The time that a thread has taken.
struct ThreadClock {
    /// What the system says of the thread.
    file: Option<PathBuf>,
    /// What it had taken before.
    before: Duration,
    begun: Instant,
}

impl ThreadClock {
    /// The clock of this thread, at zero.
    fn new() -> Self {
        let thread = std::fs::read_link("/proc/thread-self").ok();
        let file = thread.map(|it| PathBuf::from("/proc").join(it).join("schedstat"));
        let file = file.filter(|it| taken(it).is_some());
        let before = file.as_deref().and_then(taken).unwrap_or_default();
        Self {
            file,
            before,
            begun: now(),
        }
    }

    fn elapsed(&self) -> Duration {
        let taken = self.file.as_deref().and_then(taken);
        taken.map_or_else(|| self.begun.elapsed(), |it| it.saturating_sub(self.before))
    }
}

/// The processor time of a thread: nanoseconds, the first number of its `schedstat`.
fn taken(file: &std::path::Path) -> Option<Duration> {
    let text = small_file(file)?;
    let number = text.split_whitespace().next()?;
    Some(Duration::from_nanos(number.parse().ok()?))
}

/// Bytes of memory that the process has: pages of 4 KiB, the second number of its `statm`. `None` where there is none.
fn memory() -> Option<u64> {
    let text = small_file(std::path::Path::new("/proc/self/statm"))?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    pages.checked_mul(4096)
}

fn small_file(path: &std::path::Path) -> Option<String> {
    use std::io::Read as _;
    let mut text = String::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(4096).read_to_string(&mut text).ok()?;
    Some(text)
}

#[expect(clippy::disallowed_methods, reason = "no output depends on it")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowance(time: Option<Duration>, memory: Option<u64>) -> Allowance {
        Allowance { time, memory }
    }

    fn ended(allowance: Allowance) -> bool {
        let watchdog = Watchdog(Arc::default());
        let _article = watchdog.article("a");
        // The thread has to take some time before it can have taken too much.
        let mut sum = 0_u64;
        for number in 0..2_000_000_u64 {
            sum = sum.wrapping_mul(31).wrapping_add(number);
        }
        assert_ne!(sum, 1);
        watchdog.look(allowance);
        let guarded = watchdog.guarded();
        guarded.running.values().all(|it| it.ended.is_some())
    }

    #[test]
    fn an_article_is_ended_by_time_and_by_memory() {
        assert!(ended(allowance(Some(Duration::ZERO), None)));
        assert!(!ended(allowance(
            Some(Duration::from_secs(3600)),
            Some(1 << 40)
        )));
        if memory().is_some() {
            assert!(ended(allowance(None, Some(1))));
        }
    }

    #[test]
    fn an_article_that_is_done_is_watched_no_longer() {
        let watchdog = Watchdog(Arc::default());
        drop(watchdog.article("a"));
        assert!(watchdog.guarded().running.is_empty());
    }
}
