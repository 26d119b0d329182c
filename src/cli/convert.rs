//! `lantai FILE`: converts one article to the files that the command asks for.

use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use lantai::make::{self, Format};
use lantai::model::Blob;
use lantai::speech::{Noun, UiLanguage};
use lantai::{Disk, Error, Resources as _, Severity, Warning};

use super::batch::stop;
use super::failure::Failure;
use super::fetching::Fetching;
use super::names;
use super::open::open;
use super::options::Convert;
use super::output;
use super::summary::{self, RunSummary};
use super::tongue::{counted, joined_groups, language, said, tell, ui};
use crate::cli::say::{self, note};

/// Converts the one article that the command names.
pub(crate) fn one(arguments: &Convert) -> Result<(), Failure> {
    arguments.check()?;
    let plan = OutputPlan::of(arguments)?;
    let mut options = arguments.options(&plan.formats, &arguments.fonts()?)?;
    let (about, bytes, name);
    if let ([], [held]) = (&arguments.inputs[..], &arguments.held[..]) {
        (bytes, name) = (held.bytes()?, held.name().to_owned());
        options.received.clone_from(&held.received);
        let address = held.received.as_ref().and_then(|it| it.address());
        about = address.unwrap_or(&held.below).to_owned();
    } else if let ([path], []) = (&arguments.inputs[..], &arguments.held[..]) {
        about = if path.as_os_str() == "-" {
            ui!("standard input", "标准输入", "標準輸入")
        } else {
            path.display().to_string()
        };
        (bytes, name) = input(path)?;
        options.pictures.base = Some(folder_of(path));
    } else {
        return Err(Failure::usage(
            said!("no article is given", "没有给文章", "沒有給文章"),
            said!(
                "name a file, as in `lantai article.md`; `lantai --help` tells the rest",
                "给一个文件，例如 `lantai article.md`；`lantai --help` 有全部说明",
                "給一個檔案，例如 `lantai article.md`；`lantai --help` 有全部說明"
            ),
        ));
    }
    stop::listen(stop::OnStop::End);
    let watchdog = arguments.watchdog();
    let watched = watchdog.article(&about);
    options.watch = Some(watched.watch.clone());
    let (fetching, bar) = Fetching::alone(arguments.pictures.hosts(), arguments.quiet);
    let made = make::convert(&bytes, &name, &options, &Disk);
    drop(fetching);
    bar.finish_and_clear();
    let made = made.map_err(|error| Failure::from_error(&about, &error))?;
    let sums = RunSummary::of(&made.report.articles, &[], &arguments.pictures.hosts());
    tell(&about, &made.warnings, &sums, arguments);
    let stem = names::article(&made.book.metadata);
    let mut first = None;
    for (format, bytes) in made.files {
        let ready = plan.output(format, bytes, &stem);
        if let (ReadyOutput::File(path, _), None) = (&ready, &first) {
            first = Some(path.clone());
        }
        ready.deliver(arguments)?;
    }
    if arguments.open
        && !arguments.dry_run
        && let Some(path) = first
    {
        open(&path)?;
    }
    sums.within_size()
}

/// The folder of an article file. Relative addresses of pictures are resolved against it.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

/// The bytes of an article and its file name. The path `-` is standard input, which is read as Markdown.
pub(crate) fn input(path: &Path) -> Result<(Vec<u8>, String), Failure> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(|source| {
            let path = PathBuf::from("-");
            Failure::from_error(
                said!("standard input", "标准输入", "標準輸入"),
                &Error::Read { path, source },
            )
        })?;
        return Ok((bytes, "stdin.md".to_owned()));
    }
    let bytes = Disk
        .read(path)
        .map_err(|error| Failure::from_error("", &error))?;
    let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
    Ok((bytes, name.unwrap_or_default()))
}

/// Which formats are made and to which paths they are written.
struct OutputPlan {
    formats: Vec<Format>,
    folder: PathBuf,
    files: Vec<(Format, PathBuf)>,
    /// Whether the one book goes to standard output.
    to_stdout: bool,
    /// What the name of an EPUB ends in when the command does not name it.
    epub_extension: &'static str,
}

