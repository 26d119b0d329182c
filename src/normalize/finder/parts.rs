//! Finds elements outside the chosen one that also belong to the article: siblings and cousins.

use super::choose::Choice;
use super::survey::{PageSurvey, Sums};
use super::why::Why;
use super::{furniture, names};
use crate::normalize::dom;

/// The largest share of link text in an element that is added to the article.
const MOST_LINKED: f32 = 0.25;

/// The parts of the article, in the order of the page.
pub(super) fn join(
    survey: &PageSurvey<'_>,
    choice: &Choice,
    top: usize,
    sums: &[Sums],
    gone: &[bool],
) -> Vec<usize> {
    let threshold = (choice.scores[top] * 0.2).max(10.0);
    let class = |it: usize| dom::filled(survey.spots[it].node, "class");
    let around: Vec<usize> = survey
        .children(survey.spots[top].parent)
        .filter(|it| !gone[*it])
        .collect();
    let goes_on = |at: usize| {
        let alike = class(at).is_some() && class(at) == class(top);
        let bonus = if alike { choice.scores[top] * 0.2 } else { 0.0 };
        at == top
            || (choice.scores[at] > 0.0 && choice.scores[at] + bonus >= threshold)
            || is_line(survey, at, &sums[at])
    };
    let mut parts: Vec<usize> = around.iter().copied().filter(|it| goes_on(*it)).collect();
    let (first, last) = (
        parts.first().copied().unwrap_or(top),
        parts.last().copied().unwrap_or(top),
    );
    for at in around {
        let between = first < at && at < last && sums[at].link_density() < 0.3;
        let leads = at < first && is_picture(survey, at, &sums[at]);
        let joins = between || leads || is_prose(survey, at, &sums[at]);
        if joins && !parts.contains(&at) {
            parts.push(at);
        }
    }
    let least = (choice.scores[top] * 0.2).max(3.0);
    parts.extend(cousins(survey, choice, top, least, sums, gone));
    let prose = sums[top].prose;
    parts.retain(|it| *it == top || furniture::named(survey, *it, &sums[*it], prose).is_none());
    parts.sort_unstable();
    parts.dedup();
    outermost(survey, &parts)
}

/// Whether a sibling is a paragraph of the article: long with few links, or one short sentence without links.
fn is_line(survey: &PageSurvey<'_>, at: usize, sums: &Sums) -> bool {
    let spot = &survey.spots[at];
    let line = spot.tag == "p" || (spot.tag == "div" && !spot.has_blocks);
    let long = sums.size > 80.0 && sums.link_density() < MOST_LINKED;
    let sentence = || {
        let text = dom::seen_text(spot.node);
        text.ends_with(SENTENCE_ENDS) || text.contains(". ")
    };
    line && (long || (sums.size > 0.0 && sums.size <= 80.0 && sums.linked <= 0.0 && sentence()))
}

/// Whether a sibling holds only pictures and their captions: the lead picture, or a row of pictures. A standfirst beside a
/// picture may come with a link to the picture.
fn is_picture(survey: &PageSurvey<'_>, at: usize, sums: &Sums) -> bool {
    let pictures = f32::from(u16::try_from(sums.pictures).unwrap_or(u16::MAX));
    let captions = if sums.pictures > 1 { 1000.0 } else { 400.0 };
    let quiet = sums.inputs == 0 || sums.pictures > 1;
    let linked = sums.link_density();
    let standfirst = || linked < 0.1 && sums.size > 80.0 && has_sentence(survey, at);
    sums.size < captions * pictures && quiet && (linked < 0.02 || standfirst())
}

/// Whether a sibling has a paragraph or a heading that ends like a sentence and has no links.
fn has_sentence(survey: &PageSurvey<'_>, at: usize) -> bool {
    (at..survey.spots[at].end).any(|it| {
        let spot = &survey.spots[it];
        let text = || dom::seen_text(spot.node);
        matches!(spot.tag, "p" | "h1" | "h2" | "h3" | "h4")
            && text().trim_end().ends_with(SENTENCE_ENDS)
    })
}

/// The marks at the end of a sentence.
const SENTENCE_ENDS: [char; 6] = ['.', '。', '！', '？', '!', '?'];

