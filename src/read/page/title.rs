//! Finds the title of an article and cuts off the names of its site and its section.

use super::capture::CaptureKind;
use super::evidence::Evidence;
use super::json_ld::Things;
use super::people::is_cjk;
use super::said::{SaidText, one_line};

/// `<meta>` names that state the article's title, the best first.
const METAS: &[&str] = &[
    "dc:title",
    "og:title",
    "weibo:article:title",
    "weibo:webpage:title",
    "citation:title",
    "sailthru:title",
    "parsely:title",
    "title",
    "twitter:title",
];

/// With fewer words than this, the part before the site's name may be no title by itself: `Mozilla - Wikipedia`.
const FEWEST_WORDS: usize = 5;

/// Signs that separate a title from its section and its site.
const SIGNS: &[char] = &[
    '-', '|', '–', '—', '_', '·', '｜', '»', '›', '«', '/', '丨', '•', '・', '：', ':',
];

/// The title, and the name of the site when the page's own title ends in it.
pub(super) struct Title {
    pub(super) said: SaidText,
    pub(super) site: Option<String>,
}

/// Finds the title of a page whose site is called `site`.
pub(super) fn find(evidence: &Evidence, things: &Things<'_>, site: Option<&str>) -> Option<Title> {
    let own = evidence.title.as_ref();
    let own_text = own.map_or("", |it| it.text.as_str());
    let named = things.title(own_text, site);
    let metas = METAS.iter().filter_map(|it| evidence.meta(&[it]));
    let headline = evidence.all(CaptureKind::Headline).next().cloned();
    let given = named
        .into_iter()
        .chain(metas)
        .chain(headline)
        .map(|it| SaidText {
            text: one_line(&it.text),
            ..it
        })
        .find(|it| !it.text.is_empty() && Some(it.text.as_str()) != site);
    if let Some(given) = given {
        // Chinese, Japanese and Korean sites put section and site even into the title meant for sharing.
        let cut = is_mostly_cjk(&given.text)
            .then(|| cut(evidence, &given.text, site))
            .flatten();
        return Some(titled(given, cut));
    }
    if let Some(own) = own {
        let cut = cut(evidence, &own.text, site)
            .filter(|it| is_mostly_cjk(&own.text) || enough_words(&it.0) || it.1.contains(" by "))
            .or_else(|| cut_by_words(&own.text));
        return Some(titled(own.clone(), cut));
    }
    let paragraph = evidence.all(CaptureKind::TitleParagraph).next()?;
    Some(titled(paragraph.clone(), None))
}

fn titled(said: SaidText, cut: Option<(String, String)>) -> Title {
    match cut {
        Some((text, rest)) => Title {
            said: SaidText { text, ..said },
            site: Some(last_part(&rest)).filter(|it| !it.is_empty()),
        },
        None => Title { said, site: None },
    }
}

/// A title cut at the end of another witness's title, and the part that was cut off.
fn cut(evidence: &Evidence, title: &str, site: Option<&str>) -> Option<(String, String)> {
    // Titles in Latin letters are cut by their words, which keeps a section that belongs to them.
    let lesser = evidence
        .all(CaptureKind::Subheading)
        .filter(|_| is_mostly_cjk(title));
    let headings = evidence
        .all(CaptureKind::Heading)
        .chain(evidence.all(CaptureKind::Headline))
        .chain(lesser);
    let metas = ["og:title", "twitter:title"]
        .iter()
        .filter_map(|it| evidence.meta(&[it]));
    let witnesses = headings
        .map(|it| it.text.clone())
        .chain(metas.map(|it| one_line(&it.text)));
    for witness in witnesses {
        if let Some(rest) = title.strip_prefix(witness.as_str())
            && witness.chars().count() >= 2
            && rest.trim_start().starts_with(SIGNS)
        {
            return Some((witness, rest.to_owned()));
        }
    }
    let site = site?;
    let before = title.strip_suffix(site)?;
    let bare = before.trim_end().trim_end_matches(SIGNS).trim_end();
    (bare.len() < before.trim_end().len() && !bare.is_empty())
        .then(|| (bare.to_owned(), title[bare.len()..].to_owned()))
}

/// A Western title without its last part, if enough words are left. A shorter title may be unclear without the
/// site's name.
fn cut_by_words(title: &str) -> Option<(String, String)> {
    let marks = [" | ", " - ", " – ", " — ", " » ", " › ", " :: "];
    let at = marks.iter().filter_map(|it| title.rfind(it)).max()?;
    let before = title[..at].trim_end();
    (enough_words(before) && !is_mostly_cjk(title))
        .then(|| (before.to_owned(), title[at..].to_owned()))
}

fn enough_words(text: &str) -> bool {
    text.split_whitespace().count() >= FEWEST_WORDS
}

/// The last part of what was cut off.
fn last_part(rest: &str) -> String {
    let rest = rest.trim_matches(|it: char| it.is_whitespace() || SIGNS.contains(&it));
    let last = rest
        .rsplit(['|', '_', '｜', '–', '—', '»', '›'])
        .next()
        .unwrap_or(rest);
    let last = last.rsplit("--").next().unwrap_or(last);
    let last = last.rsplit(" - ").next().unwrap_or(last);
    // Chinese, Japanese and Korean need no spaces around a hyphen between section and site.
    let last = match last.rsplit_once('-') {
        Some((before, site)) if before.ends_with(is_cjk) || site.starts_with(is_cjk) => site,
        Some(_) | None => last,
    };
    last.trim_matches(|it: char| it.is_whitespace() || SIGNS.contains(&it))
        .to_owned()
}

/// Whether a third of a title's letters are Han, kana or Hangul.
fn is_mostly_cjk(text: &str) -> bool {
    let letters = text.chars().filter(|it| it.is_alphabetic()).count();
    let cjk = text.chars().filter(|it| is_cjk(*it)).count();
    cjk > 0 && cjk * 3 >= letters
}
