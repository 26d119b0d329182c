//! The header of each format → what [`PictureHeader`] holds of it. AVIF, HEIC and SVG have files of their own.

use std::borrow::Cow;

use super::{Colour, PictureHeader};
use crate::assets::exif;
use crate::model::Media;

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    let it = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(it[0]) << 8 | u32::from(it[1]))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    let it = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(it[1]) << 8 | u32::from(it[0]))
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    Some(le16(bytes, at)? | u32::from(*bytes.get(at.checked_add(2)?)?) << 16)
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    let it = bytes.get(at..at.checked_add(4)?)?;
    it.try_into().ok().map(u32::from_le_bytes)
}

/// A big-endian number of four bytes.
pub(in crate::assets) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let it = bytes.get(at..at.checked_add(4)?)?;
    it.try_into().ok().map(u32::from_be_bytes)
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Reads the markers of a JPEG up to the first scan (ITU-T T.81, Annex B).
pub(super) fn jpeg(bytes: &[u8]) -> Option<PictureHeader<'_>> {
    let mut header: Option<PictureHeader> = None;
    let mut orientation = 1;
    let mut profile: Vec<(u8, &[u8])> = Vec::new();
    let mut at = 2;
    loop {
        // Any number of fill bytes may stand before a marker.
        while bytes.get(at) == Some(&0xFF) && bytes.get(at + 1) == Some(&0xFF) {
            at += 1;
        }
        if bytes.get(at) != Some(&0xFF) {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            at += 2;
            continue;
        }
        if marker == 0xDA || marker == 0xD9 {
            break;
        }
        let length = size(be16(bytes, at + 2)?);
        let body = bytes.get(at + 4..at + 2 + length)?;
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let mut found = PictureHeader::new(Media::Jpeg, be16(body, 3)?, be16(body, 1)?);
                found.depth = body[0];
                found.colour = match *body.get(5)? {
                    1 => Colour::Grey,
                    4 => Colour::Cmyk,
                    _ => Colour::Rgb,
                };
                // Every reader decodes baseline, extended and progressive Huffman coding with 8 bits a sample, and the
                // filter DCTDecode of PDF is for these (ISO 32000-1, 7.4.8).
                found.sound = matches!(marker, 0xC0..=0xC2) && body[0] == 8;
                found.progressive = marker == 0xC2;
                header = Some(found);
            }
            0xE1 if body.starts_with(b"Exif\0") => {
                orientation = exif::orientation(body.get(6..).unwrap_or_default()).unwrap_or(1);
            }
            0xE2 if body.starts_with(b"ICC_PROFILE\0") && body.len() > 14 => {
                profile.push((body[12], &body[14..]));
            }
            _ => {}
        }
        at += 2 + length;
    }
    let mut header = header?;
    header.orientation = orientation;
    header.sound &= has_end(bytes.get(at..).unwrap_or_default());
    profile.sort_by_key(|it| it.0);
    header.profile = match profile.as_slice() {
        [] => None,
        [(_, whole)] => Some(Cow::Borrowed(whole)),
        parts => Some(Cow::Owned(
            parts.iter().flat_map(|it| it.1).copied().collect(),
        )),
    };
    Some(header)
}

/// Whether an end marker follows the scans. It need not be the last thing in the file, because cameras append previews
/// and padding.
fn has_end(scans: &[u8]) -> bool {
    scans.windows(2).rev().any(|it| it == b"\xFF\xD9")
}

/// Reads the chunks of a PNG (third edition, 5.3).
pub(super) fn png(bytes: &[u8]) -> Option<PictureHeader<'_>> {
    if bytes.get(12..16) != Some(b"IHDR") {
        return None;
    }
    let mut header = PictureHeader::new(Media::Png, be32(bytes, 16)?, be32(bytes, 20)?);
    header.depth = *bytes.get(24)?;
    if matches!(bytes.get(25)?, 0 | 4) {
        header.colour = Colour::Grey;
    }
    header.interlaced = bytes.get(28) == Some(&1);
    header.sound = false;
    let mut at = 8;
    while let (Some(length), Some(kind)) = (be32(bytes, at), bytes.get(at + 4..at + 8)) {
        let start = at + 8;
        let Some(body) = start
            .checked_add(size(length))
            .and_then(|end| bytes.get(start..end))
        else {
            break;
        };
        match kind {
            b"iCCP" => header.profile = Some(Cow::Borrowed(body)),
            b"acTL" => header.frames = be32(body, 0).unwrap_or(1),
            b"eXIf" => {
                header.orientation = exif::orientation(body).unwrap_or(1);
            }
            b"IEND" => {
                header.sound = true;
                break;
            }
            _ => {}
        }
        at = start + body.len() + 4;
    }
    Some(header)
}

