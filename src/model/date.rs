//! A date as an author wrote it, with any precision from a year to a second with an offset.

use std::fmt;

/// A date with the precision and the offset that were written. It is never converted to another offset, and
/// what was not written is not filled in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Date {
    /// The text as written.
    pub written: String,
    /// Year, 1 to 9999.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day, 1 to 31; only with a month.
    pub day: Option<u8>,
    /// The time of day; only with a day.
    pub time: Option<Time>,
}

/// A time of day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Time {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59, when written.
    pub second: Option<u8>,
    /// Minutes east of UTC, when written.
    pub offset: Option<i16>,
}

impl Date {
    /// Year, month and day as written: `2022-08-22`, `2022-08`, `2022` (W3C date and time formats).
    #[must_use]
    pub fn day(&self) -> String {
        let mut out = format!("{:04}", self.year);
        if let Some(month) = self.month {
            out += &format!("-{month:02}");
            if let Some(day) = self.day {
                out += &format!("-{day:02}");
            }
        }
        out
    }

    /// The date and, when written, the time, in ISO 8601 (`2022-08-22T17:03:42+00:00`).
    ///
    /// A time without an offset is the clock where it was written, and stays without one: `2022-08-22T17:03`. It is no
    /// W3C date, which EPUB only recommends; the hour that an author wrote is worth more.
    #[must_use]
    pub fn iso(&self) -> String {
        let mut out = self.day();
        if let (Some(time), Some(_)) = (self.time, self.day) {
            out += &format!("T{:02}:{:02}", time.hour, time.minute);
            // Formats that ask for an offset ask for seconds, too.
            if time.second.is_some() || time.offset.is_some() {
                out += &format!(":{:02}", time.second.unwrap_or(0));
            }
            if let Some(offset) = time.offset {
                let sign = if offset < 0 { '-' } else { '+' };
                let minutes = offset.unsigned_abs();
                out += &format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
            }
        }
        out
    }

    /// The time in UTC, `CCYY-MM-DDThh:mm:ssZ`, as `dcterms:modified` requires. A time without an offset is
    /// taken as UTC. Parts that were not written count as the first month, day, hour, minute or second.
    #[must_use]
    pub fn utc(&self) -> String {
        let (mut year, mut month, mut day) = (
            i32::from(self.year),
            i32::from(self.month.unwrap_or(1)),
            i32::from(self.day.unwrap_or(1)),
        );
        let (mut minutes, mut second) = (0, 0);
        if let Some(time) = self.time {
            minutes = i32::from(time.hour) * 60 + i32::from(time.minute);
            minutes -= i32::from(time.offset.unwrap_or(0));
            second = time.second.unwrap_or(0);
        }
        day += minutes.div_euclid(1440);
        minutes = minutes.rem_euclid(1440);
        if day < 1 {
            month -= 1;
            if month < 1 {
                (year, month) = (year - 1, 12);
            }
            day += days_in(year, month);
        } else if day > days_in(year, month) {
            day -= days_in(year, month);
            month += 1;
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        format!(
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{second:02}Z",
            minutes / 60,
            minutes % 60
        )
    }

    /// `D:YYYYMMDDHHmmSS+hh'mm'`, as long as the precision that was written (ISO 32000-1, 7.9.4).
    #[must_use]
    pub fn pdf(&self) -> String {
        let mut out = format!("D:{:04}", self.year);
        for part in [self.month, self.day].into_iter().flatten() {
            out += &format!("{part:02}");
        }
        if let (Some(time), Some(_)) = (self.time, self.day) {
            out += &format!("{:02}{:02}", time.hour, time.minute);
            if time.second.is_some() || time.offset.is_some() {
                out += &format!("{:02}", time.second.unwrap_or(0));
            }
            if let Some(offset) = time.offset {
                let sign = if offset < 0 { '-' } else { '+' };
                let minutes = offset.unsigned_abs();
                out += &format!("{sign}{:02}'{:02}'", minutes / 60, minutes % 60);
            }
        }
        out
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.day())?;
        if let (Some(time), Some(_)) = (self.time, self.day) {
            write!(f, " {:02}:{:02}", time.hour, time.minute)?;
        }
        Ok(())
    }
}

/// Days in a month of the Gregorian calendar.
fn days_in(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, Time};

    fn seed() -> Date {
        Date {
            written: "Mon, 22 Aug 2022 17:03:42 GMT".to_owned(),
            year: 2022,
            month: Some(8),
            day: Some(22),
            time: Some(Time {
                hour: 17,
                minute: 3,
                second: Some(42),
                offset: Some(0),
            }),
        }
    }

    #[test]
    fn every_form_keeps_the_precision_that_was_written() {
        assert_eq!(seed().iso(), "2022-08-22T17:03:42+00:00");
        assert_eq!(seed().pdf(), "D:20220822170342+00'00'");
        assert_eq!(seed().to_string(), "2022-08-22 17:03");
        let local = |second| {
            let mut date = seed();
            date.time = Some(Time {
                hour: 15,
                minute: 7,
                second,
                offset: None,
            });
            date
        };
        assert_eq!(local(Some(57)).iso(), "2022-08-22T15:07:57");
        assert_eq!(local(Some(57)).pdf(), "D:20220822150757");
        assert_eq!(
            (local(None).iso(), local(None).pdf()),
            ("2022-08-22T15:07".to_owned(), "D:202208221507".to_owned())
        );
        let year = Date {
            written: "2019".to_owned(),
            year: 2019,
            month: None,
            day: None,
            time: None,
        };
        assert_eq!(
            (year.iso(), year.pdf()),
            ("2019".to_owned(), "D:2019".to_owned())
        );
        assert_eq!(year.utc(), "2019-01-01T00:00:00Z");
    }

    #[test]
    fn utc_crosses_midnight_and_new_year() {
        let mut date = seed();
        (date.month, date.day) = (Some(12), Some(31));
        date.time = Some(Time {
            hour: 23,
            minute: 30,
            second: None,
            offset: Some(-60),
        });
        assert_eq!(date.utc(), "2023-01-01T00:30:00Z");
        (date.month, date.day) = (Some(3), Some(1));
        date.time = Some(Time {
            hour: 7,
            minute: 0,
            second: None,
            offset: Some(480),
        });
        assert_eq!(date.utc(), "2022-02-28T23:00:00Z");
    }
}
