//! Finds the element that is marked as the article.

use super::survey::{PageElement, PageSurvey, Sums};
use crate::normalize::dom;

/// The marks of an article, the most reliable first.
const SIGNS: [fn(&PageElement<'_>) -> bool; 4] = [
    |it| says(it, "itemprop", "articleBody"),
    |it| it.tag == "article",
    |it| it.tag == "main",
    |it| says(it, "role", "main") || says(it, "role", "article"),
];

fn says(spot: &PageElement<'_>, name: &str, value: &str) -> bool {
    dom::attr(spot.node, name).is_some_and(|it| it.eq_ignore_ascii_case(value))
}

/// The element that says it is the article, when it holds most of the page's text that is not linked.
pub(super) fn article(survey: &PageSurvey<'_>, whole: &[Sums]) -> Option<usize> {
    let unlinked = |at: usize| whole.get(at).map_or(0.0, |it| it.size - it.linked);
    let half = unlinked(0) * 0.4;
    SIGNS.iter().find_map(|sign| {
        let all = survey.spots.iter().enumerate();
        let best = all
            .filter(|(_, it)| sign(it) && !it.unseen)
            .map(|(at, _)| at)
            .max_by(|a, b| unlinked(*a).total_cmp(&unlinked(*b)))?;
        (unlinked(best) >= half && unlinked(best) > 0.0).then_some(best)
    })
}
