//! What `-h`, `--help` and the manual pages say beside the options: examples, variables, exit codes. `-h` shows the options
//! that most people need, and fits a screen; `--help` shows all.

use clap::Command;

/// Two examples of a command: what is typed, and what that does.
type Examples = [(&'static str, &'static str); 2];

/// The examples of each command; those of plain `lantai` have no name.
const EXAMPLES: &[(&str, Examples)] = &[
    (
        "",
        [
            ("lantai article.md", "writes an EPUB and a PDF here"),
            (
                "lantai page.html -o out -t epub",
                "writes an EPUB into the folder `out`",
            ),
        ],
    ),
    (
        "convert",
        [
            (
                "lantai convert articles -o out",
                "makes books of each article",
            ),
            (
                "lantai convert articles -o out --update",
                "makes what is new or changed",
            ),
        ],
    ),
    (
        "book",
        [
            ("lantai book articles -o all.epub", "makes one book of all"),
            (
                "lantai book articles -o out --volumes month",
                "makes one for each month",
            ),
        ],
    ),
    (
        "verify",
        [
            ("lantai verify out", "checks a folder of books, or a bag"),
            ("lantai verify book.epub --quick", "checks hashes alone"),
        ],
    ),
    (
        "extract",
        [
            (
                "lantai extract book.epub -o sources",
                "writes the articles it was made of",
            ),
            ("lantai extract book.epub -l", "lists them"),
        ],
    ),
    (
        "report",
        [
            (
                "lantai report show out/lantai-report.json",
                "prints a report as Markdown",
            ),
            (
                "lantai report merge out -o all.json",
                "joins the reports of shards",
            ),
        ],
    ),
    (
        "index",
        [
            (
                "lantai index out",
                "writes a catalogue of the books in `out`",
            ),
            ("lantai index out --title 书库", "gives it a title"),
        ],
    ),
    (
        "config",
        [
            ("lantai config init", "begins a file of settings here"),
            (
                "lantai config show article.md --origin",
                "shows what counts, and why",
            ),
        ],
    ),
    (
        "cache",
        [
            ("lantai cache info", "shows how much is kept"),
            ("lantai cache prune --max-size 1GB", "removes the oldest"),
        ],
    ),
    (
        "explain",
        [
            (
                "lantai explain article.md",
                "shows what is cleaned, line by line",
            ),
            ("lantai explain page.html --json", "the same for programs"),
        ],
    ),
    (
        "preview",
        [
            (
                "lantai preview article.md",
                "shows an article in the browser",
            ),
            ("lantai preview articles", "shows those of a folder"),
        ],
    ),
    (
        "theme",
        [
            ("lantai theme list", "lists the built-in themes"),
            (
                "lantai theme show news > my.toml",
                "writes one to begin your own from",
            ),
        ],
    ),
    (
        "doctor",
        [
            ("lantai doctor", "checks faces, folders, cache and network"),
            ("lantai doctor --offline", "leaves the network alone"),
        ],
    ),
    (
        "completions",
        [
            ("lantai completions bash > lantai.bash", "for bash"),
            ("lantai completions fish > lantai.fish", "for fish"),
        ],
    ),
    (
        "man",
        [
            ("lantai man > lantai.1", "writes the manual page"),
            (
                "lantai man book > lantai-book.1",
                "writes that of a command",
            ),
        ],
    ),
];

/// The options that `-h` shows.
const COMMON: &[&str] = &[
    "output", "to", "force", "title", "help", "group", "volumes", "report", "update", "quick",
    "list",
];

/// Options that `-h` of plain `lantai` and of `convert` does not show, so that it fits a screen.
const NOT_FIRST: &[&str] = &["title"];

/// The variables of the environment that the command reads.
const VARIABLES: &[(&str, &str)] = &[
    (
        "LANTAI_OPTION",
        "a value for --option, as LANTAI_PAGE=A5; 1 and 0 for flags",
    ),
    ("LANTAI_CONFIG", "a file of settings"),
    (
        "XDG_CONFIG_HOME, XDG_CACHE_HOME",
        "where lantai/lantai.toml and fetched pictures are",
    ),
    ("HTTPS_PROXY, ALL_PROXY, NO_PROXY", "the proxy for pictures"),
    ("SSL_CERT_FILE", "certificates to trust"),
    (
        "NO_COLOR, TERM, LC_ALL",
        "no colours when NO_COLOR is set or TERM is dumb; ASCII with LC_ALL=C",
    ),
    (
        "TMPDIR",
        "where large pictures are kept while a book is made",
    ),
];

