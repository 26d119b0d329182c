//! Which pictures go into the book, each once, and under which names.

use std::collections::BTreeMap;

use super::Options;
use super::plan::Plan;
use crate::book::Book;
use crate::model::{AssetId, AssetState, Blob, Picture};
use crate::{Fact, Warning};

/// The pictures of a book.
#[derive(Debug, Default)]
pub(super) struct Media {
    /// In the order of their first use.
    pub(super) files: Vec<MediaFile>,
    by_hash: BTreeMap<String, usize>,
    by_asset: BTreeMap<(usize, AssetId), Shown>,
}

/// One picture in the container.
#[derive(Debug)]
pub(super) struct MediaFile {
    /// Below `OEBPS/`.
    pub(super) href: String,
    /// The media type.
    pub(super) mime: &'static str,
    /// The bytes.
    pub(super) blob: Blob,
    /// SHA-256 of the bytes, lower-case hex.
    pub(super) sha256: String,
    /// Whether it moves.
    pub(super) animated: bool,
    /// Pixels across and down.
    pub(super) size: (u32, u32),
}

/// What stands at the place of a picture.
#[derive(Clone, Debug)]
pub(super) enum Shown {
    /// The file of that number.
    File(usize),
    /// A box that says why.
    Box(String),
}

impl Media {
    /// What stands at the place of a picture.
    pub(super) fn shown(&self, article: usize, asset: AssetId) -> Shown {
        let found = self.by_asset.get(&(article, asset)).cloned();
        found.unwrap_or_else(|| Shown::Box(String::new()))
    }

    /// The file of a picture, when it can be shown.
    pub(super) fn file(&self, article: usize, asset: AssetId) -> Option<&MediaFile> {
        match self.by_asset.get(&(article, asset))? {
            Shown::File(index) => self.files.get(*index),
            Shown::Box(_) => None,
        }
    }

    /// Adds a picture, or finds the one with the same bytes.
    pub(super) fn add(&mut self, picture: &Picture) -> usize {
        if let Some(index) = self.by_hash.get(&picture.sha256) {
            return *index;
        }
        let index = self.files.len();
        let name: String = picture.sha256.chars().take(20).collect();
        self.files.push(MediaFile {
            href: format!("media/{name}.{}", picture.media.extension()),
            mime: picture.media.mime(),
            animated: is_animated(picture.blob.bytes()),
            size: (picture.width, picture.height),
            blob: picture.blob.clone(),
            sha256: picture.sha256.clone(),
        });
        self.by_hash.insert(picture.sha256.clone(), index);
        index
    }
}

/// Collects the pictures that the articles show.
pub(super) fn collect(
    book: &Book,
    plan: &Plan,
    options: &Options,
    warnings: &mut Vec<Warning>,
) -> Media {
    let mut media = Media::default();
    let abilities = options.profile.abilities();
    for (number, (article, plan)) in book.articles.iter().zip(&plan.articles).enumerate() {
        let assets = &article.document.assets;
        let images = plan.found.images.iter().map(|it| it.0);
        for id in images.chain(plan.found.posters.iter().copied()) {
            if media.by_asset.contains_key(&(number, id)) {
                continue;
            }
            let Some(asset) = assets.get(id) else {
                continue;
            };
            let shown = match &asset.state {
                AssetState::Loaded(picture) if abilities.pictures.contains(&picture.media) => {
                    Shown::File(media.add(picture))
                }
                AssetState::Loaded(picture) => {
                    // The bytes stay in the book, but no page can show them.
                    media.add(picture);
                    let what = picture.media.mime();
                    let reason = format!("{} ({})", what, options.profile.name());
                    warnings.push(Warning::new(
                        asset.line,
                        "epub-picture-format",
                        Fact::Simplified {
                            what: format!("a picture of type {what}"),
                            shown_as:
                                "a box with its alternative text and address; its file is kept"
                                    .to_owned(),
                        },
                    ));
                    Shown::Box(reason)
                }
                AssetState::Missing(reason) => Shown::Box(reason.clone()),
                AssetState::Pending => Shown::Box(String::new()),
            };
            media.by_asset.insert((number, id), shown);
        }
    }
    media
}

/// Whether a GIF has several frames or a WebP says that it moves.
fn is_animated(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"GIF8") {
        // A graphic control extension before each frame; one or none in a still picture.
        let control = [0x21, 0xf9, 0x04];
        return bytes.windows(3).filter(|it| *it == control).count() > 1;
    }
    bytes.starts_with(b"RIFF")
        && bytes.get(12..16) == Some(b"VP8X")
        && bytes.get(20).is_some_and(|it| it & 2 != 0)
}
