//! JPEG pictures: their bytes are copied, and only the header is read.

use std::collections::BTreeMap;

use lopdf::Object;

use super::drawing::{ImageObject, Turn, entries};
use super::icc;
use crate::pdf::stream::stored;

/// The facts in a JPEG's markers.
#[derive(Debug, Default, Eq, PartialEq)]
struct Header {
    width: u32,
    height: u32,
    components: u8,
    /// Whether there is an Adobe marker: it means that four components are stored inverted.
    adobe: bool,
    orientation: u8,
    /// The parts of the ICC profile, by their numbers.
    profile: BTreeMap<u8, Vec<u8>>,
}

/// Turns a JPEG into an image with the `DCTDecode` filter.
pub(super) fn draw(bytes: &[u8]) -> Result<ImageObject, String> {
    let header = header(bytes)?;
    let profile: Vec<u8> = header.profile.into_values().flatten().collect();
    let space = icc::space(header.components, &profile);
    let space = space.ok_or_else(|| match header.components {
        4 => "a JPEG in four inks without their profile".to_owned(),
        other => format!("a JPEG of {other} components"),
    })?;
    let size = (header.width, header.height);
    let mut dictionary = entries(size, 8, space, "DCTDecode");
    if header.components == 4 && header.adobe {
        dictionary.set("Decode", inverted());
    }
    Ok(ImageObject {
        stream: stored(dictionary, bytes.to_vec()),
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
                if let Some([number, _, chunk @ ..]) = body.strip_prefix(b"ICC_PROFILE\0") {
                    header.profile.insert(*number, chunk.to_vec());
                }
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

/// `Decode` for Adobe's four inks, where 0 means full ink.
fn inverted() -> Object {
    Object::Array([1, 0, 1, 0, 1, 0, 1, 0].map(Object::Integer).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Markers of a JPEG up to its scan.
    fn sample(segments: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        for (kind, body) in segments {
            let length = u16::try_from(body.len() + 2).unwrap();
            bytes.extend([0xff, 0xff, *kind]);
            bytes.extend(length.to_be_bytes());
            bytes.extend(*body);
        }
        bytes.extend([0xff, 0xda, 0, 2]);
        bytes
    }

    const GREY: [u8; 9] = [8, 0, 3, 0, 2, 1, 1, 0x11, 0];
    const INKS: [u8; 9] = [8, 0, 3, 0, 2, 4, 1, 0x11, 0];

    #[test]
    fn size_and_components_come_from_the_frame() {
        let header = header(&sample(&[(0xe0, b"JFIF\0"), (0xc2, &GREY)])).unwrap();
        assert_eq!((header.width, header.height, header.components), (2, 3, 1));
        assert_eq!(header.orientation, 1);
    }

    #[test]
    fn a_grey_jpeg_passes_byte_for_byte() {
        let bytes = sample(&[(0xc0, &GREY)]);
        let image = draw(&bytes).unwrap();
        assert_eq!(image.stream.content, bytes);
        let space = image.stream.dict.get(b"ColorSpace").unwrap();
        assert_eq!(space.as_name().unwrap(), b"DeviceGray");
    }

    /// The smallest CMYK profile that is accepted.
    fn profile() -> Vec<u8> {
        let mut profile = vec![0; 140];
        profile[3] = 140;
        profile[8] = 2;
        profile[12..16].copy_from_slice(b"prtr");
        profile[16..20].copy_from_slice(b"CMYK");
        profile[36..40].copy_from_slice(b"acsp");
        profile
    }

    #[test]
    fn cmyk_needs_a_profile_and_is_inverted_by_adobe() {
        assert!(draw(&sample(&[(0xc0, &INKS)])).is_err());
        let (one, two) = (profile()[..70].to_vec(), profile()[70..].to_vec());
        let part = |number: u8, bytes: &[u8]| [b"ICC_PROFILE\0", &[number, 2][..], bytes].concat();
        let segments = [
            (0xe2, &*part(2, &two)),
            (0xe2, &*part(1, &one)),
            (0xee, b"Adobe"),
            (0xc0, &INKS),
        ];
        let image = draw(&sample(&segments)).unwrap();
        let entry = |key: &str| image.stream.dict.get(key.as_bytes()).unwrap();
        assert_eq!(*entry("Decode"), inverted());
        assert!(entry("ColorSpace").as_array().is_ok());
    }

    #[test]
    fn orientation_is_read_in_both_byte_orders() {
        let little = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let big = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0";
        assert_eq!((orientation(little), orientation(big)), (Some(6), Some(8)));
    }

    #[test]
    fn truncated_or_unknown_jpegs_are_refused() {
        let bytes = sample(&[(0xc0, &GREY)]);
        for length in 0..bytes.len() {
            assert!(draw(&bytes[..length]).is_err(), "{length}");
        }
        assert!(draw(&sample(&[(0xc9, &GREY)])).is_err());
        assert!(draw(&sample(&[(0xc0, &[12, 0, 3, 0, 2, 1, 1, 0x11, 0])])).is_err());
        assert!(draw(&sample(&[])).is_err());
    }
}
