//! Finds the article in a whole page, and what in it is furniture.
//!
//! A page is surveyed once; then elements are weighed by their text, the best is chosen with what belongs
//! to it, and what is inside but no part of it is marked. Nothing is changed: what comes out is a list of
//! elements that are not the article, each with the reason.
//!
//! The first try is strict. When it finds next to nothing, less is set aside.

mod aside;
mod choose;
mod furniture;
mod head_lines;
mod inside;
mod kinds;
mod labels;
mod lists;
mod names;
mod parts;
mod score;
mod site;
mod structure;
mod surroundings;
mod survey;
mod why;
mod words;

use ego_tree::NodeId;

use self::surroundings::BlockSurroundings;
use self::survey::{PageSurvey, Sums};
pub(super) use self::why::Why;
use super::dom::TreeNode;

/// The article that was found, and what in the page is not part of it.
pub(super) struct FoundArticle {
    /// The elements that are the article, in the order of the page.
    pub(super) parts: Vec<NodeId>,
    /// The readers' comments, when they are kept.
    pub(super) comments: Vec<NodeId>,
    /// Elements that are not part of the article, only the outermost ones, in the order of the page.
    pub(super) outside: Vec<LeftOut>,
    /// The candidates and their points, the best first.
    pub(super) candidates: Vec<Weighed>,
    /// Length of what stays, in Latin letters.
    pub(super) size: f32,
}

/// An element that is not part of the article.
pub(super) struct LeftOut {
    pub(super) node: NodeId,
    pub(super) why: Why,
}

/// A candidate.
pub(super) struct Weighed {
    pub(super) node: NodeId,
    pub(super) score: f32,
}

/// How strict a try is.
#[derive(Clone, Copy, Debug)]
struct Strictness {
    /// Whether elements are excluded by name and role.
    aside: bool,
    /// Whether names of elements count.
    names: bool,
    /// Whether blocks inside the article are judged by their content.
    contents: bool,
}

/// The tries, the strictest first.
const TRIES: [Strictness; 4] = [
    Strictness {
        aside: true,
        names: true,
        contents: true,
    },
    Strictness {
        aside: false,
        names: true,
        contents: true,
    },
    Strictness {
        aside: false,
        names: false,
        contents: true,
    },
    Strictness {
        aside: false,
        names: false,
        contents: false,
    },
];

/// If a try finds less than this, in Latin letters, another try follows, which may find more.
const ENOUGH: f32 = 500.0;

/// What is known about an article before it is found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hints<'a> {
    pub(super) title: &'a str,
    pub(super) authors: &'a [String],
    /// Whether its date is known.
    pub(super) dated: bool,
    /// Its address.
    pub(super) address: Option<&'a str>,
    /// Whether the readers' comments are kept.
    pub(super) comments: bool,
}

/// Finds the article of a page.
pub(super) fn find(root: TreeNode<'_>, hints: Hints<'_>) -> Option<FoundArticle> {
    let survey = PageSurvey::of(root);
    if survey.spots.is_empty() {
        return None;
    }
    let unseen: Vec<bool> = survey.spots.iter().map(|it| it.unseen).collect();
    let whole = survey.sums(&unseen);
    let mut short = Vec::new();
    for strictness in TRIES {
        let found = attempt(&survey, &whole, strictness, hints, None);
        if found.size >= ENOUGH {
            return Some(found);
        }
        short.push(found);
    }
    // In a page with very little text, an element marked as the article is better evidence than the text.
    let most = short.iter().map(|it| it.size).fold(0.0, f32::max);
    if let Some(at) = structure::article(&survey, &whole).filter(|_| most < FEW) {
        let [strictest, ..] = TRIES;
        short.insert(0, attempt(&survey, &whole, strictest, hints, Some(at)));
    }
    let most = short.iter().map(|it| it.size).fold(0.0, f32::max);
    short.into_iter().find(|it| it.size >= most * NEARLY)
}

/// Fewer Latin letters than this are weak evidence.
const FEW: f32 = 300.0;

