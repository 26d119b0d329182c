//! Reads dates in all the forms in which people write them in front matter.
//!
//! A date keeps the precision and the offset that were written. Nothing is filled in, and the clock is not read.

mod spelled;

use jiff::civil;

use crate::model::{Date, Time};

/// Reads a date; `None` when the text is no date or the calendar has no such day.
///
/// Understood are ISO 8601, also written carelessly (`2019-2-06 8:10 +0900`,
/// `2019-02-06T07 : 14 : 58+00 : 00`), RFC 2822, the output of `date` and of JavaScript
/// (`Fri Mar  6 10:00:00 CST 2026`), `2021年10月01日 下午3:05`, `2/18/2021`, `20210218`, any of
/// these in quotes, years of an era, and Han numerals. The name of a time zone counts only when it
/// means one offset everywhere: CST means several.
pub(super) fn parse(written: &str) -> Option<Date> {
    let digits = spelled::in_digits(written);
    let tokens = tokens(digits.as_deref().unwrap_or(written));
    let (mut date, rest) = numeric(&tokens).or_else(|| named(&tokens))?;
    date.written = written.trim().to_owned();
    if !exists(&date) {
        return None;
    }
    if date.day.is_some() {
        date.time = time(&rest);
    }
    Some(date)
}

/// Whether a program wrote this date for lack of one: the first second of Unix time or of the calendar.
pub(super) fn is_placeholder(date: &Date) -> bool {
    matches!(
        (date.year, date.month, date.day),
        (1970 | 1, Some(1) | None, Some(1) | None)
    )
}

/// A piece of a written date.
#[derive(Clone, Debug, Eq, PartialEq)]
enum DateToken {
    /// Digits: their value and how many there are.
    Number(u32, usize),
    /// Letters of one script, lower case.
    Word(String),
    /// Any other character that is no space.
    Mark(char),
}

fn tokens(written: &str) -> Vec<DateToken> {
    // No date is longer than this.
    let mut chars = written.chars().take(80).map(narrow).peekable();
    let mut out = Vec::new();
    let mut depth = 0_usize; // of brackets, in which JavaScript repeats the zone by name
    while let Some(c) = chars.next() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '0'..='9' => {
                let mut text = String::from(c);
                while let Some(c) = chars.next_if(char::is_ascii_digit) {
                    text.push(c);
                }
                // A fraction of a second may have more digits than a `u32` holds.
                out.push(DateToken::Number(
                    text.parse().unwrap_or(u32::MAX),
                    text.len(),
                ));
            }
            c if c.is_ascii_alphabetic() => {
                let mut text = String::from(c.to_ascii_lowercase());
                while let Some(c) = chars.next_if(char::is_ascii_alphabetic) {
                    text.push(c.to_ascii_lowercase());
                }
                out.push(DateToken::Word(text));
            }
            '上' | '下' => match chars.next_if(|it| "午".contains(*it)) {
                Some(_) if c == '上' => out.push(DateToken::Word("am".to_owned())),
                Some(_) => out.push(DateToken::Word("pm".to_owned())),
                None => out.push(DateToken::Mark(c)),
            },
            c if c.is_whitespace() || "'\"`‘’“”".contains(c) => {}
            c => out.push(DateToken::Mark(c)),
        }
    }
    out
}

/// Full-width digits and marks as the ASCII characters they correspond to.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '：' | '／' | '－' | '．' | '＋' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        '–' | '—' | '−' => '-',
        c => c,
    }
}

