//! Ctrl-C. A run over many articles lets the articles that have begun finish, as far as they do within two seconds; a
//! second Ctrl-C ends it at once. Every other command ends at once. None leaves a partial output.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use crate::cli::failure::Failure;
use crate::cli::say;
use crate::cli::tongue::tell;

static ASKED: AtomicUsize = AtomicUsize::new(0);
static DONE: AtomicUsize = AtomicUsize::new(0);
static ALL: AtomicUsize = AtomicUsize::new(0);

/// How far a run over articles is, for what is said when it is ended.
pub(crate) fn reached(done: usize, all: usize) {
    DONE.store(done, Ordering::Relaxed);
    ALL.store(all, Ordering::Relaxed);
}

/// Held for reading while an output is written; the process ends only when nobody holds it.
static WRITING: RwLock<()> = RwLock::new(());

/// How long articles that have begun may take to finish. Whoever stops a machine kills what is not gone after a while.
const PATIENCE: Duration = Duration::from_millis(1500);

/// What a request to stop does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OnStop {
    /// The process ends at once.
    End,
    /// What has begun is finished, if that does not take long.
    FinishBegun,
}

/// From now on Ctrl-C, SIGTERM and SIGHUP do what `on_stop` says instead of ending the process.
pub(crate) fn listen(on_stop: OnStop) {
    // The handler can be set once per process; a second call has no effect.
    _ = ctrlc::set_handler(move || {
        if ASKED.fetch_add(1, Ordering::SeqCst) > 0 {
            end();
        }
        match on_stop {
            OnStop::End => {
                clear_bar();
                tell!(
                    "stopped: nothing that is incomplete was written",
                    "已停止：没有写出不完整的文件",
                    "已停止：沒有寫出不完整的檔案"
                );
                end();
            }
            OnStop::FinishBegun => {
                clear_bar();
                tell!(
                    "stopping: finishing what has begun; Ctrl-C again ends at once",
                    "正在停止：先做完已经开始的；再按 Ctrl-C 立即结束",
                    "正在停止：先做完已經開始的；再按 Ctrl-C 立即結束"
                );
                std::thread::spawn(|| {
                    std::thread::sleep(PATIENCE);
                    clear_bar();
                    tell();
                    end();
                });
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

fn tell() {
    match ALL.load(Ordering::Relaxed) {
        0 => tell!(
            "stopped: no book is written",
            "已停止：没有写出书",
            "已停止：沒有寫出書"
        ),
        all => tell!(
            "stopped: {} of {all} articles done\n  help: run the same command with `--update` to go on",
            "已停止：{all} 篇文章完成了 {} 篇\n  办法：同一命令加上 `--update` 可以继续",
            "已停止：{all} 篇文章完成了 {} 篇\n  辦法：同一指令加上 `--update` 可以繼續",
            DONE.load(Ordering::Relaxed)
        ),
    }
}

/// Takes a progress bar off the line on which a message comes.
fn clear_bar() {
    if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        say::styled("\r\x1b[K\x1b[A");
    }
}

#[expect(clippy::exit, reason = "a stop does not wait for what it interrupts")]
fn end() {
    let _nobody_writes = WRITING.write();
    std::process::exit(i32::from(Failure::STOPPED));
}
