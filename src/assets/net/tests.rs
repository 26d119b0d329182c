//! Tests with real servers on the loopback address, good ones and hostile ones. No test connects to another machine,
//! depends on more than milliseconds of waiting, or fails because the machine is slow.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::AtomicUsize;

use super::*;
use crate::assets::samples;
use crate::model::Instead;

/// A request as the server sees it.
struct Ask {
    path: String,
    headers: BTreeMap<String, String>,
    /// How many requests all clients have made before it.
    number: usize,
}

impl Ask {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

struct Server {
    port: u16,
    asked: Arc<AtomicUsize>,
}

impl Server {
    /// Serves every request with `answer`, which returns whether to keep the connection.
    fn start(answer: impl Fn(&Ask, &mut dyn Write) -> bool + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(AtomicUsize::new(0));
        let (answer, count) = (Arc::new(answer), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, count) = (Arc::clone(&answer), Arc::clone(&count));
                std::thread::spawn(move || {
                    let mut out = stream.try_clone().unwrap();
                    let mut lines = BufReader::new(stream);
                    while let Some(ask) = next_ask(&mut lines, &count) {
                        if !answer(&ask, &mut out) {
                            break;
                        }
                    }
                });
            }
        });
        Self { port, asked }
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://127.0.0.1:{}{path}", self.port)).unwrap()
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn next_ask(lines: &mut impl std::io::BufRead, count: &AtomicUsize) -> Option<Ask> {
    let mut line = String::new();
    lines.read_line(&mut line).ok().filter(|it| *it > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let number = count.fetch_add(1, Ordering::SeqCst);
    Some(Ask {
        path,
        headers,
        number,
    })
}

/// Writes an answer with its `Content-Length`.
fn reply(out: &mut dyn Write, status: &str, headers: &str, body: &[u8]) -> bool {
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    out.write_all(head.as_bytes()).is_ok() && out.write_all(body).is_ok() && out.flush().is_ok()
}

fn network() -> Network {
    Network {
        allow_hosts: vec!["127.0.0.1".to_owned()],
        pause: Duration::ZERO,
        backoff: Duration::from_millis(1),
        ..Network::default()
    }
}

fn fetch_with(network: &Network, url: &Url) -> Result<Vec<u8>, FetchFailure> {
    let article = Url::parse("https://news.example/2024/a.html").unwrap();
    let client = Client::new(network, 1 << 20, &Spool::default()).unwrap();
    let is_picture = |bytes: &Blob| crate::assets::sniff::look(&bytes.bytes().unwrap()).map(|_| ());
    client
        .fetch(url, Some(&article), None, &is_picture)
        .map(|it| it.bytes.bytes().unwrap().into_owned())
}

fn fetch(url: &Url) -> Result<Vec<u8>, FetchFailure> {
    fetch_with(&network(), url)
}

#[test]
fn a_picture_comes_whole_over_one_connection_kept_alive() {
    let server = Server::start(|_, out| reply(out, "200 OK", "", &samples::png()));
    assert_eq!(fetch(&server.url("/a")).unwrap(), samples::png());
}

#[test]
fn loops_of_redirects_end() {
    let server = Server::start(|ask, out| {
        let headers = format!("Location: /{}\r\n", ask.number + 1);
        reply(out, "302 Found", &headers, b"")
    });
    let failure = fetch(&server.url("/0")).unwrap_err();
    assert_eq!(failure.reason, NoPicture::TooManyRedirects { most: 5 });
    assert_eq!(server.asked(), 6);
}

#[test]
fn a_redirect_without_a_place_is_asked_once() {
    let server = Server::start(|_, out| reply(out, "302 Found", "", b""));
    let failure = fetch(&server.url("/a")).unwrap_err();
    assert!(matches!(
        failure.reason,
        NoPicture::RedirectedNowhere { .. }
    ));
    assert_eq!(server.asked(), 1);
}

#[test]
fn a_redirect_into_a_private_network_is_refused() {
    let server = Server::start(|ask, out| {
        let place = ask.path.trim_start_matches("/to/");
        reply(out, "302 Found", &format!("Location: {place}\r\n"), b"")
    });
    for place in [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://localhost:9/",
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "http://2130706434/",
    ] {
        let failure = fetch(&server.url(&format!("/to/{place}"))).unwrap_err();
        assert!(failure.is_final, "{place}: {failure:?}");
        assert_eq!(failure.status, 0, "{place}: {failure:?}");
    }
}

/// A resolver whose names have another address at every lookup.
#[derive(Debug)]
struct Fickle(AtomicUsize, Vec<SocketAddr>);

impl Resolve for Fickle {
    fn resolve(&self, _host: &str, _port: u16) -> std::io::Result<Vec<SocketAddr>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Ok(vec![self.1[number % self.1.len()]])
    }
}

