//! The bytes of an SVG → its tree and size. Nothing that an SVG refers to is loaded.

mod work;

use std::io::Read as _;

use resvg::usvg;

use crate::model::NoPicture;

/// The most bytes of an SVG that is read. Real drawings are far smaller, and the tree of a hostile one can take many
/// times the memory of its text.
const MAX_BYTES: usize = 16 << 20;

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
            // An internal subset (`[…]`) contains declarations with `>`.
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

/// Decompresses an SVG that is compressed (`.svgz`); other bytes stay as they are.
///
/// # Errors
///
/// When it decompresses to more than `limit` bytes.
pub(super) fn inflate(bytes: Vec<u8>, limit: u64) -> Result<Vec<u8>, NoPicture> {
    if !bytes.starts_with(b"\x1F\x8B") {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    let mut reader = flate2::read::GzDecoder::new(&*bytes).take(limit.saturating_add(1));
    if reader.read_to_end(&mut plain).is_err() {
        return Ok(bytes);
    }
    if u64::try_from(plain.len()).is_ok_and(|it| it > limit) {
        return Err(NoPicture::TooManyBytesInside { most: limit >> 20 });
    }
    Ok(plain)
}

/// Options for reading an SVG, with which nothing that it refers to is loaded.
pub(super) fn options() -> usvg::Options<'static> {
    usvg::Options {
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: usvg::ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    }
}

/// The tree of an SVG.
///
/// # Errors
///
/// Says what is wrong with the SVG.
pub(super) fn parse(bytes: &[u8], options: &usvg::Options) -> Result<usvg::Tree, NoPicture> {
    if bytes.len() > MAX_BYTES {
        return Err(NoPicture::SvgTooLong);
    }
    let damaged = |problem: usvg::Error| NoPicture::SvgDamaged {
        problem: problem.to_string(),
    };
    let text = std::str::from_utf8(bytes).map_err(|_| damaged(usvg::Error::NotAnUtf8Str))?;
    // As `usvg::Tree::from_str` reads it.
    let reading = usvg::roxmltree::ParsingOptions {
        allow_dtd: true,
        ..usvg::roxmltree::ParsingOptions::default()
    };
    let document = usvg::roxmltree::Document::parse_with_options(text, reading);
    let document = document.map_err(|it| damaged(usvg::Error::ParsingFailed(it)))?;
    if !work::expands_bounded(&document) {
        return Err(NoPicture::SvgTooMuchWork);
    }
    let tree = usvg::Tree::from_xmltree(&document, options);
    let tree = tree.map_err(damaged)?;
    if !work::is_bounded(&tree) {
        return Err(NoPicture::SvgTooMuchWork);
    }
    Ok(tree)
}

/// The size in CSS pixels, rounded up.
///
/// # Errors
///
/// Says what is wrong with the SVG.
pub(super) fn look(bytes: &[u8]) -> Result<(u32, u32), NoPicture> {
    let size = parse(bytes, &options())?.size().to_int_size();
    Ok((size.width(), size.height()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn svg_is_recognized_by_its_first_tag() {
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

    const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' \
        xmlns:xlink='http://www.w3.org/1999/xlink' width='40' height='20'>";

    #[test]
    fn entities_that_multiply_are_refused() {
        let mut text = String::from("<!DOCTYPE svg [<!ENTITY a0 'xxxxxxxxxx'>");
        for n in 1..12 {
            let before = format!("&a{};", n - 1).repeat(10);
            text += &format!("<!ENTITY a{n} '{before}'>");
        }
        text += &format!("]>{SVG}<text>&a11;</text></svg>");
        assert!(look(text.as_bytes()).is_err());
    }

    #[test]
    fn copies_that_multiply_are_refused() {
        let mut text = format!("{SVG}<g id='a0'><rect width='1' height='1'/></g>");
        for n in 1..12 {
            let copy = format!("<use xlink:href='#a{}'/>", n - 1).repeat(10);
            text += &format!("<g id='a{n}'>{copy}</g>");
        }
        text += "</svg>";
        assert!(look(text.as_bytes()).is_err());
    }

    #[test]
    fn a_bomb_of_compression_is_refused() {
        use std::io::Write as _;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&vec![b' '; 3 << 20]).unwrap();
        let bomb = packer.finish().unwrap();
        assert!(inflate(bomb, 1 << 20).is_err());
    }

    #[test]
    fn deep_nesting_does_not_overflow_the_stack() {
        let deep = format!(
            "{SVG}{}{}</svg>",
            "<g>".repeat(100_000),
            "</g>".repeat(100_000)
        );
        _ = look(deep.as_bytes());
    }
}
