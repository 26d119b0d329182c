//! The bar that shows how far a check is, on a terminal.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use lantai::{Disk, Error, Resources};

use crate::cli::tongue::ui;

/// The bar; hidden where standard error is no terminal.
pub(super) struct CheckBar(ProgressBar);

impl CheckBar {
    /// A bar of nothing yet.
    pub(super) fn new(quiet: bool) -> Self {
        let target = if std::io::stderr().is_terminal() && !quiet {
            ProgressDrawTarget::stderr_with_hz(8)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let width = terminal_size::terminal_size_of(std::io::stderr()).map_or(80, |it| it.0.0);
        let style = ProgressStyle::with_template(match width {
            0..60 => "{pos}/{len} {wide_msg}",
            60.. => "{bar:24} {pos}/{len} {wide_msg}",
        });
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// So many files more are going to be checked.
    pub(super) fn expect(&self, files: usize) {
        self.0.set_message(ui!("checking", "检查", "檢查"));
        self.0.inc_length(files as u64);
    }

    /// From now on so many books are converted again.
    pub(super) fn convert_again(&self, books: usize) {
        let message = ui!("converting again", "重新转换", "重新轉換");
        self.0.set_message(message);
        self.0.set_length(books as u64);
        self.0.set_position(0);
    }

    /// One more is done.
    pub(super) fn done(&self) {
        self.0.inc(1);
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

/// The disk, of which the bar counts each file that is read.
pub(super) struct CountedDisk<'a>(pub(super) &'a CheckBar);

impl Resources for CountedDisk<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Error> {
        let read = Disk.read(path);
        self.0.done();
        read
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>, Error> {
        Disk.list(folder)
    }
}
