//! What stands in for the decoder of AVIF in a library that is built without it.

use image::DynamicImage;

use crate::model::NoPicture;

/// Decodes nothing.
///
/// # Errors
///
/// Always.
pub(super) fn decode(_bytes: &[u8]) -> Result<DynamicImage, NoPicture> {
    Err(NoPicture::AvifUndecodable)
}
