//! Writes a page and its pictures as one MIME file (RFC 2557), as browsers save pages. So a page out of an archive stays
//! byte for byte what it was, and has with it what it shows.

use std::fmt::Write as _;

use url::Url;

use super::codec::to_base64;
use crate::read::tags::{Token, attribute, tokens};

/// The length of a line of base64 (RFC 2045, 6.8).
const LINE: usize = 76;

/// Attributes in which pages name their pictures.
const ADDRESSES: &[&str] = &[
    "src",
    "data-src",
    "data-original",
    "data-actualsrc",
    "href",
    "poster",
];

/// A picture of a page.
pub(in crate::read) struct SavedPart<'b> {
    /// The address by which the page names it, as written there.
    pub(in crate::read) location: String,
    pub(in crate::read) media_type: String,
    pub(in crate::read) bytes: &'b [u8],
}

/// The MIME file of a page.
pub(in crate::read) fn compose(
    page: &[u8],
    content_type: &str,
    address: Option<&str>,
    parts: &[SavedPart<'_>],
) -> Vec<u8> {
    // The boundary stands in no part: base64 has no such character.
    const BOUNDARY: &str = "----_lantai_part_";
    let mut out = String::from("MIME-Version: 1.0\r\n");
    if let Some(address) = address {
        _ = write!(out, "Snapshot-Content-Location: {}\r\n", one_line(address));
    }
    _ = write!(
        out,
        "Content-Type: multipart/related; type=\"text/html\"; boundary=\"{BOUNDARY}\"\r\n\r\n"
    );
    let mut part = |content_type: &str, location: Option<&str>, bytes: &[u8]| {
        _ = write!(
            out,
            "--{BOUNDARY}\r\nContent-Type: {}\r\nContent-Transfer-Encoding: base64\r\n",
            one_line(content_type)
        );
        if let Some(location) = location {
            _ = write!(out, "Content-Location: {}\r\n", one_line(location));
        }
        out += "\r\n";
        let text = to_base64(bytes);
        for line in text.as_bytes().chunks(LINE) {
            out += &String::from_utf8_lossy(line);
            out += "\r\n";
        }
    };
    part(content_type, address, page);
    for picture in parts {
        part(&picture.media_type, Some(&picture.location), picture.bytes);
    }
    _ = write!(out, "--{BOUNDARY}--\r\n");
    out.into_bytes()
}

fn one_line(text: &str) -> String {
    text.chars().filter(|it| !it.is_control()).collect()
}

/// The pictures that a page names, under the addresses by which it names them. `find` gives the media type and the bytes
/// of what is at an absolute address.
pub(in crate::read) fn parts_of_page<'b>(
    page: &[u8],
    address: &str,
    most_bytes: usize,
    find: impl Fn(&str) -> Option<(String, &'b [u8])>,
) -> Vec<SavedPart<'b>> {
    let text = String::from_utf8_lossy(page);
    let base = Url::parse(address).ok();
    let mut out: Vec<SavedPart<'b>> = Vec::new();
    let mut room = most_bytes;
    for (_, token) in tokens(&text) {
        let Token::Open(_, attributes) = token else {
            continue;
        };
        for written in ADDRESSES.iter().filter_map(|it| attribute(attributes, it)) {
            if written.starts_with("data:") || out.iter().any(|it| it.location == written) {
                continue;
            }
            let absolute = match &base {
                Some(base) => base.join(written.trim()).map(String::from),
                None => Ok(written.clone()),
            };
            let found = absolute.ok().and_then(|it| find(&it));
            if let Some((media_type, bytes)) = found
                && media_type.starts_with("image/")
                && bytes.len() <= room
            {
                room -= bytes.len();
                out.push(SavedPart {
                    location: written,
                    media_type,
                    bytes,
                });
            }
        }
    }
    out
}
