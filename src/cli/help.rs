//! What `-h`, `--help` and the manual pages say beside the options: examples, variables, exit codes. `-h` shows the options
//! that most people need, and fits a screen; `--help` shows all.

mod spaced;
mod texts;
mod translate;
mod wrong;

use clap::Command;
use lantai::speech::UiLanguage;

use super::tongue::{language, ui};
pub(crate) use spaced::unspaced;
pub(crate) use wrong::failure;

/// Two examples of a command: what is typed, and what that does.
type Examples = [HelpRow; 2];

/// What is typed or set, and what it does in English, simplified and traditional Chinese.
type HelpRow = (&'static str, [&'static str; 3]);

/// The examples of each command; those of plain `lantai` have no name.
const EXAMPLES: &[(&str, Examples)] = &[
    (
        "",
        [
            (
                "lantai article.md",
                [
                    "writes an EPUB and a PDF here",
                    "在这里写出 EPUB 和 PDF",
                    "在這裡寫出 EPUB 和 PDF",
                ],
            ),
            (
                "lantai page.html -o out -t epub",
                [
                    "writes an EPUB into the folder `out`",
                    "把 EPUB 写到文件夹 `out`",
                    "把 EPUB 寫到資料夾 `out`",
                ],
            ),
        ],
    ),
    (
        "convert",
        [
            (
                "lantai convert articles -o out",
                [
                    "makes books of each article",
                    "每篇文章各做一本",
                    "每篇文章各做一本",
                ],
            ),
            (
                "lantai convert articles -o out --update",
                [
                    "makes what is new or changed",
                    "只做新的和改动的",
                    "只做新增和變更的",
                ],
            ),
        ],
    ),
    (
        "book",
        [
            (
                "lantai book articles -o all.epub",
                ["makes one book of all", "全部合成一本", "全部合成一本"],
            ),
            (
                "lantai book articles -o out --volumes month",
                ["makes one for each month", "每个月一本", "每個月一本"],
            ),
        ],
    ),
    (
        "verify",
        [
            (
                "lantai verify out",
                [
                    "checks a folder of books, or a bag",
                    "检查一个文件夹的书，或归档包",
                    "檢查一個資料夾的書，或封存包",
                ],
            ),
            (
                "lantai verify book.epub --quick",
                ["checks hashes alone", "只查校验和", "只查校驗碼"],
            ),
        ],
    ),
    (
        "extract",
        [
            (
                "lantai extract book.epub -o sources",
                [
                    "writes the articles it was made of",
                    "取出做它的文章",
                    "取出做它的文章",
                ],
            ),
            (
                "lantai extract book.epub -l",
                ["lists them", "列出这些文章", "列出這些文章"],
            ),
        ],
    ),
    (
        "report",
        [
            (
                "lantai report show out/lantai-report.json",
                [
                    "prints a report as Markdown",
                    "以 Markdown 显示报告",
                    "以 Markdown 顯示報告",
                ],
            ),
            (
                "lantai report merge out -o all.json",
                [
                    "joins the reports of shards",
                    "合并分批转换的报告",
                    "合併分批轉換的報告",
                ],
            ),
        ],
    ),
    (
        "index",
        [
            (
                "lantai index out",
                [
                    "writes a catalogue of the books in `out`",
                    "给 `out` 里的书编目录",
                    "替 `out` 裡的書編目錄",
                ],
            ),
            (
                "lantai index out --title 书库",
                ["gives it a title", "给它起个名字", "替它取個名稱"],
            ),
        ],
    ),
    (
        "config",
        [
            (
                "lantai config init",
                [
                    "begins a file of settings here",
                    "在这里新建设置文件",
                    "在這裡新增設定檔",
                ],
            ),
            (
                "lantai config show article.md --origin",
                [
                    "shows what counts, and why",
                    "显示有效的设置和来处",
                    "顯示有效的設定和來處",
                ],
            ),
        ],
    ),
    (
        "cache",
        [
            (
                "lantai cache info",
                ["shows how much is kept", "显示存了多少", "顯示存了多少"],
            ),
            (
                "lantai cache prune --max-size 1GB",
                ["removes the oldest", "删除最旧的", "刪除最舊的"],
            ),
        ],
    ),
    (
        "explain",
        [
            (
                "lantai explain article.md",
                [
                    "shows what is cleaned, line by line",
                    "逐行显示清理了什么",
                    "逐行顯示清理了什麼",
                ],
            ),
            (
                "lantai explain page.html --json",
                ["the same for programs", "同上，给程序用", "同上，給程式用"],
            ),
        ],
    ),
    (
        "preview",
        [
            (
                "lantai preview article.md",
                [
                    "shows an article in the browser",
                    "在浏览器里看一篇文章",
                    "在瀏覽器裡看一篇文章",
                ],
            ),
            (
                "lantai preview articles",
                [
                    "shows those of a folder",
                    "看一个文件夹的文章",
                    "看一個資料夾的文章",
                ],
            ),
        ],
    ),
    (
        "theme",
        [
            (
                "lantai theme list",
                [
                    "lists the built-in themes",
                    "列出内置的主题",
                    "列出內建的主題",
                ],
            ),
            (
                "lantai theme show news > my.toml",
                [
                    "writes one to begin your own from",
                    "写出一个，供自己改",
                    "寫出一個，供自己改",
                ],
            ),
        ],
    ),
    (
        "doctor",
        [
            (
                "lantai doctor",
                [
                    "checks faces, folders, cache and network",
                    "检查字体、文件夹、缓存和网络",
                    "檢查字型、資料夾、快取和網路",
                ],
            ),
            (
                "lantai doctor --offline",
                ["leaves the network alone", "不碰网络", "不碰網路"],
            ),
        ],
    ),
    (
        "completions",
        [
            (
                "lantai completions bash > lantai.bash",
                ["for bash", "用于 bash", "用於 bash"],
            ),
            (
                "lantai completions fish > lantai.fish",
                ["for fish", "用于 fish", "用於 fish"],
            ),
        ],
    ),
    (
        "man",
        [
            (
                "lantai man > lantai.1",
                ["writes the manual page", "写出手册页", "寫出手冊頁"],
            ),
            (
                "lantai man book > lantai-book.1",
                [
                    "writes that of a command",
                    "写出某个命令的手册页",
                    "寫出某個指令的手冊頁",
                ],
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
const VARIABLES: &[HelpRow] = &[
    (
        "LANTAI_OPTION",
        [
            "a value for --option, as LANTAI_PAGE=A5; 1 and 0 for flags",
            "选项的值，如 LANTAI_PAGE=A5；开关用 1 和 0",
            "選項的值，如 LANTAI_PAGE=A5；開關用 1 和 0",
        ],
    ),
    (
        "LANTAI_CONFIG",
        ["a file of settings", "设置文件", "設定檔"],
    ),
    (
        "XDG_CONFIG_HOME, XDG_CACHE_HOME",
        [
            "where lantai/lantai.toml and fetched pictures are",
            "lantai/lantai.toml 和下载的图片放在哪里",
            "lantai/lantai.toml 和下載的圖片放在哪裡",
        ],
    ),
    (
        "HTTPS_PROXY, ALL_PROXY, NO_PROXY",
        [
            "the proxy for pictures",
            "下载图片的代理",
            "下載圖片的代理伺服器",
        ],
    ),
    (
        "SSL_CERT_FILE",
        ["certificates to trust", "信任的证书", "信任的憑證"],
    ),
    (
        "NO_COLOR, TERM, LC_ALL",
        [
            "no colours when NO_COLOR is set or TERM is dumb; ASCII with LC_ALL=C",
            "设了 NO_COLOR 或 TERM=dumb 就没有颜色；LC_ALL=C 只用 ASCII",
            "設了 NO_COLOR 或 TERM=dumb 就沒有顏色；LC_ALL=C 只用 ASCII",
        ],
    ),
    (
        "TMPDIR",
        [
            "where large pictures are kept while a book is made",
            "做书时大图片暂存在哪里",
            "做書時大圖片暫存在哪裡",
        ],
    ),
];

/// What exit codes mean.
const CODES: &[HelpRow] = &[
    ("0", ["done", "完成", "完成"]),
    (
        "1",
        [
            "an article or output failed, or a book is larger than --max-size",
            "有文章或输出失败，或书超过 --max-size",
            "有文章或輸出失敗，或書超過 --max-size",
        ],
    ),
    ("2", ["the command is wrong", "命令写错了", "指令寫錯了"]),
    (
        "3",
        [
            "a picture is missing under --strict-images",
            "有 --strict-images 而缺图片",
            "有 --strict-images 而缺圖片",
        ],
    ),
    (
        "130",
        ["stopped by Ctrl-C", "按 Ctrl-C 停止", "按 Ctrl-C 停止"],
    ),
];

/// The titles of the sections of manual pages.
const SECTIONS: &[[&str; 3]] = &[
    ["NAME", "名称", "名稱"],
    ["SYNOPSIS", "用法", "用法"],
    ["DESCRIPTION", "说明", "說明"],
    ["OPTIONS", "选项", "選項"],
    ["SUBCOMMANDS", "命令", "指令"],
    ["\"EXAMPLES\"", "例子", "範例"],
    ["\"ENVIRONMENT\"", "环境变量", "環境變數"],
    ["\"EXIT STATUS\"", "退出码", "結束代碼"],
];

/// The examples of a command; `None` when there is no such command.
pub(crate) fn examples(command: &str) -> Option<&'static Examples> {
    let found = EXAMPLES.iter().find(|it| it.0 == command);
    found.map(|it| &it.1)
}

/// Gives a command and its subcommands their examples, hides from `-h` what few people need, and says all in the language
/// of the user.
pub(crate) fn dress(root: Command) -> Command {
    let names: Vec<String> = root
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    let mut root = dress_one(root, "");
    for name in names {
        root = root.mut_subcommand(&name, |it| dress_one(it, &name));
    }
    match language() {
        UiLanguage::En => root,
        language @ (UiLanguage::Hans | UiLanguage::Hant) => translate::command(root, language),
    }
}

fn dress_one(command: Command, name: &str) -> Command {
    let Some(examples) = examples(name) else {
        return command;
    };
    let is_many = ["", "convert", "book"].contains(&name);
    let more = if is_many {
        ui!(
            "`--help` has all options.",
            "`--help` 有全部选项。",
            "`--help` 有全部選項。"
        )
    } else {
        String::new()
    };
    let [head, variables, codes] = [
        ui!("Examples:", "例子：", "範例："),
        ui!("Variables:", "环境变量：", "環境變數："),
        ui!("Exit codes:", "退出码：", "結束代碼："),
    ];
    let examples = list(examples);
    let short = format!("{head}\n{examples}\n{more}");
    let long = format!(
        "{head}\n{examples}\n{variables}\n{}\n{codes}\n{}",
        list(VARIABLES),
        list(CODES)
    );
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

fn list(rows: &[HelpRow]) -> String {
    let language = language();
    let lines = rows
        .iter()
        .map(|(what, does)| format!("  {what}\n      {}\n", language.one_of(*does)));
    lines.collect()
}

/// The title of a section of manual pages in the language of the user; `None` for a title that is not ours or stays.
pub(crate) fn section(english: &str) -> Option<&'static str> {
    let found = SECTIONS.iter().find(|it| it[0] == english);
    found.map(|it| language().one_of(*it))
}

/// The sections of a manual page that clap does not write.
pub(crate) fn sections(command: &str) -> String {
    let examples: &[HelpRow] = examples(command).map_or(&[], |it| &it[..]);
    let mut out = String::new();
    for (title, rows) in [
        ("EXAMPLES", examples),
        ("ENVIRONMENT", VARIABLES),
        ("EXIT STATUS", CODES),
    ] {
        out += &format!(".SH \"{title}\"\n");
        for (what, does) in rows {
            out += &format!(
                ".TP\n\\fB{}\\fR\n{}\n",
                roff(what),
                roff(language().one_of(*does))
            );
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