/// Reads a date written in numbers, with the year first or last. Also gives the tokens after it.
fn numeric(tokens: &[DateToken]) -> Option<(Date, Vec<DateToken>)> {
    let start = tokens
        .iter()
        .position(|it| matches!(it, DateToken::Number(..)))?;
    let words = tokens[..start]
        .iter()
        .any(|it| matches!(it, DateToken::Word(it) if month(it).is_some()));
    if words {
        return None;
    }
    let tokens = &tokens[start..];
    match tokens {
        [
            DateToken::Number(month, 1..=2),
            DateToken::Mark(a @ ('/' | '-' | '.')),
            DateToken::Number(day, 1..=2),
            DateToken::Mark(b),
            DateToken::Number(year, 4),
            rest @ ..,
        ] if a == b => {
            // The first number is the month (as in the United States) unless it is above 12.
            let (month, day) = if *month > 12 {
                (day, month)
            } else {
                (month, day)
            };
            return Some((date(*year, Some(*month), Some(*day))?, rest.to_vec()));
        }
        [DateToken::Number(packed, 8), rest @ ..] => {
            let date = date(
                packed / 10_000,
                Some(packed / 100 % 100),
                Some(packed % 100),
            )?;
            return Some((date, rest.to_vec()));
        }
        _ => {}
    }
    let (DateToken::Number(year, 4), rest) = tokens.split_first()? else {
        return None;
    };
    let [
        DateToken::Mark('-' | '/' | '.' | '年'),
        DateToken::Number(month, 1..=2),
        rest @ ..,
    ] = rest
    else {
        let alone = rest.is_empty() || matches!(rest, [DateToken::Mark('年')]);
        return alone.then_some((date(*year, None, None)?, Vec::new()));
    };
    match rest {
        // `2018-05-1210:01`: the space between day and time is missing.
        [
            DateToken::Mark('-' | '/' | '.' | '月'),
            DateToken::Number(both, 4),
            colon @ DateToken::Mark(':'),
            tail @ ..,
        ] => {
            let mut rest = vec![DateToken::Number(both % 100, 2)];
            rest.push(colon.clone());
            rest.extend_from_slice(tail);
            Some((date(*year, Some(*month), Some(both / 100))?, rest))
        }
        [
            DateToken::Mark('-' | '/' | '.' | '月'),
            DateToken::Number(day, 1..=2),
            rest @ ..,
        ] => Some((date(*year, Some(*month), Some(*day))?, rest.to_vec())),
        [] | [DateToken::Mark('月')] => Some((date(*year, Some(*month), None)?, Vec::new())),
        _ => None,
    }
}

/// Reads a date with the name of its month, in any order; the day is the first number of one or two
/// digits that is not part of the time. Also gives the tokens that are left.
fn named(tokens: &[DateToken]) -> Option<(Date, Vec<DateToken>)> {
    let at = tokens
        .iter()
        .position(|it| matches!(it, DateToken::Word(it) if month(it).is_some()))?;
    let DateToken::Word(name) = &tokens[at] else {
        return None;
    };
    let mut rest: Vec<DateToken> = tokens.to_vec();
    rest.remove(at);
    // The year is the first number of four digits that does not follow a colon or a sign, which mark
    // times and offsets.
    let is_sign = |it: Option<&DateToken>| matches!(it, Some(DateToken::Mark('+' | '-' | ':')));
    let year_at = (0..rest.len()).find(|at| {
        let dashes =
            *at == at.saturating_sub(1) || matches!(rest.get(at - 1), Some(DateToken::Number(..)));
        matches!(rest[*at], DateToken::Number(_, 4))
            && (*at == 0 || dashes || !is_sign(rest.get(at - 1)) || *at == 3 || *at == 2)
    })?;
    let DateToken::Number(year, _) = rest.remove(year_at) else {
        return None;
    };
    let is_time = |rest: &[DateToken], at: usize| {
        matches!(rest.get(at + 1), Some(DateToken::Mark(':')))
            || at
                .checked_sub(1)
                .is_some_and(|it| rest[it] == DateToken::Mark(':'))
    };
    let day_at = (0..rest.len())
        .find(|at| matches!(rest[*at], DateToken::Number(_, 1..=2)) && !is_time(&rest, *at));
    let day = day_at.map(|it| rest.remove(it)).and_then(|it| match it {
        DateToken::Number(day, _) => Some(day),
        DateToken::Word(_) | DateToken::Mark(_) => None,
    });
    Some((date(year, month(name), day)?, rest))
}

fn month(name: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let full = NAMES.iter().position(|it| {
        *it == name
            || (name.len() == 3 && it.starts_with(name))
            || (name == "sept" && *it == "september")
    })?;
    u32::try_from(full + 1).ok()
}

fn date(year: u32, month: Option<u32>, day: Option<u32>) -> Option<Date> {
    let small = |it: Option<u32>| it.map(u8::try_from).transpose().ok();
    Some(Date {
        written: String::new(),
        year: u16::try_from(year).ok()?,
        month: small(month)?,
        day: small(day)?,
        time: None,
    })
}

/// Whether the calendar has this day.
fn exists(it: &Date) -> bool {
    let year = i16::try_from(it.year).unwrap_or_default();
    let small = |it: Option<u8>| i8::try_from(it.unwrap_or(1)).unwrap_or_default();
    year > 0 && civil::Date::new(year, small(it.month), small(it.day)).is_ok()
}

