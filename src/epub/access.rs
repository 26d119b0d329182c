//! The accessibility metadata of an EPUB, derived from what it contains
//! (EPUB Accessibility 1.1, discovery metadata: <https://www.w3.org/TR/epub-a11y-11/#sec-discovery>).

use super::media::{PictureFiles, Shown};
use super::options::Options;
use super::plan::BookPlan;
use crate::book::Book;
use crate::words::Words;

/// Pairs of property and value, in the order in which they are written.
pub(super) type Properties = Vec<(&'static str, String)>;

/// What matters for accessibility, counted over all articles.
#[derive(Debug, Default)]
struct ContentCounts {
    pictures: usize,
    described: usize,
    missing: usize,
    mathml: usize,
    tex: usize,
    ruby: bool,
    headings: bool,
    animated: bool,
}

/// The accessibility metadata of a book.
pub(super) fn describe(
    book: &Book,
    plan: &BookPlan,
    media: &PictureFiles,
    options: &Options,
) -> Properties {
    let counts = count(plan, media, options);
    let mut out = Properties::new();
    let mut add = |property, value: &str| out.push((property, value.to_owned()));
    // The cover does not count as visual content: its alternative text is the title.
    let visual = counts.pictures > 0;
    add("schema:accessMode", "textual");
    if visual {
        add("schema:accessMode", "visual");
    }
    let all_described = counts.described == counts.pictures;
    if all_described {
        add("schema:accessModeSufficient", "textual");
    }
    if visual {
        add("schema:accessModeSufficient", "textual,visual");
    }
    for feature in [
        "tableOfContents",
        "readingOrder",
        "displayTransformability",
        "ARIA",
    ] {
        add("schema:accessibilityFeature", feature);
    }
    let optional = [
        (counts.headings, "structuralNavigation"),
        (visual && all_described, "alternativeText"),
        (counts.mathml > 0, "MathML"),
        (counts.mathml + counts.tex > 0, "latex"),
        (counts.ruby, "rubyAnnotations"),
        (!options.page_list.is_empty(), "pageNavigation"),
        (!options.page_list.is_empty(), "pageBreakMarkers"),
    ];
    for (there, feature) in optional {
        if there {
            add("schema:accessibilityFeature", feature);
        }
    }
    // The book has no sound and no scripts. Only an animated picture could flash; whether it does is not checked.
    if counts.animated {
        add("schema:accessibilityHazard", "unknownFlashingHazard");
        add(
            "schema:accessibilityHazard",
            "unknownMotionSimulationHazard",
        );
        add("schema:accessibilityHazard", "noSoundHazard");
    } else {
        add("schema:accessibilityHazard", "none");
    }
    add(
        "schema:accessibilitySummary",
        &summary(book, &counts, options),
    );
    // Conformance is claimed only when no person has to judge the content: for a book without pictures, without embeds
    // shown as cards, and without formulas that lack MathML.
    if conforms(plan, &counts) {
        add(
            "dcterms:conformsTo",
            "EPUB Accessibility 1.1 - WCAG 2.1 Level A",
        );
        add("a11y:certifiedBy", "Lantai");
    }
    out
}

fn conforms(plan: &BookPlan, counts: &ContentCounts) -> bool {
    let embeds = plan.articles.iter().any(|it| it.features.embeds);
    counts.pictures == 0 && counts.missing == 0 && counts.tex == 0 && !embeds
}

fn count(plan: &BookPlan, media: &PictureFiles, options: &Options) -> ContentCounts {
    let mut counts = ContentCounts::default();
    let draws = options.profile.abilities().mathml;
    for (number, article) in plan.articles.iter().enumerate() {
        for (asset, described) in &article.features.images {
            match media.shown(number, *asset) {
                Shown::File(_) => {
                    counts.pictures += 1;
                    counts.described += usize::from(*described);
                }
                Shown::Box(_) => counts.missing += 1,
            }
        }
        let [mathml, tex] = article.features.formulas;
        counts.mathml += if draws { mathml } else { 0 };
        counts.tex += if draws { tex } else { mathml + tex };
        counts.ruby |= article.features.ruby;
        counts.headings |= !article.headings.is_empty();
    }
    counts.headings |= plan.articles.len() > 1;
    counts.animated = media.files.iter().any(|it| it.animated);
    counts
}

fn summary(book: &Book, counts: &ContentCounts, options: &Options) -> String {
    let words = &Words::of(&book.metadata.language).summary;
    let undescribed = counts.pictures - counts.described;
    let sentences = [
        (true, words.text, 0),
        (
            counts.pictures > 0 && undescribed == 0,
            words.all_alt,
            counts.pictures,
        ),
        (undescribed > 0, words.some_alt, undescribed),
        (counts.missing > 0, words.missing, counts.missing),
        (counts.mathml > 0, words.math, 0),
        (!options.page_list.is_empty(), words.pages, 0),
    ];
    let said = sentences.iter().filter(|it| it.0);
    let said: Vec<String> = said
        .map(|it| it.1.replace("{}", &it.2.to_string()))
        .collect();
    // Chinese and Japanese sentences are joined without spaces, others with a space.
    let blank = if words.text.is_ascii() || words.text.contains(' ') {
        " "
    } else {
        ""
    };
    said.join(blank)
}
