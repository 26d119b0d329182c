//! Colours of any profile or ink, to sRGB.

use image::{DynamicImage, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Whether a profile shows colours visibly otherwise than sRGB does; a profile that cannot be read
/// does not, for nobody can apply it.
pub(super) fn differs(profile: &[u8]) -> bool {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else {
        return false;
    };
    let steps = [0u8, 51, 102, 153, 204, 255];
    let (layout, probe) = if profile.color_space == DataColorSpace::Gray {
        (Layout::Gray, steps.to_vec())
    } else if profile.color_space == DataColorSpace::Rgb {
        let pairs = steps.iter().flat_map(|r| steps.map(|g| (*r, g)));
        let all = pairs.flat_map(|(r, g)| steps.map(|b| [r, g, b])).flatten();
        (Layout::Rgb, all.collect())
    } else {
        // Inks are mixed anyway; the rest is not met in pictures.
        return false;
    };
    let Some(shown) = apply(&profile, layout, &probe) else {
        return false;
    };
    // Each grey sample comes out as three.
    let repeat = shown.len() / probe.len();
    let expected = probe.iter().flat_map(|it| std::iter::repeat_n(*it, repeat));
    shown
        .iter()
        .zip(expected)
        .any(|(a, b)| a.abs_diff(b) > TOLERANCE)
}

/// The largest difference of a sample that nobody sees: the many profiles called sRGB differ so much
/// among themselves.
const TOLERANCE: u8 = 6;

/// Samples of a profile to sRGB triples; `None` when the profile does not fit them.
fn apply(profile: &ColorProfile, layout: Layout, samples: &[u8]) -> Option<Vec<u8>> {
    let options = TransformOptions::default();
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, options);
    let mut shown = vec![0; samples.len() / layout.channels() * 3];
    transform.ok()?.transform(samples, &mut shown).ok()?;
    Some(shown)
}

/// The picture in sRGB, when its profile says otherwise and can be applied.
pub(super) fn to_srgb(image: DynamicImage, profile: Option<&[u8]>) -> DynamicImage {
    let Some(bytes) = profile.filter(|it| differs(it)) else {
        return image;
    };
    let Ok(profile) = ColorProfile::new_from_slice(bytes) else {
        return image;
    };
    let is_grey = profile.color_space == DataColorSpace::Gray;
    if is_grey == image.color().has_color() {
        return image; // the profile is of another kind of picture
    }
    let layout = if is_grey { Layout::Gray } else { Layout::Rgb };
    let (width, height) = (image.width(), image.height());
    // Transparency stays what it is; only the colours before it go through the profile.
    let alphas: Option<Vec<u8>> = image
        .color()
        .has_alpha()
        .then(|| image.to_rgba8().pixels().map(|it| it.0[3]).collect());
    let plain = if is_grey {
        image.to_luma8().into_raw()
    } else {
        image.to_rgb8().into_raw()
    };
    let shown =
        apply(&profile, layout, &plain).and_then(|it| RgbImage::from_raw(width, height, it));
    let Some(shown) = shown.map(DynamicImage::from) else {
        return image;
    };
    match alphas {
        None if is_grey => shown.into_luma8().into(),
        None => shown,
        Some(alphas) => {
            let mut shown = shown.into_rgba8();
            for (pixel, alpha) in shown.pixels_mut().zip(alphas) {
                pixel.0[3] = alpha;
            }
            shown.into()
        }
    }
}

/// A JPEG of four inks, through its profile when it has one, else by plain mixing.
///
/// # Errors
///
/// Says why it cannot be decoded.
pub(super) fn decode_inks(bytes: &[u8], profile: Option<&[u8]>) -> Result<DynamicImage, String> {
    let failed = |problem| format!("the picture is damaged: {problem:?}");
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(failed)?;
    let stored = decoder.input_colorspace().unwrap_or(ColorSpace::CMYK);
    decoder.set_options(options.jpeg_set_out_colorspace(stored));
    let mut samples = decoder.decode().map_err(failed)?;
    let (width, height) = decoder.dimensions().ok_or("the picture has no size")?;
    if samples.len() != width * height * 4 {
        return Err("the picture contradicts its header".to_owned());
    }
    if stored == ColorSpace::YCCK {
        samples.chunks_exact_mut(4).for_each(ycck_to_inks);
    } else if is_adobe(bytes) {
        // Adobe's programs store paper as 255.
        samples.iter_mut().for_each(|it| *it = 255 - *it);
    }
    let through = profile
        .and_then(|it| ColorProfile::new_from_slice(it).ok())
        .filter(|it| it.color_space == DataColorSpace::Cmyk)
        .and_then(|it| apply(&it, Layout::Rgba, &samples));
    let rgb = through.unwrap_or_else(|| samples.chunks_exact(4).flat_map(mix).collect());
    let size = |it: usize| u32::try_from(it).unwrap_or(0);
    RgbImage::from_raw(size(width), size(height), rgb)
        .map(Into::into)
        .ok_or_else(|| "the picture contradicts its header".to_owned())
}

