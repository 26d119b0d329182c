//! Decoded pictures in memory: making them of samples, and removing their transparency.

use image::DynamicImage;

use crate::model::NoPicture;

/// The picture with these samples of 8 bits: 1 (grey), 2 (grey and alpha), 3 (RGB) or 4 (RGB and alpha) a pixel.
///
/// # Errors
///
/// [`NoPicture::CutOff`] when there are too few samples for the size.
pub(in crate::assets) fn of_bytes(
    channels: u8,
    (width, height): (u32, u32),
    bytes: Vec<u8>,
) -> Result<DynamicImage, NoPicture> {
    let made = match channels {
        1 => image::GrayImage::from_raw(width, height, bytes).map(Into::into),
        2 => image::GrayAlphaImage::from_raw(width, height, bytes).map(Into::into),
        3 => image::RgbImage::from_raw(width, height, bytes).map(Into::into),
        _ => image::RgbaImage::from_raw(width, height, bytes).map(Into::into),
    };
    made.ok_or(NoPicture::CutOff)
}

/// The same picture, with its samples reduced to 8 bits.
pub(super) fn eight_bits(image: DynamicImage) -> DynamicImage {
    let colour = image.color();
    let channels = colour.channel_count();
    if colour.bytes_per_pixel() == channels {
        return image;
    }
    match channels {
        1 => image.into_luma8().into(),
        2 => image.into_luma_alpha8().into(),
        3 => image.into_rgb8().into(),
        _ => image.into_rgba8().into(),
    }
}

/// The same picture, without its alpha channel when every pixel is opaque.
pub(in crate::assets) fn without_opaque_alpha(image: DynamicImage) -> DynamicImage {
    let alphas = |channels: usize| image.as_bytes().iter().skip(channels - 1).step_by(channels);
    let channels = usize::from(image.color().channel_count());
    if image.color().has_alpha() && alphas(channels).all(|it| *it == 255) {
        return colours(image, |colour, _| colour);
    }
    image
}

/// The picture blended over white, without an alpha channel.
pub(in crate::assets) fn over_white(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image;
    }
    colours(image, |colour, alpha| {
        let (colour, alpha) = (u32::from(colour), u32::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(255)
    })
}

/// Removes the alpha channel in place. `shown` makes each new sample of the old one and its alpha.
fn colours(image: DynamicImage, shown: impl Fn(u8, u8) -> u8) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let channels = usize::from(image.color().channel_count());
    let mut bytes = image.into_bytes();
    let kept = channels - 1;
    for pixel in 0..bytes.len() / channels {
        let from = pixel * channels;
        let alpha = bytes[from + kept];
        for at in 0..kept {
            bytes[pixel * kept + at] = shown(bytes[from + at], alpha);
        }
    }
    bytes.truncate(bytes.len() / channels * kept);
    let kept = u8::try_from(kept).unwrap_or(3);
    of_bytes(kept, (width, height), bytes).unwrap_or_else(|_| DynamicImage::new_rgb8(width, height)) // never happens: there are as many pixels as before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opaque_alpha_channel_is_removed() {
        let grey =
            image::GrayAlphaImage::from_fn(9, 5, |x, _| image::LumaA([x.to_le_bytes()[0], 255]));
        let plain = without_opaque_alpha(grey.clone().into());
        assert_eq!(plain, DynamicImage::from(grey).into_luma8().into());
        let half = image::RgbaImage::from_pixel(3, 3, image::Rgba([1, 2, 3, 254]));
        assert!(without_opaque_alpha(half.into()).color().has_alpha());
    }

    #[test]
    fn alpha_is_blended_over_white() {
        let half = image::RgbaImage::from_pixel(1, 1, image::Rgba([0, 0, 255, 128]));
        let flat = over_white(half.into()).into_rgb8();
        assert_eq!(flat.get_pixel(0, 0).0, [127, 127, 255]);
    }
}