/// Whether a sibling holds prose in an element without a name, or in one of a kind that holds text.
fn is_prose(survey: &PageSurvey<'_>, at: usize, sums: &Sums) -> bool {
    let spot = &survey.spots[at];
    let plain =
        spot.names == " " || matches!(spot.tag, "ul" | "ol" | "blockquote" | "pre" | "table");
    plain && spot.tag != "footer" && sums.link_density() < MOST_LINKED && sums.prose > 80.0
}

/// Elements of the same class elsewhere: parts of an article that are wrapped apart, posts of a thread.
fn cousins(
    survey: &PageSurvey<'_>,
    choice: &Choice,
    top: usize,
    threshold: f32,
    sums: &[Sums],
    gone: &[bool],
) -> Vec<usize> {
    let spot = &survey.spots[top];
    let Some(class) = dom::filled(spot.node, "class") else {
        return Vec::new();
    };
    if class.split_ascii_whitespace().all(is_grid) {
        return Vec::new();
    }
    // An element that only wraps one child has no points of its own.
    let weighs = |it: usize| {
        let by_prose = choice.scores[top] <= 0.0 && sums[it].prose >= 60.0;
        by_prose || choice.scores[it] >= threshold
    };
    let alike = |it: &usize| {
        survey.spots[*it].tag == spot.tag
            && !gone[*it]
            && weighs(*it)
            && sums[*it].link_density() < MOST_LINKED
            && dom::filled(survey.spots[*it].node, "class") == Some(class)
    };
    (1..survey.spots.len()).filter(alike).collect()
}

/// Whether a class name only describes layout: elements that share such a name need not belong together.
fn is_grid(name: &str) -> bool {
    let of = |list: &[&str]| list.iter().any(|it| name.starts_with(it));
    of(&[
        "row",
        "col",
        "span",
        "grid",
        "container",
        "clearfix",
        "flex",
        "cf",
        "wrap",
        "inner",
        "w-",
        "mt-",
        "mb-",
        "p-",
        "m-",
    ])
}

/// The readers' comments, beside the parts or in one; they are set aside no more.
pub(super) fn comments(
    survey: &PageSurvey<'_>,
    whole: &[Sums],
    parts: &[usize],
    why: &mut [Option<Why>],
) -> Vec<usize> {
    // A box of comments that holds a part is the article itself.
    let around_part = |at: usize| {
        parts
            .iter()
            .any(|it| (at..survey.spots[at].end).contains(it))
    };
    let is_box = |at: &usize| {
        let spot = &survey.spots[*at];
        let named = ["class", "id"]
            .iter()
            .any(|it| dom::attr(spot.node, it).and_then(names::furniture) == Some(Why::Comments));
        (named || why[*at] == Some(Why::Comments)) && whole[*at].prose > 0.0 && !around_part(*at)
    };
    let found: Vec<usize> = (1..survey.spots.len()).filter(is_box).collect();
    let found = outermost(survey, &found);
    for at in &found {
        let end = survey.spots[*at].end;
        why[*at..end].fill(None);
        for around in survey.around(*at) {
            why[around] = None;
        }
    }
    found
}

/// Takes back what was said against the elements around an element that stays; it holds for the others in them.
pub(super) fn make_way(survey: &PageSurvey<'_>, at: usize, why: &mut [Option<Why>]) {
    let path: Vec<usize> = std::iter::once(at).chain(survey.around(at)).collect();
    let Some(top) = path.iter().rposition(|it| why[*it].is_some()) else {
        return;
    };
    let reason = why[path[top]];
    for steps in path[..=top].windows(2).rev() {
        let [inner, outer] = *steps else { continue };
        why[outer] = None;
        for beside in survey.children(outer).filter(|it| *it != inner) {
            why[beside] = why[beside].or(reason);
        }
    }
    why[at] = None;
}

/// The elements that are inside none of the others.
fn outermost(survey: &PageSurvey<'_>, sorted: &[usize]) -> Vec<usize> {
    let mut parts = Vec::new();
    let mut end = 0;
    for at in sorted.iter().copied() {
        if at >= end {
            end = survey.spots[at].end;
            parts.push(at);
        }
    }
    parts
}
