//! Pictures, from an address in an article to bytes that a backend can show: resolve, fetch, cache,
//! sniff, limit, transcode.
//!
//! Knows nothing of layout, EPUB or PDF.

use std::path::PathBuf;

use crate::model::{AssetState, Document};
use crate::{Fact, Resources, Warned, Warning};

/// Where pictures may come from.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder of the article file.
    pub base: Option<PathBuf>,
    /// Never use the network.
    pub offline: bool,
}

/// Finds the bytes of every picture of a document. (A stand-in: finds none.)
#[must_use]
pub fn load(mut document: Document, _options: &Options, _disk: &dyn Resources) -> Warned<Document> {
    let mut warnings = Vec::new();
    for (_, asset) in document.assets.iter_mut() {
        if asset.state == AssetState::Pending {
            let reason = "pictures are not loaded yet".to_owned();
            asset.state = AssetState::Missing(reason.clone());
            let url = asset.candidates.first().cloned().unwrap_or_default();
            warnings.push(Warning::new(
                asset.line,
                "load-picture",
                Fact::MissingPicture { url, reason },
            ));
        }
    }
    Warned {
        output: document,
        warnings,
    }
}