#[test]
fn a_name_that_leads_to_a_private_address_is_refused() {
    // Without `allow_private`, 127.0.0.1 is closed, whatever address the name had before.
    let server = Server::start(|_, out| reply(out, "200 OK", "", &samples::png()));
    let inside = SocketAddr::from(([127, 0, 0, 1], server.port));
    for answers in [
        vec![inside],
        vec![inside, SocketAddr::from(([8, 8, 8, 8], 80))],
    ] {
        let network = Network {
            resolver: Arc::new(Fickle(AtomicUsize::new(0), answers)),
            allow_ports: vec![server.port],
            retries: 0,
            ..Network::default()
        };
        let url = Url::parse(&format!("http://pictures.example:{}/a", server.port)).unwrap();
        let failure = fetch_with(&network, &url).unwrap_err();
        let reason = failure.reason.to_string();
        assert!(reason.contains("a loopback address"), "{reason}");
    }
    assert_eq!(server.asked(), 0);
}

#[test]
fn the_address_that_was_checked_is_the_one_connected_to() {
    let server = Server::start(|_, out| reply(out, "200 OK", "", &samples::png()));
    let inside = SocketAddr::from(([127, 0, 0, 1], server.port));
    let metadata = SocketAddr::from(([169, 254, 169, 254], 80));
    let names = Arc::new(Fickle(AtomicUsize::new(0), vec![inside, metadata]));
    let network = Network {
        resolver: Arc::clone(&names) as Arc<dyn Resolve>,
        allow_private: true,
        allow_ports: vec![server.port],
        ..Network::default()
    };
    let url = Url::parse(&format!("http://pictures.example:{}/a", server.port)).unwrap();
    assert_eq!(fetch_with(&network, &url).unwrap(), samples::png());
    assert_eq!(
        names.0.load(Ordering::SeqCst),
        1,
        "one lookup: checked and used"
    );
}

#[test]
fn each_kind_of_host_gets_the_referer_it_wants() {
    type AcceptsReferer = fn(Option<&str>) -> bool;
    let kinds: [AcceptsReferer; 3] = [
        |it| it.is_none(),
        |it| it == Some("https://news.example/"),
        |it| it == Some("https://news.example/2024/a.html"),
    ];
    for wants in kinds {
        let server = Server::start(move |ask, out| {
            if wants(ask.header("referer")) {
                reply(out, "200 OK", "", &samples::png())
            } else {
                reply(out, "403 Forbidden", "", b"no")
            }
        });
        assert_eq!(fetch(&server.url("/a")).unwrap(), samples::png());
    }
}

#[test]
fn after_a_page_instead_of_the_picture_the_next_referrer_is_tried() {
    let server = Server::start(|ask, out| match ask.header("referer") {
        Some("https://news.example/") if ask.path == "/a" => {
            reply(out, "200 OK", "", &samples::png())
        }
        _ => reply(
            out,
            "200 OK",
            "Content-Type: image/png\r\n",
            b"<html>hotlink!</html>",
        ),
    });
    assert_eq!(fetch(&server.url("/a")).unwrap(), samples::png());
    let failure = fetch(&server.url("/b")).unwrap_err();
    assert_eq!(failure.reason, NoPicture::NotAPicture(Instead::Html));
}

