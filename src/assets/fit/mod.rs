//! A loaded picture → a picture that a target can show.
//!
//! A picture that the target can show keeps its bytes. Any other becomes a PNG when it was stored without loss, and a
//! JPEG when it was not.

mod one;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::target::PictureTarget;
use super::{budget, name};
#[cfg(test)]
use crate::Warned;
use crate::diag::rules;
use crate::model::{AssetState, Document, NoPicture, Picture, Reasons};
use crate::{Change, Conversion, Fact, Warning};
use one::{Fitted, fitted};

/// Makes every picture of a document showable, as [`fit_documents`] does.
#[cfg(test)]
pub(crate) fn fit_document(mut document: Document, target: &PictureTarget) -> Warned<Document> {
    let warnings = fit_documents([&mut document], target);
    Warned {
        output: document,
        warnings,
    }
}

/// Makes every picture of the documents of a book showable. One that cannot be made so is [`AssetState::Missing`]
/// afterwards, with a warning, and its bytes are among the [attachments](crate::model::Assets::attachments).
pub fn fit_documents<'a>(
    documents: impl IntoIterator<Item = &'a mut Document>,
    target: &PictureTarget,
) -> Vec<Warning> {
    let mut documents: Vec<&mut Document> = documents.into_iter().collect();
    let mut unique: BTreeMap<String, Picture> = BTreeMap::new();
    for (_, asset) in documents.iter().flat_map(|it| it.assets.iter()) {
        if let AssetState::Loaded(picture) = &asset.state {
            unique.insert(picture.sha256.clone(), picture.clone());
        }
    }
    let (fitted, warning) = fit_all(unique, target);
    let mut warnings: Vec<Warning> = warning.into_iter().collect();
    for document in &mut documents {
        warnings.extend(show(document, &fitted, target));
    }
    warnings
}

/// The fitted pictures by the hash of the original, or why they cannot be shown.
type AllFitted = BTreeMap<String, Result<Fitted, NoPicture>>;

fn fit_all(
    unique: BTreeMap<String, Picture>,
    target: &PictureTarget,
) -> (AllFitted, Option<Warning>) {
    let fitted: Vec<(String, Result<Fitted, NoPicture>)> = unique
        .into_par_iter()
        .map(|(hash, picture)| (hash, fitted(&picture, target)))
        .collect();
    let mut fitted: AllFitted = fitted.into_iter().collect();
    let warning = match target.max_bytes {
        Some(budget) => economize(&mut fitted, budget, target),
        None => None,
    };
    (fitted, warning)
}

/// Replaces the pictures of a document by the fitted ones.
fn show(document: &mut Document, fitted: &AllFitted, target: &PictureTarget) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut attachments = Vec::new();
    for (id, asset) in document.assets.iter_mut() {
        let AssetState::Loaded(before) = &asset.state else {
            continue;
        };
        let fact = match &fitted[&before.sha256] {
            Ok(Fitted { changes, .. }) if changes.is_empty() => continue,
            Ok(Fitted { picture, changes }) => {
                let conversion = Conversion {
                    from: before.into(),
                    to: picture.into(),
                    changes: changes.clone(),
                };
                asset.state = AssetState::Loaded(picture.clone());
                Fact::ConvertedPicture {
                    url: name(asset),
                    conversion,
                }
            }
            Err(reason) => {
                let mut reason = Reasons::from(reason.clone());
                if target.drop_metadata {
                    reason.0.push(NoPicture::NotAttached);
                } else {
                    attachments.push((id, before.clone()));
                }
                asset.state = AssetState::Missing(reason.clone());
                Fact::MissingPicture {
                    url: name(asset),
                    reason,
                }
            }
        };
        warnings.push(Warning::new(asset.line, &rules::FIT_PICTURE, fact));
    }
    for (id, picture) in attachments {
        document.assets.attach(id, picture);
    }
    warnings
}

