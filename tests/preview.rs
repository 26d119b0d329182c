//! `lantai preview` in a real browser. Skipped, or failed when `LANTAI_REQUIRE_VALIDATORS` is set, where there is none.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running command, ended when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// Starts `lantai preview` and returns it with the address that it prints.
fn start(folder: &Path) -> (Running, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args(["preview", "--no-open", "--offline"])
        .arg(folder)
        .env("LC_ALL", "C.UTF-8")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let at = line.find("http://").expect("an address is printed");
    (Running(child), line[at..].trim().to_owned())
}

#[test]
fn the_page_shows_what_the_command_makes() {
    if !crate::validators::installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("article.md");
    let text = fs::read_to_string("tests/guide/article.md").unwrap();
    fs::write(&article, text + "\n点击上方蓝字关注我们\n").unwrap();
    let wanted = tempfile::tempdir().unwrap();
    let made = Command::new(env!("CARGO_BIN_EXE_lantai"))
        .arg(&article)
        .args(["--offline", "--quiet", "-o"])
        .arg(wanted.path())
        .status()
        .unwrap();
    assert!(made.success());
    let (running, address) = start(folder.path());
    let seen = Command::new("node")
        .arg("tests/validators/preview.mjs")
        .args([&address, &folder.path().display().to_string()])
        .args(std::env::var("LANTAI_SHOT"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&seen.stdout);
    assert!(seen.status.success(), "{said}");
    for (format, name) in [("epub", "got.epub"), ("pdf", "got.pdf")] {
        let command = fs::read(wanted.path().join(format!("2026-11-21-芦苇.{format}"))).unwrap();
        let page = fs::read(folder.path().join(name)).unwrap();
        assert!(command == page, "the page's {format} is another");
    }
    drop(running);
}

/// All articles as one book have the bytes that the command gives them.
#[test]
fn the_whole_book_is_the_one_that_the_command_makes() {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("水边");
    fs::create_dir(&articles).unwrap();
    for (name, title) in [("a.md", "渡口"), ("b.md", "钟楼")] {
        let text = format!(
            "---\ntitle: {title}\ndate: 2024-03-0{}\n---\n\n{title}在水边。\n",
            name.len()
        );
        fs::write(articles.join(name), text).unwrap();
    }
    let (running, address) = start(&articles);
    let get = |path: &str| {
        let mut answer = ureq::get(format!("{address}{path}")).call().unwrap();
        answer.body_mut().read_to_vec().unwrap()
    };
    let told: serde_json::Value = serde_json::from_slice(&get("api/made?article=all")).unwrap();
    let key = told["key"].as_str().unwrap();
    for format in ["epub", "pdf"] {
        let seen = get(&format!("download/{key}/{format}"));
        let made = Command::new(env!("CARGO_BIN_EXE_lantai"))
            .arg("book")
            .arg(&articles)
            .args(["--offline", "--quiet", "-o"])
            .arg(folder.path().join("all.epub"))
            .arg("-o")
            .arg(folder.path().join("all.pdf"))
            .env("LC_ALL", "C.UTF-8")
            .status()
            .unwrap();
        assert!(made.success());
        let wanted = fs::read(folder.path().join(format!("all.{format}"))).unwrap();
        assert!(seen == wanted, "the page's {format} is another");
    }
    drop(running);
}
