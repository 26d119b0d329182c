//! `lantai config`: begins a settings file, shows which settings count and where they stand, prints the JSON Schema.

use std::path::{Path, PathBuf};

use clap::{Arg, Args, Subcommand, ValueEnum};
use lantai::model::Blob;
use serde_json::{Map, Value, json};

use super::nearest::NAME;
use super::setting::{SECTIONS, settable};
use super::{ConfigEntry, ConfigOrigin};
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::tongue::{said, tell, ui};

/// `lantai config`.
#[derive(Args, Debug)]
pub(crate) struct ConfigArguments {
    #[command(subcommand)]
    action: ConfigAction,
}

#[derive(Debug, Subcommand)]
enum ConfigAction {
    /// Write a `lantai.toml` that has every option as a comment
    Init {
        /// The folder
        #[arg(value_name = "DIR", default_value = ".")]
        folder: PathBuf,
    },
    /// Show the settings that count for an article
    Show {
        /// An article, or a folder of articles [default: the folder you are in]
        #[arg(value_name = "ARTICLE")]
        input: Option<PathBuf>,
        /// For which command
        #[arg(long = "for", value_enum, value_name = "COMMAND", default_value_t = CommandName::Convert)]
        command: CommandName,
        /// Tell where each stands
        #[arg(long)]
        origin: bool,
    },
    /// Print the JSON Schema of `lantai.toml`, for editors
    Schema,
}

/// The commands that have settings.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum CommandName {
    Convert,
    Book,
}

impl CommandName {
    fn name(self) -> &'static str {
        match self {
            Self::Convert => "convert",
            Self::Book => "book",
        }
    }
}

/// Runs `lantai config`.
///
/// `root` is the command `lantai`; `settings_for` gives what counts for a section and an article.
pub(crate) fn run(
    arguments: &ConfigArguments,
    root: &clap::Command,
    settings_for: fn(&str, &Path) -> Result<Vec<ConfigEntry>, Failure>,
) -> Result<(), Failure> {
    match &arguments.action {
        ConfigAction::Init { folder } => {
            let path = folder.join(NAME);
            if path.exists() {
                return Err(Failure::work(
                    said!(
                        "`{}` is there already",
                        "`{}` 已经存在",
                        "`{}` 已經存在",
                        path.display()
                    ),
                    said!(
                        "edit it; `lantai config show --origin` tells what it does",
                        "直接编辑它；`lantai config show --origin` 显示它的作用",
                        "直接編輯它；`lantai config show --origin` 顯示它的作用"
                    ),
                ));
            }
            output::write(&path, &Blob::from(template(root).into_bytes()), false)?;
            tell!("wrote {}", "已写出 {}", "已寫出 {}", path.display());
            Ok(())
        }
        ConfigAction::Show {
            input,
            command,
            origin,
        } => {
            let input = input.clone().unwrap_or_else(|| PathBuf::from("."));
            let settings = settings_for(command.name(), &input)?;
            output::print(&shown(&settings, *origin))
        }
        ConfigAction::Schema => {
            let text = serde_json::to_string_pretty(&schema(root)).unwrap_or_default();
            output::print(&format!("{text}\n"))
        }
    }
}

/// The settings as a file that would set them.
fn shown(settings: &[ConfigEntry], origin: bool) -> String {
    if settings.is_empty() {
        return ui!(
            "# no file and no variable sets an option\n",
            "# 没有文件或变量设置选项\n",
            "# 沒有檔案或變數設定選項\n"
        );
    }
    let lines = settings.iter().map(|it| {
        let quoted = it.values.iter().map(|it| Value::from(&**it).to_string());
        let quoted: Vec<String> = quoted.collect();
        let value = match &quoted[..] {
            [] => (!it.off).to_string(),
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        let from = match (&it.origin, origin) {
            (_, false) => String::new(),
            (ConfigOrigin::Variable(name), true) => ui!(
                "  # the variable {name}",
                "  # 变量 {name}",
                "  # 變數 {name}"
            ),
            (ConfigOrigin::File { path, line }, true) => format!("  # {}:{line}", path.display()),
        };
        format!("{} = {value}{from}\n", it.key)
    });
    lines.collect()
}

/// Options of a command that a file may set, with those of `lantai FILE` for `convert`.
fn options(root: &clap::Command, section: &str) -> Vec<Arg> {
    let command = root.find_subcommand(section).unwrap_or(root);
    settable(command).cloned().collect()
}

/// A settings file with every option as a comment, the common ones first.
fn template(root: &clap::Command) -> String {
    let common = options(root, "convert");
    let mut text = "# Options of lantai. What is typed wins over this file; `lantai config show --origin` tells what counts.\n\
         # Take the `#` off a line to set an option. Paths count from the folder of this file.\n"
        .to_owned();
    let mut heading = String::new();
    for arg in common.iter().filter(|it| {
        let key = it.get_long().unwrap_or_default();
        options(root, "book")
            .iter()
            .any(|it| it.get_long() == Some(key))
    }) {
        let new = arg.get_help_heading().unwrap_or("General");
        if new != heading {
            text += &format!("\n# {new}\n");
            heading = new.to_owned();
        }
        text += &line(arg);
    }
    for section in SECTIONS {
        text += &format!("\n[{section}]\n");
        for arg in options(root, section) {
            let key = arg.get_long().unwrap_or_default();
            let others = SECTIONS.iter().filter(|it| *it != section);
            let shared = others
                .flat_map(|it| options(root, it))
                .any(|it| it.get_long() == Some(key));
            if !shared {
                text += &line(&arg);
            }
        }
    }
    text
}

/// One option of the template.
fn line(arg: &Arg) -> String {
    let key = arg.get_long().unwrap_or_default();
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let value = if arg.get_action().takes_values() {
        let defaults = arg.get_default_values();
        let default = defaults.first().map(|it| it.to_string_lossy().into_owned());
        Value::from(default.unwrap_or_default()).to_string()
    } else {
        "true".to_owned()
    };
    format!("# {help}\n#{key} = {value}\n")
}

/// The JSON Schema of a settings file.
fn schema(root: &clap::Command) -> Value {
    let mut top = Map::new();
    for section in SECTIONS {
        let mut properties = Map::new();
        for arg in options(root, section) {
            let key = arg.get_long().unwrap_or_default().to_owned();
            top.insert(key.clone(), property(&arg));
            properties.insert(key, property(&arg));
        }
        let table = json!({
            "type": "object",
            "description": format!("Options of `lantai {section}` alone"),
            "properties": properties,
            "additionalProperties": false,
        });
        top.insert((*section).to_owned(), table);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:lantai:config:1",
        "title": NAME,
        "type": "object",
        "properties": top,
        "additionalProperties": false,
    })
}

/// The schema of one option.
fn property(arg: &Arg) -> Value {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    if !arg.get_action().takes_values() {
        return json!({ "type": "boolean", "description": help });
    }
    let names: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|it| it.get_name().to_owned())
        .collect();
    let mut one = json!({ "type": ["string", "number"] });
    if !names.is_empty() {
        one = json!({ "enum": names });
    }
    let is_list = matches!(arg.get_action(), clap::ArgAction::Append);
    let mut property = if is_list {
        json!({ "anyOf": [one.clone(), { "type": "array", "items": one }] })
    } else {
        one
    };
    if let Some(object) = property.as_object_mut() {
        object.insert("description".to_owned(), help.into());
    }
    property
}
