//! Samples in the colours of an ICC profile → samples in sRGB.

use std::sync::Arc;

use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, Transform8BitExecutor, TransformOptions};

use super::pixels::of_bytes;

/// Whether the colours of a profile differ visibly from those of sRGB. `false` for a profile that cannot be read,
/// because it cannot be applied either.
pub(super) fn differs_from_srgb(profile: &[u8]) -> bool {
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
        // Pictures of four inks are converted in any case; profiles of other kinds do not occur in pictures.
        return false;
    };
    let Some(shown) = apply(&profile, layout, &probe) else {
        return false;
    };
    // A grey sample gives three samples of RGB.
    let repeat = shown.len() / probe.len();
    let expected = probe.iter().flat_map(|it| std::iter::repeat_n(*it, repeat));
    shown
        .iter()
        .zip(expected)
        .any(|(a, b)| a.abs_diff(b) > TOLERANCE)
}

/// A difference of a sample, in 255ths, that counts as invisible. The various profiles called sRGB differ among
/// themselves by as much.
const TOLERANCE: u8 = 6;

/// The conversion from a profile to sRGB; `None` when the profile is not for samples of this layout.
fn transform(profile: &ColorProfile, layout: Layout) -> Option<Arc<Transform8BitExecutor>> {
    let options = TransformOptions::default();
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, options);
    transform.ok()
}

/// Converts samples of a profile to sRGB, three a pixel; `None` when the profile is not for samples of this layout.
fn apply(profile: &ColorProfile, layout: Layout, samples: &[u8]) -> Option<Vec<u8>> {
    let mut shown = vec![0; samples.len() / layout.channels() * 3];
    transform(profile, layout)?
        .transform(samples, &mut shown)
        .ok()?;
    Some(shown)
}

/// Converts four inks a pixel to sRGB, three samples a pixel; `None` when the profile is not one for four inks.
pub(super) fn inks_to_srgb(profile: &[u8], inks: &[u8]) -> Option<Vec<u8>> {
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    let has_inks = profile.color_space == DataColorSpace::Cmyk;
    has_inks.then(|| apply(&profile, Layout::Rgba, inks))?
}

/// The picture in sRGB: converted when its profile differs from sRGB and can be applied, otherwise unchanged.
pub(super) fn to_srgb(image: DynamicImage, profile: Option<&[u8]>) -> DynamicImage {
    let Some(bytes) = profile.filter(|it| differs_from_srgb(it)) else {
        return image;
    };
    let Ok(profile) = ColorProfile::new_from_slice(bytes) else {
        return image;
    };
    let is_grey = profile.color_space == DataColorSpace::Gray;
    if is_grey == image.color().has_color() {
        return image; // a profile for grey on a picture with colours, or the reverse
    }
    let layout = if is_grey { Layout::Gray } else { Layout::Rgb };
    let Some(transform) = transform(&profile, layout) else {
        return image;
    };
    let size = (image.width(), image.height());
    let channels = image.color().channel_count();
    let mut bytes = image.into_bytes();
    convert_in_chunks(&*transform, layout.channels(), &mut bytes, channels.into());
    of_bytes(channels, size, bytes).unwrap_or_else(|_| DynamicImage::new_rgb8(size.0, size.1)) // never happens: there are as many bytes as before
}

/// Converts the colours of pixels in place, a few thousand pixels at a time. Transparency stays as it is.
fn convert_in_chunks(
    transform: &Transform8BitExecutor,
    colours: usize,
    samples: &mut [u8],
    channels: usize,
) {
    const PIXELS: usize = 4096;
    let (mut before, mut after) = (Vec::new(), vec![0; PIXELS * 3]);
    for pixels in samples.chunks_mut(PIXELS * channels) {
        before.clear();
        for pixel in pixels.chunks_exact(channels) {
            before.extend_from_slice(&pixel[..colours]);
        }
        let after = &mut after[..before.len() / colours * 3];
        if transform.transform(&before, after).is_err() {
            return; // never happens: both have the right lengths
        }
        for (pixel, shown) in pixels.chunks_exact_mut(channels).zip(after.chunks_exact(3)) {
            // Where `colours` is 1, the picture is grey and the three samples are equal.
            pixel[..colours].copy_from_slice(&shown[..colours]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    #[test]
    fn srgb_is_left_alone_and_display_p3_is_not() {
        let encoded = |it: ColorProfile| it.encode().unwrap();
        assert!(!differs_from_srgb(&encoded(ColorProfile::new_srgb())));
        assert!(differs_from_srgb(&encoded(ColorProfile::new_display_p3())));
        assert!(differs_from_srgb(&encoded(ColorProfile::new_adobe_rgb())));
        assert!(!differs_from_srgb(b"no profile"));
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
        // A picture with transparency, of more pixels than are converted at a time, gets the same colours.
        let many = image::RgbaImage::from_pixel(100, 90, image::Rgba([200, 60, 60, 7]));
        let many = to_srgb(many.into(), Some(&profile)).into_rgba8();
        let [r, g, b] = shown.get_pixel(1, 0).0;
        assert!(many.pixels().all(|it| it.0 == [r, g, b, 7]));
    }
}
