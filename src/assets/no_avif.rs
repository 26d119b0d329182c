//! What stands in for the decoder of AVIF in a library that is built without it.

use image::DynamicImage;

/// Decodes nothing.
///
/// # Errors
///
/// Always.
pub(super) fn decode(_bytes: &[u8]) -> Result<DynamicImage, String> {
    Err("this program was built without AVIF".to_owned())
}
