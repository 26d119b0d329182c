//! PNG pictures. Compressed rows are copied where PDF can read them unchanged (its predictors are PNG's filters).
//! Interlaced pictures and those with transparent pixels are decoded, split into colours and alpha, and filtered
//! and compressed again.

use lopdf::{Dictionary, Object, Stream, StringFormat, dictionary};
use png::{BitDepth, ColorType, Decoder, Encoder, Limits, Reader, Transformations};

use super::drawing::{ImageObject, Turn, entries};
use super::icc;
use crate::pdf::object::name;
use crate::pdf::stream::stored;

/// The most bytes of samples that are decoded; larger pictures are refused.
const MOST_BYTES: usize = 1 << 30;

type PngBytes<'a> = std::io::Cursor<&'a [u8]>;

/// Turns a PNG into an image with the `FlateDecode` filter.
pub(super) fn draw(bytes: &[u8]) -> Result<ImageObject, String> {
    let mut reader = open(bytes, Transformations::IDENTITY)?;
    let info = reader.info();
    let profile = info.icc_profile.clone().unwrap_or_default();
    let (color, depth) = (info.color_type, info.bit_depth);
    let (width, height) = (info.width, info.height);
    let transparent = info.trns.is_some();
    let indexed = color == ColorType::Indexed;
    let has_alpha = matches!(color, ColorType::GrayscaleAlpha | ColorType::Rgba);
    let image = if info.interlaced || has_alpha || (transparent && !indexed) {
        with_alpha_split(bytes, &profile)?
    } else {
        let space = if indexed {
            palette(&reader, &profile)?
        } else {
            space(color, &profile)?
        };
        let mask = transparent.then(|| palette_mask(&mut reader)).transpose()?;
        if mask.is_none() {
            verify(&mut reader)?;
        }
        let parameters = predictor(components(color), depth, width);
        let mut dictionary = entries((width, height), bits(depth), space, "FlateDecode");
        dictionary.set("DecodeParms", parameters);
        insert_mask(&mut dictionary, mask.flatten());
        stored(dictionary, compressed_rows(bytes))
    };
    Ok(ImageObject {
        stream: image,
        turn: Turn::UPRIGHT,
    })
}

fn failed(source: png::DecodingError) -> String {
    format!("a PNG that cannot be read: {source}")
}

fn open(bytes: &[u8], transformations: Transformations) -> Result<Reader<PngBytes<'_>>, String> {
    let limits = Limits { bytes: MOST_BYTES };
    let mut decoder = Decoder::new_with_limits(std::io::Cursor::new(bytes), limits);
    decoder.set_transformations(transformations);
    decoder.read_info().map_err(failed)
}

fn components(color: ColorType) -> u8 {
    match color {
        ColorType::Grayscale | ColorType::GrayscaleAlpha | ColorType::Indexed => 1,
        ColorType::Rgb | ColorType::Rgba => 3,
    }
}

fn bits(depth: BitDepth) -> u8 {
    match depth {
        BitDepth::One => 1,
        BitDepth::Two => 2,
        BitDepth::Four => 4,
        BitDepth::Eight => 8,
        BitDepth::Sixteen => 16,
    }
}

fn space(color: ColorType, profile: &[u8]) -> Result<Object, String> {
    let space = icc::space(components(color), profile);
    space.ok_or_else(|| "a PNG without a colour space".to_owned())
}

/// The palette as an `Indexed` colour space over RGB.
fn palette(reader: &Reader<PngBytes<'_>>, profile: &[u8]) -> Result<Object, String> {
    let colors = reader.info().palette.as_deref().unwrap_or_default();
    let count = colors.len() / 3;
    if !(1..=256).contains(&count) {
        return Err("a PNG without its palette".to_owned());
    }
    let most = i64::try_from(count - 1).unwrap_or(255);
    let colors = colors[..count * 3].to_vec();
    Ok(Object::Array(vec![
        name("Indexed"),
        space(ColorType::Rgb, profile)?,
        Object::Integer(most),
        Object::String(colors, StringFormat::Hexadecimal),
    ]))
}

/// Decode parameters for rows filtered as in PNG, where each row names its filter (ISO 32000-1, 7.4.4.4).
fn predictor(colors: u8, depth: BitDepth, width: u32) -> Dictionary {
    dictionary! {
        "Predictor" => 15,
        "Colors" => i64::from(colors),
        "BitsPerComponent" => i64::from(bits(depth)),
        "Columns" => i64::from(width),
    }
}

