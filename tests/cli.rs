//! Runs the command as a person would: files, messages, exit codes.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/lantai.md");

fn lantai(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn an_article_becomes_an_epub_and_a_pdf_named_by_date_and_title() {
    let folder = tempfile::tempdir().unwrap();
    let output = lantai(&[SAMPLE, "-o", "books"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let names = files(&folder.path().join("books"));
    assert_eq!(
        names,
        [
            "2026-11-21-兰台小记：把文章存成书.epub",
            "2026-11-21-兰台小记：把文章存成书.pdf"
        ]
    );
    let again = lantai(&[SAMPLE, "-o", "books"], folder.path());
    assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
    assert!(stderr(&again).contains("unchanged"), "{}", stderr(&again));
}

#[test]
fn files_can_be_named_and_a_different_one_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = [SAMPLE, "-o", "a.epub", "-o", "b.pdf"];
    let output = lantai(&arguments, folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(files(folder.path()), ["a.epub", "b.pdf"]);
    std::fs::write(folder.path().join("b.pdf"), "mine").unwrap();
    let refused = lantai(&arguments, folder.path());
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("--force"), "{}", stderr(&refused));
    assert_eq!(std::fs::read(folder.path().join("b.pdf")).unwrap(), b"mine");
    let forced = lantai(&[&arguments[..], &["--force"]].concat(), folder.path());
    assert_eq!(forced.status.code(), Some(0), "{}", stderr(&forced));
    assert!(
        std::fs::read(folder.path().join("b.pdf"))
            .unwrap()
            .starts_with(b"%PDF-")
    );
    assert_eq!(
        files(folder.path()),
        ["a.epub", "b.pdf"],
        "no temporary file is left"
    );
}

#[test]
fn standard_input_is_an_article() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args(["-", "-o", "x.epub"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let article = "---\ntitle: 管道\ndate: 2026-01-02\n---\n<p>从标准输入来。</p>\n";
    child
        .stdin
        .take()
        .unwrap()
        .write_all(article.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(files(folder.path()), ["x.epub"]);
}

#[test]
fn both_models_print_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let output = lantai(&[SAMPLE, "--to", "model,pages"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("title \"兰台小记：把文章存成书\""), "{text}");
    assert!(text.contains("\npage 1 "), "{text}");
    assert!(files(folder.path()).is_empty());
}

/// For each mistake: its exit code, and words that the message must have.
#[test]
fn bad_input_gives_one_clear_paragraph() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    write("empty.md", b"");
    write(
        "picture.md",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0",
    );
    write("file", b"not a folder");
    write("quote.toml", b"qr = true\npage = \"A5\n");
    write("size.toml", b"page = \"A77\"\n");
    write("key.toml", b"\npaper = \"A5\"\n");
    write("good.md", "---\ntitle: 好\n---\n<p>字</p>".as_bytes());
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    let cases: &[(&[&str], i32, &[&str])] = &[
        (&["missing.md"], 1, &["missing.md", "spelling"]),
        (&["folder"], 2, &["folder", "`-o`"]),
        (&["empty.md"], 1, &["empty"]),
        (&["picture.md"], 1, &["picture.md", "not text", "PNG"]),
        (
            &["good.md", "-o", "file/inside"],
            1,
            &["cannot write", "a file stands where a folder is wanted"],
        ),
        (&["good.md", "-o", "a.txt"], 2, &["a.txt", ".epub or .pdf"]),
        (
            &["good.md", "-o", "-"],
            2,
            &["standard output", "--to epub"],
        ),
        (
            &["convert", "good.md", "empty.md", "-o", "a.epub"],
            2,
            &["one folder", "lantai book"],
        ),
        (&["good.md", "--page", "A77"], 2, &["A77", "Letter, phone"]),
        (
            &["good.md", "--config", "quote.toml"],
            2,
            &["quote.toml", "line 2", "long name"],
        ),
        (
            &["good.md", "--config", "size.toml"],
            2,
            &["size.toml", "A77", "--page", "long name"],
        ),
        (
            &["good.md", "--config", "key.toml"],
            2,
            &["key.toml", "line 2", "`paper`", "long name"],
        ),
        (
            &["good.md", "-o", "a.pdf", "-o", "b.pdf"],
            2,
            &["b.pdf", "once"],
        ),
        (&["good.md", "--to", "docx"], 2, &["docx", "epub"]),
        (&["good.md", "--font-dir", "nowhere"], 2, &["nowhere"]),
        (&[], 2, &["no article"]),
    ];
    for (arguments, code, words) in cases {
        let output = lantai(arguments, folder.path());
        let message = stderr(&output);
        assert_eq!(
            output.status.code(),
            Some(*code),
            "{arguments:?}: {message}"
        );
        for word in *words {
            assert!(
                message.contains(word),
                "{arguments:?} does not say {word:?}: {message}"
            );
        }
        assert!(!message.contains("panicked"), "{message}");
        assert!(message.lines().count() <= 8, "{message}");
    }
    let left = files(folder.path());
    let texts = ["good.md", "key.toml", "picture.md"];
    let expected = [
        &["empty.md", "file", "folder"],
        &texts[..],
        &["quote.toml", "size.toml"],
    ];
    assert_eq!(left, expected.concat());
}

#[test]
fn explain_takes_the_rules_that_convert_takes() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "a.md",
        "---\ntitle: 题\n---\n\n正文比要去掉的那一行长一些。\n\n更多内容请看首页\n",
    );
    write(
        "mine.toml",
        "[[rule]]\nname = \"see-home\"\ntext = [\"*请看首页*\"]\n",
    );
    let told = |arguments: &[&str]| {
        let output = lantai(arguments, folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(!told(&["explain", "a.md"]).contains("user-rule"));
    let text = told(&["explain", "a.md", "--rules", "mine.toml"]);
    let line = text.lines().find(|it| it.contains("user-rule")).unwrap();
    assert!(
        line.contains("     7  notice") && line.contains("see home"),
        "{line}"
    );
    let json = told(&["explain", "a.md", "--rules", "mine.toml", "--json"]);
    let entry: serde_json::Value = serde_json::from_str(&json).unwrap();
    let warnings = entry["warnings"].as_array().unwrap();
    assert!(
        warnings.iter().any(|it| it["rule"] == "user-rule"),
        "{json}"
    );
    let broken = lantai(&["explain", "a.md", "--rules", "a.md"], folder.path());
    assert_eq!(broken.status.code(), Some(2), "{}", stderr(&broken));
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("a.md"),
        "---\ntitle: 题\n---\n\n正文。\n",
    )
    .unwrap();
    for arguments in [
        &["a.md", "-o", "out", "--dry-run"][..],
        &["convert", ".", "-o", "out", "--dry-run"],
    ] {
        let output = lantai(arguments, folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(files(folder.path()), ["a.md"]);
        assert!(stderr(&output).contains("would "), "{}", stderr(&output));
        assert!(!stderr(&output).contains("done"), "{}", stderr(&output));
    }
}
