//! The set of lines with the least demerits (RULES section 8): dynamic programming over all legal breaks.

use std::collections::VecDeque;
use std::ops::Range;

use super::Alignment;
use super::breaks::Rescue;
use super::class::Class;
use super::measure::{Fullness, ONE, Paragraph};
use super::sense::Seam;

/// A line that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chosen {
    /// Its clusters.
    pub(super) range: Range<usize>,
    pub(super) full: Fullness,
    /// Its last line, or before a forced break: not stretched.
    pub(super) last: bool,
    /// The step of the rescue that its end needed (KS-13).
    pub(super) rescue: u8,
    /// A last line of one character, for nothing else was possible (PA-02).
    pub(super) orphan: bool,
}

/// How far the rules are relaxed, in the order in which it is tried.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Relaxed {
    /// PA-02 costs instead of forbidding.
    orphan: bool,
    /// Breaks up to this step of the rescue are taken.
    rescue: u8,
    /// What cannot be broken may stick out.
    overfull: bool,
    /// A line whose gaps open wider than this costs more than any number of other lines (JU-05).
    widest: Option<i64>,
}

const STEPS: [Relaxed; 8] = [
    Relaxed::new(false, 0, false),
    Relaxed::new(false, Rescue::Soft as u8, false),
    Relaxed::new(true, Rescue::Soft as u8, false),
    Relaxed::new(true, Rescue::Token as u8, false),
    Relaxed::new(true, Rescue::Dashes as u8, false),
    Relaxed::new(true, Rescue::Marks as u8, false),
    Relaxed::new(true, Rescue::Emergency as u8, false),
    Relaxed::new(true, Rescue::Emergency as u8, true),
];

impl Relaxed {
    const fn new(orphan: bool, rescue: u8, overfull: bool) -> Self {
        Self {
            orphan,
            rescue,
            overfull,
            widest: None,
        }
    }

    /// With breaks up to another step of the rescue, and with lines that are rather not looser than this.
    const fn with(self, rescue: u8, widest: i64) -> Self {
        Self {
            rescue,
            widest: Some(widest),
            ..self
        }
    }
}

/// Wider than this, an address is better broken anywhere (a quarter of an em: only in rescue).
const FAR_TOO_WIDE: i64 = ONE / 4;

/// Cuts a stretch between forced breaks into lines.
pub(super) fn fit(paragraph: &Paragraph<'_>, segment: Range<usize>) -> Vec<Chosen> {
    let (easy, limit) = (paragraph.easy(), paragraph.widest());
    if let Some(line) = single(paragraph, &segment) {
        return vec![line];
    }
    for step in STEPS {
        if !step.overfull && has_too_wide(paragraph, &segment, step) {
            continue;
        }
        // As few lines as can be are looser than they should be, for whatever it costs elsewhere.
        let step = step.with(step.rescue, easy);
        let Some(mut found) = search(paragraph, &segment, step) else {
            continue;
        };
        let mut searched = (allowed(paragraph, &segment, step).count(), easy);
        // Where that is not enough a hyphen is better, if it helps.
        for (rescue, most, aim) in [
            (Rescue::Joint as u8, easy, easy),
            (Rescue::Soft as u8, limit, limit),
            (Rescue::Token as u8, FAR_TOO_WIDE, limit),
        ] {
            if widest(&found) <= most {
                continue;
            }
            let softer = step.with(rescue.max(step.rescue), aim);
            // Nor does a search that has been made.
            let count = allowed(paragraph, &segment, softer).count();
            if searched == (count, aim) {
                continue;
            }
            searched = (count, aim);
            let softer = search(paragraph, &segment, softer);
            if let Some(softer) = softer.filter(|it| excess(it, aim) < excess(&found, aim)) {
                found = softer;
            }
        }
        return found;
    }
    Vec::new()
}

/// What fits on one line as it is needs no search: no other layout costs less.
fn single(paragraph: &Paragraph<'_>, segment: &Range<usize>) -> Option<Chosen> {
    let full = paragraph.fullness(segment.start, segment.end, true);
    let natural = full.ratio == 0 && !full.overfull;
    natural.then(|| Chosen {
        range: segment.clone(),
        full,
        last: true,
        rescue: 0,
        orphan: false,
    })
}

