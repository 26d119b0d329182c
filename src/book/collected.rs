//! The articles that a book is put together from.

use super::Article;
use crate::Warning;

/// An article and where it comes from.
#[derive(Clone, Debug)]
pub struct CollectedArticle {
    /// Path of its file with `/`, below the folder that the book is made of.
    pub path: String,
    /// The article.
    pub article: Article,
    /// Its warnings so far.
    pub warnings: Vec<Warning>,
    /// Articles with the same text that were left out.
    pub duplicates: Vec<Dropped>,
    /// The article of the book with nearly the same text, if there is one.
    pub similar: Option<Resembling>,
}

/// An article of a book whose text is nearly that of another.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Resembling {
    /// Path of the other article's file.
    pub path: String,
    /// How many of all shingles the two texts share, in per mille ([`super::duplicates`]).
    pub similarity: u32,
}

/// An article that was left out of a book because another has the same text.
#[derive(Clone, Debug)]
pub struct Dropped {
    /// Path of its file.
    pub path: String,
    /// The article.
    pub article: Article,
    /// How many of all shingles the two texts share, in per mille ([`super::duplicates`]); 1000 for equal texts.
    pub similarity: u32,
}
