//! An SVG → a picture that a target can show.
//!
//! An SVG is *tame* when it runs no script, loads nothing from outside, holds nothing but SVG, and is XML by every rule:
//! UTF-8, its ids names and unique, its references to something that is there. A tame SVG passes
//! unchanged to a target that shows SVG; any other is rewritten by resvg, or drawn as pixels.

use std::borrow::Cow;
use std::collections::BTreeSet;

use resvg::{tiny_skia, usvg};

use super::encode::for_target;
use super::pixels::Share;
use super::svg::{options, parse};
use super::svg_labels::readable;
use super::target::PictureTarget;
use super::{picture, unreadable};
use crate::Change;
use crate::fonts::Family;
use crate::model::{Media, NoPicture, Picture};

/// The most pixels across and down that an SVG is drawn with.
const MAX_SIDE: f32 = 3600.0;

/// Pixels drawn for one CSS pixel (1/96 inch): 300 to the inch on paper.
const FINENESS: f32 = 3.125;

/// Makes an SVG showable, and says what was changed.
///
/// # Errors
///
/// Says why it cannot be drawn.
pub(super) fn fit(
    svg: &Picture,
    target: &PictureTarget,
) -> Result<(Picture, Vec<Change>), NoPicture> {
    let bytes = svg.blob.bytes().map_err(|it| unreadable(&it))?;
    let passes = target.shows.contains(&Media::Svg);
    let text = std::str::from_utf8(&bytes).map(readable);
    let bytes = match &text {
        Ok(Cow::Owned(text)) => text.as_bytes(),
        Ok(Cow::Borrowed(_)) | Err(_) => &*bytes,
    };
    if passes && is_tame(bytes) {
        if bytes.len() == usize::try_from(svg.blob.length()).unwrap_or(usize::MAX) {
            return Ok((svg.clone(), Vec::new()));
        }
        let size = (svg.width, svg.height);
        let tame = picture(&target.spool, Media::Svg, size, bytes.to_vec());
        return Ok((tame, vec![Change::Tamed]));
    }
    let options = options_with(bytes, target);
    let renamed = std::str::from_utf8(bytes).map(with_sound_ids);
    let tree = parse(renamed.as_ref().map_or(bytes, |it| it.as_bytes()), &options)?;
    let mut changes = lost(bytes, target);
    if passes {
        changes.push(Change::Tamed);
        let text = tree.to_string(&usvg::WriteOptions::default());
        let (size, text) = ((svg.width, svg.height), text.into_bytes());
        return Ok((picture(&target.spool, Media::Svg, size, text), changes));
    }
    changes.push(Change::Drawn);
    let drawn = for_target(draw(&tree, target)?, true, target)?;
    // It is shown at its own size. How many pixels it is drawn with decides only how sharp it is.
    let (width, height) = (svg.width, svg.height);
    Ok((
        Picture {
            width,
            height,
            ..drawn
        },
        changes,
    ))
}

/// The parts of an SVG that resvg does not show.
fn lost(bytes: &[u8], target: &PictureTarget) -> Vec<Change> {
    let text = String::from_utf8_lossy(bytes);
    let mut lost = Vec::new();
    if text.contains("foreignObject") {
        lost.push(Change::HtmlLost);
    }
    if target.fonts.is_none() && text.contains("<text") {
        lost.push(Change::TextLost);
    }
    lost
}

/// The options of resvg, with the faces that the characters of this SVG need.
fn options_with(bytes: &[u8], target: &PictureTarget) -> usvg::Options<'static> {
    let mut options = options();
    let Some(fonts) = target.fonts else {
        return options;
    };
    let text = String::from_utf8_lossy(bytes);
    if !text.contains("<text") {
        return options;
    }
    let mut characters: Vec<char> = text.chars().collect();
    characters.sort_unstable();
    characters.dedup();
    let mut faces = Vec::new();
    for c in characters {
        let is_cjk = u32::from(c) >= 0x2E80;
        let face = fonts.find(Family::Song, c, is_cjk);
        faces.extend(face.filter(|it| !faces.contains(it)));
    }
    if text.contains("monospace") {
        let face = fonts.find(Family::Mono, 'x', false);
        faces.extend(face.filter(|it| !faces.contains(it)));
    }
    let database = options.fontdb_mut();
    for face in faces {
        database.load_font_data(fonts.face(face).bytes().to_vec());
    }
    let family = |id: usize| {
        let face = database.faces().nth(id)?;
        face.families.first().map(|it| it.0.clone())
    };
    if let Some(name) = family(0) {
        database.set_serif_family(&*name);
        database.set_sans_serif_family(&*name);
        database.set_cursive_family(&*name);
        database.set_fantasy_family(&*name);
        database.set_monospace_family(name);
    }
    options
}

