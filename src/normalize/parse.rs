//! Parses HTML into a tree with a line number for every node and a limited depth, so that no walk overflows the stack.

use std::cell::{Cell, RefCell};

use ego_tree::NodeId;
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TokenizerResult, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, create_element};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};
use scraper::{Html, HtmlTreeSink};

use super::attributes;
use super::dom::{self, TreeNode};
use super::node_map::NodeMap;
use super::reveal;
use super::rule::{CleaningReport, Rule};
use crate::read::{BodyKind, Source};

/// Elements opened deeper than this are opened flat: html5ever looks through all open elements at
/// most tags, which would be quadratic. Browsers stop at the same depth.
const MAX_DEPTH: u32 = 512;

/// Unclosed formatting elements: HTML opens them again in every paragraph that follows, which
/// would be quadratic too.
const MAX_FORMATTING: u32 = 64;

/// Elements nested too deep are dissolved into their parent.
pub(super) static CAP_DEPTH: Rule = Rule {
    name: "cap-depth",
    does: "Elements nested deeper than any author means are dissolved, their contents kept.",
    example: "100,000 × `<div>` → 512 × `<div>`",
};

/// A parsed body.
pub(super) struct Tree {
    pub(super) html: Html,
    /// Line in the file on which each node stands, from 1.
    lines: NodeMap<u32>,
}

impl Tree {
    /// Parses a source's body.
    pub(super) fn parse(source: &Source, report: &mut CleaningReport) -> Self {
        let sink = LineSink {
            inner: HtmlTreeSink::new(Html::new_fragment()),
            line: Cell::new(1),
            depth: Cell::new(0),
            nodes: RefCell::default(),
        };
        let name = QualName::new(None, ns!(html), local_name!("body"));
        let context = create_element(&sink, name, Vec::new());
        let options = TreeBuilderOpts {
            scripting_enabled: false, // or the pictures inside <noscript> would be text
            ..TreeBuilderOpts::default()
        };
        let builder = TreeBuilder::new_for_fragment(sink, context, None, options);
        let guard = DepthGuard {
            inner: builder,
            dissolved: RefCell::default(),
            formatting: Cell::new(0),
            count: Cell::new(0),
            line: Cell::new(0),
        };
        let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
        let input = BufferQueue::default();
        let body = attributes::bounded(&source.body, source.body_line, report);
        input.push_back(StrTendril::from(&*body));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        tokenizer.end();
        let guard = tokenizer.sink;
        let shift = source.body_line.saturating_sub(1);
        if guard.count.get() > 0 {
            let what = format!(
                "{} elements nested too deep were dissolved",
                guard.count.get()
            );
            report.repaired(&CAP_DEPTH, guard.line.get() + shift, what);
        }
        let nodes = guard.inner.sink.nodes.take();
        let lines = nodes.map(|it| it.line + shift);
        let mut tree = Self {
            html: guard.inner.sink.finish(),
            lines,
        };
        if matches!(source.kind, BodyKind::Markdown | BodyKind::Plain) {
            tree.take_source_positions();
        }
        tree
    }

    /// Markdown became HTML before it came here; comrak wrote the lines of the file into
    /// `data-sourcepos="12:1-14:9"`. A node without the attribute gets the line of the nearest node before it.
    fn take_source_positions(&mut self) {
        let mut line = 1;
        for node in self.html.tree.root().descendants() {
            let written = dom::attr(node, "data-sourcepos")
                .and_then(|it| it.split(':').next())
                .and_then(|it| it.parse().ok());
            line = written.unwrap_or(line);
            self.lines.insert(node.id(), line);
        }
    }

    /// Makes visible what the body hides until a script runs.
    pub(super) fn show_hidden(&mut self, whole_page: bool, report: &mut CleaningReport) {
        let (shown, made) = reveal::show(&mut self.html, whole_page);
        for it in shown {
            let what = it.how.words();
            report.repaired(&reveal::SHOW_HIDDEN, self.line_of(it.node), what);
        }
        for (node, like) in made {
            self.lines.insert(node, self.line_of(like));
        }
    }

    /// The root of the body.
    pub(super) fn root(&self) -> TreeNode<'_> {
        self.html.tree.root()
    }

    /// The line of a node by its number, from 1.
    pub(super) fn line_of(&self, id: NodeId) -> u32 {
        self.lines.get(id).unwrap_or(0)
    }

    /// Gives a node that was made after parsing its line.
    pub(super) fn set_line(&mut self, id: NodeId, line: u32) {
        self.lines.insert(id, line);
    }

    /// The line of a node, from 1.
    pub(super) fn line(&self, node: TreeNode<'_>) -> u32 {
        self.line_of(node.id())
    }
}

/// The line and the depth at which a node was made.
#[derive(Clone, Copy)]
struct MadeAt {
    line: u32,
    depth: u32,
}

/// A tree sink that records line and depth of each node and leaves the rest to the sink of `scraper`.
struct LineSink {
    inner: HtmlTreeSink,
    line: Cell<u32>,
    /// Depth of the node attached last; [`DepthGuard`] lowers it at end tags.
    depth: Cell<u32>,
    nodes: RefCell<NodeMap<MadeAt>>,
}

impl LineSink {
    fn made(&self, id: NodeId) -> NodeId {
        let made = MadeAt {
            line: self.line.get(),
            depth: 0,
        };
        self.nodes.borrow_mut().insert(id, made);
        id
    }

