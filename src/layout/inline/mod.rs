//! One paragraph to lines: resolve, itemize, shape, classify, gaps, breaks, compose, distribute.
//!
//! [`collect()`] flattens the model's inlines to one text with spans; [`compose`] sets it. Nothing here
//! knows of pages.

mod breaks;
mod class;
mod cluster;
mod collect;
mod decorate;
mod distribute;
mod extents;
mod fit;
mod gaps;
mod hyphenate;
mod itemize;
mod measure;
mod missing;
mod paint;
mod price;
mod resolve;
mod ruby;
mod search;
mod sense;
mod shape;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod noto;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod rare;
#[cfg(test)]
mod synthetic;
#[cfg(test)]
mod vectors;

pub use collect::{Collector, Formulas, collect};
pub use extents::{Extents, extents};
pub use shape::Shaper;

use std::ops::Range;
use std::sync::Arc;

use super::{Color, ContentId, Formula, Fragment, Length, LinkId};
use crate::diag::rules;
use crate::fonts::Family;
use crate::model::{AssetId, Language, NoteId, Region};
use crate::{Fact, Warned, Warning};
use measure::Paragraph;
use paint::Painted;
use shape::{Faces, PlanKey, Wants};

/// A paragraph's inlines as one text. Offsets are bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// All characters; U+FFFC stands for an object, U+2028 for a forced line end.
    pub text: String,
    /// Cover the text from its first byte to its last, in order, none empty.
    pub spans: Vec<Span>,
}

/// A stretch of a [`Text`] that is alike in every way.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// How it looks.
    pub style: TextStyle,
    /// What it belongs to.
    pub content: Option<ContentId>,
    /// Which link it is part of.
    pub link: Option<LinkId>,
    /// What it is.
    pub kind: SpanKind,
}

/// What a [`Span`] is, beyond its letters.
#[derive(Clone, Debug, PartialEq)]
pub enum SpanKind {
    /// Text.
    Text,
    /// Inline code: no autospace inside, a Western token for what surrounds it.
    Code,
    /// The mark of a note.
    NoteReference(NoteId),
    /// The base of a ruby pair; the annotation and the content it belongs to.
    Ruby(String, Option<ContentId>),
    /// A picture in the line (one U+FFFC).
    Picture {
        /// Number of the article in the book, from 0.
        article: u32,
        /// The picture in that article.
        asset: AssetId,
        /// Its width in the line.
        width: Length,
        /// Its height above the baseline.
        height: Length,
    },
    /// A formula in the line (one U+FFFC).
    Formula(Arc<FormulaPiece>),
}

/// A formula, or a part of one that no line may break.
#[derive(Clone, Debug, PartialEq)]
pub struct FormulaPiece {
    /// Its glyphs and rules.
    pub set: Formula,
    /// What it stands for; of the further parts of a formula, nothing.
    pub said: String,
}

/// How a [`Span`] looks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TextStyle {
    /// Which type.
    pub family: Family,
    /// Heavier than its surroundings (Song becomes Hei, RULES DE-07).
    pub strong: bool,
    /// The em.
    pub size: Length,
    /// Above the line's baseline.
    pub rise: Length,
    /// Its colour.
    pub color: Color,
    /// Which regional forms it takes.
    pub language: Language,
    /// Line below, and which of the paragraph's: two that touch are two lines (RULES DE-02).
    pub underline: Option<u32>,
    /// Line through.
    pub strike: bool,
    /// Emphasis dots (RULES DE-01).
    pub dots: bool,
    /// Wave below, a title of the old style, and which of the paragraph's (RULES DE-02).
    pub wave: Option<u32>,
    /// In a frame and in one piece, a name of someone who died, and in which one (RULES DE-08).
    pub frame: Option<u32>,
    /// A ground behind the text.
    pub ground: Option<Color>,
}

/// Where lines stand between the margins.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Alignment {
    /// Both edges flush, last line natural.
    #[default]
    Justify,
    /// Flush left, ragged right.
    Start,
    /// Centred.
    Center,
    /// Flush right.
    End,
}

