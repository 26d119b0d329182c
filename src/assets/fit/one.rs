//! One picture: why a target cannot show it as it is, and what it becomes.

use std::io::Read as _;

use crate::Change;
use image::{DynamicImage, RgbImage};

use crate::assets::sniff::{Colour, PictureHeader};
use crate::assets::target::PictureTarget;
use crate::assets::{colour, drawing, encode, picture, pixels, strip};
use crate::model::{Media, NoPicture, Picture};

/// A picture that can be shown, and what was done to it.
pub(super) struct Fitted {
    pub(super) picture: Picture,
    pub(super) changes: Vec<Change>,
}

/// Makes a picture showable.
///
/// # Errors
///
/// Says why the target cannot show it in any form.
pub(super) fn fitted(whole: &Picture, target: &PictureTarget) -> Result<Fitted, NoPicture> {
    if whole.media == Media::Svg {
        return drawing::fit(whole, target).map(|(picture, changes)| Fitted { picture, changes });
    }
    let cost = |header: &PictureHeader| match FitPlan::of(header, target) {
        FitPlan { changes, scale } if changes.is_empty() && scale.is_none() => {
            if target.drop_metadata {
                2 * whole.blob.length()
            } else {
                0
            }
        }
        FitPlan { scale, .. } => scale
            .and_then(|it| pixels::cost_of_shrunk(header, it))
            .unwrap_or_else(|| pixels::cost(whole, header, scale)),
    };
    pixels::with_memory(whole, cost, |header| {
        let FitPlan { mut changes, scale } = FitPlan::of(header, target);
        let must = !changes.is_empty();
        if !must && scale.is_none() {
            return Ok(untouched(whole, target));
        }
        if let Some((width, height)) = scale {
            changes.push(Change::Scaled { width, height });
        }
        match remade(whole, header, scale, target) {
            // Scaling down was to save bytes, but the result has more.
            Ok(made) if !must && made.blob.length() >= whole.blob.length() => {
                Ok(untouched(whole, target))
            }
            Ok(picture) => Ok(Fitted { picture, changes }),
            // A picture that is too large to be scaled can be shown as it is.
            Err(_) if !must => Ok(untouched(whole, target)),
            Err(reason) if !can_be_shown(header, target) => Err(reason),
            Err(reason) => {
                let mut as_it_came = untouched(whole, target);
                let due = changes;
                as_it_came
                    .changes
                    .push(Change::LeftAsItCame { reason, due });
                Ok(as_it_came)
            }
        }
    })
}

/// What is to be done to a picture.
struct FitPlan {
    /// Why it cannot be shown as it is.
    changes: Vec<Change>,
    /// The size in pixels to scale it to, if it is too large.
    scale: Option<(u32, u32)>,
}

impl FitPlan {
    fn of(header: &PictureHeader, target: &PictureTarget) -> Self {
        Self {
            changes: needs(header, target),
            scale: size_within(header.shown(), target.max_size),
        }
    }
}

/// The picture with its pixels untouched, and without what the camera wrote when the target asks for that.
fn untouched(before: &Picture, target: &PictureTarget) -> Fitted {
    let stripped = || {
        let bytes = before.blob.bytes().ok()?;
        strip::strip(&bytes, before.media).filter(|it| **it != *bytes)
    };
    if target.drop_metadata
        && let Some(bytes) = stripped()
    {
        let size = (before.width, before.height);
        return Fitted {
            picture: picture(&target.spool, before.media, size, bytes),
            changes: vec![Change::MetadataDropped],
        };
    }
    Fitted {
        picture: before.clone(),
        changes: Vec::new(),
    }
}

/// Why a picture cannot be shown as it is.
fn needs(header: &PictureHeader, target: &PictureTarget) -> Vec<Change> {
    let mut needs = Vec::new();
    let mut need = |it| needs.push(it);
    if !target.shows.contains(&header.media) {
        need(Change::Recoded);
    }
    if header.orientation != 1 {
        need(Change::Turned);
    }
    if header.frames > 1 && !target.animation {
        need(Change::Stilled);
    } else if header.frames > MAX_FRAMES {
        need(Change::StilledForLength);
    }
    if header.colour == Colour::Cmyk {
        need(Change::InksMixed);
    }
    if !header.sound {
        need(Change::Repaired);
    }
    if target.srgb_only && header.depth > 8 {
        need(Change::DepthCut);
    }
    if target.srgb_only && has_other_colours(header) {
        need(Change::ColoursTurned);
    }
    if target.grey && header.colour != Colour::Grey {
        need(Change::Greyed);
    }
    needs
}

