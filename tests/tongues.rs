//! The command in English, in simplified and in traditional Chinese.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A folder with an article that lacks a picture, an empty one, and a file that is no article.
fn place() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    for (name, text) in [
        ("in/a.md", "# 春\n\n甲乙丙丁。\n\n![图](no.png)\n"),
        ("in/b.md", ""),
        ("in/c.docx", "x"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Runs the command with these variables. Returns its exit code and all that it printed.
fn run(folder: &Path, words: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lantai"));
    command.args(words).current_dir(folder);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "LANTAI_UI_LANG"] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied());
    command.env("XDG_CACHE_HOME", folder.join("cache"));
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// Whether a text has letters of English sentences, apart from names, options and what stands between backticks.
fn english(text: &str) -> Vec<&str> {
    let words = [
        "the ", " is ", " of ", "articles", "wrote", "failed", "missing", "help:",
    ];
    words.into_iter().filter(|it| text.contains(it)).collect()
}

#[test]
fn a_run_speaks_the_language_that_is_asked_for() {
    for (language, said) in [
        (
            "zh-Hans",
            [
                "遗漏：缺 1 张图片",
                "失败 b.md：文章是空的",
                "跳过：1 个文件",
                "办法：",
            ],
        ),
        (
            "zh-Hant",
            [
                "遺漏：缺 1 張圖片",
                "失敗 b.md：文章是空的",
                "略過：1 個檔案",
                "辦法：",
            ],
        ),
    ] {
        let folder = place();
        let words = [
            "convert",
            "in",
            "-o",
            "out",
            "--offline",
            "--ui-lang",
            language,
        ];
        let (code, told) = run(folder.path(), &words, &[("LC_ALL", "en_GB.UTF-8")]);
        assert_eq!(code, Some(1), "{told}");
        for it in said {
            assert!(told.contains(it), "{it}: {told}");
        }
        assert!(english(&told).is_empty(), "{:?}: {told}", english(&told));
        let page = folder.path().join("out/lantai-report.html");
        let page = std::fs::read_to_string(page).unwrap();
        assert!(page.contains(&format!("<html lang=\"{language}\">")));
        assert!(page.contains("文章是空的") && !page.contains("What was made"));
        let text = folder.path().join("out/lantai-report.md");
        let text = std::fs::read_to_string(text).unwrap();
        assert!(text.contains("`b.md`：文章是空的") && !text.contains("articles"));
    }
}

#[test]
fn reports_are_the_same_in_every_language() {
    let report = |language: &str| {
        let folder = place();
        let words = [
            "convert",
            "in",
            "-o",
            "out",
            "--offline",
            "--ui-lang",
            language,
        ];
        run(folder.path(), &words, &[]);
        let path = folder.path().join("out/lantai-report.json");
        std::fs::read_to_string(path).unwrap()
    };
    assert_eq!(report("en"), report("zh-Hant"));
    let folder = place();
    let words = [
        "convert",
        "in",
        "-o",
        "out",
        "--offline",
        "--json",
        "-q",
        "--ui-lang",
        "zh-Hans",
    ];
    let (_, lines) = run(folder.path(), &words, &[]);
    assert!(lines.contains("\"status\":\"converted\""), "{lines}");
}

#[test]
fn the_locale_chooses_and_what_is_typed_wins() {
    let folder = place();
    for (variables, words, said) in [
        (
            &[("LANG", "zh_TW.UTF-8")][..],
            &["no.md"][..],
            "無法讀取 `no.md`：找不到檔案",
        ),
        (
            &[("LANG", "zh_CN.UTF-8")],
            &["no.md"],
            "无法读取 `no.md`：没有这个文件",
        ),
        (
            &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")],
            &["no.md"],
            "cannot read `no.md`",
        ),
        (
            &[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "en_US")],
            &["no.md"],
            "cannot read",
        ),
        (
            &[("LANG", "zh_CN.UTF-8")],
            &["no.md", "--ui-lang", "en"],
            "cannot read",
        ),
        (&[("LANTAI_UI_LANG", "zh-Hant")], &["no.md"], "無法讀取"),
        (&[], &["--ui-lang=zh-Hant", "no.md"], "無法讀取"),
        (
            &[],
            &["no.md", "--ui-lang", "xx"],
            "--ui-lang: `xx` is not known",
        ),
        (
            &[("LANG", "zh_TW.UTF-8")],
            &["--ofline", "no.md"],
            "沒有選項 `--ofline`",
        ),
        (
            &[("LANG", "zh_CN.UTF-8")],
            &["--ofline", "no.md"],
            "是不是 `--offline`？",
        ),
        (
            &[("LANG", "zh_CN.UTF-8")],
            &["book", "in", "--jobs", "0"],
            "应是 1 以上的数字",
        ),
        (
            &[("LANG", "zh_CN.UTF-8")],
            &["book", "in", "--order", "x"],
            "可选：",
        ),
        (&[("LANG", "zh_CN.UTF-8")], &["extract"], "还缺 <BOOK>"),
    ] {
        let (code, told) = run(folder.path(), words, variables);
        assert!(matches!(code, Some(1 | 2)), "{words:?}: {told}");
        assert!(told.contains(said), "{variables:?} {words:?}: {told}");
    }
}

#[test]
fn help_is_in_chinese_with_the_names_of_options_unchanged() {
    let folder = place();
    for (words, said) in [
        (&["-h"][..], "用法： lantai [选项]"),
        (&["--help"], "不用网络；缓存里有的照用"),
        (&["book", "--help"], "退出码："),
        (&["help", "verify"], "不重新转换"),
        (&["report"], "合成一份"),
        (&["cache", "prune", "--help"], "--max-age"),
    ] {
        let (_, told) = run(folder.path(), words, &[("LANG", "zh_CN.UTF-8")]);
        assert!(told.contains(said), "{words:?}: {told}");
        assert!(
            !told.contains('\u{2060}') && !told.contains("Usage"),
            "{told}"
        );
    }
}

#[test]
fn what_is_printed_beside_messages_is_in_chinese_too() {
    let folder = place();
    std::fs::write(folder.path().join("x.md"), b"%PDF-1.7\n").unwrap();
    for (words, said, not) in [
        (&["--version", "--verbose"][..], "字体：内置", "faces"),
        (&["doctor", "--offline"], "构建：", "build"),
        (&["man"], ".SH 退出码", ".SH NAME"),
        (&["man", "book"], "把多篇文章合成一本书", "Make one book"),
        (&["theme", "list"], "朴素的书", "A sober"),
        (&["cache"], "显示本说明", "Usage"),
        (&["x.md"], "看起来是 PDF", "a PDF"),
        (&["book"], "没有给文章", "article is"),
        (
            &["preview", "--offline", "https://example.org/a"],
            "无法下载 `https://example.org/a`",
            "cannot",
        ),
    ] {
        let (_, told) = run(folder.path(), words, &[("LANG", "zh_CN.UTF-8")]);
        assert!(told.contains(said), "{words:?}: {told}");
        assert!(!told.contains(not), "{words:?}: {told}");
        assert!(!told.contains('\u{2060}'), "{told}");
    }
}
