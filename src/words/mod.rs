//! A language → the words in it that Lantai puts into books and no author wrote (`Contents`, `Source`).
//!
//! Pages and EPUB share one table, so that a thing has the same name in both. Knows nothing of where the words stand.

mod reasons;
mod tables;

use crate::model::{Credit, Date, EmbedKind, Language, Reasons, Region};

/// The words in one language.
#[derive(Debug)]
pub(crate) struct Words {
    /// Title of the table of contents.
    pub(crate) contents: &'static str,
    /// Name of the cover in the navigation.
    pub(crate) cover: &'static str,
    /// Name of the place where the text begins.
    pub(crate) start: &'static str,
    /// Title of the list of landmarks.
    pub(crate) landmarks: &'static str,
    /// Title of the list of printed pages.
    pub(crate) pages: &'static str,
    /// Title of the notes of an article.
    pub(crate) notes: &'static str,
    /// Before what a reader has written beside a passage.
    pub(crate) reader: &'static str,
    /// Text of the link from a note back to its mark.
    pub(crate) back: &'static str,
    /// Before the address of the original.
    pub(crate) source: &'static str,
    /// Alternate text of a QR code.
    pub(crate) code: &'static str,
    /// Before the names of translators.
    pub(crate) translator: &'static str,
    /// Alternate text of a picture without one.
    pub(crate) picture: &'static str,
    /// Text in the place of a picture that could not be loaded.
    pub(crate) missing: &'static str,
    /// Text for a task that is done, and for one that is not.
    pub(crate) tasks: [&'static str; 2],
    /// Name of a table that may be wider than the page.
    pub(crate) table: &'static str,
    /// Between the names of a list.
    pub(crate) comma: &'static str,
    /// Between a label and what it is about.
    pub(crate) colon: &'static str,
    /// What stands after year, month and day; `None` where a date is written as `22 August 2022`.
    date: Option<[&'static str; 3]>,
    /// Sentences of the accessibility summary.
    pub(crate) summary: Summary,
    /// What a card stands for: a video, audio, embedded content, a link.
    embeds: [&'static str; 4],
    /// The language in which [`reasons`] are given.
    reason_language: reasons::ReasonLanguage,
}

/// Sentences of the accessibility summary; `{}` is a number.
#[derive(Debug)]
pub(crate) struct Summary {
    /// What the text is like.
    pub(crate) text: &'static str,
    /// Every picture has a text.
    pub(crate) all_alt: &'static str,
    /// Some pictures have none.
    pub(crate) some_alt: &'static str,
    /// How formulas are given.
    pub(crate) math: &'static str,
    /// What the page numbers are.
    pub(crate) pages: &'static str,
    /// Some pictures could not be loaded.
    pub(crate) missing: &'static str,
}

/// The months in English.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Words {
    /// The words for a language; English where we have none.
    #[must_use]
    pub(crate) fn of(language: &Language) -> &'static Self {
        match language.region() {
            Region::Hans => &tables::HANS,
            Region::HantTw | Region::HantHk => &tables::HANT,
            Region::Ja => &tables::JA,
            Region::Ko => &tables::KO,
            Region::Other => &tables::EN,
        }
    }

    /// All words that can stand on a page except reasons, joined, for a font to be checked against.
    #[must_use]
    pub(crate) fn all(&self) -> String {
        let words = [
            self.contents,
            self.cover,
            self.start,
            self.notes,
            self.reader,
            self.source,
            self.translator,
            self.picture,
            self.missing,
            self.table,
        ];
        words.concat() + &self.embeds.concat()
    }

    /// What a card stands for.
    #[must_use]
    pub(crate) fn embed(&self, kind: EmbedKind) -> &'static str {
        self.embeds[match kind {
            EmbedKind::Video => 0,
            EmbedKind::Audio => 1,
            EmbedKind::Frame => 2,
            EmbedKind::Card => 3,
        }]
    }

    /// A part of the line under the title, as a reader sees it. `spelled` writes a date as people do in this language,
    /// without the time of day.
    #[must_use]
    pub(crate) fn credit(&self, credit: Credit, spelled: bool) -> String {
        match credit {
            Credit::Authors(names) | Credit::Subjects(names) => names.join(self.comma),
            Credit::Translators(names) => format!("{} {}", self.translator, names.join(self.comma)),
            Credit::Publisher(name) => name.to_owned(),
            Credit::Date(date) if spelled => self.date(date),
            Credit::Date(date) => date.to_string(),
        }
    }

    /// A date as people write it, as far as it was written.
    #[must_use]
    pub(crate) fn date(&self, date: &Date) -> String {
        let Date { year, .. } = date;
        let Some([of_year, of_month, of_day]) = self.date else {
            let month = date
                .month
                .and_then(|it| MONTHS.get(usize::from(it).checked_sub(1)?));
            return match (date.day, month) {
                (Some(day), Some(month)) => format!("{day} {month} {year}"),
                (None, Some(month)) => format!("{month} {year}"),
                (_, None) => year.to_string(),
            };
        };
        let mut out = format!("{year}{of_year}");
        if let Some(month) = date.month {
            out += &format!("{month}{of_month}");
        }
        if let Some(day) = date.day {
            out += &format!("{day}{of_day}");
        }
        out.trim_end().to_owned()
    }

    /// Why a picture could not be loaded, for readers of the book. The report gives the same reasons in English with all
    /// details.
    #[must_use]
    pub(crate) fn reason(&self, reasons: &Reasons) -> String {
        reasons::text(reasons, self.reason_language)
    }
}

#[cfg(test)]
mod tests {
    use super::Words;
    use crate::model::Language;

    #[test]
    fn every_language_has_its_own_words() {
        let contents = |tag: &str| Words::of(&Language::parse(tag).unwrap()).contents;
        assert_eq!(
            ["zh-Hans", "zh-Hant-TW", "ja", "ko", "en", "fr"].map(contents),
            ["目录", "目錄", "目次", "차례", "Contents", "Contents"]
        );
    }

    #[test]
    fn dates_are_spelled_as_far_as_they_were_written() {
        let date = |month, day| crate::model::Date {
            written: String::new(),
            year: 2022,
            month,
            day,
            time: None,
        };
        let spelled =
            |tag: &str, it: &crate::model::Date| Words::of(&Language::parse(tag).unwrap()).date(it);
        let whole = date(Some(8), Some(2));
        assert_eq!(
            ["zh-Hans", "zh-Hant-TW", "ja", "ko", "en"].map(|it| spelled(it, &whole)),
            [
                "2022年8月2日",
                "2022年8月2日",
                "2022年8月2日",
                "2022년 8월 2일",
                "2 August 2022"
            ]
        );
        assert_eq!(spelled("ko", &date(Some(8), None)), "2022년 8월");
        assert_eq!(spelled("en", &date(Some(8), None)), "August 2022");
        assert_eq!(spelled("zh-Hans", &date(None, None)), "2022年");
        assert_eq!(spelled("en", &date(None, None)), "2022");
    }
}
