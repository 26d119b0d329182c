//! Rules for what seldom happens, on made-up metrics: verse with steps, two sizes side by side, the grid,
//! names, addresses, lines that nothing can fill.

use super::synthetic::Synthetic;
use super::vectors::{EM, ems, plain};
use crate::layout::Length;
use crate::layout::inline::breaks::{Break, Rescue};
use crate::layout::inline::{Kinsoku, Line, Rules, Setting, Span, Text, compose_with};
use crate::model::Language;
use crate::{Fact, LineRescue};

fn setting(measure: f64, tag: &str) -> Setting {
    Setting {
        measure: ems(measure),
        language: Language::parse(tag).unwrap(),
        ..Setting::default()
    }
}

fn set(text: &Text, setting: &Setting) -> crate::Warned<Vec<Line>> {
    compose_with(text, setting, &mut Synthetic::default())
}

fn lines(text: &str, setting: &Setting) -> Vec<String> {
    let visible = |it: &Line| it.fragments.iter().map(|it| &*it.text).collect();
    let set = set(&plain(text, &setting.language), setting).output;
    set.iter().map(visible).collect()
}

/// Right edge of a text set on one line, in thousandths of an em.
fn width(text: &Text, setting: &Setting) -> i64 {
    let lines = set(text, setting).output;
    assert_eq!(lines.len(), 1);
    lines[0].end.0 * 1000 / EM
}

fn reports(text: &str, setting: &Setting) -> Vec<LineRescue> {
    let warnings = set(&plain(text, &setting.language), setting).warnings;
    let step = |it: crate::Warning| {
        let Fact::RescuedLine { step, .. } = it.fact else {
            return None;
        };
        Some(step)
    };
    warnings.into_iter().filter_map(step).collect()
}

/// Where the first glyph of a line with text of its own stands, in thousandths of an em.
fn first(line: &Line) -> i64 {
    let glyphs = |it: &crate::layout::Fragment| {
        let text = it.text.clone();
        let runs = it.runs.clone().into_iter().flat_map(|it| it.glyphs);
        let inked = move |it: &crate::layout::Glyph| {
            !text[it.text.start as usize..it.text.end as usize]
                .trim()
                .is_empty()
        };
        runs.filter(inked).map(|it| it.x.0).collect::<Vec<_>>()
    };
    let mut all = line.fragments.iter().flat_map(glyphs);
    all.next().unwrap() * 1000 / EM
}

#[test]
fn line_ends_of_the_source_are_nothing_between_han() {
    let wide = setting(20.0, "zh-Hans");
    let of = |text: &str| width(&plain(text, &wide.language), &wide);
    assert_eq!(of("他说\n你好"), 4000);
    assert_eq!(of("他说。\n你好"), 5000);
    assert_eq!(of("he\nsays"), 1000 + 250 + 2000);
    // Between Han and Western it is the autospace, as any blank.
    assert_eq!(of("用\nGPU"), 1000 + 250 + 1500);
    assert_eq!(of("그가\n말"), 2000 + 250 + 1000);
    assert_eq!(lines("他说\n你好", &wide), ["他说\n你好"]);
}

#[test]
fn steps_of_verse_are_kept() {
    let wide = setting(20.0, "zh-Hans");
    let text = plain("一二三\u{2028}　　四五\u{2028}　　　　六", &wide.language);
    let set = set(&text, &wide).output;
    let starts: Vec<i64> = set.iter().map(first).collect();
    assert_eq!(starts, [0, 2000, 4000]);
    // Up to four em at the start of a paragraph are an indent, more are meant.
    let of = |text: &str| {
        let text = plain(text, &wide.language);
        first(&compose_with(&text, &wide, &mut Synthetic::default()).output[0])
    };
    assert_eq!(of("　　　　四"), 0);
    assert_eq!(of("　　　　　　六"), 6000);
}

#[test]
fn no_break_spaces_beside_marks_are_no_gap() {
    let wide = setting(20.0, "zh-Hans");
    let of = |text: &str| width(&plain(text, &wide.language), &wide);
    assert_eq!(of("好。\u{a0}（完）"), of("好。（完）"));
    assert_eq!(of("用\u{a0}GPU"), of("用 GPU"));
    assert_eq!(
        lines("一二三四 \u{a0}Vision", &setting(4.0, "zh-Hans"))[1],
        "Vision"
    );
    // At the start of a line that the author began it is an indent.
    let text = plain("一\u{2028}\u{a0} \u{a0} 二", &wide.language);
    assert!(first(&set(&text, &wide).output[1]) >= 500);
    // Between Han and Western it still holds them together.
    let narrow = setting(4.0, "zh-Hans");
    assert_eq!(lines("一二三用\u{a0}GP", &narrow)[0], "一二三");
    assert_eq!(lines("一二三用 GP", &narrow)[0].trim_end(), "一二三用");
}

