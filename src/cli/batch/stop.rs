//! Ctrl-C: the first lets the articles that have begun finish, the second ends the process at once. Neither leaves a
//! partial output.

use std::sync::atomic::{AtomicUsize, Ordering};

static ASKED: AtomicUsize = AtomicUsize::new(0);

/// From now on Ctrl-C, SIGTERM and SIGHUP request a stop instead of ending the process.
pub(crate) fn listen() {
    // The handler can be set once per process; a second call has no effect.
    _ = ctrlc::set_handler(|| {
        if ASKED.fetch_add(1, Ordering::SeqCst) > 0 {
            end();
        }
    });
}

/// Whether a stop was requested.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst) > 0
}

#[expect(clippy::exit, reason = "the second Ctrl-C does not wait")]
fn end() {
    std::process::exit(130);
}