/// Refuses several formats, and a terminal, as what standard output is to be.
fn one_book_to_stdout(arguments: &Convert) -> Result<(), Failure> {
    if arguments.output.len() > 1 || arguments.to.len() != 1 {
        return Err(Failure::usage(
            said!(
                "`-o -` writes one book to standard output",
                "`-o -` 只能把一本书写到标准输出",
                "`-o -` 只能把一本書寫到標準輸出"
            ),
            said!(
                "say which with `--to epub` or `--to pdf`",
                "用 `--to epub` 或 `--to pdf` 说明是哪一本",
                "用 `--to epub` 或 `--to pdf` 說明是哪一本"
            ),
        ));
    }
    let is_book = matches!(arguments.to[0], Format::Epub | Format::Pdf);
    if is_book && std::io::stdout().is_terminal() {
        return Err(Failure::usage(
            said!(
                "a book is not text that a terminal shows",
                "书不是能在终端里显示的文字",
                "書不是能在終端機顯示的文字"
            ),
            said!(
                "send standard output into a file or a program, as in `lantai a.md -t epub -o - > a.epub`",
                "请把标准输出导入文件或程序，例如 `lantai a.md -t epub -o - > a.epub`",
                "請把標準輸出導向檔案或程式，例如 `lantai a.md -t epub -o - > a.epub`"
            ),
        ));
    }
    Ok(())
}

/// An output that is made but not yet written: a book for a file, or what goes to standard output.
enum ReadyOutput {
    File(PathBuf, Blob),
    Text(Blob),
}

impl OutputPlan {
    fn of(arguments: &Convert) -> Result<Self, Failure> {
        let mut folder = None;
        let mut files: Vec<(Format, PathBuf)> = Vec::new();
        let to_stdout = arguments.output.iter().any(|it| output::is_stdout(it));
        if to_stdout {
            one_book_to_stdout(arguments)?;
        }
        for path in arguments.output.iter().filter(|_| !to_stdout) {
            match Format::of(path) {
                Some(format) if !path.is_dir() => {
                    if files.iter().any(|it| it.0 == format) {
                        return Err(Failure::usage(
                            said!(
                                "`-o` names two files of one format: `{}`",
                                "`-o` 给了两个同一格式的文件：`{}`",
                                "`-o` 給了兩個同一格式的檔案：`{}`",
                                path.display()
                            ),
                            said!(
                                "give each of .epub and .pdf once",
                                ".epub 和 .pdf 各给一个",
                                ".epub 和 .pdf 各給一個"
                            ),
                        ));
                    }
                    files.push((format, path.clone()));
                }
                Some(_) | None if folder.is_none() => {
                    output::check_folder(path)?;
                    folder = Some(path.clone());
                }
                Some(_) | None => {
                    return Err(Failure::usage(
                        said!(
                            "`-o` names two folders: `{}`",
                            "`-o` 给了两个文件夹：`{}`",
                            "`-o` 給了兩個資料夾：`{}`",
                            path.display()
                        ),
                        said!(
                            "give one folder, or files ending in .epub and .pdf",
                            "给一个文件夹，或以 .epub、.pdf 结尾的文件",
                            "給一個資料夾，或以 .epub、.pdf 結尾的檔案"
                        ),
                    ));
                }
            }
        }
        let mut formats = arguments.to.clone();
        if formats.is_empty() {
            formats = match (&files[..], &folder) {
                ([], _) | (_, Some(_)) => vec![Format::Epub, Format::Pdf],
                (files, None) => files.iter().map(|it| it.0).collect(),
            };
        }
        formats.sort();
        formats.dedup();
        if let Some((_, path)) = files.iter().find(|it| !formats.contains(&it.0)) {
            return Err(Failure::usage(
                said!(
                    "`--to` does not ask for what `{}` would be",
                    "`--to` 里没有 `{}` 的格式",
                    "`--to` 裡沒有 `{}` 的格式",
                    path.display()
                ),
                said!(
                    "leave `--to` out, or name that format in it",
                    "去掉 `--to`，或者加上这个格式",
                    "拿掉 `--to`，或者加上這個格式"
                ),
            ));
        }
        Ok(Self {
            formats,
            folder: folder.unwrap_or_else(|| PathBuf::from(".")),
            files,
            to_stdout,
            epub_extension: arguments.epub.extension(),
        })
    }

