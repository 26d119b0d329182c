//! Pictures of a whole document within a number of bytes.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::sniff::Header;
use super::target::Target;
use super::{encode, picture, pixels};
use crate::model::{Media, Picture};

/// Pictures smaller than this stay as they are: little is won with them.
const SMALL: u64 = 24 << 10;

/// Quality of JPEG and the longest side in pixels, each step smaller than the one before.
const STEPS: [(u8, u32); 9] = [
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

/// Makes pictures fit into `budget` bytes together by the mildest step that does; each under the hash
/// it came with. Those that a step does not make smaller keep their bytes.
///
/// Returns only what has changed, the step that was taken, and whether the budget is kept.
pub(super) fn fit(pictures: &BTreeMap<String, Picture>, budget: u64, target: &Target) -> Within {
    let total = |changed: &BTreeMap<String, Picture>| -> u64 {
        pictures
            .iter()
            .map(|(hash, it)| changed.get(hash).unwrap_or(it).blob.length())
            .sum()
    };
    let mut best = Within::default();
    if total(&best.changed) <= budget {
        best.kept = true;
        return best;
    }
    // The mildest step that is enough, by halving; the last one when none is.
    let (mut low, mut high) = (0, STEPS.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let changed = step(pictures, STEPS[middle], target);
        let kept = total(&changed) <= budget;
        if kept || !best.kept {
            let (quality, side) = STEPS[middle];
            best = Within {
                changed,
                quality,
                side,
                kept,
            };
        }
        if kept {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    best
}

/// Pictures within a budget.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Within {
    /// Those that were made smaller, under the hash they came with.
    pub(super) changed: BTreeMap<String, Picture>,
    /// Quality of their JPEG.
    pub(super) quality: u8,
    /// Their longest side in pixels.
    pub(super) side: u32,
    /// Whether the budget is kept.
    pub(super) kept: bool,
}

fn step(
    pictures: &BTreeMap<String, Picture>,
    (quality, side): (u8, u32),
    target: &Target,
) -> BTreeMap<String, Picture> {
    pictures
        .par_iter()
        .filter(|(_, it)| it.blob.length() > SMALL && it.media != Media::Svg)
        .filter_map(|(hash, it)| {
            let smaller = reduced(it, quality, side, target)?;
            let is_smaller = smaller.blob.length() < it.blob.length();
            is_smaller.then(|| (hash.clone(), smaller))
        })
        .collect()
}

fn reduced(whole: &Picture, quality: u8, side: u32, target: &Target) -> Option<Picture> {
    let small = |header: &Header| pixels::cost(header, shrunk(header.shown(), side));
    let made = pixels::with(whole, small, |bytes, header| {
        if header.frames > 1 && target.animation {
            return Err("a still would lose what moves".to_owned());
        }
        let mut image = pixels::decode(bytes, header)?;
        if let Some((width, height)) = shrunk((image.width(), image.height()), side) {
            image = pixels::scaled(image, width, height);
        }
        let image = pixels::over_white(pixels::without_idle_alpha(image));
        encode::jpeg(&image, quality)
    });
    // It is shown as large as before: nothing on the pages moves.
    let size = (whole.width, whole.height);
    Some(picture(&target.spool, Media::Jpeg, size, made.ok()?))
}

/// The size with the longest side of `side` pixels; `None` when it is not longer.
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
    fn the_mildest_step_that_is_enough_is_taken() {
        let noise = image::RgbImage::from_fn(900, 900, |x, y| {
            let n = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503);
            image::Rgb(n.to_le_bytes()[..3].try_into().unwrap())
        });
        let bytes = encode::jpeg(&noise.into(), 98).unwrap();
        let small = samples::png();
        let all = BTreeMap::from([
            ("a".to_owned(), samples::loaded(bytes.clone())),
            ("b".to_owned(), samples::loaded(small)),
        ]);
        let whole = u64::try_from(bytes.len()).unwrap() + 1000;
        let same = fit(&all, whole, &Target::epub());
        assert!(same.kept && same.changed.is_empty());
        let third = fit(&all, whole / 3, &Target::epub());
        assert!(third.kept);
        assert!(third.changed["a"].blob.length() < whole / 3);
        assert!(!third.changed.contains_key("b"));
        // A milder step would not have been enough.
        let at = STEPS
            .iter()
            .position(|it| *it == (third.quality, third.side));
        let milder = step(&all, STEPS[at.unwrap() - 1], &Target::epub());
        assert!(milder["a"].blob.length() > whole / 3 - 1000);
        let last = fit(&all, 10, &Target::epub());
        assert!(!last.kept);
        assert_eq!((last.quality, last.side), (35, 480));
        assert_eq!(
            last.changed["a"].width, 900,
            "it is shown as large as before"
        );
    }
}
