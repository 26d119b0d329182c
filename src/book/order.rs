//! The order of articles, and the names of the parts and volumes that they are grouped into.

use std::cmp::Ordering;

use super::{CollectedArticle, Group, Order};
use crate::model::{Date, Language, Region};

/// Sorts articles. Those that compare equal stand in the order of their paths.
pub(super) fn sort(items: &mut [CollectedArticle], order: Order) {
    items.sort_by(|a, b| {
        let first = match order {
            Order::Date => by_date(date(a), date(b)),
            Order::File => Ordering::Equal,
            Order::Title => natural(
                &a.article.document.metadata.title,
                &b.article.document.metadata.title,
            ),
            Order::Given => return Ordering::Equal,
        };
        first.then_with(|| natural(&a.path, &b.path))
    });
}

fn date(item: &CollectedArticle) -> Option<&Date> {
    item.article.document.metadata.date.as_ref()
}

/// The earliest date first, and no date last.
fn by_date(a: Option<&Date>, b: Option<&Date>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.utc().cmp(&b.utc()),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// Compares by code points, but numbers by their value, in digits or in Han: `第2章` stands before `第10章`, `二` before `十`,
/// and `上` before `中` before `下`.
pub(crate) fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (Some(x), Some(y)) = (left.chars().next(), right.chars().next()) else {
            return left.len().cmp(&right.len()).then_with(|| a.cmp(b));
        };
        let order = if x.is_ascii_digit() && y.is_ascii_digit() {
            let (m, n) = (number(&mut left), number(&mut right));
            m.len().cmp(&n.len()).then_with(|| m.cmp(n))
        } else if let (Some((m, after)), Some((n, behind))) = (han_number(left), han_number(right))
        {
            (left, right) = (after, behind);
            m.cmp(&n)
        } else {
            left = &left[x.len_utf8()..];
            right = &right[y.len_utf8()..];
            let volume = |it: char| VOLUMES.iter().position(|c| *c == it);
            match (volume(x), volume(y)) {
                (Some(m), Some(n)) => m.cmp(&n),
                (Some(_) | None, _) => x.cmp(&y),
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// What the volumes of a work in two or three are called.
const VOLUMES: [char; 3] = ['上', '中', '下'];

/// The number in Han at the start of a text, and the text after it. More digits than a number has are none.
fn han_number(text: &str) -> Option<(u64, &str)> {
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|it| it == c);
    let unit = |c: char| match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    };
    // The sum so far, and the digits that no unit has followed yet.
    let (mut sum, mut open) = (0_u64, None::<u64>);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(digit) = digit(if c == '零' { '〇' } else { c }) {
            let digit = u64::try_from(digit).ok()?;
            // Two digits without a unit between them are written as in 二〇二四.
            open = Some(open.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
        } else if let Some(unit) = unit(c) {
            sum = sum.checked_add(open.take().unwrap_or(1).max(1).checked_mul(unit)?)?;
        } else {
            break;
        }
        rest = &rest[c.len_utf8()..];
    }
    (rest.len() < text.len()).then(|| (sum.saturating_add(open.unwrap_or(0)), rest))
}

/// Removes the digits at the start of a text and gives them without leading zeros.
fn number<'a>(text: &mut &'a str) -> &'a str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    digits.trim_start_matches('0')
}

/// The name of the part that an article belongs to, and the key by which months and folders are sorted.
/// Parts with empty keys stand in the order of their first article.
pub(super) fn part(item: &CollectedArticle, group: Group, language: &Language) -> (String, String) {
    let metadata = &item.article.document.metadata;
    let words = BookWords::of(language);
    let named = |name: Option<&String>| {
        let name = name.filter(|it| !it.trim().is_empty());
        name.map_or_else(|| words.other.to_owned(), String::clone)
    };
    match group {
        Group::None => (String::new(), String::new()),
        Group::Category => (named(metadata.subjects.first()), String::new()),
        Group::Author => (named(metadata.authors.first()), String::new()),
        Group::Month => match &metadata.date {
            Some(date) => (words.month(date), month(date)),
            None => (words.undated.to_owned(), "~".to_owned()),
        },
        Group::Folder => match item.path.rsplit_once('/') {
            Some((folder, _)) => (folder_name(folder), folder.to_owned()),
            None => (words.other.to_owned(), String::new()),
        },
    }
}