/// Whether what a step must keep on one line is wider than any line, so that no search finds a way.
fn has_too_wide(paragraph: &Paragraph<'_>, segment: &Range<usize>, step: Relaxed) -> bool {
    let mut from = segment.start;
    let ends = allowed(paragraph, segment, step).chain([segment.end]);
    for end in ends {
        if paragraph.never_fits(from, end) {
            return true;
        }
        from = end;
    }
    false
}

fn widest(lines: &[Chosen]) -> i64 {
    lines
        .iter()
        .map(|it| it.full.looseness())
        .max()
        .unwrap_or(0)
}

/// By how much lines are looser than the limit, all together, in the measure of [`TOO_WIDE`].
fn excess(lines: &[Chosen], limit: i64) -> i64 {
    lines.iter().map(|it| beyond(&it.full, limit)).sum()
}

fn beyond(full: &Fullness, limit: i64) -> i64 {
    match full.looseness() - limit {
        wide if wide > 0 => 1 + wide.min(ONE),
        _ => 0,
    }
}

/// The best way to reach a break.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// Index of the first cluster of the next line.
    at: usize,
    total: i128,
    lines: u32,
    /// Index of the node before.
    from: usize,
    /// In [`variants`]: lines more or fewer than the best way to `from` has, plus one.
    slot: usize,
    ratio: i64,
    hyphen: bool,
    reached: bool,
    /// A line on the way here was not weighed: the total is the least that it can be.
    guessed: bool,
}

/// Neighbours of contrary fullness, and hyphens in a row.
const CONTRAST: i128 = 3000 * (SCALE * SCALE) as i128;
/// What each 1/4096 em costs that a line is too wide: more than eighty lines at their limit.
const TOO_WIDE: i128 = 1_000_000 * (SCALE * SCALE) as i128;
/// Badness is counted in 1/64.
const SCALE: i64 = 64;
/// A cube of this many ρ is bad enough.
const WORST: i64 = 41 * ONE;
/// ρ of the loosest line of a variant: for a page's sake no gap opens by more than six hundredths of an em.
/// (RULES would have 1. Of the stress text, no line but one was looser than this for any other reason.)
const VARIANT_MOST: i64 = ONE * 6 / 10;
/// Lines are weighed as long as their gaps open by no more than a tenth of an em. A looser one is seldom chosen:
/// it is taken for what it costs at the very least, and weighed when that proves too cheap to pass by.
const WEIGHED: i64 = ONE / 10;
/// ρ that a line counts as when it sticks out.
const STUCK_OUT: i64 = 10 * ONE;

fn search(paragraph: &Paragraph<'_>, segment: &Range<usize>, step: Relaxed) -> Option<Vec<Chosen>> {
    let nodes = best(paragraph, segment, step);
    let mut ends: Vec<usize> = way(&nodes).map(|it| it.at).collect();
    ends.reverse();
    let reached = nodes.last().is_some_and(|it| it.reached);
    reached.then(|| chosen(paragraph, &ends, step))
}

/// The best way to the end, and what there is beside it.
fn best(paragraph: &Paragraph<'_>, segment: &Range<usize>, step: Relaxed) -> Vec<Node> {
    if paragraph.alignment == Alignment::Justify {
        let nodes = solve(paragraph, segment, step, WEIGHED);
        if nodes.last().is_some_and(|it| !it.guessed) {
            return nodes;
        }
    }
    solve(paragraph, segment, step, i64::MAX)
}

/// The breaks on the best way to the end, from there to the start.
fn way(nodes: &[Node]) -> impl Iterator<Item = &Node> {
    let before = |it: &usize| (*it > 0).then(|| nodes[*it].from);
    std::iter::successors(Some(nodes.len() - 1), before).map(|it| &nodes[it])
}