/// The most frames of an animation that readers are given to show.
const MAX_FRAMES: u32 = 5000;

/// Whether a profile says that the colours are not sRGB.
fn has_other_colours(header: &PictureHeader) -> bool {
    let Some(profile) = &header.profile else {
        return false;
    };
    if header.media != Media::Png {
        return colour::differs_from_srgb(profile);
    }
    // The chunk holds a name, a zero byte, the compression method and a zlib stream: PNG (third edition), 11.3.2.3.
    let name = profile.iter().position(|it| *it == 0).unwrap_or(0);
    let packed = profile.get(name + 2..).unwrap_or_default();
    let mut plain = Vec::new();
    let mut reader = flate2::read::ZlibDecoder::new(packed).take(MAX_PROFILE);
    reader.read_to_end(&mut plain).is_ok() && colour::differs_from_srgb(&plain)
}

/// The most bytes of a profile that are read. Profiles of printers have about two megabytes.
const MAX_PROFILE: u64 = 4 << 20;

/// Whether the target shows the picture at all, though perhaps with wrong colours or too large.
fn can_be_shown(header: &PictureHeader, target: &PictureTarget) -> bool {
    target.shows.contains(&header.media)
        && header.sound
        && header.colour != Colour::Cmyk
        && (header.frames == 1 || target.animation)
        // Readers turn it by its EXIF data, unless that is dropped.
        && (header.orientation == 1 || !target.drop_metadata)
}

/// The size scaled down to fit into `max`; `None` when it does already.
fn size_within((width, height): (u32, u32), max: Option<(u32, u32)>) -> Option<(u32, u32)> {
    let (max_width, max_height) = max?;
    if width <= max_width && height <= max_height {
        return None;
    }
    let [w, h, mw, mh] = [width, height, max_width, max_height].map(u64::from);
    // The side that exceeds its limit by the larger factor decides.
    let (w, h) = if w * mh >= h * mw {
        (mw, (h * mw / w).max(1))
    } else {
        ((w * mh / h).max(1), mh)
    };
    Some((u32::try_from(w).ok()?, u32::try_from(h).ok()?))
}

/// Decodes a picture, scales it and encodes it for the target.
fn remade(
    whole: &Picture,
    header: &PictureHeader,
    scale: Option<(u32, u32)>,
    target: &PictureTarget,
) -> Result<Picture, NoPicture> {
    let image = decoded(whole, header, scale)?;
    encode::for_target(image, header.lossless(), target)
}

/// The pixels of a picture, scaled to a size.
fn decoded(
    whole: &Picture,
    header: &PictureHeader,
    scale: Option<(u32, u32)>,
) -> Result<DynamicImage, NoPicture> {
    let shrunk = scale.and_then(|it| pixels::shrunk(&whole.blob, header, it));
    let image = shrunk.unwrap_or_else(|| pixels::decode(whole, header))?;
    Ok(match scale {
        Some((width, height)) => pixels::scaled(pixels::without_opaque_alpha(image), width, height),
        None => image,
    })
}

