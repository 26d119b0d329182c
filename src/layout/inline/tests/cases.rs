//! Rules one by one, on made-up metrics: what the vectors do not show.

use super::synthetic::Synthetic;
use super::vectors::{EM, ems, plain, style};
use crate::Fact;
use crate::layout::inline::{
    Alignment, Autospace, FirstOpen, Kinsoku, Line, Punctuation, Rules, Setting, Span, SpanKind,
    Text, compose_with, variants_with,
};
use crate::layout::{Color, ContentId, Item, Length, Rect};
use crate::model::{Language, NoteId};

fn setting(measure: f64, tag: &str) -> Setting {
    Setting {
        measure: ems(measure),
        language: Language::parse(tag).unwrap(),
        ..Setting::default()
    }
}

fn set(text: &str, setting: &Setting) -> Vec<Line> {
    compose_with(
        &plain(text, &setting.language),
        setting,
        &mut Synthetic::default(),
    )
    .output
}

fn lines(text: &str, setting: &Setting) -> Vec<String> {
    let visible = |it: &Line| it.fragments.iter().map(|it| &*it.text).collect();
    set(text, setting).iter().map(visible).collect()
}

/// Right edge of a text set on one line, in thousandths of an em.
fn width(text: &str, setting: &Setting) -> i64 {
    let lines = set(text, setting);
    assert_eq!(lines.len(), 1);
    lines[0].end.0 * 1000 / EM
}

/// A text of pieces, each with its own look.
fn pieces(pieces: &[(&str, SpanKind)], language: &Language) -> Text {
    let mut text = Text::default();
    for (piece, kind) in pieces {
        let start = text.text.len();
        text.text.push_str(piece);
        text.spans.push(Span {
            range: start..text.text.len(),
            style: style(language),
            content: None,
            link: None,
            highlight: None,
            source: None,
            kind: kind.clone(),
        });
    }
    text
}

fn hans() -> Language {
    Language::default()
}

#[test]
fn manual_indents_are_taken_in() {
    let set = set("　　甲乙", &setting(20.0, "zh-Hans"));
    let glyphs = &set[0].fragments[0]
        .runs
        .iter()
        .flat_map(|it| &it.glyphs)
        .collect::<Vec<_>>();
    assert_eq!(glyphs.last().unwrap().x.0, EM);
    assert_eq!(set[0].fragments[0].text, "　　甲乙");
}

#[test]
fn zero_width_characters_allow_and_forbid_breaks() {
    let narrow = setting(3.0, "zh-Hans");
    assert_eq!(
        lines("甲乙丙\u{2060}丁戊", &narrow),
        ["甲乙", "丙\u{2060}丁戊"]
    );
    assert_eq!(
        lines("abcdef\u{200b}ghijkl", &setting(4.0, "en")),
        ["abcdef\u{200b}", "ghijkl"]
    );
    assert_eq!(
        lines("abcd\u{ad}efgh", &setting(3.0, "en"))[0],
        "abcd\u{ad}"
    );
}

#[test]
fn ideographic_spaces_are_fixed_and_vanish_at_edges() {
    let wide = setting(20.0, "zh-Hans");
    assert_eq!(width("甲　乙", &wide), 3000);
    assert_eq!(width("甲。　“乙", &wide), 4000);
    let cut = set("甲乙丙　丁戊己", &setting(3.0, "zh-Hans"));
    assert_eq!(cut[1].fragments[0].runs[0].glyphs[0].x, Length::ZERO);
}

#[test]
fn a_span_in_another_language_resolves_its_own_marks() {
    let mut text = pieces(&[("见", SpanKind::Text), ("“好”", SpanKind::Text)], &hans());
    text.spans[1].style.language = Language::parse("en").unwrap();
    let set = compose_with(&text, &setting(20.0, "zh-Hans"), &mut Synthetic::default()).output;
    assert_eq!(set[0].end.0 * 1000 / EM, 1000 + 500 + 1000 + 500);
}

#[test]
fn a_forced_end_comes_after_western_text_too() {
    assert_eq!(
        lines("one two\u{2028}three\u{2028}甲", &setting(20.0, "zh-Hans")),
        ["one two", "three", "甲"]
    );
}

