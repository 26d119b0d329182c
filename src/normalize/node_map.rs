//! What is known of each node of a tree, in the order of the nodes: to find it takes one step, however large the tree is.

use std::hash::{Hash, Hasher};

use ego_tree::NodeId;

/// A value for each node of one tree, or none.
pub(super) struct NodeMap<T>(Vec<Option<T>>);

impl<T> Default for NodeMap<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Copy> NodeMap<T> {
    pub(super) fn get(&self, id: NodeId) -> Option<T> {
        self.0.get(number(id)).copied().flatten()
    }

    pub(super) fn insert(&mut self, id: NodeId, value: T) {
        *self.place(id) = Some(value);
    }

    /// Sets the value of a node that has none.
    pub(super) fn insert_new(&mut self, id: NodeId, value: T) {
        self.place(id).get_or_insert(value);
    }

    /// The values of all nodes, changed.
    pub(super) fn map<U>(&self, change: impl Fn(T) -> U) -> NodeMap<U> {
        NodeMap(self.0.iter().map(|it| it.map(&change)).collect())
    }

    fn place(&mut self, id: NodeId) -> &mut Option<T> {
        let number = number(id);
        if self.0.len() <= number {
            self.0.resize(number + 1, None);
        }
        &mut self.0[number]
    }
}

/// The number of a node: nodes are numbered from 1 in the order in which they were made. `ego_tree` shows that number in no
/// other way than by what it feeds to a hasher.
fn number(id: NodeId) -> usize {
    let mut fed = FedNumber(0);
    id.hash(&mut fed);
    fed.0
}

/// A hasher that keeps the number that it is fed.
struct FedNumber(usize);

impl Hasher for FedNumber {
    fn finish(&self) -> u64 {
        self.0 as u64
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_usize(&mut self, number: usize) {
        self.0 = number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails when `ego_tree` hashes its ids in another way.
    #[test]
    fn nodes_are_numbered_as_they_were_made() {
        let mut tree = ego_tree::Tree::new(());
        let ids: Vec<NodeId> = (0..5).map(|_| tree.root_mut().append(()).id()).collect();
        let numbers: Vec<usize> = ids.iter().map(|it| number(*it)).collect();
        assert_eq!(numbers, [2, 3, 4, 5, 6]);
        assert_eq!(number(tree.root().id()), 1);
    }

    #[test]
    fn a_node_has_its_value_or_none() {
        let mut tree = ego_tree::Tree::new(());
        let (a, b) = (
            tree.root_mut().append(()).id(),
            tree.root_mut().append(()).id(),
        );
        let mut map = NodeMap::default();
        map.insert(b, 7);
        map.insert_new(b, 8);
        assert_eq!((map.get(a), map.get(b)), (None, Some(7)));
        map.insert_new(a, 1);
        let doubled = map.map(|it| it * 2);
        assert_eq!((doubled.get(a), doubled.get(b)), (Some(2), Some(14)));
    }
}
