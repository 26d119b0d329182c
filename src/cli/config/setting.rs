//! Keys of a settings file and variables `LANTAI_…` as words of a command line.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command};
use toml::Value;

use super::nearest::Settings;
use super::{rights, wrong};
use crate::cli::environment::environment;
use crate::cli::failure::Failure;
use crate::cli::given::{self, has};
use crate::cli::suggest;
use crate::cli::tongue::{said, ui};

/// The tables of a settings file: each has the options of the command of its name.
pub(super) const SECTIONS: &[&str] = &["convert", "book"];

/// The beginning of the names of variables.
const PREFIX: &str = "LANTAI_";

/// Where a setting stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum ConfigOrigin {
    /// A variable of the environment.
    Variable(String),
    /// A file.
    File {
        /// Its path.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
    },
}

/// An option that is not typed.
#[derive(Clone, Debug)]
pub(crate) struct ConfigEntry {
    /// The long name of the option.
    pub(crate) key: String,
    /// Its identifier in clap.
    pub(crate) id: String,
    /// Its values; none for a flag.
    pub(crate) values: Vec<String>,
    /// Whether a flag is switched off: it hides one with less weight, and is no word.
    pub(crate) off: bool,
    /// Where it stands.
    pub(crate) origin: ConfigOrigin,
}

impl ConfigEntry {
    /// The words that give this option on a command line.
    pub(crate) fn words(&self) -> Vec<OsString> {
        if self.off {
            return Vec::new();
        }
        if self.values.is_empty() {
            return vec![format!("--{}", self.key).into()];
        }
        let word = |it: &String| format!("--{}={it}", self.key).into();
        self.values.iter().map(word).collect()
    }

    /// Whether what is typed replaces this setting: the option itself, or one that cannot stand beside it.
    pub(super) fn yields_to(&self, command: &Command, matches: &ArgMatches) -> bool {
        if has(matches, &self.id) {
            return true;
        }
        let conflicts = |arg: &Arg| -> Vec<String> {
            let others = command.get_arg_conflicts_with(arg);
            others.iter().map(|it| it.get_id().to_string()).collect()
        };
        command.get_arguments().any(|arg| {
            let id = arg.get_id().as_str();
            has(matches, id)
                && (conflicts(arg).contains(&self.id)
                    || find(command, &self.key)
                        .is_some_and(|it| conflicts(it).contains(&id.to_owned())))
        })
    }
}

/// The option of a command with this long name.
fn find<'a>(command: &'a Command, key: &str) -> Option<&'a Arg> {
    let mut arguments = command.get_arguments();
    arguments.find(|it| it.get_long() == Some(key) && !is_closed(key))
}

/// Options that make no sense in a file.
fn is_closed(key: &str) -> bool {
    matches!(key, "help" | "version" | "config")
}

/// The options of a command that a variable or a file may set.
pub(super) fn settable(command: &Command) -> impl Iterator<Item = &Arg> {
    let arguments = command.get_arguments();
    arguments.filter(|it| it.get_long().is_some_and(|it| !is_closed(it)) && !it.is_hide_set())
}

fn is_flag(arg: &Arg) -> bool {
    !arg.get_action().takes_values()
}

/// Whether the value of an option is a path.
fn is_path(arg: &Arg) -> bool {
    arg.get_value_parser().type_id() == std::any::TypeId::of::<PathBuf>()
}

/// The settings that variables give to a command.
pub(super) fn variables(command: &Command) -> Result<Vec<ConfigEntry>, Failure> {
    let mut found = Vec::new();
    for arg in settable(command) {
        let key = arg.get_long().unwrap_or_default();
        let name = format!("{PREFIX}{}", key.to_ascii_uppercase().replace('-', "_"));
        let Some(value) = environment(&[&name]) else {
            continue;
        };
        let mut setting = ConfigEntry {
            key: key.to_owned(),
            id: arg.get_id().to_string(),
            values: vec![value.clone()],
            off: false,
            origin: ConfigOrigin::Variable(name.clone()),
        };
        if is_flag(arg) {
            setting.values.clear();
            setting.off = match &*value.to_ascii_lowercase() {
                "1" | "true" | "yes" | "on" => false,
                "0" | "false" | "no" | "off" => true,
                _ => {
                    return Err(Failure::usage(
                        said!(
                            "the variable `{name}` is `{value}`",
                            "变量 `{name}` 的值是 `{value}`",
                            "變數 `{name}` 的值是 `{value}`"
                        ),
                        said!(
                            "`--{key}` is switched on by 1 and off by 0",
                            "`--{key}` 用 1 打开，用 0 关闭",
                            "`--{key}` 用 1 開啟，用 0 關閉"
                        ),
                    ));
                }
            };
        }
        found.push(setting);
    }
    Ok(found)
}

/// The settings that a file gives to a command, those of its section first. A key of another command is no error; a key
/// that no command knows is.
pub(super) fn of_file(
    settings: &Settings,
    section: &str,
    command: &Command,
    root: &Command,
) -> Result<Vec<ConfigEntry>, Failure> {
    let (path, text) = (&settings.path, &*settings.text);
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let at = error.span().map_or(0, |it| it.start);
        wrong(
            path,
            &ui!(
                "line {}: {}",
                "第 {} 行：{}",
                "第 {} 行：{}",
                line_of(text, at),
                error.message()
            ),
        )
    })?;
    let (mut own, mut common) = (Vec::new(), Vec::new());
    for (key, value) in &table {
        let line = line_of_key(text, None, key);
        if let Value::Table(inner) = value
            && SECTIONS.contains(&&**key)
        {
            for (name, value) in inner {
                let line = line_of_key(text, Some(key), name);
                let found = setting(settings, (name, value, line), command, root)?;
                own.extend(found.filter(|_| key == section));
            }
        } else {
            common.extend(setting(settings, (key, value, line), command, root)?);
        }
    }
    own.extend(common);
    Ok(own)
}

