//! Finds articles with the same text: equal, or so alike that they differ only in noise.
//!
//! Texts are compared by their letters and digits alone. Equal texts are found by hash. Texts are
//! *alike* when at least [`ALIKE`] per mille of their shingles ([`SHINGLE`] characters in a row) are
//! shared (Jaccard's coefficient) and the numbers in them are the same, in the same order: two daily
//! bulletins that differ in their figures only are two articles. Candidates come from `MinHash`
//! signatures in bands (Broder 1997), so the cost grows with the number of articles, not of pairs.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

/// Two texts are alike from this share of common shingles on, in per mille.
pub const ALIKE: u32 = 900;

/// Characters in a shingle.
pub const SHINGLE: usize = 5;

/// Texts shorter than this many characters are only compared for equality, since a few shingles prove nothing.
const SHORTEST: usize = 100;

/// Signature values in a band, and bands in a signature. Two texts that share 900 ‰ are missed with a
/// probability of (1 − 0.9⁶)²⁰ < 10⁻⁶.
const ROWS: usize = 6;
const BANDS: usize = 20;

/// For each text, the index of the text that it duplicates and how alike the two are, in per mille; `None` for a text
/// to keep. The longest of several alike texts is kept, and the first of equally long ones.
#[must_use]
pub fn find(texts: &[&str]) -> Vec<Option<(usize, u32)>> {
    let letters: Vec<String> = texts.par_iter().map(|it| letters(it)).collect();
    let mut groups = Groups::new(texts.len());
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut distinct = Vec::new();
    for (index, text) in letters.iter().enumerate() {
        if text.is_empty() {
            // Articles without text (pictures only) cannot be compared.
            continue;
        }
        match first.get(&**text) {
            Some(first) => groups.join(*first, index),
            None => {
                first.insert(text, index);
                distinct.push(index);
            }
        }
    }
    for (a, b) in candidates(&letters, &distinct) {
        if !groups.same(a, b) && similarity(&letters[a], &letters[b]) >= ALIKE {
            groups.join(a, b);
        }
    }
    let mut kept: BTreeMap<usize, usize> = BTreeMap::new();
    for index in 0..texts.len() {
        let best = kept.entry(groups.root(index)).or_insert(index);
        if letters[index].len() > letters[*best].len() {
            *best = index;
        }
    }
    (0..texts.len())
        .map(|index| {
            let best = kept[&groups.root(index)];
            (best != index).then(|| (best, similarity(&letters[best], &letters[index])))
        })
        .collect()
}

/// For each text, the index of the first text with the same letters and digits; `None` for a text that is itself the
/// first, or has none.
#[must_use]
pub fn equal(texts: &[&str]) -> Vec<Option<usize>> {
    let letters: Vec<String> = texts.par_iter().map(|it| letters(it)).collect();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let found = letters.iter().enumerate().map(|(index, text)| {
        if text.is_empty() {
            return None;
        }
        let first = *known.entry(text).or_insert(index);
        (first != index).then_some(first)
    });
    found.collect()
}

/// The letters and digits of a text, in lower case.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|it| it.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Pairs of texts that share a band of their signatures.
fn candidates(letters: &[String], distinct: &[usize]) -> Vec<(usize, usize)> {
    let signatures: Vec<(usize, Vec<u32>)> = distinct
        .par_iter()
        .filter(|it| letters[**it].chars().nth(SHORTEST - 1).is_some())
        .map(|it| (*it, signature(&letters[*it])))
        .collect();
    let mut pairs = BTreeSet::new();
    for band in 0..BANDS {
        let mut buckets: BTreeMap<&[u32], (usize, usize)> = BTreeMap::new();
        for (index, signature) in &signatures {
            let key = &signature[band * ROWS..(band + 1) * ROWS];
            // Each text is compared only with the first and the last of its bucket, so that the cost of a
            // large bucket grows with its size and not with the square of it.
            let (first, last) = *buckets
                .entry(key)
                .and_modify(|it| it.1 = *index)
                .or_insert((*index, *index));
            for other in [first, last] {
                if other != *index {
                    pairs.insert((other, *index));
                }
            }
        }
    }
    pairs.into_iter().collect()
}

/// The `MinHash` signature: the least value of each of [`ROWS`] × [`BANDS`] hash functions over the shingles.
fn signature(text: &str) -> Vec<u32> {
    let multipliers: Vec<u32> = (0..u64::try_from(ROWS * BANDS).unwrap_or_default())
        .map(|it| high(mix(it)) | 1)
        .collect();
    let mut least = vec![u32::MAX; ROWS * BANDS];
    for shingle in shingles(text) {
        let (a, b) = (high(shingle), low(shingle));
        for (value, multiplier) in least.iter_mut().zip(&multipliers) {
            *value = (*value).min((a ^ multiplier).wrapping_mul(*multiplier).wrapping_add(b));
        }
    }
    least
}

