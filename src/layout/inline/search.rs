//! The cheapest way through a paragraph's breaks (RULES JU-00): dynamic programming over all of them.

use std::collections::VecDeque;
use std::ops::Range;

use super::Alignment;
use super::chosen::{Chosen, allowed, chosen};
use super::measure::{Fullness, MeasuredParagraph, ONE};
use super::price::{
    CONTRAST, UNEVEN, beyond_cost, contrast, demerits, last_line, least, raggedness, unevenness,
};
use super::relaxed::{Relaxed, STEPS};

/// The best way to reach a break.
#[derive(Clone, Copy, Debug)]
struct BreakNode {
    /// Index of the first cluster of the next line.
    at: usize,
    total: i128,
    lines: u32,
    /// Index of the node before.
    from: usize,
    /// In [`variants`]: lines more or fewer than the best way to `from` has, plus one.
    slot: usize,
    ratio: i64,
    /// [`Fullness::space`] and [`Fullness::marks`] of the line that ends here.
    grey: (Option<i64>, Option<i64>),
    hyphen: bool,
    reached: bool,
    /// The cost of some line on the way here is not known: the total is the least that it can be.
    guessed: bool,
}

/// ρ of the loosest line of a variant: for a page's sake no gap opens by more than six hundredths of an em.
/// (ρ grows for other reasons, too: in the text of the stress test one line is looser without such a gap.)
const VARIANT_MOST: i64 = ONE * 6 / 10;
/// The quick search finds out the costs only of lines whose gaps open by no more than a tenth of an em. A looser
/// line is seldom chosen: it counts as the least that any of them costs, and if one is chosen even so, the
/// search is made again with the costs of all.
const WEIGHED: i64 = ONE / 10;
/// The ρ of a line that sticks out.
const STUCK_OUT: i64 = 10 * ONE;

/// The cheapest lines; `None` when there are none at this step.
pub(super) fn search(
    paragraph: &MeasuredParagraph<'_>,
    segment: &Range<usize>,
    step: Relaxed,
) -> Option<Vec<Chosen>> {
    let nodes = best(paragraph, segment, step);
    let mut ends: Vec<usize> = way(&nodes).map(|it| it.at).collect();
    ends.reverse();
    let reached = nodes.last().is_some_and(|it| it.reached);
    reached.then(|| chosen(paragraph, &ends, step))
}

/// All nodes after the search, of which the last one ends the best way.
fn best(
    paragraph: &MeasuredParagraph<'_>,
    segment: &Range<usize>,
    step: Relaxed,
) -> Vec<BreakNode> {
    if paragraph.alignment == Alignment::Justify {
        let nodes = solve(paragraph, segment, step, WEIGHED);
        if nodes.last().is_some_and(|it| !it.guessed) {
            return nodes;
        }
    }
    solve(paragraph, segment, step, i64::MAX)
}

/// The breaks on the best way to the end, from there to the start.
fn way(nodes: &[BreakNode]) -> impl Iterator<Item = &BreakNode> {
    let before = |it: &usize| (*it > 0).then(|| nodes[*it].from);
    std::iter::successors(Some(nodes.len() - 1), before).map(|it| &nodes[it])
}

