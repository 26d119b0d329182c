//! The draft of a PDF: objects that printpdf makes, before [`seal`](super::seal) makes a file of them. No
//! other file names printpdf.
//!
//! What passes through printpdf:
//!
//! - **Fonts.** The font dictionaries, descriptors, widths and embedded files. It writes only what
//!   it sees used of a font, so the first page that it gets shows every glyph of every font ([`specimen`]).
//! - **Pictures.** Their dictionaries, with masks and profiles as objects of their own; the content of an
//!   image stays on disk, and is copied when the file is written.
//! - **Pages.** The page tree and the dictionaries of pages.
//!
//! The content of pages does not: its operations store every glyph, operand and key separately, take twenty times the
//! memory of what they become, and show glyphs as hexadecimal digits. [`canvas`](super::canvas) writes the operators.
//!
//! This file replaces some of what printpdf made: its dictionaries of resources, one per page, by one for all
//! pages; the content of pages (printpdf saw them empty, but for the specimen); `ToUnicode` (printpdf keeps one text per glyph); and
//! streams, which are deflated here (printpdf hands them to lopdf uncompressed).
//!
//! The seal replaces the page boxes (printpdf writes a width where the right edge belongs), the catalog, `Info`
//! and the identity, and `seal/file` writes the file itself. The seal also adds all that makes the file archival
//! and accessible: tags, links, names, bookmarks, labels, attached files, metadata, the output intent.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use printpdf::{
    Codepoint, DictItem, ExternalStream, ExternalXObject, FontId, Op, ParsedFont, PdfDocument,
    PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, Rect, TextItem, XObject, XObjectId,
};

use super::cmap::to_unicode;
use super::fonts::Hold;
use super::object::{dictionary_of, to};
use super::stream::deflated;
use crate::Error;
use crate::model::Blob;

/// Which libraries made the file, with their versions, for its metadata.
pub(super) const PRODUCER: &str = concat!(
    "Lantai ",
    env!("CARGO_PKG_VERSION"),
    " (printpdf 0.12, lopdf 0.44)"
);

/// The objects of a book.
pub(super) struct Objects<'a> {
    document: PdfDocument,
    fonts: Vec<AddedFont<'a>>,
    /// The content of each image, and that of its mask.
    images: BTreeMap<String, (Blob, Option<Blob>)>,
}

/// What the library of the draft does not write of a font.
struct AddedFont<'a> {
    /// Its name in resources.
    name: String,
    /// The texts of its glyphs.
    says: &'a GlyphTexts,
    /// How its glyphs are shown, from glyph 1 on, if they stand upright in lines that run down; else nothing.
    upright: Vec<Hold>,
}

/// The text of each glyph of a font, by glyph number.
type GlyphTexts = [(u16, Box<str>)];

/// A font to be embedded.
pub(super) struct Font(ParsedFont);

impl Font {
    /// A font file, with its PostScript name and its weight (100 to 900) where the file does not say them;
    /// `None` when it cannot be read.
    pub(super) fn read(file: &[u8], name: String, weight: Option<u16>) -> Option<Self> {
        let mut font = ParsedFont::from_bytes(file, 0, &mut Vec::new())?;
        font.font_name = Some(name);
        if let Some(weight) = weight {
            font.pdf_font_metrics.us_weight_class = weight;
        }
        Some(Self(font))
    }
}

/// The key of an image's dictionary under which its mask is.
const MASK: &[u8] = b"SMask";

impl<'a> Objects<'a> {
    /// A draft without fonts and images.
    pub(super) fn new() -> Self {
        Self {
            document: PdfDocument::new(""),
            fonts: Vec::new(),
            images: BTreeMap::new(),
        }
    }

    /// Adds a font under its name in the resources of pages; `says` gives the glyphs' texts in order of glyph number,
    /// `upright` how they are shown, if they stand upright in lines that run down.
    pub(super) fn font(
        &mut self,
        name: String,
        font: Font,
        says: &'a GlyphTexts,
        upright: Vec<Hold>,
    ) {
        let fonts = &mut self.document.resources.fonts.map;
        fonts.insert(FontId(name.clone()), PdfFont::new(font.0));
        self.fonts.push(AddedFont {
            name,
            says,
            upright,
        });
    }