#[test]
fn extents_are_the_longest_word_and_the_longest_line() {
    let measure = |text: &str| {
        let language = hans();
        let setting = setting(1.0, "zh-Hans");
        let text = plain(text, &language);
        let found = crate::layout::inline::extents::extents_with(
            &text,
            &setting,
            &mut Synthetic::default(),
        );
        (found.least.0 * 1000 / EM, found.most.0 * 1000 / EM)
    };
    assert_eq!(measure(""), (0, 0));
    // A stop stays with what it ends, and has no blank at a line's end.
    assert_eq!(measure("一二三。"), (1500, 3500));
    assert_eq!(measure("editor\u{2028}甲乙"), (3000, 3000));
    assert_eq!(measure("甲\u{2028}乙丙丁"), (1000, 3000));
}

#[test]
fn styles_of_punctuation_differ_in_width() {
    let of = |style| Setting {
        rules: Rules {
            punctuation: Some(style),
            ..Rules::default()
        },
        ..setting(20.0, "zh-Hans")
    };
    let text = "甲，乙。”丙";
    assert_eq!(width(text, &of(Punctuation::Quanjiao)), 5500);
    assert_eq!(width(text, &of(Punctuation::Kaiming)), 4500);
    assert_eq!(width(text, &of(Punctuation::Banjiao)), 4500);
    assert_eq!(width(text, &of(Punctuation::Plain)), 6000);
    assert_eq!(width("甲。乙，丙", &of(Punctuation::Kaiming)), 4500);
    assert_eq!(width("甲。，乙", &of(Punctuation::Cns)), 4000);
}

#[test]
fn the_first_opening_mark_is_cut_kept_or_hung() {
    let of = |first_open| {
        let rules = Rules {
            first_open,
            ..Rules::default()
        };
        let setting = Setting {
            rules,
            indent: ems(2.0),
            ..setting(20.0, "zh-Hans")
        };
        let set = set("“甲乙”丙", &setting);
        // The glyph of the opening mark begins half an em before its body.
        set[0].fragments[0].runs[0].glyphs[1].x.0 * 1000 / EM
    };
    assert_eq!(of(FirstOpen::Trim), 2500);
    assert_eq!(of(FirstOpen::Space), 3000);
    assert_eq!(of(FirstOpen::Hang), 2000);
}

#[test]
fn kinsoku_can_be_switched_off() {
    let rules = Rules {
        kinsoku: Some(Kinsoku::None),
        ..Rules::default()
    };
    let off = Setting {
        rules,
        ..setting(8.0, "zh-Hans")
    };
    let text = "一二三四五六七八，九十";
    assert_eq!(lines(text, &off), ["一二三四五六七八", "，九十"]);
    assert_eq!(lines(text, &setting(8.0, "zh-Hans"))[0], "一二三四五六七");
}

#[test]
fn small_kana_begin_a_line_unless_strict() {
    let at = |level| {
        let rules = Rules {
            kinsoku: Some(level),
            ..Rules::default()
        };
        lines(
            "あいうえおかきくっけ",
            &Setting {
                rules,
                ..setting(8.0, "ja")
            },
        )[0]
        .chars()
        .count()
    };
    assert_eq!((at(Kinsoku::Strict), at(Kinsoku::Basic)), (7, 8));
}

#[test]
fn addresses_break_after_their_signs() {
    let address = "https://example.org/path/to/something?key=value";
    let set = lines(address, &setting(12.0, "zh-Hans"));
    assert!(set.len() > 1);
    for line in &set[..set.len() - 1] {
        assert!(line.ends_with(['/', '?', '=', '.', '-']), "{set:?}");
    }
}

#[test]
fn words_are_hyphenated_in_their_own_language() {
    let narrow = setting(6.0, "en");
    let set = lines("an extraordinary congregation", &narrow);
    assert!(
        set.iter().all(|it| !it.contains("extraordinary")),
        "{set:?}"
    );
    // Any word of a phrase may have a hyphen, not only the first.
    let second = lines("the extraordinary congregation of", &setting(11.0, "en"));
    assert!(
        second.iter().all(|it| !it.contains("congregation")),
        "{second:?}"
    );
    let chinese = lines(
        "一二三四五六七internationalization八九",
        &setting(12.0, "zh-Hans"),
    );
    assert!(chinese[0].contains("inter"), "{chinese:?}");
    assert_eq!(
        lines("一二三四editor五六七八九十", &setting(6.0, "zh-Hans"))[1],
        "editor五六"
    );
}