/// The best way to every break. Lines whose gaps open by more than `weighed` (in 1/4096 em) count as the
/// cheapest of their kind.
fn solve(
    paragraph: &MeasuredParagraph<'_>,
    segment: &Range<usize>,
    step: Relaxed,
    weighed: i64,
) -> Vec<BreakNode> {
    let mut nodes = nodes(paragraph, segment, step);
    let end = nodes.len() - 1;
    let least = least(paragraph);
    let unweighed = unweighed(paragraph, step, weighed);
    let mut first = 0; // lines from earlier nodes are too wide
    let (mut loose, mut closed) = (0, 0);
    let mut certain = 0; // the last node that is reached without a guess
    // Nodes from `first` on in rising order of their totals: those after which a cheaper one comes are left out.
    let mut lowest: VecDeque<usize> = VecDeque::from([0]);
    for to in 1..=end {
        crate::diag::step();
        let last = to == end;
        let at = nodes[to].at;
        // Too wide when all has shrunk: no later line from there fits either.
        while first + 1 < to && paragraph.never_fits(nodes[first].at, at) {
            first += 1;
        }
        if certain < first {
            // Every way that goes on from here contains a guess.
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
        let mut best: Option<BreakNode> = None;
        for from in (first..loose).chain(rest..to) {
            let start = &nodes[from];
            // Even with the cheapest of lines this way would cost more.
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
            // Lines only get looser from here on.
            if !last && best.is_some_and(|it| floor + bound > it.total) {
                break;
            }
        }
        if loose < rest
            && let Some(cheapest) = lowest.front()
            && best.is_none_or(|it| floor + unweighed < it.total)
        {
            best = Some(BreakNode {
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
fn unweighed(paragraph: &MeasuredParagraph<'_>, step: Relaxed, opened: i64) -> i128 {
    let opened = opened.min(paragraph.open_most());
    let full = Fullness {
        ratio: opened * 10,
        opened,
        ..Fullness::default()
    };
    demerits(full.ratio, 0) + unevenness(paragraph, &full) + beyond_cost(&full, step)
}

/// The same paragraph with one line less and with one line more, when no line becomes too tight or
/// too loose by it (JU-09). For the page breaker.
pub(super) fn variants(
    paragraph: &MeasuredParagraph<'_>,
    lines: &[Chosen],
) -> [Option<Vec<Chosen>>; 2] {
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
    let mut slots: Vec<[Option<BreakNode>; 3]> = vec![[None; 3]; nodes.len()];
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
fn nodes(
    paragraph: &MeasuredParagraph<'_>,
    segment: &Range<usize>,
    step: Relaxed,
) -> Vec<BreakNode> {
    let node = |at| BreakNode {
        at,
        total: 0,
        lines: 0,
        from: 0,
        slot: 1,
        ratio: 0,
        grey: (None, None),
        hyphen: false,
        reached: at == segment.start,
        guessed: false,
    };
    let mut nodes = vec![node(segment.start)];
    nodes.extend(allowed(paragraph, segment, step).map(node));
    nodes.push(node(segment.end));
    nodes
}

/// The line from one node to another: the node reached by it, and the least that any looser line costs.
#[inline]
fn line(
    paragraph: &MeasuredParagraph<'_>,
    start: &BreakNode,
    from: usize,
    to: BreakNode,
    step: Relaxed,
    last: bool,
    single: bool,
) -> Option<(BreakNode, i128)> {
    let full = paragraph.fullness(start.at, to.at, last);
    if full.overfull && !(step.overfull && single) {
        return None;
    }
    let found = paragraph.breaks.get(to.at - 1).filter(|_| !last);
    let hyphen = found.is_some_and(|it| it.hyphen);
    let mut penalty = found.map_or(0, |it| i64::from(it.penalty));
    let mut uneven = unevenness(paragraph, &full);
    if last && start.lines > 0 {
        let price = last_line(paragraph, start.at, to.at, step)?;
        penalty += price;
        if price > 0 {
            // It counts as an uneven line, so that to avoid it another line may open its gaps.
            uneven = UNEVEN;
        }
    }
    let ratio = if full.overfull { STUCK_OUT } else { full.ratio };
    let beyond = beyond_cost(&full, step);
    let (mut cost, bound) = match paragraph.alignment {
        Alignment::Justify if full.looser_later => {
            let own = demerits(ratio, penalty);
            (own, own + beyond)
        }
        Alignment::Justify => (
            demerits(ratio, penalty),
            demerits((ratio - ONE).clamp(0, 9 * ONE), 0),
        ),
        Alignment::Start | Alignment::Center | Alignment::End => {
            raggedness(paragraph, &full, i128::from(penalty), start.at, to.at, last)
        }
    };
    cost += uneven + beyond;
    let half = ONE / 2;
    if (start.ratio < -half && ratio > half) || (start.ratio > half && ratio < -half) {
        cost += CONTRAST;
    }
    if hyphen && start.hyphen {
        cost += CONTRAST;
    }
    if !last {
        cost += contrast(start.grey, &full);
    }
    let node = BreakNode {
        total: start.total + cost,
        lines: start.lines + 1,
        from,
        ratio,
        grey: (full.space, full.marks),
        hyphen,
        reached: true,
        guessed: start.guessed,
        ..to
    };
    Some((node, bound))
}

/// What the best way costs by the quick search, `None` if that had to guess, and by the thorough one.
#[cfg(test)]
pub(super) fn totals(
    paragraph: &MeasuredParagraph<'_>,
    segment: &Range<usize>,
) -> (Option<i128>, i128) {
    let unneeded = super::breaks::Rescue::Unneeded;
    let step = STEPS[0].with(unneeded, paragraph.easy());
    let [quick, thorough] = [WEIGHED, i64::MAX].map(|it| {
        solve(paragraph, segment, step, it)[..]
            .last()
            .copied()
            .unwrap()
    });
    ((!quick.guessed).then_some(quick.total), thorough.total)
}

/// What the best way costs by the thorough search, and when every line is priced that fits.
#[cfg(test)]
pub(super) fn with_and_without_shortcuts(
    paragraph: &MeasuredParagraph<'_>,
    segment: &Range<usize>,
    step: Relaxed,
) -> [Option<i128>; 2] {
    let mut all = nodes(paragraph, segment, step);
    let end = all.len() - 1;
    for to in 1..=end {
        for from in 0..to {
            let found = line(
                paragraph,
                &all[from],
                from,
                all[to],
                step,
                to == end,
                to - from == 1,
            );
            let reached = all[from].reached;
            let better = |it: &BreakNode| {
                !all[to].reached || (it.total, it.lines) <= (all[to].total, all[to].lines)
            };
            if let Some(found) = found.map(|it| it.0).filter(|it| reached && better(it)) {
                all[to] = found;
            }
        }
    }
    let searched = solve(paragraph, segment, step, i64::MAX);
    [searched, all].map(|it| it.last().filter(|it| it.reached).map(|it| it.total))
}
