//! Turns links from one article to another of the same book into links inside the book.

use std::collections::{BTreeMap, BTreeSet};

use super::Article;
use crate::model::Target;

/// Turns every link to the address of an article of the book into a link to that article.
/// `also` holds further addresses of articles: those of their duplicates.
pub(super) fn join(articles: &mut [Article], also: &[(String, u32)]) {
    let mut places: BTreeMap<String, u32> = BTreeMap::new();
    for (number, article) in (0..).zip(articles.iter()) {
        if let Some(url) = &article.document.metadata.source_url {
            places.entry(plain(url).to_owned()).or_insert(number);
        }
    }
    for (url, number) in also {
        places.entry(plain(url).to_owned()).or_insert(*number);
    }
    if places.is_empty() {
        return;
    }
    let anchors: Vec<BTreeSet<String>> = articles
        .iter()
        .map(|it| {
            it.document
                .anchors()
                .into_iter()
                .map(str::to_owned)
                .collect()
        })
        .collect();
    let joined = Joined { places, anchors };
    for article in articles {
        article
            .document
            .every_target_mut(&mut |it| joined.target(it));
    }
}

/// An address without the parts that do not tell pages apart: scheme, fragment, final slash.
fn plain(url: &str) -> &str {
    let url = url.split('#').next().unwrap_or_default().trim();
    let url = url
        .strip_prefix("https:")
        .or_else(|| url.strip_prefix("http:"))
        .unwrap_or(url);
    url.trim_start_matches('/').trim_end_matches('/')
}

/// Article numbers by address, and the anchors of each article.
struct Joined {
    places: BTreeMap<String, u32>,
    anchors: Vec<BTreeSet<String>>,
}

impl Joined {
    /// Changes the target of a link when it is an article of the book.
    fn target(&self, target: &mut Target) {
        let Target::External(url) = target else {
            return;
        };
        if let Some(article) = self.places.get(plain(url)).copied() {
            let fragment = url.split_once('#').map(|it| it.1);
            let known = usize::try_from(article)
                .ok()
                .and_then(|it| self.anchors.get(it));
            let anchor = fragment
                .filter(|it| known.is_some_and(|known| known.contains(*it)))
                .map(str::to_owned);
            *target = Target::Article { article, anchor };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::tests::article;
    use crate::model::{Align, Block, BlockKind, Inline};

    fn linking(to: &str) -> Block {
        Block::new(
            1,
            BlockKind::Paragraph {
                align: Align::Natural,
                inlines: vec![Inline::Link {
                    target: Target::External(to.to_owned()),
                    inlines: vec![Inline::Text("x".to_owned())],
                }],
            },
        )
    }

    fn target(article: &Article) -> Target {
        let BlockKind::Quote(blocks) = &article.document.blocks[0].kind else {
            panic!("a quote")
        };
        let BlockKind::Paragraph { inlines, .. } = &blocks[0].kind else {
            panic!("a paragraph")
        };
        let Inline::Link { target, .. } = &inlines[0] else {
            panic!("a link")
        };
        target.clone()
    }

    #[test]
    fn a_link_to_an_article_of_the_book_stays_inside() {
        let mut second = article("second", "text");
        second.document.metadata.source_url = Some("https://example.org/b/".to_owned());
        second.document.blocks[0].anchors.push("part".to_owned());
        let mut articles = vec![article("first", ""), second];
        let inside = |anchor: Option<&str>| Target::Article {
            article: 1,
            anchor: anchor.map(str::to_owned),
        };
        for (url, expected) in [
            ("http://example.org/b", inside(None)),
            ("https://example.org/b/#part", inside(Some("part"))),
            ("https://example.org/b/#gone", inside(None)),
            ("https://example.org/old", inside(None)),
            (
                "https://example.org/c",
                Target::External("https://example.org/c".to_owned()),
            ),
        ] {
            articles[0].document.blocks = vec![Block::new(1, BlockKind::Quote(vec![linking(url)]))];
            join(&mut articles, &[("https://example.org/old".to_owned(), 1)]);
            assert_eq!(target(&articles[0]), expected, "{url}");
        }
    }
}
