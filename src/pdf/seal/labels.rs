//! Page labels: the folios that readers name pages by.

use lopdf::{Dictionary, Document, Object};

use crate::layout::Pages;
use crate::pdf::object::{integer, name, text, to, tree};

/// How a folio counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Style {
    Decimal,
    LowerRoman,
    UpperRoman,
}

/// The number tree of ranges of pages whose labels count on.
pub(super) fn write(document: &mut Document, pages: &Pages) -> Object {
    let mut entries = Vec::new();
    let mut last: Option<(Style, u32)> = None;
    for (number, page) in pages.pages.iter().enumerate() {
        let counted = counted(&page.label);
        let goes_on = match (last, counted) {
            (Some((style, before)), Some((other, here))) => style == other && before + 1 == here,
            _ => false,
        };
        if !goes_on {
            let mut range = Dictionary::new();
            match counted {
                Some((style, start)) => {
                    range.set("S", name(letter(style)));
                    range.set("St", i64::from(start));
                }
                None => range.set("P", text(&page.label)),
            }
            entries.push((integer(number), Object::Dictionary(range)));
        }
        last = counted;
    }
    let root = tree(document, "Nums", entries);
    to(document.add_object(root))
}

fn letter(style: Style) -> &'static str {
    match style {
        Style::Decimal => "D",
        Style::LowerRoman => "r",
        Style::UpperRoman => "R",
    }
}

/// What a label counts, when it is a plain number.
fn counted(label: &str) -> Option<(Style, u32)> {
    let digits = label.bytes().all(|it| it.is_ascii_digit());
    if digits && !label.starts_with('0') && label.len() < 9 {
        return Some((Style::Decimal, label.parse().ok()?));
    }
    let lower = label.to_ascii_lowercase();
    let number = (1..=399).find(|it| roman(*it) == lower)?;
    match label {
        _ if label == lower => Some((Style::LowerRoman, number)),
        _ if label == label.to_ascii_uppercase() => Some((Style::UpperRoman, number)),
        _ => None,
    }
}

fn roman(mut number: u32) -> String {
    const STEPS: [(u32, &str); 9] = [
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, letters) in STEPS {
        while number >= value {
            number -= value;
            out.push_str(letters);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Style, counted};

    #[test]
    fn numbers_count_and_words_do_not() {
        assert_eq!(counted("12"), Some((Style::Decimal, 12)));
        assert_eq!(counted("iv"), Some((Style::LowerRoman, 4)));
        assert_eq!(counted("XL"), Some((Style::UpperRoman, 40)));
        for other in ["", "012", "iiii", "封面", "Iv", "1234567890"] {
            assert_eq!(counted(other), None, "{other}");
        }
    }
}
