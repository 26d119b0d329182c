//! An EPUB → its cover picture, as the package names it.

use std::io::{Cursor, Read as _};

use quick_xml::events::{BytesStart, Event};

/// A cover of more bytes than this is left out of the catalogue, as is any file of the container on the way to it.
const LARGEST: u64 = 16 << 20;

/// Media type and bytes of the cover that an EPUB's package names (EPUB 3.3, `cover-image`).
#[must_use]
pub fn cover(book: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(book)).ok()?;
    let container = read(&mut zip, "META-INF/container.xml")?;
    let package = find(&container, |element| {
        let name = element.local_name();
        (name.as_ref() == "rootfile").then(|| value(element, "full-path"))?
    })?;
    let opf = read(&mut zip, &package)?;
    let (href, media_type) = find(&opf, |element| {
        let properties = value(element, "properties")?;
        let is_cover = properties.split(' ').any(|it| it == "cover-image");
        if !is_cover {
            return None;
        }
        Some((value(element, "href")?, value(element, "media-type")?))
    })?;
    let folder = package.rsplit_once('/').map(|it| it.0);
    let path = folder.map_or_else(|| href.clone(), |folder| format!("{folder}/{href}"));
    Some((media_type, read(&mut zip, &path)?))
}

/// The bytes of a file of the container; `None` when it is missing, damaged or too large.
fn read(zip: &mut zip::ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let file = zip.by_name(name).ok()?;
    if file.size() > LARGEST {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Asks each element in order and returns the first answer that is not `None`.
fn find<T>(xml: &[u8], mut ask: impl FnMut(&BytesStart<'_>) -> Option<T>) -> Option<T> {
    let mut reader = quick_xml::Reader::from_reader(xml);
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => {
                if let Some(answer) = ask(&element) {
                    return Some(answer);
                }
            }
            Event::Eof => return None,
            Event::End(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
}

fn value(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    let text = quick_xml::escape::unescape(&attribute.value).ok()?;
    Some(text.into_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn the_package_names_the_cover() {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [
            (
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path=\"O/c.opf\"/></rootfiles></container>",
            ),
            (
                "O/c.opf",
                "<package><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"x\"/>\
                 <item id=\"b\" href=\"i/c.jpg\" media-type=\"image/jpeg\" properties=\"cover-image\"/>\
                 </manifest></package>",
            ),
            ("O/i/c.jpg", "JPEG"),
        ] {
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        let book = zip.finish().unwrap().into_inner();
        assert_eq!(
            cover(&book),
            Some(("image/jpeg".to_owned(), b"JPEG".to_vec()))
        );
        assert_eq!(cover(b"nothing"), None);
    }
}
