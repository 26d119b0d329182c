//! Turns a draft into a file, and adds everything that makes painted pages archival and accessible.

mod annotations;
mod attachments;
mod file;
mod identity;
mod info;
mod intent;
mod labels;
mod names;
mod outline;
mod xmp;

use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::draft::Drafted;
use super::finished::{FileObjects, FinishedObjects};
use super::object::{name, text, to};
use super::options::{Options, Standard};
use super::stream::stored;
use super::tags;
use crate::book::Book;
use crate::layout::{ContentId, Pages};
use crate::{Error, Warned};
use identity::Identity;

/// The data that a document is finished with.
pub(super) struct Sealing<'a> {
    pub(super) pages: &'a Pages,
    pub(super) book: &'a Book,
    pub(super) options: &'a Options,
    /// The contents of each page, by MCID.
    pub(super) marks: &'a [Vec<ContentId>],
}

impl Sealing<'_> {
    /// Finishes a draft and writes the file.
    pub(super) fn seal(self, draft: Drafted, out: &mut impl Write) -> Result<Warned<()>, Error> {
        let Drafted {
            document,
            pages: page_objects,
            outside,
        } = draft;
        let mut objects = FileObjects {
            document,
            finished: FinishedObjects::default(),
        };
        let standard = self.options.standard;
        let known = info::Known::new(self.book);
        let mut warnings = Vec::new();
        let links = annotations::write(&mut objects, self.pages, &page_objects, standard);
        warnings.extend(links.warnings);
        let structure = tags::write(
            &mut objects,
            self.pages,
            &page_objects,
            self.marks,
            &links.output,
            standard,
            &known.language,
        );
        let places = names::NamedPlaces {
            pages: self.pages,
            page_objects: &page_objects,
            structure: &structure,
            standard,
        };
        let attached = attachments::write(&mut objects.document, self.book, self.options)?;
        warnings.extend(attached.warnings);
        let mut preferences = dictionary! { "DisplayDocTitle" => true };
        if self.pages.leftward {
            preferences.set("Direction", name("R2L"));
        }
        let mut catalog = dictionary! {
            "Type" => "Catalog",
            "Pages" => to(parent_of_pages(&objects.document)?),
            "Lang" => text(&known.language),
            "MarkInfo" => dictionary! { "Marked" => true },
            "StructTreeRoot" => to(structure.root),
            "ViewerPreferences" => preferences,
            "PageLabels" => labels::write(&mut objects.document, self.pages),
        };
        if standard != Standard::None {
            let intent = intent::write(&mut objects.document);
            catalog.set("OutputIntents", vec![to(intent)]);
        }
        if let Some(outline) = outline::write(&mut objects, &places) {
            catalog.set("Outlines", to(outline));
            catalog.set("PageMode", name("UseOutlines"));
        }
        let mut names = Dictionary::new();
        if let Some(destinations) = names::write(&mut objects.document, &places) {
            names.set("Dests", to(destinations));
        }
        if let Some(files) = attached.output {
            names.set("EmbeddedFiles", files.names);
            catalog.set("AF", files.associated);
        }
        if !names.is_empty() {
            catalog.set("Names", names);
        }
        objects.document.version = match standard {
            Standard::A4fUa2 => "2.0".to_owned(),
            Standard::A2aUa1 | Standard::A3aUa1 | Standard::None => "1.7".to_owned(),
        };
        let identity = Identity::new(&objects.document, &outside, &catalog, &known, standard)?;
        let packet = xmp::packet(&known, &identity, standard);
        let metadata = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        let metadata = objects
            .document
            .add_object(stored(metadata, packet.into_bytes()));
        catalog.set("Metadata", to(metadata));
        set_catalog(&mut objects.document, catalog)?;
        info::write(&mut objects.document, &known, standard);
        let FileObjects {
            mut document,
            finished,
        } = objects;
        document.trailer.set("ID", identity.trailer.to_vec());
        file::write(document, &finished, &outside, out).map_err(|problem| Error::Pdf {
            doing: "saving",
            source: problem.into(),
        })?;
        Ok(Warned {
            output: (),
            warnings,
        })
    }
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
