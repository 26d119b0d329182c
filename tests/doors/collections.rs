//! Feeds and exports, as files and from addresses.

use std::path::Path;

use super::server::{Server, page, reply};
use super::{files, lantai, report, stderr};

/// A feed with one whole entry and one of which it has only a summary.
fn feed(base: &str, numbers: &[u32]) -> String {
    let items = numbers.iter().map(|it| {
        let text = if it % 2 == 0 {
            format!("<content:encoded><![CDATA[<p>第{it}篇的全文，有两段。</p><p>第二段。</p>]]></content:encoded>")
        } else {
            format!("<description>第{it}篇只有摘要 […]</description>")
        };
        format!(
            "<item><title>第{it}篇</title><link>{base}/p/{it}</link><guid isPermaLink=\"false\">id-{it}</guid>\
             <pubDate>Mon, 0{it} Jan 2024 10:00:00 +0800</pubDate><category>随笔</category>{text}</item>"
        )
    });
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>某人的站</title>\
         <link>{base}</link><language>zh-CN</language>{}</channel></rss>",
        items.collect::<String>()
    )
}

#[test]
fn a_feed_becomes_a_book_of_its_entries() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("feed.xml"),
        feed("https://a.example", &[1, 2]),
    )
    .unwrap();
    let output = lantai(
        &["book", "feed.xml", "--to", "epub", "--offline"],
        folder.path(),
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("an RSS feed, 2 articles; 1 with a summary only"),
        "{}",
        stderr(&output)
    );
    assert_eq!(files(folder.path()), ["feed.xml", "某人的站.epub"]);
    let report = report(&folder.path().join("某人的站.epub"));
    assert_eq!(report["articles"][0]["metadata"]["title"], "第1篇");
    assert_eq!(
        report["articles"][1]["metadata"]["source_url"],
        "https://a.example/p/2"
    );
    assert_eq!(report["articles"][1]["metadata"]["subjects"][0], "随笔");
    assert_eq!(report["volumes"][0]["metadata"]["title"], "某人的站");
}

#[test]
fn followed_feeds_have_the_pages_of_their_entries_and_keep_what_earlier_runs_saw() {
    let server = Server::start(|path, _, out| reply(out, "200 OK", "", page(path).as_bytes()));
    // The second time the feed no longer names its first entries.
    let base = server.url("");
    let feeds = Server::start(move |path, number, out| {
        let text = match path {
            "/feed" if number == 0 => feed(&base, &[1, 2]),
            _ => feed(&base, &[3]),
        };
        reply(
            out,
            "200 OK",
            "Content-Type: application/rss+xml\r\n",
            text.as_bytes(),
        );
    });
    let folder = tempfile::tempdir().unwrap();
    let arguments = [
        "book",
        &feeds.url("/feed"),
        "--follow",
        "--update",
        "--keep-duplicates",
        "-o",
        "b.epub",
    ];
    let first = lantai(&arguments, folder.path());
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    assert_eq!(server.asked(), 1, "only the page of the summary is fetched");
    let second = lantai(&arguments, folder.path());
    assert_eq!(second.status.code(), Some(0), "{}", stderr(&second));
    let report = report(&folder.path().join("b.epub"));
    let articles = report["articles"].as_array().unwrap();
    let fetched = articles
        .iter()
        .filter(|it| it.get("received").is_some())
        .count();
    assert_eq!((articles.len(), fetched), (3, 2), "{articles:#?}");
}

