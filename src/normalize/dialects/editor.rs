//! Changes a parsed tree.

use ego_tree::NodeId;
use html5ever::{Attribute, LocalName, QualName, ns};
use scraper::Node;
use scraper::node::{Element, Text};

use super::READ_DIALECT;
use crate::normalize::dom::{self, TreeNode};
use crate::normalize::parse::Tree;
use crate::normalize::rule::{CleaningReport, Rule};

/// A tree that is being changed, and the record of it.
pub(in crate::normalize) struct Editor<'a> {
    tree: &'a mut Tree,
    pub(super) report: &'a mut CleaningReport,
}

impl<'a> Editor<'a> {
    pub(super) fn new(tree: &'a mut Tree, report: &'a mut CleaningReport) -> Self {
        Self { tree, report }
    }

    pub(super) fn root(&self) -> TreeNode<'_> {
        self.tree.root()
    }

    /// The nodes for which `wanted` holds, in order.
    pub(super) fn all(&self, wanted: impl Fn(TreeNode<'_>) -> bool) -> Vec<NodeId> {
        let nodes = self.root().descendants().filter(|it| wanted(*it));
        nodes.map(|it| it.id()).collect()
    }

    /// The node, if it is still in the tree.
    pub(super) fn get(&self, id: NodeId) -> Option<TreeNode<'_>> {
        let node = self.tree.html.tree.get(id)?;
        let root = self.root().id();
        let inside = node.ancestors().last().is_some_and(|it| it.id() == root);
        inside.then_some(node)
    }

    pub(super) fn line(&self, id: NodeId) -> u32 {
        self.tree.line_of(id)
    }

    /// Says once that a dialect was read.
    pub(super) fn read(&mut self, id: NodeId, what: &str) {
        let line = self.line(id);
        self.report.repaired_once(&READ_DIALECT, line, what);
    }

    pub(super) fn rename(&mut self, id: NodeId, name: &str) {
        if let Some(mut node) = self.tree.html.tree.get_mut(id)
            && let Node::Element(element) = node.value()
        {
            element.name = html_name(name);
        }
    }

    /// Sets an attribute.
    pub(super) fn set(&mut self, id: NodeId, name: &str, value: &str) {
        self.unset(id, name);
        if let Some(mut node) = self.tree.html.tree.get_mut(id)
            && let Node::Element(element) = node.value()
        {
            let name = QualName::new(None, ns!(), LocalName::from(name));
            element.attrs.push((name, value.into()));
            // `attr()` searches the attributes as a sorted list.
            element.attrs.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        }
    }

    pub(super) fn unset(&mut self, id: NodeId, name: &str) {
        if let Some(mut node) = self.tree.html.tree.get_mut(id)
            && let Node::Element(element) = node.value()
        {
            element.attrs.retain(|(key, _)| &*key.local != name);
        }
    }

    /// Adds a class to an element. Classes are cached when they are first asked for, so the element is made anew.
    pub(super) fn add_class(&mut self, id: NodeId, class: &str) {
        let old = self
            .get(id)
            .and_then(|it| dom::attr(it, "class").map(str::to_owned));
        let new = old.map_or_else(|| class.to_owned(), |it| format!("{it} {class}"));
        self.set(id, "class", &new);
    }

    /// Puts a new element before a node.
    pub(super) fn before(&mut self, id: NodeId, name: &str, attributes: &[(&str, &str)]) -> NodeId {
        let line = self.line(id);
        let element = element(name, attributes);
        let made = self
            .tree
            .html
            .tree
            .get_mut(id)
            .map(|mut it| it.insert_before(element).id());
        self.made(made, id, line)
    }

    /// Puts a new element at the end of another.
    pub(super) fn append(&mut self, id: NodeId, name: &str, attributes: &[(&str, &str)]) -> NodeId {
        let line = self.line(id);
        let element = element(name, attributes);
        let made = self
            .tree
            .html
            .tree
            .get_mut(id)
            .map(|mut it| it.append(element).id());
        self.made(made, id, line)
    }

    /// Puts a new element at the beginning of another.
    pub(super) fn prepend(
        &mut self,
        id: NodeId,
        name: &str,
        attributes: &[(&str, &str)],
    ) -> NodeId {
        let line = self.line(id);
        let element = element(name, attributes);
        let made = self
            .tree
            .html
            .tree
            .get_mut(id)
            .map(|mut it| it.prepend(element).id());
        self.made(made, id, line)
    }

    /// Puts text at the end of an element.
    pub(super) fn text(&mut self, id: NodeId, text: &str) {
        let line = self.line(id);
        let text = Node::Text(Text { text: text.into() });
        let made = self
            .tree
            .html
            .tree
            .get_mut(id)
            .map(|mut it| it.append(text).id());
        self.made(made, id, line);
    }

    /// Puts text before a node.
    pub(super) fn text_before(&mut self, id: NodeId, text: &str) {
        let line = self.line(id);
        let text = Node::Text(Text { text: text.into() });
        let made = self
            .tree
            .html
            .tree
            .get_mut(id)
            .map(|mut it| it.insert_before(text).id());
        self.made(made, id, line);
    }

    /// Replaces the characters of a text node.
    pub(super) fn retype(&mut self, id: NodeId, text: &str) {
        if let Some(mut node) = self.tree.html.tree.get_mut(id) {
            *node.value() = Node::Text(Text { text: text.into() });
        }
    }

    fn made(&mut self, made: Option<NodeId>, like: NodeId, line: u32) -> NodeId {
        let made = made.unwrap_or(like);
        self.tree.set_line(made, line);
        made
    }

    /// Puts a node at the end of another.
    pub(super) fn move_into(&mut self, child: NodeId, parent: NodeId) {
        self.detach(child);
        if let Some(mut node) = self.tree.html.tree.get_mut(parent) {
            node.append_id(child);
        }
    }

    /// Takes a node out of the tree without a record: what it says stands elsewhere.
    pub(super) fn detach(&mut self, id: NodeId) {
        if let Some(mut node) = self.tree.html.tree.get_mut(id) {
            node.detach();
        }
    }

    /// Takes a node out of the tree; its text is notation that became structure.
    pub(super) fn consume(&mut self, id: NodeId) {
        if let Some(node) = self.get(id) {
            let text = dom::whole_text(node);
            self.report.notation.push_str(&text);
            self.detach(id);
        }
    }

    /// Takes a node out of the tree and records it.
    pub(super) fn remove(&mut self, id: NodeId, rule: &'static Rule, what: &str) {
        let Some(node) = self.get(id) else { return };
        let text = dom::whole_text(node);
        let line = self.line(id);
        if text.is_empty() {
            self.report.counted(rule, line, what);
        } else {
            self.report.removed(rule, line, what, text);
        }
        self.detach(id);
    }

    /// Puts the children of a node in its place.
    pub(super) fn dissolve(&mut self, id: NodeId) {
        let children: Vec<NodeId> = match self.get(id) {
            Some(node) => node.children().map(|it| it.id()).collect(),
            None => return,
        };
        for child in children {
            self.detach(child);
            if let Some(mut node) = self.tree.html.tree.get_mut(id) {
                node.insert_id_before(child);
            }
        }
        self.detach(id);
    }
}

fn html_name(name: &str) -> QualName {
    QualName::new(None, ns!(html), LocalName::from(name))
}

fn element(name: &str, attributes: &[(&str, &str)]) -> Node {
    let attributes = attributes.iter().map(|(name, value)| Attribute {
        name: QualName::new(None, ns!(), LocalName::from(*name)),
        value: (*value).into(),
    });
    Node::Element(Element::new(html_name(name), attributes.collect()))
}
