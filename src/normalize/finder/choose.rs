//! Chooses the element that holds the article.

use super::Strictness;
use super::score;
use super::survey::{PageSurvey, Sums};

/// How many candidates are compared.
const BEST: usize = 5;

/// An element and its points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contender {
    pub(super) at: usize,
    pub(super) score: f32,
}

/// The chosen element and the candidates.
pub(super) struct Choice {
    /// The element that holds the article, or most of it; `None` when no text gave points.
    pub(super) top: Option<usize>,
    /// The candidates with most points, the best first.
    pub(super) candidates: Vec<Contender>,
    /// The points of every element.
    pub(super) scores: Vec<f32>,
}

/// Gives points to all elements and chooses one.
pub(super) fn choose(
    survey: &PageSurvey<'_>,
    sums: &[Sums],
    gone: &[bool],
    strictness: Strictness,
) -> Choice {
    let scored = score::scores(survey, strictness, gone);
    let by_links =
        |(score, sums): (&Option<f32>, &Sums)| score.map(|it| it * (1.0 - sums.link_density()));
    let scored: Vec<Option<f32>> = scored.iter().zip(sums).map(by_links).collect();
    let candidates = best(&scored);
    let top = candidates.first().map(|first| {
        let top = common(survey, &candidates).unwrap_or(first.at);
        let top = climb(survey, top, &scored);
        only_child(survey, top, gone)
    });
    Choice {
        top,
        candidates,
        scores: scored.into_iter().map(Option::unwrap_or_default).collect(),
    }
}

fn best(scored: &[Option<f32>]) -> Vec<Contender> {
    let all = scored.iter().enumerate();
    let mut all: Vec<Contender> = all
        .filter_map(|(at, score)| score.map(|score| Contender { at, score }))
        .collect();
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.at.cmp(&b.at)));
    all.truncate(BEST);
    all
}

/// The element around most of the best, when several are nearly as good: an article in parts.
fn common(survey: &PageSurvey<'_>, candidates: &[Contender]) -> Option<usize> {
    let (first, others) = candidates.split_first()?;
    let near: Vec<Vec<usize>> = others
        .iter()
        .filter(|it| it.score >= first.score * 0.75)
        .map(|it| survey.around(it.at).collect())
        .collect();
    let holds = |parent: &usize| near.iter().filter(|it| it.contains(parent)).count() >= 3;
    survey
        .around(first.at)
        .take_while(|it| !survey.is_page(*it))
        .find(holds)
}

/// Goes up to the first ancestor with more points, unless one before it has less than a third of the points of `top`.
fn climb(survey: &PageSurvey<'_>, top: usize, scored: &[Option<f32>]) -> usize {
    let mut last = scored[top].unwrap_or_default();
    let threshold = last / 3.0;
    for parent in survey.around(top).take_while(|it| !survey.is_page(*it)) {
        let Some(score) = scored[parent] else {
            continue;
        };
        if score < threshold {
            break;
        }
        if score > last {
            return parent;
        }
        last = score;
    }
    top
}

/// An only child stands for what is around it, so that siblings are looked for where there are any.
fn only_child(survey: &PageSurvey<'_>, mut top: usize, gone: &[bool]) -> usize {
    loop {
        let parent = survey.spots[top].parent;
        let alone = survey
            .children(parent)
            .filter(|it| !gone[*it])
            .nth(1)
            .is_none();
        if survey.is_page(parent) || !alone {
            return top;
        }
        top = parent;
    }
}
