//! The bytes of a picture → its type, size, orientation and profile, without decoding it.
//!
//! Only the bytes count. The file's name and the server's `Content-Type` are often wrong and are ignored.

pub(super) mod formats;
pub(super) mod header;

use crate::model::{Instead, Media, NoPicture};

pub(super) use formats::be32;
pub(super) use header::{Colour, PictureHeader};

/// Reads the header of a picture.
///
/// # Errors
///
/// Says what the bytes are instead when they are no picture, or which part of the header is missing.
pub(super) fn look(bytes: &[u8]) -> Result<PictureHeader<'_>, NoPicture> {
    let header = match media(bytes) {
        Some(Media::Jpeg) => formats::jpeg(bytes),
        Some(Media::Png) => formats::png(bytes),
        Some(Media::Gif) => formats::gif(bytes),
        Some(Media::WebP) => formats::webp(bytes),
        Some(Media::Svg) => {
            return super::svg::look(bytes).map(|(w, h)| PictureHeader::new(Media::Svg, w, h));
        }
        Some(it @ (Media::Avif | Media::Heic)) => super::heif::look(bytes, it),
        Some(Media::Bmp) => formats::bmp(bytes),
        Some(Media::Tiff) => formats::tiff(bytes),
        Some(Media::Ico) => formats::ico(bytes),
        None => return Err(NoPicture::NotAPicture(instead(bytes))),
    };
    let Some(header) = header else {
        return Err(NoPicture::HeaderDamaged);
    };
    if header.width == 0 || header.height == 0 {
        return Err(NoPicture::ZeroPixels);
    }
    Ok(header)
}

/// The type of a picture, by its first bytes.
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

/// What bytes that are not a picture seem to be.
fn instead(bytes: &[u8]) -> Instead {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if bytes.is_empty() {
        Instead::Nothing
    } else if text.contains("<html") || text.starts_with("<!doctype html") {
        Instead::Html
    } else if text.starts_with("<?xml") || text.starts_with('<') {
        Instead::Xml
    } else if text.starts_with('{') || text.starts_with('[') {
        Instead::Json
    } else if bytes.starts_with(b"%PDF") {
        Instead::Pdf
    } else if bytes.starts_with(b"\x1F\x8B") || bytes.starts_with(b"PK") {
        Instead::Compressed
    } else {
        Instead::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_picture_are_named() {
        let found = look(b"<!DOCTYPE html><html><body>403 Forbidden").unwrap_err();
        assert_eq!(found, NoPicture::NotAPicture(Instead::Html));
        let nothing = NoPicture::NotAPicture(Instead::Nothing);
        assert_eq!(look(b"").unwrap_err(), nothing);
        let json = NoPicture::NotAPicture(Instead::Json);
        assert_eq!(look(b"{\"error\":1}").unwrap_err(), json);
    }

    #[test]
    fn a_file_of_two_types_has_the_type_of_its_first_bytes() {
        use crate::assets::samples;
        let page =
            b"<!DOCTYPE html><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script>";
        for whole in samples::one_of_each() {
            let alone = look(&whole).unwrap().media;
            // SVG may have only one root element, so the page after it makes the file an error.
            let both = [&whole[..], &page[..]].concat();
            let media = look(&both).map(|it| it.media);
            assert!(media == Ok(alone) || media.is_err(), "{alone:?}: {media:?}");
        }
        for magic in ["GIF89a", "\u{89}PNG", "RIFF----WEBP", "%PDF-1.7"] {
            let page = format!("<!-- {magic} --><!DOCTYPE html><script>alert(1)</script>");
            let found = look(page.as_bytes()).unwrap_err();
            assert!(matches!(found, NoPicture::NotAPicture(_)), "{found}");
        }
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
    }
}
