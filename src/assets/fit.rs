//! A picture as it came, to a picture that a target can show.
//!
//! What a target can show passes untouched, byte for byte. What it cannot becomes JPEG when it was
//! lossy and PNG when it was not.

use std::collections::BTreeMap;
use std::io::Read as _;

use image::DynamicImage;
use rayon::prelude::*;

use super::sniff::{Colour, Header};
use super::{budget, colour, encode, name, picture, pixels, strip, svg};
use crate::fonts::Fonts;
use crate::model::{AssetState, Document, Media, Picture};
use crate::{Fact, Spool, Warned, Warning};

/// What an output can show.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// The types it can show.
    pub shows: Vec<Media>,
    /// Whether films of pictures (GIF, WebP) move; else their first frame is taken.
    pub animation: bool,
    /// Whether transparency is shown; else pictures are laid over white.
    pub alpha: bool,
    /// Whether it knows sRGB alone: profiles are applied, inks mixed, 16 bits cut to 8.
    pub srgb_only: bool,
    /// The most pixels across and down; larger pictures are scaled down.
    pub max_size: Option<(u32, u32)>,
    /// Quality of JPEG made by us, 1 to 100. Default: 90.
    pub quality: u8,
    /// Whether what a camera wrote about place, time and owner is dropped. Default: `false`.
    pub drop_metadata: bool,
    /// The most bytes that the pictures of a document take together. Default: no bound.
    pub max_bytes: Option<u64>,
    /// Faces for the text in SVG. Default: none, such text is left out with a warning.
    pub fonts: Option<&'a Fonts>,
    /// Where the bytes of large pictures are put. Default: memory.
    pub spool: Spool,
}

impl Target<'_> {
    /// A PDF/A: JPEG and PNG in sRGB, at most 300 dpi on an A4 page (2480 × 3508).
    #[must_use]
    pub fn pdf() -> Self {
        Self {
            shows: vec![Media::Jpeg, Media::Png],
            animation: false,
            alpha: true,
            srgb_only: true,
            max_size: Some((2480, 3508)),
            quality: 90,
            drop_metadata: false,
            max_bytes: None,
            fonts: None,
            spool: Spool::default(),
        }
    }

    /// An EPUB 3.3 for readers that show all its core media types.
    /// <https://www.w3.org/TR/epub-33/#sec-core-media-types>
    #[must_use]
    pub fn epub() -> Self {
        Self {
            shows: vec![Media::Jpeg, Media::Png, Media::Gif, Media::WebP, Media::Svg],
            animation: true,
            alpha: true,
            srgb_only: false,
            max_size: None,
            quality: 90,
            drop_metadata: false,
            max_bytes: None,
            fonts: None,
            spool: Spool::default(),
        }
    }

    /// An EPUB for readers of e-ink and for Send-to-Kindle: JPEG, PNG and GIF that stand still.
    #[must_use]
    pub fn epub_plain() -> Self {
        Self {
            shows: vec![Media::Jpeg, Media::Png, Media::Gif],
            animation: false,
            alpha: true,
            srgb_only: true,
            max_size: Some((2560, 2560)),
            quality: 88,
            drop_metadata: false,
            max_bytes: None,
            fonts: None,
            spool: Spool::default(),
        }
    }
}

