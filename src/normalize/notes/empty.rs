//! Headings over notes that have gone to the feet of pages.

use super::GATHER_NOTES;
use crate::model::{BlockKind, Document, inline_text};
use crate::normalize::rule::CleaningReport;

/// What stands over notes at the end of an article.
const TITLES: [&str; 24] = [
    "注",
    "注释",
    "註釋",
    "注解",
    "脚注",
    "腳註",
    "尾注",
    "附注",
    "备注",
    "参考",
    "參考",
    "参考文献",
    "參考文獻",
    "参考资料",
    "參考資料",
    "引用",
    "주석",
    "각주",
    "참고문헌",
    "notes",
    "footnotes",
    "references",
    "endnotes",
    "出典",
];

/// Removes headings that only announce notes, and have nothing below them since the notes are gathered.
pub(in crate::normalize) fn drop_headings(document: &mut Document, report: &mut CleaningReport) {
    if document.notes.is_empty() {
        return;
    }
    // The line that parted the notes from the text parts nothing now.
    if let Some(BlockKind::Rule) = document.blocks.last().map(|it| &it.kind) {
        let line = document.blocks.pop().map_or(0, |it| it.line);
        report.counted(&GATHER_NOTES, line, "line over gathered notes");
    }
    let mut index = document.blocks.len();
    while let Some(before) = index.checked_sub(1) {
        index = before;
        let BlockKind::Heading { level, inlines, .. } = &document.blocks[index].kind else {
            continue;
        };
        let next = document.blocks.get(index + 1).map(|it| &it.kind);
        let empty = match next {
            None => true,
            Some(BlockKind::Heading { level: below, .. }) => below <= level,
            Some(_) => false,
        };
        let text = inline_text(inlines);
        let bare = text
            .trim()
            .trim_matches([':', '：', '【', '】', '[', ']', ' ']);
        if empty && TITLES.contains(&&*bare.to_lowercase()) {
            let line = document.blocks[index].line;
            report.removed(&GATHER_NOTES, line, "heading over gathered notes", text);
            document.blocks.remove(index);
        }
    }
}
