//! Where Western words may be hyphenated (RULES UB-06).

use super::Text;
use super::class::Class;
use super::cluster::Cluster;

/// How a hyphen after a cluster may be used.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Hyphen {
    /// Not at all.
    #[default]
    Never,
    /// The word's own language has patterns: at a price.
    Allowed,
    /// A word in CJK text, of a language that is not known: only in the rescue.
    Rescue,
}

/// A word of fewer letters stays whole.
const SHORTEST: usize = 6;
/// In CJK text a word of fewer letters stays whole: hyphens are for words that take much of a line.
const SHORTEST_IN_CJK: usize = 7;
/// This many letters at either end of a word stay together.
const AT_EDGES: usize = 3;

/// How a hyphen may be used after each cluster.
pub(super) fn hyphens(text: &Text, list: &[Cluster]) -> Vec<Hyphen> {
    let mut out = vec![Hyphen::Never; list.len()];
    let mut at = 0;
    while at < list.len() {
        // The blanks between words are not in the list: a word ends where the next letter does not follow at once.
        let joined = |it: &[Cluster]| is_letter(&it[1]) && it[0].end == it[1].start;
        let letters = match is_letter(&list[at]) {
            true => 1 + list[at..].windows(2).take_while(|it| joined(it)).count(),
            false => 0,
        };
        let end = at + letters;
        if letters >= SHORTEST {
            word(text, list, at, end, &mut out);
        }
        crate::diag::steps(letters + 1);
        at = end.max(at + 1);
    }
    out
}

fn is_letter(cluster: &Cluster) -> bool {
    cluster.class == Class::Western && !cluster.code && cluster.c.is_alphabetic()
}

fn word(text: &Text, list: &[Cluster], at: usize, end: usize, out: &mut [Hyphen]) {
    let (start, stop) = (list[at].start as usize, list[end - 1].end as usize);
    let word = &text.text[start..stop];
    // Acronyms are never parted; names like PostgreSQL only when nothing else helps.
    if !word.chars().any(char::is_lowercase) {
        return;
    }
    let name = word.chars().skip(1).any(char::is_uppercase);
    let Some(span) = text.spans.get(list[at].span as usize) else {
        return;
    };
    let tag = span.style.language.as_str();
    let code: Option<[u8; 2]> = tag.get(..2).and_then(|it| it.as_bytes().try_into().ok());
    let own = code
        .filter(|_| tag.len() == 2 || tag.as_bytes().get(2) == Some(&b'-'))
        .and_then(hypher::Lang::from_iso);
    let (language, hyphen) = match own {
        Some(own) if !name => (own, Hyphen::Allowed),
        Some(_) | None if word.is_ascii() && end - at >= SHORTEST_IN_CJK => {
            (hypher::Lang::English, Hyphen::Rescue)
        }
        Some(_) | None => return,
    };
    if !is_word(list, at, end) {
        return;
    }
    let mut position = start;
    for part in parts(word) {
        if position - start >= AT_EDGES && stop - position >= AT_EDGES {
            mark(list, at, end, position, hyphen, out);
        }
        if part.chars().count() >= SHORTEST {
            let mut syllable_end = position;
            for syllable in hypher::hyphenate_bounded(part, language, AT_EDGES, AT_EDGES) {
                syllable_end += syllable.len();
                mark(list, at, end, syllable_end, hyphen, out);
            }
        }
        position += part.len();
    }
}

/// Allows a hyphen at a byte inside a word.
fn mark(list: &[Cluster], at: usize, end: usize, byte: usize, hyphen: Hyphen, out: &mut [Hyphen]) {
    let found = list[at..end].partition_point(|it| (it.end as usize) < byte);
    let ends_here = list[at..end]
        .get(found)
        .is_some_and(|it| it.end as usize == byte);
    if ends_here && at + found + 1 < end {
        out[at + found] = hyphen;
    }
}

/// The words that a name is made of: Postgre and SQL, Web and GL and Renderer.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let starts = |(at, c): &(usize, char)| {
            let next = rest[at + c.len_utf8()..].chars().next();
            c.is_uppercase()
                && *at > 0
                && (rest[..*at].ends_with(char::is_lowercase)
                    || next.is_some_and(char::is_lowercase))
        };
        let until = rest.char_indices().find(starts);
        let part;
        (part, rest) = rest.split_at(until.map_or(rest.len(), |it| it.0));
        (!part.is_empty()).then_some(part)
    })
}

/// Whether the letters are a word by themselves, with nothing but punctuation around them. A part of an
/// address, of a number or of a name with signs in it is no word.
fn is_word(list: &[Cluster], at: usize, end: usize) -> bool {
    let joined = |it: &[Cluster]| {
        it[1].class == Class::Western && it[0].class == Class::Western && it[0].end == it[1].start
    };
    let quiet = |c: char| {
        matches!(
            c,
            '(' | ')' | ',' | '.' | ';' | ':' | '!' | '?' | '"' | '\'' | '“' | '”' | '‘' | '’'
        )
    };
    let inner = |it: usize| list.get(it..it + 2).is_some_and(joined);
    // Of `a.word` the second part is no word; of `a word` it is.
    let before = at == 0
        || !inner(at - 1)
        || (quiet(list[at - 1].c)
            && !(at > 1 && inner(at - 2) && list[at - 2].c.is_alphanumeric()));
    // A number at its end belongs to the word: `figure3`.
    let digits = list[end..].iter().take_while(|it| it.c.is_ascii_digit());
    let last = end - 1 + if inner(end - 1) { digits.count() } else { 0 };
    let after = !inner(last)
        || (quiet(list[last + 1].c) && !(inner(last + 1) && list[last + 2].c.is_alphanumeric()));
    before && after
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn names_are_made_of_words() {
        let cut = |word| parts(word).collect::<Vec<_>>();
        assert_eq!(cut("WebGLRenderer"), ["Web", "GL", "Renderer"]);
        assert_eq!(cut("PostgreSQL"), ["Postgre", "SQL"]);
        assert_eq!(cut("Internationalization"), ["Internationalization"]);
        assert_eq!(cut("iPhone"), ["i", "Phone"]);
        assert_eq!(cut("NaïveÉcole"), ["Naïve", "École"]);
    }
}
