//! Recognizes lines at the head of an article that repeat the author or the date of its metadata.

use super::labels::essence;
use super::words::WORDS;

/// The longest such line, in characters.
const LONGEST: usize = 100;

/// Authors and date from the metadata, for comparison with lines.
pub(super) struct AuthorAndDate {
    /// Letters and digits of each author's name.
    authors: Vec<String>,
    dated: bool,
}

impl AuthorAndDate {
    pub(super) fn new(authors: &[String], dated: bool) -> Self {
        let authors = authors.iter().map(|it| essence(it));
        Self {
            authors: authors.filter(|it| it.chars().count() >= 2).collect(),
            dated,
        }
    }

    /// Whether a line holds only author or date.
    pub(super) fn says(&self, text: &str) -> bool {
        if text.chars().count() > LONGEST {
            return false;
        }
        let mut rest = essence(text);
        let before = rest.len();
        for author in &self.authors {
            rest = rest.replacen(author.as_str(), "", 1);
        }
        let named = rest.len() < before;
        if named {
            // `by`, `文：`, the date behind the name.
            let lead = WORDS.by.iter().any(|it| rest.starts_with(it.as_str()));
            return rest.chars().count() <= 8
                || (lead && self.dated && has_year(&rest) && rest.chars().count() <= 40);
        }
        self.dated && is_date(text)
    }
}

fn has_year(text: &str) -> bool {
    text.contains("19") || text.contains("20")
}

/// Whether a line holds only a date and words that stand next to dates.
fn is_date(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut numbers = 0;
    let fits = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|it| !it.is_empty())
        .all(|word| {
            let digits = word.chars().filter(char::is_ascii_digit).count();
            numbers += usize::from(digits > 0);
            let rest: String = word.chars().filter(|c| !c.is_ascii_digit()).collect();
            rest.is_empty() || WORDS.dates.contains(&rest) || is_east_asian_date(&rest, digits)
        });
    fits && (numbers >= 3
        || (numbers >= 2 && has_year(&lower))
        || (numbers >= 1 && is_east_asian(&lower)))
}

/// What is left of `2019年11月20日10时43分` without its digits.
fn is_east_asian_date(rest: &str, digits: usize) -> bool {
    digits > 0
        && rest
            .chars()
            .all(|c| "年月日时時分秒년월일시분초".contains(c))
}

fn is_east_asian(text: &str) -> bool {
    text.contains('年') || text.contains('년')
}

#[cfg(test)]
mod tests {
    use super::{AuthorAndDate, is_date};

    #[test]
    fn a_date_alone_is_one() {
        for text in [
            "NOVEMBER 20, 2019 10:43",
            "Updated 1:39 am EST, Wednesday, November 20, 2019",
            "2020年06月01日05:12",
            "2020-06-01 05:12",
            "2019. 11. 20. 오전 10:43",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "In November 2019 we moved",
            "2019",
            "第20回",
            "10 tips",
            "May",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn the_author_is_known_by_name() {
        let known = AuthorAndDate::new(&["Jane Roe".to_owned()], true);
        assert!(known.says("By Jane Roe"));
        assert!(known.says("By Jane Roe - 11/18/19 11:04 PM 2019"));
        assert!(!known.says("By John Doe"));
        assert!(!known.says("Jane Roe went to the market and came back with eggs."));
    }
}
