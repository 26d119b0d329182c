//! The bytes of a picture → pixels: 8 bits a sample, in sRGB, upright, within a limit of memory.

mod bytes;
mod jpeg;
mod scale;
mod share;

use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use self::bytes::eight_bits;
use super::sniff::PictureHeader;
use super::{avif, colour, unreadable};
use crate::model::{Blob, Media, NoPicture, Picture, Reader};

pub(super) use bytes::{of_bytes, over_white, without_opaque_alpha};
pub(super) use scale::{cost_of_shrunk, scaled, shrunk};
pub(super) use share::{Share, cost, with_memory};

/// Reads the bytes of a picture a part at a time.
fn reader(blob: &Blob) -> BufReader<Reader<'_>> {
    BufReader::with_capacity(64 << 10, blob.reader())
}

/// Decodes the first frame of a picture that is not SVG: 8 bits, sRGB, upright.
///
/// # Errors
///
/// Says why it cannot be decoded.
pub(super) fn decode(picture: &Picture, header: &PictureHeader) -> Result<DynamicImage, NoPicture> {
    if cost(picture, header, None) > share::LARGEST {
        return Err(too_many(header));
    }
    // The decoders ought not to panic. If one does, only this picture must be lost, not the book.
    let decoded = catch_unwind(AssertUnwindSafe(|| decode_as(&picture.blob, header)));
    let mut image = decoded.unwrap_or(Err(NoPicture::DecoderFailed))?;
    let turning = Orientation::from_exif(header.orientation);
    image.apply_orientation(turning.unwrap_or(Orientation::NoTransforms));
    Ok(image)
}

/// The reason when decoding a picture would take more memory than allowed.
fn too_many(header: &PictureHeader) -> NoPicture {
    NoPicture::TooManyToConvert {
        width: header.width,
        height: header.height,
    }
}

fn decode_as(blob: &Blob, header: &PictureHeader) -> Result<DynamicImage, NoPicture> {
    let bytes = || blob.bytes().map_err(|it| unreadable(&it));
    let format = match header.media {
        Media::Jpeg => return jpeg::decode(&bytes()?, header),
        Media::Png if header.depth > 8 && !header.interlaced => return deep_png(blob, header),
        Media::Png => ImageFormat::Png,
        Media::Gif => ImageFormat::Gif,
        Media::WebP => ImageFormat::WebP,
        Media::Bmp => ImageFormat::Bmp,
        Media::Tiff => ImageFormat::Tiff,
        Media::Ico => ImageFormat::Ico,
        Media::Avif => {
            let image = avif::decode(&bytes()?)?;
            return Ok(colour::to_srgb(image, header.profile.as_deref()));
        }
        Media::Heic => return Err(NoPicture::HeicUndecodable),
        // SVG is handled in `drawing`.
        Media::Svg => return Err(NoPicture::DecoderFailed),
    };
    let mut reader = ImageReader::with_format(reader(blob), format);
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(share::LARGEST);
    reader.limits(limits);
    let failed = |problem: image::ImageError| damaged(&problem);
    let mut decoder = reader.into_decoder().map_err(failed)?;
    if decoder.dimensions() != (header.width, header.height) && header.media != Media::Ico {
        return Err(NoPicture::HeaderContradicted);
    }
    let profile = decoder.icc_profile().ok().flatten();
    let (width, height) = decoder.dimensions();
    let colour = decoder.color_type();
    let channels = colour.channel_count();
    let image = if colour.bytes_per_pixel() == channels {
        let length = usize::try_from(decoder.total_bytes()).map_err(|_| too_many(header))?;
        let mut bytes = vec![0; length];
        decoder.read_image(&mut bytes).map_err(failed)?;
        of_bytes(channels, (width, height), bytes)?
    } else {
        eight_bits(DynamicImage::from_decoder(decoder).map_err(failed)?)
    };
    Ok(colour::to_srgb(image, profile.as_deref()))
}

fn damaged(problem: &dyn std::fmt::Display) -> NoPicture {
    NoPicture::Damaged {
        problem: problem.to_string(),
    }
}

/// Decodes a PNG of 16 bits a sample and reduces it to 8 row by row, because the whole picture at 16 bits would take
/// twice the memory of the result.
fn deep_png(blob: &Blob, header: &PictureHeader) -> Result<DynamicImage, NoPicture> {
    let failed = |problem: png::DecodingError| damaged(&problem);
    let mut decoder = png::Decoder::new(reader(blob));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(failed)?;
    let info = reader.info();
    let profile = info.icc_profile.as_deref().map(<[u8]>::to_vec);
    let size = info.size();
    let (colour, depth) = reader.output_color_type();
    if size != (header.width, header.height) || depth != png::BitDepth::Sixteen {
        return Err(NoPicture::HeaderContradicted);
    }
    let channels = u8::try_from(colour.samples()).unwrap_or(4);
    let length = [size.0, size.1, u32::from(channels)].map(u64::from);
    let length = usize::try_from(length.iter().product::<u64>()).map_err(|_| too_many(header))?;
    let mut bytes = vec![0; length];
    let mut rest = bytes.iter_mut();
    while let Some(row) = reader.next_row().map_err(failed)? {
        for (sample, to) in row.data().chunks_exact(2).zip(&mut rest) {
            let sample = u32::from(u16::from_be_bytes([sample[0], sample[1]]));
            *to = u8::try_from((sample + 128) / 257).unwrap_or(255);
        }
    }
    let image = of_bytes(channels, size, bytes)?;
    Ok(colour::to_srgb(image, profile.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::{samples, sniff};

    fn decoded(bytes: &[u8]) -> Result<DynamicImage, NoPicture> {
        let picture = samples::loaded(bytes.to_vec());
        decode(&picture, &sniff::look(bytes).unwrap())
    }

    #[test]
    fn orientation_is_applied() {
        let plain = decoded(&samples::jpeg_turned(1)).unwrap().into_rgb8();
        let turned = decoded(&samples::jpeg_turned(6)).unwrap().into_rgb8();
        assert_eq!(turned.dimensions(), (8, 12));
        // A quarter turn to the right moves the bottom left corner to the top left.
        assert_eq!(turned.get_pixel(0, 0), plain.get_pixel(0, 7));
    }

    #[test]
    fn every_cut_is_an_error_or_a_picture() {
        for whole in samples::one_of_each() {
            for end in 0..whole.len() {
                if sniff::look(&whole[..end]).is_ok() {
                    _ = decoded(&whole[..end]);
                }
            }
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_decoded() {
        let mut bytes = samples::png();
        bytes[16..24].copy_from_slice(&[0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0]); // 100,000 each way
        assert!(matches!(
            decoded(&bytes),
            Err(NoPicture::TooManyToConvert { .. })
        ));
    }

    #[test]
    fn sixteen_bits_are_rounded_to_eight() {
        let deep = image::ImageBuffer::from_fn(40, 3, |x, y| {
            let it = u16::try_from(x * 1638 + y * 77).unwrap();
            image::Rgba([it, u16::MAX - it, 128, it / 2])
        });
        let image = DynamicImage::ImageRgba16(deep);
        let bytes = samples::encode(&image, ImageFormat::Png);
        assert_eq!(decoded(&bytes).unwrap(), image.to_rgba8().into());
        for end in 40..bytes.len() - 20 {
            assert!(decoded(&bytes[..end]).is_err(), "{end}");
        }
    }
}