#[test]
fn the_referrer_that_a_host_accepted_is_tried_first() {
    let server = Server::start(|ask, out| match ask.header("referer") {
        Some("https://news.example/2024/a.html") => reply(out, "200 OK", "", &samples::png()),
        _ => reply(out, "403 Forbidden", "", b""),
    });
    let article = Url::parse("https://news.example/2024/a.html").unwrap();
    let client = Client::new(&network(), 1 << 20, &Spool::default()).unwrap();
    for path in ["/a", "/b", "/c"] {
        let url = server.url(path);
        client
            .fetch(&url, Some(&article), None, &|_| Ok(()))
            .unwrap();
    }
    assert_eq!(server.asked(), 3 + 1 + 1);
}

#[test]
fn too_many_requests_are_asked_again_after_the_wait() {
    let server = Server::start(|ask, out| match ask.number {
        0 => reply(out, "429 Too Many Requests", "Retry-After: 0\r\n", b""),
        1 => reply(out, "503 Service Unavailable", "", b""),
        _ => reply(out, "200 OK", "", &samples::png()),
    });
    assert_eq!(fetch(&server.url("/a")).unwrap(), samples::png());
    assert_eq!(server.asked(), 3);
}

#[test]
fn a_wait_that_is_too_long_is_not_waited_for() {
    let server =
        Server::start(|_, out| reply(out, "429 Too Many Requests", "Retry-After: 86400\r\n", b""));
    let failure = fetch(&server.url("/a")).unwrap_err();
    assert_eq!((failure.status, failure.is_final), (429, false));
    assert_eq!(server.asked(), 1);
}

#[test]
fn a_broken_transfer_is_resumed_where_it_broke() {
    let png = samples::png();
    let whole = png.clone();
    let server = Server::start(move |ask, out| {
        let half = whole.len() / 2;
        if ask.header("range").is_none() {
            let head = format!(
                "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: {}\r\n\r\n",
                whole.len()
            );
            _ = out.write_all(head.as_bytes());
            _ = out.write_all(&whole[..half]);
            return false; // the connection ends here
        }
        assert_eq!(ask.header("if-range"), Some("\"v1\""));
        let range = ask.header("range").unwrap_or_default();
        let start: usize = range
            .trim_start_matches("bytes=")
            .trim_end_matches('-')
            .parse()
            .unwrap();
        let headers = format!(
            "Content-Range: bytes {start}-{}/{}\r\n",
            whole.len() - 1,
            whole.len()
        );
        reply(out, "206 Partial Content", &headers, &whole[start..])
    });
    assert_eq!(fetch(&server.url("/a")).unwrap(), png);
    assert_eq!(server.asked(), 2);
}

#[test]
fn a_part_that_does_not_continue_the_first_is_discarded() {
    let png = samples::png();
    let whole = png.clone();
    let server = Server::start(move |ask, out| match ask.number {
        0 => {
            let head = format!(
                "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: {}\r\n\r\n",
                whole.len()
            );
            _ = out.write_all(head.as_bytes());
            _ = out.write_all(&whole[..9]);
            false
        }
        1 => reply(
            out,
            "206 Partial Content",
            "Content-Range: bytes 0-3/9\r\n",
            b"evil",
        ),
        _ => reply(out, "200 OK", "", &whole),
    });
    assert_eq!(fetch(&server.url("/a")).unwrap(), png);
}

#[test]
fn an_endless_body_and_a_bomb_of_gzip_are_cut() {
    let server = Server::start(|ask, out| {
        if ask.path == "/endless" {
            let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
            _ = out.write_all(head.as_bytes());
            while out.write_all(&[0xFF; 4096]).is_ok() {}
            return false;
        }
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![0; 8 << 20]).unwrap();
        reply(
            out,
            "200 OK",
            "Content-Encoding: gzip\r\n",
            &packer.finish().unwrap(),
        )
    });
    for path in ["/endless", "/bomb"] {
        let failure = fetch(&server.url(path)).unwrap_err();
        assert_eq!(failure.reason, NoPicture::TooManyBytes { most: 1 });
    }
}

