//! Ctrl-C: the first lets the articles that have begun finish, as far as they do within two seconds; the second ends the
//! process at once. Neither leaves a partial output.

use crate::cli::say::note;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How long articles that have begun may take to finish. Whoever stops a machine kills what is not gone after a while.
const PATIENCE: Duration = Duration::from_millis(1500);

static ASKED: AtomicUsize = AtomicUsize::new(0);
static DONE: AtomicUsize = AtomicUsize::new(0);
static ALL: AtomicUsize = AtomicUsize::new(0);

/// How far a run over articles is, for what is said when it is ended.
pub(crate) fn reached(done: usize, all: usize) {
    DONE.store(done, Ordering::Relaxed);
    ALL.store(all, Ordering::Relaxed);
}

/// From now on Ctrl-C, SIGTERM and SIGHUP request a stop instead of ending the process.
pub(crate) fn listen() {
    // The handler can be set once per process; a second call has no effect.
    _ = ctrlc::set_handler(|| {
        if ASKED.fetch_add(1, Ordering::SeqCst) > 0 {
            end();
        }
        #[expect(clippy::exit, reason = "whoever asked waits no longer")]
        std::thread::spawn(|| {
            std::thread::sleep(PATIENCE);
            say();
            std::process::exit(1);
        });
    });
}

/// Whether a stop was requested.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst) > 0
}

fn say() {
    match ALL.load(Ordering::Relaxed) {
        0 => note!("stopped: no book is written"),
        all => note!(
            "stopped: {} of {all} articles done\n  help: run the same command with `--update` to go on",
            DONE.load(Ordering::Relaxed)
        ),
    }
}

#[expect(clippy::exit, reason = "the second Ctrl-C does not wait")]
fn end() {
    std::process::exit(130);
}