/// A stricter try is taken when it finds at least this share of what the most lenient try finds.
const NEARLY: f32 = 0.6;

/// One try. `said` is the element that is marked as the article, if the mark shall count.
fn attempt(
    survey: &PageSurvey<'_>,
    whole: &[Sums],
    strictness: Strictness,
    hints: Hints<'_>,
    said: Option<usize>,
) -> FoundArticle {
    let mut why: Vec<Option<Why>> = vec![None; survey.spots.len()];

    // Exclude what cannot be the article.
    aside::set_aside(survey, whole, strictness, &mut why);
    let gone = gone(survey, &why);
    let sums = survey.sums(&gone);

    // Choose the article.
    let choice = choose::choose(survey, &sums, &gone, strictness);
    let parts = match (said, choice.top) {
        (Some(said), _) => vec![said],
        (None, Some(top)) => parts::join(survey, &choice, top, &sums, &gone),
        (None, None) => vec![0],
    };
    let comments = if hints.comments {
        parts::comments(survey, whole, &parts, &mut why)
    } else {
        Vec::new()
    };
    let mut kept: Vec<usize> = parts.iter().chain(&comments).copied().collect();
    kept.sort_unstable();
    mark_outside(survey, &kept, &mut why);

    // Find what stands inside the article and is not part of it.
    let mut places = surroundings::places(survey, &parts);
    for at in &comments {
        places[*at..survey.spots[*at].end].fill(BlockSurroundings::default());
    }
    inside::by_name(survey, &places, &sums, hints, &mut why);
    let sums = inside::by_contents(survey, &places, &sums, strictness, &mut why);
    for at in &comments {
        parts::make_way(survey, *at, &mut why);
    }

    let node = |it: usize| survey.spots[it].node.id();
    let weighed = choice.candidates.iter().map(|it| Weighed {
        node: node(it.at),
        score: it.score,
    });
    FoundArticle {
        parts: parts.iter().map(|it| node(*it)).collect(),
        comments: comments.iter().map(|it| node(*it)).collect(),
        outside: outermost(survey, &kept, &why),
        candidates: weighed.collect(),
        size: sums.size,
    }
}

/// For each element, whether it was removed, by itself or with an element around it.
fn gone(survey: &PageSurvey<'_>, why: &[Option<Why>]) -> Vec<bool> {
    let mut gone: Vec<bool> = Vec::with_capacity(why.len());
    for (spot, why) in survey.spots.iter().zip(why) {
        let around = gone.get(spot.parent).copied().unwrap_or(false);
        gone.push(around || spot.unseen || why.is_some());
    }
    gone
}

/// Marks the elements that are in none of the parts.
fn mark_outside(survey: &PageSurvey<'_>, parts: &[usize], why: &mut [Option<Why>]) {
    let mut parts = parts.iter().copied().peekable();
    let mut at = 0;
    while at < survey.spots.len() {
        while parts.peek().is_some_and(|it| *it < at) {
            parts.next();
        }
        let end = survey.spots[at].end;
        at = match parts.peek() {
            Some(part) if *part == at => end,
            Some(part) if *part < end => at + 1,
            Some(_) | None => {
                why[at] = why[at].or(Some(Why::Outside));
                end
            }
        };
    }
}

/// The outermost elements that are left out, and bare text beside the parts.
fn outermost(survey: &PageSurvey<'_>, parts: &[usize], why: &[Option<Why>]) -> Vec<LeftOut> {
    let mut out = Vec::new();
    let mut at = 0;
    // The end of the current part.
    let mut part = 0;
    while at < survey.spots.len() {
        let spot = &survey.spots[at];
        if parts.binary_search(&at).is_ok() {
            part = spot.end;
        }
        if let Some(why) = why[at] {
            let node = spot.node.id();
            out.push(LeftOut { node, why });
        } else if at >= part {
            let bare = spot.node.children().filter(|it| it.value().is_text());
            out.extend(bare.map(|it| LeftOut {
                node: it.id(),
                why: Why::Outside,
            }));
        }
        at = survey.after(at, why[at].is_some());
    }
    out
}
