//! Chooses the pictures that go into the EPUB: each picture once, in a format that the target readers can show, under
//! a name made from its hash.

use std::collections::{BTreeMap, BTreeSet};

use super::options::Options;
use super::plan::BookPlan;
use crate::assets::{self, PictureTarget, Pictures};
use crate::book::Book;
use crate::diag::rules;
use crate::model::{AssetId, AssetState, Blob, Media, NoPicture, Picture, Reasons};
use crate::{Conversion, Fact, PictureForm, Warning};

/// The picture files of a book.
#[derive(Debug, Default)]
pub(super) struct PictureFiles {
    /// The picture files, in the order of their first use.
    pub(super) files: Vec<MediaFile>,
    /// Pictures that the EPUB keeps without showing them: those that no reader can show, and attachments.
    pub(super) kept: Vec<Picture>,
    /// What is shown for a picture, by the hash of the original picture.
    by_hash: BTreeMap<String, Shown>,
    /// Indices in `files`, by the hash of the fitted picture.
    by_bytes: BTreeMap<String, usize>,
    by_asset: BTreeMap<(usize, AssetId), Shown>,
    /// Whether camera metadata (place, time, owner) is removed.
    drops_metadata: bool,
}

/// One picture file in the container.
#[derive(Debug)]
pub(super) struct MediaFile {
    /// The path below `OEBPS/`.
    pub(super) href: String,
    pub(super) media: Media,
    pub(super) blob: Blob,
    /// SHA-256 of `blob`, in lower-case hex.
    pub(super) sha256: String,
    /// Whether the picture is animated.
    pub(super) animated: bool,
    /// Width and height in pixels.
    pub(super) size: (u32, u32),
}

/// What the book shows in the place of a picture.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Shown {
    /// The picture file with this index.
    File(usize),
    /// A box that says why the picture is missing.
    Box(Reasons),
}

/// Converts the pictures that the articles show for the target readers: each picture once, in reading order.
pub(super) fn fit(book: &Book, plan: &BookPlan, options: &Options) -> Pictures {
    let unique = unique(book, &uses(book, plan));
    assets::fit_pictures(&unique, &target(options))
}

/// Makes fitted pictures smaller, so that together they take at most `budget` bytes if possible.
pub(super) fn shrink(fitted: &Pictures, options: &Options, budget: u64) -> Pictures {
    let target = PictureTarget {
        max_bytes: Some(budget),
        ..target(options)
    };
    let shown: Vec<&Picture> = fitted.pictures.iter().flatten().collect();
    let made = assets::fit_pictures(&shown, &target);
    let mut smaller = made.pictures.into_iter();
    let pictures = fitted.pictures.iter().map(|it| match it {
        Ok(whole) => smaller.next().unwrap_or_else(|| Ok(whole.clone())),
        Err(reason) => Err(reason.clone()),
    });
    Pictures {
        pictures: pictures.collect(),
        ..made
    }
}

/// The formats and limits that pictures are converted to.
fn target(options: &Options) -> PictureTarget<'_> {
    let abilities = options.profile.abilities();
    PictureTarget {
        shows: abilities.pictures.to_vec(),
        animation: abilities.animation,
        max_size: abilities.longest_side.map(|it| (it, it)),
        drop_metadata: options.drop_metadata,
        fonts: options.fonts.as_deref(),
        spool: options.spool.clone(),
        ..PictureTarget::epub()
    }
}

/// The loaded pictures among `uses`, each once.
fn unique<'a>(book: &'a Book, uses: &[(usize, AssetId)]) -> Vec<&'a Picture> {
    let mut seen = BTreeSet::new();
    let pictures = uses
        .iter()
        .filter_map(|(number, id)| book.articles[*number].document.assets.picture(*id));
    pictures.filter(|it| seen.insert(&it.sha256)).collect()
}

/// Collects the picture files of the book from the fitted pictures, and warns of pictures that were changed or are
/// missing.
pub(super) fn collect(
    book: &Book,
    plan: &BookPlan,
    options: &Options,
    fitted: &Pictures,
    warnings: &mut Vec<Warning>,
) -> PictureFiles {
    let uses = uses(book, plan);
    let mut media = PictureFiles {
        drops_metadata: options.drop_metadata,
        ..PictureFiles::default()
    };
    warnings.extend(fitted.warning.clone());
    for (picture, fitted) in unique(book, &uses).into_iter().zip(&fitted.pictures) {
        media.record(picture, fitted.clone());
    }
    for (number, id) in uses {
        let Some(asset) = book.articles[number].document.assets.get(id) else {
            continue;
        };
        let shown = match &asset.state {
            AssetState::Loaded(picture) => {
                let shown = media.by_hash.get(&picture.sha256).cloned();
                let shown = shown.unwrap_or_else(|| Shown::Box(Reasons::default()));
                let url = asset.address().to_owned();
                let warning = media
                    .warning_about(picture, &shown, asset.line, url)
                    .into_iter();
                warnings.extend(warning.map(|mut it| {
                    it.article = u32::try_from(number).ok();
                    it
                }));
                shown
            }
            AssetState::Missing(reason) => Shown::Box(reason.clone()),
            AssetState::Pending => Shown::Box(Reasons::default()),
        };
        media.by_asset.insert((number, id), shown);
    }
    for article in &book.articles {
        let attachments = article.document.assets.attachments();
        media.kept.extend(attachments.map(|it| it.1.clone()));
    }
    media.kept.sort_by(|a, b| a.sha256.cmp(&b.sha256));
    media.kept.dedup_by(|a, b| a.sha256 == b.sha256);
    media
}

