//! `lantai https://…`.

use std::io::Write as _;

use super::server::{Server, page, reply};
use super::{files, lantai, report, stderr, stdout};

#[test]
fn an_address_is_followed_to_its_article_and_the_report_says_how() {
    let server = Server::start(|path, _, out| {
        match path {
        "/old" => reply(out, "301 Moved", "Location: /a/moved\r\n", b""),
        "/a/moved" => reply(
            out,
            "200 OK",
            "Content-Type: text/html\r\n",
            b"<html><head><meta http-equiv=\"refresh\" content=\"0; url=final?id=7\"></head></html>",
        ),
        "/a/final?id=7" => reply(out, "200 OK", "Content-Type: text/html\r\n", page("存档").as_bytes()),
        _ => reply(out, "404 Not Found", "", b""),
    }
    });
    let folder = tempfile::tempdir().unwrap();
    let output = lantai(&[&server.url("/old"), "-o", "a.epub"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let book = folder.path().join("a.epub");
    let report = report(&book);
    let article = &report["articles"][0];
    let addresses: Vec<&str> = article["received"]["addresses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            it.as_str()
                .unwrap()
                .split_once("//")
                .unwrap()
                .1
                .split_once('/')
                .unwrap()
                .1
        })
        .collect();
    assert_eq!(addresses, ["old", "a/moved", "a/final?id=7"]);
    // The page is inside as it was received, and a book does not depend on when it came.
    assert_eq!(
        article["source"]["sha256"],
        lantai::archive::sha256(page("存档").as_bytes()).as_str()
    );
    assert!(article["received"].get("time").is_none());
    assert_eq!(
        article["metadata"]["source_url"],
        server.url("/a/final?id=7").as_str()
    );
    // What the page was read with is recorded, so that the book can be made again without the host.
    let verified = std::process::Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args(["verify", "a.epub"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(
        stderr(&verified).contains("1 proved by converting again"),
        "{}",
        stderr(&verified)
    );
}

#[test]
fn relative_addresses_are_relative_to_where_the_page_came_from() {
    let server = Server::start(|_, _, out| reply(out, "200 OK", "", page("甲").as_bytes()));
    let folder = tempfile::tempdir().unwrap();
    let output = lantai(
        &[&server.url("/dir/x.html"), "--to", "model"],
        folder.path(),
    );
    assert!(
        stdout(&output).contains(&server.url("/dir/other")),
        "{}",
        stdout(&output)
    );
}

#[test]
fn the_charset_is_that_of_the_host_or_of_the_page() {
    let server = Server::start(|path, _, out| {
        let text = page("编码");
        let (text, header) = match path {
            "/header" => (text, "Content-Type: text/html; charset=GBK\r\n"),
            "/meta" => (
                text.replace("<head>", "<head><meta charset=\"gbk\">"),
                "Content-Type: text/html; charset=iso-8859-1\r\n",
            ),
            _ => (text, "Content-Type: text/html\r\n"),
        };
        let bytes = encoding_rs_gbk(&text);
        reply(out, "200 OK", header, &bytes);
    });
    let folder = tempfile::tempdir().unwrap();
    for path in ["/header", "/meta", "/neither"] {
        let output = lantai(&[&server.url(path), "--to", "model"], folder.path());
        let model = stdout(&output);
        assert!(
            model.contains("兰台是汉代藏书之所"),
            "{path}: {model} {}",
            stderr(&output)
        );
    }
}

/// A text in GBK. The library that encodes is not at hand in tests, so the few characters of the sample are listed.
fn encoding_rs_gbk(text: &str) -> Vec<u8> {
    let table = include_str!("gbk.txt");
    let codes: std::collections::BTreeMap<char, u16> = table
        .lines()
        .filter_map(|it| {
            let (c, code) = it.split_once(' ')?;
            Some((c.chars().next()?, u16::from_str_radix(code, 16).ok()?))
        })
        .collect();
    let mut out = Vec::new();
    for c in text.chars() {
        if c.is_ascii() {
            out.extend(u8::try_from(c));
        } else {
            let code = codes
                .get(&c)
                .unwrap_or_else(|| panic!("`{c}` is not in gbk.txt"));
            out.extend(code.to_be_bytes());
        }
    }
    out
}

#[test]
fn what_is_no_article_is_told_with_its_reason() {
    let server = Server::start(|path, _, out| {
        match path {
        "/gone" => reply(out, "404 Not Found", "", b"no"),
        "/private" => reply(out, "403 Forbidden", "", b"no"),
        "/login" => reply(
            out,
            "200 OK",
            "",
            "<html><body><form><p>请先登录</p><input type=\"password\"></form></body></html>".as_bytes(),
        ),
        "/shell" => reply(
            out,
            "200 OK",
            "",
            b"<html><body><div id=\"root\"></div><script src=\"/app.js\"></script></body></html>",
        ),
        "/robot" => reply(
            out,
            "200 OK",
            "",
            b"<html><head><title>Just a moment...</title></head><body><script>cf_chl_opt()</script></body></html>",
        ),
        _ => reply(out, "200 OK", "Content-Type: application/pdf\r\n", b"%PDF-1.7 x"),
    }
    });
    let folder = tempfile::tempdir().unwrap();
    for (path, reason, cure) in [
        ("/gone", "the host answers 404 Not Found", "archive"),
        ("/private", "the host answers 403 Forbidden", "browser"),
        ("/login", "asks its reader to sign in", "browser"),
        ("/shell", "needs a browser", "browser"),
        ("/robot", "tests whether its reader is human", "browser"),
        ("/file", "it looks like a PDF", ""),
    ] {
        let output = lantai(&[&server.url(path), "-o", "x.epub"], folder.path());
        let said = stderr(&output)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace(" │ ", " ");
        assert_eq!(output.status.code(), Some(1), "{path}: {said}");
        assert!(
            said.contains(reason) && said.contains(cure),
            "{path}: {said}"
        );
    }
    assert_eq!(files(folder.path()), Vec::<String>::new());
}

#[test]
fn one_bad_address_of_many_fails_alone() {
    let server = Server::start(|path, _, out| match path {
        "/gone" => reply(out, "404 Not Found", "", b"no"),
        path => reply(out, "200 OK", "", page(path).as_bytes()),
    });
    let folder = tempfile::tempdir().unwrap();
    let list = format!("{}\n{}\n", server.url("/b"), server.url("/gone"));
    std::fs::write(folder.path().join("list"), list).unwrap();
    let arguments = [
        "convert",
        &server.url("/a"),
        "--files-from",
        "list",
        "-o",
        "out",
        "--to",
        "epub",
    ];
    let output = lantai(&arguments, folder.path());
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("1 of 3 articles failed"),
        "{}",
        stderr(&output)
    );
    let made: Vec<String> = files(&folder.path().join("out"))
        .into_iter()
        .filter(|it| it.ends_with(".epub"))
        .collect();
    assert_eq!(
        made,
        ["127.0.0.1_PORT-a.epub", "127.0.0.1_PORT-b.epub"].map(|it| {
            let port = server.url("").rsplit(':').next().unwrap().to_owned();
            it.replace("PORT", &port)
        })
    );
    let (a, b) = (server.url("/a"), server.url("/b"));
    let book = ["book", &a, &b, "-o", "b.epub", "--keep-duplicates"];
    let output = lantai(&book, folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        report(&folder.path().join("b.epub"))["articles"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn an_endless_page_ends() {
    let server = Server::start(|_, _, out| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<p>";
        _ = out.write_all(head.as_bytes());
        let piece = vec![b'x'; 1 << 16];
        while out.write_all(&piece).is_ok() {}
    });
    let folder = tempfile::tempdir().unwrap();
    let output = lantai(&[&server.url("/endless"), "-o", "x.epub"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("more than 64 MiB"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn private_addresses_are_closed_without_an_option() {
    let server = Server::start(|_, _, out| reply(out, "200 OK", "", page("甲").as_bytes()));
    let folder = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args([&server.url("/a"), "-o", "x.epub", "--no-cache"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(server.asked(), 0);
}

#[test]
fn a_page_that_was_fetched_before_is_there_offline() {
    let server = Server::start(|_, _, out| reply(out, "200 OK", "", page("离线").as_bytes()));
    let folder = tempfile::tempdir().unwrap();
    let run = |more: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_lantai"))
            .args([
                &server.url("/a"),
                "--allow-host",
                "127.0.0.1",
                "--cache-dir",
                "cache",
            ])
            .args(more)
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    let cold = run(&["--offline", "-o", "x.epub"]);
    assert_eq!(cold.status.code(), Some(1), "{}", stderr(&cold));
    assert_eq!(run(&["-o", "a.epub"]).status.code(), Some(0));
    let warm = run(&["--offline", "-o", "b.epub"]);
    assert_eq!(warm.status.code(), Some(0), "{}", stderr(&warm));
    assert_eq!(server.asked(), 1);
}