/// A text of pieces, each with the size of its em in thousandths of the usual one.
fn sized(pieces: &[(&str, i64)], setting: &Setting) -> Text {
    let mut text = plain(
        &pieces.iter().map(|it| it.0).collect::<String>(),
        &setting.language,
    );
    let look = text.spans.remove(0);
    let mut start = 0;
    for (piece, mille) in pieces {
        let mut span = Span {
            range: start..start + piece.len(),
            ..look.clone()
        };
        span.style.size = Length(EM * mille / 1000);
        start += piece.len();
        text.spans.push(span);
    }
    text
}

#[test]
fn marks_of_two_sizes_give_up_blanks_of_their_own() {
    let wide = setting(20.0, "zh-Hans");
    let of = |pieces: &[(&str, i64)]| width(&sized(pieces, &wide), &wide);
    // 。 of half size and （ of full size: only the blank of the smaller goes.
    assert_eq!(
        of(&[("甲。", 500), ("（乙", 1000)]),
        500 + 250 + 500 + 500 + 1000
    );
    // 。 of full size and （ of half size: half an em of the larger goes, no more.
    assert_eq!(
        of(&[("甲。", 1000), ("（乙", 500)]),
        1000 + 500 + 250 + 250 + 500
    );
    // （《: the blank between is the larger mark's own.
    assert_eq!(of(&[("甲（", 500), ("《乙", 1000)]), 500 + 500 + 500 + 1000);
}

fn grid(measure: f64) -> Setting {
    Setting {
        rules: Rules {
            grid: true,
            ..Rules::default()
        },
        ..setting(measure, "zh-Hans")
    }
}

#[test]
fn the_grid_cuts_marks_in_pairs() {
    let wide = grid(20.0);
    let of = |text: &str| width(&plain(text, &wide.language), &wide);
    // Where marks meet once, both keep their cells; where they meet twice, one cell is given up.
    assert_eq!(of("好（《甲"), 1000 + 1000 + 1000 + 1000);
    assert_eq!(of("好。”（甲"), 1000 + 3000 - 1000 + 1000);
    assert_eq!(of("好（甲》。”乙"), 7000 - 1000);
}

#[test]
fn the_second_mark_of_a_run_may_begin_a_line_in_the_grid() {
    let set = lines("一二三四。”五六七八九", &grid(4.0));
    assert_eq!(set[..2], ["一二三四。", "”五六七"]);
    let free = lines("一二三四。”五六七八九", &setting(4.0, "zh-Hans"));
    assert!(free.iter().all(|it| !it.starts_with('”')), "{free:?}");
}

/// What a line end after each cluster costs; `None`: it is not allowed.
fn ends(text: &str, kinsoku: Kinsoku) -> Vec<Option<i32>> {
    let mut wide = setting(20.0, "zh-Hans");
    wide.rules.kinsoku = Some(kinsoku);
    let text = plain(text, &wide.language);
    let breaks =
        crate::layout::inline::prepare::prepare(&text, &wide, &mut Synthetic::default()).breaks;
    let cost = |it: &Break| (it.rescue == Rescue::Unneeded).then_some(it.penalty);
    breaks.iter().map(cost).collect()
}

#[test]
fn a_solidus_stands_at_neither_edge() {
    assert_eq!(ends("甲／乙丙", Kinsoku::Gb), [None, None, Some(0)]);
    assert_eq!(ends("甲／乙丙", Kinsoku::Basic), [None, Some(0), Some(0)]);
}

#[test]
fn iteration_marks_and_interpuncts_begin_no_line() {
    let expected = [None, Some(0)];
    assert_eq!(ends("佐々木", Kinsoku::Basic), expected);
    assert_eq!(ends("尔·盖", Kinsoku::Gb), expected);
}

#[test]
fn a_number_rather_stays_with_its_counter() {
    assert_eq!(ends("约3年半", Kinsoku::Gb), [Some(0), Some(30), Some(0)]);
    assert_eq!(ends("第3章", Kinsoku::Gb), [Some(30), Some(30)]);
    assert_eq!(ends("共3头", Kinsoku::Gb), [Some(0), Some(0)]);
}

