//! What a file of a picture says about itself in its first bytes: type, size, orientation, profile.
//!
//! Neither the file's name nor the server's `Content-Type` is ever believed.

use std::borrow::Cow;

use super::exif;
use crate::model::Media;

/// What the header of a picture says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Header<'a> {
    /// The type.
    pub(super) media: Media,
    /// Pixels across as stored, before [`Header::orientation`].
    pub(super) width: u32,
    /// Pixels down as stored.
    pub(super) height: u32,
    /// EXIF orientation, 1 to 8.
    pub(super) orientation: u8,
    /// Whether there is more than one frame.
    pub(super) animated: bool,
    /// How its colours are stored.
    pub(super) colour: Colour,
    /// Bits of one sample of one channel.
    pub(super) depth: u8,
    /// The embedded ICC profile, as stored (compressed in a PNG).
    pub(super) profile: Option<Cow<'a, [u8]>>,
    /// Whether a WebP keeps every pixel (its other types say so by their name).
    pub(super) exact: bool,
    /// Whether its coding makes the decoder hold more than the pixels: a progressive JPEG.
    pub(super) progressive: bool,
    /// Whether its rows come in passes: a PNG.
    pub(super) interlaced: bool,
    /// Whether it carries EXIF, XMP or IPTC.
    pub(super) has_metadata: bool,
    /// Whether every simple reader of this type can show it (no arithmetic coding, end not cut off).
    pub(super) sound: bool,
}

/// How the colours of a picture are stored.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Colour {
    /// Shades of grey.
    Grey,
    /// Red, green, blue (or what is stored like them).
    Rgb,
    /// Four inks.
    Cmyk,
}

impl<'a> Header<'a> {
    pub(super) fn new(media: Media, width: u32, height: u32) -> Self {
        Self {
            media,
            width,
            height,
            orientation: 1,
            animated: false,
            colour: Colour::Rgb,
            depth: 8,
            profile: None,
            exact: false,
            progressive: false,
            interlaced: false,
            has_metadata: false,
            sound: true,
        }
    }

    /// Whether the picture was stored without loss.
    pub(super) fn lossless(&self) -> bool {
        match self.media {
            Media::Jpeg | Media::Avif | Media::Heic => false,
            Media::WebP => self.exact,
            Media::Png | Media::Gif | Media::Svg | Media::Bmp | Media::Tiff | Media::Ico => true,
        }
    }

    /// Pixels across and down as a reader sees them.
    pub(super) fn shown(&self) -> (u32, u32) {
        match self.orientation {
            5..=8 => (self.height, self.width),
            _ => (self.width, self.height),
        }
    }
}

/// Reads the header of a picture.
///
/// # Errors
///
/// Says what the bytes are instead when they are no picture, or which part of the header is missing.
pub(super) fn look(bytes: &[u8]) -> Result<Header<'_>, String> {
    let header = match media(bytes) {
        Some(Media::Jpeg) => jpeg(bytes),
        Some(Media::Png) => png(bytes),
        Some(Media::Gif) => gif(bytes),
        Some(Media::WebP) => webp(bytes),
        Some(Media::Svg) => {
            return super::svg::look(bytes).map(|(w, h)| Header::new(Media::Svg, w, h));
        }
        Some(it @ (Media::Avif | Media::Heic)) => super::heif::look(bytes, it),
        Some(Media::Bmp) => bmp(bytes),
        Some(Media::Tiff) => tiff(bytes),
        Some(Media::Ico) => ico(bytes),
        None => return Err(not_a_picture(bytes)),
    };
    let Some(header) = header else {
        return Err("the picture's header is damaged or cut off".to_owned());
    };
    if header.width == 0 || header.height == 0 {
        return Err("the picture is empty (0 pixels)".to_owned());
    }
    Ok(header)
}

