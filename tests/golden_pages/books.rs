//! A book of 300 articles: table of contents, outline and running heads must name the right pages.

use std::collections::BTreeMap;

use lantai::book::{Book, Part};
use lantai::layout::{ElementId, Item, Kid, LinkTarget, Options, PageSize, Pages, Role};
use lantai::model::{Align, Block, BlockKind, Destination, Document, Inline};

use super::faults::{ancestors, faults, has};
use super::pages;
use super::random::{Random, article};

const ARTICLES: usize = 300;

fn generated() -> Book {
    let mut random = Random(7);
    let mut book = Book::default();
    book.metadata.title = "三百篇".to_owned();
    for number in 0..ARTICLES {
        let mut document = Document::default();
        // Every twentieth title is too long for an entry of the contents and for a running head.
        let most = if number % 20 == 19 { 400 } else { 24 };
        let title = random.text(most);
        document.metadata.title = format!("第{}篇{title}", number + 1);
        for _ in 0..1 + random.below(9) {
            let inlines = vec![Inline::Text(random.text(500))];
            let paragraph = BlockKind::Paragraph {
                inlines,
                align: Align::Natural,
            };
            document.blocks.push(Block::new(1, paragraph));
        }
        book.articles.push(article(document));
    }
    let part = |title: &str, first, count| Part {
        title: title.to_owned(),
        first,
        count,
    };
    book.parts = vec![part("上编", 0, 120), part("下编", 120, 180)];
    book
}

/// The printed text of each entry of the table of contents, with the destination of its link.
fn entries(pages: &Pages) -> Vec<(String, Option<Destination>)> {
    let tags = &pages.tags;
    let mut printed: BTreeMap<ElementId, (String, Option<Destination>)> = BTreeMap::new();
    for item in pages.pages.iter().flat_map(|it| &it.items) {
        let Item::Text(fragment) = item else { continue };
        let Some(content) = fragment.content else {
            continue;
        };
        let path = ancestors(tags, content);
        let Some(entry) = has(tags, &path, |it| it == Role::TOCI) else {
            continue;
        };
        let (text, name) = printed.entry(entry).or_default();
        text.push_str(&fragment.text);
        for kid in &tags.get(path[0]).kids {
            let Kid::Link(link) = kid else { continue };
            let link = &tags.links()[usize::try_from(link.0).unwrap()];
            if let LinkTarget::Destination(destination) = &link.target {
                *name = Some(destination.clone());
            }
        }
    }
    printed.into_values().collect()
}

/// The number of the page that a destination is on.
fn page_of(pages: &Pages, name: &Destination) -> usize {
    usize::try_from(pages.destinations[name].page).unwrap()
}

/// The title of the article whose text is on a page.
fn article_on(pages: &Pages, page: usize) -> Option<&str> {
    let tags = &pages.tags;
    pages.pages[page].items.iter().find_map(|item| {
        let Item::Text(fragment) = item else {
            return None;
        };
        let path = ancestors(tags, fragment.content?);
        let section = has(tags, &path, |it| it == Role::Sect)?;
        tags.get(section).title.as_deref()
    })
}

/// The running head that is printed above the type area.
fn running_head(pages: &Pages, page: usize) -> Option<&str> {
    let page = &pages.pages[page];
    let top = page.height.scale(1, 10);
    page.items.iter().find_map(|item| match item {
        Item::Text(fragment) if fragment.content.is_none() && fragment.y < top => {
            Some(&*fragment.text)
        }
        Item::Text(_) | Item::Picture(_) | Item::Fill { .. } => None,
    })
}

/// Whether `shown` is `whole`, or the beginning of it with an ellipsis.
fn is_short_for(shown: &str, whole: &str) -> bool {
    shown == whole
        || shown
            .strip_suffix('…')
            .is_some_and(|it| whole.starts_with(it) && it.chars().count() > 10)
}

#[test]
fn a_book_of_300_articles_finds_its_pages() {
    let book = generated();
    for duplex in [false, true] {
        let options = Options {
            page: PageSize::A5,
            duplex,
            ..Options::default()
        };
        let pages = pages(&book, &options);
        assert_eq!(faults(&pages, &options), Vec::<String>::new());

        // Contents and outline have every part and article, in order.
        let mut titles = Vec::new();
        for (number, article) in book.articles.iter().enumerate() {
            let first = |it: &&Part| usize::try_from(it.first).unwrap() == number;
            titles.extend(book.parts.iter().find(first).map(|it| it.title.clone()));
            titles.push(article.document.metadata.title.clone());
        }
        let outline: Vec<&String> = pages.outline.iter().map(|it| &it.title).collect();
        assert_eq!(outline, titles.iter().collect::<Vec<_>>());
        let entries = entries(&pages);
        assert_eq!(entries.len(), titles.len());
        for (((text, name), title), marked) in entries.iter().zip(&titles).zip(&pages.outline) {
            assert_eq!(name.as_ref(), Some(&marked.destination));
            let page = page_of(&pages, &marked.destination);
            let shown = text.strip_suffix(&pages.pages[page].label);
            let shown = shown.unwrap_or_else(|| panic!("{text:?} leads to page {page}"));
            assert!(is_short_for(shown, title), "{shown:?} is not {title:?}");
            if !book.parts.iter().any(|it| it.title == *title) {
                assert_eq!(article_on(&pages, page), Some(&**title));
            }
        }

        // Running heads name the book and the article on their page.
        let openings: Vec<usize> = entries
            .iter()
            .map(|it| page_of(&pages, it.1.as_ref().unwrap()))
            .collect();
        let mut checked = 0;
        for page in openings[0]..pages.pages.len() {
            let article = article_on(&pages, page);
            if openings.contains(&page) || article.is_none() {
                assert_eq!(running_head(&pages, page), None, "page {page}");
                continue;
            }
            let title = article.unwrap();
            let wanted = match (duplex, page % 2) {
                (false, _) => format!("三百篇\u{2003}{title}"),
                (true, 0) => title.to_owned(),
                (true, _) => "三百篇".to_owned(),
            };
            let shown = running_head(&pages, page).unwrap();
            assert!(is_short_for(shown, &wanted), "{shown:?} on {wanted:?}");
            checked += 1;
        }
        assert!(checked > ARTICLES / 2, "{checked} running heads");
    }
}
