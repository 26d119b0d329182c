//! Graphemes to clusters: a face for each, its glyphs, its class and the cell of a mark.
//!
//! The whole paragraph is one flat list: no rule after this looks at spans to decide what stands
//! beside what (ORD-02).

use super::class::{self, Class, Form, Tier, class_of, is_blank, is_cjk};
use super::itemize::{is_emoji, script};
use super::resolve::Grapheme;
use super::shape::{Faces, PlanKey, ShapedGlyph, Wants, is_ignorable};
use super::{Punctuation, Span, SpanKind, Text, TextStyle};
use crate::fonts::{FaceId, Family};
use crate::layout::Length;
use crate::model::Region;

/// What is set as one and never parted: a grapheme, a ligature, a dash of two.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    /// First byte in the text.
    pub(super) start: u32,
    /// Byte after the last.
    pub(super) end: u32,
    /// Number of its span.
    pub(super) span: u32,
    /// First character.
    pub(super) c: char,
    /// Last character that is not ignorable.
    pub(super) last: char,
    pub(super) class: Class,
    pub(super) region: Region,
    /// Its em.
    pub(super) em: Length,
    /// Width of its body.
    pub(super) width: Length,
    /// Blank before the body, in the cell that the region gives it.
    pub(super) left: Length,
    /// Blank after the body.
    pub(super) right: Length,
    /// When its blanks shrink.
    pub(super) tier: Tier,
    /// Origin of its first glyph from the body's left edge.
    pub(super) shift: Length,
    /// `None` when nothing can be drawn.
    pub(super) face: Option<FaceId>,
    /// The em its glyphs are drawn at.
    pub(super) size: Length,
    /// In the pool of glyphs.
    pub(super) glyphs: (u32, u32),
    /// Of bidi; odd runs leftwards.
    pub(super) level: u8,
    /// Inline code: no autospace inside.
    pub(super) code: bool,
    /// Raised or lowered: no autospace beside it.
    pub(super) raised: bool,
}

/// What stands between clusters in the source and is not painted by itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Blank {
    /// Width of typed word spaces.
    pub(super) space: Length,
    /// Width of U+3000.
    pub(super) ideographic: Length,
    /// U+200B.
    pub(super) may_break: bool,
    /// U+2060, U+FEFF.
    pub(super) glue: bool,
    /// U+00AD.
    pub(super) hyphen: bool,
    /// Number of U+2028.
    pub(super) forced: u32,
    /// Width of U+3000 at the start of a line that the author began: verse with steps (WS-04).
    pub(super) lead: Length,
    /// A line end of the source, and nothing else than blanks (WS-01).
    pub(super) newline: bool,
}

impl Blank {
    /// What is kept of it before the first cluster of a paragraph: what code begins with, and more
    /// than an indent would be (WS-04).
    pub(super) fn opening(&self, first: &Cluster) -> Length {
        let typed = if self.lead > first.em * 4 {
            self.lead
        } else {
            Length::ZERO
        };
        typed + if first.code { self.space } else { Length::ZERO }
    }
}

/// Clusters and what stands between them.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    /// In the order of the text.
    pub(super) list: Vec<Cluster>,
    /// Before the first cluster, then after each.
    pub(super) blanks: Vec<Blank>,
    /// Characters that no face has.
    pub(super) missing: Vec<String>,
}

/// What [`clusters`] knows of a span before it starts.
struct Look {
    language: u16,
    region: Region,
    family: Family,
    size: Length,
    /// Width of a word space, thousandths of the em.
    space: i64,
    code: bool,
    raised: bool,
    note: bool,
}

