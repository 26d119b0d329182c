//! Finds references, the notes that they lead to and the links back, before the tree is walked.

mod empty;
mod hidden;
mod marks;
mod settle;

use std::collections::{BTreeMap, BTreeSet};

use ego_tree::NodeId;

pub(super) use self::empty::drop_headings;
use self::hidden::HiddenNote;
use self::marks::{
    is_back_link, is_bibliography, is_citation, is_note_place, label_of, leads_to, links_to,
    looks_like_reference, names_of, whole_reference,
};
pub(super) use self::settle::{renumber, settle};
use super::dom::{self, TreeNode};
use super::links::Base;
use super::node_map::NodeMap;
use super::parse::Tree;
use super::rule::{CleaningReport, Rule};
use crate::model::{Align, Block, BlockKind, Inline, Note, NoteId, Target};

/// Notes are collected.
pub(super) static GATHER_NOTES: Rule = Rule {
    name: "gather-notes",
    does: "A reference mark and the note that it links to, in the forms that Markdown, Pandoc, \
           WordPress, Zhihu and WeChat editors write, become a note; the link back goes.",
    example: "`甲<sup><a href=\"#fn1\">1</a></sup> … <li id=\"fn1\">乙 ↩</li>` → note",
};

/// Notes without a reference return to the body.
pub(super) static RETURN_NOTE: Rule = Rule {
    name: "return-note",
    does: "A note whose reference was taken out, or a reference whose note was, stays as text.",
    example: "`[1]` without a note → `[1]`",
};

/// A text with more characters than this is a chapter and not a note.
const LONGEST: usize = 5000;

/// The nodes that are references, notes and links back, for the walk over the tree.
#[derive(Debug, Default)]
pub(super) struct NotesPlan {
    references: BTreeMap<NodeId, usize>,
    notes: BTreeMap<NodeId, usize>,
    labels: Vec<String>,
    back_links: BTreeSet<NodeId>,
    /// Nodes that are shown as a note and nowhere else.
    taken: BTreeSet<NodeId>,
    /// Notes whose text does not come from walking the tree: line, text and address.
    written: BTreeMap<usize, (u32, String, Option<String>)>,
    /// Whether an element that links lead to is too long for a note. Thousands of links may lead to one element.
    chapters: BTreeMap<NodeId, bool>,
}

impl NotesPlan {
    /// Finds the notes of a body.
    pub(super) fn find(
        tree: &Tree,
        base: &Base,
        dropped: &BTreeSet<NodeId>,
        report: &mut CleaningReport,
    ) -> Self {
        let mut plan = Self::default();
        let places = NotePlaces::of(tree);
        let mut stack = vec![tree.root()];
        while let Some(node) = stack.pop() {
            crate::diag::step();
            if dropped.contains(&node.id()) {
                continue;
            }
            stack.extend(node.children().rev());
            if let Some(found) = hidden::of(node) {
                plan.hidden(found, tree.line(node));
                continue;
            }
            match dom::name(node) {
                "a" => plan.linked(node, base, &places),
                "sup" => plan.unlinked(node, tree, &places),
                _ => {}
            }
        }
        plan.find_back_links(tree, base);
        if let Some((id, _)) = plan.references.iter().min_by_key(|it| it.1)
            && let Some(node) = tree.html.tree.get(*id)
        {
            let count = plan.labels.len();
            report.repaired(
                &GATHER_NOTES,
                tree.line(node),
                format!("{count} notes, the first here"),
            );
        }
        plan
    }

    /// A note whose text is hidden.
    fn hidden(&mut self, found: HiddenNote, line: u32) {
        let around = self.references.contains_key(&found.reference);
        if around || self.taken.contains(&found.reference) {
            return;
        }
        let number = self.labels.len();
        self.labels.push(found.label);
        self.written.insert(number, (line, found.text, found.url));
        self.references.insert(found.reference, number);
        self.taken.extend(found.taken);
    }

    /// A link to a note.
    fn linked(&mut self, link: TreeNode<'_>, base: &Base, places: &NotePlaces<'_>) {
        let target = dom::attr(link, "href").map(|it| base.target(it));
        let Some(Ok(Target::Anchor(anchor))) = target else {
            return;
        };
        let Some((target, at)) = places.ids.get(anchor.as_str()) else {
            return;
        };
        let order = places.order.get(link.id()).unwrap_or(0);
        let Some(holder) = holder(*target) else {
            return;
        };
        // Cheap tests come first, because a link back may lead to a paragraph with many references.
        let forward = *at > order && !link.ancestors().any(|it| it.id() == holder.id());
        if !forward || is_citation(link) || is_bibliography(holder) {
            return;
        }
        if !looks_like_reference(link) || self.notes_around(link) {
            return;
        }
        if !is_note_place(holder) && !links_to(holder, base, &names_of(link)) {
            return;
        }
        let is_chapter = self.chapters.entry(holder.id());
        if *is_chapter.or_insert_with(|| is_longer(holder, LONGEST)) {
            return;
        }
        let number = self.number_of(holder, &dom::seen_text(link));
        self.references.insert(whole_reference(link).id(), number);
    }

    /// Whether the link stands in a note that was found already: then it leads back to a reference.
    fn notes_around(&self, link: TreeNode<'_>) -> bool {
        link.ancestors().any(|it| self.notes.contains_key(&it.id()))
    }

