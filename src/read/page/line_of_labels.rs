//! Lines such as `发布时间：2022-08-09 07:00　来源：海边网　作者：盐生`, in which a label names the value after it.

use super::capture::CaptureKind;
use crate::read::date;

/// The longest text that can be such a line, in bytes.
pub(super) const LONGEST: usize = 300;

/// Labels and the kind of value after each.
const LABELS: &[(&str, CaptureKind)] = &[
    ("作者", CaptureKind::LabelledAuthor),
    ("撰文", CaptureKind::LabelledAuthor),
    ("文字", CaptureKind::LabelledAuthor),
    ("采写", CaptureKind::LabelledAuthor),
    ("採訪", CaptureKind::LabelledAuthor),
    ("记者", CaptureKind::LabelledAuthor),
    ("記者", CaptureKind::LabelledAuthor),
    ("執筆", CaptureKind::LabelledAuthor),
    ("文責", CaptureKind::LabelledAuthor),
    ("著者", CaptureKind::LabelledAuthor),
    ("글쓴이", CaptureKind::LabelledAuthor),
    ("작성자", CaptureKind::LabelledAuthor),
    ("글", CaptureKind::LabelledAuthor),
    ("文", CaptureKind::LabelledAuthor),
    ("来源", CaptureKind::LabelledSource),
    ("來源", CaptureKind::LabelledSource),
    ("出典", CaptureKind::LabelledSource),
    ("发布时间", CaptureKind::LabelledDate),
    ("發布時間", CaptureKind::LabelledDate),
    ("发布日期", CaptureKind::LabelledDate),
    ("发表于", CaptureKind::LabelledDate),
    ("发布于", CaptureKind::LabelledDate),
    ("发表时间", CaptureKind::LabelledDate),
    ("时间", CaptureKind::LabelledDate),
    ("日期", CaptureKind::LabelledDate),
    ("公開日", CaptureKind::LabelledDate),
    ("投稿日", CaptureKind::LabelledDate),
    ("작성일", CaptureKind::LabelledDate),
    ("입력", CaptureKind::LabelledDate),
];

/// Signs between a label and its value.
const SIGNS: &[char] = &['：', ':', '｜', '／', '/', '|'];

/// The values in a line, and a label at its end whose value is in the next element.
pub(super) fn read(line: &str) -> (Vec<(CaptureKind, String)>, Option<CaptureKind>) {
    let mut out = Vec::new();
    let mut waiting = None;
    let line = line.trim_matches(|it: char| it.is_whitespace() || "（）()[]【】".contains(it));
    for part in parts(line) {
        let part = part.trim();
        if let Some((kind, value)) = labelled(part) {
            waiting = value.is_empty().then_some(kind);
            if !value.is_empty() {
                out.push((kind, value.to_owned()));
            }
        } else {
            waiting = None;
            if says_when(part) {
                out.push((CaptureKind::LabelledDate, part.to_owned()));
            }
        }
    }
    // A prose sentence may begin with such a word.
    if line.chars().count() > 90 {
        out.clear();
    }
    (out, waiting)
}

/// The parts of a line: ideographic spaces and upright bars stand between them, and so does the blank before
/// a label.
fn parts(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for part in line.split(['\u{3000}', '|', '｜', '\u{A0}']) {
        let mut rest = part;
        // `… 来源：甲 作者：乙`: the label begins a part of its own.
        while let Some(at) = rest
            .match_indices(' ')
            .map(|it| it.0)
            .find(|at| labelled(rest[at + 1..].trim_start()).is_some())
        {
            out.push(&rest[..at]);
            rest = rest[at + 1..].trim_start();
        }
        out.push(rest);
    }
    out.retain(|it| !it.trim().is_empty());
    out
}

/// Splits a part into its label and the text after the label's sign.
fn labelled(part: &str) -> Option<(CaptureKind, &str)> {
    let (label, kind) = LABELS.iter().find(|it| part.starts_with(it.0))?;
    let behind = part[label.len()..].trim_start();
    let value = match behind.strip_prefix(SIGNS) {
        Some(value) => value,
        // `发布于 2020-01-02` needs no sign.
        None if *kind == CaptureKind::LabelledDate && label.ends_with('于') => behind,
        None => return None,
    };
    Some((*kind, value.trim()))
}

/// Whether a part is a day with a time of day, or says that something was published on a day.
fn says_when(part: &str) -> bool {
    // Old portals put their address before the date.
    let part = match part.split_once(' ') {
        Some((address, rest)) if address.contains("://") => rest,
        Some(_) | None => part,
    };
    if part.chars().count() > 40 || !part.contains(|it: char| it.is_ascii_digit()) {
        return false;
    }
    let Some(date) = date::parse(part) else {
        return false;
    };
    let said = [
        "发布", "發布", "发表", "發表", "公開", "投稿", "작성", "등록",
    ]
    .iter()
    .any(|it| part.contains(it));
    date.day.is_some() && (date.time.is_some() || said)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::read::page::capture::CaptureKind;

    fn said(line: &str) -> Vec<(CaptureKind, String)> {
        read(line).0
    }

    #[test]
    fn labels_part_a_line() {
        let author = |it: &str| (CaptureKind::LabelledAuthor, it.to_owned());
        let source = |it: &str| (CaptureKind::LabelledSource, it.to_owned());
        let date = |it: &str| (CaptureKind::LabelledDate, it.to_owned());
        assert_eq!(
            said("发布时间：2022-08-09 07:00　来源：海边网　作者：盐生　编辑：滩涂"),
            [date("2022-08-09 07:00"), source("海边网"), author("盐生")]
        );
        assert_eq!(said("（作者：沈一鸣）"), [author("沈一鸣")]);
        assert_eq!(said("文／林佳 2020"), [author("林佳 2020")]);
        assert_eq!(said("글: 장독대"), [author("장독대")]);
        assert_eq!(
            said("于 2019-05-08 20:11:02 发布"),
            [date("于 2019-05-08 20:11:02 发布")]
        );
        assert_eq!(said("2023. 2. 11. 14:20"), [date("2023. 2. 11. 14:20")]);
        assert_eq!(said("作者在书里写道：今天"), []);
        assert_eq!(said("文章写于 2020 年"), []);
    }

    #[test]
    fn a_label_at_the_end_waits_for_its_value() {
        let (found, waiting) = read("2020年06月01日05:12 | 来源：");
        assert_eq!(
            found,
            [(CaptureKind::LabelledDate, "2020年06月01日05:12".to_owned())]
        );
        assert_eq!(waiting, Some(CaptureKind::LabelledSource));
    }
}
