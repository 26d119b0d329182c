//! The pictures of a book → the same pictures, made smaller until all together keep within a number of bytes.
//!
//! Knows nothing of which pictures belong to which article.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::encode::Coding;
use super::sniff::PictureHeader;
use super::target::PictureTarget;
use super::{encode, pixels};
use crate::model::{Media, Picture};

/// Pictures of fewer bytes than this stay as they are, because making them smaller would save little.
const SMALL: u64 = 24 << 10;

/// Quality of JPEG (1 to 100) and the longest side in pixels. Each pair gives smaller pictures than the one before.
const MILESTONES: [(u8, u32); 9] = [
    (85, 2560),
    (82, 2048),
    (78, 1600),
    (74, 1280),
    (70, 1024),
    (62, 880),
    (54, 760),
    (45, 640),
    (35, 480),
];

/// How many steps lead from one milestone to the next.
const STRIDE: u32 = 3;

/// How many pictures are tried to estimate how many bytes a step saves for all.
const SAMPLE: usize = 24;

/// All steps, from the best quality to the worst: the milestones and the steps between them.
fn steps() -> Vec<(u8, u32)> {
    let mut steps = vec![MILESTONES[0]];
    for pair in MILESTONES.windows(2) {
        let ((from, wide), (to, narrow)) = (pair[0], pair[1]);
        for part in 1..=STRIDE {
            let between = |from: u32, to: u32| from - (from - to) * part / STRIDE;
            let quality = between(u32::from(from), u32::from(to));
            let quality = u8::try_from(quality).unwrap_or(to);
            steps.push((quality, between(wide, narrow)));
        }
    }
    steps
}

/// Makes pictures fit into `budget` bytes together, by the first step that is enough. Where to begin is estimated from
/// a sample, so the step can be a little further than the first that would do. A picture that the step does not make
/// smaller keeps its bytes.
///
/// `pictures` have their hashes as keys, and so have the changed pictures in the result.
pub(super) fn fit(
    pictures: &BTreeMap<String, Picture>,
    budget: u64,
    target: &PictureTarget,
) -> BudgetedPictures {
    let before = total(pictures, &BTreeMap::new());
    if before <= budget {
        return BudgetedPictures {
            kept: true,
            ..BudgetedPictures::default()
        };
    }
    let steps = steps();
    let some = sample(pictures);
    let whole = total(&some, &BTreeMap::new()).max(1);
    let fixed = before - total(&large(pictures), &BTreeMap::new());
    // A binary search for the first step that is enough for the sample, scaled up to all pictures.
    let (mut low, mut high) = (0, steps.len() - 1);
    while low < high {
        let middle = usize::midpoint(low, high);
        let part = total(&some, &step(&some, steps[middle], target));
        let all = u128::from(before - fixed) * u128::from(part) / u128::from(whole);
        if all + u128::from(fixed) <= u128::from(budget) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    // The pictures outside the sample may shrink less, so the next steps are tried until all are within the budget.
    loop {
        let changed = step(pictures, steps[low], target);
        let kept = total(pictures, &changed) <= budget;
        if kept || low + 1 == steps.len() {
            let (quality, side) = steps[low];
            return BudgetedPictures {
                changed,
                quality,
                side,
                kept,
            };
        }
        low += 1;
    }
}

/// The bytes of pictures, counting those in `changed` instead of the originals.
fn total(pictures: &BTreeMap<String, Picture>, changed: &BTreeMap<String, Picture>) -> u64 {
    let shown = pictures.iter();
    shown
        .map(|(hash, it)| changed.get(hash).unwrap_or(it).blob.length())
        .sum()
}

/// The pictures that are worth making smaller.
fn large(pictures: &BTreeMap<String, Picture>) -> BTreeMap<String, Picture> {
    let large = pictures.iter().filter(|it| is_large(it.1));
    large.map(|(hash, it)| (hash.clone(), it.clone())).collect()
}

fn is_large(picture: &Picture) -> bool {
    picture.blob.length() > SMALL && picture.media != Media::Svg
}

/// Some of the large pictures. They are the first by hash, which is a random choice but the same in every run.
fn sample(pictures: &BTreeMap<String, Picture>) -> BTreeMap<String, Picture> {
    large(pictures).into_iter().take(SAMPLE).collect()
}

/// Pictures within a budget.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct BudgetedPictures {
    /// The pictures that were made smaller, by the hash of the original.
    pub(super) changed: BTreeMap<String, Picture>,
    /// Quality of their JPEG.
    pub(super) quality: u8,
    /// Their longest side in pixels.
    pub(super) side: u32,
    /// Whether all pictures together are within the budget.
    pub(super) kept: bool,
}