/// The contents of the `IDAT` chunks, which together are one zlib stream.
fn compressed_rows(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = head[..4]
            .iter()
            .fold(0, |it, byte| it << 8 | usize::from(*byte));
        if &head[4..] == b"IDAT" {
            out.extend_from_slice(bytes.get(at + 8..at + 8 + length).unwrap_or_default());
        }
        at += length + 12;
    }
    out
}

/// Reads every row, because rows may be copied unchecked only when all of them decode.
fn verify(reader: &mut Reader<PngBytes<'_>>) -> Result<(), String> {
    while reader.next_row().map_err(failed)?.is_some() {}
    Ok(())
}

/// The alpha of an indexed picture, pixel by pixel; `None` when all of it is opaque.
fn palette_mask(reader: &mut Reader<PngBytes<'_>>) -> Result<Option<Stream>, String> {
    let info = reader.info();
    let (width, height) = (info.width, info.height);
    let depth = usize::from(bits(info.bit_depth));
    let alphas = info.trns.clone().unwrap_or_default();
    let columns = usize::try_from(width).unwrap_or(usize::MAX);
    let mut mask = Vec::new();
    while let Some(row) = reader.next_row().map_err(failed)? {
        let row = row.data();
        for column in 0..columns {
            let bit = column * depth;
            let byte = row.get(bit / 8).copied().unwrap_or(0);
            let index = (byte << (bit % 8)) >> (8 - depth);
            mask.push(alphas.get(usize::from(index)).copied().unwrap_or(255));
        }
    }
    soft_mask(width, height, &mask)
}

/// Decodes a PNG and separates colours from alpha, 8 bits per component.
fn with_alpha_split(bytes: &[u8], profile: &[u8]) -> Result<Stream, String> {
    let mut reader = open(bytes, Transformations::EXPAND | Transformations::STRIP_16)?;
    let size = reader.output_buffer_size().filter(|it| *it <= MOST_BYTES);
    let mut samples = vec![0; size.ok_or_else(|| "a PNG that is too large".to_owned())?];
    let info = reader.next_frame(&mut samples).map_err(failed)?;
    samples.truncate(info.buffer_size());
    let colors = usize::from(components(info.color_type));
    let has_alpha = matches!(info.color_type, ColorType::GrayscaleAlpha | ColorType::Rgba);
    let mask = if has_alpha {
        let mask = split(&mut samples, colors);
        soft_mask(info.width, info.height, &mask)?
    } else {
        None
    };
    let color = if colors == 1 {
        ColorType::Grayscale
    } else {
        ColorType::Rgb
    };
    let space = space(color, profile)?;
    let mut image = filtered(info.width, info.height, color, space, &samples)?;
    insert_mask(&mut image.dict, mask);
    Ok(image)
}

fn insert_mask(dictionary: &mut Dictionary, mask: Option<Stream>) {
    if let Some(stream) = mask {
        dictionary.set("SMask", stream);
    }
}

fn soft_mask(width: u32, height: u32, mask: &[u8]) -> Result<Option<Stream>, String> {
    if mask.iter().all(|it| *it == 255) {
        return Ok(None);
    }
    let space = name("DeviceGray");
    filtered(width, height, ColorType::Grayscale, space, mask).map(Some)
}

/// Samples as PNG filters and compresses them.
fn filtered(
    width: u32,
    height: u32,
    color: ColorType,
    space: Object,
    samples: &[u8],
) -> Result<Stream, String> {
    let mut bytes = Vec::new();
    let failed = |source: png::EncodingError| format!("a PNG that cannot be filtered: {source}");
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(failed)?;
    let mut rows = writer.stream_writer_with_size(1 << 16).map_err(failed)?;
    let written = std::io::Write::write_all(&mut rows, samples);
    written.map_err(|it| failed(it.into()))?;
    rows.finish().map_err(failed)?;
    writer.finish().map_err(failed)?;
    let mut dictionary = entries((width, height), 8, space, "FlateDecode");
    let parameters = predictor(components(color), BitDepth::Eight, width);
    dictionary.set("DecodeParms", parameters);
    Ok(stored(dictionary, compressed_rows(&bytes)))
}

