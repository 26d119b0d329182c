//! WARC 1.0 and 1.1 (ISO 28500, <https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/>), and
//! WACZ, a ZIP of them (<https://specs.webrecorder.net/wacz/1.1.1/>). Each page of the archive becomes a MIME file with
//! the pictures that the archive has of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::Error;
use crate::read::collection::Collection;
use crate::read::mime::{compose, parts_of_page};
use crate::read::zipped::{ZippedFiles, inflate};

/// The most bytes of pictures that are put into one page.
const MOST_PICTURES: usize = 256 << 20;

/// The most bytes of one answer once its encoding is undone.
const MOST_BODY: u64 = 256 << 20;

/// The most bytes of a header.
const MOST_HEADER: usize = 1 << 20;

/// An answer that a host gave to the crawler.
struct Answer<'b> {
    url: String,
    content_type: String,
    body: Cow<'b, [u8]>,
}

/// The names, in lower case, and the values of a header.
type Fields = Vec<(String, String)>;

/// Whether a file begins as a WARC does.
pub(super) fn is(bytes: &[u8]) -> bool {
    bytes.starts_with(b"WARC/1.")
}

/// Reads a WARC that is not compressed.
pub(super) fn read(bytes: &[u8]) -> Collection {
    let (mut answers, mut remarks) = (Vec::new(), BTreeMap::new());
    records(bytes, &mut answers, &mut remarks);
    collection("a web archive (WARC)", &answers, remarks, None)
}

/// Reads a WACZ. Its list of pages says which of its records are pages that somebody visited.
///
/// # Errors
///
/// [`Error::Container`] when a WARC in it is too large.
pub(super) fn read_wacz(files: &ZippedFiles) -> Result<Collection, Error> {
    let mut archives = Vec::new();
    for name in files.names().filter(|it| it.starts_with("archive/")) {
        let bytes = files.get(name).unwrap_or_default();
        archives.push(if bytes.starts_with(b"\x1F\x8B") {
            Cow::Owned(inflate(bytes, super::MOST_INFLATED)?)
        } else {
            Cow::Borrowed(bytes)
        });
    }
    let (mut answers, mut remarks) = (Vec::new(), BTreeMap::new());
    for archive in &archives {
        records(archive, &mut answers, &mut remarks);
    }
    let mut visited = BTreeSet::new();
    for list in files
        .names()
        .filter(|it| it.starts_with("pages/") && it.ends_with(".jsonl"))
    {
        let text = String::from_utf8_lossy(files.get(list).unwrap_or_default());
        for line in text.lines() {
            let page = serde_json::from_str::<serde_json::Value>(line).ok();
            let url = page.as_ref().and_then(|it| it.get("url")?.as_str());
            visited.extend(url.map(str::to_owned));
        }
    }
    let visited = Some(visited).filter(|it| !it.is_empty());
    Ok(collection(
        "a web archive (WACZ)",
        &answers,
        remarks,
        visited.as_ref(),
    ))
}

fn collection(
    what: &'static str,
    answers: &[Answer<'_>],
    remarks: BTreeMap<String, usize>,
    visited: Option<&BTreeSet<String>>,
) -> Collection {
    let mut out = Collection::new(what);
    let mut by_url: BTreeMap<&str, &Answer<'_>> = BTreeMap::new();
    for answer in answers {
        by_url.entry(&answer.url).or_insert(answer);
    }
    let mut seen = BTreeSet::new();
    for answer in answers {
        let html = answer.content_type.starts_with("text/html")
            || answer.content_type.starts_with("application/xhtml+xml");
        if !html || visited.is_some_and(|it| !it.contains(&answer.url)) || !seen.insert(&answer.url)
        {
            continue;
        }
        let parts = parts_of_page(&answer.body, &answer.url, MOST_PICTURES, |it| {
            let found = by_url.get(it.split('#').next().unwrap_or_default())?;
            let media_type = found.content_type.split(';').next()?.trim();
            Some((media_type.to_owned(), &*found.body))
        });
        let page = compose(
            &answer.body,
            &answer.content_type,
            Some(&answer.url),
            &parts,
        );
        out.add_page(&name(&answer.url), page, Some(answer.url.clone()));
    }
    for (what, count) in remarks {
        out.remarks
            .push(format!("records left out, because {what}: {count}"));
    }
    out
}

/// The file name of a page: its host and its path.
fn name(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |it| it.1);
    let name: String = rest
        .trim_end_matches('/')
        .chars()
        .map(|it| {
            if "/\\:*?\"<>|".contains(it) || it.is_control() {
                '-'
            } else {
                it
            }
        })
        .take(80)
        .collect();
    format!("{name}.mhtml")
}

