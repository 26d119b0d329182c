//! Writes the tag tree: turns [`Tags`] into structure elements and connects them with pages and annotations.

mod attributes;
mod headers;
mod roles;
mod ties;

use lopdf::{Document, Object, ObjectId, dictionary};

use super::entries::{Entries, Items};
use super::finished::FileObjects;
use super::object::{bytes, index, integer, name as object_name, readable, text, to, tree};
use super::options::Standard;
use crate::layout::{ContentId, Element, Kid, Pages, Role, Tags};
use roles::is_in_pdf_2;
pub(super) use roles::name;
pub(super) use ties::Annotations;
use ties::{identified, identifier, parents, references};

/// The structure elements as objects of the document.
pub(super) struct Structure {
    /// Objects by element number. An element that is not written has its nearest written ancestor's object.
    pub(super) objects: Vec<ObjectId>,
    /// The structure tree root.
    pub(super) root: ObjectId,
}

/// Writes the tree. `marks` lists the contents of each page by MCID.
pub(super) fn write(
    file: &mut FileObjects,
    pages: &Pages,
    page_objects: &[ObjectId],
    marks: &[Vec<ContentId>],
    annotations: &Annotations,
    standard: Standard,
    language: &str,
) -> Structure {
    let tags = &pages.tags;
    let placed = placed(tags, marks);
    let kept = kept(tags, &placed, annotations);
    let root = file.document.new_object_id();
    let objects = numbers(&mut file.document, tags, &kept);
    let writer = Writer {
        tags,
        pages,
        page_objects,
        placed: &placed,
        annotations,
        kept: &kept,
        objects: &objects,
        references: references(pages, &kept, &objects),
        headers: headers::headers(tags),
        standard,
        namespace: (standard == Standard::A4fUa2).then(|| {
            let uri = text("http://iso.org/pdf2/ssn");
            file.document
                .add_object(dictionary! { "Type" => "Namespace", "NS" => uri })
        }),
    };
    for (index, element) in tags.elements().iter().enumerate() {
        if kept[index] {
            let mut dictionary = writer.element(index, element, root);
            if index == 0 {
                // The element of the whole document has no language of its own.
                dictionary.set("Lang", text(language));
            }
            file.finished.add_entries(objects[index], &dictionary);
        }
    }
    let (parents, next) = parents(file, tags, marks, annotations, &objects);
    let identified = identified(tags, &kept, &objects);
    let mut dictionary = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => to(objects[0]),
        "ParentTree" => to(parents),
        "ParentTreeNextKey" => next,
    };
    if !identified.is_empty() {
        let ids = tree(&mut file.document, "Names", identified);
        dictionary.set("IDTree", to(file.document.add_object(ids)));
    }
    if let Some(namespace) = writer.namespace {
        dictionary.set("Namespaces", vec![to(namespace)]);
    }
    file.document.set_object(root, dictionary);
    Structure { objects, root }
}

/// The page and MCID of each piece of a content, in order.
fn placed(tags: &Tags, marks: &[Vec<ContentId>]) -> Vec<Vec<(usize, usize)>> {
    let mut placed = vec![Vec::new(); tags.contents().len()];
    for (page, marks) in marks.iter().enumerate() {
        for (mcid, content) in marks.iter().enumerate() {
            if let Some(places) = placed.get_mut(index(content.0)) {
                places.push((page, mcid));
            }
        }
    }
    placed
}

/// Which elements are written: those that hold anything, and all table cells, which give the table its shape.
fn kept(tags: &Tags, placed: &[Vec<(usize, usize)>], annotations: &Annotations) -> Vec<bool> {
    let mut kept = vec![false; tags.elements().len()];
    for (number, element) in tags.elements().iter().enumerate().rev() {
        let holds = |kid: &Kid| match kid {
            Kid::Element(_) => false, // a kid with content has already marked its parent
            Kid::Content(content) => placed
                .get(index(content.0))
                .is_some_and(|it| !it.is_empty()),
            Kid::Link(link) => {
                let areas = annotations.by_link.get(index(link.0));
                areas.is_some_and(|it| !it.is_empty())
            }
        };
        // A title of which nothing can be drawn is still the heading that all others are below (PDF/UA, 7.4.2).
        let shape = matches!(element.role, Role::TD | Role::TH | Role::Heading(0 | 1));
        if kept[number] || number == 0 || shape || element.kids.iter().any(holds) {
            kept[number] = true;
            kept[index(element.parent.0)] = true;
        }
    }
    kept
}

