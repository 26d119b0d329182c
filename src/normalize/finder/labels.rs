//! Recognizes short texts, such as the label of an advertisement or of a list of other articles.

use super::words::WORDS;

/// Whether the whole line is noise.
pub(super) fn is_noise(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    WORDS.noise.contains(&text) || is_count(&text) || is_counter(&text)
}

/// `1 of 8`, `1 / 8`: the position in a row of pictures.
fn is_count(text: &str) -> bool {
    let number = |it: &str| !it.is_empty() && it.chars().all(|c| c.is_ascii_digit());
    [" of ", "/", " / "].iter().any(|mark| {
        text.split_once(mark)
            .is_some_and(|(at, all)| number(at) && number(all) && text.len() < 10)
    })
}

/// `12 comments`, `1.2万浏览 · 800喜欢`: how often something was done with the page.
fn is_counter(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = |c: &char| c.is_alphabetic() && !matches!(c, '万' | '萬' | '千' | '亿');
    let rest: String = text.chars().filter(letters).collect();
    digits > 0 && text.chars().count() < 40 && WORDS.counters.contains(&rest)
}

/// Whether the line heads a list of other articles.
pub(super) fn heads_others(text: &str) -> bool {
    let text = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    WORDS.heads.contains(&text)
}

/// Whether the line heads the readers' comments, with their number or without.
pub(super) fn heads_comments(text: &str) -> bool {
    let letters = |c: &char| c.is_alphabetic() || *c == ' ';
    let text: String = text.to_lowercase().chars().filter(letters).collect();
    WORDS.comments.contains(text.trim())
}

/// Whether the line begins as one that leads to another article.
pub(super) fn leads_elsewhere(text: &str) -> bool {
    let text = text
        .trim_start_matches(|c: char| !c.is_alphanumeric() && c != '【')
        .to_lowercase();
    WORDS.leads.iter().any(|it| text.starts_with(it.as_str()))
}

/// Whether the line asks readers to follow, subscribe or write.
pub(super) fn calls(text: &str) -> bool {
    let text = text
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    WORDS.calls.iter().any(|it| text.starts_with(it.as_str()))
}

/// Whether a line has Latin capitals and no small letter.
pub(super) fn shouts(text: &str) -> bool {
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    capitals >= 12 && !text.chars().any(char::is_lowercase)
}

/// Letters and digits only, in lower case: how titles are compared.
pub(super) fn essence(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
