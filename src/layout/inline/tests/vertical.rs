//! Lines that will run down, on the faces that books are set in.

use super::noto::FONTS;
use super::vectors::{EM, plain};
use crate::layout::inline::{Line, Setting, Shaper, SpanKind, Text, compose};
use crate::layout::{Item, Length, Rect, Upright};
use crate::model::Language;

fn set_text(text: &Text, tag: &str) -> Line {
    let setting = Setting {
        measure: Length::pt(1000),
        language: Language::parse(tag).unwrap(),
        vertical: true,
        ..Setting::default()
    };
    let set = compose(text, &setting, &mut Shaper::new(&FONTS));
    assert!(set.warnings.is_empty(), "{:?}", set.warnings);
    set.output.into_iter().next().unwrap()
}

fn set(text: &str, tag: &str) -> Line {
    set_text(&plain(text, &Language::parse(tag).unwrap()), tag)
}

/// The characters that stand upright, and those that are turned; of both without blanks.
fn parted(text: &str, tag: &str) -> (String, String) {
    let line = set(text, tag);
    let (mut upright, mut turned) = (String::new(), String::new());
    for fragment in &line.fragments {
        for run in &fragment.runs {
            let of_run = match run.upright {
                Some(_) => &mut upright,
                None => &mut turned,
            };
            for glyph in &run.glyphs {
                of_run.push_str(&fragment.text[glyph.text.start as usize..glyph.text.end as usize]);
            }
        }
    }
    turned.retain(|c| c != ' ');
    (upright, turned)
}

/// Where each character's cell begins, and the end of the line, in thousandths of an em.
fn begins(text: &str, tag: &str) -> Vec<i64> {
    let line = set(text, tag);
    let mille = |it: Length| it.0 * 1000 / EM;
    let runs = line.fragments.iter().flat_map(|it| &it.runs);
    let mut begins: Vec<i64> = runs
        .flat_map(|it| &it.glyphs)
        .map(|it| mille(it.x))
        .collect();
    begins.push(mille(line.end));
    begins
}

#[test]
fn unicode_says_what_stands_upright() {
    let parts = |upright: &str, turned: &str| (upright.to_owned(), turned.to_owned());
    assert_eq!(
        parted("汉字，。（括）《书》〜ー℃％①", "zh-Hans"),
        parts("汉字，。（括）《书》〜ー℃％①", "")
    );
    assert_eq!(
        parted("他用iPhone拍–字·é字", "zh-Hans"),
        parts("他用拍字字", "iPhone–·é")
    );
    assert_eq!(parted("ニュースっ。", "ja"), parts("ニュースっ。", ""));
    assert_eq!(parted("한국어 text", "ko"), parts("한국어", "text"));
    assert_eq!(parted("字👍字", "zh-Hans"), parts("字👍字", ""));
}

#[test]
fn upright_glyphs_stand_in_the_middle_of_the_line() {
    let line = set("国1", "zh-Hans");
    let [fragment] = &line.fragments[..] else {
        panic!("{line:?}");
    };
    let rises: Vec<i64> = fragment
        .runs
        .iter()
        .map(|it| it.glyphs[0].rise.0 * 1000 / EM)
        .collect();
    // The middle of the em box is 380 above the baseline: half of an ideograph, and of a digit, is 500 and 280 wide.
    assert!((-121..=-119).contains(&rises[0]), "{rises:?}");
    assert!((95..=105).contains(&rises[1]), "{rises:?}");
    assert_eq!(begins("国1", "zh-Hans"), [0, 1000, 2000]);
}

#[test]
fn curly_quotes_take_the_forms_of_vertical_lines() {
    let glyphs = |text: &str| -> Vec<u16> {
        let line = set(text, "zh-Hans");
        let runs = line.fragments.iter().flat_map(|it| &it.runs);
        runs.flat_map(|it| &it.glyphs).map(|it| it.id).collect()
    };
    let (curly, corner) = (glyphs("“‘字’”"), glyphs("『「字」』"));
    assert_eq!(curly, corner);
    assert_eq!(set("“字”", "zh-Hans").fragments[0].text, "“字”");
}

