//! Pages that browsers save as one MIME file (MHTML, RFC 2557), and letters: gives the page with its pictures put into it
//! as `data:` addresses.
//!
//! A parser of mail was tried instead (`mail-parser` 0.11). It gives the text of a part but not its bytes, so that a
//! page in GBK whose part names no charset is lost, and it does not decode the last part of a file that was cut off.

mod codec;
mod compose;
mod mail;
mod part;

use percent_encoding::percent_encode_byte;

use super::plain::paragraphs;
use crate::xml::escape;
pub(super) use codec::{base64, to_base64};
pub(super) use compose::{SavedPart, compose, parts_of_page};
use part::{MimePart, decoded, leaves, parameter, split};

/// Most bytes of pictures that are put into a page, since a page may name one picture many times.
const MOST_BYTES: usize = 256 << 20;

/// What a MIME file was made by.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum MimeKind {
    /// A browser that saved a page.
    Page,
    /// A program for mail.
    Mail,
    /// Safari, whose archives are read as such files once they are unpacked.
    WebArchive,
}

impl MimeKind {
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Page => "multipart/related",
            Self::Mail => "message/rfc822",
            Self::WebArchive => "application/x-webarchive",
        }
    }

    /// What it is, for people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Page => "a page that was saved as one MIME file",
            Self::Mail => "a letter with its pictures",
            Self::WebArchive => "a web archive of Safari",
        }
    }
}

/// The page in a MIME file as HTML; `None` when the bytes are no such file.
pub(super) fn page(bytes: &[u8]) -> Option<(MimeKind, Vec<u8>)> {
    let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(HEAD))?).to_ascii_lowercase();
    let kind = kind(&start)?;
    let (header, body) = split(bytes)?;
    let (subject, from, date) = (
        header.subject.clone(),
        header.from.clone(),
        header.date.clone(),
    );
    let snapshot = header.snapshot.clone();
    let parts = leaves(header, body);
    let is_text = |it: &&MimePart<'_>, kind: &str| {
        it.header.content_type.starts_with(kind) && !it.header.disposition.starts_with("attachment")
    };
    let main = parts
        .iter()
        .find(|it| is_text(it, "text/html") || is_text(it, "application/xhtml+xml"));
    let plain = || parts.iter().find(|it| is_text(it, "text/plain"));
    let main = main.or_else(|| plain().filter(|_| kind == MimeKind::Mail))?;
    let html = decoded(main);
    // A page without `<meta>` is decoded by the charset of its part. Without either, it is guessed later.
    let mut html = match charset(&main.header.content_type) {
        Some(encoding) => encoding.decode(&html).0.into_owned(),
        None => match String::from_utf8(html) {
            Ok(html) => html,
            Err(other) => return Some((kind, other.into_bytes())),
        },
    };
    if main.header.content_type.starts_with("text/plain") {
        html = paragraphs(&html);
    }
    let mut room = MOST_BYTES;
    for part in &parts {
        if part.header.content_type.starts_with("image/") {
            html = with_picture(html, part, &mut room);
        }
    }
    if kind == MimeKind::Mail {
        return Some((kind, mail::page(&html, &subject, &from, &date).into_bytes()));
    }
    let address = [&snapshot, &main.header.location];
    if let Some(address) = address.into_iter().find(|it| it.starts_with("http")) {
        let link = format!("<link rel=\"canonical\" href=\"{}\">", escape(address));
        html = with_link(html, &link);
    }
    Some((kind, html.into_bytes()))
}

/// How many bytes are searched for header fields: mail passes many hosts, and each adds some.
const HEAD: usize = 16 << 10;

/// What the beginning of a file, in lower case, says that it is.
fn kind(start: &str) -> Option<MimeKind> {
    let mut lines = start.lines();
    let first = lines.next().unwrap_or_default();
    let name = first.split(':').next().unwrap_or_default();
    let is_field = first.contains(':')
        && name
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || it == b'-');
    let has = |field: &str| start.starts_with(field) || start.contains(&format!("\n{field}"));
    if !is_field {
        return None;
    }
    let saved = has("snapshot-content-location:") || start.contains("saved by ");
    if has("mime-version:")
        && start.contains("multipart/related")
        && (saved || !has("received:"))
        && !has("message-id:")
    {
        return Some(MimeKind::Page);
    }
    let is_mail = has("from:")
        && (has("subject:") || has("message-id:"))
        && (has("date:") || has("received:"));
    let typed = has("content-type:") || has("mime-version:");
    (is_mail && typed).then_some(MimeKind::Mail)
}