/// The type that the first bytes show.
pub(super) fn media(bytes: &[u8]) -> Option<Media> {
    let is = |magic: &[u8]| bytes.starts_with(magic);
    if is(b"\xFF\xD8\xFF") {
        Some(Media::Jpeg)
    } else if is(b"\x89PNG\r\n\x1A\n") {
        Some(Media::Png)
    } else if is(b"GIF87a") || is(b"GIF89a") {
        Some(Media::Gif)
    } else if is(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(Media::WebP)
    } else if bytes.get(4..8) == Some(b"ftyp") {
        super::heif::media(bytes)
    } else if is(b"BM") && bytes.len() > 26 {
        Some(Media::Bmp)
    } else if is(b"II*\0") || is(b"MM\0*") {
        Some(Media::Tiff)
    } else if is(b"\0\0\x01\0") && bytes.len() > 22 && bytes.get(4..6) != Some(b"\0\0") {
        Some(Media::Ico)
    } else if super::svg::is_svg(bytes) {
        Some(Media::Svg)
    } else {
        None
    }
}

/// What bytes that are no picture seem to be.
fn not_a_picture(bytes: &[u8]) -> String {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let found = if bytes.is_empty() {
        "nothing came (0 bytes)"
    } else if text.contains("<html") || text.starts_with("<!doctype html") {
        "an HTML page, not a picture"
    } else if text.starts_with("<?xml") || text.starts_with('<') {
        "an XML text, not a picture"
    } else if text.starts_with('{') || text.starts_with('[') {
        "a JSON text, not a picture"
    } else if bytes.starts_with(b"%PDF") {
        "a PDF file, not a picture"
    } else if bytes.starts_with(b"\x1F\x8B") || bytes.starts_with(b"PK") {
        "a compressed file, not a picture"
    } else {
        "not a picture of any type we know"
    };
    found.to_owned()
}

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

/// A number of four bytes, the highest first.
pub(super) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let it = bytes.get(at..at.checked_add(4)?)?;
    it.try_into().ok().map(u32::from_be_bytes)
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// ITU-T T.81 Annex B: markers up to the first scan.
fn jpeg(bytes: &[u8]) -> Option<Header<'_>> {
    let mut header: Option<Header> = None;
    let mut orientation = 1;
    let mut has_metadata = false;
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
                let mut found = Header::new(Media::Jpeg, be16(body, 3)?, be16(body, 1)?);
                found.depth = body[0];
                found.colour = match *body.get(5)? {
                    1 => Colour::Grey,
                    4 => Colour::Cmyk,
                    _ => Colour::Rgb,
                };
                // Baseline, extended and progressive Huffman coding with 8 bits: what ISO 32000-1
                // 7.4.8 lets DCTDecode meet and every reader decodes.
                found.sound = matches!(marker, 0xC0..=0xC2) && body[0] == 8;
                found.progressive = marker == 0xC2;
                header = Some(found);
            }
            0xE1 if body.starts_with(b"Exif\0") => {
                has_metadata = true;
                orientation = exif::orientation(body.get(6..).unwrap_or_default()).unwrap_or(1);
            }
            0xE1 | 0xED => has_metadata = true,
            0xE2 if body.starts_with(b"ICC_PROFILE\0") && body.len() > 14 => {
                profile.push((body[12], &body[14..]));
            }
            _ => {}
        }
        at += 2 + length;
    }
    let mut header = header?;
    header.orientation = orientation;
    header.has_metadata = has_metadata;
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

/// Whether an end marker follows the scans; searched from behind, for cameras append previews and
/// padding after it.
fn has_end(scans: &[u8]) -> bool {
    scans.windows(2).rev().any(|it| it == b"\xFF\xD9")
}

/// PNG (third edition) 5.3: chunks.
fn png(bytes: &[u8]) -> Option<Header<'_>> {
    if bytes.get(12..16) != Some(b"IHDR") {
        return None;
    }
    let mut header = Header::new(Media::Png, be32(bytes, 16)?, be32(bytes, 20)?);
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
            b"acTL" => header.animated = be32(body, 0).is_some_and(|it| it > 1),
            b"eXIf" => {
                header.has_metadata = true;
                header.orientation = exif::orientation(body).unwrap_or(1);
            }
            b"iTXt" if body.starts_with(b"XML:com.adobe.xmp") => header.has_metadata = true,
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