#[test]
fn the_pictures_of_an_article_have_a_limit_of_bytes_together() {
    let server = Server::start(|_, out| reply(out, "200 OK", "", &samples::png()));
    let length = u64::try_from(samples::png().len()).unwrap();
    let network = Network {
        total_bytes: 2 * length,
        ..network()
    };
    let client = Client::new(&network, 1 << 20, &Spool::default()).unwrap();
    let fetch = |path| client.fetch(&server.url(path), None, None, &|_: &Blob| Ok(()));
    assert!(fetch("/a").is_ok() && fetch("/b").is_ok());
    let failure = fetch("/c").unwrap_err();
    assert_eq!(failure.reason, NoPicture::ArticleTooLarge { most: 0 });
}

#[test]
fn the_pictures_of_an_article_have_a_limit_of_time_together() {
    let server = Server::start(|_, out| reply(out, "200 OK", "", &samples::png()));
    let network = Network {
        total_timeout: Duration::ZERO,
        ..network()
    };
    assert!(fetch_with(&network, &server.url("/a")).is_err());
}

#[test]
fn gzip_is_undone() {
    let server = Server::start(|ask, out| {
        assert!(
            ask.header("accept-encoding")
                .is_some_and(|it| it.contains("gzip"))
        );
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&samples::svg()).unwrap();
        reply(
            out,
            "200 OK",
            "Content-Encoding: gzip\r\n",
            &packer.finish().unwrap(),
        )
    });
    assert_eq!(fetch(&server.url("/a")).unwrap(), samples::svg());
}

#[test]
fn silent_and_slow_hosts_end_by_timeout() {
    let server = Server::start(|ask, out| {
        if ask.path == "/drip" {
            _ = out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while out.write_all(b"x").is_ok() && out.flush().is_ok() {
                std::thread::sleep(Duration::from_millis(5));
            }
            return false;
        }
        if ask.path == "/stall" {
            _ = out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx");
            _ = out.flush();
        }
        std::thread::sleep(Duration::from_secs(2)); // far longer than the client waits
        false
    });
    let network = Network {
        first_byte_timeout: Duration::from_millis(60),
        stall_timeout: Duration::from_millis(60),
        whole_timeout: Duration::from_millis(250),
        retries: 0,
        ..network()
    };
    for path in ["/drip", "/stall", "/silent"] {
        let failure = fetch_with(&network, &server.url(path)).unwrap_err();
        assert!(!failure.is_final, "{path}: {failure:?}");
    }
}

#[test]
fn a_shorter_body_than_promised_is_no_picture() {
    let server = Server::start(|_, out| {
        _ = out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
        _ = out.write_all(&samples::png());
        false
    });
    let failure = fetch(&server.url("/a")).unwrap_err();
    assert!(
        matches!(failure.reason, NoPicture::BrokenOff { .. }),
        "{failure:?}"
    );
    assert_eq!(server.asked(), 3, "asked again twice");
}

/// Fetches a picture of another article of the run whose network this is.
fn fetch_in_run(network: &Network, address: &str) -> NoPicture {
    let client = Client::new(network, 1 << 20, &Spool::default()).unwrap();
    let url = Url::parse(address).unwrap();
    let failure = client.fetch(&url, None, None, &|_| Ok(())).unwrap_err();
    assert!(!failure.is_final, "{failure:?}");
    failure.reason
}

#[test]
fn a_host_that_refuses_connections_is_left_alone_by_all_articles() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let network = Network {
        retries: 0,
        ..network()
    };
    let url = format!("http://127.0.0.1:{port}/a");
    let first = fetch_in_run(&network, &url);
    for left in (1..4).rev() {
        assert_eq!(network.hosts.left_alone().is_empty(), left > 0);
        assert_eq!(fetch_in_run(&network, &url), first);
    }
    assert_eq!(network.hosts.left_alone(), ["127.0.0.1"]);
    // Pictures that are not asked for any more have the same reason, so the order of articles changes no book.
    assert_eq!(fetch_in_run(&network, &url), first);
}

