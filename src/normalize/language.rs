//! The article's language, when nobody wrote it, and the languages of its parts.

use super::edit;
use super::rule::{Report, Rule};
use crate::model::{Document, Inline, Language, Origin, Region};
use crate::{Fact, read};

/// A language that was not written is found.
pub(super) static FIND_LANGUAGE: Rule = Rule {
    name: "find-language",
    does: "An article that does not say its language gets the one that its characters point to.",
    example: "`書籍與網路` → `zh-Hant`",
};

/// Settles the document's language, and forgets the `lang` of parts that say the same.
pub(super) fn settle(document: &mut Document, report: &mut Report) {
    if document.metadata.language_origin == Origin::Invented {
        let (title, text) = (&document.metadata.title, document.text());
        let language = read::detect_article_language(title, &text);
        let text = format!("{title}\n{text}");
        let what = format!("the language {language}");
        let reason = "from the characters of the text".to_owned();
        let fact = if read::is_language_plain(&text) {
            Fact::Found { what, reason }
        } else {
            Fact::Guessed { what, reason }
        };
        report.say(&FIND_LANGUAGE, 0, fact);
        document.metadata.language = language;
    }
    let own = document.metadata.language.clone();
    document.every_block_mut(&mut |block| {
        block.language.take_if(|it| is_same(it, &own));
    });
    document.every_run_mut(&mut |_, inlines| {
        let plain =
            |it: &Inline| matches!(it, Inline::Foreign(language, _) if is_same(language, &own));
        edit::unwrap(inlines, &plain, &mut |_| {});
    });
}

/// Whether two tags are set alike: `zh-CN` and `zh-Hans`, but not `en` and `fr`.
fn is_same(one: &Language, other: &Language) -> bool {
    one == other
        || (one.region() == other.region() && one.region() != Region::Other)
        || primary(one) == primary(other) && one.region() == Region::Other
}

fn primary(language: &Language) -> &str {
    language.as_str().split('-').next().unwrap_or_default()
}
