//! What printpdf leaves undone: everything that makes painted pages an archival, accessible file.

mod annotations;
mod attachments;
mod fonts;
mod info;
mod intent;
mod labels;
mod names;
mod outline;
mod save;
mod xmp;

use std::collections::BTreeMap;
use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::fonts::Painted;
use super::object::{Deflated, name, stored, text, to};
use super::options::{Options, Standard};
use super::{pictures, tags};
use crate::book::Book;
use crate::layout::{ContentId, Pages};
use crate::model::Blob;
use crate::{Error, Warned};

/// What a document is sealed with.
pub(super) struct Sealing<'a> {
    pub(super) pages: &'a Pages,
    pub(super) book: &'a Book,
    pub(super) options: &'a Options,
    pub(super) glyphs: &'a Painted<'a>,
    /// The contents of each page, by MCID.
    pub(super) marks: &'a [Vec<ContentId>],
    /// The content stream of each page.
    pub(super) streams: Vec<Deflated>,
    /// The contents of images, by the numbers that stand in their place.
    pub(super) images: &'a [Blob],
}

impl Sealing<'_> {
    /// Finishes what printpdf made, and writes it.
    pub(super) fn seal(
        mut self,
        mut document: Document,
        out: &mut impl Write,
    ) -> Result<Warned<()>, Error> {
        let standard = self.options.standard;
        let known = info::Known::new(self.book);
        let page_objects: Vec<ObjectId> = document.get_pages().into_values().collect();
        if page_objects.is_empty() || page_objects.len() != self.pages.pages.len() {
            return Err(Error::Pdf {
                doing: "sealing",
                source: format!("{} pages", page_objects.len()).into(),
            });
        }
        let mut warnings = Vec::new();
        for (page, content) in page_objects.iter().zip(std::mem::take(&mut self.streams)) {
            let page = page_dictionary(&mut document, *page);
            let place = page.and_then(|it| it.get(b"Contents").and_then(Object::as_reference).ok());
            if let Some(place) = place {
                document.set_object(place, content.stream(Dictionary::new()));
            }
        }
        share_resources(&mut document, &page_objects);
        fonts::finish(&mut document, &page_objects, self.glyphs);
        let links = annotations::write(&mut document, self.pages, &page_objects, standard);
        warnings.extend(links.warnings);
        let structure = tags::write(
            &mut document,
            self.pages,
            &page_objects,
            self.marks,
            &links.output,
            standard,
            &known.language,
        );
        let places = names::Places {
            pages: self.pages,
            page_objects: &page_objects,
            structure: &structure,
            standard,
        };
        let attached = attachments::write(&mut document, self.book, self.options)?;
        warnings.extend(attached.warnings);
        let mut catalog = dictionary! {
            "Type" => "Catalog",
            "Pages" => to(parent_of_pages(&document)?),
            "Lang" => text(&known.language),
            "MarkInfo" => dictionary! { "Marked" => true },
            "StructTreeRoot" => to(structure.root),
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
            "PageLabels" => labels::write(&mut document, self.pages),
        };
        if standard != Standard::None {
            let intent = intent::write(&mut document);
            catalog.set("OutputIntents", vec![to(intent)]);
        }
        if let Some(outline) = outline::write(&mut document, &places) {
            catalog.set("Outlines", to(outline));
            catalog.set("PageMode", name("UseOutlines"));
        }
        let mut names = Dictionary::new();
        if let Some(destinations) = names::write(&mut document, &places) {
            names.set("Dests", to(destinations));
        }
        if let Some(files) = attached.output {
            names.set("EmbeddedFiles", files.names);
            catalog.set("AF", files.associated);
        }
        if !names.is_empty() {
            catalog.set("Names", names);
        }
        document.version = match standard {
            Standard::A4fUa2 => "2.0".to_owned(),
            Standard::A2aUa1 | Standard::A3aUa1 | Standard::None => "1.7".to_owned(),
        };
        save::deflate_streams(&mut document);
        let images = images(&mut document, self.images);
        let identity = save::Identity::new(&document, &images, &catalog, &known, standard)?;
        let packet = xmp::packet(&known, &identity, standard);
        let metadata = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        let metadata = document.add_object(stored(metadata, packet.into_bytes()));
        catalog.set("Metadata", to(metadata));
        set_catalog(&mut document, catalog)?;
        info::write(&mut document, &known, standard);
        save::save(document, &images, &identity, out)?;
        Ok(Warned {
            output: (),
            warnings,
        })
    }
}

/// Contents that lie outside the document, by the objects whose they are.
type Outside<'a> = BTreeMap<ObjectId, &'a Blob>;

/// Takes the numbers of their contents out of the images.
fn images<'a>(document: &mut Document, contents: &'a [Blob]) -> Outside<'a> {
    let mut images = Outside::new();
    for (id, object) in &mut document.objects {
        let Object::Stream(stream) = object else {
            continue;
        };
        let key = pictures::CONTENT.as_bytes();
        let number = stream.dict.get(key).and_then(Object::as_i64).ok();
        let index = number.and_then(|it| usize::try_from(it).ok());
        if let Some(content) = index.and_then(|it| contents.get(it)) {
            // Removing it would change the order of the others.
            let others = std::mem::take(&mut stream.dict).into_iter();
            for (name, value) in others.filter(|it| it.0 != key) {
                stream.dict.set(name, value);
            }
            images.insert(*id, content);
        }
    }
    images
}

/// One dictionary of resources for all pages; printpdf makes one for each.
fn share_resources(document: &mut Document, pages: &[ObjectId]) {
    let mut shared = None;
    for page in pages {
        let Some(old) = page_dictionary(document, *page).and_then(|it| {
            let old = it.get(b"Resources").and_then(Object::as_reference).ok();
            it.remove(b"Annots");
            old
        }) else {
            continue;
        };
        let resources = document.objects.remove(&old);
        let shared = *shared.get_or_insert_with(|| {
            let resources = resources.as_ref().and_then(|it| it.as_dict().ok());
            let mut kept = Dictionary::new();
            for key in ["Font", "XObject", "ExtGState", "Shading"] {
                let part = resources.and_then(|it| it.get(key.as_bytes()).ok());
                let Some(id) = part.and_then(|it| it.as_reference().ok()) else {
                    continue;
                };
                let content = document.objects.remove(&id);
                if let Some(Object::Dictionary(content)) = content
                    && !content.is_empty()
                {
                    kept.set(key, content);
                }
            }
            document.add_object(kept)
        });
        if let Some(page) = page_dictionary(document, *page) {
            page.set("Resources", to(shared));
        }
    }
}

fn page_dictionary(document: &mut Document, page: ObjectId) -> Option<&mut Dictionary> {
    document.get_object_mut(page).ok()?.as_dict_mut().ok()
}

fn parent_of_pages(document: &Document) -> Result<ObjectId, Error> {
    let catalog = document.catalog();
    let pages = catalog.and_then(|it| it.get(b"Pages").and_then(Object::as_reference));
    pages.map_err(|source| refused("reading the page tree", source))
}

fn set_catalog(document: &mut Document, catalog: Dictionary) -> Result<(), Error> {
    let root = document.trailer.get(b"Root").and_then(Object::as_reference);
    let root = root.map_err(|source| refused("reading the trailer", source))?;
    document.set_object(root, catalog);
    Ok(())
}

fn refused(doing: &'static str, source: lopdf::Error) -> Error {
    Error::Pdf {
        doing,
        source: source.into(),
    }
}