/// Adds the link with the address of the page to a head that has no canonical link.
fn with_link(mut html: String, link: &str) -> String {
    let lower = html.to_ascii_lowercase();
    if lower.contains("rel=\"canonical\"") {
        return html;
    }
    if let Some(at) = lower
        .find("<head")
        .and_then(|it| Some(it + lower[it..].find('>')? + 1))
    {
        html.insert_str(at, link);
    }
    html
}

/// Replaces every occurrence of a picture's address by the picture itself, as long as `room` (in bytes) lasts.
fn with_picture(mut html: String, part: &MimePart<'_>, room: &mut usize) -> String {
    let kind = part
        .header
        .content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    let data = if part.header.encoding == "base64" {
        let text: String = part
            .body
            .iter()
            .filter(|it| !it.is_ascii_whitespace())
            .map(|it| char::from(*it))
            .collect();
        format!("data:{kind};base64,{text}")
    } else {
        let bytes = decoded(part);
        let escaped: String = bytes.into_iter().map(percent_encode_byte).collect();
        format!("data:{kind},{escaped}")
    };
    let id = format!("cid:{}", part.header.id.trim_matches(['<', '>']));
    for address in [part.header.location.as_str(), &id] {
        if address.len() > "cid:".len() {
            for quote in ['"', '\''] {
                let written = format!("{quote}{}{quote}", escape(address));
                let often = html.matches(&written).count().min(*room / (data.len() + 1));
                if often > 0 {
                    *room -= often * data.len();
                    html = html.replacen(&written, &format!("{quote}{data}{quote}"), often);
                }
            }
        }
    }
    html
}

fn charset(content_type: &str) -> Option<&'static encoding_rs::Encoding> {
    let name = parameter(content_type, "charset")?;
    encoding_rs::Encoding::for_label(name.as_bytes())
}

#[cfg(test)]
mod tests {
    fn page(bytes: &[u8]) -> Option<Vec<u8>> {
        super::page(bytes).map(|it| it.1)
    }

    #[test]
    fn a_page_is_read_with_its_pictures() {
        let file = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/x\r\n\
            MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--B\"\r\n\r\n\
            ----B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            <html><head></head><p>=E7=94=B2=\r\n<img src=3D\"https://a.example/a.png\"></p></html>\r\n\
            ----B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\
            Content-Location: https://a.example/a.png\r\n\r\nAAAA\r\nBBBB\r\n----B--\r\n";
        let html = String::from_utf8(page(file.as_bytes()).expect("a page")).expect("UTF-8");
        assert_eq!(
            html,
            "<html><head><link rel=\"canonical\" href=\"https://a.example/x\"></head>\
             <p>甲<img src=\"data:image/png;base64,AAAABBBB\"></p></html>\r\n"
        );
        assert!(page(b"MIME-Version: 1.0\r\n\r\n").is_none());
    }

    #[test]
    fn a_page_without_a_charset_and_a_file_cut_off_are_read() {
        let head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"B\"\r\n\r\n--B\r\n\
            Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";
        let gbk = format!("{head}<p>=BC=D7</p>\r\n--B--\r\n");
        assert_eq!(
            page(gbk.as_bytes()).as_deref(),
            Some(&b"<p>\xBC\xD7</p>\r\n"[..])
        );
        let cut = format!("{head}<p>=E7=94=B2");
        assert_eq!(page(cut.as_bytes()).as_deref(), Some("<p>甲".as_bytes()));
    }

    #[test]
    fn a_letter_has_its_subject_sender_and_date() {
        let letter = "Received: x\r\nFrom: =?UTF-8?B?55Sy?= <a@a.example>\r\nSubject: =?UTF-8?Q?=E4=B9=99?=\r\n\
            Date: Mon, 01 Jan 2024 10:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=A\r\n\r\n\
            --A\r\nContent-Type: multipart/alternative; boundary=B\r\n\r\n\
            --B\r\nContent-Type: text/plain\r\n\r\nplain\r\n--B\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
            <p>丙<img src=\"cid:p\"></p>\r\n--B--\r\n\
            --A\r\nContent-Type: image/png\r\nContent-ID: <p>\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--A--\r\n";
        let (kind, html) = super::page(letter.as_bytes()).expect("a letter");
        assert_eq!(kind, super::MimeKind::Mail);
        let html = String::from_utf8(html).expect("UTF-8");
        assert!(
            html.contains("<meta property=\"og:title\" content=\"乙\">"),
            "{html}"
        );
        assert!(
            html.contains("<meta name=\"author\" content=\"甲\">"),
            "{html}"
        );
        assert!(
            html.contains("<p>丙<img src=\"data:image/png;base64,AAAA\"></p>"),
            "{html}"
        );
        for text in [
            "From: a\n\nText",
            "subject: x\ndate: 2024\n\ntext",
            "甲: 乙\n\n丙",
        ] {
            assert!(super::page(text.as_bytes()).is_none(), "{text}");
        }
    }
}