/// Shapes and classifies the paragraph. `levels` is empty or has a bidi level per byte.
pub(super) fn clusters(
    text: &Text,
    graphemes: &[Grapheme],
    levels: &[u8],
    style: Punctuation,
    faces: &mut impl Faces,
) -> Clusters {
    let looks: Vec<Look> = text.spans.iter().map(|it| look(it, faces)).collect();
    let mut out = Clusters::default();
    out.list.reserve(graphemes.len());
    out.blanks.reserve(graphemes.len() + 1);
    out.blanks.push(Blank::default());
    let mut maker = Maker {
        text,
        graphemes,
        levels,
        style,
        looks: &looks,
        out,
    };
    let mut at = 0;
    while at < graphemes.len() {
        at = maker.next(at, faces);
    }
    maker.out
}

/// The character that a formula counts as, for gaps and breaks.
pub(super) const FORMULA: char = 'x';

/// The width of an object; `None` of what is none.
fn object_width(kind: &SpanKind) -> Option<Length> {
    match kind {
        SpanKind::Picture { width, .. } => Some(*width),
        SpanKind::Formula(piece) => Some(piece.set.width),
        SpanKind::Text | SpanKind::Code | SpanKind::NoteReference(_) | SpanKind::Ruby(..) => None,
    }
}

fn look(span: &Span, faces: &mut impl Faces) -> Look {
    let style = &span.style;
    let family = family(style);
    let language = faces.language(&style.language);
    let mut look = Look {
        language,
        region: style.language.region(),
        family,
        size: style.size,
        space: 250,
        code: span.kind == SpanKind::Code || style.family == Family::Mono,
        raised: style.rise != Length::ZERO,
        note: matches!(span.kind, SpanKind::NoteReference(_)),
    };
    if let Some(face) = faces.find(family, " ", Wants::Western) {
        let (start, end) = faces.shape_char(plan(&look, face, *b"Latn", false), ' ');
        let units: i64 = faces.pool()[start as usize..end as usize]
            .iter()
            .map(|it| i64::from(it.advance))
            .sum();
        if units > 0 {
            look.space = units * 1000 / faces.units(face);
        }
    }
    look
}

/// The family that a style is set in: strong Song and Kai are Hei (DE-07). Where the language itself
/// is written in letters, headings and strong text keep the serifs of the text; letters among Han
/// look like the Han (FN-07).
pub(super) fn family(style: &TextStyle) -> Family {
    let family = match style.family {
        Family::Song | Family::Kai if style.strong => Family::Hei,
        Family::Song | Family::Hei | Family::Bold | Family::Kai | Family::Mono => style.family,
    };
    match (family, style.language.region()) {
        (Family::Hei, Region::Other) => Family::Bold,
        (
            family,
            Region::Hans
            | Region::HantTw
            | Region::HantHk
            | Region::Ja
            | Region::Ko
            | Region::Other,
        ) => family,
    }
}

fn plan(look: &Look, face: FaceId, script: [u8; 4], rtl: bool) -> PlanKey {
    PlanKey {
        face,
        script,
        language: look.language,
        rtl,
        kern: !matches!(&script, b"Hani" | b"Hira" | b"Kana" | b"Bopo" | b"Hang"),
    }
}

struct Maker<'a> {
    text: &'a Text,
    graphemes: &'a [Grapheme],
    levels: &'a [u8],
    style: Punctuation,
    looks: &'a [Look],
    out: Clusters,
}

