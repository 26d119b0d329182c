//! Requests of the page, and their answers.

use std::ffi::OsString;
use std::io::{Cursor, Read as _};

use lantai::Disk;
use lantai::Resources as _;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tiny_http::{Header, Method, Request, Response};

use super::epub;
use super::made::MadeBook;
use super::session::{PreviewSubject, Session};
use crate::cli::config;
use crate::cli::failure::Failure;
use crate::cli::given;
use crate::cli::tongue::{language, ui};

/// The most bytes of a file that is dropped on the page.
const MOST: u64 = 256 << 20;

/// The options that the page can set, by their names on the command line, and whether they have a value.
const CONTROLS: &[(&str, bool)] = &[
    ("theme", true),
    ("font", true),
    ("page", true),
    ("font-size", true),
    ("columns", true),
    ("paragraphs", true),
    ("punctuation", true),
    ("links", true),
    ("comments", true),
    ("profile", true),
    ("qr", false),
    ("vertical", false),
    ("hanging", false),
];

/// What the page may load: its own files, and nothing from elsewhere.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// What a file of an EPUB may load: styles, pictures and fonts of its own book. It is alone in its frame and runs nothing.
const BOOK_POLICY: &str = "sandbox; default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self'; form-action 'none'; base-uri 'none'";

/// Who may ask.
pub(super) struct AccessCheck {
    /// The address and port of the server, as requests must name it: a page of another site that had its own name lead
    /// here would name that.
    pub(super) host: String,
    /// The first part of every address.
    pub(super) secret: String,
}

/// An answer: its status, its type, the policy under which it is shown, and its bytes.
struct PageAnswer {
    status: u16,
    media: &'static str,
    policy: &'static str,
    download: Option<String>,
    bytes: Vec<u8>,
}

impl PageAnswer {
    fn new(media: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            media,
            policy: PAGE_POLICY,
            download: None,
            bytes: bytes.into(),
        }
    }

    fn json(value: &serde_json::Value) -> Self {
        Self::new("application/json", value.to_string())
    }

    fn wrong(status: u16, what: &str) -> Self {
        Self {
            status,
            ..Self::json(&serde_json::json!({"error": what}))
        }
    }

    /// Whose pages may show the answer. A book is alone in its frame, so that it counts as another site to its own files;
    /// that nobody else has the secret of their addresses protects them.
    fn readers(&self) -> &'static str {
        if self.policy == BOOK_POLICY {
            "cross-origin"
        } else {
            "same-origin"
        }
    }

    fn response(self) -> Response<Cursor<Vec<u8>>> {
        let readers = self.readers();
        let mut response = Response::from_data(self.bytes).with_status_code(self.status);
        let mut headers = vec![
            ("Content-Type", self.media.to_owned()),
            ("Content-Security-Policy", self.policy.to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
            ("Referrer-Policy", "no-referrer".to_owned()),
            ("Cross-Origin-Resource-Policy", readers.to_owned()),
            ("Cache-Control", "no-store".to_owned()),
        ];
        if let Some(name) = self.download {
            let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
            headers.push((
                "Content-Disposition",
                format!("attachment; filename*=UTF-8''{name}"),
            ));
        }
        for (name, value) in headers {
            if let Ok(header) = Header::from_bytes(name, value) {
                response.add_header(header);
            }
        }
        response
    }
}

/// Answers a request.
pub(super) fn answer(
    request: &mut Request,
    check: &AccessCheck,
    session: &Session,
) -> Response<Cursor<Vec<u8>>> {
    if !check.lets(request) {
        return PageAnswer::wrong(
            403,
            &ui!(
                "this address is not yours to ask",
                "这个地址不归你访问",
                "這個位址不歸你存取"
            ),
        )
        .response();
    }
    let url = request.url().to_owned();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let path = path.strip_prefix('/').and_then(|it| it.split_once('/'));
    let path = path.map_or("", |it| it.1);
    let answer = if *request.method() == Method::Post {
        post(path, query, request, session)
    } else {
        get(path, query, session)
    };
    answer.response()
}

impl AccessCheck {
    /// Whether a request names this server by its own address, knows the secret, and comes from our page.
    fn lets(&self, request: &Request) -> bool {
        let header = |name: &'static str| {
            let mut headers = request.headers().iter();
            let found = headers.find(|it| it.field.equiv(name));
            found.map(|it| it.value.as_str())
        };
        let origin = format!("http://{}", self.host);
        let first = request.url().split('/').nth(1);
        header("Host") == Some(&self.host)
            && header("Origin")
                .is_none_or(|it| it == origin || it == "null" && *request.method() == Method::Get)
            && first == Some(&self.secret)
    }
}