/// Makes every picture of a document showable. What cannot be made so is
/// [`AssetState::Missing`] afterwards, with a warning, and its bytes are among the
/// [attachments](crate::model::Assets::attachments).
#[must_use]
pub fn fit_document(mut document: Document, target: &Target) -> Warned<Document> {
    let mut unique: BTreeMap<String, Picture> = BTreeMap::new();
    for (_, asset) in document.assets.iter() {
        if let AssetState::Loaded(picture) = &asset.state {
            unique.insert(picture.sha256.clone(), picture.clone());
        }
    }
    let fitted: Vec<(String, Result<Fitted, String>)> = unique
        .into_par_iter()
        .map(|(hash, picture)| (hash, fitted(&picture, target)))
        .collect();
    let mut fitted: BTreeMap<String, Result<Fitted, String>> = fitted.into_iter().collect();
    let mut warnings = Vec::new();
    if let Some(budget) = target.max_bytes {
        warnings.extend(economize(&mut fitted, budget, target));
    }
    let mut attachments = Vec::new();
    for (id, asset) in document.assets.iter_mut() {
        let AssetState::Loaded(before) = &asset.state else {
            continue;
        };
        let fact = match &fitted[&before.sha256] {
            Ok(Fitted { changes, .. }) if changes.is_empty() => continue,
            Ok(Fitted { picture, changes }) => {
                let what = describe(before, picture, changes);
                asset.state = AssetState::Loaded(picture.clone());
                Fact::ConvertedPicture {
                    url: name(asset),
                    what,
                }
            }
            Err(reason) => {
                attachments.push((id, before.clone()));
                asset.state = AssetState::Missing(reason.clone());
                Fact::MissingPicture {
                    url: name(asset),
                    reason: reason.clone(),
                }
            }
        };
        warnings.push(Warning::new(asset.line, "fit-picture", fact));
    }
    for (id, picture) in attachments {
        document.assets.attach(id, picture);
    }
    Warned {
        output: document,
        warnings,
    }
}

/// Makes all pictures fit into a number of bytes; the warning says when they do not.
fn economize(
    fitted: &mut BTreeMap<String, Result<Fitted, String>>,
    budget: u64,
    target: &Target,
) -> Option<Warning> {
    let pictures = fitted
        .iter()
        .filter_map(|(hash, it)| Some((hash.clone(), it.as_ref().ok()?.picture.clone())))
        .collect();
    let (changed, kept) = budget::fit(&pictures, budget, target);
    for (hash, picture) in changed {
        if let Some(Ok(it)) = fitted.get_mut(&hash) {
            it.picture = picture;
            it.changes.push(format!("to keep within {budget} bytes"));
        }
    }
    let what = format!("the wish for at most {budget} bytes of pictures");
    let shown_as = "the smallest we can make them, which is more".to_owned();
    (!kept).then(|| Warning::new(0, "fit-picture", Fact::Simplified { what, shown_as }))
}

/// Makes a picture showable.
///
/// # Errors
///
/// Says why it cannot be shown by this target in any form.
pub fn fit(picture: &Picture, target: &Target) -> Result<Picture, String> {
    fitted(picture, target).map(|it| it.picture)
}

/// A picture that can be shown, and what was done to it.
struct Fitted {
    picture: Picture,
    changes: Vec<String>,
}

fn describe(before: &Picture, after: &Picture, changes: &[String]) -> String {
    format!(
        "{} {} × {} became {} {} × {}: {}",
        before.media.extension(),
        before.width,
        before.height,
        after.media.extension(),
        after.width,
        after.height,
        changes.join(", ")
    )
}

fn fitted(whole: &Picture, target: &Target) -> Result<Fitted, String> {
    if whole.media == Media::Svg {
        return svg::fit(whole, target).map(|(picture, changes)| Fitted { picture, changes });
    }
    let cost = |header: &Header| match Plan::of(header, target) {
        Plan { changes, scale } if changes.is_empty() && scale.is_none() => 0,
        Plan { scale, .. } => scale
            .and_then(|it| pixels::cost_of_shrunk(header, it))
            .unwrap_or_else(|| pixels::cost(header, scale)),
    };
    pixels::with(whole, cost, |bytes, header| {
        let Plan { mut changes, scale } = Plan::of(header, target);
        let must = !changes.is_empty();
        if !must && scale.is_none() {
            return Ok(untouched(whole, bytes, header, target));
        }
        if let Some((width, height)) = scale {
            changes.push(format!("scaled to {width} × {height}"));
        }
        match remade(bytes, header, scale, target) {
            // A smaller picture that takes more room serves nobody.
            Ok(made) if !must && made.blob.length() >= whole.blob.length() => {
                Ok(untouched(whole, bytes, header, target))
            }
            Ok(picture) => Ok(Fitted { picture, changes }),
            // Too large to scale is still fit to be shown.
            Err(_) if !must => Ok(untouched(whole, bytes, header, target)),
            Err(reason) => Err(reason),
        }
    })
}

