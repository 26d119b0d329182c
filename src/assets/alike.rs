//! The pictures of a document → which picture of the body is the same as the head picture, so that it is shown once.

use image::DynamicImage;

use super::{pixels, sniff};
use crate::model::{AssetId, AssetState, Document, Picture};

/// Pixels across and down of the thumbnails by which pictures are compared.
const SIDE: u32 = 32;

/// The largest mean difference between the samples of two thumbnails of the same picture, in 255ths. Scaling and
/// compression make no larger difference.
const MEAN: u64 = 3;
/// The largest difference of any single sample. Two pages of text on white have a small mean difference, but a large one
/// wherever only one of them has a letter.
const WORST: u8 = 48;

/// How many pictures of the body are compared, from its start: a head picture repeats one near the top.
const COMPARED: usize = 16;

/// The picture of the body that the cover repeats, perhaps at another size or quality.
pub(super) fn twin_of_cover(document: &Document) -> Option<AssetId> {
    let cover_id = document.metadata.cover?;
    let cover = document.assets.picture(cover_id)?;
    let others: Vec<(AssetId, &Picture)> = document
        .assets
        .iter()
        .filter(|it| it.0 != cover_id)
        .filter_map(|(id, asset)| match &asset.state {
            AssetState::Loaded(picture) => Some((id, picture)),
            AssetState::Pending | AssetState::Missing(_) => None,
        })
        .collect();
    if let Some((id, _)) = others.iter().find(|it| it.1.sha256 == cover.sha256) {
        return Some(*id);
    }
    let shape = |it: &Picture| f64::from(it.width) / f64::from(it.height);
    let wanted = shape(cover);
    let mut cover_thumbnail = None;
    others
        .into_iter()
        .filter(|(_, it)| (shape(it) / wanted - 1.0).abs() < 0.02)
        .take(COMPARED)
        .find(|(_, other)| {
            if cover_thumbnail.is_none() {
                cover_thumbnail = Some(thumbnail(cover));
            }
            match (&cover_thumbnail, thumbnail(other)) {
                (Some(Some(a)), Some(b)) => is_same(a, &b),
                _ => false,
            }
        })
        .map(|it| it.0)
}

/// The samples of a picture scaled to [`SIDE`] × [`SIDE`] pixels, three a pixel.
fn thumbnail(picture: &Picture) -> Option<Vec<u8>> {
    let small = |header: &sniff::PictureHeader| pixels::cost(picture, header, Some((SIDE, SIDE)));
    let image = pixels::with_memory(picture, small, |header| {
        pixels::decode(picture, header).map(|it| pixels::scaled(it, SIDE, SIDE))
    });
    let image = pixels::over_white(image.ok()?);
    Some(DynamicImage::from(image.into_rgb8()).into_bytes())
}

fn is_same(a: &[u8], b: &[u8]) -> bool {
    let differences = || a.iter().zip(b).map(|(a, b)| a.abs_diff(*b));
    let sum: u64 = differences().map(u64::from).sum();
    sum <= MEAN * 3 * u64::from(SIDE * SIDE) && differences().all(|it| it <= WORST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::samples;
    use crate::model::Asset;

    fn jpeg_thumbnail(image: &DynamicImage, quality: u8) -> Vec<u8> {
        let bytes = samples::jpeg(image, quality);
        thumbnail(&samples::loaded(bytes)).unwrap()
    }

    #[test]
    fn a_scaled_and_recompressed_copy_is_the_same_picture() {
        let large: DynamicImage = samples::gradient(600, 400).into();
        let small = pixels::scaled(large.clone(), 150, 100);
        let other = large.fliph();
        let jpeg_thumbnail = |it| jpeg_thumbnail(it, 70);
        assert!(is_same(&jpeg_thumbnail(&large), &jpeg_thumbnail(&small)));
        assert!(!is_same(&jpeg_thumbnail(&large), &jpeg_thumbnail(&other)));
    }

    #[test]
    fn two_pages_of_text_are_two_pictures() {
        let page = |seed: u32| -> DynamicImage {
            image::GrayImage::from_fn(640, 640, |x, y| {
                let cell = (x / 20).wrapping_mul(31) ^ (y / 20).wrapping_mul(17) ^ seed;
                image::Luma([if cell.is_multiple_of(23) { 0 } else { 255 }])
            })
            .into()
        };
        assert!(!is_same(
            &jpeg_thumbnail(&page(1), 90),
            &jpeg_thumbnail(&page(7), 90)
        ));
    }

    #[test]
    fn the_cover_is_found_in_the_body() {
        let large: DynamicImage = samples::gradient(600, 400).into();
        let small = pixels::scaled(large.clone(), 150, 100);
        let mut document = Document::default();
        let mut add = |name: &str, image: &DynamicImage| {
            let bytes = samples::jpeg(image, 80);
            let state = samples::loaded(bytes);
            document.assets.add(Asset {
                candidates: vec![name.to_owned()],
                referrer_policy: None,
                line: 1,
                state: AssetState::Loaded(state),
            })
        };
        let (cover, _, same) = (add("a", &small), add("b", &large.fliph()), add("c", &large));
        document.metadata.cover = Some(cover);
        assert_eq!(twin_of_cover(&document), Some(same));
    }
}