fn post(path: &str, query: &str, request: &mut Request, session: &Session) -> PageAnswer {
    if path == "api/keep" {
        return keep(query, session);
    }
    if path == "api/addresses" {
        return match session.fetch(&value(query, "address").unwrap_or_default()) {
            Ok(article) => PageAnswer::json(&serde_json::json!({"article": article})),
            Err(what) => PageAnswer::wrong(422, &what),
        };
    }
    if path != "api/articles" {
        return PageAnswer::wrong(
            404,
            &ui!("there is nothing here", "这里什么也没有", "這裡什麼也沒有"),
        );
    }
    let name = (request.headers().iter())
        .find(|it| it.field.equiv("X-Name"))
        .map(|it| {
            percent_decode_str(it.value.as_str())
                .decode_utf8_lossy()
                .into_owned()
        });
    let mut bytes = Vec::new();
    let read = request.as_reader().take(MOST + 1).read_to_end(&mut bytes);
    if read.is_err() || bytes.len() as u64 > MOST {
        return PageAnswer::wrong(
            413,
            &ui!(
                "the file is too large, or did not arrive",
                "文件太大，或没有传到",
                "檔案太大，或沒有傳到"
            ),
        );
    }
    match session.add(&name.unwrap_or_default(), &bytes) {
        Ok(article) => PageAnswer::json(&serde_json::json!({"article": article})),
        Err(what) => PageAnswer::wrong(400, &what),
    }
}

fn get(path: &str, query: &str, session: &Session) -> PageAnswer {
    let parts: Vec<&str> = path.splitn(3, '/').collect();
    match parts[..] {
        [""] => PageAnswer::new("text/html; charset=utf-8", include_str!("site/index.html")),
        ["app.js"] => PageAnswer::new(
            "text/javascript; charset=utf-8",
            include_str!("site/app.js"),
        ),
        ["app.css"] => PageAnswer::new("text/css; charset=utf-8", include_str!("site/app.css")),
        ["api", "articles"] => PageAnswer::json(&session.list()),
        ["api", "state"] => state(query, session),
        ["api", "source"] => source(query, session),
        ["api", "made"] => {
            // What changes from here on is seen by comparing with this.
            let state = session.state(shown(query));
            match controlled(query, session) {
                Ok(made) => PageAnswer::json(&made.told(state.as_deref())),
                Err(failure) => PageAnswer::wrong(422, &failure.spoken()),
            }
        }
        ["epub", key, path] => book_file(session, key, path),
        ["pages", key, number] => page(session, key, number),
        ["pictures", key, name] => picture(session, key, name),
        ["download", key, format] => download(session, key, format),
        _ => PageAnswer::wrong(
            404,
            &ui!("there is nothing here", "这里什么也没有", "這裡什麼也沒有"),
        ),
    }
}

/// A value of the query.
fn value(query: &str, name: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|it| it.0 == name).map(|it| it.1.into_owned())
}

fn number(query: &str) -> usize {
    let number = value(query, "article").and_then(|it| it.parse().ok());
    number.unwrap_or(usize::MAX)
}

/// What a query names: an article by its number, or `all`.
fn shown(query: &str) -> PreviewSubject {
    match value(query, "article").as_deref() {
        Some("all") => PreviewSubject::All,
        Some(_) | None => PreviewSubject::Article(number(query)),
    }
}

fn state(query: &str, session: &Session) -> PageAnswer {
    PageAnswer::json(&serde_json::json!({"state": session.state(shown(query))}))
}

/// The article's file as text.
fn source(query: &str, session: &Session) -> PageAnswer {
    let bytes = session
        .path(number(query))
        .and_then(|it| Disk.read(&it).ok());
    match bytes {
        Some(bytes) => match lantai::read::text(&bytes) {
            Ok(text) => PageAnswer::new("text/plain; charset=utf-8", text),
            Err(error) => PageAnswer::wrong(422, &lantai::speech::error(&error, language())),
        },
        None => PageAnswer::wrong(
            404,
            &ui!("the file cannot be read", "文件无法读取", "檔案無法讀取"),
        ),
    }
}

