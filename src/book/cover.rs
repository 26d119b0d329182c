//! Which picture of its articles can stand on the cover of a book.

use super::Book;
use crate::model::{AssetId, Block, BlockKind, Document, Media, Picture};

/// The least width and height of a cover in pixels. A smaller picture is usually a logo or a thumbnail.
const LEAST: u32 = 300;

/// The least width of a picture that shares the cover with the title, in pixels: across a page of 14 cm it has more than
/// 140 dots an inch.
const LEAST_SHARED: u32 = 800;

/// A picture of an article.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ArticlePicture {
    /// The number of the article in the book, from 0.
    pub article: usize,
    /// The picture in that article.
    pub asset: AssetId,
}

impl Book {
    /// The picture that is the whole cover of a single article: the one that the article names, or else its first that can
    /// serve. In a collection, a picture of one article would not stand for the others.
    #[must_use]
    pub fn own_cover(&self) -> Option<&Picture> {
        let only = self.articles.first().filter(|_| self.is_single())?;
        let document = &only.document;
        candidates(document).find_map(|it| suitable(document, it, LEAST))
    }

    /// The picture that shares the cover with the title, where a theme asks for one: the first that an article names as its
    /// own, or else the first in an article, that is good enough.
    #[must_use]
    pub fn shared_cover(&self) -> Option<ArticlePicture> {
        let find = |of: &dyn Fn(&Document) -> Option<AssetId>| {
            let mut articles = self.articles.iter().enumerate();
            articles.find_map(|(article, it)| {
                let asset = of(&it.document)?;
                Some(ArticlePicture { article, asset })
            })
        };
        let good = |document: &Document, id: AssetId| {
            let picture = suitable(document, id, LEAST)?;
            // Not a tall strip either: the title needs its share of the page.
            let tall = u64::from(picture.height) * 4 > u64::from(picture.width) * 5;
            (picture.width >= LEAST_SHARED && !tall).then_some(id)
        };
        find(&|it| good(it, it.metadata.cover?))
            .or_else(|| find(&|it| candidates(it).find_map(|id| good(it, id))))
    }
}

/// The pictures of an article that may stand on a cover, best first.
fn candidates(document: &Document) -> impl Iterator<Item = AssetId> {
    let named = document.metadata.cover.into_iter();
    named.chain(document.blocks.iter().filter_map(figure))
}

fn figure(block: &Block) -> Option<AssetId> {
    match &block.kind {
        BlockKind::Figure(figure) => figure.images.first().map(|it| it.asset),
        BlockKind::Paragraph { .. }
        | BlockKind::Heading { .. }
        | BlockKind::List { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Quote(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Rule
        | BlockKind::Embed(_)
        | BlockKind::Math(_)
        | BlockKind::Group { .. } => None,
    }
}

/// The picture, if it can serve as a cover: its format is one for photographs and drawings, it is neither tiny nor a
/// narrow strip, and its address is not one of random, placeholder or error pictures.
fn suitable(document: &Document, id: AssetId, least: u32) -> Option<&Picture> {
    let picture = document.assets.picture(id)?;
    let asset = document.assets.get(id)?;
    let (short, long) = (
        picture.width.min(picture.height),
        picture.width.max(picture.height),
    );
    let shape = short >= least && long <= short.saturating_mul(3);
    let drawn = match picture.media {
        Media::Jpeg
        | Media::Png
        | Media::WebP
        | Media::Avif
        | Media::Heic
        | Media::Bmp
        | Media::Tiff => true,
        Media::Gif | Media::Svg | Media::Ico => false,
    };
    let junk = asset.candidates.iter().any(|it| is_junk(it));
    (drawn && shape && !junk).then_some(picture)
}

/// Whether an address is known for pictures that have nothing to do with the article.
fn is_junk(address: &str) -> bool {
    const SIGNS: [&str; 8] = [
        "picsum.photos",
        "placeholder",
        "/404.",
        "/undefined",
        "source.unsplash.com/random",
        "default-cover",
        "loading.gif",
        "qrcode",
    ];
    let address = address.to_ascii_lowercase();
    SIGNS.iter().any(|it| address.contains(it)) || address.ends_with("/null")
}

#[cfg(test)]
mod tests {
    use super::super::tests::article;
    use super::super::{Article, Book};
    use super::*;
    use crate::model::{Asset, AssetState, Blob};

    /// An article that names a picture of this size as its own.
    fn with_cover(address: &str, width: u32, height: u32) -> Article {
        let mut article = article(address, "text");
        let picture = Picture {
            media: Media::Jpeg,
            width,
            height,
            sha256: String::new(),
            blob: Blob::from(Vec::new()),
        };
        let id = article.document.assets.add(Asset {
            candidates: vec![address.to_owned()],
            referrer_policy: None,
            line: 1,
            state: AssetState::Loaded(picture),
        });
        article.document.metadata.cover = Some(id);
        article
    }

    #[test]
    fn a_collection_shows_the_first_picture_that_is_good_enough() {
        let articles = vec![
            article("none", "text"),
            with_cover("small.jpg", 400, 300),
            with_cover("tall.jpg", 900, 2000),
            with_cover("https://a.example/qrcode.jpg", 1000, 1000),
            with_cover("good.jpg", 1600, 900),
        ];
        let book = Book {
            articles,
            ..Book::default()
        };
        assert_eq!(book.shared_cover().map(|it| it.article), Some(4));
        assert_eq!(book.own_cover(), None);
    }

    #[test]
    fn the_cover_of_a_single_article_is_its_own_picture() {
        let book = Book::of(with_cover("a.jpg", 400, 300));
        assert_eq!(book.own_cover().map(|it| it.width), Some(400));
        assert_eq!(book.shared_cover(), None);
    }
}