/// The best way to every break. Of lines whose gaps open by more than `weighed` (in 1/4096 em) the least
/// is reckoned that any of them costs.
fn solve(
    paragraph: &Paragraph<'_>,
    segment: &Range<usize>,
    step: Relaxed,
    weighed: i64,
) -> Vec<Node> {
    let mut nodes = nodes(paragraph, segment, step);
    let end = nodes.len() - 1;
    let least = least(paragraph);
    let unweighed = unweighed(paragraph, step, weighed);
    let mut first = 0; // lines from before it are too wide
    let (mut loose, mut closed) = (0, 0);
    let mut certain = 0; // the last node that is reached without a guess
    let mut lowest: VecDeque<usize> = VecDeque::from([0]);
    for to in 1..=end {
        let last = to == end;
        let at = nodes[to].at;
        // Too wide when all has shrunk: no later line from there fits either.
        while first + 1 < to && paragraph.never_fits(nodes[first].at, at) {
            first += 1;
        }
        if certain < first {
            // No way goes on that is not a guess.
            nodes[end].guessed = true;
            break;
        }
        while lowest.front().is_some_and(|it| *it < first) {
            lowest.pop_front();
        }
        // Lines from `closed` on have no gap to open; those between `loose` and it open theirs too wide.
        (loose, closed) = (loose.max(first), closed.max(first));
        while closed < to && paragraph.opens(nodes[closed].at, at) {
            closed += 1;
        }
        while loose < closed && !paragraph.opens_beyond(nodes[loose].at, at, weighed) {
            loose += 1;
        }
        let rest = if last { loose } else { closed };
        let floor = lowest.front().map_or(0, |it| nodes[*it].total);
        let mut best: Option<Node> = None;
        for from in (first..loose).chain(rest..to) {
            let start = &nodes[from];
            // A way to here that with the cheapest of lines is a worse one.
            if !start.reached || best.is_some_and(|it| start.total + least > it.total) {
                continue;
            }
            let single = to - from == 1;
            let Some((node, bound)) = line(paragraph, start, from, nodes[to], step, last, single)
            else {
                continue;
            };
            if best.is_none_or(|it| (node.total, node.lines) <= (it.total, it.lines)) {
                best = Some(node);
            }
            // Lines only get looser from here on; ragged lines are counted otherwise.
            if !last
                && paragraph.alignment == Alignment::Justify
                && best.is_some_and(|it| floor + bound > it.total)
            {
                break;
            }
        }
        if loose < rest
            && let Some(cheapest) = lowest.front()
            && best.is_none_or(|it| floor + unweighed < it.total)
        {
            best = Some(Node {
                total: floor + unweighed,
                lines: nodes[*cheapest].lines + 1,
                from: *cheapest,
                reached: true,
                guessed: true,
                ..nodes[to]
            });
        }
        if let Some(best) = best {
            nodes[to] = best;
            if !best.guessed {
                certain = to;
            }
            while lowest
                .back()
                .is_some_and(|it| nodes[*it].total >= best.total)
            {
                lowest.pop_back();
            }
            lowest.push_back(to);
        }
    }
    nodes
}

/// The least that a line costs whose gaps open by more than this, in 1/4096 em.
fn unweighed(paragraph: &Paragraph<'_>, step: Relaxed, opened: i64) -> i128 {
    let opened = opened.min(paragraph.open_most());
    let full = Fullness {
        ratio: opened * 10,
        opened,
        ..Fullness::default()
    };
    demerits(full.ratio, 0) + beyond_cost(&full, step)
}

/// The same paragraph with one line less and with one line more, when no line becomes too tight or
/// too loose by it (JU-09). For the page breaker.
pub(super) fn variants(paragraph: &Paragraph<'_>, lines: &[Chosen]) -> [Option<Vec<Chosen>>; 2] {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return [None, None];
    };
    let step = STEPS[0];
    let segment = first.range.start..last.range.end;
    let nodes = best(paragraph, &segment, step);
    let end = nodes.len() - 1;
    if !nodes[end].reached || nodes[end].lines as usize != lines.len() {
        return [None, None];
    }
    let harmless = -ONE..=VARIANT_MOST;
    let mut slots: Vec<[Option<Node>; 3]> = vec![[None; 3]; nodes.len()];
    slots[0][1] = Some(nodes[0]);
    let mut first = 0;
    for to in 1..=end {
        let (at, last) = (nodes[to].at, to == end);
        while first + 1 < to && paragraph.never_fits(nodes[first].at, at) {
            first += 1;
        }
        for from in first..to {
            // What starts later is looser still.
            if !last && paragraph.opens_beyond(nodes[from].at, at, VARIANT_MOST / 10 + 1) {
                break;
            }
            for slot in 0..3 {
                let Some(start) = slots[from][slot] else {
                    continue;
                };
                let own = start.lines + 1;
                let Some(into) = (own + 1).checked_sub(nodes[to].lines).filter(|it| *it < 3) else {
                    continue;
                };
                let found = line(
                    paragraph,
                    &start,
                    from,
                    nodes[to],
                    step,
                    last,
                    to - from == 1,
                );
                let Some((mut node, _)) = found.filter(|it| harmless.contains(&it.0.ratio)) else {
                    continue;
                };
                (node.lines, node.slot) = (own, slot);
                let best = &mut slots[to][into as usize];
                if best.is_none_or(|it| node.total <= it.total) {
                    *best = Some(node);
                }
            }
        }
    }
    [0, 2].map(|slot| {
        let mut node = slots[end][slot]?;
        let mut ends = vec![segment.end];
        while node.at > segment.start {
            let before = slots[node.from][node.slot]?;
            ends.push(before.at);
            node = before;
        }
        ends.reverse();
        Some(chosen(paragraph, &ends, step))
    })
}