/// Inks on white paper without a profile.
fn mix(inks: &[u8]) -> [u8; 3] {
    let paper = |ink: u8| 255 - u32::from(ink);
    let black = paper(inks[3]);
    [0, 1, 2].map(|it| u8::try_from((paper(inks[it]) * black + 127) / 255).unwrap_or(255))
}

/// Adobe Technical Note 5116: the first three are the inks as if they were light, seen through
/// ITU-R BT.601; the fourth is paper minus black.
fn ycck_to_inks(pixel: &mut [u8]) {
    let [y, cb, cr] = [0, 1, 2].map(|it| i32::from(pixel[it]));
    let (cb, cr) = (cb - 128, cr - 128);
    let rounded = |it: i32| u8::try_from(((it + (1 << 15)) >> 16).clamp(0, 255)).unwrap_or(0);
    let y = y << 16;
    let inks = [
        rounded(y + 91_881 * cr),
        rounded(y - 22_554 * cb - 46_802 * cr),
        rounded(y + 116_130 * cb),
        255 - pixel[3],
    ];
    pixel.copy_from_slice(&inks);
}

/// Whether the APP14 segment of Adobe's programs is there.
fn is_adobe(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1 << 20)).unwrap_or_default();
    head.windows(9)
        .any(|it| it.starts_with(b"\xFF\xEE") && it.ends_with(b"Adobe"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn srgb_is_left_alone_and_display_p3_is_not() {
        let encoded = |it: ColorProfile| it.encode().unwrap();
        assert!(!differs(&encoded(ColorProfile::new_srgb())));
        assert!(differs(&encoded(ColorProfile::new_display_p3())));
        assert!(differs(&encoded(ColorProfile::new_adobe_rgb())));
        assert!(!differs(b"no profile"));
    }

    #[test]
    fn wide_colours_move_and_white_stays() {
        let image = RgbImage::from_fn(2, 1, |x, _| {
            image::Rgb(if x == 0 { [255; 3] } else { [200, 60, 60] })
        });
        let profile = ColorProfile::new_display_p3().encode().unwrap();
        let shown = to_srgb(image.into(), Some(&profile)).into_rgb8();
        assert!(shown.get_pixel(0, 0).0.iter().all(|it| *it >= 254));
        assert!(
            shown.get_pixel(1, 0).0[0] > 205,
            "{:?}",
            shown.get_pixel(1, 0)
        );
    }

    #[test]
    fn a_jpeg_of_inks_looks_as_it_does_in_print() {
        // 30, 180, 200 and 40 of 255 of cyan, magenta, yellow and black.
        let bytes = include_bytes!("../../tests/samples/pictures/inks.jpg");
        let shown = decode_inks(bytes, None).unwrap().into_rgb8();
        let wanted = mix(&[30, 180, 200, 40]);
        for (seen, wanted) in shown.get_pixel(5, 5).0.iter().zip(wanted) {
            assert!(
                seen.abs_diff(wanted) < 5,
                "{:?} {wanted:?}",
                shown.get_pixel(5, 5)
            );
        }
    }

    #[test]
    fn inks_without_a_profile_are_mixed_plainly() {
        assert_eq!(mix(&[0, 0, 0, 0]), [255, 255, 255]);
        assert_eq!(mix(&[0, 0, 0, 255]), [0, 0, 0]);
        assert_eq!(mix(&[255, 0, 0, 0]), [0, 255, 255]);
        let mut white = [0, 128, 128, 255];
        ycck_to_inks(&mut white);
        assert_eq!(white, [0, 0, 0, 0]);
    }
}
