//! AVIF and HEIC files (boxes: ISO/IEC 23008-12 and 14496-12) → the coded picture, its transparency, colours and
//! orientation. Decodes nothing.

use std::borrow::Cow;

use super::sniff::formats::be32;
use super::sniff::header::{Colour, PictureHeader};
use crate::model::Media;

/// The type by the brands in the `ftyp` box; `None` when the file holds something else, such as a film.
pub(super) fn media(bytes: &[u8]) -> Option<Media> {
    let length = usize::try_from(be32(bytes, 0)?).ok()?;
    let brands = bytes.get(8..length.min(bytes.len()))?;
    let has = |wanted: &[&[u8; 4]]| {
        // The second four bytes are a version, not a brand, but no version looks like one of these brands.
        brands.chunks(4).any(|it| wanted.iter().any(|w| it == *w))
    };
    if has(&[b"avif", b"avis"]) {
        Some(Media::Avif)
    } else if has(&[
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1",
    ]) {
        Some(Media::Heic)
    } else {
        None
    }
}

/// What the boxes say about a picture.
#[derive(Debug, Default)]
#[cfg_attr(
    not(feature = "avif"),
    expect(dead_code, reason = "only the decoder asks for what is coded")
)]
pub(super) struct Container<'a> {
    /// The coded picture.
    pub(super) coded: Cow<'a, [u8]>,
    /// The coded transparency.
    pub(super) alpha: Option<Cow<'a, [u8]>>,
    /// The ICC profile.
    pub(super) profile: Option<&'a [u8]>,
    /// Matrix coefficients and full range from the `colr` box: ISO/IEC 23091-2, 8.3.
    pub(super) matrix: Option<(u32, bool)>,
    /// The turning and mirroring of the picture, as one EXIF orientation (1 to 8).
    pub(super) orientation: u8,
    width: u32,
    height: u32,
    /// Four letters that say how the picture is coded (`av01`, `hvc1`, `grid`).
    pub(super) coding: [u8; 4],
}

/// The header of a picture. When the boxes are damaged or of an unknown kind, it has only the size.
pub(super) fn look(bytes: &[u8], media: Media) -> Option<PictureHeader<'_>> {
    if let Some(found) = open(bytes) {
        let mut header = PictureHeader::new(media, found.width, found.height);
        header.orientation = found.orientation;
        header.profile = found.profile.map(Cow::Borrowed);
        header.colour = Colour::Rgb;
        return Some(header);
    }
    let properties = properties(child(bytes, b"meta")?.get(4..)?)?;
    let sizes = properties.iter().filter(|it| it.0 == b"ispe");
    let (w, h) = sizes
        .filter_map(|it| Some((be32(it.1, 4)?, be32(it.1, 8)?)))
        .max_by_key(|it| u64::from(it.0) * u64::from(it.1))?;
    Some(PictureHeader::new(media, w, h))
}

/// Takes a picture out of its boxes; `None` when a box that must be there is not.
pub(super) fn open(bytes: &[u8]) -> Option<Container<'_>> {
    let meta = child(bytes, b"meta")?.get(4..)?;
    let primary = primary(child(meta, b"pitm")?)?;
    let all = properties(meta)?;
    let own = associated(child(child(meta, b"iprp")?, b"ipma")?, primary)?;
    let mut found = Container {
        coded: extents(bytes, meta, primary)?,
        orientation: 1,
        coding: coding(child(meta, b"iinf")?, primary)?,
        ..Container::default()
    };
    // Quarter turns to the left (0 to 3), and the axis of the mirroring that comes after them.
    let (mut turns, mut mirror) = (0, None);
    for (kind, body) in own.iter().filter_map(|it| all.get(it.checked_sub(1)?)) {
        match *kind {
            b"ispe" => (found.width, found.height) = (be32(body, 4)?, be32(body, 8)?),
            b"irot" => turns = body.first()? & 3,
            b"imir" => mirror = Some(body.first()? & 1),
            b"colr" => match body.get(..4)? {
                b"prof" | b"rICC" => found.profile = body.get(4..),
                b"nclx" => {
                    let matrix = u32::from(*body.get(8)?) << 8 | u32::from(*body.get(9)?);
                    found.matrix = Some((matrix, body.get(10)? & 0x80 != 0));
                }
                _ => {}
            },
            _ => {}
        }
    }
    found.orientation = orientation(turns, mirror);
    let alpha = alpha_of(meta, primary, &all);
    found.alpha = alpha.and_then(|it| extents(bytes, meta, it));
    Some(found)
}

