//! An error as the command line prints it: what happened, the causes, and what the user can do.

use std::fmt;
use std::io::ErrorKind;

use lantai::archive::{Failed, Unrecorded};
use lantai::diag::{Exceeded, visible};
use lantai::model::NoPicture;
use lantai::{Error, Gone, speech};

use super::look;
use super::tongue::{Said, language, said, ui};
use crate::cli::say;

/// An error that ends the command, or that is reported for one article.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The file or option that failed; empty when `what` names it.
    pub(crate) about: Said,
    /// What happened.
    pub(crate) what: Said,
    /// The causes, outermost first.
    pub(crate) causes: Vec<Said>,
    /// What the user can do about it; may be empty.
    pub(crate) cure: Said,
    /// The kind of the input or output error, when it is one.
    pub(crate) kind: Option<ErrorKind>,
    /// The exit code of the process.
    pub(crate) code: u8,
}

impl Failure {
    /// The exit code when the command itself is wrong.
    pub(crate) const USAGE: u8 = 2;

    /// The exit code when a picture is missing under `--strict-images`.
    pub(crate) const PICTURE_MISSING: u8 = 3;

    /// The exit code when the user stopped the command: 128 and the number of SIGINT, as shells have it.
    pub(crate) const STOPPED: u8 = 130;
    /// The exit code when nothing is damaged but `verify` could not make every book again.
    pub(crate) const NOT_PROVED: u8 = 4;

    /// The cure of a missing picture in English. Code compares the cure in a report with it to recognize this failure.
    pub(crate) const WITHOUT_PICTURE: &str =
        "run without `--strict-images` to have a box with its address in its place";

    /// The command line is wrong; exit code 2.
    pub(crate) fn usage(what: impl Into<Said>, cure: impl Into<Said>) -> Self {
        Self {
            about: Said::default(),
            what: what.into(),
            causes: Vec::new(),
            cure: cure.into(),
            kind: None,
            code: Self::USAGE,
        }
    }

    /// An article or an output failed; exit code 1.
    pub(crate) fn work(what: impl Into<Said>, cure: impl Into<Said>) -> Self {
        Self {
            code: 1,
            ..Self::usage(what, cure)
        }
    }

    /// Nothing failed, and nothing is left to do; exit code 0.
    pub(crate) fn done() -> Self {
        Self {
            code: 0,
            ..Self::usage("", "")
        }
    }

    /// The user stopped the command; exit code 130.
    pub(crate) fn stopped(what: impl Into<Said>, cure: impl Into<Said>) -> Self {
        Self {
            code: Self::STOPPED,
            ..Self::usage(what, cure)
        }
    }

    /// An error of the library. `about` names the file or option; the cure depends on the kind of error.
    pub(crate) fn from_error(about: impl Into<Said>, error: &Error) -> Self {
        let mut causes = Vec::new();
        let mut source = std::error::Error::source(error);
        let mut above = error.to_string();
        while let Some(cause) = source {
            let english = cause.to_string();
            // Many libraries repeat the message of the cause at the end of their own.
            if !above.ends_with(&english) {
                causes.push(Said {
                    spoken: speech::without_causes(cause, language()),
                    english: english.clone(),
                });
            }
            above = english;
            source = cause.source();
        }
        let code = if matches!(error, Error::Font { .. }) {
            Self::USAGE
        } else if matches!(error, Error::MissingPicture { .. }) {
            Self::PICTURE_MISSING
        } else {
            1
        };
        let names_itself = matches!(
            error,
            Error::MissingPicture {
                article: Some(_),
                ..
            }
        );
        Self {
            about: if names_itself {
                Said::default()
            } else {
                about.into()
            },
            what: Said {
                english: error.to_string(),
                spoken: speech::error(error, language()),
            },
            causes,
            cure: cure(error),
            kind: kind(error),
            code,
        }
    }

    /// What happened and its causes, in the language of the user.
    pub(crate) fn spoken(&self) -> String {
        let colon = language().one_of([": ", "：", "："]);
        let all = [&self.about, &self.what].into_iter().chain(&self.causes);
        let all = all.map(|it| &*it.spoken).filter(|it| !it.is_empty());
        all.collect::<Vec<_>>().join(colon)
    }

    /// The failure as a report records it: in English, and in the language of the user while it is at hand.
    pub(crate) fn recorded(&self) -> Failed {
        Failed {
            reason: self.to_string(),
            cure: self.cure.english.clone(),
            told: Unrecorded(Some((self.spoken(), self.cure.spoken.clone()))),
        }
    }

    /// The failure of an article again, from its report.
    pub(crate) fn of_recorded(failed: &Failed) -> Self {
        let (reason, cure) = failed.told();
        let said = |english: &str, spoken: &str| Said {
            english: english.to_owned(),
            spoken: spoken.to_owned(),
        };
        Self::work(said(&failed.reason, reason), said(&failed.cure, cure))
    }

