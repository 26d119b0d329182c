//! Pages that browsers save as one MIME file (MHTML, RFC 2557): gives the page with its pictures put into it as
//! `data:` addresses.
//!
//! A parser of mail was tried instead (`mail-parser` 0.11). It gives the text of a part but not its bytes, so that a
//! page in GBK whose part names no charset is lost, and it does not decode the last part of a file that was cut off.

use percent_encoding::percent_encode_byte;

use crate::xml::escape;

/// Most parts that are looked at.
const MOST_PARTS: usize = 2000;

/// Most bytes of pictures that are put into a page, since a page may name one picture many times.
const MOST_BYTES: usize = 256 << 20;

/// One part: its header, and its bytes still encoded.
struct MimePart<'b> {
    header: PartHeader,
    body: &'b [u8],
}

/// The header fields that are used, in lower case where case has no meaning.
#[derive(Default)]
struct PartHeader {
    content_type: String,
    encoding: String,
    location: String,
    id: String,
    boundary: Option<String>,
    snapshot: String,
}

/// The page in a MIME file as HTML; `None` when the bytes are no such file.
pub(super) fn page(bytes: &[u8]) -> Option<Vec<u8>> {
    let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(2000))?).to_ascii_lowercase();
    if !start.contains("mime-version:") || !start.contains("multipart/related") {
        return None;
    }
    let (header, body) = split(bytes)?;
    let boundary = format!("--{}", header.boundary?);
    let parts: Vec<MimePart<'_>> = pieces(body, boundary.as_bytes())
        .into_iter()
        .filter_map(|it| split(it).map(|(header, body)| MimePart { header, body }))
        .collect();
    let main = parts
        .iter()
        .find(|it| it.header.content_type.starts_with("text/html"))?;
    let html = decoded(main);
    // A page without `<meta>` is decoded by the charset of its part. Without either, it is guessed later.
    let mut html = match charset(&main.header.content_type) {
        Some(encoding) => encoding.decode(&html).0.into_owned(),
        None => match String::from_utf8(html) {
            Ok(html) => html,
            Err(other) => return Some(other.into_bytes()),
        },
    };
    let mut room = MOST_BYTES;
    for part in &parts {
        if part.header.content_type.starts_with("image/") {
            html = with_picture(html, part, &mut room);
        }
    }
    let address = [&header.snapshot, &main.header.location];
    if let Some(address) = address.into_iter().find(|it| it.starts_with("http")) {
        let link = format!("<link rel=\"canonical\" href=\"{}\">", escape(address));
        html = with_link(html, &link);
    }
    Some(html.into_bytes())
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

/// The value of a parameter of a field, `name=value` or `name="value"`.
fn parameter(field: &str, name: &str) -> Option<String> {
    let at = field.to_ascii_lowercase().find(&format!("{name}="))? + name.len() + 1;
    let value = &field[at..];
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split([';', ' ', '\t']).next()?,
    };
    (!value.is_empty()).then(|| value.to_owned())
}

/// The pieces between lines that begin with the boundary.
fn pieces<'b>(body: &'b [u8], boundary: &[u8]) -> Vec<&'b [u8]> {
    let (mut out, mut start, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|it| *it == b'\n') {
        if line.starts_with(boundary) {
            if let Some(start) = start {
                out.push(&body[start..at]);
            }
            start = Some(at + line.len());
            if out.len() == MOST_PARTS {
                break;
            }
        }
        at += line.len();
    }
    // A file that was cut off has no last boundary.
    if let Some(start) = start.filter(|it| *it < body.len() && out.len() < MOST_PARTS) {
        out.push(&body[start..]);
    }
    out
}

/// A header, and the bytes after the blank line that ends it.
fn split(bytes: &[u8]) -> Option<(PartHeader, &[u8])> {
    let (mut header, mut at, mut field) = (PartHeader::default(), 0, String::new());
    for line in bytes.split_inclusive(|it| *it == b'\n') {
        at += line.len();
        let text = String::from_utf8_lossy(line);
        let bare = text.trim_end();
        if bare.is_empty() || !text.starts_with([' ', '\t']) {
            header.take(&field);
            field.clear();
        }
        if bare.is_empty() {
            return Some((header, &bytes[at..]));
        }
        field.push_str(bare);
    }
    None
}

impl PartHeader {
    fn take(&mut self, field: &str) {
        let Some((name, value)) = field.split_once(':') else {
            return;
        };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => {
                self.boundary = parameter(value, "boundary");
                self.content_type = value.to_ascii_lowercase();
            }
            "content-transfer-encoding" => self.encoding = value.to_ascii_lowercase(),
            "content-location" => value.clone_into(&mut self.location),
            "content-id" => value.clone_into(&mut self.id),
            "snapshot-content-location" => value.clone_into(&mut self.snapshot),
            _ => {}
        }
    }
}

/// The decoded bytes of a part.
fn decoded(part: &MimePart<'_>) -> Vec<u8> {
    match part.header.encoding.as_str() {
        "quoted-printable" => quoted_printable(part.body),
        "base64" => base64(part.body),
        _ => part.body.to_vec(),
    }
}

/// Decodes quoted-printable, RFC 2045, 6.7: `=E6` is one byte, and `=` at the end of a line joins it to the next.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        let hex = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        if let Some(byte) = hex.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            out.push(byte);
            rest = &after[2..];
        } else if let Some(after) = after
            .strip_prefix(b"\r\n")
            .or_else(|| after.strip_prefix(b"\n"))
        {
            rest = after;
        } else {
            out.push(b'=');
        }
    }
    out
}

/// Decodes base64, RFC 2045, 6.8; characters outside its alphabet are skipped.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let (mut out, mut held, mut bits) = (Vec::with_capacity(bytes.len() / 4 * 3), 0_u32, 0);
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = (held << 6 | u32::from(value)) & 0xFF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits).to_le_bytes()[0]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{base64, page, quoted_printable};

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
    fn encodings_of_mime_are_decoded() {
        assert_eq!(quoted_printable(b"a=3Db=\nc=zz="), b"a=bc=zz=");
        assert_eq!(base64(b"5Lit\r\n5paH"), "中文".as_bytes());
        assert_eq!(base64(b"YQ=="), b"a");
    }
}