    /// Adds an image with its content and that of its mask; returns its name in the resources of pages.
    pub(super) fn image(&mut self, stream: Stream, content: Blob, mask: Option<Blob>) -> String {
        let name = format!("I{}", self.images.len());
        if let DictItem::Stream { stream } = DictItem::from_lopdf(&Object::Stream(stream)) {
            self.external(&name, stream);
        }
        self.images.insert(name.clone(), (content, mask));
        name
    }

    fn external(&mut self, name: &str, stream: ExternalStream) {
        let external = ExternalXObject {
            stream,
            width: None,
            height: None,
            dpi: None,
        };
        let objects = &mut self.document.resources.xobjects.map;
        objects.insert(XObjectId(name.to_owned()), XObject::External(external));
    }

    /// The objects of a book whose pages have these contents.
    ///
    /// # Errors
    ///
    /// [`Error::Pdf`] when what printpdf made is not as expected.
    pub(super) fn finish(mut self, contents: Vec<Stream>) -> Result<Drafted, Error> {
        let blank = || page(Vec::new());
        let pages = &mut self.document.pages;
        pages.resize_with(contents.len(), blank);
        if let Some(first) = pages.first_mut() {
            first.ops = specimen(&self.fonts);
        }
        let mut document = converted(&self.document);
        drop(self.document);
        let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
        if pages.is_empty() || pages.len() != contents.len() {
            return Err(Error::Pdf {
                doing: "drafting",
                source: format!("{} pages", pages.len()).into(),
            });
        }
        for (page, content) in pages.iter().zip(contents) {
            if let Some(place) = content_of(&document, *page) {
                document.set_object(place, content);
            }
        }
        share_resources(&mut document, &pages);
        set_to_unicode(&mut document, pages[0], &self.fonts);
        deflate(&mut document);
        let outside = outside(&document, pages[0], self.images);
        Ok(Drafted {
            document,
            pages,
            outside,
        })
    }
}

/// The objects that printpdf made of a book, corrected.
pub(super) struct Drafted {
    pub(super) document: Document,
    /// The page objects, in order; at least one.
    pub(super) pages: Vec<ObjectId>,
    /// The contents of images.
    pub(super) outside: Outside,
}

/// Stream contents that are stored outside the document, by the object that they belong to.
pub(super) type Outside = BTreeMap<ObjectId, Blob>;

fn page(ops: Vec<Op>) -> PdfPage {
    let nowhere = Rect::from_wh(Pt(0.0), Pt(0.0));
    PdfPage {
        media_box: nowhere.clone(),
        trim_box: nowhere.clone(),
        crop_box: nowhere,
        ops,
    }
}

/// Options that keep printpdf from changing anything: the fonts are already subset.
fn converted(document: &PdfDocument) -> Document {
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: false,
        image_optimization: None,
    };
    document.to_lopdf_document(&options, &mut Vec::new())
}

