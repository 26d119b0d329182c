//! `lantai explain`: prints what was removed, repaired and guessed in an article, and by which rule.

use std::path::PathBuf;

use clap::Args;
use lantai::archive::Entry;
use lantai::diag::visible;
use lantai::make::{self, Options};
use lantai::{Disk, Severity, Warning};

use super::convert::input;
use super::failure::Failure;
use crate::cli::tongue::{language, said, ui};

/// Options of `explain`.
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The article, or `-` for standard input
    #[arg(value_name = "ARTICLE")]
    article: PathBuf,
    /// For machines: the article's entry of the conversion report
    #[arg(long)]
    json: bool,
    /// A file of rules for boilerplate, beside the built-in ones; may be given more than once
    #[arg(long, value_name = "FILE")]
    rules: Vec<PathBuf>,
    /// Text that stays, whatever a rule says (`*` is anything); may be given more than once
    #[arg(long, value_name = "TEXT")]
    keep_text: Vec<String>,
}

/// Reads and cleans the article and prints each warning with its line and rule. Writes no file.
pub(crate) fn explain(arguments: &Explain) -> Result<(), Failure> {
    let (bytes, name) = input(&arguments.article)?;
    let about = arguments.article.display().to_string();
    let mut options = Options::default();
    options.cleaning = super::options::cleaning(&arguments.rules, &arguments.keep_text)?;
    options.pictures.offline = true;
    options.pictures.base = Some(super::convert::folder_of(&arguments.article));
    let read = make::article(&bytes, &name, &options, &Disk)
        .map_err(|error| Failure::from_error(&about, &error))?;
    let text = if arguments.json {
        let entry = Entry::new(&about, &read.output, &read.warnings);
        serde_json::to_string_pretty(&entry).map_err(|error| {
            Failure::work(
                said!(
                    "writing the report: {error}",
                    "写报告时出错：{error}",
                    "寫報告時出錯：{error}"
                ),
                said!(
                    "please report this defect",
                    "请报告这个错误",
                    "請回報這個錯誤"
                ),
            )
        })? + "\n"
    } else {
        visible(&table(&read.warnings)).into_owned()
    };
    crate::cli::say::print(text.as_bytes());
    Ok(())
}

/// One line per warning, sorted by the line of the article it is about.
fn table(warnings: &[Warning]) -> String {
    if warnings.is_empty() {
        return ui!(
            "nothing was removed, repaired or guessed\n",
            "没有去掉、修正或推断任何东西\n",
            "沒有去掉、修正或推斷任何東西\n"
        );
    }
    let mut sorted: Vec<&Warning> = warnings.iter().collect();
    sorted.sort_by_key(|it| it.line);
    let widest = sorted
        .iter()
        .map(|it| it.rule.name.len())
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for warning in sorted {
        let severity = language().one_of(match warning.severity() {
            Severity::Note => ["note  ", "注记", "註記"],
            Severity::Notice => ["notice", "提示", "提示"],
            Severity::Loss => ["LOSS  ", "遗漏", "遺漏"],
        });
        let line = match warning.line {
            0 => "-".to_owned(),
            line => line.to_string(),
        };
        out += &format!(
            "{line:>6}  {severity}  {:widest$}  {}\n",
            warning.rule.name,
            lantai::speech::fact(warning, language())
        );
    }
    out
}