/// How a paragraph is set. Lengths default to zero, everything else to what its language asks for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Setting {
    /// Width of a line.
    pub measure: Length,
    /// Indent of the first line.
    pub indent: Length,
    /// Where lines stand.
    pub alignment: Alignment,
    /// A title or heading: unless it is justified, its lines end where its sense parts (RULES PG-05). Whatever is
    /// centred is set so too.
    pub display: bool,
    /// The paragraph's own language.
    pub language: Language,
    /// Which rules it is set by, where a tradition leaves a choice.
    pub rules: Rules,
    /// Line in the source that warnings name, from 1; 0 when there is none.
    pub source_line: u32,
}

/// The choices a tradition leaves open. Default: what the paragraph's region does.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Rules {
    /// How wide marks are. Default: by region (RULES PW-09).
    pub punctuation: Option<Punctuation>,
    /// Which marks may stand at the edges of lines. Default: by region (RULES KS).
    pub kinsoku: Option<Kinsoku>,
    /// Whether a stop or comma may stand outside the measure. Default: never.
    pub hanging: Hanging,
    /// Gap between Han and Western text. Default: a quarter em.
    pub autospace: Autospace,
    /// An opening mark at the start of the first line. Default: its blank is cut.
    pub first_open: FirstOpen,
    /// Every Han on a grid of whole ems (RULES GR-01). Default: no.
    pub grid: bool,
    /// Whether a line rather ends between two words than within one, where that costs little (RULES UB-09).
    /// Default: no; of pages: yes.
    pub nice_breaks: bool,
}

/// How wide marks are (RULES PW-09).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Punctuation {
    /// 全角: single marks 1 em, cut where two meet and at line ends.
    Quanjiao,
    /// 开明: stops at the end of a sentence 1 em, all other marks half an em.
    Kaiming,
    /// 半角: all marks half an em.
    Banjiao,
    /// Nothing is cut but at line ends.
    Plain,
    /// Traditional Chinese: cut around brackets only, commas and stops never shrink.
    Cns,
    /// Japanese (JIS X 4051): stops never shrink.
    Jis,
}

/// Which marks may stand at the edges of lines (RULES KS), from lax to strict.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Kinsoku {
    /// Any.
    None,
    /// No closing mark, stop or comma at the start, no opening one at the end.
    Basic,
    /// GB/T 15834: also no solidus at the end.
    Gb,
    /// JLREQ: also no dash, ellipsis or small kana at the start.
    Strict,
}

/// Whether a stop or comma may stand outside the measure (RULES PL-06).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Hanging {
    /// Never.
    #[default]
    Never,
    /// When the line would be too full without.
    Allow,
    /// Whenever one ends a line.
    Force,
}

/// Gap between Han and Western text (RULES AS-01).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Autospace {
    /// A quarter em, an eighth to a half.
    #[default]
    Quarter,
    /// A sixth of an em.
    Sixth,
    /// An eighth of an em.
    Eighth,
    /// None.
    Off,
}

/// An opening mark at the start of the first line (RULES PL-03).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum FirstOpen {
    /// Its blank is cut.
    #[default]
    Trim,
    /// It keeps its blank.
    Space,
    /// It stands in the indent, so that the text after it is aligned.
    Hang,
}

/// One line. Its left margin is x 0, its baseline is y 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// What is on it, in order.
    pub fragments: Vec<Fragment>,
    /// Pictures and rules on it.
    pub items: Vec<super::Item>,
    /// Where its links are: from and to.
    pub links: Vec<(LinkId, Length, Length)>,
    /// Notes referred to on it.
    pub notes: Vec<NoteId>,
    /// Right edge of its last glyph's body.
    pub end: Length,
    /// Highest point above the baseline.
    pub ascent: Length,
    /// Lowest point below the baseline, positive.
    pub descent: Length,
}

/// A paragraph in as many lines as are best, and with one line less and one more where that does no
/// harm (RULES JU-09): what the page breaker chooses from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variants {
    /// As the rules want it.
    pub lines: Vec<Line>,
    /// With one line less.
    pub shorter: Option<Vec<Line>>,
    /// With one line more.
    pub longer: Option<Vec<Line>>,
}

/// Sets a paragraph.
#[must_use]
pub fn compose(text: &Text, setting: &Setting, shaper: &mut Shaper<'_>) -> Warned<Vec<Line>> {
    compose_with(text, setting, shaper)
}

/// Sets a paragraph, also a line shorter and longer.
#[must_use]
pub fn compose_variants(
    text: &Text,
    setting: &Setting,
    shaper: &mut Shaper<'_>,
) -> Warned<Variants> {
    variants_with(text, setting, shaper)
}

