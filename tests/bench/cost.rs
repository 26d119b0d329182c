//! The cost of a run of the command, from Linux' `/proc`.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// CPU time, elapsed time and memory of a run.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cost {
    /// User and system time of all threads.
    pub(crate) cpu: Duration,
    /// Elapsed time.
    pub(crate) wall: Duration,
    /// The peak resident set size, in MB.
    pub(crate) peak: f64,
}

/// Runs a command to its end; its output is dropped.
pub(crate) fn of(command: &mut Command) -> Cost {
    let before = children();
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        peak = peak.max(peak_kib(child.id()));
        std::thread::sleep(Duration::from_millis(1));
    }
    Cost {
        wall: start.elapsed(),
        cpu: children() - before,
        peak: f64::from(peak) / 1024.0,
    }
}

/// CPU time of all children that have ended (proc(5), fields `cutime` and `cstime`, in hundredths).
fn children() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let field = |it: usize| -> u64 {
        after_name
            .split(' ')
            .nth(it)
            .and_then(|it| it.parse().ok())
            .unwrap_or(0)
    };
    Duration::from_millis((field(13) + field(14)) * 10)
}

fn peak_kib(process: u32) -> u32 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|it| it.starts_with("VmHWM"));
    line.and_then(|it| it.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}
