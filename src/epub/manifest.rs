//! Lists every file of the container and the reading order, from the results of the earlier stages.

use std::fmt::Write as _;

use super::access;
use super::cover::{self, Cover};
use super::faces::EmbeddedFaces;
use super::media::PictureFiles;
use super::nav;
use super::options::Options;
use super::package::{Content, ManifestItem, Package, Packing};
use super::plan::{BookPlan, COVER_PAGE};
use super::xhtml::ContentFile;
use crate::archive::sha256_of;
use crate::book::Book;
use crate::model::Blob;
use crate::words::Words;

/// The results of the earlier stages.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) media: PictureFiles,
    pub(super) cover: Cover,
    pub(super) files: Vec<ContentFile>,
    pub(super) faces: Option<EmbeddedFaces>,
}

/// Makes the description of the EPUB.
pub(super) fn describe<'a>(
    book: &'a Book,
    plan: &BookPlan,
    parts: Parts,
    options: &'a Options,
) -> Package<'a> {
    let Parts {
        media,
        cover: chosen,
        files,
        faces,
    } = parts;
    let abilities = options.profile.abilities();
    let shows = abilities.cover_page || chosen == Cover::Text;
    let cover_page = shows.then(|| cover::page(book, chosen, &media, options));
    let access = access::describe(book, plan, &media, options);
    let contents = nav::contents(book, plan, options);

    let mut items = vec![
        item("nav", "nav.xhtml", XHTML, "nav", Content::Nav),
        item(
            "ncx",
            "toc.ncx",
            "application/x-dtbncx+xml",
            "",
            Content::Ncx,
        ),
        item("style", "stylesheet.css", "text/css", "", Content::Draft),
    ];
    if options.css.is_some() {
        items.push(item(
            "user-style",
            "user.css",
            "text/css",
            "",
            Content::Draft,
        ));
    }
    if let Some(faces) = faces {
        let css = Content::Blob(Blob::from(faces.css.into_bytes()), Packing::Deflated);
        items.push(item("font-style", "fonts.css", "text/css", "", css));
        for (number, (name, media_type, blob)) in faces.files.into_iter().enumerate() {
            let id = format!("font-{}", number + 1);
            let content = Content::Blob(blob, Packing::Deflated);
            items.push(item(&id, &format!("fonts/{name}"), media_type, "", content));
        }
    }
    let mut spine = Vec::new();
    if cover_page.is_some() {
        items.push(item("cover", COVER_PAGE, XHTML, "", Content::Draft));
        spine.push(("cover".to_owned(), true));
    }
    // Only a collection has its table of contents in the reading order. For a single article, the table that the
    // reading system shows is enough.
    spine.push(("nav".to_owned(), !book.is_single()));
    for file in &files {
        let id = file.href.trim_end_matches(".xhtml").to_owned();
        let properties = if file.mathml { "mathml" } else { "" };
        spine.push((id.clone(), true));
        items.push(item(&id, &file.href, XHTML, properties, Content::Draft));
    }
    let mut sums = String::new();
    for (number, file) in media.files.into_iter().enumerate() {
        _ = writeln!(sums, "{}  ../{}", file.sha256, file.href);
        let is_cover = chosen == Cover::Picture(number);
        let properties = if is_cover { "cover-image" } else { "" };
        let id = format!("media-{}", number + 1);
        let mime = file.media.mime();
        let content = Content::Blob(file.blob, packing(mime));
        items.push(item(&id, &file.href, mime, properties, content));
    }
    for (number, picture) in media.kept.iter().enumerate() {
        let href = super::media::name("source", picture);
        let name = href.trim_start_matches("source/");
        _ = writeln!(sums, "{}  {name}", picture.sha256);
        let id = format!("kept-{}", number + 1);
        let content = Content::Blob(picture.blob.clone(), Packing::Stored);
        items.push(item(&id, &href, picture.media.mime(), "", content));
    }
    items.extend(source_items(book, options, sums));
    let colored = files.iter().any(|it| it.colored);
    Package {
        book,
        options,
        labels: Words::of(&book.metadata.language),
        identifier: identifier(book),
        items,
        spine,
        contents,
        files,
        cover_page,
        access,
        colored,
    }
}

const XHTML: &str = "application/xhtml+xml";

fn item(
    id: &str,
    href: &str,
    media_type: &str,
    properties: &'static str,
    content: Content,
) -> ManifestItem {
    ManifestItem {
        id: id.to_owned(),
        href: href.to_owned(),
        media_type: media_type.to_owned(),
        properties,
        content,
    }
}

fn packing(media_type: &str) -> Packing {
    let text = media_type.starts_with("text/")
        || ["xml", "json"].iter().any(|it| media_type.ends_with(it));
    if text {
        Packing::Deflated
    } else {
        Packing::Stored
    }
}

/// The items below `source/`: the original articles, the attachments of the caller, and `SHA256SUMS`, which has the
/// format of `sha256sum`. `sums` holds the lines for the pictures.
fn source_items(book: &Book, options: &Options, mut sums: String) -> Vec<ManifestItem> {
    let mut items = Vec::new();
    if options.originals {
        for (number, article) in book.articles.iter().enumerate() {
            let original = &article.original;
            let extension = match original.media_type {
                "text/markdown" => "md",
                "text/html" => "html",
                _ => "txt",
            };
            let name = format!("{:04}.{extension}", number + 1);
            let clean = original.name.replace(char::is_control, " ");
            _ = writeln!(sums, "# {name}: {clean}\n{}  {name}", original.sha256);
            // EPUB has no `text/html` pages; the original is kept as a text file, not as a page.
            let media_type = match original.media_type {
                "text/html" => "text/plain",
                other => other,
            };
            let id = format!("original-{}", number + 1);
            let content = Content::Blob(original.blob.clone(), Packing::Deflated);
            items.push(item(
                &id,
                &format!("source/{name}"),
                media_type,
                "",
                content,
            ));
        }
    }
    for (number, attachment) in options.attachments.iter().enumerate() {
        let name = file_name(&attachment.name, number);
        // If the bytes cannot be read here, packing fails later and reports the error.
        let hash = sha256_of(&attachment.bytes).unwrap_or_default();
        _ = writeln!(sums, "{hash}  {name}");
        let id = format!("attachment-{}", number + 1);
        let content = Content::Blob(attachment.bytes.clone(), packing(&attachment.media_type));
        items.push(item(
            &id,
            &format!("source/{name}"),
            &attachment.media_type,
            "",
            content,
        ));
    }
    if !sums.is_empty() {
        let content = Content::Blob(Blob::from(sums.into_bytes()), Packing::Deflated);
        items.push(item("sums", "source/SHA256SUMS", "text/plain", "", content));
    }
    items
}

/// A file name for an attachment that is valid on every file system. The number makes it unique.
fn file_name(name: &str, number: usize) -> String {
    let fine = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let name: String = name
        .chars()
        .map(|c| if fine(c) { c } else { '_' })
        .collect();
    let name = name.trim_matches('.');
    format!("a{}-{name}", number + 1)
}

/// The book's own identifier, or else one made from its title and the identifiers of its articles.
fn identifier(book: &Book) -> String {
    if !book.metadata.identifier.is_empty() {
        return format!("urn:uuid:{}", book.metadata.identifier);
    }
    let articles = book.articles.iter();
    let ids: Vec<&str> = articles
        .map(|it| &*it.document.metadata.identifier)
        .collect();
    let name = format!("{}\n{}", book.metadata.title, ids.join("\n"));
    let uuid = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes());
    format!("urn:uuid:{uuid}")
}
