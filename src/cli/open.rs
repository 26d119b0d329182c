//! `--open`: shows a finished book with the program that the system has for it.

use std::path::Path;
use std::process::{Command, Stdio};

use super::failure::Failure;
use crate::cli::tongue::said;

/// Opens a file or folder with the system's program for it, and does not wait for that program to end.
pub(crate) fn open(path: &Path) -> Result<(), Failure> {
    let mut command = opener();
    let started = command
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    started.map(|_| ()).map_err(|error| {
        let program = command.get_program().to_string_lossy().into_owned();
        Failure::work(
            said!(
                "`{}` is written, but `{program}` cannot open it: {error}",
                "`{}` 已写出，但 `{program}` 打不开：{error}",
                "`{}` 已寫出，但 `{program}` 無法開啟：{error}",
                path.display()
            ),
            said!("open it yourself", "请自己打开", "請自行開啟"),
        )
    })
}

fn opener() -> Command {
    if cfg!(target_os = "macos") {
        return Command::new("open");
    }
    if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        return command;
    }
    Command::new("xdg-open")
}