/// The time of day in the tokens that the date has left; `None` when they are no valid time.
fn time(tokens: &[DateToken]) -> Option<Time> {
    let at = tokens
        .iter()
        .position(|it| matches!(it, DateToken::Number(..)))?;
    let half = |it: &[DateToken]| {
        it.iter().find_map(|it| match it {
            DateToken::Word(it) if it == "am" => Some(0),
            DateToken::Word(it) if it == "pm" => Some(12),
            DateToken::Word(_) | DateToken::Number(..) | DateToken::Mark(_) => None,
        })
    };
    let [
        DateToken::Number(hour, 1..=2),
        DateToken::Mark(':' | '时' | '点' | '時'),
        DateToken::Number(minute, 1..=2),
        rest @ ..,
    ] = &tokens[at..]
    else {
        return None;
    };
    let (second, rest) = match rest {
        [
            DateToken::Mark(':' | '分'),
            DateToken::Number(second, 1..=2),
            rest @ ..,
        ] => (Some(*second), rest),
        _ => (None, rest),
    };
    let rest = match rest {
        [DateToken::Mark('.' | ','), DateToken::Number(..), rest @ ..] if second.is_some() => rest,
        _ => rest,
    };
    let hour = match half(tokens) {
        Some(half) if *hour <= 12 => hour % 12 + half,
        _ => *hour,
    };
    let valid = hour < 24 && *minute < 60 && second.is_none_or(|it| it <= 60);
    valid.then_some(())?;
    Some(Time {
        hour: u8::try_from(hour).ok()?,
        minute: u8::try_from(*minute).ok()?,
        // None of our formats can hold a leap second.
        second: second.and_then(|it| u8::try_from(it.min(59)).ok()),
        offset: offset(rest),
    })
}

/// The offset that the tokens give, in minutes east of UTC.
fn offset(tokens: &[DateToken]) -> Option<i16> {
    let at = tokens.iter().position(|it| match it {
        DateToken::Mark('+' | '-') => true,
        DateToken::Word(it) => zone(it).is_some(),
        DateToken::Mark(_) | DateToken::Number(..) => false,
    })?;
    let named = match &tokens[at] {
        DateToken::Word(it) => zone(it),
        DateToken::Mark(_) | DateToken::Number(..) => None,
    };
    // `GMT+0800` is the offset, not GMT.
    let signed = &tokens[at + usize::from(named.is_some())..];
    let (sign, hours, minutes) = match signed {
        [
            DateToken::Mark(sign @ ('+' | '-')),
            DateToken::Number(hours, 1..=2),
            DateToken::Mark(':'),
            DateToken::Number(minutes, 2),
            ..,
        ] => (*sign, *hours, *minutes),
        [
            DateToken::Mark(sign @ ('+' | '-')),
            DateToken::Number(packed, 4),
            ..,
        ] => (*sign, packed / 100, packed % 100),
        [
            DateToken::Mark(sign @ ('+' | '-')),
            DateToken::Number(hours, 1..=2),
            ..,
        ] => (*sign, *hours, 0),
        _ => return named,
    };
    if hours > 15 || minutes > 59 {
        return named;
    }
    let total = i16::try_from(hours * 60 + minutes).ok()?;
    Some(if sign == '-' { -total } else { total })
}

