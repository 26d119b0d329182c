//! Finds for every element of a page what kinds of elements it is inside.

use super::survey::PageSurvey;
use crate::normalize::dom;

/// The kinds of elements around an element.
#[derive(Clone, Copy, Default)]
pub(super) struct BlockSurroundings {
    /// In a part of the article, or a part itself.
    pub(super) inside: bool,
    pub(super) part: bool,
    pub(super) code: bool,
    pub(super) figure: bool,
    /// In a table of data.
    pub(super) data: bool,
}

/// The place of every element.
pub(super) fn places(survey: &PageSurvey<'_>, parts: &[usize]) -> Vec<BlockSurroundings> {
    let mut places: Vec<BlockSurroundings> = Vec::with_capacity(survey.spots.len());
    for (at, spot) in survey.spots.iter().enumerate() {
        let around = places.get(spot.parent).copied().unwrap_or_default();
        let part = parts.binary_search(&at).is_ok();
        places.push(BlockSurroundings {
            inside: part || around.inside,
            part,
            code: around.code || matches!(spot.tag, "code" | "pre"),
            figure: around.figure || spot.tag == "figure",
            data: around.data || (spot.tag == "table" && is_data(survey, at)),
        });
    }
    places
}

/// Whether a table holds data rather than places things on a page.
fn is_data(survey: &PageSurvey<'_>, at: usize) -> bool {
    let spot = &survey.spots[at];
    let says = |name: &str, value: &str| dom::attr(spot.node, name) == Some(value);
    if says("role", "presentation") || says("datatable", "0") {
        return false;
    }
    if dom::filled(spot.node, "summary").is_some() {
        return true;
    }
    let inner = &survey.spots[at + 1..spot.end];
    let has = |tag: &str| inner.iter().any(|it| it.tag == tag);
    if has("table") {
        return false;
    }
    if ["caption", "col", "colgroup", "tfoot", "thead", "th"]
        .iter()
        .any(|it| has(it))
    {
        return true;
    }
    let count = |tag: &str| inner.iter().filter(|it| it.tag == tag).count();
    let (rows, cells) = (count("tr"), count("td"));
    let columns = cells.checked_div(rows).unwrap_or(0);
    rows > 1 && columns > 1 && (rows >= 10 || columns > 4 || cells > 10)
}