    /// Prints the failure to standard error.
    pub(crate) fn print(&self) {
        // What came from articles must not command the terminal; the colours around it may.
        let shown = ShownFailure {
            what: visible(&self.spoken()).into_owned(),
            cure: visible(&self.cure.spoken).into_owned(),
        };
        let handler = miette::GraphicalReportHandler::new_themed(look::theme()).with_links(false);
        let mut text = String::new();
        match handler.render_report(&mut text, &shown) {
            Ok(()) => say::styled(&with_own_label(text.trim())),
            Err(fmt::Error) => say::styled(&format!("error: {}", shown.what)),
        }
    }
}

/// A printed failure with the label of its cure in the language of the user; the library prints it in English.
fn with_own_label(text: &str) -> String {
    let label = language().one_of(["help: ", "办法：", "辦法："]);
    let (before, label_of_library) = ("\n", "help: ");
    match text.rfind(label_of_library) {
        Some(at) if text[..at].contains(before) => {
            let rest = &text[at + label_of_library.len()..];
            format!("{}{label}{rest}", &text[..at])
        }
        Some(_) | None => text.to_owned(),
    }
}

/// In English, for reports and programs.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.about.is_empty() {
            write!(f, "{}: ", self.about.english)?;
        }
        f.write_str(&self.what.english)?;
        for cause in &self.causes {
            write!(f, ": {}", cause.english)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// A failure as it is printed.
#[derive(Debug)]
struct ShownFailure {
    what: String,
    cure: String,
}

impl fmt::Display for ShownFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for ShownFailure {}

impl miette::Diagnostic for ShownFailure {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.cure.is_empty()).then(|| Box::new(&self.cure) as Box<dyn fmt::Display>)
    }
}

fn kind(error: &Error) -> Option<ErrorKind> {
    std::error::Error::source(error)?
        .downcast_ref::<std::io::Error>()
        .map(std::io::Error::kind)
}

/// The cure of a page that only a browser gets.
fn by_browser() -> Said {
    said!(
        "open it in a browser, save it there (as .mhtml, or with SingleFile), and give the saved file",
        "用浏览器打开并保存（存成 .mhtml，或用 SingleFile），再转换存下的文件",
        "用瀏覽器開啟並儲存（存成 .mhtml，或用 SingleFile），再轉換存下的檔案"
    )
}

/// The cure of a defect of this program.
pub(crate) fn report_it() -> Said {
    said!(
        "this is a defect: please report it with the article",
        "这是程序的错误，请连同文章一起报告",
        "這是程式的錯誤，請連同文章一起回報"
    )
}

/// What the user can do about an error of the library.
fn cure(error: &Error) -> Said {
    match error {
        Error::Read { source, .. } => reading(source.kind()),
        Error::Write { source, .. } => writing(source.kind()),
        Error::Kept { .. } => said!(
            "give a folder on a disk with room through `TMPDIR`",
            "用 `TMPDIR` 指定一个空间够的文件夹",
            "用 `TMPDIR` 指定一個空間足夠的資料夾"
        ),
        Error::MissingPicture { .. } => Said {
            english: Failure::WITHOUT_PICTURE.to_owned(),
            spoken: ui!(
                "run without `--strict-images` to have a box with its address in its place",
                "去掉 `--strict-images`，缺的图片就用写着地址的方框代替",
                "拿掉 `--strict-images`，缺的圖片就以寫著位址的方框代替"
            ),
        },
        Error::EmptySource => said!(
            "an article needs at least a title or a line of text",
            "文章至少要有标题或一行字",
            "文章至少要有標題或一行字"
        ),
        Error::NoArticle => said!(
            "look at the page in a browser: its text may come by a script and not be in the file",
            "用浏览器看看这个网页：正文可能由脚本加载，不在文件里",
            "用瀏覽器看看這個網頁：內文可能由指令碼載入，不在檔案裡"
        ),
        Error::NotText { .. } => said!(
            "give the article's own file: YAML front matter with HTML or Markdown",
            "请给文章本身的文件：HTML、Markdown，或前面带 YAML 信息的",
            "請給文章本身的檔案：HTML、Markdown，或前面帶 YAML 資訊的"
        ),
        Error::Gone {
            reason: Gone::SignIn | Gone::HumanTest | Gone::Script,
            ..
        } => by_browser(),
        Error::Page { reason, .. } => fetching(reason),
        Error::Container { .. } => said!(
            "get the file anew from where it came from",
            "请从原处重新取得这个文件",
            "請從原處重新取得這個檔案"
        ),
        Error::Gone { .. } => said!(
            "look for a copy that was saved while it could be read",
            "找找还能看的时候存下的副本",
            "找找還能看的時候存下的副本"
        ),
        Error::Font { .. } => said!(
            "give a folder with the files of `fonts/` through `--font-dir`",
            "用 `--font-dir` 指定一个放有 `fonts/` 里那些文件的文件夹",
            "用 `--font-dir` 指定一個放有 `fonts/` 裡那些檔案的資料夾"
        ),
        Error::Epub { .. } | Error::Pdf { .. } => report_it(),
        Error::Strict { .. } => said!(
            "run without `--strict` to write the output all the same",
            "去掉 `--strict` 就照样写出",
            "拿掉 `--strict` 就照樣寫出"
        ),
        Error::Exceeded(limit) => match limit {
            Exceeded::Time => said!(
                "allow more with `--timeout SECONDS`, or leave the article out",
                "用 `--timeout 秒数` 放宽，或者不要这篇文章",
                "用 `--timeout 秒數` 放寬，或者不要這篇文章"
            ),
            Exceeded::Memory => said!(
                "allow more with `--memory SIZE`, or leave the article out",
                "用 `--memory 大小` 放宽，或者不要这篇文章",
                "用 `--memory 大小` 放寬，或者不要這篇文章"
            ),
        },
        Error::Unpack { .. } => said!(
            "give a book or a report that lantai made",
            "请给 lantai 做的书或报告",
            "請給 lantai 做的書或報告"
        ),
        // `Error` is not exhaustive: a kind that is not listed here is printed without a cure.
        _ => Said::default(),
    }
}

