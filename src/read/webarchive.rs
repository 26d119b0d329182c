//! `.webarchive`, as Safari saves pages: a property list, binary as a rule, with the page and what it uses. The form of
//! the binary one is described at the head of Apple's `CFBinaryPList.c`.
//!
//! The crate `plist` would read it, too; it comes with a library for times, which would be built for this alone.

use std::collections::BTreeMap;

use super::mime::{MimeKind, base64, compose, page as mime_page, parts_of_page};
use super::xml_tree::{self, XmlElement};

/// The most bytes of pictures that are put into a page.
const MOST_BYTES: usize = 256 << 20;

/// How deep a property list may be.
const DEEPEST: usize = 16;

/// The most values of a property list.
const MOST_VALUES: usize = 1 << 20;

/// A value of a property list, as far as a web archive has them.
#[derive(Clone, Debug, PartialEq)]
enum Plist<'b> {
    Data(std::borrow::Cow<'b, [u8]>),
    Text(String),
    List(Vec<Plist<'b>>),
    Map(BTreeMap<String, Plist<'b>>),
    Other,
}

/// The page in a web archive with its pictures in it; `None` when the bytes are no such file.
pub(super) fn page(bytes: &[u8]) -> Option<(MimeKind, Vec<u8>)> {
    let root = if bytes.starts_with(b"bplist00") {
        binary(bytes)?
    } else {
        let head = bytes.get(..bytes.len().min(1000))?;
        let head = String::from_utf8_lossy(head);
        if !head.contains("<plist") {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        xml(xml_tree::read(text)?.root.elements().next()?)
    };
    let main = root.get("WebMainResource")?;
    let html = main.get("WebResourceData")?.data()?;
    let address = main.text("WebResourceURL").unwrap_or_default();
    let mut pictures = BTreeMap::new();
    frames(&root, &mut pictures, 0);
    let parts = parts_of_page(html, address, MOST_BYTES, |it| {
        let (media_type, bytes): &(String, &[u8]) = pictures.get(it)?;
        Some((media_type.clone(), *bytes))
    });
    let charset = main.text("WebResourceTextEncodingName").unwrap_or("utf-8");
    let content_type = format!("text/html; charset=\"{charset}\"");
    let address = Some(address).filter(|it| it.starts_with("http"));
    let (_, html) = mime_page(&compose(html, &content_type, address, &parts))?;
    Some((MimeKind::WebArchive, html))
}

/// Adds the resources of a page and of the frames in it.
fn frames<'p>(page: &'p Plist<'p>, out: &mut BTreeMap<String, (String, &'p [u8])>, depth: usize) {
    for resource in page.list("WebSubresources") {
        let data = resource.get("WebResourceData").and_then(Plist::data);
        let kind = resource.text("WebResourceMIMEType");
        if let (Some(url), Some(data), Some(kind)) = (resource.text("WebResourceURL"), data, kind) {
            out.entry(url.to_owned()).or_insert((kind.to_owned(), data));
        }
    }
    if depth < DEEPEST {
        for frame in page.list("WebSubframeArchives") {
            frames(frame, out, depth + 1);
        }
    }
}

impl<'b> Plist<'b> {
    fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(map) => map.get(key),
            Self::Data(_) | Self::Text(_) | Self::List(_) | Self::Other => None,
        }
    }

    fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Self::Text(text) => Some(text),
            Self::Data(_) | Self::Map(_) | Self::List(_) | Self::Other => None,
        }
    }

    fn data(&self) -> Option<&[u8]> {
        match self {
            Self::Data(data) => Some(data),
            Self::Text(_) | Self::Map(_) | Self::List(_) | Self::Other => None,
        }
    }

    fn list(&self, key: &str) -> &[Plist<'b>] {
        match self.get(key) {
            Some(Self::List(list)) => list,
            Some(Self::Data(_) | Self::Text(_) | Self::Map(_) | Self::Other) | None => &[],
        }
    }
}

/// A value in XML.
fn xml(element: &XmlElement) -> Plist<'static> {
    match element.name.as_str() {
        "dict" => {
            let mut out = BTreeMap::new();
            let mut key = None;
            for child in element.elements() {
                if child.name == "key" {
                    key = Some(child.text());
                } else if let Some(key) = key.take() {
                    out.insert(key, xml(child));
                }
            }
            Plist::Map(out)
        }
        "array" => Plist::List(element.elements().map(xml).collect()),
        "string" => Plist::Text(element.text()),
        "data" => Plist::Data(base64(element.text().as_bytes()).into()),
        _ => Plist::Other,
    }
}

/// A binary property list: objects, then the offset of each, then a trailer of 32 bytes.
struct Binary<'b> {
    bytes: &'b [u8],
    offset_size: usize,
    reference_size: usize,
    count: usize,
    table: usize,
    /// How many values may still be read: one object may stand in many places.
    room: usize,
}

fn binary(bytes: &[u8]) -> Option<Plist<'_>> {
    let trailer = bytes.len().checked_sub(32)?;
    let number = |at: usize| big(bytes.get(trailer + at..trailer + at + 8)?);
    let mut binary = Binary {
        bytes,
        offset_size: usize::from(*bytes.get(trailer + 6)?),
        reference_size: usize::from(*bytes.get(trailer + 7)?),
        count: number(8)?,
        table: number(24)?,
        room: MOST_VALUES,
    };
    let top = number(16)?;
    binary.object(top, 0)
}

/// A number of up to 8 bytes, the highest first.
fn big(bytes: &[u8]) -> Option<usize> {
    if bytes.is_empty() || bytes.len() > 8 {
        return None;
    }
    let number = bytes
        .iter()
        .fold(0_u64, |sum, it| sum << 8 | u64::from(*it));
    usize::try_from(number).ok()
}

