//! AVIF and HEIC: pictures in boxes (ISO/IEC 23008-12).

use super::sniff::{Header, be32};
use crate::model::Media;

/// The type by the brands of the `ftyp` box; `None` when it is another file of boxes (a film).
pub(super) fn media(bytes: &[u8]) -> Option<Media> {
    let length = usize::try_from(be32(bytes, 0)?).ok()?;
    let brands = bytes.get(8..length.min(bytes.len()))?;
    let has = |wanted: &[&[u8; 4]]| {
        // The second word is a version, not a brand; no brand looks like one.
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

/// The size of the largest item, from its `ispe` property; tiles and thumbnails have smaller ones.
pub(super) fn look(bytes: &[u8], media: Media) -> Option<Header<'_>> {
    let meta = child(bytes, b"meta")?.get(4..)?;
    let properties = child(child(meta, b"iprp")?, b"ipco")?;
    let mut best = (0, 0);
    for (kind, body) in Boxes(properties) {
        if kind == b"ispe" {
            let (w, h) = (be32(body, 4)?, be32(body, 8)?);
            if u64::from(w) * u64::from(h) > u64::from(best.0) * u64::from(best.1) {
                best = (w, h);
            }
        }
    }
    Some(Header::new(media, best.0, best.1))
}

fn child<'a>(bytes: &'a [u8], wanted: &[u8; 4]) -> Option<&'a [u8]> {
    Boxes(bytes).find(|it| it.0 == wanted).map(|it| it.1)
}

/// The boxes of a run of bytes: four bytes of length, four of type, the content.
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
