//! Recognizes lists of other articles by their labels and their shape.

use super::kinds::is_heading;
use super::surroundings::BlockSurroundings;
use super::survey::{PageElement, PageSurvey, Sums};
use super::why::Why;

/// Marks the list that a label heads: the box that it begins, or what follows it.
pub(super) fn headed(
    survey: &PageSurvey<'_>,
    label: usize,
    places: &[BlockSurroundings],
    whole: &[Sums],
    prose: f32,
    why: &mut [Option<Why>],
) {
    let boxed = begun_by(survey, label, places, whole, prose * 0.4);
    let sums = &whole[boxed];
    let holds_list = sums.size > whole[label].size * 1.5;
    if holds_list && (sums.link_density() > 0.25 || sums.links >= 3 || sums.inputs > 0) {
        why[boxed] = Some(Why::OtherArticles);
        return;
    }
    let end = survey.spots[survey.spots[boxed].parent].end;
    let mut next = survey.spots[boxed].end;
    let mut any = false;
    while next < end {
        let sums = &whole[next];
        let list = sums.link_density() > 0.6 && sums.prose < prose * 0.3 && sums.size < 3000.0;
        if list {
            why[next] = Some(Why::OtherArticles);
            any = true;
        } else if sums.size > 0.0 || sums.pictures > 0 {
            break;
        }
        next = survey.spots[next].end;
    }
    // A label without a list may be a heading of the article, unless it is the end of the article.
    let last = next >= end && !is_heading(survey.spots[label].tag);
    if any || last || whole[label].link_density() > 0.5 {
        why[label] = Some(Why::OtherArticles);
    }
}

/// Marks the comments that a label heads: the box that it begins, or all that follows it there.
pub(super) fn comments(
    survey: &PageSurvey<'_>,
    label: usize,
    places: &[BlockSurroundings],
    whole: &[Sums],
    prose: f32,
    why: &mut [Option<Why>],
) {
    let most = prose * 0.4;
    let boxed = begun_by(survey, label, places, whole, most);
    why[boxed] = Some(Why::Comments);
    if whole[boxed].size > whole[label].size * 1.5 {
        return;
    }
    let end = survey.spots[survey.spots[boxed].parent].end;
    let mut next = survey.spots[boxed].end;
    let mut gone = 0.0;
    while next < end {
        gone += whole[next].prose;
        if gone > most {
            break;
        }
        why[next] = Some(Why::Comments);
        next = survey.spots[next].end;
    }
}

/// The largest element that begins with the label and holds no more prose than `most`.
fn begun_by(
    survey: &PageSurvey<'_>,
    label: usize,
    places: &[BlockSurroundings],
    whole: &[Sums],
    most: f32,
) -> usize {
    let mut boxed = label;
    loop {
        let parent = survey.spots[boxed].parent;
        let before = &survey.spots[parent + 1..boxed];
        let begins = before.iter().all(|it| it.own.size <= 0.0);
        let inside = places[parent].inside && !places[parent].part;
        if !begins || !inside || whole[parent].prose > most {
            return boxed;
        }
        boxed = parent;
    }
}

/// Whether an element is a row of cards that lead elsewhere: three or more alike, each a link with a
/// picture or a heading; with both, and no paragraph, when little of the text is linked.
pub(super) fn is_cards(survey: &PageSurvey<'_>, at: usize, sums: &Sums) -> bool {
    let linked = sums.link_density() > 0.3;
    let (mut cards, mut all) = (0u16, 0u16);
    for child in survey.children(at) {
        let inner = &survey.spots[child..survey.spots[child].end];
        let any = |wanted: fn(&PageElement<'_>) -> bool| inner.iter().any(wanted);
        let picture = any(|it| it.own.pictures > 0);
        let heading = any(|it| is_heading(it.tag));
        let link = any(|it| it.tag == "a");
        let seen = picture || any(|it| it.own.size > 0.0);
        let teaser = picture && heading && !any(|it| it.tag == "p");
        let card = link && if linked { picture || heading } else { teaser };
        all = all.saturating_add(u16::from(seen));
        cards = cards.saturating_add(u16::from(card && seen));
    }
    let short = linked || sums.size < 250.0 * f32::from(all);
    cards >= 3 && u32::from(cards) * 5 >= u32::from(all) * 4 && short
}
