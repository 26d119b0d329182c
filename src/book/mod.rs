//! Documents to a [`Book`]: order, parts, volumes, duplicates. One article is a book of one.
//!
//! Knows nothing of layout or of either backend.

use crate::model::{Document, Metadata, Original};

/// Articles in the order they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// Of the book; of a book of one, the article's own.
    pub metadata: Metadata,
    /// Every article, numbered from 0 by its place.
    pub articles: Vec<Article>,
    /// How they are grouped; empty when they are not.
    pub parts: Vec<Part>,
}

/// One article of a book.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Its content.
    pub document: Document,
    /// The file it was read from.
    pub original: Original,
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
        }
    }

    /// Whether it is a single article without a book around it.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.articles.len() == 1 && self.parts.is_empty()
    }
}
