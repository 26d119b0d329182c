//! An article that is held in memory, because no file of its own is on the disk.

use std::path::PathBuf;

use lantai::archive::Failed;
use lantai::make::web::WebPage;
use lantai::model::Received;

use crate::cli::failure::Failure;

/// An article, or why there is none.
#[derive(Debug)]
pub(crate) struct HeldArticle {
    /// The path that reports name it by, and that its outputs are named after.
    pub(crate) below: String,
    /// What tells it from the others of its collection; empty when it is of none.
    pub(super) id: String,
    /// Its bytes.
    pub(super) bytes: Result<Vec<u8>, Failed>,
    /// How they came, when a host sent them.
    pub(crate) received: Option<Received>,
}

impl HeldArticle {
    /// A page that was fetched.
    pub(super) fn page(below: String, page: WebPage) -> Self {
        Self {
            below,
            id: String::new(),
            bytes: Ok(page.bytes),
            received: Some(page.received),
        }
    }

    /// An article that could not be had.
    pub(super) fn failed(below: String, failure: &Failure) -> Self {
        Self {
            below,
            id: String::new(),
            bytes: Err(failure.recorded()),
            received: None,
        }
    }

    /// The bytes of the article.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        match &self.bytes {
            Ok(bytes) => Ok(bytes.clone()),
            Err(failed) => Err(Failure::of_recorded(failed)),
        }
    }

    /// The file name of the article without folders.
    pub(crate) fn name(&self) -> &str {
        self.below.rsplit('/').next().unwrap_or_default()
    }

    /// A path that stands for the article where a command shows one.
    pub(crate) fn path(&self) -> PathBuf {
        PathBuf::from(&self.below)
    }
}
