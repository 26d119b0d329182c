//! Converts articles with very many pictures twice, from a server on loopback. All pictures must come, and the second
//! run must request none of them.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use lantai::Disk;
use lantai::archive::{self, Report};
use lantai::book::Book;
use lantai::make::pictures::{Cache, Network, Resolve};
use lantai::make::{self, Options};
use lantai::model::AssetState;

/// A server that has a picture at every address.
fn serve() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let count = Arc::clone(&count);
            std::thread::spawn(move || answer_all(stream, &count));
        }
    });
    (port, asked)
}

fn answer_all(stream: TcpStream, count: &AtomicUsize) {
    let mut out = stream.try_clone().unwrap();
    let mut lines = BufReader::new(stream).lines();
    while let Some(Ok(first)) = lines.next() {
        while lines
            .next()
            .is_some_and(|it| it.is_ok_and(|it| !it.is_empty()))
        {}
        count.fetch_add(1, Ordering::SeqCst);
        let body = picture(first.split(' ').nth(1).unwrap_or_default());
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        if out.write_all(&[head.as_bytes(), &body].concat()).is_err() {
            return;
        }
    }
}

/// A small PNG whose size and colours depend on the address.
fn picture(address: &str) -> Vec<u8> {
    let seed = address.bytes().fold(7u32, |sum, it| {
        sum.wrapping_mul(31).wrapping_add(u32::from(it))
    });
    let mut bytes = Vec::new();
    let (width, height) = (16 + seed % 40, 16 + seed / 40 % 40);
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    let pixels = (0..width * height).flat_map(|it| {
        let mixed = seed.wrapping_add(it / 8).wrapping_mul(2_654_435_761);
        [
            mixed.to_be_bytes()[0],
            mixed.to_be_bytes()[1],
            mixed.to_be_bytes()[2],
        ]
    });
    writer
        .write_image_data(&pixels.collect::<Vec<u8>>())
        .unwrap();
    writer.finish().unwrap();
    bytes
}

/// A resolver that knows only the server of the test, so that no test uses the network.
#[derive(Debug)]
struct OnlyHere;

impl Resolve for OnlyHere {
    fn resolve(&self, host: &str, port: u16) -> std::io::Result<Vec<SocketAddr>> {
        if host != "127.0.0.1" {
            return Err(std::io::ErrorKind::NotFound.into());
        }
        Ok(vec![SocketAddr::from(([127, 0, 0, 1], port))])
    }
}

/// Converts an article twice, and checks that all pictures come, the second time all from the cache.
fn twice(article: &str, at_least: usize) {
    let (port, asked) = serve();
    let here = format!("http://127.0.0.1:{port}/");
    let article = article
        .replace("https://", &here)
        .replace("http://127.0.0.1:0/", &here);
    let folder = tempfile::tempdir().unwrap();
    let mut options = Options::default();
    options.pictures.cache = Some(Cache::new(folder.path().join("cache")));
    options.pictures.network = Some(Network {
        allow_hosts: vec!["127.0.0.1".to_owned()],
        pause: Duration::ZERO,
        resolver: Arc::new(OnlyHere),
        ..Network::default()
    });
    let run = || {
        let made = make::article(article.as_bytes(), "many.md", &options, &Disk).unwrap();
        let document = made.output.document;
        for (_, asset) in document.assets.iter() {
            let url = &asset.candidates[0];
            if !url.starts_with(&here) {
                continue; // the address could not be rewritten to lead to the server
            }
            assert!(
                matches!(asset.state, AssetState::Loaded(_)),
                "{url}: {:?}",
                asset.state
            );
        }
        // Both books hold them.
        let article = lantai::book::Article {
            document,
            original: made.output.original,
        };
        let book = Book::of(article);
        let files = make::book(&book, &crate::articles::options())
            .unwrap()
            .output;
        let bytes = |it: &lantai::model::Blob| it.bytes().unwrap().into_owned();
        let files: Vec<_> = files.iter().map(|it| bytes(&it.1)).collect();
        (book.articles[0].document.assets.clone(), files)
    };
    let first = run();
    let count = first.0.len();
    assert!(count >= at_least, "{count} pictures");
    let requests = asked.load(Ordering::SeqCst);
    assert!(requests >= at_least, "{requests} requests");
    assert!(run() == first, "other pictures the second time");
    assert_eq!(
        asked.load(Ordering::SeqCst),
        requests,
        "the second run asks for nothing"
    );
    options.pictures.offline = true;
    let made = make::article(article.as_bytes(), "many.md", &options, &Disk).unwrap();
    assert_eq!(made.output.document.assets.len(), count);
    assert_eq!(
        asked.load(Ordering::SeqCst),
        requests,
        "offline asks for nothing"
    );
}

#[test]
fn two_hundred_and_twenty_six_pictures_come_once() {
    let mut article = String::from("---\ntitle: 图\n---\n<div>\n");
    for n in 0..226 {
        article += &format!("<p>第{n}张</p><p><img src=\"http://127.0.0.1:0/{n}.jpg\"></p>\n");
    }
    article += "</div>";
    twice(&article, 226);
}