/// How a folder is called in a book: what its name has for blanks, so that it can be typed, is a blank again.
fn folder_name(folder: &str) -> String {
    let names = folder.split('/').map(|name| {
        let words = name.split('_').filter(|it| !it.is_empty());
        words.collect::<Vec<_>>().join(" ")
    });
    names.collect::<Vec<_>>().join(" · ")
}

/// The month of a date, `2022-08`, or its year when no month was written.
pub(super) fn month(date: &Date) -> String {
    date.day().chars().take(7).collect()
}

/// Words in the titles of books, volumes and parts, in one language.
pub(super) struct BookWords {
    other: &'static str,
    undated: &'static str,
    year: &'static str,
    month: &'static str,
    /// Before and after the number of a volume.
    volume: (&'static str, &'static str),
    /// Before and after the number of articles, behind the title of the first.
    more: (&'static str, &'static str),
}

impl BookWords {
    pub(super) fn of(language: &Language) -> Self {
        match language.region() {
            Region::Hans => Self {
                other: "其他",
                undated: "未注明日期",
                year: "年",
                month: "月",
                volume: ("第", "卷"),
                more: ("等 ", " 篇"),
            },
            Region::HantTw | Region::HantHk => Self {
                other: "其他",
                undated: "未註明日期",
                year: "年",
                month: "月",
                volume: ("第", "卷"),
                more: ("等 ", " 篇"),
            },
            Region::Ja => Self {
                other: "その他",
                undated: "日付なし",
                year: "年",
                month: "月",
                volume: ("第", "巻"),
                more: ("ほか全", "編"),
            },
            Region::Ko => Self {
                other: "기타",
                undated: "날짜 없음",
                year: "년 ",
                month: "월",
                volume: ("제", "권"),
                more: (" 외 모두 ", "편"),
            },
            Region::Other => Self {
                other: "Other",
                undated: "Undated",
                year: "",
                month: "",
                volume: ("Volume ", ""),
                more: (" and others, ", " articles"),
            },
        }
    }

    /// The months or years in which texts were written: `2022 年 8 月`, `2019–2022 年`.
    pub(super) fn period(&self, first: &Date, last: &Date) -> String {
        let (year, month) = (self.year.trim_end(), self.month);
        let blank = if year.is_empty() { "" } else { " " };
        if first.year != last.year {
            return format!("{}–{}{blank}{year}", first.year, last.year);
        }
        match (first.month, last.month) {
            (Some(from), Some(to)) if from == to && !month.is_empty() => {
                format!("{}{blank}{year} {from}{blank}{month}", first.year)
            }
            (Some(from), Some(to)) if from == to => self::month(first),
            (Some(_) | None, _) => format!("{}{blank}{year}", first.year),
        }
    }

    fn month(&self, date: &Date) -> String {
        match date.month {
            Some(month) if !self.month.is_empty() => {
                format!("{}{}{month}{}", date.year, self.year, self.month)
            }
            Some(_) => month(date),
            None => format!("{}{}", date.year, self.year.trim_end()),
        }
    }

    /// The name of a volume: `第2卷`.
    pub(super) fn volume(&self, number: usize) -> String {
        format!("{}{number}{}", self.volume.0, self.volume.1)
    }

    /// A title made from that of the first article and the number of articles, for a book without a title.
    pub(super) fn several(&self, first: &str, count: usize) -> String {
        format!("{first}{}{count}{}", self.more.0, self.more.1)
    }
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn numbers_in_han_sort_by_value() {
        let mut names = [
            "二_人",
            "三",
            "一_城市",
            "十一",
            "十",
            "第二十章",
            "第九章",
            "下",
            "上",
            "中",
        ];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            [
                "一_城市",
                "二_人",
                "三",
                "上",
                "中",
                "下",
                "十",
                "十一",
                "第九章",
                "第二十章",
            ]
        );
        assert_eq!(super::folder_name("一_城市/a__b"), "一 城市 · a b");
        assert!(natural("二〇二三", "二〇二四").is_lt());
    }

    #[test]
    fn numbers_sort_by_value() {
        let mut names = ["第10章", "第2章", "第02章b", "第1章", "a", "", "第2"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            ["", "a", "第1章", "第2", "第2章", "第02章b", "第10章"]
        );
    }
}
