//! Bookmarks.

use std::borrow::Cow;

use lopdf::{Object, ObjectId, dictionary};

use super::names::{NamedPlaces, key};
use crate::layout::OutlineEntry;
use crate::pdf::entries::Entries;
use crate::pdf::finished::FileObjects;
use crate::pdf::object::{integer, name, readable, text, to};
use crate::pdf::options::Standard;

/// The most bookmarks of a book whose bookmarks are all shown open.
const OPENED: usize = 40;

/// A bookmark in the tree.
struct OutlineNode {
    parent: Option<usize>,
    kids: Vec<usize>,
    /// How many bookmarks are below it, at any depth.
    below: usize,
}

/// Writes the tree of bookmarks; `None` when there are none.
pub(super) fn write(file: &mut FileObjects, places: &NamedPlaces<'_>) -> Option<ObjectId> {
    let reachable = |it: &&OutlineEntry| places.pages.destinations.contains_key(&it.destination);
    let entries: Vec<&OutlineEntry> = places.pages.outline.iter().filter(reachable).collect();
    if entries.is_empty() {
        return None;
    }
    let (nodes, top) = nodes(&entries);
    let root = file.document.new_object_id();
    let objects: Vec<ObjectId> = entries
        .iter()
        .map(|_| file.document.new_object_id())
        .collect();
    let opened = entries.len() <= OPENED;
    for (number, (entry, node)) in entries.iter().zip(&nodes).enumerate() {
        let siblings = node.parent.map_or(&top, |it| &nodes[it].kids);
        let at = siblings.partition_point(|it| *it < number);
        let mut item = Entries::from([
            ("Title", text(&readable(&title(entry), places.standard))),
            ("Parent", to(node.parent.map_or(root, |it| objects[it]))),
        ]);
        if places.standard == Standard::A4fUa2 {
            let action = dictionary! { "S" => "GoTo", "D" => key(&entry.destination) };
            item.set("A", action);
        } else {
            item.set("Dest", key(&entry.destination));
        }
        if let Some(previous) = at.checked_sub(1).and_then(|it| siblings.get(it)) {
            item.set("Prev", to(objects[*previous]));
        }
        if let Some(next) = siblings.get(at + 1) {
            item.set("Next", to(objects[*next]));
        }
        ends(&node.kids, &objects, &mut item);
        if !node.kids.is_empty() {
            // `Count` is positive for an open bookmark and negative for a closed one; its size is the number of
            // bookmarks below that are visible when open.
            let shown = if opened { node.below } else { node.kids.len() };
            let shown = i64::try_from(shown).unwrap_or(i64::MAX);
            item.set("Count", if opened { shown } else { -shown });
        }
        file.finished.add_entries(objects[number], &item);
    }
    let shown = if opened { entries.len() } else { top.len() };
    let mut outlines = Entries::from([("Type", name("Outlines")), ("Count", integer(shown))]);
    ends(&top, &objects, &mut outlines);
    file.finished.add_entries(root, &outlines);
    Some(root)
}

fn title(entry: &OutlineEntry) -> Cow<'_, str> {
    match entry.title.trim() {
        "" => entry.destination.to_string().into(),
        title => title.into(),
    }
}

fn ends(kids: &[usize], objects: &[ObjectId], item: &mut Entries) {
    if let (Some(first), Some(last)) = (kids.first(), kids.last()) {
        item.set("First", Object::Reference(objects[*first]));
        item.set("Last", Object::Reference(objects[*last]));
    }
}

/// Turns entries with depths into a tree: the parent of an entry is the last entry before it with a lower depth.
fn nodes(entries: &[&OutlineEntry]) -> (Vec<OutlineNode>, Vec<usize>) {
    let mut nodes: Vec<OutlineNode> = Vec::with_capacity(entries.len());
    let mut top = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        open.truncate(open.partition_point(|it| entries[*it].depth < entry.depth));
        let parent = open.last().copied();
        match parent {
            Some(parent) => nodes[parent].kids.push(number),
            None => top.push(number),
        }
        open.push(number);
        nodes.push(OutlineNode {
            parent,
            kids: Vec::new(),
            below: 0,
        });
    }
    for number in (0..nodes.len()).rev() {
        if let Some(parent) = nodes[number].parent {
            nodes[parent].below += nodes[number].below + 1;
        }
    }
    (nodes, top)
}