/// The large pictures that a step (quality, longest side) makes smaller.
fn step(
    pictures: &BTreeMap<String, Picture>,
    (quality, side): (u8, u32),
    target: &PictureTarget,
) -> BTreeMap<String, Picture> {
    pictures
        .par_iter()
        .filter(|it| is_large(it.1))
        .filter_map(|(hash, it)| {
            let smaller = reduced(it, quality, side, target)?;
            let is_smaller = smaller.blob.length() < it.blob.length();
            is_smaller.then(|| (hash.clone(), smaller))
        })
        .collect()
}

fn reduced(whole: &Picture, quality: u8, side: u32, target: &PictureTarget) -> Option<Picture> {
    let small = |header: &PictureHeader| pixels::cost(whole, header, shrunk(header.shown(), side));
    let made = pixels::with_memory(whole, small, |header| {
        if header.frames > 1 && target.animation {
            return Ok(None); // one frame would lose the animation
        }
        let mut image = pixels::decode(whole, header)?;
        if let Some((width, height)) = shrunk((image.width(), image.height()), side) {
            image = pixels::scaled(pixels::without_opaque_alpha(image), width, height);
        }
        let image = pixels::over_white(image);
        // The picture is shown at its old size, so that no page break moves.
        let size = (whole.width, whole.height);
        encode::picture(&image, size, Coding::Jpeg(quality), &target.spool).map(Some)
    });
    made.ok().flatten()
}

/// The size scaled so that its longest side is `side` pixels; `None` when it is not longer already.
fn shrunk((width, height): (u32, u32), side: u32) -> Option<(u32, u32)> {
    let longest = width.max(height);
    let share = |it: u32| {
        let it = u64::from(it) * u64::from(side) / u64::from(longest);
        u32::try_from(it).unwrap_or(side).max(1)
    };
    (longest > side).then(|| (share(width), share(height)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::samples;

    #[test]
    fn the_first_step_that_is_enough_is_taken() {
        let noise = image::RgbImage::from_fn(900, 900, |x, y| {
            let n = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503);
            image::Rgb(n.to_le_bytes()[..3].try_into().unwrap())
        });
        let bytes = samples::jpeg(&noise.into(), 98);
        let small = samples::png();
        let all = BTreeMap::from([
            ("a".to_owned(), samples::loaded(bytes.clone())),
            ("b".to_owned(), samples::loaded(small)),
        ]);
        let whole = u64::try_from(bytes.len()).unwrap() + 1000;
        let same = fit(&all, whole, &PictureTarget::epub());
        assert!(same.kept && same.changed.is_empty());
        let third = fit(&all, whole / 3, &PictureTarget::epub());
        assert!(third.kept);
        assert!(third.changed["a"].blob.length() < whole / 3);
        assert!(!third.changed.contains_key("b"));
        // The step before would not have been enough.
        let steps = steps();
        let at = steps
            .iter()
            .position(|it| *it == (third.quality, third.side));
        let milder = step(&all, steps[at.unwrap() - 1], &PictureTarget::epub());
        assert!(milder["a"].blob.length() > whole / 3 - 1000);
        let last = fit(&all, 10, &PictureTarget::epub());
        assert!(!last.kept);
        assert_eq!((last.quality, last.side), (35, 480));
        assert_eq!(
            last.changed["a"].width, 900,
            "it is shown as large as before"
        );
    }

    #[test]
    fn each_step_makes_pictures_smaller() {
        let steps = steps();
        assert_eq!(steps.len(), 25);
        assert_eq!(steps.last(), MILESTONES.last());
        for pair in steps.windows(2) {
            assert!(pair[1].0 <= pair[0].0 && pair[1].1 < pair[0].1, "{pair:?}");
        }
    }

    #[test]
    fn the_budget_is_kept_where_the_sample_misleads() {
        // Many pictures shrink well; those of noise do not and are not in the sample.
        let mut all = BTreeMap::new();
        for n in 0..40_u32 {
            let image = image::RgbImage::from_fn(300, 300, |x, y| {
                let mixed = (x ^ y << 9 ^ n << 20).wrapping_mul(2_654_435_761);
                let noise = if n > 30 { mixed.to_be_bytes()[0] } else { 0 };
                image::Rgb([noise, noise ^ x.to_le_bytes()[0], n.to_le_bytes()[0]])
            });
            let bytes = samples::jpeg(&image.into(), 99);
            all.insert(format!("{n:02}"), samples::loaded(bytes));
        }
        let before = total(&all, &BTreeMap::new());
        let within = fit(&all, before / 2, &PictureTarget::epub());
        assert!(within.kept);
        assert!(total(&all, &within.changed) <= before / 2);
    }
}
