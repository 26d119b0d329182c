//! Notes: references, targets and links back, found before the walk.

use std::collections::BTreeMap;

use ego_tree::NodeId;

use crate::model::NoteId;

/// What the walk shall do with certain nodes.
#[derive(Debug, Default)]
pub(super) struct Plan {
    references: BTreeMap<NodeId, usize>,
    notes: BTreeMap<NodeId, usize>,
    labels: Vec<String>,
    back_links: BTreeMap<NodeId, usize>,
    typed_tags: BTreeMap<NodeId, String>,
}

impl Plan {
    /// The note that this node refers to, by its number in the plan.
    pub(super) fn reference(&self, id: NodeId) -> Option<NoteId> {
        self.references
            .get(&id)
            .map(|it| NoteId(u32::try_from(*it).unwrap_or(u32::MAX)))
    }

    /// The number of the note that this node holds.
    pub(super) fn note(&self, id: NodeId) -> Option<usize> {
        self.notes.get(&id).copied()
    }

    /// How the source marks a note.
    pub(super) fn label(&self, number: usize) -> String {
        self.labels.get(number).cloned().unwrap_or_default()
    }

    /// Whether the node only leads from a note back to its reference.
    pub(super) fn is_back_link(&self, id: NodeId) -> bool {
        self.back_links.contains_key(&id)
    }

    /// The tag as typed, when the element was meant as text.
    pub(super) fn typed_tag(&self, id: NodeId) -> Option<&str> {
        self.typed_tags.get(&id).map(String::as_str)
    }
}
