//! JPEG, passed through: only its header is read.

use printpdf::DictItem;

use super::{Image, Turn, entries, named, stream};

/// What a JPEG's markers say.
#[derive(Debug, Default, Eq, PartialEq)]
struct Header {
    width: u32,
    height: u32,
    components: u8,
    /// An Adobe marker: four components are stored inverted.
    adobe: bool,
    orientation: u8,
    /// The ICC profile, put together.
    profile: Vec<u8>,
}

/// A JPEG as `DCTDecode`.
pub(super) fn draw(bytes: &[u8]) -> Result<Image, String> {
    let header = header(bytes)?;
    let space = match header.components {
        1 => named("DeviceGray"),
        3 => named("DeviceRGB"),
        4 => return Err("four components are not written yet".to_owned()),
        other => return Err(format!("a JPEG of {other} components")),
    };
    let dict = entries(header.width, header.height, 8, space, "DCTDecode");
    Ok(Image {
        stream: stream(dict, bytes.to_vec()),
        turn: Turn(header.orientation),
    })
}

/// Reads markers up to the first scan.
fn header(bytes: &[u8]) -> Result<Header, String> {
    let cut = || "a JPEG that is cut off".to_owned();
    let mut header = Header {
        orientation: 1,
        ..Header::default()
    };
    let mut at = 2;
    loop {
        let [mark, kind] = *bytes.get(at..at + 2).ok_or_else(cut)? else {
            return Err(cut());
        };
        if mark != 0xff {
            return Err("a JPEG with a broken marker".to_owned());
        }
        if kind == 0xff {
            at += 1; // a fill byte
            continue;
        }
        if matches!(kind, 0x01 | 0xd0..=0xd8) {
            at += 2; // markers without a length
            continue;
        }
        let length = usize::from(big(bytes, at + 2).ok_or_else(cut)?);
        let body = bytes.get(at + 4..at + 2 + length).ok_or_else(cut)?;
        match kind {
            0xc0..=0xc2 => {
                let [bits, h0, h1, w0, w1, components, ..] = *body else {
                    return Err(cut());
                };
                if bits != 8 {
                    return Err(format!("a JPEG of {bits} bits"));
                }
                header.height = u32::from(u16::from_be_bytes([h0, h1]));
                header.width = u32::from(u16::from_be_bytes([w0, w1]));
                header.components = components;
            }
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Err("a lossless or arithmetic JPEG".to_owned());
            }
            0xe1 => header.orientation = orientation(body).unwrap_or(header.orientation),
            0xe2 => {
                let chunk = body
                    .strip_prefix(b"ICC_PROFILE\0")
                    .and_then(|it| it.get(2..));
                header.profile.extend_from_slice(chunk.unwrap_or_default());
            }
            0xee => header.adobe |= body.starts_with(b"Adobe"),
            0xda | 0xd9 => break,
            _ => {}
        }
        at += 2 + length;
    }
    if header.width == 0 || header.height == 0 {
        return Err("a JPEG without a size".to_owned());
    }
    Ok(header)
}

fn big(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

/// The orientation of an Exif block (tag 0x0112 of its first directory).
fn orientation(body: &[u8]) -> Option<u8> {
    let tiff = body.strip_prefix(b"Exif\0\0")?;
    let little = tiff.starts_with(b"II");
    let short = |at: usize| -> Option<u16> {
        let pair = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(if little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    };
    let long = |at: usize| -> Option<usize> {
        let (a, b) = (usize::from(short(at)?), usize::from(short(at + 2)?));
        Some(if little { b << 16 | a } else { a << 16 | b })
    };
    let directory = long(4)?;
    let count = usize::from(short(directory)?);
    (0..count)
        .map(|it| directory + 2 + it * 12)
        .find(|at| short(*at) == Some(0x0112))
        .and_then(|at| u8::try_from(short(at + 8)?).ok())
        .filter(|it| (1..=8).contains(it))
}

#[expect(dead_code, reason = "four components come next")]
fn inverted() -> DictItem {
    DictItem::Array([1, 0, 1, 0, 1, 0, 1, 0].map(DictItem::Int).into())
}