/// The pixels of a picture on white, within a size.
///
/// # Errors
///
/// Says why they cannot be had.
pub(super) fn rgb(whole: &Picture, most: (u32, u32)) -> Result<RgbImage, NoPicture> {
    let scale = |header: &PictureHeader| size_within(header.shown(), Some(most));
    let cost = |header: &PictureHeader| pixels::cost(whole, header, scale(header));
    pixels::with_memory(whole, cost, |header| {
        let image = decoded(whole, header, scale(header))?;
        Ok(pixels::over_white(image).into_rgb8())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::fit::fit;
    use crate::assets::samples::{self, loaded};
    use crate::assets::sniff;

    #[test]
    fn jpeg_and_png_pass_untouched() {
        for target in [
            PictureTarget::pdf(),
            PictureTarget::epub(),
            PictureTarget::epub_plain(),
        ] {
            for bytes in [samples::png(), samples::of(image::ImageFormat::Jpeg)] {
                let before = loaded(bytes);
                assert_eq!(fit(&before, &target), Ok(before));
            }
        }
    }

    #[test]
    fn every_type_becomes_what_the_pdf_shows() {
        for bytes in samples::one_of_each() {
            let before = loaded(bytes);
            let after = fit(&before, &PictureTarget::pdf());
            if before.media == Media::Heic {
                assert!(after.is_err());
                continue;
            }
            let after = after.unwrap();
            assert!([Media::Jpeg, Media::Png].contains(&after.media));
            assert_eq!((after.width, after.height), (12, 8));
            let bytes = after.blob.bytes().unwrap();
            let header = sniff::look(&bytes).unwrap();
            assert_eq!(header.media, after.media);
            assert_eq!(needs(&header, &PictureTarget::pdf()), []);
        }
    }

    #[test]
    fn every_type_becomes_grey_for_a_printer_without_colour() {
        let target = PictureTarget {
            grey: true,
            ..PictureTarget::pdf()
        };
        for bytes in samples::one_of_each() {
            let before = loaded(bytes);
            if before.media == Media::Heic {
                continue;
            }
            let after = fit(&before, &target).unwrap();
            let bytes = after.blob.bytes().unwrap();
            let pixels = image::load_from_memory(&bytes).unwrap().into_rgb8();
            assert!(
                pixels
                    .pixels()
                    .all(|it| it.0[0] == it.0[1] && it.0[1] == it.0[2]),
                "{:?}",
                before.media
            );
        }
    }

    #[test]
    fn turned_jpeg_is_upright_afterwards() {
        let before = loaded(samples::jpeg_turned(6));
        let after = fit(&before, &PictureTarget::epub()).unwrap();
        assert_eq!((after.width, after.height), (8, 12));
        let bytes = after.blob.bytes().unwrap();
        assert_eq!(sniff::look(&bytes).unwrap().orientation, 1);
    }

    #[test]
    fn sizes_are_scaled_into_the_bound() {
        assert_eq!(
            size_within((4000, 3000), Some((2000, 2000))),
            Some((2000, 1500))
        );
        assert_eq!(size_within((10, 9000), Some((2000, 3000))), Some((3, 3000)));
        assert_eq!(size_within((9000, 1), Some((2000, 3000))), Some((2000, 1)));
        assert_eq!(size_within((2000, 3000), Some((2000, 3000))), None);
        assert_eq!(size_within((9000, 1), None), None);
    }

    #[test]
    fn a_picture_too_large_to_be_turned_is_shown_as_it_came() {
        // A header that claims 12,000 × 12,000 pixels; they are never decoded.
        let mut bytes = samples::jpeg_turned(6);
        let frame = bytes
            .windows(2)
            .position(|it| it[0] == 0xFF && matches!(it[1], 0xC0 | 0xC2));
        let at = frame.unwrap() + 5;
        bytes[at..at + 4].copy_from_slice(&[0x2E, 0xE0, 0x2E, 0xE0]);
        let before = loaded(bytes);
        let made = fitted(&before, &PictureTarget::epub()).unwrap();
        assert_eq!(made.picture, before);
        assert!(
            matches!(made.changes[0], Change::LeftAsItCame { .. }),
            "{:?}",
            made.changes
        );
        let without_metadata = PictureTarget {
            drop_metadata: true,
            ..PictureTarget::epub()
        };
        assert!(fitted(&before, &without_metadata).is_err());
    }

    #[test]
    fn an_animation_of_too_many_frames_becomes_its_first() {
        let gif = samples::of(image::ImageFormat::Gif);
        let table = if gif[10] & 0x80 == 0 {
            0
        } else {
            3 << ((gif[10] & 7) + 1)
        };
        let (head, frame) = gif[..gif.len() - 1].split_at(13 + table);
        let film = |frames: usize| loaded([head, &frame.repeat(frames), b";"].concat());
        let short = film(3);
        assert_eq!(fit(&short, &PictureTarget::epub()), Ok(short));
        let long = fit(&film(5001), &PictureTarget::epub()).unwrap();
        assert_eq!(long.media, Media::Png);
    }

    #[test]
    fn the_same_picture_gives_the_same_bytes() {
        for bytes in samples::one_of_each() {
            let before = loaded(bytes);
            assert_eq!(
                fit(&before, &PictureTarget::pdf()),
                fit(&before, &PictureTarget::pdf())
            );
        }
    }
}
