//! Lists a page's elements in the order of the source and sums up for each how much text, links and lists it holds.

use super::kinds::{is_block, is_heading, measure};
use crate::normalize::dom::{self, TreeNode};

/// Sums over an element and everything below it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    /// Length of the visible text, in Latin letters: a Han character counts as three of them.
    pub(super) size: f32,
    /// Of that, in links.
    pub(super) linked: f32,
    /// Of that, in headings.
    pub(super) headed: f32,
    /// Of that, in paragraphs (runs) long enough to be sentences.
    pub(super) prose: f32,
    /// Of that, in lists.
    pub(super) listed: f32,
    /// Number of commas, and of the marks that separate sentences in scripts without spaces.
    pub(super) commas: u32,
    /// `<p>`, and lines of text that stand in for it.
    pub(super) paragraphs: u32,
    pub(super) items: u32,
    pub(super) pictures: u32,
    pub(super) inputs: u32,
    pub(super) embeds: u32,
    pub(super) links: u32,
}

impl Sums {
    pub(super) fn add(&mut self, other: &Self) {
        self.size += other.size;
        self.linked += other.linked;
        self.headed += other.headed;
        self.prose += other.prose;
        self.listed += other.listed;
        self.commas += other.commas;
        self.paragraphs += other.paragraphs;
        self.items += other.items;
        self.pictures += other.pictures;
        self.inputs += other.inputs;
        self.embeds += other.embeds;
        self.links += other.links;
    }

    /// Share of the text that is in links, from 0 to 1.
    pub(super) fn link_density(&self) -> f32 {
        if self.size > 0.0 {
            self.linked / self.size
        } else {
            0.0
        }
    }
}

/// An element of the page.
pub(super) struct PageElement<'a> {
    pub(super) node: TreeNode<'a>,
    /// Index of its parent; the first element has its own index.
    pub(super) parent: usize,
    /// Index after its last descendant.
    pub(super) end: usize,
    pub(super) tag: &'a str,
    /// Class and id in lower case, with a blank before, between and after them.
    pub(super) names: String,
    /// Sums of only what stands directly in it and in its inline elements.
    pub(super) own: Sums,
    /// Whether it holds blocks.
    pub(super) has_blocks: bool,
    /// For a block: how many runs end before it begins.
    pub(super) runs_before: usize,
    /// Whether it is not shown or is meant for machines.
    pub(super) unseen: bool,
}

/// A run of text between block edges.
pub(super) struct TextRun {
    /// The block that holds it.
    pub(super) spot: usize,
    pub(super) size: f32,
    pub(super) linked: f32,
    pub(super) commas: u32,
    /// Whether it ends with a colon.
    pub(super) announces: bool,
}

/// All elements and runs of a page.
pub(super) struct PageSurvey<'a> {
    pub(super) spots: Vec<PageElement<'a>>,
    pub(super) runs: Vec<TextRun>,
}

enum Visit<'a> {
    Open(TreeNode<'a>),
    Close,
}

/// An element that is open while the page is walked.
struct OpenElement {
    spot: usize,
    block: bool,
    link: bool,
    heading: bool,
    list: bool,
    unseen: bool,
    run: TextRun,
    /// Whether a `<br>` came last.
    broken: bool,
}

/// The shortest run that counts as a sentence, in Latin letters.
const SENTENCE: f32 = 25.0;

impl<'a> PageSurvey<'a> {
    /// Walks a page.
    pub(super) fn of(root: TreeNode<'a>) -> Self {
        let mut survey = Self {
            spots: Vec::new(),
            runs: Vec::new(),
        };
        let mut open: Vec<OpenElement> = Vec::new();
        let mut steps: Vec<Visit<'a>> = vec![Visit::Open(root)];
        while let Some(step) = steps.pop() {
            match step {
                Visit::Open(node) => {
                    if let Some(text) = node.value().as_text() {
                        survey.text(&mut open, text);
                    } else if node.value().as_element().is_some() {
                        survey.open(&mut open, node);
                        steps.push(Visit::Close);
                        steps.extend(node.children().rev().map(Visit::Open));
                    } else if !node.value().is_comment() {
                        steps.extend(node.children().rev().map(Visit::Open));
                    }
                }
                Visit::Close => survey.close(&mut open),
            }
        }
        survey
    }