/// The start, every break that the step allows, and the end.
fn nodes(paragraph: &Paragraph<'_>, segment: &Range<usize>, step: Relaxed) -> Vec<Node> {
    let node = |at| Node {
        at,
        total: 0,
        lines: 0,
        from: 0,
        slot: 1,
        ratio: 0,
        hyphen: false,
        reached: at == segment.start,
        guessed: false,
    };
    let mut nodes = vec![node(segment.start)];
    nodes.extend(allowed(paragraph, segment, step).map(node));
    nodes.push(node(segment.end));
    nodes
}

/// The clusters before which a step lets a line end.
fn allowed<'a>(
    paragraph: &'a Paragraph<'_>,
    segment: &Range<usize>,
    step: Relaxed,
) -> impl Iterator<Item = usize> + 'a {
    let inner = segment.start + 1..segment.end;
    inner.filter(move |it| paragraph.breaks[it - 1].rescue <= step.rescue)
}

/// No line costs less.
fn least(paragraph: &Paragraph<'_>) -> i128 {
    match paragraph.alignment {
        Alignment::Justify => demerits(0, 0),
        Alignment::Start | Alignment::Center | Alignment::End => {
            let measure = mille(paragraph, paragraph.measure);
            measure * measure
        }
    }
}

/// A length in thousandths of an em.
fn mille(paragraph: &Paragraph<'_>, length: i64) -> i128 {
    i128::from(length * 1000 / paragraph.em.max(1))
}

/// The line from one node to another: the node reached by it, and the least that any looser line costs.
#[inline]
fn line(
    paragraph: &Paragraph<'_>,
    start: &Node,
    from: usize,
    to: Node,
    step: Relaxed,
    last: bool,
    single: bool,
) -> Option<(Node, i128)> {
    let full = paragraph.fullness(start.at, to.at, last);
    if full.overfull && !(step.overfull && single) {
        return None;
    }
    let found = paragraph.breaks.get(to.at - 1).filter(|_| !last);
    let hyphen = found.is_some_and(|it| it.hyphen);
    let mut penalty = found.map_or(0, |it| i64::from(it.penalty));
    if last && start.lines > 0 {
        penalty += last_line(paragraph, start.at, to.at, step)?;
    }
    let ratio = if full.overfull { STUCK_OUT } else { full.ratio };
    let (mut cost, bound) = match paragraph.alignment {
        Alignment::Justify => (
            demerits(ratio, penalty),
            demerits((ratio - ONE).clamp(0, 9 * ONE), 0),
        ),
        Alignment::Start | Alignment::Center | Alignment::End => (
            raggedness(paragraph, &full, i128::from(penalty), to.at, last),
            0,
        ),
    };
    cost += beyond_cost(&full, step);
    let half = ONE / 2;
    if (start.ratio < -half && ratio > half) || (start.ratio > half && ratio < -half) {
        cost += CONTRAST;
    }
    if hyphen && start.hyphen {
        cost += CONTRAST;
    }
    let node = Node {
        total: start.total + cost,
        lines: start.lines + 1,
        from,
        ratio,
        hyphen,
        reached: true,
        guessed: start.guessed,
        ..to
    };
    Some((node, bound))
}