fn compose_with(text: &Text, setting: &Setting, faces: &mut impl Faces) -> Warned<Vec<Line>> {
    let prepared = prepare(text, setting, faces);
    let paragraph = prepared.paragraph(setting);
    let segments = prepared.fit(&paragraph);
    prepared.finish(text, setting, &paragraph, &segments, faces)
}

fn variants_with(text: &Text, setting: &Setting, faces: &mut impl Faces) -> Warned<Variants> {
    let prepared = prepare(text, setting, faces);
    let paragraph = prepared.paragraph(setting);
    let segments = prepared.fit(&paragraph);
    let set = prepared.finish(text, setting, &paragraph, &segments, faces);
    let mut variants = Variants {
        lines: set.output,
        ..Variants::default()
    };
    if let [lines] = &segments[..]
        && lines.len() > 1
        && setting.alignment == Alignment::Justify
    {
        let [shorter, longer] = search::variants(&paragraph, lines);
        variants.shorter = shorter.map(|it| prepared.paint(text, &paragraph, &it, faces));
        variants.longer = longer.map(|it| prepared.paint(text, &paragraph, &it, faces));
    }
    Warned {
        output: variants,
        warnings: set.warnings,
    }
}

/// A paragraph before it is cut into lines.
struct Prepared {
    clusters: cluster::Clusters,
    gaps: Vec<gaps::Gap>,
    breaks: Vec<breaks::Break>,
    annotations: Vec<ruby::Annotation>,
    seams: Vec<sense::Seam>,
    rules: Rules,
    hyphen: i64,
}

/// Resolve, itemize, shape, classify, gaps, breaks (RULES ORD-01), over the paragraph as a whole.
fn prepare(text: &Text, setting: &Setting, faces: &mut impl Faces) -> Prepared {
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
    let levels = itemize::levels(&text.text);
    let mut clusters = cluster::clusters(text, &graphemes, &levels, style, faces);
    let annotations = ruby::annotate(text, &mut clusters, style, faces);
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
        let bodies: i64 = clusters.list.iter().map(|it| it.width).sum();
        // What has one line ends nowhere else.
        if bodies > setting.measure.0 - setting.indent.0 {
            let near = line_ends(&clusters.list, &gaps, &breaks, setting);
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
    }
}

/// Whether a line may end after each cluster when lines are about as full as they are long: an ending
/// elsewhere is too dear for the sense to matter.
fn line_ends(
    list: &[cluster::Cluster],
    gaps: &[gaps::Gap],
    breaks: &[breaks::Break],
    setting: &Setting,
) -> Vec<bool> {
    let measure = setting.measure.0.max(1);
    let mut x = setting.indent.0;
    let mut near = Vec::with_capacity(gaps.len());
    for (cluster, (gap, found)) in list.iter().zip(gaps.iter().zip(breaks)) {
        x += cluster.width;
        let lines = ((x + measure / 2) / measure).max(1) * measure;
        // What lines give and take adds up from one to the next.
        near.push((x - lines).abs() <= lines / 25 + 2 * cluster.em);
        x = if found.forced { 0 } else { x + gap.natural() };
    }
    near
}

impl Prepared {
    fn paragraph(&self, setting: &Setting) -> Paragraph<'_> {
        Paragraph::new(
            &self.clusters,
            &self.gaps,
            &self.breaks,
            &self.seams,
            self.rules,
            setting,
            self.hyphen,
        )
    }

    /// The lines of each stretch between forced line ends; an empty stretch has none.
    fn fit(&self, paragraph: &Paragraph<'_>) -> Vec<Vec<fit::Chosen>> {
        let segments = segments(&self.clusters).into_iter();
        let fit = |it: Range<usize>| match it.is_empty() {
            true => Vec::new(),
            false => fit::fit(paragraph, it),
        };
        segments.map(fit).collect()
    }

    /// Paints every stretch and says what there is to say.
    fn finish(
        &self,
        text: &Text,
        setting: &Setting,
        paragraph: &Paragraph<'_>,
        segments: &[Vec<fit::Chosen>],
        faces: &mut impl Faces,
    ) -> Warned<Vec<Line>> {
        let mut warnings = missing_glyphs(&self.clusters.missing, setting.source_line);
        let mut output = Vec::new();
        for lines in segments {
            let reports = lines.iter().filter_map(|it| rescued(text, paragraph, it));
            warnings.extend(
                reports.map(|it| Warning::new(setting.source_line, &rules::RESCUE_LINE, it)),
            );
            output.extend(self.paint(text, paragraph, lines, faces));
        }
        Warned { output, warnings }
    }

    fn paint(
        &self,
        text: &Text,
        paragraph: &Paragraph<'_>,
        lines: &[fit::Chosen],
        faces: &mut impl Faces,
    ) -> Vec<Line> {
        if lines.is_empty() {
            return vec![Line::default()];
        }
        let paint = |line: &fit::Chosen| {
            let placed = distribute::distribute(paragraph, line);
            let painted = Painted {
                text,
                clusters: &self.clusters,
                range: line.range.clone(),
                placed: &placed,
                annotations: &self.annotations,
                hyphen: !line.last && self.breaks[line.range.end - 1].hyphen,
            };
            paint::paint(&painted, faces)
        };
        lines.iter().map(paint).collect()
    }
}