/// The hashes of all shingles, in order, with repeats.
fn shingles(text: &str) -> Vec<u64> {
    let chars: Vec<u32> = text.chars().map(u32::from).collect();
    let hash = |it: &[u32]| it.iter().fold(0, |hash, c| mix(hash ^ u64::from(*c)));
    chars.windows(SHINGLE).map(hash).collect()
}

/// A bijection that spreads every bit over all (splitmix64's finalizer, Steele and others 2014).
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

fn high(value: u64) -> u32 {
    u32::try_from(value >> 32).unwrap_or_default()
}

fn low(value: u64) -> u32 {
    u32::try_from(value & u64::from(u32::MAX)).unwrap_or_default()
}

/// The share of common shingles in per mille; 0 when the numbers in the texts differ.
fn similarity(a: &str, b: &str) -> u32 {
    if a == b {
        return 1000;
    }
    if !numbers(a).eq(numbers(b)) {
        return 0;
    }
    let set = |it: &str| -> Vec<u64> {
        let mut set = shingles(it);
        set.sort_unstable();
        set.dedup();
        set
    };
    let (a, b) = (set(a), set(b));
    let shared = a.iter().filter(|it| b.binary_search(it).is_ok()).count();
    let all = a.len() + b.len() - shared;
    u32::try_from(shared * 1000 / all.max(1)).unwrap_or_default()
}

/// The runs of ASCII digits in a text.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|it| !it.is_empty())
}

/// Disjoint sets of numbers; the root of a set is its least member.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.0[index] != index {
            self.0[index] = self.0[self.0[index]];
            index = self.0[index];
        }
        index
    }

    fn same(&mut self, a: usize, b: usize) -> bool {
        self.root(a) == self.root(b)
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `length` distinct-looking Han characters, another for each seed.
    fn text(seed: u64, length: u64) -> String {
        (0..length)
            .map(|it| {
                let offset = u32::try_from(mix(seed * 1_000_003 + it) % 5000).unwrap();
                char::from_u32(0x4e00 + offset).unwrap()
            })
            .collect()
    }

    #[test]
    fn the_same_text_in_other_markup_is_found() {
        let a = text(1, 800);
        let b = format!("　{}。\n\n{}！", &a[..900], &a[900..]);
        let other = text(2, 800);
        assert_eq!(find(&[&a, &other, &b]), [None, None, Some((0, 1000))]);
    }

    #[test]
    fn the_longer_of_two_alike_texts_is_kept() {
        let a = text(1, 800);
        let b = format!("{a}{}", text(9, 40));
        let found = find(&[&a, &b]);
        assert_eq!(found[1], None);
        let (kept, similarity) = found[0].unwrap();
        assert_eq!(kept, 1);
        assert!((900..1000).contains(&similarity), "{similarity}");
    }

    #[test]
    fn equal_texts_are_told_from_alike_ones() {
        let a = text(1, 800);
        let (first, second) = a.split_at(1200);
        let turned = format!("{second}{first}");
        let spaced = format!("{first} 。{second}");
        let texts = [&*a, &turned, &spaced, "", ""];
        assert_eq!(equal(&texts), [None, None, Some(0), None, None]);
        assert!(find(&texts)[1].is_some(), "the order of paragraphs differs");
    }

    #[test]
    fn a_half_rewritten_text_is_no_duplicate() {
        let a = text(1, 800);
        let b = format!("{}{}", &a[..1200], text(5, 400));
        assert_eq!(find(&[&a, &b]), [None, None]);
    }

    #[test]
    fn bulletins_that_differ_in_their_figures_are_kept() {
        let body = text(3, 900);
        let (a, b) = (format!("{body}12例{body}"), format!("{body}13例{body}"));
        assert_eq!(find(&[&a, &b]), [None, None]);
        let c = format!("{body}12例，{body}");
        assert_eq!(find(&[&a, &c]), [None, Some((0, 1000))]);
    }

    #[test]
    fn short_texts_are_compared_for_equality_and_empty_ones_not_at_all() {
        assert_eq!(find(&["", ""]), [None, None]);
        assert_eq!(find(&["短文一则", "短文二则"]), [None, None]);
        assert_eq!(find(&["短文", "短文。"]), [None, Some((0, 1000))]);
    }

    #[test]
    fn thousands_are_compared_in_linear_time() {
        let mut texts: Vec<String> = (0..2000).map(|it| text(it + 10, 300)).collect();
        texts.push(format!("{}尾", texts[777]));
        let found = find(&texts.iter().map(|it| &**it).collect::<Vec<_>>());
        assert_eq!(found.iter().flatten().count(), 1);
        assert_eq!(found[777].map(|it| it.0), Some(2000));
    }
}