/// Adds the answers of an archive.
fn records<'b>(bytes: &'b [u8], out: &mut Vec<Answer<'b>>, remarks: &mut BTreeMap<String, usize>) {
    let mut rest = bytes;
    loop {
        while let [b'\r' | b'\n', after @ ..] = rest {
            rest = after;
        }
        if !is(rest) {
            break;
        }
        let Some((fields, body)) = header(rest) else {
            break;
        };
        let length = field(&fields, "content-length").and_then(|it| it.parse::<usize>().ok());
        let Some(length) = length else { break };
        let block = body.get(..length).unwrap_or(body);
        rest = body.get(length..).unwrap_or_default();
        let url = field(&fields, "warc-target-uri").unwrap_or_default();
        let url = url.trim_matches(['<', '>']).to_owned();
        let url = url.split('#').next().unwrap_or_default().to_owned();
        match field(&fields, "warc-type").as_deref() {
            Some("response") if url.starts_with("http") => match answer(url, block) {
                Ok(Some(answer)) => out.push(answer),
                Ok(None) => {}
                Err(what) => *remarks.entry(what).or_default() += 1,
            },
            Some("resource") => out.push(Answer {
                url,
                content_type: field(&fields, "content-type")
                    .unwrap_or_default()
                    .to_lowercase(),
                body: block.into(),
            }),
            Some("revisit") => {
                let what = "they say that a page was as at an earlier visit".to_owned();
                *remarks.entry(what).or_default() += 1;
            }
            Some(_) | None => {}
        }
    }
}

/// The fields of a header, with names in lower case, and what follows the blank line after it.
fn header(bytes: &[u8]) -> Option<(Fields, &[u8])> {
    let (mut fields, mut at) = (Fields::new(), 0);
    for line in bytes.split_inclusive(|it| *it == b'\n').take(1000) {
        at += line.len();
        if at > MOST_HEADER {
            return None;
        }
        let text = String::from_utf8_lossy(line);
        let bare = text.trim_end();
        if bare.is_empty() {
            return Some((fields, &bytes[at..]));
        }
        if let (true, Some(last)) = (bare.starts_with([' ', '\t']), fields.last_mut()) {
            last.1 = format!("{} {}", last.1, bare.trim());
        } else if let Some((name, value)) = bare.split_once(':') {
            fields.push((name.trim().to_lowercase(), value.trim().to_owned()));
        }
    }
    None
}

fn field(fields: &[(String, String)], name: &str) -> Option<String> {
    Some(fields.iter().find(|it| it.0 == name)?.1.clone())
}