#[test]
fn addresses_are_never_hyphenated() {
    let text =
        "见https://example.org/documentation/internationalization/considerations一二三四五六七";
    for measure in [9.0, 11.0, 13.0, 15.0] {
        let setting = setting(measure, "zh-Hans");
        let set = compose_with(
            &plain(text, &setting.language),
            &setting,
            &mut Synthetic::default(),
        )
        .output;
        let glyphs = set
            .iter()
            .flat_map(|it| &it.fragments)
            .flat_map(|it| &it.runs)
            .flat_map(|it| &it.glyphs);
        assert!(
            glyphs.into_iter().all(|it| !it.text.is_empty()),
            "{measure}"
        );
    }
}

#[test]
fn names_part_after_their_signs_when_lines_gape() {
    let name = |text: &str| lines(text, &setting(12.0, "zh-Hans"))[0].clone();
    assert_eq!(
        name("一二三四五六七node_modules八九"),
        "一二三四五六七node_"
    );
    assert_eq!(
        name("一二三四五六七CHANGELOG.md八九"),
        "一二三四五六七CHANGELOG."
    );
    assert_eq!(
        name("一二三四五六七八std::format八九"),
        "一二三四五六七八std::"
    );
    // Where the line is good without it, the name stays whole.
    assert_eq!(name("一二三四五node_modules八九"), "一二三四五node_modules");
    assert_eq!(
        name("一二三四五六七八九十v_4.15.2八"),
        "一二三四五六七八九十"
    );
}

#[test]
fn korean_breaks_at_spaces() {
    let set = lines(
        "한국어 문장은 띄어쓰기로 나뉜다 그리고 다시",
        &setting(12.0, "ko"),
    );
    for line in &set[..set.len() - 1] {
        assert!(line.ends_with(' '), "{set:?}");
    }
}

#[test]
fn korean_words_part_only_where_their_lines_would_gape() {
    let parted = |text: &str, measure: f64| {
        let set = lines(text, &setting(measure, "ko"));
        let parted = set[..set.len() - 1].iter();
        parted.filter(|it| !it.ends_with(' ')).count()
    };
    // Blanks grow to half an em, then syllables and blanks take up to a tenth each.
    let prose = "나라의 말이 중국과 달라 한자와는 서로 통하지 아니하여 어리석은 백성이 이르고자 할 바가 있어도 마침내 제 뜻을 능히 펴지 못하는 사람이 많다";
    for measure in [20.0, 22.0, 32.0] {
        assert_eq!(parted(prose, measure), 0, "{measure}");
    }
    assert_eq!(parted("짧은 아주아주아주아주아주아주길다란낱말", 12.0), 1);
}

#[test]
fn autospace_follows_the_kind_of_text() {
    let wide = setting(20.0, "zh-Hans");
    assert_eq!(width("甲a", &wide), 1750);
    assert_eq!(width("한a", &wide), 1500);
    assert_eq!(width("甲。a", &wide), 2500);
    assert_eq!(width("甲(a", &wide), 1750);
    let code = pieces(
        &[
            ("用", SpanKind::Text),
            ("a甲b", SpanKind::Code),
            ("了", SpanKind::Text),
        ],
        &hans(),
    );
    let set = compose_with(&code, &wide, &mut Synthetic::default()).output;
    assert_eq!(
        set[0].end.0 * 1000 / EM,
        1000 + 250 + 500 + 1000 + 500 + 250 + 1000
    );
    let rules = Rules {
        autospace: Autospace::Off,
        ..Rules::default()
    };
    assert_eq!(
        width(
            "甲a",
            &Setting {
                rules,
                ..setting(20.0, "zh-Hans")
            }
        ),
        1500
    );
}

#[test]
fn code_keeps_the_blanks_it_begins_with() {
    let code = pieces(&[("    if a  b", SpanKind::Code)], &hans());
    let start = Setting {
        alignment: Alignment::Start,
        ..setting(20.0, "zh-Hans")
    };
    let set = compose_with(&code, &start, &mut Synthetic::default()).output;
    let glyphs = &set[0].fragments[0].runs[0].glyphs;
    assert_eq!(glyphs[4].x.0 * 1000 / EM, 1000);
    assert_eq!(set[0].fragments[0].text, "    if a  b");
    assert_eq!(
        set[0].end.0 * 1000 / EM,
        1000 + 1000 + 250 + 500 + 500 + 500
    );
}

