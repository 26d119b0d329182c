//! Shows on the terminal for which pictures a run waits.

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use lantai::make::pictures::Hosts;

use super::tongue::ui;

/// Time between two looks.
const PERIOD: Duration = Duration::from_millis(200);

/// Writes what is fetched into the message of a bar, until it is dropped.
pub(crate) struct Fetching {
    over: Arc<AtomicBool>,
    watcher: Option<JoinHandle<()>>,
}

impl Fetching {
    /// Follows what these hosts are asked for, and shows it in `bar`.
    pub(crate) fn follow(hosts: Hosts, bar: ProgressBar) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&over);
        let watcher = std::thread::spawn(move || {
            while !seen.load(Ordering::SeqCst) {
                let message = hosts.awaited().map(|it| {
                    let now = (it.done + 1).min(it.pictures);
                    ui!(
                        "fetching {now}/{} {}",
                        "下载 {now}/{} {}",
                        "下載 {now}/{} {}",
                        it.pictures,
                        it.host
                    )
                });
                bar.set_message(message.unwrap_or_default());
                std::thread::park_timeout(PERIOD);
            }
        });
        Self {
            over,
            watcher: Some(watcher),
        }
    }

    /// Follows them on a line of their own; nothing is shown when standard error is no terminal.
    pub(crate) fn alone(hosts: Hosts, quiet: bool) -> (Self, ProgressBar) {
        let target = if std::io::stderr().is_terminal() && !quiet {
            ProgressDrawTarget::stderr_with_hz(8)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{wide_msg}") {
            bar.set_style(style);
        }
        (Self::follow(hosts, bar.clone()), bar)
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        if let Some(watcher) = self.watcher.take() {
            watcher.thread().unpark();
            // A watcher that panicked has nothing more to show.
            _ = watcher.join();
        }
    }
}