/// The books of the article that a query names, made with the options that it names. Each becomes a word of the command
/// line, so that the same values are understood and the same are refused.
fn controlled(query: &str, session: &Session) -> Result<std::sync::Arc<MadeBook>, Failure> {
    let mut words = Vec::new();
    for (name, has_value) in CONTROLS {
        match value(query, name) {
            // The page chooses among built-in themes; it opens no file.
            Some(value) if *name == "theme" && !given::is_built_in(name, &value) => {}
            Some(value) if *has_value && !value.is_empty() => {
                words.push(OsString::from(format!("--{name}={value}")));
            }
            Some(value) if value == "1" => words.push(OsString::from(format!("--{name}"))),
            Some(_) | None => {}
        }
    }
    session.made(shown(query), &words)
}

/// Lets the text stay that a warning of a book says was taken out: writes it into the settings of the article's folder. The
/// page sees that they have changed and makes the books anew.
fn keep(query: &str, session: &Session) -> PageAnswer {
    let made = value(query, "key").and_then(|it| session.known(&it));
    let warning = value(query, "warning").and_then(|it| it.parse().ok());
    let text = made.zip(warning).and_then(|(made, at)| made.taken(at));
    let folder = session
        .path(number(query))
        .and_then(|it| Some(it.parent()?.to_owned()));
    let Some((folder, text)) = folder.zip(text) else {
        return PageAnswer::wrong(
            404,
            &ui!(
                "no text was taken out there",
                "那里没有删掉文字",
                "那裡沒有刪掉文字"
            ),
        );
    };
    match config::keep_text(&folder, &text) {
        Ok(path) => PageAnswer::json(&serde_json::json!({"settings": path.display().to_string()})),
        Err(failure) => PageAnswer::wrong(422, &failure.spoken()),
    }
}

fn book_file(session: &Session, key: &str, path: &str) -> PageAnswer {
    let path = percent_decode_str(path).decode_utf8_lossy();
    let bytes = session
        .known(key)
        .and_then(|it| epub::file(&it.epub, &path));
    match bytes {
        Some(bytes) => PageAnswer {
            policy: BOOK_POLICY,
            ..PageAnswer::new(epub::media(&path), bytes)
        },
        None => PageAnswer::wrong(
            404,
            &ui!(
                "the book has no such file",
                "书里没有这个文件",
                "書裡沒有這個檔案"
            ),
        ),
    }
}

fn page(session: &Session, key: &str, number: &str) -> PageAnswer {
    let number = number.parse::<usize>().ok();
    let made = session.known(key);
    let page = made
        .as_ref()
        .zip(number)
        .and_then(|it| it.0.pages.get(it.1));
    match page {
        Some(page) => PageAnswer {
            policy: BOOK_POLICY,
            ..PageAnswer::new("image/svg+xml", page.as_str())
        },
        None => PageAnswer::wrong(
            404,
            &ui!(
                "the book has no such page",
                "书里没有这一页",
                "書裡沒有這一頁"
            ),
        ),
    }
}

fn picture(session: &Session, key: &str, name: &str) -> PageAnswer {
    let made = session.known(key);
    let picture = made.as_ref().and_then(|it| it.pictures.get(name));
    match picture.and_then(|it| Some((it.media, it.blob.bytes().ok()?))) {
        Some((media, bytes)) => PageAnswer {
            policy: BOOK_POLICY,
            ..PageAnswer::new(media.mime(), bytes)
        },
        None => PageAnswer::wrong(
            404,
            &ui!(
                "the book has no such picture",
                "书里没有这张图",
                "書裡沒有這張圖"
            ),
        ),
    }
}

fn download(session: &Session, key: &str, format: &str) -> PageAnswer {
    let Some(made) = session.known(key) else {
        return PageAnswer::wrong(
            404,
            &ui!("make the book first", "请先制作这本书", "請先製作這本書"),
        );
    };
    let (media, bytes) = match format {
        "epub" => ("application/epub+zip", made.epub.clone()),
        "pdf" => ("application/pdf", made.pdf.clone()),
        "json" => ("application/json", made.report.clone().into_bytes()),
        _ => {
            return PageAnswer::wrong(
                404,
                &ui!("there is no such format", "没有这种格式", "沒有這種格式"),
            );
        }
    };
    PageAnswer {
        policy: BOOK_POLICY,
        download: Some(format!("{}.{format}", made.stem)),
        ..PageAnswer::new(media, bytes)
    }
}
