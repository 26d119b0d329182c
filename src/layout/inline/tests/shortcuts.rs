//! The search for line ends leaves out lines that cannot be the best: what it finds must cost as little as when it tries all.

use super::synthetic::Synthetic;
use super::vectors::{ems, plain};
use crate::layout::inline::relaxed::STEPS;
use crate::layout::inline::search::with_and_without_shortcuts;
use crate::layout::inline::{Alignment, Setting, prepare};
use crate::model::Language;

#[test]
fn lines_that_are_left_out_would_cost_more() {
    let texts = [
        "a".repeat(300),
        ".".repeat(300),
        "std::fmt/".repeat(40),
        "天地玄黄，宇宙（洪荒）。".repeat(20),
        format!("天地{}玄黄", "ab/cd-".repeat(40)),
        "the quick brown fox, jumps. ".repeat(15),
        "天地 GPU 玄黄 iPhone 15，".repeat(15),
    ];
    let mut found = 0;
    for text in &texts {
        for alignment in [
            Alignment::Justify,
            Alignment::Start,
            Alignment::Center,
            Alignment::End,
        ] {
            for measure in [7.0, 12.5, 30.0] {
                let setting = Setting {
                    measure: ems(measure),
                    indent: ems(2.0),
                    alignment,
                    language: Language::parse("zh-Hans").unwrap(),
                    ..Setting::default()
                };
                let text = plain(text, &setting.language);
                let prepared = prepare(&text, &setting, &mut Synthetic::default());
                let paragraph = prepared.paragraph(&setting);
                let segment = 0..paragraph.list.len();
                for step in STEPS {
                    let step = step.with(step.rescue, paragraph.easy());
                    let [short, all] = with_and_without_shortcuts(&paragraph, &segment, step);
                    assert_eq!(short, all, "{alignment:?} {measure} {step:?} {text:?}");
                    found += u32::from(all.is_some());
                }
            }
        }
    }
    assert!(found > 300, "{found}");
}