/// Whether an SVG is tame and may be given to a reading system as it is. EPUB 3.3 allows no remote resources here:
/// <https://www.w3.org/TR/epub-33/#sec-resource-locations>
fn is_tame(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let mut reader = quick_xml::Reader::from_str(text);
    let mut in_style = false;
    let mut names = DrawingIds::default();
    loop {
        use quick_xml::events::Event;
        match reader.read_event() {
            Ok(Event::Eof) => return names.are_sound(),
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                if !is_tame_tag(&tag) || !names.take(&tag) {
                    return false;
                }
                in_style = tag.local_name().as_ref() == "style";
            }
            Ok(Event::End(_)) => in_style = false,
            // A character reference in a style may hide the words that `is_tame_style` looks for.
            Ok(Event::GeneralRef(_)) if in_style => return false,
            Ok(Event::DocType(_) | Event::PI(_)) | Err(_) => return false,
            Ok(Event::Decl(declaration)) if !is_utf8(&declaration) => return false,
            Ok(Event::Text(text)) if !is_tame_style(&text) => return false,
            Ok(Event::CData(text)) if !is_tame_style(&text) => return false,
            Ok(
                Event::Text(_)
                | Event::CData(_)
                | Event::GeneralRef(_)
                | Event::Comment(_)
                | Event::Decl(_),
            ) => {}
        }
    }
}

/// Whether an XML declaration names UTF-8, or nothing.
fn is_utf8(declaration: &quick_xml::events::BytesDecl) -> bool {
    match declaration.encoding() {
        Some(Ok(encoding)) => encoding.eq_ignore_ascii_case("utf-8"),
        Some(Err(_)) => false,
        None => true,
    }
}

/// The ids of a drawing, and what it refers to.
#[derive(Default)]
struct DrawingIds {
    ids: BTreeSet<String>,
    wanted: BTreeSet<String>,
}

impl DrawingIds {
    /// Takes the names in a tag; `false` when an id is no name of XML or stands twice.
    fn take(&mut self, tag: &quick_xml::events::BytesStart) -> bool {
        tag.attributes().flatten().all(|attribute| {
            let value = &*attribute.value;
            match attribute.key.local_name().as_ref() {
                "id" => return is_name(value) && self.ids.insert(value.to_owned()),
                "href" => self
                    .wanted
                    .extend(value.strip_prefix('#').map(str::to_owned)),
                _ => {}
            }
            true
        })
    }

    fn are_sound(&self) -> bool {
        self.wanted.is_subset(&self.ids)
    }
}

/// The text of an SVG in which every id is a name of XML. resvg writes ids as they are.
fn with_sound_ids(text: &str) -> Cow<'_, str> {
    let mut bad = BTreeSet::new();
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        use quick_xml::events::Event;
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let ids = tag.attributes().flatten();
                let ids =
                    ids.filter(|it| it.key.local_name().as_ref() == "id" && !is_name(&it.value));
                bad.extend(
                    ids.map(|it| it.value.into_owned())
                        .filter(|it| !it.is_empty()),
                );
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if bad.len() > MOST_IDS {
            break;
        }
    }
    if bad.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = text.to_owned();
    for (number, id) in bad.iter().enumerate() {
        let name = format!("id-{number}");
        for (before, after) in [
            ("id=\"", "\""),
            ("id='", "'"),
            ("\"#", "\""),
            ("'#", "'"),
            ("(#", ")"),
        ] {
            out = out.replace(
                &format!("{before}{id}{after}"),
                &format!("{before}{name}{after}"),
            );
        }
    }
    Cow::Owned(out)
}

/// The most ids that are renamed. Each takes a walk over the whole text.
const MOST_IDS: usize = 500;

/// Whether a text is a name of XML without a colon.
fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|it| it.is_alphabetic() || it == '_')
        && chars.all(|it| it.is_alphanumeric() || "-_.".contains(it))
}