    fn attached(&self, parent: NodeId, child: &NodeOrText<NodeId>) {
        let mut nodes = self.nodes.borrow_mut();
        let parent = nodes.get(parent).map_or(0, |it| it.depth);
        self.depth.set(parent);
        if let NodeOrText::AppendNode(child) = child
            && let Some(made) = nodes.get(*child)
        {
            let depth = parent + 1;
            nodes.insert(*child, MadeAt { depth, ..made });
            self.depth.set(depth);
        }
    }

    /// Notes the line of a text node that the append just made.
    fn text_line(&self, id: Option<NodeId>, text: Option<&StrTendril>) {
        let (Some(id), Some(text)) = (id, text) else {
            return;
        };
        let after = text.trim_start().matches('\n').count();
        let line = self
            .line
            .get()
            .saturating_sub(u32::try_from(after).unwrap_or(0));
        let made = MadeAt { line, depth: 0 };
        self.nodes.borrow_mut().insert_new(id, made);
    }
}

impl TreeSink for LineSink {
    type Handle = NodeId;
    type Output = Html;
    type ElemName<'a> = <HtmlTreeSink as TreeSink>::ElemName<'a>;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    /// Parse errors are dropped: broken HTML is expected, and the list would only grow.
    fn parse_error(&self, _message: std::borrow::Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Self::ElemName<'a> {
        self.inner.elem_name(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.made(self.inner.create_element(name, attrs, flags))
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.made(self.inner.create_comment(text))
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.made(self.inner.create_pi(target, data))
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.attached(*parent, &child);
        let text = text_of(&child);
        self.inner.append(parent, child);
        let inner = self.inner.0.borrow();
        let last = inner.tree.get(*parent).and_then(|it| it.last_child());
        self.text_line(last.map(|it| it.id()), text.as_ref());
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let parent = {
            let inner = self.inner.0.borrow();
            inner
                .tree
                .get(*sibling)
                .and_then(|it| it.parent())
                .map(|it| it.id())
        };
        if let Some(parent) = parent {
            self.attached(parent, &child);
        }
        let text = text_of(&child);
        self.inner.append_before_sibling(sibling, child);
        let inner = self.inner.0.borrow();
        let before = inner.tree.get(*sibling).and_then(|it| it.prev_sibling());
        self.text_line(before.map(|it| it.id()), text.as_ref());
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        previous: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = {
            let inner = self.inner.0.borrow();
            inner
                .tree
                .get(*element)
                .is_some_and(|it| it.parent().is_some())
        };
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(
        &self,
        name: StrTendril,
        public_id: StrTendril,
        system_id: StrTendril,
    ) {
        self.inner
            .append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(target, attrs);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.inner.reparent_children(node, new_parent);
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(u32::try_from(line).unwrap_or(u32::MAX));
    }
}

fn text_of(child: &NodeOrText<NodeId>) -> Option<StrTendril> {
    match child {
        NodeOrText::AppendText(text) => Some(text.clone()),
        NodeOrText::AppendNode(_) => None,
    }
}

/// Stands between tokenizer and tree builder and drops the tags of elements that are nested too deep.
struct DepthGuard {
    inner: TreeBuilder<NodeId, LineSink>,
    /// Names of the elements that are open in the source but were dissolved.
    dissolved: RefCell<Vec<LocalName>>,
    formatting: Cell<u32>,
    count: Cell<u32>,
    /// Line of the first dissolved element, in the body.
    line: Cell<u32>,
}

impl DepthGuard {
    /// Whether this tag is passed on to the tree builder.
    fn passes(&self, tag: &Tag, line: u64) -> bool {
        if is_void_or_raw(&tag.name) {
            return true;
        }
        let formats = is_formatting(&tag.name);
        match tag.kind {
            TagKind::StartTag => {
                let depth = self.inner.sink.depth.get();
                if depth < MAX_DEPTH && !(formats && self.formatting.get() >= MAX_FORMATTING) {
                    self.formatting
                        .set(self.formatting.get() + u32::from(formats));
                    return true;
                }
                self.dissolved.borrow_mut().push(tag.name.clone());
                if self.count.get() == 0 {
                    self.line.set(u32::try_from(line).unwrap_or(0));
                }
                self.count.set(self.count.get() + 1);
                false
            }
            TagKind::EndTag => {
                let mut dissolved = self.dissolved.borrow_mut();
                let open = dissolved
                    .iter()
                    .rev()
                    .take(64)
                    .position(|it| *it == tag.name);
                if let Some(open) = open {
                    let keep = dissolved.len() - open - 1;
                    dissolved.truncate(keep);
                    return false;
                }
                // It closes an element outside all dissolved ones.
                dissolved.clear();
                let formatting = self.formatting.get().saturating_sub(u32::from(formats));
                self.formatting.set(formatting);
                let depth = &self.inner.sink.depth;
                depth.set(depth.get().saturating_sub(1));
                true
            }
        }
    }
}

impl TokenSink for DepthGuard {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        crate::diag::step(); // or millions of elements could not be stopped before they are all made
        if let Token::TagToken(tag) = &token
            && !self.passes(tag, line)
        {
            return TokenSinkResult::Continue;
        }
        self.inner.process_token(token, line)
    }

    fn end(&self) {
        self.inner.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.inner
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Elements that hold no other elements: they add no depth, and the tokenizer must see their tags.
fn is_void_or_raw(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "iframe"
            | "noembed"
            | "noframes"
            | "plaintext"
            | "script"
            | "style"
            | "textarea"
            | "title"
            | "xmp"
            | "select"
            | "option"
    )
}

/// HTML's formatting elements, save `a` and `nobr`, of which only one can be open.
/// <https://html.spec.whatwg.org/multipage/parsing.html#formatting>
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "b" | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}