/// Operators that show every glyph of every font.
fn specimen(fonts: &[AddedFont<'_>]) -> Vec<Op> {
    let mut ops = vec![Op::StartTextSection];
    for AddedFont { name, says, .. } in fonts {
        let codes = says.iter();
        let codes = codes.map(|(code, _)| Codepoint::with_cid(*code, 0.0, String::new()));
        ops.push(Op::SetFont {
            font: PdfFontHandle::External(FontId(name.clone())),
            size: Pt(1.0),
        });
        ops.push(Op::ShowText {
            items: vec![TextItem::GlyphIds(codes.collect())],
        });
    }
    ops.push(Op::EndTextSection);
    ops
}

/// The id of the object with a page's content.
fn content_of(document: &Document, page: ObjectId) -> Option<ObjectId> {
    let page = document.get_dictionary(page).ok()?;
    page.get(b"Contents").and_then(Object::as_reference).ok()
}

/// The categories of resources that printpdf writes.
const PARTS: [&str; 4] = ["Font", "XObject", "ExtGState", "Shading"];

/// Gives all pages one shared dictionary of resources, without empty categories.
fn share_resources(document: &mut Document, pages: &[ObjectId]) {
    let mut shared = None;
    for page in pages {
        let Some(old) = dictionary_of(document, *page).and_then(|it| {
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
            for key in PARTS {
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
        if let Some(page) = dictionary_of(document, *page) {
            page.set("Resources", to(shared));
        }
    }
}

/// An object of the shared resources, by category and name.
fn resource(document: &Document, page: ObjectId, part: &[u8], name: &str) -> Option<ObjectId> {
    let page = document.get_dictionary(page).ok()?;
    let resources = page.get(b"Resources").and_then(Object::as_reference).ok()?;
    let resources = document.get_dictionary(resources).ok()?;
    let part = resources.get(part).and_then(Object::as_dict).ok()?;
    part.get(name.as_bytes())
        .and_then(Object::as_reference)
        .ok()
}

/// Gives every font its own `ToUnicode`, and its direction.
fn set_to_unicode(document: &mut Document, page: ObjectId, fonts: &[AddedFont<'_>]) {
    for font in fonts {
        let place = resource(document, page, b"Font", &font.name);
        if let Some(place) = place
            && !font.upright.is_empty()
        {
            stand_upright(document, place, &font.upright);
        }
        let says = font.says;
        let font = place.and_then(|it| document.get_dictionary(it).ok());
        let place = font.and_then(|it| it.get(b"ToUnicode").and_then(Object::as_reference).ok());
        if let Some(place) = place {
            let map = to_unicode(says).into_bytes();
            document.set_object(place, deflated(Dictionary::new(), map));
        }
    }
}

/// Makes a font one whose glyphs follow each other downwards (ISO 32000-1, 9.7.4.3).
fn stand_upright(document: &mut Document, font: ObjectId, holds: &[Hold]) {
    let Some(font) = dictionary_of(document, font) else {
        return;
    };
    font.set("Encoding", Object::Name(b"Identity-V".to_vec()));
    let metrics = |it: &Hold| [-it.down, it.right, it.up].map(Object::Integer);
    let metrics = match holds {
        [first, rest @ ..] if rest.iter().all(|it| it == first) => {
            let last = i64::try_from(holds.len()).unwrap_or(i64::MAX);
            [
                vec![Object::Integer(1), Object::Integer(last)],
                metrics(first).into(),
            ]
            .concat()
        }
        // Poppler finds no glyph of a range that is not the first.
        all => vec![
            Object::Integer(1),
            Object::Array(all.iter().flat_map(metrics).collect()),
        ],
    };
    let descendants = font.get_mut(b"DescendantFonts");
    let descendants = descendants.and_then(Object::as_array_mut).ok();
    if let Some(Object::Dictionary(descendant)) = descendants.and_then(|it| it.first_mut()) {
        descendant.set("W2", metrics);
    }
}

/// Deflates the font files, which printpdf leaves uncompressed.
fn deflate(document: &mut Document) {
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.allows_compression
            && !stream.dict.has(b"Filter")
        {
            let dictionary = std::mem::take(&mut stream.dict);
            *stream = deflated(dictionary, std::mem::take(&mut stream.content));
        }
    }
}

/// The contents of images, by the ids of the objects that printpdf made for the images.
fn outside(
    document: &Document,
    page: ObjectId,
    images: BTreeMap<String, (Blob, Option<Blob>)>,
) -> Outside {
    let mut outside = Outside::new();
    for (name, (content, mask)) in images {
        let Some(image) = resource(document, page, b"XObject", &name) else {
            continue;
        };
        let place = document.get_object(image).and_then(Object::as_stream);
        let place = place.and_then(|it| it.dict.get(MASK).and_then(Object::as_reference));
        outside.extend(place.ok().zip(mask));
        outside.insert(image, content);
    }
    outside
}