/// What is to be done to a picture.
struct Plan {
    /// Why it cannot be shown as it is.
    changes: Vec<String>,
    /// The size to scale to.
    scale: Option<(u32, u32)>,
}

impl Plan {
    fn of(header: &Header, target: &Target) -> Self {
        Self {
            changes: needs(header, target),
            scale: smaller(header.shown(), target.max_size),
        }
    }
}

/// The picture as it came, or without what its camera wrote.
fn untouched(before: &Picture, bytes: &[u8], header: &Header, target: &Target) -> Fitted {
    let stripped = (target.drop_metadata && header.has_metadata)
        .then(|| strip::strip(bytes, before.media))
        .flatten();
    if let Some(bytes) = stripped {
        let size = (before.width, before.height);
        return Fitted {
            picture: picture(&target.spool, before.media, size, bytes),
            changes: vec!["what the camera wrote was dropped".to_owned()],
        };
    }
    Fitted {
        picture: before.clone(),
        changes: Vec::new(),
    }
}

/// Why a picture cannot be shown as it is.
fn needs(header: &Header, target: &Target) -> Vec<String> {
    let mut needs = Vec::new();
    let mut need = |it: &str| needs.push(it.to_owned());
    if !target.shows.contains(&header.media) {
        need("not shown everywhere");
    }
    if header.orientation != 1 {
        need("turned upright");
    }
    if header.animated && !target.animation {
        need("its first frame");
    }
    if header.colour == Colour::Cmyk {
        need("inks mixed to sRGB");
    }
    if !header.sound {
        need("damaged or in a rare coding");
    }
    if target.srgb_only && header.depth > 8 {
        need("16 bits cut to 8");
    }
    if target.srgb_only && has_other_colours(header) {
        need("its colours turned to sRGB");
    }
    needs
}

/// Whether a profile says that the colours are not sRGB.
fn has_other_colours(header: &Header) -> bool {
    let Some(profile) = &header.profile else {
        return false;
    };
    if header.media != Media::Png {
        return colour::differs(profile);
    }
    // A name, a zero, the method, then zlib: PNG (third edition), 11.3.2.3.
    let name = profile.iter().position(|it| *it == 0).unwrap_or(0);
    let packed = profile.get(name + 2..).unwrap_or_default();
    let mut plain = Vec::new();
    let mut reader = flate2::read::ZlibDecoder::new(packed).take(MAX_PROFILE);
    reader.read_to_end(&mut plain).is_ok() && colour::differs(&plain)
}

/// Bytes of the largest profile that is read; those of printers take two megabytes.
const MAX_PROFILE: u64 = 4 << 20;

/// The size to scale to; `None` when it is small enough.
fn smaller((width, height): (u32, u32), max: Option<(u32, u32)>) -> Option<(u32, u32)> {
    let (max_width, max_height) = max?;
    if width <= max_width && height <= max_height {
        return None;
    }
    let [w, h, mw, mh] = [width, height, max_width, max_height].map(u64::from);
    // The side that exceeds the more decides.
    let (w, h) = if w * mh >= h * mw {
        (mw, (h * mw / w).max(1))
    } else {
        ((w * mh / h).max(1), mh)
    };
    Some((u32::try_from(w).ok()?, u32::try_from(h).ok()?))
}

