//! Removes elements inside the article that are not part of it.

use super::furniture::Says;
use super::surroundings::BlockSurroundings;
use super::survey::{PageSurvey, Sums};
use super::why::Why;
use super::{Hints, Strictness, furniture, lists, names};

/// Marks furniture that is recognized by its name or its words.
pub(super) fn by_name(
    survey: &PageSurvey<'_>,
    places: &[BlockSurroundings],
    whole: &[Sums],
    hints: Hints<'_>,
    why: &mut [Option<Why>],
) {
    let prose = prose(places, whole);
    let mut reader = furniture::LineReader::new(hints);
    let mut at = 1;
    while at < survey.spots.len() {
        if why[at].is_none() && places[at].inside && !places[at].part && !places[at].code {
            let named = furniture::named(survey, at, &whole[at], prose).map(Says::Furniture);
            match named.or_else(|| reader.read(survey, at, &whole[at], places[at])) {
                Some(Says::HeadsOthers) => lists::headed(survey, at, places, whole, prose, why),
                Some(Says::HeadsComments) if hints.comments => {}
                Some(Says::HeadsComments) => lists::comments(survey, at, places, whole, prose, why),
                Some(Says::Furniture(reason)) => why[at] = Some(reason),
                None => {}
            }
        }
        if places[at].inside && whole[at].prose > 80.0 && !survey.spots[at].has_blocks {
            reader.past_head = true;
        }
        at = survey.after(at, why[at].is_some());
    }
}

/// All prose of the parts.
fn prose(places: &[BlockSurroundings], whole: &[Sums]) -> f32 {
    let parts = places.iter().zip(whole).filter(|it| it.0.part);
    parts.map(|it| it.1.prose).sum()
}

/// Marks blocks whose contents are not those of an article: links, forms, pictures without text. What
/// stays, summed up.
pub(super) fn by_contents(
    survey: &PageSurvey<'_>,
    places: &[BlockSurroundings],
    whole: &[Sums],
    strictness: Strictness,
    why: &mut [Option<Why>],
) -> Sums {
    // Together, rows of cards may hold at most this much text: a page that has only cards is a list of articles.
    let prose = prose(places, whole);
    let mut for_cards = prose * 0.2;
    let mut sums: Vec<Sums> = survey.spots.iter().map(|it| it.own).collect();
    let mut kept = Sums::default();
    // From the last to the first, so that inner elements are judged and removed before outer ones.
    for at in (0..survey.spots.len()).rev() {
        let (spot, place) = (&survey.spots[at], places[at]);
        // What holds most of the text is the article, however many links are in it.
        let most = sums[at].prose > prose * 0.5;
        if why[at].is_none() && place.inside && !place.part && !most {
            why[at] = contents(survey, at, &sums[at], place, for_cards, strictness);
            if why[at] == Some(Why::OtherArticles) {
                for_cards -= sums[at].prose;
            }
        }
        if why[at].is_some() || spot.unseen {
            continue;
        }
        let own = sums[at];
        if place.part {
            kept.add(&own);
        }
        if at > 0 {
            sums[spot.parent].add(&own);
        }
    }
    kept
}

fn contents(
    survey: &PageSurvey<'_>,
    at: usize,
    sums: &Sums,
    place: BlockSurroundings,
    for_cards: f32,
    strictness: Strictness,
) -> Option<Why> {
    let spot = &survey.spots[at];
    let weight = if strictness.names {
        names::weight(&spot.names)
    } else {
        0.0
    };
    match spot.tag {
        "footer" => return Some(Why::Footer),
        "aside" => return Some(Why::Aside),
        "nav" => return Some(Why::Navigation),
        "h1" | "h2" if weight < 0.0 => return Some(Why::Named),
        "form" | "fieldset" | "table" | "ul" | "div" => {}
        _ => return None,
    }
    let embed = ["embed", "tweet"].iter().any(|it| spot.names.contains(it));
    if !strictness.contents || place.data || place.code || embed {
        return None;
    }
    let density = sums.link_density();
    let faint = sums.prose >= 80.0 && density <= 0.25 && names::is_faintly_negative(&spot.names);
    if weight < 0.0 && !faint {
        return Some(Why::Named);
    }
    if sums.links > 2 && sums.prose < for_cards && lists::is_cards(survey, at, sums) {
        return Some(Why::OtherArticles);
    }
    if sums.commas >= 10 {
        return None;
    }
    let list = spot.tag == "ul" || sums.listed > 0.9 * sums.size;
    let headed = sums.size > 0.0 && sums.headed / sums.size >= 0.9;
    let (paragraphs, pictures) = (sums.paragraphs, sums.pictures);
    // Pictures that all have captions are a gallery of the author's.
    let inner = &survey.spots[at..survey.spots[at].end];
    let captions = inner.iter().filter(|it| it.tag == "figcaption").count();
    let captioned = captions >= usize::try_from(pictures).unwrap_or(usize::MAX);
    if !place.figure && pictures > 1 && paragraphs * 2 < pictures && !captioned {
        return Some(Why::PicturesOnly);
    }
    if sums.inputs > paragraphs / 3 {
        return Some(Why::Form);
    }
    let empty_words = sums.size < 25.0 && (pictures == 0 || pictures > 2) && density > 0.0;
    let many_items = sums.items > paragraphs + 100;
    // A linked picture with a caption is not a block of links.
    let captioned = sums.links <= pictures && sums.size < 400.0 && pictures > 0;
    let linked = (!captioned && weight < 25.0 && density > 0.2 && !list)
        || (weight >= 25.0 && density > 0.5);
    let short = !list && !place.figure && !headed && empty_words;
    (short || (!list && many_items) || linked).then_some(Why::Links)
}
