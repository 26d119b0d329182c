//! Ctrl-C. A run over many articles lets the articles that have begun finish, but does not wait for pictures that are
//! being fetched; a second Ctrl-C ends it at once. Every other command ends at once. None leaves a partial output.

use std::io::{IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use lantai::make::pictures::Hosts;

use crate::cli::failure::Failure;

static ASKED: AtomicUsize = AtomicUsize::new(0);

/// Held for reading while an output is written; the process ends only when nobody holds it.
static WRITING: RwLock<()> = RwLock::new(());

/// How long pictures that are being fetched are waited for after Ctrl-C.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a request to stop does.
pub(crate) enum OnStop {
    /// The process ends at once.
    End,
    /// What has begun is finished, unless it waits for these hosts.
    FinishBegun(Hosts),
}

/// From now on Ctrl-C, SIGTERM and SIGHUP do what `on_stop` says instead of ending the process.
pub(crate) fn listen(on_stop: OnStop) {
    // The handler can be set once per process; a second call has no effect.
    _ = ctrlc::set_handler(move || {
        if ASKED.fetch_add(1, Ordering::SeqCst) > 0 {
            end();
        }
        match &on_stop {
            OnStop::End => {
                say("stopped: nothing that is incomplete was written");
                end();
            }
            OnStop::FinishBegun(hosts) => {
                say("stopping: finishing what has begun; Ctrl-C again ends at once");
                let hosts = hosts.clone();
                std::thread::spawn(move || end_while_fetching(&hosts));
            }
        }
    });
}

/// Whether a stop was requested.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst) > 0
}

/// Keeps the process from ending while an output is written.
pub(crate) fn writing() -> RwLockReadGuard<'static, ()> {
    WRITING.read().unwrap_or_else(PoisonError::into_inner)
}

fn end_while_fetching(hosts: &Hosts) {
    std::thread::sleep(PATIENCE);
    loop {
        if let Some(awaited) = hosts.awaited() {
            say(&format!(
                "stopped while waiting for {}; the same command with `--update` goes on",
                awaited.host
            ));
            end();
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Prints a line in the place of a progress bar. Standard error may be closed already, so failing to print is no error.
fn say(line: &str) {
    let mut stderr = std::io::stderr();
    let clear = if stderr.is_terminal() { "\r\x1b[K" } else { "" };
    _ = writeln!(stderr, "{clear}{line}");
}

#[expect(clippy::exit, reason = "a stop does not wait for what it interrupts")]
fn end() {
    let _nobody_writes = WRITING.write();
    std::process::exit(i32::from(Failure::STOPPED));
}
