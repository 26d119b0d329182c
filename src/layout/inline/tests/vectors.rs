//! The 49 vectors of `tests/typesetting/vectors.json`: lines exact, every cluster within a hundredth of an em.

use serde_json::Value;

use super::synthetic::Synthetic;
use crate::layout::inline::{
    Hanging, Kinsoku, Line, Rules, Setting, Span, SpanKind, Text, TextStyle, compose_with,
};
use crate::layout::{Color, Length};
use crate::model::Language;

/// The em of every synthetic test.
pub(in crate::layout::inline) const EM: i64 = 65536 * 10;

pub(in crate::layout::inline) fn style(language: &Language) -> TextStyle {
    TextStyle {
        family: crate::fonts::Family::Song,
        strong: false,
        size: Length(EM),
        rise: Length::ZERO,
        color: Color::default(),
        language: language.clone(),
        underline: None,
        strike: false,
        dots: false,
        wave: None,
        frame: None,
        ground: None,
    }
}

pub(in crate::layout::inline) fn plain(text: &str, language: &Language) -> Text {
    Text {
        text: text.to_owned(),
        spans: vec![Span {
            range: 0..text.len(),
            style: style(language),
            content: None,
            link: None,
            highlight: None,
            source: None,
            kind: SpanKind::Text,
        }],
    }
}

#[expect(clippy::cast_possible_truncation, reason = "ems of a test")]
pub(in crate::layout::inline) fn ems(value: f64) -> Length {
    Length((value * EM as f64).round() as i64)
}

/// Left edge of each body in thousandths of an em, and the text of each glyph.
fn bodies(line: &Line) -> Vec<(String, i64)> {
    let mut out = Vec::new();
    for fragment in &line.fragments {
        for glyph in fragment.runs.iter().flat_map(|it| &it.glyphs) {
            let range = glyph.text.start as usize..glyph.text.end as usize;
            out.push((fragment.text[range].to_owned(), glyph.x.0 * 1000 / EM));
        }
    }
    out
}

#[test]
fn all_vectors_pass() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../../tests/typesetting/vectors.json")).unwrap();
    let mut failed = Vec::new();
    for vector in vectors.as_array().unwrap() {
        if let Err(why) = check(vector) {
            failed.push(format!("{}: {why}", vector["id"]));
        }
    }
    assert_eq!(vectors.as_array().unwrap().len(), 49);
    assert!(
        failed.is_empty(),
        "{} fail:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

fn check(vector: &Value) -> Result<(), String> {
    let options = &vector["opts"];
    let language = Language::parse(options["lang"].as_str().unwrap_or("zh-Hans")).unwrap();
    let rules = Rules {
        kinsoku: options["level"].as_str().map(|it| match it {
            "strict" => Kinsoku::Strict,
            "basic" => Kinsoku::Basic,
            _ => Kinsoku::Gb,
        }),
        hanging: if options["hang"].as_bool() == Some(true) {
            Hanging::Allow
        } else {
            Hanging::Never
        },
        ..Rules::default()
    };
    let setting = Setting {
        measure: ems(vector["measure"].as_f64().unwrap()),
        indent: ems(options["indent"].as_f64().unwrap_or(0.0)),
        language: language.clone(),
        rules,
        ..Setting::default()
    };
    let text = plain(vector["text"].as_str().unwrap(), &language);
    let set = compose_with(&text, &setting, &mut Synthetic::default());
    let lines: Vec<String> = set.output.iter().map(visible).collect();
    let wanted: Vec<&str> = strings(&vector["lines"]);
    if lines
        .iter()
        .map(|it| squeeze(it))
        .ne(wanted.iter().map(|it| squeeze(it)))
    {
        return Err(format!("lines {lines:?}, not {wanted:?}"));
    }
    for (line, wanted) in set.output.iter().zip(vector["x"].as_array().unwrap()) {
        let wanted: Vec<f64> = wanted
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_f64)
            .collect();
        let found: Vec<(String, i64)> = bodies(line)
            .into_iter()
            .filter(|it| it.0 != " ")
            .map(|(text, x)| {
                (
                    text.clone(),
                    x + before_body(&text, &language, vector["id"] == "RS-02"),
                )
            })
            .collect();
        let near = |(found, wanted): (&(String, i64), &f64)| {
            (found.1 as f64 - wanted * 1000.0).abs() <= 10.0
        };
        if found.len() != wanted.len() || !found.iter().zip(&wanted).all(near) {
            return Err(format!("x {found:?}, not {wanted:?}"));
        }
    }
    Ok(())
}

/// From a glyph's origin to its body, in thousandths of an em.
fn before_body(text: &str, language: &Language, western_quotes: bool) -> i64 {
    use crate::layout::inline::class::{Class, MarkForm, cell, class_of};
    let c = text.chars().next().unwrap();
    let class = class_of(c, MarkForm::Cjk);
    // A Western quote has no cell.
    if "“”‘’".contains(c) && western_quotes {
        return 0;
    }
    match cell(
        c,
        class,
        language.region(),
        crate::layout::inline::Punctuation::Quanjiao,
    ) {
        Some(cell) if cell.tier.is_some() => cell.left,
        Some(cell) if class == Class::Middle => (1000 - cell.body) / 2,
        Some(_) | None => 0,
    }
}

fn strings(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect()
}

fn visible(line: &Line) -> String {
    line.fragments.iter().map(|it| &*it.text).collect()
}

/// Blanks that geometry replaced are in our text and not in the vectors.
fn squeeze(text: &str) -> String {
    text.chars().filter(|it| *it != ' ').collect()
}
