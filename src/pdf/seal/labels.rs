//! Page labels: the page numbers as printed, by which PDF readers name pages.

use lopdf::{Dictionary, Document, Object};

use crate::layout::Pages;
use crate::pdf::object::{integer, name, text, to, tree};

/// The numbering style of a page label.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum LabelStyle {
    Decimal,
    LowerRoman,
    UpperRoman,
}

/// The number tree with one entry per range of pages whose labels count up by one.
pub(super) fn write(document: &mut Document, pages: &Pages) -> Object {
    let mut entries = Vec::new();
    let mut last: Option<(LabelStyle, u32)> = None;
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

fn letter(style: LabelStyle) -> &'static str {
    match style {
        LabelStyle::Decimal => "D",
        LabelStyle::LowerRoman => "r",
        LabelStyle::UpperRoman => "R",
    }
}

/// The style and number of a label, if it is a plain number.
fn counted(label: &str) -> Option<(LabelStyle, u32)> {
    let digits = label.bytes().all(|it| it.is_ascii_digit());
    if digits && !label.starts_with('0') && label.len() < 9 {
        return Some((LabelStyle::Decimal, label.parse().ok()?));
    }
    let lower = label.to_ascii_lowercase();
    let number = (1..=399).find(|it| roman(*it) == lower)?;
    match label {
        _ if label == lower => Some((LabelStyle::LowerRoman, number)),
        _ if label == label.to_ascii_uppercase() => Some((LabelStyle::UpperRoman, number)),
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
    use super::{LabelStyle, counted};

    #[test]
    fn numbers_count_and_words_do_not() {
        assert_eq!(counted("12"), Some((LabelStyle::Decimal, 12)));
        assert_eq!(counted("iv"), Some((LabelStyle::LowerRoman, 4)));
        assert_eq!(counted("XL"), Some((LabelStyle::UpperRoman, 40)));
        for other in ["", "012", "iiii", "封面", "Iv", "1234567890"] {
            assert_eq!(counted(other), None, "{other}");
        }
    }
}
