//! Looks into an EPUB that was made: its table of contents, and its files.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

/// An entry of the table of contents.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Chapter {
    /// Path in the EPUB, with a fragment if it has one.
    pub(super) file: String,
    /// What the entry says.
    pub(super) label: String,
}

/// A file of an EPUB; `None` when it has no such file.
pub(super) fn file(epub: &[u8], path: &str) -> Option<Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(epub)).ok()?;
    let mut bytes = Vec::new();
    zip.by_name(path).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The media type of a file by its extension.
pub(super) fn media(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "xhtml" | "html" => "application/xhtml+xml",
        "css" => "text/css; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "otf" | "ttf" => "font/otf",
        _ => "application/octet-stream",
    }
}

/// The entries of the navigation document, in order.
pub(super) fn chapters(epub: &[u8]) -> Vec<Chapter> {
    let nav = ZipArchive::new(Cursor::new(epub)).ok().and_then(|zip| {
        let mut names = zip.file_names();
        names
            .find(|it| it.ends_with("nav.xhtml"))
            .map(str::to_owned)
    });
    let Some(nav) = nav else { return Vec::new() };
    let Some(bytes) = file(epub, &nav) else {
        return Vec::new();
    };
    let folder = nav.rsplit_once('/').map_or("", |it| it.0);
    links(&String::from_utf8_lossy(&bytes), folder)
}

/// The links of the first `<nav>` of a document.
fn links(nav: &str, folder: &str) -> Vec<Chapter> {
    let mut reader = Reader::from_str(nav);
    let mut chapters = Vec::new();
    let mut open: Option<Chapter> = None;
    let mut inside = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) if start.local_name().as_ref() == "nav" => inside = true,
            Ok(Event::Start(start)) if inside && start.local_name().as_ref() == "a" => {
                let href = start.try_get_attribute("href").ok().flatten();
                let href = href.map(|it| it.value.into_owned());
                open = href.map(|href| Chapter {
                    file: if folder.is_empty() {
                        href
                    } else {
                        format!("{folder}/{href}")
                    },
                    label: String::new(),
                });
            }
            Ok(Event::Text(text)) => {
                if let Some(chapter) = &mut open {
                    chapter.label += &text;
                }
            }
            Ok(Event::GeneralRef(entity)) => {
                if let (Some(chapter), Ok(Some(c))) = (&mut open, entity.resolve_char_ref()) {
                    chapter.label.push(c);
                }
            }
            Ok(Event::End(end)) if end.local_name().as_ref() == "a" => chapters.extend(open.take()),
            Ok(Event::End(end)) if end.local_name().as_ref() == "nav" => return chapters,
            Ok(Event::Eof) | Err(_) => return chapters,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Chapter, links};

    #[test]
    fn the_contents_are_those_of_the_first_nav() {
        let nav = "<html><body><nav><ol><li><a href=\"a.xhtml\">甲<em>乙</em></a></li></ol></nav>\
                   <nav><a href=\"b.xhtml\">页</a></nav></body></html>";
        let wanted = Chapter {
            file: "EPUB/a.xhtml".to_owned(),
            label: "甲乙".to_owned(),
        };
        assert_eq!(links(nav, "EPUB"), [wanted]);
    }
}