#[test]
fn short_titles_are_rather_kept_whole() {
    let wide = setting(20.0, "zh-Hans");
    let penalties = |text: &str| -> Vec<i32> {
        let text = plain(text, &wide.language);
        let breaks =
            crate::layout::inline::prepare::prepare(&text, &wide, &mut Synthetic::default()).breaks;
        let allowed = breaks.iter().filter(|it| it.rescue == Rescue::Unneeded);
        allowed.map(|it| it.penalty).collect()
    };
    // The three breaks: after 见, inside the title, after it.
    assert_eq!(penalties("见《五六》七"), [0, 5, 0]);
    assert_eq!(
        penalties("见《一二三四五六七》八"),
        [0, 0, 0, 0, 0, 0, 0, 0]
    );
}

#[test]
fn names_part_between_their_words() {
    let set = lines("一二三四五六PostgreSQL七八九十", &setting(10.0, "zh-Hans"));
    assert!(
        set[0].ends_with("Postgre") || set[0].ends_with("Post"),
        "{set:?}"
    );
    let set = lines("一二三四五六JavaScript七八九十", &setting(9.0, "zh-Hans"));
    assert!(set[0].ends_with("Java"), "{set:?}");
    let set = lines("一二三四五六七PDF/A-3八九十甲乙", &setting(9.5, "zh-Hans"));
    assert!(set[0].ends_with("PDF/"), "{set:?}");
}

#[test]
fn western_marks_after_a_blank_keep_to_the_han_before() {
    for measure in 3..9 {
        let set = lines(
            "一二三四 .txt 五六 , 七八",
            &setting(f64::from(measure), "zh-Hans"),
        );
        let wrong = |it: &String| it.starts_with(['.', ',']);
        assert!(!set.iter().any(wrong), "{measure}: {set:?}");
    }
}

#[test]
fn emoji_alone_are_no_last_line() {
    let text = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸天地玄黄😀";
    for measure in [8.0, 12.0, 23.0, 24.0] {
        let set = lines(text, &setting(measure, "zh-Hans"));
        let last = set.last().unwrap().chars().filter(|it| *it != '😀');
        assert!(last.count() >= 2, "{measure}: {set:?}");
    }
    // Several emoji may be a line of their own.
    let several = lines("一二三四五六七八九十甲乙😀😀😀", &setting(12.0, "zh-Hans"));
    assert_eq!(several[1], "😀😀😀");
}

#[test]
fn lines_that_nothing_can_fill_are_reported() {
    let address = "https://example.org/a-very-long-name/of-something/else";
    assert!(reports(address, &setting(16.0, "zh-Hans")).contains(&LineRescue::ShorterThanMeasure));
    // Beside Han an address is parted so that no gap opens wide, and the line is full.
    let text = format!("见下面的地址:({address})一二三四五六七八九十");
    for measure in [18.0, 22.0, 32.0] {
        let setting = setting(measure, "zh-Hans");
        let set = set(&plain(&text, &setting.language), &setting);
        let short = |it: &Line| (it.end - setting.measure).0.abs() > EM;
        let full = set.output[..set.output.len() - 1].iter();
        assert!(
            full.clone().filter(|it| short(it)).count() <= 1,
            "{measure}"
        );
    }
}

#[test]
fn a_line_that_would_fall_apart_ends_where_it_ends() {
    let natural = |text: &str, measure: f64| {
        let setting = setting(measure, "zh-Hans");
        let set = set(&plain(text, &setting.language), &setting);
        set.output[0].end < setting.measure - Length(EM / 4)
    };
    // Two gaps would open by two and a half ems each; four by less than half of one.
    assert!(natural("天地玄1234567890123黄宇", 8.0));
    assert!(!natural("天地玄黄宇1234567890123洪荒", 6.75));
    let reported = reports("天地玄1234567890123黄宇", &setting(8.0, "zh-Hans"));
    assert_eq!(reported, [LineRescue::ShorterThanMeasure]);
}

#[test]
fn names_part_after_their_signs_before_gaps_open_wide() {
    // If the name stayed whole, gaps would open by 0.08 em, for which no word would be hyphenated.
    let text = "一二三四五六七八九十甲乙丙丁PDF/A-3戊己庚辛";
    let set = lines(text, &setting(16.0, "zh-Hans"));
    assert!(set[0].ends_with("PDF/"), "{set:?}");
    assert_eq!(
        reports(text, &setting(16.0, "zh-Hans")),
        [LineRescue::NameParted]
    );
    let text = "一二三四五六七八九十甲乙丙丁typography戊己庚辛";
    let set = lines(text, &setting(15.0, "zh-Hans"));
    assert!(set[0].ends_with('丁'), "{set:?}");
}
