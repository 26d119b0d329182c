//! Errors → sentences.

use super::UiLanguage;
use super::facts;
use super::kinds::kind;
use super::reasons::{colon, picture_reason};
use crate::diag::{Error, Exceeded, FontProblem, Gone, UnpackProblem};
use crate::{Warning, in_language};

/// What happened, without its causes.
#[must_use]
pub fn error(error: &Error, language: UiLanguage) -> String {
    match error {
        Error::Read { path, .. } => in_language!(
            language;
            "cannot read `{}`",
            "无法读取 `{}`",
            "無法讀取 `{}`",
            path.display()
        ),
        Error::Write { path, .. } => in_language!(
            language;
            "cannot write `{}`",
            "无法写入 `{}`",
            "無法寫入 `{}`",
            path.display()
        ),
        Error::Kept { .. } => in_language!(
            language;
            "an output cannot be kept until it is written",
            "做好的书在写出之前无处暂存",
            "做好的書在寫出之前無處暫存"
        ),
        Error::EmptySource => in_language!(
            language;
            "the article is empty",
            "文章是空的",
            "文章是空的"
        ),
        Error::NoArticle => in_language!(
            language;
            "there is no article: no text, picture or formula",
            "没有找到文章：没有文字、图片或公式",
            "找不到文章：沒有文字、圖片或公式"
        ),
        Error::NotText { found } => in_language!(
            language;
            "the article is not text: it looks like {}",
            "这不是文本文件，看起来是{}",
            "這不是文字檔，看起來是{}",
            kind(found, language)
        ),
        Error::Gone { reason, notice } => {
            format!("{}{}`{notice}`", gone(*reason, language), colon(language))
        }
        Error::Page { address, reason } => in_language!(
            language;
            "cannot fetch `{}`: {}",
            "无法下载 `{}`：{}",
            "無法下載 `{}`：{}",
            address,
            picture_reason(reason, language)
        ),
        Error::Container { what, problem } => in_language!(
            language;
            "{} cannot be opened: {}",
            "无法打开{}：{}",
            "無法開啟{}：{}",
            container(what, language),
            problem
        ),
        Error::Font { file, .. } => in_language!(
            language;
            "font `{}`",
            "字体 `{}`",
            "字型 `{}`",
            file
        ),
        Error::Epub { doing, .. } => in_language!(
            language;
            "writing the EPUB, {}",
            "写 EPUB 时出错（{}）",
            "寫入 EPUB 時出錯（{}）",
            doing
        ),
        Error::Pdf { doing, .. } => in_language!(
            language;
            "writing the PDF, {}",
            "写 PDF 时出错（{}）",
            "寫入 PDF 時出錯（{}）",
            doing
        ),
        Error::Exceeded(Exceeded::Time) => in_language!(
            language;
            "it takes more time than it may",
            "用时超过了上限",
            "花費的時間超過上限"
        ),
        Error::Exceeded(Exceeded::Memory) => in_language!(
            language;
            "it takes more memory than it may",
            "占用的内存超过了上限",
            "使用的記憶體超過上限"
        ),
        Error::Unpack(_) => in_language!(
            language;
            "cannot be opened",
            "无法打开",
            "無法開啟"
        ),
        Error::MissingPicture { article, warning } => {
            missing(article.as_deref(), warning, language)
        }
        Error::Strict { warning, count } => in_language!(
            language;
            "{} losses under `--strict`, the first: {}",
            "`--strict` 不容遗漏，而这里有 {} 处，第一处：{}",
            "`--strict` 不容遺漏，而這裡有 {} 處，第一處：{}",
            count,
            facts::warning(warning, language)
        ),
    }
}

fn missing(article: Option<&str>, warning: &Warning, language: UiLanguage) -> String {
    match article {
        Some(name) => in_language!(
            language;
            "{}, line {}: {}",
            "{} 第 {} 行：{}",
            "{} 第 {} 行：{}",
            name,
            warning.line,
            facts::fact(warning, language)
        ),
        None => facts::warning(warning, language),
    }
}