fn remade(
    bytes: &[u8],
    header: &Header,
    scale: Option<(u32, u32)>,
    target: &Target,
) -> Result<Picture, String> {
    let shrunk = scale.and_then(|it| pixels::shrunk(bytes, header, it));
    let mut image = shrunk.unwrap_or_else(|| pixels::decode(bytes, header))?;
    if let Some((width, height)) = scale {
        image = pixels::scaled(image, width, height);
    }
    encoded(image, header.lossless(), target)
}

/// JPEG for what was lossy, PNG for what was not or is transparent.
pub(super) fn encoded(
    image: DynamicImage,
    lossless: bool,
    target: &Target,
) -> Result<Picture, String> {
    let mut image = pixels::without_idle_alpha(image);
    if !target.alpha {
        image = pixels::over_white(image);
    }
    let (width, height) = (image.width(), image.height());
    if lossless || image.color().has_alpha() {
        let bytes = encode::png(&image)?;
        Ok(picture(&target.spool, Media::Png, (width, height), bytes))
    } else {
        let bytes = encode::jpeg(&image, target.quality)?;
        Ok(picture(&target.spool, Media::Jpeg, (width, height), bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::samples::{self, loaded};
    use crate::assets::sniff;
    use crate::model::Asset;

    #[test]
    fn jpeg_and_png_pass_untouched() {
        for target in [Target::pdf(), Target::epub(), Target::epub_plain()] {
            for bytes in [samples::png(), samples::of(image::ImageFormat::Jpeg)] {
                let before = loaded(bytes);
                assert_eq!(fit(&before, &target), Ok(before));
            }
        }
    }

    #[test]
    fn every_type_becomes_what_the_pdf_shows() {
        for bytes in samples::one_of_each() {
            let before = loaded(bytes);
            let after = fit(&before, &Target::pdf());
            if before.media == Media::Heic {
                assert!(after.is_err());
                continue;
            }
            let after = after.unwrap();
            assert!([Media::Jpeg, Media::Png].contains(&after.media));
            assert_eq!((after.width, after.height), (12, 8));
            let bytes = after.blob.bytes().unwrap();
            let header = sniff::look(&bytes).unwrap();
            assert_eq!(header.media, after.media);
            assert_eq!(needs(&header, &Target::pdf()), [""; 0]);
        }
    }

    #[test]
    fn turned_jpeg_is_upright_afterwards() {
        let before = loaded(samples::jpeg_turned(6));
        let after = fit(&before, &Target::epub()).unwrap();
        assert_eq!((after.width, after.height), (8, 12));
        let bytes = after.blob.bytes().unwrap();
        assert_eq!(sniff::look(&bytes).unwrap().orientation, 1);
    }

    #[test]
    fn sizes_are_scaled_into_the_bound() {
        assert_eq!(
            smaller((4000, 3000), Some((2000, 2000))),
            Some((2000, 1500))
        );
        assert_eq!(smaller((10, 9000), Some((2000, 3000))), Some((3, 3000)));
        assert_eq!(smaller((9000, 1), Some((2000, 3000))), Some((2000, 1)));
        assert_eq!(smaller((2000, 3000), Some((2000, 3000))), None);
        assert_eq!(smaller((9000, 1), None), None);
    }

    #[test]
    fn what_cannot_be_shown_is_attached_and_said() {
        let mut document = Document::default();
        let id = document.assets.add(Asset {
            candidates: vec!["x.heic".to_owned()],
            referrer_policy: None,
            line: 7,
            state: AssetState::Loaded(loaded(samples::heif(b"heic"))),
        });
        let fitted = fit_document(document, &Target::epub());
        assert!(fitted.output.assets.picture(id).is_none());
        assert_eq!(fitted.output.assets.attachments().count(), 1);
        assert_eq!(fitted.warnings.len(), 1);
        assert_eq!(fitted.warnings[0].line, 7);
    }

    #[test]
    fn same_input_same_bytes() {
        for bytes in samples::one_of_each() {
            let before = loaded(bytes);
            assert_eq!(fit(&before, &Target::pdf()), fit(&before, &Target::pdf()));
        }
    }
}
