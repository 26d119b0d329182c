//! Where the sense of a text parts: at marks and blanks, between words, within them. A title ends its
//! lines by it (RULES PG-05), body text where it costs little (UB-09).
//!
//! Words of Han, kana and the scripts of South-East Asia are those of ICU's dictionaries. They are a
//! guess, good enough to prefer one line end to another, never to forbid one.

use std::ops::Range;

use super::Text;
use super::class::{Class, Tier};
use super::cluster::Cluster;
use super::gaps::Gap;
use crate::layout::Length;
use crate::phrase::{
    closes_bracket, closes_clause, is_bar, is_han, is_hiragana, leads, leans, segmenter,
};

/// What stands between two clusters, from the best end of a line to the worst.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Seam {
    /// A mark that closes a clause.
    Clause,
    /// A mark, or a blank that does not only part two words.
    Mark,
    /// The end of a word.
    #[default]
    Word,
    /// Between two Han that the dictionary knows no word of: perhaps they are a name.
    Single,
    /// Before a particle that leans on the word before.
    Leaning,
    /// Within a word.
    Inside,
}

/// The seam after each cluster but the last.
pub(super) fn seams(text: &Text, list: &[Cluster], gaps: &[Gap]) -> Vec<Seam> {
    let mut seams = vec![Seam::Inside; gaps.len()];
    // Of the word before: whether it is one Han, and whether it leads to the next.
    let (mut single, mut leading) = (false, false);
    let (mut next, mut before) = (0, 0);
    for end in segmenter().segment_str(&text.text).skip(1) {
        let word = text.text.get(before..end).unwrap_or_default();
        let mut rest = word.chars();
        let first = rest.next();
        let alone = first.is_some_and(is_han) && rest.next().is_none();
        let leaning = first.is_some_and(|it| is_hiragana(it) || (alone && leans(it)));
        // The gap in which this word begins.
        while next < gaps.len() && (list[next].end as usize) < before {
            next += 1;
        }
        if next < gaps.len() && list[next].end as usize == before {
            seams[next] = if leaning {
                Seam::Leaning
            } else if leading || (alone && single) {
                Seam::Single
            } else {
                Seam::Word
            };
        }
        single = alone && !leaning;
        leading = alone && first.is_some_and(leads);
        before = end;
    }
    for (at, gap) in gaps.iter().enumerate() {
        let after = list.get(at + 1);
        if after.is_some_and(|it| is_bar(it.c)) {
            // A bar ends a line, and begins none.
            seams[at] = Seam::Leaning;
        } else if at > 0 && seams[at - 1] == Seam::Clause && closes_bracket(list[at].c) {
            // The clause ends with what closes around it.
            seams[at - 1] = Seam::Leaning;
            seams[at] = Seam::Clause;
        } else if is_mark(&list[at], gap) {
            let letters = |it: &Cluster, c: char| it.class == Class::Western && c.is_alphanumeric();
            let within =
                letters(&list[at], list[at].last) && after.is_some_and(|it| letters(it, it.c));
            seams[at] = match closes_clause(list[at].last) {
                _ if within => Seam::Word,
                true => Seam::Clause,
                false => Seam::Mark,
            };
        }
    }
    seams
}

/// Numbers of the clusters of Han after which a word goes on. Only clauses with a cluster that is `near` the
/// end of a line are looked at: the dictionary takes longer than all else in a paragraph.
pub(super) fn within(text: &Text, list: &[Cluster], near: &[bool]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < near.len() {
        let mut to = from + 1;
        if list[from].class.is_han() {
            let joined = |it: usize| list[it].class.is_han() && list[it - 1].end == list[it].start;
            while to < list.len() && joined(to) {
                to += 1;
            }
            let last = (to - 1).min(near.len());
            if near[from..last].contains(&true) {
                inside(text, list, from..to, &mut found);
            }
        }
        from = to;
    }
    found
}

fn inside(text: &Text, list: &[Cluster], clause: Range<usize>, found: &mut Vec<usize>) {
    let base = list[clause.start].start as usize;
    let end = list[clause.end - 1].end as usize;
    let Some(words) = text.text.get(base..end) else {
        return;
    };
    let mut ends = segmenter().segment_str(words).skip(1).map(|it| base + it);
    let mut next = ends.next();
    let gaps = clause.start..clause.end - 1;
    for (at, cluster) in gaps.clone().zip(&list[gaps]) {
        let here = cluster.end as usize;
        while next.is_some_and(|it| it < here) {
            next = ends.next();
        }
        if next != Some(here) {
            found.push(at);
        }
    }
}

