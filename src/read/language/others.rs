//! Tells languages that share a script apart by their words.

use whatlang::Lang;

use super::count::{ARABIC, CYRILLIC, LATIN, SCRIPTS, script_of};

/// The most letters that are examined; more do not make the result more reliable.
const MOST_LETTERS: usize = 2000;

/// With fewer letters than this, no language is certain.
const FEW_LETTERS: usize = 40;

/// Short words that occur in every English text and rarely in other languages.
const ENGLISH: &[&str] = &[
    "the", "and", "of", "to", "that", "with", "this", "from", "have", "are", "it", "you", "which",
    "by", "not", "is", "for", "be", "as", "on", "can",
];

/// The tag of a text that is mostly in a script, and whether that is sure; `und` when no language fits.
pub(super) fn tag(script: usize, text: &str) -> (&'static str, bool) {
    if let Some(tag) = SCRIPTS[script].tag {
        return (tag, true);
    }
    let text = sample(script, text);
    let letters = text.chars().filter(|it| it.is_alphabetic()).count();
    let english = if script == LATIN { english(&text) } else { 0 };
    if english >= 18 && letters >= FEW_LETTERS {
        return ("en", true);
    }
    let found = whatlang::detect(&text);
    if let Some(found) = found
        .as_ref()
        .filter(|it| it.is_reliable() && letters >= FEW_LETTERS)
        && let Some(tag) = code(found.lang())
    {
        return (tag, true);
    }
    let tag = match script {
        LATIN => short_latin(&text, letters, english),
        CYRILLIC => by_letters(
            &text,
            &[
                ("uk", "іїєґ"),
                ("be", "ў"),
                ("sr", "ђљњћџ"),
                ("mk", "ѓќѕ"),
                ("ru", "ыэё"),
                ("bg", "ъ"),
            ],
        ),
        ARABIC => match by_letters(&text, &[("ur", "ٹڈڑے"), ("fa", "پچژگی")]) {
            "und" => "ar",
            tag => tag,
        },
        _ => found.and_then(|it| code(it.lang())).unwrap_or("hi"),
    };
    (tag, false)
}

/// Texts of a few words in unaccented letters are mostly English names and terms.
fn short_latin(text: &str, letters: usize, english: usize) -> &'static str {
    let plain = text
        .chars()
        .filter(|it| it.is_alphabetic())
        .all(|it| it.is_ascii());
    let short = letters < FEW_LETTERS;
    if plain && (short || english > 0) {
        "en"
    } else {
        "und"
    }
}

fn by_letters(text: &str, letters: &[(&'static str, &str)]) -> &'static str {
    let has = |it: &&(&'static str, &str)| text.to_lowercase().contains(|c| it.1.contains(c));
    letters.iter().find(has).map_or("und", |it| it.0)
}

/// How many of a hundred words are short words of English.
fn english(text: &str) -> usize {
    let (mut words, mut known) = (0, 0);
    for word in text
        .split(|it: char| !it.is_alphabetic())
        .filter(|it| !it.is_empty())
    {
        words += 1;
        known += usize::from(ENGLISH.contains(&word.to_ascii_lowercase().as_str()));
    }
    known * 100 / std::cmp::max(words, 1)
}

/// The beginning of a text without characters of other scripts, signs and digits.
fn sample(script: usize, text: &str) -> String {
    let mut out = String::new();
    let mut letters = 0;
    for c in text.chars() {
        let own = script_of(c) == Some(script);
        // A joiner is part of the words of some scripts, an apostrophe of others.
        if own || matches!(c, '\'' | '’' | '\u{200C}' | '\u{200D}') {
            out.push(c);
            letters += usize::from(own);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
        if letters >= MOST_LETTERS {
            break;
        }
    }
    out
}

/// The BCP 47 tag of a language; `None` for those that texts are taken for by mistake more often than they are
/// written in.
fn code(language: Lang) -> Option<&'static str> {
    let codes = [
        (Lang::Eng, "en"),
        (Lang::Fra, "fr"),
        (Lang::Deu, "de"),
        (Lang::Spa, "es"),
        (Lang::Por, "pt"),
        (Lang::Ita, "it"),
        (Lang::Nld, "nl"),
        (Lang::Swe, "sv"),
        (Lang::Dan, "da"),
        (Lang::Nob, "nb"),
        (Lang::Fin, "fi"),
        (Lang::Est, "et"),
        (Lang::Lav, "lv"),
        (Lang::Lit, "lt"),
        (Lang::Pol, "pl"),
        (Lang::Ces, "cs"),
        (Lang::Slk, "sk"),
        (Lang::Slv, "sl"),
        (Lang::Hrv, "hr"),
        (Lang::Hun, "hu"),
        (Lang::Ron, "ro"),
        (Lang::Tur, "tr"),
        (Lang::Aze, "az"),
        (Lang::Vie, "vi"),
        (Lang::Ind, "id"),
        (Lang::Tgl, "tl"),
        (Lang::Cat, "ca"),
        (Lang::Afr, "af"),
        (Lang::Epo, "eo"),
        (Lang::Lat, "la"),
        (Lang::Rus, "ru"),
        (Lang::Ukr, "uk"),
        (Lang::Bel, "be"),
        (Lang::Bul, "bg"),
        (Lang::Srp, "sr"),
        (Lang::Mkd, "mk"),
        (Lang::Ara, "ar"),
        (Lang::Pes, "fa"),
        (Lang::Urd, "ur"),
        (Lang::Hin, "hi"),
        (Lang::Mar, "mr"),
        (Lang::Nep, "ne"),
    ];
    codes.iter().find(|it| it.0 == language).map(|it| it.1)
}
