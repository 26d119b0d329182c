//! Colours of any profile, to sRGB.

use std::sync::Arc;

use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, Transform8BitExecutor, TransformOptions};

use super::pixels::of_bytes;

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

/// What turns samples of a profile into sRGB; `None` when the profile does not fit them.
fn transform(profile: &ColorProfile, layout: Layout) -> Option<Arc<Transform8BitExecutor>> {
    let options = TransformOptions::default();
    let srgb = ColorProfile::new_srgb();
    let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, options);
    transform.ok()
}

/// Samples of a profile to sRGB triples; `None` when the profile does not fit them.
fn apply(profile: &ColorProfile, layout: Layout, samples: &[u8]) -> Option<Vec<u8>> {
    let mut shown = vec![0; samples.len() / layout.channels() * 3];
    transform(profile, layout)?
        .transform(samples, &mut shown)
        .ok()?;
    Some(shown)
}

/// Inks to sRGB triples; `None` when the profile is not of four inks.
pub(super) fn mixed_by(profile: &[u8], inks: &[u8]) -> Option<Vec<u8>> {
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    let has_inks = profile.color_space == DataColorSpace::Cmyk;
    has_inks.then(|| apply(&profile, Layout::Rgba, inks))?
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
    let Some(transform) = transform(&profile, layout) else {
        return image;
    };
    let size = (image.width(), image.height());
    let channels = image.color().channel_count();
    let mut bytes = image.into_bytes();
    through(&*transform, layout.channels(), &mut bytes, channels.into());
    of_bytes(channels, size, bytes).unwrap_or_else(|_| DynamicImage::new_rgb8(size.0, size.1)) // never: as long as it was
}

/// Leads the colours of pixels through a profile, some at a time. Transparency stays what it is.
fn through(transform: &Transform8BitExecutor, colours: usize, samples: &mut [u8], channels: usize) {
    const PIXELS: usize = 4096;
    let (mut before, mut after) = (Vec::new(), vec![0; PIXELS * 3]);
    for pixels in samples.chunks_mut(PIXELS * channels) {
        before.clear();
        for pixel in pixels.chunks_exact(channels) {
            before.extend_from_slice(&pixel[..colours]);
        }
        let after = &mut after[..before.len() / colours * 3];
        if transform.transform(&before, after).is_err() {
            return; // never: both are as long as they must be
        }
        for (pixel, shown) in pixels.chunks_exact_mut(channels).zip(after.chunks_exact(3)) {
            // Of grey, each of the three is the same.
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
        // Beside transparency, and where there are many, it is the same.
        let many = image::RgbaImage::from_pixel(100, 90, image::Rgba([200, 60, 60, 7]));
        let many = to_srgb(many.into(), Some(&profile)).into_rgba8();
        let [r, g, b] = shown.get_pixel(1, 0).0;
        assert!(many.pixels().all(|it| it.0 == [r, g, b, 7]));
    }
}
