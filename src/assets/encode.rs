//! Pixels → bytes of a JPEG or PNG.

use std::collections::BTreeMap;
use std::io::{self, Write};

use image::DynamicImage;

use super::pixels;
use super::target::PictureTarget;
use crate::hash::Hasher;
use crate::model::{Blob, Media, NoPicture, Picture};
use crate::{Output, Spool};

/// How pixels become bytes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Coding {
    /// JPEG of this quality, from 1 to 100; the picture has no alpha.
    Jpeg(u8),
    /// PNG.
    Png,
}

/// Encodes pixels as a picture that is shown at `size`, in pixels. Where the spool has a folder, the encoded bytes are
/// never all in memory at once.
///
/// # Errors
///
/// Says what the encoder refused, or why the bytes cannot be kept.
pub(super) fn picture(
    image: &DynamicImage,
    (width, height): (u32, u32),
    coding: Coding,
    spool: &Spool,
) -> Result<Picture, NoPicture> {
    let mut out = HashingOutput {
        output: spool.output(),
        hash: Hasher::new(),
    };
    let media = match coding {
        Coding::Jpeg(quality) => {
            jpeg(image, quality, &mut out)?;
            Media::Jpeg
        }
        Coding::Png => {
            png(image, &mut out)?;
            Media::Png
        }
    };
    let (blob, sha256) = out.finish().map_err(|it| not_kept(&it))?;
    Ok(Picture {
        media,
        width,
        height,
        sha256,
        blob,
    })
}

/// Encodes pixels for a target: as PNG when they were stored without loss or are transparent, otherwise as JPEG.
///
/// # Errors
///
/// As [`picture`].
pub(super) fn for_target(
    image: DynamicImage,
    lossless: bool,
    target: &PictureTarget,
) -> Result<Picture, NoPicture> {
    let mut image = pixels::without_opaque_alpha(image);
    if !target.alpha {
        image = pixels::over_white(image);
    }
    if target.grey {
        image = match image.color().has_alpha() {
            true => image.into_luma_alpha8().into(),
            false => image.into_luma8().into(),
        };
    }
    let coding = if lossless || image.color().has_alpha() {
        Coding::Png
    } else {
        Coding::Jpeg(target.quality)
    };
    let size = (image.width(), image.height());
    picture(&image, size, coding, &target.spool)
}

/// The reason when a picture was encoded, but there is no room for its bytes.
fn not_kept(problem: &io::Error) -> NoPicture {
    NoPicture::MadeNotKept {
        problem: problem.to_string(),
    }
}

/// A writer that hashes the bytes which it passes on to the spool.
struct HashingOutput {
    output: Output,
    hash: Hasher,
}

impl HashingOutput {
    fn finish(self) -> io::Result<(Blob, String)> {
        Ok((self.output.keep()?, self.hash.hex()))
    }
}

impl Write for HashingOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.output.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// Writes grey or RGB pixels as a JPEG of 8 bits a sample, without chroma subsampling; `quality` from 1 to 100.
fn jpeg(image: &DynamicImage, quality: u8, out: &mut impl Write) -> Result<(), NoPicture> {
    let wrong = |it: &dyn std::fmt::Display| NoPicture::JpegUnencodable {
        problem: it.to_string(),
    };
    let kind = match (image.as_luma8(), image.as_rgb8()) {
        (Some(_), _) => jpeg_encoder::ColorType::Luma,
        (None, Some(_)) => jpeg_encoder::ColorType::Rgb,
        (None, None) => return Err(wrong(&"neither grey nor RGB")),
    };
    let sides = [image.width(), image.height()].map(u16::try_from);
    let [Ok(width), Ok(height)] = sides else {
        return Err(wrong(&"longer than a JPEG can be"));
    };
    let mut out = io::BufWriter::with_capacity(64 << 10, out);
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_1_1);
    let written = encoder.encode(image.as_bytes(), width, height, kind);
    written.map_err(|it| wrong(&it))?;
    out.flush().map_err(|it| not_kept(&it))
}