/// An object id for each written element; the others share that of their nearest written ancestor.
fn numbers(document: &mut Document, tags: &Tags, kept: &[bool]) -> Vec<ObjectId> {
    let mut objects: Vec<ObjectId> = Vec::with_capacity(kept.len());
    for (number, element) in tags.elements().iter().enumerate() {
        let object = if kept[number] {
            document.new_object_id()
        } else {
            objects[index(element.parent.0)]
        };
        objects.push(object);
    }
    objects
}

struct Writer<'a> {
    tags: &'a Tags,
    pages: &'a Pages,
    page_objects: &'a [ObjectId],
    placed: &'a [Vec<(usize, usize)>],
    annotations: &'a Annotations,
    kept: &'a [bool],
    objects: &'a [ObjectId],
    references: Vec<(usize, ObjectId)>,
    headers: headers::Headers,
    standard: Standard,
    namespace: Option<ObjectId>,
}

impl Writer<'_> {
    fn element(&self, number: usize, element: &Element, root: ObjectId) -> Entries {
        let (role, modern) = match (self.standard, element.role) {
            (Standard::A4fUa2, Role::Note) => ("FENote", true),
            (_, role) => (name(role), is_in_pdf_2(role)),
        };
        let parent = match number {
            0 => root,
            _ => self.objects[index(element.parent.0)],
        };
        let mut dictionary = Entries::from([
            ("Type", object_name("StructElem")),
            ("S", object_name(role)),
            ("P", to(parent)),
        ]);
        if let Some(namespace) = self.namespace.filter(|_| modern) {
            dictionary.set("NS", to(namespace));
        }
        self.kids(element, &mut dictionary);
        if let Some(language) = element.language.as_ref().filter(|_| number > 0) {
            dictionary.set("Lang", text(language.as_str()));
        }
        let needs_alt = matches!(element.role, Role::Figure | Role::Formula);
        match &element.alt {
            Some(alt) if !alt.trim().is_empty() => {
                dictionary.set("Alt", text(&readable(alt, self.standard)));
            }
            Some(_) | None if needs_alt => dictionary.set("Alt", text("图")),
            Some(_) | None => {}
        }
        if let Some(title) = element.title.as_ref().filter(|it| !it.is_empty()) {
            dictionary.set("T", text(&readable(title, self.standard)));
        }
        if let Some(id) = identifier(number, element.role) {
            dictionary.set("ID", bytes(id.as_bytes()));
        }
        let from = self.references.partition_point(|it| it.0 < number);
        let to_these = self.references[from..]
            .iter()
            .take_while(|it| it.0 == number);
        let to_these: Vec<Object> = to_these.map(|it| to(it.1)).collect();
        if self.standard == Standard::A4fUa2 && !to_these.is_empty() {
            dictionary.set("Ref", to_these);
        }
        dictionary.set_items("A", &self.attributes(number, element));
        dictionary
    }

    fn kids(&self, element: &Element, dictionary: &mut Entries) {
        let mut kids = Items::default();
        let mut own_page = None;
        for kid in &element.kids {
            match kid {
                Kid::Element(id) if self.kept[index(id.0)] => {
                    kids.push(&to(self.objects[index(id.0)]));
                }
                Kid::Element(_) => {}
                Kid::Content(content) => {
                    let places = self.placed.get(index(content.0));
                    for (page, mcid) in places.into_iter().flatten() {
                        if *own_page.get_or_insert(*page) == *page {
                            kids.push(&integer(*mcid));
                        } else {
                            kids.push_entries(&Entries::from([
                                ("Type", object_name("MCR")),
                                ("Pg", to(self.page_objects[*page])),
                                ("MCID", integer(*mcid)),
                            ]));
                        }
                    }
                }
                Kid::Link(link) => {
                    let areas = self.annotations.by_link.get(index(link.0));
                    for (page, annotation) in areas.into_iter().flatten() {
                        kids.push_entries(&Entries::from([
                            ("Type", object_name("OBJR")),
                            ("Pg", to(self.page_objects[*page])),
                            ("Obj", to(*annotation)),
                        ]));
                    }
                }
            }
        }
        if let Some(page) = own_page {
            dictionary.set("Pg", to(self.page_objects[page]));
        }
        dictionary.set_items("K", &kids);
    }
}
