//! A picture → the same picture with fewer pixels: a large PNG while it is decoded, any other by a Lanczos filter.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{MulDiv, PixelType, ResizeOptions, Resizer};
use image::DynamicImage;

use super::{damaged, of_bytes, reader, share};
use crate::assets::sniff::PictureHeader;
use crate::model::{Blob, Media, NoPicture};

/// Decodes a PNG row by row and averages squares of pixels, so that a picture of any size needs memory for few rows. The
/// result is about as large as `wanted`, never smaller. `None` when this cannot be done (see [`side_of_squares`]).
///
/// # Errors
///
/// Says why it cannot be decoded.
pub(in crate::assets) fn shrunk(
    blob: &Blob,
    header: &PictureHeader,
    wanted: (u32, u32),
) -> Option<Result<DynamicImage, NoPicture>> {
    let side = side_of_squares(header, wanted)?;
    let shrunk = catch_unwind(AssertUnwindSafe(|| shrink_rows(blob, side)));
    Some(shrunk.unwrap_or(Err(NoPicture::DecoderFailed)))
}

/// How many bytes of memory [`shrunk`] and scaling its result take; `None` when [`shrunk`] cannot be used.
pub(in crate::assets) fn cost_of_shrunk(header: &PictureHeader, wanted: (u32, u32)) -> Option<u64> {
    let side = side_of_squares(header, wanted)?;
    let [width, height] = [header.width, header.height].map(|it| u64::from(it.div_ceil(side)));
    let (across, down) = (u64::from(wanted.0), u64::from(wanted.1));
    Some((width * height + across * down) * share::channels(header) + share::ROWS)
}

/// The side of the largest squares whose means still give enough pixels. `None` when the rows do not come in order, the
/// picture must be turned or has a profile, or the squares would be single pixels.
fn side_of_squares(header: &PictureHeader, wanted: (u32, u32)) -> Option<u32> {
    let side = (header.width / wanted.0.max(1)).min(header.height / wanted.1.max(1));
    // A profile would have to be applied before averaging. Few PNGs of that size have one.
    let fits = header.media == Media::Png
        && !header.interlaced
        && header.orientation == 1
        && header.profile.is_none();
    (fits && side > 1).then_some(side)
}

/// Decodes a PNG and averages squares of pixels with this side.
fn shrink_rows(blob: &Blob, side: u32) -> Result<DynamicImage, NoPicture> {
    let failed = |problem: png::DecodingError| damaged(&problem);
    let mut decoder = png::Decoder::new(reader(blob));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(failed)?;
    let (width, height) = reader.info().size();
    let channels = reader.output_color_type().0.samples();
    let (across, down) = (width.div_ceil(side), height.div_ceil(side));
    let size = |it: u32| usize::try_from(it).unwrap_or(usize::MAX);
    let row_length = size(across).saturating_mul(channels);
    let mut shrunk: Vec<u8> = Vec::with_capacity(row_length.saturating_mul(size(down)));
    let (mut sums, mut rows) = (vec![0u64; row_length], 0u64);
    while let Some(row) = reader.next_row().map_err(failed)? {
        for (x, pixel) in row.data().chunks_exact(channels).enumerate() {
            let at = x / size(side) * channels;
            for (sum, sample) in sums[at..].iter_mut().zip(pixel) {
                *sum += u64::from(*sample);
            }
        }
        rows += 1;
        if rows == u64::from(side) {
            finish_row(&mut sums, rows, (width, side), channels, &mut shrunk);
            rows = 0;
        }
    }
    if rows > 0 {
        finish_row(&mut sums, rows, (width, side), channels, &mut shrunk);
    }
    let channels = u8::try_from(channels).unwrap_or(4);
    of_bytes(channels, (across, down), shrunk)
}

/// Appends the means of one row of squares and resets the sums. The last square may be narrower than the others.
fn finish_row(
    sums: &mut [u64],
    rows: u64,
    (width, side): (u32, u32),
    channels: usize,
    shrunk: &mut Vec<u8>,
) {
    let squares = sums.len() / channels;
    let rest = u64::from(width % side);
    for (at, sum) in sums.iter_mut().enumerate() {
        let is_last = at / channels + 1 == squares;
        let columns = if is_last && rest > 0 {
            rest
        } else {
            u64::from(side)
        };
        let count = columns * rows;
        shrunk.push(u8::try_from((*sum + count / 2) / count).unwrap_or(255));
        *sum = 0;
    }
}

/// The bytes of a band: rows of the result that are scaled at a time.
const BAND: usize = 2 << 20;