    /// A mark without a link: Zhihu's, whose note is in its attributes, and WeChat editors', whose
    /// note stands in a list of the same numbers.
    fn unlinked(&mut self, mark: TreeNode<'_>, tree: &Tree, places: &NotePlaces<'_>) {
        let text = dom::seen_text(mark);
        // When a list holds the note, too, the link to it says more.
        let listed = mark.descendants().any(|it| {
            let anchor = dom::attr(it, "href").and_then(|it| it.strip_prefix('#'));
            anchor.is_some_and(|it| places.ids.contains_key(it))
        });
        if let Some(note) = dom::filled(mark, "data-text")
            .filter(|_| dom::attr(mark, "data-numero").is_some() && !listed)
        {
            let url = dom::filled(mark, "data-url").map(str::to_owned);
            let number = self.labels.len();
            self.labels.push(label_of(&text));
            self.written
                .insert(number, (tree.line(mark), note.to_owned(), url));
            self.references.insert(mark.id(), number);
            return;
        }
        let is_mark = dom::classes(mark).any(|it| it == "footnote-ref");
        if let Some(item) = places.items.get(&label_of(&text)).filter(|_| is_mark) {
            let number = self.number_of(*item, &text);
            self.references.insert(mark.id(), number);
        }
    }

    fn number_of(&mut self, holder: TreeNode<'_>, text: &str) -> usize {
        let next = self.labels.len();
        let number = *self.notes.entry(holder.id()).or_insert(next);
        if number == next {
            self.labels.push(label_of(text));
        }
        number
    }

    /// Links in notes that only lead back, and the numbers that editors wrote before notes.
    fn find_back_links(&mut self, tree: &Tree, base: &Base) {
        let mut names = BTreeSet::new();
        for id in self.references.keys() {
            let Some(node) = tree.html.tree.get(*id) else {
                continue;
            };
            let around = node.ancestors().take(2).filter(|it| dom::name(*it) != "p");
            for node in node.descendants().chain(around) {
                names.extend(
                    dom::filled(node, "id")
                        .or_else(|| dom::filled(node, "name"))
                        .map(str::to_owned),
                );
            }
        }
        for id in self.notes.keys() {
            let Some(note) = tree.html.tree.get(*id) else {
                continue;
            };
            for node in note.descendants() {
                let back =
                    dom::name(node) == "a" && (is_back_link(node) || leads_to(node, base, &names));
                let number = dom::classes(node).any(|it| it == "footnote-num");
                if back || number {
                    self.back_links.insert(node.id());
                }
            }
        }
    }

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
        self.back_links.contains(&id)
    }

    /// Whether the node's text is that of a note.
    pub(super) fn is_taken(&self, id: NodeId) -> bool {
        self.taken.contains(&id)
    }

    /// Notes that stand in attributes and tips.
    pub(super) fn written_notes(&self, base: &Base) -> BTreeMap<usize, Note> {
        let note = |number: usize, (line, text, url): &(u32, String, Option<String>)| {
            let mut inlines = vec![Inline::Text(
                text.split_whitespace().collect::<Vec<_>>().join(" "),
            )];
            if let Some(Ok(target)) = url.as_deref().map(|it| base.target(it)) {
                inlines.push(Inline::LineBreak);
                let inner = vec![Inline::Text(
                    url.clone().unwrap_or_default().trim().to_owned(),
                )];
                inlines.push(Inline::Link {
                    target,
                    inlines: inner,
                });
            }
            let kind = BlockKind::Paragraph {
                inlines,
                align: Align::Natural,
            };
            Note {
                line: *line,
                label: self.label(number),
                blocks: vec![Block::new(*line, kind)],
            }
        };
        self.written
            .iter()
            .map(|(number, it)| (*number, note(*number, it)))
            .collect()
    }
}

/// Nodes of the tree by id and by order, to find where a link leads.
struct NotePlaces<'a> {
    /// Each node by its id, with its position in the order of the tree.
    ids: BTreeMap<&'a str, (TreeNode<'a>, usize)>,
    order: NodeMap<usize>,
    /// `.footnote-item` by its number.
    items: BTreeMap<String, TreeNode<'a>>,
}

impl<'a> NotePlaces<'a> {
    fn of(tree: &'a Tree) -> Self {
        let mut places = Self {
            ids: BTreeMap::new(),
            order: NodeMap::default(),
            items: BTreeMap::new(),
        };
        for (at, node) in tree.root().descendants().enumerate() {
            crate::diag::step();
            places.order.insert(node.id(), at);
            let name = dom::filled(node, "name").filter(|_| dom::name(node) == "a");
            for id in dom::filled(node, "id").into_iter().chain(name) {
                places.ids.entry(id).or_insert((node, at));
            }
            if dom::classes(node).any(|it| it == "footnote-item") {
                let number = node
                    .descendants()
                    .find(|it| dom::classes(*it).any(|it| it == "footnote-num"));
                let label = number.map(|it| label_of(&dom::seen_text(it)));
                places.items.extend(label.map(|it| (it, node)));
            }
        }
        places
    }
}

/// Whether the text below a node has more characters than this.
fn is_longer(node: TreeNode<'_>, most: usize) -> bool {
    let mut length = 0;
    node.descendants().any(|it| {
        crate::diag::step();
        length += it.value().as_text().map_or(0, |it| it.chars().count());
        length > most
    })
}

/// The element that holds a whole note, given the element that its link leads to.
fn holder(target: TreeNode<'_>) -> Option<TreeNode<'_>> {
    let is_holder = |it: TreeNode<'_>| {
        matches!(
            dom::name(it),
            "li" | "p" | "dd" | "aside" | "div" | "section"
        )
    };
    let holder = std::iter::once(target)
        .chain(target.ancestors())
        .find(|it| is_holder(*it))?;
    // If a paragraph is alone in a list item, the note is the item.
    let item = holder
        .parent()
        .filter(|it| dom::name(holder) == "p" && dom::name(*it) == "li");
    Some(item.unwrap_or(holder))
}