#[test]
fn the_most_pictured_article_of_the_corpus_comes_whole() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/articles/ixxmu+hugo_duty");
    let mut articles: Vec<(usize, PathBuf)> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|it| it.path())
        .map(|it| {
            (
                std::fs::read_to_string(&it)
                    .unwrap_or_default()
                    .matches("<img")
                    .count(),
                it,
            )
        })
        .collect();
    articles.sort();
    let Some((count, path)) = articles.pop() else {
        println!("skipped: {} is not here", folder.display());
        return;
    };
    twice(&std::fs::read_to_string(path).unwrap(), count / 2);
}

/// Runs the command in a folder. It must succeed.
fn lantai(arguments: &[&str], folder: &Path) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args(arguments)
        .current_dir(folder)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// The report inside a book.
fn report_in(book: &Path) -> Report {
    archive::report_of(&std::fs::read(book).unwrap()).unwrap()
}

#[test]
fn the_command_asks_once_and_tells_what_it_keeps() {
    let (port, asked) = serve();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    let pictures: String = (0..30)
        .map(|it| format!("<p>图</p><p><img src=\"http://127.0.0.1:{port}/{it}\"></p>"))
        .collect();
    let article = format!("---\ntitle: 图\ndate: 2026-01-02\n---\n<div>{pictures}</div>");
    std::fs::write(folder.path().join("in/a.md"), article).unwrap();
    let convert = |to: &str| {
        let cache = ["--cache-dir", "cache", "--allow-host", "127.0.0.1"];
        let what = ["convert", "in", "-o", to, "--quiet"];
        lantai(&[&what[..], &cache].concat(), folder.path());
        let read = |name: &str| std::fs::read(folder.path().join(to).join(name)).unwrap();
        (read("a.epub"), read("a.pdf"))
    };
    let first = convert("one");
    assert_eq!(asked.load(Ordering::SeqCst), 30);
    assert!(convert("two") == first, "other bytes the second time");
    assert_eq!(asked.load(Ordering::SeqCst), 30, "nothing is asked twice");

    // The report of the run has the time of each request; the one in the book must not depend on it.
    let text = std::fs::read_to_string(folder.path().join("two/lantai-report.json")).unwrap();
    let run = Report::parse(text.as_bytes()).unwrap();
    let inside = report_in(&folder.path().join("two/a.epub"));
    assert_eq!(run.articles[0].pictures.len(), 30);
    for (told, silent) in run.articles[0]
        .pictures
        .iter()
        .zip(&inside.articles[0].pictures)
    {
        let fetched = told.fetched.as_ref().unwrap();
        assert_eq!((&fetched.url, fetched.status), (&told.url, 200));
        assert!(fetched.time.starts_with("20") && fetched.time.ends_with('Z'));
        assert!(told.sha256.is_some() && told.media_type.is_some());
        assert_eq!(silent.fetched, None);
        assert_eq!(silent.sha256, told.sha256);
    }

    let cache = |words: &[&str]| {
        let json = ["--json", "--cache-dir", "cache"];
        let text = lantai(&[&["cache"], words, &json].concat(), folder.path());
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let info = cache(&["info"]);
    assert_eq!(
        (&info["pictures"], &info["addresses"]),
        (&30.into(), &30.into())
    );
    assert_eq!(
        cache(&["prune", "--max-age", "1"])["removed"]["pictures"],
        0
    );
    let half = info["bytes"].as_u64().unwrap() / 2;
    cache(&["prune", "--max-size", &half.to_string()]);
    let info = cache(&["info"]);
    assert!(info["bytes"].as_u64().unwrap() <= half);
    assert!(info["pictures"].as_u64().unwrap() > 5);
    cache(&["clear"]);
    assert_eq!(cache(&["info"])["addresses"], 0);
    assert!(folder.path().join("cache/CACHEDIR.TAG").is_file());
}

/// A JPEG of noise, which stays large at any quality.
fn photo(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let image = image::RgbImage::from_fn(width, height, |x, y| {
        let mixed = (x ^ y.rotate_left(16) ^ seed).wrapping_mul(2_654_435_761);
        let [a, b, c, _] = (mixed ^ mixed >> 15).to_be_bytes();
        image::Rgb([a / 2, b / 2 + 60, c / 3])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner()
}

#[test]
fn a_book_is_no_larger_than_asked_for() {
    const LIMIT: u64 = 400_000;
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("in");
    std::fs::create_dir(&inside).unwrap();
    for name in ["a", "b"] {
        let mut text = format!("---\ntitle: {name}\ndate: 2026-01-02\n---\n<div>");
        for n in 0..3_u32 {
            let file = format!("{name}{n}.jpg");
            let seed = n + u32::from(name.as_bytes()[0]);
            std::fs::write(inside.join(&file), photo(700, 500, seed)).unwrap();
            text += &format!("<p>图</p><p><img src=\"{file}\"></p>");
        }
        std::fs::write(inside.join(format!("{name}.md")), text + "</div>").unwrap();
    }
    let length = |path: &str| std::fs::metadata(folder.path().join(path)).unwrap().len();
    let make = |more: &[&str]| {
        let words = ["book", "in", "-o", "b.epub", "-o", "b.pdf", "-f", "--quiet"];
        let rest = ["--offline", "--title", "书", "--report", "report.json"];
        lantai(&[&words[..], &rest, more].concat(), folder.path());
    };
    make(&[]);
    assert!(length("b.epub") > LIMIT && length("b.pdf") > LIMIT);
    make(&["--max-size", "400kB"]);
    for path in ["b.epub", "b.pdf"] {
        let length = length(path);
        assert!((LIMIT / 3..=LIMIT).contains(&length), "{path}: {length}");
    }
    let text = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert!(text.contains("JPEG of quality"), "{text}");
    assert!(text.contains("\"max-size\""), "{text}");
}

/// A BMP of 12 megapixels of one colour, which depends on `number`.
fn large(number: u8) -> Vec<u8> {
    let (width, height) = (4000_u32, 3000_u32);
    let mut bytes = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bytes.extend([width.to_le_bytes(), height.to_le_bytes()].concat());
    bytes.extend([1, 0, 24, 0]);
    bytes.resize(54, 0);
    for y in 0..height {
        let row = [number, y.to_le_bytes()[1], 90].repeat(4000);
        bytes.extend(row);
    }
    bytes
}

#[cfg(target_os = "linux")]
#[test]
fn memory_stays_small_whatever_size_the_pictures_have() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = "---\ntitle: 图\ndate: 2026-01-02\n---\n<div>".to_owned();
    for number in 0..8 {
        let name = format!("{number}.bmp");
        std::fs::write(folder.path().join(&name), large(number)).unwrap();
        text += &format!("<p>图</p><p><img src=\"{name}\"></p>");
    }
    std::fs::write(folder.path().join("a.md"), text + "</div>").unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_lantai"))
        .args([
            "a.md",
            "-o",
            "a.epub",
            "-o",
            "a.pdf",
            "--offline",
            "--quiet",
        ])
        .current_dir(folder.path())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|it| it.strip_prefix("VmHWM:"));
        let number = line.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok());
        peak = peak.max(number.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(child.wait().unwrap().success());
    assert!((20_000..250_000).contains(&peak), "{peak} kB at most");
}

#[test]
fn what_cameras_wrote_is_dropped_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let jpeg = photo(64, 48, 1);
    let exif = b"\xFF\xE1\0\x2AExif\0\0II*\0\x08\0\0\0\x01\0\x0f\x01\x02\0\x08\0\0\0\x1a\0\0\0\0\0\0\0CAMERA1\0";
    let told = [&jpeg[..2], exif, &jpeg[2..]].concat();
    std::fs::write(folder.path().join("p.jpg"), told).unwrap();
    let article = "---\ntitle: 图\ndate: 2026-01-02\n---\n<p>字</p><p><img src=\"p.jpg\"></p>";
    std::fs::write(folder.path().join("a.md"), article).unwrap();
    let has = |path: &str| {
        let bytes = std::fs::read(folder.path().join(path)).unwrap();
        bytes.windows(7).any(|it| it == b"CAMERA1")
    };
    let words = ["a.md", "-o", "a.epub", "-o", "a.pdf", "-f", "--offline"];
    lantai(&words, folder.path());
    assert!(has("a.epub") && has("a.pdf"), "kept unless asked");
    lantai(&[&words[..], &["--drop-exif"]].concat(), folder.path());
    assert!(!has("a.epub") && !has("a.pdf"));
}