impl<'b> Binary<'b> {
    fn slice(&self, at: usize, length: usize) -> Option<&'b [u8]> {
        self.bytes.get(at..at.checked_add(length)?)
    }

    fn object(&mut self, number: usize, depth: usize) -> Option<Plist<'b>> {
        self.room = self.room.checked_sub(1)?;
        if number >= self.count || depth > DEEPEST {
            return None;
        }
        let at = self
            .table
            .checked_add(number.checked_mul(self.offset_size)?)?;
        let at = big(self.slice(at, self.offset_size)?)?;
        let marker = *self.bytes.get(at)?;
        let (length, from) = self.length(at)?;
        // Text is copied, and one long text may stand in many places.
        let copied = if [5, 6].contains(&(marker >> 4)) {
            length / 16
        } else {
            0
        };
        self.room = self.room.checked_sub(copied)?;
        Some(match marker >> 4 {
            4 => Plist::Data(self.slice(from, length)?.into()),
            5 => Plist::Text(String::from_utf8_lossy(self.slice(from, length)?).into_owned()),
            6 => {
                let bytes = self.slice(from, length.checked_mul(2)?)?;
                Plist::Text(
                    encoding_rs::UTF_16BE
                        .decode_without_bom_handling(bytes)
                        .0
                        .into_owned(),
                )
            }
            10 | 12 => {
                let items = (0..length).map(|it| self.item(from, it, depth));
                Plist::List(items.collect::<Option<_>>()?)
            }
            13 => {
                let mut map = BTreeMap::new();
                for it in 0..length {
                    let key = self.item(from, it, depth)?;
                    let value = self.item(from, it.checked_add(length)?, depth)?;
                    if let Plist::Text(key) = key {
                        map.insert(key, value);
                    }
                }
                Plist::Map(map)
            }
            _ => Plist::Other,
        })
    }

    /// The object at a place in a list of references.
    fn item(&mut self, from: usize, number: usize, depth: usize) -> Option<Plist<'b>> {
        let at = from.checked_add(number.checked_mul(self.reference_size)?)?;
        let reference = big(self.slice(at, self.reference_size)?)?;
        self.object(reference, depth + 1)
    }

    /// The length of an object, and where its contents begin.
    fn length(&self, at: usize) -> Option<(usize, usize)> {
        let low = usize::from(*self.bytes.get(at)? & 15);
        if low < 15 {
            return Some((low, at + 1));
        }
        // A longer one is written as a number of its own: 2 to the power of its low half bytes.
        let size = 1_usize << (*self.bytes.get(at + 1)? & 3);
        Some((big(self.slice(at + 2, size)?)?, at + 2 + size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A binary property list as Safari writes it: a map of maps.
    fn archive() -> Vec<u8> {
        let html = "<html><head></head><body><img src='/p.png'>甲</body></html>".as_bytes();
        let mut objects: Vec<Vec<u8>> = Vec::new();
        let text = |it: &str| {
            let mut out = vec![0x5F, 0x10, u8::try_from(it.len()).unwrap()];
            out.extend(it.as_bytes());
            out
        };
        let data = |it: &[u8]| {
            let mut out = vec![0x4F, 0x10, u8::try_from(it.len()).unwrap()];
            out.extend(it);
            out
        };
        objects.push(vec![0xD2, 1, 2, 3, 4]); // the root
        objects.push(text("WebMainResource"));
        objects.push(text("WebSubresources"));
        objects.push(vec![0xD2, 5, 6, 7, 8]);
        objects.push(vec![0xA1, 9]);
        objects.push(text("WebResourceData"));
        objects.push(text("WebResourceURL"));
        objects.push(data(html));
        objects.push(text("https://a.example/x"));
        objects.push(vec![0xD3, 5, 6, 10, 11, 12, 13]);
        objects.push(text("WebResourceMIMEType"));
        objects.push(data(b"\x89PNG"));
        objects.push(text("https://a.example/p.png"));
        objects.push(text("image/png"));
        let mut out = b"bplist00".to_vec();
        let mut offsets = Vec::new();
        for object in &objects {
            offsets.push(u16::try_from(out.len()).unwrap());
            out.extend(object);
        }
        let table = out.len() as u64;
        out.extend(offsets.iter().flat_map(|it| it.to_be_bytes()));
        out.extend([0, 0, 0, 0, 0, 0, 2, 1]);
        out.extend((objects.len() as u64).to_be_bytes());
        out.extend(0_u64.to_be_bytes());
        out.extend(table.to_be_bytes());
        out
    }

    #[test]
    fn a_web_archive_gives_its_page_with_pictures() {
        let (_, html) = page(&archive()).unwrap();
        assert_eq!(
            String::from_utf8(html).unwrap(),
            "<html><head><link rel=\"canonical\" href=\"https://a.example/x\"></head>\
             <body><img src='data:image/png;base64,iVBORw=='>甲</body></html>"
        );
        let xml = "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>WebMainResource</key><dict>\
            <key>WebResourceData</key><data>PHA+eDwvcD4=</data></dict></dict></plist>";
        assert_eq!(page(xml.as_bytes()).unwrap().1, b"<p>x</p>");
    }

    #[test]
    fn damaged_archives_are_none() {
        let whole = archive();
        for length in 0..whole.len() {
            _ = page(&whole[..length]);
        }
        for at in 0..whole.len() {
            let mut broken = whole.clone();
            broken[at] ^= 0xFF;
            _ = page(&broken);
        }
        // A list that holds itself ends.
        let mut circle = b"bplist00\xAF\x11\xFF\xFF".to_vec();
        circle.extend([0; 300]);
        assert!(page(&circle).is_none());
    }
}