#[test]
fn titles_are_balanced_and_single_lines_natural() {
    let centre = Setting {
        alignment: Alignment::Center,
        ..setting(10.0, "zh-Hans")
    };
    let counts: Vec<usize> = lines("甲甲甲甲甲甲甲甲甲甲甲甲", &centre)
        .iter()
        .map(|it| it.chars().count())
        .collect();
    assert_eq!(counts, [6, 6]);
    assert_eq!(width("一二三", &setting(10.0, "zh-Hans")), 3000);
    let end = Setting {
        alignment: Alignment::End,
        ..setting(10.0, "zh-Hans")
    };
    assert_eq!(width("一二三", &end), 10_000);
}

#[test]
fn edges_of_titles_and_cells_are_cut_too() {
    let set = |alignment| {
        let aligned = Setting {
            alignment,
            ..setting(6.0, "zh-Hans")
        };
        set("「一二三四五。「六七八九十。", &aligned)
    };
    let mille = |it: Length| it.0 * 1000 / EM;
    let first = |it: &Line| it.fragments[0].runs[0].glyphs[0].x;
    // A full-width glyph begins half an em before its body, and a line ends with the body of its mark.
    for line in &set(Alignment::Start) {
        assert_eq!(mille(first(line)), -500);
    }
    for line in &set(Alignment::End) {
        assert_eq!(mille(line.end), 6000);
    }
    for line in &set(Alignment::Center) {
        assert_eq!(mille(first(line)) + 500, 6000 - mille(line.end));
    }
}

#[test]
fn forced_line_ends_are_not_stretched() {
    let set = lines("一二三\u{2028}\u{2028}四五", &setting(10.0, "zh-Hans"));
    assert_eq!(set, ["一二三", "", "四五"]);
    // A line of verse may be one character.
    let narrow = setting(10.0, "zh-Hans");
    let verse = plain("一二三\u{2028}四", &narrow.language);
    let set = compose_with(&verse, &narrow, &mut Synthetic::default());
    assert!(set.warnings.is_empty(), "{:?}", set.warnings);
}

#[test]
fn rescues_are_reported() {
    let narrow = setting(4.0, "zh-Hans");
    let text = plain("甲乙supercalifragilistic丙丁", &narrow.language);
    let set = compose_with(&text, &narrow, &mut Synthetic::default());
    let reported = |it: &crate::Warning| matches!(it.fact, Fact::RescuedLine { .. });
    assert!(set.warnings.iter().any(reported), "{:?}", set.warnings);
}

fn fills(line: &Line) -> Vec<Rect> {
    let fill = |it: &Item| match it {
        Item::Fill { bounds, .. } => Some(*bounds),
        Item::Text(_) | Item::Picture(_) => None,
    };
    line.items.iter().filter_map(fill).collect()
}

#[test]
fn an_underline_ends_with_its_text() {
    let mut text = pieces(
        &[
            ("甲", SpanKind::Text),
            ("“Ab”", SpanKind::Text),
            ("乙", SpanKind::Text),
        ],
        &hans(),
    );
    text.spans[1].style.underline = Some(1);
    let set = compose_with(&text, &setting(20.0, "zh-Hans"), &mut Synthetic::default()).output;
    let [line] = fills(&set[0])[..] else {
        panic!("one line")
    };
    // From the body of the opening mark to that of the closing one, a sixteenth inside.
    assert_eq!(line.x.0 * 1000 / EM, 1500 + 62);
    assert_eq!((line.x + line.width).0 * 1000 / EM, 3500 - 63);
    assert!(line.y > Length(EM / 10));
}

