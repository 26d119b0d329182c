//! JPEG → pixels in sRGB. Pictures of four inks (CMYK, YCCK) are converted here, all others by the decoder.

use image::{DynamicImage, RgbImage};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{damaged, of_bytes};
use crate::assets::colour;
use crate::assets::sniff::{Colour, PictureHeader};
use crate::model::NoPicture;

/// Decodes a JPEG. Its orientation is not applied.
///
/// # Errors
///
/// Says why it cannot be decoded.
pub(super) fn decode(bytes: &[u8], header: &PictureHeader) -> Result<DynamicImage, NoPicture> {
    let profile = header.profile.as_deref();
    if header.colour == Colour::Cmyk {
        return decode_inks(bytes, profile);
    }
    let is_grey = |stored| stored == ColorSpace::Luma;
    let decoded = DecodedJpeg::of(bytes, |stored| {
        if is_grey(stored) {
            ColorSpace::Luma
        } else {
            ColorSpace::RGB
        }
    })?;
    if decoded.size != (header.width, header.height) {
        return Err(NoPicture::HeaderContradicted);
    }
    let channels = if is_grey(decoded.stored) { 1 } else { 3 };
    let image = of_bytes(channels, decoded.size, decoded.samples)?;
    Ok(colour::to_srgb(image, profile))
}

/// The samples of a JPEG, as the decoder gives them.
struct DecodedJpeg {
    samples: Vec<u8>,
    /// Pixels across and down.
    size: (u32, u32),
    /// The colours that the file holds.
    stored: ColorSpace,
}

impl DecodedJpeg {
    /// Decodes a JPEG. `wanted` chooses the colours of the result by those that the file holds.
    fn of(bytes: &[u8], wanted: impl FnOnce(ColorSpace) -> ColorSpace) -> Result<Self, NoPicture> {
        let failed = |problem| damaged(&problem);
        let options = DecoderOptions::default()
            .set_strict_mode(false)
            .set_max_width(usize::MAX)
            .set_max_height(usize::MAX);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
        decoder.decode_headers().map_err(failed)?;
        let stored = decoder.input_colorspace().unwrap_or(ColorSpace::YCbCr);
        decoder.set_options(options.jpeg_set_out_colorspace(wanted(stored)));
        let length = decoder
            .output_buffer_size()
            .ok_or(NoPicture::HeaderContradicted)?;
        let (width, height) = decoder.dimensions().ok_or(NoPicture::HeaderContradicted)?;
        let mut samples = vec![0; length];
        decoder.decode_into(&mut samples).map_err(failed)?;
        let size = |it: usize| u32::try_from(it).unwrap_or(0);
        Ok(Self {
            samples,
            size: (size(width), size(height)),
            stored,
        })
    }
}

/// Decodes a JPEG of four inks. Its ICC profile converts them to sRGB; without one, [`mix`] does.
fn decode_inks(bytes: &[u8], profile: Option<&[u8]>) -> Result<DynamicImage, NoPicture> {
    let DecodedJpeg {
        mut samples,
        size: (width, height),
        stored,
    } = DecodedJpeg::of(bytes, |stored| stored)?;
    if samples.len() as u64 != u64::from(width) * u64::from(height) * 4 {
        return Err(NoPicture::HeaderContradicted);
    }
    if stored == ColorSpace::YCCK {
        samples.chunks_exact_mut(4).for_each(ycck_to_inks);
    } else if is_adobe(bytes) {
        // Adobe's programs store inks inverted: 255 is no ink.
        samples.iter_mut().for_each(|it| *it = 255 - *it);
    }
    let through = profile.and_then(|it| colour::inks_to_srgb(it, &samples));
    let rgb = through.unwrap_or_else(|| samples.chunks_exact(4).flat_map(mix).collect());
    RgbImage::from_raw(width, height, rgb)
        .map(Into::into)
        .ok_or(NoPicture::HeaderContradicted)
}

/// The colour of four inks on white paper (255 is full ink), for pictures without a profile.
fn mix(inks: &[u8]) -> [u8; 3] {
    let paper = |ink: u8| 255 - u32::from(ink);
    let black = paper(inks[3]);
    [0, 1, 2].map(|it| u8::try_from((paper(inks[it]) * black + 127) / 255).unwrap_or(255))
}

/// Converts a pixel of YCCK to four inks (Adobe Technical Note 5116). The first three samples are cyan, magenta and
/// yellow, converted as ITU-R BT.601 converts red, green and blue; the fourth is inverted black.
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

/// Whether the file has the APP14 segment that Adobe's programs write.
fn is_adobe(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1 << 20)).unwrap_or_default();
    head.windows(9)
        .any(|it| it.starts_with(b"\xFF\xEE") && it.ends_with(b"Adobe"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jpeg_of_four_inks_has_the_colours_of_the_inks() {
        // The picture holds 30, 180, 200 and 40 (of 255) of cyan, magenta, yellow and black.
        let bytes = include_bytes!("../../../tests/samples/pictures/inks.jpg");
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
    fn inks_without_a_profile_are_multiplied() {
        assert_eq!(mix(&[0, 0, 0, 0]), [255, 255, 255]);
        assert_eq!(mix(&[0, 0, 0, 255]), [0, 0, 0]);
        assert_eq!(mix(&[255, 0, 0, 0]), [0, 255, 255]);
        let mut white = [0, 128, 128, 255];
        ycck_to_inks(&mut white);
        assert_eq!(white, [0, 0, 0, 0]);
    }
}