/// Writes pixels as a PNG, with a palette when there are at most 256 colours.
fn png(image: &DynamicImage, out: &mut impl Write) -> Result<(), NoPicture> {
    /// Bytes of compressed data in one chunk of the file.
    const CHUNK: usize = 64 << 10;
    let wrong = |it: &dyn std::fmt::Display| NoPicture::PngUnencodable {
        problem: it.to_string(),
    };
    let failed = |problem: png::EncodingError| wrong(&problem);
    let palette = palette(image);
    let mut encoder = png::Encoder::new(out, image.width(), image.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let data = match palette {
        Some((colours, indices)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(
                colours
                    .iter()
                    .flat_map(|it| [it[0], it[1], it[2]])
                    .collect::<Vec<u8>>(),
            );
            if colours.iter().any(|it| it[3] != 255) {
                encoder.set_trns(colours.iter().map(|it| it[3]).collect::<Vec<u8>>());
            }
            // Filters help when neighbouring values are close. Palette numbers are not, even of similar colours.
            encoder.set_filter(png::Filter::NoFilter);
            std::borrow::Cow::Owned(indices)
        }
        None => {
            encoder.set_color(match image.color().channel_count() {
                1 => png::ColorType::Grayscale,
                2 => png::ColorType::GrayscaleAlpha,
                3 => png::ColorType::Rgb,
                _ => png::ColorType::Rgba,
            });
            encoder.set_filter(png::Filter::Adaptive);
            std::borrow::Cow::Borrowed(image.as_bytes())
        }
    };
    let mut writer = encoder.write_header().map_err(failed)?;
    let mut rows = writer.stream_writer_with_size(CHUNK).map_err(failed)?;
    let written = rows.write_all(&data);
    written.map_err(|it| wrong(&it))?;
    rows.finish().map_err(failed)?;
    writer.finish().map_err(failed)
}

/// The colours of a picture, in the order in which they are met, and for each pixel the number of its colour. `None`
/// when there are more than 256 colours, or when the picture is grey, which a palette would not make smaller.
fn palette(image: &DynamicImage) -> Option<(Vec<[u8; 4]>, Vec<u8>)> {
    let channels = usize::from(image.color().channel_count());
    if channels < 3 {
        return None;
    }
    let bytes = image.as_bytes();
    let mut numbers: BTreeMap<[u8; 4], u8> = BTreeMap::new();
    let mut colours = Vec::new();
    let mut indices = Vec::with_capacity(bytes.len() / channels);
    let mut last: Option<([u8; 4], u8)> = None;
    for pixel in bytes.chunks_exact(channels) {
        let colour = [pixel[0], pixel[1], pixel[2], *pixel.get(3).unwrap_or(&255)];
        let number = match last {
            Some((known, number)) if known == colour => number,
            _ => match numbers.get(&colour) {
                Some(number) => *number,
                None => {
                    let number = u8::try_from(colours.len()).ok()?;
                    numbers.insert(colour, number);
                    colours.push(colour);
                    number
                }
            },
        };
        last = Some((colour, number));
        indices.push(number);
    }
    Some((colours, indices))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    fn png(image: &DynamicImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        super::png(image, &mut bytes).unwrap();
        bytes
    }

    fn round_trip(image: &DynamicImage) -> DynamicImage {
        image::load_from_memory(&png(image)).unwrap()
    }

    #[test]
    fn png_keeps_every_pixel() {
        let few = RgbaImage::from_fn(20, 20, |x, y| {
            Rgba([200, 30, 9, if x > y { 255 } else { 7 }])
        });
        let many = RgbaImage::from_fn(40, 40, |x, y| {
            Rgba([u8::try_from(x).unwrap(), u8::try_from(y).unwrap(), 3, 200])
        });
        for image in [few, many] {
            let back = round_trip(&image.clone().into()).into_rgba8();
            assert_eq!(back, image);
        }
    }

    #[test]
    fn the_hash_is_the_same_in_memory_and_on_disk() {
        let folder = tempfile::tempdir().unwrap();
        let noise = image::RgbImage::from_fn(1500, 1200, |x, y| {
            let mixed = (x ^ y << 11).wrapping_mul(2_654_435_761);
            image::Rgb([mixed.to_be_bytes()[0], mixed.to_be_bytes()[1], 7])
        });
        let noise = noise.into();
        for coding in [Coding::Jpeg(95), Coding::Png] {
            let made = |spool: &Spool| picture(&noise, (3, 2), coding, spool).unwrap();
            let (outside, inside) = (made(&Spool::new(folder.path())), made(&Spool::default()));
            assert_eq!(outside, inside);
            let bytes = outside.blob.bytes().unwrap();
            assert_eq!(outside.sha256, crate::hash::sha256(&bytes));
            assert_eq!((outside.width, outside.height), (3, 2));
        }
    }

    #[test]
    fn few_colours_become_a_palette() {
        let flat = RgbaImage::from_pixel(64, 64, Rgba([1, 2, 3, 255]));
        let bytes = png(&flat.into());
        assert_eq!(bytes[25], 3, "colour type of the header");
    }
}