#[test]
fn a_password_in_a_header_stays_out_of_the_book() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.md"), "---\ntitle: 图\n---\n<p>字</p>").unwrap();
    let header = "example.org Authorization: Bearer secret1";
    lantai(
        &["a.md", "-o", "a.epub", "--offline", "--header", header],
        folder.path(),
    );
    let report = report_in(&folder.path().join("a.epub"));
    assert!(!report.json().contains("secret1"));
}

#[test]
fn a_missing_picture_is_an_error_of_its_own_on_request() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    let article = "---\ntitle: 图\n---\n<p>字</p><p><img src=\"none.png\" alt=\"无\"></p>";
    std::fs::write(folder.path().join("in/a.md"), article).unwrap();
    std::fs::write(
        folder.path().join("in/b.md"),
        "---\ntitle: 文\n---\n<p>字</p>",
    )
    .unwrap();
    let code = |words: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_lantai"))
            .args(words)
            .args(["--strict-images", "--offline", "--quiet"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        output.status.code()
    };
    assert_eq!(code(&["in/a.md", "-o", "a.epub"]), Some(3));
    assert_eq!(code(&["in/b.md", "-o", "b.epub"]), Some(0));
    assert_eq!(code(&["convert", "in", "-o", "out"]), Some(3));
    assert!(folder.path().join("out/b.epub").is_file());
    assert!(!folder.path().join("out/a.epub").exists());
    assert_eq!(code(&["book", "in", "-o", "c.epub"]), Some(3));
    assert!(!folder.path().join("c.epub").exists());
}
