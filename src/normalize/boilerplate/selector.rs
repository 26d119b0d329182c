//! Selectors of rules.

use scraper::error::SelectorErrorKind;
use scraper::{ElementRef, Selector};

/// A CSS selector, with what an element needs for it to match at all. Most elements of most articles lack that, and
/// to ask the selector itself costs a hundred times as much.
#[derive(Clone, Debug)]
pub(super) struct RuleSelector {
    selector: Selector,
    /// Whether an element needs a class or an id.
    named: bool,
    /// The element that it must be.
    element: Option<String>,
}

impl RuleSelector {
    /// Reads a selector.
    ///
    /// # Errors
    ///
    /// What `scraper` says of a text that is no selector.
    pub(super) fn parse(written: &str) -> Result<Self, SelectorErrorKind> {
        let selector = Selector::parse(written)?;
        // Of lists, attributes and pseudo-classes nothing is foreseen.
        let simple = !written.contains([',', '[', ':', '(', '|', '\\', '/']);
        let subject = written
            .split([' ', '\t', '\n', '>', '+', '~'])
            .rfind(|it| !it.is_empty())
            .filter(|_| simple)
            .unwrap_or_default();
        let name = subject.split(['.', '#']).next().unwrap_or_default();
        Ok(Self {
            selector,
            named: subject.len() > name.len(),
            element: (!matches!(name, "" | "*")).then(|| name.to_owned()),
        })
    }

    /// Whether an element with or without a class or an id may match.
    fn may_match(&self, element: &ElementRef<'_>, named: bool) -> bool {
        let is = |it: &String| it.eq_ignore_ascii_case(element.value().name());
        (named || !self.named) && self.element.as_ref().is_none_or(is)
    }
}

/// Whether any of them matches an element.
pub(super) fn any_matches<'s>(
    mut selectors: impl Iterator<Item = &'s RuleSelector>,
    element: &ElementRef<'_>,
    named: bool,
) -> bool {
    selectors.any(|it| it.may_match(element, named) && it.selector.matches(element))
}

/// Whether an element has a class or an id.
pub(super) fn is_named(element: &ElementRef<'_>) -> bool {
    let mut keys = element.value().attrs().map(|(name, _)| name);
    keys.any(|it| it == "class" || it == "id")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a selector needs is never more than what it matches.
    #[test]
    fn nothing_that_matches_is_foreseen_not_to() {
        let html = "<div class=a id=b><IMG class=c><p>甲<b>乙</b></p><i class=d></i><img></div>";
        let page = scraper::Html::parse_fragment(html);
        let all = Selector::parse("*").expect("a selector");
        let selectors = [
            ".a",
            "#b",
            "div.a",
            "p",
            "p b",
            "div > img",
            "img.c + p",
            ".c + * + i",
            "*",
            "b, .d",
            "[class]",
            ":first-child",
            "DIV",
            "* > b",
            ".c~img",
            "i.d + img",
            ".a *",
        ];
        for written in selectors {
            let rule = RuleSelector::parse(written).expect("a selector");
            let plain = Selector::parse(written).expect("a selector");
            let mut matched = 0;
            for element in page.select(&all) {
                let found = any_matches([&rule].into_iter(), &element, is_named(&element));
                assert_eq!(found, plain.matches(&element), "{written}");
                matched += usize::from(found);
            }
            assert!(matched > 0, "{written}");
        }
    }

    #[test]
    fn what_an_element_needs_is_read_from_the_last_part() {
        let of = |it| RuleSelector::parse(it).expect("a selector");
        assert!(of(".a").named && of(".a").element.is_none());
        assert!(!of(".a + img").named);
        assert_eq!(of(".a + img").element.as_deref(), Some("img"));
        assert!(!of("b, .a").named && of("b, .a").element.is_none());
    }
}