impl Maker<'_> {
    /// Takes in the grapheme at `at` and what is shaped with it; the index after them.
    fn next(&mut self, at: usize, faces: &mut impl Faces) -> usize {
        let grapheme = &self.graphemes[at];
        let c = grapheme.c;
        if is_blank(c) || c == '\u{2028}' {
            self.blank(grapheme);
            return at + 1;
        }
        if c == '\u{a0}'
            && let Some(glue) = self.is_gap_of_ours(at)
        {
            self.blank(grapheme);
            if let Some(blank) = self.out.blanks.last_mut() {
                blank.glue |= glue;
            }
            return at + 1;
        }
        let Some(look) = self.looks.get(grapheme.span as usize) else {
            return at + 1;
        };
        if c == '\u{fffc}' {
            self.object(grapheme, look);
            return at + 1;
        }
        let class = class_of(c, grapheme.form);
        let emoji = is_emoji(self.piece(at, at + 1), c);
        if class == Class::Western && !emoji {
            return self.western(at, faces);
        }
        if class == Class::Dash {
            return self.dash(at, faces);
        }
        let class = if emoji { Class::Emoji } else { class };
        self.cjk(at, at + 1, class, faces);
        at + 1
    }

    fn piece(&self, from: usize, to: usize) -> &str {
        let start = self.graphemes[from].start as usize;
        let end = self.graphemes[to - 1].end as usize;
        &self.text.text[start..end]
    }

    /// Whether U+00A0 stands where any blank is a gap of ours, and whether it then holds its neighbours
    /// together: between Han and Western it does (WS-03); beside a mark it is nothing (WS-02), and beside
    /// another blank it is one more. Editors on the web write it for U+0020.
    fn is_gap_of_ours(&self, at: usize) -> Option<bool> {
        let (before, after) = (
            self.graphemes.get(at.checked_sub(1)?)?,
            self.graphemes.get(at + 1)?,
        );
        // At the start of a line it is an indent, and stays.
        let line = self.graphemes[..at].iter().rev().map(|it| it.c);
        if line
            .take(64)
            .find(|it| !matches!(it, ' ' | '\u{a0}'))
            .is_none_or(|it| it == '\u{2028}')
        {
            return None;
        }
        let typed = |it: &Grapheme| matches!(it.c, ' ' | '\n');
        let class = |it: &Grapheme| class_of(it.c, it.form);
        let (a, b) = (class(before), class(after));
        if a.swallows_blank() || b.swallows_blank() || typed(before) || typed(after) {
            return Some(false);
        }
        let autospace = (a.is_han() && b == Class::Western) || (a == Class::Western && b.is_han());
        autospace.then_some(true)
    }

    fn blank(&mut self, grapheme: &Grapheme) {
        let Some(blank) = self.out.blanks.last_mut() else {
            return;
        };
        let look = self.looks.get(grapheme.span as usize);
        let em = look.map_or(Length::ZERO, |it| it.size);
        match grapheme.c {
            '\u{2028}' => {
                blank.forced += 1;
                blank.lead = Length::ZERO;
            }
            '\u{3000}' => {
                blank.ideographic += em;
                blank.lead += em;
            }
            '\u{200b}' => blank.may_break = true,
            '\u{ad}' => blank.hyphen = true,
            '\u{2060}' | '\u{feff}' => blank.glue = true,
            '\u{2001}' | '\u{2003}' => blank.space += em,
            '\u{2000}' | '\u{2002}' => blank.space += em / 2,
            '\u{2004}' => blank.space += em / 3,
            '\u{2005}' | '\u{205f}' => blank.space += em / 4,
            '\u{2006}' | '\u{2009}' => blank.space += em / 6,
            '\u{200a}' => blank.space += em / 12,
            c => {
                blank.newline |= c == '\n' && look.is_some_and(|it| !it.code);
                blank.space += em * look.map_or(250, |it| it.space) / 1000;
            }
        }
    }

    fn push(&mut self, cluster: Cluster) {
        self.out.list.push(cluster);
        self.out.blanks.push(Blank::default());
    }

    fn level(&self, grapheme: &Grapheme) -> u8 {
        let at = grapheme.start as usize;
        self.levels.get(at).copied().unwrap_or(0)
    }

    fn cluster(&self, from: usize, to: usize, look: &Look, class: Class) -> Cluster {
        let (first, last) = (&self.graphemes[from], &self.graphemes[to - 1]);
        let last_char = self
            .piece(to - 1, to)
            .chars()
            .rfind(|it| !is_ignorable(*it));
        Cluster {
            start: first.start,
            end: last.end,
            span: first.span,
            c: first.c,
            last: if to - from == 1 && last.end as usize - last.start as usize == last.c.len_utf8()
            {
                last.c
            } else {
                last_char.unwrap_or(last.c)
            },
            class: if look.note { Class::Note } else { class },
            region: look.region,
            em: look.size,
            width: Length::ZERO,
            left: Length::ZERO,
            right: Length::ZERO,
            tier: Tier::Word,
            shift: Length::ZERO,
            face: None,
            size: look.size,
            glyphs: (0, 0),
            level: self.level(first),
            code: look.code,
            raised: look.raised,
        }
    }

    fn object(&mut self, grapheme: &Grapheme, look: &Look) {
        let at = self
            .graphemes
            .partition_point(|it| it.start < grapheme.start);
        let mut cluster = self.cluster(at, at + 1, look, Class::Object);
        if let Some(span) = self.text.spans.get(grapheme.span as usize)
            && let Some(width) = object_width(&span.kind)
        {
            cluster.width = width;
            if matches!(span.kind, SpanKind::Formula(_)) {
                // AS-03: a formula is a Western token to what surrounds it.
                (cluster.c, cluster.last) = (FORMULA, FORMULA);
            }
        }
        self.push(cluster);
    }

    /// A pair of dashes is one rule of 2 em where the face has such a glyph (PW-06).
    fn dash(&mut self, at: usize, faces: &mut impl Faces) -> usize {
        let grapheme = &self.graphemes[at];
        let next = self.graphemes.get(at + 1);
        let paired = next.is_some_and(|it| it.c == grapheme.c && it.span == grapheme.span);
        let look = &self.looks[grapheme.span as usize];
        let wanted = Wants::Cjk;
        if paired
            && grapheme.c == '—'
            && let Some(face) = faces.find(look.family, "—", wanted)
        {
            let piece = self.piece(at, at + 2);
            let glyphs = faces.shape(plan(look, face, *b"Hani", false), piece);
            if glyphs.1 - glyphs.0 == 1 {
                let mut cluster = self.cluster(at, at + 2, look, Class::Dash);
                cluster.face = Some(face);
                cluster.glyphs = glyphs;
                cluster.width = look.size * advance(faces, glyphs) / faces.units(face);
                self.push(cluster);
                return at + 2;
            }
        }
        let run =
            |it: Option<&Grapheme>| it.is_some_and(|it| it.c == grapheme.c && it.form == Form::Cjk);
        let before = at.checked_sub(1).and_then(|it| self.graphemes.get(it));
        // A single em dash joins its neighbours; of a run, each is part of a rule.
        let single = grapheme.c == '—' && !run(next) && !run(before);
        let class = if single {
            Class::Connector
        } else {
            Class::Dash
        };
        self.cjk(at, at + 1, class, faces);
        at + 1
    }

    /// One cluster of the ideographic face, shaped by itself: CJK does not join across clusters.
    fn cjk(&mut self, from: usize, to: usize, class: Class, faces: &mut impl Faces) {
        let grapheme = &self.graphemes[from];
        let look = &self.looks[grapheme.span as usize];
        let piece = self.piece(from, to);
        let mut cluster = self.cluster(from, to, look, class);
        let wants = if class == Class::Emoji {
            Wants::Emoji
        } else {
            Wants::Cjk
        };
        let Some(face) = faces.find(family_of(look, class), piece, wants) else {
            cluster.width = look.size;
            self.missing(cluster);
            return;
        };
        let tag = if class == Class::Hangul {
            *b"Hang"
        } else {
            *b"Hani"
        };
        let key = plan(look, face, tag, false);
        let single = piece.len() == grapheme.c.len_utf8();
        cluster.glyphs = if single {
            faces.shape_char(key, grapheme.c)
        } else {
            faces.shape(key, piece)
        };
        cluster.face = Some(face);
        let units = faces.units(face);
        let width = advance(faces, cluster.glyphs);
        cluster.width = look.size * width / units;
        if class == Class::Emoji {
            // It fills the cell of a han (FN-08).
            if width > 0 {
                cluster.size = look.size * units / width;
                cluster.width = look.size;
            }
        } else {
            self.cell(&mut cluster, key, width * 1000 / units, faces);
        }
        self.push(cluster);
    }

    /// Gives a mark the cell of its region; the face says where its ink is (PW-02).
    fn cell(&self, cluster: &mut Cluster, key: PlanKey, advance: i64, faces: &mut impl Faces) {
        let Some(cell) = class::cell(cluster.c, cluster.class, cluster.region, self.style) else {
            return;
        };
        let em = cluster.em;
        let of = |mille: i64| em * mille / 1000;
        let (mut left, mut right, mut body) = (cell.left, cell.right, cell.body);
        let full = (advance - 1000).abs() <= 20;
        let blank_before = match (cell.tier, full) {
            (Some(tier), true) => {
                cluster.tier = tier;
                let units = faces.units(key.face);
                match faces.halt(key, cluster.c) {
                    None => class::cell(
                        cluster.c,
                        cluster.class,
                        cluster.region,
                        Punctuation::Quanjiao,
                    )
                    .map_or(0, |it| it.left),
                    Some(halt) if halt.advance == 0 => {
                        (left, right, body) = (0, 0, 1000);
                        0
                    }
                    Some(halt) => {
                        let before = i64::from(-halt.dx) * 1000 / units;
                        let after = i64::from(-halt.advance) * 1000 / units - before;
                        body = 1000 - before - after;
                        if left + right > 0 {
                            (left, right) = (before, after);
                        }
                        before
                    }
                }
            }
            (Some(tier), false) => {
                cluster.tier = tier;
                body = body.max(advance);
                (advance - body) / 2
            }
            (None, _) => (advance - body) / 2,
        };
        (cluster.left, cluster.width, cluster.right) = (of(left), of(body), of(right));
        cluster.shift = -of(blank_before);
    }

    /// Proportional text: everything up to a blank, a CJK cluster or another face is shaped as one.
    fn western(&mut self, from: usize, faces: &mut impl Faces) -> usize {
        let first = &self.graphemes[from];
        let look = &self.looks[first.span as usize];
        let face = faces.find(look.family, self.piece(from, from + 1), Wants::Western);
        let Some(face) = face else {
            let mut cluster = self.cluster(from, from + 1, look, Class::Western);
            cluster.width = look.size;
            self.missing(cluster);
            return from + 1;
        };
        let level = self.level(first);
        let mut tag = script(first.c);
        let mut to = from + 1;
        while let Some(next) = self.graphemes.get(to) {
            if is_blank(next.c)
                || next.c == '\u{2028}'
                || is_cjk(next.c)
                || class_of(next.c, next.form) != Class::Western
                || self.level(next) != level
                || (next.c > '\u{a8}' && is_emoji(self.piece(to, to + 1), next.c))
            {
                break;
            }
            if next.span != first.span {
                let other = &self.looks[next.span as usize];
                if (
                    other.family,
                    other.size,
                    other.language,
                    other.raised,
                    other.note,
                ) != (
                    look.family,
                    look.size,
                    look.language,
                    look.raised,
                    look.note,
                ) {
                    break;
                }
            }
            let own = script(next.c);
            if own.is_some() && tag.is_some() && own != tag {
                break;
            }
            if faces.find(look.family, self.piece(to, to + 1), Wants::Western) != Some(face) {
                break;
            }
            tag = tag.or(own);
            to += 1;
        }
        let key = plan(look, face, tag.unwrap_or(*b"Latn"), level % 2 == 1);
        let glyphs = faces.shape(key, self.piece(from, to));
        self.split(from, to, look, face, glyphs, faces);
        to
    }

    /// Hands the glyphs of a shaped piece to its graphemes; one without glyphs joins the one before.
    fn split(
        &mut self,
        from: usize,
        to: usize,
        look: &Look,
        face: FaceId,
        glyphs: (u32, u32),
        faces: &impl Faces,
    ) {
        let pool = &faces.pool()[glyphs.0 as usize..glyphs.1 as usize];
        let units = faces.units(face);
        let base = self.graphemes[from].start;
        let rtl = self.level(&self.graphemes[from]) % 2 == 1;
        let groups = groups(pool, glyphs.0, rtl);
        let mut groups = groups.iter().peekable();
        let mut at = from;
        while at < to {
            let mut end = at + 1;
            let group = groups.next();
            let next = groups.peek().map(|it| base + it.0);
            while end < to && next.is_none_or(|it| self.graphemes[end].start < it) {
                end += 1;
            }
            let mut cluster = self.cluster(at, end, look, Class::Western);
            cluster.face = Some(face);
            if let Some(&(_, start, end)) = group {
                cluster.glyphs = (start, end);
            }
            // The shaper may cut finer than UAX #29 does (conjuncts of Devanagari).
            while let Some(finer) = groups.next_if(|it| base + it.0 < cluster.end) {
                cluster.glyphs.0 = cluster.glyphs.0.min(finer.1);
                cluster.glyphs.1 = cluster.glyphs.1.max(finer.2);
            }
            cluster.width = look.size * advance(faces, cluster.glyphs) / units;
            self.push(cluster);
            at = end;
        }
        if pool.iter().any(|it| it.id == 0) {
            let piece = self.piece(from, to).to_owned();
            self.out.missing.push(piece);
        }
    }

    fn missing(&mut self, cluster: Cluster) {
        let cluster_text = &self.text.text[cluster.start as usize..cluster.end as usize];
        self.out.missing.push(cluster_text.to_owned());
        self.push(cluster);
    }
}