#[test]
fn a_wave_runs_below_its_text() {
    let mut text = pieces(
        &[
            ("甲", SpanKind::Text),
            ("乙丙", SpanKind::Text),
            ("丁", SpanKind::Text),
        ],
        &hans(),
    );
    text.spans[1].style.wave = Some(1);
    let setting = setting(10.0, "zh-Hans");
    let set = compose_with(&text, &setting, &mut Synthetic::default()).output;
    let slices = fills(&set[0]);
    let mille = |it: i64| it * 1000 / EM;
    // A wave of two ems less a sixteenth at either end, in slices of a thirty-second, each touching the next.
    assert_eq!(slices.len(), 60);
    assert_eq!(mille(slices[0].x.0), 1062);
    let last = slices[59];
    assert_eq!(mille(last.x.0 + last.width.0), 2937);
    for pair in slices.windows(2) {
        assert_eq!(pair[0].x + pair[0].width, pair[1].x);
        let step = (pair[0].y - pair[1].y).0.abs();
        assert!(step < pair[0].height.0, "{pair:?}");
    }
    let (high, low) = (
        slices.iter().map(|it| it.y).min().unwrap(),
        slices.iter().map(|it| it.y).max().unwrap(),
    );
    assert!(
        high.0 > 0 && (79..=80).contains(&mille((low - high).0)),
        "{high:?} {low:?}"
    );
}

#[test]
fn marks_that_touch_are_two() {
    let mut text = pieces(
        &[
            ("张三", SpanKind::Text),
            ("李四", SpanKind::Text),
            ("王", SpanKind::Text),
            ("五", SpanKind::Text),
        ],
        &hans(),
    );
    // The third mark has two colours and is one mark all the same.
    let numbers = [1, 2, 3, 3];
    text.spans[3].style.color = Color(0x1f, 0x4e, 0x79);
    let set = |text: &Text| {
        let setting = setting(10.0, "zh-Hans");
        let set = compose_with(text, &setting, &mut Synthetic::default()).output;
        fills(&set[0])
    };
    let mille = |it: Length| it.0 * 1000 / EM;
    let edges = |it: &[Rect]| -> Vec<(i64, i64)> {
        it.iter()
            .map(|it| (mille(it.x), mille(it.x + it.width)))
            .collect()
    };
    for (span, number) in text.spans.iter_mut().zip(numbers) {
        span.style.underline = Some(number);
    }
    let lines = edges(&set(&text));
    assert_eq!(
        lines,
        [(62, 1937), (2062, 3937), (4062, 5000), (5000, 5937)]
    );
    for span in &mut text.spans {
        span.style.wave = span.style.underline.take();
    }
    let waves = edges(&set(&text));
    let gaps: Vec<(i64, i64)> = waves
        .windows(2)
        .map(|it| (it[0].1, it[1].0))
        .filter(|it| it.0 != it.1)
        .collect();
    assert_eq!(gaps, [(1937, 2062), (3937, 4062)]);
    for span in &mut text.spans {
        span.style.frame = span.style.wave.take();
    }
    assert_eq!(set(&text).len(), 4 * 4);
}

#[test]
fn a_frame_holds_a_name_in_one_piece() {
    let mut text = pieces(
        &[
            ("一二三四五六七", SpanKind::Text),
            ("甲乙丙", SpanKind::Text),
            ("丁戊己庚辛", SpanKind::Text),
        ],
        &hans(),
    );
    text.spans[1].style.frame = Some(1);
    for measure in [8.0, 9.0, 10.0, 12.0] {
        let setting = setting(measure, "zh-Hans");
        let set = compose_with(&text, &setting, &mut Synthetic::default()).output;
        let framed: Vec<&Line> = set.iter().filter(|it| !fills(it).is_empty()).collect();
        let [line] = framed[..] else {
            panic!("{measure}: parted")
        };
        let sides = fills(line);
        assert_eq!(sides.len(), 4);
        let all: String = line.fragments.iter().map(|it| &*it.text).collect();
        assert!(all.contains("甲乙丙"), "{all}");
        // The frame reaches from the left edge of the name to its right, and around the em box.
        let (left, right) = (sides[2].x, sides[3].x + sides[3].width);
        assert_eq!((sides[0].x, sides[0].x + sides[0].width), (left, right));
        let gaps = right - left - Length(3 * EM);
        assert!((Length::ZERO..Length(EM)).contains(&gaps), "{gaps:?}");
        assert_eq!(sides[2].height, sides[1].y + sides[1].height - sides[0].y);
    }
}