fn is_mark(before: &Cluster, gap: &Gap) -> bool {
    (gap.space_tier == Tier::Word && gap.space[0] > Length::ZERO)
        || gap.fixed > Length::ZERO
        || matches!(before.class, Class::Comma | Class::Dash | Class::Stop)
        || is_bar(before.c)
}

#[cfg(test)]
mod tests {
    use super::super::tests::synthetic::Synthetic;
    use super::super::tests::vectors::{ems, plain};
    use super::super::{Alignment, Rules, Setting, compose_with};
    use crate::model::Language;

    fn title(text: &str, measure: f64, display: bool) -> Vec<String> {
        let setting = Setting {
            measure: ems(measure),
            alignment: Alignment::Start,
            display,
            ..Setting::default()
        };
        let text = plain(text, &Language::default());
        let set = compose_with(&text, &setting, &mut Synthetic::default());
        let shown = |it: &super::super::Line| it.fragments.iter().map(|it| &*it.text).collect();
        set.output.iter().map(shown).collect()
    }

    #[test]
    fn titles_part_between_words() {
        let long = "统计学家发现皮肤衰老的关键因素";
        assert_eq!(title(long, 9.0, false)[0].chars().count(), 9);
        assert_eq!(
            title(long, 9.0, true),
            ["统计学家发现皮肤", "衰老的关键因素"]
        );
        // A particle does not begin a line, a preposition does not end one.
        assert_eq!(
            title("我们讨论皮肤的关键因素", 7.0, true)[0],
            "我们讨论皮肤的"
        );
        assert_eq!(
            title("中国应用商店为科学家开放", 7.0, true)[0],
            "中国应用商店"
        );
        // What parts at a mark does so at the price of a shorter line.
        assert_eq!(title("强化安全，中国应用商店", 7.0, true)[0], "强化安全，");
        // Both lines are about as long.
        assert_eq!(
            title("强化职业安全防护，配齐警械装备", 12.0, true),
            ["强化职业安全防护，", "配齐警械装备"]
        );
        assert_eq!(
            title("兰台二千年，2024 年收藏的文章", 9.0, true)[0],
            "兰台二千年，"
        );
        // Of a name that no dictionary has both halves stay together.
        assert_eq!(
            title("工人应该采取配齐警械装备的措施", 9.0, true)[0],
            "工人应该采取"
        );
    }

    #[test]
    fn lines_rather_end_between_words() {
        let body = |nice_breaks| {
            let setting = Setting {
                measure: ems(12.5),
                rules: Rules {
                    nice_breaks,
                    ..Rules::default()
                },
                ..Setting::default()
            };
            let text = plain(
                "（甲）乙（丙）我们今天去图书馆里看书写字。",
                &Language::default(),
            );
            let set = compose_with(&text, &setting, &mut Synthetic::default());
            let shown = |it: &super::super::Line| it.fragments.iter().map(|it| &*it.text).collect();
            set.output.iter().map(shown).collect::<Vec<String>>()
        };
        // Brackets give up a little for the second half of 图书.
        assert!(body(false)[0].ends_with("去图"));
        assert!(body(true)[0].ends_with("去图书"));
    }

    #[test]
    fn an_even_grey_is_worth_the_end_of_a_word() {
        let setting = Setting {
            measure: ems(30.0),
            rules: Rules {
                nice_breaks: true,
                ..Rules::default()
            },
            ..Setting::default()
        };
        let text = "我们今天去我们今天去我们今天去我们今天去我们今天去我们今天图书馆里看书写字。";
        let text = plain(text, &Language::default());
        let set = compose_with(&text, &setting, &mut Synthetic::default());
        // Before 图 twenty-eight gaps would open by a twenty-eighth of an em.
        let first: String = set.output[0].fragments.iter().map(|it| &*it.text).collect();
        assert!(first.ends_with("今天图"), "{first}");
    }

    #[test]
    fn a_title_without_marks_has_at_most_a_line_more() {
        for measure in [5.0, 6.0, 7.0, 9.0] {
            let long = "统计学家发现皮肤衰老的关键因素以及科学家的中国应用商店";
            let (plain, by_sense) = (title(long, measure, false), title(long, measure, true));
            // Only for a word that would be cut.
            assert!((plain.len()..=plain.len() + 1).contains(&by_sense.len()));
        }
    }
}