/// Removes alpha from the samples and returns it; the colours stay.
fn split(samples: &mut Vec<u8>, colors: usize) -> Vec<u8> {
    let count = samples.len() / (colors + 1);
    let mut mask = Vec::with_capacity(count);
    for pixel in 0..count {
        let from = pixel * (colors + 1);
        mask.push(samples[from + colors]);
        samples.copy_within(from..from + colors, pixel * colors);
    }
    samples.truncate(count * colors);
    mask
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG of one row.
    fn sample(color: ColorType, depth: BitDepth, trns: Option<&[u8]>, row: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 2, 1);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if color == ColorType::Indexed {
            encoder.set_palette(vec![1, 2, 3, 4, 5, 6]);
        }
        if let Some(trns) = trns {
            encoder.set_trns(trns.to_vec());
        }
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(row).unwrap();
        writer.finish().unwrap();
        bytes
    }

    /// The rows that a PDF reader would get, filter bytes and all.
    fn rows(stream: &Stream) -> Vec<u8> {
        let mut out = Vec::new();
        let mut decoder = flate2::read::ZlibDecoder::new(&*stream.content);
        std::io::Read::read_to_end(&mut decoder, &mut out).unwrap();
        out
    }

    fn mask(stream: &Stream) -> Option<&Stream> {
        stream.dict.get(b"SMask").ok()?.as_stream().ok()
    }

    fn entry<'a>(stream: &'a Stream, key: &str) -> &'a Object {
        stream.dict.get(key.as_bytes()).unwrap()
    }

    #[test]
    fn a_palette_is_kept_with_its_bits() {
        let image = draw(&sample(ColorType::Indexed, BitDepth::One, None, &[0x40])).unwrap();
        assert_eq!(*entry(&image.stream, "BitsPerComponent"), 1.into());
        let space = entry(&image.stream, "ColorSpace").as_array().unwrap();
        assert_eq!((&space[0], &space[2]), (&name("Indexed"), &1.into()));
        assert_eq!(rows(&image.stream)[1..], [0x40]);
        assert!(mask(&image.stream).is_none());
    }

    #[test]
    fn alpha_of_a_palette_becomes_a_soft_mask() {
        let bytes = sample(ColorType::Indexed, BitDepth::One, Some(&[0, 255]), &[0x40]);
        let image = draw(&bytes).unwrap();
        assert_eq!(rows(&image.stream)[1..], [0x40]);
        let mask = mask(&image.stream).unwrap();
        assert_eq!(*entry(mask, "ColorSpace"), name("DeviceGray"));
        assert_eq!(*entry(mask, "Width"), 2.into());
    }

    #[test]
    fn colours_and_alpha_are_separated() {
        for (colors, row, kept) in [
            (
                ColorType::Rgba,
                &[1, 2, 3, 9, 4, 5, 6, 7][..],
                &[1, 2, 3, 4, 5, 6][..],
            ),
            (ColorType::GrayscaleAlpha, &[1, 9, 4, 7], &[1, 4]),
        ] {
            let mut samples = row.to_vec();
            let count = usize::from(components(colors));
            assert_eq!(split(&mut samples, count), [9, 7]);
            assert_eq!(samples, kept);
            let image = draw(&sample(colors, BitDepth::Eight, None, row)).unwrap();
            assert_eq!(rows(mask(&image.stream).unwrap()).len(), 3);
        }
    }

    #[test]
    fn opaque_alpha_makes_no_mask() {
        let row = [1, 2, 3, 255, 4, 5, 6, 255];
        let image = draw(&sample(ColorType::Rgba, BitDepth::Eight, None, &row)).unwrap();
        assert_eq!(*entry(&image.stream, "ColorSpace"), name("DeviceRGB"));
        assert!(mask(&image.stream).is_none());
    }

    #[test]
    fn sixteen_bits_pass_through() {
        let row = [1, 2, 3, 4];
        let bytes = sample(ColorType::Grayscale, BitDepth::Sixteen, None, &row);
        let image = draw(&bytes).unwrap();
        assert_eq!(*entry(&image.stream, "BitsPerComponent"), 16.into());
        assert_eq!(compressed_rows(&bytes), image.stream.content);
    }

    #[test]
    fn a_truncated_png_is_refused() {
        let bytes = sample(ColorType::Rgb, BitDepth::Eight, None, &[9; 6]);
        for length in 0..bytes.len() - 12 {
            assert!(draw(&bytes[..length]).is_err(), "{length}");
        }
    }
}
