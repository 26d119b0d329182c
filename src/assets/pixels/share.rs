//! Memory for pixels: who decodes takes a share of it first, so that a conversion stays within its bound
//! whatever size the pictures have.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::assets::sniff::{self, Header};
use crate::assets::unreadable;
use crate::model::{Media, NoPicture, Picture};

/// Bytes that decoding may take at once, by all threads together: it keeps a conversion under 250 MB
/// whatever size the pictures have.
const POOL: u64 = 112 << 20;

/// Bytes that decoding a single picture may take, all others waiting.
pub(super) const LARGEST: u64 = 150 << 20;

/// Bytes of rows on their way through a decoder, a scaler and an encoder.
pub(super) const ROWS: u64 = 8 << 20;

static POOL_FREE: (Mutex<u64>, Condvar) = (Mutex::new(POOL), Condvar::new());

/// A share of [`POOL`], given back when dropped.
pub(in crate::assets) struct Share(u64);

impl Share {
    /// Waits until this many bytes are free; more than all there is counts as all.
    pub(in crate::assets) fn take(bytes: u64) -> Self {
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

/// Does something with a picture and its header as soon as there is memory for what `cost` says of them.
///
/// # Errors
///
/// Says why the bytes or their header cannot be read; as `work` says.
pub(in crate::assets) fn with<T>(
    picture: &Picture,
    cost: impl Fn(&Header) -> u64,
    work: impl FnOnce(&Header) -> Result<T, NoPicture>,
) -> Result<T, NoPicture> {
    let header = {
        let _share = Share::take(picture.blob.length());
        let bytes = picture.blob.bytes().map_err(|it| unreadable(&it))?;
        sniff::look(&bytes)?.into_owned()
    };
    // Whoever waits must hold nothing that others wait for.
    let _share = Share::take(cost(&header));
    work(&header)
}

/// Bytes that a picture takes while it is decoded, turned, scaled and encoded.
pub(in crate::assets) fn cost(
    picture: &Picture,
    header: &Header,
    scale: Option<(u32, u32)>,
) -> u64 {
    let pixels = u64::from(header.width) * u64::from(header.height);
    let source = pixels * channels(header);
    let turned = if header.orientation == 1 { 0 } else { source };
    let scaled = scale.map_or(0, |(width, height)| {
        u64::from(width) * u64::from(height) * channels(header)
    });
    let decoding = bytes_held(picture, header) + pixels * beside(header);
    source + decoding.max(turned).max(scaled) + ROWS
}

/// Bytes of a file that its decoder wants whole.
fn bytes_held(picture: &Picture, header: &Header) -> u64 {
    match header.media {
        Media::Jpeg | Media::Svg => picture.blob.length(),
        // The coded picture is copied out of its boxes.
        Media::Avif | Media::Heic => 2 * picture.blob.length(),
        Media::Png | Media::Gif | Media::WebP | Media::Bmp | Media::Tiff | Media::Ico => 0,
    }
}

/// Bytes a pixel that a decoder holds beside the pixels it gives.
fn beside(header: &Header) -> u64 {
    match header.media {
        // Coefficients of two bytes for every sample.
        Media::Jpeg if header.progressive => 6,
        Media::Jpeg => u64::from(header.colour == sniff::Colour::Cmyk) * 4,
        Media::Png if header.depth > 8 && header.interlaced => 8,
        Media::Png | Media::Bmp | Media::Svg => 0,
        Media::Gif | Media::Ico => 4,
        Media::WebP | Media::Tiff if header.depth <= 8 => 4,
        Media::WebP | Media::Tiff => 12,
        // Planes of words, and the frame that they are read from.
        Media::Avif | Media::Heic => 5,
    }
}

/// Bytes of a decoded pixel.
pub(super) fn channels(header: &Header) -> u64 {
    match header.media {
        Media::Jpeg | Media::Avif => 3,
        Media::Png
        | Media::Gif
        | Media::WebP
        | Media::Bmp
        | Media::Tiff
        | Media::Ico
        | Media::Svg
        | Media::Heic => 4,
    }
}