/// Quarter turns to the left, then mirroring, as one EXIF orientation.
/// `imir`: axis 0 exchanges top and bottom, 1 left and right (ISO/IEC 23008-12:2022, 6.5.12).
fn orientation(turns: u8, mirror: Option<u8>) -> u8 {
    match (turns, mirror) {
        (0, None) => 1,
        (1, None) => 8,
        (2, None) => 3,
        (_, None) => 6,
        (0, Some(1)) | (2, Some(0)) => 2,
        (0, Some(_)) | (2, Some(_)) => 4,
        (1, Some(0)) | (3, Some(1)) => 7,
        (_, Some(_)) => 5,
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    let it = bytes.get(at..at.checked_add(2)?)?;
    Some(u32::from(it[0]) << 8 | u32::from(it[1]))
}

/// Reads a number at `at` and moves `at` past it. In these boxes, version or flags decide whether a number has two or
/// four bytes.
fn wide(bytes: &[u8], at: &mut usize, is_wide: bool) -> Option<u32> {
    let (number, size) = if is_wide {
        (be32(bytes, *at)?, 4)
    } else {
        (be16(bytes, *at)?, 2)
    };
    *at += size;
    Some(number)
}

fn primary(pitm: &[u8]) -> Option<u32> {
    wide(pitm, &mut 4, pitm.first()? > &0)
}

fn properties(meta: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    Some(Boxes(child(child(meta, b"iprp")?, b"ipco")?).collect())
}

/// The numbers, from 1, of the properties of an item.
fn associated(ipma: &[u8], item: u32) -> Option<Vec<usize>> {
    let (version, long) = (*ipma.first()?, ipma.get(3)? & 1 == 1);
    let mut at = 8;
    for _ in 0..be32(ipma, 4)? {
        let id = wide(ipma, &mut at, version > 0)?;
        let count = *ipma.get(at)?;
        at += 1;
        let mut own = Vec::new();
        for _ in 0..count {
            // The highest bit says that the property must be understood.
            if long {
                own.push(usize::try_from(be16(ipma, at)? & 0x7FFF).ok()?);
                at += 2;
            } else {
                own.push(usize::from(ipma.get(at)? & 0x7F));
                at += 1;
            }
        }
        if id == item {
            return Some(own);
        }
    }
    None
}

/// The four letters that say how an item is coded.
fn coding(iinf: &[u8], item: u32) -> Option<[u8; 4]> {
    let entries = iinf.get(if *iinf.first()? == 0 { 6 } else { 8 }..)?;
    for (kind, infe) in Boxes(entries) {
        let mut at = 4;
        let version = *infe.first()?;
        if kind == b"infe" && version >= 2 && wide(infe, &mut at, version > 2)? == item {
            return infe.get(at + 2..at + 6)?.try_into().ok();
        }
    }
    None
}

/// The item that holds the transparency of another.
fn alpha_of(meta: &[u8], item: u32, all: &[(&[u8], &[u8])]) -> Option<u32> {
    let iref = child(meta, b"iref")?;
    let is_wide = *iref.first()? > 0;
    let ipma = child(child(meta, b"iprp")?, b"ipma")?;
    for (kind, body) in Boxes(iref.get(4..)?) {
        let mut at = 0;
        let from = wide(body, &mut at, is_wide)?;
        let count = be16(body, at)?;
        at += 2;
        let mut to = Vec::new();
        for _ in 0..count {
            to.push(wide(body, &mut at, is_wide)?);
        }
        let is_alpha = || {
            let own = associated(ipma, from).unwrap_or_default();
            own.iter()
                .filter_map(|it| all.get(it.checked_sub(1)?))
                .any(|it| it.0 == b"auxC" && it.1.windows(5).any(|it| it == b"alpha"))
        };
        if kind == b"auxl" && to.contains(&item) && is_alpha() {
            return Some(from);
        }
    }
    None
}

/// The bytes of an item, from the places that its `iloc` entry gives.
fn extents<'a>(file: &'a [u8], meta: &'a [u8], item: u32) -> Option<Cow<'a, [u8]>> {
    let iloc = child(meta, b"iloc")?;
    let version = *iloc.first()?;
    let sizes = be16(iloc, 4)?;
    let [offset_size, length_size, base_size, index_size] =
        [12, 8, 4, 0].map(|it| sizes >> it & 15);
    let number = |at: &mut usize, size: u32| -> Option<usize> {
        let size = usize::try_from(size).ok()?;
        let digits = iloc.get(*at..at.checked_add(size)?)?;
        *at += size;
        digits.iter().try_fold(0usize, |sum, it| {
            sum.checked_mul(256)?.checked_add((*it).into())
        })
    };
    let mut at = 6;
    for _ in 0..wide(iloc, &mut at, version > 1)? {
        let id = wide(iloc, &mut at, version > 1)?;
        let method = if version > 0 {
            wide(iloc, &mut at, false)? & 15
        } else {
            0
        };
        at += 2; // the data reference, which is taken to be this file
        let base = number(&mut at, base_size)?;
        let source = match method {
            0 => file,
            1 => child(meta, b"idat")?,
            _ => &[],
        };
        let mut parts: Vec<&[u8]> = Vec::new();
        for _ in 0..wide(iloc, &mut at, false)? {
            if version > 0 {
                number(&mut at, index_size)?;
            }
            let start = base.checked_add(number(&mut at, offset_size)?)?;
            let length = number(&mut at, length_size)?;
            if id == item {
                let end = if length == 0 {
                    source.len()
                } else {
                    start.checked_add(length)?
                };
                parts.push(source.get(start..end)?);
            }
        }
        if id == item {
            return Some(match parts.as_slice() {
                [whole] => Cow::Borrowed(whole),
                parts => Cow::Owned(parts.concat()),
            });
        }
    }
    None
}

/// The content of the first box of a type.
fn child<'a>(bytes: &'a [u8], wanted: &[u8; 4]) -> Option<&'a [u8]> {
    Boxes(bytes).find(|it| it.0 == wanted).map(|it| it.1)
}

/// The boxes in a sequence of bytes, as type and content. A box is four bytes of length, four of type, the content.
struct Boxes<'a>(&'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let length = match be32(self.0, 0)? {
            0 => self.0.len(),
            it => usize::try_from(it).ok()?,
        };
        let kind = self.0.get(4..8)?;
        let body = self.0.get(8..length)?;
        self.0 = &self.0[length..];
        Some((kind, body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::samples;

    #[test]
    fn the_coded_picture_and_its_transparency_are_found() {
        let bytes = samples::avif();
        let found = open(&bytes).unwrap();
        assert_eq!(&found.coding, b"av01");
        assert!(!found.coded.is_empty());
        assert!(found.alpha.is_some());
        assert_eq!((found.width, found.height), (12, 8));
    }

    #[test]
    fn turning_and_mirroring_are_one_orientation() {
        // A quarter turn to the left is EXIF orientation 8.
        assert_eq!(orientation(1, None), 8);
        assert_eq!(orientation(3, None), 6);
        assert_eq!(orientation(0, Some(1)), 2);
        assert_eq!(orientation(0, Some(0)), 4);
        assert_eq!(orientation(2, Some(1)), 4);
    }
}
