//! Takes what a camera wrote about place, time and owner out of a picture, without touching its pixels.

use crate::model::Media;

/// The picture without EXIF, XMP and comments; `None` when its type has no such thing or it is damaged.
pub(super) fn strip(bytes: &[u8], media: Media) -> Option<Vec<u8>> {
    match media {
        Media::Jpeg => jpeg(bytes),
        Media::Png => png(bytes),
        Media::WebP => webp(bytes),
        Media::Gif
        | Media::Svg
        | Media::Avif
        | Media::Heic
        | Media::Bmp
        | Media::Tiff
        | Media::Ico => None,
    }
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes[at] != 0xFF {
            return None;
        }
        if marker == 0xDA {
            kept.extend(&bytes[at..]);
            return Some(kept);
        }
        if matches!(marker, 0x01 | 0xD0..=0xD8 | 0xFF) {
            kept.push(0xFF);
            at += 1 + usize::from(marker != 0xFF);
            if marker != 0xFF {
                kept.push(marker);
            }
            continue;
        }
        let length = usize::from(*bytes.get(at + 2)?) << 8 | usize::from(*bytes.get(at + 3)?);
        let segment = bytes.get(at..at + 2 + length)?;
        // APP1 (EXIF, XMP), APP13 (IPTC) and comments go; APP2 (profile) and APP14 (Adobe's colours)
        // are needed to show the picture.
        let tells = matches!(marker, 0xE1 | 0xED | 0xFE);
        if !tells {
            kept.extend(segment);
        }
        at += 2 + length;
    }
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let length = usize::try_from(super::sniff::be32(bytes, at)?).ok()?;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        let kind = &chunk[4..8];
        let tells = [&b"eXIf"[..], b"tEXt", b"zTXt", b"iTXt", b"tIME"].contains(&kind);
        if !tells {
            kept.extend(chunk);
        }
        if kind == b"IEND" {
            break;
        }
        at += chunk.len();
    }
    Some(kept)
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..12)?.to_vec();
    let mut at = 12;
    while at + 8 <= bytes.len() {
        let length: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let length = usize::try_from(u32::from_le_bytes(length)).ok()?;
        let padded = length.checked_add(length & 1)?;
        let end = at.checked_add(8)?.checked_add(padded)?.min(bytes.len());
        let chunk = bytes.get(at..end)?;
        match &chunk[..4] {
            b"EXIF" | b"XMP " => {}
            b"VP8X" => {
                let start = kept.len();
                kept.extend(chunk);
                // The flags for EXIF and XMP: RFC 9649, 2.7.1.2.
                *kept.get_mut(start + 8)? &= !0x0C;
            }
            _ => kept.extend(chunk),
        }
        at = end;
    }
    let length = u32::try_from(kept.len() - 8).ok()?;
    kept[4..8].copy_from_slice(&length.to_le_bytes());
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::{samples, sniff};

    #[test]
    fn exif_goes_and_the_rest_stays() {
        let told = samples::jpeg_turned(1);
        assert!(sniff::look(&told).unwrap().has_metadata);
        let silent = strip(&told, Media::Jpeg).unwrap();
        assert_eq!(silent, samples::of(image::ImageFormat::Jpeg));
    }

    #[test]
    fn what_tells_nothing_is_unchanged() {
        let png = samples::png();
        assert_eq!(strip(&png, Media::Png), Some(png));
        let webp = samples::of(image::ImageFormat::WebP);
        assert_eq!(strip(&webp, Media::WebP), Some(webp));
    }
}