/// The family to look for a character in. The Kai at hand has stops and commas in the corner only: where
/// they stand in the middle, Song has them (PW-02).
fn family_of(look: &Look, class: Class) -> Family {
    let centred = matches!(look.region, Region::HantTw | Region::HantHk)
        && matches!(class, Class::Stop | Class::Comma);
    match look.family {
        Family::Kai if centred => Family::Song,
        Family::Song | Family::Hei | Family::Bold | Family::Kai | Family::Mono => look.family,
    }
}

/// Glyphs that share a cluster, in the order of the text: first byte, and their range in the pool.
fn groups(pool: &[ShapedGlyph], offset: u32, rtl: bool) -> Vec<(u32, u32, u32)> {
    let mut groups: Vec<(u32, u32, u32)> = Vec::with_capacity(pool.len());
    for (at, glyph) in (offset..).zip(pool) {
        match groups.last_mut() {
            Some(last) if last.0 == glyph.cluster => last.2 = at + 1,
            Some(_) | None => groups.push((glyph.cluster, at, at + 1)),
        }
    }
    if rtl {
        groups.reverse();
    }
    groups
}

/// Sum of advances, in font units.
fn advance(faces: &impl Faces, glyphs: (u32, u32)) -> i64 {
    let pool = &faces.pool()[glyphs.0 as usize..glyphs.1 as usize];
    pool.iter().map(|it| i64::from(it.advance)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_of_kai_stand_in_the_middle_where_others_do() {
        let family = |region, family, class| {
            let look = Look {
                language: 0,
                region,
                family,
                size: Length::ZERO,
                space: 0,
                code: false,
                raised: false,
                note: false,
            };
            family_of(&look, class)
        };
        assert_eq!(
            family(Region::HantTw, Family::Kai, Class::Stop),
            Family::Song
        );
        assert_eq!(
            family(Region::HantHk, Family::Kai, Class::Comma),
            Family::Song
        );
        assert_eq!(family(Region::HantTw, Family::Kai, Class::Han), Family::Kai);
        assert_eq!(family(Region::Hans, Family::Kai, Class::Stop), Family::Kai);
        assert_eq!(
            family(Region::HantTw, Family::Hei, Class::Stop),
            Family::Hei
        );
    }
}
