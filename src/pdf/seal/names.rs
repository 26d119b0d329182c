//! Named destinations: the places that links, bookmarks and other documents can lead to.

use lopdf::{Document, Object, ObjectId, dictionary};

use crate::layout::{Length, Pages, Spot};
use crate::model::Destination;
use crate::pdf::frame::PageFrame;
use crate::pdf::object::{bytes, length, name, to, tree};
use crate::pdf::options::Standard;
use crate::pdf::tags::Structure;

/// The data that destinations are made from.
pub(super) struct NamedPlaces<'a> {
    pub(super) pages: &'a Pages,
    pub(super) page_objects: &'a [ObjectId],
    pub(super) structure: &'a Structure,
    pub(super) standard: Standard,
}

impl NamedPlaces<'_> {
    /// A destination as the name tree holds it; `None` when its page does not exist.
    fn value(&self, place: &Spot) -> Option<Object> {
        let index = usize::try_from(place.page).ok()?;
        let page = self.pages.pages.get(index)?;
        let at = |object: ObjectId| -> Object {
            let (left, top) = PageFrame::of(page).point(Length::ZERO, place.y);
            let (left, top) = (length(left), length(top));
            Object::Array(vec![to(object), name("XYZ"), left, top, Object::Null])
        };
        let position = at(*self.page_objects.get(index)?);
        if self.standard != Standard::A4fUa2 {
            return Some(position);
        }
        let element = usize::try_from(place.element.0).ok()?;
        let element = *self.structure.objects.get(element)?;
        Some(Object::Dictionary(
            dictionary! { "D" => position, "SD" => at(element) },
        ))
    }
}

/// The key of a destination in the name tree.
pub(super) fn key(destination: &Destination) -> Object {
    bytes(destination.pdf_name().as_bytes())
}

/// The name tree of all destinations.
pub(super) fn write(document: &mut Document, places: &NamedPlaces<'_>) -> Option<ObjectId> {
    let mut entries: Vec<(String, Object)> = Vec::new();
    for (destination, place) in &places.pages.destinations {
        if let Some(value) = places.value(place) {
            entries.push((destination.pdf_name(), value));
        }
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    if entries.is_empty() {
        return None;
    }
    let entries = entries.into_iter();
    let entries = entries.map(|(key, value)| (bytes(key.as_bytes()), value));
    let root = tree(document, "Names", entries.collect());
    Some(document.add_object(root))
}
