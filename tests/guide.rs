//! The guide and the README against the program: each command in them runs, the Chinese guide has the commands of the
//! English one, and the page of options has every option.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The chapters of a guide, in the order of its summary.
fn chapters(language: &str) -> Vec<PathBuf> {
    let folder = Path::new("docs/guide").join(language);
    let summary = fs::read_to_string(folder.join("SUMMARY.md")).unwrap();
    let files: Vec<PathBuf> = (summary.split("](").skip(1))
        .map(|rest| folder.join(rest.split(')').next().unwrap()))
        .collect();
    assert!(files.len() >= 13, "{} chapters of {language}", files.len());
    files
}

/// The blocks of shell commands in a page; blocks marked as `text` are not commands, or need a network.
fn commands(page: &str) -> Vec<&str> {
    page.split("```sh\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

/// A new folder with the articles that the guide speaks of.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in walkdir::WalkDir::new("tests/guide").min_depth(1) {
        let file = file.unwrap();
        let to = folder
            .path()
            .join(file.path().strip_prefix("tests/guide").unwrap());
        if file.file_type().is_dir() {
            fs::create_dir(to).unwrap();
        } else {
            fs::copy(file.path(), to).unwrap();
        }
    }
    fs::copy("tests/samples/lantai.png", folder.path().join("cover.png")).unwrap();
    folder
}

/// Runs a block as a reader would type it; the output when it fails.
fn run(block: &str, folder: &Path) -> Result<(), String> {
    let program = Path::new(env!("CARGO_BIN_EXE_lantai")).parent().unwrap();
    let path = format!("{}:/usr/bin:/bin", program.display());
    let ran = Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", block])
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("HOME", folder)
        .env("XDG_CACHE_HOME", folder.join(".cache"))
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    if ran.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&ran.stderr);
    Err(format!("{block}{} {errors}", ran.status))
}

#[test]
fn every_command_of_the_guide_runs() {
    if !Path::new("/bin/bash").exists() {
        eprintln!("skipped: the commands of the guide are run by bash");
        return;
    }
    let mut failed = String::new();
    let mut count = 0;
    for chapter in chapters("en") {
        let page = fs::read_to_string(&chapter).unwrap();
        let folder = folder();
        for block in commands(&page) {
            count += 1;
            if let Err(why) = run(block, folder.path()) {
                let _ = writeln!(failed, "{}: {why}", chapter.display());
            }
        }
    }
    assert!(count >= 30, "{count} blocks");
    assert!(failed.is_empty(), "{failed}");
}

/// A page's commands without the words in quotes and after `echo`, which are written in the page's language.
fn skeleton(page: &str) -> Vec<String> {
    let without_words = |block: &str| {
        let parts: Vec<&str> = block.split('"').step_by(2).collect();
        parts.join("\"\"")
    };
    commands(page).into_iter().map(without_words).collect()
}

#[test]
fn the_chinese_guide_has_the_commands_of_the_english_one() {
    for (english, chinese) in chapters("en").iter().zip(chapters("zh")) {
        assert_eq!(english.file_name(), chinese.file_name());
        let read = |path: &Path| fs::read_to_string(path).unwrap();
        assert_eq!(
            skeleton(&read(english)),
            skeleton(&read(&chinese)),
            "{}",
            chinese.display()
        );
    }
}

/// The help that the command prints in a language, without colour and at the width of a page.
fn help(of: &[&str], language: &str) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args(of)
        .args(["--help", "--ui-lang", language])
        .env("COLUMNS", "100")
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    assert!(ran.status.success(), "{of:?}");
    String::from_utf8(ran.stdout).unwrap()
}

/// The names in a help's list of commands.
fn subcommands(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// The page of options: what each command prints as its help.
fn options(intro: &str, language: &str) -> String {
    let mut page = format!(
        "{intro}\n## lantai\n\n```text\n{}```\n",
        help(&[], language)
    );
    for command in subcommands(&help(&[], "en")) {
        let _ = write!(
            page,
            "\n## lantai {command}\n\n```text\n{}```\n",
            help(&[&command], language)
        );
        for part in subcommands(&help(&[&command], "en")) {
            let _ = write!(
                page,
                "\n## lantai {command} {part}\n\n```text\n{}```\n",
                help(&[&command, &part], language)
            );
        }
    }
    page
}

#[test]
fn the_pages_of_options_have_every_option() {
    for (language, intro) in [
        (
            "en",
            "# Every option\n\nWhat each command prints as its help. `LANTAI_UPDATE_GUIDE=1 cargo test --test suite guide` writes this page.\n",
        ),
        (
            "zh",
            "# 全部选项\n\n各条命令的帮助原文。本页由 `LANTAI_UPDATE_GUIDE=1 cargo test --test suite guide` 写出。\n",
        ),
    ] {
        let path = Path::new("docs/guide").join(language).join("options.md");
        let tongue = if language == "zh" { "zh-Hans" } else { "en" };
        let wanted = options(intro, tongue);
        assert!(wanted.matches("\n## lantai ").count() >= 9, "{wanted}");
        if std::env::var_os("LANTAI_UPDATE_GUIDE").is_some() {
            fs::write(&path, &wanted).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == wanted,
            "{} is not what the commands print: LANTAI_UPDATE_GUIDE=1 writes it anew",
            path.display()
        );
    }
}
