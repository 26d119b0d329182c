//! What articles lost, counted by kind; missing pictures also by host and cause. For summaries and the page of a report.

use std::collections::BTreeMap;

use super::{Entry, PictureEntry, PictureState, WarningEntry};
use crate::Severity;

/// The most groups of missing pictures that are told in one line.
const GROUPS: usize = 4;

/// Losses, counted by kind.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Losses {
    /// Missing pictures by host (empty for files) and cause.
    pub pictures: BTreeMap<(String, LossCause), usize>,
    /// Pictures that an output cannot show.
    pub unshown: usize,
    /// Places where text was lost.
    pub texts: usize,
    /// Characters that no font has.
    pub glyphs: usize,
    /// Books larger than `--max-size`, each with both sizes in words.
    pub too_large: Vec<String>,
    /// Other losses.
    pub others: usize,
}

/// Why a picture is missing, as coarse as a summary wants it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum LossCause {
    /// The name of the host cannot be looked up.
    HostNotFound,
    /// The host does not answer, or not in time.
    NoAnswer,
    /// The host says with this status that there is no such picture.
    Gone(u16),
    /// The host refuses it with this status; 0 when it is not recorded.
    Refused(u16),
    /// What came is no picture, or a damaged one.
    NoPicture,
    /// The network is not used in this run.
    Offline,
    /// There is no such file.
    NoFile,
    /// The file or host is closed to articles.
    Closed,
    /// A limit of size or time was reached.
    TooLarge,
    /// Another cause.
    Other,
}

impl LossCause {
    /// The cause of a missing picture. Of several addresses the first counts, which is the best.
    fn of(picture: &PictureEntry) -> Self {
        let status = picture.fetched.as_ref().map_or(0, |it| it.status);
        match picture.codes.first().map_or("", |it| &**it) {
            "host-unknown" => Self::HostNotFound,
            "timed-out" | "took-too-long" | "broken-off" | "network-failed" => Self::NoAnswer,
            "host-refused" => match status {
                404 | 410 => Self::Gone(status),
                status => Self::Refused(status),
            },
            "offline" => Self::Offline,
            "file-absent" => Self::NoFile,
            "file-outside" | "port-closed" | "address-closed" | "host-closed" => Self::Closed,
            "file-too-large" | "too-many-bytes" | "too-many-pixels" | "article-too-large" => {
                Self::TooLarge
            }
            it if it.ends_with("-came") || it.ends_with("damaged") => Self::NoPicture,
            _ => Self::Other,
        }
    }

    /// Whether asking again later may give the picture.
    #[must_use]
    pub fn may_pass(self) -> bool {
        match self {
            Self::HostNotFound | Self::NoAnswer => true,
            Self::Refused(status) => matches!(status, 408 | 425 | 429 | 500..=599),
            Self::Gone(_)
            | Self::NoPicture
            | Self::Offline
            | Self::NoFile
            | Self::Closed
            | Self::TooLarge
            | Self::Other => false,
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::HostNotFound => "host not found".to_owned(),
            Self::NoAnswer => "no answer".to_owned(),
            Self::Gone(status) => format!("gone, {status}"),
            Self::Refused(0) => "refused".to_owned(),
            Self::Refused(status) => format!("refused, {status}"),
            Self::NoPicture => "no picture came".to_owned(),
            Self::Offline => "not fetched".to_owned(),
            Self::NoFile => "no such file".to_owned(),
            Self::Closed => "closed to articles".to_owned(),
            Self::TooLarge => "too large".to_owned(),
            Self::Other => "other causes".to_owned(),
        }
    }
}

/// Whether an article lacks pictures that may be there when it is converted again.
#[must_use]
pub fn may_be_completed(entry: &Entry) -> bool {
    let missing = entry
        .pictures
        .iter()
        .filter(|it| it.state == PictureState::Missing);
    missing.map(LossCause::of).any(LossCause::may_pass)
}