/// A resolver that knows no name, and counts how often it was asked.
#[derive(Debug, Default)]
struct Ignorant(AtomicUsize);

impl Resolve for Ignorant {
    fn resolve(&self, _host: &str, _port: u16) -> std::io::Result<Vec<SocketAddr>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Err(std::io::ErrorKind::NotFound.into())
    }
}

#[test]
fn a_name_is_looked_up_once_in_a_run_when_that_fails() {
    let names = Arc::new(Ignorant::default());
    let network = Network {
        resolver: Arc::clone(&names) as Arc<dyn Resolve>,
        ..network()
    };
    for _ in 0..20 {
        let reason = fetch_in_run(&network, "https://pictures.example/a.png");
        assert_eq!(reason, NoPicture::HostUnknown);
    }
    assert_eq!(names.0.load(Ordering::SeqCst), 1);
    assert_eq!(network.hosts.left_alone(), ["pictures.example"]);
    fetch_in_run(&network, "https://other.example/a.png");
    assert_eq!(names.0.load(Ordering::SeqCst), 2);
}

/// A resolver that answers only once the test is over.
#[derive(Debug)]
struct Mute(AtomicUsize, std::sync::Mutex<std::sync::mpsc::Receiver<()>>);

impl Resolve for Mute {
    fn resolve(&self, _host: &str, _port: u16) -> std::io::Result<Vec<SocketAddr>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        _ = self.1.lock().map(|it| it.recv());
        Err(std::io::ErrorKind::TimedOut.into())
    }
}

#[test]
fn without_a_name_server_two_lookups_are_waited_for() {
    let (release, wait) = std::sync::mpsc::channel();
    let names = Arc::new(Mute(AtomicUsize::new(0), std::sync::Mutex::new(wait)));
    let network = Network {
        resolver: Arc::clone(&names) as Arc<dyn Resolve>,
        lookup_timeout: Duration::from_millis(20),
        ..network()
    };
    for number in 0..9 {
        let reason = fetch_in_run(&network, &format!("https://host{number}.example/a.png"));
        assert_eq!(reason, NoPicture::HostUnknown);
    }
    assert_eq!(names.0.load(Ordering::SeqCst), 2);
    drop(release);
}

#[test]
fn a_host_that_lets_two_requests_time_out_is_left_alone() {
    let (release, wait) = std::sync::mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let server = Server::start(move |_, _| {
        _ = wait.lock().map(|it| it.recv());
        false
    });
    let network = Network {
        first_byte_timeout: Duration::from_millis(40),
        ..network()
    };
    let url = server.url("/a");
    for _ in 0..5 {
        let reason = fetch_in_run(&network, url.as_str());
        assert!(matches!(reason, NoPicture::TimedOut { .. }), "{reason:?}");
    }
    // The first picture is tried twice; the others are not asked for.
    assert_eq!(server.asked(), 2);
    drop(release);
}

#[test]
fn headers_go_to_their_host_only() {
    let server = Server::start(|ask, out| {
        let agent = ask.header("user-agent").unwrap_or_default().to_owned();
        let good = ask.header("x-key") == Some("1") && ask.header("x-other").is_none();
        if good && agent == "me/1" {
            reply(out, "200 OK", "", &samples::png())
        } else {
            reply(out, "400 Bad Request", "", b"")
        }
    });
    let header = |host: &str, name: &str| (host.to_owned(), name.to_owned(), "1".to_owned());
    let network = Network {
        user_agent: "me/1".to_owned(),
        headers: vec![
            header("127.0.0.1", "x-key"),
            header("other.example", "x-other"),
        ],
        ..network()
    };
    assert!(fetch_with(&network, &server.url("/a")).is_ok());
}

