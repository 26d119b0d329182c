//! Puts the Chinese texts of `texts` into a command of clap.

use clap::builder::StyledStr;
use clap::{Arg, Command};
use lantai::speech::UiLanguage;

use super::spaced::spaced;
use super::texts::{COMMANDS, HEADINGS, OPTIONS};

/// The text of a command.
fn about(path: &str) -> Option<[&'static str; 3]> {
    // Every command with commands below it has `help` among them.
    let path = if path.ends_with(" help") {
        "help"
    } else {
        path
    };
    let found = COMMANDS.iter().find(|it| it.0 == path);
    found.map(|it| ["", it.1, it.2])
}

/// The text of an option: that of the command, of the command above it, or of all commands.
fn option(path: &str, id: &str) -> Option<[&'static str; 3]> {
    let above = path.split(' ').next().unwrap_or_default();
    let of = |command: &str| OPTIONS.iter().find(|it| (it.0, it.1) == (command, id));
    let found = of(path).or_else(|| of(above)).or_else(|| of("*"));
    found.map(|it| ["", it.2, it.3])
}

/// A heading; that for options where no other is known, which a test refuses.
fn heading(english: &str, language: UiLanguage) -> &'static str {
    let found = HEADINGS.iter().find(|it| it.0 == english);
    let found = found.or_else(|| HEADINGS.iter().find(|it| it.0 == "Options"));
    found.map_or("", |it| language.one_of(["", it.1, it.2]))
}

/// The command and all below it in Chinese. It is built first, so that what clap adds itself is there, too.
pub(super) fn command(mut root: Command, language: UiLanguage) -> Command {
    root.build();
    one(root, "", language)
}

fn one(command: Command, path: &str, language: UiLanguage) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    let said =
        |text: Option<&StyledStr>| spaced(&text.map(ToString::to_string).unwrap_or_default());
    let (short, long) = (
        said(command.get_after_help()),
        said(command.get_after_long_help()),
    );
    let usage = language.one_of(["Usage:", "用法：", "用法："]);
    let head = command.get_styles().get_header().to_owned();
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{head}{}{head:#} {{usage}}\n\n{{all-args}}{{after-help}}",
        spaced(usage)
    );
    let mut command = command
        .about(spaced(
            &about(path).map_or_else(String::new, |it| language.one_of(it).to_owned()),
        ))
        .help_template(template)
        .subcommand_help_heading(heading("Commands", language))
        .mut_args(|it| argument(it, path, language));
    if !short.is_empty() {
        command = command.after_help(short);
    }
    if !long.is_empty() {
        command = command.after_long_help(long);
    }
    for name in names {
        // `help` has all commands below it again, which nobody sees.
        if path == "help" || path.ends_with(" help") {
            break;
        }
        let below = match path {
            "" => name.clone(),
            _ => format!("{path} {name}"),
        };
        command = command.mut_subcommand(&name, |it| one(it, &below, language));
    }
    command
}

fn argument(arg: Arg, path: &str, language: UiLanguage) -> Arg {
    let Some(texts) = option(path, arg.get_id().as_str()) else {
        return arg;
    };
    let mut text = language.one_of(texts).to_owned();
    let has_default = text.contains("[默认：") || text.contains("[預設：");
    let values = arg.get_possible_values();
    let values = values.iter().filter(|it| !it.is_hide_set());
    let values: Vec<&str> = values.map(clap::builder::PossibleValue::get_name).collect();
    let takes = arg.get_action().takes_values();
    if takes && !values.is_empty() && !values.iter().all(|it| text.contains(it)) {
        let label = language.one_of(["", "可选：", "可選："]);
        text += &format!(" [{label}{}]", values.join("、"));
    }
    let defaults = arg.get_default_values().iter();
    let defaults: Vec<String> = defaults
        .map(|it| it.to_string_lossy().into_owned())
        .collect();
    if takes && !defaults.is_empty() && !arg.is_hide_default_value_set() && !has_default {
        let label = language.one_of(["", "默认：", "預設："]);
        text += &format!(" [{label}{}]", defaults.join(","));
    }
    let own = match arg.get_help_heading() {
        Some(own) => own.to_owned(),
        None if arg.is_positional() => "Arguments".to_owned(),
        None => "Options".to_owned(),
    };
    arg.help(spaced(&text))
        .long_help(clap::builder::Resettable::Reset)
        .hide_possible_values(true)
        .hide_default_value(true)
        .help_heading(heading(&own, language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args;

    /// Calls `see` with the path and the command of each command that a user can call.
    fn each(command: &Command, path: &str, see: &mut impl FnMut(&str, &Command)) {
        see(path, command);
        for below in command.get_subcommands() {
            let name = below.get_name();
            if name == "help" && !path.is_empty() {
                continue;
            }
            let path = if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path} {name}")
            };
            if name == "help" {
                see(&path, below);
            } else {
                each(below, &path, see);
            }
        }
    }

    #[test]
    fn every_command_and_option_has_chinese_help_and_no_other_has() {
        let (mut missing, mut used) = (Vec::new(), Vec::new());
        let mut headings = Vec::new();
        each(&args::root(), "", &mut |path, command| {
            if about(path).is_none() {
                missing.push(format!("the command `{path}`"));
            }
            used.push(path.to_owned());
            for arg in command.get_arguments().filter(|it| !it.is_hide_set()) {
                let id = arg.get_id().as_str();
                headings.extend(arg.get_help_heading().map(ToOwned::to_owned));
                used.push(id.to_owned());
                if option(path, id).is_none() {
                    missing.push(format!("the option `{id}` of `{path}`"));
                }
            }
        });
        assert!(missing.is_empty(), "no Chinese for {}", missing.join(", "));
        for (path, ..) in COMMANDS {
            assert!(used.iter().any(|it| it == path), "no command {path}");
        }
        for (_, id, ..) in OPTIONS {
            assert!(used.iter().any(|it| it == id), "no option {id}");
        }
        for name in headings {
            assert!(HEADINGS.iter().any(|it| it.0 == name), "no heading {name}");
        }
    }

    #[test]
    fn help_in_chinese_fits_forty_columns() {
        let wide = |c: char| if c.is_ascii() { 1 } else { 2 };
        for language in [UiLanguage::Hans, UiLanguage::Hant] {
            let mut root = command(args::root(), language).term_width(40);
            root.build();
            let help = super::super::unspaced(&root.render_long_help().to_string());
            assert!(help.contains("PDF 的版面"), "{help}");
            for line in help.lines().filter(|it| !it.is_ascii()) {
                let columns: usize = line.chars().map(wide).sum();
                assert!(columns <= 41, "{columns}: {line}");
            }
        }
    }
}
