//! Determines the article's language if no metadata states it, and the languages of its parts.

use super::edit;
use super::rule::{CleaningReport, Rule};
use crate::model::{Document, Inline, Language, Origin, Region};
use crate::{Fact, read};

/// A language that no metadata states is detected.
pub(super) static FIND_LANGUAGE: Rule = Rule {
    name: "find-language",
    does: "An article that does not say its language gets the one that its characters and words point to; what a \
           page's template says counts unless the text is plainly in another.",
    example: "`書籍與網路` → `zh-Hant`",
};

/// Settles the document's language, and forgets the `lang` of parts that say the same. `declared` is what the page
/// says of itself.
pub(super) fn settle(
    document: &mut Document,
    declared: Option<&Language>,
    report: &mut CleaningReport,
) {
    if document.metadata.language_origin == Origin::Invented {
        let (language, origin) = find(document, declared, report);
        document.metadata.language = language;
        document.metadata.language_origin = origin;
    }
    let own = document.metadata.language.clone();
    // A template may repeat the language of the whole page on every part.
    let overruled = declared.filter(|it| !is_same(it, &own));
    document.every_block_mut(&mut |block| {
        block
            .language
            .take_if(|it| is_same(it, &own) || overruled == Some(&*it));
    });
    document.every_run_mut(&mut |_, inlines| {
        let plain =
            |it: &Inline| matches!(it, Inline::Foreign(language, _) if is_same(language, &own));
        edit::unwrap(inlines, &plain, &mut |_| {});
    });
}

/// The language that the page declares when the text does not speak against it, or else that of the text.
fn find(
    document: &Document,
    declared: Option<&Language>,
    report: &mut CleaningReport,
) -> (Language, Origin) {
    let (title, text) = (&document.metadata.title, document.text());
    let language = match declared {
        Some(declared) => read::weigh_language(declared, title, &text),
        None => read::detect_article_language(title, &text),
    };
    if declared == Some(&language) {
        return (language, Origin::Written);
    }
    let text = format!("{title}\n{text}");
    let what = format!("the language {language}");
    let reason = match declared {
        Some(declared) => format!("from the text, though the page says {declared}"),
        None => "from the characters of the text".to_owned(),
    };
    let fact = if read::is_language_plain(&text) {
        Fact::Found { what, reason }
    } else {
        Fact::Guessed { what, reason }
    };
    report.say(&FIND_LANGUAGE, 0, fact);
    (language, Origin::Invented)
}

/// Whether two tags lead to the same typesetting: `zh-CN` and `zh-Hans`, but not `en` and `fr`.
fn is_same(one: &Language, other: &Language) -> bool {
    one == other
        || (one.region() == other.region() && one.region() != Region::Other)
        || primary(one) == primary(other) && one.region() == Region::Other
}

fn primary(language: &Language) -> &str {
    language.as_str().split('-').next().unwrap_or_default()
}
