//! `lantai man` and `lantai completions`.

use clap::CommandFactory as _;

use super::args::{self, Arguments};
use super::failure::Failure;
use super::{help, output};
use crate::cli::tongue::said;

/// Writes the manual page of `lantai`, or of one of its commands, to standard output.
pub(crate) fn page(command: Option<&str>) -> Result<(), Failure> {
    let root = args::root();
    let name = command.unwrap_or_default();
    let about = match root.find_subcommand(name) {
        Some(found) => found.clone(),
        None if name.is_empty() => root,
        None => {
            return Err(Failure::usage(
                said!(
                    "there is no command `{name}`",
                    "没有命令 `{name}`",
                    "沒有指令 `{name}`"
                ),
                said!(
                    "`lantai --help` lists them",
                    "`lantai --help` 列出全部",
                    "`lantai --help` 列出全部"
                ),
            ));
        }
    };
    let title = match name {
        "" => "lantai".to_owned(),
        _ => format!("lantai-{name}"),
    };
    // A manual page has what `-h` leaves out, too.
    let about = about.mut_args(|it| it.hide_short_help(false));
    let man = clap_mangen::Man::new(about).title(title);
    let mut page = Vec::new();
    let written = man
        .render_title(&mut page)
        .and_then(|()| man.render_name_section(&mut page))
        .and_then(|()| man.render_synopsis_section(&mut page))
        .and_then(|()| man.render_description_section(&mut page))
        .and_then(|()| man.render_options_section(&mut page))
        .and_then(|()| match name {
            "" => man.render_subcommands_section(&mut page),
            _ => Ok(()),
        });
    written.map_err(|error| {
        Failure::work(
            said!(
                "writing the manual page: {error}",
                "写手册页时出错：{error}",
                "寫手冊頁時出錯：{error}"
            ),
            "",
        )
    })?;
    let page = help::unspaced(&String::from_utf8_lossy(&page));
    output::print(&titled(&(page + &help::sections(name))))
}

/// A page whose titles of sections are in the language of the user.
fn titled(page: &str) -> String {
    let lines = page.lines().map(|line| {
        let title = line.strip_prefix(".SH ").and_then(help::section);
        title.map_or_else(|| line.to_owned(), |it| format!(".SH {it}"))
    });
    lines.map(|it| it + "\n").collect()
}

/// Writes a completion script to standard output.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "lantai", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}
