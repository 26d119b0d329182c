//! What articles lost, counted by kind; missing pictures also by host and cause. For summaries and the page of a report.

use std::collections::BTreeMap;

use super::{Entry, PictureEntry, PictureState, WarningEntry};
use crate::speech::{Noun, UiLanguage};
use crate::{Severity, in_language};

/// The most groups of missing pictures that are told in one line.
const GROUPS: usize = 4;

/// Losses, counted by kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Losses {
    /// Missing pictures by host (empty for files) and cause.
    pub pictures: BTreeMap<(String, LossCause), usize>,
    /// Pictures that an output cannot show.
    pub unshown: usize,
    /// Places where text was lost.
    pub texts: usize,
    /// Characters that no font has.
    pub glyphs: usize,
    /// What says that books are larger than `--max-size`, with both sizes.
    pub too_large: Vec<WarningEntry>,
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
    pub fn words(self, language: UiLanguage) -> String {
        match self {
            Self::HostNotFound => {
                in_language!(language; "host not found", "找不到服务器", "找不到伺服器")
            }
            Self::NoAnswer => in_language!(language; "no answer", "没有应答", "沒有回應"),
            Self::Gone(status) => {
                in_language!(language; "gone, {}", "已不存在，{}", "已不存在，{}", status)
            }
            Self::Refused(0) => in_language!(language; "refused", "被拒绝", "遭拒"),
            Self::Refused(status) => {
                in_language!(language; "refused, {}", "被拒绝，{}", "遭拒，{}", status)
            }
            Self::NoPicture => {
                in_language!(language; "no picture came", "得到的不是图片", "收到的不是圖片")
            }
            Self::Offline => in_language!(language; "not fetched", "离线未下载", "離線未下載"),
            Self::NoFile => in_language!(language; "no such file", "没有这个文件", "沒有這個檔案"),
            Self::Closed => {
                in_language!(language; "closed to articles", "不对文章开放", "不對文章開放")
            }
            Self::TooLarge => in_language!(language; "too large", "太大", "太大"),
            Self::Other => in_language!(language; "other causes", "其他原因", "其他原因"),
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
                ("too-large", _) => self.too_large.push(warning.clone()),
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
    pub fn words(&self, language: UiLanguage) -> Vec<String> {
        let mut words = Vec::new();
        let counted = |count: usize, noun: Noun| language.counted(count, noun);
        if !self.pictures.is_empty() {
            words.push(self.missing_pictures(language));
        }
        if self.unshown > 0 {
            words.push(in_language!(
                language;
                "{} cannot be shown",
                "{}无法显示",
                "{}無法顯示",
                counted(self.unshown, Noun::Picture)
            ));
        }
        if self.texts > 0 {
            words.push(in_language!(
                language;
                "text lost in {}",
                "{}丢失了文字",
                "{}遺失了文字",
                counted(self.texts, Noun::Place)
            ));
        }
        if self.glyphs > 0 {
            words.push(in_language!(
                language;
                "{} in no font",
                "{}没有字体可用",
                "{}沒有字型可用",
                counted(self.glyphs, Noun::Character)
            ));
        }
        words.extend(self.too_large.iter().map(|it| it.told(language)));
        if self.others > 0 {
            words.push(counted(self.others, Noun::OtherLoss));
        }
        words
    }

    fn missing_pictures(&self, language: UiLanguage) -> String {
        let missing: usize = self.pictures.values().sum();
        let mut groups: Vec<_> = self.pictures.iter().collect();
        groups.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let told = |((host, cause), count): (&(String, LossCause), &usize)| {
            let cause = cause.words(language);
            if host.is_empty() {
                let files = language.counted(*count, Noun::File);
                in_language!(language; "{} ({})", "{}（{}）", "{}（{}）", files, cause)
            } else {
                in_language!(
                    language;
                    "{1} {0} ({2})",
                    "{0} {1} 张（{2}）",
                    "{0} {1} 張（{2}）",
                    host,
                    count,
                    cause
                )
            }
        };
        let mut listed: Vec<String> = groups.iter().take(GROUPS).map(|it| told(*it)).collect();
        let rest: usize = groups.iter().skip(GROUPS).map(|it| *it.1).sum();
        if rest > 0 {
            listed.push(in_language!(
                language;
                "{} elsewhere",
                "别处 {} 张",
                "別處 {} 張",
                rest
            ));
        }
        in_language!(
            language;
            "{} missing: {}",
            "缺 {}：{}",
            "缺 {}：{}",
            language.counted(missing, Noun::Picture),
            listed.join(language.one_of([", ", "，", "，"]))
        )
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
            losses.words(UiLanguage::En),
            [
                "15 pictures missing: 12 b (no answer), 2 a (gone, 404), 1 file (no such file)",
                "text lost in 1 place"
            ]
        );
        assert_eq!(
            losses.words(UiLanguage::Hans),
            [
                "缺 15 张图片：b 12 张（没有应答），a 2 张（已不存在，404），1 个文件（没有这个文件）",
                "1 处丢失了文字"
            ]
        );
        assert_eq!(losses.pictures_of("b"), 12);
    }
}