/// Scales a picture with a Lanczos filter.
///
/// The filter scales across, keeps that intermediate picture, then scales down. To need less memory, it works band by
/// band. Each band reads the rows around it, too, so no seam is seen between bands.
pub(in crate::assets) fn scaled(image: DynamicImage, width: u32, height: u32) -> DynamicImage {
    let channels = image.color().channel_count();
    let (from_width, from_height) = (image.width(), image.height());
    let mut source = image.into_bytes();
    let length = u64::from(width) * u64::from(height) * u64::from(channels);
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
    // Scaling fails only when a buffer has the wrong length for its size, and these have the right one.
    _ = scale_into(
        (&mut source, from_width, from_height),
        (&mut bytes, width, height),
        channels,
    );
    let made = of_bytes(channels, (width, height), bytes);
    made.unwrap_or_else(|_| DynamicImage::new_rgb8(width, height))
}

/// Scales samples into a buffer of another size; `None` when a buffer has the wrong length.
fn scale_into(
    (source, from_width, from_height): (&mut [u8], u32, u32),
    (bytes, width, height): (&mut [u8], u32, u32),
    channels: u8,
) -> Option<()> {
    let kind = match channels {
        1 => PixelType::U8,
        2 => PixelType::U8x2,
        3 => PixelType::U8x3,
        _ => PixelType::U8x4,
    };
    let has_alpha = matches!(channels, 2 | 4);
    if has_alpha {
        // Colours are multiplied by alpha, so that transparent pixels do not tint their neighbours. The filter could do
        // that itself, but would copy the whole picture.
        let mut view = Image::from_slice_u8(from_width, from_height, source, kind).ok()?;
        MulDiv::new().multiply_alpha_inplace(&mut view).ok()?;
    }
    let from = ImageRef::new(from_width, from_height, source, kind).ok()?;
    let row = usize::try_from(width).ok()?.checked_mul(channels.into())?;
    let rows = (BAND / row.max(1)).max(16);
    let mut resizer = Resizer::new();
    let share = f64::from(from_height) / f64::from(height);
    let mut top = 0;
    for band in bytes.chunks_mut(rows * row) {
        let count = u32::try_from(band.len() / row).ok()?;
        let start = f64::from(top) * share;
        let end = (f64::from(top + count) * share).min(f64::from(from_height));
        let options = ResizeOptions::new()
            .crop(0.0, start, f64::from(from_width), end - start)
            .use_alpha(false);
        let mut to = Image::from_slice_u8(width, count, band, kind).ok()?;
        resizer.resize(&from, &mut to, &options).ok()?;
        if has_alpha {
            MulDiv::new().divide_alpha_inplace(&mut to).ok()?;
        }
        top += count;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::*;
    use crate::assets::samples;
    use crate::assets::sniff;

    fn blob(bytes: &[u8]) -> Blob {
        bytes.to_vec().into()
    }

    #[test]
    fn a_large_picture_is_shrunk_row_by_row() {
        let image: DynamicImage = samples::gradient(103, 61).into();
        let bytes = samples::encode(&image, ImageFormat::Png);
        let header = sniff::look(&bytes).unwrap();
        let small = shrunk(&blob(&bytes), &header, (25, 15))
            .unwrap()
            .unwrap()
            .into_rgb8();
        assert_eq!(small.dimensions(), (26, 16));
        let whole = image.into_rgb8();
        assert!(small.get_pixel(5, 5).0[0].abs_diff(whole.get_pixel(21, 21).0[0]) < 4);
        assert_eq!(small.get_pixel(25, 15).0[2], 96);
        assert!(shrunk(&blob(&bytes), &header, (103, 61)).is_none());
        assert!(
            shrunk(&blob(&bytes[..bytes.len() / 2]), &header, (9, 9))
                .unwrap()
                .is_err()
        );
    }

    #[test]
    fn bands_meet_without_a_seam() {
        let image = |channels: u8| {
            let noise = |at: u32| (at.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()[0];
            let count = 700 * 2500 * u32::from(channels);
            let bytes = (0..count).map(|it| noise(it / 31)).collect();
            of_bytes(channels, (700, 2500), bytes).unwrap()
        };
        for channels in 1..=4 {
            let banded = scaled(image(channels), 650, 2300);
            let kind = [
                PixelType::U8,
                PixelType::U8x2,
                PixelType::U8x3,
                PixelType::U8x4,
            ][usize::from(channels) - 1];
            let from = Image::from_vec_u8(700, 2500, image(channels).into_bytes(), kind).unwrap();
            let mut whole = Image::new(650, 2300, kind);
            Resizer::new().resize(&from, &mut whole, None).unwrap();
            let pairs = banded.as_bytes().iter().zip(whole.buffer());
            let worst = pairs.map(|it| it.0.abs_diff(*it.1)).max();
            assert!(worst <= Some(1), "{channels} channels: {worst:?}");
        }
    }
}
