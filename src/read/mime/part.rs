//! The parts of a MIME file and their headers.

use super::codec::{base64, quoted_printable, words};

/// Most parts that are looked at.
const MOST_PARTS: usize = 2000;

/// How deep parts may lie in parts.
const DEEPEST: usize = 8;

/// One part: its header, and its bytes still encoded.
pub(super) struct MimePart<'b> {
    pub(super) header: PartHeader,
    pub(super) body: &'b [u8],
}

/// The header fields that are used, in lower case where case has no meaning.
#[derive(Default)]
pub(super) struct PartHeader {
    pub(super) content_type: String,
    pub(super) encoding: String,
    pub(super) location: String,
    pub(super) id: String,
    pub(super) boundary: Option<String>,
    pub(super) snapshot: String,
    pub(super) disposition: String,
    pub(super) subject: String,
    pub(super) from: String,
    pub(super) date: String,
}

/// The parts of a body that hold no parts themselves, in their order.
pub(super) fn leaves<'b>(header: PartHeader, body: &'b [u8]) -> Vec<MimePart<'b>> {
    let mut out = Vec::new();
    collect(header, body, 0, &mut out);
    out
}

fn collect<'b>(header: PartHeader, body: &'b [u8], depth: usize, out: &mut Vec<MimePart<'b>>) {
    let boundary = header
        .boundary
        .as_ref()
        .filter(|_| header.content_type.starts_with("multipart/"));
    let Some(boundary) = boundary.filter(|_| depth < DEEPEST) else {
        if out.len() < MOST_PARTS {
            out.push(MimePart { header, body });
        }
        return;
    };
    for piece in pieces(body, format!("--{boundary}").as_bytes()) {
        if let Some((header, body)) = split(piece) {
            collect(header, body, depth + 1, out);
        }
    }
}

/// The value of a parameter of a field, `name=value` or `name="value"`.
pub(super) fn parameter(field: &str, name: &str) -> Option<String> {
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
pub(super) fn split(bytes: &[u8]) -> Option<(PartHeader, &[u8])> {
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
        if !field.is_empty() && !field.ends_with('"') {
            field.push(' ');
        }
        field.push_str(bare.trim_start());
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
            "content-disposition" => self.disposition = value.to_ascii_lowercase(),
            "subject" => self.subject = words(value),
            "from" => self.from = words(value),
            "date" => value.clone_into(&mut self.date),
            _ => {}
        }
    }
}

/// The decoded bytes of a part.
pub(super) fn decoded(part: &MimePart<'_>) -> Vec<u8> {
    match part.header.encoding.as_str() {
        "quoted-printable" => quoted_printable(part.body),
        "base64" => base64(part.body),
        _ => part.body.to_vec(),
    }
}
