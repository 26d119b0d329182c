//! The composer on the faces that books are set in.

use std::path::Path;
use std::sync::LazyLock;

use super::vectors::plain;
use crate::fonts::{Family, Fonts};
use crate::layout::inline::shape::{Halt, PlanKey, ShapingFaces, Stance, Wants};
use crate::layout::inline::{Line, Setting, Shaper, compose};
use crate::layout::{Item, Length};
use crate::model::Language;
use crate::{Disk, Fact};

pub(super) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
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

/// Glyphs of 骨直角誤令差 in the five regional faces of Noto Serif CJK 2.001, by their own `cmap`: all
/// five share one set of glyphs, so our one face must reach the same ones through `locl`.
const REGIONAL_FORMS: [(&str, [u16; 6]); 5] = [
    ("zh-Hans", [45042, 27746, 37394, 37836, 9825, 16670]),
    ("zh-Hant-TW", [45043, 27746, 37393, 37837, 9826, 16669]),
    ("zh-Hant-HK", [45041, 27747, 37393, 37837, 9826, 16669]),
    ("ja", [45041, 27745, 37393, 37835, 9824, 16669]),
    ("ko", [45041, 27745, 37393, 62679, 9824, 16669]),
];

#[test]
fn each_region_has_its_own_forms() {
    for (tag, forms) in REGIONAL_FORMS {
        let found: Vec<u16> = glyphs("骨直角誤令差", tag).iter().map(|it| it.0).collect();
        assert_eq!(found, forms, "{tag}");
    }
}