    fn open(&mut self, open: &mut Vec<OpenElement>, node: TreeNode<'a>) {
        let tag = dom::name(node);
        let spot = self.spots.len();
        let block = is_block(tag);
        let around = open.last();
        let unseen =
            around.is_some_and(|it| it.unseen) || dom::is_silent(node) || dom::is_hidden(node);
        let link = tag == "a" || around.is_some_and(|it| it.link);
        let list = matches!(tag, "ul" | "ol") || around.is_some_and(|it| it.list);
        let heading = is_heading(tag) || around.is_some_and(|it| it.heading);
        let mut own = Sums::default();
        if !unseen {
            match tag {
                "p" => own.paragraphs = 1,
                "li" => own.items = 1,
                "img" | "picture" | "amp-img" => own.pictures = 1,
                "input" | "textarea" | "select" => own.inputs = 1,
                "a" => own.links = 1,
                _ => {}
            }
        }
        if matches!(tag, "iframe" | "video" | "audio" | "object" | "embed") {
            own.embeds = 1;
        }
        self.spots.push(PageElement {
            node,
            parent: around.map_or(spot, |it| it.spot),
            end: spot + 1,
            tag,
            names: names(node),
            own,
            has_blocks: false,
            runs_before: 0,
            unseen,
        });
        if block {
            self.flush(open);
            self.spots[spot].runs_before = self.runs.len();
            if let Some(around) = open.last() {
                let mut at = around.spot;
                // Blocks inside inline elements count for the block around the inline element.
                loop {
                    self.spots[at].has_blocks = true;
                    let parent = self.spots[at].parent;
                    if parent == at || is_block(self.spots[at].tag) {
                        break;
                    }
                    at = parent;
                }
            }
        }
        if tag == "br"
            && let Some(block) = open.iter_mut().rev().find(|it| it.block)
        {
            if block.broken {
                self.flush(open);
            } else {
                block.broken = true;
            }
        }
        let run = TextRun {
            spot,
            size: 0.0,
            linked: 0.0,
            commas: 0,
            announces: false,
        };
        open.push(OpenElement {
            spot,
            block,
            link,
            heading,
            list,
            unseen,
            run,
            broken: false,
        });
    }

    fn close(&mut self, open: &mut Vec<OpenElement>) {
        if open.last().is_some_and(|it| it.block) {
            self.flush(open);
        }
        if let Some(closed) = open.pop() {
            self.spots[closed.spot].end = self.spots.len();
        }
    }

    /// Ends the run of the innermost block.
    fn flush(&mut self, open: &mut [OpenElement]) {
        let Some(block) = open.iter_mut().rev().find(|it| it.block) else {
            return;
        };
        block.broken = false;
        if block.run.size <= 0.0 {
            return;
        }
        let spot = block.run.spot;
        let next = TextRun {
            spot,
            size: 0.0,
            linked: 0.0,
            commas: 0,
            announces: false,
        };
        let run = std::mem::replace(&mut block.run, next);
        if run.size >= SENTENCE {
            let PageElement { own, tag, .. } = &mut self.spots[spot];
            own.prose += run.size - run.linked;
            // Bare text counts as a paragraph in any block.
            own.paragraphs += u32::from(!matches!(*tag, "p" | "li"));
        }
        self.runs.push(run);
    }

    fn text(&mut self, open: &mut [OpenElement], text: &str) {
        let Some(last) = open.last() else {
            return;
        };
        // Choices of a form are no text, however many there are.
        if last.unseen || matches!(self.spots[last.spot].tag, "option" | "select" | "optgroup") {
            return;
        }
        let (spot, link, heading, list) = (last.spot, last.link, last.heading, last.list);
        let (size, commas) = measure(text);
        if size <= 0.0 {
            return;
        }
        let own = &mut self.spots[spot].own;
        own.size += size;
        own.commas += commas;
        if link {
            own.linked += size;
        }
        if list {
            own.listed += size;
        }
        if heading {
            own.headed += size;
        }
        if let Some(block) = open.iter_mut().rev().find(|it| it.block) {
            block.broken = false;
            block.run.size += size;
            block.run.commas += commas;
            block.run.announces = text.trim_end().ends_with([':', '：']);
            if link {
                block.run.linked += size;
            }
        }
    }

    /// The sums of every element, without the elements that were removed.
    pub(super) fn sums(&self, gone: &[bool]) -> Vec<Sums> {
        let mut sums: Vec<Sums> = self.spots.iter().map(|it| it.own).collect();
        for at in (1..self.spots.len()).rev() {
            if !gone[at] {
                let own = sums[at];
                sums[self.spots[at].parent].add(&own);
            }
        }
        sums
    }

    /// The element to look at after `at` in the order of the page; what is in `at` is left out when
    /// `skip` says so.
    pub(super) fn after(&self, at: usize, skip: bool) -> usize {
        if skip { self.spots[at].end } else { at + 1 }
    }

    /// Whether an element is the page itself.
    pub(super) fn is_page(&self, at: usize) -> bool {
        at == 0 || matches!(self.spots[at].tag, "body" | "html")
    }

    /// The last run of text before a block.
    pub(super) fn run_before(&self, at: usize) -> Option<&TextRun> {
        self.runs.get(self.spots[at].runs_before.checked_sub(1)?)
    }

    /// The elements around an element, the nearest first.
    pub(super) fn around(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let up = move |it: &usize| {
            let parent = self.spots[*it].parent;
            (parent != *it).then_some(parent)
        };
        std::iter::successors(up(&at), up)
    }

    /// The elements directly in an element.
    pub(super) fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.spots[at].end;
        let within = move |it: usize| (it < end).then_some(it);
        std::iter::successors(within(at + 1), move |it| within(self.spots[*it].end))
    }
}

fn names(node: TreeNode<'_>) -> String {
    let mut names = String::from(" ");
    for attribute in ["class", "id"] {
        if let Some(value) = dom::filled(node, attribute) {
            names.push_str(&value.to_lowercase());
            names.push(' ');
        }
    }
    names
}
