//! Chinese text that clap can wrap. clap breaks lines at spaces alone and counts every character as one column, but a Han
//! character takes two columns, and a line may end behind most of them.
//!
//! So a space is put behind each character after which a line may end, and a word joiner behind the others: either makes
//! two columns of it. Both are taken out of what clap prints.

/// Stands behind a wide character after which no line may end; Chinese help has none of its own.
const FILLER: char = '\u{2060}';

/// Marks that may not begin a line.
const CLOSING: &str = "，。、；：？！）》」』”’…—";

/// Marks that may not end a line.
const OPENING: &str = "（《「『“‘";

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// The text as clap must get it.
pub(super) fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        out.push(c);
        if !is_wide(c) {
            continue;
        }
        let may_end = !OPENING.contains(c)
            && rest
                .peek()
                .is_some_and(|next| !next.is_whitespace() && !CLOSING.contains(*next));
        out.push(if may_end { ' ' } else { FILLER });
    }
    out
}

/// What clap printed, as it is to be read.
pub(crate) fn unspaced(printed: &str) -> String {
    let mut out = String::with_capacity(printed.len());
    let mut before = '\n';
    for c in printed.chars() {
        if c != FILLER && !(c == ' ' && is_wide(before)) {
            out.push(c);
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spaced_is_read_as_it_was_and_counts_two_columns() {
        for text in [
            "只显示错误。",
            "文件夹（没有就新建），或以 .epub、.pdf 结尾",
            "“甲”——`乙` 丙",
        ] {
            assert_eq!(unspaced(&spaced(text)), text);
        }
        assert_eq!(spaced("甲乙，丙").chars().count(), 8);
        assert!(!spaced("甲，乙").contains("甲 "));
        assert!(!spaced("（甲").contains("（ "));
    }
}
