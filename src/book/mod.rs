//! Turns documents into a [`Book`]: order, parts, volumes, duplicates. A single article is a book of one.
//!
//! | file | decides |
//! |---|---|
//! | `assemble` | the recipe: duplicates out, order, volumes, parts, metadata, links |
//! | `duplicates` | which texts are the same |
//! | `order` | the order of articles and the names of parts |
//! | `about` | the metadata of a book from that of its articles |
//! | `cover` | which picture of an article can stand on the cover |
//! | `links` | which links lead to articles of the book |
//!
//! Knows nothing of layout or of either backend.

mod about;
mod assemble;
mod collected;
mod cover;
pub mod duplicates;
mod links;
mod order;

pub use about::shared_title;
pub use assemble::{ArticleRecord, Bound, assemble};
pub use collected::{CollectedArticle, Dropped, Resembling};
pub use cover::ArticlePicture;

use crate::model::{Blob, Document, Language, Metadata, Original, Picture};

/// How articles become books.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The order of the articles. Default: by date.
    pub order: Order,
    /// By what articles are grouped into parts. Default: no parts.
    pub group: Group,
    /// How many books are made. Default: one.
    pub volumes: Volumes,
    /// Whether to keep an article when another has the same text. Default: no.
    pub keep_duplicates: bool,
    /// Whether to leave out an article whose text is nearly the same as that of another, too. Default: no; it is kept, and
    /// its record names the other.
    pub drop_similar: bool,
    /// The name of this volume, when the articles of the other volumes are not given. Default: none.
    pub place: Option<String>,
    /// The stated metadata of the book. Fields that are `None` or empty are derived from the articles.
    pub about: StatedMetadata,
}

/// Metadata that the caller states about a book. It takes precedence over the metadata of the articles.
#[derive(Clone, Debug, Default)]
pub struct StatedMetadata {
    /// Its title.
    pub title: Option<String>,
    /// The title to use when no other is known (the name of the folder).
    pub fallback_title: Option<String>,
    /// Second title.
    pub subtitle: Option<String>,
    /// Authors or editors, in order.
    pub authors: Vec<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Language.
    pub language: Option<Language>,
    /// Summary.
    pub description: Option<String>,
    /// Licence or copyright.
    pub rights: Option<String>,
    /// The series it belongs to.
    pub series: Option<String>,
    /// A picture for its cover.
    pub cover: Option<Picture>,
}

/// In which order articles stand.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Order {
    /// By date, the earliest first and articles without a date last.
    #[default]
    Date,
    /// By path, with numbers in it by their value.
    File,
    /// By the code points of the title, with numbers in it by their value.
    Title,
    /// In the order in which they are given.
    Given,
}

/// By what articles are grouped into the parts of a book.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Group {
    /// No parts.
    #[default]
    None,
    /// By their first category.
    Category,
    /// By their first author.
    Author,
    /// By the month of their date.
    Month,
    /// By the folder of their file.
    Folder,
}

/// How many books are made.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Volumes {
    /// One.
    #[default]
    One,
    /// One for each month.
    Month,
    /// As many as needed for at most this many articles in each (at least 1).
    Articles(usize),
    /// As many as needed for about this many bytes in each. The size of a book is estimated from its pictures
    /// and from its texts compressed to half.
    Bytes(u64),
}

/// A book: articles in reading order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// The metadata of the book; for a single article, its own.
    pub metadata: Metadata,
    /// Every article; its index is its number.
    pub articles: Vec<Article>,
    /// The parts; empty when the articles are not grouped.
    pub parts: Vec<Part>,
    /// The picture that the caller gave for its cover.
    pub cover: Option<Picture>,
}

/// One article of a book.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Its content.
    pub document: Document,
    /// The file it was read from.
    pub original: Original,
}

/// A file that is kept inside a finished book and never shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Its name without folders.
    pub name: String,
    /// Its media type (`application/json`).
    pub media_type: String,
    /// What it is, for people.
    pub description: String,
    /// Its bytes.
    pub bytes: Blob,
}

/// Consecutive articles under one name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Part {
    /// Its name.
    pub title: String,
    /// Number of its first article, from 0.
    pub first: u32,
    /// How many articles it has.
    pub count: u32,
}

impl Book {
    /// A book of one.
    #[must_use]
    pub fn of(article: Article) -> Self {
        Self {
            metadata: article.document.metadata.clone(),
            articles: vec![article],
            parts: Vec::new(),
            cover: None,
        }
    }

    /// Whether the book is a single article without parts.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.articles.len() == 1 && self.parts.is_empty()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Article;
    use crate::model::{Align, Blob, Block, BlockKind, Document, Inline, Metadata, Original};

    /// An article of one paragraph; none when the text is empty.
    pub(crate) fn article(title: &str, text: &str) -> Article {
        let mut document = Document {
            metadata: Metadata {
                title: title.to_owned(),
                identifier: uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, title.as_bytes())
                    .to_string(),
                ..Metadata::default()
            },
            ..Document::default()
        };
        if !text.is_empty() {
            let kind = BlockKind::Paragraph {
                inlines: vec![Inline::Text(text.to_owned())],
                align: Align::Natural,
            };
            document.blocks.push(Block::new(1, kind));
        }
        Article {
            document,
            original: Original {
                name: format!("{title}.md"),
                media_type: "text/markdown",
                blob: Blob::from(text.as_bytes().to_vec()),
                sha256: String::new(),
                received: None,
            },
        }
    }

    #[test]
    fn a_book_of_one_is_single() {
        let book = super::Book::of(article("a", "b"));
        assert!(book.is_single());
        assert_eq!(book.metadata.title, "a");
    }
}
