//! Excludes elements before the article is searched: by role, by name, and because they are invisible.

use super::survey::{PageSurvey, Sums};
use super::why::Why;
use super::{Strictness, names};
use crate::normalize::dom;

/// Roles of elements around an article.
const ROLES: &[(&str, Why)] = &[
    ("menu", Why::Navigation),
    ("menubar", Why::Navigation),
    ("navigation", Why::Navigation),
    ("complementary", Why::Aside),
    ("alert", Why::Dialog),
    ("alertdialog", Why::Dialog),
    ("dialog", Why::Dialog),
];

/// Marks what cannot be the article.
pub(super) fn set_aside(
    survey: &PageSurvey<'_>,
    whole: &[Sums],
    strictness: Strictness,
    why: &mut [Option<Why>],
) {
    let prose = whole.first().map_or(0.0, |it| it.prose);
    let mut at = 1;
    while at < survey.spots.len() {
        let reason = reason(survey, at, strictness);
        why[at] = reason.filter(|it| prose <= 0.0 || whole[at].prose <= prose * most(*it));
        at = survey.after(at, why[at].is_some());
    }
}

/// The most of a page's prose that can be set aside for such a reason. What holds most of the text is no
/// furniture, whatever it is called: a `<header>` that is never closed holds everything. `WeChat` hides
/// its articles until a script shows them.
fn most(why: Why) -> f32 {
    match why {
        Why::Invisible => 2.0 / 3.0,
        Why::Outside
        | Why::Dialog
        | Why::Named
        | Why::Footer
        | Why::Aside
        | Why::Navigation
        | Why::ShareBar
        | Why::OtherArticles
        | Why::SignUp
        | Why::Tags
        | Why::Comments
        | Why::Advertisement
        | Why::ForScreenReaders
        | Why::WithoutScripts
        | Why::AuthorBox
        | Why::Byline
        | Why::SiteTools
        | Why::TitleAgain
        | Why::SaidBefore
        | Why::Label
        | Why::Form
        | Why::PicturesOnly
        | Why::Links => 0.5,
    }
}

/// The names that may speak against an element. Authors call headings and lines above a text `header` as sites call
/// the tops of their pages: of a heading or a paragraph, that word says nothing.
fn names_of_furniture(tag: &str, names: &str) -> String {
    match tag {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "span" => names.replace("header", ""),
        _ => names.to_owned(),
    }
}

fn reason(survey: &PageSurvey<'_>, at: usize, strictness: Strictness) -> Option<Why> {
    let spot = &survey.spots[at];
    if matches!(spot.tag, "html" | "body" | "head") {
        return None;
    }
    let says = |name: &str, value: &str| dom::attr(spot.node, name) == Some(value);
    // Sites hide the second, drawn copy of a formula or picture so; the first is read.
    if says("aria-hidden", "true")
        && !spot.names.contains("fallback-image")
        && !matches!(spot.tag, "math" | "img" | "svg")
    {
        return Some(Why::Invisible);
    }
    if says("aria-modal", "true") && says("role", "dialog") {
        return Some(Why::Dialog);
    }
    if dom::style(spot.node, "visibility").is_some_and(|it| it.eq_ignore_ascii_case("hidden")) {
        return Some(Why::Invisible);
    }
    if !strictness.aside {
        return None;
    }
    let in_text = || {
        let mut near = survey.around(at).take(3);
        near.any(|it| matches!(survey.spots[it].tag, "table" | "code"))
    };
    // A term, its description or a caption is what its list or figure makes it, whatever its class says.
    let is_part = matches!(
        spot.tag,
        "a" | "dt" | "dd" | "caption" | "figcaption" | "summary"
    );
    if !is_part && names::is_unlikely(&names_of_furniture(spot.tag, &spot.names)) && !in_text() {
        let comments = spot.names.contains("comment") || spot.names.contains("disqus");
        return Some(if comments { Why::Comments } else { Why::Named });
    }
    let role = dom::attr(spot.node, "role")?;
    ROLES.iter().find(|it| it.0 == role).map(|it| it.1)
}