/// `GIF89a`, section 17 on: blocks.
fn gif(bytes: &[u8]) -> Option<Header<'_>> {
    let mut header = Header::new(Media::Gif, le16(bytes, 6)?, le16(bytes, 8)?);
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
    header.animated = frames > 1;
    header.sound = frames > 0;
    Some(header)
}

/// RFC 9649, 2.3 on: RIFF chunks.
fn webp(bytes: &[u8]) -> Option<Header<'_>> {
    let mut header: Option<Header> = None;
    let mut at = 12;
    while let (Some(kind), Some(length)) = (bytes.get(at..at + 4), le32(bytes, at + 4)) {
        let start = at + 8;
        let length = size(length);
        let body = bytes.get(start..start.saturating_add(length).min(bytes.len()))?;
        match kind {
            b"VP8X" => {
                let mut found = Header::new(Media::WebP, le24(body, 4)? + 1, le24(body, 7)? + 1);
                found.animated = body[0] & 0x02 != 0;
                found.has_metadata = body[0] & 0x0C != 0;
                header = Some(found);
            }
            b"VP8 " => {
                let (w, h) = (le16(body, 6)? & 0x3FFF, le16(body, 8)? & 0x3FFF);
                header.get_or_insert_with(|| Header::new(Media::WebP, w, h));
            }
            b"VP8L" => {
                let bits = le32(body, 1)?;
                let (w, h) = ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
                header
                    .get_or_insert_with(|| Header::new(Media::WebP, w, h))
                    .exact = true;
            }
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
    header
}

fn bmp(bytes: &[u8]) -> Option<Header<'_>> {
    // The first DIB header counts in 16 bits; later ones have signed sizes, a negative height meaning
    // that rows run from the top.
    let (width, height) = if le32(bytes, 14)? == 12 {
        (le16(bytes, 18)?, le16(bytes, 20)?)
    } else {
        let signed = |at| Some(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        (signed(18)?.unsigned_abs(), signed(22)?.unsigned_abs())
    };
    Some(Header::new(Media::Bmp, width, height))
}

fn tiff(bytes: &[u8]) -> Option<Header<'_>> {
    let tags = exif::first_directory(bytes)?;
    let tag = |wanted| tags.iter().find(|it| it.0 == wanted).map(|it| it.1);
    let mut header = Header::new(Media::Tiff, tag(256)?, tag(257)?);
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

fn ico(bytes: &[u8]) -> Option<Header<'_>> {
    // A side of 256 is written as 0. The decoder takes the entry of the most pixels, and so do we.
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
    Some(Header::new(Media::Ico, best.0, best.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extension_and_claims_do_not_matter() {
        let found = look(b"<!DOCTYPE html><html><body>403 Forbidden").unwrap_err();
        assert_eq!(found, "an HTML page, not a picture");
        assert_eq!(look(b"").unwrap_err(), "nothing came (0 bytes)");
        assert_eq!(
            look(b"{\"error\":1}").unwrap_err(),
            "a JSON text, not a picture"
        );
    }

    #[test]
    fn every_cut_of_a_header_is_an_error_or_unsound() {
        for whole in crate::assets::samples::one_of_each() {
            for end in 0..whole.len() {
                _ = look(&whole[..end]); // must not panic
            }
            let header = look(&whole).unwrap();
            assert_eq!((header.width, header.height), (12, 8), "{:?}", header.media);
            assert!(header.sound, "{:?}", header.media);
        }
    }

    #[test]
    fn bytes_flipped_anywhere_never_panic() {
        for whole in crate::assets::samples::one_of_each() {
            for at in 0..whole.len().min(400) {
                for with in [0, 0x7F, 0xFF] {
                    let mut bytes = whole.clone();
                    bytes[at] = with;
                    _ = look(&bytes);
                }
            }
        }
    }

    #[test]
    fn orientation_turns_the_size() {
        let bytes = crate::assets::samples::jpeg_turned(6);
        let header = look(&bytes).unwrap();
        assert_eq!(header.orientation, 6);
        assert_eq!(header.shown(), (8, 12));
        assert!(header.has_metadata);
    }
}