/// Every picture that an article shows, as (article, picture): once per article, in reading order.
fn uses(book: &Book, plan: &BookPlan) -> Vec<(usize, AssetId)> {
    let mut uses = Vec::new();
    for (number, plan) in plan.articles.iter().enumerate().take(book.articles.len()) {
        let mut here = BTreeSet::new();
        let images = plan.features.images.iter().map(|it| it.0);
        let all = images.chain(plan.features.posters.iter().copied());
        uses.extend(all.filter(|it| here.insert(*it)).map(|it| (number, it)));
    }
    uses
}

/// A picture in a form that the readers can show, or the reason why there is none.
type FittedPicture = Result<Picture, NoPicture>;

impl PictureFiles {
    /// What the book shows in the place of an article's picture.
    pub(super) fn shown(&self, article: usize, asset: AssetId) -> Shown {
        let found = self.by_asset.get(&(article, asset)).cloned();
        found.unwrap_or_else(|| Shown::Box(Reasons::default()))
    }

    /// The file of an article's picture, if the picture can be shown.
    pub(super) fn file(&self, article: usize, asset: AssetId) -> Option<&MediaFile> {
        match self.by_asset.get(&(article, asset))? {
            Shown::File(index) => self.files.get(*index),
            Shown::Box(_) => None,
        }
    }

    /// The index of a picture's file, which is added if it is new; `None` when the picture cannot be shown.
    pub(super) fn add(&mut self, picture: &Picture, options: &Options) -> Option<usize> {
        if !self.by_hash.contains_key(&picture.sha256) {
            self.record(picture, assets::fit(picture, &target(options)));
        }
        match self.by_hash.get(&picture.sha256)? {
            Shown::File(index) => Some(*index),
            Shown::Box(_) => None,
        }
    }

    /// Records the result of fitting a picture.
    fn record(&mut self, picture: &Picture, fitted: FittedPicture) {
        let shown = match fitted {
            Ok(fitted) => Shown::File(self.file_of(&fitted)),
            Err(reason) => {
                let is_new = self.kept.iter().all(|it| it.sha256 != picture.sha256);
                // The camera metadata of such a picture cannot be removed, so when it has to be, the picture is not
                // kept.
                if is_new && !self.drops_metadata {
                    self.kept.push(picture.clone());
                }
                Shown::Box(reason.into())
            }
        };
        self.by_hash.insert(picture.sha256.clone(), shown);
    }

    /// The index of the file with this picture's bytes, added if new: two originals may give the same fitted picture.
    fn file_of(&mut self, picture: &Picture) -> usize {
        if let Some(index) = self.by_bytes.get(&picture.sha256) {
            return *index;
        }
        let index = self.files.len();
        self.by_bytes.insert(picture.sha256.clone(), index);
        self.files.push(MediaFile {
            href: name("media", picture),
            media: picture.media,
            animated: is_animated(picture),
            size: (picture.width, picture.height),
            blob: picture.blob.clone(),
            sha256: picture.sha256.clone(),
        });
        index
    }

    /// The warning for a picture that is missing or was changed.
    fn warning_about(
        &self,
        picture: &Picture,
        shown: &Shown,
        line: u32,
        url: String,
    ) -> Option<Warning> {
        let fact = match shown {
            Shown::Box(reason) => Fact::MissingPicture {
                url,
                reason: reason.clone(),
            },
            Shown::File(index) => {
                let file = &self.files[*index];
                if file.sha256 == picture.sha256 {
                    return None;
                }
                let (width, height) = file.size;
                let to = PictureForm {
                    media: file.media,
                    width,
                    height,
                };
                let conversion = Conversion {
                    from: picture.into(),
                    to,
                    changes: Vec::new(),
                };
                Fact::ConvertedPicture { url, conversion }
            }
        };
        Some(Warning::new(line, &rules::EPUB_PICTURE, fact))
    }
}

/// A file path made from the picture's hash, so that it is the same in every run and every book.
pub(super) fn name(folder: &str, picture: &Picture) -> String {
    let hash: String = picture.sha256.chars().take(20).collect();
    format!("{folder}/{hash}.{}", picture.media.extension())
}

/// Whether a GIF has several frames, or a WebP declares that it is animated.
fn is_animated(picture: &Picture) -> bool {
    if !matches!(picture.media, Media::Gif | Media::WebP) {
        return false;
    }
    let Ok(bytes) = picture.blob.bytes() else {
        return false; // writing the book will say so
    };
    if bytes.starts_with(b"GIF8") {
        // Each frame of an animation has a graphic control extension; a still picture has at most one.
        let control = [0x21, 0xf9, 0x04];
        return bytes.windows(3).filter(|it| *it == control).count() > 1;
    }
    let extended = bytes.starts_with(b"RIFF") && bytes.get(12..16) == Some(b"VP8X");
    extended && bytes.get(20).is_some_and(|it| it & 2 != 0)
}
