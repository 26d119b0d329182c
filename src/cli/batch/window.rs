//! Runs work in parallel and gives the results in order, with a limited number of results in memory.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc;

/// Runs `work` on the numbers `0..count` in `pool` and hands each result to `take`, in order.
///
/// At most `window` numbers are begun and not yet taken. Once `go_on` returns false, no number is begun, and those that
/// were begun are finished and taken. Returns how many were taken. A panic of `work` is raised in the calling thread
/// when the result of its number would be taken.
pub(crate) fn in_order<T: Send>(
    pool: &rayon::ThreadPool,
    count: usize,
    window: usize,
    work: impl Fn(usize) -> T + Sync,
    mut take: impl FnMut(usize, T),
    go_on: impl Fn() -> bool,
) -> usize {
    let (send, receive) = mpsc::channel();
    let work = &work;
    // With `in_place_scope` this thread does no work of the pool: it only waits for results and takes them.
    pool.in_place_scope_fifo(|scope| {
        let (mut begun, mut taken) = (0, 0);
        let mut waiting = BTreeMap::new();
        loop {
            while begun < count && begun - taken < window && go_on() {
                let send = send.clone();
                let number = begun;
                scope.spawn_fifo(move |_| {
                    // Sending cannot fail: the receiver outlives the scope.
                    let result = catch_unwind(AssertUnwindSafe(|| work(number)));
                    _ = send.send((number, result));
                });
                begun += 1;
            }
            if taken == begun {
                return taken;
            }
            let Ok((number, result)) = receive.recv() else {
                return taken;
            };
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&taken) {
                match result {
                    Ok(result) => take(taken, result),
                    Err(panic) => resume_unwind(panic),
                }
                taken += 1;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::in_order;

    fn pool() -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new()
            .num_threads(4)
            .build()
            .unwrap()
    }

    #[test]
    fn results_come_in_order_and_the_window_holds() {
        let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut taken = Vec::new();
        let work = |number: usize| {
            let now = running.fetch_add(1, Ordering::SeqCst) + 1;
            most.fetch_max(now, Ordering::SeqCst);
            // Higher numbers sleep for a shorter time, so results arrive out of order.
            std::thread::sleep(std::time::Duration::from_micros(200 - number as u64));
            number
        };
        let take = |number: usize, result: usize| {
            running.fetch_sub(1, Ordering::SeqCst);
            assert_eq!(number, result);
            taken.push(result);
        };
        assert_eq!(in_order(&pool(), 200, 7, work, take, || true), 200);
        assert_eq!(taken, (0..200).collect::<Vec<_>>());
        assert!(most.into_inner() <= 7);
    }

    #[test]
    #[should_panic(expected = "in the third")]
    fn a_panic_is_passed_on() {
        let work = |number: usize| assert!(number != 2, "in the third");
        in_order(&pool(), 10, 4, work, |_, ()| {}, || true);
    }

    #[test]
    fn begun_work_is_finished_after_a_stop() {
        let begun = AtomicUsize::new(0);
        let mut taken = 0;
        let work = |_: usize| begun.fetch_add(1, Ordering::SeqCst);
        let go_on = || begun.load(Ordering::SeqCst) < 10;
        let count = in_order(&pool(), 1000, 4, work, |_, _| taken += 1, go_on);
        assert_eq!(count, taken);
        assert_eq!(begun.load(Ordering::SeqCst), taken);
        assert!(taken < 1000);
    }
}
