//! Pixels to bytes: JPEG for what was lossy, PNG for what was not.

use std::collections::BTreeMap;

use image::{DynamicImage, ImageEncoder};

/// JPEG without alpha; `quality` from 1 to 100.
///
/// # Errors
///
/// Says what the encoder refused.
pub(super) fn jpeg(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder
        .write_image(
            image.as_bytes(),
            image.width(),
            image.height(),
            image.color().into(),
        )
        .map_err(|problem| format!("not encoded as JPEG: {problem}"))?;
    Ok(bytes)
}

/// PNG, with a palette when 256 colours are enough.
///
/// # Errors
///
/// Says what the encoder refused.
pub(super) fn png(image: &DynamicImage) -> Result<Vec<u8>, String> {
    let failed = |problem: png::EncodingError| format!("not encoded as PNG: {problem}");
    let palette = palette(image);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, image.width(), image.height());
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
            // Filters only hinder where neighbours are not alike in value.
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
    writer.write_image_data(&data).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

/// The colours of a picture, in the order in which they are met, and each pixel's number among them;
/// `None` when there are more than 256 or grey says it shorter.
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

    fn round_trip(image: &DynamicImage) -> DynamicImage {
        image::load_from_memory(&png(image).unwrap()).unwrap()
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
    fn few_colours_become_a_palette() {
        let flat = RgbaImage::from_pixel(64, 64, Rgba([1, 2, 3, 255]));
        let bytes = png(&flat.into()).unwrap();
        assert_eq!(bytes[25], 3, "colour type of the header");
    }
}
