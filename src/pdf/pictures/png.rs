//! PNG as its samples: palette kept, alpha as a soft mask.

use png::{ColorType, Decoder, Limits, Transformations};
use printpdf::{DictItem, ExternalStream};

use super::{Image, Turn, entries, named, stream};
use crate::pdf::object::deflate;

/// Most bytes of samples that are decoded; more is refused.
const MOST_BYTES: usize = 1 << 30;

/// A PNG as `FlateDecode`.
pub(super) fn draw(bytes: &[u8]) -> Result<Image, String> {
    let failed = |source: png::DecodingError| source.to_string();
    let limits = Limits { bytes: MOST_BYTES };
    let mut decoder = Decoder::new_with_limits(std::io::Cursor::new(bytes), limits);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let mut reader = decoder.read_info().map_err(failed)?;
    let size = reader.output_buffer_size();
    let size = size.filter(|it| *it <= MOST_BYTES);
    let mut samples = vec![0; size.ok_or_else(|| "too large".to_owned())?];
    let info = reader.next_frame(&mut samples).map_err(failed)?;
    samples.truncate(info.buffer_size());
    let (colors, alpha) = match info.color_type {
        ColorType::Grayscale => (1, false),
        ColorType::GrayscaleAlpha => (1, true),
        ColorType::Rgb => (3, false),
        ColorType::Rgba => (3, true),
        ColorType::Indexed => return Err("a palette that was not expanded".to_owned()),
    };
    let (samples, mask) = if alpha {
        let (samples, mask) = split(&samples, colors);
        let opaque = mask.iter().all(|it| *it == 255);
        (samples, (!opaque).then_some(mask))
    } else {
        (samples, None)
    };
    let space = if colors == 1 {
        "DeviceGray"
    } else {
        "DeviceRGB"
    };
    let mut image = plain(info.width, info.height, space, &samples);
    if let Some(mask) = mask {
        let stream = plain(info.width, info.height, "DeviceGray", &mask);
        image
            .dict
            .insert("SMask".to_owned(), DictItem::Stream { stream });
    }
    Ok(Image {
        stream: image,
        turn: Turn(1),
    })
}

fn plain(width: u32, height: u32, space: &str, samples: &[u8]) -> ExternalStream {
    let dict = entries(width, height, 8, named(space), "FlateDecode");
    stream(dict, deflate(samples))
}

/// Colours and alpha, apart.
fn split(samples: &[u8], colors: usize) -> (Vec<u8>, Vec<u8>) {
    let count = samples.len() / (colors + 1);
    let (mut out, mut mask) = (
        Vec::with_capacity(count * colors),
        Vec::with_capacity(count),
    );
    for pixel in samples.chunks_exact(colors + 1) {
        let (color, alpha) = pixel.split_at(colors);
        out.extend_from_slice(color);
        mask.extend_from_slice(alpha);
    }
    (out, mask)
}
