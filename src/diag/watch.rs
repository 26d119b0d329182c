//! Ending a conversion from outside. A caller who watches time and memory says that an article has had enough; the stages
//! ask at every step and stop.
//!
//! Stopping unwinds the stack, as a panic does, but without its message: hundreds of functions would otherwise have to
//! return an error that none of them has. Nothing is written before an output is complete, so nothing is left half done.
//! What happens inside libraries cannot be stopped like this; for that, what they are given is bounded.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use super::error::{Error, Exceeded};

/// A signal to the conversion of one article. Clones are the same signal.
#[derive(Clone, Debug, Default)]
pub struct Watch(Arc<Watched>);

#[derive(Debug, Default)]
struct Watched {
    /// Why it is to end; 0 while it may go on.
    signal: AtomicU8,
    /// How many steps it has made.
    steps: AtomicU64,
}

impl Watch {
    /// Ends the conversion at its next step.
    pub fn end(&self, why: Exceeded) {
        let code = match why {
            Exceeded::Time => 1,
            Exceeded::Memory => 2,
        };
        self.0.signal.store(code, Ordering::Relaxed);
    }

    /// How many steps the work has made. Unlike time it is the same on every machine, so that tests can hold it against
    /// the size of the input.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.0.steps.load(Ordering::Relaxed)
    }

    fn ended(&self) -> Option<Exceeded> {
        match self.0.signal.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(Exceeded::Time),
            _ => Some(Exceeded::Memory),
        }
    }

    /// Does work of an article, which ends when the signal is given.
    ///
    /// # Errors
    ///
    /// Those of `work`, and [`Error::Exceeded`] when it was ended.
    pub(crate) fn over<T>(
        watch: Option<&Self>,
        work: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some(watch) = watch else {
            return work();
        };
        // A thread that waits for another may begin the work of a further article: the signal of the first comes back.
        let before = CURRENT.replace(Some(watch.clone()));
        let done = catch_unwind(AssertUnwindSafe(work));
        CURRENT.set(before);
        done.unwrap_or_else(|payload| match payload.downcast::<Ended>() {
            Ok(ended) => Err(Error::Exceeded(ended.0)),
            Err(panic) => resume_unwind(panic),
        })
    }
}

/// What unwinds the stack.
struct Ended(Exceeded);

thread_local! {
    /// The signal to the work that this thread does.
    static CURRENT: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// One step of a stage. Does not return when the conversion is to end.
pub(crate) fn step() {
    steps(1);
}

/// As many steps as a loop has made that is too tight to ask at each.
pub(crate) fn steps(count: usize) {
    let ended = CURRENT.with_borrow(|it| {
        let watch = it.as_ref()?;
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        watch.0.steps.fetch_add(count, Ordering::Relaxed);
        watch.ended()
    });
    if let Some(why) = ended {
        resume_unwind(Box::new(Ended(why)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_at_its_next_step() {
        let watch = Watch::default();
        let mut steps = 0;
        let done: Result<(), Error> = Watch::over(Some(&watch), || {
            loop {
                step();
                steps += 1;
                if steps == 7 {
                    watch.end(Exceeded::Time);
                }
            }
        });
        assert!(matches!(done, Err(Error::Exceeded(Exceeded::Time))));
        assert_eq!(steps, 7);
        assert_eq!(watch.steps(), 8);
        step(); // the signal is not that of what comes after
    }

    #[test]
    fn an_inner_signal_ends_only_its_own_work() {
        let (outer, inner) = (Watch::default(), Watch::default());
        inner.end(Exceeded::Memory);
        let done = Watch::over(Some(&outer), || {
            let inside: Result<(), Error> = Watch::over(Some(&inner), || {
                step();
                Ok(())
            });
            assert!(matches!(inside, Err(Error::Exceeded(Exceeded::Memory))));
            step();
            Ok(1)
        });
        assert!(matches!(done, Ok(1)));
    }

    #[test]
    #[should_panic(expected = "a defect")]
    fn panics_pass() {
        let watch = Watch::default();
        let _: Result<(), Error> = Watch::over(Some(&watch), || panic!("a defect"));
    }
}