/// What exit codes mean.
const CODES: &[(&str, &str)] = &[
    ("0", "done"),
    (
        "1",
        "an article or output failed, or a book is larger than --max-size",
    ),
    ("2", "the command is wrong"),
    ("3", "a picture is missing under --strict-images"),
    ("130", "stopped by Ctrl-C"),
];

/// The examples of a command; `None` when there is no such command.
pub(crate) fn examples(command: &str) -> Option<&'static Examples> {
    let found = EXAMPLES.iter().find(|it| it.0 == command);
    found.map(|it| &it.1)
}

/// Gives a command and its subcommands their examples, and hides from `-h` what few people need.
pub(crate) fn dress(root: Command) -> Command {
    let names: Vec<String> = root
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    let mut root = dress_one(root, "");
    for name in names {
        root = root.mut_subcommand(&name, |it| dress_one(it, &name));
    }
    root
}

fn dress_one(command: Command, name: &str) -> Command {
    let Some(examples) = examples(name) else {
        return command;
    };
    let short = format!("Examples:\n{}\n{}", list(examples), more(name));
    let long = format!(
        "Examples:\n{}\nVariables:\n{}\nExit codes:\n{}",
        list(examples),
        list(VARIABLES),
        list(CODES)
    );
    let is_many = ["", "convert", "book"].contains(&name);
    command
        .after_help(short)
        .after_long_help(long)
        .mut_args(|it| {
            let long = it.get_long().unwrap_or_default().to_owned();
            let shown =
                COMMON.contains(&&*long) && (name == "book" || !NOT_FIRST.contains(&&*long));
            if is_many && !long.is_empty() && !shown {
                it.hide_short_help(true)
            } else {
                it
            }
        })
}

fn more(name: &str) -> &'static str {
    match name {
        "" | "convert" | "book" => "`--help` has all options.",
        _ => "",
    }
}

fn list(rows: &[(&str, &str)]) -> String {
    let lines = rows
        .iter()
        .map(|(what, does)| format!("  {what}\n      {does}\n"));
    lines.collect()
}

/// The sections of a manual page that clap does not write.
pub(crate) fn sections(command: &str) -> String {
    let examples: &[(&str, &str)] = examples(command).map_or(&[], |it| &it[..]);
    let mut out = String::new();
    for (title, rows) in [
        ("EXAMPLES", examples),
        ("ENVIRONMENT", VARIABLES),
        ("EXIT STATUS", CODES),
    ] {
        out += &format!(".SH \"{title}\"\n");
        for (what, does) in rows {
            out += &format!(".TP\n\\fB{}\\fR\n{}\n", roff(what), roff(does));
        }
    }
    out
}

/// Text in a manual page: hyphens stay hyphens, and no line begins with a control character.
fn roff(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('-', "\\-");
    match text.starts_with(['.', '\'']) {
        true => format!("\\&{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args;

    #[test]
    fn every_command_has_two_examples_that_it_understands() {
        let root = args::root();
        let commands = root.get_subcommands().map(clap::Command::get_name);
        for name in std::iter::once("")
            .chain(commands)
            .filter(|it| *it != "help")
        {
            let examples = examples(name).unwrap_or_else(|| panic!("no example of {name}"));
            for (typed, _) in examples {
                let typed = typed.split(" > ").next().unwrap_or_default();
                let words = typed.split_whitespace();
                if let Err(error) = args::root().try_get_matches_from(words) {
                    let is_help = error.kind() == clap::error::ErrorKind::DisplayHelp;
                    assert!(is_help, "{typed}: {error}");
                }
            }
        }
    }

    #[test]
    fn short_help_fits_a_screen() {
        let mut root = args::root();
        let short = root.render_help().to_string();
        assert!(short.lines().count() <= 42, "{short}");
        for name in ["convert", "book", "verify", "index", "extract", "explain"] {
            let command = root.find_subcommand_mut(name).unwrap();
            let (short, long) = (command.render_help(), command.render_long_help());
            let (short, long) = (short.to_string(), long.to_string());
            assert!(short.lines().count() <= 36, "{name}: {short}");
            assert!(short.contains("Examples:"), "{short}");
            assert!(long.lines().count() > short.lines().count());
        }
    }
}
