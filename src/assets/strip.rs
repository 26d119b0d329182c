//! A picture → the same picture without what the camera wrote about place, time and owner. Its pixels are not touched.

use crate::model::Media;

/// The picture without EXIF, XMP and comments. `None` when the picture is damaged or of another type than JPEG,
/// PNG, WebP and GIF.
pub(super) fn strip(bytes: &[u8], media: Media) -> Option<Vec<u8>> {
    match media {
        Media::Jpeg => jpeg(bytes),
        Media::Png => png(bytes),
        Media::WebP => webp(bytes),
        Media::Gif => gif(bytes),
        Media::Svg | Media::Avif | Media::Heic | Media::Bmp | Media::Tiff | Media::Ico => None,
    }
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        match *bytes.get(at + 1)? {
            // Any number of fill bytes may stand before a marker.
            0xFF => at += 1,
            marker @ (0x01 | 0xD0..=0xD8) => {
                kept.extend([0xFF, marker]);
                at += 2;
            }
            // After the end marker come previews, which have EXIF of their own.
            0xD9 => {
                kept.extend([0xFF, 0xD9]);
                return Some(kept);
            }
            marker => {
                let high = usize::from(*bytes.get(at + 2)?) << 8;
                let length = high | usize::from(*bytes.get(at + 3)?);
                let segment = bytes.get(at..at + 2 + length)?;
                if !is_note(marker, segment.get(4..).unwrap_or_default()) {
                    kept.extend(segment);
                }
                at += segment.len();
                if marker == 0xDA {
                    let scan = scan_length(bytes.get(at..)?);
                    kept.extend(&bytes[at..at + scan]);
                    at += scan;
                }
            }
        }
    }
}

/// Whether a segment is not needed to show the picture. Such are comments, and all application data except JFIF, the ICC
/// profile, and Adobe's segment about the colours.
fn is_note(marker: u8, body: &[u8]) -> bool {
    match marker {
        0xE0 => !body.starts_with(b"JFIF\0"),
        0xE2 => !body.starts_with(b"ICC_PROFILE\0"),
        0xEE => !body.starts_with(b"Adobe"),
        0xE1..=0xEF | 0xFE => true,
        _ => false,
    }
}

/// How many bytes of a scan there are before the next marker that is not a restart marker (T.81, B.1.1.5).
fn scan_length(bytes: &[u8]) -> usize {
    let is_end = |it: &[u8]| it[0] == 0xFF && !matches!(it[1], 0x00 | 0xD0..=0xD7 | 0xFF);
    bytes.windows(2).position(is_end).unwrap_or(bytes.len())
}

/// A GIF without comments and XMP. The blocks are those that `sniff` reads, too.
fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let table = |packed: u8| match packed & 0x80 {
        0 => 0,
        _ => 3_usize << ((packed & 7) + 1),
    };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut kept = bytes.get(..at)?.to_vec();
    loop {
        let start = at;
        let is_note = match *bytes.get(at)? {
            0x21 => {
                let label = *bytes.get(at + 1)?;
                let name = bytes.get(at + 3..at + 14).unwrap_or_default();
                at += 2;
                label == 0xFE || (label == 0xFF && name == b"XMP DataXMP")
            }
            0x2C => {
                at += 11 + table(*bytes.get(at + 9)?);
                false
            }
            _ => {
                kept.extend(&bytes[at..]);
                return Some(kept);
            }
        };
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
        if !is_note {
            kept.extend(bytes.get(start..at)?);
        }
    }
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let length = usize::try_from(super::sniff::be32(bytes, at)?).ok()?;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        let kind = &chunk[4..8];
        let is_note = [&b"eXIf"[..], b"tEXt", b"zTXt", b"iTXt", b"tIME"].contains(&kind);
        if !is_note {
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
                // Clears the flags that say there are EXIF and XMP (RFC 9649, 2.7.1).
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
    use crate::assets::samples;

    #[test]
    fn exif_is_removed_and_the_rest_is_kept() {
        let told = samples::jpeg_turned(1);
        let plain = samples::of(image::ImageFormat::Jpeg);
        assert_eq!(strip(&told, Media::Jpeg).unwrap(), plain);
        // A preview after the end marker has the same EXIF.
        let previewed = [&*plain, &*told].concat();
        assert_eq!(strip(&previewed, Media::Jpeg).unwrap(), plain);
    }

    #[test]
    fn comments_and_application_data_are_removed() {
        let plain = samples::of(image::ImageFormat::Jpeg);
        let note = |marker: u8, body: &[u8]| {
            let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
            [&[0xFF, marker], &length[..], body].concat()
        };
        let notes = [
            note(0xFE, b"Taken by Li Hua"),
            note(0xED, b"Photoshop 3.0\0"),
            note(0xE2, b"MPF\0"),
        ];
        let told = [&plain[..2], &notes.concat(), &plain[2..]].concat();
        assert_eq!(strip(&told, Media::Jpeg).unwrap(), plain);
        let profile = note(0xE2, b"ICC_PROFILE\0\x01\x01profile");
        let kept = [&plain[..2], &profile, &plain[2..]].concat();
        assert_eq!(strip(&kept, Media::Jpeg).unwrap(), kept);
        let gif = samples::of(image::ImageFormat::Gif);
        let at = 13
            + if gif[10] & 0x80 == 0 {
                0
            } else {
                3 << ((gif[10] & 7) + 1)
            };
        let told = [&gif[..at], b"\x21\xFE\x05where\0", &gif[at..]].concat();
        assert_eq!(strip(&told, Media::Gif).unwrap(), gif);
    }

    #[test]
    fn a_picture_without_metadata_is_unchanged() {
        use image::ImageFormat as F;
        for (format, media) in [
            (F::Png, Media::Png),
            (F::WebP, Media::WebP),
            (F::Gif, Media::Gif),
            (F::Jpeg, Media::Jpeg),
        ] {
            let bytes = samples::of(format);
            assert_eq!(strip(&bytes, media), Some(bytes), "{media:?}");
        }
    }

    #[test]
    fn every_cut_is_none_or_shorter() {
        for whole in samples::one_of_each() {
            let media = crate::assets::sniff::media(&whole).unwrap();
            for end in 0..whole.len() {
                let stripped = strip(&whole[..end], media);
                assert!(stripped.is_none_or(|it| it.len() <= end));
            }
        }
    }
}
