//! Finds the head picture again among the pictures of the body, so that it is shown once.

use image::DynamicImage;

use super::{pixels, sniff};
use crate::model::{AssetId, AssetState, Document, Picture};

/// Pixels across and down of the print that pictures are compared by.
const SIDE: u32 = 32;

/// The largest mean difference of a sample of two prints of the same picture, in 255ths, and the
/// largest of any sample: what scaling and recompression do. Two pages of text on white differ little
/// on the whole, but much where one has a letter.
const MEAN: u64 = 3;
const WORST: u8 = 48;

/// How many pictures of the body are compared; a head picture repeats one near the top.
const COMPARED: usize = 16;

/// The picture of the body that the cover repeats at another size or quality.
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
    let mut print = None;
    others
        .into_iter()
        .filter(|(_, it)| (shape(it) / wanted - 1.0).abs() < 0.02)
        .take(COMPARED)
        .find(|(_, other)| {
            if print.is_none() {
                print = Some(print_of(cover));
            }
            match (&print, print_of(other)) {
                (Some(Some(a)), Some(b)) => is_same(a, &b),
                _ => false,
            }
        })
        .map(|it| it.0)
}

/// A picture reduced to a few pixels.
fn print_of(picture: &Picture) -> Option<Vec<u8>> {
    let small = |header: &sniff::Header| pixels::cost(picture, header, Some((SIDE, SIDE)));
    let image = pixels::with(picture, small, |header| {
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

    fn print(image: &DynamicImage, quality: u8) -> Vec<u8> {
        let bytes = samples::jpeg(image, quality);
        print_of(&samples::loaded(bytes)).unwrap()
    }

    #[test]
    fn a_scaled_and_recompressed_copy_is_the_same_picture() {
        let large: DynamicImage = samples::gradient(600, 400).into();
        let small = pixels::scaled(large.clone(), 150, 100);
        let other = large.fliph();
        let print = |it| print(it, 70);
        assert!(is_same(&print(&large), &print(&small)));
        assert!(!is_same(&print(&large), &print(&other)));
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
        assert!(!is_same(&print(&page(1), 90), &print(&page(7), 90)));
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
