//! SVG: drawn by resvg, without a way out: nothing external is loaded, nothing runs.

use std::io::Read as _;

use resvg::{tiny_skia, usvg};

use super::fit::{Target, encoded};
use crate::model::{Media, Picture};

/// Most pixels that an SVG is drawn with.
const MAX_SIDE: f32 = 4096.0;

/// Whether this is the text of an SVG file: its first tag is `<svg`.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(16 << 10)).unwrap_or_default();
    let text = String::from_utf8_lossy(head);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!DOCTYPE") {
            // An internal subset holds tags of its own.
            let plain = rest.find('>').unwrap_or(rest.len());
            if rest.get(..plain).is_some_and(|it| it.contains('[')) {
                "]>"
            } else {
                ">"
            }
        } else {
            let name = rest.strip_prefix('<').unwrap_or_default();
            let name = name.split([' ', '\t', '\r', '\n', '>', '/']).next();
            return name.is_some_and(|it| it == "svg" || it.ends_with(":svg"));
        };
        match rest.find(end) {
            Some(at) => rest = rest[at + end.len()..].trim_start(),
            None => return false,
        }
    }
}

/// The bytes of an SVG that came compressed (`.svgz`); other bytes as they are.
///
/// # Errors
///
/// When more than `limit` bytes come out.
pub(super) fn inflate(bytes: Vec<u8>, limit: u64) -> Result<Vec<u8>, String> {
    if !bytes.starts_with(b"\x1F\x8B") {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    let mut reader = flate2::read::GzDecoder::new(&*bytes).take(limit.saturating_add(1));
    if reader.read_to_end(&mut plain).is_err() {
        return Ok(bytes);
    }
    if u64::try_from(plain.len()).is_ok_and(|it| it > limit) {
        return Err(format!("more than {} MiB once decompressed", limit >> 20));
    }
    Ok(plain)
}

fn options() -> usvg::Options<'static> {
    usvg::Options {
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: usvg::ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    }
}

fn parse(bytes: &[u8], options: &usvg::Options) -> Result<usvg::Tree, String> {
    usvg::Tree::from_data(bytes, options)
        .map_err(|problem| format!("the SVG is damaged: {problem}"))
}

/// The size in CSS pixels, rounded up.
///
/// # Errors
///
/// Says what is wrong with the SVG.
pub(super) fn look(bytes: &[u8]) -> Result<(u32, u32), String> {
    let size = parse(bytes, &options())?.size().to_int_size();
    Ok((size.width(), size.height()))
}

/// Draws an SVG, or lets it pass.
///
/// # Errors
///
/// Says why it cannot be drawn.
pub(super) fn fit(picture_: &Picture, target: &Target) -> Result<(Picture, Vec<String>), String> {
    let bytes = picture_.blob.bytes();
    if target.shows.contains(&Media::Svg) {
        return Ok((picture_.clone(), Vec::new()));
    }
    let tree = parse(bytes, &options())?;
    let image = encoded(draw(&tree)?, true, target)?;
    Ok((image, vec!["drawn".to_owned()]))
}

fn draw(tree: &usvg::Tree) -> Result<image::DynamicImage, String> {
    let size = tree.size();
    let scale = (MAX_SIDE / size.width())
        .min(MAX_SIDE / size.height())
        .min(1.0);
    let scaled = size
        .scale_by(scale)
        .map(|it| it.to_int_size())
        .ok_or("the SVG has no size")?;
    let mut canvas =
        tiny_skia::Pixmap::new(scaled.width(), scaled.height()).ok_or("the SVG has no size")?;
    resvg::render(
        tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut canvas.as_mut(),
    );
    let mut bytes = Vec::with_capacity(canvas.data().len());
    for pixel in canvas.pixels() {
        let colour = pixel.demultiply();
        bytes.extend([colour.red(), colour.green(), colour.blue(), colour.alpha()]);
    }
    image::RgbaImage::from_raw(scaled.width(), scaled.height(), bytes)
        .map(Into::into)
        .ok_or_else(|| "the SVG has no size".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn svg_is_known_by_its_first_tag() {
        for text in [
            "<svg/>",
            "\u{feff} <?xml version='1.0'?><!-- <html> --><svg:svg xmlns:svg='x'>",
            "<!DOCTYPE svg PUBLIC '-//W3C' 'x'><svg >",
            "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg\n>",
        ] {
            assert!(is_svg(text.as_bytes()), "{text}");
        }
        for text in ["<html><svg/></html>", "svg", "<?xml", "<svgx/>", ""] {
            assert!(!is_svg(text.as_bytes()), "{text}");
        }
    }
}
