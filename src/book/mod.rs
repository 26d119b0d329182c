//! Documents to a [`Book`]: order, parts, volumes, duplicates. One article is a book of one.
//!
//! | file | decides |
//! |---|---|
//! | `assemble` | the recipe: duplicates out, order, volumes, parts, metadata, links |
//! | `duplicates` | which texts are the same |
//! | `order` | what stands before what, and under which name |
//! | `about` | the metadata of a book from that of its articles |
//! | `links` | links that stay inside |
//!
//! Knows nothing of layout or of either backend.

mod about;
mod assemble;
pub mod duplicates;
mod links;
mod order;

pub use assemble::{Bound, Dropped, Item, Known, assemble};

use crate::model::{Blob, Document, Language, Metadata, Original, Picture};

/// How articles become books.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What stands before what. Default: by date.
    pub order: Order,
    /// What the parts of a book are. Default: none.
    pub group: Group,
    /// How many books. Default: one.
    pub volumes: Volumes,
    /// Keep every article, also when another has the same text. Default: no.
    pub keep_duplicates: bool,
    /// What tells this book from the other volumes, when it is one of several whose other articles
    /// are not given. Default: none.
    pub place: Option<String>,
    /// What is said about the book; what is `None` or empty is derived from the articles.
    pub about: About,
}

/// What is said about a book, above what its articles say about themselves.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Its title.
    pub title: Option<String>,
    /// A title for when nothing gives one (the folder's name).
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

/// What stands before what.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Order {
    /// The earlier first, undated articles last.
    #[default]
    Date,
    /// By path, numbers in it by value.
    File,
    /// By title, by code points, numbers in it by value.
    Title,
    /// As given.
    Given,
}

/// What the parts of a book are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Group {
    /// No parts.
    #[default]
    None,
    /// An article's first category.
    Category,
    /// An article's first author.
    Author,
    /// The month of its date.
    Month,
    /// The folder of its file.
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
    /// As many as needed for at most so many articles in each; at least 1.
    Articles(usize),
    /// As many as needed for about so many bytes in each: pictures as they are, texts as they are
    /// packed, with a margin.
    Bytes(u64),
}

/// Articles in the order they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// Of the book; of a book of one, the article's own.
    pub metadata: Metadata,
    /// Every article, numbered from 0 by its place.
    pub articles: Vec<Article>,
    /// How they are grouped; empty when they are not.
    pub parts: Vec<Part>,
    /// The picture that was given for its cover.
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

    /// Whether it is a single article without a book around it.
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