#[test]
fn dots_stand_under_letters_only() {
    let mut text = pieces(&[("甲，乙", SpanKind::Text)], &hans());
    text.spans[0].style.dots = true;
    let chinese = compose_with(&text, &setting(20.0, "zh-Hans"), &mut Synthetic::default()).output;
    let slices = fills(&chinese[0]);
    assert_eq!(slices.len(), 16);
    assert!(slices.iter().all(|it| it.y > Length::ZERO));
    let ja = Language::parse("ja").unwrap();
    text.spans[0].style.language = ja.clone();
    let set = compose_with(&text, &setting(20.0, "ja"), &mut Synthetic::default()).output;
    assert!(fills(&set[0]).iter().all(|it| it.y < Length(-EM / 2)));
}

#[test]
fn ruby_stands_over_its_base_and_widens_it() {
    let ruby = |text: &str| SpanKind::Ruby(text.to_owned(), Some(ContentId(1)));
    let text = pieces(
        &[
            ("甲", SpanKind::Text),
            ("汉", ruby("hàn")),
            ("字", ruby("字母字母")),
            ("乙", SpanKind::Text),
        ],
        &hans(),
    );
    let set = compose_with(&text, &setting(20.0, "zh-Hans"), &mut Synthetic::default()).output;
    // 汉 with 0.75 em of ruby stays 1 em wide, 字 with 2 em of ruby becomes 2 em wide.
    assert_eq!(set[0].end.0 * 1000 / EM, 1000 + 1000 + 2000 + 1000);
    let notes: Vec<&str> = set[0]
        .fragments
        .iter()
        .filter(|it| it.y < Length::ZERO)
        .map(|it| &*it.text)
        .collect();
    assert_eq!(notes, ["hàn", "字母字母"]);
    let order: String = set[0].fragments.iter().map(|it| &*it.text).collect();
    assert_eq!(order, "甲汉hàn字字母字母乙");
    assert!(set[0].ascent > Length(EM * 13 / 10));
}

#[test]
fn a_ruby_group_is_never_parted() {
    let ruby = SpanKind::Ruby("zhōng guó".to_owned(), None);
    let text = pieces(
        &[
            ("一二三", SpanKind::Text),
            ("中国", ruby),
            ("四五六", SpanKind::Text),
        ],
        &hans(),
    );
    let set = compose_with(&text, &setting(4.0, "zh-Hans"), &mut Synthetic::default()).output;
    assert!(
        set.iter()
            .any(|it| it.fragments.iter().any(|it| it.text.starts_with("中国"))),
        "{set:?}"
    );
}

#[test]
fn bopomofo_stand_beside_their_base() {
    let ruby = SpanKind::Ruby("ㄏㄢˋ".to_owned(), None);
    let text = pieces(&[("漢", ruby), ("字", SpanKind::Text)], &hans());
    let set = compose_with(
        &text,
        &setting(20.0, "zh-Hant-TW"),
        &mut Synthetic::default(),
    )
    .output;
    assert_eq!(set[0].end.0 * 1000 / EM, 2500);
}

#[test]
fn marks_of_notes_keep_to_the_word_before() {
    let note = SpanKind::NoteReference(NoteId(0));
    let text = pieces(
        &[
            ("一二三四五六七。", SpanKind::Text),
            ("1", note),
            ("八九十甲", SpanKind::Text),
        ],
        &hans(),
    );
    let set = compose_with(&text, &setting(8.0, "zh-Hans"), &mut Synthetic::default()).output;
    let first = |it: &Line| it.fragments.first().and_then(|it| it.text.chars().next());
    assert!(set.iter().all(|it| first(it) != Some('1')), "{set:?}");
    assert!(set.iter().any(|it| it.notes == [NoteId(0)]));
}

#[test]
fn variants_keep_the_text() {
    let text = plain(&"天地玄黄，宇宙洪荒。".repeat(30), &hans());
    let set = variants_with(&text, &setting(22.0, "zh-Hans"), &mut Synthetic::default()).output;
    let read = |lines: &[Line]| -> String {
        lines
            .iter()
            .flat_map(|it| &it.fragments)
            .map(|it| &*it.text)
            .collect()
    };
    for other in [set.shorter, set.longer].into_iter().flatten() {
        assert_ne!(other.len(), set.lines.len());
        assert_eq!(read(&other), text.text);
    }
}
