//! Files that hold many articles, or addresses of articles: feeds, exports of services, archives of the Web. Each article
//! becomes a file of its own, which [`super::read`] reads: with front matter in YAML and a body in HTML where the
//! collection holds the parts of an article, and as it is where the collection holds its page.

use std::collections::BTreeSet;

use super::highlights::Highlight;
use crate::hash::sha256;

/// What a collection holds.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Collection {
    /// What it is (`"an RSS feed"`).
    pub what: &'static str,
    /// What it calls itself.
    pub title: Option<String>,
    /// The articles whose text it holds.
    pub articles: Vec<UnpackedArticle>,
    /// Addresses of articles whose text it does not hold.
    pub pages: Vec<ListedAddress>,
    /// Addresses of feeds.
    pub feeds: Vec<ListedAddress>,
    /// What it holds that is no article and is left out, or what is wrong with it, in words.
    pub remarks: Vec<String>,
    /// The identifiers of the articles.
    ids: BTreeSet<String>,
}

/// An article of a collection, as a file.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct UnpackedArticle {
    /// What tells the article from the others of its collection, also when the collection is opened again later.
    pub id: String,
    /// A file name: its date and its title.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// The address of its page.
    pub address: Option<String>,
    /// Whether the collection holds only the beginning of the text, or a summary.
    pub is_summary: bool,
}

/// An address that a collection names.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ListedAddress {
    /// The address.
    pub address: String,
    /// What the collection calls it.
    pub title: Option<String>,
    /// What its reader has marked in the page.
    pub highlights: Vec<Highlight>,
}

impl ListedAddress {
    pub(super) fn new(address: &str, title: Option<String>) -> Self {
        Self {
            address: address.trim().to_owned(),
            title,
            highlights: Vec::new(),
        }
    }
}

impl Collection {
    pub(super) fn new(what: &'static str) -> Self {
        Self {
            what,
            ..Self::default()
        }
    }

    /// Adds an article that is a page.
    pub(super) fn add_page(&mut self, name: &str, bytes: Vec<u8>, address: Option<String>) {
        self.push(UnpackedArticle {
            id: address.clone().unwrap_or_else(|| name.to_owned()),
            name: name.to_owned(),
            bytes,
            address,
            is_summary: false,
        });
    }

    /// Adds an article.
    pub(super) fn push(&mut self, mut article: UnpackedArticle) {
        // Two entries without an identifier of their own may not be taken for one.
        if !self.ids.insert(article.id.clone()) {
            article.id = format!("{} {}", article.id, sha256(&article.bytes));
        }
        self.articles.push(article);
    }
}
