//! The connections of the tag tree: parent tree, identifiers, references.

use lopdf::{Object, ObjectId};

use crate::layout::{ContentId, Element, Kid, LinkTarget, Pages, Role, Tags};
use crate::pdf::finished::FileObjects;
use crate::pdf::object::{bytes, index, integer, to, tree};

/// The link annotations, by link: page, and the annotation.
pub(crate) struct Annotations {
    pub(crate) by_link: Vec<Vec<(usize, ObjectId)>>,
}

/// Which element refers to which: notes and their citations, entries of a table of contents and their targets
/// (PDF/UA-2, 8.2.5.8 and 8.2.5.14).
pub(super) fn references(
    pages: &Pages,
    kept: &[bool],
    objects: &[ObjectId],
) -> Vec<(usize, ObjectId)> {
    let tags = &pages.tags;
    let mut references = Vec::new();
    for (number, element) in tags.elements().iter().enumerate() {
        for kid in element.kids.iter().filter(|_| kept[number]) {
            let Kid::Link(link) = kid else { continue };
            let link = tags.links().get(index(link.0));
            let Some(LinkTarget::Destination(target)) = link.map(|it| &it.target) else {
                continue;
            };
            let Some(place) = pages.destinations.get(target) else {
                continue;
            };
            let reached = index(place.element.0);
            if tags.get(place.element).role == Role::Note && kept[reached] {
                references.push((reached, objects[number]));
                references.push((number, objects[reached]));
            }
            if let Some(entry) = entry_around(tags, element) {
                references.push((entry, objects[reached]));
            }
        }
    }
    references.sort_unstable();
    references.dedup();
    references
}

/// The entry of a table of contents that an element is inside.
fn entry_around(tags: &Tags, element: &Element) -> Option<usize> {
    let mut parent = element.parent;
    while parent != Tags::DOCUMENT {
        let around = tags.get(parent);
        if around.role == Role::TOCI {
            return Some(index(parent.0));
        }
        parent = around.parent;
    }
    None
}

/// The `ID` of an element that others refer to.
pub(super) fn identifier(number: usize, role: Role) -> Option<String> {
    if role == Role::Note {
        return Some(format!("note{number:08}"));
    }
    (role == Role::TH).then(|| format!("th{number:08}"))
}

/// The entries of the `IDTree`, sorted.
pub(super) fn identified(
    tags: &Tags,
    kept: &[bool],
    objects: &[ObjectId],
) -> Vec<(Object, Object)> {
    let mut ids: Vec<(String, ObjectId)> = Vec::new();
    for (number, element) in tags.elements().iter().enumerate() {
        if let Some(id) = identifier(number, element.role).filter(|_| kept[number]) {
            ids.push((id, objects[number]));
        }
    }
    ids.sort();
    let entry = |(id, object): (String, ObjectId)| (bytes(id.as_bytes()), to(object));
    ids.into_iter().map(entry).collect()
}

/// The parent tree: pages first, then annotations, by `StructParents` and `StructParent`.
pub(super) fn parents(
    file: &mut FileObjects,
    tags: &Tags,
    marks: &[Vec<ContentId>],
    annotations: &Annotations,
    objects: &[ObjectId],
) -> (ObjectId, Object) {
    let mut entries = Vec::with_capacity(marks.len());
    for marks in marks {
        let parent = |content: &ContentId| match tags.contents().get(index(content.0)) {
            Some(element) => to(objects[index(element.0)]),
            None => Object::Null,
        };
        let parents: Vec<Object> = marks.iter().map(parent).collect();
        let id = file.finish(parents);
        entries.push((integer(entries.len()), to(id)));
    }
    let mut of_link = vec![objects[0]; tags.links().len()];
    for (number, element) in tags.elements().iter().enumerate() {
        for kid in &element.kids {
            if let Kid::Link(link) = kid
                && let Some(slot) = of_link.get_mut(index(link.0))
            {
                *slot = objects[number];
            }
        }
    }
    for (link, areas) in annotations.by_link.iter().enumerate() {
        for _ in areas {
            entries.push((integer(entries.len()), to(of_link[link])));
        }
    }
    let next = integer(entries.len());
    let root = tree(&mut file.document, "Nums", entries);
    (file.document.add_object(root), next)
}