#[test]
fn a_page_that_cannot_be_followed_leaves_its_summary() {
    let server = Server::start(|_, _, out| reply(out, "404 Not Found", "", b""));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("feed.xml"), feed(&server.url(""), &[1])).unwrap();
    let output = lantai(
        &["feed.xml", "--follow", "-o", "out", "--to", "epub"],
        folder.path(),
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("its summary is in the book instead"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn each_entry_of_a_feed_is_converted_and_only_new_ones_again() {
    let folder = tempfile::tempdir().unwrap();
    let write = |numbers: &[u32]| {
        std::fs::write(
            folder.path().join("feed.xml"),
            feed("https://a.example", numbers),
        )
    };
    write(&[2, 4]).unwrap();
    let arguments = [
        "convert",
        "feed.xml",
        "-o",
        "out",
        "--update",
        "--to",
        "epub",
        "--offline",
    ];
    let output = lantai(&arguments, folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    write(&[2, 4, 6]).unwrap();
    let output = lantai(&arguments, folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let made: Vec<String> = files(&folder.path().join("out"))
        .into_iter()
        .filter(|it| it.ends_with(".epub"))
        .collect();
    assert_eq!(
        made,
        [
            "2024-01-02-第2篇.epub",
            "2024-01-04-第4篇.epub",
            "2024-01-06-第6篇.epub"
        ]
    );
}

#[test]
fn a_list_of_feeds_and_a_list_of_addresses_are_fetched() {
    let server = Server::start(|path, _, out| {
        let text = if path == "/feed" {
            feed("https://a.example", &[2])
        } else {
            page(path)
        };
        reply(out, "200 OK", "", text.as_bytes());
    });
    let folder = tempfile::tempdir().unwrap();
    let opml = format!(
        "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>订阅</title></head><body><outline text=\"组\">\
         <outline type=\"rss\" text=\"站\" xmlUrl=\"{}\"/></outline></body></opml>",
        server.url("/feed")
    );
    std::fs::write(folder.path().join("feeds.opml"), opml).unwrap();
    let csv = format!(
        "title,url,time_added,tags,status\n甲,{},1700000000,,unread\n",
        server.url("/p")
    );
    std::fs::write(folder.path().join("pocket.csv"), csv).unwrap();
    let arguments = [
        "book",
        "feeds.opml",
        "pocket.csv",
        "--title",
        "合",
        "-o",
        "b.epub",
    ];
    let output = lantai(&arguments, folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report = report(&folder.path().join("b.epub"));
    assert_eq!(
        report["articles"].as_array().unwrap().len(),
        2,
        "{report:#}"
    );
}

#[test]
fn a_book_of_an_export_is_proved_by_making_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let enex = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE en-export SYSTEM \"http://xml.evernote.com/pub/evernote-export3.dtd\">\
        <en-export application=\"Evernote\"><note><title>笔记</title><content><![CDATA[<en-note><div>正文</div></en-note>]]></content>\
        <created>20240102T030405Z</created><tag>标签</tag></note></en-export>";
    std::fs::write(folder.path().join("notes.enex"), enex).unwrap();
    let output = lantai(
        &["notes.enex", "-o", "n.epub", "-o", "n.pdf"],
        folder.path(),
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let verified = std::process::Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args(["verify", "n.epub", "n.pdf"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(
        stderr(&verified).contains("2 proved by converting again"),
        "{}",
        stderr(&verified)
    );
}

/// The marked passages of the only article of a book, as its EPUB has them.
fn marked(book: &Path) -> Vec<String> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(book).unwrap()).unwrap();
    let mut text = String::new();
    for number in 0..zip.len() {
        let mut file = zip.by_index(number).unwrap();
        if file.name().ends_with(".xhtml") {
            std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        }
    }
    let pieces = text.split("<mark class=\"reader\">").skip(1);
    pieces
        .map(|it| it.split("</mark>").next().unwrap().to_owned())
        .collect()
}

#[test]
fn what_readers_have_marked_is_marked_in_the_book() {
    let exports = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guide/exports");
    let folder = tempfile::tempdir().unwrap();
    for name in ["wallabag.json", "omnivore.zip", "reader.json"] {
        let file = exports.join(name);
        let arguments = [file.to_str().unwrap(), "-o", "x.epub", "-f", "--offline"];
        let output = lantai(&arguments, folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let found = marked(&folder.path().join("x.epub"));
        assert_eq!(found, ["街边的树影慢慢移过砖墙"], "{name}");
    }
    // In a page that is fetched, and made again by `verify`.
    let server = Server::start(|path, _, out| reply(out, "200 OK", "", page(path).as_bytes()));
    let csv = format!(
        "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n\
         1,甲,,,{},f,,,,\"Highlight:兰台是汉代藏书之所\nNote:对\",false\n",
        server.url("/p")
    );
    std::fs::write(folder.path().join("raindrop.csv"), csv).unwrap();
    let output = lantai(&["raindrop.csv", "-o", "r.epub"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        marked(&folder.path().join("r.epub")),
        ["兰台是汉代藏书之所"]
    );
    let verified = std::process::Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args(["verify", "r.epub"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let told = stderr(&verified);
    assert!(told.contains("1 proved by converting again"), "{told}");
}

#[test]
fn a_damaged_archive_and_one_that_unpacks_without_end_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.zip"), b"PK\x03\x04 no archive").unwrap();
    let output = lantai(&["a.zip", "-o", "x.epub"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("cannot be opened"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn some_articles_of_a_collection_can_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("feed.xml"),
        feed("https://a.example", &[2, 4, 6]),
    )
    .unwrap();
    let arguments = [
        "feed.xml",
        "--only",
        "*/p/4",
        "-o",
        "out",
        "--to",
        "epub",
        "--offline",
    ];
    let output = lantai(&[&["convert"], &arguments[..]].concat(), folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("2 left out by `--only`"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_web_archive_of_a_crawler_has_its_pages_with_their_pictures() {
    let png = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/samples/lantai.png"
    ))
    .unwrap();
    let record = |url: &str, kind: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n");
        let length = head.len() + body.len();
        let warc = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {length}\r\n\r\n"
        );
        [warc.as_bytes(), head.as_bytes(), body, b"\r\n\r\n"].concat()
    };
    let text = page("档").replace(
        "<article>",
        "<article><p><img src=\"../pic.png\" alt=\"图\"></p>",
    );
    let warc = [
        record("https://a.example/b/1", "text/html", text.as_bytes()),
        record("https://a.example/pic.png", "image/png", &png),
    ];
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("crawl.warc"), warc.concat()).unwrap();
    let output = lantai(&["crawl.warc", "-o", "c.epub", "--offline"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report = report(&folder.path().join("c.epub"));
    let article = &report["articles"][0];
    assert_eq!(article["metadata"]["source_url"], "https://a.example/b/1");
    assert_eq!(article["pictures"][0]["state"], "embedded", "{article:#}");
}
