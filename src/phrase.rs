//! Text → where the lines of a title may end: between words, and after the marks that close a clause.
//!
//! Words of Han, kana and the scripts of South-East Asia are those of ICU's dictionaries. They are a guess, good
//! enough to prefer one line end to another.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

/// Fewer characters than this are no line of a title.
const SHORTEST_CLAUSE: usize = 5;

/// Finds words. Made only once: to look up its tables takes longer than to cut a clause into words.
pub(crate) fn segmenter() -> WordSegmenterBorrowed<'static> {
    static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
        LazyLock::new(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));
    *SEGMENTER
}

/// The clauses of a title, each with its mark and without the blanks around it. A short clause is part of the next.
pub(crate) fn clauses(title: &str) -> Vec<&str> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut letters = title.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let next = letters.peek().copied();
        // Of `……` and `？！` the last one closes; of 2.5 and a:b none does.
        let closes = closes_clause(c)
            && next.is_none_or(|(_, it)| !closes_clause(it) && !closes_bracket(it))
            || closes_bracket(c)
                && next.is_some_and(|(_, it)| !closes_clause(it) && !closes_bracket(it))
                && title[start..at].ends_with(closes_clause);
        let spaced = next.is_none_or(|(_, it)| it.is_whitespace());
        if !closes || c.is_ascii() && !spaced {
            continue;
        }
        let end = at + c.len_utf8();
        if title[start..end].trim().chars().count() > SHORTEST_CLAUSE {
            ranges.push(start..end);
            start = end;
        }
    }
    // A tail of a few signs is no line of its own.
    let tail = title[start..].trim().chars().count();
    match ranges.last_mut() {
        Some(last) if tail < SHORTEST_CLAUSE - 1 => last.end = title.len(),
        Some(_) | None => ranges.push(start..title.len()),
    }
    let clauses = ranges.into_iter().map(|it| title[it].trim());
    clauses.filter(|it| !it.is_empty()).collect()
}

/// Cuts a text where one word ends and another begins without a blank or a mark between them.
pub(crate) fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut word) = (0, 0);
    let mut before: Option<&str> = None;
    for end in segmenter().segment_str(text).skip(1) {
        let here = &text[word..end];
        if let Some(before) = before
            && joins(before, here)
        {
            pieces.push(&text[start..word]);
            start = word;
        }
        (before, word) = (Some(here), end);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// Whether a line may end between these two words.
fn joins(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    let letters = last.is_alphanumeric() && first.is_alphanumeric();
    let one = |it: &str| it.chars().count() == 1 && it.chars().all(is_han);
    // A number stays with its counter, and a single Han with the word before, whose last syllable it often is (图书馆),
    // unless it belongs to the next.
    letters
        && (is_ideographic(last) || is_ideographic(first))
        && !last.is_ascii_digit()
        && !is_hiragana(first)
        && (!one(after) || leads(first) && !one(before))
        && !(one(before) && leads(last))
}

/// Marks after which a clause of a title ends.
pub(crate) fn closes_clause(c: char) -> bool {
    is_bar(c)
        || matches!(
            c,
            '，' | '：' | '；' | '。' | '！' | '？' | ',' | ':' | ';' | '!' | '?'
        )
}

pub(crate) fn closes_bracket(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '》' | '）' | ')')
}

/// What parts a title from the name of a series or a site.
pub(crate) fn is_bar(c: char) -> bool {
    matches!(c, '丨' | '｜' | '|')
}

pub(crate) fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x9fff | 0x2_0000..=0x3_ffff)
}

/// In Japanese whatever is written in hiragana belongs to what stands before.
pub(crate) fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

fn is_ideographic(c: char) -> bool {
    is_han(c) || is_hiragana(c) || matches!(c, '\u{30a1}'..='\u{30ff}')
}

/// Particles that belong to the word before them.
pub(crate) fn leans(c: char) -> bool {
    "的了着過过們们吗嗎呢吧啊之地得".contains(c)
}

/// Small words that belong to the word after them.
pub(crate) fn leads(c: char) -> bool {
    "給给让讓為为在与與和及被把从從向對对是不第这這那每一将將".contains(c)
}

#[cfg(test)]
mod tests {
    use super::{clauses, pieces};

    fn shown(title: &str) -> String {
        let clauses = clauses(title).into_iter().map(|it| pieces(it).join("·"));
        clauses.collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn titles_part_into_clauses_and_words() {
        assert_eq!(
            shown("河流在城市的背面：一座北方工业城的三十年"),
            "河流·在城市的·背面： / 一座·北方·工业城的·三十年"
        );
        assert_eq!(shown("好，我们今天去图书馆"), "好，我们·今天去·图书馆");
        assert_eq!(
            shown("The Long Earth: Life After | Reed"),
            "The Long Earth: / Life After | / Reed"
        );
        assert_eq!(shown("一口气买2.5亿股"), "一口气买·2.5亿股");
        assert_eq!(shown("他们究竟去了哪里？！对"), "他们·究竟·去了·哪里？！对");
        assert_eq!(shown(""), "");
    }

    #[test]
    fn nothing_of_a_text_is_lost() {
        for text in ["甲乙，丙丁 a b", " x ", "。。", "第 3 章的2.5亿"] {
            assert_eq!(pieces(text).concat(), text);
        }
    }
}
