//! Runs the command in a real pseudo-terminal, which the module `pty` of Python opens.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Runs a command in a pseudo-terminal: arguments are the columns, what to wait for before Ctrl-C is sent (empty for no
/// Ctrl-C), and the command. Prints what the terminal showed; its exit code is that of the command, and 99 when what is
/// waited for never comes.
const IN_TERMINAL: &str = r"
import fcntl, os, pty, select, struct, sys, termios, time
columns, wanted, command = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
shown, sent, begun = b'', None, time.monotonic()
while time.monotonic() - begun < 120:
    if not select.select([fd], [], [], 1)[0]:
        continue
    try:
        more = os.read(fd, 65536)
    except OSError:
        break
    if not more:
        break
    shown += more
    if wanted and sent is None and wanted in shown:
        sent = time.monotonic()
        os.write(fd, b'\x03')
else:
    os.kill(pid, 9)
status = os.waitpid(pid, 0)[1]
ended = time.monotonic()
sys.stdout.buffer.write(shown)
if wanted and sent is None:
    sys.exit(99)
if sent is not None:
    sys.stderr.write('%.2f' % (ended - sent))
sys.exit(os.waitstatus_to_exitcode(status) & 255)
";

/// What a terminal showed, and how the command ended.
struct Shown {
    text: String,
    code: Option<i32>,
    /// Seconds from Ctrl-C to the end; 0 without Ctrl-C.
    seconds: f64,
}

/// Runs `lantai` in a terminal of so many columns; `None`, and a word about it, where there is no Python.
fn in_terminal(folder: &Path, columns: u32, stop_at: &str, words: &[&str]) -> Option<Shown> {
    let mut python = Command::new("python3");
    python.args(["-c", IN_TERMINAL, &columns.to_string(), stop_at]);
    python
        .arg(env!("CARGO_BIN_EXE_lantai"))
        .args(words)
        .current_dir(folder)
        .env("TERM", "xterm-256color")
        .env("LC_ALL", "C.UTF-8")
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .stdin(Stdio::null());
    let Ok(output) = python.output() else {
        let mut stderr = std::io::stderr();
        _ = writeln!(stderr, "skipped: there is no python3 to open a terminal");
        return None;
    };
    let seconds = String::from_utf8_lossy(&output.stderr);
    Some(Shown {
        text: String::from_utf8_lossy(&output.stdout).into_owned(),
        code: output.status.code(),
        seconds: seconds.trim().parse().unwrap_or(0.0),
    })
}

/// A folder with articles whose pictures are on a host that accepts connections and never answers.
fn mute_host() -> (TempDir, TcpListener) {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    for number in 0..3 {
        let path = folder.path().join(format!("in/{number}.md"));
        let text =
            format!("# 图 {number}\n\n![](http://127.0.0.1:{port}/{number}.png)\n\n正文。\n");
        std::fs::write(path, text).unwrap();
    }
    (folder, listener)
}

#[test]
fn ctrl_c_while_fetching_ends_every_command_soon() {
    for words in [
        &["in/0.md", "-o", "out", "--allow-host", "127.0.0.1"][..],
        &["convert", "in", "-o", "out", "--allow-host", "127.0.0.1"],
        &["book", "in", "-o", "out", "--allow-host", "127.0.0.1"],
    ] {
        let (folder, _listener) = mute_host();
        // What is waited for is shown, or else Ctrl-C is never sent.
        let Some(shown) = in_terminal(folder.path(), 80, "127.0.0.1", words) else {
            return;
        };
        assert_eq!(shown.code, Some(130), "{words:?}: {}", shown.text);
        assert!(shown.text.contains("fetching 1/"), "{}", shown.text);
        assert!(shown.text.contains("stop"), "{}", shown.text);
        // Two seconds are promised; a busy machine may take longer to end a process.
        assert!(shown.seconds < 8.0, "{words:?}: {} s", shown.seconds);
        for entry in walkdir::WalkDir::new(folder.path().join("out"))
            .into_iter()
            .flatten()
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            assert!(
                !name.ends_with(".epub") && !name.starts_with(".lantai-run"),
                "{name}"
            );
        }
    }
}

#[test]
fn the_bar_fits_a_narrow_terminal() {
    let (folder, _listener) = mute_host();
    let words = ["convert", "in", "-o", "out", "--allow-host", "127.0.0.1"];
    let Some(shown) = in_terminal(folder.path(), 40, "127.0.0.1", &words) else {
        return;
    };
    // Every state of the bar stands on one line: it is drawn over the one before, never below it.
    let bars = shown
        .text
        .split(['\r', '\n'])
        .filter(|it| it.contains("fetching"));
    for bar in bars {
        let plain = without_escapes(bar);
        // The terminal echoes the key that was pressed.
        let plain = plain.trim_end_matches("^C");
        assert!(plain.chars().count() <= 40, "{plain:?}");
    }
    assert!(shown.text.contains("fetching"), "{}", shown.text);
}

#[test]
fn a_run_in_chinese_fits_a_narrow_terminal() {
    let (folder, _listener) = mute_host();
    let words = [
        "convert",
        "in",
        "-o",
        "out",
        "--allow-host",
        "127.0.0.1",
        "--ui-lang",
        "zh-Hans",
    ];
    let Some(shown) = in_terminal(folder.path(), 40, "127.0.0.1", &words) else {
        return;
    };
    assert_eq!(shown.code, Some(130), "{}", shown.text);
    assert!(shown.text.contains("停止"), "{}", shown.text);
    let bars = shown.text.split(['\r', '\n']);
    let bars: Vec<&str> = bars.filter(|it| it.contains("下载")).collect();
    assert!(!bars.is_empty(), "{}", shown.text);
    for bar in bars {
        let plain = without_escapes(bar);
        let plain = plain.trim_end_matches("^C");
        // A Han character takes two columns.
        let columns: usize = plain
            .chars()
            .map(|it| 1 + usize::from(!it.is_ascii()))
            .sum();
        assert!(columns <= 40, "{columns} columns: {plain:?}");
    }
}

/// A text without the sequences that move the cursor or colour text (ECMA-48, 5.4).
fn without_escapes(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        if c != '\u{1b}' {
            out.push(c);
            continue;
        }
        if letters.next() == Some('[') {
            letters.find(|it| it.is_ascii_alphabetic());
        }
    }
    out
}