    fn path(&self, format: Format, stem: &str) -> PathBuf {
        let extension = match format {
            Format::Epub => self.epub_extension,
            Format::Pdf => "pdf",
            Format::Model | Format::Pages => "txt",
        };
        let named = self.files.iter().find(|it| it.0 == format);
        named.map_or_else(
            || self.folder.join(format!("{stem}.{extension}")),
            |it| it.1.clone(),
        )
    }

    fn output(&self, format: Format, bytes: Blob, stem: &str) -> ReadyOutput {
        match format {
            Format::Epub | Format::Pdf if self.to_stdout => ReadyOutput::Text(bytes),
            Format::Epub | Format::Pdf => ReadyOutput::File(self.path(format, stem), bytes),
            Format::Model | Format::Pages => ReadyOutput::Text(bytes),
        }
    }
}

impl ReadyOutput {
    fn deliver(self, arguments: &Convert) -> Result<(), Failure> {
        match self {
            Self::File(path, bytes) if arguments.dry_run => {
                tell!(
                    "would write {} ({} bytes)",
                    "将写出 {}（{} 字节）",
                    "將寫出 {}（{} 位元組）",
                    path.display(),
                    bytes.length()
                );
                Ok(())
            }
            Self::File(path, bytes) => {
                let written = output::write(&path, &bytes, arguments.force)?;
                if !arguments.quiet {
                    summary::tell_written(written, &path);
                    let is_epub = Format::of(&path) == Some(Format::Epub);
                    let next = arguments.epub.next_step(bytes.length());
                    if let Some(next) = next.filter(|_| is_epub) {
                        tell!("next: {next}", "接下来：{next}", "接下來：{next}");
                    }
                }
                Ok(())
            }
            Self::Text(text) => {
                say::copy(&mut text.reader());
                Ok(())
            }
        }
    }
}

/// The most losses of an article that are told one by one; more are grouped.
const FEW: usize = 4;

/// Prints the losses, grouped when they are many, and with `--verbose` every warning; without it, the number of notices
/// that are not printed, and what can be done about the losses.
fn tell(about: &str, warnings: &[Warning], sums: &RunSummary, arguments: &Convert) {
    if arguments.quiet {
        return;
    }
    let losses = warnings.iter();
    let losses = losses.filter(|it| it.severity() == Severity::Loss).count();
    let one_by_one = losses <= FEW;
    let mut unsaid = 0;
    for warning in warnings {
        let is_loss = warning.severity() == Severity::Loss;
        if arguments.verbose || (is_loss && one_by_one) {
            let warning = lantai::speech::warning(warning, language());
            tell!(
                "{about}: {warning}",
                "{about}：{warning}",
                "{about}：{warning}"
            );
        } else if warning.severity() == Severity::Notice {
            unsaid += 1;
        }
    }
    if !arguments.verbose && !one_by_one {
        let losses = joined_groups(&sums.losses.words(language()));
        tell!(
            "{about}: {losses}",
            "{about}：{losses}",
            "{about}：{losses}"
        );
    }
    if let Some(next) = sums.suggestion(|it| arguments.given.contains_key(it), None) {
        tell!("{about}: {next}", "{about}：{next}", "{about}：{next}");
    }
    if unsaid > 0 {
        let what = counted(unsaid, Noun::Repair);
        let them = if unsaid == 1 { "it" } else { "them" };
        match language() {
            UiLanguage::En => note!("{about}: {what} (`--verbose` tells {them})"),
            UiLanguage::Hans => note!("{about}：{what}（详情用 `--verbose`）"),
            UiLanguage::Hant => note!("{about}：{what}（詳情用 `--verbose`）"),
        }
    }
}
