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
    /// A word in CJK text, whose language nobody knows: only in the rescue.
    Rescue,
}

/// Shorter words stay whole, and so do this many letters at either end.
const SHORTEST: usize = 6;
/// In CJK text a word of a line's width is what hyphens are for, not one of six letters.
const SHORTEST_IN_CJK: usize = 8;
const AT_EDGES: usize = 3;

/// What may be done after each cluster.
pub(super) fn hyphens(text: &Text, list: &[Cluster]) -> Vec<Hyphen> {
    let mut out = vec![Hyphen::Never; list.len()];
    let mut at = 0;
    while at < list.len() {
        let end = at + list[at..].iter().take_while(|it| is_letter(it)).count();
        let joined = list[at..end]
            .windows(2)
            .take_while(|it| it[0].end == it[1].start)
            .count();
        let end = (at + 1 + joined).min(end).max(at);
        if end - at >= SHORTEST {
            word(text, list, at, end, &mut out);
        }
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
    for syllable in hypher::hyphenate_bounded(word, language, AT_EDGES, AT_EDGES) {
        position += syllable.len();
        let byte = u32::try_from(position).unwrap_or(u32::MAX);
        let found = list[at..end].iter().position(|it| it.end == byte);
        if let Some(found) = found
            && at + found + 1 < end
        {
            out[at + found] = hyphen;
        }
    }
}

/// Whether the letters are all there is but for marks around them: a part of an address, of a number
/// or of a name with signs in it is no word.
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
    let before = at == 0 || !joined(&list[at - 1..=at]) || quiet(list[at - 1].c);
    let inner = |it: usize| list.get(it..it + 2).is_some_and(joined);
    let after = end == list.len()
        || !joined(&list[end - 1..=end])
        || (quiet(list[end].c) && !(inner(end) && list[end + 1].c.is_alphanumeric()));
    before && after && (at < 2 || !joined(&list[at - 2..at]) || !list[at - 2].c.is_alphanumeric())
}