/// Stretches of clusters between forced line ends; an empty one is an empty line.
fn segments(clusters: &cluster::Clusters) -> Vec<Range<usize>> {
    let mut segments = Vec::new();
    let mut start = 0;
    for (at, blank) in clusters.blanks.iter().enumerate() {
        for _ in 0..blank.forced {
            segments.push(start..at);
            start = at;
        }
    }
    if start < clusters.list.len() {
        segments.push(start..clusters.list.len());
    }
    segments
}

/// What each tradition does with its marks (RULES, language profiles).
fn default_style(region: Region) -> Punctuation {
    match region {
        Region::Hans | Region::Ko | Region::Other => Punctuation::Quanjiao,
        Region::HantTw | Region::HantHk => Punctuation::Cns,
        Region::Ja => Punctuation::Jis,
    }
}

fn default_level(region: Region) -> Kinsoku {
    match region {
        Region::Hans | Region::HantTw | Region::HantHk => Kinsoku::Gb,
        Region::Ja => Kinsoku::Strict,
        Region::Ko | Region::Other => Kinsoku::Basic,
    }
}

fn hyphen_width(text: &Text, faces: &mut impl Faces) -> i64 {
    let Some(span) = text.spans.first() else {
        return 0;
    };
    let Some(face) = faces.find(cluster::family(&span.style), "-", Wants::Western) else {
        return 0;
    };
    let key = PlanKey {
        face,
        script: *b"Latn",
        language: faces.language(&span.style.language),
        rtl: false,
        kern: true,
    };
    let (start, end) = faces.shape_char(key, '-');
    let glyphs = &faces.pool()[start as usize..end as usize];
    let units: i64 = glyphs.iter().map(|it| i64::from(it.advance)).sum();
    span.style.size.0 * units / faces.units(face)
}

fn missing_glyphs(missing: &[String], line: u32) -> Vec<Warning> {
    let mut seen: Vec<&String> = Vec::new();
    for cluster in missing {
        if !seen.contains(&cluster) {
            seen.push(cluster);
        }
    }
    let fact = |it: &String| Fact::MissingGlyph {
        cluster: it.clone(),
    };
    seen.into_iter()
        .map(|it| Warning::new(line, &rules::MISSING_GLYPH, fact(it)))
        .collect()
}

/// KS-13, JU-05: every line that the rules alone could not set is reported.
fn rescued(text: &Text, paragraph: &Paragraph<'_>, line: &fit::Chosen) -> Option<Fact> {
    let list = &paragraph.list[line.range.clone()];
    let (first, last) = (list.first()?, list.last()?);
    let step = if line.full.overfull {
        "wider than the measure".to_owned()
    } else if line.orphan {
        "one character on the last line".to_owned()
    } else if line.rescue > 0 && !last.code {
        match line.rescue {
            1 => "name parted",
            2 => "word parted",
            3 => "address parted",
            4 => "dash at the start of a line",
            5 => "mark at the start of a line",
            _ => "word parted without a hyphen",
        }
        .to_owned()
    } else if line.full.ragged || line.full.empty > 0 {
        "shorter than the measure".to_owned()
    } else if line.full.opened > paragraph.widest() {
        let opened = distribute::opened_mille(line);
        format!("gaps opened by {}.{:03} em", opened / 1000, opened % 1000)
    } else {
        return None;
    };
    let text = text.text[first.start as usize..last.end as usize].to_owned();
    Some(Fact::RescuedLine { step, text })
}
