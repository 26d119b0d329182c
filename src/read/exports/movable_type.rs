//! The text format in which Movable Type exports a blog. Hatena, FC2, Ameba and Livedoor write it, too:
//! <https://www.movabletype.org/documentation/appendices/import-export-format.html>.

use serde_json::json;

use super::wordpress::paragraphs;
use crate::read::collection::Collection;
use crate::read::draft::{ArticleDraft, add};

/// What parts entries.
const END_OF_ENTRY: &str = "--------";

/// What parts the sections of an entry.
const END_OF_SECTION: &str = "-----";

/// Whether a text, in lower case, may be an export.
pub(super) fn may_be(lower: &str) -> bool {
    let mut lines = lower.lines().filter(|it| !it.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    let starts = ["author:", "title:", "basename:"]
        .iter()
        .any(|it| first.starts_with(it));
    starts
        && lower
            .lines()
            .take(60)
            .any(|it| it.trim_end() == END_OF_SECTION || it.starts_with("status:"))
}

/// Reads an export; `None` when the text is something else.
pub(super) fn read(text: &str) -> Option<Collection> {
    let head: String = text.chars().take(4096).collect();
    if !may_be(&head.to_lowercase()) || !text.contains("\nBODY:") {
        return None;
    }
    let mut out = Collection::new("a blog exported in the format of Movable Type");
    let (mut replies, mut entry) = (0, Vec::new());
    for line in text.lines().chain([END_OF_ENTRY]) {
        if line.trim_end() != END_OF_ENTRY {
            entry.push(line);
            continue;
        }
        if entry.iter().any(|it| !it.trim().is_empty()) {
            let (draft, more) = draft(&entry);
            replies += more;
            draft.add_to(&mut out);
        }
        entry.clear();
    }
    if replies > 0 {
        out.remarks
            .push(format!("comments and pings, left out: {replies}"));
    }
    (!out.articles.is_empty()).then_some(out)
}

/// An entry, and how many comments and pings it has.
fn draft(lines: &[&str]) -> (ArticleDraft, usize) {
    let mut sections = lines.split(|it| it.trim_end() == END_OF_SECTION);
    let mut draft = ArticleDraft::default();
    let mut breaks = String::new();
    for line in sections.next().unwrap_or_default() {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        match key.trim() {
            "TITLE" => draft.title = Some(value.to_owned()),
            "AUTHOR" => add(&mut draft.authors, value),
            "DATE" => draft.date = Some(time(value)),
            "CATEGORY" | "PRIMARY CATEGORY" => add(&mut draft.categories, value),
            "TAGS" => {
                for tag in value.split(',') {
                    add(&mut draft.tags, tag.trim().trim_matches('"'));
                }
            }
            "CONVERT BREAKS" => value.clone_into(&mut breaks),
            "STATUS" if !value.eq_ignore_ascii_case("publish") => {
                draft.extra.push(("status", json!(value)));
            }
            "BASENAME" => {
                value.clone_into(&mut draft.id);
                draft.extra.push(("basename", json!(value)));
            }
            "IMAGE" => draft.image = Some(value.to_owned()),
            _ => {}
        }
    }
    let mut replies = 0;
    for section in sections {
        let mut lines = section.iter().skip_while(|it| it.trim().is_empty());
        let name = lines.next().map(|it| it.trim_end()).unwrap_or_default();
        let text = lines.copied().collect::<Vec<_>>().join("\n");
        let text = text.trim();
        match name {
            "BODY:" | "EXTENDED BODY:" if !text.is_empty() => {
                if !draft.body.is_empty() {
                    draft.body.push_str("\n\n");
                }
                draft.body.push_str(text);
            }
            "EXCERPT:" if !text.is_empty() => draft.description = Some(text.to_owned()),
            "KEYWORDS:" => {
                for word in text.split([',', '\n']) {
                    add(&mut draft.tags, word);
                }
            }
            "COMMENT:" | "PING:" => replies += 1,
            _ => {}
        }
    }
    if breaks.starts_with("markdown") {
        draft.is_markdown = true;
    } else if breaks != "0" && breaks != "richtext" {
        draft.body = paragraphs(&draft.body);
    }
    (draft, replies)
}

/// `01/31/2002 03:31:05 PM` as ISO 8601 writes it.
fn time(written: &str) -> String {
    let mut parts = written.split_whitespace();
    let (day, clock) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let numbers: Vec<u32> = day.split('/').filter_map(|it| it.parse().ok()).collect();
    let [month, day, year] = numbers[..] else {
        return written.to_owned();
    };
    let clock: Vec<u32> = clock.split(':').filter_map(|it| it.parse().ok()).collect();
    let [hour, minute, second] = clock[..] else {
        return format!("{year:04}-{month:02}-{day:02}");
    };
    let hour = match parts.next() {
        Some("PM") if hour < 12 => hour + 12,
        Some("AM") if hour == 12 => 0,
        Some(_) | None => hour,
    };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_parted_and_their_sections_read() {
        let text = "AUTHOR: 甲\nTITLE: 題\nBASENAME: 2024/01/02/030405\nSTATUS: ArticleDraft\nCONVERT BREAKS: 0\n\
            DATE: 01/02/2024 03:04:05 PM\nCATEGORY: 日記\n-----\nBODY:\n<p>本文</p>\n-----\nEXTENDED BODY:\n\
            <p>続き</p>\n-----\nCOMMENT:\nAUTHOR: 乙\n良い\n-----\n--------\nTITLE: 二\nDATE: 12/31/2024 12:00:00 AM\n\
            -----\nBODY:\n一\n\n二\n-----\n--------\n";
        let found = read(text).unwrap();
        assert_eq!(found.remarks, ["comments and pings, left out: 1"]);
        let texts: Vec<String> = found
            .articles
            .iter()
            .map(|it| String::from_utf8(it.bytes.clone()).unwrap())
            .collect();
        assert!(
            texts[0].contains("date: \"2024-01-02T15:04:05\""),
            "{}",
            texts[0]
        );
        assert!(
            texts[0].contains("<p>本文</p>\n\n<p>続き</p>"),
            "{}",
            texts[0]
        );
        assert!(
            texts[1].contains("2024-12-31T00:00:00") && texts[1].contains("<p>一</p>"),
            "{}",
            texts[1]
        );
    }
}
