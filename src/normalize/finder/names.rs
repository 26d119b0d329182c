//! Tells from class names and ids whether an element is furniture or content.

use super::why::Why;
use super::words::WORDS;

fn any(names: &str, stems: &[String]) -> bool {
    stems.iter().any(|it| names.contains(it.as_str()))
}

/// Whether the names are those of furniture.
pub(super) fn is_unlikely(names: &str) -> bool {
    any(names, &WORDS.stems.unlikely) && !any(names, &WORDS.stems.maybe)
}

/// How much the class and the id speak for content (25) or against it.
pub(super) fn weight(names: &str) -> f32 {
    let mut weight = 0.0;
    if any(names, &WORDS.stems.negative) {
        weight -= 25.0;
    }
    if any(names, &WORDS.stems.positive) {
        weight += 25.0;
    }
    weight
}

/// Whether what speaks against the element is often said of content too.
pub(super) fn is_faintly_negative(names: &str) -> bool {
    let mut bad = WORDS.stems.negative.iter();
    !bad.any(|it| names.contains(it.as_str()) && !WORDS.stems.faint.contains(it))
}

/// The most words in a name of furniture.
const MOST_WORDS: usize = 3;

/// What kind of furniture a `class` or an `id` names: one of its names begins or ends with such words.
pub(super) fn furniture(written: &str) -> Option<Why> {
    written
        .split_ascii_whitespace()
        .filter(|name| {
            !WORDS
                .qualifiers
                .iter()
                .any(|it| name.starts_with(it.as_str()))
        })
        .find_map(|name| {
            let words = words(name);
            let count = words.len();
            let ends = (1..=count.min(MOST_WORDS))
                .flat_map(|it| [words.get(..it), words.get(count - it..)])
                .flatten();
            ends.into_iter()
                .find_map(|it| WORDS.furniture.get(&it.join("-")).copied())
        })
}

/// `postShare_box` as `post`, `share`, `box`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut low = false;
    for c in name.chars() {
        let starts = c.is_ascii_uppercase() && low;
        low = c.is_ascii_lowercase();
        if (starts || !c.is_alphanumeric()) && words.last().is_some_and(|it| !it.is_empty()) {
            words.push(String::new());
        }
        if let Some(last) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            last.extend(c.to_lowercase());
        }
    }
    words.retain(|it| !it.is_empty());
    words
}