#[test]
fn marks_have_their_blanks_above_and_below() {
    // A closing mark gives up the blank below it, an opening one that above it.
    assert_eq!(begins("字，（字", "zh-Hans").last(), Some(&3500));
    assert_eq!(begins("字）。字", "zh-Hans").last(), Some(&3500));
    assert_eq!(begins("字。", "zh-Hans").last(), Some(&1500));
    // These are in the middle of a whole em.
    for mark in ["：", "；", "！", "？"] {
        let text = format!("字{mark}");
        assert_eq!(begins(&text, "zh-Hans").last(), Some(&2000), "{mark}");
        let text = format!("字{mark}，字");
        assert_eq!(begins(&text, "zh-Hans").last(), Some(&4000), "{mark}");
    }
}

#[test]
fn short_numbers_share_a_cell() {
    assert_eq!(
        begins("8月22日", "zh-Hans"),
        [0, 1000, 2000, 2000, 3000, 4000]
    );
    let line = set("8月 22 日，GDP、WHO2", "zh-Hans");
    let kinds: Vec<_> = line.fragments[0]
        .runs
        .iter()
        .filter_map(|it| Some((it.upright?, it.glyphs.len())))
        .collect();
    let [
        ..,
        (Upright::First(a), 1),
        (Upright::Second(b), 1),
        _,
        (Upright::Alone, 3),
        _,
    ] = kinds[..]
    else {
        panic!("{kinds:?}");
    };
    assert_eq!(a, b);
    assert!((850..1000).contains(&a), "{a}");
    // The blanks beside a number in a cell take no room.
    assert_eq!(begins("8月 22 日", "zh-Hans").last(), Some(&4000));
    // Three digits are turned, with a gap on either side.
    let wide = *begins("约120元", "zh-Hans").last().unwrap();
    assert!(wide > 2000 + 500 + 3 * 500, "{wide}");
    assert_eq!(parted("好!?", "zh-Hans").1, "");
    assert_eq!(parted("UNESCO与NASA", "zh-Hans").1, "UNESCO");
}

#[test]
fn dashes_and_ellipses_are_turned() {
    let (upright, turned) = parted("甲——乙……丙", "zh-Hans");
    assert_eq!((&*upright, &*turned), ("甲乙丙", "——……"));
    assert_eq!(begins("甲——乙", "zh-Hans"), [0, 1000, 3000, 4000]);
}

/// The fills of a line, and where they are from its baseline.
fn fills(tag: &str, change: impl Fn(&mut crate::layout::inline::TextStyle)) -> Vec<Rect> {
    let language = Language::parse(tag).unwrap();
    let mut text = plain("点字", &language);
    change(&mut text.spans[0].style);
    let line = set_text(&text, tag);
    let fill = |it: &Item| match it {
        Item::Fill { bounds, .. } => Some(*bounds),
        Item::Text(_) | Item::Picture(_) => None,
    };
    line.items.iter().filter_map(fill).collect()
}

#[test]
fn dots_stand_to_the_right_and_marks_of_names_to_the_left() {
    let right = |it: &[Rect]| it.iter().all(|it| it.y.0 < -EM * 88 / 100);
    let left = |it: &[Rect]| it.iter().all(|it| it.y.0 > EM * 12 / 100);
    for tag in ["zh-Hans", "zh-Hant-TW", "ja"] {
        let dots = fills(tag, |it| it.dots = true);
        assert!(!dots.is_empty() && right(&dots), "{tag}: {dots:?}");
    }
    assert!(left(&fills("zh-Hans", |it| it.underline = Some(1))));
    assert!(left(&fills("zh-Hans", |it| it.wave = Some(1))));
    assert!(right(&fills("ja", |it| it.underline = Some(1))));
}

#[test]
fn annotations_stand_upright_to_the_right() {
    for (base, annotation, tag, long) in [
        ("花", "はな", "ja", 1000),
        ("注", "ㄓㄨˋ", "zh-Hant-TW", 1000),
        ("窗", "ㄔㄨㄤ", "zh-Hant-TW", 1000),
    ] {
        let mut text = plain(base, &Language::parse(tag).unwrap());
        text.spans[0].kind = SpanKind::Ruby(annotation.to_owned(), None);
        let line = set_text(&text, tag);
        assert_eq!(line.end.0 * 1000 / EM, long, "{annotation}");
        let ruby = line.fragments.iter().find(|it| it.text == annotation);
        let ruby = ruby.unwrap();
        assert!(ruby.y.0 < -EM * 85 / 100, "{ruby:?}");
        let letters = annotation.chars().filter(|it| *it != 'ˋ').count();
        let upright = ruby.runs.iter().filter(|it| it.upright.is_some());
        let upright: usize = upright.map(|it| it.glyphs.len()).sum();
        assert!(upright >= letters, "{annotation}: {ruby:?}");
    }
}