/// The offset of a time zone in minutes east of UTC, when its name means only one. RFC 2822, 4.3.
fn zone(name: &str) -> Option<i16> {
    Some(match name {
        "z" | "gmt" | "utc" | "ut" => 0,
        "bst" | "cet" => 60,
        "cest" | "eet" => 120,
        "msk" => 180,
        "hkt" | "sgt" => 480,
        "jst" | "kst" => 540,
        "edt" => -240,
        "est" | "cdt" => -300,
        "mdt" => -360,
        "mst" | "pdt" => -420,
        "pst" => -480,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{is_placeholder, parse};

    /// The day that is read, then its time and offset in minutes.
    fn read(written: &str) -> String {
        let Some(date) = parse(written) else {
            return "none".to_owned();
        };
        let mut out = date.day();
        if let Some(time) = date.time {
            out += &format!(" {:02}:{:02}", time.hour, time.minute);
            if let Some(second) = time.second {
                out += &format!(":{second:02}");
            }
            if let Some(offset) = time.offset {
                out += &format!(" {offset:+}");
            }
        }
        assert_eq!(date.written, written.trim());
        out
    }

    #[test]
    fn every_form_is_read_with_the_precision_it_was_written_in() {
        for (written, wanted) in [
            ("Mon, 22 Aug 2022 17:03:42 GMT", "2022-08-22 17:03:42 +0"),
            (
                "Mon, 22 Aug 2022 17:03:42 +0800",
                "2022-08-22 17:03:42 +480",
            ),
            ("22 Aug 2022 17:03 EST", "2022-08-22 17:03 -300"),
            ("Fri Mar  6 10:00:00 CST 2026", "2026-03-06 10:00:00"),
            ("Fri Mar 6 10:00:00 JST 2026", "2026-03-06 10:00:00 +540"),
            (
                "Thu Dec 13 2018 16:21:00 GMT+0800 (中国标准时间)",
                "2018-12-13 16:21:00 +480",
            ),
            ("March 6, 2026", "2026-03-06"),
            ("6th March 2026", "2026-03-06"),
            ("06-Mar-2026", "2026-03-06"),
            ("Mar 2026", "2026-03"),
            ("Sept 3, 2026 3:05 PM", "2026-09-03 15:05"),
            ("2019-02-06", "2019-02-06"),
            ("2019-2-06", "2019-02-06"),
            ("2019-02-06 8:10", "2019-02-06 08:10"),
            ("2019-02-06 08:10:00", "2019-02-06 08:10:00"),
            ("2019-02-06 08:10:00 +0900", "2019-02-06 08:10:00 +540"),
            ("2019-02-06 08:10 +0900", "2019-02-06 08:10 +540"),
            ("2017-03-13  +0900", "2017-03-13"),
            ("2019-02-06T08:10:00Z", "2019-02-06 08:10:00 +0"),
            ("2019-02-06T08:10:00+00:00", "2019-02-06 08:10:00 +0"),
            ("2019-02-06T08:10:00-04:00", "2019-02-06 08:10:00 -240"),
            ("2019-02-06T08:10:00+0900", "2019-02-06 08:10:00 +540"),
            ("2019-02-06T08:10:00+08", "2019-02-06 08:10:00 +480"),
            ("2019-02-06T08:10:00", "2019-02-06 08:10:00"),
            ("2019-02-06T08:10:00.123Z", "2019-02-06 08:10:00 +0"),
            (
                "2019-02-06T08:10:00.123456789012+02:00",
                "2019-02-06 08:10:00 +120",
            ),
            ("2019-02-06T0:10:32", "2019-02-06 00:10:32"),
            ("2019-02-06T07 : 14 : 58+00 : 00", "2019-02-06 07:14:58 +0"),
            ("2018-05-12 22: 51", "2018-05-12 22:51"),
            ("2018-05-1210:01", "2018-05-12 10:01"),
            ("2021年10月01日", "2021-10-01"),
            ("2021年10月1日 下午3:05", "2021-10-01 15:05"),
            ("2021年10月", "2021-10"),
            ("2021年", "2021"),
            ("2021", "2021"),
            ("2021-10", "2021-10"),
            ("2021/10/1", "2021-10-01"),
            ("2021.10.01", "2021-10-01"),
            ("２０２１－１０－０１", "2021-10-01"),
            ("2/18/2021", "2021-02-18"),
            ("18/2/2021", "2021-02-18"),
            ("20210218", "2021-02-18"),
            ("‘2018-07-15’", "2018-07-15"),
            ("“2018-07-15”", "2018-07-15"),
            (" '2018-07-15' ", "2018-07-15"),
            ("发布于 2018-07-15 10:00", "2018-07-15 10:00"),
            ("2019-02-06 25:61", "2019-02-06"),
            ("2020-02-29", "2020-02-29"),
        ] {
            assert_eq!(read(written), wanted, "{written}");
        }
    }

    #[test]
    fn text_that_is_no_date_gives_none() {
        for written in [
            "",
            "Invalid Date",
            "`r Sys.Date()`",
            "{{ date }}",
            "<%= date %>",
            "2019-02-013",
            "2019-13-01",
            "2019-02-29",
            "02-013",
            "yesterday",
            "May",
            "1549411200",
            "0000-00-00",
            "null",
            "2019-",
            "20190000",
            "99999999999999999999999999",
        ] {
            assert_eq!(read(written), "none", "{written}");
        }
    }

    #[test]
    fn the_first_second_of_unix_time_is_a_placeholder() {
        for written in [
            "1970-01-01",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "1970-01-01 08:00:00",
            "0001-01-01T00:00:00Z",
        ] {
            assert!(
                parse(written).is_some_and(|it| is_placeholder(&it)),
                "{written}"
            );
        }
        assert!(parse("1970-05-02").is_some_and(|it| !is_placeholder(&it)));
    }
}
