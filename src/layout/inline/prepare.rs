//! A paragraph before it is cut into lines: resolved, itemized, shaped, its gaps and breaks known.

use std::ops::Range;

use super::measure::MeasuredParagraph;
use super::rules::{Hanging, Punctuation, Rules, default_level, default_style};
use super::setting::{Alignment, Setting};
use super::shape::{PlanKey, ShapingFaces, Stance, Wants};
use super::text::{Text, VisibleCounts};
use super::{breaks, cluster, gaps, itemize, resolve, ruby, sense};
use crate::layout::Length;
use crate::model::Region;

/// A paragraph before it is cut into lines.
pub(super) struct Prepared {
    pub(super) clusters: cluster::Clusters,
    pub(super) gaps: Vec<gaps::Gap>,
    pub(super) breaks: Vec<breaks::Break>,
    pub(super) annotations: Vec<ruby::Annotation>,
    pub(super) seams: Vec<sense::Seam>,
    pub(super) rules: Rules,
    /// The width of a hyphen.
    pub(super) hyphen: Length,
    pub(super) counts: VisibleCounts,
    /// The measure of a paragraph that runs from right to left: its lines are placed from the right margin.
    pub(super) leftward: Option<Length>,
    /// Whether lines will run down.
    pub(super) vertical: bool,
}

impl Prepared {
    /// The paragraph as lines are measured in it.
    pub(super) fn paragraph(&self, setting: &Setting) -> MeasuredParagraph<'_> {
        MeasuredParagraph::new(
            &self.clusters,
            &self.gaps,
            &self.breaks,
            &self.seams,
            self.rules,
            setting,
            self.hyphen,
        )
    }

    /// Stretches of clusters between forced line ends; an empty one is an empty line.
    pub(super) fn segments(&self) -> Vec<Range<usize>> {
        let mut segments = Vec::new();
        let mut start = 0;
        for (at, blank) in self.clusters.blanks.iter().enumerate() {
            for _ in 0..blank.forced {
                segments.push(start..at);
                start = at;
            }
        }
        if start < self.clusters.list.len() {
            segments.push(start..self.clusters.list.len());
        }
        segments
    }
}

/// Resolve, itemize, shape, classify, gaps, breaks (RULES ORD-01), over the paragraph as a whole.
pub(super) fn prepare(text: &Text, setting: &Setting, faces: &mut impl ShapingFaces) -> Prepared {
    let region = setting.language.region();
    let mut rules = setting.rules;
    let mut style = rules.punctuation.unwrap_or(default_style(region));
    let level = rules.kinsoku.unwrap_or(default_level(region));
    if rules.grid {
        // GR-01: nothing is cut but by whole cells, and marks at line ends hang.
        (style, rules.hanging) = (Punctuation::Plain, Hanging::Force);
    }
    let mut graphemes = itemize::graphemes(text);
    let regions: Vec<Option<Region>> = text
        .spans
        .iter()
        .map(|it| (it.style.language != setting.language).then(|| it.style.language.region()))
        .collect();
    resolve::resolve(&mut graphemes, region, &regions);
    let levels = itemize::levels(&text.text, setting.language.is_rtl());
    let mut clusters = cluster::clusters(text, &graphemes, &levels, style, setting.vertical, faces);
    let annotations = ruby::annotate(text, &mut clusters, style, setting.vertical, faces);
    let mut gaps = gaps::gaps(&clusters, &rules, style);
    let mut breaks = breaks::breaks(text, &clusters, level, rules.grid, &mut gaps);
    if rules.grid {
        gaps::to_grid(&clusters.list, &mut gaps);
    }
    let display = match setting.alignment {
        Alignment::Justify => false,
        Alignment::Start | Alignment::End => setting.display,
        Alignment::Center => true,
    };
    let mut seams = Vec::new();
    if display {
        seams = sense::seams(text, &clusters.list, &gaps);
    } else if rules.nice_breaks && setting.alignment == Alignment::Justify {
        let bodies: Length = clusters.list.iter().map(|it| it.width).sum();
        // A paragraph of one line has no line end to choose.
        if bodies > setting.measure - setting.indent {
            let near = near_line_ends(&clusters.list, &gaps, &breaks, setting);
            breaks::keep_words(&sense::within(text, &clusters.list, &near), &mut breaks);
        }
    }
    let hyphen = hyphen_width(text, faces);
    Prepared {
        clusters,
        gaps,
        breaks,
        annotations,
        seams,
        rules,
        hyphen,
        counts: VisibleCounts::of(&text.text),
        leftward: setting.language.is_rtl().then_some(setting.measure),
        vertical: setting.vertical,
    }
}

/// Whether each cluster is near the end of a line, when lines are about as full as the measure. A line that
/// ended elsewhere would cost too much for the sense to matter.
fn near_line_ends(
    list: &[cluster::Cluster],
    gaps: &[gaps::Gap],
    breaks: &[breaks::Break],
    setting: &Setting,
) -> Vec<bool> {
    let measure = setting.measure.max(Length(1));
    let mut x = setting.indent;
    let mut near = Vec::with_capacity(gaps.len());
    for (cluster, (gap, found)) in list.iter().zip(gaps.iter().zip(breaks)) {
        x += cluster.width;
        let lines = measure * ((x + measure / 2) / measure).max(1);
        // How much shorter or longer lines are adds up from one to the next.
        near.push((x - lines).abs() <= lines / 25 + cluster.em * 2);
        x = if found.forced {
            Length::ZERO
        } else {
            x + gap.natural()
        };
    }
    near
}

/// The advance of a hyphen in the style that the paragraph begins with.
fn hyphen_width(text: &Text, faces: &mut impl ShapingFaces) -> Length {
    let Some(span) = text.spans.first() else {
        return Length::ZERO;
    };
    let Some(face) = faces.find(cluster::family(&span.style), "-", Wants::Western) else {
        return Length::ZERO;
    };
    let key = PlanKey {
        face,
        script: *b"Latn",
        language: faces.language(&span.style.language),
        rtl: false,
        kern: true,
        stance: Stance::Along,
    };
    let (start, end) = faces.shape_char(key, '-');
    let glyphs = &faces.pool()[start as usize..end as usize];
    let units: i64 = glyphs.iter().map(|it| i64::from(it.advance)).sum();
    span.style.size * units / faces.units(face)
}