/// The answer in an HTTP message; `None` when it is a redirect or a refusal.
///
/// # Errors
///
/// Says why it cannot be read.
fn answer(url: String, block: &[u8]) -> Result<Option<Answer<'_>>, String> {
    let line = block.split(|it| *it == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let status = line.split_whitespace().nth(1).unwrap_or_default();
    if !line.starts_with("HTTP/") || status != "200" {
        return Ok(None);
    }
    let Some((fields, body)) = header(block) else {
        return Ok(None);
    };
    let is = |name: &str, value: &str| {
        field(&fields, name).is_some_and(|it| it.to_lowercase().contains(value))
    };
    let mut body = Cow::Borrowed(body);
    if is("transfer-encoding", "chunked")
        && let Some(whole) = unchunked(&body)
    {
        body = Cow::Owned(whole);
    }
    let encoding = field(&fields, "content-encoding")
        .unwrap_or_default()
        .to_lowercase();
    match encoding.as_str() {
        "gzip" | "x-gzip" if body.starts_with(b"\x1F\x8B") => {
            let whole = inflate(&body, MOST_BODY).map_err(|it| it.to_string())?;
            body = Cow::Owned(whole);
        }
        // Some crawlers undo the encoding and leave the field; then the text is readable as it is.
        "br" | "zstd" | "deflate" if std::str::from_utf8(&body).is_err() => {
            return Err(format!("their encoding `{encoding}` is not known"));
        }
        _ => {}
    }
    Ok(Some(Answer {
        url,
        content_type: field(&fields, "content-type")
            .unwrap_or_default()
            .to_lowercase(),
        body,
    }))
}

/// A body sent in chunks (RFC 9112, 7.1); `None` when it is not.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut rest) = (Vec::new(), body);
    loop {
        let end = rest.iter().position(|it| *it == b'\n')?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let size = line.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(out);
        }
        // An archive that was cut off ends in the middle of a chunk.
        let Some(chunk) = rest.get(..size) else {
            out.extend(rest);
            return Some(out);
        };
        out.extend(chunk);
        rest = rest[size..].strip_prefix(b"\r\n").unwrap_or(&rest[size..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, url: &str, content: &[u8]) -> Vec<u8> {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Length: {}\r\n\r\n",
            content.len()
        );
        [head.as_bytes(), content, b"\r\n\r\n"].concat()
    }

    fn archive() -> Vec<u8> {
        let page = "<html><head><title>甲</title></head><body><img src=\"p.png\"></body></html>";
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n\
             {:x}\r\n{page}\r\n0\r\n\r\n",
            page.len()
        );
        [
            record("warcinfo", "", b"software: x\r\n"),
            record("response", "https://a.example/b/1", answer.as_bytes()),
            record(
                "response",
                "https://a.example/b/p.png",
                b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG",
            ),
            record(
                "response",
                "https://a.example/gone",
                b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nx",
            ),
            record("revisit", "https://a.example/b/1", b""),
        ]
        .concat()
    }

    #[test]
    fn pages_come_with_the_pictures_of_the_archive() {
        let found = read(&archive());
        assert_eq!(found.articles.len(), 1, "{:?}", found.remarks);
        assert_eq!(found.articles[0].name, "a.example-b-1.mhtml");
        let read = crate::read::read(&found.articles[0].bytes, "x.mhtml")
            .unwrap()
            .output;
        assert_eq!(
            read.metadata.source_url.as_deref(),
            Some("https://a.example/b/1")
        );
        assert!(
            read.body.contains("data:image/png;base64,iVBORw=="),
            "{}",
            read.body
        );
        assert_eq!(found.remarks.len(), 1);
    }

    #[test]
    fn a_wacz_gives_the_pages_that_were_visited() {
        use crate::read::zipped::tests::zipped;
        let pages = "{\"format\":\"json-pages-1.0\"}\n{\"url\":\"https://a.example/other\"}\n";
        let warc = archive();
        let zip = |pages: &str| {
            let zip = zipped(&[
                ("datapackage.json", b"{}"),
                ("archive/a.warc", &warc),
                ("pages/pages.jsonl", pages.as_bytes()),
            ]);
            super::super::open_binary(&zip)
                .unwrap()
                .unwrap()
                .articles
                .len()
        };
        assert_eq!(zip(pages), 0);
        assert_eq!(zip(""), 1);
    }

    #[test]
    fn archives_cut_off_anywhere_are_read_as_far_as_they_go() {
        let whole = archive();
        for length in 0..whole.len() {
            _ = read(&whole[..length]);
        }
    }
}