/// Reads the blocks of a GIF (`GIF89a`, sections 17 to 27).
pub(super) fn gif(bytes: &[u8]) -> Option<PictureHeader<'_>> {
    let mut header = PictureHeader::new(Media::Gif, le16(bytes, 6)?, le16(bytes, 8)?);
    let packed = *bytes.get(10)?;
    let table = |packed: u8| {
        if packed & 0x80 == 0 {
            0
        } else {
            3usize << ((packed & 7) + 1)
        }
    };
    let mut at = 13 + table(packed);
    let mut frames = 0;
    while let Some(introducer) = bytes.get(at) {
        match introducer {
            0x21 => at += 2,
            0x2C => {
                frames += 1;
                at += 11 + table(*bytes.get(at + 9).unwrap_or(&0));
            }
            _ => break, // the trailer, or what many writers put instead
        }
        while let Some(length) = bytes.get(at) {
            at += 1 + usize::from(*length);
            if *length == 0 {
                break;
            }
        }
    }
    header.sound = frames > 0;
    header.frames = frames;
    Some(header)
}

/// Reads the RIFF chunks of a WebP (RFC 9649, 2.3 to 2.7).
pub(super) fn webp(bytes: &[u8]) -> Option<PictureHeader<'_>> {
    let mut header: Option<PictureHeader> = None;
    let (mut moves, mut frames) = (false, 0);
    let mut at = 12;
    while let (Some(kind), Some(length)) = (bytes.get(at..at + 4), le32(bytes, at + 4)) {
        let start = at + 8;
        let length = size(length);
        let body = bytes.get(start..start.saturating_add(length).min(bytes.len()))?;
        match kind {
            b"VP8X" => {
                let found = PictureHeader::new(Media::WebP, le24(body, 4)? + 1, le24(body, 7)? + 1);
                moves = body[0] & 0x02 != 0;
                header = Some(found);
            }
            b"VP8 " => {
                let (w, h) = (le16(body, 6)? & 0x3FFF, le16(body, 8)? & 0x3FFF);
                header.get_or_insert_with(|| PictureHeader::new(Media::WebP, w, h));
            }
            b"VP8L" => {
                let bits = le32(body, 1)?;
                let (w, h) = ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
                header
                    .get_or_insert_with(|| PictureHeader::new(Media::WebP, w, h))
                    .exact = true;
            }
            b"ANMF" if moves => frames += 1,
            b"ICCP" => {
                if let Some(header) = &mut header {
                    header.profile = Some(Cow::Borrowed(body));
                }
            }
            b"EXIF" => {
                let body = body.strip_prefix(b"Exif\0\0").unwrap_or(body);
                if let Some(header) = &mut header {
                    header.orientation = exif::orientation(body).unwrap_or(1);
                }
            }
            _ => {}
        }
        if body.len() < length {
            if let Some(header) = &mut header {
                header.sound = false;
            }
            break;
        }
        at = start + length + (length & 1);
    }
    let mut header = header?;
    header.frames = frames.max(1);
    Some(header)
}

pub(super) fn bmp(bytes: &[u8]) -> Option<PictureHeader<'_>> {
    // The oldest kind of header has sizes of 16 bits. Later ones have signed sizes of 32 bits; a negative height means
    // that the rows run from the top.
    let (width, height) = if le32(bytes, 14)? == 12 {
        (le16(bytes, 18)?, le16(bytes, 20)?)
    } else {
        let signed = |at| Some(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        (signed(18)?.unsigned_abs(), signed(22)?.unsigned_abs())
    };
    Some(PictureHeader::new(Media::Bmp, width, height))
}

pub(super) fn tiff(bytes: &[u8]) -> Option<PictureHeader<'_>> {
    let tags = exif::first_directory(bytes)?;
    let tag = |wanted| tags.iter().find(|it| it.0 == wanted).map(|it| it.1);
    let mut header = PictureHeader::new(Media::Tiff, tag(256)?, tag(257)?);
    header.orientation = tag(274)
        .and_then(|it| u8::try_from(it).ok())
        .filter(|it| (1..=8).contains(it))
        .unwrap_or(1);
    // Photometric interpretation (TIFF 6.0, section 3): 0 and 1 are grey, 5 is separated inks.
    header.colour = match tag(262) {
        Some(0 | 1) => Colour::Grey,
        Some(5) => Colour::Cmyk,
        _ => Colour::Rgb,
    };
    Some(header)
}

pub(super) fn ico(bytes: &[u8]) -> Option<PictureHeader<'_>> {
    // A side of 256 is written as 0. The decoder decodes the entry with the most pixels, so its size is the one needed.
    let side = |at: usize| {
        Some(match *bytes.get(at)? {
            0 => 256,
            it => u32::from(it),
        })
    };
    let mut best = (0, 0);
    for entry in 0..size(le16(bytes, 4)?).min(256) {
        let at = 6 + 16 * entry;
        let (Some(w), Some(h)) = (side(at), side(at + 1)) else {
            break;
        };
        if w * h > best.0 * best.1 {
            best = (w, h);
        }
    }
    Some(PictureHeader::new(Media::Ico, best.0, best.1))
}