#[test]
fn spans_in_other_languages_have_their_own_forms() {
    // 骨 of each region in one paragraph of simplified Chinese.
    let mut text = plain("骨骨骨骨骨", &Language::parse("zh-Hans").unwrap());
    let span = text.spans.remove(0);
    for (at, (tag, _)) in REGIONAL_FORMS.iter().enumerate() {
        let mut span = span.clone();
        span.range = at * 3..at * 3 + 3;
        span.style.language = Language::parse(tag).unwrap();
        text.spans.push(span);
    }
    let setting = Setting {
        measure: Length::pt(1000),
        ..Setting::default()
    };
    let set = compose(&text, &setting, &mut Shaper::new(&FONTS)).output;
    let runs = set[0].fragments.iter().flat_map(|it| &it.runs);
    let found: Vec<u16> = runs.flat_map(|it| &it.glyphs).map(|it| it.id).collect();
    assert_eq!(found, REGIONAL_FORMS.map(|it| it.1[0]));
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
                    stance: Stance::Along,
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
fn marks_are_shaped_a_whole_em_wide_beside_each_other() {
    // ORD-05: the faces have `chws`, `palt` and `kern`; no shaping applies one, so that every blank is
    // the composer's to give up.
    let mut shaper = Shaper::new(&FONTS);
    let marks = "，。、；：？！（）《》「」『』【】〔〕";
    for family in [Family::Song, Family::Hei, Family::Kai] {
        for tag in ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK", "ja", "ko"] {
            let language = Language::parse(tag).unwrap();
            let face = shaper.find(family, "（", Wants::Cjk).unwrap();
            let key = PlanKey {
                face,
                script: *b"Hani",
                language: shaper.language(&language),
                rtl: false,
                kern: false,
                stance: Stance::Along,
            };
            let units = shaper.units(face);
            for (a, b) in marks
                .chars()
                .flat_map(|a| marks.chars().map(move |b| (a, b)))
            {
                let (start, end) = shaper.shape(key, &format!("{a}{b}"));
                for glyph in &shaper.pool()[start as usize..end as usize] {
                    let placed = (i64::from(glyph.advance), glyph.dx);
                    assert_eq!(placed, (units, 0), "{a}{b} {tag} {family:?}");
                }
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
fn blanks_of_right_to_left_runs_stand_between_their_words() {
    for (text, shown) in [
        ("甲 שלום עולם 乙", "甲 םלוע םולש 乙"),
        ("甲 שלום 2024 עולם 乙", "甲 םלוע 2024 םולש 乙"),
        ("שלום English עולם", "םולש English םלוע"),
    ] {
        let mut found = glyphs(text, "zh-Hans");
        let texts: String = found.iter().map(|it| &*it.2).collect();
        assert_eq!(texts, text);
        found.sort_by_key(|it| it.1);
        let texts: String = found.iter().map(|it| &*it.2).collect();
        assert_eq!(texts, shown);
    }
}

#[test]
fn marks_of_right_to_left_letters_come_after_them() {
    let found = glyphs("甲מִ乙", "zh-Hans");
    let texts: Vec<&str> = found.iter().map(|it| &*it.2).collect();
    assert_eq!(texts, ["甲", "מִ", "", "乙"]);
    // The advance is the letter's; its mark has none.
    assert!(found[1].1 < found[2].1, "{found:?}");
}

#[test]
fn no_glyph_of_a_conjunct_is_lost() {
    // UAX #29 sees two clusters here, the shaper three.
    let word = "हिन्दी";
    let mut shaper = Shaper::new(&FONTS);
    let key = PlanKey {
        face: shaper.find(Family::Song, word, Wants::Western).unwrap(),
        script: *b"Deva",
        language: shaper.language(&Language::default()),
        rtl: false,
        kern: true,
        stance: Stance::Along,
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

#[test]
fn digits_are_lining_and_of_one_width() {
    for family in [
        Family::Song,
        Family::Roman,
        Family::Italic,
        Family::Hei,
        Family::Bold,
        Family::Kai,
        Family::Mono,
        Family::MonoBold,
    ] {
        let mut shaper = Shaper::new(&FONTS);
        let key = PlanKey {
            face: shaper.find(family, "0", Wants::Western).unwrap(),
            script: *b"Latn",
            language: shaper.language(&Language::default()),
            rtl: false,
            kern: true,
            stance: Stance::Along,
        };
        let widths: std::collections::BTreeSet<i32> = ('0'..='9')
            .map(|c| {
                let (start, _) = shaper.shape_char(key, c);
                shaper.pool()[start as usize].advance
            })
            .collect();
        assert_eq!(widths.len(), 1, "{family:?}: {widths:?}");
    }
}

#[test]
fn fallback_hanzi_fill_the_same_em_box() {
    // The last is in the face of rare hanzi alone.
    let faces: std::collections::BTreeSet<_> = ["中", "㐀", "\u{2a6d0}"]
        .iter()
        .map(|it| {
            let mut shaper = Shaper::new(&FONTS);
            assert_eq!(width(&format!("甲{it}乙"), "zh-Hans"), 3000, "{it}");
            shaper.find(Family::Song, it, Wants::Cjk).unwrap()
        })
        .collect();
    assert_eq!(faces.len(), 2);
    // Its ink stands in the em box of the others: 0.88 em above the baseline, 0.12 below.
    for face in faces {
        let font = FONTS.face(face).font().unwrap();
        let metrics = skrifa::MetadataProvider::metrics(
            &font,
            skrifa::instance::Size::new(1000.0),
            skrifa::instance::LocationRef::default(),
        );
        let glyph = FONTS
            .face(face)
            .glyph('\u{2a6d0}')
            .or(FONTS.face(face).glyph('国'));
        let bounds = skrifa::MetadataProvider::glyph_metrics(
            &font,
            skrifa::instance::Size::new(1000.0),
            skrifa::instance::LocationRef::default(),
        )
        .bounds(skrifa::GlyphId::from(glyph.unwrap()))
        .unwrap();
        assert!(metrics.units_per_em > 0);
        assert!(
            bounds.y_max <= 890.0 && bounds.y_min >= -130.0,
            "{bounds:?}"
        );
    }
}

#[test]
fn a_parted_word_is_as_wide_as_its_parts_shaped_alone() {
    // Why no word is shaped anew where it is parted (ORD-04): kerning is all that could differ.
    for (word, part) in [
        ("Internationalization", "Internation"),
        ("PostgreSQL", "Postgre"),
        ("typography", "typog"),
        ("AVALANCHE", "AVA"),
    ] {
        let whole = glyphs(&format!("{word}甲"), "zh-Hans");
        let alone = width(&format!("{part}-"), "zh-Hans") - width("-", "zh-Hans");
        let shaped = whole[part.len()].1;
        assert!((alone - shaped).abs() <= 10, "{part}: {alone} {shaped}");
    }
}

#[test]
fn a_long_text_is_measured_in_pieces() {
    let language = Language::parse("zh-Hans").unwrap();
    let mut shaper = Shaper::new(&FONTS);
    let mut measured = |count: usize| {
        let text = plain(&"letters 汉字".repeat(count), &language);
        crate::layout::inline::extents(&text, &Setting::default(), &mut shaper)
    };
    let (short, long) = (measured(30), measured(8000));
    assert_eq!(long.least, short.least);
    assert!(long.most > Length::pt(10_000));
}
