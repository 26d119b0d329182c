//! Bytes of a picture to pixels: 8 bits a sample, sRGB, upright, within a bound of memory.

use std::io::Cursor;
use std::sync::{Condvar, Mutex, PoisonError};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use super::sniff::{self, Colour, Header};
use super::{avif, colour, unreadable};
use crate::model::{Media, Picture, roomy};

/// Bytes that decoding may take at once, by all threads together: it keeps a conversion under 250 MB
/// whatever size the pictures have.
const POOL: u64 = 112 << 20;

/// Bytes that decoding a single picture may take, all others waiting.
const LARGEST: u64 = 150 << 20;

static POOL_FREE: (Mutex<u64>, Condvar) = (Mutex::new(POOL), Condvar::new());

/// A share of [`POOL`], given back when dropped.
pub(super) struct Share(u64);

impl Share {
    /// Waits until this many bytes are free; more than all there is counts as all.
    pub(super) fn take(bytes: u64) -> Self {
        let bytes = bytes.min(POOL);
        let (free, changed) = &POOL_FREE;
        let mut free = free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free < bytes {
            free = changed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= bytes;
        Self(bytes)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let (free, changed) = &POOL_FREE;
        *free.lock().unwrap_or_else(PoisonError::into_inner) += self.0;
        changed.notify_all();
    }
}

/// Does something with a picture's bytes and header as soon as there is memory for it: for the bytes
/// themselves and for what `cost` says of the header.
///
/// # Errors
///
/// Says why the bytes or their header cannot be read; as `work` says.
pub(super) fn with<T>(
    picture: &Picture,
    cost: impl Fn(&Header) -> u64,
    work: impl FnOnce(&[u8], &Header) -> Result<T, String>,
) -> Result<T, String> {
    // The bytes, and the decoder's copy of them.
    let own = 2 * picture.blob.length();
    let mut share = Share::take(own);
    let cost = {
        let bytes = picture.blob.bytes().map_err(|it| unreadable(&it))?;
        cost(&sniff::look(&bytes)?)
    };
    if cost > 0 {
        // Whoever waits must hold nothing that others wait for.
        drop(share);
        share = Share::take(own.saturating_add(cost));
    }
    let bytes = picture.blob.bytes().map_err(|it| unreadable(&it))?;
    let done = work(&bytes, &sniff::look(&bytes)?);
    drop(share);
    done
}

/// Bytes that a picture takes while it is decoded, turned and scaled.
pub(super) fn cost(header: &Header, scale: Option<(u32, u32)>) -> u64 {
    let pixels = u64::from(header.width) * u64::from(header.height);
    let (sample, channels) = samples(header);
    // Coefficients of two bytes for every sample, a second buffer for turning and for a profile.
    let coefficients = if header.progressive { 6 } else { 0 };
    let copies = u64::from(header.orientation != 1) + u64::from(header.profile.is_some());
    let decoded = pixels * (channels * sample * (1 + copies) + coefficients);
    // Scaled across, then down.
    let scaled = scale.map_or(0, |(width, height)| {
        u64::from(width) * (u64::from(height) + u64::from(header.shown().1)) * channels
    });
    decoded + scaled
}

/// Bytes of a sample, and samples of a pixel.
fn samples(header: &Header) -> (u64, u64) {
    let sample = if header.depth > 8 { 2 } else { 1 };
    let channels = if header.media == Media::Jpeg { 3 } else { 4 };
    (sample, channels)
}

/// Decodes the first frame of a picture that is not SVG: 8 bits, sRGB, upright.
///
/// # Errors
///
/// Says why it cannot be decoded.
pub(super) fn decode(bytes: &[u8], header: &Header) -> Result<DynamicImage, String> {
    if cost(header, None) > LARGEST {
        return Err(format!(
            "{} × {} pixels are too many to convert",
            header.width, header.height
        ));
    }
    // The decoders are written not to panic; the archive must come out even where one is wrong.
    let decoded = std::panic::catch_unwind(|| decode_as(bytes, header));
    let mut image = decoded.unwrap_or_else(|_| Err("the decoder failed".to_owned()))?;
    let turning = Orientation::from_exif(header.orientation);
    image.apply_orientation(turning.unwrap_or(Orientation::NoTransforms));
    Ok(image)
}

fn decode_as(bytes: &[u8], header: &Header) -> Result<DynamicImage, String> {
    let format = match header.media {
        Media::Jpeg if header.colour == Colour::Cmyk => {
            return colour::decode_inks(bytes, header.profile.as_deref());
        }
        Media::Jpeg => ImageFormat::Jpeg,
        Media::Png => ImageFormat::Png,
        Media::Gif => ImageFormat::Gif,
        Media::WebP => ImageFormat::WebP,
        Media::Bmp => ImageFormat::Bmp,
        Media::Tiff => ImageFormat::Tiff,
        Media::Ico => ImageFormat::Ico,
        Media::Avif => {
            let image = avif::decode(bytes)?;
            return Ok(colour::to_srgb(image, header.profile.as_deref()));
        }
        Media::Heic => return Err("HEIC cannot be decoded by free software in Rust".to_owned()),
        Media::Svg => return Err("SVG is not made of pixels".to_owned()),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(LARGEST);
    reader.limits(limits);
    let failed = |problem: image::ImageError| format!("the picture is damaged: {problem}");
    let mut decoder = reader.into_decoder().map_err(failed)?;
    if decoder.dimensions() != (header.width, header.height) && header.media != Media::Ico {
        return Err("the picture contradicts its header".to_owned());
    }
    let profile = decoder.icc_profile().ok().flatten();
    let (width, height) = decoder.dimensions();
    let colour = decoder.color_type();
    let channels = colour.channel_count();
    let image = if colour.bytes_per_pixel() == channels {
        let length = usize::try_from(decoder.total_bytes()).map_err(|it| it.to_string())?;
        let mut bytes = roomy(length);
        decoder.read_image(&mut bytes).map_err(failed)?;
        of_bytes(channels, (width, height), bytes)?
    } else {
        eight_bits(DynamicImage::from_decoder(decoder).map_err(failed)?)
    };
    Ok(colour::to_srgb(image, profile.as_deref()))
}

/// A picture of samples of 8 bits.
fn of_bytes(
    channels: u8,
    (width, height): (u32, u32),
    bytes: Vec<u8>,
) -> Result<DynamicImage, String> {
    let made = match channels {
        1 => image::GrayImage::from_raw(width, height, bytes).map(Into::into),
        2 => image::GrayAlphaImage::from_raw(width, height, bytes).map(Into::into),
        3 => image::RgbImage::from_raw(width, height, bytes).map(Into::into),
        _ => image::RgbaImage::from_raw(width, height, bytes).map(Into::into),
    };
    made.ok_or_else(|| "the picture is cut off".to_owned())
}

/// Decodes a PNG row by row to about the size wanted, never smaller, each pixel the mean of a square:
/// what a picture of any size needs is a few rows. `None` when its rows do not come in order.
///
/// # Errors
///
/// Says why it cannot be decoded.
pub(super) fn shrunk(
    bytes: &[u8],
    header: &Header,
    wanted: (u32, u32),
) -> Option<Result<DynamicImage, String>> {
    let side = side_of_squares(header, wanted)?;
    let shrunk = std::panic::catch_unwind(|| shrink_rows(bytes, side));
    Some(shrunk.unwrap_or_else(|_| Err("the decoder failed".to_owned())))
}

/// Bytes that [`shrunk`] and scaling the rest take; `None` where it cannot serve.
pub(super) fn cost_of_shrunk(header: &Header, wanted: (u32, u32)) -> Option<u64> {
    let side = side_of_squares(header, wanted)?;
    let [width, height] = [header.width, header.height].map(|it| u64::from(it.div_ceil(side)));
    let (across, down) = (u64::from(wanted.0), u64::from(wanted.1));
    let (_, channels) = samples(header);
    Some((width * height + across * (height + down)) * channels)
}

/// The side of the squares whose means are pixels enough; `None` when rows do not come in order or all
/// pixels are needed.
fn side_of_squares(header: &Header, wanted: (u32, u32)) -> Option<u32> {
    let side = (header.width / wanted.0.max(1)).min(header.height / wanted.1.max(1));
    // A profile would have to be applied before; few drawings so large have one.
    let fits = header.media == Media::Png
        && !header.interlaced
        && header.orientation == 1
        && header.profile.is_none();
    (fits && side > 1).then_some(side)
}

fn shrink_rows(bytes: &[u8], side: u32) -> Result<DynamicImage, String> {
    let failed = |problem: png::DecodingError| format!("the picture is damaged: {problem}");
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
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

/// The means of the squares of one row; the last square may be narrower.
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

/// The picture at another size, by a Lanczos filter.
pub(super) fn scaled(image: DynamicImage, width: u32, height: u32) -> DynamicImage {
    use fast_image_resize::{PixelType, ResizeOptions, Resizer, images::Image};
    let channels = image.color().channel_count();
    let kind = match channels {
        1 => PixelType::U8,
        2 => PixelType::U8x2,
        3 => PixelType::U8x3,
        _ => PixelType::U8x4,
    };
    let (from_width, from_height) = (image.width(), image.height());
    let Ok(from) = Image::from_vec_u8(from_width, from_height, image.into_bytes(), kind) else {
        return DynamicImage::new_rgb8(width, height); // never: the buffer is as long as its size says
    };
    let length = u64::from(width) * u64::from(height) * u64::from(channels);
    let bytes = roomy(usize::try_from(length).unwrap_or(usize::MAX));
    let Ok(mut to) = Image::from_vec_u8(width, height, bytes, kind) else {
        return DynamicImage::new_rgb8(width, height); // never, as above
    };
    // Only a kind that differs between the two makes it fail.
    _ = Resizer::new().resize(&from, &mut to, &ResizeOptions::new());
    let made = of_bytes(channels, (width, height), to.into_vec());
    made.unwrap_or_else(|_| DynamicImage::new_rgb8(width, height))
}

/// The same picture with 8 bits a sample.
fn eight_bits(image: DynamicImage) -> DynamicImage {
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

/// The same picture without its alpha channel when that says nothing.
pub(super) fn without_idle_alpha(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image;
    }
    let channels = usize::from(image.color().channel_count());
    let mut alphas = image.as_bytes().iter().skip(channels - 1).step_by(channels);
    if !alphas.all(|it| *it == 255) {
        return image;
    }
    if channels == 2 {
        image.into_luma8().into()
    } else {
        image.into_rgb8().into()
    }
}

/// The picture as it looks on white paper.
pub(super) fn over_white(image: DynamicImage) -> DynamicImage {
    let blend = |colour: u8, alpha: u8| {
        let (colour, alpha) = (u32::from(colour), u32::from(alpha));
        u8::try_from((colour * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(255)
    };
    if let Some(it) = image.as_luma_alpha8() {
        let pixel = |x, y| {
            let p = it.get_pixel(x, y).0;
            image::Luma([blend(p[0], p[1])])
        };
        return image::GrayImage::from_fn(it.width(), it.height(), pixel).into();
    }
    if let Some(it) = image.as_rgba8() {
        let pixel = |x, y| {
            let p = it.get_pixel(x, y).0;
            image::Rgb([blend(p[0], p[3]), blend(p[1], p[3]), blend(p[2], p[3])])
        };
        return image::RgbImage::from_fn(it.width(), it.height(), pixel).into();
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::{samples, sniff};

    fn decoded(bytes: &[u8]) -> Result<DynamicImage, String> {
        decode(bytes, &sniff::look(bytes).unwrap())
    }

    #[test]
    fn orientation_is_applied() {
        let plain = decoded(&samples::jpeg_turned(1)).unwrap().into_rgb8();
        let turned = decoded(&samples::jpeg_turned(6)).unwrap().into_rgb8();
        assert_eq!(turned.dimensions(), (8, 12));
        // Turned a quarter to the right, the left bottom corner is the left top one.
        assert_eq!(turned.get_pixel(0, 0), plain.get_pixel(0, 7));
    }

    #[test]
    fn every_cut_is_an_error_or_a_picture() {
        for whole in samples::one_of_each() {
            for end in 0..whole.len() {
                if let Ok(header) = sniff::look(&whole[..end]) {
                    _ = decode(&whole[..end], &header);
                }
            }
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_decoded() {
        let mut bytes = samples::png();
        bytes[16..24].copy_from_slice(&[0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0]); // 100,000 each way
        assert!(decoded(&bytes).unwrap_err().contains("too many to convert"));
    }

    #[test]
    fn a_large_picture_is_shrunk_row_by_row() {
        let image: DynamicImage = samples::gradient(103, 61).into();
        let bytes = samples::encode(&image, ImageFormat::Png);
        let header = sniff::look(&bytes).unwrap();
        let small = shrunk(&bytes, &header, (25, 15))
            .unwrap()
            .unwrap()
            .into_rgb8();
        assert_eq!(small.dimensions(), (26, 16));
        let whole = image.into_rgb8();
        assert!(small.get_pixel(5, 5).0[0].abs_diff(whole.get_pixel(21, 21).0[0]) < 4);
        assert_eq!(small.get_pixel(25, 15).0[2], 96);
        assert!(shrunk(&bytes, &header, (103, 61)).is_none());
        assert!(
            shrunk(&bytes[..bytes.len() / 2], &header, (9, 9))
                .unwrap()
                .is_err()
        );
    }

    #[test]
    fn alpha_is_blended_over_white() {
        let half = image::RgbaImage::from_pixel(1, 1, image::Rgba([0, 0, 255, 128]));
        let flat = over_white(half.into()).into_rgb8();
        assert_eq!(flat.get_pixel(0, 0).0, [127, 127, 255]);
    }
}
