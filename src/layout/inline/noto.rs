//! The composer on the faces that books are set in.

use std::path::Path;
use std::sync::LazyLock;

use super::shape::{Faces, Halt, PlanKey, Wants};
use super::vectors::plain;
use super::{Line, Setting, Shaper, compose};
use crate::fonts::{Family, Fonts};
use crate::layout::{Item, Length};
use crate::model::Language;
use crate::{Disk, Fact};

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    Fonts::from_folder(&folder, &Disk).unwrap()
});

fn set(text: &str, tag: &str) -> crate::Warned<Vec<Line>> {
    let language = Language::parse(tag).unwrap();
    let setting = Setting {
        measure: Length::pt(1000),
        language: language.clone(),
        ..Setting::default()
    };
    compose(&plain(text, &language), &setting, &mut Shaper::new(&FONTS))
}

fn glyphs(text: &str, tag: &str) -> Vec<(u16, i64, String)> {
    let set = set(text, tag).output;
    let fragments = set.iter().flat_map(|it| &it.fragments);
    fragments
        .flat_map(|fragment| {
            let glyphs = fragment.runs.iter().flat_map(|it| &it.glyphs);
            let text = |it: &std::ops::Range<u32>| {
                fragment.text[it.start as usize..it.end as usize].to_owned()
            };
            glyphs.map(move |it| (it.id, it.x.0 * 1000 / super::vectors::EM, text(&it.text)))
        })
        .collect()
}

fn width(text: &str, tag: &str) -> i64 {
    set(text, tag).output[0].end.0 * 1000 / super::vectors::EM
}

#[test]
fn a_dash_is_one_glyph_for_two_characters() {
    let found = glyphs("甲——乙", "zh-Hans");
    let texts: Vec<&str> = found.iter().map(|it| &*it.2).collect();
    assert_eq!(texts, ["甲", "——", "乙"]);
    assert_eq!((found[1].1, found[2].1), (1000, 3000));
}

#[test]
fn an_interpunct_takes_half_a_cell() {
    assert_eq!(width("比尔·盖茨", "zh-Hans"), 4500);
    let found = glyphs("比尔·盖茨", "zh-Hans");
    assert_eq!((&*found[2].2, found[3].1), ("·", 2500));
}

#[test]
fn ellipses_and_quotes_come_from_the_ideographic_face() {
    assert_eq!(width("甲……乙", "zh-Hans"), 4000);
    assert_eq!(width("甲“乙”丙", "zh-Hans"), 5000);
    let text = "甲……“乙”";
    let set = set(text, "zh-Hans").output;
    assert_eq!(set[0].fragments[0].runs.len(), 1);
}

#[test]
fn each_region_has_its_own_forms() {
    for c in ["骨", "直", "角", "誤", "令"] {
        let forms: std::collections::BTreeSet<u16> = ["zh-Hans", "zh-Hant-TW", "ja", "ko"]
            .iter()
            .map(|it| glyphs(c, it)[0].0)
            .collect();
        assert!(forms.len() >= 2, "{c}: {forms:?}");
    }
    let of = |tag| glyphs("骨", tag)[0].0;
    assert!(
        of("zh-Hans") != of("ja")
            && of("zh-Hans") != of("zh-Hant-TW")
            && of("ja") != of("zh-Hant-TW")
    );
}

#[test]
fn halt_agrees_with_the_table() {
    let mut shaper = Shaper::new(&FONTS);
    for family in [Family::Song, Family::Hei] {
        for (tag, marks, dx, advance) in [
            ("zh-Hans", "，。、；：？！）》”", 0, -500),
            ("zh-Hans", "（《“", -500, -500),
            ("zh-Hant-TW", "，。、", -250, -500),
            ("ja", "，。、」", 0, -500),
            ("ja", "「：", -250, -500),
        ] {
            for c in marks.chars() {
                let language = Language::parse(tag).unwrap();
                let key = PlanKey {
                    face: shaper.find(family, &c.to_string(), Wants::Cjk).unwrap(),
                    script: *b"Hani",
                    language: shaper.language(&language),
                    rtl: false,
                    kern: false,
                };
                let dx = if c == '「' { -500 } else { dx };
                assert_eq!(
                    shaper.halt(key, c),
                    Some(Halt { dx, advance }),
                    "{tag} {c} {family:?}"
                );
            }
        }
    }
}

#[test]
fn selectors_and_emoji_are_part_of_their_cluster() {
    for text in ["葛\u{e0100}甲", "👨‍👩‍👧‍👦甲", "❤️甲", "1️⃣甲", "🇨🇳甲"]
    {
        let set = set(text, "zh-Hans");
        assert!(set.warnings.is_empty(), "{text}: {:?}", set.warnings);
        let found = glyphs(text, "zh-Hans");
        assert!(found.iter().all(|it| it.0 != 0), "{text}");
        assert_eq!(found.iter().map(|it| &*it.2).collect::<String>(), text);
    }
    assert_eq!(width("😀甲", "zh-Hans"), 2000);
}

#[test]
fn what_no_face_has_is_a_box_with_its_code() {
    let set = set("甲\u{e123}乙", "zh-Hans");
    assert!(
        matches!(&set.warnings[0].fact, Fact::MissingGlyph { cluster } if cluster == "\u{e123}")
    );
    let fills = set.output[0]
        .items
        .iter()
        .filter(|it| matches!(it, Item::Fill { .. }));
    assert_eq!(fills.count(), 4);
    assert_eq!(set.output[0].fragments[0].text, "甲\u{e123}乙");
    assert_eq!(set.output[0].end.0 / super::vectors::EM, 3);
}

#[test]
fn compatibility_and_radical_forms_stay_as_written() {
    let text = "⼀一\u{f900}豈\u{2f800}";
    let found = set(text, "zh-Hans").output;
    assert_eq!(found[0].fragments[0].text, text);
}

#[test]
fn right_to_left_runs_are_turned_and_stay_in_order() {
    let found = glyphs("甲שלום乙", "zh-Hans");
    let texts: String = found.iter().map(|it| &*it.2).collect();
    assert_eq!(texts, "甲שלום乙");
    let hebrew: Vec<i64> = found[1..5].iter().map(|it| it.1).collect();
    assert!(hebrew.windows(2).all(|it| it[0] > it[1]), "{hebrew:?}");
}

#[test]
fn no_glyph_of_a_conjunct_is_lost() {
    // UAX #29 has two clusters here, the shaper three.
    let word = "हिन्दी";
    let mut shaper = Shaper::new(&FONTS);
    let key = PlanKey {
        face: shaper.find(Family::Song, word, Wants::Western).unwrap(),
        script: *b"Deva",
        language: shaper.language(&Language::default()),
        rtl: false,
        kern: true,
    };
    let (start, end) = shaper.shape(key, word);
    assert_eq!(glyphs(word, "zh-Hans").len(), (end - start) as usize);
}

#[test]
fn scripts_of_the_world_have_glyphs() {
    for text in [
        "Ελληνικά",
        "Русский",
        "ő ș ə",
        "हिन्दी",
        "ภาษาไทย",
        "العربية",
        "√∑",
        "★①",
    ] {
        let set = set(text, "zh-Hans");
        assert!(set.warnings.is_empty(), "{text}: {:?}", set.warnings);
        let fragments = &set.output[0].fragments;
        assert_eq!(
            fragments.iter().map(|it| &*it.text).collect::<String>(),
            text
        );
    }
}