/// What a line costs for being looser than a search allows.
fn beyond_cost(full: &Fullness, step: Relaxed) -> i128 {
    let wide = step.widest.map_or(0, |limit| beyond(full, limit));
    TOO_WIDE * i128::from(wide)
}

/// (10 + 100·|ρ|³ + p)², in 1/4096.
fn demerits(ratio: i64, penalty: i64) -> i128 {
    let ratio = ratio.abs().min(WORST);
    let cube = ratio * ratio * ratio / ONE * 100 * SCALE / (ONE * ONE);
    let sum = (10 + penalty) * SCALE + cube;
    i128::from(sum) * i128::from(sum)
}

/// JU-10: the square of the slack, in thousandths of an em; a line more costs more than any slack.
fn raggedness(
    paragraph: &Paragraph<'_>,
    full: &Fullness,
    penalty: i128,
    end: usize,
    last: bool,
) -> i128 {
    let mille = |length| mille(paragraph, length);
    let measure = mille(paragraph.measure);
    let title = !paragraph.seams.is_empty();
    let slack = match (paragraph.alignment, last) {
        // Titles are balanced, as is what is centred; other last lines should have a third of the measure.
        (Alignment::Start | Alignment::End, true) if !title => {
            (mille(full.slack) - measure * 2 / 3).max(0)
        }
        (Alignment::Start | Alignment::End | Alignment::Center | Alignment::Justify, _) => {
            mille(full.slack).max(0)
        }
    };
    let sense = match paragraph.seams.get(end - 1) {
        // A number and its counter are as good as a word (UB-07).
        Some(seam) if !last && penalty > 0 => parted((*seam).max(Seam::Inside)),
        Some(seam) if !last => parted(*seam),
        Some(_) | None => 0,
    };
    measure * measure + slack * slack + penalty * 1000 + sense
}

/// What a title's line costs by the place where it ends (PG-05): the square of as much slack as is
/// rather left empty.
fn parted(seam: Seam) -> i128 {
    let slack: i128 = match seam {
        Seam::Mark => 0,
        Seam::Word => 3000,
        Seam::Single => 4500,
        Seam::Leaning | Seam::Inside => 6500,
    };
    slack * slack
}

/// PA-02, PA-04: what the last line of a paragraph of several lines costs; `None` when it may not be.
fn last_line(paragraph: &Paragraph<'_>, from: usize, end: usize, step: Relaxed) -> Option<i64> {
    if is_orphan(paragraph, from, end) {
        return step.orphan.then_some(500);
    }
    let narrow = paragraph.indent.max(2 * paragraph.em);
    let natural = paragraph.natural(from, end);
    Some(if natural <= narrow + paragraph.tolerance() {
        20
    } else {
        0
    })
}

fn is_orphan(paragraph: &Paragraph<'_>, from: usize, end: usize) -> bool {
    let (mut han, mut emoji) = (0, 0);
    for cluster in &paragraph.list[from..end] {
        let word = cluster.class == Class::Western && cluster.c.is_alphanumeric();
        if word || cluster.class == Class::Object {
            return false;
        }
        han += u32::from(cluster.class.is_han() || cluster.class == Class::Hangul);
        emoji += u32::from(cluster.class == Class::Emoji);
        if han >= 2 {
            return false;
        }
    }
    // Several emoji are a line; beside one Han they only look like a tail of it.
    han > 0 || emoji < 2
}

/// The lines between the places where they end.
fn chosen(paragraph: &Paragraph<'_>, ends: &[usize], step: Relaxed) -> Vec<Chosen> {
    let count = ends.len() - 1;
    let pairs = ends.windows(2).map(|it| it[0]..it[1]).enumerate();
    let lines = pairs.map(|(number, range)| {
        let last = number + 1 == count;
        let rescue = if last {
            0
        } else {
            paragraph.breaks[range.end - 1].rescue
        };
        Chosen {
            full: paragraph.fullness(range.start, range.end, last),
            last,
            rescue,
            orphan: last
                && step.orphan
                && number > 0
                && is_orphan(paragraph, range.start, range.end),
            range,
        }
    });
    lines.collect()
}
