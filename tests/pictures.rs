//! Articles with very many pictures, from a server on loopback, twice: everything comes, and the second
//! time nothing is asked for.
#![expect(clippy::disallowed_methods, reason = "tests read files")]
#![expect(clippy::unwrap_used, reason = "helpers of a test")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use lantai::assets::{self, Cache, Network, Resolve, Target};
use lantai::model::AssetState;
use lantai::{Disk, convert};

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

/// Names nothing but the server: no test may reach out.
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

/// Converts twice and checks that all came, and all from the cache the second time.
fn twice(article: &str, at_least: usize) {
    let (port, asked) = serve();
    let here = format!("http://127.0.0.1:{port}/");
    let article = article
        .replace("https://", &here)
        .replace("http://127.0.0.1:0/", &here);
    let folder = tempfile::tempdir().unwrap();
    let mut options = convert::Options::default();
    options.assets.cache = Some(Cache::new(folder.path().join("cache")));
    options.assets.network = Some(Network {
        allow_hosts: vec!["127.0.0.1".to_owned()],
        pause: Duration::ZERO,
        resolver: Arc::new(OnlyHere),
        ..Network::default()
    });
    let run = || {
        let made = convert::article(article.as_bytes(), "many.md", &options, &Disk).unwrap();
        let document = made.output.document;
        for (_, asset) in document.assets.iter() {
            let url = &asset.candidates[0];
            if !url.starts_with(&here) {
                continue; // its address is written so that we could not lead it here
            }
            assert!(
                matches!(asset.state, AssetState::Loaded(_)),
                "{url}: {:?}",
                asset.state
            );
        }
        let fitted = assets::fit_document(document, &Target::pdf()).output;
        fitted.assets
    };
    let first = run();
    assert!(first.len() >= at_least, "{} pictures", first.len());
    let requests = asked.load(Ordering::SeqCst);
    assert!(requests >= at_least, "{requests} requests");
    assert_eq!(run(), first);
    assert_eq!(
        asked.load(Ordering::SeqCst),
        requests,
        "the second run asks for nothing"
    );
    options.assets.offline = true;
    let made = convert::article(article.as_bytes(), "many.md", &options, &Disk).unwrap();
    assert_eq!(made.output.document.assets.len(), first.len());
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