fn is_tame_tag(tag: &quick_xml::events::BytesStart) -> bool {
    let wild = [
        "script",
        "foreignObject",
        "handler",
        "iframe",
        "audio",
        "video",
        "a",
    ];
    if wild.contains(&tag.local_name().as_ref()) {
        return false;
    }
    tag.attributes().all(|attribute| {
        let Ok(attribute) = attribute else {
            return false;
        };
        let value = attribute.value.trim_ascii();
        match attribute.key.local_name().as_ref() {
            "href" | "src" => value.starts_with('#') || value.starts_with("data:image/"),
            "base" => false,
            key if key.starts_with("on") => false,
            _ => is_tame_style(value) && !value.contains("&#"),
        }
    })
}

/// Whether a style (or any other text) loads nothing.
fn is_tame_style(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let mut addresses = text.split("url(").skip(1);
    // A backslash escape can stand for any character (CSS Syntax, 4.3.7) and so hide the words looked for.
    !text.contains("@import")
        && !text.contains('\\')
        && addresses.all(|it| it.trim_start_matches(['\'', '"', ' ']).starts_with('#'))
}

fn draw(tree: &usvg::Tree, target: &PictureTarget) -> Result<image::DynamicImage, NoPicture> {
    let size = tree.size();
    let bound = |side: Option<u32>| side.map_or(MAX_SIDE, |it| MAX_SIDE.min(side_of(it)));
    let (width, height) = (
        bound(target.max_size.map(|it| it.0)),
        bound(target.max_size.map(|it| it.1)),
    );
    let scale = (width / size.width())
        .min(height / size.height())
        .min(FINENESS);
    let scaled = size
        .scale_by(scale)
        .map(|it| it.to_int_size())
        .ok_or(NoPicture::SvgWithoutSize)?;
    let _share = Share::take(u64::from(scaled.width()) * u64::from(scaled.height()) * 8);
    let mut canvas =
        tiny_skia::Pixmap::new(scaled.width(), scaled.height()).ok_or(NoPicture::SvgWithoutSize)?;
    resvg::render(
        tree,
        tiny_skia::Transform::from_scale(scale, scale),
        &mut canvas.as_mut(),
    );
    let mut bytes = canvas.take_demultiplied();
    bytes.shrink_to_fit();
    image::RgbaImage::from_raw(scaled.width(), scaled.height(), bytes)
        .map(Into::into)
        .ok_or(NoPicture::SvgWithoutSize)
}

/// A number of pixels as `f32`; numbers above 65,535 count as [`MAX_SIDE`], which is the bound anyway.
fn side_of(pixels: u32) -> f32 {
    u16::try_from(pixels).map_or(MAX_SIDE, f32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Picture {
        crate::assets::samples::loaded(text.as_bytes().to_vec())
    }

    const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' \
        xmlns:xlink='http://www.w3.org/1999/xlink' width='40' height='20'>";

    #[test]
    fn scripts_and_links_to_other_files_are_left_out() {
        let tame = of(&format!(
            "{SVG}<rect fill='url(#a)' width='9' height='9'/></svg>"
        ));
        assert_eq!(fit(&tame, &PictureTarget::epub()), Ok((tame, Vec::new())));
        for wild in [
            "<script>alert(1)</script>",
            "<rect onclick='x()' width='9' height='9'/>",
            "<image xlink:href='https://example.org/x.png' width='9' height='9'/>",
            "<image xlink:href='/etc/passwd' width='9' height='9'/>",
            "<style>@import 'https://example.org/x.css';</style>",
            "<rect style='fill:url(https://example.org/x#y)' width='9' height='9'/>",
            "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
            "<a xlink:href='javascript:x()'><rect width='9' height='9'/></a>",
        ] {
            let wild = of(&format!("{SVG}<rect width='4' height='4'/>{wild}</svg>"));
            let (tamed, changes) = fit(&wild, &PictureTarget::epub()).unwrap();
            let text = String::from_utf8_lossy(&tamed.blob.bytes().unwrap()).into_owned();
            assert!(!changes.is_empty());
            assert!(is_tame(text.as_bytes()), "{text}");
            assert!(!text.contains("example.org"), "{text}");
            assert!(text.contains("<path") || text.contains("<rect"), "{text}");
        }
    }

    #[test]
    fn drawn_fine_and_shown_at_its_own_size() {
        let svg = of(&format!(
            "{SVG}<rect width='40' height='20' fill='red'/></svg>"
        ));
        let (drawn, _) = fit(&svg, &PictureTarget::pdf()).unwrap();
        assert_eq!((drawn.width, drawn.height), (40, 20));
        let bytes = drawn.blob.bytes().unwrap();
        let header = crate::assets::sniff::look(&bytes).unwrap();
        assert_eq!((header.width, header.height), (125, 63));
    }
}