/// Makes all pictures fit into a number of bytes. The warning says with which quality, or that they are still too large.
fn economize(fitted: &mut AllFitted, budget: u64, target: &PictureTarget) -> Option<Warning> {
    let pictures = fitted
        .iter()
        .filter_map(|(hash, it)| Some((hash.clone(), it.as_ref().ok()?.picture.clone())))
        .collect();
    let within = budget::fit(&pictures, budget, target);
    let (quality, side, count) = (within.quality, within.side, within.changed.len());
    for (hash, picture) in within.changed {
        if let Some(Ok(it)) = fitted.get_mut(&hash) {
            it.picture = picture;
            it.changes.push(Change::Squeezed);
        }
    }
    let more = if within.kept {
        ""
    } else {
        ", which is more: it is the smallest we can make them"
    };
    (count > 0 || !within.kept).then(|| {
        let what = format!("the wish for at most {budget} bytes of pictures");
        let shown_as =
            format!("{count} JPEG of quality {quality} with at most {side} pixels a side{more}");
        Warning::new(0, &rules::FIT_PICTURE, Fact::Simplified { what, shown_as })
    })
}

/// Makes a picture showable.
///
/// # Errors
///
/// Says why this target cannot show the picture in any form.
pub fn fit(picture: &Picture, target: &PictureTarget) -> Result<Picture, NoPicture> {
    fitted(picture, target).map(|it| it.picture)
}

/// The pixels of a picture, to be drawn on a page.
#[derive(Debug)]
pub struct RgbPixels {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Red, green and blue of each pixel, row by row.
    pub bytes: Vec<u8>,
}

/// The pixels of a picture, on white where it is transparent, scaled down to fit into a width and a height.
///
/// # Errors
///
/// Says why they cannot be had.
pub fn rgb(picture: &Picture, most: (u32, u32)) -> Result<RgbPixels, NoPicture> {
    let image = one::rgb(picture, most)?;
    Ok(RgbPixels {
        width: image.width(),
        height: image.height(),
        bytes: image.into_raw(),
    })
}

/// Pictures that were made showable together.
#[derive(Clone, Debug)]
pub struct Pictures {
    /// Each picture as it is shown, or why it cannot be shown.
    pub pictures: Vec<Result<Picture, NoPicture>>,
    /// How they were kept within [`PictureTarget::max_bytes`], or that they were not.
    pub warning: Option<Warning>,
}

impl Pictures {
    /// The bytes of all pictures that are shown.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let shown = self.pictures.iter().flatten();
        shown.map(|it| it.blob.length()).sum()
    }
}

/// Makes pictures showable, all together within [`PictureTarget::max_bytes`].
#[must_use]
pub fn fit_pictures(pictures: &[&Picture], target: &PictureTarget) -> Pictures {
    let unique = pictures.iter().map(|it| (it.sha256.clone(), (*it).clone()));
    let (fitted, warning) = fit_all(unique.collect(), target);
    let shown = pictures.iter().map(|it| match &fitted[&it.sha256] {
        Ok(it) => Ok(it.picture.clone()),
        Err(reason) => Err(reason.clone()),
    });
    Pictures {
        pictures: shown.collect(),
        warning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::samples::{self, loaded};
    use crate::model::Asset;

    #[test]
    fn a_picture_that_cannot_be_shown_is_attached_with_a_warning() {
        let mut document = Document::default();
        let id = document.assets.add(Asset {
            candidates: vec!["x.heic".to_owned()],
            referrer_policy: None,
            line: 7,
            state: AssetState::Loaded(loaded(samples::heif(b"heic"))),
        });
        let fitted = fit_document(document, &PictureTarget::epub());
        assert!(fitted.output.assets.picture(id).is_none());
        assert_eq!(fitted.output.assets.attachments().count(), 1);
        assert_eq!(fitted.warnings.len(), 1);
        assert_eq!(fitted.warnings[0].line, 7);
    }
}
