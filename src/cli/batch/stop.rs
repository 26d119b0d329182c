//! Ctrl-C: the first asks for a clean end, the second ends at once (no partial file is left either way).

use std::sync::atomic::{AtomicUsize, Ordering};

static ASKED: AtomicUsize = AtomicUsize::new(0);

/// From now on Ctrl-C, a termination signal or a hang-up asks for a clean end.
pub(crate) fn listen() {
    // A second call in one process changes nothing.
    _ = ctrlc::set_handler(|| {
        if ASKED.fetch_add(1, Ordering::SeqCst) > 0 {
            end();
        }
    });
}

/// Whether a clean end was asked for.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst) > 0
}

#[expect(clippy::exit, reason = "the second Ctrl-C does not wait")]
fn end() {
    std::process::exit(130);
}
