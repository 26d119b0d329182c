//! Gives points to the elements around the text of a page.
//!
//! The points are those of Mozilla's Readability (Apache-2.0), which years of use have found:
//! <https://github.com/mozilla/readability/blob/main/Readability.js>. Text is measured so that they fit
//! scripts without spaces too.

use super::kinds::is_heading;
use super::survey::{PageSurvey, TextRun};
use super::{Strictness, names};

/// The shortest run of text that gives points, in Latin letters.
const SHORTEST: f32 = 25.0;

/// How many levels up a run gives points.
const LEVELS: usize = 5;

/// The points of every element; `None` where no text gave any.
pub(super) fn scores(
    survey: &PageSurvey<'_>,
    strictness: Strictness,
    gone: &[bool],
) -> Vec<Option<f32>> {
    let mut scores: Vec<Option<f32>> = vec![None; survey.spots.len()];
    for run in survey.runs.iter().filter(|it| !gone[it.spot]) {
        if run.size < SHORTEST || !is_text(survey.spots[run.spot].tag) {
            continue;
        }
        let points = points(run);
        for (level, around) in receivers(survey, run.spot).take(LEVELS).enumerate() {
            if around == 0 {
                break;
            }
            let share = match level {
                0 => 1.0,
                1 => 0.5,
                2 => 1.0 / 6.0,
                3 => 1.0 / 9.0,
                _ => 1.0 / 12.0,
            };
            let score = scores[around].get_or_insert_with(|| base(survey, around, strictness));
            *score += points * share;
        }
    }
    scores
}

/// Whether text in such an element gives points to its ancestors: in lists, captions and links it does not.
fn is_text(tag: &str) -> bool {
    !matches!(
        tag,
        "li" | "h1" | "a" | "dt" | "figcaption" | "summary" | "legend" | "caption"
    )
}

fn points(run: &TextRun) -> f32 {
    let commas = f32::from(u16::try_from(run.commas).unwrap_or(u16::MAX));
    1.0 + commas + (run.size / 100.0).floor().min(3.0)
}

/// The elements that a run gives points to. A paragraph gives them to what is around it; a block with
/// bare text between other blocks counts as what is around that text.
fn receivers<'a>(survey: &'a PageSurvey<'_>, at: usize) -> impl Iterator<Item = usize> + 'a {
    let spot = &survey.spots[at];
    let paragraph = matches!(spot.tag, "p" | "pre" | "td" | "section")
        || is_heading(spot.tag)
        || !spot.has_blocks;
    std::iter::once(at)
        .filter(move |_| !paragraph)
        .chain(survey.around(at))
}

/// The points that an element has by its kind and names, before any text counts.
fn base(survey: &PageSurvey<'_>, at: usize, strictness: Strictness) -> f32 {
    let spot = &survey.spots[at];
    let kind = match spot.tag {
        "div" => 5.0,
        "pre" | "td" | "blockquote" => 3.0,
        "address" | "ol" | "ul" | "dl" | "dd" | "dt" | "li" | "form" => -3.0,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "th" => -5.0,
        _ => 0.0,
    };
    if strictness.names {
        kind + names::weight(&spot.names)
    } else {
        kind
    }
}