/// One key of a file; `None` when only another command has this option.
fn setting(
    settings: &Settings,
    (key, value, line): (&str, &Value, usize),
    command: &Command,
    root: &Command,
) -> Result<Option<ConfigEntry>, Failure> {
    let path = &settings.path;
    let everywhere = || std::iter::once(root).chain(root.get_subcommands());
    let Some(known) = everywhere().find_map(|it| find(it, key)) else {
        let keys = everywhere()
            .flat_map(settable)
            .filter_map(Arg::get_long)
            .chain(SECTIONS.iter().copied());
        let hint = suggest::nearest(key, keys);
        let hint = hint.map_or_else(String::new, |it| {
            ui!(
                "; did you mean `{it}`?",
                "；是不是 `{it}`？",
                "；是不是 `{it}`？"
            )
        });
        return Err(wrong(
            path,
            &ui!(
                "line {line}: there is no option `{key}`{hint}",
                "第 {line} 行：没有选项 `{key}`{hint}",
                "第 {line} 行：沒有選項 `{key}`{hint}"
            ),
        ));
    };
    if !settings.own && !rights::is_harmless(key, value, path) {
        let path = path.display();
        return Err(Failure::usage(
            said!(
                "`{path}`: line {line}: `{key}` does not count in a file that lies with the articles",
                "`{path}` 第 {line} 行：和文章放在一起的文件不能设置 `{key}`",
                "`{path}` 第 {line} 行：和文章放在一起的檔案不能設定 `{key}`"
            ),
            said!(
                "give it on the command line, or trust the file with `--config {path}`",
                "请写在命令行里；信得过这个文件，就用 `--config {path}`",
                "請寫在指令列；信得過這個檔案，就用 `--config {path}`"
            ),
        ));
    }
    let Some(arg) = find(command, key) else {
        return Ok(None);
    };
    let mut setting = ConfigEntry {
        key: key.to_owned(),
        id: known.get_id().to_string(),
        values: Vec::new(),
        off: false,
        origin: ConfigOrigin::File {
            path: path.clone(),
            line,
        },
    };
    let values = match value {
        Value::Array(values) => values.iter().collect(),
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Table(_) => vec![value],
    };
    let many = matches!(arg.get_action(), ArgAction::Append);
    if values.len() > 1 && !many {
        return Err(wrong(
            path,
            &ui!(
                "line {line}: `{key}` has one value",
                "第 {line} 行：`{key}` 只能有一个值",
                "第 {line} 行：`{key}` 只能有一個值"
            ),
        ));
    }
    for value in values {
        match (value, is_flag(arg)) {
            (Value::Boolean(on), true) => setting.off = !on,
            (Value::String(text), false) => setting.values.push(below(path, arg, text)),
            (Value::Integer(_) | Value::Float(_) | Value::Datetime(_), false) => {
                setting.values.push(value.to_string());
            }
            (_, true) => {
                let what = ui!(
                    "line {line}: `{key}` is `true` or `false`",
                    "第 {line} 行：`{key}` 只能是 `true` 或 `false`",
                    "第 {line} 行：`{key}` 只能是 `true` 或 `false`"
                );
                return Err(wrong(path, &what));
            }
            (Value::Boolean(_) | Value::Array(_) | Value::Table(_), false) => {
                let what = ui!(
                    "line {line}: `{key}` is neither text nor number",
                    "第 {line} 行：`{key}` 应是文字或数字",
                    "第 {line} 行：`{key}` 應是文字或數字"
                );
                return Err(wrong(path, &what));
            }
        }
    }
    // An empty list says nothing.
    Ok((is_flag(arg) || !setting.values.is_empty()).then_some(setting))
}

/// A value; a path counts from the folder of the file in which it stands.
fn below(file: &Path, arg: &Arg, value: &str) -> String {
    let key = arg.get_long().unwrap_or_default();
    if !is_path(arg) || value == "-" || given::is_built_in(key, value) {
        return value.to_owned();
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    folder.join(value).to_string_lossy().into_owned()
}

/// The line, from 1, on which a key stands: at the top, or in the table `section`; 1 when it is written in another way.
fn line_of_key(text: &str, section: Option<&str>, key: &str) -> usize {
    let mut at: Option<&str> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[') {
            at = name.split(']').next().map(str::trim);
            if section.is_none() && at == Some(key) {
                return number;
            }
        }
        let name = line.split('=').next().unwrap_or_default();
        let name = name.trim().trim_matches(['"', '\'']);
        if at == section && name == key {
            return number;
        }
    }
    1
}

/// The number of the line, from 1, that holds the byte at `at`.
fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().iter().take(at);
    1 + before.filter(|it| **it == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::line_of_key;

    #[test]
    fn keys_are_found_in_their_table() {
        let text = "page = \"A4\"\n\n[book]\npage = \"A5\"\n";
        assert_eq!(line_of_key(text, None, "page"), 1);
        assert_eq!(line_of_key(text, Some("book"), "page"), 4);
        assert_eq!(line_of_key(text, None, "book"), 3);
        assert_eq!(line_of_key(text, None, "title"), 1);
    }
}
