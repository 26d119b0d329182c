//! A ZIP of pages or Markdown files, with pictures beside them: what Notion, Tistory, Cubox and many others give. Each
//! file becomes an article that has its pictures in it, since nothing of the archive lies on a disk.

use crate::read::collection::Collection;
use crate::read::mime::{self, SavedPart};
use crate::read::tags::{Token, attribute, tokens};
use crate::read::zipped::ZippedFiles;

/// The most bytes of pictures that are put into one article.
const MOST_BYTES: usize = 256 << 20;

/// Attributes in which pages name their pictures.
const ADDRESSES: &[&str] = &["src", "data-src", "data-original", "href", "poster"];

/// Reads an archive; `None` when there is no article in it.
pub(super) fn read(files: &ZippedFiles) -> Option<Collection> {
    let mut out = Collection::new("a ZIP archive of articles");
    let mut others = 0;
    for path in files.names() {
        let name = path.rsplit('/').next().unwrap_or_default();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let bytes = files.get(path).unwrap_or_default();
        let extension = extension.to_ascii_lowercase();
        match extension.as_str() {
            // Notion lists its pages in a page of this name, which holds nothing else.
            "html" | "htm" | "xhtml" if is_list_of_contents(name, bytes) => {}
            "html" | "htm" | "xhtml" => {
                let parts = pictures_of_page(files, path, bytes);
                if parts.is_empty() {
                    out.add_page(path, bytes.to_vec(), None);
                } else {
                    let saved = mime::compose(bytes, "text/html", None, &parts);
                    out.add_page(&with_extension(path, "mhtml"), saved, None);
                }
            }
            "md" | "markdown" | "txt" => {
                let text = with_pictures(files, path, bytes);
                out.add_page(path, text, None);
            }
            "mht" | "mhtml" | "webarchive" | "eml" => {
                out.add_page(path, bytes.to_vec(), None);
            }
            _ if media_type(&extension).is_some() => {}
            _ if stem.is_empty() => {}
            _ => others += 1,
        }
    }
    if others > 0 {
        let remark = format!("files left out that are neither articles nor pictures: {others}");
        out.remarks.push(remark);
    }
    (!out.articles.is_empty()).then_some(out)
}

fn with_extension(path: &str, extension: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |it| it.0);
    format!("{stem}.{extension}")
}

fn is_list_of_contents(name: &str, bytes: &[u8]) -> bool {
    name == "index.html" && String::from_utf8_lossy(bytes).contains("class=\"page-title\"") && {
        let text = String::from_utf8_lossy(bytes);
        !text.contains("page-body")
    }
}

/// The media type of a picture by its extension; `None` for other files.
pub(super) fn media_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "png" => "image/png",
        "jpg" | "jpeg" | "jfif" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "avif" => "image/avif",
        "heic" => "image/heic",
        "bmp" => "image/bmp",
        "ico" => "image/x-icon",
        _ => return None,
    })
}

/// The pictures of the archive that a page names, under the addresses by which it names them.
fn pictures_of_page<'f>(files: &'f ZippedFiles, path: &str, page: &[u8]) -> Vec<SavedPart<'f>> {
    let text = String::from_utf8_lossy(page);
    let mut out: Vec<SavedPart<'f>> = Vec::new();
    let mut room = MOST_BYTES;
    for (_, token) in tokens(&text) {
        let Token::Open(_, attributes) = token else {
            continue;
        };
        for address in ADDRESSES.iter().filter_map(|it| attribute(attributes, it)) {
            let Some((name, bytes)) = files.beside(path, &address) else {
                continue;
            };
            let extension = name.rsplit('.').next().unwrap_or_default();
            let Some(media) = media_type(&extension.to_ascii_lowercase()) else {
                continue;
            };
            if bytes.len() <= room && out.iter().all(|it| it.location != address) {
                room -= bytes.len();
                out.push(SavedPart {
                    location: address,
                    media_type: media.to_owned(),
                    bytes,
                });
            }
        }
    }
    out
}

/// A Markdown file with the pictures of the archive in it, as `data:` addresses.
fn with_pictures(files: &ZippedFiles, path: &str, bytes: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return bytes.to_vec();
    };
    let mut out = String::new();
    let mut rest = text;
    let mut room = MOST_BYTES;
    while let Some(at) = rest.find("](").map(|it| it + 2) {
        out += &rest[..at];
        rest = &rest[at..];
        let end = rest.find([')', '\n']).unwrap_or(rest.len());
        let address = rest[..end].trim().trim_matches(['<', '>']);
        let address = address.split(" \"").next().unwrap_or_default();
        let found = files.beside(path, address).and_then(|(name, bytes)| {
            let extension = name.rsplit('.').next()?.to_ascii_lowercase();
            let media = media_type(&extension).filter(|_| bytes.len() <= room)?;
            Some((media, bytes))
        });
        if let Some((media, bytes)) = found {
            room -= bytes.len();
            let at = rest[..end].find(address).unwrap_or(0);
            out += &rest[..at];
            out += &format!("data:{media};base64,{}", mime::to_base64(bytes));
            rest = &rest[at + address.len()..];
        }
    }
    out += rest;
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::zipped::tests::zipped;

    #[test]
    fn pages_of_an_archive_have_their_pictures_in_them() {
        let page =
            "<html><head><title>甲</title></head><body><img src=\"%E7%94%B2/1.png\"></body></html>";
        let zip = zipped(&[
            ("笔记/甲 0123.html", page.as_bytes()),
            ("笔记/甲/1.png", b"\x89PNG\r\n\x1A\n"),
            ("笔记/乙.md", "![](<甲/1.png>) ![](x.png)".as_bytes()),
            ("笔记/库.csv", b"a,b"),
        ]);
        let found = read(&ZippedFiles::open(&zip).unwrap().unwrap()).unwrap();
        let names: Vec<&str> = found.articles.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["笔记/乙.md", "笔记/甲 0123.mhtml"]);
        let markdown = String::from_utf8(found.articles[0].bytes.clone()).unwrap();
        assert_eq!(
            markdown,
            "![](<data:image/png;base64,iVBORw0KGgo=>) ![](x.png)"
        );
        let read = crate::read::read(&found.articles[1].bytes, "a.mhtml")
            .unwrap()
            .output;
        assert!(
            read.body
                .contains("src=\"data:image/png;base64,iVBORw0KGgo=\""),
            "{}",
            read.body
        );
        assert_eq!(found.remarks.len(), 1);
    }
}
