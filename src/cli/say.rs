//! The only place that writes to standard output and standard error. A full disk or a closed pipe behind them never ends
//! a conversion: books are finished in either case.
//!
//! Messages that cannot be written are dropped. What a command was asked to print, such as the records of `--json`, must
//! not be lost in silence: the command ends with an error, unless the reader of a pipe left of his own accord.

use std::fmt;
use std::io::{self, Write as _};
use std::sync::Mutex;

use lantai::diag::visible;

/// Writes a message to standard error, as `eprintln!` does. Characters that a terminal would obey are shown as escapes,
/// since names and addresses come from articles.
macro_rules! note {
    ($($arg:tt)*) => {
        $crate::cli::say::message(format_args!($($arg)*))
    };
}
pub(crate) use note;

/// Why something that was asked for could not be printed.
static LOST: Mutex<Option<String>> = Mutex::new(None);

/// Writes a message and a line feed to standard error. Where that is not possible, nobody can be told.
pub(crate) fn message(message: fmt::Arguments<'_>) {
    let text = visible(&message.to_string()).into_owned() + "\n";
    _ = io::stderr().write_all(text.as_bytes());
}

/// Writes text that is not to be escaped, because it was made for terminals, to standard error.
pub(super) fn styled(text: &str) {
    _ = io::stderr().write_all(format!("{text}\n").as_bytes());
}

/// Writes what the command was asked for to standard output. The first error is kept for [`lost`].
pub(crate) fn print(bytes: &[u8]) {
    let mut out = io::stdout();
    keep(out.write_all(bytes).and_then(|()| out.flush()));
}

/// Copies what the command was asked for to standard output, as [`print`].
pub(crate) fn copy(reader: &mut impl io::Read) {
    let mut out = io::stdout();
    keep(io::copy(reader, &mut out).and_then(|_| out.flush()));
}

fn keep(written: io::Result<()>) {
    if let Err(error) = written
        && error.kind() != io::ErrorKind::BrokenPipe
        && let Ok(mut lost) = LOST.lock()
    {
        lost.get_or_insert_with(|| error.to_string());
    }
}

/// Why something that was asked for could not be printed; `None` when all was.
pub(super) fn lost() -> Option<String> {
    LOST.lock().ok().and_then(|mut it| it.take())
}
