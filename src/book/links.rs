//! Links from one article to another of the same book lead inside the book.

use std::collections::{BTreeMap, BTreeSet};

use super::Article;
use crate::model::{Block, BlockKind, Image, Inline, Row, Table, Target};

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
        .iter_mut()
        .map(|it| {
            let mut anchors = Anchors::default();
            document(it, &mut anchors);
            anchors.0
        })
        .collect();
    let mut joined = Joined { places, anchors };
    for article in articles {
        document(article, &mut joined);
    }
}

/// An address without what does not tell pages apart: scheme, fragment, final slash.
fn plain(url: &str) -> &str {
    let url = url.split('#').next().unwrap_or_default().trim();
    let url = url
        .strip_prefix("https:")
        .or_else(|| url.strip_prefix("http:"))
        .unwrap_or(url);
    url.trim_start_matches('/').trim_end_matches('/')
}

/// What is done at every place that links can leave from or lead to.
trait Visit {
    fn target(&mut self, target: &mut Target);
    fn anchor(&mut self, name: &str);
}

/// Collects the anchors of a document.
#[derive(Default)]
struct Anchors(BTreeSet<String>);

impl Visit for Anchors {
    fn target(&mut self, _: &mut Target) {}

    fn anchor(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }
}

/// Article numbers by address, and the anchors of each article.
struct Joined {
    places: BTreeMap<String, u32>,
    anchors: Vec<BTreeSet<String>>,
}

impl Visit for Joined {
    fn target(&mut self, target: &mut Target) {
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

    fn anchor(&mut self, _: &str) {}
}

fn document(article: &mut Article, visit: &mut impl Visit) {
    blocks(&mut article.document.blocks, visit);
    for note in &mut article.document.notes {
        blocks(&mut note.blocks, visit);
    }
}

// The normalizer bounds how deep blocks and inlines nest.
fn blocks(list: &mut [Block], visit: &mut impl Visit) {
    for block in list {
        for anchor in &block.anchors {
            visit.anchor(anchor);
        }
        match &mut block.kind {
            BlockKind::Paragraph { inlines: list, .. }
            | BlockKind::Heading { inlines: list, .. } => inlines(list, visit),
            BlockKind::List { items, .. } => {
                for item in items {
                    blocks(&mut item.blocks, visit);
                }
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    definition
                        .terms
                        .iter_mut()
                        .for_each(|it| inlines(it, visit));
                    definition
                        .details
                        .iter_mut()
                        .for_each(|it| blocks(it, visit));
                }
            }
            BlockKind::Quote(list) => blocks(list, visit),
            BlockKind::Table(table) => cells(table, visit),
            BlockKind::Figure(figure) => {
                figure.images.iter_mut().for_each(|it| image(it, visit));
                inlines(&mut figure.caption, visit);
            }
            BlockKind::Embed(embed) => inlines(&mut embed.text, visit),
            BlockKind::Group {
                title,
                blocks: list,
            } => {
                inlines(title, visit);
                blocks(list, visit);
            }
            BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Math(_) => {}
        }
    }
}

fn cells(table: &mut Table, visit: &mut impl Visit) {
    inlines(&mut table.caption, visit);
    let rows: Vec<&mut Row> = table.head.iter_mut().chain(&mut table.body).collect();
    for cell in rows.into_iter().flat_map(|it| &mut it.cells) {
        blocks(&mut cell.blocks, visit);
    }
}

fn image(image: &mut Image, visit: &mut impl Visit) {
    if let Some(target) = &mut image.link {
        visit.target(target);
    }
}

fn inlines(list: &mut [Inline], visit: &mut impl Visit) {
    for inline in list {
        match inline {
            Inline::Link {
                target,
                inlines: list,
            } => {
                visit.target(target);
                inlines(list, visit);
            }
            Inline::Styled(_, list) | Inline::Foreign(_, list) => inlines(list, visit),
            Inline::Image(it) => image(it, visit),
            Inline::Anchor(name) => visit.anchor(name),
            Inline::Text(_)
            | Inline::LineBreak
            | Inline::Code(_)
            | Inline::Ruby(_)
            | Inline::Math(_)
            | Inline::NoteReference(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::tests::article;
    use crate::model::Align;

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