#[test]
fn the_archive_is_asked_only_on_request_and_after_a_refusal() {
    let server = Server::start(|ask, out| {
        if ask.path.starts_with("/web/http://127.0.0.1") {
            reply(out, "200 OK", "", &samples::png())
        } else {
            reply(out, "410 Gone", "", b"")
        }
    });
    assert_eq!(fetch(&server.url("/a")).unwrap_err().status, 410);
    let wayback = Some(server.url("/web/").to_string());
    let network = Network {
        wayback,
        ..network()
    };
    assert_eq!(
        fetch_with(&network, &server.url("/a")).unwrap(),
        samples::png()
    );
}

#[test]
fn a_proxy_is_asked_and_looks_the_name_up() {
    let proxy = Server::start(|ask, out| {
        if ask.number == 0 && ask.path == "pictures.example:80" {
            return out.write_all(b"HTTP/1.1 200 OK\r\n\r\n").is_ok(); // CONNECT
        }
        assert_eq!(
            (&*ask.path, ask.header("host")),
            ("/a", Some("pictures.example"))
        );
        reply(out, "200 OK", "", &samples::png())
    });
    let network = Network {
        proxy: Some(proxy.url("").to_string()),
        ..Network::default()
    };
    let url = Url::parse("http://pictures.example/a").unwrap();
    let came = fetch_with(&network, &url);
    assert_eq!(came.unwrap(), samples::png());
    let inside = Url::parse("http://10.0.0.1/a").unwrap();
    assert!(fetch_with(&network, &inside).unwrap_err().is_final);
}

#[test]
fn only_certificates_of_trusted_authorities_are_accepted() {
    let issuer_key = rcgen::KeyPair::generate().unwrap();
    let mut issuer = rcgen::CertificateParams::new(Vec::new()).unwrap();
    issuer.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca = issuer.self_signed(&issuer_key).unwrap();
    let issuer = rcgen::Issuer::new(issuer, issuer_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&key, &issuer).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let session = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::StreamOwned::new(session, stream);
            let mut lines = BufReader::new(&mut stream);
            let mut line = String::new();
            while lines.read_line(&mut line).is_ok_and(|it| it > 2) {
                line.clear();
            }
            reply(&mut stream, "200 OK", "", &samples::png());
            stream.conn.send_close_notify();
            _ = stream.flush();
        }
    });
    let url = Url::parse(&format!("https://127.0.0.1:{port}/a")).unwrap();
    let trusting = Network {
        ca_bundle: Some(ca.pem().into_bytes()),
        ..network()
    };
    assert_eq!(fetch_with(&trusting, &url).unwrap(), samples::png());
    assert!(fetch(&url).is_err(), "nobody else trusts our authority");
}

#[test]
fn a_page_comes_with_its_redirects_and_its_type_and_a_slow_one_ends() {
    let server = Server::start(|ask, out| {
        if ask.path == "/drip" {
            _ = out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while out.write_all(b"x").is_ok() && out.flush().is_ok() {
                std::thread::sleep(Duration::from_millis(5));
            }
            return false;
        }
        assert!(
            ask.header("accept")
                .is_some_and(|it| it.starts_with("text/html"))
        );
        if ask.path == "/a" {
            return reply(out, "302 Found", "Location: /b\r\n", b"");
        }
        reply(
            out,
            "200 OK",
            "Content-Type: text/html; charset=gbk\r\n",
            b"x",
        )
    });
    let network = Network {
        whole_timeout: Duration::from_millis(250),
        retries: 0,
        ..network()
    };
    let client = Client::new(&network, 1 << 20, &Spool::default()).unwrap();
    let page = client.fetch_page(&server.url("/a")).unwrap();
    assert_eq!(page.content_type.as_deref(), Some("text/html; charset=gbk"));
    assert_eq!(
        page.addresses,
        [server.url("/a").to_string(), server.url("/b").to_string()]
    );
    let failure = client.fetch_page(&server.url("/drip")).unwrap_err();
    assert!(!failure.is_final, "{failure:?}");
}