impl Losses {
    /// The losses of an article.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        let mut losses = Self::default();
        for picture in &entry.pictures {
            if picture.state == PictureState::Missing {
                let key = (host(&picture.url), LossCause::of(picture));
                *losses.pictures.entry(key).or_default() += 1;
            }
        }
        losses.take_warnings(&entry.warnings);
        losses
    }

    /// Adds what these warnings tell, without pictures that could not be loaded: those are counted by themselves.
    pub fn take_warnings(&mut self, warnings: &[WarningEntry]) {
        for warning in warnings.iter().filter(|it| it.severity == Severity::Loss) {
            match (&*warning.kind, &*warning.rule) {
                ("missing-picture", "load-picture") => {}
                ("missing-picture", _) => self.unshown += 1,
                ("lost-text", _) => self.texts += 1,
                ("missing-glyph", _) => self.glyphs += 1,
                ("too-large", _) => self.too_large.push(warning.message.clone()),
                _ => self.others += 1,
            }
        }
    }

    /// Adds other losses.
    pub fn add(&mut self, other: &Self) {
        for (key, count) in &other.pictures {
            *self.pictures.entry(key.clone()).or_default() += count;
        }
        self.unshown += other.unshown;
        self.texts += other.texts;
        self.glyphs += other.glyphs;
        self.too_large.extend(other.too_large.iter().cloned());
        self.others += other.others;
    }

    /// Whether nothing is lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How many pictures of a host are missing.
    #[must_use]
    pub fn pictures_of(&self, host: &str) -> usize {
        let of_host = self.pictures.iter().filter(|it| it.0.0 == host);
        of_host.map(|it| *it.1).sum()
    }

    /// Each kind of loss in words, such as `14 pictures missing: 12 mmbiz.qpic.cn (no answer), 2 a.example (gone, 404)`.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let missing: usize = self.pictures.values().sum();
        if missing > 0 {
            let mut groups: Vec<_> = self.pictures.iter().collect();
            groups.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
            let mut told: Vec<String> = groups
                .iter()
                .take(GROUPS)
                .map(|((host, cause), count)| {
                    let host = match (host.is_empty(), count) {
                        (true, 1) => "file",
                        (true, _) => "files",
                        (false, _) => host,
                    };
                    format!("{count} {host} ({})", cause.words())
                })
                .collect();
            let rest: usize = groups.iter().skip(GROUPS).map(|it| *it.1).sum();
            if rest > 0 {
                told.push(format!("{rest} elsewhere"));
            }
            words.push(format!(
                "{} missing: {}",
                counted(missing, "picture"),
                told.join(", ")
            ));
        }
        if self.unshown > 0 {
            words.push(format!(
                "{} cannot be shown",
                counted(self.unshown, "picture")
            ));
        }
        if self.texts > 0 {
            words.push(format!("text lost in {}", counted(self.texts, "place")));
        }
        if self.glyphs > 0 {
            words.push(format!("{} in no font", counted(self.glyphs, "character")));
        }
        words.extend(self.too_large.iter().cloned());
        if self.others > 0 {
            words.push(counted(self.others, "other loss"));
        }
        words
    }
}

/// A number and a noun, as in `1 picture`, `2 pictures`, `2 losses`.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    match (count, noun.ends_with('s')) {
        (1, _) => format!("1 {noun}"),
        (_, true) => format!("{count} {noun}es"),
        (_, false) => format!("{count} {noun}s"),
    }
}

/// The host of an address; empty when it names none.
fn host(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("//") else {
        return String::new();
    };
    if !matches!(scheme, "" | "http:" | "https:") {
        return String::new();
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let is_port = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let host = match host.rsplit_once(':') {
        Some((name, port)) if is_port(port) => name,
        Some(_) | None => host,
    };
    host.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_or_none() {
        assert_eq!(host("https://A.example:8080/x?y"), "a.example");
        assert_eq!(host("//cdn.example/x.png"), "cdn.example");
        assert_eq!(host("https://me@a.example"), "a.example");
        for none in ["x.png", "../a//b.png", "data:image/png,//", "file:///a"] {
            assert_eq!(host(none), "", "{none}");
        }
    }

    #[test]
    fn missing_pictures_are_grouped_by_host_and_cause_the_largest_first() {
        let mut losses = Losses::default();
        for (host, cause, count) in [
            ("a", LossCause::Gone(404), 2),
            ("b", LossCause::NoAnswer, 12),
            ("", LossCause::NoFile, 1),
        ] {
            losses.pictures.insert((host.to_owned(), cause), count);
        }
        losses.texts = 1;
        assert_eq!(
            losses.words(),
            [
                "15 pictures missing: 12 b (no answer), 2 a (gone, 404), 1 file (no such file)",
                "text lost in 1 place"
            ]
        );
        assert_eq!(losses.pictures_of("b"), 12);
    }
}