fn fetching(reason: &NoPicture) -> Said {
    if let NoPicture::HostRefused { status, .. } = reason {
        return if matches!(status, 404 | 410) {
            said!(
                "check the address; an archive such as web.archive.org may still have the page",
                "检查网址；web.archive.org 之类的存档也许还有这个网页",
                "檢查網址；web.archive.org 之類的典藏也許還有這個網頁"
            )
        } else {
            by_browser()
        };
    }
    match reason.code() {
        "offline" => said!(
            "run without `--offline`: offline, only pages that were fetched before are there",
            "去掉 `--offline`：离线时只有以前下载过的网页",
            "拿掉 `--offline`：離線時只有以前下載過的網頁"
        ),
        "port-closed" => said!(
            "`--allow-port` opens a port",
            "用 `--allow-port` 开放端口",
            "用 `--allow-port` 開放連接埠"
        ),
        "address-closed" | "host-closed" => said!(
            "`--allow-private` opens the addresses of private networks",
            "用 `--allow-private` 开放内网地址",
            "用 `--allow-private` 開放內部網路的位址"
        ),
        _ => said!(
            "check the address and the network, then try again",
            "检查网址和网络，再试一次",
            "檢查網址和網路，再試一次"
        ),
    }
}

fn reading(kind: ErrorKind) -> Said {
    if kind == ErrorKind::NotFound {
        check_spelling()
    } else if kind == ErrorKind::PermissionDenied {
        said!(
            "check that you may read it",
            "检查是否有权读取",
            "檢查是否有權讀取"
        )
    } else if kind == ErrorKind::IsADirectory {
        said!(
            "this is a folder: use `lantai convert FOLDER` or `lantai book FOLDER`",
            "这是文件夹：请用 `lantai convert 文件夹` 或 `lantai book 文件夹`",
            "這是資料夾：請用 `lantai convert 資料夾` 或 `lantai book 資料夾`"
        )
    } else {
        said!(
            "check that it is an ordinary file on a healthy disk",
            "检查它是不是普通文件、磁盘是否完好",
            "檢查它是不是一般檔案、磁碟是否完好"
        )
    }
}

/// The cure of a path that is not there.
pub(crate) fn check_spelling() -> Said {
    said!(
        "check the spelling and the folder you are in",
        "检查拼写和所在的文件夹",
        "檢查拼字和所在的資料夾"
    )
}

fn writing(kind: ErrorKind) -> Said {
    if kind == ErrorKind::StorageFull {
        said!(
            "free some space or choose another place with `-o`",
            "腾出空间，或用 `-o` 换个地方",
            "騰出空間，或用 `-o` 換個地方"
        )
    } else if [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem].contains(&kind) {
        said!(
            "choose another place with `-o`",
            "用 `-o` 换个地方",
            "用 `-o` 換個地方"
        )
    } else if [ErrorKind::AlreadyExists, ErrorKind::NotADirectory].contains(&kind) {
        said!(
            "a file stands where a folder is wanted: choose another place with `-o`",
            "应是文件夹的地方有一个文件：用 `-o` 换个地方",
            "應是資料夾的地方有一個檔案：用 `-o` 換個地方"
        )
    } else {
        said!(
            "check that the folder exists and may be written to",
            "检查文件夹是否存在、能否写入",
            "檢查資料夾是否存在、能否寫入"
        )
    }
}