fn gone(reason: Gone, language: UiLanguage) -> &'static str {
    language.one_of(match reason {
        Gone::Deleted => [
            "the publisher has deleted this article",
            "文章已被发布者删除",
            "文章已被發布者刪除",
        ],
        Gone::Violation => [
            "the platform has taken this article down",
            "文章已被平台下架",
            "文章已被平台下架",
        ],
        Gone::NotViewable => [
            "this article cannot be viewed",
            "文章无法查看",
            "文章無法檢視",
        ],
        Gone::SignIn => [
            "the page asks its reader to sign in",
            "网页要求先登录",
            "網頁要求先登入",
        ],
        Gone::HumanTest => [
            "the page tests whether its reader is human",
            "网页要求真人验证",
            "網頁要求真人驗證",
        ],
        Gone::Script => [
            "the page needs a browser: it has no text before its scripts have run",
            "网页要用浏览器才能看：脚本运行之前没有正文",
            "網頁要用瀏覽器才看得到：指令碼執行之前沒有內文",
        ],
    })
}

/// A file that holds articles.
fn container(what: &str, language: UiLanguage) -> &str {
    match what {
        "the ZIP archive" => language.one_of([what, " ZIP 压缩包", " ZIP 壓縮檔"]),
        "the gzip archive" => language.one_of([what, " gzip 压缩包", " gzip 壓縮檔"]),
        "a collection of articles" => language.one_of([what, "文章合集", "文章合輯"]),
        other => other,
    }
}

pub(super) fn font_problem(problem: &FontProblem, language: UiLanguage) -> &'static str {
    language.one_of(match problem {
        FontProblem::Missing => ["is missing", "不存在", "不存在"],
        FontProblem::NotAFont => ["is not a font file", "不是字体文件", "不是字型檔"],
        FontProblem::Uncuttable(_) => [
            "cannot be cut to what is used",
            "无法提取用到的字形",
            "無法擷取用到的字形",
        ],
        FontProblem::UnreadableOnceCut => [
            "cannot be read once cut to what is used",
            "提取字形之后无法读取",
            "擷取字形之後無法讀取",
        ],
    })
}

pub(super) fn unpack_problem(problem: &UnpackProblem, language: UiLanguage) -> String {
    match problem {
        UnpackProblem::NotABook => in_language!(
            language;
            "it is neither an EPUB nor a PDF",
            "既不是 EPUB，也不是 PDF",
            "既不是 EPUB，也不是 PDF"
        ),
        UnpackProblem::Container(cause) => cause.to_string(),
        UnpackProblem::File { name, .. } => format!("`{name}`"),
        UnpackProblem::TooLarge => in_language!(
            language;
            "its files unpack to more than 1 GiB",
            "解压后超过 1 GiB",
            "解壓縮後超過 1 GiB"
        ),
        UnpackProblem::NoReport { name } => in_language!(
            language;
            "there is no `{}` in it",
            "里面没有 `{}`",
            "裡面沒有 `{}`",
            name
        ),
        UnpackProblem::Report(_) => in_language!(
            language;
            "the report cannot be read",
            "报告无法读取",
            "報告無法讀取"
        ),
        UnpackProblem::Form { form } => in_language!(
            language;
            "the report has the form `{}`",
            "报告是另一种格式：`{}`",
            "報告是另一種格式：`{}`",
            form
        ),
        UnpackProblem::NothingToJoin => in_language!(
            language;
            "there is no report to join",
            "没有可以合并的报告",
            "沒有可以合併的報告"
        ),
        UnpackProblem::Different { what } => in_language!(
            language;
            "the reports differ in their {}",
            "这些报告不是同一次转换的（{} 不同）",
            "這些報告不是同一次轉換的（{} 不同）",
            what
        ),
    }
}
