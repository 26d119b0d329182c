//! A pool that counts the memory for pixels. Before a picture is decoded, its thread waits until the pool has enough
//! bytes left for it, so that a conversion keeps within its limit of memory whatever size the pictures have.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::assets::sniff::{self, PictureHeader};
use crate::assets::unreadable;
use crate::model::{Media, NoPicture, Picture};

/// The most bytes that decoding may take in all threads together. With it a conversion stays under 250 MB.
const POOL: u64 = 112 << 20;

/// The most bytes that decoding a single picture may take. All others wait for a picture that takes the whole pool.
pub(super) const LARGEST: u64 = 150 << 20;

/// The bytes for the rows that a decoder, a scaler and an encoder hold at a time.
pub(super) const ROWS: u64 = 8 << 20;

static POOL_FREE: (Mutex<u64>, Condvar) = (Mutex::new(POOL), Condvar::new());

/// A share of [`POOL`], given back when dropped.
pub(in crate::assets) struct Share(u64);

impl Share {
    /// Waits until this many bytes are free. A request for more than the whole pool takes the whole pool.
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

/// Reads the header of a picture, waits for as much memory as `cost` computes from it, and calls `work`.
///
/// # Errors
///
/// Says why the bytes or the header cannot be read; otherwise the error of `work`.
pub(in crate::assets) fn with_memory<T>(
    picture: &Picture,
    cost: impl Fn(&PictureHeader) -> u64,
    work: impl FnOnce(&PictureHeader) -> Result<T, NoPicture>,
) -> Result<T, NoPicture> {
    let header = {
        let _share = Share::take(picture.blob.length());
        let bytes = picture.blob.bytes().map_err(|it| unreadable(&it))?;
        sniff::look(&bytes)?.into_owned()
    };
    // The first share has been given back: a thread that waits while it holds a share could wait for ever.
    let _share = Share::take(cost(&header));
    work(&header)
}

/// How many bytes of memory a picture takes while it is decoded, turned, scaled and encoded.
pub(in crate::assets) fn cost(
    picture: &Picture,
    header: &PictureHeader,
    scale: Option<(u32, u32)>,
) -> u64 {
    let pixels = u64::from(header.width) * u64::from(header.height);
    let source = pixels * channels(header);
    let turned = if header.orientation == 1 { 0 } else { source };
    let scaled = scale.map_or(0, |(width, height)| {
        u64::from(width) * u64::from(height) * channels(header)
    });
    let decoding = bytes_held(picture, header) + pixels * extra_bytes_per_pixel(header);
    source + decoding.max(turned).max(scaled) + ROWS
}

/// The bytes of the file that the decoder needs in memory at once.
fn bytes_held(picture: &Picture, header: &PictureHeader) -> u64 {
    match header.media {
        Media::Jpeg | Media::Svg => picture.blob.length(),
        // The file, and the coded picture copied out of its boxes.
        Media::Avif | Media::Heic => 2 * picture.blob.length(),
        Media::Png | Media::Gif | Media::WebP | Media::Bmp | Media::Tiff | Media::Ico => 0,
    }
}

/// How many bytes for each pixel the decoder needs besides the pixels that it returns.
fn extra_bytes_per_pixel(header: &PictureHeader) -> u64 {
    match header.media {
        // The decoder keeps two bytes of coefficients for every sample.
        Media::Jpeg if header.progressive => 6,
        Media::Jpeg => u64::from(header.colour == sniff::Colour::Cmyk) * 4,
        Media::Png if header.depth > 8 && header.interlaced => 8,
        Media::Png | Media::Bmp | Media::Svg => 0,
        Media::Gif | Media::Ico => 4,
        Media::WebP | Media::Tiff if header.depth <= 8 => 4,
        Media::WebP | Media::Tiff => 12,
        // Planes of 16 bits a sample, and the decoder's frame from which they are copied.
        Media::Avif | Media::Heic => 5,
    }
}

/// How many bytes a decoded pixel has.
pub(super) fn channels(header: &PictureHeader) -> u64 {
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
