//! How messages look: with or without colours, in Unicode or in ASCII.

use std::io::IsTerminal;
use std::sync::OnceLock;

use clap::ValueEnum;

use super::environment::environment;

/// When messages have colours.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal
    #[default]
    Auto,
    /// Also in files and pipes
    Always,
    /// Never
    Never,
}

/// What `--color` said; set once, before anything is printed.
static CHOICE: OnceLock<ColorChoice> = OnceLock::new();

/// Keeps what `--color` said.
pub(crate) fn choose(choice: ColorChoice) {
    _ = CHOICE.set(choice);
}

/// Whether messages on standard error have colours.
pub(crate) fn has_color() -> bool {
    has_color_on(&std::io::stderr())
}

/// Whether what is printed on standard output has colours.
pub(crate) fn has_color_on_stdout() -> bool {
    has_color_on(&std::io::stdout())
}

fn has_color_on(stream: &impl IsTerminal) -> bool {
    match CHOICE.get().copied().unwrap_or_default() {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let is_dumb = environment(&["TERM"]).is_some_and(|it| it == "dumb");
            environment(&["NO_COLOR"]).is_none() && !is_dumb && stream.is_terminal()
        }
    }
}

/// The same for clap.
pub(crate) fn for_clap() -> clap::ColorChoice {
    match CHOICE.get().copied().unwrap_or_default() {
        ColorChoice::Always => clap::ColorChoice::Always,
        ColorChoice::Never => clap::ColorChoice::Never,
        ColorChoice::Auto if has_color() => clap::ColorChoice::Auto,
        ColorChoice::Auto => clap::ColorChoice::Never,
    }
}

/// Whether marks around messages are ASCII: in the locales `C` and `POSIX`, and on a dumb terminal.
pub(crate) fn is_ascii() -> bool {
    let locale = environment(&["LC_ALL", "LC_CTYPE", "LANG"]).unwrap_or_default();
    let is_dumb = environment(&["TERM"]).is_some_and(|it| it == "dumb");
    is_dumb || matches!(&*locale, "C" | "POSIX")
}

/// The look of failures.
pub(crate) fn theme() -> miette::GraphicalTheme {
    let characters = if is_ascii() {
        miette::ThemeCharacters::ascii()
    } else {
        miette::ThemeCharacters::unicode()
    };
    let styles = if has_color() {
        miette::ThemeStyles::ansi()
    } else {
        miette::ThemeStyles::none()
    };
    miette::GraphicalTheme { characters, styles }
}
