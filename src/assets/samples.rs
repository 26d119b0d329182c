//! Pictures for tests, of 12 × 8 pixels where nothing else is said.

use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::Spool;
use crate::model::Picture;

/// Writes a file.
#[expect(clippy::disallowed_methods, reason = "tests make their own files")]
pub(super) fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

/// A picture as it is after loading.
pub(super) fn loaded(bytes: Vec<u8>) -> Picture {
    let header = super::sniff::look(&bytes).unwrap();
    let (media, size) = (header.media, header.shown());
    super::picture(&Spool::default(), media, size, bytes)
}

/// A gradient in both directions, so that turning and flipping change it.
pub(super) fn gradient(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let ramp = |at: u32, of: u32| u8::try_from(at * 255 / of.max(2)).unwrap();
        Rgb([ramp(x, width), ramp(y, height), 96])
    })
}

pub(super) fn encode(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG of this quality, from 1 to 100.
pub(super) fn jpeg(image: &DynamicImage, quality: u8) -> Vec<u8> {
    let coding = super::encode::Coding::Jpeg(quality);
    let made = super::encode::picture(image, (1, 1), coding, &Spool::default());
    made.unwrap().blob.bytes().unwrap().into_owned()
}

pub(super) fn of(format: ImageFormat) -> Vec<u8> {
    let image = DynamicImage::from(gradient(12, 8));
    if [ImageFormat::Gif, ImageFormat::Ico].contains(&format) {
        return encode(&image.to_rgba8().into(), format);
    }
    encode(&image, format)
}

pub(super) fn png() -> Vec<u8> {
    of(ImageFormat::Png)
}

pub(super) fn svg() -> Vec<u8> {
    b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg' width='12' height='8'>\
      <rect width='6' height='8' fill='red'/></svg>"
        .to_vec()
}

/// A JPEG with this EXIF orientation.
pub(super) fn jpeg_turned(orientation: u8) -> Vec<u8> {
    let plain = of(ImageFormat::Jpeg);
    let mut bytes = plain[..2].to_vec();
    bytes.extend(b"\xFF\xE1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0");
    bytes.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend(&plain[2..]);
    bytes
}

/// An AVIF whose right half is half transparent.
pub(super) fn avif() -> Vec<u8> {
    include_bytes!("../../tests/samples/pictures/alpha.avif").to_vec()
}

/// An AVIF or HEIC file with boxes that state its type and size, but no coded picture.
pub(super) fn heif(brand: &[u8; 4]) -> Vec<u8> {
    fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 8).unwrap();
        [&length.to_be_bytes(), &kind[..], body].concat()
    }
    let ispe = boxed(b"ispe", &[0, 0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 8]);
    let iprp = boxed(b"iprp", &boxed(b"ipco", &ispe));
    let meta = boxed(b"meta", &[&[0; 4][..], &iprp].concat());
    let ftyp = boxed(
        b"ftyp",
        &[&brand[..], b"\0\0\0\0", b"miaf", &brand[..]].concat(),
    );
    [ftyp, meta].concat()
}

/// One picture of each type that Lantai recognizes.
pub(super) fn one_of_each() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::Gif,
        ImageFormat::WebP,
        ImageFormat::Bmp,
        ImageFormat::Tiff,
        ImageFormat::Ico,
    ]
    .into_iter()
    .map(of)
    .collect();
    all.extend([svg(), avif(), heif(b"heic")]);
    all
}
